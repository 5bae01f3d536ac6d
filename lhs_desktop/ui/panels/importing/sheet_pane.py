"""The file as it is: its sheets, with what the recipe makes of each cell, and where both are mended."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import address, cell_text
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.letters import one_line
from lhs_desktop.services.importing.prepared import Prepared
from lhs_desktop.services.importing.roles import Part, Role
from lhs_desktop.services.importing.views import Places, Region, SheetView
from lhs_desktop.ui.itemmodels.extract_grid import NO_PLACES, ExtractGridModel
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.importing.grid import ExtractGrid
from lhs_desktop.ui.panels.importing.legend import Legend
from lhs_desktop.ui.panels.importing.name_box import NameBox
from lhs_desktop.ui.panels.importing.pane import Pane
from lhs_desktop.ui.panels.importing.role_menu import add_roles, add_row, add_sides, add_title, new_menu
from lhs_desktop.ui.widgets import tool
from lhs_desktop.ui.wording import counted

GLANCE = 500
"""Cells of a column that tell how its periods are written."""


class SheetPane(Pane):
    edited = Signal(object)
    """A function from the recipe's TOML to a changed one."""
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Sheet"))
        self.setAccessibleName(self.tr("Sheet"))
        self.prepared: Prepared | None = None
        self._places: dict[tuple[str, str], Places] = {}
        self._problems: Sequence[Problem] = ()
        self.menu: QMenu | None = None
        self.sheets = NameBox(self.tr("Sheet of the file"))
        self.sheets.currentIndexChanged.connect(self._on_sheet)
        self.next_problem = tool(self.tr("Next problem"), self.tr("To the next cell with a problem (F8)"))
        self.next_problem.setProperty("compact", True)
        self.model = ExtractGridModel(self)
        self.grid = ExtractGrid(self.model)
        self.legend = Legend()
        self.empty = EmptyState("", "", margin=4)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.empty)
        self.head.insertWidget(1, self.sheets)
        self.head.addWidget(self.next_problem)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.legend)
        self.next_problem.clicked.connect(lambda: self.grid.go_to_problem(1))
        self.grid.column_asked.connect(self._on_column_asked)
        self.grid.row_asked.connect(self._on_row_asked)
        self.grid.cell_asked.connect(self._on_cell_asked)
        self.grid.header_chosen.connect(self.choose_header)
        self.grid.end_chosen.connect(self.choose_end)
        self.grid.sides_chosen.connect(self.choose_sides)

    # What it shows

    def show_file(self, prepared: Prepared | None, waiting: str) -> None:
        """Shows a file; one that is shown already keeps its sheet and place.

        Args:
            prepared: The file as it was read; None while it is not.
            waiting: A sentence for then.
        """
        if prepared is not None and prepared is self.prepared and prepared.views:
            return
        same = prepared is not None and self.prepared is not None and prepared.ref == self.prepared.ref
        self.prepared = prepared
        views = prepared.views if prepared is not None else ()
        if not views:
            self.sheets.hide()
            self.legend.hide()
            self.next_problem.hide()
            self.empty.say("", waiting)
            self.stack.setCurrentWidget(self.empty)
            self.model.show(None)
            return
        keep = self.sheets.currentIndex() if same else self._first_read(views)
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for view in views:
            self.sheets.addItem(one_line(self._sheet_text(view)))
        self.sheets.setCurrentIndex(min(max(keep, 0), len(views) - 1))
        self.sheets.blockSignals(False)
        self.sheets.tell()
        self.sheets.show()
        self.legend.show()
        self.next_problem.show()
        self.stack.setCurrentWidget(self.grid)
        self._on_sheet(self.sheets.currentIndex())

    def mark(self, places: dict[tuple[str, str], Places], problems: Sequence[Problem]) -> None:
        """Marks the cells of problems, by file and sheet."""
        self._places, self._problems = places, problems
        self._mark()

    def show_cell(self, sheet: str, row: int, column: int) -> None:
        """The cell of a sheet, with the keyboard on it."""
        views = self.prepared.views if self.prepared is not None else ()
        for number, view in enumerate(views):
            if view.sheet.name == sheet:
                self.sheets.setCurrentIndex(number)
                break
        self.grid.go_to(row, column)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_sheet(self, step: int) -> None:
        """To the next sheet, or the one before."""
        self.sheets.setCurrentIndex(
            min(max(self.sheets.currentIndex() + step, 0), max(self.sheets.count() - 1, 0))
        )

    def take_focus(self) -> None:
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @staticmethod
    def _first_read(views: tuple[SheetView, ...]) -> int:
        """The sheet of the recipe's first table."""
        tables = [(region.table, number) for number, view in enumerate(views) for region in view.regions]
        return min(tables)[1] if tables else 0

    def _sheet_text(self, view: SheetView) -> str:
        name = view.sheet.name
        return name if view.regions else self.tr("{sheet} (not read)").format(sheet=name)

    def _on_sheet(self, number: int) -> None:
        views = self.prepared.views if self.prepared is not None else ()
        if 0 <= number < len(views):
            self.model.show(views[number])
            self._mark()

    def _mark(self) -> None:
        view, prepared = self.model.view, self.prepared
        if view is None or prepared is None:
            return
        places = self._places.get((prepared.name, view.sheet.name), NO_PLACES)
        self.model.mark(places, self._problems)
        self.next_problem.setEnabled(bool(places.cells))
        count = len(places.cells)
        self.beside.setText(
            counted(count, self.tr("1 cell with a problem"), self.tr("{n} cells with problems"))
            if count
            else ""
        )

    # Menus

    def _open(self, menu: QMenu, place: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(place)
        first = next((action for action in menu.actions() if action.isEnabled() and action.text()), None)
        if first is not None and not first.isSeparator():
            menu.setActiveAction(first)

    def _on_column_asked(self, column: int, place: QPoint) -> None:
        menu = self._column_menu(column, max(self.grid.place[0], 0))
        if menu is not None:
            self._open(menu, place)

    def _on_row_asked(self, row: int, place: QPoint) -> None:
        menu = new_menu(self, self.tr("Row {n}").format(n=row + 1))
        add_row(menu, row, self.choose_header, self.choose_end)
        self._open(menu, place)

    def _on_cell_asked(self, row: int, column: int, place: QPoint) -> None:
        menu = self._column_menu(column, row)
        if menu is None:
            self._on_row_asked(row, place)
            return
        menu.addSeparator()
        add_title(menu, self.tr("Row {n}").format(n=row + 1))
        add_row(menu, row, self.choose_header, self.choose_end)
        self._open(menu, place)

    def _column_menu(self, column: int, row: int) -> QMenu | None:
        view, prepared = self.model.view, self.prepared
        if view is None or prepared is None or prepared.recipe is None:
            return None
        head = view.head(column, row)
        if not head:
            return None
        letters = address(0, column)[:-1]
        menu = new_menu(self, self.tr("{letters}: {head}").format(letters=letters, head=head))
        choose: Callable[[Role, bool], None] = partial(self.choose_role, column, row)
        add_roles(menu, prepared.recipe, view.roles(column, row), choose)
        region = view.region(row)
        if region is not None and region.sides is not None:
            add_sides(menu, self.grid.set_side_here)
        return menu

    # Edits

    def choose_role(self, column: int, row: int, role: Role, adds: bool = False) -> None:
        """Gives a column a role."""
        view = self.model.view
        region = view.region(row) if view is not None else None
        if view is None or region is None:
            return
        self.edited.emit(partial(with_role, view=view, region=region, column=column, role=role, adds=adds))

    def choose_header(self, row: int, rows: int | None = None) -> None:
        """Takes the heads of a row, and of those above it where there are several; None keeps how many."""
        view = self.model.view
        region = self._region(row)
        if view is None or region is None:
            return
        self.edited.emit(partial(with_header, view=view, region=region, row=row, rows=rows))

    def choose_end(self, row: int) -> None:
        """Ends the table above a row."""
        view = self.model.view
        region = self._region(row)
        if view is None or region is None:
            return
        if row <= region.first:
            self.refused.emit(Rejected("row-above-table"))
            return
        self.edited.emit(partial(ended_above, view=view, region=region, row=row))

    def choose_sides(self, region: Region, first: int, last: int) -> None:
        """Reads the columns of a table from one to another."""
        view = self.model.view
        if view is not None:
            self.edited.emit(partial(with_sides, view=view, region=region, first=first, last=last))

    def _region(self, row: int) -> Region | None:
        return self.model.view.region(row) if self.model.view is not None else None


# Edits, done in the background: what they need is loaded there as well


def with_role(toml: str, view: SheetView, region: Region, column: int, role: Role, adds: bool) -> str:
    """The recipe in which a column has a role."""
    from lhs_desktop.services.importing import drafting

    cells = view.sheet.column(column, region.first, min(region.last, region.first + GLANCE))
    return drafting.with_role(toml, region.heads[column], role, cells, add=adds, table=region.table)


def with_header(toml: str, view: SheetView, region: Region, row: int, rows: int | None = None) -> str:
    """The recipe whose heads stand in a row, or in several that end with it."""
    from lhs_desktop.services.importing import drafting
    from lhs_desktop.services.importing.viewing import heads_at

    heads = heads_at(view.sheet, row, rows or region.header - region.top + 1)
    return drafting.with_header(toml, region.heads, heads, rows=rows, table=region.table)


def ended_above(toml: str, view: SheetView, region: Region, row: int) -> str:
    """The recipe whose table ends above a row; at the end of the sheet where there is no such row."""
    from lhs_desktop.services.importing import drafting

    rows = view.sheet.rows
    text = drafting.stop_text(_first_texts(view, region.first, row)) if row < rows else ""
    below = region.last + 1
    now = _first_texts(view, below, below)[0] if below < rows else ""
    return drafting.with_stop(toml, text, instead_of=now, table=region.table)


def with_sides(toml: str, view: SheetView, region: Region, first: int, last: int) -> str:
    """The recipe that reads the columns of a table from one to another."""
    from lhs_desktop.services.importing import drafting

    old = region.sides or (first, last)
    gone = [head for index, head in enumerate(region.heads) if head and not first <= index <= last]
    come = {
        region.heads[index]: view.sheet.column(index, region.first, min(region.last, region.first + GLANCE))
        for index in range(first, min(last + 1, len(region.heads)))
        if not old[0] <= index <= old[1] and region.roles[index] == (Role(Part.NOT_READ),)
    }
    return drafting.with_columns(toml, gone, come, table=region.table)


def _first_texts(view: SheetView, first: int, last: int) -> list[str]:
    """The first text of each row."""
    return [
        next((text for cell in row if (text := cell_text(cell).strip())), "")
        for row in view.sheet.iterate(first, last)
    ]
