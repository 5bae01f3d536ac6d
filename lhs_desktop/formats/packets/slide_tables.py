"""Native tables on slides: measured, so that rows fit, and split over slides where they do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from lhs_desktop.formats.charts.fonts import text_width
from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.packets.office import plain
from lhs_desktop.formats.packets.slide_style import (
    LINE,
    fitting,
    lines_needed,
    set_alt_text,
)
from lhs_desktop.formats.packets.words import unbroken

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own "No Style, No Grid"."""
SIZE = 12.0
PADDING = 3.5
"""Above and below the text of a cell."""
FITTED_ROOM = 1.4
"""Columns are this much wider than their texts, so that no number is ever broken by another font."""
GAP = 5.0
"""Left and right of it."""
ALIGNMENT = {"left": "l", "right": "r", "center": "ctr"}
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


def without_empty(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
    """The columns in which some row says something."""
    kept = [at for at in range(len(columns)) if any(row[at].text for row in rows)]
    return [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]


def fitted(columns: Sequence[Column], rows: Sequence[Row], width: float, size: float = SIZE) -> list[Column]:
    """The columns as wide as their texts; the widest one takes what is left.

    Words may be broken into lines, so that their columns are no wider than asked for; figures never are.
    """
    found = _fitted(columns, rows, width, size, FITTED_ROOM)
    # where that is more than there is, the columns of figures are as wide as their figures in our own font
    return (
        found if found is not None else _fitted(columns, rows, width, size, 1.0, least=0.0) or list(columns)
    )


def _fitted(
    columns: Sequence[Column],
    rows: Sequence[Row],
    width: float,
    size: float,
    room: float,
    least: float = 60.0,
) -> list[Column] | None:
    """None where less than the least is left for the widest column."""
    result = []
    for index, column in enumerate(columns):
        cells = [(row[index].text, row[index].bold) for row in rows]
        needed = min(_widest([(column.head, False), *cells], size, room), column.width)
        if column.align == "right":
            needed = max(
                needed, _widest([(text, bold) for text, bold in cells if " " not in text], size, room)
            )
        result.append(replace(column, width=needed))
    widest = max(range(len(columns)), key=lambda at: columns[at].width)
    rest = width - sum(column.width for at, column in enumerate(result) if at != widest)
    result[widest] = replace(result[widest], width=max(rest, 60.0))
    return result if rest >= least else None


def _widest(texts: Sequence[tuple[str, bool]], size: float, room: float) -> float:
    """How wide a column of these texts is; each with whether it is bold."""
    widths = (text_width(unbroken(plain(text)), size, semibold=bold) for text, bold in texts)
    return max(widths, default=0.0) * room + 2 * GAP + 1


def add_table(
    slide: Any,
    columns: Sequence[Column],
    rows: Sequence[Row],
    left: float,
    top: float,
    alt_text: str,
    size: float = SIZE,
) -> Any:
    """A table with a rule under its head and hairlines between the rows.

    The rows are made as XML in one go: cell by cell through python-pptx takes twenty times as long, and
    a grid of readings has thousands of cells.
    """
    heads = [Cell(column.head, PRINT.muted) for column in columns]
    heights = [_row_height(columns, row, size) for row in (heads, *rows)]
    width = sum(column.width for column in columns)
    frame = slide.shapes.add_table(1, len(columns), Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
    set_alt_text(frame, alt_text, "Table")
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    table.horz_banding = False
    for index, column in enumerate(columns):
        table.columns[index].width = Pt(column.width)
    table._tbl.remove(table._tbl.tr_lst[0])
    for at, (row, height) in enumerate(zip((heads, *rows), heights, strict=True)):
        cells = "".join(
            _cell_xml(cell, column, size, is_head=at == 0) for cell, column in zip(row, columns, strict=True)
        )
        table._tbl.append(parse_xml(f'<a:tr {nsdecls("a")} h="{Pt(height)}">{cells}</a:tr>'))
    return frame


def _row_height(columns: Sequence[Column], row: Row, size: float) -> float:
    lines = max(
        min(lines_needed(cell.text, column.width - 2 * GAP, size, semibold=cell.bold), MOST_LINES)
        for cell, column in zip(row, columns, strict=True)
    )
    return lines * size * LINE + 2 * PADDING


def _cell_xml(cell: Cell, column: Column, size: float, *, is_head: bool) -> str:
    """One cell: text of one style, the margins, and the rule below."""
    height = MOST_LINES * size * LINE
    text, _ = fitting(cell.text, column.width - 2 * GAP, height, (size,), semibold=cell.bold)
    indent = cell.text[: len(cell.text) - len(cell.text.lstrip())]
    rule, width = (PRINT.muted, 0.75) if is_head else (PRINT.line, 0.5)
    side, ends = int(GAP * 12700), int(PADDING * 12700)
    # an empty cell has the size of its mark of the end alone; with an empty run it is as high as the largest text
    run = (
        f'<a:r><a:rPr sz="{round(size * 100)}" b="{int(cell.bold)}">{_solid(cell.fill)}</a:rPr>'
        f"<a:t>{escape(indent + text)}</a:t></a:r>"
    )
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{ALIGNMENT[column.align]}">'
        f'<a:lnSpc><a:spcPts val="{round(size * LINE * 100)}"/></a:lnSpc></a:pPr>'
        f'{run if text else ""}<a:endParaRPr sz="{round(size * 100)}"/></a:p></a:txBody>'
        f'<a:tcPr marL="{side}" marR="{side}" marT="{ends}" marB="{ends}" anchor="{"b" if is_head else "t"}">'
        f'<a:lnB w="{int(width * 12700)}">{_solid(rule)}</a:lnB></a:tcPr></a:tc>'
    )


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color.removeprefix("#")}"/></a:solidFill>'
