"""A sheet of an extract as a table: cells by demand, letters and numbers as in a spreadsheet."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lhs_desktop.formats.workbooks import Cell, address, cell_text
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.letters import elided, one_line
from lhs_desktop.services.importing.roles import Part, Role
from lhs_desktop.services.importing.views import Places, RowKind, SheetView
from lhs_desktop.ui.errors import sentence
from lhs_desktop.ui.panels.importing.roles import kind_name, role_name
from lhs_desktop.ui.plain import plain_roles

Index = QModelIndex | QPersistentModelIndex
NO_PLACES = Places()
HIDDEN = "•••"
LONGEST = 200
"""Letters of a cell that are shown; a cell may hold a whole text."""


@plain_roles
class ExtractGridModel(QAbstractTableModel):
    """Nothing is copied: each cell is asked of the workbook when it is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view: SheetView | None = None
        self.places = NO_PLACES
        self.problems: Sequence[Problem] = ()

    def show(self, view: SheetView | None) -> None:
        """Shows a sheet; another view of the same sheet keeps the place and what is chosen."""
        same = view is not None and self.view is not None and view.sheet is self.view.sheet
        if same:
            self.view = view
            self._repaint()
            return
        self.beginResetModel()
        self.view, self.places, self.problems = view, NO_PLACES, ()
        self.endResetModel()

    def mark(self, places: Places, problems: Sequence[Problem]) -> None:
        """Marks the cells that have problems."""
        if places is self.places and problems is self.problems:
            return
        self.places, self.problems = places, problems
        self._repaint()

    def _repaint(self) -> None:
        columns = self.columnCount()
        if columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)

    # For the painter, without the cost of roles

    def cell(self, row: int, column: int) -> Cell:
        return self.view.sheet.cell(row, column) if self.view is not None else None

    def text(self, row: int, column: int) -> str:
        """What a cell shows; what may identify a patient is not repeated."""
        if self._is_hidden(row, column):
            return HIDDEN
        return elided(one_line(cell_text(self.cell(row, column))), LONGEST)

    def _is_hidden(self, row: int, column: int) -> bool:
        roles = self.roles(column, row)
        if not roles or roles[0].part is not Part.REFUSED or self.kind(row) is RowKind.HEADER:
            return False
        return self.cell(row, column) is not None and self.kind(row) is not RowKind.ABOVE

    def kind(self, row: int) -> RowKind:
        return self.view.kind(row) if self.view is not None else RowKind.UNREAD

    def roles(self, column: int, row: int | None = None) -> tuple[Role, ...]:
        return self.view.roles(column, row) if self.view is not None else ()

    def has_problem(self, row: int, column: int) -> bool:
        return (row, column) in self.places.cells

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.view is None else self.view.sheet.rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.view is None else self.view.sheet.columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if self.view is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(section + 1)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.tr("Row {n}: {kind}").format(n=section + 1, kind=kind_name(self.kind(section)))
            return None
        letters = address(0, section)[:-1]
        if role == Qt.ItemDataRole.DisplayRole:
            return letters
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._column_words(section, letters)
        return None

    def _column_words(self, section: int, letters: str) -> str:
        assert self.view is not None
        head = self.view.head(section)
        names = "\n".join(role_name(role) for role in self.roles(section))
        first = self.tr("Column {letters}: {head}").format(letters=letters, head=head) if head else letters
        return f"{first}\n{names}" if names else first

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = isinstance(self.cell(row, column), int | float)
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cell_words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = [address(row, column), self.text(row, column), kind_name(self.kind(row))]
            words += [role_name(one) for one in self.roles(column, row)]
            return ", ".join([*words, *self._problem_words(row, column)])
        return None

    def _cell_words(self, row: int, column: int) -> str:
        wrong = self._problem_words(row, column)
        return "\n".join(wrong) if wrong else self.text(row, column)

    def _problem_words(self, row: int, column: int) -> list[str]:
        numbers = self.places.cells.get((row, column), ())
        said = []
        for number in numbers:
            if number < len(self.problems):
                one = self.problems[number]
                said.append(sentence(one.code, {**one.parameters, "raw": one.raw, "cell": one.cell}))
        return said
