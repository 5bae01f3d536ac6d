"""The frozen edges of the grid: letters and roles above, numbers and the kind of each row at the left."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from lhs_desktop.models.letters import one_line
from lhs_desktop.services.importing.roles import Part
from lhs_desktop.services.importing.views import RowKind
from lhs_desktop.ui import fonts
from lhs_desktop.ui.colors import blend
from lhs_desktop.ui.itemmodels.extract_grid import ExtractGridModel
from lhs_desktop.ui.panels.importing.roles import MARKS, chip, look
from lhs_desktop.ui.theme import theme

GAP = 4


def paint_chip(painter: QPainter, rect: QRect, text: str, part: Part) -> None:
    """A role in its colour: filled for what names or counts, outlined for what stands beside it."""
    one, colors = look(part), theme().colors
    color = getattr(colors, one.color)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    filled = blend(color, colors.paper, 0.06 if one.outlined else 0.20)
    painter.setPen(QColor(blend(color, colors.paper, 0.55)) if one.outlined else QColor(filled))
    painter.setBrush(QColor(filled))
    painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QColor(colors.muted if part is Part.NOT_READ else color))
    room = rect.adjusted(GAP, 0, -GAP, 0)
    shown = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class FrozenHeader(QHeaderView):
    """Paints its sections in one go, as the cells are painted."""

    asked = Signal(int)

    def __init__(self, orientation: Qt.Orientation, model: ExtractGridModel, view: QTableView) -> None:
        super().__init__(orientation, view)
        self.model_ = model
        self.view = view
        self.setSectionsClickable(True)
        self.sectionClicked.connect(self.asked)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme().colors
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colors.paper))
        across = self.orientation() is Qt.Orientation.Horizontal
        size = self.viewport().size()
        current = self.view.currentIndex()
        now = (current.column() if across else current.row()) if current.isValid() else -1
        for section in sections(self, size.width() if across else size.height()):
            start, extent = self.sectionViewportPosition(section), self.sectionSize(section)
            rect = QRect(start, 0, extent, size.height()) if across else QRect(0, start, size.width(), extent)
            painter.save()
            painter.fillRect(rect, QColor(theme().selection if section == now else colors.paper))
            self.paint(painter, rect, section, section == now)
            painter.restore()
        painter.end()

    def paint(self, painter: QPainter, rect: QRect, section: int, is_current: bool) -> None:
        """Paints a section."""


def sections(header: QHeaderView, extent: int) -> range:
    """The sections that are seen."""
    first = max(header.visualIndexAt(0), 0)
    last = header.visualIndexAt(extent - 1)
    return range(first, (last if last >= 0 else header.count() - 1) + 1)


class RoleHeader(FrozenHeader):
    """A letter and a chip for each column; a click asks for the roles that it can have."""

    def __init__(self, model: ExtractGridModel, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, model, view)
        self.setMinimumSectionSize(36)
        self.setMaximumSectionSize(600)

    @property
    def line(self) -> int:
        """The height of a line of text."""
        return self.fontMetrics().height() + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 2 * self.line + 10)

    def paint(self, painter: QPainter, rect: QRect, section: int, is_current: bool) -> None:
        colors, line = theme().colors, self.line
        painter.setPen(QColor(colors.ink if is_current else colors.muted))
        letters = self.model_.headerData(section, Qt.Orientation.Horizontal)
        top = QRect(rect.left(), rect.top() + 3, rect.width(), line)
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, str(letters))
        roles = self.model_.roles(section)
        if roles:
            painter.setFont(fonts.scaled(self.font(), fonts.SMALL))
            place = QRect(rect.left() + 3, rect.top() + line + 4, rect.width() - 7, line)
            paint_chip(painter, place, chip(roles), roles[0].part)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), QColor(colors.line))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.muted))


class RowHeader(FrozenHeader):
    """A number for each row, and a sign where it is not data; a click asks what can be done with the row."""

    def __init__(self, model: ExtractGridModel, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, model, view)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        digits = len(str(max(self.model_.rowCount(), 100)))
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance("0" * digits) + metrics.horizontalAdvance("≡") + 22
        return QSize(width, super().sizeHint().height())

    def paint(self, painter: QPainter, rect: QRect, section: int, is_current: bool) -> None:
        colors, kind = theme().colors, self.model_.kind(section)
        if kind in (RowKind.HEADER, RowKind.TOTAL):
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
        painter.setPen(QColor(colors.ink if is_current or kind is RowKind.HEADER else colors.muted))
        room = rect.adjusted(6, 0, -6, -1)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(section + 1))
        mark = MARKS.get(kind, "")
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, mark)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), QColor(colors.muted))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.line))
