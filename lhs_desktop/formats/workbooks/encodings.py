"""XML in other encodings than UTF-8, which few programs write and the reader does not know."""

import codecs
import re
from io import BytesIO
from typing import IO

from lhs_desktop.formats.workbooks.wire import Refusal

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0?\0", b"\0<\0?")
_DECLARED = re.compile(rb"<\?xml[^>]*?\bencoding=[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_SAME = ("utf-8", "ascii")


def is_utf8(head: bytes) -> bool:
    """Whether the beginning of a part neither looks like nor declares another encoding."""
    if head.startswith(_MARKS):
        return False
    declared = _DECLARED.search(head)
    return declared is None or _name(declared[1]) in _SAME


def _name(declared: bytes) -> str:
    try:
        return codecs.lookup(declared.decode()).name
    except LookupError:
        raise Refusal("workbook-unreadable", detail="a part is written in an unknown encoding") from None


def to_utf8(data: bytes) -> bytes:
    """A part as UTF-8, without its declaration."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data.startswith(_MARKS):
        encoding = "utf-16-le" if data.startswith(b"<") else "utf-16-be"
    else:
        declared = _DECLARED.search(data[:256])
        encoding = _name(declared[1]) if declared else "utf-8"
    try:
        return _DECLARATION.sub("", data.decode(encoding), count=1).encode()
    except (UnicodeError, LookupError):
        raise Refusal("workbook-unreadable", detail="a part is not in the encoding it declares") from None


def as_utf8(part: IO[bytes]) -> IO[bytes]:
    """The same for a part that is read block by block; it is held whole only where it has to be changed."""
    head = part.read(256)
    if is_utf8(head):
        return _Joined(head, part)
    return BytesIO(to_utf8(head + part.read()))


class _Joined(BytesIO):
    """What was read already, and the rest of the part."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__(head)
        self._rest = rest

    def read(self, size: int | None = -1, /) -> bytes:
        head = super().read(size)
        if size is None or size < 0:
            return head + self._rest.read()
        return head + self._rest.read(size - len(head)) if len(head) < size else head
