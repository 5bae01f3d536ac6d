"""Compound files (.xls): whether they are a workbook, whole and unprotected, and where their error cells are.

The reader follows a broken chain of sectors without a word and returns fewer rows, so the chains are checked here.
"""

import struct
from array import array
from typing import Any

from lhs_desktop.formats.workbooks.biff12 import ERRORS
from lhs_desktop.formats.workbooks.looks import Looks, percent_formats
from lhs_desktop.formats.workbooks.wire import Refusal

_SPECIAL = 0xFFFFFFFA
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _DATEMODE = 0x0809, 0x0A, 0x2F, 0x85, 0x22
_SST, _LABELSST = 0xFC, 0xFD
_XF, _FORMAT, _ROW, _COLUMNS = 0xE0, 0x041E, 0x0208, 0x7D
_BOOLERR = 0x0205
_FORMULAS = (0x06, 0x0206, 0x0406)
_MULRK = 0xBD
_NUMBERS = (0x0203, 0x027E, _MULRK, *_FORMULAS)

Errors = dict[tuple[int, int], str]


def examine(data: bytes, request: dict[str, Any]) -> tuple[bool, dict[str, Errors], dict[str, Looks]]:
    """Whether days count from 1904, and of each sheet the error cells and what it looks like."""
    try:
        streams = Compound(data)
        names = {name.lower() for name in streams.entries}
        if names & {"encryptedpackage", "encryptioninfo", "\tdrmcontent", "\x09drmdataspace"}:
            raise Refusal("workbook-encrypted")
        book = streams.read("workbook")
        if book is None:
            book = streams.read("book")
        if book is None:
            raise Refusal("workbook-not-a-table", detail=_other(names))
        return _walk(book)
    except (struct.error, IndexError, ValueError, OverflowError):
        raise Refusal("workbook-unreadable", detail="its container is broken") from None


def _other(names: set[str]) -> str:
    if "worddocument" in names:
        return "a text document"
    if "powerpoint document" in names:
        return "a presentation"
    if any(name.startswith(("__substg", "__properties")) for name in names):
        return "a mail message"
    return "a file of another program"


