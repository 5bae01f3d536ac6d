"""Dates as people type them: read as meant, said where there are two meanings, refused where there is none."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.errors import Rejected
from lhs_desktop.services import typed_dates
from lhs_desktop.services.typed_dates import DayOrder, TypedDate, read

WEDNESDAY = date(2026, 6, 10)
TODAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
DAY, MONTH, YEAR = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST, DayOrder.YEAR_FIRST


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15 nov 2026", "2026-11-15"),
        ("15 NOV 2026", "2026-11-15"),
        ("15nov2026", "2026-11-15"),
        ("15-Nov-26", "2026-11-15"),
        ("15 nov", "2026-11-15"),
        ("the 15th of november", "2026-11-15"),
        ("November 15, 2026", "2026-11-15"),
        ("Sunday 15 November 2026", "2026-11-15"),
        ("6 sept 2026", "2026-09-06"),
        ("15/11/26", "2026-11-15"),
        ("15/11/2026", "2026-11-15"),
        ("15.11.2026", "2026-11-15"),
        ("15-11-26", "2026-11-15"),
        ("15/11", "2026-11-15"),
        ("2026-11-15", "2026-11-15"),
        ("2026/11/15", "2026-11-15"),
        ("10 june", "2026-06-10"),
        ("9 june", "2027-06-09"),
        ("29 feb", "2028-02-29"),
        ("29/2", "2028-02-29"),
        ("today", "2026-06-10"),
        ("tomorrow", "2026-06-11"),
        ("day after tomorrow", "2026-06-12"),
        ("+2w", "2026-06-24"),
        ("+ 3d", "2026-06-13"),
        ("2w", "2026-06-24"),
        ("+1m", "2026-07-10"),
        ("+1y", "2027-06-10"),
        ("in 2 weeks", "2026-06-24"),
        ("in a fortnight", "2026-06-24"),
        ("next week", "2026-06-17"),
        ("3 days ago", "2026-06-07"),
        ("friday", "2026-06-12"),
        ("this friday", "2026-06-12"),
        ("fri", "2026-06-12"),
        ("next friday", "2026-06-12"),
        ("next wednesday", "2026-06-17"),
        ("end of june", "2026-06-30"),
        ("the end of june", "2026-06-30"),
        ("end of May", "2027-05-31"),
        ("end of feb 2028", "2028-02-29"),
        ("end of month", "2026-06-30"),
        ("end of next month", "2026-07-31"),
        ("end of q3", "2026-09-30"),
        ("end of q1", "2027-03-31"),
        ("end of the year", "2026-12-31"),
        ("end of 2027", "2027-12-31"),
        ("end of week", "2026-06-12"),
    ],
)
def test_what_was_typed_is_what_is_read(typed: str, meant: str) -> None:
    assert read(typed, WEDNESDAY, DAY).value == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "order", "expected"),
    [
        ("3/4/27", DAY, TypedDate(date(2027, 4, 3), DAY, date(2027, 3, 4), MONTH)),
        ("3/4/27", MONTH, TypedDate(date(2027, 3, 4), MONTH, date(2027, 4, 3), DAY)),
        ("3/4", DAY, TypedDate(date(2027, 4, 3), DAY, date(2027, 3, 4), MONTH)),
        ("26/11/15", YEAR, TypedDate(date(2026, 11, 15), YEAR)),
        # the usual order gives a day long gone: the likely one is said beside it
        ("26/11/15", DAY, TypedDate(date(2015, 11, 26), DAY, date(2026, 11, 15), YEAR)),
        # there is no month 15, so it is read the other way round, and that is said
        ("11/15/26", DAY, TypedDate(date(2026, 11, 15), MONTH)),
        ("2027-04-03", MONTH, TypedDate(date(2027, 4, 3))),
        ("15 nov 26", YEAR, TypedDate(date(2026, 11, 15))),
        ("next friday", DAY, TypedDate(date(2026, 6, 12), other=date(2026, 6, 19))),
        ("wednesday", DAY, TypedDate(date(2026, 6, 10), other=date(2026, 6, 17))),
        ("thursday", DAY, TypedDate(date(2026, 6, 11))),
    ],
)
def test_two_meanings_are_said(typed: str, order: DayOrder, expected: TypedDate) -> None:
    assert read(typed, WEDNESDAY, order) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("15", "date-unreadable"),
        ("2026", "date-unreadable"),
        ("10:30", "date-unreadable"),
        ("asap", "date-unreadable"),
        ("tbc", "date-unreadable"),
        ("31 june 2026", "date-unreadable"),
        ("31/6", "date-unreadable"),
        ("2026-02-30", "date-unreadable"),
        ("2026-13-45", "date-unreadable"),
        ("15/11/206", "date-unreadable"),
        ("15 nov 2026 10:30", "date-unreadable"),
        ("15 nov 2026 or so", "date-unreadable"),
        ("15 novmber 2026", "date-unreadable"),
        ("tomorrow 15/11", "date-unreadable"),
        ("a week today", "date-unreadable"),
        ("", "date-unreadable"),
        ("nov", "date-day-missing"),
        ("november 2026", "date-day-missing"),
        ("Monday 15 November 2026", "date-weekday-wrong"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        read(typed, WEDNESDAY, DAY)
    assert refused.value.code == code


def test_without_a_known_order_numbers_must_have_one_meaning() -> None:
    assert read("15/11/26", WEDNESDAY, None).value == date(2026, 11, 15)
    assert read("26/11/15", WEDNESDAY, None).value == date(2026, 11, 15)
    assert read("2027-04-03", WEDNESDAY, None).value == date(2027, 4, 3)
    with pytest.raises(Rejected) as refused:
        read("3/4/27", WEDNESDAY, None)
    assert refused.value.code == "date-ambiguous"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(list(DayOrder)), TODAYS)
def test_a_written_date_is_read_as_itself(day: date, order: DayOrder, today: date) -> None:
    written = {
        DAY: f"{day.day}/{day.month}/{day.year}",
        MONTH: f"{day.month}/{day.day}/{day.year}",
        YEAR: f"{day.year}/{day.month}/{day.day}",
    }
    assert read(written[order], today, order).value == day
    assert read(day.isoformat(), today, order).value == day
    assert read(f"{day:%d %b %Y}", date(2026, 6, 10), order).value == day
    assert read(f"{day:%A} {day.day} {day:%B %Y}", date(2026, 6, 10), order).value == day


FRAGMENTS = st.sampled_from(
    [
        "in",
        "next",
        "this",
        "end",
        "of",
        "the",
        "+",
        "-",
        "/",
        ".",
        ":",
        "ago",
        "from",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "year",
        "fortnight",
        "monday",
        "fri",
        "june",
        "nov",
        "q3",
        "today",
        "tomorrow",
        "noon",
        "10pm",
        "0",
        "1",
        "9",
        "15",
        "31",
        "99",
        "100",
        "2026",
        "10000",
        "a",
        "and",
        "to",
        "utc",
        "now",
        "½",
        "1st",
        "0000",
    ]
)


@given(st.one_of(st.lists(FRAGMENTS, max_size=6).map(" ".join), st.text(max_size=25)), TODAYS)
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    try:
        found = read(text, today, DAY)
    except Rejected:
        return
    assert isinstance(found.value, date)


def test_what_reads_words_is_loaded_only_when_needed() -> None:
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from lhs_desktop.services.typed_dates import read\n"
        "read('2026-11-15', date(2026, 6, 10), None)\n"
        "assert 'dateparser' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    typed_dates.load()
    assert "dateparser" in sys.modules
