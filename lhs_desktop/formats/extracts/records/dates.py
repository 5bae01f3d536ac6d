"""Dates as people write them in lists: cells, ISO dates, ``30/6/25``, ``30th June 2025``, ``end of June 2025``.

What names no day of one year (``TBC``, ``ASAP``, ``30 June``) is no date.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from lhs_desktop.formats.extracts.month_names import MONTHS
from lhs_desktop.formats.workbooks import Cell


class Order(StrEnum):
    """Which comes first in ``03/04/2025``."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"
    """Nothing tells: the day is taken to come first."""


@dataclass(frozen=True, slots=True)
class Read:
    """A date that was read."""

    day: date
    exact: bool = True
    """Whether the text says that day and nothing else."""
    either: bool = False
    """Whether day and month may be the other way round."""


_DAYS_OF_SERIALS = (30_000, 70_000)
"""A spreadsheet counts its days from 1900: what lies between 1982 and 2091 may be one."""
_FIRST_SERIAL = date(1899, 12, 30)
_YEARS = (1950, 2100)

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ORDINAL = r"(?:st|nd|rd|th|er|\.)?"
_YEAR = r"'?(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
_NUMBERS = re.compile(
    rf"(?<![\d/.-])(?P<one>\d\d?)\s?(?P<sign>[/.\-])\s?(?P<two>\d\d?)\s?(?P=sign)\s?{_YEAR}"
)
_DAY_MONTH = re.compile(
    rf"(?<!\d)(?P<day>\d\d?){_ORDINAL}[\s/.-]*(?:of )?(?P<name>{_MONTH})\b\.?[\s,/.-]*{_YEAR}"
)
_MONTH_DAY = re.compile(rf"\b(?P<name>{_MONTH})\b\.?\s*(?P<day>\d\d?){_ORDINAL}[\s,]+{_YEAR}")
_MONTH_ALONE = re.compile(
    rf"\b(?P<name>{_MONTH})\b\.?[\s,/.-]*'?(?P<year>(?:19|20)\d\d|(?<=[-'’])\d\d)(?!\d)"
)
_BEFORE_MONTH = re.compile(r"(?:(?:by|before|due|in|during|the|end|of|late)\s*)*")
_NUMBERED_MONTH = re.compile(
    r"(?P<month>\d\d?)[/.-](?P<year>(?:19|20)\d\d)|(?P<year2>(?:19|20)\d\d)-(?P<month2>\d\d)"
)
_TIME = re.compile(r"(?:[t\s]+\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[ap]m)?\s*(?:z|[+-]\d\d:?\d\d)?)$")
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b[\s,.]*")
_YEARLESS = re.compile(
    rf"(?<!\d)(?:(?P<one>\d\d?)[/.-](?P<two>\d\d?)|(?P<day>\d\d?){_ORDINAL}\s*(?P<name>{_MONTH})\b)(?![\d/.-]*\d)"
)


def read_date(raw: Cell, text: str, order: Order = Order.UNKNOWN) -> Read | None:
    """The date of a cell; None where it names none, or more than one.

    Args:
        raw: The cell itself, where the field is one.
        text: What it holds, as text.
        order: Which comes first where day and month are both numbers.
    """
    if isinstance(raw, datetime):
        return Read(raw.date())
    if isinstance(raw, date):
        return Read(raw)
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        text = f"{raw:g}" if raw != int(raw) else str(int(raw))
    plain = _plain(text)
    if plain.isdigit() and _DAYS_OF_SERIALS[0] < int(plain) < _DAYS_OF_SERIALS[1]:
        return Read(_FIRST_SERIAL + timedelta(days=int(plain)), exact=False)
    found = _days(plain, order)
    if len({one.day for one, _ in found}) == 1:
        one, span = found[0]
        rest = _WEEKDAY.sub("", f"{plain[: span[0]]} {plain[span[1] :]}".strip())
        if _MONTH_ALONE.search(rest):
            return None
        return Read(one.day, one.exact and not rest.strip(" .,"), one.either)
    return None if found else _month(plain)


