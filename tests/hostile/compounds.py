"""Files of the older Excel, and others in the same container: looped, cut short, locked, or none."""

import struct
from pathlib import Path

from tests.formats.workbooks import builders
from tests.hostile.cases import case, table, whole

Cells = list[tuple[int, int, float | str]]


def cells(more: Cells | None = None) -> Cells:
    found: Cells = [
        (row, column, value if isinstance(value, str) else float(value))
        for row, line in enumerate(table())
        for column, value in enumerate(line)
    ]
    return found + (more or [])


def stream(more: Cells | None = None) -> bytes:
    return builders.xls_stream(cells(more))


def write(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def good() -> bytes:
    return builders.compound({"Workbook": stream()})


@case(figures=whole())
def an_xls(folder: Path) -> Path:
    return write(folder, "good.xls", good())


@case(figures=whole())
def an_xls_of_1995(folder: Path) -> Path:
    return write(folder, "old.xls", builders.compound({"Book": builders.xls_stream_5(cells())}))


@case(figures=whole())
def an_xls_with_an_ending_of_another_kind(folder: Path) -> Path:
    return write(folder, "good.csv", good())


@case(refused=("workbook-unreadable",))
def sectors_in_a_circle(folder: Path) -> Path:
    many: Cells = [(row, 9, 1.0) for row in range(20, 300)]
    return write(folder, "circle.xls", builders.compound({"Workbook": stream(many)}, loop=True))


@case(refused=("workbook-unreadable",))
def sectors_that_lead_nowhere(folder: Path) -> Path:
    data = bytearray(good())
    struct.pack_into("<I", data, 512 + 4, 0x00FFFFFF)
    return write(folder, "nowhere.xls", bytes(data))


@case(figures=whole())  # the table is small enough to stand in the header
def a_table_of_sectors_that_is_not_there(folder: Path) -> Path:
    data = bytearray(good())
    struct.pack_into("<I", data, 44, 0x7FFFFFFF)
    struct.pack_into("<II", data, 68, 0, 0x7FFFFFFF)
    return write(folder, "table.xls", bytes(data))


@case(refused=("workbook-unreadable",))
def a_directory_in_a_circle(folder: Path) -> Path:
    data = bytearray(good())
    at = struct.unpack_from("<I", data, 48)[0]
    struct.pack_into("<I", data, 512 + 4 * at, at)
    return write(folder, "directory.xls", bytes(data))


@case(refused=("workbook-unreadable",))
def sectors_of_two_gigabytes(folder: Path) -> Path:
    data = bytearray(good())
    struct.pack_into("<H", data, 30, 31)
    return write(folder, "sector.xls", bytes(data))


@case(refused=("workbook-unreadable",))
def an_xls_cut_short(folder: Path) -> Path:
    return write(folder, "cut.xls", good()[:3000])


@case(refused=("workbook-unreadable",))
def only_a_header(folder: Path) -> Path:
    return write(folder, "header.xls", good()[:512])


@case(refused=("workbook-unreadable",))
def only_a_signature(folder: Path) -> Path:
    return write(folder, "signature.xls", good()[:8])


@case(refused=("workbook-unreadable",))
def records_without_an_end(folder: Path) -> Path:
    return write(
        folder, "endless.xls", builders.compound({"Workbook": builders.xls_stream(cells(), ended=False)})
    )


@case(refused=("workbook-unreadable",))
def a_record_longer_than_the_file(folder: Path) -> Path:
    data = stream()
    at = data.index(struct.pack("<H", 0x0203))
    return write(
        folder, "record.xls", builders.compound({"Workbook": data[: at + 2] + b"\xff\xff" + data[at + 4 :]})
    )


@case(refused=("workbook-unreadable",))
def a_record_shorter_than_its_kind(folder: Path) -> Path:
    data = stream()
    at = data.index(struct.pack("<HH", 0x0203, 14))
    return write(
        folder,
        "short.xls",
        builders.compound(
            {"Workbook": data[:at] + struct.pack("<HH", 0x0203, 2) + b"\0\0" + data[at + 18 :]}
        ),
    )


@case(refused=("workbook-unreadable",))
def a_sheet_that_begins_nowhere(folder: Path) -> Path:
    data = bytearray(stream())
    at = data.index(struct.pack("<H", 0x85))
    struct.pack_into("<I", data, at + 4, 0x7FFFFFF0)
    return write(folder, "begin.xls", builders.compound({"Workbook": bytes(data)}))


@case(refused=("workbook-unreadable", "workbook-empty", "no-table"))
def a_shared_text_that_is_not_there(folder: Path) -> Path:
    data = stream()
    label = struct.pack("<HHHHHI", 0x00FD, 10, 40, 0, 0, 0x7FFFFFFF)
    end = len(data) - 4
    return write(folder, "sst.xls", builders.compound({"Workbook": data[:end] + label + data[end:]}))


@case(figures=whole())  # they are not there, and no cell refers to them
def ten_million_texts_declared_in_an_xls(folder: Path) -> Path:
    data = stream()
    at = data.index(struct.pack("<H", 0x0A))
    table_of_texts = struct.pack("<HHII", 0x00FC, 8, 0x7FFFFFFF, 0x7FFFFFFF)
    # the sheet begins so much later
    moved = bytearray(data[:at] + table_of_texts + data[at:])
    sheet = moved.index(struct.pack("<H", 0x85))
    struct.pack_into(
        "<I", moved, sheet + 4, struct.unpack_from("<I", moved, sheet + 4)[0] + len(table_of_texts)
    )
    return write(folder, "texts.xls", builders.compound({"Workbook": bytes(moved)}))


@case(refused=("workbook-encrypted",))
def an_xls_behind_a_password(folder: Path) -> Path:
    return write(
        folder, "locked.xls", builders.compound({"Workbook": builders.xls_stream(cells(), protected=True)})
    )


@case(refused=("workbook-encrypted",))
def an_xlsx_behind_a_password(folder: Path) -> Path:
    return write(
        folder,
        "locked.xlsx",
        builders.compound({"EncryptionInfo": bytes(200), "EncryptedPackage": bytes(5000)}),
    )


@case(refused=("workbook-encrypted",))
def an_xlsx_behind_a_label_of_sensitivity(folder: Path) -> Path:
    return write(
        folder, "label.xlsx", builders.compound({"\x06DataSpaces": b"x", "EncryptedPackage": bytes(5000)})
    )


@case(refused=("workbook-not-a-table",))
def a_letter(folder: Path) -> Path:
    return write(folder, "letter.xls", builders.compound({"WordDocument": b"x"}))


@case(refused=("workbook-not-a-table",))
def a_mail(folder: Path) -> Path:
    return write(folder, "mail.xls", builders.compound({"__substg1.0_0037001F": b"x"}))


@case(refused=("workbook-not-a-table",))
def a_workbook_of_excel_4(folder: Path) -> Path:
    return write(folder, "four.xls", b"\x09\x04\x06\x00" + bytes(100))


@case(refused=("workbook-not-a-table",))
def an_xml_spreadsheet_of_2003(folder: Path) -> Path:
    text = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    return write(folder, "export.xls", text.encode())


@case(refused=("workbook-not-a-table",))
def a_web_page_called_xls(folder: Path) -> Path:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table())
    return write(folder, "report.xls", f"<html><body><table>{rows}</table></body></html>".encode())


@case(refused=("workbook-not-a-table",))
def a_web_page_in_utf16(folder: Path) -> Path:
    return write(folder, "report.xls", "\ufeff<html><body><table/></body></html>".encode("utf-16-le"))


@case(refused=("workbook-not-a-table",))
def a_style_sheet_before_the_web_page(folder: Path) -> Path:
    return write(folder, "report.xls", b"<style>td {color: red}</style><table><tr><td>1</td></tr></table>")
