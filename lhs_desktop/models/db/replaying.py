"""The journal replayed against the tables: a record that differs was changed behind its back."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import NoResultFound

from lhs_desktop.models.db.journal import GENESIS, Entry, References, entries, is_unset
from lhs_desktop.models.db.tables import RECORDS

State = dict[tuple[str, str], dict[str, Any]]
"""What the journal says of every record, by kind and uuid: the value of each field."""


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What a check of the journal found."""

    entries: int
    steps: int
    chain_ok: bool
    problems: tuple[str, ...]


def follow(connection: Connection) -> tuple[JournalCheck, State]:
    """Follows the chain of hashes; gives what the journal says of every record as well."""
    problems: list[str] = []
    state: State = {}
    previous, count, steps = GENESIS, 0, 0
    chain_ok = True
    for entry in entries(connection):
        count += 1
        steps = entry.step
        if entry.previous != previous or entry.hash != entry.expected_hash() or entry.seq != count:
            chain_ok = False
            problems.append(f"journal entry {entry.seq}: the chain of hashes is broken")
        previous = entry.hash
        try:
            _replay(state, entry)
        except (ValueError, TypeError, AttributeError):
            problems.append(f"journal entry {entry.seq}: what it says cannot be read")
    return JournalCheck(count, steps, chain_ok, tuple(problems)), state


def _replay(state: State, entry: Entry) -> None:
    if entry.record not in RECORDS or entry.operation not in ("insert", "update", "delete"):
        return
    key = (entry.record, entry.uuid)
    if entry.operation == "delete":
        state.pop(key, None)
        return
    fields = state.setdefault(key, {})
    fields.update({name: new for name, (_, new) in json.loads(entry.changes).items()})


def compare(connection: Connection, name: str, table: Table, state: State) -> list[str]:
    """The records of a table against what the journal says of them: one that differs was changed behind its back."""
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
            try:
                is_same = references.encode(table.c[field], value) == expected.get(field)
            except NoResultFound:
                problems.append(f"{name} {row['uuid']}: {field} refers to a record that is gone")
                continue
            if not is_same:
                problems.append(f"{name} {row['uuid']}: {field} was changed outside the program")
    for record, uuid in state:
        if record == name and uuid not in seen:
            problems.append(f"{name} {uuid}: is in the journal but not in its table")
    return problems
