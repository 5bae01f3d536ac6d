"""Delimited text: the raw strings, one record a row, nothing guessed about their meaning."""

import codecs
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from typing import Any, BinaryIO, TextIO

from lhs_desktop.formats.workbooks.wire import (
    ROWS_PER_CHUNK,
    Refusal,
    ToldByColumn,
    check_area,
    encode_text,
    send,
)

_BLOCK = 1 << 20
_SAMPLE_BYTES = 1 << 16
_SAMPLE_RECORDS = 500
_DELIMITERS = ("\t", ";", "|", ",")
_CALLED = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
_AGREEING = 0.5
_NO_DELIMITER = "\x1f"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31})
_LINE_END = re.compile(r"\r\n|\r|\n")
_SHARED_AT_MOST = 0.5
"""Strings are handed over once a chunk only where fewer than this share of them is distinct."""


def read_delimited(out: BinaryIO, file: BinaryIO, request: dict[str, Any]) -> dict[str, Any]:
    """Send the single sheet of a delimited file; returns the facts about it."""
    notes: list[tuple[str, dict[str, Any]]] = []
    sha256, found, nuls, quotes = _survey(file)
    encoding = request["encoding"] or found
    if found == "cp1252" and not request["encoding"]:
        notes.append(("note-encoding", {"encoding": "Windows-1252"}))
    try:
        "a".encode(encoding)  # there are codecs that are none of text
        wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
    except (LookupError, ValueError):
        raise Refusal("workbook-encoding", detail=encoding) from None
    try:
        sample, directive = _sample(file, encoding)
        delimiter = request["delimiter"] or directive
        if not delimiter:
            delimiter, agreeing = _delimiter(sample)
            if agreeing < _AGREEING:
                notes.append(
                    ("note-delimiter", {"delimiter": _CALLED[delimiter], "share": f"{agreeing:.0%}"})
                )
        if len(delimiter) != 1:
            raise Refusal("workbook-unreadable", detail="a delimiter is one character")
        total = file.seek(0, os.SEEK_END)
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        skipped = 0
        if directive:
            text.readline()
            skipped = 1
            notes.append(("note-separator-line", {}))
        if nuls and not wide:
            notes.append(("note-nuls", {}))
        title = os.path.splitext(request["name"])[0]
        send(out, "sheet", title, True)
        lines = _Lines(text, nuls > 0 and not wide, skipped, None if wide else quotes)
        widest = _send_rows(out, file, lines, delimiter, total, request)
        send(out, "end", [], [], [], [])
    except UnicodeError:
        raise Refusal("workbook-encoding", detail=encoding) from None
    except csv.Error as error:
        raise Refusal("workbook-unreadable", detail=str(error)) from None
    if lines.quotes % 2:
        notes.append(("note-quotes", {}))
    single = delimiter == _NO_DELIMITER or widest < 2
    return {
        "kind": "txt" if single else "tsv" if delimiter == "\t" else "csv",
        "sha256": sha256,
        "encoding": {"utf-8-sig": "utf-8"}.get(encoding, encoding),
        "delimiter": None if delimiter == _NO_DELIMITER else delimiter,
        "notes": notes,
    }


