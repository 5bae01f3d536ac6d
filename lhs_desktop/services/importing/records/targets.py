"""Targets as a list says they are. One that begins later ends the one that was in force."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from lhs_desktop.formats.extracts.records.listed import Goal, ListedRow, Listing
from lhs_desktop.models.db import hierarchy
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import target
from lhs_desktop.services.importing.records import references
from lhs_desktop.services.importing.records.account import Account, Outcome
from lhs_desktop.services.importing.records.scales import Scales, taken

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    key: int
    value: float
    first: date
    last: date


def write_targets(step: Step, listing: Listing, account: Account, create_nodes: bool) -> None:
    """Sets the targets of a list."""
    del create_nodes  # a target is for a node that is there
    _Writer(step, listing, account).write()


class _Writer:
    def __init__(self, step: Step, listing: Listing, account: Account) -> None:
        self._step = step
        self._rows = sorted(listing.rows, key=lambda row: row.date("from") or date.min)
        self._account = account
        recipe = account.extract.recipe
        self._nodes = references.nodes(step.connection, recipe)
        self._measures = references.measures(step.connection, recipe)
        self._scales = Scales(step.connection, self._goals())
        self._kept: dict[tuple[int, int], list[_Kept]] = {}
        for row in step.connection.execute(select(target).order_by(target.c.valid_from)):
            one = _Kept(row.id, row.value, row.valid_from, row.valid_to)
            self._kept.setdefault((row.measure_id, row.node_id), []).append(one)

    def write(self) -> None:
        refused = self._refuse_repeated()
        for row in self._rows:
            if id(row) not in refused and (outcome := self._take(row)) is not None:
                self._account.take(outcome)

    def _refuse_repeated(self) -> set[int]:
        """Refuses rows that are of one measure, node and day, by whatever names, and differ."""
        groups: dict[tuple[int | None, int | None, date | None], list[ListedRow]] = {}
        for row in self._rows:
            place = self._measures.key(row.text("measure")), self._nodes.key(row.text("node"))
            groups.setdefault((*place, row.date("from")), []).append(row)
        refused: set[int] = set()
        for (measure, node, _), rows in groups.items():
            if None in (measure, node) or len(rows) == 1:
                continue
            refused |= {id(row) for row in rows}
            cells = ", ".join(row.cell for row in rows[:5])
            for row in rows:
                self._account.reject(row, "list-duplicate", cells=cells)
        return refused

    def _goals(self) -> Iterator[tuple[int, Goal]]:
        """The targets of the list with their measures."""
        for row in self._rows:
            measure, goal = self._measures.key(row.text("measure")), row.goal("value")
            if measure is not None and goal is not None:
                yield measure, goal

    def _value(self, row: ListedRow, measure: int, goal: Goal) -> float | None:
        """The target on the scale of its measure; None where it cannot be one."""
        meant, scale = self._scales.meant(measure, goal), self._scales.of(measure)
        if meant.is_refused:
            self._account.reject(row, meant.code, "value", goal.text, **taken(meant, scale, goal))
            return None
        if meant.code:
            self._account.say(row, meant.code, "value", goal.text, **taken(meant, scale, goal))
        return meant.value

    def _take(self, row: ListedRow) -> Outcome | None:
        goal = row.goal("value")
        assert goal is not None
        measure, node = self._measures.key(row.text("measure")), self._nodes.key(row.text("node"))
        if measure is None:
            self._account.reject(row, "list-measure-unknown", "measure", measure=row.text("measure"))
            return None
        if node is None:
            self._account.reject(row, "list-node-unknown", "node", node=row.text("node"))
            return None
        first, last = row.date("from") or hierarchy.FIRST, row.date("to") or goal.until
        if last is not None and last < first:
            self._account.reject(row, "list-dates-reversed", "to")
            return None
        if (value := self._value(row, measure, goal)) is None:
            return None
        kept = self._kept.setdefault((measure, node), [])
        held = _held(kept, row.date("from"))
        if held is not None:
            return self._change(row.key, kept, held, value, last)
        kept.append(self._make(kept, measure, node, value, first, last))
        return Outcome.NEW

    def _change(self, what: str, kept: list[_Kept], held: _Kept, value: float, last: date | None) -> Outcome:
        changed = replace(held, value=value, last=last or held.last)
        if changed == held:
            return Outcome.SAME
        self._step.update("target", held.key, value=value, valid_to=changed.last)
        self._account.note_change(what, "target", held.value, value)
        kept[kept.index(held)] = changed
        return Outcome.CHANGED

    def _make(
        self, kept: list[_Kept], measure: int, node: int, value: float, first: date, last: date | None
    ) -> _Kept:
        before = next((one for one in kept if one.first < first <= one.last), None)
        if before is not None:
            self._step.update("target", before.key, valid_to=first - _DAY)
            kept[kept.index(before)] = replace(before, last=first - _DAY)
        later = min((one.first for one in kept if one.first > first), default=None)
        ends = last or (later - _DAY if later else hierarchy.LAST)
        key = self._step.insert(
            "target", measure_id=measure, node_id=node, value=value, valid_from=first, valid_to=ends
        )
        return _Kept(key, value, first, ends)


def _held(kept: list[_Kept], first: date | None) -> _Kept | None:
    """The target that begins on that date; where a list gives no dates, the newest."""
    if first is None:
        return max(kept, key=lambda one: one.first, default=None)
    return next((one for one in kept if one.first == first), None)
