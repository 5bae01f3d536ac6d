"""Names that wait: seen before the import is kept, placed after it, by mouse and keyboard, and put back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lhs_desktop.services import checking, databases, nodes
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.settling import Make, MakeAsTold, Means, SetAside
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.sheets.tray_sheet import TraySheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run, slice_of
from tests.ui.test_import import drop, run_of, shown, wait_for

# Where there is no screen, every list that opens says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
Opened = Callable[[Path | None], MainWindow]
FIFE, VICTORIA = "S08000029", "F704H"


def renamed(folder: Path) -> Path:
    """Fife's hospitals of four months: one under a code written otherwise, one that nobody knows."""
    file = slice_of(folder / "fife.csv", "202201", "202204", (FIFE,))
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    theirs = [line for line in lines if VICTORIA in line]
    changed = [line.replace(VICTORIA, "F-704H") for line in theirs]
    fresh = [line.replace(VICTORIA, "Z999Z") for line in theirs]
    file.write_text("".join([lines[0], *changed, *fresh]), encoding="utf-8")
    return file


@pytest.fixture
def waiting(opened: Opened, database: Path, tmp_path: Path) -> MainWindow:
    """A window on a database in which two names wait."""
    with databases.open_database(database) as made:
        intake.import_files(made, [renamed(tmp_path)])
    return opened(database)


def tray(window: MainWindow, qtbot: QtBot) -> TraySheet:
    run(window, "tray")
    sheet = window.sheet
    assert isinstance(sheet, TraySheet)
    listed(sheet, qtbot)
    return sheet


def listed(sheet: TraySheet, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not sheet.bar.isVisible(), timeout=10_000)


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=10_000)


def names(sheet: TraySheet) -> list[str]:
    return [one.node for one in sheet.model.records]


def test_the_command_tells_how_many_wait(waiting: MainWindow, qtbot: QtBot) -> None:
    at_rest(waiting, qtbot)
    assert waiting.commands["tray"].text().endswith("(2)")
    sheet = tray(waiting, qtbot)
    assert names(sheet) == ["F-704H", "Z999Z"]
    assert sheet.model.index(0, 1).data() == "12"
    assert sheet.model.index(0, 2).data() == "fife.csv"
    assert sheet.model.index(0, 3).data().endswith("(F704H)")
    assert sheet.place.text() == "Make the new place as the file says"
    unnamed = [
        type(widget).__name__
        for widget in sheet.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert unnamed == []


def test_all_is_decided_by_keyboard_and_placed_as_one_batch(waiting: MainWindow, qtbot: QtBot) -> None:
    window = waiting
    sheet = tray(window, qtbot)
    assert QApplication.focusWidget() is sheet.place
    sheet.table.setFocus()
    qtbot.keyClick(sheet.table, Key.Key_1)
    assert sheet.decisions == {"F-704H": Means(VICTORIA)}
    assert "Victoria" in sheet.model.index(0, 4).data()
    qtbot.keyClick(sheet.table, Key.Key_Down)
    qtbot.keyClick(sheet.table, Key.Key_M)
    assert isinstance(sheet.decisions["Z999Z"], MakeAsTold)
    assert sheet.model.index(1, 4).data() == "new, as its file says"
    qtbot.keyClick(sheet.table, Key.Key_Return)
    assert QApplication.focusWidget() is sheet.choice.told
    qtbot.keyClick(sheet.choice.told, Key.Key_Down)
    assert sheet.choice.make.isChecked()
    field = sheet.choice.parent_node
    field.setFocus()
    qtbot.keyClicks(field, "fife")
    qtbot.keyClick(field, Key.Key_Return)
    assert sheet.decisions == {"F-704H": Means(VICTORIA), "Z999Z": Make(FIFE, "Hospital")}
    assert sheet.place.text() == "Place 2 names"
    qtbot.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sheet.notice.isVisible(), timeout=10_000)
    said = sheet.notice.said.text()
    assert "batch 3" in said
    assert "12 here already" in said
    assert "12 new" in said
    assert "1 node made" in said
    listed(sheet, qtbot)
    assert sheet.stack.currentWidget() is sheet.empty
    assert "Nothing is waiting" in sheet.empty.title.text()
    at_rest(window, qtbot)
    assert window.commands["tray"].text().endswith("…")
    assert window.workbench.read(nodes.find, "Z999Z").level == "Hospital"
    assert window.commands["undo"].text() == "Undo batch 3"
    qtbot.mouseClick(sheet.notice.step, Left)
    qtbot.waitUntil(lambda: names(sheet) == ["F-704H", "Z999Z"], timeout=10_000)
    at_rest(window, qtbot)
    assert window.commands["undo"].text() == "Undo undoing of batch 3"
    assert checking.check(window.workbench.database).sound


