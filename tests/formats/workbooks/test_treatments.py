"""Each treatment that docs/reading.md names, proven on a file of each kind of writer."""

import struct
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import Cell, CellError, Workbook, read_workbook
from tests.formats.workbooks import builders
from tests.formats.workbooks.builders import worksheet, xlsx_parts

NUMBER_STYLES = (
    f'<styleSheet xmlns="{builders.SPREADSHEET}"><numFmts count="3"><numFmt numFmtId="164" formatCode="0.0%"/>'
    '<numFmt numFmtId="165" formatCode="0&quot;%&quot;"/><numFmt numFmtId="166" formatCode="[Red]\\-0.0%;0%"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="9"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="10"/></cellXfs></styleSheet>'
)


def row(book: Workbook, index: int = 0) -> list[Cell]:
    return book.sheets[0].row(index)


def of(folder: Path, sheet: str, **more: str | bytes) -> Workbook:
    parts = xlsx_parts(worksheet(sheet))
    parts |= {f"xl/{name}.xml": content for name, content in more.items()}
    if "sharedStrings" in more:
        parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
            "</Relationships>",
            f'<Relationship Id="rId3" Type="{builders.RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
    return read_workbook(builders.package(folder / "a.xlsx", parts))


def strings(*items: str) -> str:
    return f'<sst xmlns="{builders.SPREADSHEET}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


# ------------------------------------------------------------------------------------------- text


def test_rich_phonetic_and_inline_text(tmp_path: Path) -> None:
    shared = strings(
        "<r><t>North</t></r><r><rPr><b/></rPr><t>field</t></r><rPh sb='0' eb='1'><t>KANA</t></rPh>",
        "<t><![CDATA[a<b & c]]></t>",
        "<t>one_x000D_two</t>",
    )
    cells = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC"))
    inline = '<c r="D1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>'
    book = of(tmp_path, f'<row r="1">{cells}{inline}</row>', sharedStrings=shared)
    assert row(book) == ["Northfield", "a<b & c", "one\rtwo", "inline"]