def order_of(texts: Iterable[str]) -> Order:
    """Which comes first in a column: as its dates can only be read."""
    first = second = False
    for text in texts:
        for found in _NUMBERS.finditer(_plain(text)):
            first |= int(found["one"]) > 12 or found["sign"] == "."
            second |= int(found["two"]) > 12 and found["sign"] != "."
    if first == second:
        return Order.UNKNOWN
    return Order.DAY if first else Order.MONTH


def order_of_format(format_: str) -> Order:
    """Which comes first in dates of a format."""
    day, month = format_.find("%d"), format_.find("%m")
    if day < 0 or month < 0:
        return Order.UNKNOWN
    return Order.DAY if day < month else Order.MONTH


def day_near(text: str, near: date, order: Order = Order.UNKNOWN) -> Read | None:
    """A day that a text names with or without its year: then of the year that puts it nearest to another date."""
    plain = _plain(text)
    if found := _days(plain, order):
        return found[0][0]
    told = _YEARLESS.search(plain)
    if told is None:
        return None
    either = False
    if told["name"]:
        day, month = int(told["day"]), MONTHS[told["name"]]
    else:
        day, month, either = _ordered(int(told["one"]), int(told["two"]), order)
    candidates = [one for year in (-1, 0, 1) if (one := _date(near.year + year, month, day)) is not None]
    if not candidates:
        return None
    return Read(min(candidates, key=lambda one: abs(one - near)), exact=False, either=either)


def _plain(text: str) -> str:
    """In small letters without accents, in single spaces, without a time of day at its end."""
    bare = "".join(sign for sign in normalize("NFKD", text) if ord(sign) < 0x300 or ord(sign) > 0x36F)
    return _TIME.sub("", " ".join(bare.casefold().split()))


def _days(plain: str, order: Order) -> list[tuple[Read, tuple[int, int]]]:
    """The days that a text names, and where."""
    found: list[tuple[Read, tuple[int, int]]] = []
    for pattern in (_ISO, _COMPACT, _NUMBERS, _DAY_MONTH, _MONTH_DAY):
        for one in pattern.finditer(plain):
            if any(one.start() < end and start < one.end() for _, (start, end) in found):
                continue
            if (read := _read(one, order)) is not None:
                found.append((read, one.span()))
    return found


def _read(found: "re.Match[str]", order: Order) -> Read | None:
    parts = found.groupdict()
    year = _year(parts["year"])
    either = False
    if "one" in parts:
        order = Order.DAY if parts["sign"] == "." else order
        day, month, either = _ordered(int(parts["one"]), int(parts["two"]), order)
    else:
        month = MONTHS[parts["name"]] if "name" in parts else int(parts["month"])
        day = int(parts["day"])
    made = _date(year, month, day)
    return Read(made, either=either) if made is not None else None


def _ordered(one: int, two: int, order: Order) -> tuple[int, int, bool]:
    """Day and month, and whether they may be the other way round."""
    if one > 12 or two > 12:
        return (one, two, False) if one > 12 else (two, one, False)
    if order is Order.MONTH:
        return two, one, False
    return one, two, order is Order.UNKNOWN and one != two


def _month(plain: str) -> Read | None:
    """The last day of a month that is named alone."""
    if found := _NUMBERED_MONTH.fullmatch(plain):
        month, year = int(found["month"] or found["month2"]), int(found["year"] or found["year2"])
    else:
        named = _MONTH_ALONE.search(plain)
        if named is None or named.end() < len(plain) or not _BEFORE_MONTH.fullmatch(plain[: named.start()]):
            return None
        month, year = MONTHS[named["name"]], _year(named["year"])
    if not 1 <= month <= 12 or not _YEARS[0] <= year <= _YEARS[1]:
        return None
    return Read(date(year, month, calendar.monthrange(year, month)[1]), exact=False)


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if _YEARS[0] <= made.year <= _YEARS[1] else None
