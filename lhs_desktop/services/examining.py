"""A database is looked at before it is trusted: at once what takes no time, the rest before the first change.

A file that is as this program left it (``known``) is looked at quickly. Any other is checked whole first, unless it is very
large: of such a one the parts that are read quickly, and samples of the rest.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import Connection, select

from lhs_desktop.errors import Damaged
from lhs_desktop.models.db import balances, schema
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.interrupting import interruptible
from lhs_desktop.models.db.journal import Entry
from lhs_desktop.models.db.replaying import follow
from lhs_desktop.models.db.tables import journal
from lhs_desktop.services import checking, known

Report = Callable[[int, int], None]

WHOLE = 300_000_000
"""Bytes up to which a file is checked whole: some hundred times a second of reading."""
PATIENCE = 1.0
"""Seconds that SQLite's own look at the pages may take, of a file that is known or very large."""
LAST = 50
"""Entries of the journal that are followed at once."""
SAMPLE = 8
"""Roll-ups that are added up again, of a file that is not checked whole."""


def glance(database: Database) -> str:
    """What is damaged, as far as it is seen at once: the length of the file, its schema, the end of its journal.

    Empty where nothing is.
    """
    try:
        with database.read() as connection:
            found = [*_length(database, connection), *schema.differences(connection), *_end(connection)]
    except Damaged as error:
        return str(error.parameters.get("what") or "its pages cannot be read")
    except (ValueError, TypeError):
        return "the end of its journal cannot be read"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return found[0] + more if found else ""


def _length(database: Database, connection: Connection) -> list[str]:
    if database.path is None:
        return []
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    missing = int(pages) * int(size) - database.path.stat().st_size
    return [f"its last {missing} bytes are missing"] if missing > 0 else []


def _end(connection: Connection) -> list[str]:
    """The last entries of the journal: whole, and each after the one before."""
    rows = connection.execute(select(journal).order_by(journal.c.seq.desc()).limit(LAST)).all()
    last = [Entry(**row._mapping) for row in reversed(rows)]
    broken = [one for one in last if one.hash != one.expected_hash()]
    broken += [b for a, b in pairwise(last) if b.previous != a.hash or b.seq != a.seq + 1]
    return [f"journal entry {one.seq}: the chain of hashes is broken" for one in broken[:1]]


def is_examined(database: Database) -> bool:
    """Whether a change may be made: the file is known, or was looked at since it was opened."""
    return database.checked is not None


def recognise(database: Database) -> None:
    """Takes a file as sound that is as this program left it."""
    if database.path is not None:
        database.checked = known.checked_on(database.path)


def examine(database: Database, report: Report | None = None) -> str:
    """What is damaged; empty where nothing is, and then the database may be changed.

    Args:
        database: Which; its ``damage`` is noted, and nothing is written into it from then on.
        report: Told how far it is; what it raises ends it, and nothing is known then.
    """
    path = database.path
    if path is None:
        database.checked = datetime.now(UTC)
        return ""
    if database.checked is not None:
        database.damage = _look(database, report)
    elif path.stat().st_size <= WHOLE:
        database.damage = checking.check(database, report).worst
        database.checked = datetime.now(UTC)
    else:
        database.damage = _look(database, report) or _sample(database, report)
        database.checked = datetime.now(UTC)
    return database.damage


def require_sound(database: Database, report: Report | None = None) -> None:
    """Before a command changes anything.

    Raises:
        Damaged: ``damaged-found``.
    """
    damage = glance(database)
    recognise(database)
    if not damage and not is_examined(database):
        damage = examine(database, report)
    if damage:
        raise Damaged("damaged-found", file=database.name, what=damage)


def _look(database: Database, report: Report | None) -> str:
    """SQLite's own quick check, as far as it comes."""
    until = time.monotonic() + PATIENCE
    try:
        with database.read() as connection, interruptible(connection, report, until):
            found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    except Damaged as error:
        return str(error.parameters.get("what") or "its pages cannot be read")
    except TimeoutError:
        return ""
    return "" if found == "ok" else found


def _sample(database: Database, report: Report | None) -> str:
    """The journal against its own chain, and some roll-ups against what is below them."""
    try:
        with database.read() as connection, interruptible(connection, report):
            found, _ = follow(connection)
            wrong = balances.sample(connection, SAMPLE)
    except Damaged as error:
        return str(error.parameters.get("what") or "its pages cannot be read")
    if found.problems:
        return found.problems[0]
    return (
        f"{wrong} of {SAMPLE} roll-up balances differ from what the observations add up to" if wrong else ""
    )
