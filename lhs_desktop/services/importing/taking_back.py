"""What an import made or changed of nodes, measures and other records, taken back when it is undone.

What was changed since stays; so do nodes that something else needs by now, with their place in the tree.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, select

from lhs_desktop.errors import StaleEdit
from lhs_desktop.models.db import balances, hierarchy, journal
from lhs_desktop.models.db.journal import Entry, Step
from lhs_desktop.models.db.tables import (
    RECORDS,
    alias,
    closure,
    level,
    link,
    measure,
    measure_version,
    metadata,
    node,
    node_attribute,
)
from lhs_desktop.services.importing.records.rollups import have_figures
from lhs_desktop.services.readings import kept

_TAKEN = frozenset(
    {
        "node",
        "link",
        "node_attribute",
        "level",
        "measure",
        "measure_version",
        "target",
        "recipe",
        "alias",
        "person",
        "role",
        "action",
    }
)
_REFERRED = ("person", "measure", "node", "level")
"""What others refer to, after what may refer to it."""
_DERIVED = frozenset({"closure", "balance", "reading"})


def take_back(step: Step, number: int) -> int:
    """Takes back the records that the step of a batch made or changed; returns how many it was."""
    entries = [
        entry
        for entry in journal.entries(step.connection, number)
        if entry.record in _TAKEN and (entry.operation == "insert" or entry.record != "recipe")
    ]
    if not entries:
        return 0
    for table in (node, measure, level):
        step.references.remember_all(table)
    staying = _staying(step.connection, entries)
    placed = {entry.uuid for entry in entries if entry.record == "link"}
    moved = _children(step.connection, placed)
    count = sum(_put_back(step, entry) for entry in reversed(entries) if entry.operation != "insert")
    made: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.operation == "insert" and entry.uuid not in staying:
            made.setdefault(entry.record, []).append(entry)
    for record in [one for one in made if one not in _REFERRED]:
        count += _take_away(step, record, made[record])
    if placed:
        hierarchy.rebuild(step.connection)
        if have_figures(step.connection, moved):
            balances.rebuild(step.connection)
        kept.refresh(step)  # before the nodes go: a reading names its node
    for record in _REFERRED:
        count += _take_away(step, record, made.get(record, []))
    return count


def _put_back(step: Step, entry: Entry) -> int:
    """Puts a record back as it was before it was changed; 0 where it was changed since."""
    with suppress(StaleEdit):
        journal.reverse_entry(step, entry)
        return 1
    return 0


def _take_away(step: Step, record: str, entries: list[Entry]) -> int:
    """Takes away records of one kind that are as they were made, and that nothing refers to; returns how many."""
    if not entries:
        return 0
    table = RECORDS[record]
    wanted = {entry.uuid: entry for entry in reversed(entries)}
    rows = {}
    uuids = list(wanted)
    for start in range(0, len(uuids), 500):
        chunk = select(table).where(table.c.uuid.in_(uuids[start : start + 500]))
        rows.update({row["uuid"]: row for row in step.connection.execute(chunk).mappings()})
    needed = _referred(step.connection, table) if record in _REFERRED else set()
    keys = [
        int(rows[uuid]["id"])
        for uuid, entry in wanted.items()
        if uuid in rows and rows[uuid]["id"] not in needed and _is_as_made(step, rows[uuid], entry)
    ]
    step.delete_many(record, keys)
    return len(keys)


def _is_as_made(step: Step, row: RowMapping, entry: Entry) -> bool:
    with suppress(StaleEdit):
        return journal.is_as_left(step, entry, row)
    return False


def _referred(connection: Connection, wanted: Table) -> set[int]:
    """The records of a kind that others, or observations, refer to (the closure, being derived, does not count)."""
    found: set[int] = set()
    for table in metadata.tables.values():
        if table is closure:
            continue
        for column in _references(table, wanted):
            found |= set(connection.execute(select(column).distinct()).scalars())
    return found


def _references(table: Table, wanted: Table) -> list[Column[Any]]:
    """The columns of a table that refer to another."""
    return [
        column
        for column in table.columns
        if any(foreign.column.table is wanted for foreign in column.foreign_keys)
    ]


def _children(connection: Connection, links: set[str]) -> set[int]:
    """The nodes whose place a step stated."""
    rows = connection.execute(select(link.c.uuid, link.c.child_id)).all()
    return {row.child_id for row in rows if row.uuid in links}


def _staying(connection: Connection, entries: list[Entry]) -> set[str]:
    """Nodes and measures that something else needs, and what belongs to them, by UUID."""
    made = {one.uuid for one in entries if one.operation == "insert"}
    nodes = _needed(connection, node, made)
    links = connection.execute(select(link.c.uuid, link.c.child_id, link.c.parent_id)).all()
    above = {row.child_id: row.parent_id for row in links if row.uuid in made}
    waiting = list(nodes)
    while waiting:  # what stays keeps its place, and so the nodes above it
        parent = above.get(waiting.pop())
        if parent is not None and parent not in nodes:
            nodes.add(parent)
            waiting.append(parent)
    measures = _needed(connection, measure, made)
    found: set[str] = set()
    for table, name, keys in (
        (node, "id", nodes),
        (link, "child_id", nodes),
        (node_attribute, "node_id", nodes),
        (alias, "node_id", nodes),
        (measure, "id", measures),
        (measure_version, "measure_id", measures),
    ):
        rows = connection.execute(select(table.c.uuid, table.c[name])).all()
        found |= {uuid for uuid, key in rows if uuid in made and key in keys}
    return found


def _needed(connection: Connection, needed: Table, made: set[str]) -> set[int]:
    """The nodes, or measures, that a step made and that something which it did not make refers to."""
    keys = {row.id for row in connection.execute(select(needed.c.id, needed.c.uuid)) if row.uuid in made}
    found: set[int] = set()
    for table in metadata.tables.values():
        if table.name in _DERIVED or not keys:
            continue
        for column in _references(table, needed):
            if "uuid" in table.c:
                rows = connection.execute(select(column, table.c.uuid)).all()
                found |= {key for key, uuid in rows if uuid not in made}
            else:
                found |= set(connection.execute(select(column).distinct()).scalars())
    return found & keys
