"""The content of .ods files before the reader sees it.

The reader gives up on a sheet whose repeated cells reach too far without saying so, and returns error cells as empty
ones or as 0, depending on the program that wrote them.
"""

import re
from html import unescape
from typing import Any

from lhs_desktop.formats.workbooks.looks import Looks
from lhs_desktop.formats.workbooks.wire import ERROR_MARK, check_area

_ERROR_CELL = re.compile(
    rb"<table:table-cell\b([^>]*?(?:table:formula=|calcext:value-type=\"error\")[^>]*)(?<!/)>\s*<text:p>"
    rb"(#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3})</text:p>"
)
_VALUES = re.compile(rb"\s(?:office:[\w-]*value[\w-]*|calcext:value-type)=\"[^\"]*\"")
_TABLE = b"<table:table "
_ROW = b"<table:table-row"
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_PERCENTAGE = b'office:value-type="percentage"'
_NUMBER = re.compile(rb"office:value-type=\"(float|percentage|currency)\"")
_COLLAPSED = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")
_NAME = re.compile(rb"table:name=\"([^\"]*)\"")
_ROWS_REPEATED = re.compile(rb"number-rows-repeated=\"(\d{1,19})\"")
_COLUMNS_REPEATED = re.compile(rb"number-columns-repeated=\"(\d{1,19})\"")


def prepare(data: bytes, request: dict[str, Any], looks: dict[str, Looks]) -> bytes:
    """The content as the reader shall see it; refuses sheets that reach too far.

    What rows and columns look like is added to `looks` by the name of the sheet.
    """
    for table in data.split(_TABLE)[1:]:
        _check_extent(table, request)
        if _PERCENTAGE in table or _COLLAPSED.search(table):
            name = _NAME.search(table, 0, table.find(b">"))
            _look(
                table, looks.setdefault(unescape(name[1].decode("utf-8", "replace")) if name else "", Looks())
            )
    return _ERROR_CELL.sub(_mark, data)


def _mark(cell: re.Match[bytes]) -> bytes:
    attributes = _VALUES.sub(b"", cell[1])
    return (
        b"<table:table-cell"
        + attributes
        + b' office:value-type="string"><text:p>'
        + ERROR_MARK.encode()
        + cell[2]
    ) + b"</text:p>"


def _check_extent(table: bytes, request: dict[str, Any]) -> None:
    height = reached = width = 0
    for row in table.split(_ROW)[1:]:
        repeated = _ROWS_REPEATED.search(row, 0, row.find(b">"))
        height += int(repeated[1]) if repeated else 1
        last = max(row.rfind(b"office:value-type="), row.rfind(b"<text:p"))
        if last < 0:
            continue
        reached = height
        filled = row[: row.find(b">", last) + 1]
        width = max(
            width, filled.count(b"table-cell"), _width(filled) if b"columns-repeated" in filled else 0
        )
        check_area(reached, width, request)


def _look(table: bytes, looks: Looks) -> None:
    row = 0
    for part in table.split(_ROW)[1:]:
        repeated = _ROWS_REPEATED.search(part, 0, part.find(b">"))
        times = min(int(repeated[1]), 1 << 20) if repeated else 1
        filled = b"office:value-type=" in part
        if filled and _COLLAPSED.search(part, 0, part.find(b">")):
            looks.hide_row(row)
        first, row = row, row + times
        if not filled or looks.left <= 0:
            continue
        column = 0
        for cell in _CELL.finditer(part):
            if (kind := _NUMBER.search(cell[1])) is not None:
                looks.number(first, column, kind[1] == b"percentage")
            along = _COLUMNS_REPEATED.search(cell[1])
            column += int(along[1]) if along else 1


def _width(row: bytes) -> int:
    width = 0
    for cell in _CELL.finditer(row):
        repeated = _COLUMNS_REPEATED.search(cell[1])
        width += int(repeated[1]) if repeated else 1
    return width
