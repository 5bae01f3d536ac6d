"""Periods on a calendar: months, quarters, years, weeks, days, and any other span of dates.

Codes as users write them: ``2024-07``, ``2024-Q3``, ``2024``, ``2024-W31``, ``2024-07-15``; a span
that is none of these is written ``2012-07-01/2015-06-30``.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

from lhs_desktop.errors import Rejected

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""In the language of the program; those that Python knows follow the system's."""


def month_text(number: int) -> str:
    """``Apr``."""
    return MONTHS[number - 1][:3]


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SPAN = "span"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A closed span of dates (both ends included), ordered by its end, then its start."""

    end: date
    start: date

    @property
    def grain(self) -> Grain:
        return _grain(self.start, self.end)

    @property
    def code(self) -> str:
        return _code(self.start, self.end)

    @property
    def label(self) -> str:
        """What people read: ``Apr 2022``, ``Q3 2024``, ``2014``."""
        start = self.start
        match self.grain:
            case Grain.MONTH:
                return f"{month_text(start.month)} {start.year}"
            case Grain.QUARTER:
                return f"Q{(start.month + 2) // 3} {start.year}"
            case Grain.YEAR:
                return str(start.year)
            case Grain.WEEK:
                iso = start.isocalendar()
                return f"Week {iso.week}, {iso.year}"
            case Grain.DAY:
                return _day_label(start)
            case Grain.SPAN:
                return f"{_day_label(start)} to {_day_label(self.end)}"

    @property
    def when(self) -> str:
        """As a sentence says it: ``in Apr 2022``, ``on 30 Mar 2023``, ``from 1 Jul 2013 to 30 Jun 2014``."""
        word = {Grain.DAY: "on", Grain.SPAN: "from"}.get(self.grain, "in")
        return f"{word} {self.label}"

    @property
    def long_label(self) -> str:
        """As a title has it: ``April 2022``; else the label."""
        if self.grain is Grain.MONTH:
            return f"{MONTHS[self.start.month - 1]} {self.start.year}"
        return self.label

    def next(self) -> "Period":
        """The period of the same grain that follows; a span is followed by one of the same length."""
        first = self.end + timedelta(days=1)
        match self.grain:
            case Grain.MONTH:
                return month(first.year, first.month)
            case Grain.QUARTER:
                return quarter(first.year, (first.month + 2) // 3)
            case Grain.YEAR:
                return year(first.year)
            case _:
                return Period(end=first + (self.end - self.start), start=first)

    def previous(self) -> "Period":
        last = self.start - timedelta(days=1)
        match self.grain:
            case Grain.MONTH:
                return month(last.year, last.month)
            case Grain.QUARTER:
                return quarter(last.year, (last.month + 2) // 3)
            case Grain.YEAR:
                return year(last.year)
            case _:
                return Period(end=last, start=last - (self.end - self.start))


@lru_cache(maxsize=4096)
def month(year_: int, month_: int) -> Period:
    return Period(start=date(year_, month_, 1), end=date(year_, month_, monthrange(year_, month_)[1]))


def quarter(year_: int, quarter_: int) -> Period:
    last = 3 * quarter_
    return Period(start=date(year_, last - 2, 1), end=date(year_, last, monthrange(year_, last)[1]))


def year(year_: int) -> Period:
    return Period(start=date(year_, 1, 1), end=date(year_, 12, 31))


def week(year_: int, week_: int) -> Period:
    start = date.fromisocalendar(year_, week_, 1)
    return Period(start=start, end=start + timedelta(days=6))


def day(value: date) -> Period:
    return Period(start=value, end=value)


def span(start: date, end: date) -> Period:
    """Any span; one that is a whole month, quarter, year or week is that.

    Raises:
        Rejected: ``period-reversed`` when it ends before it starts.
    """
    if end < start:
        raise Rejected("period-reversed", start=start.isoformat(), end=end.isoformat())
    return Period(start=start, end=end)


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse(code: str) -> Period:
    """The period that a code names.

    Raises:
        Rejected: ``period-unknown`` when the code is none.
    """
    text = code.strip()
    try:
        if found := _MONTH.fullmatch(text):
            return month(int(found[1]), int(found[2]))
        if found := _QUARTER.fullmatch(text):
            return quarter(int(found[1]), int(found[2]))
        if _YEAR.fullmatch(text):
            return year(int(text))
        if found := _WEEK.fullmatch(text):
            return week(int(found[1]), int(found[2]))
        if _DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if "/" in text:
            first, last = text.split("/", 1)
            return span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        pass
    raise Rejected("period-unknown", period=code)


def between(first: Period, last: Period) -> Iterator[Period]:
    """All periods of the first one's grain from ``first`` to ``last``, gaps filled in."""
    return takewhile(lambda current: current <= last, following(first))


def following(first: Period) -> Iterator[Period]:
    """A period, and those of its grain that follow it, without end."""
    current = first
    while True:
        yield current
        current = current.next()


def _day_label(value: date) -> str:
    return f"{value.day} {month_text(value.month)} {value.year}"


@lru_cache(maxsize=4096)
def _grain(start: date, end: date) -> Grain:
    if start == end:
        return Grain.DAY
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1] and start.year == end.year:
        months = end.month - start.month + 1
        if months == 1:
            return Grain.MONTH
        if months == 3 and start.month % 3 == 1:
            return Grain.QUARTER
        if months == 12:
            return Grain.YEAR
    if (end - start).days == 6 and start.weekday() == 0:
        return Grain.WEEK
    return Grain.SPAN


@lru_cache(maxsize=4096)
def _code(start: date, end: date) -> str:
    match _grain(start, end):
        case Grain.MONTH:
            return f"{start:%Y-%m}"
        case Grain.QUARTER:
            return f"{start.year}-Q{(start.month + 2) // 3}"
        case Grain.YEAR:
            return f"{start:%Y}"
        case Grain.WEEK:
            iso = start.isocalendar()
            return f"{iso.year}-W{iso.week:02d}"
        case Grain.DAY:
            return start.isoformat()
        case Grain.SPAN:
            return f"{start.isoformat()}/{end.isoformat()}"
