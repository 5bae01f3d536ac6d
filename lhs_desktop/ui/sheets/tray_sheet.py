"""The tray: names that are not known, the figures that wait under them, and what is decided about each."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QSplitter, QStackedWidget, QWidget

from lhs_desktop.models.ledger import Ledger
from lhs_desktop.models.wording import number
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing.settling import Decision, MakeAsTold, Means, settle, sure_match
from lhs_desktop.services.importing.tray import Waiting, listing
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.help.first_words import FirstWord
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.importing.name_choice import NameChoice
from lhs_desktop.ui.panels.importing.names_table import NamesModel, NamesTable
from lhs_desktop.ui.panels.notice import Notice
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.sheet import Sheet, scrolling
from lhs_desktop.ui.tasks import Lane, Report, Task
from lhs_desktop.ui.widgets import button, text_label
from lhs_desktop.ui.wording import counted
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.importing.batches import UndoResult
    from lhs_desktop.services.importing.tray import TrayResult

CHOICE_WIDTH = 380


class TraySheet(Sheet):
    """Lists what waits, takes decisions, and carries all of them out as one batch."""

    widest = 16_777_215
    import_wanted = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Names that wait"))
        self.say_below(
            self.tr(
                "These names are unknown here, so their figures wait. Say which node each of them means, or"
                " make it. Your decisions are carried out as one batch, which you can undo."
            )
        )
        self._workbench = workbench
        self._task: Task | None = None
        self.decisions: dict[str, Decision] = {}
        self._nodes: dict[str, str] = {}
        self.notice = Notice()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.model = NamesModel(self.decisions, self._nodes, self)
        self.table = NamesTable(self.tr("Names that wait"))
        self.table.setModel(self.model)
        self.table.set_widths(0, {1: 8, 2: 22, 3: 32, 4: 32}, least=30, gives_way=((2,), (3,)))
        self.choice = NameChoice(workbench)
        self.empty = EmptyState("", "", [(self.tr("Import an extract …"), self.import_wanted.emit)])
        self.keys = text_label("", muted=True, wrap=True)
        self.place = button("", self.start, primary=True)
        self.sure = button("", self.take_sure)
        self.close_foot = button(self.tr("Close"), self._on_close)
        self._lay_out()
        self._connect()
        self.read()

    def _lay_out(self) -> None:
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(1)
        self.panes.addWidget(self.table)
        choices = scrolling(self.choice, self.tr("What the name means"))
        choices.setMinimumWidth(CHOICE_WIDTH * 4 // 5)
        self.panes.addWidget(choices)
        self.panes.setStretchFactor(0, 1)
        self.panes.setSizes([1366 - CHOICE_WIDTH - 48, CHOICE_WIDTH])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.panes)
        self.stack.addWidget(self.empty)
        self.body.setSpacing(6)
        self.body.addWidget(self.notice)
        self.put(FirstWord("tray"))
        self.put(self.bar)
        self.body.addWidget(self.stack, 1)
        self.put(self.keys)
        for made in (self.place, self.sure, self.close_foot):
            self.foot.addWidget(made)
        self.foot.addStretch()
        self.keys.setText(
            self.tr(
                "1 to 3 takes a match, M makes the node, Delete sets aside, 0 leaves it waiting; Enter goes to the "
                "choices, Shift and Ctrl choose several names, Ctrl+Enter places."
            )
        )

    def _connect(self) -> None:
        table, choice = self.table, self.choice
        table.names_chosen.connect(self._on_chosen)
        table.entered_row.connect(lambda _index: choice.take_focus())
        table.key_taken.connect(choice.take_match)
        table.left.connect(lambda: choice.wait.setChecked(True))
        table.set_aside.connect(lambda: choice.aside.setChecked(True))
        table.make_wanted.connect(choice.make_here)
        choice.decided.connect(self._on_decided)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_key)
        self._workbench.runner.changed.connect(self._enable)

    # What waits

    def read(self) -> None:
        """Lists what waits, in the background: looking for likely nodes takes its time."""
        task = self._begin("")
        task.succeeded.connect(self._on_read)
        self._workbench.start(task, lambda database, report: listing(database))
        self._enable()

    @Slot(object)
    def _on_read(self, found: list[Waiting]) -> None:
        self._end()
        names = {one.node for one in found}
        for name in [one for one in self.decisions if one not in names]:
            del self.decisions[name]
        self._nodes.update((match.node, match.name) for one in found for match in one.proposals)
        self.model.show(found)
        self.stack.setCurrentWidget(self.panes if found else self.empty)
        self.keys.setVisible(bool(found))
        if found:
            self.table.choose(0)
        else:
            self.empty.say(
                self.tr("Nothing is waiting"),
                self.tr(
                    "Every imported figure has its node. When an extract names an unknown node, its figures"
                    " are kept here until you say what the name means."
                ),
            )
        self._enable()
        if self.isVisible():
            self.take_focus()

    # Decisions

    @property
    def chosen(self) -> list[Waiting]:
        return [self.model.records[row] for row in self.table.chosen_rows()]

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.chosen
        made = {self.decisions.get(one.node) for one in chosen}
        self.choice.show_names(chosen, made.pop() if len(made) == 1 else None)

    @Slot(object)
    def _on_decided(self, decisions: dict[str, Decision | None]) -> None:
        for field in (self.choice.node, self.choice.parent_node):
            if field.node is not None:
                self._nodes[field.code] = field.node.name
        for name, decision in decisions.items():
            if decision is None:
                self.decisions.pop(name, None)
            else:
                self.decisions[name] = decision
        self.model.refresh()
        self._enable()

    def take_sure(self) -> None:
        """Ticks the match of each undecided name that can mean one node only."""
        for one, node in self._sure().items():
            self.decisions[one] = Means(node)
        self.model.refresh()
        self._on_chosen()
        self._enable()
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sure(self) -> dict[str, str]:
        found = ((one.node, sure_match(one.proposals)) for one in self.model.records)
        return {name: match.node for name, match in found if match and name not in self.decisions}

    # Doing it

    def _on_key(self) -> None:
        """Does what the button does, or says why it cannot."""
        reason = self._why_not()
        if reason:
            self.notice.say(reason)
        else:
            self.start()

    @property
    def _told(self) -> dict[str, Decision]:
        """The names that nothing is like, each to be made as its file tells: what is done while nothing is decided."""
        return {one.node: MakeAsTold() for one in self.model.records if one.level and not one.proposals}

    def start(self) -> None:
        """Carries out all decisions, in the background; where there are none, makes what the files tell."""
        decisions = dict(self.decisions) or self._told
        workbench = self._workbench
        task = self._begin(counted(len(decisions), self.tr("Placing 1 name"), self.tr("Placing {n} names")))
        task.succeeded.connect(lambda result: workbench.note_batches(made=(result.batch,)))
        task.succeeded.connect(lambda _result: workbench.hub.announce_import())
        task.succeeded.connect(self._on_placed)

        def work(database: Database, report: Report) -> object:
            return settle(database, decisions, report)

        workbench.start(task, work, Lane.WRITE)
        self._enable()

    def _begin(self, title: str) -> Task:
        task = self._workbench.task(title)
        self._task = task
        self.bar.setRange(0, 0)
        self.bar.show()
        task.progressed.connect(self._on_progress)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        return task

    def _end(self) -> None:
        self._task = None
        self.bar.hide()
        self._enable()

    @Slot(object)
    def _on_placed(self, result: "TrayResult") -> None:
        self._end()
        self.notice.say(
            self._said(result.batch, result.ledger, result.nodes_created),
            self.tr("Undo it"),
            lambda: self._undo(result.batch),
        )
        self.decisions.clear()
        self.read()

    def _said(self, batch: int, ledger: Ledger, made: int) -> str:
        parts = [
            words.replace("{n}", number(count))
            for count, words in (
                (ledger.new, self.tr("{n} new")),
                (ledger.changed, self.tr("{n} changed")),
                (ledger.same, self.tr("{n} here already")),
                (ledger.rejected, self.tr("{n} rejected")),
                (ledger.skipped, self.tr("{n} set aside")),
            )
            if count
        ]
        if made:
            parts.append(counted(made, self.tr("1 node made"), self.tr("{n} nodes made")))
        said = self.tr("Placed as batch {batch}: {parts}.")
        return said.format(batch=batch, parts=", ".join(parts))

    def _undo(self, batch: int) -> None:
        workbench = self._workbench
        task = self._begin(self.tr("Undoing batch {batch}").format(batch=batch))
        task.succeeded.connect(lambda _result: workbench.note_batches(undone=(batch,)))
        task.succeeded.connect(lambda _result: workbench.hub.announce_import())
        task.succeeded.connect(self._on_undone)

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import batches

            return batches.undo_batch(database, batch)

        workbench.start(task, work, Lane.WRITE)
        self._enable()

    @Slot(object)
    def _on_undone(self, result: "UndoResult") -> None:
        self._end()
        self.notice.say(self.tr("Batch {batch} is undone: its names wait again.").format(batch=result.batch))
        self.read()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    @Slot(object)
    def _on_failed(self, error: Any) -> None:
        self._end()
        self.notice.say(text_for(error))

    @Slot()
    def _on_cancelled(self) -> None:
        self._end()
        self.notice.say(self.tr("Cancelled. Nothing was changed."))

    @Slot()
    def _enable(self) -> None:
        count, sure = len(self.decisions), len(self._sure())
        self.place.setText(self._place_text(count))
        reason = self._why_not()
        self.place.setEnabled(not reason)
        self.place.setToolTip(plain_tip(reason or self.tr("As one batch that can be undone (Ctrl+Enter)")))
        self.place.setVisible(bool(self.model.records))
        self.sure.setText(
            counted(sure, self.tr("Tick the certain match"), self.tr("Tick the {n} certain matches"))
        )
        self.sure.setToolTip(self.tr("Those whose code, alias or name fits only one node"))
        self.sure.setVisible(bool(sure))
        self.close_foot.setText(self.tr("Cancel") if self._is_placing() else self.tr("Close"))

    def _place_text(self, decided: int) -> str:
        if decided:
            return counted(decided, self.tr("Place 1 name"), self.tr("Place {n} names"))
        if told := len(self._told):
            return counted(
                told,
                self.tr("Make the new place as the file says"),
                self.tr("Make {n} places as the files say"),
            )
        return self.tr("Place names")

    def _is_placing(self) -> bool:
        return self._task is not None and bool(self._task.title)

    def _why_not(self) -> str:
        if not self._workbench.is_writable:
            return self.tr("The database is open read-only")
        if self._task is not None or self._workbench.runner.is_writing:
            return self.tr("Something is being done; wait until it is finished")
        return "" if self.decisions or self._told else self.tr("First decide about a name")

    def _on_close(self) -> None:
        if self._is_placing() and self._task is not None:
            self._task.cancel()
        else:
            self.dismiss()

    def take_focus(self) -> None:
        if self.model.records:
            first = self.place if self._told and not self.decisions and self.place.isEnabled() else self.table
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close_foot.setFocus(Qt.FocusReason.OtherFocusReason)
