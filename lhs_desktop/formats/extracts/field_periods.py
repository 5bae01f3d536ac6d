"""Periods as the field writes them, where no format says how: ``2019M07``, ``FY24 Q1``, ``4Q16``, ``2024/25 Q2``."""

import re

from lhs_desktop.models import periods
from lhs_desktop.models.periods import Period

APRIL = 4
"""Years written with both their calendar years (2024-25) begin in April where nothing else is said: NHS, Public Health
Scotland and others."""

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTH = re.compile(rf"{_YEAR}\s?M(?P<month>0?[1-9]|1[0-2])", re.IGNORECASE)
_QUARTER = re.compile(
    rf"{_YEAR}[\s_-]?Q(?P<quarter>[1-4])|Q(?P<before>[1-4])[\s_,-]*{_YEAR.replace('year', 'after')}",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?P<quarter>[1-4])Q\s?'?(?P<year>(?:20)?[0-9]{2})", re.IGNORECASE)
_OF_TWO_YEARS = re.compile(
    r"(?:Q(?:uarter)?\s?(?P<before>[1-4])[\s_,-]*)?(?P<year>20[0-9]{2})\s?[-/–]\s?(?:20)?(?P<end>[0-9]{2})"
    r"(?:[\s_,-]*Q(?:uarter)?\s?(?P<after>[1-4]))?",
    re.IGNORECASE,
)
_FISCAL = re.compile(
    r"(?:Q(?P<before>[1-4])[\s_,-]*)?FY\s?'?(?P<year>(?:20)?[0-9]{2})(?:[\s_,-]*Q(?P<after>[1-4]))?",
    re.IGNORECASE,
)


def field_period(text: str, year_from: int = 1) -> Period | None:
    """The period that a whole text names; None where it is none of these forms.

    Args:
        text: As the cell holds it.
        year_from: The month in which a fiscal year begins; 1 leaves it open.
    """
    text = " ".join(text.split())
    if found := _MONTH.fullmatch(text):
        return periods.month(int(found["year"]), int(found["month"]))
    if found := _QUARTER.fullmatch(text):
        year, quarter = found["year"] or found["after"], found["quarter"] or found["before"]
        return periods.quarter(int(year), int(quarter))
    if found := _SHORT.fullmatch(text):
        return periods.quarter(_full(found["year"]), int(found["quarter"]))
    if found := _OF_TWO_YEARS.fullmatch(text):
        start = int(found["year"])
        if (start + 1) % 100 != int(found["end"]):
            return None
        return _part(start, year_from if year_from > 1 else APRIL, found["before"] or found["after"])
    if found := _FISCAL.fullmatch(text):
        ends = _full(found["year"])
        return _part(ends - (year_from > 1), year_from, found["before"] or found["after"])
    return None


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _part(start: int, year_from: int, quarter: str | None) -> Period:
    """A quarter of a fiscal year, or the whole year."""
    months = 12 if quarter is None else 3
    first = year_from - 1 + (0 if quarter is None else 3 * (int(quarter) - 1))
    last = first + months - 1
    begin = periods.month(start + first // 12, first % 12 + 1)
    end = periods.month(start + last // 12, last % 12 + 1)
    return periods.span(begin.start, end.end)
