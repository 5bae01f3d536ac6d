"""How cells look, where that changes what they say: shown as percentages, or hidden.

The reader gives 0.95 for a cell that shows 95%, and cells of hidden rows like any others.
"""

import re
from collections.abc import Iterable
from typing import Any

from lhs_desktop.formats.workbooks.wire import letters_of

LOOKED_AT = 20_000
"""So many cells of a sheet tell what its columns are like."""

_BUILT_IN = (9, 10)
_TEXT_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CUSTOM = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_WITH_ALIGNMENT = re.compile(rb"<((?:\w+:)?)xf\b[^>]*?(?:/>|>(?:(?!</\1xf>).)*?</\1xf>)", re.DOTALL)
_INDENT = re.compile(rb"\bindent=[\"'](\d{1,3})[\"']")
_FORMAT_ID = re.compile(rb"\bnumFmtId=[\"'](\d+)[\"']")
_FORMAT_CODE = re.compile(rb"\bformatCode=(?:\"([^\"]*)\"|'([^']*)')")


class Looks:
    """What the columns and rows of a sheet look like."""

    def __init__(self) -> None:
        self.left = LOOKED_AT
        self.hidden_rows = 0
        self.first_hidden_row = -1
        self.hidden_columns: set[int] = set()
        self.indents: dict[tuple[int, int], int] = {}
        """Cells that are set in from the left, by row and column, and by how many steps."""
        self._percent: dict[int, set[int]] = {}
        """Which rows of a column are shown as percentages."""
        self._plain: set[int] = set()

    def number(self, row: int, column: int, is_percent: bool) -> None:
        """A cell with a number."""
        self.left -= 1
        if is_percent:
            self._percent.setdefault(column, set()).add(row)
        else:
            self._plain.add(column)

    def hide_row(self, row: int) -> None:
        if not self.hidden_rows:
            self.first_hidden_row = row
        self.hidden_rows += 1

    @property
    def percent(self) -> list[int]:
        """The columns all of whose numbers are shown as percentages."""
        return sorted(self._percent.keys() - self._plain)

    @property
    def percent_cells(self) -> list[tuple[int, int]]:
        """The cells that are shown as percentages in columns that hold others too, by row and column."""
        mixed = sorted(self._percent.keys() & self._plain)
        return [(row, column) for column in mixed for row in sorted(self._percent[column])]

    def notes(self, sheet: str) -> list[tuple[str, dict[str, Any]]]:
        """What a reader of the cells ought to know."""
        found: list[tuple[str, dict[str, Any]]] = []
        if mixed := self._percent.keys() & self._plain:
            found.append(("note-mixed-percent", {"sheet": sheet, "columns": _letters(mixed)}))
        if self.hidden_rows:
            first = self.first_hidden_row + 1
            found.append(("note-hidden-rows", {"sheet": sheet, "count": self.hidden_rows, "row": first}))
        if self.hidden_columns:
            columns = _letters(self.hidden_columns)
            found.append(("note-hidden-columns", {"sheet": sheet, "columns": columns}))
        return found


def _letters(columns: Iterable[int]) -> str:
    ordered = sorted(columns)
    shown = ", ".join(map(letters_of, ordered[:12]))
    return f"{shown} …" if len(ordered) > 12 else shown


def is_percent(code: str) -> bool:
    """Whether a number format multiplies by a hundred and puts a percent sign."""
    return "%" in _TEXT_IN_FORMAT.sub("", code)


def percent_styles(styles: bytes) -> frozenset[int]:
    """The indexes of the cell formats of an .xlsx file that show percentages."""
    ids = set(_BUILT_IN)
    for custom in _CUSTOM.finditer(styles):
        number, code = _FORMAT_ID.search(custom[1]), _FORMAT_CODE.search(custom[1])
        if (
            number
            and code
            and is_percent((code[1] or code[2] or b"").decode("utf-8", "replace").replace("&quot;", '"'))
        ):
            ids.add(int(number[1]))
    formats = _CELL_FORMATS.search(styles)
    if formats is None:
        return frozenset()
    return frozenset(
        index
        for index, one in enumerate(_CELL_FORMAT.finditer(formats[0]))
        if (number := _FORMAT_ID.search(one[1])) and int(number[1]) in ids
    )


def indent_styles(styles: bytes) -> dict[int, int]:
    """The cell formats of an .xlsx file that set a cell in from the left, by their index."""
    formats = _CELL_FORMATS.search(styles)
    if formats is None or b"indent=" not in formats[0]:
        return {}
    found = {}
    for index, one in enumerate(_WITH_ALIGNMENT.finditer(formats[0])):
        if (steps := _INDENT.search(one[0])) and int(steps[1]):
            found[index] = int(steps[1])
    return found


def percent_formats(custom: Iterable[tuple[int, str]], cell_formats: Iterable[int]) -> frozenset[int]:
    """The same where formats are records: custom formats, and the format of each cell format."""
    ids = {*_BUILT_IN, *(number for number, code in custom if is_percent(code))}
    return frozenset(index for index, number in enumerate(cell_formats) if number in ids)
