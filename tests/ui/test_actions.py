"""Actions through the window: added, edited, completed, undone and done again."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions
from lhs_desktop.services.actions import Action
from lhs_desktop.ui.itemmodels.tree import MARK_ROLE
from lhs_desktop.ui.location import ACTIONS
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run

FIFE = "S08000029"


def stored(window: MainWindow) -> list[Action]:
    return window.workbench.read(actions.listing)


def add(window: MainWindow, qtbot: QtBot, title: str) -> None:
    run(window, "action-new")
    pane = window.workspace.pane
    assert pane.isVisible()
    qtbot.keyClicks(pane.title, title)
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)


def test_an_action_is_added_from_the_chosen_measure(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(FIFE)
    run(window, "action-new")
    pane = window.workspace.pane
    assert pane.measure.currentText() == "Seen within 4 hours"
    assert not pane.save.isEnabled()
    assert pane.save.toolTip()
    qtbot.keyClicks(pane.title, "Open a second triage line")
    pane.owner.setText("Flow lead")
    qtbot.keyClicks(pane.due.edit, "2020-01-31")
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    assert not pane.isVisible()
    (action,) = stored(window)
    assert (action.node, action.measure, action.owner) == (FIFE, "ED4H", "Flow lead")
    assert action.due is not None
    assert action.due.isoformat() == "2020-01-31"
    tab = window.page.actions_tab
    assert [one.title for one in tab.list.model.records] == ["Open a second triage line"]
    assert tab.list.status(action) == "overdue"
    detail = window.page.statement_tab.detail
    assert [one.number for one in detail.action_list.model.records] == [1]
    assert window.page.tabs.tabText(ACTIONS) == "Actions 1"


@pytest.mark.parametrize("field", ["title", "owner", "notes"])
def test_ctrl_enter_saves_once(window: MainWindow, qtbot: QtBot, field: str) -> None:
    run(window, "action-new")
    pane = window.workspace.pane
    qtbot.keyClicks(pane.title, "One")
    widget = getattr(pane, field)
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not pane.isVisible()
    assert len(stored(window)) == 1


def test_undo_and_redo(window: MainWindow, qtbot: QtBot) -> None:
    add(window, qtbot, "First")
    add(window, qtbot, "Second")
    assert [one.title for one in stored(window)] == ["First", "Second"]
    assert "Second" in window.commands["undo"].text()
    run(window, "undo")
    assert [one.title for one in stored(window)] == ["First"]
    run(window, "undo")
    assert stored(window) == []
    assert window.page.actions_tab.stack.currentWidget() is window.page.actions_tab.empty
    run(window, "redo")
    run(window, "redo")
    assert [one.title for one in stored(window)] == ["First", "Second"]


def test_edit_complete_reopen_cancel(window: MainWindow, qtbot: QtBot) -> None:
    add(window, qtbot, "Draft")
    run(window, "actions")
    tab, pane = window.page.actions_tab, window.workspace.pane
    tab.list.table.selectRow(0)
    qtbot.keyClick(tab.list.table, Qt.Key.Key_Return)
    assert pane.heading.text() == "Action 1"
    pane.title.setText("A better title")
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    assert stored(window)[0].title == "A better title"
    qtbot.mouseClick(pane.complete, Qt.MouseButton.LeftButton)
    assert stored(window)[0].status == "done"
    assert pane.reopen.isVisible()
    assert not pane.complete.isVisible()
    qtbot.mouseClick(pane.reopen, Qt.MouseButton.LeftButton)
    assert stored(window)[0].status == "open"
    qtbot.mouseClick(pane.cancel, Qt.MouseButton.LeftButton)
    assert stored(window)[0].status == "cancelled"
    for expected in ("open", "done", "open"):
        run(window, "undo")
        assert stored(window)[0].status == expected
    run(window, "undo")
    assert stored(window)[0].title == "Draft"
    assert pane.title.text() == "Draft", "the pane follows"


def test_commands_say_why_they_cannot_be_had(window: MainWindow, qtbot: QtBot) -> None:
    window.reasons.refresh()
    done = window.commands["action-done"]
    assert not done.isEnabled()
    assert "no action is chosen" in done.statusTip()
    add(window, qtbot, "One")
    run(window, "actions")
    window.page.actions_tab.list.table.selectRow(0)
    window.reasons.refresh()
    assert done.isEnabled()
    done.trigger()
    window.reasons.refresh()
    assert not done.isEnabled()
    assert stored(window)[0].status == "done"


def test_esc_closes_the_pane_and_loses_nothing(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "action-new")
    pane = window.workspace.pane
    qtbot.keyClicks(pane.title, "Half a thought")
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    run(window, "action-new")
    assert pane.title.text() == "Half a thought"


def test_what_a_colleague_changed_is_not_overwritten(window: MainWindow, qtbot: QtBot) -> None:
    add(window, qtbot, "Mine")
    database = window.workbench.database
    actions.edit(database, 1, title="Theirs")
    with qtbot.waitSignal(window.workbench.refused):
        run(window, "undo")
    assert stored(window)[0].title == "Theirs"
    assert not window.workbench.undo_stack.canUndo()
    assert "changed in the meantime" in window.notice.said.text()


def test_an_overdue_action_marks_its_place_and_those_above(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(FIFE)
    run(window, "action-new")
    pane = window.workspace.pane
    qtbot.keyClicks(pane.title, "Late")
    pane.due.set_value(date(2020, 1, 31))
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    navigator = window.workspace.navigator

    def overdue() -> list[str]:
        found = [(node.code, index.data(MARK_ROLE)) for index, node in navigator.model.loaded()]
        return sorted(code for code, mark in found if mark and mark.overdue)

    qtbot.waitUntil(lambda: overdue() == [FIFE, "S92000003"])
