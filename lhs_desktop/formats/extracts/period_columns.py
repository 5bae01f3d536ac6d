"""Cells to periods, by the format that the recipe states."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

import numpy as np

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import Ints
from lhs_desktop.formats.extracts.distinct import Distinct, together
from lhs_desktop.formats.extracts.field_periods import field_period
from lhs_desktop.formats.extracts.month_names import with_english_months
from lhs_desktop.formats.extracts.said_years import LONGEST
from lhs_desktop.formats.workbooks import Cell
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.recipes import PeriodRule

Parsed = Period | None
EARLIEST, LATEST = 1948, 2100
"""Years in which figures may be. Others come of a zero, a typing error or a number taken for a date; a series that
reached from there to now would have thousands of gaps."""


def parse_period(cell: object, rule: PeriodRule) -> Parsed:
    """The period that a cell names as its rule says, or None where it names none."""
    found = _period_of(cell, rule)
    return found if found is not None and EARLIEST <= found.start.year <= LATEST else None


def _period_of(cell: object, rule: PeriodRule) -> Parsed:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _of_grain(cell, rule.grain)
    text = "" if cell is None else str(cell).strip()
    if isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    if not text:
        return None
    try:
        if text in rule.named:
            return periods.parse(rule.named[text])
        if len(text) > LONGEST:
            return None
        if rule.format:
            return _of_grain(_in_format(text, rule.format), rule.grain)
        return field_period(text, rule.year_from) or periods.parse(text)
    except (ValueError, Rejected):
        return None


def parse_span(start: object, end: object, rule: PeriodRule) -> Parsed:
    """The period from one date to another, both in the recipe's format."""
    first, last = _date(start, rule.format), _date(end, rule.format)
    if first is None or last is None or last < first or first.year < EARLIEST or last.year > LATEST:
        return None
    return periods.span(first, last)


def coded(parsed: Iterable[Parsed]) -> tuple[Ints, list[Period]]:
    """Indexes into a list of different periods; −1 where there is none."""
    known: dict[Period, int] = {}
    codes = [-1 if one is None else known.setdefault(one, len(known)) for one in parsed]
    return np.array(codes, dtype=np.int64), list(known)


def parse_column(cells: Distinct[Cell], rule: PeriodRule) -> tuple[Ints, list[Period]]:
    """The periods of a column; as `coded`."""
    codes, found = coded(parse_period(cell, rule) for cell in cells.values)
    return codes[cells.place], found


def parse_spans(starts: Distinct[Cell], ends: Distinct[Cell], rule: PeriodRule) -> tuple[Ints, list[Period]]:
    """The periods from the dates of one column to those of another; as `coded`."""
    place, first = together((starts, ends), len(starts))
    pairs = zip(starts.place[first].tolist(), ends.place[first].tolist(), strict=True)
    codes, found = coded(parse_span(starts.values[start], ends.values[end], rule) for start, end in pairs)
    return codes[place], found


def _date(cell: object, format_: str) -> date | None:
    """A date in the recipe's format; one written as ISO 8601 has it, which cannot be mistaken, is read too."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    for read in (partial(_in_format, format_=format_), date.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _in_format(text: str, format_: str) -> date:
    """A date in a format; its month may have any of its names: ``Sept-24`` and ``Mai 24`` are ``%b-%y`` too."""
    try:
        return datetime.strptime(text, format_).date()
    except ValueError:
        short = "%b" in format_
        if not short and "%B" not in format_:
            raise
        return datetime.strptime(with_english_months(text, short), format_).date()


def _of_grain(value: date, grain: str) -> Parsed:
    match grain:
        case Grain.MONTH:
            return periods.month(value.year, value.month)
        case Grain.QUARTER:
            return periods.quarter(value.year, (value.month + 2) // 3)
        case Grain.YEAR:
            return periods.year(value.year)
        case Grain.WEEK:
            iso = value.isocalendar()
            return periods.week(iso.year, iso.week)
        case Grain.DAY:
            return periods.day(value)
    return None