def test_spaces_apostrophes_and_long_texts_stay(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    values = ["  trailing \u00a0", "'quoted", "x" * 32_767, "00123", "1,234", "95%", "=not a formula"]
    for column, value in enumerate(values, 1):
        cell = book.worksheets[0].cell(1, column, value)
        cell.data_type = "s"
        cell.style = openpyxl.styles.NamedStyle(f"s{column}")
        cell.quotePrefix = True
    book.save(tmp_path / "a.xlsx")
    assert row(read_workbook(tmp_path / "a.xlsx")) == values


# ----------------------------------------------------------------------------------- dates, formulas


def test_dates_in_iso_form_as_strict_files_have_them(tmp_path: Path) -> None:
    cells = '<c r="A1" t="d"><v>2024-07-01</v></c><c r="B1" t="d"><v>2024-07-01T12:30:00</v></c><c r="C1" t="d"><v>12:30:00</v></c>'
    assert row(of(tmp_path, f'<row r="1">{cells}</row>')) == [
        date(2024, 7, 1),
        datetime(2024, 7, 1, 12, 30),
        time(12, 30),
    ]


@pytest.mark.parametrize(
    ("serial", "value"), [("61", date(1900, 3, 1)), ("60", date(1900, 2, 28)), ("2958466", 2958466.0)]
)
def test_days_at_the_ends_of_the_calendar(serial: str, value: Cell, tmp_path: Path) -> None:
    assert row(of(tmp_path, f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>')) == [value]


def test_results_of_formulas_are_read_and_their_lack_is_said(tmp_path: Path) -> None:
    cells = (
        '<c r="A1"><f t="shared" ref="A1:B1" si="0">1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>2</v></c>'
        '<c r="C1" t="str"><f>A1&amp;"x"</f><v>2x</v></c><c r="D1"><f ca="1">NOW()</f></c><c r="E1"><f>1</f><v/></c>'
    )
    book = of(tmp_path, f'<row r="1">{cells}</row>')
    assert row(book)[:3] == [2.0, 2.0, "2x"]
    assert any("2 formulas" in note and "D1" in note for note in book.notes)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_error_cells_whatever_the_quotes(quote: str, tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    assert row(of(tmp_path, cells.replace('"', quote))) == [CellError("#N/A"), CellError("#DIV/0!")]


# ------------------------------------------------------------------------------------------- looks


def xlsx_with_percents(path: Path) -> Path:
    cells = [
        f'<c r="{letter}{r}" s="{style}"><v>0.{r}</v></c>'
        for r in (1, 2)
        for letter, style in zip("ABCDEF", range(6), strict=True)
    ]
    rows = f'<row r="1">{"".join(cells[:6])}</row><row r="2">{"".join(cells[6:])}</row>'
    parts = xlsx_parts(worksheet(rows)) | {"xl/styles.xml": NUMBER_STYLES}
    return builders.package(path, parts)


def test_columns_shown_as_percentages_are_known(tmp_path: Path) -> None:
    sheet = read_workbook(xlsx_with_percents(tmp_path / "a.xlsx")).sheets[0]
    assert sheet.percent == {1, 2, 4, 5}  # not the one that only prints a percent sign
    assert sheet.cell(0, 1) == 0.1


def test_so_they_are_in_an_xls(tmp_path: Path) -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    formats = record(0x041E, struct.pack("<HHB", 164, 4, 0) + b"0.0%")
    formats += b"".join(record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 164, 9))
    book = builders.xls_stream(
        [(0, 0, 1.0), (0, 1, 0.5), (0, 2, 0.5), (1, 0, "x")], formats=formats, styles={1: 1, 2: 2}
    )
    (tmp_path / "a.xls").write_bytes(builders.compound({"Workbook": book}))
    assert read_workbook(tmp_path / "a.xls").sheets[0].percent == {1, 2}


def test_so_they_are_in_an_ods(tmp_path: Path) -> None:
    table = "".join(
        '<table:table-row><table:table-cell office:value-type="float" office:value="5"/><table:table-cell'
        ' table:number-columns-repeated="2" office:value-type="percentage" office:value="0.5"/></table:table-row>'
        for _ in range(3)
    )
    assert read_workbook(builders.ods(tmp_path / "a.ods", table)).sheets[0].percent == {1}


def test_a_column_shown_in_both_ways_is_noted(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="B1" s="1"><v>0.95</v></c></row><row r="2"><c r="B2"><v>95</v></c></row>'
    book = of(tmp_path, rows, styles=NUMBER_STYLES)
    assert book.sheets[0].percent == frozenset()
    assert [book.sheets[0].shows_percent(row, 1) for row in (0, 1)] == [True, False]
    assert any("shown as percentages and others are not (B)" in note for note in book.notes)


def test_cells_shown_as_percentages_among_others_are_known_in_every_format(tmp_path: Path) -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    formats = b"".join(record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 9))
    book = builders.xls_stream([(0, 1, 4.5), (1, 1, 0.9), (2, 1, 95.0)], formats=formats, styles={(1, 1): 1})
    (tmp_path / "a.xls").write_bytes(builders.compound({"Workbook": book}))
    table = "".join(
        f'<table:table-row><table:table-cell office:value-type="{kind}" office:value="{value}"/></table:table-row>'
        for kind, value in (("float", 4.5), ("percentage", 0.9), ("float", 95))
    )
    for path, column in ((tmp_path / "a.xls", 1), (builders.ods(tmp_path / "a.ods", table), 0)):
        sheet = read_workbook(path).sheets[0]
        assert [sheet.shows_percent(row, column) for row in range(3)] == [False, True, False], path.name


def test_hidden_rows_columns_and_sheets_are_read_and_noted(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name in ("Shown", "Hidden", "Very"):
            sheet = book.add_worksheet(name)
            for line in range(4):
                sheet.write_row(line, 0, [1, 2, 3])
        book.worksheets()[0].set_row(2, None, None, {"hidden": True})
        book.worksheets()[0].set_column("B:C", None, None, {"hidden": True})
        book.worksheets()[1].hide()
        book.worksheets()[2].very_hidden()
    found = read_workbook(tmp_path / "a.xlsx")
    assert [sheet.visible for sheet in found.sheets] == [True, False, False]
    assert found.sheets[0].row(2) == [1.0, 2.0, 3.0]
    words = " ".join(found.notes)
    assert "1 rows of “Shown” are hidden (the first is row 3)" in words
    assert "Columns of “Shown” are hidden (B, C)" in words
    assert "“Very” is hidden" in words


# ----------------------------------------------------------------------------------------- writers


def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["001", datetime(2024, 7, 1), 1.5, None, True])
    book.save(path)


def by_xlsxwriter(path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "mmm-yy"}) as book:
        book.add_worksheet().write_row(0, 0, ["001", datetime(2024, 7, 1), 1.5, None, True])


def by_pandas(path: Path) -> None:
    frame = pd.DataFrame([["001", datetime(2024, 7, 1), 1.5, None, True]])
    frame.to_excel(path, index=False, header=False)


def as_libreoffice_writes(path: Path) -> None:
    cells = (
        '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="1"><f aca="false">DATE(2024,7,1)</f><v>45474</v></c><c r="C1" s="0" t="n">'
        '<v>1.5</v></c><c r="D1" s="0"/><c r="E1" s="0" t="b"><f aca="false">TRUE()</f><v>1</v></c>'
    )
    of(
        path.parent,
        f'<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">{cells}</row>',
        sharedStrings=strings('<t xml:space="preserve">001</t>'),
    )
    (path.parent / "a.xlsx").rename(path)


def as_google_writes(path: Path) -> None:
    cells = '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="1"><v>45474.0</v></c><c r="C1" s="0"><v>1.5</v></c><c r="E1" s="0" t="b"><v>1</v></c>'
    of(path.parent, f'<row r="1">{cells}</row>', sharedStrings=strings("<t>001</t>"))
    (path.parent / "a.xlsx").rename(path)


@pytest.mark.parametrize(
    "write", [by_openpyxl, by_xlsxwriter, by_pandas, as_libreoffice_writes, as_google_writes]
)
def test_writers(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path / "written.xlsx")
    book = read_workbook(tmp_path / "written.xlsx")
    assert row(book) == ["001", date(2024, 7, 1), 1.5, None, True]
    assert book.notes == ()


def test_excel_5_in_its_code_page(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(
        builders.compound({"Book": builders.xls_stream_5([(0, 0, "Zürich"), (0, 1, 1.5)], "Süd")})
    )
    book = read_workbook(tmp_path / "a.xls")
    assert (book.sheets[0].name, row(book)) == ("Süd", ["Zürich", 1.5])


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_parts_in_another_encoding(encoding: str, tmp_path: Path) -> None:
    text = worksheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Zürich</t></is></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    )
    parts = xlsx_parts("") | {
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    }
    assert row(read_workbook(builders.package(tmp_path / "a.xlsx", parts))) == ["Zürich", CellError("#N/A")]


def test_a_text_that_an_xls_refers_to_must_be_there(tmp_path: Path) -> None:
    stream = builders.xls_stream([(0, 0, 1.0)])
    label = struct.pack("<HHHHHI", 0x00FD, 10, 1, 0, 0, 7)
    (tmp_path / "a.xls").write_bytes(builders.compound({"Workbook": stream[:-4] + label + stream[-4:]}))
    with pytest.raises(Rejected) as raised:
        read_workbook(tmp_path / "a.xls")
    assert "refers to is missing" in str(raised.value)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    assert row(of(tmp_path, '<row r="1"><c r="A1"><v>NaN</v></c></row>')) == [CellError("#NUM!")]
