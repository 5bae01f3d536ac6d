"""One import of one or more files: read, looked at, tried dry, then kept. It outlives its sheet.

Files are read in the lane of reading, so that their cells can be shown at once; the dry run and the import
follow in the lane of writing, on the very cells that were read.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lhs_desktop.models.ledger import Severity
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing.sources import Ref, source_of
from lhs_desktop.ui import originals
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flows.import_words import nothing_new
from lhs_desktop.ui.tasks import BREATH, Lane, Report, Task
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.models.recipes import Recipe
    from lhs_desktop.services.importing.intake import ImportResult
    from lhs_desktop.services.importing.prepared import Prepared
    from lhs_desktop.services.importing.settling import Unknown
    from lhs_desktop.services.importing.views import Places

QUIET = 300
"""Milliseconds without a further edit before the files are read by the edited recipe."""


class Stage(Enum):
    READING = "reading"
    """The files, and the dry run."""
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ImportRun(QObject):
    changed = Signal()
    seen = Signal()
    """The files were read, or are to be read by another recipe; the dry run may still be on its way."""
    progressed = Signal(int, int)
    refused = Signal(object)
    """An edit of a recipe that cannot be."""

    def __init__(
        self,
        workbench: Workbench,
        files: Sequence[Ref],
        create_nodes: bool,
        here: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.files = tuple(dict.fromkeys(files))
        self.create_nodes = create_nodes
        self.here = here
        """The place that is open."""
        self.repair_zeros = False
        self.accepted = False
        """Whether problems that stop the import are right all the same."""
        self.stage = Stage.READING
        self.known: list[Recipe] = []
        """Recipes that can be chosen."""
        self.prepared: tuple[Prepared, ...] = ()
        """The files as far as they were read, in their order."""
        self.result: ImportResult | None = None
        """Of the dry run, then of the import."""
        self.places: dict[tuple[str, str], Places] = {}
        """Where the problems of the result stand, by file and sheet."""
        self.unknown: list[Unknown] = []
        """The names under which values of the result wait."""
        self.error: Exception | None = None
        self._tomls: dict[Ref, str] = {}
        self._edits: list[tuple[Ref, str]] = []
        self._waiting: list[tuple[Ref, Callable[[str], str]]] = []
        self._task: Task | None = None
        self._first = self._timer(0, self.preview)
        self._again = self._timer(QUIET, self.preview)
        self._next = self._timer(2 * BREATH, self._try)
        self._tell = self._timer(0, self._on_kept)

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(then)
        return timer

    # How it stands

    @property
    def is_running(self) -> bool:
        return self.stage in (Stage.READING, Stage.WRITING)

    @property
    def takes_files(self) -> bool:
        """Whether further files can join it."""
        return self.stage is not Stage.WRITING and self.stage is not Stage.DONE

    @property
    def can_take_back(self) -> bool:
        return bool(self._edits) and self.takes_files

    def file(self, ref: Ref) -> "Prepared | None":
        return next((one for one in self.prepared if one.ref == ref), None)

    def file_named(self, name: str) -> Ref | None:
        return next((ref for ref in self.files if source_of(ref).name == name), None)

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
            return nothing_new(result)
        return self._how_read().format(recipe=", ".join(result.recipes))

    def _how_read(self) -> str:
        from lhs_desktop.services.importing.prepared import Origin

        origins = {one.origin for one in self.prepared if one.is_extract}
        if len(self.files) > 1:
            return self.tr("Read as the list says, this is what would become of the values of all files.")
        if Origin.DRIFTED in origins:
            return self.tr(
                "The recipe {recipe} knows this file, but some names have changed: they are listed in the recipe. "
                "To import it keeps both names."
            )
        if Origin.PROPOSED in origins:
            return self.tr(
                "No recipe knew this file. Read as proposed, this is what would become of its values."
            )
        if Origin.MENDED in origins:
            return self.tr("Read by the recipe as you mended it, this is what would become of its values.")
        return self.tr("Read by the recipe {recipe}. This is what would become of its values.")

    def names(self) -> str:
        if len(self.files) == 1:
            return source_of(self.files[0]).name
        return self.tr("{n} files").format(n=len(self.files))

    # What can be done

    def begin(self) -> None:
        """Reads the files once their sheet is painted: work beside that would hold it up."""
        self._first.start()

    def preview(self) -> None:
        """Reads what is not read yet, then does all but keep it."""
        if not self.workbench.is_open:
            return
        self._begin(Stage.READING)
        files, tomls = self.files, dict(self._tomls)
        before = {one.ref: one for one in self.prepared}

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import proposing

            known = proposing.known_recipes(database)
            return known, proposing.prepare(files, known, tomls=tomls, before=before, report=report)

        title = self.tr("Reading {files}").format(files=self.names())
        self._start(title, work, self._on_read, Lane.READ)

    def commit(self) -> None:
        """Keeps what the dry run showed."""
        if self.stage is Stage.READY:
            self._begin(Stage.WRITING)
            self._write(self.tr("Importing {files}").format(files=self.names()), self._on_written)

    def set_create_nodes(self, create: bool) -> None:
        """Whether places that are not known are made; asks the dry run again."""
        if create != self.create_nodes:
            self.create_nodes = create
            self.preview()

    def set_repair_zeros(self, repair: bool) -> None:
        """Whether codes are filled with zeros; asks the dry run again."""
        if repair != self.repair_zeros:
            self.repair_zeros = repair
            self.preview()

    def set_accepted(self, accepted: bool) -> None:
        """Whether what stops the import is right all the same."""
        if accepted != self.accepted:
            self.accepted = accepted
            self.changed.emit()

    def add(self, files: Sequence[Ref]) -> None:
        """Takes further files in."""
        more = tuple(ref for ref in dict.fromkeys(files) if ref not in self.files)
        if more and self.takes_files:
            self.files += more
            self.preview()

    def remove(self, ref: Ref) -> None:
        """Leaves a file out; the last one stays."""
        if len(self.files) > 1 and self.takes_files:
            self.files = tuple(one for one in self.files if one != ref)
            self.prepared = tuple(one for one in self.prepared if one.ref != ref)
            self.preview()

    def set_recipe(self, ref: Ref, toml: str) -> None:
        """Reads a file by a recipe that was chosen or mended; an empty one recognises or proposes it anew."""
        now = self.file(ref)
        if self.takes_files and (now is None or toml != now.toml):
            self._edits.append((ref, self._tomls.get(ref, "")))
            self._set(ref, toml)

    def edit(self, ref: Ref, change: Callable[[str], str]) -> None:
        """Changes the recipe of a file, in the background; it is read by it once the edits pause."""
        if self.takes_files:
            self._waiting.append((ref, change))
            if len(self._waiting) == 1:
                self._edit_next()

    def take_back(self) -> None:
        """Undoes the last edit of a recipe."""
        if self.can_take_back:
            ref, toml = self._edits.pop()
            self._set(ref, toml)

    def cancel(self) -> None:
        if any(timer.isActive() for timer in (self._first, self._again, self._next)):
            self._begin(Stage.CANCELLED)
            self.changed.emit()
        elif self._task is not None:
            self._task.cancel()

    # How it goes on

    def _edit_next(self) -> None:
        ref, change = self._waiting[0]
        now = self.file(ref)
        toml = self._tomls.get(ref) or (now.toml if now else "")
        if not toml:
            self._waiting.pop(0)
            return
        task = self.workbench.task()
        task.succeeded.connect(self._on_edited)
        task.failed.connect(self._on_refused)
        task.cancelled.connect(self._waiting.clear)
        self.workbench.start(task, lambda database, report: (ref, toml, change(toml)))

    @Slot(object)
    def _on_edited(self, done: tuple[Ref, str, str]) -> None:
        ref, toml, changed = done
        if changed != toml and self.takes_files:
            self._edits.append((ref, self._tomls.get(ref, "")))
            self._set(ref, changed)
        self._after_edit()

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        self.refused.emit(error)
        self._after_edit()

    def _after_edit(self) -> None:
        self._waiting.pop(0)
        if self._waiting:
            self._edit_next()

    def _set(self, ref: Ref, toml: str) -> None:
        self._tomls[ref] = toml
        self._begin(Stage.READING)
        self._again.start()
        self.changed.emit()

    def _begin(self, stage: Stage) -> None:
        for timer in (self._first, self._again, self._next):
            timer.stop()
        self._drop()
        self.stage, self.error = stage, None
        self.accepted = self.accepted and stage is Stage.WRITING

    def _start(
        self,
        title: str,
        work: Callable[[Database, Report], object],
        then: Callable[[Any], None],
        lane: Lane,
    ) -> None:
        task = self.workbench.task(title)
        self._task = task
        task.progressed.connect(self.progressed)
        task.succeeded.connect(then)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self.workbench.start(task, work, lane)
        self.changed.emit()

    def _try(self) -> None:
        """The dry run of what was read."""
        if self.workbench.is_open:
            self._write(self.tr("Reading {files}").format(files=self.names()), self._on_written)

    def _write(self, title: str, then: Callable[[Any], None]) -> None:
        prepared, create, zeros = self.prepared, self.create_nodes, self.repair_zeros
        dry, accept = self.stage is Stage.READING, self._accepted_codes()

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import proposing
            from lhs_desktop.services.importing.settling import unknown_names
            from lhs_desktop.services.importing.views import places_of

            result = proposing.import_prepared(
                database,
                prepared,
                dry_run=dry,
                create_nodes=create,
                report=report,
                accept=accept,
                repair_zeros=zeros,
            )
            return result, places_of(result.problems), unknown_names(database, result.problems)

        self._start(title, work, then, Lane.WRITE)

    def _accepted_codes(self) -> frozenset[str]:
        problems = self.result.problems if self.result is not None and self.accepted else ()
        return frozenset(one.code for one in problems if one.severity is Severity.STOP)

    def _drop(self) -> None:
        """Forgets what is out of date."""
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
    def _on_read(self, found: "tuple[list[Recipe], list[Prepared]]") -> None:
        self._task = None
        self.known, prepared = found
        self.prepared = tuple(prepared)
        for one in prepared:
            self._tomls.setdefault(one.ref, "")
        self.seen.emit()
        if any(one.is_extract for one in prepared):
            self._next.start()
        else:
            self._on_failed(next(one.error for one in prepared if one.error))

    @Slot(object)
    def _on_written(self, done: "tuple[ImportResult, dict[tuple[str, str], Places], list[Unknown]]") -> None:
        self._task = None
        self.result, self.places, self.unknown = done
        was_writing = self.stage is Stage.WRITING
        self.stage = Stage.DONE if was_writing else Stage.READY
        self.changed.emit()
        if was_writing:
            self._tell.start()

    def _on_kept(self) -> None:
        """Once the result is painted, all others read what is new."""
        if self.workbench.is_open:
            self.workbench.hub.announce_import()
        originals.remember(path for ref in self.files if (path := source_of(ref).path) is not None)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self.error = error
        self.result, self.places, self.unknown = None, {}, []
        self.stage = Stage.FAILED
        self.changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self._task = None
        self.stage = Stage.CANCELLED
        self.changed.emit()
