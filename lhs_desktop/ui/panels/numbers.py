"""The figures of the chart as a table: the same, for those who read rather than look."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lhs_desktop.models.charts import ChartPoint, Flag, SeriesChart
from lhs_desktop.models.wording import number
from lhs_desktop.ui.delegates.rows import DenseRowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.table import ReportTable

FIGURE, N, CENTER, LOWER, UPPER, TARGET, SIGNAL, RULE, NOTE = range(1, 10)
GIVES_WAY = ((NOTE,), (N,), (TARGET,), (CENTER,), (LOWER, UPPER))
TONES = {Flag.IMPROVEMENT: "improvement", Flag.CONCERN: "concern", Flag.NEUTRAL: "neutral"}


class Numbers(QWidget):
    point_chosen = Signal(str)
    point_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decimals = 0
        self._loading = False
        self.model = RecordsModel(
            [
                Field(
                    self.tr("Period"),
                    lambda point: point.label,
                    what=self.tr("The period of the figure. Enter shows where the figure comes from."),
                ),
                Field(
                    self.tr("Figure"),
                    lambda point: self._number(point.value),
                    is_number=True,
                    what=self.tr("The figure for the period, in the unit of the measure."),
                ),
                Field(
                    self.tr("n"),
                    lambda point: number(point.n),
                    is_number=True,
                    muted=lambda point: True,
                    what=self.tr("How many cases the figure is based on: its denominator."),
                ),
                Field(
                    self.tr("Mean"),
                    lambda point: self._number(point.center),
                    what=self.tr("The centre of the figures: their mean, or their median in a run chart."),
                    is_number=True,
                    muted=lambda point: True,
                ),
                Field(
                    self.tr("Lower limit"),
                    lambda point: self._number(point.lower),
                    what=self.tr("A point below this figure is lower than chance explains."),
                    is_number=True,
                    muted=lambda point: True,
                ),
                Field(
                    self.tr("Upper limit"),
                    lambda point: self._number(point.upper),
                    what=self.tr("A point above this figure is higher than chance explains."),
                    is_number=True,
                    muted=lambda point: True,
                ),
                Field(
                    self.tr("Target"),
                    lambda point: self._number(point.target),
                    is_number=True,
                    what=self.tr("The target in force in that period."),
                ),
                Field(
                    self.tr("Signal"),
                    self._signal,
                    tone=self._tone,
                    tip=lambda point: point.said,
                    what=self.tr(
                        "Whether the point shows more than chance explains: improving, a concern, changed, or left out by a decision."
                    ),
                ),
                Field(
                    self.tr("Rule"),
                    lambda point: point.rules,
                    muted=lambda point: True,
                    tip=lambda point: point.said,
                    what=self.tr(
                        "The rule that marks the point: beyond a limit, in a run on one side of the line, "
                        "in a trend, or two of three near a limit. The Figure tab says it in full."
                    ),
                ),
                Field(
                    self.tr("Note"),
                    lambda point: point.note,
                    muted=lambda point: True,
                    what=self.tr("The reason why the period has no figure, or its footnote."),
                ),
            ],
            self,
        )
        self.table = ReportTable(self.tr("Figures of the chart"), DenseRowDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(RULE, {NOTE: 30}, least=10, gives_way=GIVES_WAY, spare=(NOTE,))
        self.table.row_chosen.connect(self._on_chosen)
        self.table.entered_row.connect(self._on_entered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def show_chart(self, spec: SeriesChart) -> None:
        """Newest first."""
        self._decimals = spec.decimals
        self._loading = True
        self.model.call(CENTER, self.tr("Median") if spec.center_name == "median" else self.tr("Mean"))
        self.model.show(tuple(reversed(spec.points)))
        self._loading = False

    def choose(self, period: str) -> None:
        periods = [point.period for point in self.model.records]
        if period in periods and self.table.currentIndex().row() != periods.index(period):
            self.table.selectRow(periods.index(period))

    def _number(self, value: float | None) -> str:
        return number(value, self._decimals)

    def _signal(self, point: ChartPoint) -> str:
        return {
            Flag.IMPROVEMENT: self.tr("improving"),
            Flag.CONCERN: self.tr("concern"),
            Flag.NEUTRAL: self.tr("changed"),
            Flag.EXCLUDED: self.tr("left out"),
        }.get(point.flag, "")

    def _tone(self, point: ChartPoint) -> str:
        return TONES.get(point.flag, "")

    def _on_chosen(self, row: int) -> None:
        point = self.model.record(row)
        if point is not None and not self._loading:
            self.point_chosen.emit(point.period)

    def _on_entered(self, index: QModelIndex) -> None:
        point = self.model.record(index.row())
        if point is not None:
            self.point_opened.emit(point.period)
