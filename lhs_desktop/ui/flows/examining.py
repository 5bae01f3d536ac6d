"""A database that was opened is examined before its first change; what is damaged stays open to read, and says so."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lhs_desktop.errors import Damaged, LhsError
from lhs_desktop.ui import choosing
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flows.files import FOLDER_OF_COPIES, Files
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.tasks import Lane, Report
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.databases import Database


class Examining(QObject):
    said = Signal(str, str, object)
    """A sentence, the words of a next step, and what it does."""

    def __init__(self, window: QWidget, workbench: Workbench, files: Files) -> None:
        super().__init__(window)
        self._window = window
        self._workbench = workbench
        self._files = files
        workbench.opened.connect(self.begin)
        workbench.closed.connect(self._on_closed)

    @Slot()
    def begin(self) -> None:
        """Before the first change, in the background: quickly what is as it was left, the whole of anything else."""
        workbench = self._workbench
        database = workbench.database
        if database.damage:
            self._say_damage(database.damage)
        if not workbench.is_writable:
            return
        whole = self.tr("Checking {file} before its first change").format(file=database.name)
        task = workbench.task(whole if database.checked is None else "")
        task.succeeded.connect(self._on_examined)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_ended)
        workbench.is_examining = True

        def work(database: "Database", report: Report) -> str:
            from lhs_desktop.services import examining

            return examining.examine(database, report)

        workbench.start(task, work, Lane.WRITE)

    @Slot(object)
    def _on_examined(self, damage: str) -> None:
        self._workbench.is_examining = False
        if damage:
            self.restrict(damage)
        else:
            self._workbench.examined.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.said.emit(text_for(error), "", None)

    @Slot()
    def _on_ended(self) -> None:
        self._workbench.is_examining = False

    @Slot()
    def _on_closed(self) -> None:
        self._workbench.is_examining = False

    def restrict(self, damage: str) -> None:
        """From now on it is only read."""
        if self._workbench.is_open:
            self._workbench.restrict(damage)
            self._say_damage(damage)

    def explain(self, error: BaseException) -> bool:
        """Whether an error is to be explained by damage of the open database, which is looked for where nobody foresaw it."""
        workbench = self._workbench
        if not workbench.is_open:
            return False
        known = workbench.database.damage
        if isinstance(error, Damaged):
            self.restrict(
                known or str(error.parameters.get("what") or self.tr("a part of it cannot be read"))
            )
            return True
        if isinstance(error, LhsError) or not isinstance(error, Exception):
            return False
        if known:
            self._say_damage(known)
            return True
        task = workbench.task(self.tr("Checking the database"))
        task.succeeded.connect(lambda damage: self._on_explained(error, damage))
        task.failed.connect(lambda _: self.said.emit(text_for(error), "", None))
        task.cancelled.connect(lambda: self.said.emit(text_for(error), "", None))

        def work(database: "Database", report: Report) -> str:
            from lhs_desktop.services import checking

            return checking.check(database, report).worst

        workbench.start(task, work)
        return True

    def _on_explained(self, error: BaseException, damage: str) -> None:
        if damage:
            self.restrict(damage)
        else:
            self.said.emit(text_for(error), "", None)

    def _say_damage(self, damage: str) -> None:
        """What is damaged, with the newest sound copy once one is found."""
        database = self._workbench.database
        text = text_for(Damaged("damaged-reading", file=database.name, what=damage))
        path = database.path
        if path is None:
            self.said.emit(text, "", None)
            return
        self.said.emit(text, self.tr("Open a copy …"), lambda: self._files.open_near(path))
        task = self._workbench.task()
        task.succeeded.connect(lambda copy: self._on_copy_found(text, copy))
        folders = [Path(str(settings().value(FOLDER_OF_COPIES, choosing.documents())))]

        def work(_database: "Database", report: Report) -> Path | None:
            from lhs_desktop.services import backups

            return backups.newest_sound(path, folders, report)

        self._workbench.start(task, work)

    def _on_copy_found(self, text: str, copy: Path | None) -> None:
        if copy is not None and self._workbench.is_open and self._workbench.database.damage:
            step = self.tr("Open its newest sound copy")
            self.said.emit(text, step, lambda: self._files.open_path(copy))
