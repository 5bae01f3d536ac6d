"""Opening and making databases, for the window and the command line."""

from lhs_desktop.models.db.database import SUFFIX, Database, create, is_database, open_database

__all__ = ["SUFFIX", "Database", "create", "is_database", "open_database"]
