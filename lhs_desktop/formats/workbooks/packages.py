"""Zipped workbooks (.xlsx, .xlsm, .xlsb, .ods): looked through before the reader sees them.

The parts that hold cells are copied, uncompressed, into a package of our own. Sizes and checksums are thereby verified,
bombs stay outside, pictures and macros are left behind, and what the reader would drop is marked: it returns error
cells as empty ones, so in the copy they are text with a mark before the code. Long sheets are left for ``slices``.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from itertools import groupby
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lhs_desktop.formats.workbooks.biff12 import look_through, percent_styles_of_records
from lhs_desktop.formats.workbooks.catalogue import workbook_part
from lhs_desktop.formats.workbooks.encodings import as_utf8, is_utf8, to_utf8
from lhs_desktop.formats.workbooks.looks import Looks, indent_styles, percent_styles
from lhs_desktop.formats.workbooks.sheet_xml import SheetXml
from lhs_desktop.formats.workbooks.slices import size_of_slices
from lhs_desktop.formats.workbooks.wire import ERROR_MARK, Refusal, too_large

_RATIO = 400
_RATIO_FROM = 32 << 20
_IN_MEMORY = 160 << 20
_STYLES = 32 << 20
_UNUSED = re.compile(
    r"/(media|drawings|charts|chartsheets/_rels|pivotcache|pivottables|embeddings|externallinks|printersettings|ctrlprops"
    r"|activex|customxml|model|threadedcomments|persons|slicers|slicercaches|timelines|timelinecaches|querytables"
    r"|diagrams|webextensions|richdata|theme|tables)/|/vbaproject|/comments\d*\.|/connections\.|/calcchain\.|/vmldrawing"
)
_COUNT = re.compile(rb"\s(?:count|uniqueCount)=[\"'][^\"']*[\"']")
_ODS = ("mimetype", "content.xml", "META-INF/manifest.xml", "styles.xml", "meta.xml", "settings.xml")
_OTHERS = (
    ("word/", "a text document"),
    ("ppt/", "a presentation"),
    ("visio/", "a drawing"),
    ("index/document.iwa", "a Numbers document of Apple"),
)


class Package:
    """What the reader is given, and what was found on the way."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.copy: BytesIO | None = None
        """The copy to be read; None if the file is too large for one and is read itself."""
        self.shared = b""
        """A package of all parts but those of sheets, if there are long sheets."""
        self.long: dict[str, ZipInfo] = {}
        """The parts of long sheets, which are not in the copy."""
        self.sheets: dict[str, SheetXml] = {}
        """What the XML of sheets holds that the reader will not tell, by part."""
        self.percent_styles: frozenset[int] = frozenset()
        """The formats of cells that show percentages, by their index."""
        self.indent_styles: dict[int, int] = {}
        """The formats of cells that are set in from the left, by their index, and by how many steps."""
        self.looks: dict[str, Looks] = {}
        """What rows and columns look like, by part."""
        self.errors: dict[str, dict[tuple[int, int], str]] = {}
        """Error cells by part and address, where they are not marked in the copy."""
        self.marked = False
        """Whether there are marked error cells in any sheet of a workbook that has all of them in one part."""
        self.small: dict[str, bytes] = {}
        """The parts that describe the workbook."""


def open_package(file: BinaryIO, request: dict[str, Any], sliced: bool) -> Package:
    """Look through a zipped workbook; refuses what is none, is protected, or would not fit.

    Where long sheets are to be read in slices, they are left to ``long_sheet``.
    """
    with _sound(), ZipFile(file) as archive:
        return _look_through(archive, request, sliced)


def long_sheet(file: BinaryIO, package: Package, name: str, request: dict[str, Any]) -> Iterator[bytes]:
    """The XML of a long sheet, block by block, as the reader shall see it."""
    with _sound(), ZipFile(file) as archive:
        sheet = _sheet_xml(package, name, request, False)
        yield from _blocks(sheet, name, archive, package.long[name])


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refusal("workbook-unreadable", detail=_why(error)) from None


def _why(error: Exception) -> str:
    words = str(error)
    if "not a zip file" in words or isinstance(error, EOFError):
        return "its end is missing"
    if "CRC" in words or isinstance(error, zlib.error):
        return "a part of it fails its checksum"
    return "its container is broken"


