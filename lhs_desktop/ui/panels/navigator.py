"""The navigator: the tree, a filter above it, and marks that are counted in the background."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from lhs_desktop.models.nodes import Node
from lhs_desktop.services import navigator
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import Database
from lhs_desktop.services.navigator import Mark
from lhs_desktop.ui.delegates.hits import HitDelegate
from lhs_desktop.ui.help.first_words import FirstWord
from lhs_desktop.ui.icons import icon
from lhs_desktop.ui.itemmodels.hits import HIT_ROLE, HitsModel
from lhs_desktop.ui.itemmodels.tree import TreeModel
from lhs_desktop.ui.panels.tree_view import NodeTree
from lhs_desktop.ui.tasks import Report
from lhs_desktop.ui.theme import theme
from lhs_desktop.ui.widgets import text_label
from lhs_desktop.ui.workbench import Workbench

PAUSE = 120
"""Milliseconds without a keystroke before the filter searches."""


class Navigator(QWidget):
    chosen = Signal(str)
    """The code of a node to open."""
    found = Signal(str)
    """The code of a node that was searched for, to open."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigator")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workbench = workbench
        self._path: Sequence[Node] = ()
        self._is_followed = False
        """The page goes where the keys have moved: nothing opens in the tree then, or they would never get past it."""
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Find a node"))
        self.filter.setAccessibleName(self.tr("Find a node by name or code"))
        self.filter.setClearButtonEnabled(True)
        self._glass = QAction(icon("search"), "", self.filter)
        self.filter.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.tree = NodeTree()
        self.model = TreeModel(self)
        self.tree.setModel(self.model)
        self.hits = HitsModel(self)
        self.list = self._made_list()
        self.nothing = text_label("", muted=True, wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.nothing.setContentsMargins(16, 8, 16, 8)
        self.stack = QStackedWidget()
        for page in (self.tree, self.list, self.nothing):
            self.stack.addWidget(page)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._search)
        self.filter.textChanged.connect(self._on_text_changed)
        self.filter.returnPressed.connect(self._open_first)
        self.filter.installEventFilter(self)
        self.tree.chosen.connect(self._on_tree_chosen)
        self.tree.rested.connect(self._on_rested)
        self.list.clicked.connect(self._on_hit_chosen)
        workbench.opened.connect(self.reload)
        workbench.closed.connect(self.reload)
        workbench.hub.changed.connect(self._on_changed)
        workbench.finding.loaded.connect(self._on_loaded)
        theme().changed.connect(self._on_theme)

    def _made_list(self) -> QListView:
        made = QListView()
        made.setModel(self.hits)
        made.setItemDelegate(HitDelegate(made))
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setAccessibleName(self.tr("Nodes found"))
        made.installEventFilter(self)
        return made

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.setSpacing(6)
        top.addWidget(self.filter)
        top.addWidget(FirstWord("node"))
        layout.addLayout(top)
        layout.addWidget(self.stack)
        self.setMinimumWidth(200)

    # What others ask of it

    @Slot()
    def reload(self) -> None:
        """Reads the tree anew; what was open and chosen stays so."""
        opened = {node.id for index, node in self.model.loaded() if self.tree.isExpanded(index)}
        self.filter.clear()
        workbench = self._workbench
        if not workbench.is_open:
            self.model.load(None)
            return
        self.model.load(lambda parent, after, limit: workbench.read(navigator.children, parent, after, limit))
        self.model.fetchMore(QModelIndex())
        self._expand(QModelIndex(), opened)
        if self.model.rowCount() == 1:
            self.tree.expand(self.model.index(0, 0))
        self.show_node(self._path)
        self._count_marks()

    def show_node(self, path: Sequence[Node]) -> None:
        """Marks the node of the page and opens the tree down to it."""
        self._path = tuple(path)
        index = self.model.find(path) if path else QModelIndex()
        if not index.isValid():
            self.tree.selectionModel().clear()
            return
        self.tree.expand(index.parent())
        if not self._is_followed:
            self.tree.expand(index)
        self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.tree.scrollTo(index)

    def take_focus(self) -> None:
        """On the tree, or on what the filter found."""
        shown = next((one for one in (self.tree, self.list) if one.isVisible()), self.filter)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_filter(self) -> None:
        self.show()  # it may have made room for the pane of an action
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _expand(self, parent: QModelIndex, opened: set[int]) -> None:
        for row in range(self.model.rowCount(parent)):
            index = self.model.index(row, 0, parent)
            node = self.model.node(index)
            if node is not None and node.id in opened:
                self.model.fetchMore(index)
                self.tree.expand(index)
                self._expand(index, opened)

    # Filter

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self.stack.setCurrentWidget(self.tree)

    @Slot()
    def _on_loaded(self) -> None:
        if self.filter.text().strip() and not self._timer.isActive():
            self._search()

    @Slot()
    def _search(self) -> None:
        """Once the names are at hand; they are read in the background the first time."""
        finding = self._workbench.finding
        if finding.is_ready:
            self._list_hits()
        else:
            finding.prepare()

    def _list_hits(self) -> None:
        words = self.filter.text().strip()
        if not words or not self._workbench.is_open:
            return
        self.hits.show(self._workbench.finding.hits(words))
        if self.hits.hits:
            self.list.setCurrentIndex(self.hits.index(0))
            self.stack.setCurrentWidget(self.list)
        else:
            said = self.tr("No node has “{words}” in its name or code. Esc clears the filter.")
            self.nothing.setText(said.format(words=words))
            self.stack.setCurrentWidget(self.nothing)

    def _open_first(self) -> None:
        if self._timer.isActive() or self.stack.currentWidget() is self.tree:
            self._timer.stop()
            self._list_hits()
        index = self.list.currentIndex()
        if self.stack.currentWidget() is self.list and index.isValid():
            self._on_hit_chosen(index)

    @Slot(QModelIndex)
    def _on_hit_chosen(self, index: QModelIndex) -> None:
        self.found.emit(index.data(HIT_ROLE).node.code)

    @Slot(QModelIndex)
    def _on_tree_chosen(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        if node is not None:
            self.chosen.emit(node.code)

    @Slot(QModelIndex)
    def _on_rested(self, index: QModelIndex) -> None:
        self._is_followed = True
        try:
            self._on_tree_chosen(index)
        finally:
            self._is_followed = False

    # Marks

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("node", "link"):
            self.reload()
        elif changes.touches("action", "target", "observation", "phase", "setting"):
            self._count_marks()

    @Slot()
    def _on_theme(self) -> None:
        self._glass.setIcon(icon("search"))

    def _count_marks(self) -> None:
        task = self._workbench.task()
        task.succeeded.connect(self._on_counted)
        self._workbench.start(task, _marks)

    @Slot(object)
    def _on_counted(self, marks: dict[str, Mark]) -> None:
        self.model.set_marks(marks)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                self.filter.setFocus()
                return True
            if watched is self.filter and key == Qt.Key.Key_Down:
                (self.list if self.stack.currentWidget() is self.list else self.tree).setFocus()
                return True
            if watched is self.list and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_first()
                return True
        return super().eventFilter(watched, event)


def _marks(database: Database, report: Report) -> dict[str, Mark]:
    with database.read() as connection:
        return navigator.marks(connection)
