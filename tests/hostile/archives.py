"""Zipped workbooks that are broken, or made to hurt whoever opens them."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import xlsxwriter

from lhs_desktop.formats.workbooks_back.marks import REASON
from tests.formats.workbooks import builders
from tests.hostile.cases import case, table, whole

_ENTITY = "<!DOCTYPE r [{}]>"


def sheet_rows() -> str:
    """The rows of `table` as the XML of a sheet, with texts in their cells."""
    rows = []
    for number, row in enumerate(table(), 1):
        cells = "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            if isinstance(value, str)
            else f'<c r="{letter}{number}"><v>{value}</v></c>'
            for letter, value in zip("ABC", row, strict=True)
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    return "".join(rows)


def parts(rows: str | None = None) -> dict[str, str | bytes]:
    return builders.xlsx_parts(builders.worksheet(rows if rows is not None else sheet_rows()))


def write(folder: Path, name: str, content: Mapping[str, str | bytes]) -> Path:
    return builders.package(folder / name, content)


def good(folder: Path) -> bytes:
    return write(folder, "good.xlsx", parts()).read_bytes()


# ------------------------------------------------------------------------------------------- bombs


@case(refused=("workbook-too-large",))
def zip_bomb(folder: Path) -> Path:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(b" " * (1 << 20))
    return path


@case(refused=("workbook-too-large", "workbook-unreadable"))
def zip_bomb_that_lies_about_its_size(folder: Path) -> Path:
    path = zip_bomb(folder)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1000)
    path.write_bytes(bytes(data))
    return path


@case(figures=whole())
def zip_in_a_zip_in_a_zip(folder: Path) -> Path:
    inner = zlib.compress(bytes(10 << 20))
    content = parts()
    content["xl/media/nested.zip"] = inner
    content["xl/embeddings/book.xlsx"] = good(folder)
    return write(folder, "nested.xlsx", content)


@case(refused=("workbook-not-a-table",))
def zip_of_workbooks(folder: Path) -> Path:
    return write(folder, "many.zip", {"one.xlsx": good(folder), "two.xlsx": good(folder)})


@case(refused=("workbook-unreadable",))
def overlapping_parts(folder: Path) -> Path:
    """Two names in the directory of one and the same part, as in a bomb without a nested archive."""
    path = write(folder, "overlap.xlsx", parts())
    data = path.read_bytes()
    first = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    directory = data[first:end]
    name_length, extra, comment = struct.unpack_from("<HHH", directory, 28)
    entry = directory[: 46 + name_length + extra + comment]
    tail = bytearray(data[end:])
    count = struct.unpack_from("<H", tail, 10)[0] + 1
    struct.pack_into("<HHI", tail, 8, count, count, len(directory) + len(entry))
    path.write_bytes(data[:first] + directory + entry + bytes(tail))
    return path


@case(figures=whole())
def names_that_climb_out_of_the_archive(folder: Path) -> Path:
    content = parts()
    for name in ("../../climbed.xml", "/etc/climbed.xml", "xl/../../climbed.xml", "C:\\climbed.xml"):
        content[name] = "x"
    return write(folder, "climbing.xlsx", content)


@case(refused=("workbook-unreadable",))
def entities_that_expand(folder: Path) -> Path:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    content = parts()
    content["xl/workbook.xml"] = _ENTITY.format("".join(lines)) + str(content["xl/workbook.xml"])
    return write(folder, "laughs.xlsx", content)


@case(refused=("workbook-unreadable",))
def entities_in_a_sheet(folder: Path) -> Path:
    content = parts()
    sheet = str(content["xl/worksheets/sheet1.xml"]).replace("Northfield", "&secret;")
    content["xl/worksheets/sheet1.xml"] = (
        _ENTITY.format('<!ENTITY secret SYSTEM "file:///etc/passwd">') + sheet
    )
    return write(folder, "external.xlsx", content)


@case(refused=("workbook-unreadable",))
def entities_in_utf16(folder: Path) -> Path:
    content = parts()
    text = '<?xml version="1.0" encoding="UTF-16"?>' + _ENTITY.format('<!ENTITY a "b">')
    content["xl/sharedStrings.xml"] = (text + f'<sst xmlns="{builders.SPREADSHEET}"/>').encode("utf-16")
    return write(folder, "utf16.xlsx", content)


@case(refused=("workbook-unreadable",))
def entities_in_an_ods(folder: Path) -> Path:
    path = builders.ods(folder / "laughs.ods", "")
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content["content.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content["content.xml"]
    return builders.package(path, content)


# ------------------------------------------------------------------------------------------ extents


@case(refused=("workbook-too-large",))
def a_cell_in_the_last_corner(folder: Path) -> Path:
    return builders.xlsx(
        folder / "far.xlsx", sheet_rows() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


@case(figures=whole())
def a_format_in_the_last_corner(folder: Path) -> Path:
    return builders.xlsx(
        folder / "far.xlsx", sheet_rows() + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )


@case(figures=whole())
def a_dimension_that_is_all_of_it(folder: Path) -> Path:
    return builders.xlsx(folder / "wide.xlsx", sheet_rows(), "A1:XFD1048576")


@case(figures=whole())
def a_dimension_of_one_cell(folder: Path) -> Path:
    return builders.xlsx(folder / "small.xlsx", sheet_rows(), "A1")


@case(refused=("workbook-unreadable", "workbook-too-large"))
def an_address_beyond_all_sheets(folder: Path) -> Path:
    return builders.xlsx(
        folder / "beyond.xlsx", sheet_rows() + '<row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row>'
    )


@case(refused=("workbook-unreadable", "workbook-too-large"))
def an_address_that_is_none(folder: Path) -> Path:
    return builders.xlsx(folder / "nowhere.xlsx", sheet_rows() + '<row r="99"><c r="-1Ä"><v>1</v></c></row>')


@case(refused=("workbook-too-large",))
def rows_repeated_without_end_in_an_ods(folder: Path) -> Path:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    return builders.ods(
        folder / "repeated.ods",
        f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>',
    )


@case(refused=("workbook-too-large",))
def a_repeat_of_billions_in_an_ods(folder: Path) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="4294967295" office:value-type="float" office:value="1"/>'
    return builders.ods(folder / "billions.ods", f"<table:table-row>{cell}</table:table-row>")


@case(refused=("no-table", "workbook-too-large"))
def a_thousand_sheets(folder: Path) -> Path:
    content = parts("")
    sheets, relations = [], []
    for number in range(1, 1001):
        sheets.append(f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"/>')
        relations.append(
            f'<Relationship Id="r{number}" Type="{builders.RELATIONS}/worksheet" Target="worksheets/s{number}.xml"/>'
        )
        content[f"xl/worksheets/s{number}.xml"] = builders.worksheet(
            f'<row r="1"><c r="A1"><v>{number}</v></c></row>'
        )
    content["xl/workbook.xml"] = (
        f'<workbook xmlns="{builders.SPREADSHEET}" xmlns:r="{builders.RELATIONS}"><sheets>{"".join(sheets)}</sheets></workbook>'
    )
    content["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(relations)
        + "</Relationships>"
    )
    return write(folder, "sheets.xlsx", content)


# ------------------------------------------------------------------------------------------ damaged


@case(refused=("workbook-unreadable",))
def cut_in_half(folder: Path) -> Path:
    data = good(folder)
    (folder / "half.xlsx").write_bytes(data[: len(data) // 2])
    return folder / "half.xlsx"


@case(refused=("workbook-unreadable",))
def only_the_first_bytes(folder: Path) -> Path:
    (folder / "head.xlsx").write_bytes(b"PK\x03\x04")
    return folder / "head.xlsx"


@case(refused=("workbook-unreadable",))
def bits_turned_over(folder: Path) -> Path:
    data = bytearray(good(folder))
    with zipfile.ZipFile(folder / "good.xlsx") as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    for at in range(info.header_offset + 60, info.header_offset + 80):
        data[at] ^= 0x55
    (folder / "bits.xlsx").write_bytes(bytes(data))
    return folder / "bits.xlsx"


@case(refused=("workbook-unreadable",))
def a_wrong_checksum(folder: Path) -> Path:
    data = bytearray(good(folder))
    with zipfile.ZipFile(folder / "good.xlsx") as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    struct.pack_into("<I", data, info.header_offset + 14, 1)
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02" and b"xl/worksheets/sheet1.xml" in data[at + 46 : at + 80]:
            struct.pack_into("<I", data, at + 16, 1)
    (folder / "checksum.xlsx").write_bytes(bytes(data))
    return folder / "checksum.xlsx"


@case(figures=whole())
def rubbish_before_and_after_the_archive(folder: Path) -> Path:
    (folder / "stuffed.xlsx").write_bytes(good(folder) + b"\0" * 300)
    return folder / "stuffed.xlsx"


@case(refused=("workbook-unreadable", "no-table", "workbook-empty"))
def a_shared_string_that_is_not_there(folder: Path) -> Path:
    content = parts(
        sheet_rows().replace(
            '<c r="A1" t="inlineStr"><is><t>Hospital</t></is></c>', '<c r="A1" t="s"><v>4000000000</v></c>'
        )
    )
    content["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{builders.SPREADSHEET}" count="1" uniqueCount="1"><si><t>x</t></si></sst>'
    )
    return write(folder, "shared.xlsx", content)


@case(figures=whole())
def shared_strings_that_claim_to_be_billions(folder: Path) -> Path:
    content = parts()
    content["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{builders.SPREADSHEET}" count="4000000000" uniqueCount="4000000000"/>'
    )
    return write(folder, "count.xlsx", content)


@case(figures=whole())
def no_styles(folder: Path) -> Path:
    content = parts()
    del content["xl/styles.xml"]
    return write(folder, "plain.xlsx", content)


@case(figures=whole())
def a_style_that_is_not_there(folder: Path) -> Path:
    return write(folder, "style.xlsx", parts(sheet_rows().replace('<c r="C2">', '<c r="C2" s="99999">')))


@case(refused=("workbook-unreadable", "workbook-not-a-table"))
def no_workbook_part(folder: Path) -> Path:
    content = parts()
    del content["xl/workbook.xml"]
    return write(folder, "headless.xlsx", content)


@case(refused=("workbook-unreadable", "workbook-empty"))
def no_sheet_part(folder: Path) -> Path:
    content = parts()
    del content["xl/worksheets/sheet1.xml"]
    return write(folder, "bodyless.xlsx", content)


@case(figures=whole())
def wrong_content_types(folder: Path) -> Path:
    content = parts()
    content["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    return write(folder, "types.xlsx", content)


@case(figures=whole())
def no_content_types(folder: Path) -> Path:
    content = parts()
    del content["[Content_Types].xml"]
    return write(folder, "notypes.xlsx", content)


@case(refused=("workbook-unreadable",))
def xml_that_ends_in_the_middle(folder: Path) -> Path:
    content = parts()
    content["xl/worksheets/sheet1.xml"] = str(content["xl/worksheets/sheet1.xml"])[:700]
    return write(folder, "middle.xlsx", content)


@case(figures=whole())  # the reader does not mind; the cells are all there
def xml_that_is_crossed(folder: Path) -> Path:
    return write(folder, "crossed.xlsx", parts(sheet_rows().replace("</c></row>", "</row></c>")))


@case(refused=("workbook-unreadable", "workbook-empty"))
def bytes_that_are_no_xml(folder: Path) -> Path:
    content = parts()
    content["xl/worksheets/sheet1.xml"] = bytes(range(256)) * 10
    return write(folder, "noise.xlsx", content)


@case(refused=("workbook-encrypted", "workbook-unreadable"))
def a_part_behind_a_password(folder: Path) -> Path:
    data = bytearray(good(folder))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
    (folder / "locked.xlsx").write_bytes(bytes(data))
    return folder / "locked.xlsx"


@case(refused=("workbook-unreadable",))
def a_way_of_packing_nobody_knows(folder: Path) -> Path:
    data = bytearray(good(folder))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            struct.pack_into("<H", data, at + 10, 99)
    (folder / "packed.xlsx").write_bytes(bytes(data))
    return folder / "packed.xlsx"


@case(refused=("workbook-unreadable", "workbook-empty"))
def elements_nested_a_hundred_thousand_deep(folder: Path) -> Path:
    content = parts("<x>" * 100_000 + "</x>" * 100_000)
    return write(folder, "deep.xlsx", content)


@case(refused=("workbook-not-a-table",))
def a_text_document(folder: Path) -> Path:
    return write(folder, "letter.xlsx", {"[Content_Types].xml": "x", "word/document.xml": "x"})


# ------------------------------------------------------------------------------------- odd but true


@case(refused=("workbook-empty",))
def charts_only(folder: Path) -> Path:
    path = folder / "charts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Empty")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Empty!$A$1:$A$3"})
        book.add_chartsheet("Chart").set_chart(chart)
        sheet.hide()
    return path


@case(refused=("workbook-empty",))
def blank_sheets(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for name in ("One", "Two", "Three"):
        book.create_sheet(name)
    book.save(folder / "blank.xlsx")
    return folder / "blank.xlsx"


@case(figures=whole(), notes=("“Secret” is hidden",))
def very_hidden_sheets(folder: Path) -> Path:
    book = openpyxl.Workbook()
    secret = book.create_sheet("Secret")
    for row in table():
        book.worksheets[0].append(row)
        secret.append([row[0], row[1], 999 if row[2] != "Falls" else "Deaths"])
    secret.sheet_state = "veryHidden"
    book.save(folder / "hidden.xlsx")
    return folder / "hidden.xlsx"


@case(figures=whole(), notes=("hidden",))
def hidden_rows_and_columns(folder: Path) -> Path:
    path = folder / "filtered.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table()):
            sheet.write_row(number, 0, row)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
    return path


@case(figures=whole({("Northfield", "2024-01"): None}), notes=("no stored result",))
def formulas_without_results(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in table():
        book.worksheets[0].append(row)
    book.worksheets[0]["C2"] = "=99+1"
    book.save(folder / "formulas.xlsx")
    return folder / "formulas.xlsx"


@case(figures=whole(), problems=("not-a-number",))
def error_cells_of_every_kind(folder: Path) -> Path:
    errors = ("#DIV/0!", "#REF!", "#SPILL!")
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>Eastham</t></is></c><c r="B{number}" t="inlineStr"><is>'
        f'<t>2024-{number - 25:02d}</t></is></c><c r="C{number}" t="e"><v>{error}</v></c></row>'
        for number, error in enumerate(errors, 26)
    )
    return builders.xlsx(folder / "errors.xlsx", sheet_rows() + rows)


@case(figures=whole())
def merged_heads_and_labels(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Falls in hospitals, all months"])
    sheet.append([])
    for row in table():
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.save(folder / "merged.xlsx")
    return folder / "merged.xlsx"


@case(figures=whole())
def strict_open_xml(folder: Path) -> Path:
    strict = {
        builders.SPREADSHEET: "http://purl.oclc.org/ooxml/spreadsheetml/main",
        builders.RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    content = parts()
    for name, text in content.items():
        for old, new in strict.items():
            text = str(text).replace(old, new)
        content[name] = text
    return write(folder, "strict.xlsx", content)


@case(figures=whole())
def the_workbook_under_another_name(folder: Path) -> Path:
    content = {
        name.replace("xl/", "book/"): str(text).replace("xl/", "book/") for name, text in parts().items()
    }
    return write(folder, "elsewhere.xlsx", content)


@case(figures=whole())
def names_of_parts_in_capitals(folder: Path) -> Path:
    content = {name.replace("sheet1.xml", "Sheet1.XML"): text for name, text in parts().items()}
    return write(folder, "capitals.xlsx", content)


@case(figures=whole())
def names_of_parts_with_backslashes(folder: Path) -> Path:
    content = {name.replace("/", "\\"): text for name, text in parts().items()}
    return write(folder, "backslash.xlsx", content)


def given_back(folder: Path, properties: str) -> Path:
    """A copy that says where its rows come from."""
    book = openpyxl.Workbook()
    for number, row in enumerate(table()):
        book.worksheets[0].append([*row, "mend this" if number else REASON])
    book.save(folder / "back.xlsx")
    with zipfile.ZipFile(folder / "back.xlsx", "a") as archive:
        archive.writestr("docProps/custom.xml", properties)
    return folder / "back.xlsx"


@case(figures=whole())
def a_copy_with_broken_properties(folder: Path) -> Path:
    return given_back(folder, "<Properties><property name='x'")


@case(figures=whole())
def a_copy_whose_properties_declare_entities(folder: Path) -> Path:
    return given_back(
        folder, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Properties>&a;</Properties>'
    )


@case(figures=whole())
def rich_and_phonetic_text(folder: Path) -> Path:
    content = parts(sheet_rows().replace('t="inlineStr"><is><t>Northfield</t></is>', 't="s"><v>0</v>'))
    content["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{builders.SPREADSHEET}" count="1" uniqueCount="1"><si><r><t>North</t></r><r><rPr><b/></rPr><t>field</t>'
        '</r><rPh sb="0" eb="1"><t>KANA</t></rPh><phoneticPr fontId="1"/></si></sst>'
    )
    content["xl/_rels/workbook.xml.rels"] = str(content["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        f'<Relationship Id="rId3" Type="{builders.RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return write(folder, "rich.xlsx", content)


@case(figures=whole())
def heads_of_thirty_thousand_letters(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for number, row in enumerate(table()):
        book.worksheets[0].append([*row, "x" * 32_767 if number else "Remarks " + "y" * 32_000])
    book.save(folder / "long.xlsx")
    return folder / "long.xlsx"
