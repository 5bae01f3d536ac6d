"""What was found: its name, at the right what it is, and in the second line where it stands."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from lhs_desktop.models.letters import one_line
from lhs_desktop.ui.delegates.rows import NAME_ROLE, PAD, Index, RowDelegate, name_cut
from lhs_desktop.ui.fonts import SMALL, scaled
from lhs_desktop.ui.itemmodels.hits import FOUND_ROLE, Found
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
        found: Found = index.data(FOUND_ROLE)
        colors = theme().colors
        rect = rect.adjusted(6, 4, 0, -4)
        half = rect.height() // 2 if found.beside else rect.height()
        small = scaled(option.font, SMALL)
        tagged = QFontMetrics(small).horizontalAdvance(found.tag) + 2 * PAD if found.tag else 0
        first = QRect(rect.left(), rect.top(), rect.width() - tagged, half)
        name = name_cut(QFontMetrics(option.font), found.text, index.data(NAME_ROLE) or (), first.width())
        _draw(painter, option.font, first, name, colors.muted if found.is_faint else colors.ink)
        right = QRect(rect.right() - tagged + 1, rect.top(), tagged, half)
        _draw(painter, small, right, one_line(found.tag), colors.muted, Qt.AlignmentFlag.AlignRight)
        if not found.beside:
            return
        second = QRect(rect.left(), rect.top() + half, rect.width(), half)
        cut = QFontMetrics(small).elidedText(
            one_line(found.beside), Qt.TextElideMode.ElideMiddle, second.width()
        )
        _draw(painter, small, second, cut, colors.muted)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, max(self.height, 2 * option.fontMetrics.height() + 12))


def _draw(
    painter: QPainter,
    font: QFont,
    rect: QRect,
    text: str,
    color: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, text)
