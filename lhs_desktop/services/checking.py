"""Is the database sound? Its schema, its values, references, the journal's chain, the balances, the batches.

Each part is looked at on its own: what one of them finds broken keeps none of the others from being looked at, and what
cannot even be read is a finding, never an error.
"""

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, select, text

from lhs_desktop.errors import Cancelled, Damaged, LhsError
from lhs_desktop.models.db import balances, schema, store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.interrupting import interruptible
from lhs_desktop.models.db.replaying import JournalCheck, State, compare, follow
from lhs_desktop.models.db.tables import RECORDS, batch
from lhs_desktop.models.db.tables import journal as journal_table
from lhs_desktop.services.readings import kept

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]
Value = TypeVar("Value")

_PARTS = 8 + len(RECORDS)
_NO_JOURNAL = JournalCheck(0, 0, False, ()), State()


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

    @property
    def worst(self) -> str:
        """The first thing that is wrong, and how much more is; empty where all is sound."""
        found = ([] if self.integrity == "ok" else [self.integrity.split(";")[0]]) + list(self.problems)
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        return found[0] + more if found else ""

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


@dataclass
class _Looking:
    """Looks at one part after the other, and notes what cannot be read."""

    database: Database
    connection: Connection
    report: Report | None = None
    problems: list[str] = field(default_factory=list)
    done: int = 0

    def at(self, what: str, look: Callable[[Connection], Value], otherwise: Value) -> Value:
        """What a look at a part gives; all look at the same state of the database.

        Raises:
            LhsError: what hinders the look is no damage: the file is gone, or busy.
        """
        if self.report is not None:
            self.report(self.done, _PARTS)
        self.done += 1
        try:
            with (
                self.database.plain_errors(),
                interruptible(self.connection, self.report),
                self._apart(),
            ):
                return look(self.connection)
        except Cancelled:
            raise
        except Exception as error:
            if isinstance(error, LhsError) and not isinstance(error, Damaged):
                raise
            log.warning("%s cannot be read", what, exc_info=error)
            why = error.parameters.get("what", "") if isinstance(error, LhsError) else type(error).__name__
            self.problems.append(f"{what} cannot be read" + (f" ({why})" if why else ""))
            return otherwise

    def _apart(self) -> AbstractContextManager[object]:
        """On a server an error would end the whole transaction."""
        return nullcontext() if self.database.is_sqlite else self.connection.begin_nested()

    def find(self, what: str, look: Callable[[Connection], list[str]]) -> None:
        """Notes what a look at a part finds."""
        self.problems += self.at(what, look, [])


def check(database: Database, report: Report | None = None) -> CheckResult:
    """Checks everything that can be checked; changes nothing.

    Args:
        database: Which.
        report: Told how many parts are done; what it raises ends the check.
    """
    found: CheckResult | None = None
    try:
        with database.read() as connection:
            found = _check(_Looking(database, connection, report))
    except Damaged:  # of a file that is badly damaged even the end of reading fails
        if found is None:
            raise
    return found


def _check(looking: _Looking) -> CheckResult:
    integrity = looking.at("the file", _integrity, "its pages cannot be read")
    looking.find("the list of tables", schema.differences)
    looking.find("the values of the tables", schema.misfits)
    looking.find("references", _foreign_keys)
    found, state = looking.at("the journal", follow, _NO_JOURNAL)
    looking.problems += found.problems
    for name, table in RECORDS.items():
        looking.find(f"the table {name}", partial(compare, name=name, table=table, state=state))
    looking.find("the observations of the batches", _batches)
    differences = looking.at("the roll-up balances", balances.differences, 0)
    if differences:
        looking.problems.append(f"{differences} roll-up balances differ from what the observations add up to")
    judged = looking.at("the readings", kept.differences, 0)
    if judged:
        looking.problems.append(f"{judged} stored readings differ from what judging them again gives")
    return CheckResult(integrity, differences, judged, found, tuple(looking.problems))


def _integrity(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "ok"
    rows = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
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
