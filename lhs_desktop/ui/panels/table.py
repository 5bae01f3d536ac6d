"""A table as a report has it: rows chosen whole, no grid, heads that stand over their figures."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lhs_desktop.ui.delegates.rows import RowDelegate


class ReportTable(QTableView):
    """Enter or a double click opens a row."""

    entered_row = Signal(QModelIndex)
    row_chosen = Signal(int)
    """The current row; −1 for none."""

    def __init__(self, name: str, delegate: RowDelegate | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.row_delegate = delegate or RowDelegate(self)
        self.row_delegate.setParent(self)
        self.setItemDelegate(self.row_delegate)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(40)
        self.hovered_row = -1
        self._widths: dict[int, int] = {}
        self._stretched = 0
        self._fit_rows()
        self.entered.connect(self._on_entered)
        self.doubleClicked.connect(self.entered_row)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            self.selectionModel().currentRowChanged.connect(self._on_current_changed)
            model.modelReset.connect(self._on_reset)

    def set_widths(self, stretched: int, widths: dict[int, int]) -> None:
        """One column takes what is left; the others have a width in average characters."""
        self._stretched, self._widths = stretched, dict(widths)
        header = self.horizontalHeader()
        for column in widths:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self._fit_columns()

    def _fit_columns(self) -> None:
        average = self.fontMetrics().averageCharWidth()
        for column, characters in self._widths.items():
            self.horizontalHeader().resizeSection(column, characters * average + 16)

    def height_of_rows(self, rows: int) -> int:
        """The height of the table with so many rows shown."""
        return (
            self.horizontalHeader().sizeHint().height()
            + rows * self.verticalHeader().defaultSectionSize()
            + 2
        )

    def _fit_rows(self) -> None:
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        header.setDefaultSectionSize(max(self.row_delegate.height, self.fontMetrics().height() + 10))

    def _on_current_changed(self, current: QModelIndex) -> None:
        self.row_chosen.emit(current.row() if current.isValid() else -1)

    def _on_reset(self) -> None:
        self.hovered_row = -1
        self._fit_rows()

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_widths"):
            self._fit_rows()
            self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
