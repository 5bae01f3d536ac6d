"""The tree itself: full-row selection, opened by Enter or a click."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from lhs_desktop.ui.delegates.tree import TreeDelegate
from lhs_desktop.ui.theme import theme


class NodeTree(QTreeView):
    """Moving the selection opens nothing; Enter, Space or a click does."""

    chosen = Signal(QModelIndex)

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
        self.setAccessibleName(self.tr("Nodes by whom they report to"))
        self.clicked.connect(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

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
