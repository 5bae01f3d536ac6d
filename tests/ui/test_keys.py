"""By keys alone: round the parts of the window, along the tree, into the finder and back to the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions, databases
from lhs_desktop.ui.location import PEERS
from lhs_desktop.ui.panels.finder import Finder
from lhs_desktop.ui.sheets.packet_sheet import PacketSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import open_database, run

FIFE, ORKNEY = "S08000029", "S08000025"
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """As a person does: to whatever has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifiers)


def type_in(qtbot: QtBot, text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClicks(focused, text)


def focus(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is widget


@pytest.fixture
def finder(window: MainWindow, qtbot: QtBot) -> Callable[[str], Finder]:
    """Opens it by its keys and types."""

    def open_with(words: str) -> Finder:
        press(qtbot, Qt.Key.Key_K, CONTROL)
        found = [one for one in window.findChildren(Finder) if one.isVisible()]
        assert len(found) == 1
        type_in(qtbot, words)
        return found[0]

    return open_with


def test_a_node_is_found_and_its_packet_exported_by_keys_alone(
    window: MainWindow, qtbot: QtBot, finder: Callable[[str], Finder]
) -> None:
    focus(window.workspace.navigator.tree)
    finder("orkney")
    press(qtbot, Qt.Key.Key_Return)
    assert window.page.title.text() == "NHS Orkney"
    assert QApplication.focusWidget() is window.page.statement_tab.table
    press(qtbot, Qt.Key.Key_E, CONTROL)
    assert isinstance(window.sheet, PacketSheet)


def test_keys_of_the_page_work_after_the_finder(
    window: MainWindow, qtbot: QtBot, finder: Callable[[str], Finder]
) -> None:
    detail = window.page.statement_tab.detail
    finder("fife")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_T)
    assert detail.numbers_button.isChecked()
    assert detail.numbers.isVisible()
    press(qtbot, Qt.Key.Key_N, CONTROL)
    assert window.workspace.pane.isVisible()
    assert QApplication.focusWidget() is window.workspace.pane.title


def test_leaving_the_finder_gives_the_focus_back(
    window: MainWindow, qtbot: QtBot, finder: Callable[[str], Finder]
) -> None:
    chart = window.page.statement_tab.detail.chart
    focus(chart)
    finder("fife")
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is chart
    assert window.page.title.text() == "Scotland"


def test_the_filter_gives_the_focus_to_the_page(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is window.workspace.navigator.filter
    type_in(qtbot, "fife")
    press(qtbot, Qt.Key.Key_Return)
    assert window.page.title.text() == "NHS Fife"
    assert QApplication.focusWidget() is window.page.statement_tab.table


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_N])
def test_a_field_claims_no_key_of_the_window(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    window.workspace.navigator.focus_filter()
    type_in(qtbot, "fife")
    press(qtbot, key, CONTROL)
    happened = {
        Qt.Key.Key_E: lambda: isinstance(window.sheet, PacketSheet),
        Qt.Key.Key_K: lambda: any(one.isVisible() for one in window.findChildren(Finder)),
        Qt.Key.Key_N: window.workspace.pane.isVisible,
    }
    assert happened[key]()
    assert window.workspace.navigator.filter.text() == "fife"
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def test_letters_and_undo_stay_with_the_field(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "action-new")
    pane = window.workspace.pane
    qtbot.keyClicks(pane.title, "First")
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_N, CONTROL)
    type_in(qtbot, "Test")
    assert pane.title.text() == "Test", "T does not show the numbers"
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    assert pane.title.text() == ""
    press(qtbot, Qt.Key.Key_Y, CONTROL)
    assert pane.title.text() == "Test"
    assert [one.title for one in window.workbench.read(actions.listing)] == ["First"]


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Y, CONTROL), (Qt.Key.Key_Z, CONTROL | SHIFT)])
def test_both_keys_do_again(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    run(window, "action-new")
    pane = window.workspace.pane
    qtbot.keyClicks(pane.title, "First")
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    focus(window.page.statement_tab.table)
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    assert window.workbench.read(actions.listing) == []
    press(qtbot, key, modifiers)
    assert [one.title for one in window.workbench.read(actions.listing)] == ["First"]


def test_f6_goes_round_the_parts_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    tab = window.page.statement_tab
    focus(window.workspace.navigator.tree)
    went = []
    for _ in range(4):
        press(qtbot, Qt.Key.Key_F6)
        went.append(QApplication.focusWidget())
    assert went[0] is tab.table
    assert went[1] is not None
    assert tab.detail.side.isAncestorOf(went[1])
    assert went[2] is window.status
    assert went[3] is window.workspace.navigator.tree
    back = []
    for _ in range(4):
        press(qtbot, Qt.Key.Key_F6, SHIFT)
        back.append(QApplication.focusWidget())
    assert back == [*went[2::-1], went[3]]


def test_f6_visits_an_open_action_and_finds_what_one_left(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 768)  # room for the tree beside the pane
    run(window, "action-new")
    pane, chart = window.workspace.pane, window.page.statement_tab.detail.chart
    focus(pane.owner)
    press(qtbot, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.status
    press(qtbot, Qt.Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is pane.owner
    window.workspace.navigator.focus_filter()
    focus(chart)
    press(qtbot, Qt.Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is window.workspace.navigator.tree
    press(qtbot, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is chart


@pytest.mark.parametrize("part", ["page", "side", "status"])
def test_it_is_seen_where_the_keyboard_is(window: MainWindow, qtbot: QtBot, part: str) -> None:
    """The part is painted otherwise once it has the focus."""
    window.moving.open(FIFE)
    detail = window.page.statement_tab.detail
    widget = {"page": window.page.statement_tab.table, "side": detail.side, "status": window.status}[part]
    focus(window.workspace.navigator.tree)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
    before = widget.grab().toImage()
    for _ in range(["page", "side", "status"].index(part) + 1):
        press(qtbot, Qt.Key.Key_F6)
    assert widget.grab().toImage() != before


@pytest.mark.parametrize("tab", ["peers", "actions", "place"])
def test_f6_reaches_every_page(window: MainWindow, qtbot: QtBot, tab: str) -> None:
    run(window, tab)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    focus(window.workspace.navigator.tree)
    press(qtbot, Qt.Key.Key_F6)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.page.isAncestorOf(focused)
    press(qtbot, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.status


def test_the_page_follows_the_arrows_once_they_rest(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.workspace.navigator.tree
    shown: list[str] = []
    window.page.shown.connect(lambda: shown.append(window.page.title.text()))
    focus(tree)
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Down)
    assert shown == [], "not while they move"
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [tree.currentIndex().data()]
    assert QApplication.focusWidget() is tree
    assert not tree.isExpanded(tree.currentIndex()), "the next arrow goes on to the one below"


def test_a_command_means_the_node_that_the_arrows_reached(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.workspace.navigator.tree
    focus(tree)
    press(qtbot, Qt.Key.Key_Down)
    marked = tree.currentIndex().data()
    press(qtbot, Qt.Key.Key_N, CONTROL)
    assert window.page.title.text() == marked
    assert window.workspace.pane.place.text() == marked


def test_the_peers_follow_the_arrows_too(window: MainWindow, qtbot: QtBot) -> None:
    window.page.tabs.setCurrentIndex(PEERS)
    focus(window.workspace.navigator.tree)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Tab)
    assert window.page.title.text() == window.workspace.navigator.tree.currentIndex().data()
    assert window.page.tabs.currentIndex() == PEERS
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def test_a_key_that_cannot_be_had_says_why(
    opened: Callable[[Path | None], MainWindow], database: Path, qtbot: QtBot
) -> None:
    with databases.open_database(database):  # somebody else has it
        window = opened(None)
        open_database(window, qtbot, database, writable=False)
        qtbot.waitUntil(window.isActiveWindow)
        window.reasons.refresh()
        focus(window.page.statement_tab.table)
        press(qtbot, Qt.Key.Key_N, CONTROL)
        said = window.status.currentMessage()
        assert said == "New action cannot be used now, because the database is open read-only."
        window.status.clearMessage()
        press(qtbot, Qt.Key.Key_Y, CONTROL)
        assert window.status.currentMessage() == "Redo cannot be used now, because there is nothing to redo."
        window.close()
