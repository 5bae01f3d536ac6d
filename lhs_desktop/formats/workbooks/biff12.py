"""Records of .xlsb parts: just enough to find error cells, which the reader returns as empty ones."""

from collections.abc import Iterator

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


def error_cells(data: bytes) -> dict[tuple[int, int], str]:
    """The error cells of a sheet by address."""
    errors: dict[tuple[int, int], str] = {}
    row = 0
    for kind, at, size in records(data):
        if kind == _ROW and size >= 4:
            row = int.from_bytes(data[at : at + 4], "little")
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and size >= 9:
            column = int.from_bytes(data[at : at + 4], "little")
            errors[row, column] = ERRORS.get(data[at + 8], "#ERROR!")
    return errors
