"""Spreadsheets of every format, by calamine: the cells of each sheet at their exact addresses."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, BinaryIO

from lhs_desktop.formats.workbooks.looks import Looks
from lhs_desktop.formats.workbooks.slices import NotSliceableError, rows_in_slices
from lhs_desktop.formats.workbooks.wire import (
    ERROR_MARK,
    ROWS_PER_CHUNK,
    Refusal,
    ToldByColumn,
    check_area,
    encode,
    send,
)

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from lhs_desktop.formats.workbooks.packages import Package
    from lhs_desktop.formats.workbooks.sheet_xml import Range, SheetXml

_QUOTED = re.compile(r"[\"'`‘“].*|\d+", re.DOTALL)

Errors = dict[tuple[int, int], str]


class Found:
    """What was found out about a file before it is read."""

    def __init__(self, kind: str, source: Any) -> None:
        self.kind = kind
        self.source = source
        self.date1904 = False
        self.all_marked = False
        """Whether error cells are marked already, in all sheets."""
        self.errors: dict[str, Errors] = {}
        """Where error cells are that are not marked, by sheet."""
        self.looks: dict[str, Looks] = {}
        """What rows and columns look like, by sheet."""
        self.package: Package | None = None
        self.parts: dict[str, str] = {}
        """The parts of a package, by sheet."""
        self.notes: list[tuple[str, dict[str, Any]]] = []

    def xml(self, sheet: str) -> "SheetXml | None":
        """What was found out about a sheet by its XML, as far as that was read."""
        return self.package.sheets.get(self.parts.get(sheet, "")) if self.package else None

    def is_long(self, sheet: str) -> bool:
        return self.package is not None and self.parts.get(sheet) in self.package.long

    def is_marked(self, sheet: str) -> bool:
        """Whether the sheet has error cells that are marked, as far as it was read."""
        xml = self.xml(sheet)
        return self.all_marked or (xml is not None and xml.marked)


def read_grids(out: BinaryIO, file: BinaryIO, container: str, request: dict[str, Any]) -> dict[str, Any]:
    """Send every sheet of a spreadsheet; returns the facts about it."""
    digest = _digest(file)
    facts: dict[str, Any] | None = None
    with suppress(NotSliceableError):
        facts = _read(out, file, container, request, sliced=True)
    if facts is None:  # what the first reading held is let go by now
        send(out, "again")
        facts = _read(out, file, container, request, sliced=False)
    return facts | {"sha256": digest}


def _read(
    out: BinaryIO, file: BinaryIO, container: str, request: dict[str, Any], sliced: bool
) -> dict[str, Any]:
    found = _package(file, request, sliced) if container == "zip" else _compound(file, request)
    if not _send_sheets(out, file, found, request):
        raise Refusal("workbook-empty")
    return {"kind": found.kind, "date1904": found.date1904, "notes": found.notes}


def _why(error: Exception) -> str:
    words = str(error)
    if "Cannot detect" in words:
        return "it does not have the structure of a workbook"
    # The reader may repeat what stands in a cell: only words are passed on, no numbers and nothing in quotes.
    plain = _QUOTED.sub("?", words)[:80]
    return f"{type(error).__name__.removesuffix('Error')}: {plain}"


def _digest(file: BinaryIO) -> str:
    from hashlib import file_digest

    digest = file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


def _package(file: BinaryIO, request: dict[str, Any], sliced: bool) -> Found:
    from lhs_desktop.formats.workbooks.catalogue import describe
    from lhs_desktop.formats.workbooks.packages import open_package

    package = open_package(file, request, sliced)
    found = Found(package.kind, package.copy or request["path"])
    package.copy = None
    found.package = package
    found.all_marked = package.marked
    found.date1904, parts = describe(package)
    if package.kind == "ods":
        found.looks = package.looks
    found.parts = {sheet: part for part, sheet in parts.items()}
    for sheet, part in found.parts.items():
        if part in package.looks:
            found.looks[sheet] = package.looks[part]
        if package.errors.get(part):
            found.errors[sheet] = package.errors[part]
    return found


def _compound(file: BinaryIO, request: dict[str, Any]) -> Found:
    from io import BytesIO

    from lhs_desktop.formats.workbooks.biff import examine

    data = file.read()
    found = Found("xls", BytesIO(data))
    found.date1904, found.errors, found.looks = examine(data, request)
    return found


def _send_sheets(out: BinaryIO, file: BinaryIO, found: Found, request: dict[str, Any]) -> bool:
    import python_calamine as calamine

    any_cell = False
    try:
        workbook = calamine.CalamineWorkbook.from_object(found.source)
        found.source = None
        total = len(workbook.sheets_metadata)
        for index, about in enumerate(workbook.sheets_metadata):
            if not str(about.typ).endswith("WorkSheet"):
                found.notes.append(("note-no-cells", {"sheet": about.name}))
                continue
            visible = str(about.visible).endswith(".Visible")
            if not visible:
                found.notes.append(("note-hidden-sheet", {"sheet": about.name}))
            send(out, "sheet", about.name, visible)
            if found.is_long(about.name):
                merged, some = _send_long(out, file, (index, total), about.name, found, request)
            else:
                merged, some = _send_sheet(out, workbook, index, about.name, found, request)
            any_cell |= some
            _send_end(out, about.name, merged, found)
            send(out, "progress", index + 1, total)
    except calamine.PasswordError:
        raise Refusal("workbook-encrypted") from None
    except calamine.CalamineError as error:
        if found.package is not None and found.package.long:
            raise NotSliceableError from None  # it may be readable as a whole
        raise Refusal("workbook-unreadable", detail=_why(error)) from None
    return any_cell


def _send_end(out: BinaryIO, name: str, merged: "list[Range]", found: Found) -> None:
    looks = found.looks.get(name) or Looks()
    found.notes += looks.notes(name)
    xml = found.xml(name)
    if xml is not None and xml.uncalculated:
        about = {"sheet": name, "count": xml.uncalculated, "cell": xml.first_uncalculated or "?"}
        found.notes.append(("note-uncalculated", about))
    indents = [(*place, steps) for place, steps in looks.indents.items()]
    send(out, "end", merged, looks.percent, looks.percent_cells, indents)


def _send_long(
    out: BinaryIO, file: BinaryIO, number: tuple[int, int], name: str, found: Found, request: dict[str, Any]
) -> "tuple[list[Range], bool]":
    from lhs_desktop.formats.workbooks.packages import long_sheet

    index, total = number
    package, part = found.package, found.parts[name]
    assert package is not None
    size = package.long[part].file_size

    def blocks() -> Iterator[bytes]:
        done = 0
        for block in long_sheet(file, package, part, request):
            yield block
            done += len(block)
            send(out, "progress", 1000 * index + min(1000 * done // size, 1000), 1000 * total)

    rows = rows_in_slices(package.shared, part, index, blocks(), request)
    some = _send_rows(out, rows, 0, {}, lambda: found.is_marked(name))
    found.looks[name] = package.looks[part]
    return package.sheets[part].merged, some


def _send_sheet(
    out: BinaryIO,
    workbook: "CalamineWorkbook",
    index: int,
    name: str,
    found: Found,
    request: dict[str, Any],
) -> "tuple[list[Range], bool]":
    sheet = workbook.get_sheet_by_index(index)
    xml = found.xml(name)
    merged = xml.merged if xml else [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return merged, False
    check_area(end[0] + 1, end[1] + 1, request)
    errors = _by_row(found.errors.get(name, {}))
    # The rows above the first cell come along, the columns before it do not.
    _send_rows(out, sheet.iter_rows(), start[1], errors, lambda: found.is_marked(name))
    return merged, True


def _send_rows(
    out: BinaryIO,
    rows: Iterator[list[Any]],
    left: int,
    errors: dict[int, list[tuple[int, str]]],
    is_marked: Callable[[], bool],
) -> bool:
    """Sends the rows from the first on, which begin in column `left`; tells whether there are any."""
    told = ToldByColumn()
    number = 0
    while chunk := list(islice(rows, ROWS_PER_CHUNK)):
        marked = is_marked()
        for row in range(number, number + len(chunk)) if errors else ():
            for column, code in errors.get(row, ()):
                if not left <= column < left + len(chunk[row - number]):
                    raise Refusal("workbook-unreadable", detail="a cell lies outside of its sheet")
                chunk[row - number][column - left] = ERROR_MARK + code
                marked = True
        memo: dict[str, str] = {}
        columns = zip_longest(*chunk, fillvalue="")
        parts = [encode(column, memo, marked, told[index]) for index, column in enumerate(columns, left)]
        send(out, "rows", len(chunk), [None] * left + parts)
        number += len(chunk)
    return number > 0


def _by_row(errors: Errors) -> dict[int, list[tuple[int, str]]]:
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), code in errors.items():
        rows.setdefault(row, []).append((column, code))
    return rows
