"""The import: what a file holds and what would become of it, before anything is kept."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QTabWidget, QWidget

from lhs_desktop.models.ledger import Ledger
from lhs_desktop.models.wording import amount, number
from lhs_desktop.ui.delegates.rows import DenseRowDelegate
from lhs_desktop.ui.errors import sentence
from lhs_desktop.ui.flows.importing import ImportRun, Stage
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.sheets.ledger_strip import LedgerStrip
from lhs_desktop.ui.sheets.recipe_pane import RecipePane
from lhs_desktop.ui.sheets.sheet import Sheet
from lhs_desktop.ui.widgets import button, heading, set_tone, text_label
from lhs_desktop.ui.wording import counted

RECIPE = 3
"""The place of the recipe among the tabs."""


class ImportSheet(Sheet):
    """Shows an import from its dry run to its result."""

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Import"))
        self.run = run
        self.files = text_label(", ".join(path.name for path in run.files), wrap=True)
        self.said = heading(wrap=True)
        self.notes = text_label("", muted=True, wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.ledger = LedgerStrip()
        self.create_nodes = QCheckBox(self.tr("Make the nodes that are not known yet"))
        self.create_nodes.setChecked(run.create_nodes)
        self.create_nodes.toggled.connect(run.set_create_nodes)
        self.waiting = text_label("", muted=True, wrap=True)
        self.problems = RecordsModel(self._problem_fields(), self)
        self.reconciled = RecordsModel(self._reconciled_fields(), self)
        self.changes = RecordsModel(self._change_fields(), self)
        self.recipe = RecipePane()
        self.recipe.mended.connect(run.set_recipe)
        self.tabs = self._made_tabs()
        self.commit = button(self.tr("Import"), run.commit, primary=True)
        self.cancel = button(self.tr("Cancel"), self._on_cancel)
        self._lay_out()
        run.changed.connect(self.refresh)
        run.progressed.connect(self._on_progress)
        self.refresh()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.create_nodes)
        line.addWidget(self.waiting, 1)
        for widget in (self.files, self.said, self.notes, self.bar, self.ledger):
            self.put(widget)
        self.put(line)
        self.body.addWidget(self.tabs, 1)
        self.body.addStretch(0)
        self.foot.addWidget(self.commit)
        self.foot.addWidget(self.cancel)
        self.foot.addStretch()

    def _made_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setAccessibleName(self.tr("Problems, published figures, changed values"))
        for model, name, stretched, widths in (
            (self.problems, self.tr("Problems"), 3, {0: 16, 1: 8, 2: 16}),
            (self.reconciled, self.tr("Published figures"), 0, {1: 16, 2: 16, 3: 14}),
            (self.changes, self.tr("Changed values"), 0, {1: 14, 2: 14, 3: 16, 4: 16}),
        ):
            table = ReportTable(name, DenseRowDelegate())
            table.setModel(model)
            table.set_widths(stretched, widths)
            tabs.addTab(table, name)
        tabs.addTab(self.recipe, self.tr("Recipe"))
        return tabs

    def _problem_fields(self) -> list[Field]:
        def place(problem: object) -> str:
            return f"{problem.file}, {problem.sheet}"  # type: ignore[attr-defined]

        return [
            Field(self.tr("Sheet"), lambda one: one.sheet, tip=place),
            Field(self.tr("Cell"), lambda one: one.cell),
            Field(self.tr("Holds"), lambda one: one.raw, muted=lambda one: True),
            Field(
                self.tr("What is wrong, and how to mend it"),
                lambda one: sentence(one.code, {**one.parameters, "raw": one.raw, "cell": one.cell}),
            ),
        ]

    def _reconciled_fields(self) -> list[Field]:
        return [
            Field(self.tr("What the publisher prints"), lambda one: one.what),
            Field(self.tr("Published"), lambda one: amount(one.published), is_number=True),
            Field(self.tr("Added up"), lambda one: amount(one.computed), is_number=True),
            Field(
                self.tr("Difference"),
                lambda one: "0" if one.agrees else number(one.difference, 3, sign=True),
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

    # What it shows

    @Slot()
    def refresh(self) -> None:
        run, stage = self.run, self.run.stage
        self.bar.setVisible(run.is_running)
        if run.is_running:
            self.bar.setRange(0, 0)
        self.said.setText(run.sentence())
        set_tone(self.said, "bad" if stage is Stage.FAILED else "")
        result = run.result
        shown = result is not None and stage in (Stage.READY, Stage.WRITING, Stage.DONE)
        self.ledger.setVisible(shown)
        self.recipe.show_recipe(run.recipe, run.reasons)
        self.tabs.setTabVisible(RECIPE, bool(run.recipe))
        self.tabs.setVisible(shown or bool(run.recipe))
        if stage is Stage.FAILED and run.recipe:
            self.tabs.setCurrentIndex(RECIPE)
        waits = result is not None and (result.ledger.waiting > 0 or run.create_nodes)
        self.create_nodes.setVisible(stage is Stage.READY and waits)
        self.waiting.setVisible(stage is Stage.READY)
        self.notes.setVisible(shown)
        if result is not None and shown:
            self.ledger.show_ledger(result.ledger, result.skipped)
            self._show_tables()
            self._show_notes()
        self._show_buttons(result.ledger if result else Ledger())

    def _show_notes(self) -> None:
        result = self.run.result
        if result is None:
            return
        notes = list(result.notes)
        if result.nodes_created:
            made = self.run.stage is Stage.DONE
            one = self.tr("1 node was made.") if made else self.tr("1 node would be made.")
            many = self.tr("{n} nodes were made.") if made else self.tr("{n} nodes would be made.")
            notes.append(counted(result.nodes_created, one, many))
        self.notes.setText(" ".join(notes))
        self.notes.setVisible(bool(notes))
        waiting = result.ledger.waiting
        self.waiting.setText(
            counted(
                waiting,
                self.tr("1 value waits for a node or a measure that is not known."),
                self.tr("{n} values wait for nodes or measures that are not known."),
            )
            if waiting
            else ""
        )

    def _show_tables(self) -> None:
        result = self.run.result
        if result is None:
            return
        shown: list[tuple[RecordsModel, Sequence[Any], str]] = [
            (self.problems, result.problems, self.tr("Problems")),
            (self.reconciled, result.reconciled, self.tr("Published figures")),
            (self.changes, result.changes, self.tr("Changed values")),
        ]
        for index, (model, records, name) in enumerate(shown):
            model.show(records)
            self.tabs.setTabText(index, f"{name} {number(len(records))}" if records else name)
            self.tabs.setTabVisible(index, bool(records))
        self.tabs.setVisible(any(self.tabs.isTabVisible(index) for index in range(self.tabs.count())))

    def _show_buttons(self, ledger: Ledger) -> None:
        stage = self.run.stage
        adding = ledger.new + ledger.changed
        self.commit.setVisible(stage is Stage.READY and adding + ledger.waiting > 0)
        self.commit.setText(self._commit_text(ledger))
        self.cancel.setText(self.tr("Cancel") if self.run.is_running else self.tr("Close"))
        if stage is Stage.READY and self.commit.isVisible():
            self.commit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif stage is Stage.DONE and self.isVisible():
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _commit_text(self, ledger: Ledger) -> str:
        if not ledger.new and not ledger.changed:
            return counted(
                ledger.waiting, self.tr("Keep 1 value waiting"), self.tr("Keep {n} values waiting")
            )
        if ledger.new and ledger.changed:
            text = self.tr("Add {new} values, change {changed}")
        elif ledger.changed:
            text = self.tr("Change {changed} values")
        else:
            text = self.tr("Add {new} values")
        return text.format(new=number(ledger.new), changed=number(ledger.changed))

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _on_cancel(self) -> None:
        if self.run.is_running:
            self.run.cancel()
        else:
            self.dismiss()

    def dismiss(self) -> None:
        """A dry run ends with its sheet; an import goes on."""
        if self.run.stage is Stage.READING:
            self.run.cancel()
        super().dismiss()

    def take_focus(self) -> None:
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
