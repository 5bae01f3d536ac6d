"""A table on a sheet: its header rows found by the recipe, its columns by their heads."""

import fnmatch
from dataclasses import dataclass, field

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import Bools, Floats
from lhs_desktop.formats.extracts.distinct import (
    Distinct,
    cells_as_numbers,
    distinct_cells,
    distinct_texts,
    filled_cells,
)
from lhs_desktop.formats.extracts.heads import heads_at
from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook, address, cell_text
from lhs_desktop.models.recipes import Recipe, normal

SEARCHED_ROWS = 60


@dataclass(slots=True)
class SheetTable:
    """Rows and columns are counted from 0 as on the sheet; data stand in ``first`` to ``last``."""

    file: str
    sheet: Sheet
    header: int
    """The last row of heads."""
    first: int
    last: int
    names: list[str]
    """The head of each column as the file has it; empty where it has none."""
    heads: dict[str, int]
    top: int = 0
    """The first row of heads."""
    carried: frozenset[int] = frozenset()
    """Columns whose texts hold for the rows below, until the next."""
    _cells: dict[int, Distinct[Cell]] = field(default_factory=dict)
    _texts: dict[int, Distinct[str]] = field(default_factory=dict)
    _filled: dict[int, Bools] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return max(0, self.last - self.first + 1)

    def index(self, head: str, recipe: Recipe) -> int:
        """The column under a head, or under another one by which the recipe knows it.

        Raises:
            Rejected: ``column-missing``, naming the file, the sheet and the head.
        """
        for other in recipe.other_heads(head):
            if (found := self.heads.get(normal(other))) is not None:
                return found
        if (place := _place(head)) is not None and place < self.sheet.columns and not self.names[place]:
            return place
        raise Rejected(
            "column-missing", file=self.file, sheet=self.sheet.name, column=head, recipe=recipe.name
        )

    def has(self, head: str, recipe: Recipe) -> bool:
        place = _place(head)
        unnamed = place is not None and place < len(self.names) and not self.names[place]
        return unnamed or any(normal(other) in self.heads for other in recipe.other_heads(head))

    def cells(self, index: int) -> Distinct[Cell]:
        """A column as the file holds it."""
        if index not in self._cells:
            self._cells[index] = distinct_cells(self.sheet, index, self.first, self.last)
        return self._cells[index]

    def numbers(self, index: int) -> Floats | None:
        """A column that holds nothing but numbers; None where another does."""
        return cells_as_numbers(self.sheet, index, self.first, self.last)

    def filled(self, index: int) -> Bools:
        """Which cells of a column hold anything."""
        if index not in self._filled:
            self._filled[index] = filled_cells(self.sheet, index, self.first, self.last)
        return self._filled[index]

    def texts(self, index: int) -> Distinct[str]:
        """A column as text, without space around it; empty where there is nothing."""
        if index not in self._texts:
            texts = self.cells(index).map(_stripped)
            if index in self.carried:
                texts = distinct_texts(self._carry_down(texts.each()))
            self._texts[index] = texts
        return self._texts[index]

    def _carry_down(self, texts: list[str]) -> list[str]:
        """Each text also on the rows below it, blank rows apart."""
        last = ""
        for row, text in enumerate(texts):
            last = text or last
            if any(cell is not None and cell != "" for cell in self.sheet.row(self.first + row)):
                texts[row] = last
        return texts

    def cell(self, row: int, column: int) -> str:
        """The address of a cell; ``row`` counts from the first row of data."""
        return address(self.first + row, column)


def _stripped(cell: Cell) -> str:
    return cell_text(cell).strip()


def unnamed(column: int) -> str:
    """What a column without a head is called: ``Column A``."""
    return f"Column {address(0, column)[:-1]}"


def _place(head: str) -> int | None:
    """The column that ``Column A`` means."""
    letters = head.removeprefix("Column ")
    if not 0 < len(letters) <= 3 or letters == head or not (letters.isascii() and letters.isupper()):
        return None
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def find_tables(workbook: Workbook, recipe: Recipe) -> list[SheetTable]:
    """The sheets of a workbook that a recipe can read, with their header rows."""
    found = []
    for sheet in workbook.sheets:
        if not any(fnmatch.fnmatchcase(sheet.name, pattern) for pattern in recipe.sheets):
            continue
        names = _header(sheet, recipe)
        if names is not None:
            found.append(_table(workbook.name, sheet, *names, recipe))
    return found


def _header(sheet: Sheet, recipe: Recipe) -> tuple[int, list[str]] | None:
    """The last row of the heads that the recipe knows, and those heads."""
    best: tuple[int, int, list[str]] | None = None
    start = _below_title(sheet, recipe.under) if recipe.under else 0
    if start is None:
        return None
    for row in range(start + recipe.header_rows - 1, min(sheet.rows, start + SEARCHED_ROWS)):
        if best is not None and row - best[1] >= recipe.header_rows:
            break
        heads = heads_at(sheet, row - recipe.header_rows + 1, row)
        if recipe.among(heads.words):
            # heads merged over several rows stand in the first of them, and read whole only with the last
            known = {normal(name) for name in heads.names}
            count = sum(normal(head) in known for head in recipe.heads)
            if best is None or count > best[0]:
                best = count, row, heads.names
    return None if best is None else best[1:]


def _below_title(sheet: Sheet, title: str) -> int | None:
    """The row below a title; None where the sheet has none."""
    for number, row in enumerate(sheet.iterate(0, sheet.rows - 1)):
        text = next((text for cell in row if (text := " ".join(cell_text(cell).split()))), "")
        if normal(text) == normal(title):
            return number + 1
    return None


def _table(file: str, sheet: Sheet, header: int, names: list[str], recipe: Recipe) -> SheetTable:
    heads: dict[str, int] = {}
    for index, name in enumerate(names):
        if name:
            heads.setdefault(normal(name), index)
    last = _last_row(sheet, header + 1, recipe)
    table = SheetTable(
        file, sheet, header, header + 1, last, names, heads, top=header - recipe.header_rows + 1
    )
    carried = (head for head in recipe.carry_down if table.has(head, recipe))
    table.carried = frozenset(table.index(head, recipe) for head in carried)
    return table


def _last_row(sheet: Sheet, first: int, recipe: Recipe) -> int:
    """The row before the first whose first text begins as one of those at which the table stops."""
    if recipe.stop:
        for number, row in enumerate(sheet.iterate(first, sheet.rows - 1), first):
            text = next((text for cell in row if (text := cell_text(cell).strip())), "")
            if text and text.startswith(recipe.stop):
                return number - 1
    return sheet.rows - 1


def named_texts(table: SheetTable, where: str) -> list[str]:
    """What the rows above the headers hold (``title``), or the sheet's or the file's name."""
    if where == "title":
        return titles(table.sheet, table.top)
    return {"sheet": [table.sheet.name], "file": [table.file]}.get(where, [])


def titles(sheet: Sheet, top: int) -> list[str]:
    """The texts above a row, in reading order."""
    above = sheet.iterate(0, top - 1) if top else iter(())
    return [text for row in above for cell in row if (text := cell_text(cell).strip())]
