"""Peer sets: from the tab to the service, each step undoable."""

from PySide6.QtCore import QObject, Slot

from lhs_desktop.services.changes import Changes
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.databases import Database
from lhs_desktop.ui.panels.peers_tab import PeersTab
from lhs_desktop.ui.workbench import Workbench


class Comparing(QObject):
    def __init__(self, workbench: Workbench, tab: PeersTab) -> None:
        super().__init__(tab)
        self._workbench = workbench
        self._tab = tab
        self._renamed = ""
        tab.controls.save_wanted.connect(self.ask_name)
        tab.controls.rename_wanted.connect(self.ask_new_name)
        tab.controls.delete_wanted.connect(self.delete)
        tab.name_row.named.connect(self._on_named)

    @Slot()
    def ask_name(self) -> None:
        """For a new set, as it is compared now."""
        self._renamed = ""
        self._tab.name_row.ask("")

    @Slot()
    def ask_new_name(self) -> None:
        shown = self._tab.shown
        if shown is not None:
            self._renamed = shown.comparison.peer_set.name
            self._tab.name_row.ask(self._renamed)

    @Slot(str)
    def _on_named(self, name: str) -> None:
        shown = self._tab.shown
        if shown is None:
            return
        old, rule = self._renamed, shown.comparison.peer_set

        def call(database: Database) -> Changes:
            if old:
                return peer_sets.rename(database, old, name)
            return peer_sets.save(database, name, rule)

        text = self.tr("rename a peer set") if old else self.tr("save a peer set")
        if self._workbench.do(text, call) is not None:
            self._tab.name_row.hide()
            self._tab.choose_peers(self._workbench.read(peer_sets.find, name))

    @Slot()
    def delete(self) -> None:
        """The same nodes stay compared; only the name is gone."""
        shown = self._tab.shown
        if shown is not None and shown.comparison.peer_set.is_saved:
            name = shown.comparison.peer_set.name
            self._workbench.do(
                self.tr("delete a peer set"), lambda database: peer_sets.delete(database, name)
            )
