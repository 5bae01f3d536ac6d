"""Long sheets of .xlsx files, read some thousand rows at a time, so that what is held does not grow with them.

Each slice becomes a workbook of its own: the parts that all sheets share, and a sheet of the rows of the slice.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain, repeat
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from lhs_desktop.formats.workbooks.sheet_xml import holds
from lhs_desktop.formats.workbooks.wire import check_area

SLICE = 3 << 18
"""Bytes of XML, at least."""
_SHARED = 4
"""How many times as much as the shared parts a slice is, since they are read again with each."""

_OPENING = re.compile(rb"<(?:(\w+):)?sheetData\b[^>]*>")
_CLOSING = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_NUMBERED = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']\d{1,7}[\"']")


class NotSliceableError(Exception):
    """The rows of a sheet cannot be placed without all that stand before them."""


def size_of_slices(shared: int) -> int:
    """Bytes of XML in a slice, for so many bytes of shared parts."""
    return max(SLICE, _SHARED * shared)


def rows_in_slices(
    shared: bytes, part: str, index: int, blocks: Iterable[bytes], request: dict[str, Any]
) -> Iterator[list[Any]]:
    """The rows of a sheet from its first on, each from column A to its last cell.

    Args:
        shared: A package of all parts but those of sheets.
        part: That of the sheet.
        index: Which of the sheets of the workbook it is.
        blocks: The XML of the sheet, cut before rows.
        request: With the limits.

    Raises:
        NotSliceableError: Rows have no numbers or are not in their order, or the XML is more than elements.
    """
    import python_calamine as calamine

    following = widest = 0
    for xml in _slices(blocks, size_of_slices(len(shared))):
        package = BytesIO()
        package.write(shared)
        with ZipFile(package, "a", ZIP_STORED) as target:
            target.writestr(part, xml)
        del xml
        package.seek(0)
        sheet = calamine.CalamineWorkbook.from_object(package).get_sheet_by_index(index)
        if sheet.start is None or sheet.end is None:
            continue
        (first, left), (last, right) = sheet.start, sheet.end
        if first < following:
            raise NotSliceableError
        widest = max(widest, right + 1)
        check_area(last + 1, widest, request)
        yield from repeat([], first - following)
        before = [""] * left
        for cells in sheet.to_python():
            yield before + cells if left else cells
        following = last + 1


def _slices(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Sheets of some of the rows each, all with the head of the whole."""
    plain = _only_elements(blocks)
    first = next(plain)
    opening = _OPENING.search(first)
    if opening is None or opening[0].endswith(b"/>"):
        raise NotSliceableError
    prefix = opening[1] + b":" if opening[1] else b""
    closing = b"</%ssheetData></%sworksheet>" % (prefix, prefix)
    head = first[: opening.end()]
    rows: list[bytes] = []
    end: re.Match[bytes] | None = None
    for block in chain((first[opening.end() :],), plain):
        if sum(map(len, rows)) >= size:
            rows = [b"".join((head, *rows, closing))]
            yield rows.pop()
            if not _NUMBERED.match(block):
                raise NotSliceableError
        end = _CLOSING.search(block) if holds(block, b"sheetData") else None
        rows.append(block[: end.start()] if end is not None else block)
        if end is not None:
            break
    # a sheet that breaks off is left as it is: the reader will say so
    yield b"".join((head, *rows, closing if end is not None else b""))
    deque(plain, maxlen=0)  # what follows the rows is looked through, and holds none


def _only_elements(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        if holds(block, b"<!", b"!"):
            raise NotSliceableError  # what looks like a row in a comment is none
        yield block
