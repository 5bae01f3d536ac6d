"""What a file is, by its content; its ending is never asked."""

from typing import BinaryIO

from lhs_desktop.formats.workbooks.wire import Refusal

HEAD_BYTES = 8192

_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a text document"),
    (b"PAR1", "a Parquet file"),
    (b"\x00\x01\x00\x00Standard Jet DB", "an Access database"),
    (b"\x00\x01\x00\x00Standard ACE DB", "an Access database"),
    (b"$FL2@(#)", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"PGDMP", "a PostgreSQL dump"),
    (b"%!PS", "a document for printing"),
    (b"\x09\x00\x04\x00", "an Excel 2 workbook"),
    (b"\x09\x02\x06\x00", "an Excel 3 workbook"),
    (b"\x09\x04\x06\x00", "an Excel 4 workbook"),
)


_WEB_PAGE = tuple(
    f"<{tag}".encode()
    for tag in (
        *(
            "!doctype html",
            "html",
            "head",
            "meta",
            "title",
            "link",
            "style",
            "script",
            "body",
            "table",
            "thead",
        ),
        *("tbody", "tr>", "tr ", "div", "span", "center", "font", "p>", "br", "h1", "h2", "h3", "b>", "!--"),
    )
)


def kind_of(file: BinaryIO) -> str:
    """One of zip, ole or text; leaves the file at its beginning."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not head:
        raise Refusal("workbook-empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise Refusal("workbook-not-a-table", detail=what)
    if what := _markup(head):
        raise Refusal("workbook-not-a-table", detail=what)
    return "text"


def _markup(head: bytes) -> str:
    """What a text that is no table is called; empty if it may be one."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            head = head.decode(encoding, "replace").encode()
            break
    start = head.lstrip()[:2048].lower()
    if start.startswith(_WEB_PAGE):
        return "a web page"
    if start.startswith((b"<?xml", b"<!doctype")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            return "an Excel 2003 XML spreadsheet"
        if b"<html" in start:
            return "a web page"
        return "an XML document"
    if start.startswith(b"mime-version:"):
        return "a web archive"
    if start.startswith((b"{", b"[")) and _is_json(start):
        return "a JSON document"
    return ""


def _is_json(start: bytes) -> bool:
    inner = start[1:].lstrip()
    if start.startswith(b"{"):
        return inner.startswith((b'"', b"}"))
    return inner.startswith((b"{", b"["))
