"""How many names wait, told by the command that opens them."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from lhs_desktop.models.wording import number
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import Database
from lhs_desktop.services.overview import waiting_names
from lhs_desktop.ui.tasks import Report
from lhs_desktop.ui.workbench import Workbench


class Waiting(QObject):
    def __init__(self, workbench: Workbench, action: QAction) -> None:
        super().__init__(action)
        self._workbench = workbench
        self._action = action
        self._plain = action.text()
        self.count = 0
        workbench.opened.connect(self.read)
        workbench.closed.connect(self.read)
        workbench.hub.changed.connect(self._on_changed)

    @Slot()
    def read(self) -> None:
        """Counts them, in the background."""
        self._show(0)
        if self._workbench.is_open:
            task = self._workbench.task()
            task.succeeded.connect(self._show)
            self._workbench.start(task, _count)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("batch"):
            self.read()

    @Slot(object)
    def _show(self, count: int) -> None:
        self.count = count
        self._action.setText(f"{self._plain} ({number(count)})" if count else self._plain)


def _count(database: Database, report: Report) -> int:
    with database.read() as connection:
        return waiting_names(connection)
