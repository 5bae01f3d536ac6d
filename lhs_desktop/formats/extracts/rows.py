"""The period of each row, and which rows hold totals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Ints
from lhs_desktop.formats.extracts.period_columns import coded, parse_column, parse_spans
from lhs_desktop.formats.extracts.said_years import said_year
from lhs_desktop.formats.extracts.table import SheetTable, named_texts
from lhs_desktop.formats.extracts.written_periods import Named, in_title, named
from lhs_desktop.formats.extracts.year_columns import years_of_rows
from lhs_desktop.formats.extracts.year_parts import WITHOUT_YEAR, alike, dated, part_of
from lhs_desktop.formats.workbooks import Cell, cell_text
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import OnlyRule, PeriodRule, Recipe, TotalsRule, normal


def row_periods(table: SheetTable, recipe: Recipe) -> tuple[Ints, list[Period]]:
    """The period of each row (−1: none that can be read), and the periods met."""
    rule = recipe.period
    if rule.year_column:
        dated_rows = years_of_rows(table, recipe)
        codes, listed = coded(dated_rows.periods)
        return codes[dated_rows.place], listed
    if rule.column and rule.format in WITHOUT_YEAR:
        cells = table.cells(table.index(rule.column, recipe))
        months = months_of(cells.values, rule, named_texts(table, rule.within))
        codes, listed = coded(months.periods)
        return codes[cells.place], listed
    if rule.column:
        return parse_column(table.cells(table.index(rule.column, recipe)), rule)
    if rule.within:
        told = named_period(table, rule)
        found = [] if told is None else [told.period]
        return np.full(table.size, len(found) - 1, dtype=np.int64), found
    starts = table.cells(table.index(rule.start_column, recipe))
    ends = table.cells(table.index(rule.end_column, recipe))
    return parse_spans(starts, ends, rule)


@dataclass(frozen=True, slots=True)
class MonthsOfYear:
    """The periods of cells that hold months without their year; None where one holds none."""

    periods: list[Period | None]
    sure: bool


def months_of(cells: Sequence[Cell], rule: PeriodRule, named_as: Sequence[str]) -> MonthsOfYear:
    """The periods of different cells, in the order in which they stand, by the year that a title or a name says."""
    parts = [part_of(cell_text(cell).strip()) for cell in cells]
    said = said_year([rule.year] if rule.year else named_as)
    known = [part for part in parts if part is not None and alike(part, rule.format)]
    if said is None or not known:
        return MonthsOfYear([None] * len(parts), True)
    made = dated(known, said, rule)
    periods = iter(made.periods)
    found = [next(periods) if part is not None and alike(part, rule.format) else None for part in parts]
    return MonthsOfYear(found, made.sure and not said.doubtful and not rule.is_unconfirmed)


def named_period(table: SheetTable, rule: PeriodRule) -> Named | None:
    """The period that the rows above the header, the sheet's or the file's name hold."""
    if rule.within == "title":
        above = table.sheet.iterate(0, table.top - 1) if table.top else ()
        return in_title(above, rule.year_from)
    return named(" ".join(named_texts(table, rule.within)), rule.year_from)


def total_rows(table: SheetTable, recipe: Recipe, *, compared: bool = False) -> Bools:
    """Which rows hold the publisher's totals; with ``compared`` only those that are compared with the sum of others."""
    found = np.zeros(table.size, dtype=bool)
    for rule in recipe.totals:
        if rule.compared or not compared:
            found |= rows_with(table, recipe, rule)
    return found


def detail_rows(table: SheetTable, recipe: Recipe) -> Bools:
    """Which rows are the detail of others that are read."""
    found = np.zeros(table.size, dtype=bool)
    for rule in recipe.only:
        found |= ~rows_with(table, recipe, rule)
    return found


def rows_with(table: SheetTable, recipe: Recipe, rule: TotalsRule | OnlyRule) -> Bools:
    """The rows that have one of the texts of a rule."""
    wanted = {_unmarked(text) for text in rule.texts}
    return table.texts(table.index(rule.column, recipe)).where(lambda text: _unmarked(text) in wanted)


def _unmarked(text: str) -> str:
    """A label as it is compared: marks of footnotes come and go."""
    return normal(text).rstrip("*†‡¹²³ ")
