"""A second import in the window: what a table holds, new places, a year to confirm, and where it leads."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.services import databases, series
from lhs_desktop.services.importing import intake
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.panels.importing.striking_list import StrikingList
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.sheets.import_sheet import ImportSheet
from lhs_desktop.ui.window import MainWindow
from tests.databases import ENGLAND, SAMPLES
from tests.services.extracts_at_hand import CALIFORNIA, VIRTUAL
from tests.ui.test_import import Opened, drop, run_of, shown, wait_for
from tests.ui.test_import_window import table as falls

Key = Qt.Key
SCORECARDS = Path(__file__).parents[1] / "data" / "scorecards"


@pytest.fixture
def england(opened: Opened, tmp_path: Path) -> MainWindow:
    """A window on the emergency departments of a month."""
    path = tmp_path / "england.lhsdb"
    with databases.create(path) as database:
        intake.import_files(database, [SAMPLES / ENGLAND[0]], create_nodes=True)
    window = opened(path)
    window.resize(1366, 768)
    return window


def ready(window: MainWindow, qtbot: QtBot, *files: Path) -> ImportSheet:
    drop(window, *files)
    wait_for(window, qtbot, Stage.READY)
    return shown(window)


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def tabs(sheet: ImportSheet) -> list[str]:
    found = sheet.result.tabs
    return [found.tabText(at) for at in range(found.count()) if found.isTabVisible(at)]


def test_a_scorecard_shows_its_span_and_three_values_before_anything_is_added(
    england: MainWindow, qtbot: QtBot
) -> None:
    sheet = ready(england, qtbot, SCORECARDS / "y_e.xlsx")
    assert sheet.result.span.text() == "Apr 2025 to Mar 2026: 12 periods, 4 nodes, 1 measure"
    assert sheet.result.said.text() == "4 new places: make them"
    assert tabs(sheet) == ["Values to compare", "New places 4"]
    model = sheet.result.examples
    cells = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert cells[0] == ["B4", "80.1", "Apr 2025", "North Hospital"]
    assert [len(cells), cells[-1][2]] == [3, "Mar 2026"]
    table = sheet.result.tabs.currentWidget()
    assert isinstance(table, ReportTable)
    assert table.height() >= table.height_of_rows(3)
    table.selectRow(2)
    qtbot.keyClick(table, Key.Key_Return)
    current = sheet.grid_pane.grid.currentIndex()
    assert current.data() == cells[2][1]
    at_rest(england, qtbot)


def test_enter_makes_the_places_and_the_page_stays_where_the_file_has_figures(
    england: MainWindow, qtbot: QtBot
) -> None:
    sheet = ready(england, qtbot, VIRTUAL[0])
    assert sheet.result.said.text() == "42 new places: make them"
    assert "42 Integrated care system" in sheet.result.notes.text()
    assert QApplication.focusWidget() is sheet.commit
    assert sheet.commit.text() == "Make 42 places, add 84 values"
    qtbot.keyClick(sheet.commit, Key.Key_Return)
    wait_for(england, qtbot, Stage.DONE)
    at_rest(england, qtbot)
    qtbot.keyClick(sheet.cancel, Key.Key_Escape)
    assert england.page.title.text() == "England"
    assert england.page.statement is not None
    assert england.page.statement.period.code == "2024-08"
    assert any(
        row.measure.code == "VW_OCC_ICB" and row.value is not None for row in england.page.statement.rows
    )
    at_rest(england, qtbot)


def test_three_files_of_another_country_lead_there(england: MainWindow, qtbot: QtBot) -> None:
    sheet = ready(england, qtbot, *CALIFORNIA)
    assert sheet.result.said.text() == "371 new places: make them"
    assert len(sheet.problems.model.records) < 10
    assert "Tables 3" in tabs(sheet)
    lines = sheet.result.span.toolTip().split("\n")
    assert lines[0] == "MRSA_bloodstream_CA_2013, 2013: 1 period, 356 nodes, 1 measure"
    qtbot.keyClick(sheet.commit, Key.Key_Return)
    wait_for(england, qtbot, Stage.DONE)
    at_rest(england, qtbot)
    qtbot.keyClick(sheet.cancel, Key.Key_Escape)
    assert england.page.title.text() == "California"
    node = england.workspace.navigator.model.node(england.workspace.navigator.tree.currentIndex())
    assert node is not None
    assert node.name == "California"
    qtbot.waitUntil(lambda: england.workbench.runner.is_idle, timeout=20_000)


def test_what_stands_out_is_offered_as_links(england: MainWindow, qtbot: QtBot) -> None:
    sheet = ready(england, qtbot, SAMPLES / ENGLAND[1])
    assert sheet.commit.text().startswith("Add ")
    qtbot.keyClick(sheet.commit, Key.Key_Return)
    wait_for(england, qtbot, Stage.DONE)
    at_rest(england, qtbot)
    found: StrikingList = sheet.result.striking
    assert found.isVisible()
    assert len(found.links) == 5
    landing = run_of(england).landing
    assert landing is not None
    first = landing.striking[0]
    assert found.links[0].accessibleName() == f"{first.name}: {first.headline}"
    found.links[0].setFocus()
    qtbot.keyClick(found.links[0], Key.Key_Return)
    assert england.sheet is None
    assert england.page.title.text() == first.name
    assert england.page.measure == first.measure
    at_rest(england, qtbot)


def test_a_year_that_was_assumed_is_confirmed_with_a_box(
    england: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Hand hygiene (%) FY26"])
    page.append(["Hospital", "Q1", "Q2", "Q3", "Q4"])
    for number, name in enumerate(("North Hospital", "South Hospital", "Hill Infirmary")):
        page.append([name, *(70.5 + number + place for place in range(4))])
    path = tmp_path / "fiscal.xlsx"
    book.save(path)
    sheet = ready(england, qtbot, path)
    assert "confirmed before anything can be added" in sheet.result.said.text()
    assert not sheet.commit.isEnabled()
    assert sheet.result.accept.text() == "The periods are right: Q3 2025 to Q2 2026"
    assert "was read as Q3 2025 to Q2 2026" in sheet.problems.whole.text()
    qtbot.mouseClick(sheet.result.accept, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert sheet.commit.isEnabled()
    qtbot.keyClick(sheet, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(england, qtbot, Stage.DONE)
    found = england.workbench.read(series.observations, "NORTH-HOSPITAL", "HAND-HYGIENE")
    assert [one.period for one in found] == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    at_rest(england, qtbot)


@pytest.mark.parametrize("width", [1024, 1366])
def test_what_is_wrong_and_how_to_fix_it_is_the_last_to_be_cut(
    england: MainWindow, qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    england.resize(width, 768)
    sheet = ready(england, qtbot, falls(tmp_path / "falls.csv", wrong=6))
    table = sheet.problems.table
    header = table.horizontalHeader()
    assert len(sheet.problems.model.records) > 2
    assert table.isColumnHidden(0), "all stand on one sheet"
    others = sum(header.sectionSize(column) for column in (1, 2) if not table.isColumnHidden(column))
    assert header.sectionSize(3) > others
    assert table.horizontalScrollBar().maximum() == 0
    table.selectRow(1)
    assert sheet.problems.whole.text().startswith(f"{sheet.problems.model.records[1].cell}: ")
    at_rest(england, qtbot)
