"""Is the database sound? Integrity, references, the journal's chain, the balances, the batches."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from lhs_desktop.models.db import balances, store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.replaying import JournalCheck
from lhs_desktop.models.db.replaying import check as check_journal
from lhs_desktop.models.db.tables import batch
from lhs_desktop.models.db.tables import journal as journal_table
from lhs_desktop.services.readings import kept


@dataclass(frozen=True, slots=True)
class CheckResult:
    integrity: str
    balance_differences: int
    reading_differences: int
    journal: JournalCheck
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return self.integrity == "ok" and not self.balance_differences and not self.problems

    def as_dict(self) -> dict[str, Any]:
        return {
            "integrity": self.integrity,
            "balance_differences": self.balance_differences,
            "reading_differences": self.reading_differences,
            "journal": {
                "entries": self.journal.entries,
                "steps": self.journal.steps,
                "chain": "ok" if self.journal.chain_ok else "broken",
            },
            "problems": list(self.problems),
        }


def check(database: Database) -> CheckResult:
    """Checks everything that can be checked; changes nothing."""
    with database.read() as connection:
        integrity = _integrity(connection)
        problems = _foreign_keys(connection)
        found = check_journal(connection)
        problems += found.problems
        problems += _batches(connection)
        differences = balances.differences(connection)
        if differences:
            problems.append(f"{differences} roll-up balances differ from what the observations add up to")
        judged = kept.differences(connection)
        if judged:
            problems.append(f"{judged} stored readings differ from what judging them again gives")
    return CheckResult(integrity, differences, judged, found, tuple(problems))


def _integrity(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "ok"
    rows = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return "; ".join(rows[:5])


def _foreign_keys(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20)
    return [f"{row[0]} row {row[1]}: refers to a {row[2]} that does not exist" for row in rows]


def _batches(connection: Connection) -> list[str]:
    """The observations of each batch against the digest that the journal has of it."""
    digests: dict[str, str] = {}
    rows = connection.execute(
        select(journal_table.c.uuid, journal_table.c.changes)
        .where(journal_table.c.record == "observations", journal_table.c.operation == "import")
        .order_by(journal_table.c.seq)
    )
    for uuid, changes in rows:
        digests[uuid] = json.loads(changes)["digest"][1]
    problems = []
    for row in connection.execute(select(batch.c.id, batch.c.uuid).where(batch.c.state == "committed")):
        if digests.get(row.uuid) != store.digest(connection, row.id):
            problems.append(f"the observations of batch {row.id} were changed outside the program")
    orphans = connection.execute(
        text(
            """select count(*) from observation o join source s on s.id = o.source_id
        join batch b on b.id = s.batch_id where b.state <> 'committed'"""
        )
    ).scalar_one()
    if orphans:
        problems.append(f"{orphans} observations belong to batches that were undone")
    return problems