def _survey(file: BinaryIO) -> tuple[str, str, int, int]:
    """Read the file once: its hash, its encoding, how many NUL bytes and quotation marks it has."""
    from hashlib import sha256

    digest = sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    pending = utf8 = True
    nuls = quotes = 0
    head = b""
    defined = True
    while block := file.read(_BLOCK):
        head = head or block[:_SAMPLE_BYTES]
        digest.update(block)
        nuls += block.count(0)
        quotes += block.count(b'"')
        if utf8 and not (block.isascii() and not pending):
            try:
                decoder.decode(block)
                pending = bool(decoder.getstate()[0])
            except UnicodeDecodeError:
                utf8 = False
        if not utf8 and defined:
            defined = not any(byte in block for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    if utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    return digest.hexdigest(), _encoding(head, utf8, defined), nuls, quotes


def _encoding(head: bytes, utf8: bool, defined: bool) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    strange = len(head) - len(head.translate(None, _CONTROLS)) + head.count(0)
    if strange > len(head) * 0.02:
        raise Refusal("workbook-not-a-table", detail="a file of another program")
    if utf8:
        return "utf-8"
    if defined:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    return best.encoding if best else "latin-1"


def _sample(file: BinaryIO, encoding: str) -> tuple[list[str], str]:
    """The first lines of the text, and the delimiter that a first line like ``sep=;`` prescribes."""
    file.seek(0)
    raw = file.read(_SAMPLE_BYTES)
    whole = len(raw) < _SAMPLE_BYTES
    text = codecs.getincrementaldecoder(encoding)().decode(raw, final=whole).replace("\0", "")
    if not text.strip("\ufeff \t\r\n,;|\x1a"):
        raise Refusal("workbook-empty")
    lines = io.StringIO(text, newline="").readlines()
    if not whole and len(lines) > 1:
        lines.pop()
    first = lines[0].strip().lower()
    if len(first) == 5 and first.startswith("sep="):
        return lines[1:], first[4]
    if lines[0].lower().rstrip("\r\n") == "sep=\t":
        return lines[1:], "\t"
    return lines, ""


def _delimiter(lines: list[str]) -> tuple[str, float]:
    """The delimiter under which the records agree best on their number of fields, and what share of them does."""
    best, chosen, agreeing = 0.0, _NO_DELIMITER, 1.0
    for delimiter in _DELIMITERS:
        records = [record for record in islice(_reader(lines, delimiter), _SAMPLE_RECORDS) if record]
        widths = Counter(len(record) for record in records)
        split = sum(count for width, count in widths.items() if width > 1)
        if not split:
            continue
        width, count = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: (pair[1], pair[0]))
        strangers = [other for other in _DELIMITERS if other not in (delimiter, ",")]
        fields = [field for record in records for field in record]
        clean = sum(1 for field in fields if not any(other in field for other in strangers)) / len(fields)
        score = (count / len(records)) * (1 - 1 / width) * clean
        if score > best:
            best, chosen, agreeing = score, delimiter, count / len(records)
    return chosen, agreeing


class _Lines:
    """The lines of a text as they are parsed."""

    def __init__(self, text: TextIO, nuls: bool, skipped: int, quotes: int | None) -> None:
        self._text = text
        self._nuls = nuls
        self._counts = quotes is None
        self.skipped = skipped
        """Lines before the first record."""
        self.quotes = quotes or 0
        """Quotation marks; where the bytes do not tell, known when all lines are read."""

    def each(self) -> Iterable[str]:
        """Line after line; the text itself where nothing is to be done."""
        return self._looked_at() if self._nuls or self._counts else self._text

    def _looked_at(self) -> Iterator[str]:
        for line in self._text:
            if self._counts:
                self.quotes += line.count('"')
            yield line.replace("\0", "") if self._nuls else line


def _reader(lines: Any, delimiter: str) -> Any:
    csv.field_size_limit(1 << 27)
    return csv.reader(lines, delimiter=delimiter)


def _send_rows(
    out: BinaryIO,
    file: BinaryIO,
    lines: "_Lines",
    delimiter: str,
    total: int,
    request: dict[str, Any],
) -> int:
    """Send the records in chunks; returns the width of the widest.

    Refuses a quotation mark that is never closed where it has swallowed whole lines.
    """
    records = _reader(lines.each(), delimiter)
    share: list[bool] = []
    told = ToldByColumn()
    height = widest = 0
    last = ""
    while rows := list(islice(records, ROWS_PER_CHUNK)):
        last = rows[-1][-1] if rows[-1] else ""
        lengths = set(map(len, rows))
        widest = max(widest, *lengths)
        height += len(rows)
        check_area(height, widest, request)
        columns: Any = zip(*rows, strict=True) if len(lengths) == 1 else zip_longest(*rows, fillvalue="")
        parts = []
        for index, column in enumerate(columns):
            if index >= len(share):
                share.append(len(set(column)) < _SHARED_AT_MOST * len(column))
            parts.append(
                encode_text(column, {}, told[index]) if share[index] else encode_text(column, None, None)
            )
        send(out, "rows", len(rows), parts)
        send(out, "progress", file.tell(), total)
    if lines.quotes % 2 and (ends := len(_LINE_END.findall(last))):
        begun = records.line_num + lines.skipped - ends + last.endswith(("\n", "\r"))
        raise Refusal("workbook-quote-open", line=f"{begun:,}")
    return widest
