"""The XLSX packet, cell by cell, as another program reads it."""

import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.packets.words import WORDS
from lhs_desktop.formats.packets.workbook import workbook_bytes
from lhs_desktop.models.packets import PacketContent
from tests.formats.packets.sample_content import (
    HOSTILE,
    empty_content,
    hostile_content,
    sample_content,
    within_chance,
)

ROOT = Path(__file__).resolve().parents[3]
SHEETS = ["Summary", "Data", "Dictionary", "Actions", "Provenance", "Grid"]


@lru_cache(maxsize=4)
def book_of(content: PacketContent) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook_bytes(content)))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_sheets() -> None:
    assert book_of(sample_content()).sheetnames == SHEETS
    assert book_of(empty_content()).sheetnames == SHEETS


def test_data_is_tidy_and_complete() -> None:
    content = sample_content()
    shown = rows(book_of(content)["Data"])
    assert shown[0][:8] == (
        "node", "node_name", "measure", "period", "numerator", "denominator", "value", "state",
    )  # fmt: skip
    assert len(shown) == len(content.data) + 1
    for cells, row in zip(shown[1:], content.data, strict=True):
        assert cells[:4] == (row.node, row.node_name, row.measure, row.period)
        assert cells[4:6] == (row.numerator, row.denominator)
        assert cells[6] == (None if row.value is None else pytest.approx(row.value, rel=1e-12))
        assert cells[7:10] == (row.state, "yes", row.file)
        assert cells[12] == row.batch


def test_missing_is_empty_never_zero() -> None:
    content = sample_content()
    gone = replace(
        content.data[0], numerator=None, denominator=None, value=None, state="suppressed", batch=None
    )
    shown = rows(book_of(replace(content, data=(gone, *content.data[1:])))["Data"])
    assert shown[1][4:8] == (None, None, None, "suppressed")
    assert shown[1][12] is None


def test_numbers_have_the_decimals_of_their_measure() -> None:
    sheet = book_of(sample_content())["Data"]
    assert sheet["G2"].number_format == "#,##0.0"
    assert sheet["E2"].number_format == "#,##0"


def test_statement() -> None:
    content = sample_content()
    shown = rows(book_of(content)["Summary"])
    head = next(index for index, row in enumerate(shown) if row[0] == WORDS["measure"])
    below = head + 1 + len(content.statement)
    assert shown[below][0] == content.untold[0]
    for cells, line in zip(shown[head + 1 : below], content.statement, strict=True):
        assert cells[:3] == (line.name, line.measure, line.unit)
        assert cells[3] == pytest.approx(line.latest.value)
        assert cells[7] == line.status_text
        assert cells[11] == line.n.value
        assert cells[12:14] == line.off_target
    texts = [row[0] for row in shown[:head]]
    for sentence in content.summary:
        assert sentence in texts


def test_missed_within_chance_has_a_sign_and_a_color_of_its_own() -> None:
    book = book_of(within_chance())
    shown = rows(book["Summary"])
    head = next(index for index, row in enumerate(shown) if row[0] == WORDS["measure"])
    cell = book["Summary"].cell(head + 2, 8)
    assert cell.value == "Target missed, within chance"
    assert cell.number_format == '"≈ "@'
    assert cell.font.color.rgb == f"FF{PRINT.chance.removeprefix('#')}"
    grid = book["Grid"].cell(2, 6)
    assert grid.value.startswith(WORDS["within_chance"])
    assert grid.font.color.rgb == cell.font.color.rgb
    for sheet in ("Summary", "Grid"):
        legend = [
            one for row in book[sheet].iter_rows() for one in row if one.value == WORDS["within_chance"]
        ]
        assert [one.number_format for one in legend] == ['"≈ "@']


