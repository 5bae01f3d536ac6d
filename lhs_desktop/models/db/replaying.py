"""The journal replayed against the tables: a record that differs was changed behind its back."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from lhs_desktop.models.db.journal import GENESIS, Entry, References, entries, is_unset
from lhs_desktop.models.db.tables import RECORDS


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What a check of the journal found."""

    entries: int
    steps: int
    chain_ok: bool
    problems: tuple[str, ...]


def check(connection: Connection) -> JournalCheck:
    """Follows the chain of hashes and replays it against the tables.

    A record that differs from what the journal says of it was changed behind its back.
    """
    problems: list[str] = []
    state: dict[tuple[str, str], dict[str, Any]] = {}
    previous, count, steps = GENESIS, 0, 0
    chain_ok = True
    for entry in entries(connection):
        count += 1
        steps = entry.step
        if entry.previous != previous or entry.hash != entry.expected_hash() or entry.seq != count:
            chain_ok = False
            problems.append(f"journal entry {entry.seq}: the chain of hashes is broken")
        previous = entry.hash
        _replay(state, entry)
    for name, table in RECORDS.items():
        problems += _compare(connection, name, table, state)
    return JournalCheck(count, steps, chain_ok, tuple(problems))


def _replay(state: dict[tuple[str, str], dict[str, Any]], entry: Entry) -> None:
    if entry.record not in RECORDS or entry.operation not in ("insert", "update", "delete"):
        return
    key = (entry.record, entry.uuid)
    if entry.operation == "delete":
        state.pop(key, None)
        return
    fields = state.setdefault(key, {})
    fields.update({name: new for name, (_, new) in json.loads(entry.changes).items()})


def _compare(
    connection: Connection, name: str, table: Table, state: dict[tuple[str, str], dict[str, Any]]
) -> list[str]:
    problems = []
    references = References(connection)
    seen = set()
    for row in connection.execute(select(table)).mappings():
        seen.add(row["uuid"])
        expected = state.get((name, row["uuid"]))
        if expected is None:
            problems.append(f"{name} {row['uuid']}: is in its table but not in the journal")
            continue
        for field, value in row.items():
            if field in ("id", "uuid") or (field not in expected and is_unset(table.c[field], value)):
                continue
            if references.encode(table.c[field], value) != expected.get(field):
                problems.append(f"{name} {row['uuid']}: {field} was changed outside the program")
    for record, uuid in state:
        if record == name and uuid not in seen:
            problems.append(f"{name} {uuid}: is in the journal but not in its table")
    return problems
