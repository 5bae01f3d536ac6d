"""Spreadsheets of every format, by calamine: the cells of each sheet at their exact addresses."""

import re
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, BinaryIO

from lhs_desktop.formats.workbooks.looks import Looks
from lhs_desktop.formats.workbooks.wire import ERROR_MARK, ROWS_PER_CHUNK, Refusal, check_area, encode, send

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_QUOTED = re.compile(r"[\"'`‘“].*|\d+", re.DOTALL)

Errors = dict[tuple[int, int], str]


class Found:
    """What was found out about a file before it is read."""

    def __init__(self, kind: str, source: Any) -> None:
        self.kind = kind
        self.source = source
        self.date1904 = False
        self.marked: set[str] = set()
        """Sheets in which error cells are marked already."""
        self.all_marked = False
        self.errors: dict[str, Errors] = {}
        self.looks: dict[str, Looks] = {}
        """What rows and columns look like, by sheet."""
        self.merged: dict[str, list[tuple[int, int, int, int]]] = {}
        self.notes: list[tuple[str, dict[str, Any]]] = []


def read_grids(out: BinaryIO, file: BinaryIO, container: str, request: dict[str, Any]) -> dict[str, Any]:
    """Send every sheet of a spreadsheet; returns the facts about it."""
    digest = _digest(file)
    found = _package(file, request) if container == "zip" else _compound(file, request)
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_object(found.source)
        found.source = None
        any_cell = _send_sheets(out, workbook, found, request)
    except calamine.PasswordError:
        raise Refusal("workbook-encrypted") from None
    except calamine.CalamineError as error:
        raise Refusal("workbook-unreadable", detail=_why(error)) from None
    if not any_cell:
        raise Refusal("workbook-empty")
    return {"kind": found.kind, "sha256": digest, "date1904": found.date1904, "notes": found.notes}


def _why(error: Exception) -> str:
    words = str(error)
    if "Cannot detect" in words:
        return "it is not built as a workbook is"
    # The reader may repeat what stands in a cell: only words are passed on, no numbers and nothing in quotes.
    plain = _QUOTED.sub("?", words)[:80]
    return f"{type(error).__name__.removesuffix('Error')}: {plain}"


def _digest(file: BinaryIO) -> str:
    from hashlib import file_digest

    digest = file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


def _package(file: BinaryIO, request: dict[str, Any]) -> Found:
    from lhs_desktop.formats.workbooks.catalogue import describe
    from lhs_desktop.formats.workbooks.packages import open_package

    package = open_package(file, request)
    found = Found(package.kind, package.copy or request["path"])
    package.copy = None
    found.all_marked = package.marked
    found.date1904, parts = describe(package)
    if package.kind == "ods":
        found.looks = package.looks
    for part, sheet in parts.items():
        if part in package.looks:
            found.looks[sheet] = package.looks[part]
        if package.errors.get(part):
            found.errors[sheet] = package.errors[part]
        if (xml := package.sheets.get(part)) is None:
            continue
        found.merged[sheet] = xml.merged
        if xml.marked:
            found.marked.add(sheet)
        if xml.uncalculated:
            about = {"sheet": sheet, "count": xml.uncalculated, "cell": xml.first_uncalculated or "?"}
            found.notes.append(("note-uncalculated", about))
    return found


def _compound(file: BinaryIO, request: dict[str, Any]) -> Found:
    from io import BytesIO

    from lhs_desktop.formats.workbooks.biff import examine

    data = file.read()
    found = Found("xls", BytesIO(data))
    found.date1904, found.errors, found.looks = examine(data, request)
    return found


def _send_sheets(out: BinaryIO, workbook: "CalamineWorkbook", found: Found, request: dict[str, Any]) -> bool:
    any_cell = False
    total = len(workbook.sheets_metadata)
    for index, about in enumerate(workbook.sheets_metadata):
        if not str(about.typ).endswith("WorkSheet"):
            found.notes.append(("note-no-cells", {"sheet": about.name}))
            continue
        visible = str(about.visible).endswith(".Visible")
        if not visible:
            found.notes.append(("note-hidden-sheet", {"sheet": about.name}))
        sheet = workbook.get_sheet_by_index(index)
        merged = found.merged.get(about.name)
        if merged is None:
            merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        looks = found.looks.get(about.name) or Looks()
        found.notes += looks.notes(about.name)
        send(out, "sheet", about.name, visible, merged, looks.percent)
        any_cell |= _send_rows(out, sheet, about.name, found, request)
        if looks.indents:
            send(out, "indents", [(*place, steps) for place, steps in looks.indents.items()])
        send(out, "end")
        send(out, "progress", index + 1, total)
    return any_cell


def _send_rows(
    out: BinaryIO, sheet: "CalamineSheet", name: str, found: Found, request: dict[str, Any]
) -> bool:
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return False
    check_area(end[0] + 1, end[1] + 1, request)
    left = start[1]
    errors = _by_row(found.errors.get(name, {}))
    # The rows above the first cell come along, the columns before it do not.
    rows = sheet.iter_rows()
    number = 0
    while chunk := list(islice(rows, ROWS_PER_CHUNK)):
        marked = found.all_marked or name in found.marked
        for row in range(number, number + len(chunk)) if errors else ():
            for column, code in errors.get(row, ()):
                if not left <= column < left + len(chunk[row - number]):
                    raise Refusal("workbook-unreadable", detail="a cell lies outside of its sheet")
                chunk[row - number][column - left] = ERROR_MARK + code
                marked = True
        memo: dict[str, str] = {}
        columns = zip(*chunk, strict=True)
        parts = list(chain(repeat(None, left), (encode(column, memo, marked) for column in columns)))
        send(out, "rows", len(chunk), parts)
        number += len(chunk)
    return True


def _by_row(errors: Errors) -> dict[int, list[tuple[int, str]]]:
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), code in errors.items():
        rows.setdefault(row, []).append((column, code))
    return rows
