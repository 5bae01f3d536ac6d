"""The grid of an extract: chosen by keyboard or mouse, its table's edges drawn and dragged."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lhs_desktop.formats.workbooks import Sheet
from lhs_desktop.services.importing.views import NO_ROLES, Region, RowKind, SheetView
from lhs_desktop.ui.itemmodels.extract_grid import ExtractGridModel
from lhs_desktop.ui.panels.importing.cells import HEIGHT, CellPainter
from lhs_desktop.ui.panels.importing.edges import LEFT, RIGHT, TOP, Edges
from lhs_desktop.ui.panels.importing.headers import RoleHeader, RowHeader, sections
from lhs_desktop.ui.panels.importing.roles import chip
from lhs_desktop.ui.theme import theme

LOOKED_AT = 40
"""Rows of data by which the width of a column is chosen."""
FITTED_AT_ONCE = 40
"""Columns: more than any window shows."""
NARROWEST, WIDEST = 5, 26
"""In average characters."""
SPANNED = 80
"""Rows above and below a table whose texts may run over empty cells."""
ABOVE = 2
"""Rows above the heads that are seen at first."""


class ExtractGrid(QTableView):
    column_asked = Signal(int, QPoint)
    """The roles of a column are asked for; where a menu can open."""
    row_asked = Signal(int, QPoint)
    cell_asked = Signal(int, int, QPoint)
    header_chosen = Signal(int)
    """This row has the heads."""
    end_chosen = Signal(int)
    """The table ends above this row."""
    sides_chosen = Signal(object, int, int)
    """The table has these first and last columns."""

    def __init__(self, model: ExtractGridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = model
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        """The last row and column of what a cell is shown over."""
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}
        """The cell that is shown over another one."""
        self._fitted = 0
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_next)
        self._edges = Edges(self, model)
        self.roles = RoleHeader(model, self)
        self.rows = RowHeader(model, self)
        self.setHorizontalHeader(self.roles)
        self.setVerticalHeader(self.rows)
        self.setModel(model)
        self.setAccessibleName(self.tr("Cells of the sheet"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._cells = CellPainter(model, self)
        self.roles.asked.connect(self._on_column)
        self.rows.asked.connect(self._on_row)
        model.modelReset.connect(self._on_reset)
        model.headerDataChanged.connect(self._on_changed)
        self._fit_rows()

    # Its look

    def _fit_rows(self) -> None:
        self.rows.setMinimumSectionSize(18)
        self.rows.setDefaultSectionSize(max(HEIGHT, self.fontMetrics().height() + 6))
        self.rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _on_reset(self) -> None:
        self._fit_rows()
        self._fit_columns()
        self._on_changed()
        self._begin_at_table()

    def _on_changed(self) -> None:
        view = self.model_.view
        self.clearSpans()
        self._spans.clear()
        self._covered.clear()
        if view is not None:
            for first_row, first, last_row, last in spans(view):
                self.setSpan(first_row, first, last_row - first_row + 1, last - first + 1)
                self._spans[first_row, first] = last_row, last
                for row in range(first_row, last_row + 1):
                    for column in range(first, last + 1):
                        self._covered[row, column] = first_row, first
        self.rows.viewport().update()
        self.roles.viewport().update()
        self.viewport().update()

    def _begin_at_table(self) -> None:
        """The first look is at the heads, with a row or two above them."""
        view = self.model_.view
        if view is None or not view.sheet.rows or not view.sheet.columns:
            return
        self.scrollToTop()
        region = view.regions[0] if view.regions else None
        if region is not None and region.top > ABOVE:
            start = self.model_.index(region.top - ABOVE, 0)
            self.scrollTo(start, QAbstractItemView.ScrollHint.PositionAtTop)
        column = next((i for i, head in enumerate(region.heads) if head), 0) if region is not None else 0
        self.setCurrentIndex(self.model_.index(region.header if region is not None else 0, column))

    def _fit_columns(self) -> None:
        self._fitted = 0
        self._fit_next()

    def _fit_next(self) -> None:
        """Some columns more, each as wide as its first rows need, within reason; a wide sheet takes several turns."""
        view = self.model_.view
        if view is None:
            return
        first = view.regions[0].first if view.regions else 0
        average = self.fontMetrics().averageCharWidth()
        columns = range(self._fitted, min(self._fitted + FITTED_AT_ONCE, view.sheet.columns))
        for column in columns:
            texts = [len(self.model_.text(row, column)) for row in range(first, first + LOOKED_AT)]
            needed = max([NARROWEST, *texts])
            needed = max(needed, len(chip(view.roles(column) or NO_ROLES)), min(len(view.head(column)), 16))
            self.setColumnWidth(column, min(needed, WIDEST) * average + 22)
        self._fitted = columns.stop
        if self._fitted < view.sheet.columns:
            self._fitting.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme().colors.paper))
        if self.model_.view is not None:
            self._paint_cells(painter, event.rect())
            self._edges.paint(painter, self.viewport().rect())
        painter.end()

    def _paint_cells(self, painter: QPainter, exposed: QRect) -> None:
        self._cells.begin(self.font())
        painter.setClipRect(exposed)
        place, selected = self.place, self.selectionModel().isSelected
        painted: set[tuple[int, int]] = set()
        for row in sections(self.rows, self.viewport().height()):
            for column in sections(self.roles, self.viewport().width()):
                cell = self._covered.get((row, column), (row, column))
                if cell in painted:
                    continue
                painted.add(cell)
                rect = self._rect(*cell)
                if rect.intersects(exposed):
                    self._cells.paint(painter, rect, *cell, selected(self.model_.index(*cell)))
        if place in painted and self.hasFocus():
            self._cells.paint_focus(painter, self._rect(*place))

    def _rect(self, row: int, column: int) -> QRect:
        """Where a cell stands in the viewport, with all that it covers."""
        last_row, last = self._spans.get((row, column), (row, column))
        left, top = self.columnViewportPosition(column), self.rowViewportPosition(row)
        right = self.columnViewportPosition(last) + self.columnWidth(last)
        bottom = self.rowViewportPosition(last_row) + self.rowHeight(last_row)
        return QRect(left, top, right - left, bottom - top)

    # Where one is

    @property
    def place(self) -> tuple[int, int]:
        """The row and the column of the current cell; −1 for none."""
        index = self.currentIndex()
        return index.row(), index.column()

    def go_to(self, row: int, column: int) -> None:
        """Makes a cell the current one and shows it, with some rows around it."""
        index = self.model_.index(row, column)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.roles.viewport().update()
        self.rows.viewport().update()

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = self.place
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            if row >= 0:
                self._ask_cell(row, column)
        elif event.key() == Qt.Key.Key_F8 and row >= 0:
            self.go_to_problem(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.text().casefold() == self.tr("h") and row >= 0 and not self._modified(event):
            self.header_chosen.emit(row)
        elif event.text().casefold() == self.tr("e") and row >= 0 and not self._modified(event):
            self.end_chosen.emit(row)
        elif event.text().casefold() == self.tr("l") and row >= 0 and not self._modified(event):
            self.set_side_here(LEFT)
        elif event.text().casefold() == self.tr("r") and row >= 0 and not self._modified(event):
            self.set_side_here(RIGHT)
        else:
            super().keyPressEvent(event)

    def set_side_here(self, which: str) -> None:
        """The first or the last column of the table is the one where the keyboard is."""
        row, column = self.place
        region = self.model_.view.region(row) if self.model_.view is not None else None
        if region is not None:
            self.set_side(region, which, column + (which == RIGHT))

    @staticmethod
    def _modified(event: QKeyEvent) -> bool:
        return bool(
            event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        )

    def go_to_problem(self, step: int) -> None:
        """To the next cell with a problem, or the one before, around the ends."""
        cells = sorted(self.model_.places.cells)
        if not cells:
            return
        here = self.place
        if step > 0:
            found = next((cell for cell in cells if cell > here), cells[0])
        else:
            found = next((cell for cell in reversed(cells) if cell < here), cells[-1])
        self.go_to(*found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.setCurrentIndex(index)
        row, column = self.place
        if row >= 0:
            self._ask_cell(row, column)

    def _ask_cell(self, row: int, column: int) -> None:
        rect = self.visualRect(self.model_.index(row, column))
        self.cell_asked.emit(row, column, self.viewport().mapToGlobal(rect.bottomLeft()))

    def _on_column(self, column: int) -> None:
        row = max(self.place[0], 0)
        self.setCurrentIndex(self.model_.index(row, column))
        x = self.roles.sectionViewportPosition(column)
        self.column_asked.emit(column, self.roles.viewport().mapToGlobal(QPoint(x, self.roles.height())))

    def _on_row(self, row: int) -> None:
        self.setCurrentIndex(self.model_.index(row, max(self.place[1], 0)))
        y = self.rows.sectionViewportPosition(row) + self.rows.sectionSize(row)
        self.row_asked.emit(row, self.rows.viewport().mapToGlobal(QPoint(self.rows.width() // 2, y)))

    # Dragging an edge

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if not (left and self._edges.press(event.position().toPoint())):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._edges.is_dragged:
            if self._edges.move(place):
                self.viewport().update()
            return
        edge = self._edges.at(place)
        self.viewport().setCursor(edge.cursor if edge is not None else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._edges.is_dragged:
            super().mouseReleaseEvent(event)
            return
        dragged = self._edges.release()
        self.viewport().update()
        if dragged is not None:
            edge, to = dragged
            if edge.is_side:
                self.set_side(edge.region, edge.which, to)
            else:
                (self.header_chosen if edge.which == TOP else self.end_chosen).emit(to)

    def set_side(self, region: Region, which: str, columns: int) -> None:
        """Sets a side of a table where so many columns are left of it."""
        if region.sides is not None:
            first, last = region.sides
            chosen = (columns, last) if which == LEFT else (first, columns - 1)
            if chosen != region.sides and chosen[0] <= chosen[1]:
                self.sides_chosen.emit(region, *chosen)


def spans(view: SheetView) -> list[tuple[int, int, int, int]]:
    """Ranges of cells shown as one: merged ones, and those over which a title or a note runs."""
    sheet = view.sheet
    merged = [one for one in sheet.merged if (one[0], one[1]) != (one[2], one[3])][:500]
    found = [one for one in merged if one[2] < sheet.rows and one[3] < sheet.columns]
    taken = {row for first, _, last, _ in found for row in range(first, last + 1)}
    for row in _outside(view):
        if row not in taken:
            found += _running(sheet, row)
    return found


def _outside(view: SheetView) -> list[int]:
    """Rows above and below tables, the first of each."""
    last = view.sheet.rows
    if not view.regions:
        return [row for row in range(min(SPANNED, last)) if view.kind(row) is RowKind.UNREAD]
    rows: list[int] = []
    for region in view.regions:
        rows += range(max(region.top - SPANNED, 0), region.top)
        rows += range(region.last + 1, min(region.last + 1 + SPANNED, last))
    return [row for row in dict.fromkeys(rows) if view.kind(row) in (RowKind.ABOVE, RowKind.BELOW)]


def _running(sheet: Sheet, row: int) -> list[tuple[int, int, int, int]]:
    """Texts of a row that have empty cells at their right, with these."""
    cells = sheet.row(row)
    filled = [index for index, cell in enumerate(cells) if cell is not None and cell != ""]
    ends = [*(index - 1 for index in filled[1:]), min(len(cells) - 1, (filled[-1] if filled else 0) + 20)]
    return [
        (row, start, row, end)
        for start, end in zip(filled, ends, strict=False)
        if end > start and isinstance(cells[start], str)
    ]
