"""Records of .xlsb parts: just enough to find error cells, which the reader returns as empty ones."""

from collections.abc import Iterator

from lhs_desktop.formats.workbooks.looks import Looks, percent_formats
from lhs_desktop.formats.workbooks.wire import Refusal

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

_ROW, _CELL_ERROR, _FORMULA_ERROR = 0x00, 0x03, 0x0B
_NUMBERS = (0x02, 0x05, 0x09)
_FORMAT, _CELL_FORMAT, _BEGIN_CELL_FORMATS, _END_CELL_FORMATS = 0x2C, 0x2F, 0x269, 0x26A
_ROW_HIDDEN = 0x10


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each record."""
    at, end = 0, len(data)
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind |= data[at] << 8
                kind = (kind & 0x7F) | ((kind >> 8 & 0x7F) << 7)
                at += 1
            size = data[at]
            at += 1
            if size & 0x80:
                size &= 0x7F
                shift = 7
                while True:
                    byte = data[at]
                    at += 1
                    size |= (byte & 0x7F) << shift
                    shift += 7
                    if not byte & 0x80 or shift > 21:
                        break
            if at + size > end:
                raise Refusal("workbook-unreadable", detail="a sheet ends early")
            yield kind, at, size
            at += size
    except IndexError:
        raise Refusal("workbook-unreadable", detail="a sheet ends early") from None


def percent_styles_of_records(styles: bytes) -> frozenset[int]:
    """The indexes of the cell formats that show percentages."""
    custom: list[tuple[int, str]] = []
    formats: list[int] = []
    within = False
    for kind, at, size in records(styles):
        if kind == _FORMAT and size >= 6:
            count = int.from_bytes(styles[at + 2 : at + 6], "little")
            code = styles[at + 6 : min(at + 6 + 2 * count, at + size)].decode("utf-16-le", "replace")
            custom.append((int.from_bytes(styles[at : at + 2], "little"), code))
        elif kind in (_BEGIN_CELL_FORMATS, _END_CELL_FORMATS):
            within = kind == _BEGIN_CELL_FORMATS
        elif kind == _CELL_FORMAT and within and size >= 4:
            formats.append(int.from_bytes(styles[at + 2 : at + 4], "little"))
    return percent_formats(custom, formats)


def look_through(data: bytes, percent: frozenset[int], looks: Looks) -> dict[tuple[int, int], str]:
    """The error cells of a sheet by address; what its cells look like is added to `looks`."""
    errors: dict[tuple[int, int], str] = {}
    row = 0
    for kind, at, size in records(data):
        if kind == _ROW and size >= 4:
            row = int.from_bytes(data[at : at + 4], "little")
            if size >= 13 and data[at + 11] & _ROW_HIDDEN:
                looks.hide_row(row)
        elif kind in _NUMBERS and percent and looks.left > 0 and size >= 8:
            style = int.from_bytes(data[at + 4 : at + 7], "little")
            looks.number(row, int.from_bytes(data[at : at + 4], "little"), style in percent)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and size >= 9:
            column = int.from_bytes(data[at : at + 4], "little")
            errors[row, column] = ERRORS.get(data[at + 8], "#ERROR!")
    return errors
