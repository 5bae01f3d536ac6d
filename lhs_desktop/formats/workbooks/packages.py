"""Zipped workbooks (.xlsx, .xlsm, .xlsb, .ods): looked through before the reader sees them.

The parts that hold cells are copied, uncompressed, into a package of our own. Sizes and checksums are thereby verified,
bombs stay outside, pictures and macros are left behind, and what the reader would drop is marked: it returns error
cells as empty ones, so in the copy they are text with a mark before the code.
"""

import re
import zlib
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lhs_desktop.formats.workbooks.wire import ERROR_MARK, Refusal

_RATIO = 400
_RATIO_FROM = 32 << 20
_IN_MEMORY = 160 << 20
_UNUSED = re.compile(
    r"/(media|drawings|charts|chartsheets/_rels|pivotcache|pivottables|embeddings|externallinks|printersettings|ctrlprops"
    r"|activex|customxml|model|threadedcomments|persons|slicers|slicercaches|timelines|timelinecaches|querytables"
    r"|diagrams|webextensions|richdata|theme|tables)/|/vbaproject|/comments\d*\.|/connections\.|/calcchain\.|/vmldrawing"
)
_ODS = ("mimetype", "content.xml", "META-INF/manifest.xml", "styles.xml", "meta.xml", "settings.xml")
_OTHERS = (
    ("word/", "a text document"),
    ("ppt/", "a presentation"),
    ("visio/", "a drawing"),
    ("index/document.iwa", "a Numbers document of Apple"),
)
_CELL = rb"<((?:\w+:)?)c\b"
_ERROR_CELL = re.compile(_CELL + rb"([^>]*?)\bt=[\"']e[\"']([^>]*>(?:(?!</\1c>).)*?<\1v(?: [^>]*)?>)", re.DOTALL)
_UNCALCULATED = re.compile(
    _CELL + rb"([^>]*)>\s*<\1f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v></\1v>)?\s*</\1c>"
)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?\bref=[\"']([A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})[\"']")
_FILLED = re.compile(_CELL + rb" r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>(?!</)")


