"""What was typed and not saved: told when a database is opened, and before the window goes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from lhs_desktop.errors import Rejected
from lhs_desktop.models.letters import elided, one_line
from lhs_desktop.models.wording import number
from lhs_desktop.services import actions, nodes
from lhs_desktop.ui.draft_files import Kept, folder
from lhs_desktop.ui.drafts import Draft, draft_of, is_of_limits
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.wording import counted, typed_when

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow

GONE = timedelta(days=30)
"""How long a draft is kept whose action or node is gone: it may come back, with Redo or an older copy."""
LONGEST = 60
"""Characters of a title in a sentence."""


class Drafting(QObject):
    """Says once what is not saved, and takes the sentence back when it is true no more."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workbench = window.workbench
        self._pane = window.workspace.pane
        self._drafts = window.workspace.pane.drafts
        self._said = ""
        self._workbench.opened.connect(self._on_opened)
        self._workbench.closed.connect(self._take_back)
        self._drafts.changed.connect(self._on_changed)

    # When a database is opened

    @Slot()
    def _on_opened(self) -> None:
        """Offers what was left; what stands open already speaks for itself."""
        if not self._drafts.listed or not self._workbench.is_writable:
            return
        gone = self._look_through()
        left = {
            record: kept
            for record, kept in self._drafts.listed.items()
            if record not in gone and not is_of_limits(record)  # these wait beside their chart
        }
        if self._window.notice.isVisible():
            return  # what was said of the opening matters more
        if left and not self._pane.isVisible():
            record, latest = next(iter(left.items()))
            said = counted(
                len(left),
                self.tr("1 action is not saved yet: {title} at {node}, typed {when}."),
                self.tr("{n} actions are not saved yet. The latest: {title} at {node}, typed {when}."),
            ).format(title=self._title(latest), node=latest.node_name, when=typed_when(latest.typed))
            self._say(said, self.tr("Show it"), lambda: self._show(record, latest.node))
        elif gone:
            record = next(iter(gone))
            kept = gone[record]
            said = self.tr("What was typed {when} belongs to an action or node that is gone: {text}.")
            text = _text(kept)
            self._say(
                said.format(when=typed_when(kept.typed), text=text),
                self.tr("Discard it"),
                lambda: self._drafts.forget(record),
            )

    def _look_through(self) -> dict[str, Kept]:
        """Removes what was saved after all, or is gone for long; gives what is gone."""
        gone: dict[str, Kept] = {}
        for record, kept in self._drafts.listed.items():
            stored = self._stored(record, kept)
            if stored is None:
                gone[record] = kept
            elif any(one.with_typed(kept.fields) == one for one in stored):
                self._drafts.forget(record)  # the program was killed between saving and forgetting
        limit = (datetime.now(UTC) - GONE).strftime("%Y-%m-%dT%H:%M:%SZ")
        for record, kept in list(gone.items()):
            if kept.typed < limit:
                self._drafts.forget(record)
                del gone[record]
        return gone

    def _stored(self, record: str, kept: Kept) -> list[Draft] | None:
        """What is stored that it may be the same as; None where its record is gone."""
        kind, _, name = record.partition(" ")
        if kind == "action":
            found = self._workbench.read(actions.listing, uuids=[name])
            return [draft_of(one) for one in found] or None
        try:
            self._workbench.read(nodes.find, kept.node)
        except Rejected:
            return None
        if is_of_limits(record):
            return []
        there = self._workbench.read(actions.listing, name, below=False)
        return [draft_of(one) for one in there if one.title == kept.title]

    def _show(self, record: str, node: str) -> None:
        """The action, or a new one, on the page of its node."""
        window = self._window
        kind, _, name = record.partition(" ")
        found = self._workbench.read(actions.listing, uuids=[name]) if kind == "action" else []
        if not window.leave_sheet() or (kind == "action" and not found):
            return
        window.moving.go(Location(found[0].node if found else node))
        window.acting.open(found[0].number if found else 0)

    # Before the window goes

    def may_leave(self) -> bool:
        """Whether nothing is left to say: the first time after something was typed, that is said, and the window stays."""
        self._pane.note()
        is_safe = self._drafts.flush()
        fresh = set(self._drafts.fresh)
        if not fresh:
            return True
        self._drafts.fresh.clear()
        said = self._unsaved(fresh)
        if is_safe:
            kept = counted(
                len(fresh),
                self.tr("It is kept and offered when you open this database again."),
                self.tr("They are kept and offered when you open this database again."),
            )
        else:
            kept = counted(
                len(fresh),
                self.tr("It cannot be kept, because {folder} cannot be written to."),
                self.tr("They cannot be kept, because {folder} cannot be written to."),
            ).format(folder=folder())
        said = f"{said} {kept}"
        self._say(said, self.tr("Quit"), self._window.close)
        self._window.notice.take_focus()
        return False

    def _unsaved(self, records: set[str]) -> str:
        count = len(records)
        reasons = sum(is_of_limits(record) for record in records)
        if not reasons:
            return counted(count, self.tr("1 action is not saved."), self.tr("{n} actions are not saved."))
        if reasons == count:
            return counted(
                count,
                self.tr("1 reason for a decision is not saved."),
                self.tr("{n} reasons for decisions are not saved."),
            )
        return self.tr("{n} texts that you typed are not saved.").format(n=number(count))

    # Inside

    def _title(self, kept: Kept) -> str:
        title = elided(one_line(kept.title), LONGEST)
        return f"“{title}”" if title else self.tr("one without a title")

    def _say(self, text: str, step: str, do: Callable[[], object]) -> None:
        self._window.notice.say(text, step, do)
        self._said = self._window.notice.said.text()

    @Slot()
    def _on_changed(self) -> None:
        if not self._drafts.listed:
            self._take_back()

    @Slot()
    def _take_back(self) -> None:
        said, self._said = self._said, ""
        if said and self._window.notice.said.text() == said:
            self._window.notice.hide()


def _text(kept: Kept) -> str:
    """All that was typed, so that it can be copied from there."""
    return " · ".join(one_line(str(value)) for value in kept.fields.values() if value)
