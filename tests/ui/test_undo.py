"""Undo reverses what it says, or nothing: through the window, with imports, packets, refusals and no-ops between."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import event, func, select

from lhs_desktop.models.db.tables import batch, journal, observation, packet
from lhs_desktop.services import actions, checking
from lhs_desktop.ui.commands import plain
from lhs_desktop.ui.drafts import Draft
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.sheets.history_sheet import HistorySheet
from lhs_desktop.ui.sheets.packet_sheet import PacketSheet
from lhs_desktop.ui.tasks import Lane, Report
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run, slice_of
from tests.ui.test_actions import add, stored
from tests.ui.test_import import drop, shown, wait_for

FIFE = "S08000029"
Left = Qt.MouseButton.LeftButton


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    window.moving.open(FIFE)
    return window


def count(window: MainWindow, table: Any) -> int:
    return int(
        window.workbench.read(lambda one: one.execute(select(func.count()).select_from(table)).scalar_one())
    )


def steps(window: MainWindow) -> int:
    return int(window.workbench.read(lambda one: one.execute(select(func.max(journal.c.step))).scalar_one()))


def states(window: MainWindow) -> list[str]:
    return list(
        window.workbench.read(lambda one: one.execute(select(batch.c.state).order_by(batch.c.id)).scalars())
    )


def choose_the_same_chart(window: MainWindow) -> None:
    """Opens the limits, and in the box of charts chooses what is chosen already."""
    window.commands.trigger("limits")
    chart = window.page.statement_tab.detail.limits.chart
    chart.activated.emit(chart.currentIndex())


def import_more(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    drop(window, slice_of(folder / "earlier.csv", "201905", "202004"))
    wait_for(window, qtbot, Stage.READY)
    qtbot.mouseClick(shown(window).commit, Left)
    wait_for(window, qtbot, Stage.DONE)
    window.close_sheet()
    at_rest(window, qtbot)


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def undo_newest_batch(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "history")
    sheet = window.sheet
    assert isinstance(sheet, HistorySheet)
    at_rest(window, qtbot)
    qtbot.mouseClick(sheet.undo, Left)
    qtbot.waitUntil(lambda: "is undone" in sheet.said.text(), timeout=20_000)
    at_rest(window, qtbot)
    window.close_sheet()
    at_rest(window, qtbot)


def make_packet(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    run(window, "packet")
    sheet = window.sheet
    assert isinstance(sheet, PacketSheet)
    sheet.folder.setText(str(folder))
    for name, box in sheet.formats.items():
        box.setChecked(name == "xlsx")
    with qtbot.waitSignal(sheet.made, timeout=60_000):
        qtbot.mouseClick(sheet.make, Left)
    window.close_sheet()
    at_rest(window, qtbot)


def assert_nothing_to_undo(window: MainWindow) -> None:
    undo = window.commands["undo"]
    assert not undo.isEnabled()
    assert undo.text() == "Undo"
    assert "there is nothing to undo" in undo.statusTip()


def test_an_edit_that_changed_nothing_makes_no_entry(window: MainWindow, qtbot: QtBot) -> None:
    before = steps(window)
    choose_the_same_chart(window)
    assert_nothing_to_undo(window)
    add(window, qtbot, "One")
    entries = window.workbench.undo_stack.count()
    window.acting.open(1)
    qtbot.mouseClick(window.workspace.pane.save, Left)
    window.acting._edit(1, {"title": "One"})
    window.acting._set_status(1, "open")
    window.judging.choose_rules("making-data-count-7")
    assert steps(window) == before + 1, "the action"
    assert window.workbench.undo_stack.count() == entries
    assert window.commands["undo"].text() == "Undo add action “One”"
    run(window, "undo")
    assert stored(window) == []
    assert_nothing_to_undo(window)


def test_a_no_op_keeps_what_can_be_redone(window: MainWindow, qtbot: QtBot) -> None:
    add(window, qtbot, "One")
    run(window, "undo")
    choose_the_same_chart(window)
    run(window, "redo")
    assert [one.title for one in stored(window)] == ["One"]


def test_a_batch_that_was_undone_stays_undone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    add(window, qtbot, "Before")
    import_more(window, qtbot, tmp_path)
    choose_the_same_chart(window)
    undo_newest_batch(window, qtbot)
    figures = count(window, observation)
    assert states(window) == ["committed", "undone"]
    assert window.commands["undo"].text() == "Undo undoing of batch 2"
    run(window, "undo")
    assert "Batch 2 was undone in File › Import history" in window.notice.said.text()
    assert states(window) == ["committed", "undone"]
    assert count(window, observation) == figures
    assert [one.title for one in stored(window)] == ["Before"]
    run(window, "undo")
    assert stored(window) == [], "said once, undo goes on to what was done before"
    assert checking.check(window.workbench.database).sound


def test_an_import_is_not_undone_by_ctrl_z(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    add(window, qtbot, "Before")
    choose_the_same_chart(window)
    import_more(window, qtbot, tmp_path)
    figures = count(window, observation)
    run(window, "undo")
    assert "Undo it in File › Import history" in window.notice.said.text()
    assert [one.title for one in stored(window)] == ["Before"]
    run(window, "undo")
    assert stored(window) == []
    assert_nothing_to_undo(window)
    assert count(window, observation) == figures
    assert states(window) == ["committed", "committed"]
    assert checking.check(window.workbench.database).sound
    run(window, "redo")
    assert [one.title for one in stored(window)] == ["Before"]


def test_the_record_of_a_packet_is_not_undone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    choose_the_same_chart(window)
    make_packet(window, qtbot, tmp_path)
    assert count(window, packet) == 1
    assert_nothing_to_undo(window)
    window.commands.trigger("undo")
    assert count(window, packet) == 1


def test_a_list_of_actions_is_not_undone_by_ctrl_z(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "actions.csv"
    rows = [f"Listed action {one},{FIFE},ED4H,Dr {one},2022-0{one}-01,open" for one in range(1, 7)]
    file.write_text("\n".join(["Action,Hospital code,Measure,Owner,Due,Status", *rows, ""]), encoding="utf-8")
    choose_the_same_chart(window)
    drop(window, file)
    wait_for(window, qtbot, Stage.READY)
    qtbot.mouseClick(shown(window).commit, Left)
    wait_for(window, qtbot, Stage.DONE)
    window.close_sheet()
    at_rest(window, qtbot)
    assert len(stored(window)) == 6
    window.commands.trigger("undo")
    window.commands.trigger("undo")
    assert len(stored(window)) == 6
    assert checking.check(window.workbench.database).sound


def test_what_was_typed_later_into_an_empty_field_is_not_undone(window: MainWindow, qtbot: QtBot) -> None:
    add(window, qtbot, "Mine")
    actions.edit(window.workbench.database, 1, owner="Theirs", notes="Asked the board")
    run(window, "undo")
    assert [(one.title, one.owner) for one in stored(window)] == [("Mine", "Theirs")]
    assert "changed in the meantime" in window.notice.said.text()
    assert_nothing_to_undo(window)


def test_undo_is_offered_again_after_a_full_disk(window: MainWindow, qtbot: QtBot) -> None:
    database = window.workbench.database
    run(window, "action-new")
    pane = window.workspace.pane
    qtbot.keyClicks(pane.title, "Long")
    pane.notes.setPlainText(
        '"' * 60_000
    )  # written twice as long in the journal: more than its row gives back
    qtbot.mouseClick(pane.save, Left)
    full = {"is": True}

    @event.listens_for(database.engine, "checkout")
    def limit(connection: Any, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if full["is"] else 1_000_000
        connection.execute(f"PRAGMA max_page_count={pages}")

    for command in ("undo", "redo"):
        full["is"] = True
        before = stored(window), steps(window)
        for _ in range(2):
            run(window, command)
            assert "the disk is full" in window.notice.said.text()
            assert (stored(window), steps(window)) == before
            assert plain(window.commands[command]).endswith("add action “Long”")
        full["is"] = False
        run(window, command)
        assert len(stored(window)) == (0 if command == "undo" else 1)
        window.notice.hide()
    assert checking.check(database).sound


def test_undo_is_offered_again_after_a_lock(window: MainWindow, qtbot: QtBot, database: Path) -> None:
    add(window, qtbot, "One")
    engine = window.workbench.database.engine

    @event.listens_for(engine, "checkout")
    def hurry(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run(window, "undo")
        assert "is busy" in window.notice.said.text()
        other.execute("ROLLBACK")
    assert len(stored(window)) == 1
    run(window, "undo")
    assert stored(window) == []


def test_undo_is_greyed_while_something_writes(window: MainWindow, qtbot: QtBot) -> None:
    add(window, qtbot, "One")
    add(window, qtbot, "Two")
    run(window, "undo")
    go_on = threading.Event()

    def work(_database: object, _report: Report) -> None:
        go_on.wait(20)

    task = window.workbench.task("Writing")
    window.workbench.start(task, work, Lane.WRITE)
    for name in ("undo", "redo"):
        action = window.commands[name]
        assert not action.isEnabled()
        assert "something is being written; wait until it is done" in action.statusTip()
        action.trigger()
    assert [one.title for one in stored(window)] == ["One"]
    go_on.set()
    at_rest(window, qtbot)
    run(window, "redo")
    run(window, "undo")
    run(window, "undo")
    assert stored(window) == []


@pytest.mark.parametrize("title", ["W" * 300, "one\nline\tonly", "R&D && more", "&File", "一" * 300])
def test_the_menu_says_it_on_one_narrow_line(window: MainWindow, title: str) -> None:
    window.acting._add(FIFE, Draft(title=title))
    for name in ("undo", "redo"):
        action = window.commands[name]
        if name == "redo":
            run(window, "undo")
        text = action.text()
        assert "\n" not in text
        assert "\t" not in text
        assert text.replace("&&", "").count("&") == 0, "no letter is a mnemonic"
        menu = window.menuBar().actions()[1].menu()
        assert isinstance(menu, QMenu)
        assert menu.sizeHint().width() < 700
        said = plain(action)
        whole = " ".join(title.split())
        assert whole in said if len(whole) < 40 else text.endswith("…")
