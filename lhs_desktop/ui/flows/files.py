"""Databases: new, open, recent, the sample, copies."""

from collections.abc import Callable
from os.path import exists
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from lhs_desktop.config import data_folder
from lhs_desktop.errors import Damaged, LhsError
from lhs_desktop.ui import choosing
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.tasks import Lane, Report, Task
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.backups import BackupMade
    from lhs_desktop.services.databases import Database

SAMPLE = "sample.lhsdb"
FOLDER_OF_COPIES = "copies/folder"
"""The setting that names where the last copy went."""

Then = Callable[[], object]


def nothing() -> None:
    """Nothing follows."""


class Files(QObject):
    said = Signal(str, str, object)
    """A sentence, the words of a next step, and what it does."""
    failed = Signal(object)
    coming = Signal(str)
    """The name of the database that is being opened while none is open; empty once that has ended."""

    def __init__(self, window: QWidget, workbench: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self._workbench = workbench
        self._opening: Path | None = None
        self._building: Task | None = None

    # Making one

    def new(self) -> None:
        path = choosing.database_to_make(self._window)
        if path is not None:
            self.create(path)

    def make_for(self, then: Then) -> None:
        """Asks where the database is to be that something is brought into; one that is there already is opened."""
        path = choosing.database_to_keep(self._window)
        if path is None:
            said = self.tr("Nothing was brought in, because there is no database yet to keep it in.")
            self.said.emit(said, self.tr("Choose where to keep it …"), lambda: self.make_for(then))
        elif exists(path):
            self.open_path(path, then=then)
        else:
            self.create(path, then)

    def create(self, path: Path, then: Then = nothing) -> None:
        """Makes a database and opens it."""
        task = self._workbench.task(self.tr("Making {file}").format(file=path.name))
        task.failed.connect(lambda error: self._on_not_made(path, then, error))
        self._workbench.create(task, path, then)

    def _on_not_made(self, path: Path, then: Then, error: Exception) -> None:
        if isinstance(error, LhsError) and error.code == "database-exists":
            self._refuse(error, self.tr("Open it"), lambda: self.open_path(path, then=then))
        else:
            self._refuse(error, self.tr("Choose another place …"), lambda: self.make_for(then))

    # Opening one

    def open(self) -> None:
        path = choosing.database_to_open(self._window)
        if path is not None:
            self.open_path(path)

    def open_near(self, missed: Path) -> None:
        """Chooses another, or the same where it is now, from the folder where one was."""
        folder = next((one for one in missed.parents if one.is_dir()), None)
        path = choosing.database_to_open(self._window, folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path, writable: bool = True, then: Then = nothing) -> None:
        """Opens a database in the background; where it cannot be, the present one stays and a next step is offered."""
        self._open(path, writable, then, lambda error: self._on_not_opened(path, then, error, writable))

    def _open(self, path: Path, writable: bool, then: Then, refused: Callable[[Exception], object]) -> None:
        workbench = self._workbench
        if path == self._opening:
            return
        is_open = workbench.path is not None and path.absolute() == workbench.path.absolute()
        if is_open and (workbench.is_writable or not writable):
            then()
            return
        task = workbench.task(self.tr("Opening {file}").format(file=path.name))
        task.failed.connect(refused)
        task.finished.connect(lambda: self._on_ended(path))
        self._opening = path
        if not workbench.is_open:
            self.coming.emit(path.stem)
        workbench.open(task, path, writable, then)

    def _on_ended(self, path: Path) -> None:
        if path == self._opening:
            self._opening = None
            self.coming.emit("")

    def _open_to_read(self, path: Path, then: Then, said: str) -> None:
        """What cannot be written, or must not be, is still there to be read."""

        def opened() -> None:
            if said:
                self.said.emit(said, "", None)
            then()

        # in a turn of its own: the first try is not over yet
        QTimer.singleShot(0, self, lambda: self.open_path(path, writable=False, then=opened))

    def _read_only_words(self, path: Path) -> str:
        said = self.tr(
            "{file} is open read-only, because its folder or its drive cannot be written to. "
            "To change it, copy it to one of your own folders and open it there."
        )
        return said.format(file=path.name)

    def _on_not_opened(self, path: Path, then: Then, error: Exception, writable: bool = True) -> None:
        """Says why, and offers what can be done about it."""
        code = error.code if isinstance(error, LhsError) else ""
        if code in ("damaged", "damaged-found", "folder-not-writable", "file-not-writable") and writable:
            is_damaged = isinstance(error, Damaged)
            self._open_to_read(path, then, "" if is_damaged else self._read_only_words(path))
        elif code == "open-elsewhere":
            do: Then = lambda: self.open_path(path, writable=False, then=then)  # noqa: E731
            self._refuse(error, self.tr("Open read-only"), do)
        elif code in ("busy", "server-unreachable", "no-room", "disk-failed"):
            self._refuse(error, self.tr("Try again"), lambda: self.open_path(path, then=then))
        elif code == "database-missing":
            self._refuse(error, self.tr("Look for it …"), lambda: self.open_near(path))
        else:
            self._refuse(error, self.tr("Open another …"), lambda: self.open_near(path))

    def _refuse(self, error: Exception, step: str, do: Then) -> None:
        self.said.emit(text_for(error), step, do)

    # The sample

    def sample(self) -> None:
        """Opens the sample database; the first time it is built from the bundled extracts."""
        path = data_folder() / SAMPLE
        if exists(path):
            self._open(path, True, nothing, lambda error: self._on_sample_refused(path, error))
        else:
            self.build(path)

    def _on_sample_refused(self, path: Path, error: Exception) -> None:
        """Nobody's data is lost with a sample that cannot be used: it is put aside and built again."""
        code = error.code if isinstance(error, LhsError) else ""
        if code in ("damaged", "damaged-found", "not-a-database", "not-our-database"):
            self.build(path)
        elif code == "newer-format":
            self._refuse(error, self.tr("Build the sample again"), lambda: self.build(path))
        else:
            self._on_not_opened(path, nothing, error)

    def build(self, path: Path) -> None:
        """Builds the sample, in place of one that cannot be used, and opens it."""
        if self._building is not None:
            return
        task = self._workbench.task(
            self.tr("Building the sample from published figures"),
            self.tr("This takes some fifteen seconds, the first time only."),
        )
        task.succeeded.connect(self._on_built)
        task.failed.connect(self._on_not_built)
        task.finished.connect(self._on_build_ended)

        def work(report: Report) -> "tuple[Path, Path | None]":
            from lhs_desktop.services import sample

            aside = sample.put_aside(path)
            sample.build(path, report=report)
            return path, aside

        self._building = task
        self._workbench.runner.start(task, work, Lane.WRITE)

    @Slot(object)
    def _on_built(self, made: "tuple[Path, Path | None]") -> None:
        path, aside = made
        said = self.tr("The sample could not be used and was built again. What was there is kept as {file}.")
        tell: Then = lambda: self.said.emit(said.format(file=aside), "", None)  # noqa: E731
        self.open_path(path, then=nothing if aside is None else tell)

    def _on_not_built(self, error: Exception) -> None:
        code = error.code if isinstance(error, LhsError) else ""
        if code in ("folder-not-writable", "no-room", "disk-failed"):
            self._refuse(error, self.tr("Choose another folder …"), self._build_elsewhere)
        else:
            self._refuse(error, self.tr("Try again"), self.sample)

    def _build_elsewhere(self) -> None:
        folder = choosing.folder(self._window, self.tr("Folder for the sample"), choosing.documents())
        if folder is not None:
            path = folder / SAMPLE
            if exists(path):
                self.open_path(path)
            else:
                self.build(path)

    @Slot()
    def _on_build_ended(self) -> None:
        self._building = None

    # Copies

    def back_up(self) -> None:
        chosen = choosing.folder(self._window, self.tr("Folder for the copy"), choosing.documents())
        if chosen is not None:
            self.back_up_to(chosen)

    def back_up_to(self, folder: Path) -> None:
        """A verified copy, made in the background."""
        settings().setValue(FOLDER_OF_COPIES, str(folder))

        def work(database: "Database", report: Report) -> "BackupMade":
            from lhs_desktop.services import backups

            return backups.backup(database, folder, report)

        task = self._workbench.task(self.tr("Making a verified copy"))
        task.succeeded.connect(self._on_backed_up)
        task.failed.connect(self._on_not_backed_up)
        self._workbench.start(task, work, Lane.WRITE)

    @Slot(object)
    def _on_not_backed_up(self, error: Exception) -> None:
        self._refuse(error, self.tr("Choose another folder …"), self.back_up)

    @Slot(object)
    def _on_backed_up(self, made: "BackupMade") -> None:
        self.said.emit(self.tr("The copy has been made and checked: {path}").format(path=made.path), "", None)