def test_the_day_of_the_packet_and_actions_without_an_owner() -> None:
    content = sample_content()
    book = book_of(content)
    assert (WORDS["on"], content.on_text) in [row[:2] for row in rows(book["Summary"])]
    actions = rows(book["Actions"])
    at = {head: index for index, head in enumerate(actions[0])}
    assert [row[at["Days late"]] for row in actions[1:4]] == [None, 18, 2]
    assert actions[3][at["Done on"]] == datetime(2022, 4, 2)
    assert actions[1][at["Cause"]] == "Beds are full"
    assert book["Actions"].cell(2, at["Owner"] + 1).value == "no owner"
    assert book["Actions"].cell(2, at["Owner"] + 1).font.color.rgb == f"FF{PRINT.missed.removeprefix('#')}"
    assert f"{WORDS['on']} {content.on_text}" in [row[0] for row in actions]


def test_dictionary_actions_provenance() -> None:
    content = sample_content()
    book = book_of(content)
    assert rows(book["Dictionary"])[1][:4] == ("ed_4h", "Seen within 4 hours", "Emergency care", "proportion")
    action = content.actions[1]
    assert rows(book["Actions"])[2] == (
        action.number,
        action.title,
        action.node,
        action.measure,
        action.owner,
        datetime(2022, 5, 20),
        action.status,
        action.status_text,
        None,
        action.days_late,
        None,
        None,
        None,
        None,
    )
    provenance = rows(book["Provenance"])[1]
    assert provenance[2] == content.provenance[0].sha256
    assert provenance[6] == content.provenance[0].ledger


def test_grid() -> None:
    content = sample_content()
    sheet = book_of(content)["Grid"]
    for row, node in enumerate(content.grid, start=2):
        assert sheet.cell(row, 1).value == node.name
        assert sheet.cell(row, 1).alignment.indent == node.depth
        assert sheet.cell(row, 2).value == node.code
        for column, cell in enumerate(node.cells, start=3):
            assert sheet.cell(row, column).value == pytest.approx(cell.value, rel=1e-14)
            word = f"{WORDS[cell.status]}, {WORDS[cell.variation]}"
            assert sheet.cell(row, column + len(node.cells)).value == word


def test_a_reading_without_a_number_keeps_its_words() -> None:
    content = sample_content()
    cells = (replace(content.grid[0].cells[0], text="not available", value=None), *content.grid[0].cells[1:])
    sheet = book_of(replace(content, grid=(replace(content.grid[0], cells=cells),)))["Grid"]
    assert sheet["C2"].value == "not available"


@pytest.mark.parametrize("name", SHEETS[1:])
def test_heads_stay_and_can_be_filtered(name: str) -> None:
    sheet = book_of(sample_content())[name]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["A"].width > 5
    assert sheet.print_title_rows == "$1:$1"


def test_hostile_text_is_text() -> None:
    book = book_of(hostile_content())
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert rows(book["Data"])[1][1] == HOSTILE
    assert rows(book["Actions"])[1][1] == HOSTILE
    assert rows(book["Actions"])[1][2:5] == ("+1", "@SUM(1)", "=cmd|' /C calc'!A0")
    with zipfile.ZipFile(BytesIO(workbook_bytes(hostile_content()))) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert b"<hyperlink" not in archive.read(name)


def test_odd_characters_and_long_texts() -> None:
    content = sample_content()
    owner = "a\x00b\ud800c _x0041_ http://example.org/ & <x>"
    action = replace(content.actions[0], owner=owner, title="x" * 40_000)
    shown = rows(book_of(replace(content, actions=(action,)))["Actions"])[1]
    assert shown[4].replace("_x005F_x0041_", "_x0041_") == "a b\ufffdc _x0041_ http://example.org/ & <x>"
    assert len(shown[1]) == 32_767


def test_empty_states() -> None:
    book = book_of(empty_content())
    assert WORDS["no_actions"] in [row[0] for row in rows(book["Actions"])]
    assert WORDS["no_summary"] in [row[0] for row in rows(book["Summary"])]
    assert len(rows(book["Data"])) == 1


def test_the_same_bytes_again_and_in_another_process() -> None:
    first = workbook_bytes(sample_content())
    assert workbook_bytes(sample_content()) == first
    code = (
        "import sys\n"
        "from lhs_desktop.formats.packets.workbook import workbook_bytes\n"
        "from tests.formats.packets.sample_content import sample_content\n"
        "sys.stdout.buffer.write(workbook_bytes(sample_content()))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "2022-06-07T00:00:00Z" in archive.read("docProps/core.xml").decode()
