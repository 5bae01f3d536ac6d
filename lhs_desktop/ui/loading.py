"""Loads what the window needs after its first picture: what knows nothing of Qt in the background, the rest in turns.

Modules that define widgets are loaded by the window's own thread only: Qt for Python does not survive it otherwise when
its event loop runs meanwhile.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from lhs_desktop.ui.tasks import Report, Runner

PAGE = (
    "lhs_desktop.services.charting",
    "lhs_desktop.services.comparing.bright_spots",
    "lhs_desktop.services.comparing.peer_sets",
    "lhs_desktop.services.comparing.showing",
    "lhs_desktop.services.overview",
    "lhs_desktop.services.readings.proposals",
    "lhs_desktop.services.readings.showing",
    "sqlalchemy.dialects.sqlite",
)
"""What a database is shown with."""
PAGE_WIDGETS = (
    "lhs_desktop.ui.panels.action_pane",
    "lhs_desktop.ui.panels.peers_tab",
    "lhs_desktop.ui.panels.statement_tab",
    "lhs_desktop.ui.furnishing",
)
LATER = (
    "lhs_desktop.services.importing.proposing",
    "lhs_desktop.services.importing.listing",
    "lhs_desktop.services.importing.returning",
    "lhs_desktop.services.importing.settling",
    "scipy.special",  # limits of funnels, intervals of rates
)
"""What an import and the peers need, so that nobody waits for it when a file is dropped or the tab is chosen."""
LATER_WIDGETS = tuple(
    f"lhs_desktop.ui.sheets.{name}_sheet" for name in ("import", "tray", "history", "database")
)


class Loading(QObject):
    """Loads modules while the window goes on."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner

    def load(self, below: tuple[str, ...], widgets: tuple[str, ...], then: Callable[[], object]) -> None:
        """Loads them, and calls ``then``.

        Args:
            below: Modules without Qt.
            widgets: Modules with Qt, a turn each.
            then: Called in the window's thread.
        """

        def work(_report: Report) -> None:
            for name in below:
                import_module(name)

        task = self._runner.task()
        task.succeeded.connect(lambda _: self._take_turn(iter(widgets), then))
        self._runner.start(task, work)

    def _take_turn(self, names: Iterator[str], then: Callable[[], object]) -> None:
        name = next(names, None)
        if name is None:
            then()
        else:
            import_module(name)
            QTimer.singleShot(0, self, lambda: self._take_turn(names, then))
