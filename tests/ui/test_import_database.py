"""Import from a database: a file or an address, tables ticked or a query typed, and on into the import."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.sheets.database_sheet import QUERY, DatabaseSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run
from tests.ui.test_import import run_of, shown, wait_for

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.sqlite"
    with sqlite3.connect(path) as made:
        made.execute('create table falls (period text, "org code" text, falls int, "patient days" int)')
        made.executemany(
            "insert into falls values (?, ?, ?, ?)",
            [(f"2024-{month:02d}", org, month, 900 + month) for month in range(1, 7) for org in ("R1", "R2")],
        )
        made.execute("create table notes (text text)")
        made.execute("create table gone (a int)")
        made.execute("create view lost as select * from gone")
        made.execute("drop table gone")
    made.close()
    return path


def asked(window: MainWindow) -> DatabaseSheet:
    run(window, "import-database")
    assert isinstance(window.sheet, DatabaseSheet)
    return window.sheet


def tells(sheet: DatabaseSheet, words: str) -> bool:
    return words in sheet.said.text()


def listed(sheet: DatabaseSheet, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not sheet.bar.isVisible(), timeout=10_000)


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=10_000)


def test_tables_are_counted_ticked_and_imported_by_keyboard(
    empty_window: MainWindow, qtbot: QtBot, warehouse: Path
) -> None:
    window = empty_window
    sheet = asked(window)
    assert QApplication.focusWidget() is sheet.place
    assert "First" in sheet.look.toolTip()
    qtbot.keyClicks(sheet.place, str(warehouse))
    qtbot.keyClick(sheet.place, Key.Key_Return)
    listed(sheet, qtbot)
    assert [one.name for one in sheet.model.records] == ["falls", "lost", "notes"]
    assert sheet.model.index(0, 2).data() == "12"
    assert sheet.model.index(1, 2).data() == "cannot be read"
    assert QApplication.focusWidget() is sheet.table
    qtbot.keyClick(sheet.table, Key.Key_Down)
    qtbot.keyClick(sheet.table, Key.Key_Space)
    assert not sheet.model.ticked, "what cannot be read cannot be ticked"
    qtbot.keyClick(sheet.table, Key.Key_Up)
    qtbot.keyClick(sheet.table, Key.Key_Space)
    assert sheet.look.text() == "Look at 1 table"
    assert "ticked" in str(sheet.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    qtbot.keyClick(sheet.table, Key.Key_Return)
    wait_for(window, qtbot, Stage.READY)
    assert run_of(window).names() == "warehouse.sqlite"
    assert shown(window).commit.text() == "Add 12 values"
    qtbot.mouseClick(shown(window).commit, Left)
    wait_for(window, qtbot, Stage.DONE)
    at_rest(window, qtbot)


def test_a_query_is_a_sheet(empty_window: MainWindow, qtbot: QtBot, warehouse: Path) -> None:
    window = empty_window
    sheet = asked(window)
    sheet.open_file(warehouse)
    listed(sheet, qtbot)
    sheet.tabs.setCurrentIndex(QUERY)
    assert "query" in sheet.look.toolTip()
    sheet.query.setPlainText("select * from falls where period < '2024-04';")
    qtbot.mouseClick(sheet.look, Left)
    wait_for(window, qtbot, Stage.READY)
    assert shown(window).commit.text() == "Add 6 values"
    at_rest(window, qtbot)


def test_a_password_is_never_shown(empty_window: MainWindow, qtbot: QtBot) -> None:
    window = empty_window
    sheet = asked(window)
    secret = "s3cr3t"
    qtbot.keyClicks(sheet.place, f"postgresql://reader:{secret}@127.0.0.1:1/warehouse")
    qtbot.mouseClick(sheet.list, Left)
    assert secret not in sheet.place.text()
    listed(sheet, qtbot)
    assert sheet.place.text() == "postgresql+psycopg://reader:***@127.0.0.1:1/warehouse"
    assert "warehouse at 127.0.0.1" in sheet.said.text(), "the server is not there"
    told = sheet.said.text()
    qtbot.mouseClick(sheet.list, Left)
    listed(sheet, qtbot)
    assert sheet.said.text() == told, "it is tried again as it was typed"
    said = [one.text() for one in window.findChildren(QLabel)] + [
        one.text() for one in window.findChildren(QLineEdit)
    ]
    texts = [one.toolTip() + one.accessibleName() for one in window.findChildren(QWidget)] + said
    assert not [text for text in texts if secret in text]
    assert not sheet.look.isEnabled()
    at_rest(window, qtbot)


def test_what_is_no_database_gets_a_sentence(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    sheet = asked(empty_window)
    for typed, said in (
        (str(file), "a.csv"),
        (str(tmp_path / "none.db"), "none.db"),
        ("nonsense://x", "nonsense"),
    ):
        sheet.place.clear()
        qtbot.keyClicks(sheet.place, typed)
        qtbot.keyClick(sheet.place, Key.Key_Return)
        listed(sheet, qtbot)
        qtbot.waitUntil(partial(tells, sheet, said), timeout=5_000)
    unnamed = [
        type(widget).__name__
        for widget in sheet.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert unnamed == []
    at_rest(empty_window, qtbot)
