"""Native tables on slides: measured, so that rows fit, and split over slides where they do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.packets.slide_style import (
    ALIGN,
    LINE,
    element,
    fitting,
    lines_needed,
    set_alt_text,
    style_run,
)

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own "No Style, No Grid"."""
SIZE = 12.0
PADDING = 3.5
"""Above and below the text of a cell."""
GAP = 5.0
"""Left and right of it."""
MOST_LINES = 6
"""A longer text is cut; the notes have it in full."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    fill: str = PRINT.ink
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: float
    align: str = "left"


Row = Sequence[Cell]


def pages(
    columns: Sequence[Column], rows: Sequence[Row], height: float, size: float = SIZE
) -> Iterator[list[Row]]:
    """The rows in parts that each fit this height with the head above them."""
    room = height - _row_height(columns, [Cell(column.head) for column in columns], size)
    part: list[Row] = []
    used = 0.0
    for row in rows:
        needed = _row_height(columns, row, size)
        if part and used + needed > room:
            yield part
            part, used = [], 0.0
        part.append(row)
        used += needed
    if part:
        yield part


def add_table(
    slide: Any,
    columns: Sequence[Column],
    rows: Sequence[Row],
    left: float,
    top: float,
    alt_text: str,
    size: float = SIZE,
) -> Any:
    """A table with a rule under its head and hairlines between the rows."""
    heads = [Cell(column.head, PRINT.muted) for column in columns]
    heights = [_row_height(columns, row, size) for row in (heads, *rows)]
    width = sum(column.width for column in columns)
    frame = slide.shapes.add_table(
        len(rows) + 1, len(columns), Pt(left), Pt(top), Pt(width), Pt(sum(heights))
    )
    set_alt_text(frame, alt_text, "Table")
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    table.horz_banding = False
    for index, column in enumerate(columns):
        table.columns[index].width = Pt(column.width)
    for at, (row, height) in enumerate(zip((heads, *rows), heights, strict=True)):
        table.rows[at].height = Pt(height)
        for index, cell in enumerate(row):
            _fill_cell(table.cell(at, index), cell, columns[index], size, is_head=at == 0)
    return frame


def _row_height(columns: Sequence[Column], row: Row, size: float) -> float:
    lines = max(
        min(lines_needed(cell.text, column.width - 2 * GAP, size, semibold=cell.bold), MOST_LINES)
        for cell, column in zip(row, columns, strict=True)
    )
    return lines * size * LINE + 2 * PADDING


def _fill_cell(cell: Any, content: Cell, column: Column, size: float, *, is_head: bool) -> None:
    height = MOST_LINES * size * LINE
    text, _ = fitting(content.text, column.width - 2 * GAP, height, (size,), semibold=content.bold)
    cell.margin_left = cell.margin_right = Pt(GAP)
    cell.margin_top = cell.margin_bottom = Pt(PADDING)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = ALIGN[column.align]
    run = paragraph.add_run()
    run.text = text
    style_run(run, size, content.fill, bold=content.bold)
    _rule(cell, PRINT.muted if is_head else PRINT.line, 0.75 if is_head else 0.5)


def _rule(cell: Any, color: str, width: float) -> None:
    """A line below the cell; python-pptx has no borders of its own."""
    properties = cell._tc.get_or_add_tcPr()
    line = element("a:lnB", properties, w=str(int(width * 12700)))
    fill = element("a:solidFill", line)
    element("a:srgbClr", fill, val=color.removeprefix("#"))
