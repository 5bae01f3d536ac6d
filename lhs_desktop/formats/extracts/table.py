"""A table on a sheet: its header row found by the recipe, its columns by their heads."""

import fnmatch
from dataclasses import dataclass

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import Objects
from lhs_desktop.formats.extracts.values import objects
from lhs_desktop.formats.workbooks import Sheet, Workbook, address, cell_text
from lhs_desktop.models.recipes import Recipe, normal

SEARCHED_ROWS = 40


@dataclass(slots=True)
class SheetTable:
    """Rows and columns are counted from 0 as on the sheet; data stand in ``first`` to ``last``."""

    file: str
    sheet: Sheet
    header: int
    first: int
    last: int
    heads: dict[str, int]

    @property
    def size(self) -> int:
        return max(0, self.last - self.first + 1)

    def index(self, head: str, recipe: Recipe) -> int:
        """The column under a head.

        Raises:
            Rejected: ``column-missing``, naming the file, the sheet and the head.
        """
        found = self.heads.get(normal(head))
        if found is None:
            raise Rejected(
                "column-missing", file=self.file, sheet=self.sheet.name, column=head, recipe=recipe.name
            )
        return found

    def has(self, head: str) -> bool:
        return normal(head) in self.heads

    def column(self, index: int) -> Objects:
        return objects(self.sheet.column(index, self.first, self.last))

    def texts(self, index: int) -> list[str]:
        """A column as text, without space around it; empty where there is nothing."""
        return [cell_text(cell).strip() for cell in self.sheet.column(index, self.first, self.last)]

    def cell(self, row: int, column: int) -> str:
        """The address of a cell; ``row`` counts from the first row of data."""
        return address(self.first + row, column)


def find_tables(workbook: Workbook, recipe: Recipe) -> list[SheetTable]:
    """The sheets of a workbook that a recipe can read, with their header rows."""
    found = []
    for sheet in workbook.sheets:
        if not any(fnmatch.fnmatchcase(sheet.name, pattern) for pattern in recipe.sheets):
            continue
        header = _header_row(sheet, recipe)
        if header is not None:
            found.append(_table(workbook.name, sheet, header, recipe))
    return found


def _header_row(sheet: Sheet, recipe: Recipe) -> int | None:
    for row in range(min(sheet.rows, SEARCHED_ROWS)):
        if recipe.knows(sheet.row(row)):
            return row
    return None


def _table(file: str, sheet: Sheet, header: int, recipe: Recipe) -> SheetTable:
    heads: dict[str, int] = {}
    for index, head in enumerate(sheet.row(header)):
        if head is not None:
            heads.setdefault(normal(head), index)
    return SheetTable(file, sheet, header, header + 1, _last_row(sheet, header + 1, recipe), heads)


def _last_row(sheet: Sheet, first: int, recipe: Recipe) -> int:
    if recipe.stop:
        for row, cell in enumerate(sheet.column(0, first, sheet.rows - 1), first):
            if cell is not None and any(cell_text(cell).strip().startswith(stop) for stop in recipe.stop):
                return row - 1
    return sheet.rows - 1