class Package:
    """What the reader is given, and what was found on the way."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.copy: BytesIO | None = None
        """The copy to be read; None if the file is too large for one and is read itself."""
        self.marked: set[str] = set()
        """Parts of sheets in which error cells were marked."""
        self.errors: dict[str, dict[tuple[int, int], str]] = {}
        """Error cells by part and address, where they could not be marked."""
        self.uncalculated: dict[str, tuple[int, str]] = {}
        """By part: how many formulas have no stored result, and the address of the first."""
        self.small: dict[str, bytes] = {}
        """The parts that describe the workbook."""


def open_package(file: BinaryIO, request: dict[str, Any]) -> Package:
    """Look through a zipped workbook; refuses what is none, is protected, or would not fit."""
    try:
        with ZipFile(file) as archive:
            return _look_through(archive, request)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refusal("workbook-unreadable", detail=_why(error)) from None


def _why(error: Exception) -> str:
    words = str(error)
    if "not a zip file" in words or isinstance(error, EOFError):
        return "its end is missing"
    if "CRC" in words or isinstance(error, zlib.error):
        return "a part of it fails its checksum"
    return "its container is broken"


def _look_through(archive: ZipFile, request: dict[str, Any]) -> Package:
    members: dict[str, ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename.replace("\\", "/").lstrip("/")
        if name in members and not info.is_dir():
            raise Refusal("workbook-unreadable", detail="a part is there twice")
        members[name] = info
    package = Package(_kind(archive, members))
    if package.kind == "ods":
        needed = [name for name in _ODS if name in members]
    else:
        needed = [name for name in members if _is_needed(name)]
    _check_sizes([members[name] for name in needed], request)
    if any(members[name].flag_bits & 1 for name in needed):
        raise Refusal("workbook-encrypted")
    total = sum(members[name].file_size for name in needed)
    if total <= _IN_MEMORY:
        package.copy = BytesIO()
        with ZipFile(package.copy, "w", ZIP_STORED) as target:
            for name in needed:
                target.writestr(name, _take(package, name, archive.read(members[name]), request))
        package.copy.seek(0)
    else:
        for name in needed:
            _scan(package, name, archive, members[name], request)
    return package


def _is_needed(name: str) -> bool:
    lower = name.lower()
    if lower.startswith("xl/"):
        return lower.endswith((".xml", ".bin", ".rels")) and not _UNUSED.search(lower)
    return lower in ("[content_types].xml", "_rels/.rels")


def _kind(archive: ZipFile, members: dict[str, ZipInfo]) -> str:
    names = {name.lower() for name in members}
    if "mimetype" in members and "content.xml" in members:
        mimetype = archive.read(members["mimetype"]) if members["mimetype"].file_size < 200 else b""
        if b"opendocument.spreadsheet" not in mimetype:
            raise Refusal("workbook-not-a-table", detail="a document that is no spreadsheet")
        manifest = members.get("META-INF/manifest.xml")
        if manifest and manifest.file_size < 1 << 22 and b"encryption-data" in archive.read(manifest):
            raise Refusal("workbook-encrypted")
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return "xlsm" if "xl/vbaproject.bin" in names else "xlsx"
    for start, what in _OTHERS:
        if any(name.startswith(start) for name in names):
            raise Refusal("workbook-not-a-table", detail=what)
    raise Refusal("workbook-not-a-table", detail="a compressed folder")


def _check_sizes(needed: list[ZipInfo], request: dict[str, Any]) -> None:
    limit = request["expanded_bytes"]
    total = sum(info.file_size for info in needed)
    if total > limit:
        _too_large(f"it expands to {total >> 20:,} MiB", f"{limit >> 20:,} MiB")
    for info in needed:
        if info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(info.compress_size, 1):
            _too_large(f"a part of it expands {info.file_size // max(info.compress_size, 1)} times", f"{_RATIO} times")


def _too_large(detail: str, limit: str) -> None:
    raise Refusal("workbook-too-large", detail=detail, limit=limit)


def _take(package: Package, name: str, data: bytes, request: dict[str, Any]) -> bytes:
    """A part as the reader shall see it."""
    lower = name.lower()
    _check_head(lower, data)
    if "/worksheets/" in lower and lower.endswith(".xml"):
        _check_extent(data, request)
        if _has_errors(data):
            data = _ERROR_CELL.sub(rb'<\1c\2t="str"\3' + ERROR_MARK.encode(), data)
            package.marked.add(name)
        _count_uncalculated(package, name, data)
    elif "/worksheets/" in lower and lower.endswith(".bin"):
        from lhs_desktop.formats.workbooks.biff12 import error_cells

        package.errors[name] = error_cells(data)
    elif package.kind == "ods" and name == "content.xml":
        from lhs_desktop.formats.workbooks.opendocument import prepare

        data = prepare(data, request)
    elif lower.startswith("xl/workbook.") or lower.startswith("xl/_rels/workbook."):
        package.small[lower] = data
    return data


def _check_head(lower: str, data: bytes) -> None:
    if lower.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]):
        raise Refusal("workbook-unreadable", detail="it declares entities, which no spreadsheet program does")


def _has_errors(data: bytes) -> bool:
    return b't="e"' in data or (b"='" in data[:65536] and b"t='e'" in data)


def _check_extent(data: bytes, request: dict[str, Any]) -> None:
    """Refuse cells so far out that the rectangle up to them cannot be held.

    The declared dimension is no evidence against a sheet (many programs always declare the whole), so that then the
    cells themselves decide. A sheet that declares less than it has meets the limit of memory.
    """
    declared = _DIMENSION.search(data[:65536])
    if declared and _area(declared[2], int(declared[3])) <= request["cells"]:
        return
    rows = columns = 0
    for cell in _FILLED.finditer(data):
        rows = max(rows, int(cell[3]))
        columns = max(columns, _number(cell[2]))
    check_area(rows, columns, request)


def check_area(rows: int, columns: int, request: dict[str, Any]) -> None:
    """Refuse a rectangle of more cells than may be held."""
    if rows * columns > request["cells"]:
        from lhs_desktop.formats.workbooks.wire import address_of

        corner = address_of(rows - 1, columns - 1)
        _too_large(f"its cells reach to {corner}, {rows * columns:,} cells in all", f"{request['cells']:,} cells")


def _area(letters: bytes, row: int) -> int:
    return _number(letters) * row


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _count_uncalculated(package: Package, name: str, data: bytes) -> None:
    if b"<f" not in data and b":f" not in data:
        return
    for cell in _UNCALCULATED.finditer(data):
        if b't="str"' in cell[2]:
            continue
        count, first = package.uncalculated.get(name, (0, ""))
        place = _REFERENCE.search(cell[2])
        package.uncalculated[name] = (count + 1, first or (place[1] + place[2]).decode() if place else first)


def _scan(package: Package, name: str, archive: ZipFile, info: ZipInfo, request: dict[str, Any]) -> None:
    """Look through a part too large to copy, block by block, noting the addresses of error cells."""
    lower = name.lower()
    if not ("/worksheets/" in lower and lower.endswith(".xml")):
        if lower.startswith("xl/sharedstrings"):
            return
        _take(package, name, archive.read(info), request)
        return
    errors: dict[tuple[int, int], str] = {}
    rest = b""
    with archive.open(info) as part:
        first = True
        while block := part.read(16 << 20):
            block = rest + block
            cut = block.rfind(b"<row")
            rest, block = (block[cut:], block[:cut]) if cut > 0 else (block, b"")
            if first and block:
                _check_head(lower, block)
                first = False
            _note_errors(errors, block)
            _count_uncalculated(package, name, block)
    _note_errors(errors, rest)
    _count_uncalculated(package, name, rest)
    package.errors[name] = errors


def _note_errors(errors: dict[tuple[int, int], str], block: bytes) -> None:
    if not _has_errors(block):
        return
    for cell in _ERROR_CELL.finditer(block):
        place = _REFERENCE.search(cell[2]) or _REFERENCE.search(cell[3])
        if not place:
            raise Refusal("workbook-unreadable", detail="error cells without addresses")
        end = block.index(b"<", cell.end())
        errors[int(place[2]) - 1, _number(place[1]) - 1] = block[cell.end() : end].decode("utf-8", "replace")
