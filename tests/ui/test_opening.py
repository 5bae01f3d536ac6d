"""A database in place of another: nothing waits, nothing is lost, and the one before stays until the next is there."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from lhs_desktop.errors import Damaged
from lhs_desktop.services import actions, databases
from lhs_desktop.services.databases import Database
from lhs_desktop.ui.tasks import Lane, Report
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import answering, open_database, run

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def other(database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(database, tmp_path / "other.lhsdb"))


class Gate:
    """Work in the background that goes on until it is let through, or cancelled."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()
        self.ended = ""

    def work(self, _database: Database, report: Report) -> str:
        self.begun.set()
        self.open.wait(20)
        report(0, 1)
        return "done"


def begin(window: MainWindow, title: str, lane: Lane) -> Gate:
    gate = Gate()
    task = window.workbench.task(title)
    task.succeeded.connect(lambda _: setattr(gate, "ended", "succeeded"))
    task.cancelled.connect(lambda: setattr(gate, "ended", "cancelled"))
    window.workbench.start(task, gate.work, lane)
    assert gate.begun.wait(20)
    return gate


def test_the_database_before_stays_until_nothing_runs_on_it(
    window: MainWindow, database: Path, other: Path, qtbot: QtBot
) -> None:
    gate = begin(window, "Long", Lane.READ)
    window.files.open_path(other)
    qtbot.waitUntil(lambda: [task.title for task in window.workbench.runner.tasks] == ["Long"])
    assert window.workbench.path == database, "it waits for what still reads"
    assert window.page.title.text() == "Scotland"
    with qtbot.waitSignal(window.workbench.opened):
        gate.open.set()
    assert gate.ended == "cancelled"
    assert window.workbench.path == other
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
    databases.open_database(database).close()  # nobody holds it any more


def test_one_that_cannot_be_opened_changes_nothing(
    window: MainWindow, database: Path, other: Path, qtbot: QtBot
) -> None:
    other.write_bytes(other.read_bytes()[:20_000])
    gate = begin(window, "Long", Lane.READ)
    window.files.open_path(other)
    qtbot.waitUntil(window.notice.isVisible)
    assert "other.lhsdb is damaged" in window.notice.said.text()
    gate.open.set()
    qtbot.waitUntil(lambda: gate.ended == "succeeded")
    assert window.workbench.path == database
    assert window.stack.currentWidget() is window.workspace


def test_the_last_of_several_is_opened_and_the_others_are_let_go(
    window: MainWindow, database: Path, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    third = Path(shutil.copyfile(database, tmp_path / "third.lhsdb"))
    with qtbot.waitSignal(window.workbench.opened):
        window.files.open_path(other)
        window.files.open_path(third)
        window.files.open_path(third)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
    assert window.workbench.path == third
    for path in (database, other):
        databases.open_database(path).close()


def test_closed_while_another_is_being_opened_neither_is_held(
    window: MainWindow, database: Path, other: Path
) -> None:
    window.files.open_path(other)
    window.close()
    for path in (database, other):
        databases.open_database(path).close()


def test_it_is_left_once_nothing_runs_any_more(window: MainWindow, qtbot: QtBot) -> None:
    gate = begin(window, "Long", Lane.READ)
    run(window, "close")
    assert window.workbench.is_open
    with qtbot.waitSignal(window.workbench.closed):
        gate.open.set()
    assert window.stack.currentWidget() is window.welcome


def test_what_was_done_when_the_window_closed_is_told_as_done(window: MainWindow, tmp_path: Path) -> None:
    window.files.back_up_to(tmp_path / "copies")
    window.close()
    copies = list((tmp_path / "copies").glob("*.lhsdb"))
    assert len(copies) == ("has been made" in window.notice.said.text())
    assert list((tmp_path / "copies").glob(".*")) == []


def test_what_follows_a_copy_may_open_it(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    def copied(made: object) -> None:
        window.files.open_path(next((tmp_path / "copies").glob("*.lhsdb")))
        window.workbench.close()
        window.files.open_path(next((tmp_path / "copies").glob("*.lhsdb")))

    window.files.said.connect(copied)
    with qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        window.files.back_up_to(tmp_path / "copies")
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
    assert window.workbench.path is not None
    assert window.workbench.path.parent == tmp_path / "copies"


SHEETS: dict[str, Callable[[MainWindow], object]] = {
    "check": lambda window: window.show_check(),
    "history": lambda window: window.show_history(),
    "tray": lambda window: window.show_tray(),
    "packet": lambda window: window.show_packet(),
    "database": lambda window: window.show_database(),
}


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("what", ["open", "close", "create"])
def test_a_database_may_go_while_a_sheet_works_on_it(
    window: MainWindow, other: Path, tmp_path: Path, qtbot: QtBot, sheet: str, what: str
) -> None:
    """As the last thing that a task of the sheet does, where that has one."""
    SHEETS[sheet](window)
    go = {
        "open": lambda: window.files.open_path(other),
        "close": window.workbench.close,
        "create": lambda: window.files.create(tmp_path / "new.lhsdb"),
    }[what]
    for task in list(window.workbench.runner.tasks):
        task.finished.connect(go)
    signal = window.workbench.closed if what == "close" else window.workbench.opened
    with qtbot.waitSignal(signal, timeout=20_000):
        go()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    assert window.sheet is None
    assert window.stack.currentWidget() is (window.welcome if what == "close" else window.workspace)


def test_a_failure_that_nobody_listens_to_is_said(window: MainWindow, qtbot: QtBot) -> None:
    def work(database: Database, report: Report) -> None:
        raise Damaged("damaged", file="small.lhsdb")

    window.workbench.start(window.workbench.task(), work)
    qtbot.waitUntil(window.notice.isVisible)
    assert "small.lhsdb is damaged" in window.notice.said.text()


def test_a_database_opened_to_read_can_be_opened_to_write(
    window: MainWindow, other: Path, qtbot: QtBot
) -> None:
    open_database(window, qtbot, other, writable=False)
    before = window.workbench.is_writable
    open_database(window, qtbot, other)
    assert (before, window.workbench.is_writable) == (False, True)
    with window.workbench.database.read() as connection:
        assert actions.listing(connection, "S92000003") == []


# A file that is brought in without a database


def test_a_file_is_brought_into_a_new_database(
    empty_window: MainWindow, extract: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = empty_window
    run(window, "close")
    path = tmp_path / "mine.lhsdb"
    with answering(qtbot, extract, path) as told, qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        run(window, "import")
    assert told[1] == "Where to keep what you bring in: a new database: Community meetings.lhsdb"
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    assert window.sheet is not None
    assert window.workbench.path == path


def dismiss() -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.reject()


def test_whoever_names_no_place_is_asked_again(
    empty_window: MainWindow, extract: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = empty_window
    run(window, "close")
    QTimer.singleShot(200, dismiss)
    window.import_files([extract])
    assert "Nothing was brought in" in window.notice.said.text()
    with answering(qtbot, tmp_path / "mine.lhsdb"), qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        window.notice.step.click()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    assert window.sheet is not None


def test_a_database_that_is_there_is_taken(
    empty_window: MainWindow, database: Path, extract: Path, qtbot: QtBot
) -> None:
    window = empty_window
    run(window, "close")
    with answering(qtbot, database), qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        window.import_files([extract])
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    assert window.workbench.path == database
    assert window.sheet is not None
