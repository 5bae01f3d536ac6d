"""One place that says what changed; panels decide for themselves whether to read again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from lhs_desktop.services.changes import Changes

IMPORTED = frozenset({"node", "link", "measure", "target", "observation", "batch"})
"""What an import, or its undoing, may have touched."""


class Hub(QObject):
    changed = Signal(object)

    def announce(self, changes: "Changes") -> None:
        self.changed.emit(changes)

    def announce_import(self) -> None:
        from lhs_desktop.services.changes import Changes

        self.changed.emit(Changes(0, IMPORTED))
