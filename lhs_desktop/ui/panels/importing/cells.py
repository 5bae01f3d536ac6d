"""The cells of an extract: tinted by what their column is, marked where something is wrong.

They are painted in one go. A delegate would be called for each cell, and each call would wait until work in the
background gives way: a thousand small waits.
"""

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPolygon

from lhs_desktop.services.importing.roles import Part
from lhs_desktop.services.importing.views import RowKind
from lhs_desktop.ui.colors import blend
from lhs_desktop.ui.itemmodels.extract_grid import ExtractGridModel
from lhs_desktop.ui.panels.importing.roles import BASES, FIGURES, look
from lhs_desktop.ui.theme import theme

INSET = 6
HEIGHT = 24
_OUTSIDE = (RowKind.DETAIL, RowKind.ABOVE, RowKind.BELOW, RowKind.UNREAD)
_DATA = (RowKind.DATA, RowKind.TOTAL)
_NUMBERS = (*FIGURES, *BASES, Part.PUBLISHED)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class CellPainter(QObject):
    """Paints one cell after the other; colours are kept for as long as the theme is the same."""

    def __init__(self, model: ExtractGridModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._colors: dict[tuple[str, float], QColor] = {}
        theme().changed.connect(self._colors.clear)

    def begin(self, font: QFont) -> None:
        """Takes the font of the cells."""
        self._plain, self._strong = font, QFont(font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._metrics = {False: QFontMetrics(font), True: QFontMetrics(self._strong)}

    def color(self, name: str, share: float = 1.0) -> QColor:
        """A colour of the palette, laid on the paper with a share."""
        found = self._colors.get((name, share))
        if found is None:
            colors = theme().colors
            value = theme().selection if name == "selection" else getattr(colors, name)
            found = QColor(value if share == 1.0 else blend(value, colors.paper, share))
            self._colors[name, share] = found
        return found

    def paint(self, painter: QPainter, rect: QRect, row: int, column: int, selected: bool) -> None:
        model = self._model
        kind, roles = model.kind(row), model.roles(column, row)
        part = roles[0].part if roles else None
        painter.fillRect(rect, self._ground(kind, part, selected))
        line = self.color("line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        if text := model.text(row, column):
            at_right = kind in _DATA and (
                part in _NUMBERS or isinstance(model.cell(row, column), int | float)
            )
            self._paint_text(painter, rect, kind, part, text, at_right)
        if model.has_problem(row, column):
            self._paint_problem(painter, rect)

    def _ground(self, kind: RowKind, part: Part | None, selected: bool) -> QColor:
        if selected:
            return self.color("selection")
        if kind in _OUTSIDE:
            return self.color("canvas")
        if kind is RowKind.HEADER:
            return self.color("muted", 0.16)
        if kind is RowKind.TOTAL:
            return self.color("muted", 0.10)
        if part is None or part is Part.NOT_READ:
            return self.color("paper")
        one = look(part)
        return self.color(one.color, one.tint)

    def _paint_text(
        self, painter: QPainter, rect: QRect, kind: RowKind, part: Part | None, text: str, at_right: bool
    ) -> None:
        unread = part in (None, Part.NOT_READ, Part.REFUSED) and kind is not RowKind.HEADER
        strong = kind in (RowKind.HEADER, RowKind.TOTAL)
        painter.setFont(self._strong if strong else self._plain)
        painter.setPen(self.color("muted" if unread or kind in _OUTSIDE else "ink"))
        room = rect.adjusted(INSET, 0, -INSET, -1)
        if "\n" in text:
            text = " ".join(text.split())
        shown = self._metrics[strong].elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if at_right else _LEFT, shown)

    def _paint_problem(self, painter: QPainter, rect: QRect) -> None:
        """A triangle in the corner, and a line around."""
        color = self.color("concern")
        painter.setPen(color)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -2, -2))
        painter.setBrush(color)
        corner = rect.topRight() + QPoint(-1, 0)
        painter.drawPolygon(QPolygon([corner, corner + QPoint(-8, 0), corner + QPoint(0, 8)]))

    def paint_focus(self, painter: QPainter, rect: QRect) -> None:
        """A ring of two pixels."""
        painter.setPen(self.color("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.drawRect(rect.adjusted(1, 1, -2, -2))
