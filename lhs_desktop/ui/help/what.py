"""*What is this?* on every column: its rule, its unit, and how it reads in the row that is looked at."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QMenu,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.ui.widgets import text_label

WIDTH = 64
"""Of an explanation, in average characters."""

Index = QModelIndex | QPersistentModelIndex


class WhatIs(QObject):
    """Puts *What is this?* in the menu of headers and cells, and answers Shift+F1 for the whole row."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            return isinstance(watched, QWidget) and self._ask(watched, event)
        return False

    def _ask(self, widget: QWidget, event: QContextMenuEvent) -> bool:
        view = widget.parentWidget()
        if not isinstance(view, QTableView | QTreeView | QHeaderView) or widget is not view.viewport():
            return False
        if view.contextMenuPolicy() is not Qt.ContextMenuPolicy.DefaultContextMenu:
            return False  # it has a menu of its own
        text = (
            self._of_header(view, event.pos())
            if isinstance(view, QHeaderView)
            else self._of_cell(view, event.pos())
        )
        if not text:
            return False
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(self.tr("What is this?"))
        place = event.globalPos()
        action.triggered.connect(lambda: Explanation(text, view).show_at(place))
        menu.popup(place)
        return True

    def _of_header(self, header: QHeaderView, place: QPoint) -> str:
        view = header.parentWidget()
        column = header.logicalIndexAt(place)
        row = view.currentIndex().row() if isinstance(view, QAbstractItemView) else -1
        return explained(header.model().index(max(row, 0), column)) if column >= 0 else ""

    def _of_cell(self, view: QAbstractItemView, place: QPoint) -> str:
        return explained(view.indexAt(place))

    def show_row(self) -> None:
        """All columns of the table in focus, those too that a narrow window leaves out, as they read in the chosen row."""
        view = QApplication.focusWidget()
        while view is not None and not isinstance(view, QTableView | QTreeView):
            view = view.parentWidget()
        if view is None or view.model() is None:
            return
        index = view.currentIndex()
        row = index.row() if index.isValid() else 0
        parts = [
            explained(view.model().index(row, column, index.parent()))
            for column in range(view.model().columnCount())
        ]
        place = view.viewport().mapToGlobal(view.visualRect(index).bottomLeft())
        Explanation("\n\n".join(part for part in parts if part), view).show_at(place)


class Explanation(QFrame):
    """A few lines over the window, until the next key or click."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("explanation")
        self.setAccessibleName(text)
        self.label = text_label(text, wrap=True)
        self.label.setMinimumWidth(WIDTH * self.fontMetrics().averageCharWidth())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.label)

    def show_at(self, place: QPoint) -> None:
        """Below a place, moved so that all of it is on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(place.x(), screen.right() - self.width())
        y = min(place.y(), screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()


def explained(index: Index) -> str:
    """What a column is, and how it reads in a row; empty where nothing is known of it."""
    model, roles = index.model(), Qt.ItemDataRole
    if not index.isValid():
        return ""
    what = model.headerData(index.column(), Qt.Orientation.Horizontal, roles.WhatsThisRole) or ""
    own = index.data(roles.WhatsThisRole) or ""
    if not what:
        return str(own)
    head = str(model.headerData(index.column(), Qt.Orientation.Horizontal, roles.DisplayRole) or "").rstrip(
        " ▾▴"
    )
    example = str(own or index.data(roles.DisplayRole) or "")
    here = (
        QApplication.translate("WhatIs", "In this row: {example}").format(example=example) if example else ""
    )
    return "\n".join(part for part in (head, str(what), here) if part)