def test_several_are_decided_together_and_taken_back(waiting: MainWindow, qtbot: QtBot) -> None:
    sheet = tray(waiting, qtbot)
    qtbot.keyClick(sheet.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert sheet.choice.name.text() == "2 names together"
    assert "1 of the 2" in sheet.choice.reasons[0].text()
    qtbot.keyClick(sheet.table, Key.Key_Delete)
    assert sheet.decisions == {"F-704H": SetAside(), "Z999Z": SetAside()}
    qtbot.keyClick(sheet.table, Key.Key_0)
    assert sheet.decisions == {}
    qtbot.mouseClick(sheet.sure, Left)
    assert sheet.decisions == {"F-704H": Means(VICTORIA)}
    assert not sheet.sure.isVisible()
    sheet.table.choose(0)
    assert sheet.choice.matches[0].isChecked()
    qtbot.keyClick(sheet.choice.remember, Key.Key_Space)
    assert sheet.decisions == {"F-704H": Means(VICTORIA, remember=False)}
    assert "this once" in sheet.model.index(0, 4).data()
    sheet.table.choose(1)
    assert sheet.choice.wait.isChecked()
    sheet.choice.other.setChecked(True)
    field = sheet.choice.node
    field.setFocus()
    qtbot.keyClicks(field, "no such node")
    qtbot.keyClick(field, Key.Key_Return)
    assert "Z999Z" not in sheet.decisions
    field.clear()
    qtbot.keyClicks(field, VICTORIA.lower())
    qtbot.waitUntil(lambda: field.popup.isVisible())
    qtbot.keyClick(field.popup, Key.Key_Down)
    qtbot.keyClick(field.popup, Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.decisions.get("Z999Z") == Means(VICTORIA, remember=False))
    at_rest(waiting, qtbot)


def test_waiting_names_are_seen_before_the_import_and_placed_after_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(window, renamed(tmp_path))
    wait_for(window, qtbot, Stage.READY)
    result = shown(window).result
    assert [one.node for one in result.unknown.records] == ["F-704H"], (
        "what resembles a known node is asked about"
    )
    assert "F704H" in result.unknown.index(0, 2).data()
    assert "resembles" in result.waiting.text()
    assert [result.tabs.tabText(at) for at in range(6) if result.tabs.isTabVisible(at)][
        -1
    ] == "Waiting names 1"
    assert not result.place.isVisible()
    qtbot.mouseClick(shown(window).commit, Left)
    wait_for(window, qtbot, Stage.DONE)
    assert run_of(window).result is not None
    assert result.place.isVisible()
    qtbot.mouseClick(result.place, Left)
    sheet = window.sheet
    assert isinstance(sheet, TraySheet)
    listed(sheet, qtbot)
    assert names(sheet) == ["F-704H"]
    assert window.workbench.read(nodes.find, "Z999Z").level == "Hospital"
    at_rest(window, qtbot)


def test_the_key_does_what_the_button_does_and_makes_what_the_file_told(
    waiting: MainWindow, qtbot: QtBot
) -> None:
    sheet = tray(waiting, qtbot)
    sheet.table.setFocus()
    sheet.table.choose(1)
    assert sheet.choice.told.isVisible()
    assert sheet.choice.told_words.text() == "Hospital below NHS Fife"
    assert sheet.model.index(1, 3).data() == "new: Hospital below NHS Fife"
    qtbot.keyClick(sheet.table, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sheet.notice.isVisible(), timeout=10_000)
    assert "1 node made" in sheet.notice.said.text()
    qtbot.waitUntil(lambda: names(sheet) == ["F-704H"], timeout=10_000)
    qtbot.keyClick(sheet.table, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sheet.notice.said.text() == "First decide about a name", (
        "a name that resembles a node is never made unasked"
    )
    at_rest(waiting, qtbot)
    assert waiting.workbench.read(nodes.page, "Z999Z").path[-2].code == FIFE


@pytest.mark.parametrize("width", [1024, 1366])
def test_nothing_of_the_choices_is_cut_off(waiting: MainWindow, qtbot: QtBot, width: int) -> None:
    waiting.resize(width, 768)
    sheet = tray(waiting, qtbot)
    sheet.table.choose(0)
    area = sheet.choice.parentWidget()
    assert area is not None
    for one in sheet.choice.findChildren(QWidget):
        if one.isVisible():
            right = one.mapTo(area, one.rect().topRight()).x()
            assert right <= area.width(), one
    for radio in (sheet.choice.wait, *sheet.choice.matches, sheet.choice.told, sheet.choice.aside):
        lines = radio.text().split("\n")
        assert max(map(radio.fontMetrics().horizontalAdvance, lines)) <= radio.width()
    at_rest(waiting, qtbot)


def test_an_empty_tray_says_so(window: MainWindow, qtbot: QtBot) -> None:
    sheet = tray(window, qtbot)
    assert sheet.stack.currentWidget() is sheet.empty
    assert not sheet.place.isVisible()
    at_rest(window, qtbot)
