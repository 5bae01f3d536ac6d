"""Columns that a recipe does not read: others under the same header, and such as hold figures or name patients."""

import re

from lhs_desktop.formats.extracts.identifiers import LOOKED_AT
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.unread import unread_figures
from lhs_desktop.formats.workbooks import address
from lhs_desktop.models.identifiers import masked
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Layout, Recipe, normal

_A_DAY = re.compile(r"\d\d?[/.-]\d\d?[/.-](\d\d)?\d\d")
"""No figure, and perhaps the day of somebody's birth: it is not repeated."""
_LIKE_A_NUMBER = re.compile(r"(?<!\d)\d{3}-\d\d-\d{4}(?!\d)")
"""Shaped like a social security number, though none that was ever given."""


def headers_twice(table: SheetTable, recipe: Recipe) -> list[Problem]:
    """Headers of columns that are read which stand again over another column, with other cells.

    Where the other is not read, nobody has said which of them is meant.
    """
    if recipe.layout is Layout.LIST:
        return []
    read = {table.index(head, recipe) for head in recipe.heads if table.has(head, recipe)}
    telling = {*recipe.period.columns, recipe.value_column}
    telling |= {head for one in recipe.measures for head in (*one.columns, one.published)}
    found = []
    for head in recipe.heads:
        if not table.has(head, recipe):
            continue
        first = table.index(head, recipe)
        again = [
            index
            for index, name in enumerate(table.names)
            if _is_again(name, table.names[first]) and _differ(table, first, index)
        ]
        if again:
            cells = [address(table.header, index) for index in (first, *again)]
            unread = head in telling and not read.issuperset(again)
            code = "header-twice" if unread else "header-repeated"
            parameters = {"columns": ", ".join(cells)}
            found.append(
                Problem(table.file, table.sheet.name, "+".join(cells), table.names[first], code, parameters)
            )
    return list({one.cell: one for one in found}.values())


def _is_again(name: str, first: str) -> bool:
    """``Total (2)`` is ``Total`` again, as heads that stand again are numbered."""
    return re.fullmatch(re.escape(normal(first)) + r" \(\d+\)", normal(name)) is not None


def _differ(table: SheetTable, first: int, second: int) -> bool:
    return table.texts(first).each() != table.texts(second).each()


def left_unread(table: SheetTable, recipe: Recipe, refused: set[str]) -> list[Problem]:
    """Columns that are not read although they hold figures, and those that hold numbers like those of patients."""
    if recipe.layout is Layout.LIST:
        return []
    read = {table.index(head, recipe) for head in recipe.heads if table.has(head, recipe)}
    last = min(table.last, table.first + LOOKED_AT - 1)
    found = [
        one
        for one in unread_figures(table, read)
        if one.parameters["head"] not in refused and not _A_DAY.fullmatch(one.raw)
    ]
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
