"""What can be found by a few letters, kept at hand: read in the background, again after each change."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from lhs_desktop.services import finding, navigator
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import Database
from lhs_desktop.services.finding import Entry, Index
from lhs_desktop.services.navigator import Hit
from lhs_desktop.ui.state import settings
from lhs_desktop.ui.tasks import Report

if TYPE_CHECKING:
    from lhs_desktop.ui.workbench import Workbench

NODES = ("node", "link", "level")
OTHERS = ("measure", "action", "node")
REMEMBERED = 20


class Finding(QObject):
    """The index of the open database, and what was used lately."""

    loaded = Signal()
    """What was asked for by ``prepare`` is at hand, or what has changed is known."""

    def __init__(self, workbench: "Workbench") -> None:
        super().__init__(workbench)
        self._workbench = workbench
        self._nodes: Index | None = None
        self._others: Index | None = None
        self._is_loading = False
        self._used: list[str] = []
        self._key = ""
        self._round = 0
        """How often what was read, or is being read, has become out of date."""
        workbench.opened.connect(self._on_opened)
        workbench.closed.connect(self._on_closed)
        workbench.hub.changed.connect(self._on_changed)

    # The index

    @property
    def is_ready(self) -> bool:
        return self._nodes is not None and self._others is not None

    def prepare(self) -> None:
        """Reads what is not at hand yet in the background."""
        if self.is_ready or self._is_loading or not self._workbench.is_open:
            return
        self._is_loading = True
        nodes, others, number = self._nodes, self._others, self._round

        def read(database: Database, report: Report) -> tuple[Index, Index]:
            with database.read() as connection:
                return nodes or finding.nodes_in(connection), others or finding.others_in(connection)

        task = self._workbench.task()
        task.succeeded.connect(partial(self._on_read, number))
        self._workbench.start(task, read)

    @property
    def nodes(self) -> Index:
        """Read at once where it is not at hand: whoever pressed Enter waits for it."""
        if self._nodes is None:
            self._nodes = self._workbench.read(finding.nodes_in)
        return self._nodes

    @property
    def others(self) -> Index:
        if self._others is None:
            self._others = self._workbench.read(finding.others_in)
        return self._others

    def hits(self, words: str, limit: int = 100) -> list[Hit]:
        """The nodes that have all the words in name or code, the best first."""
        found = self.nodes.find(words, self.ages, limit)
        return self.where([entry.key for _, entry in found])

    def where(self, codes: Sequence[str]) -> list[Hit]:
        """Nodes with those above them."""
        return self._workbench.read(navigator.hits, codes) if codes else []

    @Slot()
    def _on_opened(self) -> None:
        self._forget()
        self._load_used()

    @Slot()
    def _on_closed(self) -> None:
        self._forget()
        self._save_used()

    def _forget(self) -> None:
        self._nodes = self._others = None
        self._is_loading = False
        self._round += 1

    def _on_read(self, number: int, read: tuple[Index, Index]) -> None:
        """What has changed meanwhile is being read once more."""
        if number == self._round:
            self._nodes, self._others = read
            self._is_loading = False
            self.loaded.emit()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        stale = changes.touches(*NODES), changes.touches(*OTHERS)
        if not any(stale):
            return
        was_at_hand = self.is_ready or self._is_loading
        self._nodes = None if stale[0] else self._nodes
        self._others = None if stale[1] else self._others
        self._is_loading = False
        self._round += 1
        if was_at_hand:
            self.prepare()

    # What was used lately

    @property
    def ages(self) -> dict[str, int]:
        """How long ago entries were used, by their ``id``; 0 is the last one."""
        return {one: age for age, one in enumerate(self._used)}

    def remember(self, entry_id: str) -> None:
        """It was used just now."""
        self._used = [entry_id, *(one for one in self._used if one != entry_id)][:REMEMBERED]

    def remember_node(self, code: str) -> None:
        self.remember(Entry(finding.Kind.NODE, code, "").id)

    def _save_used(self) -> None:
        """Once a database is left: a file written at every step would be waited for."""
        if self._used:
            settings().setValue(self._key, self._used)
        self._used, self._key = [], ""

    def _load_used(self) -> None:
        self._key = "used/" + str(self._workbench.path).replace("/", "|").replace("\\", "|")
        stored = settings().value(self._key, [])
        self._used = [str(one) for one in (stored if isinstance(stored, list) else [stored]) if one]
