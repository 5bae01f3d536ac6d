"""Decisions about how series are judged: from the panel to the service, each one undoable."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QInputDialog

from lhs_desktop.models.readings.rule_sets import rule_sets
from lhs_desktop.services.readings import decisions, kept
from lhs_desktop.services.readings.showing import Shown
from lhs_desktop.ui.draft_files import Kept
from lhs_desktop.ui.drafts import Drafts, now, record_of_limits
from lhs_desktop.ui.panels.node_page import NodePanel
from lhs_desktop.ui.tasks import Lane
from lhs_desktop.ui.wording import typed_when
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.changes import Changes
    from lhs_desktop.services.databases import Database


class Judging(QObject):
    def __init__(self, workbench: Workbench, page: NodePanel, drafts: Drafts) -> None:
        super().__init__(page)
        self._workbench = workbench
        self._page = page
        self._drafts = drafts
        panel = page.statement_tab.detail.limits
        panel.decided.connect(self.decide)
        panel.withdrawn.connect(self.withdraw)
        panel.chart_chosen.connect(self.choose_chart)
        panel.rules_wanted.connect(self.ask_rules)
        panel.reading_shown.connect(self._on_reading_shown)
        panel.reason_typed.connect(self._on_reason_typed)
        workbench.examined.connect(self.judge_anew)

    @Slot()
    def judge_anew(self) -> None:
        """What another version of the program judged is judged anew, in the background; until that is done, or
        where it is stopped, readings are judged as they are shown.
        """
        if not self._workbench.is_writable or self._workbench.read(kept.is_judged):
            return
        task = self._workbench.task(self.tr("Judging all series again"))
        task.failed.connect(self._workbench.refused)
        self._workbench.start(task, kept.judge_anew, Lane.WRITE)

    @Slot(str, str, str, bool)
    def decide(self, kind: str, period: str, reason: str, accepted: bool) -> None:
        node, measure = self._series()
        texts = {
            "rebase": self.tr("new limits from {period}"),
            "freeze": self.tr("freeze the limits at {period}"),
            "exclude": self.tr("leave {period} out"),
        }
        text = texts[kind] if accepted else self.tr("decline new limits from {period}")
        self._do(
            text.format(period=period),
            lambda database: decisions.decide(
                database, node, measure, kind, period, reason, accepted=accepted
            ),
        )

    @Slot(int)
    def withdraw(self, key: int) -> None:
        self._workbench.do(self.tr("withdraw a decision"), lambda database: decisions.withdraw(database, key))

    @Slot(str, str)
    def choose_chart(self, kind: str, reason: str) -> None:
        node, measure = self._series()
        self._do(
            self.tr("choose a chart"),
            lambda database: decisions.choose_chart(database, measure, kind or None, reason, node),
        )

    @Slot()
    def ask_rules(self) -> None:
        """The rules of special cause of the whole database."""
        sets = rule_sets()
        in_force = self._workbench.read(kept.rules_in_force)
        names = [one.name for one in sets.values()]
        chosen, sure = QInputDialog.getItem(
            self._page.window(),
            self.tr("Rules of signals"),
            self.tr("All series of this database are judged by:"),
            names,
            names.index(in_force.name),
            False,
        )
        if sure:
            self.choose_rules(next(code for code, one in sets.items() if one.name == chosen))

    def choose_rules(self, code: str) -> None:
        self._workbench.do(
            self.tr("choose the rules"), lambda database: decisions.choose_rules(database, code)
        )

    def _do(self, text: str, call: "Callable[[Database], Changes]") -> None:
        """A decision uses the reason that was typed; where it is refused, that is kept."""
        record = record_of_limits(*self._series())
        typed = self._drafts.kept(record)
        self._drafts.forget(record)
        if self._workbench.do(text, call) is None and typed is not None:
            self._drafts.keep(record, typed)

    @Slot(object)
    def _on_reading_shown(self, shown: Shown) -> None:
        typed = self._drafts.kept(record_of_limits(shown.node.code, shown.measure.code))
        if typed is not None and self._workbench.is_writable:
            said = self.tr("Not saved yet: typed {when}").format(when=typed_when(typed.typed))
            self._page.statement_tab.detail.limits.give_back(typed.title, said)

    @Slot(object, str)
    def _on_reason_typed(self, shown: Shown, text: str) -> None:
        record = record_of_limits(shown.node.code, shown.measure.code)
        reason = text.strip()
        if reason:
            node = shown.node
            self._drafts.keep(record, Kept(node.code, node.name, 0, reason, now(), {"reason": reason}))
        else:
            self._drafts.forget(record)

    def _series(self) -> tuple[str, str]:
        page = self._page.page
        assert page is not None
        return page.node.code, self._page.measure
