"""Databases for those above: make, open, close. What stands in one is the business of other services."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lhs_desktop.models.db import database as _databases
from lhs_desktop.models.db.database import Database, is_database

__all__ = ["Database", "create", "is_database", "open_database", "today"]


def today() -> date:
    """The date where the user is: links and due dates are dates of a place, not instants."""
    return date.today()  # noqa: DTZ011


def create(target: str | Path) -> Database:
    """Makes a new, empty database and opens it for writing; see ``models.db.database.create``."""
    return _derived(_databases.create(target))


def open_database(
    target: str | Path,
    writable: bool = True,
    report: Callable[[int, int], None] | None = None,
    judge: bool = True,
) -> Database:
    """Opens a database; see ``models.db.database.open_database``.

    Readings that another engine made are judged anew before anything is written; who only reads has them judged as
    they are read.

    Args:
        target: A path or an SQLAlchemy URL.
        writable: False reads only.
        report: Told how far the copy of an older database and the judging are; what it raises closes it as it was.
        judge: False leaves the judging to the caller (``kept.judge_anew``), who has a window to keep moving.
    """
    database = _derived(_databases.open_database(target, writable, report))
    if not (writable and judge):
        return database
    from lhs_desktop.services.readings import kept

    try:
        with database.read() as connection:
            judged = kept.is_judged(connection)
        if not judged:
            kept.judge_anew(database, report)
    except BaseException:
        database.close()
        raise
    return database


def _derived(database: Database) -> Database:
    from lhs_desktop.services.readings import kept

    database.before_commit = kept.refresh
    return database
