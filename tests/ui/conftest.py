"""A window on a real database: two hospitals' boards of Scotland over 24 months, brought in by the import."""

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from lhs_desktop.services import databases, known
from lhs_desktop.services.importing import intake
from lhs_desktop.ui.run import application
from lhs_desktop.ui.theme import LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from lhs_desktop.ui.workbench import Workbench
from tests.databases import SAMPLES, SCOTLAND

BOARDS = ("S08000025", "S08000029")
"""Orkney and Fife."""

Opened = Callable[[Path | None], MainWindow]


def slice_of(target: Path, first: str, last: str, boards: tuple[str, ...] = BOARDS) -> Path:
    """The rows of the published file of some boards, between two months."""
    with open(SAMPLES / SCOTLAND, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if row["HBT"] in boards and first <= row["Month"] <= last]
        heads = list(reader.fieldnames or [])
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)
    return target


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return slice_of(tmp_path_factory.mktemp("extracts") / "fife_and_orkney.csv", "202005", "202204")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, extract: Path) -> Path:
    path = tmp_path_factory.mktemp("built") / "small.lhsdb"
    with databases.create(path) as database:
        intake.import_files(database, [extract], create_nodes=True)
    return path


@pytest.fixture
def database(tmp_path: Path, built: Path) -> Path:
    """A copy of one's own."""
    path = tmp_path / "small.lhsdb"
    shutil.copyfile(built, path)
    known.note(path)  # as sound as what was built
    return path


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    """Makes windows; each is closed with the test, and nothing may run then."""
    made: list[MainWindow] = []

    def make(path: Path | None) -> MainWindow:
        application()
        theme().apply(LIGHT_MODE)
        window = MainWindow(Workbench())
        made.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        if path is not None:
            open_database(window, qtbot, path)
        return window

    yield make
    for window in made:
        assert window.workbench.runner.is_idle
        assert not window.workbench.is_open


@pytest.fixture
def window(opened: Opened, database: Path) -> MainWindow:
    return opened(database)


@pytest.fixture
def empty_window(opened: Opened, tmp_path: Path) -> MainWindow:
    """A window on a new database that holds nothing."""
    path = tmp_path / "empty.lhsdb"
    databases.create(path).close()
    return opened(path)


def open_database(window: MainWindow, qtbot: QtBot, path: Path, writable: bool = True) -> None:
    """Opens a database in place of the present one, and waits until it is shown."""
    with qtbot.waitSignal(window.workbench.opened, timeout=20_000):
        window.files.open_path(path, writable)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def run(window: MainWindow, command: str) -> None:
    """Triggers a command that can be had."""
    window.reasons.refresh()
    assert window.commands[command].isEnabled(), window.commands[command].statusTip()
    window.commands[command].trigger()


@contextmanager
def answering(qtbot: QtBot, *paths: Path) -> Iterator[list[str]]:
    """Answers the dialogs for files that open meanwhile; gives what each of them was about."""
    told: list[str] = []
    answers = list(paths)
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog) and dialog.isVisible():
            path = answers.pop(0)
            told.append(f"{dialog.windowTitle()}: {Path((dialog.selectedFiles() or [''])[0]).name}")
            # written where a user writes it: what is selected may be overtaken by the folder that is still being read
            name = dialog.findChild(QLineEdit, "fileNameEdit")
            assert isinstance(name, QLineEdit)
            name.setText(str(path))
            dialog.accept()

    timer.timeout.connect(look)
    timer.start(20)
    yield told
    qtbot.waitUntil(lambda: not answers, timeout=10_000)
    timer.stop()
