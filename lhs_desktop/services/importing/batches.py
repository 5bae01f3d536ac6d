"""What became of imports: their history, the tray of what waits, and undoing one."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db import store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.tables import batch, source
from lhs_desktop.services.importing.taking_back import take_back
from lhs_desktop.services.readings import kept

Report = Callable[[int, int], None]
PROBLEMS_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class UndoResult:
    batch: int
    restored: int
    removed: int
    records: int = 0
    """Nodes, measures and other records taken away or put back as they were."""


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
        records = take_back(step, row.step)
        return UndoResult(key, restored, removed, records)


def history(connection: Connection) -> list[dict[str, Any]]:
    """All batches, newest first, with their files and ledgers."""
    files: dict[int, list[Any]] = {}
    for row in connection.execute(select(source).order_by(source.c.id)):
        files.setdefault(row.batch_id, []).append(row)
    found = []
    for row in connection.execute(select(batch).order_by(batch.c.id.desc())):
        sources = files.get(row.id, [])
        ledger = json.loads(row.ledger)
        ledger.pop("told", None)  # for making what waits
        found.append(
            {
                "batch": row.id,
                "at": row.imported_at,
                "by": row.imported_by,
                "state": row.state,
                "files": list(dict.fromkeys(one.file for one in sources)),
                "recipes": list(dict.fromkeys(one.recipe for one in sources)),
                "sha256": list(dict.fromkeys(one.sha256 for one in sources)),
                "ledger": ledger,
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
