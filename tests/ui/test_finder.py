"""Find anything: all kinds of things, the likeliest first; Enter goes there; its empty state is drawn."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions, databases
from lhs_desktop.ui.itemmodels.hits import Found
from lhs_desktop.ui.location import ACTIONS, STATEMENT
from lhs_desktop.ui.panels.finder import Finder
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run

FIFE, ORKNEY = "S08000029", "S08000025"


@pytest.fixture
def with_actions(opened: Callable[[Path | None], MainWindow], database: Path) -> MainWindow:
    with databases.open_database(database) as writing:
        actions.add(writing, FIFE, "Open a second triage line", owner="Flow lead", measure="ED12H")
        actions.add(writing, ORKNEY, "Review the rota", owner="Ward lead")
    return opened(database)


def find(window: MainWindow, qtbot: QtBot, words: str) -> Finder:
    run(window, "finder")
    finder = next(one for one in window.findChildren(Finder) if one.isVisible())
    qtbot.waitUntil(lambda: window.workbench.finding.is_ready)
    qtbot.keyClicks(finder.words, words)
    qtbot.waitUntil(lambda: not finder._timer.isActive())
    return finder


def enter(finder: Finder, qtbot: QtBot) -> None:
    qtbot.keyClick(finder.words, Qt.Key.Key_Return)


def first(finder: Finder) -> Found:
    return finder.model.records[0]


def test_word_beginnings_come_first(window: MainWindow, qtbot: QtBot) -> None:
    finder = find(window, qtbot, "vic")
    assert first(finder).text.startswith("Victoria Hospital")
    assert first(finder).tag == "Hospital"
    assert first(finder).beside == "Scotland › NHS Fife"


def test_a_measure_is_shown_on_the_page_that_is_open(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(FIFE)
    run(window, "actions")
    finder = find(window, qtbot, "over 12")
    assert first(finder).tag == "Measure"
    enter(finder, qtbot)
    assert window.page.title.text() == "NHS Fife"
    assert window.page.tabs.currentIndex() == STATEMENT
    assert window.page.measure == "ED12H"
    assert QApplication.focusWidget() is window.page.statement_tab.table


def test_an_action_is_opened_on_its_node(with_actions: MainWindow, qtbot: QtBot) -> None:
    window = with_actions
    finder = find(window, qtbot, "triage")
    assert (first(finder).tag, first(finder).beside) == ("Action 1", "NHS Fife")
    enter(finder, qtbot)
    assert window.page.title.text() == "NHS Fife"
    assert window.workspace.pane.isVisible()
    assert window.workspace.pane.title.text() == "Open a second triage line"
    assert QApplication.focusWidget() is window.workspace.pane.title


def test_an_owner_is_shown_with_what_they_own(with_actions: MainWindow, qtbot: QtBot) -> None:
    window = with_actions
    window.moving.open(ORKNEY)
    finder = find(window, qtbot, "flow lead")
    assert (first(finder).tag, first(finder).beside) == ("Owner", "1 open action")
    enter(finder, qtbot)
    tab = window.page.actions_tab
    assert window.page.title.text() == "Scotland", "there is nothing of theirs on the page before"
    assert window.page.tabs.currentIndex() == ACTIONS
    assert [one.owner for one in tab.list.model.records] == ["Flow lead"]
    assert "1 open action" in tab.said.text()
    qtbot.mouseClick(tab.of_owner, Qt.MouseButton.LeftButton)
    assert {one.owner for one in tab.list.model.records} == {"Flow lead", "Ward lead"}
    assert tab.of_owner.isHidden()


def test_a_period_is_shown_on_the_page(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(FIFE)
    finder = find(window, qtbot, "oct 2021")
    assert (first(finder).text, first(finder).tag) == ("October 2021", "Period")
    enter(finder, qtbot)
    assert window.page.title.text() == "NHS Fife"
    assert window.page.statement is not None
    assert window.page.statement.period.code == "2021-10"


def test_a_command_that_cannot_be_had_says_why(window: MainWindow, qtbot: QtBot) -> None:
    finder = find(window, qtbot, "complete")
    found = first(finder)
    assert found.is_faint
    assert found.beside == "Cannot be used now, because no action is chosen."
    enter(finder, qtbot)
    assert finder.isVisible(), "Enter does nothing"
    qtbot.keyClick(finder.words, Qt.Key.Key_Escape)


def test_a_command_without_a_database(opened: Callable[[Path | None], MainWindow], qtbot: QtBot) -> None:
    window = opened(None)
    run(window, "finder")
    finder = next(one for one in window.findChildren(Finder) if one.isVisible())
    qtbot.keyClicks(finder.words, "about and")
    enter(finder, qtbot)
    assert window.sheet is not None


def test_what_was_used_lately_comes_first(
    window: MainWindow, opened: Callable[[Path | None], MainWindow], database: Path, qtbot: QtBot
) -> None:
    window.moving.open(ORKNEY)
    window.moving.open(FIFE)
    finder = find(window, qtbot, "over 8")
    enter(finder, qtbot)
    finder = find(window, qtbot, "")
    texts = [row.text for row in finder.model.records]
    assert texts[:3] == ["Over 8 hours", "NHS Orkney", "Scotland"]
    assert "NHS Fife" not in texts, "it is open"
    assert "Import history" in texts, "commands follow"
    enter(finder, qtbot)
    window.close()
    again = opened(database)
    finder = find(again, qtbot, "")
    assert first(finder).text == "Over 8 hours"
    qtbot.keyClick(finder.words, Qt.Key.Key_Escape)


@pytest.mark.parametrize("words", ["xyzzy", "fife", ""])
def test_every_part_is_drawn_whole(window: MainWindow, qtbot: QtBot, words: str) -> None:
    finder = find(window, qtbot, words)
    parts = [finder.words, finder.list if words != "xyzzy" else finder.nothing]
    for part in parts:
        assert part.isVisible()
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.sizeHint().height()
        assert part.height() >= (needed if part is not finder.list else 46)
        assert finder.rect().contains(part.geometry())
    assert not parts[0].geometry().intersects(parts[1].geometry())
    assert window.rect().contains(finder.geometry())
    if words == "xyzzy":
        assert finder.list.isHidden()
        assert finder.nothing.text().startswith(
            "Nothing was found. Try fewer letters, or the beginning of a word."
        )
        qtbot.keyClicks(finder.words, "\b" * 5 + "fife")
        qtbot.waitUntil(lambda: finder.list.isVisible())
        assert finder.nothing.isHidden()
    qtbot.keyClick(finder.words, Qt.Key.Key_Escape)


def test_what_was_just_added_is_found(window: MainWindow, qtbot: QtBot) -> None:
    enter(find(window, qtbot, "fife"), qtbot)
    run(window, "action-new")
    qtbot.keyClicks(window.workspace.pane.title, "Ring the bell")
    qtbot.keyClick(window.workspace.pane.title, Qt.Key.Key_Return)
    finder = find(window, qtbot, "bell")
    assert first(finder).text == "Ring the bell"
    qtbot.keyClick(finder.words, Qt.Key.Key_Escape)
    run(window, "undo")
    finder = find(window, qtbot, "bell")
    assert [row.tag for row in finder.model.records] == ["Ctrl+Shift+Z"], "only what would bring it back"
    qtbot.keyClick(finder.words, Qt.Key.Key_Escape)


def test_enter_at_once_means_what_was_typed(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "finder")
    finder = next(one for one in window.findChildren(Finder) if one.isVisible())
    assert not window.workbench.finding.is_ready
    qtbot.keyClicks(finder.words, "orkney")
    enter(finder, qtbot)
    assert window.page.title.text() == "NHS Orkney"
