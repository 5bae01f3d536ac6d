"""How the parts of the window share its room: beside each other, never over each other, as a hand left them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QTabBar, QWidget
from pytestqt.qtbot import QtBot

from lhs_desktop.ui import fonts
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.theme import LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, run
from tests.ui.test_page import FIFE

SIZES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]


@pytest.fixture(params=[1.0, 1.33], ids=["usual", "large"])
def zoom(request: pytest.FixtureRequest) -> Iterator[float]:
    yield request.param
    fonts.set_zoom(1.0)
    theme().apply(LIGHT_MODE)


def enlarge(zoom: float) -> None:
    fonts.set_zoom(zoom)
    theme().apply(LIGHT_MODE)


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def hidden_tabs(bar: QTabBar) -> list[str]:
    """Tabs that cannot be seen whole."""
    whole = bar.rect()
    return [bar.tabText(at) for at in range(bar.count()) if not whole.contains(bar.tabRect(at).center())]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_pane_of_an_action_stands_beside_the_page(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], zoom: float
) -> None:
    enlarge(zoom)
    window.resize(*size)
    window.moving.go(Location(FIFE))
    run(window, "actions")
    run(window, "action-new")
    pane, page, table = window.workspace.pane, window.page, window.page.actions_tab.list.table
    pane.title.setText("Open a second triage line")
    pane.owner.setText("Flow lead")
    pane._save()
    run(window, "action-new")
    qtbot.waitUntil(lambda: page.minimumSizeHint().width() <= page.width())
    assert place(page, window).right() < place(pane, window).left()
    assert place(pane, window).right() < window.width()
    assert place(pane.save, window).bottom() < place(pane, window).bottom()
    shown = [column for column in range(7) if not table.isColumnHidden(column)]
    assert {0, 1, 5} <= set(shown), "number, title and due"
    right = table.columnViewportPosition(shown[-1]) + table.columnWidth(shown[-1])
    assert right <= table.viewport().width()
    pane.dismiss()
    assert window.workspace.navigator.isVisible()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_tab_is_within_reach(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], zoom: float
) -> None:
    enlarge(zoom)
    window.resize(*size)
    window.moving.go(Location(FIFE))
    detail, side = window.page.statement_tab.detail, window.page.statement_tab.detail.side
    qtbot.waitUntil(lambda: detail.beside.width() == window.page.statement_tab.width())
    qtbot.waitUntil(lambda: hidden_tabs(side.tabBar()) == [])
    assert hidden_tabs(window.page.tabs.tabBar()) == []
    for tab in range(side.count()):
        side.setCurrentIndex(tab)
        assert hidden_tabs(side.tabBar()) == []
    texts = [side.tabText(at).split(" ")[0] for at in range(side.count())]
    assert texts == ["Chart", "Figure", "Off", "Actions", "Limits"][1 - detail.beside.is_narrow :]
    assert place(window.status, window).bottom() < window.height()


@pytest.mark.parametrize("zoom", [1.33], indirect=True)
def test_the_chart_is_a_tab_only_where_there_is_no_room_beside_it(
    window: MainWindow, qtbot: QtBot, zoom: float
) -> None:
    enlarge(zoom)
    detail = window.page.statement_tab.detail
    for width, narrow in ((1366, False), (1024, True), (1366, False)):
        window.resize(width, 768)
        qtbot.waitUntil(lambda narrow=narrow: detail.beside.is_narrow is narrow)  # type: ignore[misc]
        run(window, "source")
        assert detail.point_panel.isVisible()
        run(window, "numbers")
        assert detail.numbers.isVisible()
        run(window, "numbers")
        assert detail.chart.isVisible()


def test_splitters_stay_where_a_hand_left_them(opened: Opened, database: Path, qtbot: QtBot) -> None:
    window = opened(database)
    window.resize(1366, 768)
    tree, side = window.workspace.splitter, window.page.statement_tab.detail.beside.splitter
    before = tree.sizes()
    for splitter, at in ((tree, 400), (side, 500)):
        splitter.moveSplitter(at, 1)
        splitter.splitterMoved.emit(at, 1)
    assert tree.sizes()[0] != before[0]
    window.moving.go(Location(FIFE))
    window.resize(1340, 768)
    assert abs(tree.sizes()[0] - 400) <= 1
    left = [tree.sizes()[0], side.sizes()[1]]
    window.close()
    again = opened(database)
    again.resize(1340, 768)
    tree, side = again.workspace.splitter, again.page.statement_tab.detail.beside.splitter
    qtbot.waitUntil(lambda: [tree.sizes()[0], side.sizes()[1]] == pytest.approx(left, abs=1))
