"""The history of batches: what rests on one is said before it is undone; files are given back from it."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions, checking, databases
from lhs_desktop.services.importing import intake, tray
from lhs_desktop.ui import originals
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.sheets.history_sheet import HistorySheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import answering, run
from tests.ui.test_import import drop, shown, wait_for
from tests.ui.test_import_window import table
from tests.ui.test_tray import FIFE, VICTORIA, renamed

# Where there is no screen, every dialog that opens says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
Opened = Callable[[Path | None], MainWindow]


def history(window: MainWindow, qtbot: QtBot) -> HistorySheet:
    run(window, "history")
    sheet = window.sheet
    assert isinstance(sheet, HistorySheet)
    at_rest(window, qtbot)
    return sheet


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def choose(sheet: HistorySheet, batch: int) -> None:
    keys = [one["batch"] for one in sheet.model.records]
    sheet.table.selectRow(keys.index(batch))


def test_what_rests_on_a_batch_is_said_and_undone_with_it(
    opened: Opened, database: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with databases.open_database(database) as made:
        intake.import_files(made, [renamed(tmp_path)])
        tray.resolve(made, {"F-704H": VICTORIA})
    window = opened(database)
    sheet = history(window, qtbot)
    assert [one["batch"] for one in sheet.model.records] == [3, 2, 1]
    assert "F-704H" in sheet.model.index(0, 3).data()
    assert VICTORIA in sheet.facts.facts["Placed"]
    choose(sheet, 2)
    qtbot.mouseClick(sheet.undo, Left)
    qtbot.waitUntil(sheet.notice.isVisible, timeout=10_000)
    said = sheet.notice.said.text()
    assert "Batch 3 placed names that waited in batch 2 (F-704H)." in said
    assert "beginning with the newest" in said
    assert sheet.notice.step.text() == "Undo all 2, newest first"
    assert QApplication.focusWidget() is sheet.notice.step
    qtbot.keyClick(sheet.notice.step, Key.Key_Space)
    qtbot.waitUntil(lambda: "Batches 3, 2 are undone" in sheet.said.text(), timeout=20_000)
    at_rest(window, qtbot)
    assert [one["state"] for one in sheet.model.records] == ["undone", "undone", "committed"]
    assert checking.check(window.workbench.database).sound
    sheet.dismiss()
    at_rest(window, qtbot)


def test_what_stays_is_said_before(window: MainWindow, qtbot: QtBot) -> None:
    actions.add(window.workbench.database, FIFE, "Look at the board")
    sheet = history(window, qtbot)
    qtbot.mouseClick(sheet.undo, Left)
    qtbot.waitUntil(sheet.notice.isVisible, timeout=10_000)
    assert "stay if something needs them: 1 action." in sheet.notice.said.text()
    assert sheet.current is not None
    assert sheet.current["state"] == "committed", "nothing is done yet"
    qtbot.mouseClick(sheet.notice.step, Left)
    qtbot.waitUntil(lambda: "Batch 1 is undone" in sheet.said.text(), timeout=20_000)
    at_rest(window, qtbot)
    assert not sheet.undo.isEnabled()
    sheet.dismiss()
    at_rest(window, qtbot)


@pytest.fixture
def spoilt(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window on an import in which four cells are no numbers."""
    drop(empty_window, table(tmp_path / "falls.csv", wrong=6))
    wait_for(empty_window, qtbot, Stage.READY)
    return empty_window


def test_a_file_is_given_back_before_it_is_imported(spoilt: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = shown(spoilt)
    out = tmp_path / "back.xlsx"
    with answering(qtbot, out) as asked:
        qtbot.mouseClick(sheet.problems.copy, Left)
    assert asked == ["Copy with the problems marked: falls - to fix.xlsx"]
    qtbot.waitUntil(sheet.notice.isVisible, timeout=20_000)
    assert "4 rows have a reason" in sheet.notice.said.text()
    assert sheet.notice.step.text() == "Open it"
    page = openpyxl.load_workbook(out).worksheets[0]
    assert page["D2"].comment is not None
    at_rest(spoilt, qtbot)


def test_a_batch_gives_its_file_back_from_where_it_is_now(
    spoilt: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = spoilt
    qtbot.mouseClick(shown(window).commit, Left)
    wait_for(window, qtbot, Stage.DONE)
    at_rest(window, qtbot)
    file, moved, out = tmp_path / "falls.csv", tmp_path / "moved.csv", tmp_path / "back.xlsx"
    qtbot.waitUntil(lambda: originals.where("falls.csv") == file)
    sheet = history(window, qtbot)
    with answering(qtbot, out):
        qtbot.mouseClick(sheet.copy, Left)
    qtbot.waitUntil(sheet.notice.isVisible, timeout=20_000)
    assert out.exists()
    at_rest(window, qtbot)
    file.rename(moved)
    table(file)
    out.unlink()
    with answering(qtbot, out, moved) as asked:
        qtbot.mouseClick(sheet.copy, Left)
    assert asked[1].startswith("Where is falls.csv now?"), "another file has the name now"
    qtbot.waitUntil(out.exists, timeout=20_000)
    at_rest(window, qtbot)
    file.unlink()
    assert originals.where("falls.csv") is None


def test_an_empty_history_says_what_comes_next(empty_window: MainWindow, qtbot: QtBot) -> None:
    sheet = history(empty_window, qtbot)
    assert "Drop an extract" in sheet.said.text()
    assert sheet.copy.toolTip()
    assert sheet.undo.toolTip()
