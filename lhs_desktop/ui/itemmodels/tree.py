"""The navigator's tree: read a page at a time, so that 100,000 nodes cost what is shown of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lhs_desktop.models.naming import Places, telling
from lhs_desktop.models.nodes import Node, TreeRow
from lhs_desktop.services.navigator import Mark
from lhs_desktop.ui.delegates.rows import NAME_ROLE
from lhs_desktop.ui.plain import plain_roles
from lhs_desktop.ui.wording import mark_sentence

PAGE = 200
FAR = 20_000
"""Siblings that are loaded to come to one of them; one that is farther is not shown in the tree."""
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
NODE_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
Children = Callable[[int | None, tuple[str, int] | None, int], Sequence[TreeRow]]
"""Parent's key, name and key of the last row before, and how many rows."""


@dataclass(slots=True)
class Item:
    """A row that is loaded, with the part of its children that is."""

    number: int
    row: TreeRow | None
    parent: "Item | None"
    position: int
    children: list["Item"] = field(default_factory=list)
    is_complete: bool = False


@plain_roles
class TreeModel(QAbstractItemModel):
    """Rows are known to Qt by a number, never by a pointer that could outlive them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read: Children | None = None
        self._marks: Mapping[str, Mark] = {}
        self._root = Item(0, None, None, 0)
        self._items: dict[int, Item] = {}
        self._next = 1
        self._places: dict[tuple[int, int], Mapping[str, Places]] = {}
        """By the number of their parent and their page, what tells the names of siblings apart."""

    def load(self, read: Children | None) -> None:
        """Begins anew with the tops of a tree; None for no tree."""
        self.beginResetModel()
        self._read = read
        self._root = Item(0, None, None, 0, is_complete=read is None)
        self._items, self._places = {}, {}
        self.endResetModel()

    def set_marks(self, marks: Mapping[str, Mark]) -> None:
        self._marks = marks
        for item in [self._root, *self._items.values()]:
            if item.children:
                first, last = self._index(item.children[0]), self._index(item.children[-1])
                self.dataChanged.emit(first, last, [MARK_ROLE, Qt.ItemDataRole.ToolTipRole])

    def node(self, index: Index) -> Node | None:
        item = self._item(index)
        return item.row.node if item.row else None

    def loaded(self) -> Iterator[tuple[QModelIndex, Node]]:
        """All rows that are loaded, with their nodes."""
        for item in list(self._items.values()):
            if item.row is not None:
                yield self._index(item), item.row.node

    def find(self, path: Sequence[Node]) -> QModelIndex:
        """The row at the end of a path from the top, loading what is needed; none where that is too much."""
        item = self._root
        for node in path:
            found = self._child(item, node)
            if found is None:
                return QModelIndex()
            item = found
        return self._index(item)

    def _child(self, item: Item, node: Node) -> Item | None:
        seen, limit = 0, PAGE
        while True:
            for child in item.children[seen:]:
                if child.row is not None and child.row.node.id == node.id:
                    return child
            seen = len(item.children)
            if item.is_complete or seen >= FAR:
                return None
            self._fetch(item, limit)
            limit = min(2 * limit, FAR)

    def _fetch(self, item: Item, limit: int = PAGE) -> None:
        if self._read is None or item.is_complete:
            return
        first = len(item.children)
        last = item.children[-1].row if first else None
        after = (last.node.name, last.node.id) if last else None
        self._places = {}
        page = self._read(item.row.node.id if item.row else None, after, limit)
        if len(page) < limit:
            item.is_complete = True
        if not page:
            return
        self.beginInsertRows(self._index(item), first, first + len(page) - 1)
        for offset, row in enumerate(page):
            child = Item(self._next, row, item, first + offset, is_complete=row.child_count == 0)
            self._items[self._next] = child
            self._next += 1
            item.children.append(child)
        self.endInsertRows()

    def _item(self, index: Index) -> Item:
        if not index.isValid():
            return self._root
        return self._items.get(index.internalId(), self._root)

    def _index(self, item: Item) -> QModelIndex:
        if item.row is None:
            return QModelIndex()
        return self.createIndex(item.position, 0, item.number)

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return len(self._item(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        item = self._item(parent)
        if item.row is None:
            return self._read is not None
        return item.row.child_count > 0

    def canFetchMore(self, parent: Index) -> bool:
        return not self._item(parent).is_complete

    def fetchMore(self, parent: Index) -> None:
        self._fetch(self._item(parent))

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        children = self._item(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self._index(children[row])

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        above = self._item(child).parent
        return self._index(above) if above is not None else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._item(index)
        if item.row is None:
            return None
        node = item.row.node
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == NODE_ROLE:
            return node
        if role == NAME_ROLE:
            return self._telling(item)
        mark = self._marks.get(node.code)
        if role == MARK_ROLE:
            return mark
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (node.name, node.level, mark_sentence(mark)) if part)
        if role == Qt.ItemDataRole.WhatsThisRole:
            return self._what(node, mark)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (node.name, node.level, mark_sentence(mark)) if part)
        return None

    def _what(self, node: Node, mark: Mark | None) -> str:
        """What a row of the tree is, and what its marks count."""
        rules = self.tr(
            "A filled diamond counts the measures of the node itself that miss their target in their latest "
            "period, and a wave those that miss it within chance. An open diamond counts the nodes below with a "
            "filled one, and a clock counts overdue actions."
        )
        here = mark_sentence(mark) or self.tr("nothing misses its target")
        return "\n".join(
            [f"{node.name}, {node.level}", rules, self.tr("In this row: {example}").format(example=here)]
        )

    def _telling(self, item: Item) -> Places:
        """What tells its name from those of its siblings; of very many, from those near it in the alphabet."""
        if item.parent is None or item.row is None:
            return ()
        page = item.position // PAGE
        key = (item.parent.number, page)
        if key not in self._places:
            beside = item.parent.children[page * PAGE : (page + 1) * PAGE]
            self._places[key] = telling(one.row.node.name for one in beside if one.row is not None)
        return self._places[key].get(item.row.node.name, ())
