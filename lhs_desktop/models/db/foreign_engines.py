"""How databases of others are opened, so that nothing in them changes and nothing of them runs."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.settings import APPLICATION_ID

SQLITE_HEAD = b"SQLite format 3\0"

_CONNECT_SECONDS = 10
_BUSY_SECONDS = 5.0
_STEPS_BETWEEN_LOOKS = 20_000
_LONGEST_VALUE = 64 * 1024 * 1024
_SETTINGS = {
    "query_only": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "mmap_size": "0",
    "temp_store": "FILE",  # a view that sorts without end meets the limit of time before that of memory
    "cache_size": "-16384",
}
_READS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
_PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "table_list", "index_list", "foreign_key_list", "database_list"}
)
_NO_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer"})
_ABOUT_THE_QUERY = (
    "no such ",
    "near ",
    "ambiguous ",
    "incomplete ",
    "unrecognized ",
    "wrong number ",
    "misuse ",
)
_LEFT_OUT_CODES = frozenset({"42501", "42P01", "42703", "55000"})
"""Of PostgreSQL: no right to read it, or a view or foreign table that is not whole."""


def parse_url(text: str) -> URL:
    """A database's address.

    Raises:
        Rejected: ``source-url-wrong``; never with what stands in the address, for a password may.
    """
    kind = text.partition("://")[0]
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise Rejected("source-url-wrong", file=f"{kind}://…") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if "@" in (url.host or ""):
        # An @ in a password that is not written %40: what follows it is taken for the server.
        raise Rejected("source-url-wrong", file=f"{kind}://…")
    return url


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite address; None for a server."""
    if url.get_backend_name() != "sqlite":
        return None
    database = url.database or ""
    if database.startswith("file:"):
        database = database.removeprefix("file:").partition("?")[0]
    if not database or database == ":memory:":
        raise Rejected("source-url-wrong", file=f"{url.drivername}://…")
    return Path(os.path.abspath(database))


def label_of(url: URL) -> str:
    """What a database is called: nothing of it could be a user's name or a password."""
    path = sqlite_path(url)
    if path is not None:
        return os.fsencode(path.name).decode("utf-8", "replace")
    return f"{url.database or 'database'} at {url.host}" if url.host else f"{url.database or 'database'}"


def engine_to_read(url: URL, name: str, seconds: float, is_over: Callable[[], bool]) -> Engine:
    """An engine whose connections only read.

    Args:
        url: The database.
        name: What messages call it.
        seconds: After which a server ends a statement.
        is_over: Asked while SQLite works; true ends the statement.
    """
    path = sqlite_path(url)
    if path is not None:
        return _sqlite(path, name, is_over)
    arguments: dict[str, Any] = {}
    if url.get_backend_name() == "postgresql":
        milliseconds = int(seconds * 1000)
        arguments = {
            "connect_timeout": _CONNECT_SECONDS,
            "options": f"-c default_transaction_read_only=on -c statement_timeout={milliseconds}",
        }
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)
    except (NoSuchModuleError, ImportError) as error:
        raise Rejected("source-driver-missing", file=name, kind=url.drivername) from error
    except (ArgumentError, TypeError, ValueError) as error:
        raise Rejected("source-url-wrong", file=name) from error
    if url.get_backend_name() == "postgresql":
        return engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return engine


