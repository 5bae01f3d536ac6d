"""Is the database sound? What was checked, and what was found."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from lhs_desktop.models.wording import number
from lhs_desktop.services import checking
from lhs_desktop.services.checking import CheckResult
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.sheets.sheet import Sheet
from lhs_desktop.ui.widgets import button, heading, set_tone
from lhs_desktop.ui.workbench import Workbench


class CheckSheet(Sheet):
    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Check of the database"))
        self.said = heading(self.tr("Checking …"), wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the check"))
        self.facts = Facts()
        self.model = RecordsModel(
            [
                Field(
                    self.tr("Problem"),
                    lambda problem: problem,
                    what=self.tr("What is inconsistent in this database."),
                )
            ],
            self,
        )
        self.table = ReportTable(self.tr("Problems found"))
        self.table.setModel(self.model)
        self.table.set_widths(0, {})
        self.table.hide()
        self.close_foot = button(self.tr("Close"), self.dismiss)
        for widget in (self.said, self.bar, self.facts):
            self.put(widget)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.foot.addWidget(self.close_foot)
        self.foot.addStretch()
        task = workbench.task()
        task.succeeded.connect(self._on_checked)
        task.failed.connect(self._on_failed)
        task.finished.connect(self.bar.hide)
        workbench.start(task, lambda database, report: checking.check(database))

    @Slot(object)
    def _on_checked(self, result: CheckResult) -> None:
        self.said.setText(
            self.tr("The database is sound.")
            if result.sound
            else self.tr(
                "The database is not sound. Restore the newest backup, or ask for help with this list."
            )
        )
        set_tone(self.said, "good" if result.sound else "bad")
        none = self.tr("none")
        journal = self.tr("{entries} entries in {steps} steps, the chain of hashes {state}")
        self.facts.show_facts(
            [
                (self.tr("Integrity of the file"), result.integrity),
                (
                    self.tr("Roll-ups that differ"),
                    number(result.balance_differences) if result.balance_differences else none,
                ),
                (
                    self.tr("Journal"),
                    journal.format(
                        entries=number(result.journal.entries),
                        steps=number(result.journal.steps),
                        state=self.tr("whole") if result.journal.chain_ok else self.tr("broken"),
                    ),
                ),
                (self.tr("Problems"), number(len(result.problems)) if result.problems else none),
            ]
        )
        self.model.show(result.problems)
        self.table.setVisible(bool(result.problems))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.said.setText(text_for(error))
        set_tone(self.said, "bad")

    def take_focus(self) -> None:
        self.close_foot.setFocus(Qt.FocusReason.OtherFocusReason)
