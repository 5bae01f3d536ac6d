"""The places directly below that miss the target: a red child is never hidden under a green parent."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lhs_desktop.models import disclosure
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.wording import number
from lhs_desktop.services.statements import ChildFigure, StatementRow
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.widgets import text_label
from lhs_desktop.ui.wording import counted


class OffTarget(QWidget):
    child_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure: Measure | None = None
        self.note = text_label("", muted=True, wrap=True)
        self.model = RecordsModel(
            [
                Field(
                    self.tr("Node below"),
                    lambda child: child.name,
                    is_name=True,
                    what=self.tr("A node directly below that misses the target. Enter opens it."),
                ),
                Field(
                    self.tr("Figure"),
                    self._value,
                    is_number=True,
                    what=self.tr("Its figure for the period of the page, in the unit of the measure."),
                ),
                Field(
                    self.tr("Variance"),
                    self._variance,
                    is_number=True,
                    what=self.tr(
                        "Its figure minus its target, furthest first. ≈: the 95 % interval of the figure includes the target."
                    ),
                    tone=lambda child: "chance" if child.within_chance else "missed",
                    tip=self._tip,
                ),
            ],
            self,
        )
        self.table = ReportTable(self.tr("Nodes below that are off target"), DenseRowDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(0, {})
        self.table.entered_row.connect(self._on_entered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        self.note.setContentsMargins(PAD, 0, 0, 0)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def show_row(self, row: StatementRow) -> None:
        self._measure = row.measure
        missed = row.children_off_target
        self.model.show(missed)
        self.table.setVisible(bool(missed))
        self.note.setText(self._said(row))

    def _said(self, row: StatementRow) -> str:
        if not row.children_with_figure:
            return self.tr("No node below has a figure for {period}.").format(period=row.period.label)
        if row.target is None:
            return self.tr("There is no target to miss.")
        if not row.children_off_target:
            return counted(
                row.children_with_figure,
                self.tr("The 1 node below with a figure meets the target."),
                self.tr("All {n} nodes below with a figure meet the target."),
            )
        said = self.tr("Furthest from the target first, {period}. Enter opens a node.").format(
            period=row.period.label
        )
        by_chance = sum(child.within_chance for child in row.children_off_target)
        if by_chance:
            said += " " + counted(
                by_chance,
                self.tr("1 of them (≈) is within chance: its 95 % interval includes the target."),
                self.tr("{n} of them (≈) are within chance: their 95 % intervals include the target."),
            )
        return said

    def _value(self, child: ChildFigure) -> str:
        if self._measure is None:
            return ""
        return number(child.value, self._measure.decimals) or disclosure.words(self._measure, child.withheld)

    def _variance(self, child: ChildFigure) -> str:
        variance = number(child.variance, self._measure.decimals, sign=True) if self._measure else ""
        return f"≈ {variance}" if child.within_chance else variance

    def _tip(self, child: ChildFigure) -> str:
        return self.tr("Missed, but within chance") if child.within_chance else self.tr("Missed")

    def _on_entered(self, index: QModelIndex) -> None:
        child = self.model.record(index.row())
        if child is not None:
            self.child_opened.emit(child.code)