def _sqlite(path: Path, name: str, is_over: Callable[[], bool]) -> Engine:
    try:
        with open(path, "rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise Rejected("workbook-not-found", file=name) from error
    except (PermissionError, IsADirectoryError) as error:
        raise Rejected("workbook-permission", file=name) from error
    if not head.startswith(SQLITE_HEAD):
        raise Rejected("source-not-a-database", file=name)
    if len(head) == 100 and int.from_bytes(head[68:72], "big") == APPLICATION_ID:
        raise Rejected("source-ours", file=name)
    address = f"file:{quote(os.fsencode(path))}?mode=ro"
    if head[18:20] == b"\2\2" and not _is_filled(Path(f"{path}-wal")):
        # Reading a database of this kind would make files beside it, unless it is said that nobody writes to it.
        address += "&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        connection.text_factory = _text
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        for setting, value in _SETTINGS.items():
            connection.execute(f"PRAGMA {setting}={value}")
        connection.set_progress_handler(lambda: int(is_over()), _STEPS_BETWEEN_LOOKS)
        connection.set_authorizer(_authorize)
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def _is_filled(path: Path) -> bool:
    with suppress(OSError):
        return path.stat().st_size > 0
    return False


def _text(raw: bytes) -> str:
    """Texts are UTF-8, unless another program stored bytes of its own code page."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        # Inspection asks for more than is known here on some versions: a pragma without a value only tells.
        return sqlite3.SQLITE_OK if first in _PRAGMAS or second is None else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _NO_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def interrupt(connection: Connection) -> None:
    """Ends what a connection is doing, from another thread."""
    # It may be closed in the meantime; then there is nothing to end.
    with suppress(SQLAlchemyError, sqlite3.Error, AttributeError, OSError):
        driver: Any = connection.connection.driver_connection
        (driver.interrupt if isinstance(driver, sqlite3.Connection) else driver.cancel)()


def may_be_left_out(error: SQLAlchemyError) -> bool:
    """Whether one table or view cannot be read while others may."""
    original = getattr(error, "orig", None)
    if isinstance(original, sqlite3.Error):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR
    return getattr(original, "sqlstate", None) in _LEFT_OUT_CODES


def translated(error: BaseException, name: str) -> Rejected:
    """What a driver says, as ours: the kind of trouble, never the driver's words about values."""
    original = getattr(error, "orig", None)
    if isinstance(original, sqlite3.Error):
        return _of_sqlite(original, name)
    if isinstance(error, MemoryError):
        return Rejected("source-too-large", file=name, detail="it needs more memory", limit="what is free")
    if isinstance(error, DBAPIError):
        return _of_server(original, name)
    return Rejected("source-failed", file=name, detail=type(error).__name__)


def _of_sqlite(error: sqlite3.Error, name: str) -> Rejected:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return Rejected("source-damaged", file=name)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Rejected("source-busy", file=name)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
        return Rejected("source-unfinished", file=name)
    if code in (sqlite3.SQLITE_AUTH, sqlite3.SQLITE_PERM):
        return Rejected("source-only-reads", file=name)
    if code in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_FULL):
        limit = f"{_LONGEST_VALUE >> 20} MiB for one value"
        return Rejected("source-too-large", file=name, detail="a value is too long", limit=limit)
    if code == sqlite3.SQLITE_INTERRUPT:
        return Rejected("source-timeout", file=name, limit="…")
    # Words about the query name its columns and tables; others may repeat a value.
    words = str(error)
    detail = words[:200] if words.startswith(_ABOUT_THE_QUERY) else "it cannot be carried out"
    return Rejected("source-query-wrong", file=name, detail=detail)


def _of_server(error: object, name: str) -> Rejected:
    state = str(getattr(error, "sqlstate", None) or "")
    words = str(error)
    if state == "25006":
        return Rejected("source-only-reads", file=name)
    if state == "57014":
        return Rejected("source-timeout", file=name, limit="…")
    if state == "42501":
        return Rejected("source-failed", file=name, detail="you are not allowed to read it")
    if state.startswith("42"):
        said = getattr(getattr(error, "diag", None), "message_primary", None) or "it is not understood"
        return Rejected("source-query-wrong", file=name, detail=said[:200])
    if state.startswith("22") or type(error).__name__ == "DataError":
        detail = "a value is out of range, such as an infinite date"
        return Rejected("source-failed", file=name, detail=detail)
    for sign, detail in _TROUBLES:
        if sign in words:
            return Rejected("source-unreachable", file=name, detail=detail)
    if state[:2] in ("", "08", "57"):
        return Rejected("source-unreachable", file=name, detail="no connection could be made")
    return Rejected("source-failed", file=name, detail=f"the server says {state}")


_TROUBLES = (
    ("password authentication failed", "user or password is wrong"),
    ("no password supplied", "it asks for a password"),
    ("authentication", "it does not accept the user"),
    ("does not exist", "there is no such database or user"),
    ("could not translate host name", "there is no server with that name"),
    ("failed to resolve host", "there is no server with that name"),
    ("Connection refused", "no database answers there"),
    ("timeout", "it does not answer in time"),
    ("SSL", "no secure connection could be made"),
)
