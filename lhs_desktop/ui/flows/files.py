"""Databases: new, open, recent, the sample, copies."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lhs_desktop.config import data_folder
from lhs_desktop.errors import LhsError, OpenElsewhere
from lhs_desktop.ui import choosing
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.tasks import Lane, Report
from lhs_desktop.ui.workbench import Workbench

SAMPLE = "sample.lhsdb"


class Files(QObject):
    said = Signal(str, str, object)
    """A sentence, the words of a next step, and what it does."""
    failed = Signal(object)

    def __init__(self, window: QWidget, workbench: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self._workbench = workbench

    def new(self) -> None:
        path = choosing.database_to_make(self._window)
        if path is not None:
            self.create(path)

    def open(self) -> None:
        path = choosing.database_to_open(self._window)
        if path is not None:
            self.open_path(path)

    def create(self, path: Path) -> bool:
        try:
            self._workbench.create(path)
        except LhsError as error:
            self.failed.emit(error)
            return False
        return True

    def open_path(self, path: Path, writable: bool = True) -> bool:
        """Opens a database; one that is open elsewhere can be had to read."""
        try:
            self._workbench.open(path, writable)
        except OpenElsewhere as error:
            self._offer_reading(path, error)
        except LhsError as error:
            self.failed.emit(error)
        else:
            return True
        return False

    def _offer_reading(self, path: Path, error: OpenElsewhere) -> None:
        self.said.emit(text_for(error), self.tr("Open to read"), lambda: self.open_path(path, writable=False))

    def sample(self) -> None:
        """Opens the sample database; the first time it is built from the bundled extracts."""
        path = data_folder() / SAMPLE
        if path.exists():
            self.open_path(path)
            return
        task = self._workbench.task(self.tr("Building the sample from real extracts"))
        task.succeeded.connect(self._on_sample_built)
        task.failed.connect(self._on_failed)

        def build(report: Report) -> Path:
            from lhs_desktop.services import sample

            sample.build(path, report=report)
            return path

        self._workbench.runner.start(task, build, Lane.WRITE)

    @Slot(object)
    def _on_sample_built(self, path: Path) -> None:
        self.open_path(path)

    def back_up(self) -> None:
        chosen = choosing.folder(self._window, self.tr("Folder for the copy"), choosing.documents())
        if chosen is not None:
            self.back_up_to(chosen)

    def back_up_to(self, folder: Path) -> None:
        """A verified copy, made in the background."""
        from lhs_desktop.services import backups

        task = self._workbench.task(self.tr("Making a verified copy"))
        task.succeeded.connect(self._on_backed_up)
        task.failed.connect(self._on_failed)
        self._workbench.start(task, lambda database, report: backups.backup(database, folder), Lane.WRITE)

    @Slot(object)
    def _on_backed_up(self, made: object) -> None:
        copy: Path = made.path  # type: ignore[attr-defined]
        self.said.emit(self.tr("The copy was made and checked: {path}").format(path=copy), "", None)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
