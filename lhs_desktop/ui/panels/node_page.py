"""The page of a place: the same at every level."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from lhs_desktop.errors import Rejected
from lhs_desktop.models.nodes import NodePage
from lhs_desktop.services import actions, catalogue, nodes, statements
from lhs_desktop.services.actions import Action
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.statements import Statement
from lhs_desktop.ui.ahead import read_ahead
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.location import ACTIONS, Location
from lhs_desktop.ui.names import NameLabel
from lhs_desktop.ui.panels.about_tab import AboutTab
from lhs_desktop.ui.panels.actions_tab import ActionsTab
from lhs_desktop.ui.panels.breadcrumb import Breadcrumb
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.peers_tab import PeersTab
from lhs_desktop.ui.panels.period_picker import PeriodPicker
from lhs_desktop.ui.panels.statement_tab import StatementTab
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.widgets import TitleLabel, button
from lhs_desktop.ui.workbench import Workbench

MARGIN = 24

SHOWN = ("node", "link", "measure", "target", "observation", "phase", "chart_choice", "setting")
"""The kinds of records that a page shows: figures and readings rest on them."""


class NodePanel(QWidget):
    """Shows a location, and says when the user wants to be elsewhere."""

    wanted = Signal(object)
    """A location."""
    moved = Signal(object)
    """The location after the user chose another measure or point on this page."""
    shown = Signal()
    caught_up = Signal()
    """Behind a sheet, what had changed is shown now."""
    import_wanted = Signal()
    packet_wanted = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.location: Location | None = None
        self.page: NodePage | None = None
        self.statement: Statement | None = None
        self.listed: list[Action] = []
        self._missed: frozenset[str] = frozenset()
        """The kinds of records that changed while the page was not seen."""
        self._ahead: Statement | None = None
        """What was read in the background, while that is shown."""
        self._readings = 0
        """How often something was read in the background."""
        self.breadcrumb = Breadcrumb()
        self.picker = PeriodPicker()
        self.title = TitleLabel()
        self.subtitle = NameLabel(muted=True)
        self.packet = button(self.tr("Export packet …"), self.packet_wanted.emit)
        self.statement_tab = StatementTab(workbench)
        self.peers_tab = PeersTab(workbench)
        self.actions_tab = ActionsTab()
        self.about_tab = AboutTab()
        self.empty = EmptyState("", "", [(self.tr("Import an extract …"), self.import_wanted.emit)])
        self.statement_stack = QStackedWidget()
        self.statement_stack.addWidget(self.statement_tab)
        self.statement_stack.addWidget(self.empty)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Page of the node"))
        self.tabs.tabBar().setAccessibleName(self.tr("Statement, peers, actions, about"))
        self.tabs.addTab(self.statement_stack, self.tr("Statement"))
        self.tabs.addTab(self.peers_tab, self.tr("Peers"))
        self.tabs.addTab(self.actions_tab, self.tr("Actions"))
        self.tabs.addTab(self.about_tab, self.tr("About"))
        self._lay_out()
        self.breadcrumb.chosen.connect(self._on_place)
        self.picker.chosen.connect(self._on_period)
        self.about_tab.place_opened.connect(self._on_place)
        self.statement_tab.measure_changed.connect(self._on_measure)
        self.statement_tab.detail.point_changed.connect(self._on_point)
        self.statement_tab.detail.place_opened.connect(self._on_place_at)
        self.peers_tab.measure_chosen.connect(self.statement_tab.choose_measure)
        self.peers_tab.node_opened.connect(self._on_place)
        workbench.hub.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.breadcrumb, 1)
        top.addWidget(self.picker)
        names = QHBoxLayout()
        names.setSpacing(12)
        names.addWidget(self.title)
        names.addWidget(self.subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        names.addStretch(1)
        names.addWidget(self.packet)
        self.subtitle.setContentsMargins(0, 0, 0, 3)
        head = QVBoxLayout()
        head.setContentsMargins(PAD, 10, PAD, 0)
        head.setSpacing(2)
        head.addLayout(top)
        head.addLayout(names)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN - PAD, 0, MARGIN - PAD, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    # What others ask of it

    def show_location(self, location: Location, ahead: Statement | None = None) -> None:
        """Reads and shows a place.

        Args:
            location: Which.
            ahead: Its statement, where that was read in the background.

        Raises:
            Rejected: ``node-unknown``.
        """
        try:
            self.statement = self._statement(location, ahead or self._ahead)
            self.page = self.statement.page
        except Rejected as error:
            self.page = self._workbench.read(nodes.page, location.code)
            self.statement = None
            self._show_empty(error)
        self.location = location
        self._show_head()
        self._list_actions(self.page)
        if self.statement is not None:
            self.statement_stack.setCurrentWidget(self.statement_tab)
            in_front = self.tabs.currentWidget() is self.statement_stack
            self.statement_tab.show_statement(
                self.statement, location.measure, location.point, self.listed, seen=in_front
            )
        self._show_peers(self.page)
        self.about_tab.show_page(self.page)
        self.shown.emit()

    def _statement(self, location: Location, ahead: Statement | None) -> Statement:
        """Of the period asked for; of the latest where the place has no figures then."""
        read = self._workbench.read
        if ahead is not None and (ahead.node.code, ahead.period.code) == (
            location.code,
            location.period or ahead.period.code,
        ):
            return ahead
        try:
            return read(statements.statement, location.code, location.period or None)
        except Rejected as error:
            if error.code != "no-data-in-period":
                raise
            return read(statements.statement, location.code)

    def _show_peers(self, page: NodePage) -> None:
        """Of a node without figures, such as a community, any measure may be compared."""
        statement = self.statement
        if statement is None:
            self.peers_tab.show_page(page, self._workbench.read(catalogue.measures), "", "")
            return
        measures = [row.measure for row in statement.rows]
        self.peers_tab.show_page(page, measures, self.measure, statement.period.code)

    def _show_empty(self, error: Rejected) -> None:
        self.statement_stack.setCurrentWidget(self.empty)
        self.empty.say(self.tr("No figures yet"), text_for(error))

    def _show_head(self) -> None:
        page = self.page
        if page is None:
            return
        self.breadcrumb.show_page(page)
        self.title.setText(page.node.name)
        parts = [page.node.level, page.node.type, *(one.name for one in page.communities)]
        self.subtitle.setText(" · ".join(part for part in parts if part))
        if self.statement is not None:
            self.picker.show_periods(self.statement.periods, self.statement.period)
        else:
            self.picker.show_periods([], None)

    def _list_actions(self, page: NodePage) -> None:
        self.listed = self._workbench.read(actions.listing, page.node.code)
        self.actions_tab.show_actions(page.node, self.listed)
        open_ = sum(one.status == "open" for one in self.listed)
        self.tabs.setTabText(ACTIONS, self.tr("Actions {n}").format(n=open_) if open_ else self.tr("Actions"))

    def take_focus(self) -> None:
        """On the table of the tab that is shown, or on its first button where it has no table."""
        tables = (
            self.statement_tab.table,
            self.peers_tab.table,
            self.actions_tab.list.table,
            self.about_tab.table,
        )
        table = next((one for one in tables if one.isVisible()), None)
        if table is not None:
            table.take_focus()
            return
        empty = (self.empty, self.peers_tab.empty, self.actions_tab.empty)
        steps: list[QWidget] = [one.buttons[0] for one in empty if one.isVisible() and one.buttons]
        (steps or [self.tabs.tabBar()])[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing is shown: the database is closed."""
        self.location = self.page = self.statement = None
        self.listed, self._missed = [], frozenset()
        self.statement_tab.forget()
        self.peers_tab.forget()

    @property
    def measure(self) -> str:
        """The code of the chosen measure; empty where there is none."""
        row = self.statement_tab.row if self.statement is not None else None
        return row.measure.code if row is not None else ""

    @property
    def point(self) -> str:
        """The code of the period whose figure is chosen; empty where there is none."""
        return self.statement_tab.detail.point if self.statement is not None else ""

    @property
    def shown_table(self) -> ReportTable:
        """The table in front: of the statement's tab that of the numbers, where they stand for the chart."""
        numbers = self.statement_tab.detail.numbers.table
        tables = (numbers, self.peers_tab.table, self.actions_tab.list.table, self.about_tab.table)
        return next((one for one in tables if one.isVisible()), self.statement_tab.table)

    def action(self, number: int) -> Action | None:
        return next((one for one in self.listed if one.number == number), None)

    # What the user does here

    def _on_place(self, code: str) -> None:
        if self.location is not None:
            self.wanted.emit(replace(self.location, code=code, measure=self.measure, point=""))

    @Slot(str, str)
    def _on_place_at(self, code: str, point: str) -> None:
        if self.location is not None:
            self.wanted.emit(replace(self.location, code=code, measure=self.measure, point=point))

    def _on_period(self, period: str) -> None:
        if self.location is not None:
            self.wanted.emit(replace(self.location, period=period, measure=self.measure, point=""))

    def _on_measure(self, measure: str) -> None:
        self.peers_tab.show_measure(measure)
        self._move(measure=measure)

    def _on_point(self, point: str) -> None:
        self._move(point=point)

    def _move(self, **parts: str) -> None:
        if self.location is not None:
            self.location = replace(self.location, **parts)
            self.moved.emit(self.location)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Reads again what changed; behind a sheet it takes its time."""
        if not self._workbench.is_open:
            return
        if not self.isVisible():
            self._missed |= changes.records
            self._read_ahead()
            return
        self._follow(changes)

    def _read_ahead(self) -> None:
        """Reads in the background what the page will ask for: it is quick then, so that nobody waits for it."""
        self._readings += 1
        number, location = self._readings, self.location
        task = self._workbench.task()
        task.succeeded.connect(partial(self._on_read_ahead, number, location))
        self._workbench.start(task, lambda database, report: read_ahead(database, location))

    def _on_read_ahead(self, number: int, location: Location | None, statement: Statement | None) -> None:
        """What was read before a further change is out of date: what is read after that comes yet."""
        if number == self._readings:
            self._catch_up(statement if location == self.location else None)

    def _follow(self, changes: Changes) -> None:
        if self.location is None:
            self.shown.emit()  # there may be a place to show now
        elif changes.touches(*SHOWN):
            try:
                self.show_location(self.location)
            except Rejected:
                self.forget()  # the place is gone; the window goes elsewhere
                self.shown.emit()
        elif changes.touches("action") and self.page is not None:
            self._list_actions(self.page)
            self.statement_tab.show_actions(self.listed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed:
            QTimer.singleShot(0, self, self._catch_up)  # what hid the page goes first

    def _catch_up(self, ahead: Statement | None = None) -> None:
        missed, self._missed = self._missed, frozenset()
        if missed and self._workbench.is_open:
            self._ahead = ahead
            try:
                self._follow(Changes(0, missed))
            finally:
                self._ahead = None
            if not self.isVisible():
                self.caught_up.emit()
