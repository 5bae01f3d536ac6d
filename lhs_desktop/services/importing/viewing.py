"""What a recipe makes of a workbook, cell by cell."""

import fnmatch
from collections.abc import Callable, Sequence

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools
from lhs_desktop.formats.extracts.head_periods import head_periods
from lhs_desktop.formats.extracts.heads import compose
from lhs_desktop.formats.extracts.identifiers import identifying
from lhs_desktop.formats.extracts.rows import detail_rows, total_rows
from lhs_desktop.formats.extracts.table import SheetTable, find_tables, named_texts, unnamed
from lhs_desktop.formats.workbooks import Sheet, Workbook
from lhs_desktop.models.recipes import Across, Layout, OnlyRule, Recipe, TotalsRule, normal
from lhs_desktop.services.importing.roles import UNREAD, Part, Role, roles_of
from lhs_desktop.services.importing.views import NO_ROLES, Region, SheetView

GLANCE = 50
"""Cells of a column without a head that tell whether it holds something."""


def view(workbook: Workbook, recipe: Recipe | None) -> tuple[SheetView, ...]:
    """All sheets of a workbook, with the tables that a recipe finds on them."""
    regions: dict[str, list[Region]] = {}
    for number, part in enumerate(recipe.parts if recipe is not None else ()):
        for table in find_tables(workbook, part):
            regions.setdefault(table.sheet.name, []).append(_region(table, part, number))
    return tuple(
        SheetView(sheet, tuple(sorted(regions.get(sheet.name, ()), key=lambda region: region.top)))
        for sheet in workbook.sheets
    )


def heads_at(sheet: Sheet, row: int, rows: int = 1) -> list[str]:
    """The heads of the columns if they stood in a row, and in those above it that are read with it."""
    return compose(sheet, max(row - rows + 1, 0), row)


def _region(table: SheetTable, recipe: Recipe, number: int) -> Region:
    heads = _heads(table)
    refused = {normal(head) for head in identifying(table.names, table.sheet, table.first, table.last)}
    named = roles_of(recipe)
    across = _across(table, recipe) if recipe.layout is Layout.ACROSS else frozenset()
    value = (Role(Part.VALUE, _measure_of(table, recipe)),)

    def roles(index: int, head: str) -> tuple[Role, ...]:
        key = normal(head)
        if not head:
            return NO_ROLES
        if key in refused:
            return (Role(Part.REFUSED),)
        return named.get(key) or (value if index in across else (Role(Part.NOT_READ),))

    given = tuple(roles(index, head) for index, head in enumerate(heads))
    return Region(
        number,
        table.top,
        table.header,
        table.first,
        table.last,
        heads,
        given,
        _rows(table, recipe, recipe.totals, total_rows),
        _rows(table, recipe, recipe.only, detail_rows),
        _sides(given) if recipe.layout is Layout.LONG else None,
    )


def _sides(roles: Sequence[tuple[Role, ...]]) -> tuple[int, int] | None:
    read = [index for index, found in enumerate(roles) if found and found[0].part not in UNREAD]
    return (read[0], read[-1]) if read else None


def _heads(table: SheetTable) -> tuple[str, ...]:
    """The heads of the columns; one without a head that holds something is called by its letter."""
    glance = min(table.last, table.first + GLANCE)
    return tuple(
        name or (unnamed(index) if any(table.sheet.column(index, table.first, glance)) else "")
        for index, name in enumerate(table.names)
    )


def _across(table: SheetTable, recipe: Recipe) -> frozenset[int]:
    """The columns whose heads name a period, or a node, of their own."""
    if recipe.across is Across.NODE:
        totals = {normal(text) for rule in recipe.totals for text in rule.texts}
        return frozenset(
            index for index, head in enumerate(table.names) if head and normal(head) not in totals
        )
    rule = recipe.period
    found = head_periods(table.sheet, table.top, table.header, rule, named_texts(table, rule.within))
    return frozenset(index for index, period in enumerate(found.periods) if period is not None)


def _measure_of(table: SheetTable, recipe: Recipe) -> str:
    """The one measure that a sheet with periods across holds; none where there are several."""
    codes = [
        rule.code for rule in recipe.measures if fnmatch.fnmatchcase(table.sheet.name, rule.sheet or "*")
    ]
    return codes[0] if len(codes) == 1 else ""


def _rows(
    table: SheetTable,
    recipe: Recipe,
    rules: Sequence[TotalsRule | OnlyRule],
    find: Callable[[SheetTable, Recipe], Bools],
) -> frozenset[int]:
    """Rows that rules set apart; none while a column of theirs is missing."""
    if not rules or not all(table.has(rule.column, recipe) for rule in rules):
        return frozenset()
    return frozenset((np.flatnonzero(find(table, recipe)) + table.first).tolist())
