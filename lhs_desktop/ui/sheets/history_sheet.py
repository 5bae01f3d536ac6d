"""What was imported, when and by whom; undoing it, after what rests on it was said; and files given back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from lhs_desktop.models.wording import number
from lhs_desktop.services.databases import Database
from lhs_desktop.ui import choosing, originals
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flows.returning import Returning
from lhs_desktop.ui.help.first_words import FirstWord
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.panels.notice import Notice
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.history_words import batch_facts, files_text, rests_on
from lhs_desktop.ui.sheets.sheet import Sheet, scrolling
from lhs_desktop.ui.tasks import Lane, Report
from lhs_desktop.ui.widgets import button, heading, set_tone
from lhs_desktop.ui.wording import local_time
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.importing.batches import UndoResult
    from lhs_desktop.services.importing.depending import Depending

Batch = dict[str, Any]
ROWS = 4
"""Of batches that are seen in the lowest window; what is said of the chosen one scrolls."""


class HistorySheet(Sheet):
    widest = 1240

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Import history"))
        self._workbench = workbench
        self.say_below(
            self.tr("Every import, with its files. Undoing one restores the values from before it.")
        )
        self.notice = Notice()
        self.model = RecordsModel(self._fields(), self)
        self.table = ReportTable(self.tr("Batches, newest first"))
        self.table.setModel(self.model)
        self.table.set_widths(3, {0: 6, 1: 17, 2: 12, 4: 20, 5: 9, 6: 9, 7: 9, 8: 8})
        self.facts = Facts()
        self.said = heading(wrap=True)
        self.undo = button(self.tr("Undo this batch"), self._on_undo)
        self.copy = button(self.tr("Copy with problems marked …"), self._on_copy)
        self.close_foot = button(self.tr("Close"), self.dismiss)
        self.returning = Returning(workbench, self.notice.say, self)
        self.returning.other_file.connect(self._on_other_file)
        self.body.addWidget(self.notice)
        self.put(FirstWord("batch"))
        self.body.addWidget(self.table, 1)
        self.about = scrolling(self.facts, self.tr("About the batch"))
        self.put(self.about, 3)  # as high as its facts, where there is room
        self.put(self.said)
        for made in (self.undo, self.copy, self.close_foot):
            self.foot.addWidget(made)
        self.foot.addStretch()
        self.table.row_chosen.connect(lambda _: self._on_chosen())
        workbench.runner.changed.connect(self._enable)
        self.read()

    def _fields(self) -> list[Field]:
        def undone(batch: Batch) -> bool:
            return bool(batch["state"] == "undone")

        def count(name: str) -> Field:
            return Field(
                {"read": self.tr("Read"), "new": self.tr("New"), "changed": self.tr("Changed")}[name],
                lambda batch: number(batch["ledger"].get(name)),
                is_number=True,
                muted=undone,
                what={
                    "read": self.tr("How many values the files had."),
                    "new": self.tr("How many were not here before."),
                    "changed": self.tr(
                        "How many replaced another value. Undoing the batch brings the old values back."
                    ),
                }[name],
            )

        return [
            Field(
                self.tr("Batch"),
                lambda batch: str(batch["batch"]),
                is_number=True,
                muted=undone,
                what=self.tr("One import. It can be undone as a whole."),
            ),
            Field(
                self.tr("When"),
                lambda batch: local_time(batch["at"]),
                muted=lambda batch: True,
                what=self.tr("When it was imported, by the clock of this computer."),
            ),
            Field(
                self.tr("Who"),
                lambda batch: batch["by"],
                muted=lambda batch: True,
                what=self.tr("The user name of the person who imported it."),
            ),
            Field(
                self.tr("Files"),
                files_text,
                muted=undone,
                what=self.tr("The files that were imported together."),
            ),
            Field(
                self.tr("Recipe"),
                lambda batch: ", ".join(batch["recipes"]),
                muted=lambda batch: True,
                what=self.tr("How the files were read: their rows, columns and units."),
            ),
            count("read"),
            count("new"),
            count("changed"),
            Field(
                self.tr("State"),
                self._state,
                muted=undone,
                what=self.tr("Whether its values are in use, or the batch was undone."),
            ),
        ]

    def _state(self, batch: Batch) -> str:
        return self.tr("undone") if batch["state"] == "undone" else self.tr("stands")

    # What it shows

    @Slot()
    def read(self) -> None:
        """Reads the history in the background: each batch keeps thousands of problems."""
        task = self._workbench.task()
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)
        self._workbench.start(task, _history)

    @Slot(object)
    def _on_read(self, found: list[Batch]) -> None:
        now = self.current
        self.model.show(found)
        self.table.setMinimumHeight(self.table.height_of_rows(min(len(found), ROWS)))
        if found:
            keys = [one["batch"] for one in found]
            self.table.selectRow(keys.index(now["batch"]) if now and now["batch"] in keys else 0)
        else:
            self.said.setText(
                self.tr("Nothing has been imported yet. Drop an extract on the window to begin.")
            )
        self._on_chosen()

    def _fit(self) -> None:
        self.about.setMaximumHeight(self.facts.sizeHint().height())

    @property
    def current(self) -> Batch | None:
        return self.model.record(self.table.currentIndex().row())

    @Slot()
    def _on_chosen(self) -> None:
        batch = self.current
        self.facts.show_facts(batch_facts(batch) if batch is not None else [])
        QTimer.singleShot(0, self, self._fit)  # once the facts are laid out
        self._enable()

    @Slot()
    def _enable(self) -> None:
        batch = self.current
        for made, reason in (
            (self.undo, self._why_no_undo(batch)),
            (self.copy, self._why_no_copy(batch)),
        ):
            made.setEnabled(not reason)
            made.setToolTip(plain_tip(reason))

    def _why_no_undo(self, batch: Batch | None) -> str:
        if not self._workbench.is_writable:
            return self.tr("The database is open read-only")
        if self._workbench.runner.is_writing:
            return self.tr("Something is being written; wait until it is done")
        if batch is None:
            return self.tr("First choose a batch")
        return self.tr("This batch has already been undone") if batch["state"] == "undone" else ""

    def _why_no_copy(self, batch: Batch | None) -> str:
        if batch is None:
            return self.tr("First choose a batch")
        if not batch["problems"]:
            return self.tr("This batch has no problems")
        return "" if batch["files"] else self.tr("What came from the tray has no file of its own")

    # Undo

    def _on_undo(self) -> None:
        """Undoes the batch at once where nothing rests on it; else says first what does."""
        batch = self.current
        if batch is None:
            return
        key = batch["batch"]
        task = self._workbench.task()
        task.succeeded.connect(self._on_looked)
        task.failed.connect(self._on_failed)
        self._workbench.start(task, _looker(key))

    @Slot(object)
    def _on_looked(self, found: "tuple[int, Depending, tuple[int, ...]]") -> None:
        key, rests, order = found
        self._say("")
        if not (rests.blocks or rests.keeps):
            self.start_undo(order)
            return
        step = (
            self.tr("Undo all {n}, newest first").format(n=len(order))
            if len(order) > 1
            else self.tr("Undo it anyway")
        )
        self.notice.say(rests_on(key, rests), step, lambda: self.start_undo(order))
        self.notice.step.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_undo(self, order: Sequence[int]) -> None:
        """Undoes batches one after the other, in the background."""
        workbench = self._workbench
        title = self.tr("Undoing batch {batch}").format(batch=", ".join(map(str, order)))
        task = workbench.task(title)
        undone: list[UndoResult] = []
        # also after a part of it, and when this sheet is closed by then
        task.finished.connect(lambda: workbench.note_batches(undone=[one.batch for one in undone]))
        task.finished.connect(workbench.hub.announce_import)
        task.succeeded.connect(self._on_undone)
        task.failed.connect(self._on_failed)
        task.finished.connect(self.read)

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import batches

            for place, key in enumerate(order):
                report(place, len(order))
                undone.append(batches.undo_batch(database, key))
            return undone

        workbench.start(task, work, Lane.WRITE)

    @Slot(object)
    def _on_undone(self, results: "list[UndoResult]") -> None:
        keys = ", ".join(str(one.batch) for one in results)
        said = (
            self.tr("Batches {batch} are undone: {restored} values restored, {removed} removed.")
            if len(results) > 1
            else self.tr("Batch {batch} is undone: {restored} values restored, {removed} removed.")
        )
        restored, removed = sum(one.restored for one in results), sum(one.removed for one in results)
        self._say(said.format(batch=keys, restored=number(restored), removed=number(removed)))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._say(text_for(error), "bad")

    def _say(self, text: str, tone: str = "") -> None:
        self.said.setText(text)
        set_tone(self.said, tone)

    # The file back

    def _on_copy(self) -> None:
        """Of the file that is where it was; else it is asked for."""
        batch = self.current
        if batch is None:
            return
        names = [name for name in batch["files"] if any(one["file"] == name for one in batch["problems"])]
        name = (names or batch["files"])[0]
        file = originals.where(name) or choosing.original_to_open(self, name)
        if file is not None:
            self._ask_copy(batch["batch"], file)

    def _ask_copy(self, batch: int, file: Path) -> None:
        from lhs_desktop.services.importing.returning import suggested

        out = choosing.copy_to_save(self, suggested(file))
        if out is not None:
            self.returning.give_back_batch(batch, file, out)

    @Slot(int, object, object)
    def _on_other_file(self, batch: int, file: Path, out: Path) -> None:
        """Another file has that name now: the one that was imported is asked for."""
        found = choosing.original_to_open(self, file.name)
        if found is not None:
            self.returning.give_back_batch(batch, found, out)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _history(database: Database, report: Report) -> object:
    from lhs_desktop.services.importing import batches

    with database.read() as connection:
        return batches.history(connection)


def _looker(key: int) -> Callable[[Database, Report], object]:
    """What rests on a batch, and the order in which all of it can be undone."""

    def look(database: Database, report: Report) -> object:
        from lhs_desktop.services.importing import depending

        with database.read() as connection:
            return key, depending.depending(connection, key), depending.undo_order(connection, key)

    return look
