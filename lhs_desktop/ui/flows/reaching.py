"""From a thing that was found to where it is: its page, its pane, or what it does."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lhs_desktop.services import finding
from lhs_desktop.services.finding import Entry, Kind
from lhs_desktop.ui.location import ACTIONS, STATEMENT, Location

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow


class Reaching(QObject):
    """Opens what was found, and gives the keyboard to the page."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def reach(self, entry: Entry) -> None:
        """Goes there; a command is run."""
        window = self._window
        if entry.kind is Kind.COMMAND:
            window.workbench.finding.remember(entry.id)
            window.commands.trigger(entry.key)
            return
        if not window.leave_sheet():
            return
        go = {
            Kind.NODE: self._node,
            Kind.MEASURE: self._measure,
            Kind.ACTION: self._action,
            Kind.OWNER: self._owner,
            Kind.PERIOD: self._period,
        }[entry.kind]
        window.page.take_focus()
        go(entry)
        if entry.kind is not Kind.NODE:  # where one was is remembered anyway
            window.workbench.finding.remember(entry.id)

    def node(self, code: str) -> None:
        self.reach(Entry(Kind.NODE, code, ""))

    def _node(self, entry: Entry) -> None:
        self._window.moving.open(entry.key)
        self._window.page.take_focus()

    def _measure(self, entry: Entry) -> None:
        """On the page that is open, where it has figures; else the nearest that has."""
        window = self._window
        page, here = window.page, window.page.location
        statement = page.statement
        has_it = statement is not None and entry.key in (row.measure.code for row in statement.rows)
        if here is not None and has_it:
            page.statement_tab.choose_measure(entry.key)
        else:
            near = here.code if here is not None else None
            code = window.workbench.read(finding.place_of_measure, entry.key, near)
            if code is None:
                window.say_shortly(self.tr("{measure} has no figures yet.").format(measure=entry.text))
                return
            window.moving.go(Location(code, measure=entry.key))
        page.tabs.setCurrentIndex(STATEMENT)
        page.take_focus()

    def _action(self, entry: Entry) -> None:
        """On its node, with its pane open."""
        window = self._window
        code = window.workbench.read(finding.place_of_action, int(entry.key))
        if code is not None:
            window.moving.open(code)
            window.acting.open(int(entry.key))

    def _owner(self, entry: Entry) -> None:
        """What they own, here and below; on the top of the tree where that is nothing."""
        window = self._window
        page = window.page
        if not any(one.owner == entry.key for one in page.listed):
            code = window.workbench.read(finding.place_of_owner, entry.key)
            if code is not None:
                window.moving.open(code)
        page.actions_tab.show_owner(entry.key)
        page.tabs.setCurrentIndex(ACTIONS)
        page.take_focus()

    def _period(self, entry: Entry) -> None:
        window = self._window
        here = window.page.location
        if here is not None:
            measure = window.page.measure
            window.moving.go(replace(here, period=entry.key, measure=measure, point=""))
            window.page.take_focus()
