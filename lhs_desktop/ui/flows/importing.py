"""One import: a dry run first, then the same again to be kept. It outlives its sheet."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from lhs_desktop.services.databases import Database
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.tasks import Lane, Report, Task
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.importing.intake import ImportResult
    from lhs_desktop.services.importing.proposing import Proposal


class Stage(Enum):
    READING = "reading"
    """The dry run."""
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportRun(QObject):
    changed = Signal()
    progressed = Signal(int, int)
    committed = Signal()

    def __init__(
        self, workbench: Workbench, files: Sequence[Path], create_nodes: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.files = tuple(files)
        self.create_nodes = create_nodes
        self.stage = Stage.READING
        self.result: ImportResult | None = None
        """Of the dry run, then of the import."""
        self.error: Exception | None = None
        self.recipe = ""
        """As TOML: proposed for a file that no recipe knows, or mended by hand."""
        self.reasons: tuple[str, ...] = ()
        """Of what is proposed."""
        self._task: Task | None = None

    @property
    def is_running(self) -> bool:
        return self.stage in (Stage.READING, Stage.WRITING)

    def preview(self) -> None:
        """Does all but keep it."""
        self._start(Stage.READING, self.tr("Reading {files}").format(files=self.names()))

    def commit(self) -> None:
        self._start(Stage.WRITING, self.tr("Importing {files}").format(files=self.names()))

    def set_create_nodes(self, create: bool) -> None:
        """Whether places that are not known are made; asks the dry run again."""
        if create != self.create_nodes:
            self.create_nodes = create
            self.preview()

    def set_recipe(self, toml: str) -> None:
        """Reads again, by a recipe mended by hand."""
        self.recipe = toml
        self.preview()

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def sentence(self) -> str:
        """How it stands, in a sentence."""
        match self.stage:
            case Stage.READING:
                return self.tr("Reading. Nothing is kept yet …")
            case Stage.WRITING:
                return self.tr("Importing …")
            case Stage.CANCELLED:
                return self.tr("Cancelled. Nothing was changed.")
            case Stage.FAILED:
                return text_for(self.error) if self.error else ""
        result = self.result
        if result is None:
            return ""
        if self.stage is Stage.DONE:
            return self.tr("Imported as batch {batch}. Import history can undo it.").format(
                batch=result.batch
            )
        if result.ledger.new + result.ledger.changed == 0:
            return self.tr("Nothing new: every value is already here, or waits, or was left out.")
        if self.recipe:
            return self.tr(
                "No recipe knew this file. Read as proposed, this is what would become of its values."
            )
        return self.tr("Read by the recipe {recipe}. This is what would become of its values.").format(
            recipe=", ".join(result.recipes)
        )

    def names(self) -> str:
        if len(self.files) == 1:
            return self.files[0].name
        return self.tr("{n} files").format(n=len(self.files))

    def _start(self, stage: Stage, title: str) -> None:
        if self._task is not None:
            self._drop()
        self.stage, self.error = stage, None
        files, create, dry, recipe = self.files, self.create_nodes, stage is Stage.READING, self.recipe

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import proposing

            return proposing.import_proposed(
                database, files, recipe, dry_run=dry, create_nodes=create, report=report
            )

        task = self._workbench.task(title)
        self._task = task
        task.progressed.connect(self.progressed)
        task.succeeded.connect(self._on_succeeded)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self._workbench.start(task, work, Lane.WRITE)
        self.changed.emit()

    def _drop(self) -> None:
        """Forgets a dry run that is out of date."""
        if self._task is not None:
            for signal in (
                self._task.progressed,
                self._task.succeeded,
                self._task.failed,
                self._task.cancelled,
            ):
                signal.disconnect(self)
            self._task.cancel()
            self._task = None

    @Slot(object)
    def _on_succeeded(self, done: "tuple[ImportResult, Proposal | None]") -> None:
        self._task = None
        self.result, proposed = done
        if proposed is not None:
            self.recipe, self.reasons = proposed.toml, proposed.reasons
        was_writing = self.stage is Stage.WRITING
        self.stage = Stage.DONE if was_writing else Stage.READY
        if was_writing:
            self._workbench.hub.announce_import()
            self.committed.emit()
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self.error = error
        self.stage = Stage.FAILED
        self.changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self._task = None
        self.stage = Stage.CANCELLED
        self.changed.emit()
