"""A found place: its name, and in the second line where it stands."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from lhs_desktop.services.navigator import Hit
from lhs_desktop.ui.delegates.rows import Index, RowDelegate
from lhs_desktop.ui.fonts import SMALL, scaled
from lhs_desktop.ui.itemmodels.hits import HIT_ROLE
from lhs_desktop.ui.theme import theme


class HitDelegate(RowDelegate):
    height = 46

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(look.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(look.hover))

    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        hit: Hit = index.data(HIT_ROLE)
        colors = theme().colors
        rect = rect.adjusted(6, 4, 0, -4)
        half = rect.height() // 2
        self._line(painter, QRect(rect.left(), rect.top(), rect.width(), half), hit.node.name, colors.ink)
        painter.setFont(scaled(option.font, SMALL))
        where = " › ".join(hit.path_names) or hit.node.level or hit.node.code
        self._line(painter, QRect(rect.left(), rect.top() + half, rect.width(), half), where, colors.muted)

    def _line(self, painter: QPainter, rect: QRect, text: str, color: str) -> None:
        painter.setPen(QColor(color))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, max(self.height, 2 * option.fontMetrics.height() + 12))
