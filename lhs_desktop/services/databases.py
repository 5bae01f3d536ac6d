"""Databases for those above: make, open, close. What stands in one is the business of other services."""

from datetime import date

from lhs_desktop.models.db.database import SUFFIX, Database, create, is_database, open_database

__all__ = ["SUFFIX", "Database", "create", "is_database", "open_database", "today"]


def today() -> date:
    """The date where the user is: links and due dates are dates of a place, not instants."""
    return date.today()  # noqa: DTZ011
