"""Marks in a copy of an XLSX workbook that keeps its looks.

Formulas are given back as the values that were read: a library cannot compute them anew, and a copy with formulas but
without values would be empty for every reader that does not compute either.
"""

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lhs_desktop.formats.packets.office import cell_text
from lhs_desktop.formats.workbooks_back.marks import AUTHOR, FILL, PROPERTY, REASON, Origin, SheetMarks

WIDTH = 60


def write_styled(
    source: Path,
    target: Path,
    marks: Sequence[SheetMarks],
    origin: Origin,
    report: Callable[[int, int], None],
) -> None:
    """Writes the copy; ``report`` is called with steps done and steps in all."""
    import openpyxl
    from openpyxl.packaging.custom import StringProperty

    book = openpyxl.load_workbook(source, data_only=True, rich_text=True)
    steps = len(marks) + 2
    report(1, steps)
    for number, one in enumerate(marks):
        _mark(book[one.sheet], one)
        report(number + 2, steps)
    if PROPERTY in book.custom_doc_props.names:
        del book.custom_doc_props[PROPERTY]
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=json.dumps(asdict(origin))))
    book.save(target)
    book.close()
    report(steps, steps)


def _mark(sheet: Any, marks: SheetMarks) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    fill = PatternFill("solid", start_color=FILL, end_color=FILL)
    for (row, column), text in marks.cells.items():
        cell = _first(sheet, sheet.cell(row + 1, column + 1))
        cell.fill = fill
        _comment(cell, text)
    head = sheet.cell(marks.header + 1, marks.column + 1)
    _write(head, REASON)
    beside = sheet.cell(marks.header + 1, max(marks.column, 1))
    head.font = Font(bold=True) if not beside.has_style else copy.copy(beside.font)
    head.fill = fill
    for row, text in marks.reasons.items():
        cell = sheet.cell(row + 1, marks.column + 1)
        _write(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(marks.column + 1)].width = WIDTH


def _first(sheet: Any, cell: Any) -> Any:
    """The cell itself, or the first of those that it was merged with."""
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _write(cell: Any, text: str) -> None:
    cell.value = cell_text(text)
    cell.data_type = "s"  # a text that begins with an equals sign stays one


def _comment(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment

    before = f"{cell.comment.text}\n" if cell.comment is not None else ""
    comment = Comment(cell_text(before + text), AUTHOR)
    comment.width, comment.height = 320, 120
    cell.comment = comment
