"""Work in the background: one runner, a thread each for reading, writing and drawing, progress and cancel.

A piece of work is a function that takes ``report`` and returns a value. ``report(done, total)`` tells
how far it is, and raises ``Cancelled`` once the user has cancelled. All signals of a task are emitted
in the main thread.
"""

import logging
import time
from collections.abc import Callable
from enum import Enum
from threading import Event
from typing import Any

from PySide6.QtCore import SIGNAL, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from lhs_desktop.collecting import no_search
from lhs_desktop.errors import Cancelled

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]
Work = Callable[[Report], Any]

BREATH = 50
"""Milliseconds in which what was read is painted, before work goes on that would slow that down."""

FAILED = SIGNAL("failed(PyObject)")
"""Named in text: asked for as a method of Qt, a signal keeps its task, and what that read or drew, for ever."""

TELL_EVERY = 0.05
"""Seconds between two signals of progress: more often would only keep the window busy."""


class Task(QObject):
    """One piece of work, as the window sees it; made and kept alive by the runner."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    """After any of the three, always."""
    over = Signal()
    """Before any of the three: the runner lets go of it, so that what is done about its ending may stop the runner,
    and open or close what the task ran on."""

    _told = Signal(int, int)
    _ended = Signal()

    def __init__(self, title: str, parent: QObject, hint: str = "") -> None:
        super().__init__(parent)
        self.title = title
        self.hint = hint
        """A further sentence, where there is room for one."""
        self.is_over = False
        self._outcome: tuple[str, object] = ("cancelled", None)
        self._stop = Event()
        self._last_told = 0.0
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self.end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """Asks the work to stop; it does at its next report."""
        self._stop.set()

    def report(self, done: int, total: int) -> None:
        """Called by the work, in its thread."""
        if self._stop.is_set():
            raise Cancelled
        if not total:
            return  # only asks whether to go on
        now = time.monotonic()
        if now - self._last_told >= TELL_EVERY or done >= total:
            self._last_told = now
            self._told.emit(done, total)

    def run(self, work: Work) -> None:
        """Does the work, in its thread."""
        try:
            if not self._stop.is_set():
                self._outcome = ("succeeded", work(self.report))
        except Cancelled:
            pass
        except Exception as error:
            self._outcome = ("failed", error)
        self._ended.emit()

    @Slot(int, int)
    def _on_told(self, done: int, total: int) -> None:
        if not self.is_over:
            self.progressed.emit(done, total)

    @Slot()
    def end(self) -> None:
        """Tells once how the work ended: what it did is done, even if somebody cancelled it too late."""
        if self.is_over:
            return
        self.is_over = True
        how, value = self._outcome
        self.over.emit()
        if how == "succeeded":
            self.succeeded.emit(value)
        elif how == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.finished.emit()


class _Job(QRunnable):
    def __init__(self, task: Task, work: Work) -> None:
        super().__init__()
        self._task = task
        self._work = work

    def run(self) -> None:
        with no_search:
            self._task.run(self._work)


class Lane(Enum):
    """Pieces of work in one lane wait for each other; lanes do not."""

    READ = "read"
    WRITE = "write"
    DRAW = "draw"
    OPEN = "open"
    """A database, while others still work on the one before."""


class Runner(QObject):
    """A pool of one thread for each lane."""

    changed = Signal()
    """A task began or ended."""
    failed = Signal(object)
    """A task failed that nobody listens to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {lane: QThreadPool(self) for lane in Lane}
        for pool in self._pools.values():
            pool.setMaxThreadCount(1)
        self._tasks: dict[Task, Lane] = {}

    @property
    def tasks(self) -> list[Task]:
        """What runs or waits and has a title, so that people should know of it."""
        return [task for task in self._tasks if task.title]

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    @property
    def is_writing(self) -> bool:
        return Lane.WRITE in self._tasks.values()

    def task(self, title: str = "", hint: str = "") -> Task:
        """A task to connect to before it is started."""
        return Task(title, self, hint)

    def start(self, task: Task, work: Work, lane: Lane = Lane.READ) -> None:
        self._tasks[task] = lane
        if not task.receivers(FAILED):
            task.failed.connect(self.failed)
        task.over.connect(self._on_over)
        task.finished.connect(self._on_finished)
        self._pools[lane].start(_Job(task, work))
        self.changed.emit()

    def cancel(self) -> None:
        """Asks everything to stop."""
        for task in self._tasks:
            task.cancel()

    def stop(self) -> None:
        """Cancels everything and waits until nothing runs, nor what is begun because something ended."""
        while self._tasks:
            ending = list(self._tasks)
            self.cancel()
            for pool in self._pools.values():
                pool.waitForDone()
            for task in ending:
                task.end()

    @Slot()
    def _on_over(self) -> None:
        task = self.sender()
        if isinstance(task, Task):
            self._tasks.pop(task, None)

    @Slot()
    def _on_finished(self) -> None:
        task = self.sender()
        if isinstance(task, Task):
            task.deleteLater()
            self.changed.emit()
