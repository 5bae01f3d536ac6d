"""Dates as people type them: ``15 nov 2026``, ``15/11/26``, ``+2w``, ``end of june``, ``next friday``.

What can be read in two ways says the other one; what cannot be read for certain is refused, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lhs_desktop.errors import Rejected
from lhs_desktop.models import periods
from lhs_desktop.models.periods import MONTHS, Period
from lhs_desktop.models.wording import day as day_words

LONGEST = 60
"""Characters: what is longer is a text, not a date."""
FRIDAY = 4
A_YEAR = timedelta(days=366)
"""How long ago a date may be to be thought of beside the one that was read."""


class DayOrder(StrEnum):
    """What stands first in a date of numbers alone."""

    DAY_FIRST = "DMY"
    MONTH_FIRST = "MDY"
    YEAR_FIRST = "YMD"


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A date, how it was read, and what else it may have meant."""

    value: date
    order: DayOrder | None = None
    """Of a date of numbers alone, where the order had to be known."""
    other: date | None = None
    """The same numbers in another order, or the same weekday a week later."""
    other_order: DayOrder | None = None


def read(text: str, today: date, order: DayOrder | None) -> TypedDate:
    """The date that a text means.

    Args:
        text: As typed.
        today: The day on which the reader stands.
        order: The order usual where they are; None where nobody knows: numbers must then have one meaning only.

    Raises:
        Rejected: ``date-unreadable``, ``date-day-missing``, ``date-weekday-wrong``, ``date-ambiguous``.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if not words or len(words) > LONGEST:
        raise Rejected("date-unreadable", date=text)
    for way in (_iso, _end_of, _weekday):
        found = way(words, today)
        if found is not None:
            return found
    numbers = _NUMBERS.fullmatch(words)
    if numbers is not None:
        return _of_numbers(text, numbers, today, order)
    value = _ahead(words, today) or _with_a_month(text, words, today)
    if value is None:
        raise Rejected("date-unreadable", date=text)
    return TypedDate(value)


def load() -> None:
    """Loads what reads words: a third of a second, which nobody should wait for while they type."""
    _parsed("1 january 2000", date(2000, 1, 1), "absolute-time")


# Numbers alone

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERS = re.compile(r"(\d{1,4})(?:[./ -](\d{1,2}))(?:[./ -](\d{1,4}))?\.?")


def _iso(words: str, today: date) -> TypedDate | None:
    if not _ISO.fullmatch(words):
        return None
    try:
        return TypedDate(date.fromisoformat(words))
    except ValueError:
        raise Rejected("date-unreadable", date=words) from None


def _of_numbers(text: str, found: re.Match[str], today: date, order: DayOrder | None) -> TypedDate:
    """By the order that is usual; by another one where only that gives a date, which is then said."""
    parts = [part for part in found.groups() if part is not None]
    if len(parts[0]) == 4:
        orders = [DayOrder.YEAR_FIRST]  # as in 2026/11/15
    elif len(parts[-1]) == 4 and len(parts) == 3:
        orders = [one for one in _usual_first(order) if one is not DayOrder.YEAR_FIRST]
    else:
        orders = _usual_first(order)
    read_as = {one: _in_order(parts, one, today) for one in orders}
    dates = {one: value for one, value in read_as.items() if value is not None}
    if not dates:
        raise Rejected("date-unreadable", date=text)
    likely = {one: value for one, value in dates.items() if value >= today - A_YEAR}
    first = next(iter(likely if order is None and likely else dates))
    others = [(one, value) for one, value in likely.items() if value != dates[first]]
    if others and order is None:
        raise Rejected(
            "date-ambiguous", date=text, one=day_words(dates[first]), other=day_words(others[0][1])
        )
    if not others:
        return TypedDate(dates[first], first if len(orders) > 1 else None)
    return TypedDate(dates[first], first, others[0][1], others[0][0])


def _usual_first(order: DayOrder | None) -> list[DayOrder]:
    return sorted(DayOrder, key=lambda one: one is not order)


def _in_order(parts: list[str], order: DayOrder, today: date) -> date | None:
    """None where there is no such day; without a year the next such day."""
    if len(parts) == 2:
        day, month = parts if order is DayOrder.DAY_FIRST else reversed(parts)
        return _next_such_day(int(day), int(month), today)
    letters = dict(zip(order.value, parts, strict=True))
    year, month, day = letters["Y"], letters["M"], letters["D"]
    if len(year) not in (2, 4) or max(len(month), len(day)) > 2:
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _next_such_day(day: int, month: int, today: date) -> date | None:
    for year in range(today.year, today.year + 9):  # a 29 February is at most eight years away
        try:
            value = date(year, month, day)
        except ValueError:
            continue
        if value >= today:
            return value
    return None


# Words

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_NAME = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_WEEKDAY = re.compile(rf"(?:(this|next|coming|on) )?({_DAY_NAME})\.?")
_A_DAY_NAME = re.compile(rf"\b({_DAY_NAME})\b")
_AMOUNT = re.compile(r"\+? ?(\d{1,3}) ?(d|w|m|y)")
_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_END = re.compile(r"(?:the )?end (?:of )?(?:(the|this|next) )?(\w+)(?: ((?:19|20|21)\d\d))?")
_WHOLE = {"week", "month", "quarter", "year"}
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_QUARTER = re.compile(r"q([1-4])")
_AHEAD = re.compile(r"\b(in|next|today|tomorrow|tonight|days?|weeks?|fortnights?|months?|years?)\b")
_BACK = re.compile(r"\b(ago|last|past|previous|yesterday|before)\b")
_DIGITS = re.compile(r"\d+")
_AMOUNTS = re.compile(r"\b\d{1,3} (?=days?\b|weeks?\b|fortnights?\b|months?\b|years?\b)")
_A_MONTH = re.compile(
    rf"\b({'|'.join(f'{month[:3]}|{month[:4]}|{month}' for month in MONTHS)})\b", re.IGNORECASE
)


def _weekday(words: str, today: date) -> TypedDate | None:
    """The coming one; *next* may also be meant a week later, and so may a weekday on that very day."""
    found = _WEEKDAY.fullmatch(words)
    if found is None:
        return None
    days = (_day_number(found[2]) - today.weekday()) % 7
    if found[1] == "next":
        days = days or 7
    value = today + timedelta(days=days)
    is_open = (found[1] == "next" and days < 7) or days == 0
    return TypedDate(value, other=value + timedelta(days=7) if is_open else None)


def _day_number(name: str) -> int:
    return next(number for number, whole in enumerate(_WEEKDAYS) if whole.startswith(name[:3]))


def _end_of(words: str, today: date) -> TypedDate | None:
    """The last day of a month, quarter or year; of a week its Friday."""
    found = _END.fullmatch(words)
    if found is None:
        return None
    which, name, year = found.groups()
    is_next = which == "next"
    if name == "week" and not year:
        to_friday = (FRIDAY - today.weekday()) % 7
        return TypedDate(today + timedelta(days=to_friday + (7 if is_next else 0)))
    whole = _whole(name, int(year) if year else None, is_next, today)
    return TypedDate(whole.end) if whole is not None else None


def _whole(name: str, year: int | None, is_next: bool, today: date) -> Period | None:
    if name in _WHOLE and year is None:
        now = {
            "month": periods.month(today.year, today.month),
            "quarter": periods.quarter(today.year, (today.month + 2) // 3),
            "year": periods.year(today.year),
        }[name]
        return now.next() if is_next else now
    if _YEAR.fullmatch(name):
        return periods.year(int(name)) if year is None else None
    quarter = _QUARTER.fullmatch(name)
    if quarter is None and (len(name) < 3 or is_next):
        return None
    named = [
        number for number, month in enumerate(MONTHS, 1) if month.casefold().startswith(name[:4].rstrip("."))
    ]
    if quarter is None and (len(named) != 1 or not _is_month(name, named[0])):
        return None

    def of(year_: int) -> Period:
        return periods.quarter(year_, int(quarter[1])) if quarter else periods.month(year_, named[0])

    if year is not None:
        return of(year)
    this = of(today.year)
    return this if this.end >= today else of(today.year + 1)


def _is_month(name: str, number: int) -> bool:
    whole = MONTHS[number - 1].casefold()
    return name in (whole, whole[:3], whole[:4])


def _ahead(words: str, today: date) -> date | None:
    """So many days, weeks or months from today; never back, unless the words say so."""
    amount = _AMOUNT.fullmatch(words)
    if amount is not None:
        words = f"in {amount[1]} {_UNITS[amount[2]]}"
    has_way = _AHEAD.search(words) or _BACK.search(words)
    if not has_way or _DIGITS.search(_AMOUNTS.sub("", words)):
        return None  # numbers that are no amount mean something else
    value = _parsed(words, today, "relative-time")
    if value is not None and value < today and not _BACK.search(words):
        return None
    return value


def _with_a_month(text: str, words: str, today: date) -> date | None:
    """A day of a named month; without a year the next such day."""
    names = _A_DAY_NAME.findall(words)
    # from yesterday on, so that today is not put off to next year
    value = _parsed(words, today - timedelta(days=1), "absolute-time")
    if value is None:
        if _A_MONTH.search(words) and not any(len(number) < 3 for number in _DIGITS.findall(words)):
            raise Rejected("date-day-missing", date=text)
        return None
    typed = sorted(int(number) for number in _DIGITS.findall(words))
    years: tuple[list[int], ...] = ([value.year], [value.year - 2000], [])
    if typed not in [sorted([value.day, *year]) for year in years]:
        return None  # numbers that mean something else, such as a time
    if names and _day_number(names[0]) != value.weekday():
        weekday = _WEEKDAYS[value.weekday()].capitalize()
        named = _WEEKDAYS[_day_number(names[0])].capitalize()
        raise Rejected("date-weekday-wrong", date=day_words(value), weekday=weekday, named=named)
    return value


def _parsed(words: str, today: date, parser: str) -> date | None:
    import dateparser

    found = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PARSERS": [parser],
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime(today.year, today.month, today.day),
            "REQUIRE_PARTS": ["day", "month"],
            "RETURN_AS_TIMEZONE_AWARE": False,
            "TIMEZONE": "UTC",
        },
    )
    return found.date() if found is not None else None
