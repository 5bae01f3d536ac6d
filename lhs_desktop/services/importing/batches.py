"""What became of imports: their history, the tray of what waits, and undoing one."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, text

from lhs_desktop.errors import Rejected, StaleEdit
from lhs_desktop.models.db import hierarchy, journal, store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import RECORDS, batch, closure, metadata, source
from lhs_desktop.services.readings import kept

Report = Callable[[int, int], None]
PROBLEMS_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class UndoResult:
    batch: int
    restored: int
    removed: int


def undo_batch(database: Database, key: int) -> UndoResult:
    """Restores what stood before a batch, and takes away what it added, nodes included where nothing
    else needs them.

    Raises:
        Rejected: ``batch-unknown``, ``batch-undone``, ``batch-has-later``.
    """
    with database.write(f"undo batch {key}") as step:
        row = step.connection.execute(select(batch).where(batch.c.id == key)).first()
        if row is None:
            raise Rejected("batch-unknown", batch=key)
        if row.state == "undone":
            raise Rejected("batch-undone", batch=key)
        restored, removed = store.undo_batch(step.connection, key)
        step.update("batch", key, state="undone")
        step.note(
            "undo", "observations", row.uuid, {"restored": [None, restored], "removed": [None, removed]}
        )
        kept.refresh(step)  # before the nodes go: a reading names its node
        _take_back_definitions(step, row.step)
        return UndoResult(key, restored, removed)


_DEFINITIONS = frozenset(
    {"node", "link", "node_attribute", "level", "measure", "measure_version", "target", "recipe", "alias"}
)


def _take_back_definitions(step: Step, number: int) -> None:
    """Takes away the records that the step of a batch made, as far as nothing else refers to them."""
    made = [
        entry
        for entry in journal.entries(step.connection, number)
        if entry.operation == "insert" and entry.record in _DEFINITIONS
    ]
    links_gone = False
    for entry in reversed(made):
        table = RECORDS[entry.record]
        key = step.connection.execute(select(table.c.id).where(table.c.uuid == entry.uuid)).scalar()
        if key is None or _referred(step.connection, entry.record, key):
            continue
        if entry.record == "node":
            step.connection.execute(
                delete(closure).where((closure.c.descendant_id == key) | (closure.c.ancestor_id == key))
            )
        with suppress(StaleEdit):
            journal.reverse_entry(step, entry)
            links_gone = links_gone or entry.record == "link"
    if links_gone:
        hierarchy.rebuild(step.connection)


def _referred(connection: Connection, record: str, key: int) -> bool:
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


def history(connection: Connection) -> list[dict[str, Any]]:
    """All batches, newest first, with their files and ledgers."""
    files: dict[int, list[Any]] = {}
    for row in connection.execute(select(source).order_by(source.c.id)):
        files.setdefault(row.batch_id, []).append(row)
    found = []
    for row in connection.execute(select(batch).order_by(batch.c.id.desc())):
        sources = files.get(row.id, [])
        found.append(
            {
                "batch": row.id,
                "at": row.imported_at,
                "by": row.imported_by,
                "state": row.state,
                "files": list(dict.fromkeys(one.file for one in sources)),
                "recipes": list(dict.fromkeys(one.recipe for one in sources)),
                "sha256": list(dict.fromkeys(one.sha256 for one in sources)),
                "ledger": json.loads(row.ledger),
                "reconciled": json.loads(row.reconciled),
                "problems": json.loads(row.problems),
            }
        )
    return found


def tray(connection: Connection) -> list[dict[str, Any]]:
    """What waits: unknown nodes with the number of their values and the file they are from."""
    rows = connection.execute(
        text(
            """select w.node, count(*) as entries, min(s.file) as file, min(w.batch_id) as batch
        from waiting w join source s on s.id = w.source_id and s.batch_id = w.batch_id
        group by w.node order by w.node"""
        )
    )
    return [dict(row) for row in rows.mappings()]
