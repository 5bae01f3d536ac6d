"""Any list of frozen records as a table, by fields that say how each column reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lhs_desktop.models.naming import Places, telling
from lhs_desktop.ui.delegates.rows import MUTED_ROLE, NAME_ROLE, TONE_ROLE
from lhs_desktop.ui.plain import plain_roles

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its head, and what a record has to say in it."""

    head: str
    text: Callable[[Any], str]
    is_number: bool = False
    muted: Callable[[Any], str | bool] | None = None
    """Text behind the text in the muted colour, or True for a cell that is muted whole."""
    tone: Callable[[Any], str] | None = None
    """The name of a colour of the palette, or nothing."""
    tip: Callable[[Any], str] | None = None
    is_name: bool = False
    """Of a node or a measure: cut so that it can be told from the others of its column."""
    what: str = ""
    """What the column is, for whoever asks: its rule, and its unit."""


@plain_roles
class RecordsModel(QAbstractTableModel):
    def __init__(self, fields: Sequence[Field], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._records: tuple[Any, ...] = ()
        self._places: dict[int, Mapping[str, Places]] = {}
        """By column, what tells a name from the others."""

    @property
    def records(self) -> tuple[Any, ...]:
        return self._records

    def call(self, column: int, head: str) -> None:
        """Gives a column another header."""
        fields = list(self._fields)
        fields[column] = replace(fields[column], head=head)
        self._fields = tuple(fields)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def show(self, records: Sequence[Any]) -> None:
        self.beginResetModel()
        self._records = tuple(records)
        self._places = {
            column: telling(field.text(one) for one in self._records)
            for column, field in enumerate(self._fields)
            if field.is_name
        }
        self.endResetModel()

    def record(self, row: int) -> Any | None:
        return self._records[row] if 0 <= row < len(self._records) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._fields)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._fields):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._fields[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self._fields[section])
        if role == Qt.ItemDataRole.WhatsThisRole:
            return self._fields[section].what
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        record = self.record(index.row())
        if record is None:
            return None
        field = self._fields[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return field.text(record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(field)
        if role == NAME_ROLE and field.is_name:
            return self._places[index.column()].get(field.text(record), ())
        if role == MUTED_ROLE and field.muted is not None:
            return field.muted(record)
        if role == TONE_ROLE and field.tone is not None:
            return field.tone(record)
        if role == Qt.ItemDataRole.ToolTipRole:
            text = field.text(record)
            tip = field.tip(record) if field.tip is not None else text
            return tip if text in tip else f"{text}\n{tip}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{field.head}: {field.text(record)}"
        return None

    def _alignment(self, field: Field) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if field.is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
