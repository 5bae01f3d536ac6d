"""Actions: from the pane to the service, each one undoable."""

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from lhs_desktop.models import periods
from lhs_desktop.models.wording import figure
from lhs_desktop.services import actions, catalogue, typed_dates
from lhs_desktop.services.actions import Action
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.identity import identity
from lhs_desktop.ui.drafts import Draft, Place
from lhs_desktop.ui.panels.action_pane import ActionPane
from lhs_desktop.ui.panels.node_page import NodePanel
from lhs_desktop.ui.wording import day_words
from lhs_desktop.ui.workbench import Workbench


class Acting(QObject):
    said = Signal(str)
    """What was done, in a sentence."""

    def __init__(self, workbench: Workbench, page: NodePanel, pane: ActionPane) -> None:
        super().__init__(page)
        self._workbench = workbench
        self._page = page
        self._pane = pane
        tab, detail = page.actions_tab, page.statement_tab.detail
        tab.action_wanted.connect(self.new)
        tab.opened.connect(self.open)
        tab.complete_wanted.connect(self.complete)
        detail.action_wanted.connect(self.new)
        detail.action_opened.connect(self.open)
        pane.add_wanted.connect(self._add)
        pane.edit_wanted.connect(self._edit)
        pane.status_wanted.connect(self._set_status)
        pane.closed.connect(self._on_pane_closed)
        workbench.hub.changed.connect(self._on_changed)
        pane.origin_wanted.connect(self._on_origin_wanted)
        page.shown.connect(self._on_shown)
        workbench.closed.connect(self._on_closed)
        self._reads_dates = False
        self._place = Place("", "")

    @property
    def current(self) -> Action | None:
        """The action that commands act on: of the pane, else the chosen one of the list."""
        if self._pane.isVisible() and self._pane.number:
            return self._page.action(self._pane.number)
        if self._page.actions_tab.isVisible():
            return self._page.actions_tab.current
        detail = self._page.statement_tab.detail
        return detail.action_list.current if detail.action_list.isVisible() else None

    @Slot()
    def new(self) -> None:
        """A new action on the place, measure and point of the page."""
        self._show(0)

    @Slot(int)
    def open(self, number: int) -> None:
        self._show(number)

    def _show(self, number: int, focus: bool = True) -> None:
        """The pane with an action, 0 for a new one; nothing where it is gone, or nothing can be added."""
        page, action = self._page.page, self._page.action(number)
        can_write = self._workbench.is_writable
        if page is None or (action is None and (number or not can_write)):
            return
        self._prepare_dates()
        self._pane.refuse("" if can_write else self.tr("The database is open read-only."))
        measures = self._workbench.read(catalogue.measures)
        if action is None:
            begun = Draft(measure=self._page.measure, period=self._page.point)
            self._pane.show_new(self._place, page.node, measures, begun, focus=focus)
        else:
            self._pane.show_action(self._place, action, page.node, measures, focus=focus)

    @Slot()
    def _on_closed(self) -> None:
        self._on_shown()
        self._pane.drafts.close()

    @Slot()
    def _on_shown(self) -> None:
        """On another page the pane closes, and comes back with what stood there when one left it."""
        page = self._page.page if self._workbench.is_open else None
        drafts = self._pane.drafts
        if page is not None and not drafts.key:
            address = str(
                self._workbench.path.resolve() if self._workbench.path else self._workbench.database.name
            )
            drafts.open(address, self._workbench.read(identity))
        place = Place(drafts.key, page.node.code) if page is not None else Place("", "")
        if place == self._place:
            return
        if self._pane.leave():
            said = self.tr("The new action at {node} is kept as a draft.")
            self.said.emit(said.format(node=self._pane.place.text()))
        self._place = place
        number = self._pane.left_open(place)
        if number is not None:
            self._show(number, focus=False)

    @Slot(str, str, str)
    def _on_origin_wanted(self, node: str, measure: str, period: str) -> None:
        label = periods.parse(period).label
        found = self._workbench.read(actions.figure_from, node, measure, period)
        said = self.tr("from {period}: {figure}") if found is not None else self.tr("from {period}")
        shown = figure(found[1], found[0]) if found is not None else ""
        self._pane.show_origin(said.format(period=label, figure=shown))

    def edit(self) -> None:
        if self.current is not None:
            self.open(self.current.number)

    @Slot()
    def complete(self) -> None:
        if self.current is not None:
            self._set_status(self.current.number, "done")

    def reopen(self) -> None:
        if self.current is not None:
            self._set_status(self.current.number, "open")

    def cancel(self) -> None:
        if self.current is not None:
            self._set_status(self.current.number, "cancelled")

    def _prepare_dates(self) -> None:
        """Loads what reads a typed date while the title is still being typed."""
        if not self._reads_dates:
            self._reads_dates = True
            self._workbench.start(self._workbench.task(), lambda database, report: typed_dates.load())

    @Slot(str, object)
    def _add(self, code: str, draft: Draft) -> None:
        text = self.tr("add action “{title}”").format(title=draft.title)
        done = self._workbench.do(
            text, lambda database: actions.add(database, code, draft.title, **draft.fields())
        )
        self._after(done)
        if done is not None:
            due = (
                self.tr("due {day}").format(day=day_words(draft.due)) if draft.due else self.tr("no due date")
            )
            self.said.emit(self.tr("Action {number} is saved: {due}.").format(number=done.key, due=due))

    @Slot(int, object)
    def _edit(self, number: int, fields: dict[str, Any]) -> None:
        text = self.tr("edit action {number}").format(number=number)
        self._after(self._workbench.do(text, lambda database: actions.edit(database, number, **fields)))

    @Slot(int, str)
    def _set_status(self, number: int, status: str) -> None:
        if status == "done":
            text = self.tr("complete action {number}").format(number=number)
            self._workbench.do(text, lambda database: actions.complete(database, number))
        elif status == "open":
            text = self.tr("reopen action {number}").format(number=number)
            self._workbench.do(text, lambda database: actions.reopen(database, number))
        else:
            text = self.tr("cancel action {number}").format(number=number)
            self._workbench.do(text, lambda database: actions.edit(database, number, status=status))

    @Slot()
    def _on_pane_closed(self) -> None:
        self._page.take_focus()

    def _after(self, done: Changes | None) -> None:
        """An edit that was refused keeps its pane and its text."""
        if done is None:
            return
        self._pane.done()
        if done.key is not None:
            self._page.actions_tab.list.choose(done.key)
            self._page.statement_tab.detail.action_list.choose(done.key)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("action", "node", "measure") and self._pane.number:
            self._pane.refresh(self._page.action(self._pane.number))
