"""What can be undone and done again: single edits, each bound to its own step of the journal.

A batch is undone in its history alone, which says first what depends on it. It still has its place here, so that
undo does not reach past it unsaid to an older edit.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from lhs_desktop.errors import LhsError, Rejected, StaleEdit

if TYPE_CHECKING:
    from lhs_desktop.services.changes import Changes

Reverse: TypeAlias = "Callable[[Changes], Changes]"


class Edit:
    """A step of the journal; to turn it is to reverse it by a further one, which is the one to reverse then."""

    def __init__(self, text: str, done: "Changes", reverse: Reverse) -> None:
        self.text = text
        self._done = done
        self._reverse = reverse

    def turn(self) -> "Changes":
        self._done = self._reverse(self._done)
        return self._done

    def is_over(self, error: LhsError) -> bool:
        """Whether it can never be turned again; a full disk or a lock passes."""
        return isinstance(error, StaleEdit)


class OfBatch:
    """A batch that was made or undone: refused once, with the place where it is undone."""

    def __init__(self, text: str, batch: int, code: str) -> None:
        self.text = text
        self.batch = batch
        self._code = code

    def turn(self) -> "Changes":
        raise Rejected(self._code, batch=self.batch)

    def is_over(self, error: LhsError) -> bool:
        return True


Entry: TypeAlias = Edit | OfBatch


class UndoStack(QObject):
    """Entries in order; one moves over only when it was carried out, and is offered again after a refusal."""

    changed = Signal()
    done = Signal(object)
    """What undo or redo changed."""
    refused = Signal(object)
    """Why it did nothing: an error for the window to say."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._index = 0
        """How many of them are done; those after it are undone."""

    def count(self) -> int:
        return len(self._entries)

    def index(self) -> int:
        return self._index

    def canUndo(self) -> bool:
        return self._index > 0

    def canRedo(self) -> bool:
        return self._index < len(self._entries)

    def undoText(self) -> str:
        return self._entries[self._index - 1].text if self.canUndo() else ""

    def redoText(self) -> str:
        return self._entries[self._index].text if self.canRedo() else ""

    def push(self, entry: Entry) -> None:
        """What was just done: what was undone before it can be done no more."""
        self._entries[self._index :] = [entry]
        self._index += 1
        self.changed.emit()

    def forget_batches(self, batches: Sequence[int]) -> None:
        """Batches that are undone are no longer in the way."""
        done, undone = (
            [one for one in part if not (isinstance(one, OfBatch) and one.batch in batches)]
            for part in (self._entries[: self._index], self._entries[self._index :])
        )
        self._entries, self._index = done + undone, len(done)
        self.changed.emit()

    def clear(self) -> None:
        self._entries.clear()
        self._index = 0
        self.changed.emit()

    def undo(self) -> None:
        if self.canUndo():
            self._turn(self._index - 1, self._index - 1)

    def redo(self) -> None:
        if self.canRedo():
            self._turn(self._index, self._index + 1)

    def _turn(self, place: int, after: int) -> None:
        """Turns the entry at a place; only then is the index what it is to be after."""
        entry = self._entries[place]
        try:
            done = entry.turn()
        except LhsError as error:
            if entry.is_over(error):
                del self._entries[place]
                self._index = min(self._index, place)
                self.changed.emit()
            self.refused.emit(error)
        else:
            self._index = after
            self.changed.emit()
            self.done.emit(done)
