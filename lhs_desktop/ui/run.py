"""The application: one window on one database."""

import gc
import logging
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTableView

from lhs_desktop import __version__
from lhs_desktop.config import APPLICATION, log_folder
from lhs_desktop.ui import fonts, language
from lhs_desktop.ui.errors import ErrorBoundary
from lhs_desktop.ui.loading import LATER, LATER_WIDGETS, PAGE, PAGE_WIDGETS, Loading
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.recent import last_file
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.theme import SYSTEM, theme
from lhs_desktop.ui.window import MainWindow
from lhs_desktop.ui.workbench import Workbench

WARM = 1500
"""Milliseconds after the window is furnished."""
TURN = 0.00001
"""Seconds after which work in the background gives way to the window, which asks for its turn some hundred times while it
answers a click; left to itself, Python takes five hundred times as long. It must be shorter than the statements of a database
take: the window asks for its turn only when it has waited so long in one go, and each statement that ends before starts
the wait anew, so that with five times as much it was seen to wait up to 140 ms."""


def application() -> QApplication:
    """The one application, in our language, and in the user's colours and size of text."""
    sys.setswitchinterval(TURN)
    made = QApplication.instance()
    if not isinstance(made, QApplication):
        made = QApplication(sys.argv[:1])
    language.speak()
    made.setApplicationName("LHS Desktop")
    made.setDesktopFileName(APPLICATION)
    made.setApplicationVersion(__version__)
    stored = settings()
    try:
        fonts.set_zoom(float(str(stored.value("zoom", 1.0))))
    except ValueError:
        fonts.set_zoom(1.0)
    theme().apply(str(stored.value("look", SYSTEM)))
    return made


def warm() -> None:
    """What is left to do once everything is loaded that an import needs."""
    QTableView().viewport()  # the first table of all loads what tables are made of
    gc.freeze()  # modules stay: nobody needs to look for cycles among them again


def run(database: Path | str | None, node: str = "", *, close_at_once: bool = False) -> int:
    """Opens the window and returns when it is closed.

    Args:
        database: To open; None opens the last one, or the first page.
        node: The code of the node to go to; empty: where the user was last time.
        close_at_once: For the self-test: shows the window once and closes it.
    """
    _log()
    made = application()
    workbench = Workbench(made)
    window = MainWindow(workbench, furnished=False)
    boundary = ErrorBoundary(window.say_error, made)
    boundary.install()
    path = Path(database) if database is not None else last_file()
    if path is not None:
        window.arriving.name(path.stem)
        window.once_furnished(lambda: _open(window, path, node))
    loading = Loading(workbench.runner, window)

    def load_later() -> None:
        loading.load(LATER, LATER_WIDGETS, warm)

    window.once_furnished(lambda: QTimer.singleShot(WARM, window, load_later))
    if close_at_once:
        window.once_furnished(lambda: QTimer.singleShot(200, window, window.close))
    window.show()
    loading.load(PAGE, PAGE_WIDGETS, window.furnish)
    return made.exec()


def _open(window: MainWindow, path: Path, node: str) -> None:
    def go() -> None:
        if node:
            window.moving.go(Location(node))

    window.files.open_path(path, then=go)


def _log() -> None:
    """To a file that stays small; it holds no data values. Where none can be written, the program goes without."""
    from lhs_desktop.private import LogFile

    try:
        handler = LogFile(log_folder() / "window.log")
    except OSError:
        return
    root = logging.getLogger("lhs_desktop")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
