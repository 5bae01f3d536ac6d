"""What a database of others holds: its tables and views, and how many rows each has."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select, table
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import quoted_name

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.foreign_engines import engine_to_read, may_be_left_out, translated

SECONDS = 60.0
"""How long the counting of all rows may take."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A table or view."""

    name: str
    is_view: bool = False
    rows: int | None = None
    """None where it cannot be read, or not counted in time."""


def holdings(
    url: URL, name: str, beat: Callable[[int, int], object], seconds: float = SECONDS
) -> list[Holding]:
    """The tables and views of a database, by name, with their rows counted.

    Args:
        url: The database.
        name: What messages call it.
        beat: Called with tables done and in all; what it raises ends the counting.
        seconds: After which those that are left are named without a number.

    Raises:
        Rejected: one of the codes that begin with ``source``.
    """
    deadline = time.monotonic() + seconds
    try:
        engine = engine_to_read(url, name, seconds, lambda: time.monotonic() > deadline)
        try:
            with engine.connect() as connection:
                return list(_counted(connection, name, beat, deadline))
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise translated(error, name) from error


def _counted(
    connection: Connection, name: str, beat: Callable[[int, int], object], deadline: float
) -> Iterator[Holding]:
    inspector = inspect(connection)
    views = set(inspector.get_view_names())
    if connection.dialect.name == "postgresql":
        views |= set(inspector.get_materialized_view_names())
    known = sorted(one for one in {*inspector.get_table_names(), *views} if not one.startswith("sqlite_"))
    if not known:
        raise Rejected("source-no-tables", file=name)
    for number, one in enumerate(known):
        beat(number, len(known))
        rows = _rows(connection, one, deadline) if time.monotonic() < deadline else None
        yield Holding(one, one in views, rows)
    beat(len(known), len(known))


def _rows(connection: Connection, name: str, deadline: float) -> int | None:
    query = select(func.count()).select_from(table(quoted_name(name, True)))
    try:
        with connection.begin_nested():
            return int(connection.execute(query).scalar_one())
    except SQLAlchemyError as error:
        if time.monotonic() < deadline and not may_be_left_out(error):
            raise
        return None
