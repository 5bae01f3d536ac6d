"""Where the table of a sheet stands: its header row and its last row, past titles, notes and blank rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text

SEARCHED = 60
SAMPLE = 40
"""Rows below a header that tell whether it is one."""
BLANK_ROWS = 3
"""So many in a row end a table."""


@dataclass(frozen=True, slots=True)
class Region:
    """Rows are counted from 0 as on the sheet."""

    header: int
    first: int
    last: int
    heads: tuple[str, ...]
    """By column; empty where the header has none."""
    reason: str

    @property
    def columns(self) -> list[int]:
        return [index for index, head in enumerate(self.heads) if head]


def find_region(sheet: Sheet) -> Region | None:
    """The table of a sheet; None where nothing looks like one."""
    rows = [list(row) for row in sheet.iterate(0, min(sheet.rows, SEARCHED + SAMPLE) - 1)]
    best: tuple[float, int] | None = None
    for number, row in enumerate(rows[:SEARCHED]):
        score = _score(row, rows[number + 1 : number + 1 + SAMPLE])
        if score > 0 and (best is None or score > best[0] * 1.05):
            best = (score, number)
    if best is None:
        return None
    header = best[1]
    heads = tuple(
        cell_text(cell).strip() if _is_text(cell) or cell is not None else "" for cell in rows[header]
    )
    columns = [index for index, head in enumerate(heads) if head]
    first = header + 1
    while first < sheet.rows and not any(_filled(sheet.cell(first, index)) for index in columns):
        first += 1
    last = _last(sheet, first, columns)
    if last < first:
        return None
    above = f", below {header} rows of titles and notes" if header else ""
    reason = f"row {header + 1} has {len(columns)} heads and {last - first + 1} rows of data below it{above}"
    return Region(header, first, last, heads, reason)


def _score(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> float:
    """How much a row looks like a header: different words above columns that are filled."""
    filled = [index for index, cell in enumerate(row) if _filled(cell)]
    if len(filled) < 2 or not below:
        return 0.0
    words = [cell_text(row[index]).strip() for index in filled]
    texts = sum(_is_text(row[index]) and not _is_number(words[place]) for place, index in enumerate(filled))
    distinct = len({word.casefold() for word in words}) / len(words)
    # a column is one where most cells below are filled; a body of numbers below words is the surest sign
    columns = [
        index
        for index in filled
        if sum(_filled(line[index]) for line in below if index < len(line)) >= 0.4 * len(below)
    ]
    numeric = sum(
        1
        for index in columns
        if sum(
            _is_number(cell_text(line[index])) for line in below if index < len(line) and _filled(line[index])
        )
        >= 0.5 * sum(_filled(line[index]) for line in below if index < len(line))
    )
    if len(columns) < 2:
        return 0.0
    lettered = texts / len(filled)
    return len(columns) * distinct * (0.3 + lettered) * (1 + 0.5 * (numeric > 0))


def _last(sheet: Sheet, first: int, columns: Sequence[int]) -> int:
    """The last row of data: before a stretch of blank rows, or notes that fill one cell of many."""
    blank, last = 0, first - 1
    for number, row in enumerate(sheet.iterate(first, sheet.rows - 1), first):
        count = sum(_filled(row[index]) for index in columns if index < len(row))
        if count == 0:
            blank += 1
            if blank >= BLANK_ROWS:
                break
            continue
        if count == 1 and len(columns) > 2 and len(cell_text(next(c for c in row if _filled(c)))) > 40:
            break
        blank, last = 0, number
    return last


def _filled(cell: Cell) -> bool:
    return cell is not None and cell_text(cell).strip() != ""


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _is_number(text: str) -> bool:
    stripped = text.strip().rstrip("%").replace(",", "")
    try:
        float(stripped)
    except ValueError:
        return False
    return True
