"""What tells a database from another that lies, or lay, under the same name."""

from sqlalchemy import Connection, select

from lhs_desktop.models.db.tables import journal


def identity(connection: Connection) -> str:
    """The hash of the first entry of its journal, which it shares with its own copies only; empty before there is any."""
    first = select(journal.c.hash).order_by(journal.c.seq).limit(1)
    return str(connection.execute(first).scalar() or "")
