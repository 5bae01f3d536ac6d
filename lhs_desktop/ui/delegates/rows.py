"""Rows of tables and lists: a quiet ground, one hairline below, the accent at the left of the chosen one."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lhs_desktop.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex

PAD = 8
MUTED_ROLE = Qt.ItemDataRole.UserRole + 20
"""Text in the muted colour behind the text of a cell (a unit, a code), or True: all of it muted."""
TONE_ROLE = Qt.ItemDataRole.UserRole + 21
"""The name of a colour of the palette for the text: ``missed``, ``concern``, ``accent``."""


class RowDelegate(QStyledItemDelegate):
    """Paints the whole cell itself, so that every table of the program looks the same."""

    height = 32

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter, option, index)
        rect = option.rect.adjusted(PAD, 0, -PAD, -1)
        self.paint_content(painter, rect, option, index)
        painter.restore()

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        rect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.selection))
            if option.widget.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), QColor(look.colors.accent))
                painter.fillRect(
                    QRect(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(look.colors.accent)
                )
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(look.colors.accent))
        elif index.row() == getattr(option.widget, "hovered_row", -1):
            painter.fillRect(rect, QColor(look.hover))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(look.colors.line))

    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if text is None:
            return
        colors = theme().colors
        muted = index.data(MUTED_ROLE)
        tone = index.data(TONE_ROLE)
        color = getattr(colors, tone) if tone else colors.muted if muted is True else colors.ink
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        flags = Qt.AlignmentFlag(align) if align is not None else Qt.AlignmentFlag.AlignLeft
        painter.setFont(option.font)
        metrics = option.fontMetrics
        behind = muted if isinstance(muted, str) else ""
        shown = metrics.elidedText(str(text), option.textElideMode, rect.width())
        painter.setPen(QColor(color))
        painter.drawText(rect, flags | Qt.AlignmentFlag.AlignVCenter, shown)
        if behind:
            left = rect.left() + metrics.horizontalAdvance(shown) + PAD
            rest = QRect(left, rect.top(), max(rect.right() - left + 1, 0), rect.height())
            painter.setPen(QColor(colors.muted))
            shown = metrics.elidedText(behind, option.textElideMode, rest.width())
            shown = shown if len(shown) > 2 or shown == behind else ""
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        behind = index.data(MUTED_ROLE)
        width = option.fontMetrics.horizontalAdvance(str(text or "")) + 2 * PAD + 2
        if isinstance(behind, str) and behind:
            width += option.fontMetrics.horizontalAdvance(behind) + PAD
        return QSize(width, max(self.height, option.fontMetrics.height() + 10))


class DenseRowDelegate(RowDelegate):
    height = 26
