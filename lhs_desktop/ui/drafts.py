"""What was typed and is not saved yet: it stays with its record, in its database, until that is opened again."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from lhs_desktop.services.actions import Action
from lhs_desktop.ui import draft_files
from lhs_desktop.ui.draft_files import Kept, Owner

PAUSE = 750
"""Milliseconds between two writings while somebody types."""
PATIENCE = 2.0
"""Seconds that closing waits for a disk which does not answer."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the fields of an action hold."""

    title: str = ""
    measure: str = ""
    period: str = ""
    """The code of the period whose figure it comes from; empty where it comes from none."""
    owner: str = ""
    due: date | None = None
    due_text: str = ""
    """What was typed for it and could not be read yet."""
    cause: str = ""
    expected: str = ""
    notes: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed: the point that it comes from was only at hand."""
        return replace(self, measure="", period="") != Draft()

    def fields(self) -> dict[str, Any]:
        """What is stored of it besides the title."""
        names = set(self.__dataclass_fields__) - {"title", "due_text"}
        return {name: getattr(self, name) for name in names}

    def differing(self, stored: "Draft") -> dict[str, Any]:
        """The fields that differ from what is stored, as they are kept in a file."""
        names = {name for name in self.__dataclass_fields__ if getattr(self, name) != getattr(stored, name)}
        if names & {"due", "due_text"}:
            names |= {"due", "due_text"}
        found = {name: getattr(self, name) for name in self.__dataclass_fields__ if name in names}
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()
        }

    def with_typed(self, fields: dict[str, Any]) -> "Draft":
        """What is stored, with what was typed: what others changed in further fields stays."""
        known = {name: value for name, value in fields.items() if name in self.__dataclass_fields__}
        if known.get("due"):
            known["due"] = date.fromisoformat(str(known["due"]))
        return replace(self, **known)


def draft_of(action: Action) -> Draft:
    """An action as it is stored."""
    return Draft(
        title=action.title,
        measure=action.measure,
        period=action.period,
        owner=action.owner,
        due=action.due,
        cause=action.cause,
        expected=action.expected,
        notes=action.notes,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """The page on which an action is written: of a node, in a database."""

    database: str
    node: str


def record_of(action: Action | None, node: str) -> str:
    """What a draft belongs to: an action, whatever its number is elsewhere, or a new one of a node."""
    return f"action {action.uuid}" if action is not None else f"node {node}"


def record_of_limits(node: str, measure: str) -> str:
    """The reason of a decision about the limits of a series."""
    return f"limits {node}\n{measure}"


def is_of_limits(record: str) -> bool:
    return record.startswith("limits ")


class Drafts(QObject):
    """Of one database at a time. They are written in the background whenever they change, and last when it closes."""

    changed = Signal()
    _written = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._owner: Owner | None = None
        self._kept: dict[str, Kept] = {}
        self._changes: dict[str, Kept | None] = {}
        """What is not known to be on the disk."""
        self._writer: Thread | None = None
        self._resting = QTimer(self, singleShot=True, interval=PAUSE)
        self._resting.timeout.connect(self._write)
        self._open: dict[Place, int] = {}
        self.fresh: set[str] = set()
        """The records that were typed into since somebody was told of what is not saved."""
        self.is_safe = True
        """Whether the last of them could be written."""
        self._written.connect(self._on_written, Qt.ConnectionType.QueuedConnection)

    def open(self, address: str, identity: str) -> None:
        """Those of a database; of no other."""
        self.close()
        self._owner = Owner(address, identity)
        draft_files.sweep()
        self._kept = draft_files.read(self._owner)

    def close(self) -> None:
        """Writes what is not written yet, and forgets whose they were."""
        self.flush()
        self._resting.stop()
        self._owner = None
        self._kept, self._changes, self.fresh = {}, {}, set()

    @property
    def key(self) -> str:
        """Of the database, for a ``Place``."""
        return self._owner.key if self._owner is not None else ""

    @property
    def listed(self) -> dict[str, Kept]:
        """By record, those that were typed last first."""
        oldest = sorted(self._kept.items(), key=lambda one: one[1].typed)  # of one second, as they came
        return dict(reversed(oldest))

    def kept(self, record: str) -> Kept | None:
        return self._kept.get(record)

    def keep(self, record: str, kept: Kept) -> None:
        """Notes what was typed, where that is not noted already."""
        before = self._kept.get(record)
        if self._owner is None or (before is not None and before.fields == kept.fields):
            return
        self._kept.pop(record, None)
        self._kept[record] = kept
        self.fresh.add(record)
        self._change(record, kept)

    def forget(self, record: str) -> None:
        """It was saved or discarded."""
        if self._kept.pop(record, None) is not None:
            self.fresh.discard(record)
            self._change(record, None)

    def flush(self) -> bool:
        """Writes now what is not written yet; whether all of it is on the disk then."""
        if self._writer is not None:
            self._writer.join(PATIENCE)
        if self._owner is not None and self._changes:
            changes = dict(self._changes)
            self.is_safe = not self._is_writing and _write(self._owner, changes)
            if self.is_safe:
                self._settle(changes)
        return self.is_safe

    def leave_open(self, place: Place, number: int) -> None:
        """The page was left while this action stood open on it; 0 for a new one."""
        self._open[place] = number

    def left_open(self, place: Place) -> int | None:
        """What stood open when the page was left; it is told once."""
        return self._open.pop(place, None)

    # Inside

    @property
    def _is_writing(self) -> bool:
        return self._writer is not None and self._writer.is_alive()

    def _change(self, record: str, kept: Kept | None) -> None:
        self._changes.pop(record, None)
        self._changes[record] = kept
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        """In a thread of its own: a home on a network may not answer for a while."""
        if self._owner is None or not self._changes or self._is_writing or self._resting.isActive():
            return
        self._resting.start()
        owner, changes = self._owner, dict(self._changes)
        work = lambda: self._written.emit(_Written(owner, changes, _write(owner, changes)))  # noqa: E731
        self._writer = Thread(target=work, name="drafts")
        self._writer.start()

    @Slot(object)
    def _on_written(self, written: "_Written") -> None:
        if written.owner is not self._owner:
            return
        self.is_safe = written.is_safe
        if self.is_safe:
            self._settle(written.changes)
            self._write()  # what came meanwhile, where it need not wait any more

    def _settle(self, changes: dict[str, Kept | None]) -> None:
        for record, kept in changes.items():
            if record in self._changes and self._changes[record] is kept:
                del self._changes[record]


@dataclass(frozen=True, slots=True)
class _Written:
    owner: Owner
    changes: dict[str, Kept | None]
    is_safe: bool


def _write(owner: Owner, changes: dict[str, Kept | None]) -> bool:
    try:
        draft_files.write(owner, changes)
    except OSError:
        return False
    return True


def now() -> str:
    """The instant, as the journal writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
