"""What was found by a few letters: a flat list, each with where it stands and what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lhs_desktop.models.naming import Places, telling
from lhs_desktop.services.navigator import Hit
from lhs_desktop.ui.delegates.rows import NAME_ROLE
from lhs_desktop.ui.plain import plain_roles

Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = Qt.ItemDataRole.UserRole + 1
FOUND_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the list."""

    text: str
    beside: str = ""
    """The second line: where it stands, or why it cannot be had."""
    tag: str = ""
    """At the right: what it is."""
    is_faint: bool = False
    """It cannot be had now."""
    record: Any = None
    tip: str = ""


@plain_roles
class FoundModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Found, ...] = ()
        self._telling: Mapping[str, Places] = {}

    @property
    def records(self) -> tuple[Found, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[Found]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self._telling = telling(row.text for row in rows)
        self.endResetModel()

    def record(self, row: int) -> Found | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.record(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == FOUND_ROLE:
            return row
        if role == HIT_ROLE:
            return row.record
        if role == NAME_ROLE:
            return self._telling.get(row.text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or "\n".join(part for part in (row.text, row.beside) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.text, row.tag, row.beside) if part)
        return None


class HitsModel(FoundModel):
    """Nodes that were found."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        return tuple(row.record for row in self.records)

    def show(self, hits: Sequence[Hit]) -> None:
        self.show_rows([_row(hit) for hit in hits])


def _row(hit: Hit) -> Found:
    node, path = hit.node, " › ".join(hit.path_names)
    tip = "\n".join(part for part in (node.name, path, node.code) if part)
    return Found(node.name, path or node.level or node.code, record=hit, tip=tip)
