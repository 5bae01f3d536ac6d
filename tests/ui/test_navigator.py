"""Finding places, and the marks that never hide a miss below."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.ui.itemmodels.tree import MARK_ROLE
from lhs_desktop.ui.panels.finder import Finder
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run


def test_the_filter_lists_places_with_their_path(window: MainWindow, qtbot: QtBot) -> None:
    navigator = window.workspace.navigator
    run(window, "find")
    qtbot.keyClicks(navigator.filter, "queen marg")
    qtbot.waitUntil(lambda: navigator.stack.currentWidget() is navigator.list)
    assert [hit.node.name for hit in navigator.hits.hits] == ["Queen Margaret Hospital"]
    assert navigator.hits.hits[0].path_names == ("Scotland", "NHS Fife")
    qtbot.keyClick(navigator.filter, Qt.Key.Key_Return)
    assert window.page.title.text() == "Queen Margaret Hospital"
    assert navigator.filter.text() == ""
    assert navigator.tree.currentIndex().data() == "Queen Margaret Hospital"


def test_a_filter_without_hits_says_so(window: MainWindow, qtbot: QtBot) -> None:
    navigator = window.workspace.navigator
    qtbot.keyClicks(navigator.filter, "xyzzy")
    qtbot.waitUntil(lambda: navigator.stack.currentWidget() is navigator.nothing)
    assert "xyzzy" in navigator.nothing.text()
    qtbot.keyClick(navigator.filter, Qt.Key.Key_Escape)
    assert navigator.stack.currentWidget() is navigator.tree


def test_marks_count_own_misses_and_those_below(window: MainWindow) -> None:
    model = window.workspace.navigator.model
    marks = {node.code: index.data(MARK_ROLE) for index, node in model.loaded()}
    assert marks["S92000003"].missed == 1
    assert marks["S92000003"].below >= 2
    assert marks["S08000029"].missed == 1


def test_find_anything(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "finder")
    finder = window.findChild(Finder)
    assert finder is not None
    qtbot.keyClicks(finder.words, "orkney")
    qtbot.waitUntil(lambda: finder.model.records[0].text == "NHS Orkney")
    qtbot.keyClick(finder.words, Qt.Key.Key_Return)
    assert window.page.title.text() == "NHS Orkney"


def test_commands_are_found_and_run(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "finder")
    finder = window.findChild(Finder)
    assert finder is not None
    qtbot.keyClicks(finder.words, "import hist")
    qtbot.waitUntil(lambda: len(finder.model.records) == 1)
    qtbot.keyClick(finder.words, Qt.Key.Key_Return)
    assert window.sheet is not None
    assert window.sheet.title.text() == "Import history"


def test_the_place_is_remembered(
    window: MainWindow, opened: Callable[[Path], MainWindow], database: Path
) -> None:
    window.moving.open("S08000025")
    window.close()
    again = opened(database)
    assert again.page.title.text() == "NHS Orkney"
