"""What the window works on: the open database, work in the background, undo, and the hub."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from lhs_desktop.services import changes, databases
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import Database
from lhs_desktop.ui import recent
from lhs_desktop.ui.finding import Finding
from lhs_desktop.ui.hub import Hub
from lhs_desktop.ui.tasks import Lane, Report, Runner, Task
from lhs_desktop.ui.undo import Step

Value = TypeVar("Value")


class Workbench(QObject):
    """Holds at most one database. Panels read through it and write through it."""

    opened = Signal()
    closed = Signal()
    refused = Signal(object)
    """An error of a single edit or its undo, for the window to say."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database: Database | None = None
        self.is_writable = False
        self.runner = Runner(self)
        self.hub = Hub(self)
        self.undo_stack = QUndoStack(self)
        self.finding = Finding(self)

    @property
    def is_open(self) -> bool:
        return self._database is not None

    @property
    def database(self) -> Database:
        if self._database is None:
            raise RuntimeError("no database is open")
        return self._database

    @property
    def path(self) -> Path | None:
        return self._database.path if self._database else None

    def open(self, path: Path, writable: bool = True) -> None:
        """Opens a database in place of the present one, which stays open if that fails."""
        if self.path is not None and path.resolve() == self.path.resolve():
            return
        self._take(databases.open_database(path, writable, judge=False), writable)

    def create(self, path: Path) -> None:
        self._take(databases.create(path), True)

    def close(self) -> None:
        """Stops what runs and closes the database."""
        self.runner.stop()
        if self._database is not None:
            self.undo_stack.clear()
            self._database.close()
            self._database = None
            self.closed.emit()

    def read(self, function: Callable[..., Value], *arguments: Any, **more: Any) -> Value:
        """Calls a service function with a transaction that reads."""
        with self.database.read() as connection:
            return function(connection, *arguments, **more)

    def do(self, text: str, call: Callable[[Database], Changes]) -> Changes | None:
        """A single edit, at once and undoable; None when it was refused (and said)."""
        database = self.database
        first: list[Changes] = []

        def run() -> Changes:
            first.append(call(database))
            return first[0]

        def reverse(number: int) -> Changes:
            return changes.undo(database, number)

        self.undo_stack.push(Step(text, run, reverse, self.hub.announce, self.refused.emit))
        return first[0] if first else None

    def task(self, title: str = "") -> Task:
        """A piece of work to connect to before it is started; one without a title is not shown."""
        return self.runner.task(title)

    def start(self, task: Task, work: Callable[[Database, Report], Any], lane: Lane = Lane.READ) -> None:
        """Runs work on the database in the background."""
        database = self.database
        self.runner.start(task, lambda report: work(database, report), lane)

    def _take(self, database: Database, writable: bool) -> None:
        self.close()
        self._database = database
        self.is_writable = writable
        if database.path is not None:
            recent.remember(database.path)
        self.opened.emit()
