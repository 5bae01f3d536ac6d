"""Rows of tables and lists: a quiet ground, one hairline below, the accent at the left of the chosen one.

A figure is always whole; a name is cut so that it can be told from others.
"""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lhs_desktop.models.letters import one_line
from lhs_desktop.models.naming import Places, shortened
from lhs_desktop.ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
Line = tuple[str, str]
"""A text, and what stands behind it in the muted colour."""

PAD = 8
MUTED_ROLE = Qt.ItemDataRole.UserRole + 20
"""Text in the muted colour behind the text of a cell (a unit, a code), or True: all of it muted."""
TONE_ROLE = Qt.ItemDataRole.UserRole + 21
"""The name of a colour of the palette for the text: ``missed``, ``concern``, ``accent``."""
NAME_ROLE = Qt.ItemDataRole.UserRole + 22
"""Of a name: the places at which it parts from others (``models.naming``); None for another text."""
FEW = 5
"""A rest of so few letters says nothing."""


def name_cut(metrics: QFontMetrics, name: str, places: Places, width: int) -> str:
    """As much of a name as has room."""
    return shortened(one_line(name), places, lambda text: metrics.horizontalAdvance(text) <= width)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    behind: str = ""
    places: Places | None = None
    """At which a name parts from others; None for what is no name."""
    is_figure: bool = False

    def width(self, metrics: QFontMetrics) -> int:
        """Of all it says on one line."""
        rest = metrics.horizontalAdvance(self.behind) + PAD if self.behind else 0
        return metrics.horizontalAdvance(self.text) + rest

    def lines(self, metrics: QFontMetrics, width: int, most: int) -> list[Line]:
        """What has room in one line, or in two where there is room for two and need of them."""
        if self.is_figure or self.width(metrics) <= width:
            return [(self.text, self.behind)]
        used = metrics.horizontalAdvance(self.text)
        if used <= width:
            if most > 1 and self.behind:
                return [(self.text, ""), ("", self._rest(metrics, width))]
            return [(self.text, self._rest(metrics, width - used - PAD))]
        if most > 1 and self.places is not None and " " in self.text:
            return self._broken(metrics, width)
        return [(self._cut(metrics, self.text, self.places, width), "")]

    def _broken(self, metrics: QFontMetrics, width: int) -> list[Line]:
        """Broken after the last word that has room."""
        end = len(self.text)
        while end > 0 and metrics.horizontalAdvance(self.text[:end]) > width:
            end = self.text.rfind(" ", 0, end)
        if end <= 0:
            return [(self._cut(metrics, self.text, self.places, width), "")]
        places = tuple(place - end - 1 for place in self.places or () if place > end)
        rest = self._cut(metrics, self.text[end + 1 :], places, width)
        room = width - metrics.horizontalAdvance(rest) - PAD
        return [(self.text[:end], ""), (rest, self._rest(metrics, room))]

    def _rest(self, metrics: QFontMetrics, room: int) -> str:
        """What stands behind, where it has room; a figure in it is whole or not there."""
        if not self.behind or metrics.horizontalAdvance(self.behind) <= room:
            return self.behind
        if any(letter.isdigit() for letter in self.behind):
            return ""
        cut = metrics.elidedText(self.behind, Qt.TextElideMode.ElideMiddle, max(room, 0))
        return cut if len(cut) > FEW else ""

    def _cut(self, metrics: QFontMetrics, text: str, places: Places | None, width: int) -> str:
        if places is not None:
            return name_cut(metrics, text, places, width)
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def cell_of(index: Index) -> Cell:
    """What the model has for a cell."""
    muted = index.data(MUTED_ROLE)
    align = index.data(Qt.ItemDataRole.TextAlignmentRole)
    return Cell(
        str(index.data(Qt.ItemDataRole.DisplayRole) or ""),
        one_line(muted) if isinstance(muted, str) else "",
        index.data(NAME_ROLE),
        bool(align is not None and Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignRight),
    )


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
        painter.setFont(self.font_of(option, index))
        metrics = painter.fontMetrics()
        cell = cell_of(index)
        lines = cell.lines(metrics, rect.width(), 2 if rect.height() >= 2 * metrics.height() else 1)
        high = metrics.height() if len(lines) > 1 else rect.height()
        top = rect.top() + (rect.height() - len(lines) * high) // 2
        for number, (said, behind) in enumerate(lines):
            line = QRect(rect.left(), top + number * high, rect.width(), high)
            painter.setPen(QColor(color))
            painter.drawText(line, flags | Qt.AlignmentFlag.AlignVCenter, said)
            if behind:
                used = metrics.horizontalAdvance(said) + PAD if said else 0
                painter.setPen(QColor(colors.muted))
                where = line.adjusted(used, 0, 0, 0)
                painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, behind)

    def beside(self, index: Index) -> int:
        """The width of what stands in a cell besides its text."""
        return 0

    def font_of(self, option: QStyleOptionViewItem, index: Index) -> QFont:
        """The type of a cell."""
        return QFont(option.font)

    def line_count(self, option: QStyleOptionViewItem, index: Index, width: int) -> int:
        """How many lines a cell of a width asks for: two at most."""
        metrics = QFontMetrics(self.font_of(option, index))
        return len(cell_of(index).lines(metrics, width - 2 * PAD - self.beside(index), 2))

    def rest_width(self, option: QStyleOptionViewItem, index: Index) -> int:
        """The width of what stands behind the text, on a line of its own; nothing where there is nothing behind it."""
        behind = cell_of(index).behind
        return QFontMetrics(option.font).horizontalAdvance(behind) + 2 * PAD + 2 if behind else 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(self.font_of(option, index))
        width = cell_of(index).width(metrics) + self.beside(index) + 2 * PAD + 2
        return QSize(width, max(self.height, metrics.height() + 10))


class DenseRowDelegate(RowDelegate):
    height = 26
