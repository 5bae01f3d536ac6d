"""The foot of the window: what is saved, as of when, how much there is, and what runs."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStatusBar, QWidget

from lhs_desktop.ui.names import NameLabel
from lhs_desktop.ui.plain import PlainLabel
from lhs_desktop.ui.tasks import Report, Task
from lhs_desktop.ui.widgets import link, text_label
from lhs_desktop.ui.wording import counted, local_time
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.models.periods import Period
    from lhs_desktop.services.changes import Changes
    from lhs_desktop.services.databases import Database
    from lhs_desktop.services.overview import Overview


class StatusLine(QStatusBar):
    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._task: Task | None = None
        self.overview: Overview | None = None
        self._period: Period | None = None
        self.said = PlainLabel()
        self.offline = text_label(self.tr("offline"))
        self.offline.setToolTip(self.tr("The program does not use the network: everything is in your file."))
        self.title = NameLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = link(self.tr("Cancel"), self._cancel)
        self.running = QWidget()
        row = QHBoxLayout(self.running)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        for widget in (self.title, self.bar, self.cancel):
            row.addWidget(widget)
        self.running.hide()
        self.addWidget(self.said)
        self.addPermanentWidget(self.running)
        self.addPermanentWidget(self.offline)
        self.setSizeGripEnabled(False)
        workbench.opened.connect(self.refresh)
        workbench.closed.connect(self.refresh)
        workbench.restricted.connect(self.refresh)
        workbench.hub.changed.connect(self._on_changed)
        workbench.runner.changed.connect(self._on_tasks)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        self._read()
        if self._workbench.is_open:
            task = self._workbench.task()
            task.succeeded.connect(self._on_latest)
            self._workbench.start(task, _latest)
        else:
            self._period = None

    def take_focus(self) -> None:
        """On the button that stops what runs, where something does; else on the line itself, to be read aloud."""
        self.setAccessibleName(self.said.text())
        (self.cancel if self.running.isVisible() else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self.overview = None
        if self._workbench.is_open:
            from lhs_desktop.services.overview import overview

            self.overview = self._workbench.read(overview)
        self.said.setText(self._sentence())

    @Slot(object)
    def _on_latest(self, period: "Period | None") -> None:
        self._period = period
        self.said.setText(self._sentence())

    def _sentence(self) -> str:
        found = self.overview
        if found is None:
            return self.tr("No database is open")
        parts = []
        if not self._workbench.is_writable:
            parts.append(self.tr("read-only"))
        elif found.saved_at:
            parts.append(self.tr("saved {time}").format(time=local_time(found.saved_at)))
        if self._period is not None:
            parts.append(self.tr("data as of {period}").format(period=self._period.long_label))
        parts.append(counted(found.nodes, self.tr("1 node"), self.tr("{n} nodes")))
        return " · ".join(parts)

    @Slot(object)
    def _on_changed(self, changes: "Changes") -> None:
        if changes.touches("observation", "node"):
            self.refresh()
        else:
            self._read()

    @Slot()
    def _on_tasks(self) -> None:
        tasks = self._workbench.runner.tasks
        task = tasks[0] if tasks else None
        if task is self._task:
            return
        self._task = task
        self.running.setVisible(task is not None)
        if task is not None:
            self.title.setText(task.title)
            self.bar.setRange(0, 0)
            task.progressed.connect(self._on_progress)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self.sender() is self._task:
            self.bar.setRange(0, max(total, 1))
            self.bar.setValue(done)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _latest(database: "Database", report: Report) -> "Period | None":
    from lhs_desktop.services.overview import latest_period

    with database.read() as connection:
        return latest_period(connection)
