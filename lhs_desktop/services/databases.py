"""Databases for those above: make, open, close. What stands in one is the business of other services."""

from datetime import date
from pathlib import Path

from lhs_desktop.models.db import database as _databases
from lhs_desktop.models.db.database import SUFFIX, Database, is_database
from lhs_desktop.models.db.journal import Touch

__all__ = ["SUFFIX", "Database", "create", "is_database", "open_database", "today"]


def today() -> date:
    """The date where the user is: links and due dates are dates of a place, not instants."""
    return date.today()  # noqa: DTZ011


def create(target: str | Path) -> Database:
    """Makes a new, empty database and opens it for writing; see ``models.db.database.create``."""
    return _derived(_databases.create(target))


def open_database(target: str | Path, writable: bool = True) -> Database:
    """Opens a database; see ``models.db.database.open_database``."""
    database = _derived(_databases.open_database(target, writable))
    if database.unjudged:
        with database.write("judge all series after bringing the database to the present format") as step:
            step.touch(Touch("all"))
    return database


def _derived(database: Database) -> Database:
    from lhs_desktop.services.readings import kept

    database.before_commit = kept.refresh
    return database
