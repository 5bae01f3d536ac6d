"""The statement of a place: all its measures, and below them the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lhs_desktop.services.actions import Action
from lhs_desktop.services.statements import Statement, StatementRow
from lhs_desktop.ui.delegates.statement import StatementDelegate
from lhs_desktop.ui.itemmodels.statement import Column, StatementModel
from lhs_desktop.ui.panels.detail import Detail
from lhs_desktop.ui.panels.kept_splitter import KeptSplitter
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.workbench import Workbench

ROWS_SHOWN = 7
DETAIL = 15
"""The least room for the chosen measure, in lines of text: its sentence, and a chart with its axes."""
MEASURE = 18
"""The least room for the name of a measure, in characters."""
GIVES_WAY = (
    (Column.STREAK,),
    (Column.N,),
    (Column.ASSURANCE,),
    (Column.TREND,),
    (Column.BELOW,),
    (Column.TARGET, Column.VARIANCE),
)
"""The columns that a narrow page leaves out, first ones first: the sentence and the chart have what they say."""


class StatementTab(QWidget):
    measure_changed = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._statement: Statement | None = None
        self.model = StatementModel(self)
        self.table = ReportTable(self.tr("Statement: measures of this node"), StatementDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(Column.MEASURE, {}, least=MEASURE, gives_way=GIVES_WAY, spread=True)
        self.detail = Detail(workbench)
        self.splitter = KeptSplitter("statement-chart", Qt.Orientation.Vertical, sized=0, handle=6)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(1, 1)
        self._loading = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.table.row_chosen.connect(self._on_row)
        self.table.entered_row.connect(self._on_entered)
        self.table.rows_fitted.connect(self._fit)

    @property
    def row(self) -> StatementRow | None:
        return self.detail.row

    def show_statement(
        self, statement: Statement, measure: str, point: str, actions: Sequence[Action], seen: bool = True
    ) -> None:
        """Shows it with a measure chosen; the first one where the place has not that measure.

        Args:
            statement: Of a place and period.
            measure: The code of the measure.
            point: The period whose point is chosen; empty for the last.
            actions: All of the place.
            seen: Whether this tab is in front; if not, its parts are filled when it comes there.
        """
        self._statement = statement
        self._loading = True
        self.model.show(statement)
        number = max(self.model.row_of(measure), 0)
        self.table.selectRow(number)
        self._loading = False
        self._fit()
        row = statement.rows[number]
        self.detail.show_statement(statement, row, point, actions, seen)

    def showEvent(self, event: QShowEvent) -> None:
        self.detail.catch_up()
        super().showEvent(event)

    def choose_measure(self, measure: str) -> None:
        """As if its row was chosen; nothing where the place has not that measure."""
        number = self.model.row_of(measure)
        if number >= 0:
            self.table.selectRow(number)

    def forget(self) -> None:
        self._statement = None
        self.model.show(None)
        self.detail.forget()

    def show_actions(self, actions: Sequence[Action]) -> None:
        self.detail.show_actions(actions)

    def _fit(self) -> None:
        """As much of the table as it needs, up to some rows."""
        rows = min(self.model.rowCount(), ROWS_SHOWN)
        self.table.setMinimumHeight(self.table.height_of_rows(min(rows, 2)))
        total, detail = sum(self.splitter.sizes()), DETAIL * self.fontMetrics().lineSpacing()
        while rows > 2 and total > 0 and self._height_of(rows) > total - detail:
            rows -= 1
        height = self._height_of(rows)
        self.splitter.share([height, max(total - height, detail)])

    def _height_of(self, rows: int) -> int:
        return self.table.height_of_rows(rows) + 8

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)  # once the splitter has its size

    def _on_row(self, number: int) -> None:
        statement = self._statement
        if self._loading or statement is None or not 0 <= number < len(statement.rows):
            return
        row = statement.rows[number]
        if self.detail.row is not row:
            point = self.detail.point
            self.detail.show_row(statement, row, point if point != statement.period.code else "")
            self.measure_changed.emit(row.measure.code)

    def _on_entered(self, index: QModelIndex) -> None:
        self.detail.show_source()
