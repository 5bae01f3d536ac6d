"""Databases of others, read only: tables, views and queries, row by row.

A worker thread asks the database; whoever reads the rows is told ten times a second that it still runs, and may stop
it. Nothing that a driver says is passed on but the names in a query: it may repeat values, or a password.
"""

import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, column, inspect, literal_column, select, table, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Select
from sqlalchemy.sql.elements import quoted_name

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.foreign_engines import (
    engine_to_read,
    interrupt,
    may_be_left_out,
    sqlite_path,
    translated,
)

BATCH = 4_096
QUERY = "query"
"""What the rows of a query are called."""

_BIND = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")
"""What SQLAlchemy would take for the name of a parameter."""
_LONG = {str, bytes}
_BATCHES_AHEAD = 4
_POLL_SECONDS = 0.1
_PATIENCE_SECONDS = 1.0
"""How long to wait for a worker that was told to stop; one that waits for a server ends by itself later."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading a database may cost; what goes beyond is refused, never cut off silently."""

    seconds: float = 60.0
    file_patience: float = 10.0
    """How many seconds a database in a file may work on before the next rows come; a server may take its time."""
    rows: int = 1_048_575
    cells: int = 10_000_000
    characters: int = 256 * 1024 * 1024
    columns: int = 2_000
    tables: int = 200


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view or query: its columns, and its rows as they come."""

    name: str
    columns: tuple[str, ...]
    batches: Iterator[Any]
    """Its rows as ``convert`` makes them, `BATCH` at a time and the row of names the first of all."""


Convert = Callable[[Sequence[Sequence[Any]]], Any]


class Reading:
    """One reading of a database: iterate over its relations, and the rows of each before the next."""

    def __init__(
        self,
        url: URL,
        name: str,
        tables: Sequence[str],
        query: str,
        bounds: Bounds,
        beat: Callable[[], None],
        convert: Convert,
    ) -> None:
        self._convert = convert
        self.left_out: list[str] = []
        """Views that cannot be read, of those that were not asked for by name."""
        self._url, self._name, self._bounds, self._beat = url, name, bounds, beat
        self._tables, self._query = tuple(tables), query
        self._deadline = time.monotonic() + bounds.seconds
        self._patience = bounds.seconds if sqlite_path(url) is None else bounds.file_patience
        self._next_rows = time.monotonic() + self._patience
        self._stop = threading.Event()
        self._frames: queue.Queue[tuple[str, Any]] = queue.Queue(_BATCHES_AHEAD)
        self._connection: Connection | None = None
        self._height = self._cells = self._characters = 0
        self._worker = threading.Thread(target=self._work, name="database-reader", daemon=True)

    def __enter__(self) -> "Reading":
        self._worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._connection is not None:
            interrupt(self._connection)
        until = time.monotonic() + _PATIENCE_SECONDS
        while self._worker.is_alive() and time.monotonic() < until:
            with suppress(queue.Empty):
                self._frames.get(timeout=0.01)

    def relations(self) -> Iterator[Relation]:
        """The relations, in the order of their names.

        Raises:
            Rejected: one of the codes that begin with ``source``.
        """
        while (frame := self._next())[0] != "done":
            name, columns = frame[1]
            yield Relation(name, columns, self._batches())

    def _batches(self) -> Iterator[Any]:
        while (frame := self._next())[0] == "rows":
            yield frame[1]

    def _next(self) -> tuple[str, Any]:
        while True:
            self._beat()
            if time.monotonic() > self._deadline:
                raise Rejected("source-timeout", file=self._name, limit=f"{self._bounds.seconds:g}")
            with suppress(queue.Empty):
                tag, content = self._frames.get(timeout=_POLL_SECONDS)
                if tag == "error":
                    raise content
                return tag, content

    # ------------------------------------------------------------------------------- in the worker

    def _work(self) -> None:
        try:
            engine = engine_to_read(self._url, self._name, self._bounds.seconds, self._is_over)
            try:
                self._read_all(engine)
            finally:
                engine.dispose()
            self._put("done", None)
        except Rejected as error:
            self._put("error", error)
        except (SQLAlchemyError, OSError, ValueError, MemoryError) as error:
            self._put("error", self._translated(error))

    def _is_over(self) -> bool:
        return self._stop.is_set() or time.monotonic() > min(self._deadline, self._next_rows)

    def _put(self, tag: str, content: Any) -> None:
        while not self._stop.is_set():
            with suppress(queue.Full):
                self._frames.put((tag, content), timeout=_POLL_SECONDS)
                return

    def _translated(self, error: BaseException) -> Rejected:
        if self._is_over():
            return self._too_slow()
        return translated(error, self._name)

    def _too_slow(self) -> Rejected:
        return Rejected("source-timeout", file=self._name, limit=f"{self._patience:g}")

    def _read_all(self, engine: Engine) -> None:
        with engine.connect() as connection:
            self._connection = connection
            try:
                if self._query:
                    # As a part of another statement it can be nothing but a query, and only one.
                    inner = text(_BIND.sub(r"\\:\1", self._query.strip().rstrip(";")) + "\n").columns()
                    self._send(
                        connection, QUERY, select(literal_column("*")).select_from(inner.subquery("q"))
                    )
                    return
                known = self._known(connection)
                for schema, name in self._wanted(known):
                    self._send_table(connection, schema, name)
            finally:
                self._connection = None

    def _known(self, connection: Connection) -> list[tuple[str | None, str]]:
        inspector = inspect(connection)
        names = {*inspector.get_table_names(), *inspector.get_view_names()}
        if connection.dialect.name == "postgresql":
            names |= set(inspector.get_materialized_view_names())
        return [(None, name) for name in sorted(names) if not name.startswith("sqlite_")]

    def _wanted(self, known: list[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
        """Those asked for by name; else all. A name may have its schema before it."""
        if not self._tables:
            if not known:
                raise Rejected("source-no-tables", file=self._name)
            if len(known) > self._bounds.tables:
                raise Rejected("source-too-large", file=self._name, detail=f"{len(known):,} tables",
                               limit=f"{self._bounds.tables:,}")  # fmt: skip
            return known
        wanted: list[tuple[str | None, str]] = []
        names = {name.casefold(): name for _, name in known} | {name: name for _, name in known}
        for asked in self._tables:
            schema, _, bare = asked.rpartition(".")
            if (found := names.get(asked) or names.get(asked.casefold())) is not None:
                wanted.append((None, found))
            elif schema:
                wanted.append((schema, bare))
            else:
                known_names = ", ".join(name for _, name in known[:20]) or "none"
                raise Rejected("source-table-unknown", file=self._name, table=asked, known=known_names)
        return wanted

    def _send_table(self, connection: Connection, schema: str | None, name: str) -> None:
        source = table(quoted_name(name, True), schema=quoted_name(schema, True) if schema else None)
        statement: Select[Any] = select(literal_column("*")).select_from(source)
        title = f"{schema}.{name}" if schema else name
        try:
            with connection.begin_nested():
                if connection.dialect.name != "sqlite":
                    # Without an order a row may stand elsewhere next time; SQLite keeps that in which rows came.
                    keys = inspect(connection).get_pk_constraint(name, schema)["constrained_columns"]
                    statement = statement.order_by(*(column(quoted_name(key, True)) for key in keys))
                self._send(connection, title, statement)
        except SQLAlchemyError as error:
            if self._tables or self._is_over() or not may_be_left_out(error):
                raise
            self.left_out.append(name)

    def _send(self, connection: Connection, name: str, statement: "Select[Any]") -> None:
        most = self._bounds.rows + 1
        # Of the statement alone: a connection would keep it for what it does between statements.
        with connection.execute(
            statement.limit(most).execution_options(stream_results=True, max_row_buffer=BATCH)
        ) as result:
            self._send_rows(name, result)

    def _send_rows(self, name: str, result: CursorResult[Any]) -> None:
        columns = tuple(result.keys())
        if len(columns) > self._bounds.columns:
            raise self._too_large(f"{name} has {len(columns):,} columns", f"{self._bounds.columns:,}")
        self._put("table", (name, columns))
        names: list[Sequence[Any]] = [columns]
        size = BATCH - 1
        while rows := result.fetchmany(size):
            if self._is_over():
                raise self._too_slow()
            size = BATCH
            self._count(name, rows, len(columns))
            # Here, since two threads that compute would wait for each other at every row.
            self._put("rows", self._convert([*names, *rows]))
            names = []
            self._next_rows = time.monotonic() + self._patience
        if names:
            self._put("rows", self._convert(names))
        self._put("end", None)
        self._next_rows = time.monotonic() + self._patience

    def _count(self, name: str, rows: Sequence[Sequence[Any]], width: int) -> None:
        self._height += len(rows)
        if self._height > self._bounds.rows:
            raise self._too_large(f"more than {self._bounds.rows:,} rows", f"{self._bounds.rows:,} rows")
        self._cells += len(rows) * width
        if self._cells > self._bounds.cells:
            raise self._too_large(f"more than {self._bounds.cells:,} cells", f"{self._bounds.cells:,} cells")
        for values in zip(*rows, strict=True):
            if not _LONG.isdisjoint(map(type, values)):
                self._characters += sum(len(value) for value in values if isinstance(value, str | bytes))
        if self._characters > self._bounds.characters:
            limit = f"{self._bounds.characters >> 20:,} million characters"
            raise self._too_large(f"the text of {name} and those before it", limit)

    def _too_large(self, detail: str, limit: str) -> Rejected:
        return Rejected("source-too-large", file=self._name, detail=detail, limit=limit)
