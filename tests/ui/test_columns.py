"""Columns of tables: all at once where there is room, in a fixed order where there is not, and no figure cut."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.ui import fonts
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.itemmodels.statement import Column
from lhs_desktop.ui.panels.statement_tab import GIVES_WAY, StatementTab
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.theme import LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, answering
from tests.ui.test_import import drop, wait_for

# Where there is no screen, every dialog that opens says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def hidden(table: ReportTable) -> set[Column]:
    return {column for column in Column if table.isColumnHidden(column)}


def too_narrow(table: ReportTable) -> list[str]:
    """Cells and headers of figures whose text is wider than their column."""
    model, metrics = table.model(), table.fontMetrics()
    found = []
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        width = table.columnWidth(column)
        texts = [str(model.headerData(column, Qt.Orientation.Horizontal))]
        texts += [str(model.index(row, column).data() or "") for row in range(model.rowCount())]
        found += [text for text in texts if column and metrics.horizontalAdvance(text) + 16 > width]
    return found


def test_after_a_first_import_all_columns_are_there(
    opened: Opened, qtbot: QtBot, extract: Path, tmp_path: Path
) -> None:
    """Nothing was ever shown before: the window had its first page, then the import."""
    window = opened(None)
    window.resize(1366, 768)
    with answering(qtbot, tmp_path / "first.lhsdb"):
        drop(window, extract)
    wait_for(window, qtbot, Stage.READY)
    qtbot.keyClick(window.sheet.commit, Qt.Key.Key_Return)  # type: ignore[union-attr]
    wait_for(window, qtbot, Stage.DONE)
    qtbot.keyClick(window.sheet.cancel, Qt.Key.Key_Escape)  # type: ignore[union-attr]
    table = window.page.statement_tab.table
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle and table.isVisible(), timeout=10_000)
    qtbot.waitUntil(lambda: table.viewport().width() > 900)
    assert hidden(table) == set()
    assert table.horizontalHeader().length() == table.viewport().width()


def test_a_page_that_was_filled_unseen_has_all_columns_when_it_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    """It gets its size before its table does."""
    statement = window.page.statement
    assert statement is not None
    tab = StatementTab(window.workbench)
    qtbot.addWidget(tab)
    tab.show_statement(statement, "", "", [])
    tab.resize(1061, 607)
    tab.show()
    qtbot.waitExposed(tab)
    assert tab.table.viewport().width() > 1000
    assert hidden(tab.table) == set()
    tab.hide()


@pytest.mark.parametrize("zoom", [1.0, 1.33, 1.6])
def test_columns_give_way_in_one_order_and_no_figure_is_cut(window: MainWindow, zoom: float) -> None:
    statement = window.page.statement
    assert statement is not None
    fonts.set_zoom(zoom)
    theme().apply(LIGHT_MODE)
    tab = StatementTab(window.workbench, window)
    tab.show_statement(statement, "", "", [])
    tab.show()
    table = tab.table
    seen = set()
    try:
        for width in range(1500, 300, -20):
            tab.resize(width, 600)
            gone = hidden(table)
            orders = [{column for group in GIVES_WAY[:count] for column in group} for count in range(7)]
            assert gone in orders, f"at {width}"
            assert (Column.TARGET in gone) == (Column.VARIANCE in gone)
            assert too_narrow(table) == [], f"at {width}"
            seen.add(len(gone))
        assert {0, 1, 5, 7} <= seen
        tab.resize(1500, 600)
        assert hidden(table) == set()
    finally:
        tab.hide()
        fonts.set_zoom(1.0)
        theme().apply(LIGHT_MODE)
