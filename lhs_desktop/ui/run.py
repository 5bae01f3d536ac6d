"""The application: one window on one database."""

import gc
import logging
import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTableView

from lhs_desktop import __version__
from lhs_desktop.config import APPLICATION, log_folder
from lhs_desktop.ui import fonts, language
from lhs_desktop.ui.errors import ErrorBoundary
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.recent import recent_files
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.tasks import Report
from lhs_desktop.ui.theme import SYSTEM, theme
from lhs_desktop.ui.window import MainWindow
from lhs_desktop.ui.workbench import Workbench

WARM = 1500
"""Milliseconds after the window is shown."""
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


def warm(workbench: Workbench) -> None:
    """Loads in the background what an import needs, so that nobody waits for it when a file is dropped."""

    def load(_report: Report) -> None:
        import_module("lhs_desktop.services.importing.proposing")
        for name in ("import", "tray", "history", "database"):
            import_module(f"lhs_desktop.ui.sheets.{name}_sheet")
        import_module("matplotlib.backends.backend_agg")  # draws the chart of the page after a first import
        gc.freeze()  # modules stay: nobody needs to look for cycles among them again

    task = workbench.task()
    # the first table of all loads what tables are made of; only the window's own thread may make one
    task.succeeded.connect(lambda _: QTableView().viewport())
    workbench.runner.start(task, load)


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
    window = MainWindow(workbench)
    boundary = ErrorBoundary(window.say_error, made)
    boundary.install()
    window.show()
    path = Path(database) if database is not None else next(iter(recent_files()), None)
    if path is not None:
        QTimer.singleShot(0, window, lambda: _open(window, path, node))
    QTimer.singleShot(WARM, window, lambda: warm(workbench))
    if close_at_once:
        QTimer.singleShot(200, window, window.close)
    return made.exec()


def _open(window: MainWindow, path: Path, node: str) -> None:
    if window.files.open_path(path) and node:
        window.moving.go(Location(node))


def _log() -> None:
    """To a file that stays small; it holds no data values."""
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(
        log_folder() / "window.log", maxBytes=500_000, backupCount=1, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("lhs_desktop")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
