"""One import of one or more files: read, looked at, tried dry, then kept. It outlives its sheet.

Files are read in the lane of reading, so that their cells can be shown at once; the dry run and the import
follow in the lane of writing, on the very cells that were read.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from lhs_desktop.models.ledger import Problem, Severity
from lhs_desktop.models.recipes import Layout
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing.sources import Ref, source_of
from lhs_desktop.ui import originals
from lhs_desktop.ui.flows.import_words import sentence_of
from lhs_desktop.ui.flows.stages import Stage
from lhs_desktop.ui.tasks import BREATH, Lane, Report, Task
from lhs_desktop.ui.workbench import Workbench

__all__ = ["ImportRun", "Stage"]

if TYPE_CHECKING:
    from lhs_desktop.models.recipes import Recipe
    from lhs_desktop.services.importing.intake import ImportResult
    from lhs_desktop.services.importing.landing import Landing
    from lhs_desktop.services.importing.new_places import NewPlace
    from lhs_desktop.services.importing.prepared import Prepared
    from lhs_desktop.services.importing.settling import Unknown
    from lhs_desktop.services.importing.views import Places

    Done = tuple[ImportResult, dict[tuple[str, str], Places], list[Unknown], Landing | None]

WAITS = "node-unknown-waiting"
"""The code of what is said of a name that is not known."""

QUIET = 300
"""Milliseconds without a further edit before the files are read by the edited recipe."""


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
        *,
        has_places: bool,
        here: str = "",
        parent: QObject | None = None,
    ) -> None:
        """Begins with nothing read.

        Args:
            workbench: With the database.
            files: Extracts and lists.
            has_places: Whether the database has nodes already.
            here: The code of the node that is shown.
            parent: Of Qt.
        """
        super().__init__(parent)
        self.workbench = workbench
        self.files = tuple(dict.fromkeys(files))
        self.has_places = has_places
        self.here = here
        self._create_nodes: bool | None = None
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
        self.problems: list[Problem] = []
        """What is wrong in the files; a name that is not known is no problem but a decision."""
        self.unknown: list[Unknown] = []
        """The names under which values of the result wait."""
        self.landing: Landing | None = None
        """Where the import leads, once it is done."""
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
    def create_nodes(self) -> bool:
        """Whether places that are not known are made: those of figures, unless somebody said otherwise; those that a list
        only mentions are made in an empty database."""
        if self._create_nodes is not None:
            return self._create_nodes
        lists = [one.recipe.layout is Layout.LIST for one in self.prepared if one.recipe is not None]
        return not self.has_places or not lists or not all(lists)

    @property
    def new_places(self) -> "list[NewPlace]":
        """The places with values of their own that the database does not have and that are made."""
        found = self.result.places if self.result is not None and self.has_places else ()
        return [one for one in found if one.made and one.values]

    @property
    def stops(self) -> list[Problem]:
        """The problems that stop the import until somebody says that it is right."""
        return [one for one in self.problems if one.severity is Severity.STOP]

    @property
    def has_edits(self) -> bool:
        """Whether closing would throw something away that somebody did."""
        return self.can_take_back or bool(self._waiting)

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
        return sentence_of(self)

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
            self._create_nodes = create
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
        dry, accept, here = self.stage is Stage.READING, self._accepted_codes(), self.here

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import proposing
            from lhs_desktop.services.importing.landing import landing
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
                careful=True,
            )
            leads = None
            if not dry:
                with database.read() as connection:
                    leads = landing(connection, result, here)
            places = places_of(one for one in result.problems if one.code != WAITS)
            return result, places, unknown_names(database, result.problems), leads

        self._start(title, work, then, Lane.WRITE)

    def _accepted_codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.stops) if self.accepted else frozenset()

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
    def _on_written(self, done: "Done") -> None:
        self._task = None
        self.result, self.places, self.unknown, self.landing = done
        self.problems = [one for one in self.result.problems if one.code != WAITS]
        was_writing = self.stage is Stage.WRITING
        if was_writing and self.result.batch is not None:
            self.workbench.note_batches(made=(self.result.batch,))
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
        self.result, self.places, self.problems, self.unknown = None, {}, [], []
        self.stage = Stage.FAILED
        self.changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self._task = None
        self.stage = Stage.CANCELLED
        self.changed.emit()
