"""The data of a node's page, high up in the tree and at its leaves."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from lhs_desktop.services import catalogue, nodes, series, statements
from lhs_desktop.services.databases import Database, open_database
from tests.benchmarks import data
from tests.benchmarks.measuring import Case, Clock, Side
from tests.databases import SAMPLES, SCOTLAND

TURNS = 5
Read = Callable[[Connection, str], object]


def scotland(folder: Path) -> Iterator[Case]:
    """The country's page against a hospital's, from the published extract."""
    path = folder / "scotland.lhsdb"
    data.import_new(path, [SAMPLES / SCOTLAND])
    with open_database(path, writable=False) as database:
        yield Case(
            "statement of Scotland",
            "statement of one hospital",
            _ours(database, "S92000003", _statement),
            _ours(database, "A111H", _statement),
            1.5,
        )


def synthetic(folder: Path, observations: int) -> Iterator[Case]:
    """50 measures × 36 months, the root against a leaf and against sqlite3."""
    path = folder / "synthetic.lhsdb"
    root, leaf = data.synthetic(path, observations)
    of = f"root of {observations:,} observations, 50 measures × 36 months"
    with open_database(path, writable=False) as database, closing(sqlite3.connect(path)) as plain:
        raw = _raw(plain, root)
        yield Case(
            f"series of the {of}", "the same select by sqlite3", _ours(database, root, _series), raw, 2.0
        )
        yield Case(
            f"series of the {of}",
            "of a leaf",
            _ours(database, root, _series),
            _ours(database, leaf, _series),
            1.5,
        )
        yield Case(
            f"statement (judged, with children) of the {of}",
            "the select of its series by sqlite3",
            _ours(database, root, _statement),
            raw,
        )
        yield Case(
            f"statement (judged, with children) of the {of}",
            "of a leaf",
            _ours(database, root, _statement),
            _ours(database, leaf, _statement),
            1.5,
        )


def _statement(connection: Connection, code: str) -> object:
    return statements.statement(connection, code)


def _series(connection: Connection, code: str) -> object:
    key = nodes.find(connection, code).id
    return series.of_node(connection, key, catalogue.measures(connection))


def _ours(database: Database, code: str, read: Read) -> Side:
    def side(clock: Clock) -> None:
        with clock.running():
            for _ in range(TURNS):
                with database.read() as connection:
                    read(connection, code)

    return side


_SELECTS = (
    """select b.*, p.code, p.start_date, p.end_date from balance b join period p on p.id = b.period_id
    where b.node_id = ?""",
    """select o.*, p.code, p.start_date, p.end_date, s.file, s.sheet, s.batch_id from observation o
    join period p on p.id = o.period_id join source s on s.id = o.source_id where o.node_id = ?""",
)


def _raw(connection: sqlite3.Connection, code: str) -> Side:
    key = connection.execute("select id from node where code = ?", (code,)).fetchone()[0]

    def side(clock: Clock) -> None:
        with clock.running():
            for _ in range(TURNS):
                for select in _SELECTS:
                    connection.execute(select, (key,)).fetchall()

    return side
