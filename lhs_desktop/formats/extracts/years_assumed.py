"""Problems of years that were assumed and not written: nothing is stored until a person has confirmed them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.head_periods import Assumed
from lhs_desktop.formats.extracts.rows import months_of, named_period
from lhs_desktop.formats.extracts.table import SheetTable, named_texts
from lhs_desktop.formats.extracts.year_columns import years_of_rows
from lhs_desktop.formats.extracts.year_parts import WITHOUT_YEAR
from lhs_desktop.formats.workbooks import address
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Across, Layout, PeriodRule, Recipe


def year_problems(table: SheetTable, assumed: Iterable[Assumed]) -> list[Problem]:
    """A problem for each group of headers whose year was assumed."""
    return [
        Problem(
            table.file,
            table.sheet.name,
            address(table.header, one.column),
            one.said,
            "year-assumed",
            {"first": one.first.label, "last": one.last.label},
        )
        for one in assumed
    ]


def row_years(table: SheetTable, recipe: Recipe, extract: SheetExtract) -> list[Problem]:
    """The same of periods that stand on the rows or in a name: their recipe says that nobody has confirmed its year."""
    rule = recipe.period
    if rule.year_column:
        doubtful = years_of_rows(table, recipe).doubtful
        if not doubtful or not extract.periods:
            return []
        return [_problem(table, table.index(rule.year_column, recipe), doubtful[:3], extract)]
    if rule.column and rule.format in WITHOUT_YEAR:
        cells = table.cells(table.index(rule.column, recipe)).values
        if months_of(cells, rule, named_texts(table, rule.within)).sure or not extract.periods:
            return []
        place = table.index(rule.column, recipe)
        said = [table.names[place]] if rule.year else named_texts(table, rule.within)
        return [_problem(table, place, said, extract)]
    across = recipe.layout is Layout.ACROSS and recipe.across is Across.PERIOD
    if not rule.year_assumed or across or not extract.periods:
        return []
    if rule.within and not _is_assumed(table, rule):
        return []
    column = table.index(rule.column, recipe) if rule.column else None
    said = named_texts(table, rule.within) or [table.names[column or 0]]
    return [_problem(table, column, said, extract)]


def _problem(table: SheetTable, column: int | None, said: Sequence[str], extract: SheetExtract) -> Problem:
    first, last = min(extract.periods), max(extract.periods)
    where = address(table.header, column) if column is not None else ""
    parameters = {"first": first.label, "last": last.label}
    return Problem(table.file, table.sheet.name, where, ", ".join(said), "year-assumed", parameters)


def _is_assumed(table: SheetTable, rule: PeriodRule) -> bool:
    """Whether the name that holds the period does not say where its year begins."""
    told = named_period(table, replace(rule, year_from=0))
    return told is not None and told.assumed
