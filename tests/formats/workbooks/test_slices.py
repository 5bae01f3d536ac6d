"""Long sheets, read in slices: the same cells at the same addresses as if they were read as a whole."""

import io
import random
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import Cell, CellError, Limits, Sheet, Workbook, read_workbook
from lhs_desktop.formats.workbooks.slices import SLICE, NotSliceableError, rows_in_slices
from tests.formats.workbooks import builders

ROWS = 12_000
LONG = 2 * SLICE
"""Bytes of XML from which on a sheet is long."""


def read(path: Path, **options: Any) -> tuple[Workbook, bool]:
    """A workbook, and whether it was read in slices: then there is progress within a sheet."""
    told: list[tuple[int, int]] = []
    book = read_workbook(path, report=lambda done, total: told.append((done, total)), **options)
    return book, any(0 < done < total for done, total in told if total >= 1000)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A long sheet with cells of every kind, gaps, merged and hidden ones, between two short sheets."""
    path = tmp_path_factory.mktemp("slices") / "long.xlsx"
    rng = random.Random(4)
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        percent = book.add_format({"num_format": "0.0%"})
        step = book.add_format({"indent": 2})
        book.add_worksheet("Before").write_row(0, 0, ["Unit", 1])
        sheet = book.add_worksheet("Long")
        sheet.merge_range(0, 1, 0, 4, "A title")
        for row in range(2, ROWS):
            if 4_000 <= row < 4_500:
                continue
            sheet.write_string(row, 1, f"Unit {row % 300}", step if row == 9_000 else None)
            sheet.write_number(row, 2, rng.random(), percent)
            sheet.write_datetime(row, 3, datetime(2020, 1, 1 + row % 28), day)
            sheet.write_boolean(row, 4, row % 3 == 0)
            if row % 500 == 7:
                sheet.write_formula(row, 5, "=1/0", None, "#DIV/0!")
            if row == 11_000:
                sheet.write_string(row, 40, "far out")
                sheet.set_row(row, None, None, {"hidden": True})
            if row == 11_500:
                sheet.write_formula(row, 6, "=SUM(C3:C9)", None, "")
        sheet.merge_range(ROWS, 1, ROWS, 2, "A note")
        book.add_worksheet("After").write_row(3, 2, [5, "x"])
    return path


def test_every_cell_is_where_it_was(every_kind: Path) -> None:
    book, sliced = read(every_kind)
    assert sliced
    theirs = openpyxl.load_workbook(every_kind, read_only=True, data_only=True)
    assert [sheet.name for sheet in book.sheets] == theirs.sheetnames
    for sheet in book.sheets:
        expected = [list(row) for row in theirs[sheet.name].iter_rows(values_only=True)]
        assert (sheet.rows, sheet.columns) == (len(expected), len(expected[0]))
        for number, (ours, other) in enumerate(zip(sheet.iterate(), expected, strict=True)):
            assert list(map(comparable, ours)) == list(map(comparable, other)), f"row {number + 1}"
    theirs.close()


def comparable(cell: Any) -> Any:
    """A cell as both programs can give it: midnights are dates, an error is its code, nothing is nothing."""
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, datetime):
        return cell.date()
    return None if cell == "" else cell


def test_what_is_known_of_the_whole_sheet_is_known_of_its_slices(every_kind: Path) -> None:
    book, _ = read(every_kind)
    sheet = book.sheets[1]
    assert sheet.merged == ((0, 1, 0, 4), (ROWS, 1, ROWS, 2))
    assert sheet.percent == {2}
    assert sheet.indents == {(9_000, 1): 2}
    assert sheet.cell(11_007, 5) == CellError("#DIV/0!")
    assert any("11,001" in note or "row 11001" in note for note in book.notes), book.notes
    assert any("G11501" in note for note in book.notes)


def rows_xml(numbers: Iterable[int], prefix: str = "") -> str:
    cells = f'<{prefix}c r="B{{0}}"><{prefix}v>{{0}}</{prefix}v></{prefix}c>'
    return "".join(f'<{prefix}row r="{number}">{cells.format(number)}</{prefix}row>' for number in numbers)


def sheet_of(folder: Path, xml: str, **options: Any) -> tuple[Sheet, bool]:
    assert len(xml) > LONG
    path = builders.package(folder / "long.xlsx", builders.xlsx_parts(xml))
    book, sliced = read(path, **options)
    return book.sheets[0], sliced


MANY = range(1, 40_001)
FIGURES: list[Cell] = [float(number) for number in MANY]


def test_names_with_a_prefix(tmp_path: Path) -> None:
    rows = rows_xml(MANY, "x:")
    xml = f'<x:worksheet xmlns:x="{builders.SPREADSHEET}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    sheet, sliced = sheet_of(tmp_path, xml)
    assert sliced
    assert sheet.column(1) == FIGURES


def test_a_gap_that_is_longer_than_a_slice(tmp_path: Path) -> None:
    sheet, sliced = sheet_of(tmp_path, builders.worksheet(rows_xml([*MANY, 300_000])))
    assert sliced
    assert sheet.rows == 300_000
    assert sheet.column(1, 0, 39_999) == FIGURES
    assert sheet.column(1, 40_000, 299_999) == [None] * 259_999 + [300_000.0]


def test_a_comment_may_hold_what_looks_like_a_row(tmp_path: Path) -> None:
    some = rows_xml(range(1, 20_001))
    comment = f"<!-- {rows_xml(range(500_000, 520_000))} -->"
    sheet, _ = sheet_of(tmp_path, builders.worksheet(some + comment + rows_xml(range(20_001, 40_001))))
    assert sheet.rows == 40_000
    assert sheet.column(1) == FIGURES


def test_rows_without_numbers_follow_each_other(tmp_path: Path) -> None:
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(1, 90_001))
    sheet, _ = sheet_of(tmp_path, builders.worksheet(rows))
    assert sheet.column(0) == [float(number) for number in range(1, 90_001)]


def test_other_sheets_that_came_before_are_sent_once_when_all_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("First").write_row(0, 0, ["a", 1])
        book.add_worksheet("Long")
    parts = contents(path)
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(1, 90_001))
    parts["xl/worksheets/sheet2.xml"] = builders.worksheet(rows).encode()
    read_, _ = read(builders.package(path, parts))
    assert [(sheet.name, sheet.rows) for sheet in read_.sheets] == [("First", 1), ("Long", 90_000)]


def contents(path: Path) -> dict[str, str | bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_texts_that_all_sheets_share_are_not_read_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(30_000):
            sheet.write_string(row, 0, f"a different text on every row, {row}")
    read_, sliced = read(path)
    assert not sliced
    assert read_.sheets[0].cell(29_999, 0) == "a different text on every row, 29999"


def test_a_sheet_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = builders.package(
        tmp_path / "a.xlsx", builders.xlsx_parts(builders.worksheet(rows_xml(MANY)), "", "")
    )
    data = bytearray(path.read_bytes())
    data[len(data) * 3 // 4] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(Rejected) as refusal:
        read(path)
    assert refusal.value.code == "workbook-unreadable"


def test_the_limit_of_cells_holds_over_all_slices(tmp_path: Path) -> None:
    path = builders.package(tmp_path / "a.xlsx", builders.xlsx_parts(builders.worksheet(rows_xml(MANY))))
    with pytest.raises(Rejected) as refusal:
        read(path, limits=Limits(cells=60_000))
    assert refusal.value.code == "workbook-too-large"


def test_the_limit_holds_where_one_slice_is_wide_and_another_long(tmp_path: Path) -> None:
    wide = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    rows = wide + rows_xml(range(2, 40_001))
    path = builders.xlsx(tmp_path / "a.xlsx", rows, "A1:B40000")
    with pytest.raises(Rejected) as refusal:
        read(path)
    assert refusal.value.code == "workbook-too-large"


def test_rows_after_the_end_of_the_cells_are_none(tmp_path: Path) -> None:
    tail = f"<extLst><ext><sheetData>{rows_xml(range(50_000, 90_000))}</sheetData></ext></extLst>"
    sheet, sliced = sheet_of(tmp_path, builders.worksheet(rows_xml(MANY), after=tail))
    assert sliced
    assert sheet.column(1) == FIGURES


def test_a_sheet_without_its_end_is_refused(tmp_path: Path) -> None:
    whole = builders.worksheet(rows_xml(MANY))
    path = builders.package(tmp_path / "a.xlsx", builders.xlsx_parts(whole[: whole.index("</sheetData>")]))
    with pytest.raises(Rejected) as refusal:
        read(path)
    assert refusal.value.code == "workbook-unreadable"


@pytest.mark.parametrize(
    "blocks",
    [
        [b"<worksheet><sheetData/>", b"x" * LONG, b"<tail/>"],
        [b"<worksheet><sheetData>", b"<row r='1'/>" + b" " * LONG, b"<row><c/></row>", b"</sheetData>"],
        [b"<worksheet><sheetData>", b"<!-- a comment -->", b"</sheetData></worksheet>"],
    ],
    ids=["without rows", "without numbers", "with a comment"],
)
def test_what_cannot_be_sliced_is_known(blocks: list[bytes]) -> None:
    with pytest.raises(NotSliceableError):
        list(rows_in_slices(package(), "xl/worksheets/sheet1.xml", 0, blocks, {}))


def package() -> bytes:
    """All parts of a workbook but its sheet."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, content in builders.xlsx_parts("").items():
            if "worksheets" not in name:
                archive.writestr(name, content)
    return found.getvalue()


def test_rows_that_stand_before_those_above_them_are_known(tmp_path: Path) -> None:
    blocks = [
        b"<worksheet><sheetData>",
        rows_xml(range(100, 200)).encode() + b" " * SLICE,
        rows_xml(range(1, 50)).encode() + b"</sheetData></worksheet>",
    ]
    request = {"cells": 1_000_000, "columns": 100}
    with pytest.raises(NotSliceableError):
        list(rows_in_slices(package(), "xl/worksheets/sheet1.xml", 0, blocks, request))
