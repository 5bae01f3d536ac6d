"""Rows of the navigator: the name, and at the right the marks, each a shape with a number."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from lhs_desktop.models.wording import number
from lhs_desktop.services.navigator import Mark
from lhs_desktop.ui.delegates.rows import NAME_ROLE, Index, RowDelegate, name_cut
from lhs_desktop.ui.fonts import SMALL, scaled
from lhs_desktop.ui.itemmodels.tree import MARK_ROLE
from lhs_desktop.ui.painting import diamond, wave
from lhs_desktop.ui.theme import theme

GAP = 10
SHAPE = 12


class TreeDelegate(RowDelegate):
    """Filled diamond: own misses. Wave: own misses within chance. Open diamond: places below that miss. Clock:
    overdue actions.
    """

    height = 28

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The view has painted the whole row already, branch included."""

    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect = rect.adjusted(-4, 0, -2, 0)
        mark = index.data(MARK_ROLE)
        right = self._paint_marks(painter, rect, option, mark) if mark else rect.right()
        painter.setFont(option.font)
        painter.setPen(QColor(theme().colors.ink))
        room = right - rect.left() - (GAP if mark else 0)
        shown = name_cut(option.fontMetrics, str(index.data()), index.data(NAME_ROLE), room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_marks(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, mark: Mark) -> int:
        colors = theme().colors
        font = scaled(option.font, SMALL)
        painter.setFont(font)
        x = rect.right()
        shown = (
            (mark.missed, "missed"),
            (mark.by_chance, "chance"),
            (mark.below, "below"),
            (mark.overdue, "overdue"),
        )
        for count, kind in shown:
            if not count:
                continue
            text = number(count)
            width = painter.fontMetrics().horizontalAdvance(text)
            x -= width
            color = QColor({"overdue": colors.concern, "chance": colors.chance}.get(kind, colors.missed))
            painter.setPen(QColor(colors.ink if kind == "missed" else colors.muted))
            place = QRect(x, rect.top(), width + 1, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            x -= SHAPE
            self._paint_shape(painter, QPointF(x + SHAPE / 2 - 2, rect.center().y() + 0.5), kind, color)
            x -= GAP
        return x

    def _paint_shape(self, painter: QPainter, center: QPointF, kind: str, color: QColor) -> None:
        if kind == "chance":
            wave(painter, center, 4.6, color, 1.6)
            return
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(color if kind == "missed" else Qt.BrushStyle.NoBrush)
        if kind == "overdue":
            painter.drawEllipse(center, 4.2, 4.2)
            painter.drawLine(center, center + QPointF(0, -2.6))
            painter.drawLine(center, center + QPointF(2, 1))
        else:
            painter.drawPolygon(diamond(center, 4.2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, max(self.height, option.fontMetrics.height() + 8))
