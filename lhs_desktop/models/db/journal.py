"""The journal: what was done to every record, by field, chained by hash.

Values are portable: a reference to another record is written as that record's UUID (a period as its
code), a date as ISO text. So the same entry means the same in another database.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Date, RowMapping, Table, insert, select

from lhs_desktop.errors import StaleEdit
from lhs_desktop.models.db.putting import put
from lhs_desktop.models.db.store import Figures
from lhs_desktop.models.db.tables import RECORDS, journal, period

_AT_ONCE = 500

GENESIS = "0" * 64


def now() -> str:
    """The present instant, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal, as stored."""

    seq: int
    step: int
    at: str
    who: str
    why: str
    operation: str
    record: str
    uuid: str
    changes: str
    previous: str
    hash: str

    def expected_hash(self) -> str:
        body = [self.seq, self.step, self.at, self.who, self.why, self.operation, self.record]
        text = _HASHED.encode([*body, self.uuid, self.changes, self.previous])
        return hashlib.sha256(text.encode()).hexdigest()


_FIELDS = tuple(Entry.__dataclass_fields__)
_HASHED = json.JSONEncoder(ensure_ascii=False)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(changes: dict[str, list[Any]]) -> str:
    return _CANONICAL.encode(changes)


class References:
    """Turns keys of referenced records into portable ones and back, remembering what it has seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._out: dict[tuple[str, int], str] = {}
        self._back: dict[tuple[str, str], int] = {}

    def remember(self, table: str, key: int, portable: str) -> None:
        self._out[table, key] = portable
        self._back[table, portable] = key

    def remember_all(self, table: Table) -> None:
        """Before many records that refer to a table are looked at."""
        for key, portable in self._connection.execute(select(table.c.id, _portable_column(table))):
            self.remember(table.name, key, portable)

    def encode(self, column: Column[Any], value: Any) -> Any:
        if value is None:
            return None
        target = _target_of(column)
        if target is not None:
            return self._portable(target, value)
        return value.isoformat() if isinstance(value, date) else value

    def decode(self, column: Column[Any], value: Any) -> Any:
        if value is None:
            return None
        target = _target_of(column)
        if target is not None:
            return self.key_of(target, value)
        return date.fromisoformat(value) if isinstance(column.type, Date) else value

    def _portable(self, table: Table, key: int) -> str:
        found = self._out.get((table.name, key))
        if found is None:
            column = _portable_column(table)
            found = self._connection.execute(select(column).where(table.c.id == key)).scalar_one()
            self.remember(table.name, key, found)
        return found

    def key_of(self, table: Table, portable: str) -> int:
        found = self._back.get((table.name, portable))
        if found is None:
            column = _portable_column(table)
            found = self._connection.execute(select(table.c.id).where(column == portable)).scalar()
            if found is None:
                raise StaleEdit("record-gone", record=table.name)
            self.remember(table.name, found, portable)
        return found


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change of a record means for the series of figures: which must be judged anew.

    ``extent`` is ``series`` (one measure at one node), ``below`` (a measure at a node and all below it),
    ``measure`` (everywhere), ``link`` (all of a node and those below it, of its parent and those above),
    ``observations`` (those of a batch) or ``all``.
    """

    extent: str
    measure: int | None = None
    node: int | None = None
    parent: int | None = None


class Step:
    """One step of the journal: all that one transaction changes in records.

    Every write of a record goes through here, so that none is left out of the journal.
    """

    def __init__(self, connection: Connection, who: str, why: str) -> None:
        self.connection = connection
        self.who = who
        self.why = why
        self.at = now()
        last = connection.execute(
            select(journal.c.seq, journal.c.step, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
        ).first()
        self._seq: int = last.seq if last else 0
        self._hash: str = last.hash if last else GENESIS
        self.number: int = last.step + 1 if last else 1
        self.references = References(connection)
        self.changed: set[str] = set()
        self.touched: dict[Touch, None] = {}
        self.at_hand: tuple[Figures, ...] = ()
        """Where this step wrote whole series only: their figures, which nobody need read again."""
        self._new_nodes: set[int] = set()
        self._pending: list[tuple[Any, ...]] = []

    def insert(self, record: str, **values: Any) -> int:
        """Adds a record and returns its key."""
        return self.insert_many(record, [values])[0]

    def insert_many(self, record: str, rows: Sequence[dict[str, Any]]) -> list[int]:
        """Adds records of one kind, all with the same fields, and returns their keys in order."""
        if not rows:
            return []
        rows = [{"uuid": str(uuid4()), **row} for row in rows]
        keys = self._keys_of(RECORDS[record], rows)
        for key, row in zip(keys, rows, strict=True):
            self.references.remember(record, key, row["uuid"])
        if record == "node":
            self._new_nodes.update(keys)
        self._enter_new(record, rows)
        return keys

    def add_many(self, record: str, rows: Sequence[dict[str, Any]]) -> None:
        """The same where nobody asks for the keys."""
        if rows:
            rows = [{"uuid": str(uuid4()), **row} for row in rows]
            self.connection.execute(insert(RECORDS[record]), rows)
            self._enter_new(record, rows)

    def _enter_new(self, record: str, rows: Sequence[dict[str, Any]]) -> None:
        encode = self.references.encode
        columns = {name: RECORDS[record].c[name] for name in rows[0] if name not in ("uuid", "id")}
        for row in rows:
            changes = {
                name: [None, encode(column, row[name])]
                for name, column in columns.items()
                if row[name] is not None
            }
            self._enter("insert", record, row["uuid"], changes)
            self._note_touch(record, row)

    def _keys_of(self, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
        """Writes records and returns their keys; they are looked up, since asked for in order they come one by one."""
        if len(rows) == 1:
            return [int(self.connection.execute(insert(table).returning(table.c.id), rows[0]).scalar_one())]
        self.connection.execute(insert(table), rows)
        found: dict[str, int] = {}
        for first in range(0, len(rows), _AT_ONCE):
            uuids = [row["uuid"] for row in rows[first : first + _AT_ONCE]]
            chosen = select(table.c.uuid, table.c.id).where(table.c.uuid.in_(uuids))
            found |= {row.uuid: row.id for row in self.connection.execute(chosen)}
        return [found[row["uuid"]] for row in rows]

    def update(self, record: str, key: int, **values: Any) -> bool:
        """Changes fields of a record; False when all were so already.

        Raises:
            StaleEdit: ``record-gone`` when there is no such record.
        """
        table = RECORDS[record]
        row = self.connection.execute(select(table).where(table.c.id == key)).mappings().first()
        if row is None:
            raise StaleEdit("record-gone", record=record)
        changed = {name: value for name, value in values.items() if row[name] != value}
        if not changed:
            return False
        self.connection.execute(table.update().where(table.c.id == key).values(**changed))
        encode = self.references.encode
        changes = {
            name: [encode(table.c[name], row[name]), encode(table.c[name], value)]
            for name, value in changed.items()
        }
        self._enter("update", record, row["uuid"], changes)
        self._note_touch(record, dict(row))
        self._note_touch(record, {**row, **changed})
        return True

    def delete(self, record: str, key: int) -> None:
        """Takes a record away; the journal keeps all its fields.

        Raises:
            StaleEdit: ``record-gone`` when there is no such record.
        """
        self.delete_many(record, [key])

    def delete_many(self, record: str, keys: Sequence[int]) -> None:
        """Takes records of one kind away, in this order.

        Raises:
            StaleEdit: ``record-gone`` when one is not there.
        """
        table = RECORDS[record]
        for start in range(0, len(keys), _AT_ONCE):
            chunk = table.c.id.in_(keys[start : start + _AT_ONCE])
            rows = {row["id"]: row for row in self.connection.execute(select(table).where(chunk)).mappings()}
            if len(rows) < len(set(keys[start : start + _AT_ONCE])):
                raise StaleEdit("record-gone", record=record)
            self.connection.execute(table.delete().where(chunk))
            for key in keys[start : start + _AT_ONCE]:
                row = rows[key]
                changes = {
                    name: [self.references.encode(table.c[name], value), None]
                    for name, value in row.items()
                    if name not in ("uuid", "id") and value is not None
                }
                self._enter("delete", record, row["uuid"], changes)
                self._note_touch(record, dict(row))

    def touch(self, touch: Touch) -> None:
        """Notes that series must be judged anew before this step ends."""
        self.touched[touch] = None

    def _note_touch(self, record: str, row: dict[str, Any]) -> None:
        if record == "phase":
            self.touch(Touch("series", row["measure_id"], row["node_id"]))
        elif record == "chart_choice":
            extent = "measure" if row["node_id"] is None else "series"
            self.touch(Touch(extent, row["measure_id"], row["node_id"]))
        elif record == "target":
            self.touch(Touch("below", row["measure_id"], row["node_id"]))
        elif record == "measure" and "id" in row:
            self.touch(Touch("measure", row["id"]))
        elif record == "link" and row["child_id"] not in self._new_nodes:
            self.touch(Touch("link", node=row["child_id"], parent=row["parent_id"]))
        elif record == "setting" and row["name"] == "rules":
            self.touch(Touch("all"))

    def note(self, operation: str, record: str, uuid: str, changes: dict[str, list[Any]]) -> None:
        """An entry for what is not written by field: the observations of a batch, by their digest."""
        self._enter(operation, record, uuid, changes)
        if record == "observations":
            self.touch(Touch("observations"))

    def _enter(self, operation: str, record: str, uuid: str, changes: dict[str, list[Any]]) -> None:
        self._seq += 1
        entry = Entry(
            seq=self._seq,
            step=self.number,
            at=self.at,
            who=self.who,
            why=self.why,
            operation=operation,
            record=record,
            uuid=uuid,
            changes=canonical(changes),
            previous=self._hash,
            hash="",
        )
        self._hash = entry.expected_hash()
        self._pending.append((*map(entry.__getattribute__, _FIELDS[:-1]), self._hash))
        self.changed.add(record)
        if len(self._pending) >= _AT_ONCE:
            self.flush()

    @property
    def last_hash(self) -> str:
        """Of the last entry of this step, by which the step is known again; empty where nothing was entered."""
        return self._hash if self.changed else ""

    def flush(self) -> None:
        """Writes what was entered; called before the transaction ends."""
        if self._pending:
            put(self.connection, "journal", ", ".join(_FIELDS), list(zip(*self._pending, strict=True)))
            self._pending.clear()


def entries(connection: Connection, step: int | None = None) -> Iterator[Entry]:
    query = select(journal).order_by(journal.c.seq)
    if step is not None:
        query = query.where(journal.c.step == step)
    for row in connection.execute(query):
        yield Entry(**row._mapping)


def records_of(connection: Connection, step: int) -> frozenset[str]:
    """The kinds of records that a step changed."""
    query = select(journal.c.record).where(journal.c.step == step).distinct()
    return frozenset(connection.execute(query).scalars())


def reverse(step: Step, number: int, last_hash: str) -> None:
    """Undoes an earlier step by a further one, if its records still are as it left them.

    Args:
        step: The step that does the reversing.
        number: The step to reverse.
        last_hash: Of its last entry: the number alone may be that of another step, where a file was put back
            as it was before.

    Raises:
        StaleEdit: ``step-gone`` when there is no such step; ``edited-since`` when a later step changed the same
            records: nothing is overwritten.
    """
    found = list(entries(step.connection, number))
    if not found or found[-1].hash != last_hash:
        raise StaleEdit("step-gone")
    for entry in reversed(found):
        if entry.record in RECORDS:
            reverse_entry(step, entry)


def reverse_entry(step: Step, entry: Entry) -> None:
    """Undoes one entry; see ``reverse``."""
    table = RECORDS[entry.record]
    changes: dict[str, list[Any]] = json.loads(entry.changes)
    decode = step.references.decode
    row = step.connection.execute(select(table).where(table.c.uuid == entry.uuid)).mappings().first()
    if entry.operation == "delete":
        if row is not None:
            raise StaleEdit("edited-since", record=entry.record)
        empty = {
            column.name: None for column in table.c if column.nullable
        }  # which the journal does not name
        held = {name: decode(table.c[name], old) for name, (old, _) in changes.items()}
        step.insert(entry.record, **{**empty, **held, "uuid": entry.uuid})
        return
    if row is None:
        raise StaleEdit("record-gone", record=entry.record)
    if not is_as_left(step, entry, row):
        raise StaleEdit("edited-since", record=entry.record)
    if entry.operation == "insert":
        step.delete(entry.record, row["id"])
    else:
        restored = {name: decode(table.c[name], old) for name, (old, _) in changes.items()}
        step.update(entry.record, row["id"], **restored)


def is_as_left(step: Step, entry: Entry, row: RowMapping) -> bool:
    """Whether a record is as an entry left it: of one that was added, what was left empty is empty still.

    Raises:
        StaleEdit: ``record-gone`` when what it referred to is gone.
    """
    columns = RECORDS[entry.record].c
    changes: dict[str, list[Any]] = json.loads(entry.changes)
    if any(row[name] != step.references.decode(columns[name], new) for name, (_, new) in changes.items()):
        return False
    if entry.operation != "insert":
        return True
    untold = (name for name in row if name not in ("id", "uuid", *changes))
    return all(is_unset(columns[name], row[name]) for name in untold)


def is_unset(column: Column[Any], value: Any) -> bool:
    """Whether a field holds what it holds when nobody says anything."""
    if value in (None, "", 0, "0", "[]"):
        return True
    default = column.server_default
    return default is not None and str(getattr(default, "arg", "")) == str(value)


@cache
def _target_of(column: Column[Any]) -> Table | None:
    for key in column.foreign_keys:
        return key.column.table
    return None


def _portable_column(table: Table) -> Column[Any]:
    return table.c.code if table is period else table.c.uuid
