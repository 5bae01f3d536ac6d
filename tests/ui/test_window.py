"""What holds for every view: it fits a small laptop, speaks to screen readers, opens without data, closes clean."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lhs_desktop.services import databases
from lhs_desktop.ui.theme import DARK_MODE, LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run

Opened = Callable[[Path | None], MainWindow]


VIEWS: dict[str, Callable[[MainWindow], object]] = {
    "statement": lambda window: run(window, "statement"),
    "numbers": lambda window: run(window, "numbers"),
    "actions": lambda window: run(window, "actions"),
    "place": lambda window: run(window, "place"),
    "new action": lambda window: run(window, "action-new"),
    "history": lambda window: window.show_history(),
    "packet": lambda window: window.show_packet(),
    "check": lambda window: window.show_check(),
    "about": lambda window: window.show_about(),
    "finder": lambda window: window.show_finder(),
    "closed": lambda window: window.workbench.close(),
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_focusable_widget_has_a_name(window: MainWindow, qtbot: QtBot, view: str) -> None:
    VIEWS[view](window)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(widget)
    ]
    assert nameless == []
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def _name(widget: QWidget) -> str:
    """What a screen reader says: a name, the text of a button, or the label that is its buddy."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    owner = widget.parentWidget()
    return owner.accessibleName() if isinstance(owner, QComboBox | QAbstractSpinBox) else ""


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_a_small_laptop(window: MainWindow, qtbot: QtBot, view: str) -> None:
    window.resize(1366, 768)
    VIEWS[view](window)
    hint = window.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= 768
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    assert (window.width(), window.height()) == (1366, 768)


def test_it_opens_without_a_database(opened: Opened) -> None:
    window = opened(None)
    assert window.stack.currentWidget() is window.welcome
    assert window.status.said.text() == "No database is open"
    window.reasons.refresh()
    for name in ("history", "check", "close", "packet", "action-new", "parent"):
        assert not window.commands[name].isEnabled(), name
        assert window.commands[name].statusTip(), name
    for name in ("new", "open", "sample", "about", "quit"):
        assert window.commands[name].isEnabled(), name


def test_an_empty_database_says_what_to_do_next(empty_window: MainWindow) -> None:
    assert empty_window.workspace.empty.isVisible()
    assert empty_window.workspace.empty.buttons[0].text() == "Import an extract …"


def test_every_command_is_in_a_menu_and_has_a_tip(window: MainWindow) -> None:
    in_menus = {
        action.objectName()
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()  # type: ignore[attr-defined]
        if action.objectName()
    }
    assert in_menus == {action.objectName() for action in window.commands.all()}
    shortcuts = [action.shortcut().toString() for action in window.commands.all()]
    shortcuts = [keys for keys in shortcuts if keys]
    assert len(shortcuts) == len(set(shortcuts)), "no key does two things"


def test_recent_databases_are_offered(window: MainWindow, database: Path) -> None:
    window.menus.recent.aboutToShow.emit()
    assert [action.text() for action in window.menus.recent.actions()] == [f"&1  {database.name}"]
    run(window, "close")
    assert window.stack.currentWidget() is window.welcome
    assert not window.welcome.recent_title.isHidden()


def test_light_and_dark(window: MainWindow, qtbot: QtBot) -> None:
    chart = window.page.statement_tab.detail.chart
    try:
        for mode, dark in ((DARK_MODE, True), (LIGHT_MODE, False)):
            window.look(mode)
            qtbot.waitUntil(lambda: chart.is_drawn)
            assert theme().is_dark is dark
            picture: QImage = window.grab().toImage()
            corner = chart.mapTo(window, chart.rect().bottomRight())
            ground = QColor(picture.pixel(corner.x() - 8, corner.y() - 8))
            assert (ground.lightness() < 100) is dark
    finally:
        theme().apply(LIGHT_MODE)


def test_text_can_be_larger(window: MainWindow) -> None:
    window.resize(1900, 900)  # names have room for one line, before and after
    before = window.page.statement_tab.table.rowHeight(0)
    window.zoom(1.6)
    assert window.page.statement_tab.table.rowHeight(0) > before
    window.zoom(0)
    assert window.page.statement_tab.table.rowHeight(0) == before


def test_open_elsewhere_offers_to_read(opened: Opened, database: Path, qtbot: QtBot) -> None:
    window = opened(None)
    with databases.open_database(database):
        window.files.open_path(database)
        qtbot.waitUntil(window.notice.isVisible)
        assert "open elsewhere" in window.notice.said.text()
        assert window.notice.step.text() == "Open read-only"
        with qtbot.waitSignal(window.workbench.opened):
            qtbot.mouseClick(window.notice.step, Qt.MouseButton.LeftButton)
        assert window.page.title.text() == "Scotland"
        window.reasons.refresh()
        assert not window.commands["action-new"].isEnabled()
        assert "read-only" in window.commands["action-new"].statusTip()
        assert "read-only" in window.status.said.text()
        qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
        window.close()


def test_a_file_that_is_no_database_gets_a_sentence(opened: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(None)
    path = tmp_path / "notes.lhsdb"
    path.write_text("not a database", encoding="utf-8")
    window.files.open_path(path)
    qtbot.waitUntil(window.notice.isVisible)
    assert "not a database" in window.notice.said.text()
    qtbot.mouseClick(window.notice.close_button, Qt.MouseButton.LeftButton)
    assert window.notice.isHidden()


def test_the_check_says_that_the_database_is_sound(window: MainWindow, qtbot: QtBot) -> None:
    from lhs_desktop.ui.sheets.check_sheet import CheckSheet

    run(window, "check")
    sheet = window.sheet
    assert isinstance(sheet, CheckSheet)
    qtbot.waitUntil(lambda: "sound" in sheet.said.text(), timeout=20_000)
    assert sheet.facts.facts["Integrity of the file"] == "ok"


def test_size_and_splitters_are_remembered(window: MainWindow, opened: Opened, database: Path) -> None:
    window.resize(980, 700)  # the offscreen screen is a small one
    window.workspace.splitter.moveSplitter(320, 1)
    window.workspace.splitter.splitterMoved.emit(320, 1)  # as a hand does
    sizes = window.workspace.splitter.sizes()
    window.close()
    again = opened(database)
    assert (again.width(), again.height()) == (980, 700)
    assert again.workspace.splitter.sizes() == sizes