def _look_through(archive: ZipFile, request: dict[str, Any], sliced: bool) -> Package:
    members: dict[str, ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename.replace("\\", "/").lstrip("/")
        if name in members and not info.is_dir():
            raise Refusal("workbook-unreadable", detail="a part is there twice")
        members[name] = info
    members, moved = _at_their_usual_place(archive, members)
    package = Package(_kind(archive, members))
    if package.kind == "ods":
        needed = [name for name in _ODS if name in members]
    else:
        needed = [name for name in members if _is_needed(name)]
    _check_sizes([members[name] for name in needed], request)
    if any(members[name].flag_bits & 1 for name in needed):
        raise Refusal("workbook-encrypted")
    for name, styles in (("xl/styles.xml", percent_styles), ("xl/styles.bin", percent_styles_of_records)):
        if name in members and members[name].file_size <= _STYLES:
            package.percent_styles = styles(archive.read(members[name]))
            if name.endswith(".xml"):
                package.indent_styles = indent_styles(archive.read(members[name]))
    needed.sort(key=_is_sheet)  # what sheets share comes first
    long = _long(members, needed) if sliced and package.kind in ("xlsx", "xlsm") else {}
    if sum(members[name].file_size for name in needed if name not in long) > _IN_MEMORY:
        for name in needed:
            _copy(package, name, archive, members[name], request, None, moved)
        return package
    package.long = long
    needed = [name for name in needed if name not in long]
    package.copy = BytesIO()
    for of_sheets, names in groupby(needed, _is_sheet):
        with ZipFile(package.copy, "a", ZIP_STORED) as target:
            for name in names:
                _copy(package, name, archive, members[name], request, target, moved)
        if package.long and not of_sheets:
            package.shared = package.copy.getvalue()
    package.copy.seek(0)
    return package


def _is_sheet(name: str) -> bool:
    lower = name.lower()
    return lower.startswith("xl/worksheets/") and lower.endswith(".xml")


def _long(members: dict[str, ZipInfo], needed: list[str]) -> dict[str, ZipInfo]:
    """The sheets that are worth being read in slices."""
    shared = sum(members[name].file_size for name in needed if not _is_sheet(name))
    long = 2 * size_of_slices(shared)
    return {name: members[name] for name in needed if _is_sheet(name) and members[name].file_size > long}


class _Moved:
    """What is replaced in parts that name other parts: the main one, and whatever stands beside it."""

    def __init__(self, main: tuple[bytes, bytes], folder: tuple[bytes, bytes]) -> None:
        self.main = main
        self.folder = folder


def _at_their_usual_place(
    archive: ZipFile, members: dict[str, ZipInfo]
) -> "tuple[dict[str, ZipInfo], _Moved | None]":
    """The parts under the names that the reader looks for, and the folder that they stand in otherwise.

    Where the workbook stands is for its package to say; nearly all programs put it into the same place.
    """
    relations = members.get("_rels/.rels")
    lower = {name.lower() for name in members}
    if lower & {"xl/workbook.xml", "xl/workbook.bin"} or relations is None or relations.file_size > 1 << 20:
        return members, None
    found = workbook_part(archive.read(relations))
    if found not in members or any(found.lower().startswith(start) for start, _ in _OTHERS):
        return members, None
    folder, _, file = found.rpartition("/")
    folder += "/" if folder else ""
    ending = file.rpartition(".")[2]
    usual = {found: f"xl/workbook.{ending}", f"{folder}_rels/{file}.rels": f"xl/_rels/workbook.{ending}.rels"}
    named = {}
    for name, info in members.items():
        if name not in ("[Content_Types].xml", "_rels/.rels"):
            name = usual.get(name) or (f"xl/{name[len(folder) :]}" if name.startswith(folder) else name)
        named[name] = info
    absolute = (f'"/{folder}'.encode(), b'"/xl/')
    return named, _Moved((found.encode(), f"xl/workbook.{ending}".encode()), absolute)


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
            raise Refusal("workbook-not-a-table", detail="a document that is not a spreadsheet")
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
        raise too_large(f"it expands to {total >> 20:,} MiB", f"{limit >> 20:,} MiB")
    for info in needed:
        if info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(info.compress_size, 1):
            raise too_large(
                f"a part of it expands {info.file_size // max(info.compress_size, 1)} times",
                f"{_RATIO} times",
            )


def _copy(
    package: Package,
    name: str,
    archive: ZipFile,
    info: ZipInfo,
    request: dict[str, Any],
    target: ZipFile | None,
    moved: "_Moved | None",
) -> None:
    """Look through a part, and copy it to `target` as the reader shall see it."""
    lower = name.lower()
    if _is_sheet(name):
        sheet = _sheet_xml(package, name, request, target is None)
        with target.open(name, "w") if target else nullcontext() as copy:
            for block in _blocks(sheet, name, archive, info):
                if copy:
                    copy.write(block)
        if sheet.errors:
            package.errors[name] = sheet.errors
        return
    if target is None and lower == "xl/sharedstrings.xml":
        return
    data = archive.read(info)
    if lower.endswith((".xml", ".rels")) and not is_utf8(data[:256]):
        data = to_utf8(data)
    _check_head(lower, data)
    if moved is not None and not lower.startswith("xl/worksheets/"):
        data = data.replace(*moved.main).replace(*moved.folder)
    if lower.startswith("xl/worksheets/") and lower.endswith(".bin"):
        package.looks[name] = Looks()
        package.errors[name] = look_through(data, package.percent_styles, package.looks[name])
    elif name == "content.xml":
        from lhs_desktop.formats.workbooks.opendocument import prepare

        data = prepare(data, request, package.looks)
        package.marked = ERROR_MARK.encode() in data
    elif lower.startswith(("xl/workbook.", "xl/_rels/workbook.")):
        package.small[lower] = data
    elif lower == "xl/sharedstrings.xml":
        # The reader makes room for as many texts as are declared before it looks for them.
        start = data.find(b"sst", 0, 4096)
        data = data[:start] + _COUNT.sub(b"", data[start : start + 4096]) + data[start + 4096 :]
    if target:
        target.writestr(name, data)


def _sheet_xml(package: Package, name: str, request: dict[str, Any], address_errors: bool) -> SheetXml:
    sheet = SheetXml(request, address_errors, package.percent_styles, package.indent_styles)
    package.sheets[name] = sheet
    package.looks[name] = sheet.looks
    return sheet


def _blocks(sheet: SheetXml, name: str, archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as part:
        for number, block in enumerate(sheet.blocks(as_utf8(part))):
            if not number:
                _check_head(name.lower(), block)
            yield block


def _check_head(lower: str, data: bytes) -> None:
    if lower.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]):
        raise Refusal(
            "workbook-unreadable", detail="it declares entities, and no spreadsheet program does that"
        )
