"""A window with its frame is on a screen, whatever screens there are; and the first page has its doors."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lhs_desktop.ui import state
from lhs_desktop.ui.run import application
from lhs_desktop.ui.window import SMALLEST, MainWindow
from lhs_desktop.ui.workbench import Workbench
from tests.ui.conftest import Opened

LAPTOP = QRect(0, 0, 1366, 768)


class Screens:
    """Screens of our choosing, as far as placing a window is concerned."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *rooms: QRect) -> None:
        class Screen:
            def __init__(self, room: QRect) -> None:
                self.room = room

            def availableGeometry(self) -> QRect:
                return self.room

            def availableSize(self) -> QSize:
                return self.room.size()

        made = [Screen(room) for room in rooms]
        monkeypatch.setattr(QGuiApplication, "screens", staticmethod(lambda: made))
        monkeypatch.setattr(MainWindow, "screen", lambda self: made[0])


@pytest.mark.parametrize(
    "room", [LAPTOP, QRect(0, 0, 1280, 720), QRect(0, 0, 1024, 768), QRect(0, 28, 1366, 700)], ids=str
)
def test_a_first_window_fits_with_its_frame(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, room: QRect
) -> None:
    application()
    Screens(monkeypatch, room)
    window = MainWindow(Workbench())
    qtbot.addWidget(window)
    assert window.width() + state.FRAME.width() <= room.width()
    assert window.height() + state.FRAME.height() <= room.height()
    assert room.width() - window.width() < 400, "and is no smaller than it must be"
    window.show()
    window.move(room.topLeft() + QPoint(60, 50))
    state.fit_on_screen(window)
    assert room.contains(window.frameGeometry())
    window.hide()


@pytest.mark.parametrize(
    ("rooms", "left_at", "wanted"),
    [
        ([LAPTOP], QRect(2000, 100, 1300, 700), 0),
        ([LAPTOP], QRect(-900, -600, 1300, 700), 0),
        ([LAPTOP, QRect(1366, 0, 1920, 1080)], QRect(1300, 100, 1500, 900), 1),
        ([LAPTOP, QRect(1366, 0, 1920, 1080)], QRect(1500, 100, 1500, 900), 1),
        ([LAPTOP], QRect(0, 0, 3000, 2000), 0),
    ],
    ids=["screen gone", "beyond the corner", "over the edge", "on the second", "too large"],
)
def test_a_window_comes_back_to_a_screen_there_is(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, rooms: list[QRect], left_at: QRect, wanted: int
) -> None:
    application()
    window = MainWindow(Workbench())
    qtbot.addWidget(window)
    window.setGeometry(left_at)
    window.show()
    Screens(monkeypatch, *rooms)
    state.fit_on_screen(window)
    assert rooms[wanted].contains(window.frameGeometry())
    assert window.width() >= SMALLEST[0]
    window.hide()


def test_the_first_page_has_three_doors(qtbot: QtBot, opened: Opened) -> None:
    window = opened(None)
    assert [door.text() for door in (window.welcome.sample, window.welcome.bring, window.welcome.new)] == [
        "Open the sample",
        "Bring in my file …",
        "Start empty …",
    ]
    assert window.welcome.sentence.text().count(".") == 1, "what the program does, in one sentence"


def test_a_file_brought_in_first_of_all_gets_a_database_and_is_shown(
    qtbot: QtBot, opened: Opened, extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(None)
    made = tmp_path / "own.lhsdb"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *a, **k: ([str(extract)], "")))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (str(made), "")))
    qtbot.mouseClick(window.welcome.bring, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: window.import_run is not None and bool(window.import_run.prepared), timeout=60_000
    )
    assert made.exists()
    window.close_sheet()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)
