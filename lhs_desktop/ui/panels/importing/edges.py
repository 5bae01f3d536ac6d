"""The edges of the tables on a sheet: drawn over its cells, and dragged with the mouse."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QTableView

from lhs_desktop.services.importing.views import Region
from lhs_desktop.ui.itemmodels.extract_grid import ExtractGridModel
from lhs_desktop.ui.theme import theme

NEAR = 4
"""Pixels from an edge at which it can be taken hold of."""
TOP, BOTTOM, LEFT, RIGHT = "top", "bottom", "left", "right"
_SIDES = (LEFT, RIGHT)


@dataclass(frozen=True, slots=True)
class Held:
    """An edge under the mouse."""

    which: str
    region: Region

    @property
    def is_side(self) -> bool:
        return self.which in _SIDES

    @property
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.SplitHCursor if self.is_side else Qt.CursorShape.SplitVCursor


class Edges:
    """Where the edges of tables are in a grid, and which of them is dragged where."""

    def __init__(self, grid: QTableView, model: ExtractGridModel) -> None:
        self._grid = grid
        self._model = model
        self._held: Held | None = None
        self._to = -1
        """The row that the dragged edge is at; of a side, how many columns are left of it."""

    @property
    def is_dragged(self) -> bool:
        return self._held is not None

    def at(self, place: QPoint) -> Held | None:
        """The edge at a place of the viewport."""
        view = self._model.view
        for region in view.regions if view is not None else ():
            rect = self._rect(region)
            inside = rect.top() - NEAR <= place.y() <= rect.bottom() + NEAR
            for which in _SIDES if region.sides is not None and inside else ():
                if abs(self._line(rect, which) - place.x()) <= NEAR:
                    return Held(which, region)
            for which in (TOP, BOTTOM):
                if abs(self._line(rect, which) - place.y()) <= NEAR:
                    return Held(which, region)
        return None

    def press(self, place: QPoint) -> bool:
        """Takes hold of the edge at a place, if there is one."""
        self._held, self._to = self.at(place), -1
        return self._held is not None

    def move(self, place: QPoint) -> bool:
        """Drags the edge to a place; tells whether it is anywhere else now."""
        held, before = self._held, self._to
        if held is not None:
            self._to = self._boundary(place.x()) if held.is_side else self._row(place.y(), held.which)
        return self._to != before

    def release(self) -> tuple[Held, int] | None:
        """The edge that was dragged, and where to: a row, or how many columns are left of it."""
        held, to = self._held, self._to
        self._held, self._to = None, -1
        return (held, to) if held is not None and to >= 0 else None

    def paint(self, painter: QPainter, size: QRect) -> None:
        accent = QColor(theme().colors.accent)
        view = self._model.view
        for region in view.regions if view is not None else ():
            rect = self._rect(region)
            framed = region.sides is not None
            x, width = (rect.x() - 1, rect.width() + 2) if framed else (0, size.width())
            for which in (TOP, BOTTOM):
                painter.fillRect(x, self._line(rect, which) - 1, width, 2, accent)
            for which in _SIDES if framed else ():
                painter.fillRect(self._line(rect, which) - 1, rect.top(), 2, rect.height(), accent)
        if self._held is not None and self._to >= 0:
            self._paint_dragged(painter, size, self._held, accent)

    def _paint_dragged(self, painter: QPainter, size: QRect, held: Held, accent: QColor) -> None:
        if held.is_side:
            rect = self._rect(held.region)
            painter.fillRect(self._left_of(self._to) - 2, rect.top(), 4, rect.height(), accent)
            return
        last = self._model.rowCount() - 1
        y = self._grid.rowViewportPosition(min(self._to, last))
        y += self._grid.rowHeight(last) if self._to > last else 0
        painter.fillRect(0, y - 2, size.width(), 4, accent)

    def _rect(self, region: Region) -> QRect:
        """A table from the upper edge of its heads to the lower edge of its data, in the viewport."""
        last = min(region.last, self._model.rowCount() - 1)
        first, end = region.sides or (0, self._model.columnCount() - 1)
        top = self._grid.rowViewportPosition(region.top)
        bottom = self._grid.rowViewportPosition(last) + self._grid.rowHeight(last)
        left, right = self._left_of(first), self._left_of(end + 1)
        return QRect(left, top, right - left, bottom - top)

    @staticmethod
    def _line(rect: QRect, which: str) -> int:
        """Where an edge of a table is: its right and its lower edge are behind what they end."""
        return {
            TOP: rect.y(),
            BOTTOM: rect.y() + rect.height(),
            LEFT: rect.x(),
            RIGHT: rect.x() + rect.width(),
        }[which]

    def _left_of(self, column: int) -> int:
        """Where a column begins; the one after the last, where that ends."""
        last = self._model.columnCount() - 1
        x = self._grid.columnViewportPosition(min(column, last))
        return x + (self._grid.columnWidth(last) if column > last else 0)

    def _row(self, y: int, which: str) -> int:
        """The row at a height; the lower edge can also be dragged past the last one."""
        row = self._grid.rowAt(y)
        return self._model.rowCount() if row < 0 < y and which == BOTTOM else row

    def _boundary(self, x: int) -> int:
        """How many columns are left of the line between columns that is nearest."""
        column = self._grid.columnAt(x)
        if column < 0:
            return self._model.columnCount() if x > 0 else 0
        middle = self._grid.columnViewportPosition(column) + self._grid.columnWidth(column) // 2
        return column + (x > middle)
