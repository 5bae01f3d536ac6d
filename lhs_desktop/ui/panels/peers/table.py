"""The table of peers: sorted by any column, ticked by Space, opened by Enter."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from lhs_desktop.models.peer_charts import Verdict
from lhs_desktop.services.comparing.comparison import Comparison
from lhs_desktop.ui.delegates.peers import TICK, PeersDelegate
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.itemmodels.peers import Column, PeersModel
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.plain import plain_command

NODE = 20
"""The least room for the name of a node, in characters."""
GIVES_WAY = ((Column.READING,), (Column.RANK,), (Column.EXCESS,), (Column.N,), (Column.INTERVAL,))
"""The columns that a narrow table leaves out, first one first: the words about the chosen node have them."""


_NO_VERDICT = (Verdict.DIFFERS, Verdict.NOT_JUDGED)


class PeersTable(ReportTable):
    code_chosen = Signal(str)
    code_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", PeersDelegate(), parent)
        self.setAccessibleName(self.tr("Peers"))
        self.model_ = PeersModel(self)
        self.setModel(self.model_)
        self.set_widths(Column.NODE, {}, least=NODE, gives_way=GIVES_WAY, wraps=False)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.sort_by)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.row_chosen.connect(self._on_row)
        self.entered_row.connect(self._on_entered)
        self._loading = False

    @property
    def chosen(self) -> str:
        """The code of the current row; empty for none."""
        peer = self.model_.peer(self.currentIndex().row())
        return peer.code if peer is not None else ""

    def choose(self, code: str) -> None:
        """Makes a node the current row, without telling anyone."""
        row = self.model_.row_of(code)
        self._loading = True
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif row != self.currentIndex().row():
            self.selectRow(row)
            self.scrollTo(self.model_.index(row, Column.NODE))
        self._loading = False

    def show_comparison(self, found: Comparison) -> None:
        """Fills it anew; nobody is told of a chosen row."""
        self._loading = True
        self.model_.show(found)
        self._loading = False

    def _on_row(self, row: int) -> None:
        peer = self.model_.peer(row)
        if peer is not None and not self._loading:
            self.code_chosen.emit(peer.code)

    def _on_entered(self, index: QModelIndex) -> None:
        peer = self.model_.peer(index.row())
        if peer is not None:
            self.code_opened.emit(peer.code)

    def sort_by(self, column: int) -> None:
        """By a column; again, the other way round."""
        model = self.model_
        same = column == model.sorted_by and model.order is Qt.SortOrder.AscendingOrder
        model.sort(column, Qt.SortOrder.DescendingOrder if same else Qt.SortOrder.AscendingOrder)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _on_menu(self, where: QPoint) -> None:
        """By the right button or the menu key: the same as by keys, and sorting."""
        menu = self.made_menu()
        menu.exec(self.viewport().mapToGlobal(where))
        menu.deleteLater()

    def made_menu(self) -> QMenu:
        menu = QMenu(self)
        row = self.currentIndex().row()
        peer = self.model_.peer(row)
        if peer is not None:
            opening = menu.addAction(self.tr("Open {name}").format(name=plain_command(peer.name)))
            opening.triggered.connect(lambda: self.code_opened.emit(peer.code))
            ticked = peer.code in self.model_.ticked
            text = self.tr("Remove the tick") if ticked else self.tr("Tick for side by side")
            ticking = menu.addAction(text)
            ticking.setEnabled(peer.value is not None)
            ticking.triggered.connect(lambda: self.model_.toggle(row))
            menu.addSeparator()
        for column, head in zip(Column, self.model_.heads(), strict=True):
            sorting = menu.addAction(self.tr("Sort by {column}").format(column=plain_command(head)))
            sorting.setCheckable(True)
            sorting.setChecked(column is self.model_.sorted_by)
            sorting.triggered.connect(lambda _=False, column=column: self.sort_by(column))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.model_.toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def wanted_width(self) -> int:
        """What shows every column and most names in full."""
        names = [peer.name for peer in sorted(self.model_.rows, key=lambda peer: len(peer.name))]
        name = self.fontMetrics().horizontalAdvance(names[len(names) * 9 // 10]) if names else 0
        columns = sum(self.needed(column) for column in Column if column is not Column.NODE)
        return columns + name + TICK + 4 * PAD + self.verticalScrollBar().sizeHint().width()

    def is_told(self, column: int) -> bool:
        model = self.model_
        match column:
            case Column.VERDICT:
                return any(peer.verdict not in _NO_VERDICT for peer in model.valued)
            case Column.READING:
                return any(peer.reading is not None for peer in model.rows)
            case Column.NODE:
                return True
        return any(index.data() for index in self.telling(column))

    def telling(self, column: int) -> Iterable[QModelIndex]:
        """Why there is no value may be long, and is said in full below the table."""
        valued = column == Column.VERDICT
        for row, peer in enumerate(self.model_.rows):
            if not valued or peer.value is not None:
                yield self.model_.index(row, column)
