"""Heads of columns: one row of them, or several that are read together, from the top down."""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text
from lhs_desktop.models.recipes import normal

BETWEEN = " | "
"""Stands between the words of heads that are read together: ``Available | Total``."""


def head_words(sheet: Sheet, top: int, bottom: int) -> list[tuple[Cell, ...]]:
    """For each column the cells of its heads, from the top down; empty ones are left out.

    A head above others holds for the columns that it was merged over; where nothing is merged, for those that follow
    until the next head of its row, as far as they have a head of their own.
    """
    lines = [list(row) for row in sheet.iterate(top, bottom)]
    if not lines:
        return [()] * sheet.columns
    last = lines[-1]
    filled = [spread(sheet, top + number, line, last) for number, line in enumerate(lines[:-1])]
    columns = []
    for index in range(sheet.columns):
        cells: list[Cell] = []
        for line in (*filled, last):
            cell = line[index]
            if _text(cell) and (not cells or _text(cells[-1]) != _text(cell)):
                cells.append(cell)
        columns.append(tuple(cells))
    return columns


def spread(sheet: Sheet, row: int, line: list[Cell], below: Sequence[Cell]) -> list[Cell]:
    """A row of heads above others, each repeated over the columns that it is about."""
    spread = list(line)
    merged = [one for one in sheet.merged if one[0] <= row <= one[2]]
    for first_row, first, _, last in merged:
        if first_row == row:
            spread[first : last + 1] = [line[first]] * (min(last, len(line) - 1) - first + 1)
    if merged:
        return spread
    current: Cell = None
    for index, cell in enumerate(line):
        if _text(cell):
            current = cell
        elif not _text(below[index]):
            current = None
        elif current is not None:
            spread[index] = current
    return spread


def joined(words: Sequence[Cell]) -> str:
    """Heads read together as one text."""
    return BETWEEN.join(_text(word) for word in words)


@dataclass(frozen=True, slots=True)
class Heads:
    """What rows of heads hold."""

    names: list[str]
    """The head of each column; empty where it has none. A head that stands again gets a number: ``Total (2)``."""
    words: frozenset[str]
    """All that can be recognised, as it is compared: those heads, and each text of the last row alone."""


_READ: WeakKeyDictionary[Sheet, dict[tuple[int, int], Heads]] = WeakKeyDictionary()
"""Every recipe looks at the same rows of a sheet: they are read once."""


def heads_at(sheet: Sheet, top: int, bottom: int) -> Heads:
    read = _READ.setdefault(sheet, {})
    if (top, bottom) not in read:
        names = compose(sheet, top, bottom)
        texts = (*names, *(_text(cell) for cell in sheet.row(bottom)))
        read[top, bottom] = Heads(names, frozenset(normal(text) for text in texts if text))
    return read[top, bottom]


def compose(sheet: Sheet, top: int, bottom: int) -> list[str]:
    """The head of each column, as ``Heads.names`` has it."""
    found: list[str] = []
    seen: dict[str, int] = {}
    for words in head_words(sheet, top, bottom):
        head = joined(words)
        if head:
            key = normal(head)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                head = f"{head} ({seen[key]})"
        found.append(head)
    return found


def _text(cell: Cell) -> str:
    return " ".join(cell_text(cell).split())
