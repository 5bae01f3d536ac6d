"""Problems of years that were assumed and not written: nothing is stored until a person has confirmed them."""

from collections.abc import Iterable
from dataclasses import replace

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.head_periods import Assumed
from lhs_desktop.formats.extracts.rows import named_period
from lhs_desktop.formats.extracts.table import SheetTable, named_texts
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
    across = recipe.layout is Layout.ACROSS and recipe.across is Across.PERIOD
    if not rule.year_assumed or across or not extract.periods:
        return []
    if rule.within and not _is_assumed(table, rule):
        return []
    row = table.header
    column = table.index(rule.column, recipe) if rule.column else 0
    first, last = min(extract.periods), max(extract.periods)
    said = ", ".join(named_texts(table, rule.within)) or table.names[column]
    where = address(row, column) if rule.column else ""
    parameters = {"first": first.label, "last": last.label}
    return [Problem(table.file, table.sheet.name, where, said, "year-assumed", parameters)]


def _is_assumed(table: SheetTable, rule: PeriodRule) -> bool:
    """Whether the name that holds the period does not say where its year begins."""
    told = named_period(table, replace(rule, year_from=0))
    return told is not None and told.assumed
