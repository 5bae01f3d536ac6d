"""What an import made or changed of nodes, measures and other records, taken back when it is undone.

What was changed since stays; so do nodes that something else needs by now, with their place in the tree.
"""

from contextlib import suppress

from sqlalchemy import Connection, Table, delete, select, text

from lhs_desktop.errors import StaleEdit
from lhs_desktop.models.db import balances, hierarchy, journal
from lhs_desktop.models.db.journal import Entry, Step
from lhs_desktop.models.db.tables import (
    RECORDS,
    alias,
    closure,
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
_DERIVED = frozenset({"closure", "balance", "reading"})


def take_back(step: Step, number: int) -> int:
    """Takes back the records that the step of a batch made or changed; returns how many it was."""
    entries = [
        entry
        for entry in journal.entries(step.connection, number)
        if entry.record in _TAKEN and (entry.operation == "insert" or entry.record != "recipe")
    ]
    staying = _staying(step.connection, entries)
    placed = {entry.uuid for entry in entries if entry.record == "link"}
    moved = _children(step.connection, placed)
    count = 0
    for entry in reversed([one for one in entries if one.record != "node" or one.operation != "insert"]):
        count += _reversed(step, entry, staying)
    if placed:
        hierarchy.rebuild(step.connection)
        if have_figures(step.connection, moved):
            balances.rebuild(step.connection)
        kept.refresh(step)  # before the nodes go: a reading names its node
    for entry in reversed([one for one in entries if one.record == "node" and one.operation == "insert"]):
        count += _reversed(step, entry, staying)
    for entry in reversed([one for one in entries if one.record == "level" and one.operation == "insert"]):
        count += _reversed(step, entry, staying)  # a level goes after its nodes
    return count


def _reversed(step: Step, entry: Entry, staying: set[str]) -> int:
    """Takes back one entry; 0 where it stays."""
    if entry.uuid in staying:
        return 0
    table = RECORDS[entry.record]
    if entry.operation == "insert":
        key = step.connection.execute(select(table.c.id).where(table.c.uuid == entry.uuid)).scalar()
        if key is None or _is_referred(step.connection, entry.record, key):
            return 0
        if entry.record == "node":
            step.connection.execute(
                delete(closure).where((closure.c.descendant_id == key) | (closure.c.ancestor_id == key))
            )
    with suppress(StaleEdit):
        journal.reverse_entry(step, entry)
        return 1
    return 0


def _is_referred(connection: Connection, record: str, key: int) -> bool:
    """Whether any record or observation refers to a record (the closure, being derived, does not count)."""
    for table in metadata.tables.values():
        if table is closure:
            continue
        for column in table.columns:
            if any(foreign.column.table.name == record for foreign in column.foreign_keys) and (
                connection.execute(select(text("1")).select_from(table).where(column == key).limit(1)).first()
            ):
                return True
    return False


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
        for column in table.columns:
            if not any(foreign.column.table is needed for foreign in column.foreign_keys):
                continue
            if "uuid" in table.c:
                rows = connection.execute(select(column, table.c.uuid)).all()
                found |= {key for key, uuid in rows if uuid not in made}
            else:
                found |= set(connection.execute(select(column).distinct()).scalars())
    return found & keys
