"""The XML of one sheet, looked through block by block on its way to the reader.

The reader returns error cells as empty ones, so they are passed on as text with a mark before the code; it looks for
merged cells in a second pass through all cells, so an empty list is put before the cells and the ranges are taken here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from lhs_desktop.formats.workbooks.looks import Looks
from lhs_desktop.formats.workbooks.wire import ERROR_MARK, Refusal, check_area, number_of

_BLOCK = 1 << 18
_SET_IN = 500_000
"""So many cells that are set in are kept: as many rows as any list has."""
_LONGEST = 64 << 20
_CELL = rb"<((?:\w+:)?)c\b"
_ERROR_CELL = re.compile(
    _CELL + rb"([^>]*?)\bt=[\"']e[\"']([^>]*(?<!/)>(?:(?!</\1c>).)*?<\1v(?: [^>]*)?>)", re.DOTALL
)
_UNCALCULATED = re.compile(
    _CELL + rb"([^>]*)>\s*<\1f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v></\1v>)?\s*</\1c>"
)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_DIMENSION = re.compile(
    rb"<(?:\w+:)?dimension\b[^>]*?\bref=[\"'](?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})[\"']"
)
_FILLED = re.compile(_CELL + rb"[^>]*? ?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>(?!</)")
_CELLS = re.compile(rb"<(?:(\w+):)?sheetData\b")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*)(?<!/)>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
_HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*)>")
_FROM, _TO = re.compile(rb"\bmin=[\"'](\d{1,5})[\"']"), re.compile(rb"\bmax=[\"'](\d{1,5})[\"']")
_NUMBER = re.compile(_CELL + rb"([^>]*)(?<!/)>\s*(?:<\1f\b[^>]*(?:/>|>[^<]*</\1f>)\s*)?<\1v>")
_STYLE = re.compile(rb"\bs=[\"'](\d{1,6})[\"']")
_STYLED = re.compile(_CELL + rb"([^>]*?\bs=[\"'](\d{1,6})[\"'][^>]*)(?<!/)>")
_NO_NUMBER = re.compile(rb"\bt=[\"'](?!n[\"'])")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)

Range = tuple[int, int, int, int]


class SheetXml:
    """What one sheet's part holds that the reader will not tell."""

    def __init__(
        self,
        request: dict[str, Any],
        address_errors: bool,
        percent: frozenset[int],
        indents: Mapping[int, int],
    ) -> None:
        self._request = request
        self._address_errors = address_errors
        self._percent = percent
        self._indents = indents
        self.looks = Looks()
        self.marked = False
        """Whether error cells were marked in the blocks passed on."""
        self.errors: dict[tuple[int, int], str] = {}
        """Error cells by address, where blocks are not passed on."""
        self.merged: list[Range] = []
        self.uncalculated = 0
        """How many formulas have no stored result."""
        self.first_uncalculated = ""

    def blocks(self, part: IO[bytes]) -> Iterator[bytes]:
        """The part as the reader shall see it."""
        measure: bool | None = None
        rows = columns = 0
        formulas = b"</f>"
        head = True
        for block in _by_row(part):
            if head and (cells := _CELLS.search(block)):
                head = False
                self._hidden_columns(block[: cells.start()])
                measure = self._must_measure(block[: cells.start()])
                formulas = b"</" + cells[1] + b":f>" if cells[1] else formulas
                block = b"".join(
                    (block[: cells.start()], b"<mergeCells></mergeCells>", block[cells.start() :])
                )
            if measure:
                for cell in _FILLED.finditer(block):
                    rows = max(rows, int(cell[3]))
                    columns = max(columns, number_of(cell[2]))
                check_area(rows, columns, self._request)
            if holds(block, b"hidden="):
                for row in _HIDDEN_ROW.finditer(block):
                    number = _ROW_NUMBER.search(row[1])
                    self.looks.hide_row(int(number[1]) - 1 if number else 0)
            if self._percent and self.looks.left > 0:
                self._numbers(block)
            if self._indents:
                self._set_in(block)
            if holds(block, formulas, b"f"):
                self._count_uncalculated(block)
            if holds(block, b't="e"', b"e") or holds(block, b"t='e'", b"'"):
                block = self._errors(block)
            yield block
        self.merged = [
            (int(found[2]) - 1, number_of(found[1]) - 1, int(found[4]) - 1, number_of(found[3]) - 1)
            for found in _MERGED.finditer(block)
        ]

    def _hidden_columns(self, head: bytes) -> None:
        for columns in _HIDDEN_COLUMNS.finditer(head):
            first, last = _FROM.search(columns[1]), _TO.search(columns[1])
            # Columns hidden up to the end of the sheet are a way to make it look small.
            if first and last and int(last[1]) < self._request["columns"]:
                self.looks.hidden_columns |= set(range(int(first[1]) - 1, int(last[1])))

    def _numbers(self, block: bytes) -> None:
        """Which cells with numbers are shown as percentages."""
        for cell in _NUMBER.finditer(block):
            place = _REFERENCE.search(cell[2])
            if place is None or _NO_NUMBER.search(cell[2]):
                continue
            style = _STYLE.search(cell[2])
            is_percent = style is not None and int(style[1]) in self._percent
            self.looks.number(int(place[2]) - 1, number_of(place[1]) - 1, is_percent)
            if self.looks.left <= 0:
                return

    def _set_in(self, block: bytes) -> None:
        """Which filled cells are set in from the left, and how far."""
        for cell in _STYLED.finditer(block):
            steps = self._indents.get(int(cell[3]))
            if steps and (place := _REFERENCE.search(cell[2])) and len(self.looks.indents) < _SET_IN:
                self.looks.indents[int(place[2]) - 1, number_of(place[1]) - 1] = steps

    def _must_measure(self, head: bytes) -> bool:
        """Whether the cells themselves must say how far they reach.

        A declared dimension is no evidence against a sheet, since many programs always declare all of it. A sheet
        that reaches further than it declares meets the limit of memory.
        """
        declared = _DIMENSION.search(head)
        return declared is None or number_of(declared[1]) * int(declared[2]) > self._request["cells"]

    def _count_uncalculated(self, block: bytes) -> None:
        for cell in _UNCALCULATED.finditer(block):
            if b't="str"' in cell[2]:
                continue
            self.uncalculated += 1
            place = _REFERENCE.search(cell[2])
            if place and not self.first_uncalculated:
                self.first_uncalculated = (place[1] + place[2]).decode()

    def _errors(self, block: bytes) -> bytes:
        if not self._address_errors:
            self.marked = True
            return _ERROR_CELL.sub(rb'<\1c\2t="str"\3' + ERROR_MARK.encode(), block)
        for cell in _ERROR_CELL.finditer(block):
            place = _REFERENCE.search(cell[2]) or _REFERENCE.search(cell[3])
            if not place:
                raise Refusal("workbook-unreadable", detail="error cells without addresses")
            end = block.index(b"<", cell.end())
            code = block[cell.end() : end].decode("utf-8", "replace")
            self.errors[int(place[2]) - 1, number_of(place[1]) - 1] = code
        return block


def holds(block: bytes, text: bytes, letter: bytes = b"h") -> bool:
    """Whether a text is in a block of cells. A letter of it is looked for in a tenth of the time; most blocks have none."""
    return letter in block and text in block


def _by_row(part: IO[bytes]) -> Iterator[bytes]:
    """Blocks that end before the beginning of a row; the last holds the last row and all that follows."""
    rest = b""
    start = b"<row"
    # where no row begins, twice as much is read each time: what is held is not searched over and over
    while data := part.read(max(_BLOCK, len(rest))):
        if not rest and (cells := _CELLS.search(data)) and cells[1]:
            start = b"<" + cells[1] + b":row"
        data = rest + data
        cut = data.rfind(start + b" ")
        cut = max(cut, data.rfind(start + b">", max(cut, 0)))
        if cut <= 0:
            if len(data) > _LONGEST:
                raise Refusal("workbook-unreadable", detail="a row has no end")
            rest = data
            continue
        rest, data = data[cut:], data[:cut]
        yield data
    yield rest
