"""What was imported, by whom, and undoing it."""

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from lhs_desktop.models.wording import number
from lhs_desktop.services.databases import Database
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.sheets.sheet import Sheet
from lhs_desktop.ui.tasks import Lane, Report
from lhs_desktop.ui.widgets import button, heading, set_tone
from lhs_desktop.ui.wording import local_time
from lhs_desktop.ui.workbench import Workbench

Batch = dict[str, Any]


class HistorySheet(Sheet):
    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Import history"))
        self._workbench = workbench
        self.say_below(self.tr("Each import is one batch. Undoing one restores the values before it."))
        self.model = RecordsModel(self._fields(), self)
        self.table = ReportTable(self.tr("Batches, newest first"))
        self.table.setModel(self.model)
        self.table.set_widths(2, {0: 6, 1: 18, 3: 10, 4: 10, 5: 10, 6: 10})
        self.facts = Facts()
        self.said = heading(wrap=True)
        self.undo = button(self.tr("Undo this batch"), self._undo)
        self.close_foot = button(self.tr("Close"), self.dismiss)
        self.body.addWidget(self.table, 1)
        self.put(self.facts)
        self.put(self.said)
        self.foot.addWidget(self.undo)
        self.foot.addWidget(self.close_foot)
        self.foot.addStretch()
        self.table.row_chosen.connect(lambda _: self._on_chosen())
        workbench.runner.changed.connect(self._on_chosen)
        self.read()

    def _fields(self) -> list[Field]:
        def undone(batch: Batch) -> bool:
            return batch["state"] == "undone"

        def count(name: str) -> Field:
            return Field(
                {"read": self.tr("Read"), "new": self.tr("New"), "changed": self.tr("Changed")}[name],
                lambda batch: number(batch["ledger"].get(name)),
                is_number=True,
                muted=undone,
            )

        return [
            Field(self.tr("Batch"), lambda batch: str(batch["batch"]), is_number=True, muted=undone),
            Field(self.tr("When"), lambda batch: local_time(batch["at"]), muted=lambda batch: True),
            Field(self.tr("Files"), lambda batch: ", ".join(batch["files"]), muted=undone),
            count("read"),
            count("new"),
            count("changed"),
            Field(self.tr("State"), self._state, muted=undone),
        ]

    def _state(self, batch: Batch) -> str:
        return self.tr("undone") if batch["state"] == "undone" else self.tr("stands")

    @Slot()
    def read(self) -> None:
        from lhs_desktop.services.importing import batches

        self.model.show(self._workbench.read(batches.history))
        if self.model.records:
            self.table.selectRow(0)
        else:
            self.said.setText(self.tr("Nothing was imported yet. Drop an extract on the window to begin."))
        self._on_chosen()

    @property
    def current(self) -> Batch | None:
        return self.model.record(self.table.currentIndex().row())

    @Slot()
    def _on_chosen(self) -> None:
        batch = self.current
        facts = []
        if batch is not None:
            ledger = batch["ledger"]
            left = [
                (self.tr("same"), ledger.get("same", 0)),
                (self.tr("rejected"), ledger.get("rejected", 0)),
                (self.tr("skipped"), ledger.get("skipped", 0)),
                (self.tr("waiting"), ledger.get("waiting", 0)),
            ]
            exact = sum(1 for one in batch["reconciled"] if abs(one["difference"]) < 1e-6)
            agreed = self.tr("{agreed} of {all} agree with what was loaded")
            facts = [
                (self.tr("By"), batch["by"]),
                (self.tr("Files"), "\n".join(batch["files"])),
                (self.tr("Recipe"), ", ".join(batch["recipes"])),
                (self.tr("Also"), ", ".join(f"{number(count)} {word}" for word, count in left if count)),
                (
                    self.tr("Published figures"),
                    agreed.format(agreed=number(exact), all=number(len(batch["reconciled"])))
                    if batch["reconciled"]
                    else "",
                ),
            ]
        self.facts.show_facts(facts)
        self._enable(batch)

    def _enable(self, batch: Batch | None) -> None:
        reason = ""
        if not self._workbench.is_writable:
            reason = self.tr("The database is open to read only")
        elif self._workbench.runner.is_writing:
            reason = self.tr("Something is being written: wait until it is done")
        elif batch is None:
            reason = self.tr("Choose a batch first")
        elif batch["state"] == "undone":
            reason = self.tr("This batch was undone already")
        self.undo.setEnabled(not reason)
        self.undo.setToolTip(reason)

    def _undo(self) -> None:
        batch = self.current
        if batch is None:
            return
        key = batch["batch"]

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import batches

            return batches.undo_batch(database, key)

        task = self._workbench.task(self.tr("Undoing batch {batch}").format(batch=key))
        task.succeeded.connect(self._on_undone)
        task.failed.connect(self._on_failed)
        self._workbench.start(task, work, Lane.WRITE)

    @Slot(object)
    def _on_undone(self, result: Any) -> None:
        said = self.tr("Batch {batch} is undone: {restored} values restored, {removed} taken away.")
        self.said.setText(
            said.format(batch=result.batch, restored=number(result.restored), removed=number(result.removed))
        )
        set_tone(self.said, "")
        self._workbench.hub.announce_import()
        self.read()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.said.setText(text_for(error))
        set_tone(self.said, "bad")

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
