"""What a change was: every service that writes returns it, and panels decide whether to refresh."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lhs_desktop.errors import Rejected, StaleEdit
from lhs_desktop.models.db import journal
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import chart_choice, peer_set, phase

_ELSEWHERE = {
    "batch": "step-of-batch",
    "observations": "step-of-batch",
    "packet": "step-of-packet",
}
"""Records that are not undone by their fields, and why."""

_MANY = func.count() > 1
_TWICE = {
    "phase": select(phase.c.node_id)
    .where(phase.c.kind == "freeze")
    .group_by(phase.c.node_id, phase.c.measure_id)
    .having(_MANY),
    "chart_choice": select(chart_choice.c.measure_id)
    .group_by(chart_choice.c.measure_id, chart_choice.c.node_id)
    .having(_MANY),
    "peer_set": select(func.lower(peer_set.c.name)).group_by(func.lower(peer_set.c.name)).having(_MANY),
}
"""What there may be one of only, though no constraint says so: whoever edits sees to it, and undo must not bring a second."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The step of the journal that made the change, and the kinds of records it touched."""

    step: int
    """0 where nothing was entered: all was so already."""
    records: frozenset[str]
    key: int | None = None
    """What a person calls the record that was made: the number of an action."""
    last_hash: str = ""
    """Of the step's last entry: undo asks for it, since a number may come to be that of another step."""

    @property
    def is_entered(self) -> bool:
        """Whether the journal has it, so that there is something to undo."""
        return bool(self.last_hash)

    def touches(self, *records: str) -> bool:
        return bool(self.records.intersection(records))


def of(step: Step, key: int | None = None) -> Changes:
    """What a step did, told at its end; an edit that changed nothing has no step."""
    number = step.number if step.last_hash else 0
    return Changes(number, frozenset(step.changed), key, step.last_hash)


def undo(database: Database, done: Changes) -> Changes:
    """Reverses a step by a further one; reversing that one again is redo.

    Args:
        database: Open for writing.
        done: What is to be reversed: only the very step that it tells of.

    Raises:
        Rejected: ``step-of-batch``, ``step-of-packet``.
        StaleEdit: ``step-gone``; or someone changed the same since: nothing is overwritten.
    """
    try:
        with database.write(f"undo step {done.step}") as step:
            for record in sorted(journal.records_of(step.connection, done.step) & _ELSEWHERE.keys()):
                raise Rejected(_ELSEWHERE[record], step=done.step)
            journal.reverse(step, done.step, done.last_hash)
            for record in step.changed & _TWICE.keys():
                if step.connection.execute(_TWICE[record].limit(1)).first() is not None:
                    raise StaleEdit("undo-conflict")
            return of(step)
    except (
        IntegrityError
    ) as error:  # what came since stands in the way: another of its name, what rests on it
        raise StaleEdit("undo-conflict") from error
