"""A figure: how it is judged and why, and where it comes from: the source cell, or the figures below that it adds up."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lhs_desktop.models import disclosure
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.observations import Reported
from lhs_desktop.models.wording import figure, number
from lhs_desktop.services.statements import ChildRow
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.panels.parts import Parts
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.widgets import heading, link, text_label
from lhs_desktop.ui.wording import counted


class PointPanel(QScrollArea):
    """One point of the chart: its parts, its state, and its source in two clicks."""

    child_opened = Signal(str)
    """The code of a place below, to be opened at the same point."""
    known_wanted = Signal()
    """What was known by then; to be shown by ``show_known``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._measure: Measure | None = None
        self.title = heading()
        self.judged = text_label("", wrap=True, selectable=True)
        self.known_link = link("", self.known_wanted.emit)
        self.known = text_label("", wrap=True, selectable=True)
        self.parts = Parts()
        self.facts = Facts()
        self.below_note = text_label("", muted=True, wrap=True)
        self.model = RecordsModel(self._fields(), self)
        self.table = ReportTable(self.tr("Figures of the nodes below"), DenseRowDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(0, {}, gives_way=((2,),))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.entered_row.connect(self._on_entered)
        self._inside = QWidget()
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        told = (self.title, self.judged, self.known_link, self.known, self.parts, self.facts, self.below_note)
        for widget in told:
            line = QHBoxLayout()
            line.setContentsMargins(PAD, 0, 0, 0)
            line.addWidget(widget)
            layout.addLayout(line)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)  # it stands on that of the page

    def _fields(self) -> list[Field]:
        return [
            Field(
                self.tr("Node below"),
                lambda row: row.name,
                is_name=True,
                what=self.tr(
                    "A node directly below whose figure is part of this one. Enter opens it at the same point."
                ),
            ),
            Field(
                self.tr("Figure"),
                self._value,
                is_number=True,
                what=self.tr("Its own figure in that period, in the unit of the measure."),
            ),
            Field(
                self.tr("n"),
                lambda row: number(row.denominator),
                is_number=True,
                muted=lambda row: True,
                what=self.tr(
                    "How many cases its figure is based on. The more there are, the more it weighs in the sum."
                ),
            ),
        ]

    def _value(self, row: ChildRow) -> str:
        if self._measure is None:
            return self.tr("none")
        instead = disclosure.instead(self._measure, row.value, row.denominator, row.withheld)
        return instead or number(row.value, self._measure.decimals) or self.tr("none")

    def show_point(
        self,
        measure: Measure,
        label: str,
        reported: Reported | None,
        children: Sequence[ChildRow],
        judged: str = "",
        is_last: bool = True,
    ) -> None:
        """Shows a figure.

        Args:
            measure: What it measures.
            label: Its period as people read it.
            reported: None where the period has no figure.
            children: The figures below that a roll-up adds up; none for a reported one.
            judged: How the point is judged, and why.
            is_last: Whether the sentence of the page is about it already.
        """
        self.judged.setText(judged)
        self.judged.setVisible(bool(judged))
        self.known_link.setText(self.tr("As known in {period}").format(period=label))
        self.known_link.setToolTip(
            plain_tip(
                self.tr("What the figures up to {period} say, as they stand today").format(period=label)
            )
        )
        self.known_link.setVisible(not is_last)
        self.known.hide()
        self._measure = measure
        value = reported.value if reported else None
        self.title.setText(f"{label}   {figure(value, measure)}" if value is not None else label)
        self.parts.show_parts(measure, reported)
        self.facts.show_facts(self._facts(measure, reported))
        self.facts.setVisible(bool(self.facts.facts))
        self.below_note.setText(self._below(reported, children))
        self.below_note.setVisible(bool(self.below_note.text()))
        self.model.show(children)
        self.table.setVisible(bool(children))
        if children:
            self.table.setMinimumHeight(self.table.height_of_rows(min(len(children), 2)))

        self._fit()
        QTimer.singleShot(0, self, self._fit)  # once the parts know what their new texts need

    def show_known(self, sentence: str) -> None:
        """What the series said when its figures ended at this point."""
        self.known_link.hide()
        label = self.known_link.text()
        self.known.setText(f"{label}: {sentence}")
        self.known.show()
        self._fit()

    def _fit(self) -> None:
        """As high as the texts need at this width, so that it scrolls only where it must."""
        layout = self._inside.layout()
        if layout is not None:
            needed = layout.minimumHeightForWidth(self.viewport().width())
            self._inside.setMinimumHeight(needed if needed >= 0 else layout.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._fit)  # once its texts have the new type

    def clear(self) -> None:
        self.title.setText("")
        for widget in (self.judged, self.known_link, self.known, self.parts):
            widget.hide()
        self.facts.show_facts([])
        self.below_note.setText(self.tr("Choose a point on the chart to see where its figure comes from."))
        self.model.show([])
        self.table.hide()

    def _facts(self, measure: Measure, reported: Reported | None) -> list[tuple[str, str]]:
        if reported is None:
            return [(self.tr("State"), self.tr("There is no figure for this period"))]
        facts: list[tuple[str, str]] = []
        facts.append((self.tr("State"), disclosure.reason(measure, reported)))
        facts.append((self.tr("Footnote"), reported.footnote))
        source = reported.source
        if source is not None:
            cells = source.cell
            if source.denominator_cell and source.denominator_cell != source.cell:
                cells = self.tr("{numerator}, of {denominator}").format(
                    numerator=source.cell, denominator=source.denominator_cell
                )
            facts += [
                (self.tr("File"), source.file),
                (self.tr("Sheet"), source.sheet),
                (self.tr("Cell"), cells),
                (self.tr("Batch"), str(source.batch)),
            ]
        return facts

    def _below(self, reported: Reported | None, children: Sequence[ChildRow]) -> str:
        if reported is None:
            return ""
        if reported.rolled_up:
            text = counted(
                reported.counted,
                self.tr("Rolled up from 1 reported figure below."),
                self.tr("Rolled up from {n} reported figures below."),
            )
            if reported.missing:
                text += " " + counted(
                    reported.missing,
                    self.tr("1 node has no figure and is not counted."),
                    self.tr("{n} nodes have no figure and are not counted."),
                )
            return text
        if reported.below is not None and reported.below.value is not None and self._measure is not None:
            return self.tr("The node reported this itself; the figures below come to {value}.").format(
                value=figure(reported.below.value, self._measure)
            )
        return ""

    def _on_entered(self, index: QModelIndex) -> None:
        row: Any = self.model.record(index.row())
        if row is not None:
            self.child_opened.emit(row.code)
