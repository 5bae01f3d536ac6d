"""What the window works on: the open database, work in the background, undo, and the hub."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from lhs_desktop.errors import LhsError, Unavailable
from lhs_desktop.ui import recent
from lhs_desktop.ui.ahead import closed_if_unreadable, first_page
from lhs_desktop.ui.hub import Hub
from lhs_desktop.ui.tasks import Lane, Report, Runner, Task
from lhs_desktop.ui.undo import Edit, OfBatch, UndoStack

if TYPE_CHECKING:
    from lhs_desktop.services.changes import Changes
    from lhs_desktop.services.databases import Database
    from lhs_desktop.services.statements import Statement
    from lhs_desktop.ui.finding import Finding
    from lhs_desktop.ui.location import Location

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A database that was opened and is shown as soon as nothing runs on the one before."""

    database: "Database"
    is_writable: bool
    first: "tuple[Location | None, Statement | None]"
    then: Callable[[], object]


def _nothing() -> None:
    """Nothing follows."""


class Workbench(QObject):
    """Holds at most one database. Panels read through it and write through it."""

    opened = Signal()
    closed = Signal()
    examined = Signal()
    """The open database was found sound enough to be changed."""
    restricted = Signal()
    """The open database can only be read from now on."""
    refused = Signal(object)
    """An error of a single edit or its undo, for the window to say."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database: Database | None = None
        self.is_writable = False
        self.is_examining = False
        """Whether it is still examined, so that nothing may be changed yet."""
        self.first: tuple[Location | None, Statement | None] = (None, None)
        """Where the database begins, and what is read there, while ``opened`` is told."""
        self._coming: Task | None = None
        self._arrived: Arrived | None = None
        self._is_leaving = False
        self.runner = Runner(self)
        self.runner.changed.connect(self._go_on)
        self.hub = Hub(self)
        self.undo_stack = UndoStack(self)
        self.undo_stack.done.connect(self.hub.announce)
        self.undo_stack.refused.connect(self.refused)

    @cached_property
    def finding(self) -> "Finding":
        """What can be found in the open database."""
        from lhs_desktop.ui.finding import Finding

        return Finding(self)

    @property
    def is_open(self) -> bool:
        return self._database is not None

    @property
    def database(self) -> "Database":
        if self._database is None:
            raise RuntimeError("no database is open")
        return self._database

    @property
    def path(self) -> Path | None:
        return self._database.path if self._database else None

    def open(
        self, task: Task, path: Path, writable: bool = True, then: Callable[[], object] = _nothing
    ) -> None:
        """Opens a database in the background, in place of the present one, which stays open if that fails.

        What another engine judged is judged anew once it is shown (``Judging``).

        Args:
            task: To connect to before; when it fails or is cancelled, nothing has changed.
            path: The file.
            writable: False to read only.
            then: Called once the database is shown.
        """

        def get(report: Report) -> "Database":
            from lhs_desktop.services import databases

            return databases.open_database(path, writable, report, judge=False)

        self._bring(task, get, writable, then)

    def create(self, task: Task, path: Path, then: Callable[[], object] = _nothing) -> None:
        """Makes a database, and opens it as ``open`` does."""

        def get(report: Report) -> "Database":
            from lhs_desktop.services import databases

            return databases.create(path)

        self._bring(task, get, True, then)

    def _bring(
        self,
        task: Task,
        get: Callable[[Report], "Database"],
        is_writable: bool,
        then: Callable[[], object],
    ) -> None:
        """One at a time: what was asked for before is let go."""
        if self._coming is not None:
            self._coming.cancel()
        self._let_go()
        self._coming = task

        def work(report: Report) -> Arrived:
            database = get(report)
            with closed_if_unreadable(database):
                return Arrived(database, is_writable, first_page(database), then)

        task.succeeded.connect(lambda arrived: self._on_arrived(task, arrived))
        self.runner.start(task, work, Lane.OPEN)

    def _on_arrived(self, task: Task, arrived: Arrived) -> None:
        if task is not self._coming or task.is_cancelled:
            arrived.database.close()
            return
        self._coming, self._arrived = None, arrived
        self._go_on()

    def _let_go(self) -> None:
        self._is_leaving = False
        arrived, self._arrived = self._arrived, None
        if arrived is not None:
            arrived.database.close()

    @Slot()
    def _go_on(self) -> None:
        """Changes over, or leaves, once nothing runs any more: the window waits for nothing."""
        if self._arrived is None and not self._is_leaving:
            return
        if not self.runner.is_idle:
            self.runner.cancel()
            return
        arrived, self._arrived = self._arrived, None
        self.close()
        if arrived is not None:
            self._take(arrived)

    def _take(self, arrived: Arrived) -> None:
        self._database, self.is_writable = arrived.database, arrived.is_writable
        if arrived.database.path is not None:
            recent.remember(arrived.database.path)
        self.first = arrived.first
        try:
            self.opened.emit()
        finally:
            self.first = (None, None)
        arrived.then()

    def leave(self) -> None:
        """Closes the database once nothing runs on it any more."""
        self._is_leaving = True
        self._go_on()

    def close(self) -> None:
        """Stops what runs, waits for it, and closes the database."""
        self._let_go()
        self._coming = None
        self.runner.stop()
        if self._database is not None:
            self.undo_stack.clear()
            self._database.close()
            self._database = None
            self.closed.emit()

    def restrict(self, damage: str) -> None:
        """Lets the database be read only, since it is damaged."""
        self.database.damage = damage
        self.is_writable = False
        self.undo_stack.clear()
        self.restricted.emit()

    def read(self, function: Callable[..., Value], *arguments: Any, **more: Any) -> Value:
        """Calls a service function with a transaction that reads."""
        with self.database.read() as connection:
            return function(connection, *arguments, **more)

    def do(self, text: str, call: "Callable[[Database], Changes]") -> "Changes | None":
        """A single edit, at once; undoable where it changed anything. None when it was refused (and said)."""
        database = self.database
        try:
            if self.is_examining:
                raise Unavailable("being-checked", file=database.name)
            done = call(database)
        except LhsError as error:
            self.refused.emit(error)
            return None
        if done.is_entered:
            self.undo_stack.push(Edit(text, done, lambda last: _undo(database, last)))
        self.hub.announce(done)
        return done

    def note_batches(self, made: Sequence[int] = (), undone: Sequence[int] = ()) -> None:
        """Batches were made, or undone in their history, where alone they are: Ctrl+Z says so."""
        self.undo_stack.forget_batches(undone)
        for batches, text, code in (
            (made, self.tr("batch {batch}"), "undo-import"),
            (undone, self.tr("undoing of batch {batch}"), "undo-undone-batch"),
        ):
            for batch in batches:
                self.undo_stack.push(OfBatch(text.format(batch=batch), batch, code))

    def task(self, title: str = "", hint: str = "") -> Task:
        """A piece of work to connect to before it is started; one without a title is not shown."""
        return self.runner.task(title, hint)

    def start(self, task: Task, work: "Callable[[Database, Report], Any]", lane: Lane = Lane.READ) -> None:
        """Runs work on the database in the background."""
        database = self.database
        self.runner.start(task, lambda report: work(database, report), lane)


def _undo(database: "Database", last: "Changes") -> "Changes":
    from lhs_desktop.services import changes

    return changes.undo(database, last)
