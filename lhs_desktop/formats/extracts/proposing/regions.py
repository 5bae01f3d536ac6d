"""Where the tables of a sheet stand: their heads, in one to three rows, and their last row, past titles, notes, blank rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from lhs_desktop.formats.extracts.distinct import distinct_cells, filled_cells
from lhs_desktop.formats.extracts.heads import compose
from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text

SEARCHED = 60
SAMPLE = 40
"""Rows below a header that tell whether it is one."""
BLANK_ROWS = 3
"""So many in a row end a table."""
DEEPEST = 3
"""Rows of heads at most."""

_NOTE = re.compile(
    r"^(\*|†|\[?\d+\]?[.):]? [A-Z]|notes?\b|source|footnote|data quality|copyright|©|please|definitions?\b|"
    r"prepared by|contact|published|key\b|legend|figures |this (table|file|data)|return to )",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Region:
    """Rows are counted from 0 as on the sheet."""

    top: int
    """The first row of heads."""
    header: int
    """The last row of heads."""
    first: int
    last: int
    heads: tuple[str, ...]
    """By column; empty where the header has none."""
    reason: str
    under: str = ""
    """Its own title, where tables with the same heads stand one below the other."""

    @property
    def columns(self) -> list[int]:
        return [index for index, head in enumerate(self.heads) if head]

    @property
    def header_rows(self) -> int:
        return self.header - self.top + 1

    @property
    def size(self) -> int:
        return self.last - self.first + 1


_FOUND: WeakKeyDictionary[Sheet, Region | None] = WeakKeyDictionary()
"""A sheet is looked at as a list, and as a table of figures: its table is looked for once."""


def find_region(sheet: Sheet) -> Region | None:
    """The table of a sheet; None where nothing looks like one."""
    if sheet not in _FOUND:
        _FOUND[sheet] = _find(sheet)
    return _FOUND[sheet]


def _find(sheet: Sheet) -> Region | None:
    rows = [list(row) for row in sheet.iterate(0, min(sheet.rows, SEARCHED + SAMPLE) - 1)]
    best: tuple[float, int, int] | None = None
    for bottom in range(min(SEARCHED, len(rows))):
        below = rows[bottom + 1 : bottom + 1 + SAMPLE]
        for depth in range(1, min(DEEPEST, bottom + 1) + 1):
            top = bottom - depth + 1
            if depth > 1 and not _above_heads(sheet, rows, top, bottom):
                break
            score = _score(compose(sheet, top, bottom), rows[top : bottom + 1], below)
            if score > 0 and (best is None or score > best[0] * 1.05):
                best = (score, top, bottom)
    return None if best is None else _region(sheet, best[1], best[2])


def find_regions(sheet: Sheet) -> list[Region]:
    """The table of a sheet, and those below it that have the same heads and a title of their own."""
    first = find_region(sheet)
    if first is None:
        return []
    found, heads = [first], _texts(sheet, first.top)
    for row in _repeated(sheet, first.last + 1, heads):
        title = _title_of_next(sheet, row, first.first, heads)
        if title is not None and (made := _region(sheet, row, row + first.header - first.top)) is not None:
            found.append(replace(made, under=_title(sheet, title)))
    above = _title(sheet, first.top - 1) if first.top else ""
    if len(found) == 1 or not above:
        return [first]
    return [replace(first, under=above), *found[1:]]


def _title(sheet: Sheet, row: int) -> str:
    """The text that stands alone in a row."""
    said = [text for text in _texts(sheet, row) if text]
    return " ".join(said[0].split()) if len(said) == 1 else ""


def _region(sheet: Sheet, top: int, header: int) -> Region | None:
    heads = tuple(compose(sheet, top, header))
    columns = [index for index, head in enumerate(heads) if head]
    first = header + 1
    while first < sheet.rows and not any(_filled(cell) for cell in sheet.row(first)):
        first += 1
    last = _last(sheet, first, columns, _texts(sheet, top))
    if last < first:
        return None
    which = f"row {header + 1} has" if top == header else f"rows {top + 1} to {header + 1} have"
    above = f", below {top} rows of titles and notes" if top else ""
    reason = f"{which} {len(columns)} headers and {last - first + 1} rows of data below{above}"
    return Region(top, header, first, last, heads, reason)


def _above_heads(sheet: Sheet, rows: Sequence[Sequence[Cell]], row: int, bottom: int) -> bool:
    """Whether a row holds heads over those below it, and no title: several words or dates, each over columns."""
    filled = [index for index, cell in enumerate(rows[row]) if _filled(cell)]
    if not filled or not all(_wordlike(rows[row][index]) for index in filled):
        return False
    below = rows[bottom]
    over = [index for index in filled if _filled(below[index])]
    spans = {first: last for top, first, _, last in sheet.merged if top == row}
    first_head = next((index for index, cell in enumerate(below) if _filled(cell)), 0)
    if len(filled) == 1:
        # One word over some of the columns is a head; over the first, or over all, it is a title.
        start = filled[0]
        return start > first_head and (spans.get(start, start) > start or not _filled(rows[row][0]))
    grouped = any(spans.get(index, index) > index for index in filled) or any(
        index + 1 < len(below) and _filled(below[index + 1]) and not _filled(rows[row][index + 1])
        for index in over
    )
    lone = [index for index in filled if not _filled(below[index])]
    return grouped and len(lone) <= len(filled) * 0.9 + 1


def _score(heads: Sequence[str], lines: Sequence[Sequence[Cell]], below: Sequence[Sequence[Cell]]) -> float:
    """How much rows look like heads: different words above columns that are filled."""
    filled = [index for index, head in enumerate(heads) if head]
    below = [line for line in below if sum(_filled(cell) for cell in line) > 1]
    if len(filled) < 2 or not below:
        return 0.0
    texts = sum(any(_wordlike(line[index]) and _filled(line[index]) for line in lines) for index in filled)
    distinct = sum(not re.search(r" \(\d+\)$", heads[index]) for index in filled) / len(filled)
    # a column is one where most cells below are filled; a body of numbers below words is the surest sign
    columns = [
        index
        for index in filled
        if sum(_filled(line[index]) for line in below if index < len(line)) >= 0.4 * len(below)
    ]
    if len(columns) < 2:
        return 0.0
    numeric = sum(_numeric(index, below) for index in columns)
    lettered = texts / len(filled)
    own = sum(_filled(cell) for cell in lines[-1])
    # A row whose words stand again below them is one of data; one that stands again as a whole repeats the heads.
    words = {index: cell_text(lines[-1][index]).strip() for index in filled if _filled(lines[-1][index])}
    again = sum(_stands_in(word, index, below) for index, word in words.items())
    if again < len(words):
        lettered *= 1 - again / len(words)
    return len(columns) * distinct**2 * (0.3 + lettered) * (1 + 0.5 * (numeric > 0)) * (own > 0)


def _stands_in(word: str, index: int, below: Sequence[Sequence[Cell]]) -> bool:
    return any(cell_text(line[index]).strip() == word for line in below if index < len(line))


def _numeric(index: int, below: Sequence[Sequence[Cell]]) -> bool:
    cells = [line[index] for line in below if index < len(line) and _filled(line[index])]
    return bool(cells) and sum(_is_number(cell_text(cell)) for cell in cells) >= 0.5 * len(cells)


def _last(sheet: Sheet, first: int, columns: Sequence[int], heads: Sequence[str]) -> int:
    """The last row of data: before blank rows, notes that fill one cell of many, or another table with the same heads."""
    count = sum(
        (filled_cells(sheet, column, first, sheet.rows - 1, spaces=False).astype(int) for column in columns),
        np.zeros(max(sheet.rows - first, 0), dtype=int),
    )
    filled = np.flatnonzero(count)
    lone = np.flatnonzero(count == 1).tolist() if len(columns) > 2 else []
    again = {row - first for row in _repeated(sheet, first, heads)}
    for row in sorted({*np.flatnonzero(count == 0).tolist(), *lone, *again}):
        before = first + int(filled[place - 1]) if (place := np.searchsorted(filled, row)) else first - 1
        if row in again and (above := _title_of_next(sheet, first + row, first, heads)) is not None:
            last = min(before, above - 1)
            while not any(_texts(sheet, last)):
                last -= 1
            return last
        if count[row] == 0:
            if row >= BLANK_ROWS - 1 and not count[row - BLANK_ROWS + 1 : row].any():
                return before
        elif count[row] == 1 and len(columns) > 2:
            cells = (sheet.cell(first + row, column) for column in columns)
            if _is_note(next(cell for cell in cells if _filled(cell))):
                return before
    return first + int(filled[-1]) if len(filled) else first - 1


def _repeated(sheet: Sheet, first: int, heads: Sequence[str]) -> list[int]:
    """The rows from one on that hold the very texts of the heads."""
    place = next((index for index, head in enumerate(heads) if head), None)
    if place is None or first >= sheet.rows:
        return []
    cells = distinct_cells(sheet, place, first, sheet.rows - 1)
    alike = np.flatnonzero(cells.where(lambda cell: cell_text(cell).strip() == heads[place]))
    return [row for row in (alike + first).tolist() if _texts(sheet, row) == heads]


def _title_of_next(sheet: Sheet, row: int, first: int, heads: Sequence[str]) -> int | None:
    """Where the heads stand again below a title of their own, after a blank row: the row of that title.

    Without one they are only repeated, as at the top of a printed page.
    """
    if row < first + 2:
        return None
    title = row - 1 if any(_texts(sheet, row - 1)) else row - 2
    said = [text for text in _texts(sheet, title) if text]
    if title <= first or len(said) != 1 or any(_texts(sheet, title - 1)):
        return None
    known = any(said[0] in _texts(sheet, number) for number in range(first))
    return None if known else title


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [cell_text(cell).strip() for cell in sheet.row(row)]


def _is_note(cell: Cell) -> bool:
    text = cell_text(cell).strip()
    return len(text) > 40 or _NOTE.search(text) is not None


def _filled(cell: Cell) -> bool:
    return cell is not None and cell_text(cell).strip() != ""


def _wordlike(cell: Cell) -> bool:
    """Words, dates and years head columns; other numbers do not."""
    if not isinstance(cell, (int, float)) or isinstance(cell, bool):
        text = cell_text(cell).strip()
        return not _is_number(text) or _YEAR.fullmatch(text) is not None
    return _YEAR.fullmatch(cell_text(cell)) is not None


def _is_number(text: str) -> bool:
    stripped = text.strip().rstrip("%").replace(",", "")
    try:
        float(stripped)
    except ValueError:
        return False
    return True
