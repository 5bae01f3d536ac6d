"""Going from place to place: the trail, the way up, and where one was last time."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from lhs_desktop.services.overview import fullest_top
from lhs_desktop.services.statements import Statement
from lhs_desktop.ui.ahead import keep_place
from lhs_desktop.ui.copying import as_text
from lhs_desktop.ui.location import Location, Trail
from lhs_desktop.ui.panels.workspace import Workspace
from lhs_desktop.ui.workbench import Workbench

SAVE = 1500
"""Milliseconds at one place until it is noted: a file written at every step would be waited for."""


class Moving(QObject):
    def __init__(self, workbench: Workbench, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workbench = workbench
        self._workspace = workspace
        self._page = workspace.page
        self.trail = Trail()
        self._saving = QTimer(self, singleShot=True, interval=SAVE)
        self._saving.timeout.connect(self.save)
        self._arriving = False
        workspace.navigator.chosen.connect(self.open)
        self._page.wanted.connect(self.go)
        self._page.moved.connect(self._on_moved)
        self._page.shown.connect(self._on_shown)
        workbench.opened.connect(self._on_opened)
        workbench.closed.connect(self._on_closed)

    @Slot(str)
    def open(self, code: str) -> None:
        """A place, at the period and measure of the page before."""
        location = self._page.location
        if location is None:
            self.go(Location(code))
        elif location.code != code:
            self.go(Location(code, location.period, self._page.measure))
        self._workspace.navigator.filter.clear()

    @Slot(object)
    def go(self, location: Location) -> None:
        self._show(location)
        self.trail.visit(location)

    @Slot(object)
    def _on_moved(self, location: Location) -> None:
        self.trail.visit(location)
        self._saving.start()

    def _show(self, location: Location, ahead: Statement | None = None) -> None:
        focused = QApplication.focusWidget()
        was_inside = focused is not None and self._page.isAncestorOf(focused)
        self._page.show_location(location, ahead)
        focused = QApplication.focusWidget()
        if was_inside and (focused is None or not self._page.isAncestorOf(focused)):
            # what had the keyboard is gone, such as the list of nodes below: keys are not to go elsewhere
            self._page.statement_tab.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._saving.start()
        page = self._page.page
        if page is not None:
            self._workspace.navigator.show_node(page.path)
            self._workbench.finding.remember_node(page.node.code)

    def arrive(self, location: Location) -> None:
        """Where the page is to be once it reads again: after an import, behind its sheet."""
        self._page.location = location
        self.trail.visit(location)
        self._arriving = True

    def back(self) -> None:
        location = self.trail.back()
        if location is not None:
            self._show(location)

    def forward(self) -> None:
        location = self.trail.forward()
        if location is not None:
            self._show(location)

    def parent_place(self) -> None:
        page = self._page.page
        if page is not None and len(page.path) > 1:
            self.open(page.path[-2].code)

    def copy_statement(self) -> None:
        """The table that is shown, with all its columns: the statement, the numbers of a chart, the peers, the actions."""
        QGuiApplication.clipboard().setText(as_text(self._page.shown_table.model()))

    def save(self) -> None:
        """Where the user is, for the next time this database is opened."""
        location, path = self._page.location, self._workbench.path
        if location is not None and path is not None:
            keep_place(path, replace(location, measure=location.measure or self._page.measure))

    @Slot()
    def _on_opened(self) -> None:
        """Where the user was last time, else at the top with most figures; read already."""
        self.trail.clear()
        self._page.location = None
        place, statement = self._workbench.first
        if place is not None:
            self._show(place, statement)
            self.trail.visit(place)

    def go_to_top(self) -> None:
        top = self._workbench.read(fullest_top)
        if top is not None:
            self.go(Location(top.code))

    @Slot()
    def _on_closed(self) -> None:
        self.trail.clear()
        self._page.forget()

    @Slot()
    def _on_shown(self) -> None:
        """After an import or its undoing the place may be new, or gone."""
        if self._arriving and self._page.page is not None:
            self._arriving = False
            self._workspace.navigator.show_node(self._page.page.path)
        if self._page.location is None and self._workbench.is_open:
            self.trail.clear()
            self.go_to_top()
