"""First and later starts, through the program's own event loop, up to a usable window."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.config import data_folder
from lhs_desktop.services import databases, sample
from lhs_desktop.ui import recent
from lhs_desktop.ui.window import MainWindow
from tests.ui import driving
from tests.ui.conftest import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Waits = Iterator[Callable[[], object]]

OPEN_SAMPLE = "Open the sample"


@pytest.fixture
def start(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Starts the program and follows a script."""

    def run(script: driving.Script, database: Path | None = None) -> None:
        driving.start(monkeypatch, script, database)

    return run


Start = Callable[..., None]


@pytest.fixture
def small_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same build of fewer extracts."""
    monkeypatch.setattr(sample, "EXTRACTS", sample.EXTRACTS[1:2])


def sample_path() -> Path:
    return data_folder() / "sample.lhsdb"


def in_folder() -> set[str]:
    """What stands in the folder of the sample, but for the list of recent files and the settings."""
    return {path.name for path in data_folder().iterdir()} - {"recent.json", "window.ini"}


def press_sample(window: MainWindow) -> None:
    driving.button(window, OPEN_SAMPLE).click()


def is_building(window: MainWindow) -> bool:
    return any("sample" in task.title for task in window.workbench.runner.tasks)


def said(window: MainWindow) -> str:
    return window.notice.said.text() if window.notice.isVisible() else ""


def broken(path: Path, how: str) -> None:
    """Makes a sound database a file that cannot be used."""
    content = path.read_bytes()
    if how == "empty":
        path.write_bytes(b"")
    elif how == "text":
        path.write_text("name,value\n1,2\n", encoding="utf-8")
    elif how == "cut":
        path.write_bytes(content[: len(content) // 3])
    elif how == "overwritten":
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    elif how == "without tables":
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("drop table node")
    else:
        path.unlink()
        path.mkdir()


BROKEN = ["empty", "text", "cut", "overwritten", "without tables", "a folder"]


def made_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA user_version=99")


@contextmanager
def held_elsewhere(path: Path) -> Iterator[None]:
    """Another process has the database open for writing."""
    code = (
        "import sys; from lhs_desktop.services.databases import open_database\n"
        "with open_database(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()
    assert holder.returncode == 0


# The first start


def test_the_first_button_ends_in_the_sample(start: Start) -> None:
    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == sample_path()
        assert window.page.title.text() == "Scotland", "the top with most figures"
        assert said(window) == ""

    start(script)
    assert in_folder() == {"sample.lhsdb", "sample.lhsdb.lock"}


def test_the_sample_opens_at_once_on_the_second_start(start: Start, small_sample: None) -> None:
    def first(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: driving.is_usable(window)
        window.moving.open("450015")
        assert window.page.title.text() == "PARKLAND HEALTH AND HOSPITAL SYSTEM"

    def second(window: MainWindow) -> Waits:
        assert window.stack.currentWidget() is window.arriving
        assert window.arriving.title.text() == "sample"
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == sample_path()
        assert window.page.title.text() == "PARKLAND HEALTH AND HOSPITAL SYSTEM", "where one was"

    start(first)
    start(second)


def test_enter_presses_the_first_button(start: Start, small_sample: None) -> None:
    def script(window: MainWindow) -> Waits:
        yield lambda: QApplication.focusWidget() is window.welcome.sample
        QTest.keyClick(window.welcome.sample, Qt.Key.Key_Return)
        yield lambda: is_building(window)
        focused = QApplication.focusWidget()
        assert focused is window.arriving, "a second Enter cancels nothing"
        QTest.keyClick(focused, Qt.Key.Key_Return)
        yield lambda: driving.is_usable(window)

    start(script)


def test_pressed_twice_it_is_built_once(start: Start, small_sample: None) -> None:
    def script(window: MainWindow) -> Waits:
        button = driving.button(window, OPEN_SAMPLE)
        titles: set[int] = set()
        window.workbench.runner.changed.connect(
            lambda: titles.update(
                id(task) for task in window.workbench.runner.tasks if "Building" in task.title
            )
        )
        QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
        button.click()
        button.click()
        window.commands.trigger("sample")
        yield lambda: driving.is_usable(window)
        assert len(titles) == 1
        assert said(window) == ""

    start(script)


def test_progress_stands_in_the_middle_and_cancel_leaves_nothing(start: Start, small_sample: None) -> None:
    def script(window: MainWindow) -> Waits:
        yield lambda: window.is_furnished
        press_sample(window)
        arriving = window.arriving
        assert window.stack.currentWidget() is arriving
        yield lambda: arriving.bar.maximum() > 0 and arriving.bar.isVisible()
        middle = arriving.block.mapTo(window, arriving.block.rect().center())
        assert abs(middle.x() - window.rect().center().x()) < window.width() // 8
        assert abs(middle.y() - window.rect().center().y()) < window.height() // 4
        assert window.status.running.isVisible()
        arriving.cancel.click()
        yield lambda: window.workbench.runner.is_idle
        assert window.stack.currentWidget() is window.welcome
        assert in_folder() == set()
        press_sample(window)
        yield lambda: driving.is_usable(window)

    start(script)


def test_whoever_quits_during_the_build_leaves_nothing_behind(start: Start, small_sample: None) -> None:
    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: window.arriving.bar.value() > 0
        window.commands.trigger("quit")
        yield lambda: False

    with pytest.raises(AssertionError, match="ended before the script"):
        start(script)
    assert in_folder() == set()


def test_a_build_that_was_killed_is_no_hindrance(start: Start, small_sample: None) -> None:
    folder = data_folder()
    folder.mkdir(parents=True)
    for name in (
        ".sample.lhsdb.building",
        ".sample.lhsdb.building-journal",
        ".sample.lhsdb.building.lock",
        "sample.lhsdb.lock",
    ):
        (folder / name).write_bytes(b"half")

    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: driving.is_usable(window)

    start(script)
    assert in_folder() == {"sample.lhsdb", "sample.lhsdb.lock"}


def test_where_no_sample_can_be_kept_another_folder_is_chosen(
    start: Start, qtbot: QtBot, small_sample: None, tmp_path: Path
) -> None:
    data_folder().parent.mkdir(parents=True)
    data_folder().write_text("a file where the folder should be", encoding="utf-8")

    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: said(window)
        assert str(data_folder()) in said(window)
        assert window.stack.currentWidget() is window.welcome
        with answering(qtbot, tmp_path):
            driving.button(window, "Choose another folder …").click()
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == tmp_path / "sample.lhsdb"

    start(script)


@pytest.fixture(scope="module")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.lhsdb"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sample, "EXTRACTS", sample.EXTRACTS[1:2])
        sample.build(path)
    return path


@pytest.fixture
def kept_sample(built_sample: Path) -> Path:
    """The sample where the program keeps it, as after a first start."""
    data_folder().mkdir(parents=True)
    return Path(shutil.copyfile(built_sample, sample_path()))


@pytest.mark.parametrize("how", BROKEN)
def test_a_sample_that_cannot_be_used_is_put_aside_and_built_again(
    start: Start, small_sample: None, kept_sample: Path, how: str
) -> None:
    broken(kept_sample, how)

    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == kept_sample
        assert ("is kept as" in said(window)) is (how != "empty"), "nothing is lost with an empty one"

    start(script)
    aside = {"sample put aside 1.lhsdb"} if how != "empty" else set()
    assert in_folder() - {"sample.lhsdb.lock"} == {"sample.lhsdb"} | aside


def test_a_sample_of_a_newer_version_is_kept_beside_a_new_one(
    start: Start, small_sample: None, kept_sample: Path
) -> None:
    made_newer(kept_sample)

    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: said(window)
        assert "sample.lhsdb was made by a newer version" in said(window)
        driving.button(window, "Build the sample again").click()
        yield lambda: driving.is_usable(window)

    start(script)
    assert "sample put aside 1.lhsdb" in in_folder()


def test_a_sample_that_another_window_has_open_can_be_read(start: Start, kept_sample: Path) -> None:
    def script(window: MainWindow) -> Waits:
        press_sample(window)
        yield lambda: said(window)
        assert "sample.lhsdb is open elsewhere" in said(window)
        driving.button(window, "Open read-only").click()
        yield lambda: driving.is_usable(window)
        assert not window.workbench.is_writable

    with held_elsewhere(kept_sample):
        start(script)


# Later starts: the last file


@pytest.fixture
def last(database: Path) -> Path:
    """The database that was open last."""
    recent.remember(database)
    return database


def test_the_last_database_opens(start: Start, last: Path) -> None:
    def script(window: MainWindow) -> Waits:
        assert window.windowTitle() == "small — LHS Desktop"
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == last

    start(script)


def is_back(window: MainWindow) -> bool:
    """Whether the first page stands there, with a sentence, and everything on it can be had."""
    return bool(said(window)) and window.stack.currentWidget() is window.welcome


def test_a_last_database_that_is_gone_is_looked_for(
    start: Start, qtbot: QtBot, last: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "moved.lhsdb"
    last.rename(moved)

    def script(window: MainWindow) -> Waits:
        yield lambda: is_back(window)
        assert str(last) in said(window)
        assert "moved or deleted" in said(window)
        with answering(qtbot, moved):
            driving.button(window, "Look for it …").click()
        yield lambda: driving.is_usable(window)
        assert said(window) == ""
        assert window.workbench.path == moved

    start(script)


@pytest.mark.parametrize("how", BROKEN)
def test_a_last_database_that_is_damaged_is_named(start: Start, last: Path, how: str) -> None:
    broken(last, how)

    def script(window: MainWindow) -> Waits:
        yield lambda: is_back(window)
        assert "small.lhsdb" in said(window)
        assert "unexpected" not in said(window)
        assert driving.button(window, "Open another …").isEnabled()
        assert driving.button(window, OPEN_SAMPLE).isEnabled()
        assert window.workbench.runner.is_idle

    start(script)


def test_a_last_database_of_a_newer_version_is_named(start: Start, last: Path) -> None:
    made_newer(last)

    def script(window: MainWindow) -> Waits:
        yield lambda: is_back(window)
        assert "small.lhsdb was made by a newer version" in said(window)
        assert "Update the program" in said(window)
        assert driving.button(window, "Open another …").isEnabled()

    start(script)


def test_a_last_database_that_is_open_elsewhere_can_be_read(start: Start, last: Path) -> None:
    def script(window: MainWindow) -> Waits:
        yield lambda: is_back(window)
        assert "small.lhsdb is open elsewhere" in said(window)
        driving.button(window, "Open read-only").click()
        yield lambda: driving.is_usable(window)
        assert not window.workbench.is_writable

    with held_elsewhere(last):
        start(script)


def test_a_file_that_was_asked_for_and_is_not_there_is_named(start: Start, tmp_path: Path) -> None:
    def script(window: MainWindow) -> Waits:
        yield lambda: is_back(window)
        assert str(tmp_path / "none.lhsdb") in said(window)

    start(script, tmp_path / "none.lhsdb")


def test_a_window_that_is_closed_before_it_is_furnished_ends(start: Start, last: Path) -> None:
    def script(window: MainWindow) -> Waits:
        assert not window.is_furnished
        window.close()
        yield lambda: False

    with pytest.raises(AssertionError, match="ended before the script"):
        start(script)
    databases.open_database(last).close()  # nobody holds it
