"""What a workbook is once it has been read: sheets of plain cells at exact addresses, and nothing else."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Union, overload

from lhs_desktop.formats.workbooks.wire import ROWS_PER_CHUNK, letters_of


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error of the spreadsheet instead of a value."""

    code: str

    def __str__(self) -> str:
        return self.code


Cell = str | float | int | bool | datetime | date | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True, eq=False)
class Repeated(Sequence[Cell]):
    """Part of a column in which few different cells stand often: which of them stands where."""

    cells: list[Cell]
    """Each once; further parts of the column use the same list, and may have others of them."""
    places: "array[int]"

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> "Repeated": ...
    def __getitem__(self, index: int | slice) -> "Cell | Repeated":
        if isinstance(index, slice):
            return Repeated(self.cells, self.places[index])
        return self.cells[self.places[index]]

    def __iter__(self) -> Iterator[Cell]:
        return map(self.cells.__getitem__, self.places)


Part = Union[Sequence[Cell], "array[float]", None]
"""One column of one chunk of rows; None where the whole part is empty."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost. What goes beyond is refused, never cut off silently."""

    seconds: float = 120.0
    cpu_seconds: int = 120
    memory: int = 1536 * 1024 * 1024
    file_bytes: int = 1024 * 1024 * 1024
    expanded_bytes: int = 1024 * 1024 * 1024
    cells: int = 40_000_000
    columns: int = 16_384


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Sheet:
    """The cells of one sheet, kept by column within chunks of rows. Row 0, column 0 is A1."""

    name: str
    rows: int
    columns: int
    visible: bool = True
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Merged ranges as (first row, first column, last row, last column); the value stands in the first cell."""
    chunks: tuple[tuple[Part, ...], ...] = field(default=(), repr=False)
    percent: frozenset[int] = frozenset()
    """Columns whose numbers are all shown as percentages: 0.95 is seen as 95%."""
    percent_cells: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    """Cells shown so in columns that hold other numbers too, by row and column."""
    indents: Mapping[tuple[int, int], int] = field(default_factory=dict, repr=False)
    """Cells of .xlsx files that are set in from the left, by row and column, and by how many steps."""

    def shows_percent(self, row: int, column: int) -> bool:
        """Whether a number at an address is shown as a percentage."""
        return column in self.percent or (row, column) in self.percent_cells

    def cell(self, row: int, column: int) -> Cell:
        """The value at an address; None outside of the sheet's cells."""
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return None
        parts = self.chunks[row // ROWS_PER_CHUNK]
        part = parts[column] if column < len(parts) else None
        return None if part is None else part[row % ROWS_PER_CHUNK]

    def parts(
        self, index: int, first_row: int = 0, last_row: int | None = None
    ) -> Iterator[tuple[int, Part]]:
        """A column from `first_row` to `last_row`, both included, as it is kept: part by part, with their heights."""
        for number, start, end in self._spans(first_row, last_row):
            parts = self.chunks[number]
            part = parts[index] if 0 <= index < len(parts) else None
            whole = part is None or (start == 0 and end == len(part))
            yield end - start, part if part is None or whole else part[start:end]

    def column(self, index: int, first_row: int = 0, last_row: int | None = None) -> list[Cell]:
        """The values of a column from `first_row` to `last_row`, both included."""
        values: list[Cell] = []
        for height, part in self.parts(index, first_row, last_row):
            values.extend([None] * height if part is None else part)
        return values

    def _spans(self, first_row: int, last_row: int | None) -> Iterator[tuple[int, int, int]]:
        """The chunks that hold some rows, with the first of them in the chunk and the one after the last."""
        stop = self.rows if last_row is None else min(last_row + 1, self.rows)
        row = max(first_row, 0)
        while row < stop:
            number, start = divmod(row, ROWS_PER_CHUNK)
            end = min(ROWS_PER_CHUNK, stop - number * ROWS_PER_CHUNK)
            yield number, start, end
            row += end - start

    def row(self, index: int) -> list[Cell]:
        """The values of a row, as many as the sheet has columns."""
        return next(self.iterate(index, index), [None] * self.columns)

    def iterate(self, first_row: int = 0, last_row: int | None = None) -> Iterator[list[Cell]]:
        """Row after row from `first_row` to `last_row`, both included; faster than calling `row` for each."""
        for number, start, end in self._spans(first_row, last_row):
            empty: list[Cell] = [None] * (end - start)
            parts = [empty if part is None else part[start:end] for part in self.chunks[number]]
            parts += [empty] * (self.columns - len(parts))
            yield from map(list, zip(*parts, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Workbook:
    """A file that has been read."""

    name: str
    """The file's name without its folder."""
    sha256: str
    kind: str
    """xlsx, xlsm, xlsb, xls, ods, csv, tsv or txt, by content; sqlite or database where it was none of files."""
    size: int
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    """What a reader of the cells ought to know, in sentences."""
    encoding: str | None = None
    """Of delimited text: how it was decoded."""
    delimiter: str | None = None
    """Of delimited text: what separates the fields; None for a single column."""
    date1904: bool = False
    """True if the workbook counts its days from 1904; dates are right already, serials in number cells are not."""

    @property
    def is_text(self) -> bool:
        """Whether the cells are the raw text of a delimited file."""
        return self.encoding is not None

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def address(row: int, column: int) -> str:
    """`address(2, 1)` is B3."""
    return f"{letters_of(column)}{row + 1}"


def cell_text(value: Cell) -> str:
    """A cell as text: whole numbers without a decimal point, dates in ISO form, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