class Compound:
    """The streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if not (7 <= shift <= 16 and 2 <= mini_shift < shift):
            raise ValueError("sector size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        fats, directory, _, self._cutoff, mini_fat, _, extra, extras = struct.unpack_from(
            "<IIIIIIII", data, 44
        )
        sectors = list(struct.unpack_from("<109I", data, 76))
        per_sector = self._size // 4
        for _ in range(min(extras, len(data) // self._size + 1)):
            if extra >= _SPECIAL:
                break
            more = self._integers(self._sector(extra))
            sectors.extend(more[: per_sector - 1])
            extra = more[per_sector - 1]
        self._fat = array("I")
        for sector in sectors[: min(fats, len(sectors))]:
            if sector < _SPECIAL:
                self._fat.extend(self._integers(self._sector(sector)))
        self._mini_fat = self._integers(self._chain(mini_fat)) if mini_fat < _SPECIAL else array("I")
        self.entries: dict[str, tuple[int, int]] = {}
        self._mini = b""
        listing = self._chain(directory)
        for at in range(0, len(listing) - 127, 128):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            start, size = struct.unpack_from("<II", listing, at + 116)
            name = listing[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == 2:
                self.entries.setdefault(name, (start, size))
            elif kind == 5 and size:
                self._mini = self._chain(start, size)

    @staticmethod
    def _integers(raw: bytes) -> "array[int]":
        return array("I", struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        sector = self._data[at : at + self._size]
        if not sector:  # the last one may be short
            raise Refusal("workbook-unreadable", detail="its end is missing")
        return sector

    def _chain(self, start: int, size: int | None = None) -> bytes:
        """The bytes of a chain of sectors."""
        numbers = _follow(start, self._fat, self._size, size)
        return b"".join([self._sector(number) for number in numbers])[:size]

    def read(self, lower: str) -> bytes | None:
        """A stream by its name in lower case."""
        entry = next((entry for name, entry in self.entries.items() if name.lower() == lower), None)
        if entry is None:
            return None
        start, size = entry
        if size >= self._cutoff:
            return self._chain(start, size)
        sector = self._mini_size
        numbers = _follow(start, self._mini_fat, sector, size)
        stream = b"".join([self._mini[number * sector : (number + 1) * sector] for number in numbers])
        if len(stream) < size:
            raise Refusal("workbook-unreadable", detail="a part of it is missing")
        return stream[:size]


def _follow(start: int, fat: "array[int]", sector: int, size: int | None) -> list[int]:
    """The numbers of a chain of sectors, which must neither run in a circle nor be too short for `size`."""
    seen = bytearray(len(fat))
    numbers = []
    number = start
    while number < _SPECIAL:
        if seen[number]:
            raise Refusal("workbook-unreadable", detail="its parts run in a circle")
        seen[number] = 1
        numbers.append(number)
        number = fat[number]
    if size is None:
        return numbers
    if len(numbers) * sector < size:
        raise Refusal("workbook-unreadable", detail="a part of it is missing")
    # Some programs reserve more than they use.
    return numbers[: -(-size // sector)]


def _walk(book: bytes) -> tuple[bool, dict[str, Errors], dict[str, Looks]]:
    """The records of a workbook stream, first those of the workbook, then those of each sheet."""
    date1904 = False
    texts = 0
    sheets: list[tuple[str, int]] = []
    custom: list[tuple[int, str]] = []
    formats: list[int] = []
    wide = len(book) >= 6 and struct.unpack_from("<H", book, 4)[0] >= 0x0600
    for kind, at, size in _records(book, 0):
        if kind == _FILEPASS:
            raise Refusal("workbook-encrypted")
        if kind == _DATEMODE and size >= 2:
            date1904 = book[at] == 1
        elif kind == _XF and size >= 4:
            formats.append(struct.unpack_from("<H", book, at + 2)[0])
        elif kind == _FORMAT and size >= 5:
            custom.append((struct.unpack_from("<H", book, at)[0], _format(book, at + 2, size - 2, wide)))
        elif kind == _SST and size >= 8:
            texts = max(struct.unpack_from("<II", book, at))
        elif kind == _BOUNDSHEET and size >= 8:
            (offset,) = struct.unpack_from("<I", book, at)
            if book[at + 5] == 0:  # no chart, no macro sheet
                sheets.append((_name(book, at + 6, wide), offset))
    errors: dict[str, Errors] = {}
    looks: dict[str, Looks] = {}
    percent = percent_formats(custom, formats)
    for name, offset in sheets:
        looks[name] = Looks()
        errors[name] = _look_through(book, offset, texts, percent, looks[name])
    return date1904, errors, looks


def _format(book: bytes, at: int, size: int, wide: bool) -> str:
    if not wide:
        return book[at + 1 : at + size].decode("cp1252", "replace")
    if book[at + 2] & 1:
        return book[at + 3 : at + size].decode("utf-16-le", "replace")
    return book[at + 3 : at + size].decode("latin-1")


def _name(book: bytes, at: int, wide: bool) -> str:
    length = book[at]
    if not wide:
        return book[at + 1 : at + 1 + length].decode("cp1252", "replace")
    if book[at + 1] & 1:
        return book[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    return book[at + 2 : at + 2 + length].decode("latin-1")


def _records(book: bytes, at: int) -> Any:
    """Kind, start and size of each record up to the end of the substream that begins at `at`."""
    depth = 0
    unpack = struct.Struct("<HH").unpack_from
    end = len(book)
    while at + 4 <= end:
        kind, size = unpack(book, at)
        at += 4
        if at + size > end:
            break
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        yield kind, at, size
        at += size
    raise Refusal("workbook-unreadable", detail="a sheet ends early")


def _look_through(book: bytes, offset: int, texts: int, percent: frozenset[int], looks: Looks) -> Errors:
    """The error cells of a sheet; what its rows, columns and numbers look like is added to `looks`."""
    errors: Errors = {}
    for kind, at, size in _records(book, offset):
        if kind == _BOOLERR and size >= 8 and book[at + 7] == 1:
            row, column = struct.unpack_from("<HH", book, at)
            errors[row, column] = ERRORS.get(book[at + 6], "#ERROR!")
        elif (
            kind in _FORMULAS and size >= 14 and book[at + 6] == 2 and book[at + 12 : at + 14] == b"\xff\xff"
        ):
            row, column = struct.unpack_from("<HH", book, at)
            errors[row, column] = ERRORS.get(book[at + 8], "#ERROR!")
        elif kind == _LABELSST and size >= 10 and struct.unpack_from("<I", book, at + 6)[0] >= texts:
            raise Refusal("workbook-unreadable", detail="a text that a cell refers to is missing")
        elif kind == _ROW and size >= 16 and book[at + 12] & 0x20:
            looks.hide_row(struct.unpack_from("<H", book, at)[0])
        elif kind == _COLUMNS and size >= 10 and book[at + 8] & 1:
            first, last = struct.unpack_from("<HH", book, at)
            if last < 255:  # hidden up to the end of the sheet is a way to make it look small
                looks.hidden_columns |= set(range(first, last + 1))
        elif percent and kind in _NUMBERS and looks.left > 0:
            _numbers(book, kind, at, size, percent, looks)
    return errors


def _numbers(book: bytes, kind: int, at: int, size: int, percent: frozenset[int], looks: Looks) -> None:
    if kind == _MULRK:
        row, first = struct.unpack_from("<HH", book, at)
        for place in range((size - 6) // 6):
            style = struct.unpack_from("<H", book, at + 4 + 6 * place)[0]
            looks.number(row, first + place, style in percent)
    elif size >= 10 and not (kind in _FORMULAS and book[at + 12 : at + 14] == b"\xff\xff"):
        row, column, style = struct.unpack_from("<HHH", book, at)
        looks.number(row, column, style in percent)
