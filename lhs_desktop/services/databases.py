"""Databases for those above: make, open, close. What stands in one is the business of other services."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lhs_desktop.errors import Damaged, LhsError
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
        judge: False leaves the judging to the caller (``kept.judge_anew``), who has a window to keep moving, and the
            whole check (``examining.examine``) as well.

    Raises:
        Damaged: ``damaged-found``: a database that is to be written is not opened then; of one that is only read,
            ``damage`` says what is damaged.
    """
    from lhs_desktop.services import examining

    database = _derived(_databases.open_database(target, writable, report))
    try:
        if not writable or not judge:
            examining.recognise(database)
            database.damage = examining.glance(database)
            if writable and database.damage:
                raise Damaged("damaged-found", file=database.name, what=database.damage)
            return database
        examining.require_sound(database, report)
        from lhs_desktop.services.readings import kept

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
    database.on_close = _note
    database.explain = _explain
    return database


def _note(database: Database) -> None:
    from lhs_desktop.services import known

    if database.path is not None and database.checked is not None and not database.damage:
        known.note(database.path, database.checked)


def _explain(database: Database) -> str:
    from lhs_desktop.services import checking

    try:
        return checking.check(database).worst
    except LhsError:
        return ""
