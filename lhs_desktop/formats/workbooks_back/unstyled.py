"""Marks in an XLSX workbook made of the cells of any other kind of file: texts stay texts, nothing becomes a formula."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from lhs_desktop.formats.packets.office import WORKBOOK_OPTIONS, cell_text
from lhs_desktop.formats.workbooks import Cell, CellError, Sheet, Workbook
from lhs_desktop.formats.workbooks_back.marks import AUTHOR, FILL, PROPERTY, REASON, Origin, SheetMarks

WIDTH = 60
_REPORT_EVERY = 5_000
_DAY = {"num_format": "yyyy-mm-dd"}
_MOMENT = {"num_format": "yyyy-mm-dd hh:mm:ss"}
_TIME = {"num_format": "[hh]:mm:ss"}


def write_unstyled(
    workbook: Workbook,
    names: Sequence[str],
    target: Path,
    marks: Sequence[SheetMarks],
    origin: Origin,
    report: Callable[[int, int], None],
) -> None:
    """Writes the copy.

    Args:
        workbook: As it was read.
        names: What its sheets are called in the copy.
        target: The file.
        marks: By the names in the workbook.
        origin: Noted as a property.
        report: Called with rows done and rows in all.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(target, WORKBOOK_OPTIONS)
    book.set_custom_property(PROPERTY, json.dumps(asdict(origin)), "text")
    by_sheet = {one.sheet: one for one in marks}
    total = sum(sheet.rows for sheet in workbook.sheets)
    done = 0
    for sheet, name in zip(workbook.sheets, names, strict=True):
        writer = _Writer(book, book.add_worksheet(name), by_sheet.get(sheet.name))
        for number, row in enumerate(sheet.iterate()):
            writer.row(number, row)
            done += 1
            if done % _REPORT_EVERY == 0:
                report(done, total)
        writer.finish(sheet)
    book.close()
    report(total, total)


def sheet_names(workbook: Workbook) -> list[str]:
    """Names that a workbook may have: at most 31 signs, some of them forbidden, each once."""
    found: list[str] = []
    for sheet in workbook.sheets:
        base = "".join(" " if sign in "[]:*?/\\" else sign for sign in sheet.name).strip(" '")[:31] or "Sheet"
        name, number = base, 1
        while name.casefold() in (one.casefold() for one in found):
            number += 1
            name = f"{base[:27]} {number}"
        found.append(name)
    return found


class _Writer:
    def __init__(self, book: Any, sheet: Any, marks: SheetMarks | None) -> None:
        self._sheet = sheet
        self._marks = marks
        self._marked = {} if marks is None else dict(marks.cells)
        self._formats: dict[tuple[str, bool], Any] = {}
        self._book = book
        self._reason = book.add_format({"text_wrap": True, "valign": "top"})
        self._head = book.add_format({"bold": True, "bg_color": f"#{FILL}"})

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            comment = self._marked.get((number, column))
            self._cell(number, column, cell, comment is not None)
            if comment is not None:
                options = {"author": AUTHOR, "x_scale": 2.5, "y_scale": 1.5}
                self._sheet.write_comment(number, column, cell_text(comment), options)
        if self._marks is None:
            return
        if number == self._marks.header:
            self._sheet.write_string(number, self._marks.column, REASON, self._head)
        elif number in self._marks.reasons:
            text = cell_text(self._marks.reasons[number])
            self._sheet.write_string(number, self._marks.column, text, self._reason)

    def finish(self, sheet: Sheet) -> None:
        # codes and figures of delimited text are texts, and meant to be
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for first_row, first, last_row, last in sheet.merged:
            if (first_row, first) != (last_row, last):
                kept = sheet.cell(first_row, first)
                self._sheet.merge_range(first_row, first, last_row, last, "", self._format("", False))
                self._cell(first_row, first, kept, (first_row, first) in self._marked)
        if self._marks is not None:
            self._sheet.set_column(self._marks.column, self._marks.column, WIDTH)
            self._sheet.freeze_panes(self._marks.header + 1, 0)

    def _cell(self, row: int, column: int, cell: Cell, marked: bool) -> None:
        if cell is None:
            if marked:
                self._sheet.write_blank(row, column, None, self._format("", True))
        elif isinstance(cell, bool):
            self._sheet.write_boolean(row, column, cell, self._format("", marked))
        elif isinstance(cell, (int, float)):
            self._sheet.write_number(row, column, cell, self._format("", marked))
        elif isinstance(cell, (datetime, date, time, timedelta)):
            self._sheet.write_datetime(row, column, cell, self._format(_kind(cell), marked))
        else:
            text = cell.code if isinstance(cell, CellError) else cell
            self._sheet.write_string(row, column, cell_text(text), self._format("", marked))

    def _format(self, kind: str, marked: bool) -> Any:
        if (kind, marked) not in self._formats:
            made = self._book.add_format({"day": _DAY, "moment": _MOMENT, "time": _TIME}.get(kind, {}))
            if marked:
                made.set_bg_color(f"#{FILL}")
            self._formats[kind, marked] = made
        return self._formats[kind, marked]


def _kind(cell: date | time | timedelta) -> str:
    if isinstance(cell, datetime):
        return "moment"
    return "day" if isinstance(cell, date) else "time"
