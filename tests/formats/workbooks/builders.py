"""Small files made byte by byte where no library writes them, or none would write them so wrongly."""

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _frame(workbook: str, content_type: str, sheet: str) -> dict[str, str | bytes]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/{workbook}" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{RELATIONS}/officeDocument" Target="{workbook}"/></Relationships>',
        f"xl/_rels/{workbook.removeprefix('xl/')}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="{sheet}"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    }


def xlsx_parts(sheet: str, settings: str = "", after: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, S, whose XML is given; style 1 is a date."""
    parts = _frame(
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "worksheets/sheet1.xml",
    )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}">{settings}'
        f'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>{after}</workbook>'
    )
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    parts["xl/worksheets/sheet1.xml"] = sheet
    return parts


def worksheet(rows: str, dimension: str = "", after: str = "") -> str:
    declared = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<worksheet xmlns="{SPREADSHEET}">{declared}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(path: Path, rows: str, dimension: str = "", after: str = "", settings: str = "") -> Path:
    return package(path, xlsx_parts(worksheet(rows, dimension, after), settings))


def ods(path: Path, table: str, manifest: str = "") -> Path:
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    return package(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{oasis}:manifest:1.0">{manifest}'
            "</manifest:manifest>",
            "content.xml": f'<office:document-content xmlns:office="{oasis}:office:1.0" xmlns:table="{oasis}:table:1.0"'
            f' xmlns:text="{oasis}:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
            'calcext:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
            f"{table}</table:table></office:spreadsheet></office:body></office:document-content>",
        },
    )


def _biff12(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, cells: list[tuple[int, int, float | str]]) -> Path:
    """A binary workbook; a text that begins with # stands for an error cell."""
    errors = {"#DIV/0!": 0x07, "#N/A": 0x2A}
    body = _biff12(129) + _biff12(148, struct.pack("<IIII", 0, 9, 0, 9)) + _biff12(145)
    for row in sorted({row for row, _, _ in cells}):
        body += _biff12(0, struct.pack("<I", row) + bytes(21))
        for _, column, value in (cell for cell in cells if cell[0] == row):
            start = struct.pack("<II", column, 0)
            if isinstance(value, float):
                body += _biff12(5, start + struct.pack("<d", value))
            elif value in errors:
                body += _biff12(3, start + bytes([errors[value]]))
            else:
                body += _biff12(6, start + _wide(value))
    body += _biff12(146) + _biff12(130)
    parts = _frame(
        "xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", "worksheets/sheet1.bin"
    )
    parts["xl/workbook.bin"] = (
        _biff12(131)
        + _biff12(143)
        + _biff12(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S"))
        + _biff12(144)
        + _biff12(132)
    )
    parts["xl/worksheets/sheet1.bin"] = body
    return package(path, parts)


def _biff8(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_stream(
    cells: list[tuple[int, int, float | str]],
    *,
    protected: bool = False,
    ended: bool = True,
    formats: bytes = b"",
    styles: Mapping[int | tuple[int, int], int] | None = None,
) -> bytes:
    """The workbook stream of an .xls file with one sheet, S; a text that begins with # is an error cell.

    `formats` are records of formats, `styles` says which of them the cells of a column have, or one cell.
    """
    errors = {"#DIV/0!": 0x07, "#N/A": 0x2A}
    begin = _biff8(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    protection = (_biff8(0x2F, bytes(6)) if protected else b"") + formats
    name = struct.pack("<BB", 1, 0) + b"S"
    size = len(begin) + len(protection) + 4 + 6 + len(name) + 4
    book = begin + protection + _biff8(0x85, struct.pack("<IH", size, 0) + name) + _biff8(0x0A)
    sheet = _biff8(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    of_cell = styles or {}
    for row, column, value in cells:
        style = of_cell.get((row, column), of_cell.get(column, 0))
        start = struct.pack("<HHH", row, column, style)
        if isinstance(value, float):
            sheet += _biff8(0x0203, start + struct.pack("<d", value))
        elif value in errors:
            sheet += _biff8(0x0205, start + bytes([errors[value], 1]))
        else:
            sheet += _biff8(0x0204, start + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
    return book + sheet + (_biff8(0x0A) if ended else b"")


def xls_stream_5(cells: list[tuple[int, int, float | str]], sheet_name: str = "S") -> bytes:
    """The same as Excel 5 and 95 wrote it: texts in the code page of the machine, here Windows-1252."""
    begin = _biff8(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 0)) + _biff8(0x42, struct.pack("<H", 1252))
    name = struct.pack("<B", len(sheet_name)) + sheet_name.encode("cp1252")
    size = len(begin) + 4 + 6 + len(name) + 4
    book = begin + _biff8(0x85, struct.pack("<IH", size, 0) + name) + _biff8(0x0A)
    sheet = _biff8(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0))
    for row, column, value in cells:
        start = struct.pack("<HHH", row, column, 0)
        if isinstance(value, float):
            sheet += _biff8(0x0203, start + struct.pack("<d", value))
        else:
            sheet += _biff8(0x0204, start + struct.pack("<H", len(value)) + value.encode("cp1252"))
    return book + sheet + _biff8(0x0A)


def compound(streams: Mapping[str, bytes], loop: bool = False) -> bytes:
    """A compound file; with `loop`, the last sector of the first stream leads back to its first."""
    fat: list[int] = [0xFFFFFFFD]
    sectors: list[bytes] = []

    def store(data: bytes) -> int:
        start = len(fat)
        count = max(-(-len(data) // 512), 1)
        padded = data.ljust(count * 512, b"\0")
        for index in range(count):
            sectors.append(padded[index * 512 : index * 512 + 512])
            fat.append(start + index + 1 if index + 1 < count else 0xFFFFFFFE)
        return start

    entries: list[tuple[str, int, int, int]] = []
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        start = store(data)
        if loop and not entries:
            fat[start + 3] = start
        entries.append((name, 2, start, len(data)))
    listing = b""
    for index, (name, kind, start, length) in enumerate([("Root Entry", 5, 0xFFFFFFFE, 0), *entries]):
        wide = name.encode("utf-16-le") + b"\0\0"
        links = (
            struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 1)
            if kind == 5
            else struct.pack(
                "<III", 0xFFFFFFFF, index + 1 if index < len(entries) else 0xFFFFFFFF, 0xFFFFFFFF
            )
        )
        listing += (
            wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1) + links + bytes(36)
            + struct.pack("<IQ", start, length)
        )  # fmt: skip
    listing += bytes(-len(listing) % 512)
    directory = store(listing)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    assert len(table) == 512
    return header + table + b"".join(sectors)
