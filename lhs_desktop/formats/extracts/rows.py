"""The period of each row, and which rows hold totals."""

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Ints
from lhs_desktop.formats.extracts.period_columns import parse_column, parse_spans
from lhs_desktop.formats.extracts.table import SheetTable, named_texts
from lhs_desktop.formats.extracts.written_periods import Named, in_title, named
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import OnlyRule, PeriodRule, Recipe, TotalsRule, normal


def row_periods(table: SheetTable, recipe: Recipe) -> tuple[Ints, list[Period]]:
    """The period of each row (−1: none that can be read), and the periods met."""
    rule = recipe.period
    if rule.column:
        return parse_column(table.cells(table.index(rule.column, recipe)), rule)
    if rule.within:
        told = named_period(table, rule)
        found = [] if told is None else [told.period]
        return np.full(table.size, len(found) - 1, dtype=np.int64), found
    starts = table.cells(table.index(rule.start_column, recipe))
    ends = table.cells(table.index(rule.end_column, recipe))
    return parse_spans(starts, ends, rule)


def named_period(table: SheetTable, rule: PeriodRule) -> Named | None:
    """The period that the rows above the header, the sheet's or the file's name hold."""
    if rule.within == "title":
        above = table.sheet.iterate(0, table.top - 1) if table.top else ()
        return in_title(above, rule.year_from)
    return named(" ".join(named_texts(table, rule.within)), rule.year_from)


def total_rows(table: SheetTable, recipe: Recipe) -> Bools:
    """Which rows hold the publisher's totals."""
    found = np.zeros(table.size, dtype=bool)
    for rule in recipe.totals:
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
