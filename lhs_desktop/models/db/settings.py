"""How every connection to a database is set, so that an acknowledged change survives a power cut."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

APPLICATION_ID = 0x4C485344
"""``LHSD``: what a file says it is, for those who look at it without the program."""

SQLITE_SETTINGS = {
    "foreign_keys": "ON",
    "journal_mode": "TRUNCATE",
    "synchronous": "EXTRA",
    "cell_size_check": "ON",
    "mmap_size": "0",
    "temp_store": "MEMORY",
    "trusted_schema": "OFF",
}
"""``synchronous=EXTRA``: in simulated power cuts SQLite's default lost acknowledged commits with a
rollback journal, this none. No WAL: one file at rest is what people copy and mail."""

BUSY_MILLISECONDS = 5_000


def engine_for(url: URL, read_only: bool = False) -> Engine:
    """An engine with the settings of this program; connections are checked in and out, not shared."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, read_only)
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


def _sqlite_engine(url: URL, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        hide_parameters=True,  # errors repeat the statement, and what it was to write would go to a log with them
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late: see on_begin
        settings = dict(SQLITE_SETTINGS)
        if read_only:
            settings.pop("journal_mode")  # setting it would write to the file
            settings["query_only"] = "ON"
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        # A transaction that will write takes its lock at once: one that reads first and then wants to
        # write fails without waiting when another wrote in between.
        mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def settings_in_force(execute: Callable[[str], Any]) -> dict[str, Any]:
    """The settings as SQLite itself reports them."""
    return {name: execute(f"PRAGMA {name}") for name in SQLITE_SETTINGS}
