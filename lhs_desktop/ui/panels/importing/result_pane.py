"""What would become of the values, published totals beside what was loaded, and the button that keeps it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.models.ledger import Ledger, Problem, Severity
from lhs_desktop.models.wording import amount, number
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate
from lhs_desktop.ui.flows.importing import ImportRun, Stage
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.importing.name_words import match_reason, match_text
from lhs_desktop.ui.panels.importing.pane import Pane
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.sheets.ledger_strip import LedgerStrip
from lhs_desktop.ui.widgets import button, heading, set_tone, text_label
from lhs_desktop.ui.wording import counted

if TYPE_CHECKING:
    from lhs_desktop.services.importing.intake import ImportResult
    from lhs_desktop.services.importing.settling import Unknown


ZEROS = "leading-zeros-lost"
ADDED_UP = "rows-added-up"
NOTE_LINES = 5
"""So many lines of notes have room; all of them are in the tip."""


class ResultPane(Pane):
    cancel_wanted = Signal()
    tray_wanted = Signal()
    """The names that wait are to be placed."""

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Result"))
        self.setAccessibleName(self.tr("Result"))
        self.run = run
        self.said = heading(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.ledger = LedgerStrip()
        self.notes = _Notes()
        self.waiting = text_label("", muted=True, wrap=True)
        self.create_nodes = QCheckBox(self.tr("Make the nodes that are not known yet"))
        self.create_nodes.setChecked(run.create_nodes)
        self.create_nodes.toggled.connect(run.set_create_nodes)
        self.accept = QCheckBox(self.tr("It is right all the same: import it"))
        self.accept.toggled.connect(run.set_accepted)
        self.zeros = QCheckBox(self.tr("Fill codes with the zeros that a spreadsheet took away"))
        self.zeros.toggled.connect(run.set_repair_zeros)
        self.reconciled = RecordsModel(self._reconciled_fields(), self)
        self.changes = RecordsModel(self._change_fields(), self)
        self.unknown = RecordsModel(self._unknown_fields(), self)
        self.tabs = self._made_tabs()
        self.place = button(self.tr("Place them …"), self.tray_wanted.emit)
        self.commit = button(self.tr("Import"), run.commit, primary=True)
        self.cancel = button(self.tr("Cancel"), self.cancel_wanted.emit)
        self._lay_out()
        run.progressed.connect(self._on_progress)

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(PAD, 0, PAD, 0)
        inside.setSpacing(6)
        grid = self.ledger.layout()
        if grid is not None:
            grid.setContentsMargins(0, 2, 0, 2)
            grid.setProperty("horizontalSpacing", 14)
        for widget in (self.said, self.bar, self.ledger, self.notes):
            inside.addWidget(widget)
        foot = QVBoxLayout()
        foot.setContentsMargins(PAD, 4, PAD, 4)
        foot.setSpacing(6)
        foot.addWidget(self.waiting)
        for box in (self.create_nodes, self.zeros, self.accept):
            foot.addWidget(box)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.commit)
        buttons.addWidget(self.place)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        foot.addLayout(buttons)
        self.body.addLayout(inside)
        self.body.addWidget(self.tabs, 1)
        self.body.addStretch(0)
        self.body.addLayout(foot)

    def _made_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setAccessibleName(self.tr("Published figures, changed values, waiting names"))
        return tabs

    def fill_tabs(self) -> None:
        """Makes the tables, once: not before they are needed, so that the window opens at once."""
        while self.add_tab():
            pass

    def add_tab(self) -> bool:
        """Makes the next table; tells whether there was one to make."""
        wanted = (
            (self.reconciled, self.tr("Published figures"), {1: 13, 2: 13, 3: 10}),
            (self.changes, self.tr("Changed values"), {1: 10, 2: 10, 3: 13, 4: 13}),
            (self.unknown, self.tr("Waiting names"), {1: 8, 2: 30}),
        )[self.tabs.count() :]
        for model, name, widths in wanted[:1]:
            table = ReportTable(name, DenseRowDelegate(), self.tabs)
            table.setModel(model)
            table.set_widths(0, widths)
            self.tabs.addTab(table, name)
        return bool(wanted)

    def _reconciled_fields(self) -> list[Field]:
        return [
            Field(self.tr("Published"), lambda one: one.what.split(": ", 1)[-1], tip=lambda one: one.what),
            Field(self.tr("Printed"), lambda one: amount(one.published), is_number=True),
            Field(self.tr("Added up"), lambda one: amount(one.computed), is_number=True),
            Field(
                self.tr("Difference"),
                lambda one: "✓ 0" if one.agrees else difference(one.difference),
                is_number=True,
                tone=lambda one: "met" if one.agrees else "missed",
            ),
        ]

    def _change_fields(self) -> list[Field]:
        def parts(values: tuple[float | None, float | None, str]) -> str:
            said = " / ".join(amount(value) for value in values[:2] if value is not None)
            return said or values[2]

        return [
            Field(self.tr("Node"), lambda one: one.node),
            Field(self.tr("Measure"), lambda one: one.measure),
            Field(self.tr("Period"), lambda one: one.period),
            Field(self.tr("Was"), lambda one: parts(one.old), is_number=True, muted=lambda one: True),
            Field(self.tr("Becomes"), lambda one: parts(one.new), is_number=True),
        ]

    def _unknown_fields(self) -> list[Field]:
        def may_be(one: "Unknown") -> str:
            return "\n".join(f"{match_text(match)}: {match_reason(match)}" for match in one.proposals)

        return [
            Field(self.tr("Name"), lambda one: one.node, muted=lambda one: one.name),
            Field(self.tr("Values"), lambda one: number(one.values), is_number=True),
            Field(
                self.tr("May be"),
                lambda one: match_text(one.proposals[0]) if one.proposals else self.tr("nothing is like it"),
                muted=lambda one: not one.proposals,
                tip=may_be,
            ),
        ]

    # What it shows

    def refresh(self) -> None:
        run = self.run
        stage, result = run.stage, run.result
        self.bar.setVisible(run.is_running)
        if run.is_running:
            self.bar.setRange(0, 0)
        self.said.setText(run.sentence())
        set_tone(self.said, "bad" if stage is Stage.FAILED else "")
        shown = result is not None and stage is not Stage.FAILED
        self.ledger.setVisible(shown)
        self.ledger.setEnabled(stage is not Stage.READING)
        waits = result is not None and (result.ledger.waiting > 0 or run.create_nodes)
        self.create_nodes.setVisible(waits and stage in (Stage.READY, Stage.READING))
        stops = stopping(result.problems) if result is not None else 0
        self.accept.setVisible(bool(stops) and stage is Stage.READY)
        self.accept.setText(self._accept_text(result))
        self.accept.setChecked(run.accepted)
        lost = result is not None and any(one.code == ZEROS for one in result.problems)
        self.zeros.setVisible((lost or run.repair_zeros) and stage in (Stage.READY, Stage.READING))
        if result is not None and shown:
            self.ledger.show_ledger(result.ledger, result.skipped)
            self._show_tables(result)
            self._show_notes(result)
        else:
            self.tabs.hide()
            self.notes.hide()
            self.waiting.hide()
        self._show_buttons(result)

    def _accept_text(self, result: "ImportResult | None") -> str:
        """What is accepted; of rows that are added up it is said in so many words."""
        codes = {one.code for one in result.problems if one.severity is Severity.STOP} if result else set()
        if codes == {ADDED_UP}:
            return self.tr("These rows are parts of a whole: add them up")
        return self.tr("It is right all the same: import it")

    def _show_tables(self, result: "ImportResult") -> None:
        self.fill_tabs()
        shown: list[tuple[RecordsModel, Sequence[Any], str]] = [
            (self.reconciled, result.reconciled, self.tr("Published figures")),
            (self.changes, result.changes, self.tr("Changed values")),
            (self.unknown, self.run.unknown, self.tr("Waiting names")),
        ]
        for index, (model, records, name) in enumerate(shown):
            model.show(records)
            self.tabs.setTabText(index, f"{name} {number(len(records))}" if records else name)
            self.tabs.setTabVisible(index, bool(records))
        differing = sum(not one.agrees for one in result.reconciled)
        if differing:
            self.tabs.setTabText(0, self.tr("Published figures: {n} differ").format(n=number(differing)))
        self.tabs.setVisible(any(records for _, records, _ in shown))

    def _show_notes(self, result: "ImportResult") -> None:
        notes = list(result.notes)
        left_out = [one.name for one in self.run.prepared if one.error is not None]
        if left_out:
            notes.insert(0, self.tr("Left out: {files}.").format(files=", ".join(left_out)))
        if result.nodes_created:
            made = self.run.stage is Stage.DONE
            one = self.tr("1 node was made.") if made else self.tr("1 node would be made.")
            many = self.tr("{n} nodes were made.") if made else self.tr("{n} nodes would be made.")
            notes.append(counted(result.nodes_created, one, many))
        self.notes.say(" ".join(notes))
        self.notes.setVisible(bool(notes))
        waiting = result.ledger.waiting
        if self.run.stage is Stage.READY and self.run.unknown:
            one = self.tr("1 value waits. Once it is kept, you say which node its name means.")
            many = self.tr("{n} values wait. Once kept, you say which node each name means.")
        else:
            one = self.tr("1 value waits for a node or a measure that is not known.")
            many = self.tr("{n} values wait for nodes or measures that are not known.")
        self.waiting.setText(counted(waiting, one, many) if waiting else "")
        self.waiting.setVisible(bool(waiting) and self.run.stage in (Stage.READY, Stage.DONE))

    def _show_buttons(self, result: "ImportResult | None") -> None:
        run, stage = self.run, self.run.stage
        ledger = result.ledger if result is not None else Ledger()
        adding = ledger.new + ledger.changed + ledger.waiting
        stops = stopping(result.problems) if result is not None and not run.accepted else 0
        offered = stage in (Stage.READY, Stage.READING) and (adding > 0 or stops > 0)
        self.commit.setVisible(offered)
        self.commit.setText(self.commit_text(ledger))
        self.commit.setEnabled(stage is Stage.READY and not stops)
        self.commit.setToolTip(self._why_not(stage, stops))
        self.place.setVisible(stage is Stage.DONE and bool(run.unknown))
        self.cancel.setText(self.tr("Cancel") if run.is_running else self.tr("Close"))

    def _why_not(self, stage: Stage, stops: int) -> str:
        if stops:
            return counted(
                stops,
                self.tr("1 problem stops the import: mend it, or say that it is right."),
                self.tr("{n} problems stop the import: mend them, or say that they are right."),
            )
        if stage is Stage.READING:
            return self.tr("Wait until the files are read.")
        return self.tr("Keep it, as one batch that can be undone (Ctrl+Enter)")

    def commit_text(self, ledger: Ledger) -> str:
        """The button's words, with the numbers that it stands for."""
        parts = []
        for count, words in (
            (ledger.new, self.tr("add {n}")),
            (ledger.changed, self.tr("change {n}")),
            (ledger.rejected, self.tr("reject {n}")),
            (ledger.waiting, self.tr("keep {n} waiting")),
        ):
            if count:
                parts.append(words.format(n=number(count)))
        text = ", ".join(parts)
        text = text[:1].upper() + text[1:]
        if len(parts) != 1 or ledger.waiting:
            return text
        return counted(ledger.new + ledger.changed, self.tr("{text} value"), self.tr("{text} values")).format(
            text=text
        )

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def take_focus(self) -> None:
        offered = self.commit if self.commit.isVisible() and self.commit.isEnabled() else self.cancel
        offered.setFocus(Qt.FocusReason.ShortcutFocusReason)


def difference(value: float) -> str:
    """With its sign."""
    return ("+" if value > 0 else "") + amount(value)


def stopping(problems: Sequence[Problem]) -> int:
    """How many problems stop the import."""
    return sum(problem.severity is Severity.STOP for problem in problems)


class _Notes(QLabel):
    """Keeps the room for its lines, up to some of them, which a layout that is short of room takes from wrapped text."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("muted", True)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def say(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        most = NOTE_LINES * self.fontMetrics().lineSpacing()
        needed = self.heightForWidth(self.width())  # negative where there is no text
        self.setMinimumHeight(min(max(needed, 0), most))
