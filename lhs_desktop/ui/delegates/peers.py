"""Cells of the table of peers with more than text: a tick, the mark of a verdict, the mark of a series."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from lhs_desktop.formats.charts.verdicts import FLAGS
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.peer_charts import Verdict
from lhs_desktop.services.comparing.comparison import Peer
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate, Index
from lhs_desktop.ui.itemmodels.peers import PEER_ROLE, Column, PeersModel
from lhs_desktop.ui.painting import paint_point, paint_variation
from lhs_desktop.ui.theme import theme

BOX = 13
TICK = BOX + 9
MARK = 19


class PeersDelegate(DenseRowDelegate):
    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        peer: Peer = index.data(PEER_ROLE)
        colors = theme().colors
        middle = rect.center().y() + 0.5
        column = index.column()
        if column == Column.READING:
            if peer.reading is not None and peer.value is not None:
                center = QPointF(rect.left() + 8, middle)
                paint_variation(painter, center, 6, peer.reading.variation, peer.reading.flag, colors)
            return
        if column == Column.NODE:
            self._paint_tick(painter, rect, index.data(Qt.ItemDataRole.CheckStateRole))
            rect = rect.adjusted(TICK, 0, 0, 0)
        elif column == Column.VERDICT:
            self._paint_verdict(painter, QPointF(rect.left() + 6, middle), peer)
            rect = rect.adjusted(MARK, 0, 0, 0)
        super().paint_content(painter, rect, option, index)

    def _paint_tick(self, painter: QPainter, rect: QRect, state: object) -> None:
        """An empty box is faint: the name matters more."""
        if state is None:
            return
        colors = theme().colors
        box = QRectF(rect.left() + 0.5, rect.center().y() - BOX / 2 + 1, BOX, BOX)
        checked = Qt.CheckState(state) is Qt.CheckState.Checked
        edge = QColor(colors.accent if checked else colors.muted)
        if not checked:
            edge.setAlphaF(0.55)
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(QColor(colors.accent) if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if checked:
            painter.setPen(QPen(QColor(colors.paper), 1.8, c=Qt.PenCapStyle.RoundCap))
            x, y = box.center().x(), box.center().y()
            painter.drawPolyline(
                [QPointF(x - 3.2, y + 0.2), QPointF(x - 0.8, y + 2.6), QPointF(x + 3.4, y - 2.6)]
            )

    def _paint_verdict(self, painter: QPainter, center: QPointF, peer: Peer) -> None:
        colors = theme().colors
        if peer.verdict is Verdict.NOT_JUDGED:
            painter.setPen(QPen(QColor(colors.muted), 1.2, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(center, 3.8, 3.8)
            return
        if peer.verdict is Verdict.DIFFERS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.common))
            painter.drawEllipse(center, 2.4, 2.4)
            return
        flag = FLAGS[peer.verdict]
        paint_point(painter, center, 4.2, flag, colors)
        if peer.is_far and flag is not Flag.NONE:  # beyond the outer limits, too: a ring around the mark
            painter.setPen(QPen(QColor(colors.flag(flag)), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(center, 7.2, 7.2)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the box ticks it; a click anywhere else only chooses the row."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and index.column() == Column.NODE
            and isinstance(model, PeersModel)
            and event.position().x() < option.rect.left() + PAD + TICK
        ):
            model.toggle(index.row())
            return True
        return False

    def font_of(self, option: QStyleOptionViewItem, index: Index) -> QFont:
        """The name of the own node is semibold."""
        font = super().font_of(option, index)
        if index.column() == Column.NODE and index.data(PEER_ROLE).own:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def beside(self, index: Index) -> int:
        return {Column.NODE: TICK, Column.VERDICT: MARK, Column.READING: MARK}.get(Column(index.column()), 0)
