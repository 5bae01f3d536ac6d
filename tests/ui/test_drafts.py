"""A new action takes its point along; what is typed and not saved stays with its page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions, databases
from lhs_desktop.services.actions import Action
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import open_database, run

FIFE, ORKNEY, SCOTLAND = "S08000029", "S08000025", "S92000003"


def stored(window: MainWindow) -> list[Action]:
    return window.workbench.read(actions.listing)


def begin(window: MainWindow, qtbot: QtBot, title: str) -> None:
    run(window, "action-new")
    qtbot.keyClicks(window.workspace.pane.title, title)


def test_the_chosen_point_goes_along(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(FIFE)
    detail = window.page.statement_tab.detail
    detail.chart.point_chosen.emit("2021-10")
    value = detail.point_panel.title.text().split("   ")[1]
    begin(window, qtbot, "Try it")
    pane = window.workspace.pane
    assert pane.origin.text() == f"from Oct 2021: {value}"
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    (action,) = stored(window)
    assert (action.node, action.measure, action.period) == (FIFE, "ED4H", "2021-10")
    detail.chart.point_chosen.emit("2022-01")
    window.acting.open(1)
    assert pane.origin.text() == f"from Oct 2021: {value}", "its own point, not the one that is chosen now"
    run(window, "undo")
    run(window, "redo")
    assert stored(window)[0].period == "2021-10"


def test_the_figure_is_that_of_the_measure_in_the_pane(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(FIFE)
    begin(window, qtbot, "Try it")
    pane = window.workspace.pane
    first = pane.origin.text()
    at = pane.measure.findText("Over 12 hours")
    pane.measure.setCurrentIndex(at)
    pane.measure.activated.emit(at)
    assert pane.origin.text().startswith("from Apr 2022: ")
    assert pane.origin.text() != first
    pane.measure.setCurrentIndex(0)
    pane.measure.activated.emit(0)
    assert pane.origin.text() == "from Apr 2022"
    qtbot.mouseClick(pane.no_origin, Qt.MouseButton.LeftButton)
    assert pane.origin.isHidden()
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    assert (stored(window)[0].measure, stored(window)[0].period) == ("", "")


def test_tab_goes_from_field_to_field(window: MainWindow, qtbot: QtBot) -> None:
    begin(window, qtbot, "Try it")
    pane = window.workspace.pane
    went = []
    for _ in range(7):
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        went.append(QApplication.focusWidget())
    fields = [pane.measure, pane.owner, pane.due.edit, pane.cause, pane.expected, pane.notes, pane.no_origin]
    assert went == fields


def test_an_edit_can_let_go_of_the_point(window: MainWindow, qtbot: QtBot) -> None:
    begin(window, qtbot, "Try it")
    pane = window.workspace.pane
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    window.acting.open(1)
    qtbot.mouseClick(pane.no_origin, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    assert stored(window)[0].period == ""


def test_a_draft_stays_with_its_node(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.workspace.pane
    window.moving.open(FIFE)
    begin(window, qtbot, "For Fife")
    qtbot.keyClicks(pane.due.edit, "soon")
    window.moving.open(ORKNEY)
    assert not pane.isVisible()
    assert "NHS Fife is kept" in window.status.currentMessage()
    begin(window, qtbot, "For Orkney")
    assert pane.title.text() == "For Orkney"
    assert pane.due.text == ""
    window.moving.open(FIFE)
    assert pane.isVisible(), "it comes back as it was left"
    assert (pane.title.text(), pane.due.text, pane.place.text()) == ("For Fife", "soon", "NHS Fife")
    pane.due.edit.clear()
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    window.moving.open(ORKNEY)
    assert pane.title.text() == "For Orkney"
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    assert {(one.title, one.node) for one in stored(window)} == {("For Fife", FIFE), ("For Orkney", ORKNEY)}
    window.moving.open(FIFE)
    assert not pane.isVisible(), "nothing is left of what was saved"
    run(window, "action-new")
    assert pane.title.text() == ""


def test_coming_back_does_not_take_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 768)  # room for the tree beside the pane
    begin(window, qtbot, "For Scotland")
    window.moving.open(FIFE)
    tree = window.workspace.navigator.tree
    tree.setFocus()
    window.moving.back()
    assert window.workspace.pane.isVisible()
    assert QApplication.focusWidget() is tree


def test_what_was_closed_comes_back_by_its_key(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.workspace.pane
    begin(window, qtbot, "Half a thought")
    qtbot.keyClick(pane.title, Qt.Key.Key_Escape)
    window.moving.open(FIFE)
    window.moving.open(SCOTLAND)
    assert not pane.isVisible()
    run(window, "action-new")
    assert pane.title.text() == "Half a thought"
    assert pane.discard.isVisible()
    qtbot.mouseClick(pane.discard, Qt.MouseButton.LeftButton)
    run(window, "action-new")
    assert pane.title.text() == ""
    assert not pane.discard.isVisible()


def test_an_empty_one_leaves_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.workspace.pane
    window.moving.open(FIFE)
    window.page.statement_tab.detail.chart.point_chosen.emit("2021-10")
    run(window, "action-new")
    qtbot.keyClick(pane.title, Qt.Key.Key_Escape)
    window.page.statement_tab.detail.chart.point_chosen.emit("2022-01")
    run(window, "action-new")
    assert pane.origin.text().startswith("from Jan 2022")


def test_an_edit_stays_with_its_action(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.workspace.pane
    begin(window, qtbot, "First")
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    window.acting.open(1)
    pane.notes.setPlainText("not saved yet")
    window.moving.open(FIFE)
    assert not pane.isVisible()
    window.moving.open(SCOTLAND)
    assert pane.isVisible()
    assert (pane.number, pane.notes.toPlainText()) == (1, "not saved yet")
    assert stored(window)[0].notes == ""


def test_a_draft_of_one_database_is_not_of_another(
    window: MainWindow, database: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.lhsdb"
    other.write_bytes(database.read_bytes())
    pane = window.workspace.pane
    begin(window, qtbot, "Here")
    open_database(window, qtbot, other)
    assert window.page.page is not None
    assert window.page.page.node.code == SCOTLAND, "the same node"
    assert not pane.isVisible()
    run(window, "action-new")
    assert pane.title.text() == ""
    open_database(window, qtbot, database)
    assert pane.title.text() == "Here"
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def test_a_database_open_to_read_says_why_nothing_is_saved(
    opened: Callable[[Path | None], MainWindow], database: Path, qtbot: QtBot
) -> None:
    with databases.open_database(database) as writing:
        actions.add(writing, FIFE, "Theirs")
        window = opened(None)
        open_database(window, qtbot, database, writable=False)
        run(window, "actions")
        window.reasons.refresh()
        tab, pane = window.page.actions_tab, window.workspace.pane
        assert not tab.new.isEnabled()
        assert "read-only" in tab.new.toolTip()
        assert not window.page.statement_tab.detail.new_action.isEnabled()
        window.acting.open(1)
        assert pane.title.text() == "Theirs"
        assert pane.title.isReadOnly()
        for button in (pane.save, pane.complete, pane.cancel):
            assert not button.isEnabled()
            assert "read-only" in button.toolTip()
        assert "read-only" in pane.said.text()
        window.close()


@pytest.mark.parametrize("tab", ["statement", "peers", "actions", "place"])
def test_closing_the_pane_gives_the_focus_to_the_page(window: MainWindow, qtbot: QtBot, tab: str) -> None:
    run(window, tab)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    begin(window, qtbot, "x")
    qtbot.keyClick(window.workspace.pane.title, Qt.Key.Key_Escape)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.page.isAncestorOf(focused)
