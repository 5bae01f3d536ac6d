"""Cells of the statement with more than text: variance with tick or cross, variation mark, sparkline."""

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from lhs_desktop.services.statements import StatementRow
from lhs_desktop.ui.delegates.rows import Index, RowDelegate
from lhs_desktop.ui.itemmodels.statement import ROW_ROLE, SPARK_ROLE, Column
from lhs_desktop.ui.painting import paint_sparkline, paint_status, paint_variation
from lhs_desktop.ui.theme import theme

MARK = 22
TICK = 18
"""Of a tick or cross, which stands before the variance."""
SPARK = 96
"""The least in which 13 periods can be made out."""


class StatementDelegate(RowDelegate):
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: StatementRow = index.data(ROW_ROLE)
        colors = theme().colors
        middle = rect.center().y() + 0.5
        column = index.column()
        if column == Column.TREND:
            line = QRectF(rect.left(), middle - self.height / 2, rect.width(), self.height)
            paint_sparkline(painter, line.adjusted(0, 3, 0, -2), index.data(SPARK_ROLE), colors)
            return
        if column == Column.VARIANCE and row.variance is not None:
            paint_status(
                painter,
                QPointF(rect.right() - option.fontMetrics.horizontalAdvance(index.data()) - TICK + 7, middle),
                5,
                row.reading.status,
                colors,
                row.within_chance,
            )
        elif column == Column.VARIATION:
            center = QPointF(rect.left() + 7, middle)
            paint_variation(painter, center, 6.5, row.reading.variation, row.reading.flag, colors)
            rect = rect.adjusted(MARK, 0, 0, 0)
        super().paint_content(painter, rect, option, index)

    def beside(self, index: Index) -> int:
        return {Column.VARIANCE: TICK, Column.VARIATION: MARK, Column.TREND: SPARK}.get(
            Column(index.column()), 0
        )
