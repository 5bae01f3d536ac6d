"""What a change was: every service that writes returns it, and panels decide whether to refresh."""

from dataclasses import dataclass

from lhs_desktop.models.db import journal
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step


@dataclass(frozen=True, slots=True)
class Changes:
    """The step of the journal that made the change, and the kinds of records it touched."""

    step: int
    records: frozenset[str]
    key: int | None = None
    """What a person calls the record that was made: the number of an action."""

    def touches(self, *records: str) -> bool:
        return bool(self.records.intersection(records))


def of(step: Step, key: int | None = None) -> Changes:
    return Changes(step.number, frozenset(step.changed), key)


def undo(database: Database, number: int) -> Changes:
    """Reverses a step by a further one; reversing that one again is redo.

    Raises:
        Rejected: ``step-unknown``.
        StaleEdit: someone changed the same since; nothing is overwritten.
    """
    with database.write(f"undo step {number}") as step:
        journal.reverse(step, number)
        return of(step)
