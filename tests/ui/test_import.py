"""Import by dropping a file: first what would become of it, then the same to be kept."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from lhs_desktop.services import catalogue, checking, databases, navigator, statements
from lhs_desktop.services.importing import intake
from lhs_desktop.ui.flows.importing import ImportRun, Stage
from lhs_desktop.ui.sheets.history_sheet import HistorySheet
from lhs_desktop.ui.sheets.import_sheet import ImportSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run, slice_of

Opened = Callable[[Path | None], MainWindow]


def drop(window: MainWindow, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(300, 300).toPoint(), copy, data, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(300, 300), copy, data, left, none))


def shown(window: MainWindow) -> ImportSheet:
    assert isinstance(window.sheet, ImportSheet)
    return window.sheet


def run_of(window: MainWindow) -> ImportRun:
    assert window.import_run is not None
    return window.import_run


def wait_for(window: MainWindow, qtbot: QtBot, stage: Stage) -> None:
    qtbot.waitUntil(lambda: run_of(window).stage is stage, timeout=20_000)


def test_a_dropped_file_is_previewed_then_imported(
    empty_window: MainWindow, qtbot: QtBot, extract: Path
) -> None:
    window = empty_window
    assert window.workspace.pages.currentIndex() == 1
    drop(window, extract)
    run = run_of(window)
    told: list[int] = []
    run.progressed.connect(lambda done, total: told.append(done))
    assert shown(window).result.bar.isVisible()
    wait_for(window, qtbot, Stage.READY)
    assert told
    sheet = shown(window)
    assert sheet.result.create_nodes.isChecked(), "an empty database is filled"
    assert run.result is not None
    assert sheet.result.ledger.figures["new"].text() == f"{run.result.ledger.new:,}"
    assert sheet.commit.text() == f"Add {run.result.ledger.new:,} values"
    assert window.workbench.read(navigator.children, None) == [], "nothing is kept yet"
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    assert "batch 1" in sheet.result.said.text()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert window.sheet is None
    assert window.workspace.pages.currentIndex() == 0
    qtbot.waitUntil(lambda: window.page.title.text() == "Scotland")
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def test_new_places_are_made_unless_somebody_lets_them_wait(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = slice_of(tmp_path / "elsewhere.csv", "202201", "202204", ("S08000016", "S08000017"))
    drop(window, file)
    wait_for(window, qtbot, Stage.READY)
    sheet, flow = shown(window), run_of(window)
    assert flow.result is not None
    count = len(flow.new_places)
    assert count > 1
    assert sheet.result.said.text() == f"{count} new places: make them"
    assert sheet.result.create_nodes.isChecked()
    assert sheet.commit.text() == f"Make {count} places, add {flow.result.ledger.new} values"
    assert "as the file says" in sheet.result.notes.text()
    assert sheet.problems.model.records == ()
    qtbot.mouseClick(sheet.result.create_nodes, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.READY)
    assert flow.result.ledger.waiting > 0
    assert sheet.commit.text() == f"Keep {flow.result.ledger.waiting} waiting"
    assert "every value waits" in sheet.result.said.text()
    assert sheet.problems.model.records == (), "a name that is not known is a decision, and no problem"
    assert flow.result.places[-1].code in [one.node for one in sheet.result.unknown.records]
    sheet.dismiss()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def test_the_same_file_again_adds_nothing(window: MainWindow, qtbot: QtBot, extract: Path) -> None:
    drop(window, extract)
    wait_for(window, qtbot, Stage.READY)
    sheet = shown(window)
    assert sheet.result.said.text() == "Nothing new: every value is already here."
    assert not sheet.commit.isVisible()
    assert "imported before" in sheet.result.notes.text()


def test_cancel_leaves_nothing(empty_window: MainWindow, qtbot: QtBot, extract: Path) -> None:
    window = empty_window
    drop(window, extract)
    wait_for(window, qtbot, Stage.READY)
    sheet = shown(window)
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(sheet.cancel, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.CANCELLED)
    assert "Nothing was changed" in sheet.result.said.text()
    assert window.workbench.read(navigator.children, None) == []
    assert checking.check(window.workbench.database).sound


def test_a_file_that_no_recipe_knows_gets_a_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    drop(window, file)
    wait_for(window, qtbot, Stage.FAILED)
    assert "other.csv" in shown(window).result.said.text()
    assert not shown(window).commit.isVisible()


def test_a_batch_is_undone_from_the_history(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "history")
    sheet = window.sheet
    assert isinstance(sheet, HistorySheet)
    qtbot.waitUntil(lambda: sheet.model.rowCount() == 1)
    assert sheet.facts.facts["Recipe"] == "phs-monthly-ae"
    qtbot.mouseClick(sheet.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "undone" in sheet.said.text(), timeout=10_000)
    qtbot.waitUntil(lambda: sheet.model.index(0, 8).data() == "undone")
    assert not sheet.undo.isEnabled()
    assert sheet.undo.toolTip()
    sheet.dismiss()
    assert window.workspace.pages.currentIndex() == 1, "the nodes went with the batch"
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def test_a_dropped_database_is_opened(opened: Opened, qtbot: QtBot, database: Path) -> None:
    window = opened(None)
    assert window.stack.currentWidget() is window.welcome
    with qtbot.waitSignal(window.workbench.opened):
        drop(window, database)
    assert window.page.title.text() == "Scotland"
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def test_behind_the_sheet_the_page_is_ready_before_it_is_seen(
    empty_window: MainWindow, qtbot: QtBot, extract: Path
) -> None:
    window = empty_window
    drop(window, extract)
    wait_for(window, qtbot, Stage.READY)
    qtbot.mouseClick(shown(window).commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    qtbot.waitUntil(lambda: window.page.title.text() == "Scotland", timeout=10_000)
    assert window.sheet is not None
    assert not window.page.isVisible()
    assert window.workspace.size() == window.stack.size(), "it is laid out as it will be seen"
    statement = window.page.statement
    assert statement is not None
    assert statement == window.workbench.read(statements.statement, "S92000003")


def test_a_closed_sheet_leaves_the_page_painted_and_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "history")
    sheet = window.sheet
    assert sheet is not None
    sheet.dismiss()
    assert window.stack.currentWidget() is window.workspace
    run(window, "tray")
    assert window.sheet is not None
    window.sheet.dismiss()
    qtbot.waitUntil(lambda: window.page.updatesEnabled() and window.stack.count() == 3)
    assert window.workspace.isVisible()


def test_an_import_that_is_cancelled_before_it_began_reads_nothing(
    empty_window: MainWindow, qtbot: QtBot, extract: Path
) -> None:
    window = empty_window
    drop(window, extract)
    sheet = shown(window)
    assert window.workbench.runner.is_idle, "the sheet is painted first"
    qtbot.mouseClick(sheet.cancel, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.CANCELLED)
    assert window.workbench.runner.is_idle
    assert sheet.run.prepared == ()


def test_closing_stops_an_import(empty_window: MainWindow, qtbot: QtBot, extract: Path) -> None:
    window = empty_window
    path = window.workbench.path
    assert path is not None
    drop(window, extract)
    qtbot.waitUntil(lambda: not window.workbench.runner.is_idle)
    window.close()
    assert window.workbench.runner.is_idle
    with databases.open_database(path, writable=False) as database:
        assert checking.check(database).sound


def unknown(folder: Path, name: str, months: range) -> Path:
    path = folder / name
    rows = "\n".join(
        f"2024-{month:02d},{org},Trust {org},{month},{900 + month}"
        for month in months
        for org in ("R1", "R2")
    )
    path.write_text(f"period,org code,org name,falls,patient days\n{rows}\n", encoding="utf-8")
    return path


def test_a_file_that_no_recipe_knows_is_proposed_mended_and_known_next_month(
    empty_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = empty_window
    drop(window, unknown(tmp_path, "falls.csv", range(1, 7)))
    wait_for(window, qtbot, Stage.READY)
    sheet = shown(window)
    assert "No recipe fits this file yet" in sheet.result.said.text()
    assert sheet.recipe.others.currentText() == "proposed"
    words = sheet.recipe.model.records
    reasons = [line.reason for line in words if line.heads and "falls" in line.heads]
    assert any("“falls” are events, “patient days” the exposure" in reason for reason in reasons)
    qtbot.mouseClick(sheet.recipe.as_text, Qt.MouseButton.LeftButton)
    pane = sheet.recipe.text
    assert not pane.again.isEnabled()
    text = pane.text.toPlainText()
    lower = re.sub(r'(code = "FALLS"\n)(direction = "\w+"\n)?', r'\1direction = "{}"\n', text)
    lower = re.sub(r'\ndirection = "(?!\{)\w+"', "", lower)
    pane.text.setPlainText(lower.format("down"))
    qtbot.mouseClick(pane.again, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.FAILED)
    assert "down" in sheet.result.said.text()
    qtbot.waitUntil(lambda: not pane.again.visibleRegion().isEmpty())  # the recipe came to the front
    pane.text.setPlainText(lower.format("lower"))
    qtbot.mouseClick(pane.again, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.READY)
    assert sheet.commit.text() == "Add 12 values"
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    measures = window.workbench.read(catalogue.measures)
    assert [(one.name, one.direction.value) for one in measures] == [("falls", "lower")]
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
    drop(window, unknown(tmp_path, "falls-july.csv", range(7, 8)))
    wait_for(window, qtbot, Stage.READY)
    assert "read with the recipe falls" in shown(window).result.said.text(), "it is known now"
    assert shown(window).commit.text() == "Add 2 values"
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def test_behind_a_sheet_the_last_of_several_changes_is_shown(
    opened: Opened, qtbot: QtBot, database: Path, tmp_path: Path
) -> None:
    window = opened(database)
    files = [slice_of(tmp_path / f"{month}.csv", month, month) for month in ("202004", "202003")]
    run(window, "history")
    assert not window.page.isVisible()
    first, second = files
    intake.import_files(window.workbench.database, [first], create_nodes=True)
    window.workbench.hub.announce_import()
    # that is read, and not told yet, when the next one comes
    qtbot.waitUntil(lambda: not window.workbench.runner.is_idle)
    intake.import_files(window.workbench.database, [second], create_nodes=True)
    window.workbench.hub.announce_import()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=10_000)
    window.close_sheet()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=10_000)
    statement = window.page.statement
    assert statement is not None
    assert statement.periods[0].code == "2020-03"
    assert statement == window.workbench.read(statements.statement, statement.node.code)


def test_nothing_runs_once_the_database_is_closed(opened: Opened, qtbot: QtBot, database: Path) -> None:
    window = opened(database)
    run(window, "history")
    sheet = window.sheet
    assert isinstance(sheet, HistorySheet)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
    sheet.start_undo([1])
    window.workbench.close()  # what ends makes others read again
    assert window.workbench.runner.is_idle
