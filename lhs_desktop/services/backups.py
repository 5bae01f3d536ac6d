"""Verified copies of a database, and bringing one back."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lhs_desktop.errors import Damaged, LhsError, Rejected
from lhs_desktop.models.db.copying import Report, copy_file
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.lock import WriterLock
from lhs_desktop.services import checking, folders
from lhs_desktop.services.databases import open_database

TRIED = 5
"""Copies that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    path: Path
    sha256: str


def backup(database: Database, folder: Path, report: Report | None = None) -> BackupMade:
    """A verified copy of an SQLite database in a folder, named after it and the instant.

    Args:
        database: Which; it may be written meanwhile.
        folder: Where to; it is made where it is missing.
        report: Called with parts done and parts in all; may raise ``Cancelled``: no copy is left then.

    Raises:
        Rejected: ``backup-needs-file`` for a database on a server.
        Damaged: the copy does not hold together.
        Rejected, Unavailable: as ``folders.ready``; ``file-gone``.
    """
    if database.path is None:
        raise Rejected("backup-needs-file", file=database.name)
    database.require_there()
    folders.ready(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"{database.path.stem}-{stamp}{database.path.suffix}"
    copy_file(database.path, target, report)
    return BackupMade(target, _sha256(target))


def restore(file: Path, target: Path) -> BackupMade:
    """Puts a copy in the place of a database (which must not be open), swapping it in whole.

    Raises:
        Rejected: the file is no database of the program.
        Damaged: it does not hold together.
        OpenElsewhere: the database is in use.
    """
    with open_database(file, writable=False) as copy:
        found = checking.check(copy)
    if not found.sound:
        raise Damaged("damaged-found", file=file.name, what=found.worst)
    lock = WriterLock(target)
    lock.acquire()
    try:
        copy_file(file, target)
    finally:
        lock.release()
    return BackupMade(target, _sha256(target))


def newest_sound(path: Path, folders_of_copies: Sequence[Path], report: Report | None = None) -> Path | None:
    """The newest copy of a database that a whole check finds sound; None where none is found.

    Args:
        path: The database; copies are named after it.
        folders_of_copies: Where else to look than beside it.
        report: Asked whether to go on.
    """
    found: dict[Path, float] = {}
    for folder in (path.parent, path.parent / "backups", *folders_of_copies):
        with suppress(OSError):
            found |= {
                one: one.stat().st_mtime
                for one in folder.iterdir()
                if one.name.startswith(f"{path.stem}-") and one.suffix == path.suffix
            }
    for copy in sorted(found, key=lambda one: found[one], reverse=True)[:TRIED]:
        with suppress(LhsError), open_database(copy, writable=False) as opened:
            if checking.check(opened, report).sound:
                return copy
    return None


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
