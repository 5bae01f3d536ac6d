"""A database of the program: one SQLite file, or the same schema on PostgreSQL."""

import getpass
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from lhs_desktop import private
from lhs_desktop.errors import Cancelled, Damaged, LhsError, NewerFormat, NoRoom, Rejected, Unavailable
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.lock import WriterLock
from lhs_desktop.models.db.settings import APPLICATION_ID, engine_for
from lhs_desktop.models.db.tables import metadata

SCHEMA_VERSION = 4
"""Rises by one with each migration; stored as ``user_version`` (SQLite) and by Alembic (both)."""

REVISIONS = {1: "0001", 2: "0002", 3: "0003", 4: "0004"}
"""Schema version → Alembic revision."""

_DEFINITIONS_WITHIN = 1_000_000
"""Bytes at the beginning of a file in which the definitions of its tables stand, since they are made first."""


def user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "someone"


def _nothing(_step: Step) -> None:
    """Nothing is derived, until whoever opens the database says otherwise."""


def _nothing_closed(_database: "Database") -> None:
    """Nobody wants to know."""


def _nothing_found(_database: "Database") -> str:
    """Nobody looks."""
    return ""


class Database:
    """Open on one file or URL; closed by ``close`` or by leaving a ``with``.

    ``read`` and ``write`` give a transaction each. A write is one step of the journal: all of it is
    there afterwards, or nothing.
    """

    def __init__(
        self,
        engine: Engine,
        name: str,
        path: Path | None,
        lock: WriterLock | None,
        is_writable: bool = True,
    ) -> None:
        self.engine = engine
        self.name = name
        self.path = path
        self._lock = lock
        self._is_writable = is_writable
        self._identity = _identity(path)
        self.checked: datetime | None = None
        """When it was found sound last, by a check of the whole; None until then."""
        self.damage = ""
        """What is damaged, in words, once that was found: nothing is written from then on."""
        self.explain: Callable[[Database], str] = _nothing_found
        """Says what is damaged, after an error that nobody foresaw; empty where nothing is."""
        self.on_close: Callable[[Database], None] = _nothing_closed
        """Notes how the file was left."""
        self.before_commit: Callable[[Step], None] = _nothing
        """Brings what is derived from records and observations up to date, in the same transaction."""

    @property
    def is_sqlite(self) -> bool:
        return self.path is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.plain_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, why: str, who: str | None = None) -> Iterator[Step]:
        """One transaction that is one step of the journal.

        Raises:
            Unavailable: no lock could be had, no room, the file is gone, or the disk failed; nothing is written then.
            Damaged: damage was found since it was opened.
        """
        if self.damage:
            raise Damaged("damaged-read-only", file=self.name, what=self.damage)
        if not self._is_writable:
            raise Unavailable("open-read-only", file=self.name)
        self.require_there()
        with (
            self.plain_errors(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(text(f"select pg_advisory_xact_lock({APPLICATION_ID})"))
            step = Step(connection, who or user_name(), why)
            yield step
            self.before_commit(step)
            step.flush()

    def require_there(self) -> None:
        """Looks whether the file is the one that was opened; only its name is looked up, for whoever opens and closes it
        beside SQLite takes SQLite's locks away.

        Raises:
            Unavailable: ``file-gone``, ``file-replaced``.
        """
        there = _identity(self.path)
        if there != self._identity:
            code = "file-gone" if there is None else "file-replaced"
            raise Unavailable(code, file=self.name, folder=str(self.path.parent) if self.path else "")

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Errors of the driver as ours; of a file that is no longer there, that it is gone, whatever SQLite says."""
        try:
            with _plain_errors(self.name):
                yield
        except (Unavailable, DBAPIError) as error:
            if not isinstance(error, NoRoom):
                self.require_there()
            raise

    def close(self) -> None:
        self.engine.dispose()
        if self._lock is not None:
            self.on_close(self)  # while nobody else can write
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Closes it.

        Raises:
            Damaged: ``damaged-found``: what ended the work is nothing that was foreseen, and the database is damaged.
        """
        try:
            if isinstance(error, Exception) and not isinstance(error, (LhsError, Cancelled)):
                damage = self.damage or self.explain(self)
                if damage:
                    raise Damaged("damaged-found", file=self.name, what=damage) from error
        finally:
            self.close()


def create(target: str | Path) -> Database:
    """Makes a new, empty database and opens it for writing.

    Raises:
        Rejected: ``database-exists``, ``folder-missing``.
        Unavailable: the folder cannot be written.
    """
    url = _url(target)
    path = _path(url)
    if path is not None:
        if path.exists():
            raise Rejected("database-exists", file=str(path))
        if not path.parent.is_dir():
            raise Rejected("folder-missing", folder=str(path.parent))
    lock = _locked(path)
    engine = engine_for(url)
    try:
        with _plain_errors(str(path or _name(url))):
            if path is None and inspect(engine).has_table("alembic_version"):
                raise Rejected("database-exists", file=engine.url.render_as_string())
            if path is not None:
                _make_private(path)
            _create_schema(engine)
    except BaseException:
        engine.dispose()
        if lock is not None:
            lock.release()
        if path is not None:
            path.unlink(missing_ok=True)
        raise
    made = Database(engine, _name(url), path, lock)
    made.checked = datetime.now(UTC)
    return made


def open_database(
    target: str | Path, writable: bool = True, report: Callable[[int, int], None] | None = None
) -> Database:
    """Opens a database, bringing an older one to the present schema (after a verified copy).

    Args:
        target: A path or an SQLAlchemy URL.
        writable: False reads only, takes no lock and never changes the file.
        report: Told how far the copy of an older database is; what it raises leaves the database as it was.

    Raises:
        Rejected: ``database-missing``, ``not-a-database``.
        OpenElsewhere, NewerFormat, Damaged, Unavailable: as their names say.
    """
    url = _url(target)
    path = _path(url)
    if path is not None:
        _examine(path)
        if writable and not os.access(path, os.W_OK):
            raise Unavailable("file-not-writable", file=str(path))
    lock = _locked(path) if writable else None
    engine = engine_for(url, read_only=not writable and path is not None)
    try:
        with _plain_errors(str(path or _name(url))):
            version = _version(engine)
            if version < 0:
                raise Damaged(
                    "damaged-found", file=_name(url), what="the number of its format makes no sense"
                )
            if version > SCHEMA_VERSION:
                raise NewerFormat("newer-format", file=_name(url), version=version, known=SCHEMA_VERSION)
            if version < SCHEMA_VERSION:
                if not writable:
                    raise Rejected("older-format-read-only", file=_name(url))
                from lhs_desktop.models.db.migrating import migrate

                migrate(engine, path, REVISIONS[SCHEMA_VERSION], report)
                _stamp(engine)
    except BaseException:
        engine.dispose()
        if lock is not None:
            lock.release()
        raise
    return Database(engine, _name(url), path, lock, writable)


def _make_private(path: Path) -> None:
    """Makes the file for its owner alone, before SQLite would make it for everyone."""
    try:
        private.create(path)
    except OSError as error:
        raise Unavailable("folder-not-writable", folder=str(path.parent)) from error


def _create_schema(engine: Engine) -> None:
    """The present schema at once; a test holds that the migrations lead to the same."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        metadata.create_all(connection)
        connection.execute(
            text("create table alembic_version (version_num varchar(32) not null primary key)")
        )
        connection.execute(
            text("insert into alembic_version values (:revision)"), {"revision": REVISIONS[SCHEMA_VERSION]}
        )
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def _stamp(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        stamped = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()) if is_sqlite else 0
        if is_sqlite and stamped >= SCHEMA_VERSION:
            return stamped
        known = {name: number for number, name in REVISIONS.items()}
        if not inspect(connection).has_table("alembic_version"):
            if is_sqlite and stamped not in known.values():
                return stamped
            raise Rejected("not-a-database", file=engine.url.render_as_string())
        revision = connection.execute(text("select version_num from alembic_version")).scalar()
        if not is_sqlite:
            return known.get(str(revision), SCHEMA_VERSION + 1)
        # two places say it; where they differ, a migration would be run on what it is not made for
        return stamped if known.get(str(revision)) == stamped else -1


def _examine(path: Path) -> None:
    """Looks at the head of the file before SQLite does, so that each fault has its own words."""
    try:
        if path.is_dir():
            raise Rejected("not-a-database", file=str(path))
        with open(path, "rb") as file:
            head = file.read(100)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Rejected("database-missing", file=str(path)) from error
    except OSError as error:
        raise Unavailable("not-readable", file=str(path)) from error
    if not head.startswith(b"SQLite format 3\0"):
        if _was_ours(path):
            raise Damaged("damaged-found", file=path.name, what="its beginning was overwritten")
        raise Rejected("not-a-database", file=str(path))
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise Rejected("not-our-database", file=str(path))


def _was_ours(path: Path) -> bool:
    """Whether a file without the head of a database has the definitions of our tables in it."""
    with open(path, "rb") as file:
        content = file.read(_DEFINITIONS_WITHIN)
    return b"CREATE TABLE observation" in content and b"alembic_version" in content


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Which file stands at a path, by device and number; None where none does."""
    if path is None:
        return None
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _locked(path: Path | None) -> WriterLock | None:
    if path is None:
        return None
    lock = WriterLock(path)
    lock.acquire()
    return lock


def _url(target: str | Path) -> URL:
    text_ = str(target)
    if "://" in text_:
        url = make_url(text_)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        return url
    return URL.create("sqlite", database=str(Path(text_).expanduser()))


def _path(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite":
        return None
    return Path(os.path.abspath(url.database or ""))


def _name(url: URL) -> str:
    path = _path(url)
    return path.name if path is not None else url.render_as_string(hide_password=True)


def is_database(path: Path) -> bool:
    """Whether a file looks like a database of this program."""
    try:
        _examine(path)
    except LhsError:
        return False
    return True


@contextmanager
def _plain_errors(name: str) -> Iterator[None]:
    """Errors of the driver as ours: damaged, no room, open elsewhere."""
    try:
        yield
    except DBAPIError as error:
        translated = _translate(error, name)
        if translated is None:
            raise
        raise translated from error


def _translate(error: DBAPIError, name: str) -> LhsError | None:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _translate_sqlite(original, name)
    if error.connection_invalidated or type(error).__name__ == "OperationalError":
        return Unavailable("server-unreachable", file=name, detail=str(original).splitlines()[0])
    return None


def _translate_sqlite(original: sqlite3.Error, name: str) -> LhsError | None:
    """By SQLite's number of the error, and where it has only one for many by its words."""
    whole = getattr(original, "sqlite_errorcode", 0)
    code = whole & 0xFF
    missing = re.match(r"no such (table|column): (\S+)", str(original))
    if missing is not None:
        return Damaged("damaged-found", file=name, what=f"the {missing[1]} {missing[2]} is missing")
    if (
        code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        or whole == sqlite3.SQLITE_IOERR_SHORT_READ
        or "Could not decode to UTF-8" in str(original)
    ):
        return Damaged("damaged", file=name)
    if code == sqlite3.SQLITE_FULL:
        return NoRoom("no-room", file=name)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable("busy", file=name)
    if whole in (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY):
        return Unavailable("unfinished-read-only", file=name)
    if whole == sqlite3.SQLITE_READONLY_DBMOVED:
        return Unavailable("file-gone", file=name)
    if code == sqlite3.SQLITE_READONLY:
        return Unavailable("file-not-writable", file=name)
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return Unavailable("disk-failed", file=name, detail=str(original))
    return None
