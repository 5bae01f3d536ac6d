"""What rests on a batch: what must be undone before it, and what keeps the nodes and measures that it made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, func, select

from lhs_desktop.models.db import journal, store
from lhs_desktop.models.db.tables import (
    action,
    batch,
    chart_choice,
    measure,
    metadata,
    node,
    observation,
    phase,
    source,
    target,
    waiting,
)

_TOLD = {
    "actions": action,
    "targets": target,
    "phases": phase,
    "charts": chart_choice,
}
"""Records that people make themselves about nodes and measures."""


@dataclass(frozen=True, slots=True)
class Depending:
    """What rests on a batch."""

    replaced: tuple[int, ...] = ()
    """Later batches that replaced values of it, newest first: they must be undone first."""
    placed: tuple[int, ...] = ()
    """Later batches that placed names which waited in it, newest first: they too."""
    names: tuple[str, ...] = ()
    """The names that they placed."""
    figures: int = 0
    """Figures of other batches at nodes, or of measures, that it made: these stay then."""
    actions: int = 0
    targets: int = 0
    phases: int = 0
    charts: int = 0
    """Of persons, about nodes or measures that it made: these stay then."""

    @property
    def blocks(self) -> tuple[int, ...]:
        """The batches that must be undone first, newest first."""
        return tuple(sorted({*self.replaced, *self.placed}, reverse=True))

    @property
    def keeps(self) -> bool:
        """Whether nodes and measures that it made stay when it is undone."""
        return bool(self.figures or self.actions or self.targets or self.phases or self.charts)


def depending(connection: Connection, key: int) -> Depending:
    """What rests on a batch.

    Args:
        connection: A transaction that reads.
        key: The batch.
    """
    later = store.later_batches(connection, key)
    placing = set(
        connection.execute(
            select(waiting.c.batch_id)
            .join(source, source.c.id == waiting.c.source_id)
            .where(source.c.batch_id == key, waiting.c.batch_id != key)
            .distinct()
        ).scalars()
    )
    names: dict[str, None] = {}
    for ledger in connection.execute(select(batch.c.ledger).where(batch.c.id.in_(placing))).scalars():
        names.update(dict.fromkeys(json.loads(ledger).get("from_tray", {})))
    step = connection.execute(select(batch.c.step).where(batch.c.id == key)).scalar()
    made = [one for one in journal.entries(connection, step) if one.operation == "insert"] if step else []
    uuids = {one.uuid for one in made}
    keys = {
        table.name: _keys(connection, table, {one.uuid for one in made if one.record == table.name})
        for table in (node, measure)
    }
    counts = {name: _about(connection, table, keys, uuids) for name, table in _TOLD.items()}
    return Depending(
        replaced=tuple(one for one in later if one not in placing),
        placed=tuple(one for one in later if one in placing),
        names=tuple(names),
        figures=_figures(connection, key, keys),
        **counts,
    )


def undo_order(connection: Connection, key: int) -> tuple[int, ...]:
    """A batch and all that rest on it, in the order in which they can be undone: newest first, itself last."""
    found = {key}
    waiting_for = [key]
    while waiting_for:
        later = set(store.later_batches(connection, waiting_for.pop())) - found
        found |= later
        waiting_for += later
    return tuple(sorted(found, reverse=True))


def _keys(connection: Connection, table: Table, uuids: set[str]) -> set[int]:
    if not uuids:
        return set()
    return {row.id for row in connection.execute(select(table.c.id, table.c.uuid)) if row.uuid in uuids}


def _about(connection: Connection, table: Table, keys: dict[str, set[int]], made: Iterable[str]) -> int:
    """Records of a kind that refer to any of the nodes and measures, and were not made with them."""
    columns = [
        (column, keys[name])
        for name, column in (("node", _reference(table, node)), ("measure", _reference(table, measure)))
        if column is not None and keys[name]
    ]
    if not columns:
        return 0
    rows = connection.execute(select(table.c.uuid, *(column for column, _ in columns))).all()
    wanted = [found for _, found in columns]
    made = set(made)
    return sum(
        row[0] not in made and any(value in found for value, found in zip(row[1:], wanted, strict=True))
        for row in rows
    )


def _reference(table: Table, wanted: Table) -> Column[int] | None:
    for column in metadata.tables[table.name].columns:
        if any(foreign.column.table is wanted for foreign in column.foreign_keys):
            return column
    return None


def _figures(connection: Connection, key: int, keys: dict[str, set[int]]) -> int:
    """Figures of other batches at nodes, or of measures, that the batch made."""
    if not any(keys.values()):
        return 0
    counted = connection.execute(
        select(observation.c.node_id, observation.c.measure_id, func.count())
        .join(source, source.c.id == observation.c.source_id)
        .where(source.c.batch_id != key)
        .group_by(observation.c.node_id, observation.c.measure_id)
    )
    return sum(
        count
        for node_id, measure_id, count in counted
        if node_id in keys["node"] or measure_id in keys["measure"]
    )
