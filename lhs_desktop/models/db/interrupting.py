"""Long statements that somebody may stop: SQLite asks now and then whether it is to go on."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

Report = Callable[[int, int], None]

_STEPS = 200_000
"""Of SQLite's machine, between two questions: some milliseconds."""


@contextmanager
def interruptible(
    connection: Connection, report: Report | None = None, until: float | None = None
) -> Iterator[None]:
    """Stops what is read over a connection once ``report`` raises, or at an instant.

    Args:
        connection: Of SQLite; others are left alone.
        report: Asked with 0 of 0, which says nothing of how far the work is.
        until: By the clock of ``time.monotonic``.

    Raises:
        TimeoutError: the instant is past.
    """
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    stopped: list[BaseException] = []

    def ask() -> int:
        if until is not None and time.monotonic() > until:
            stopped.append(TimeoutError())
        elif report is not None:
            try:
                report(0, 0)
            except BaseException as error:
                stopped.append(error)
        return len(stopped)

    raw.set_progress_handler(ask, _STEPS)
    try:
        yield
    except OperationalError as error:
        if stopped:
            raise stopped[0] from error
        raise
    finally:
        raw.set_progress_handler(None, 0)
