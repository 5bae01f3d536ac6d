"""A table as a report has it: rows chosen whole, no grid, headers that stand over their figures."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from lhs_desktop.ui.delegates.rows import PAD, RowDelegate

REST = -1
"""Stands for what is behind the names, among the widths of columns."""
MEASURED = 40
"""The longest texts of a column that are measured."""
LAST = 9
"""What names keep when nothing else is left to give way, in average characters."""
LEAST = 16
"""The least room of names, in average characters."""
WRAPPED = 300
"""Rows up to which each has the height that its text needs."""


class Header(QHeaderView):
    """Knows what a header needs to be read whole, shown or not."""

    def needed(self, column: int) -> int:
        return self.sectionSizeFromContents(column).width()


class ReportTable(QTableView):
    """Enter or a double click opens a row."""

    entered_row = Signal(QModelIndex)
    row_chosen = Signal(int)
    """The current row; −1 for none."""
    rows_fitted = Signal()
    """The heights of rows have changed."""

    _is_ready = False
    """There are columns to fit."""

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
        self._header = Header(Qt.Orientation.Horizontal, self)
        self._header.setHighlightSections(False)
        self._header.setSectionsClickable(False)
        self._header.setMinimumSectionSize(40)
        self.setHorizontalHeader(self._header)
        self.hovered_row = -1
        self._stretched = 0
        self._least = LEAST
        self._most: dict[int, int] = {}
        self._gives_way: Sequence[Sequence[int]] = ()
        self._is_spread = False
        self._wraps = True
        self._spare: frozenset[int] = frozenset()
        self._needed: dict[int, int] = {}
        """What each column needs to show what it has, as measured for these rows and this type."""
        self.entered.connect(self._on_entered)
        self.doubleClicked.connect(self.entered_row)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._is_ready = model is not None
        if model is not None:
            self._fit_rows()
            self.selectionModel().currentRowChanged.connect(self._on_current_changed)
            model.modelReset.connect(self._on_reset)
            model.layoutChanged.connect(self._fit_rows)

    def set_widths(
        self,
        stretched: int,
        most: Mapping[int, int],
        *,
        least: int = LEAST,
        gives_way: Sequence[Sequence[int]] = (),
        spread: bool = False,
        wraps: bool = True,
        spare: Sequence[int] = (),
    ) -> None:
        """How the columns share the room: figures and headers have what they need, texts what there is.

        Args:
            stretched: The column of names, which takes what is left.
            most: The most that other columns of text take, in average characters; figures are never cut.
            least: What the names keep, in average characters, before another column gives way.
            gives_way: Columns that a narrow table leaves out, the first ones first; some only together.
            spread: Whether all columns share what none of them needs, so that figures stay near their names.
            wraps: Whether a name without room for one line may have two.
            spare: Columns that are left out while none of their cells has a text.
        """
        self._stretched, self._most = stretched, dict(most)
        self._least, self._gives_way, self._is_spread, self._wraps = least, gives_way, spread, wraps
        self._spare = frozenset(spare)
        self._needed = {}
        self.fit_columns()

    # Columns

    def fit_columns(self) -> None:
        """Shares the room there is."""
        if not self._is_ready:
            return
        model, room = self.model(), self.viewport().width()
        needed = {column: self.needed(column) for column in range(model.columnCount())}
        average = self.fontMetrics().averageCharWidth()
        names = needed.pop(self._stretched)
        least = min(names, max(self._least * average + 2 * PAD, self._least_for_rests()))
        hidden = {column for column, wide in needed.items() if not wide}
        total = least + sum(needed.values())
        for group in self._gives_way:
            if total <= room:
                break
            total -= sum(needed[column] for column in group)
            hidden.update(group)
        if total > room:  # figures are whole all the same: names give what they can
            shorter = max(least - (total - room), LAST * average + 2 * PAD)
            total, least = total - least + shorter, min(least, shorter)
        spare = max(room - total, 0)
        own = min(names - least, spare)
        spare -= own
        shown = [column for column in needed if column not in hidden]
        share = spare // (len(shown) + 1) if self._is_spread else 0
        for column in needed:
            self.setColumnHidden(column, column in hidden)
        for column in shown:
            self._header.resizeSection(column, needed[column] + share)
        self._header.resizeSection(self._stretched, least + own + spare - share * len(shown))
        self._fit_rows()

    def needed(self, column: int) -> int:
        """What a column needs to show what it has; nothing for one that has nothing to say."""
        if column not in self._needed:
            self._needed[column] = self._measured(column)
        return self._needed[column]

    def _measured(self, column: int) -> int:
        if not self.is_told(column):
            return 0
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        indexes = sorted(self.telling(column), key=lambda index: len(str(index.data() or "")))[-MEASURED:]
        wide = max((self.row_delegate.sizeHint(option, index).width() for index in indexes), default=0)
        if column in self._most:
            wide = min(wide, self._most[column] * self.fontMetrics().averageCharWidth() + 2 * PAD)
        return max(wide, self._header.needed(column), self._header.minimumSectionSize())

    def _least_for_rests(self) -> int:
        """What stands behind a name has room on a line of its own."""
        if not self._wraps:
            return 0
        if REST not in self._needed:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            delegate = self.row_delegate
            rests = (delegate.rest_width(option, index) for index in self.telling(self._stretched))
            self._needed[REST] = max(rests, default=0)
        return self._needed[REST]

    def is_told(self, column: int) -> bool:
        """Whether a column has something to say."""
        return column not in self._spare or any(index.data() for index in self.telling(column))

    def telling(self, column: int) -> Iterable[QModelIndex]:
        """The cells of a column that say how wide it is."""
        model = self.model()
        return (model.index(row, column) for row in range(model.rowCount()))

    # Rows

    def height_of_rows(self, rows: int) -> int:
        """The height of the table with so many rows shown."""
        header = self.verticalHeader()
        high = sum(header.sectionSize(row) for row in range(min(rows, header.count())))
        high += max(rows - header.count(), 0) * header.defaultSectionSize()
        return self._header.sizeHint().height() + high + 2

    def _fit_rows(self) -> None:
        header, metrics, model = self.verticalHeader(), self.fontMetrics(), self.model()
        one = max(self.row_delegate.height, metrics.height() + 10)
        before = header.length()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        if header.defaultSectionSize() != one:
            header.setDefaultSectionSize(one)
        if self._wraps and 0 < model.rowCount() <= WRAPPED:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            width, two = self._header.sectionSize(self._stretched), one + metrics.height()
            for row in range(model.rowCount()):
                lines = self.row_delegate.line_count(option, model.index(row, self._stretched), width)
                high = two if lines > 1 else one
                if header.sectionSize(row) != high:
                    header.resizeSection(row, high)
        if header.length() != before:
            self.rows_fitted.emit()

    # What Qt asks

    def _on_current_changed(self, current: QModelIndex) -> None:
        self.row_chosen.emit(current.row() if current.isValid() else -1)

    def _on_reset(self) -> None:
        self.hovered_row = -1
        self._needed = {}
        self.fit_columns()

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._is_ready:
            self._needed = {}
            self.fit_columns()

    def take_focus(self) -> None:
        """With a row chosen, so that it is seen where the keyboard is."""
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.selectRow(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
