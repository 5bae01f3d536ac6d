"""A verified copy of an SQLite database, made while it may be open."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from lhs_desktop import private
from lhs_desktop.errors import Damaged, NoRoom, Unavailable

Report = Callable[[int, int], None]

PAGES = 2_000
"""Of the database, copied between two reports."""


def copy_file(source: Path, target: Path, report: Report | None = None) -> None:
    """Copies a database by SQLite's own backup, checks the copy, and puts it in its place whole.

    Args:
        source: The database; others may have it open.
        target: The copy, for its owner alone; one of that name is replaced, and who could read it can read this one.
        report: Called with parts done and parts in all; what it raises leaves no copy.

    Raises:
        Damaged: the copy does not pass SQLite's integrity check.
        NoRoom: the disk is full.
        Unavailable: ``folder-not-writable``.
    """

    def tell(_status: int, remaining: int, total: int) -> None:
        if report is not None:
            report(total - remaining, total)

    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        private.create(partial)
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(partial)) as new,
        ):
            old.backup(new, pages=PAGES, progress=tell)
            new.execute("PRAGMA synchronous=EXTRA")
            found = new.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise Damaged("damaged", file=source.name)
        with open(partial, "rb+") as file:
            os.fsync(file.fileno())
        if os.name == "posix" and target.exists():
            partial.chmod(target.stat().st_mode & 0o777)  # whoever could read the one before still can
        os.replace(partial, target)
    except PermissionError as error:
        raise Unavailable("folder-not-writable", folder=str(target.parent)) from error
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise NoRoom("no-room", file=target.name) from error
        if not os.access(target.parent, os.W_OK):
            raise Unavailable("folder-not-writable", folder=str(target.parent)) from error
        raise Damaged("damaged", file=source.name) from error
    except sqlite3.DatabaseError as error:
        raise Damaged("damaged", file=source.name) from error
    finally:
        partial.unlink(missing_ok=True)
