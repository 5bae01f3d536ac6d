"""What tells rows apart on which a node, measure and period stands again."""

import re
from collections.abc import Collection, Iterable

import numpy as np

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.candidates import Candidates, Ints, Naming, Repeats, SheetExtract
from lhs_desktop.formats.extracts.distinct import Distinct, together
from lhs_desktop.formats.extracts.quantities import quantity, spaced
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.workbooks import Cell
from lhs_desktop.models.identifiers import HIDDEN
from lhs_desktop.models.recipes import ANY, Recipe

NUMERIC = 0.5
"""Where so many filled cells are numbers a column names nothing, unless its header says otherwise."""
NUMBERED = 20
"""A column of more rows than these that has another text on each numbers the rows."""

_BESIDE = re.compile(
    r"\b(notes?|comments?|remarks?|footnotes?|qualifiers?|flags?|narrative|row|index|updated|published|extracted)\b|qf$",
    re.IGNORECASE,
)
"""Headers of what stands beside figures and names no part of anything."""
_CLASSES = re.compile(
    r"\b(type|group|category|class|band|kind|specialt(y|ies)|service|route|stage|ward|unit|site|department|age|sex|"
    r"reason|code)\b",
    re.IGNORECASE,
)
"""Headers of what names kinds, though they be numbers."""


def keys_of(found: Candidates) -> Ints:
    """One number for each node, measure and period."""
    measures, periods = (int(one.max(initial=0)) + 1 for one in (found.measure, found.period))
    return (found.node * measures + found.measure) * periods + found.period


def find_repeats(
    table: SheetTable, recipe: Recipe, extract: SheetExtract, unread: Collection[str]
) -> Repeats | None:
    """The rows of a sheet that speak of a node, measure and period of which another row speaks too.

    Args:
        table: The table.
        recipe: How it is read.
        extract: What it holds.
        unread: Headers of columns that hold identifiers of patients: what they say is not kept.
    """
    found = extract.candidates
    keys = keys_of(found)
    ordered = np.sort(keys)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(again):
        return None
    twice = np.isin(keys, again)
    rows = np.unique(np.concatenate([_row_of(found)[twice], found.denominator_cell.row[twice]]))
    rows = rows[rows > table.first].astype(np.int64)
    place = rows - 1 - table.first
    columns = naming_columns(table, recipe, _columns_of(found.cell, found.denominator_cell))
    told = [_naming(table, index, place, unread) for index in columns]
    other = tuple(one for one in told if len(one.texts) > 1)
    whole = _whole(table, place)
    if ANY in recipe.differ_by:
        naming: tuple[Naming, ...] = (Naming("", [], whole),)
    elif recipe.differ_by:
        stated = [table.index(head, recipe) for head in recipe.differ_by if table.has(head, recipe)]
        naming = tuple(_naming(table, index, place, unread) for index in stated)
    else:
        naming = other
    return Repeats(rows, whole, naming, other)


def _row_of(found: Candidates) -> Ints:
    """The row of each candidate: that of its numerator, else that of its denominator."""
    return np.where(found.cell.row > 0, found.cell.row, found.denominator_cell.row).astype(np.int64)


def _columns_of(*addresses: Addresses) -> set[int]:
    """The columns that figures stand in."""
    letters = {
        word for one in addresses for pattern in one.patterns for word in re.findall(r"[A-Z]+", pattern)
    }
    return {_place(word) for word in letters}


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def naming_columns(table: SheetTable, recipe: Recipe, figures: Iterable[int]) -> list[int]:
    """The columns that name something by which rows of one place and period can differ.

    Neither figures nor what is the same on such rows (their period, their place), nor notes and marks beside figures.
    """
    last = recipe.levels[-1] if recipe.levels else None
    heads = [*recipe.period.columns, recipe.footnote_column]
    heads += [last.code_column, last.name_column] if last else []
    for rule in recipe.measures:
        heads += [*rule.columns, *rule.marks, rule.published]
    left = {table.index(head, recipe) for head in heads if head and table.has(head, recipe)} | set(figures)
    mentioned = [rule.where_column for rule in recipe.measures] + list(recipe.measure_columns)
    mentioned += [level.code_column for level in recipe.levels]
    mentioned += [one.column for one in recipe.totals] + [one.column for one in recipe.only]
    known = {table.index(head, recipe) for head in mentioned if head and table.has(head, recipe)}
    return [
        index
        for index, head in enumerate(table.names)
        if index not in left and (index in known or (head and _names(table, index, head)))
    ]


def _names(table: SheetTable, index: int, head: str) -> bool:
    return names_kinds(head, table.cells(index))


def names_kinds(head: str, cells: Distinct[Cell]) -> bool:
    """Whether a column names kinds of something: by the words of its header, else by holding texts that repeat."""
    said = spaced(head)
    if _BESIDE.search(said) or quantity(head) == "dates" or len(cells.values) == len(cells) > NUMBERED:
        return False
    if _CLASSES.search(said) or quantity(head) == "codes":
        return True
    counts = np.bincount(cells.place, minlength=len(cells.values))
    filled = np.array([cell is not None and cell != "" for cell in cells.values], dtype=bool)
    numbers = np.array([_is_number(cell) for cell in cells.values], dtype=bool)
    return bool(counts[numbers].sum() < NUMERIC * counts[filled].sum())


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return re.fullmatch(r"[-+]?[\d.,]+ ?%?", cell.strip()) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _naming(table: SheetTable, index: int, place: Ints, unread: Collection[str]) -> Naming:
    texts, head = table.texts(index), table.names[index]
    used, where = np.unique(texts.place[place], return_inverse=True)
    said = [HIDDEN if head in unread else texts.values[one] for one in used.tolist()]
    return Naming(head, said, where.astype(np.int64))


def _whole(table: SheetTable, place: Ints) -> Ints:
    """Rows that have the same in all of their cells get the same number."""
    columns: list[Distinct[Cell] | Distinct[str]] = [
        table.texts(index) if index in table.carried else table.cells(index)
        for index in range(table.sheet.columns)
    ]
    group, _ = together([Distinct(one.values, one.place[place]) for one in columns], len(place))
    return group
