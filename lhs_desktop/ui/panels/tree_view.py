"""The tree itself: full-row selection; the page follows the arrows, Enter or a click opens."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from lhs_desktop.ui.delegates.tree import TreeDelegate
from lhs_desktop.ui.theme import theme

SETTLE = 160
"""Milliseconds without a key before the page follows: longer than a key held down takes to repeat."""


class NodeTree(QTreeView):
    """Enter, Space or a click opens a node; keys that move take the page along once they rest."""

    chosen = Signal(QModelIndex)
    rested = Signal(QModelIndex)
    """Keys moved to a node and rested there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setIndentation(16)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(TreeDelegate(self))
        self.setAccessibleName(self.tr("Nodes by the node that they report to"))
        self._moved = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self.rest)
        self.clicked.connect(self.chosen)

    def rest(self) -> None:
        """Takes the page along now, where keys have moved and it is still to follow."""
        self._settle.stop()
        moved, self._moved = self._moved, False
        if moved and self.currentIndex().isValid():
            self.rested.emit(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes on to the page means the node that is marked."""
        self.rest()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._moved = False
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex())
            return
        before = QPersistentModelIndex(self.currentIndex())
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._moved = True
            self._settle.start()

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme()
        rect = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        is_chosen = self.selectionModel().isSelected(index)
        if is_chosen:
            painter.fillRect(rect, QColor(look.selection))
        elif self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) == index:
            painter.fillRect(rect, QColor(look.hover))
        super().drawRow(painter, option, index)
        if is_chosen:
            accent = QColor(look.colors.accent)
            painter.fillRect(QRect(0, rect.top(), 3, rect.height()), accent)
            if self.hasFocus():
                painter.fillRect(QRect(0, rect.top(), rect.width(), 1), accent)
                painter.fillRect(QRect(0, rect.bottom(), rect.width(), 1), accent)
