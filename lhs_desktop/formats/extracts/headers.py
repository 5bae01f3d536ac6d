"""Columns that share a header, of which a recipe reads the first; columns that it does not read and that name patients."""

import re

from lhs_desktop.formats.extracts.identifiers import LOOKED_AT
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.workbooks import address
from lhs_desktop.models.identifiers import masked
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Layout, Recipe, normal

_LIKE_A_NUMBER = re.compile(r"(?<!\d)\d{3}-\d\d-\d{4}(?!\d)")
"""Shaped like a social security number, though none that was ever given."""


def headers_twice(table: SheetTable, recipe: Recipe) -> list[Problem]:
    """Headers of columns that are read which stand again over a column that is not, with other cells."""
    if recipe.layout is Layout.LIST:
        return []
    read = {table.index(head, recipe) for head in recipe.heads if table.has(head, recipe)}
    telling = {
        recipe.period.column,
        recipe.period.start_column,
        recipe.period.end_column,
        recipe.value_column,
    }
    telling |= {head for rule in recipe.measures for head in (*rule.columns, rule.published)}
    found = []
    for head in recipe.heads:
        if not table.has(head, recipe):
            continue
        first = table.index(head, recipe)
        again = [
            index
            for index, name in enumerate(table.names)
            if index not in read and _is_again(name, table.names[first]) and _differ(table, first, index)
        ]
        if again:
            columns = ", ".join(address(table.header, index) for index in (first, *again))
            cell = "+".join(address(table.header, index) for index in (first, *again))
            found.append(
                Problem(
                    table.file,
                    table.sheet.name,
                    cell,
                    table.names[first],
                    "header-twice",
                    {"columns": columns},
                )
            )
    return list({one.cell: one for one in found}.values())


def _is_again(name: str, first: str) -> bool:
    """``Total (2)`` is ``Total`` again, as heads that stand again are numbered."""
    return re.fullmatch(re.escape(normal(first)) + r" \(\d+\)", normal(name)) is not None


def _differ(table: SheetTable, first: int, second: int) -> bool:
    return table.texts(first).each() != table.texts(second).each()


def identifiers_unread(table: SheetTable, recipe: Recipe, refused: set[str]) -> list[Problem]:
    """Columns of texts that are not read and hold numbers that look like those of patients."""
    if recipe.layout is Layout.LIST:
        return []
    read = {table.index(head, recipe) for head in recipe.heads if table.has(head, recipe)}
    last = min(table.last, table.first + LOOKED_AT - 1)
    found = []
    for index, head in enumerate(table.names):
        if not head or index in read or head in refused:
            continue
        cells = {cell for cell in table.sheet.column(index, table.first, last) if isinstance(cell, str)}
        if any(_LIKE_A_NUMBER.search(text) or _within(text) for text in cells):
            cell = address(table.header, index)
            found.append(Problem(table.file, table.sheet.name, cell, head, "identifiers-unread"))
    return found


def _within(text: str) -> bool:
    """Whether a number of a patient stands among other words; one alone may be that of a place, as its telephone."""
    return "@" not in text and any(sign.isalpha() for sign in text) and masked(text) != text
