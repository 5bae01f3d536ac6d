"""The tables and views of a database, each with its rows, to be ticked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from lhs_desktop.models.wording import number
from lhs_desktop.ui.delegates.rows import RowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.plain import plain_roles
from lhs_desktop.ui.theme import theme

if TYPE_CHECKING:
    from lhs_desktop.services.importing.listing import Holding

Index = QModelIndex | QPersistentModelIndex
BOX = 14
"""Side of the box that is ticked."""


@plain_roles
class HoldingsModel(RecordsModel):
    """Tables and views; those that are ticked are kept by name."""

    ticks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            [
                Field(
                    self.tr("Table"),
                    lambda one: one.name,
                    what=self.tr("A table or view of the database. Space ticks it for the import."),
                ),
                Field(
                    self.tr("Kind"),
                    self._kind,
                    muted=lambda one: True,
                    what=self.tr("A table stores rows; a view is put together from tables when it is read."),
                ),
                Field(
                    self.tr("Rows"),
                    self._rows,
                    is_number=True,
                    muted=lambda one: one.rows is None,
                    what=self.tr("How many rows it has, if that can be counted quickly."),
                ),
            ],
            parent,
        )
        self.ticked: set[str] = set()

    def _kind(self, one: "Holding") -> str:
        return self.tr("view") if one.is_view else self.tr("table")

    def _rows(self, one: "Holding") -> str:
        return self.tr("cannot be read") if one.rows is None else number(one.rows)

    def show(self, records: "Sequence[Holding]") -> None:
        self.ticked &= {one.name for one in records}
        super().show(records)
        self.ticks_changed.emit()

    def turn(self, row: int) -> None:
        """Ticks a row, or takes its tick away; what cannot be read has none."""
        one: Holding | None = self.record(row)
        if one is not None and one.rows is not None:
            self.ticked ^= {one.name}
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
            self.ticks_changed.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: Holding | None = self.record(index.row())
        if one is not None and index.column() == 0:
            if role == Qt.ItemDataRole.CheckStateRole and one.rows is not None:
                return Qt.CheckState.Checked if one.name in self.ticked else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                state = self.tr("ticked") if one.name in self.ticked else self.tr("not ticked")
                return f"{one.name}, {self._kind(one)}, {state}"
        return super().data(index, role)


class TickDelegate(RowDelegate):
    """A box before the name."""

    def paint_content(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        if index.column() != 0:
            super().paint_content(painter, rect, option, index)
            return
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            self._paint_box(painter, rect, Qt.CheckState(state) is Qt.CheckState.Checked)
        super().paint_content(painter, rect.adjusted(BOX + 10, 0, 0, 0), option, index)

    @staticmethod
    def _paint_box(painter: QPainter, rect: QRect, ticked: bool) -> None:
        colors = theme().colors
        box = QRect(rect.left() + 1, rect.center().y() - BOX // 2, BOX, BOX)
        painter.setPen(QPen(QColor(colors.accent if ticked else colors.muted), 1))
        painter.setBrush(QColor(colors.accent if ticked else colors.paper))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(QColor(colors.paper), 2))
            left, middle, right = box.left() + 3, box.left() + 6, box.left() + 11
            painter.drawPolyline(
                [
                    QPoint(left, box.top() + 7),
                    QPoint(middle, box.top() + 10),
                    QPoint(right, box.top() + 4),
                ]
            )


class HoldingsTable(ReportTable):
    """Space, or a click on the box, ticks a row."""

    def __init__(self, model: HoldingsModel, name: str) -> None:
        super().__init__(name, TickDelegate())
        self._holdings = model
        self.setModel(model)
        self.set_widths(0, {1: 10, 2: 16})
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._holdings.turn(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._holdings.turn(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
