"""Cells to periods, by the format that the recipe states."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.field_periods import field_period
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.recipes import PeriodRule

Parsed = Period | None
EARLIEST, LATEST = 1948, 2100
"""Years in which figures may be. Others come of a zero, a typing error or a number taken for a date; a series that
reached from there to now would have thousands of gaps."""
MONTHS_ALONE = ("%b", "%B")
"""Formats of months without a year."""


def parse_period(cell: object, rule: PeriodRule, year: int | None = None) -> Parsed:
    """The period that a cell names, or None where it names none.

    Args:
        cell: As the file holds it.
        rule: How it is written.
        year: Where months are written without their year: the calendar year in which theirs begins.
    """
    found = _period_of(cell, rule, year)
    return found if found is not None and EARLIEST <= found.start.year <= LATEST else None


def _period_of(cell: object, rule: PeriodRule, year: int | None) -> Parsed:
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
        if rule.format in MONTHS_ALONE:
            return _of_year(datetime.strptime(f"2000 {text}", f"%Y {rule.format}").month, rule, year)
        if rule.format:
            return _of_grain(datetime.strptime(text, rule.format).date(), rule.grain)
        return field_period(text, rule.year_from) or periods.parse(text)
    except (ValueError, Rejected):
        return None


def _of_year(month: int, rule: PeriodRule, year: int | None) -> Parsed:
    if year is None:
        return None
    return periods.month(year if month >= rule.year_from else year + 1, month)


def parse_span(start: object, end: object, rule: PeriodRule) -> Parsed:
    """The period from one date to another, both in the recipe's format."""
    first, last = _date(start, rule.format), _date(end, rule.format)
    if first is None or last is None or last < first or first.year < EARLIEST or last.year > LATEST:
        return None
    return periods.span(first, last)


def coded(parsed: Iterable[Parsed]) -> tuple[list[int], list[Period]]:
    """Indexes into a list of different periods; −1 where there is none."""
    known: dict[Period, int] = {}
    codes = [-1 if one is None else known.setdefault(one, len(known)) for one in parsed]
    return codes, list(known)


def parse_column(cells: Sequence[object], rule: PeriodRule) -> list[Parsed]:
    cache: dict[object, Parsed] = {}
    for cell in set(cells):
        cache[cell] = parse_period(cell, rule)
    return [cache[cell] for cell in cells]


def parse_spans(starts: Sequence[object], ends: Sequence[object], rule: PeriodRule) -> list[Parsed]:
    cache: dict[tuple[object, object], Parsed] = {}
    pairs = list(zip(starts, ends, strict=True))
    for pair in set(pairs):
        cache[pair] = parse_span(*pair, rule)
    return [cache[pair] for pair in pairs]


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
    return datetime.strptime(text, format_).date()


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
