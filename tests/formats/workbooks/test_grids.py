"""Spreadsheets: every kind gives the same cells at the same addresses."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lhs_desktop.formats.workbooks import CellError, Workbook, address, cell_text, read_workbook
from tests.formats.workbooks import builders

CELLS: list[tuple[int, int, float | str]] = [
    (2, 1, 5.5), (2, 2, "text"), (3, 1, "#N/A"), (4, 3, "#DIV/0!")
]  # fmt: skip


def one_sheet_xlsx(path: Path) -> Path:
    errors = '<row r="4"><c r="B4" t="e"><v>#N/A</v></c></row><row r="5"><c r="D5" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    text = '<c r="C3" t="inlineStr"><is><t>text</t></is></c>'
    return builders.xlsx(path, f'<row r="3"><c r="B3"><v>5.5</v></c>{text}</row>{errors}')


def one_sheet_xlsb(path: Path) -> Path:
    return builders.xlsb(path, CELLS)


def one_sheet_xls(path: Path) -> Path:
    path.write_bytes(builders.compound({"Workbook": builders.xls_stream(CELLS)}))
    return path


def one_sheet_ods(path: Path) -> Path:
    nothing = '<table:table-cell table:number-columns-repeated="{}"/>'
    error = '<table:table-cell table:formula="of:=1/0" {}><text:p>{}</text:p></table:table-cell>'
    libre = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    excel = 'office:value-type="float" office:value="0"'
    rows = (
        f'<table:table-row table:number-rows-repeated="2">{nothing.format(16384)}</table:table-row>',
        '<table:table-row><table:table-cell/><table:table-cell office:value-type="float" office:value="5.5"/>'
        '<table:table-cell office:value-type="string"><text:p>text</text:p></table:table-cell></table:table-row>',
        f"<table:table-row><table:table-cell/>{error.format(libre, '#N/A')}</table:table-row>",
        f"<table:table-row>{nothing.format(3)}{error.format(excel, '#DIV/0!')}"
        f"{nothing.format(16380)}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="1048571">{nothing.format(16384)}</table:table-row>',
    )
    return builders.ods(path, "".join(rows))


@pytest.mark.parametrize(
    ("kind", "build"),
    [("xlsx", one_sheet_xlsx), ("xlsb", one_sheet_xlsb), ("xls", one_sheet_xls), ("ods", one_sheet_ods)],
)
def test_every_kind_gives_the_same_cells_whatever_its_ending(
    kind: str, build: Callable[[Path], Path], tmp_path: Path
) -> None:
    book = read_workbook(build(tmp_path / "misnamed.csv"))
    (sheet,) = book.sheets
    assert (book.kind, book.name, book.is_text) == (kind, "misnamed.csv", False)
    assert (sheet.name, sheet.rows, sheet.columns) == ("S", 5, 4)
    assert list(sheet.iterate()) == [
        [None, None, None, None],
        [None, None, None, None],
        [None, 5.5, "text", None],
        [None, CellError("#N/A"), None, None],
        [None, None, None, CellError("#DIV/0!")],
    ]


@pytest.fixture(params=["1900", "1904"])
def typed(request: pytest.FixtureRequest, tmp_path: Path) -> Workbook:
    book = openpyxl.Workbook()
    if request.param == "1904":
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    values = [
        1, -2.5, "  indented", "00123", True, datetime(2024, 7, 1), datetime(2024, 7, 1, 12, 30, 15), time(1, 2, 3),
        timedelta(hours=30), "two\nlines", "#N/A", "=1+1",
    ]  # fmt: skip
    for row, value in enumerate(values, start=3):
        sheet.cell(row, 3, value)
    sheet["C13"].data_type = "s"
    sheet.merge_cells("E2:G3")
    sheet["E2"] = "merged"
    hidden = book.create_sheet("Secret")
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    book.save(tmp_path / "typed.xlsx")
    return read_workbook(tmp_path / "typed.xlsx")


def test_types_and_addresses_hold_in_both_date_systems(typed: Workbook) -> None:
    sheet = typed.sheets[0]
    assert sheet.column(2, 2) == [
        1.0, -2.5, "  indented", "00123", True, date(2024, 7, 1), datetime(2024, 7, 1, 12, 30, 15), time(1, 2, 3),
        timedelta(hours=30), "two\nlines", "#N/A",
    ]  # fmt: skip
    assert sheet.cell(2, 2) == 1.0
    assert sheet.cell(13, 2) is None
    assert sheet.row(1) == [None, None, None, None, "merged"]
    assert sheet.merged == ((1, 4, 2, 6),)
    assert sheet.cell(500, 0) is None
    assert sheet.cell(0, 500) is None


def test_what_a_reader_ought_to_know_is_noted(typed: Workbook) -> None:
    assert [(sheet.name, sheet.visible) for sheet in typed.sheets[1:]] == [("Secret", False), ("Empty", True)]
    assert any("C14" in note and "no stored result" in note for note in typed.notes)
    assert any("“Secret” is hidden" in note for note in typed.notes)


def test_chunks_join_without_a_seam(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "long.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(9000):
            sheet.write_number(row, 1, row)
            sheet.write_string(row, 2, f"name {row % 7}")
            if row % 5 == 0:
                sheet.write_datetime(row, 3, datetime(2020, 1, 1 + row % 28), date_format)
            if row == 8999:
                sheet.write_string(row, 5, "end")
    seen: list[tuple[int, int]] = []
    read = read_workbook(
        tmp_path / "long.xlsx", report=lambda done, total: seen.append((done, total))
    ).sheets[0]
    assert (read.rows, read.columns) == (9000, 6)
    assert read.column(1) == [float(row) for row in range(9000)]
    assert read.column(1, 4095, 4097) == [4095.0, 4096.0, 4097.0]
    assert read.column(2, 8191, 8192) == ["name 1", "name 2"]
    assert read.column(3, 8190, 8191) == [date(2020, 1, 1 + 8190 % 28), None]
    assert read.column(0) == [None] * 9000
    assert read.column(5, 8998) == [None, "end"]
    assert read.row(4096)[1:3] == [4096.0, "name 1"]
    assert [row[1] for row in read.iterate(4094, 4097)] == [4094.0, 4095.0, 4096.0, 4097.0]
    assert len(list(read.iterate())) == 9000
    assert seen[-1] == (1, 1)


def test_a_cell_far_out_that_is_only_formatted_does_not_count(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    sheet = read_workbook(builders.xlsx(tmp_path / "a.xlsx", rows, "A1:XFD1048576")).sheets[0]
    assert (sheet.rows, sheet.columns) == (1, 1)


def test_namespaces_and_missing_addresses(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{builders.SPREADSHEET}"><x:sheetData><x:row><x:c t="e"/><x:c t="e"><x:v>#REF!</x:v></x:c>'
        '<x:c><x:v>5</x:v></x:c></x:row></x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A1:C4"/></x:mergeCells>'
        "</x:worksheet>"
    )
    read = read_workbook(builders.package(tmp_path / "a.xlsx", builders.xlsx_parts(sheet))).sheets[0]
    assert read.row(0) == [None, CellError("#REF!"), 5.0]
    assert read.merged == ((0, 0, 3, 2),)


def test_1904_is_not_lost_to_a_later_element(tmp_path: Path) -> None:
    extension = (
        '<extLst><ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15:workbookPr'
        ' chartTrackingRefBase="1"/></ext></extLst>'
    )
    sheet = builders.worksheet('<row r="1"><c r="A1" s="1"><v>100</v></c></row>')
    parts = builders.xlsx_parts(sheet, '<workbookPr date1904="1"/>', extension)
    book = read_workbook(builders.package(tmp_path / "a.xlsx", parts))
    assert book.date1904
    assert book.sheets[0].cell(0, 0) == date(1904, 4, 10)


def test_large_workbooks_are_read_without_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "sitecustomize.py").write_text(
        "import lhs_desktop.formats.workbooks.packages as packages; packages._IN_MEMORY = 0"
    )
    sheet = read_workbook(one_sheet_xlsx(tmp_path / "a.xlsx")).sheets[0]
    assert sheet.row(3) == [None, CellError("#N/A"), None, None]
    assert sheet.row(4) == [None, None, None, CellError("#DIV/0!")]


def test_pictures_and_macros_are_left_behind(tmp_path: Path) -> None:
    one_sheet_xlsx(tmp_path / "a.xlsm")
    with zipfile.ZipFile(tmp_path / "a.xlsm", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/media/image1.png", bytes(1 << 20))
    book = read_workbook(tmp_path / "a.xlsm")
    assert book.kind == "xlsm"
    assert book.sheets[0].cell(2, 1) == 5.5


def test_addresses_and_texts() -> None:
    assert [address(2, 1), address(0, 25), address(0, 26), address(1048575, 16383)] == [
        "B3",
        "Z1",
        "AA1",
        "XFD1048576",
    ]
    values = [
        None,
        True,
        5.0,
        0.1,
        1e20,
        date(2024, 7, 1),
        datetime(2024, 7, 1, 1, 2),
        CellError("#N/A"),
        "a",
    ]
    texts = ["", "TRUE", "5", "0.1", "1e+20", "2024-07-01", "2024-07-01 01:02:00", "#N/A", "a"]
    assert [cell_text(value) for value in values] == texts
