"""The same program on PostgreSQL: what is imported, restated, undone and read equals SQLite's.

One temporary server a session, from the binaries of this machine; where there are none, skipped.
"""

import csv
import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from lhs_desktop.errors import Cancelled, Rejected, Unavailable
from lhs_desktop.models.db import store
from lhs_desktop.models.db.database import REVISIONS, SCHEMA_VERSION, Database
from lhs_desktop.models.db.foreign import Bounds
from lhs_desktop.models.db.migrating import upgrade
from lhs_desktop.models.db.settings import engine_for
from lhs_desktop.models.db.tables import metadata
from lhs_desktop.services import actions, changes, finding, navigator, nodes, series, statements
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import create, open_database
from lhs_desktop.services.importing import batches, intake
from lhs_desktop.services.importing.sources import BINARY, Source, read_source
from tests.databases import SAMPLES, SCOTLAND

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")

COUNTRY = "S92000003"
BOARDS = ("S08000029", "S08000016")


# -------------------------------------------------------------------------------------- the server


def _binaries() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian keeps them, the newest first."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    for path in sorted(folders, key=lambda path: int(path.parts[-3]), reverse=True):
        if (path.parent / "postgres").exists():
            return path.parent
    return None


def _server_user() -> str | None:
    """The account to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


class Server:
    """A PostgreSQL server of our own, on a socket in a folder of its own."""

    def __init__(self, binaries: Path, user: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lhs-pg-"))
        self._made = 0
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(self._folder, user)
            account = {"user": user, "extra_groups": []}
        data = self._folder / "data"
        options = ["-U", "lhs", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        initdb: list[Any] = [binaries / "initdb", "-D", data, *options]
        subprocess.run(initdb, cwd=self._folder, check=True, capture_output=True, **account)
        settings = ("listen_addresses=", "fsync=off", f"unix_socket_directories={self._folder}")
        options = [part for setting in settings for part in ("-c", setting)]
        self._log = open(self._folder / "log", "wb")  # noqa: SIM115 (kept open while the server runs)
        self._process = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            cwd=self._folder,
            stdout=self._log,
            stderr=self._log,
            **account,
        )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                self._execute("select 1")
                return
            except psycopg.OperationalError:
                with suppress(subprocess.TimeoutExpired):  # waits for the end, which should not come
                    self._process.wait(timeout=0.05)
                if self._process.returncode is not None or time.monotonic() > until:
                    raise RuntimeError((self._folder / "log").read_text(errors="replace")) from None

    def _execute(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._folder), user="lhs", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def new_database(self) -> str:
        """The URL of a new, empty database, as a user would write it."""
        self._made += 1
        name = f"lhs{self._made}"
        self._execute(f"create database {name}")
        return f"postgresql://lhs@/{name}?host={self._folder}"

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    binaries, user = _binaries(), _server_user()
    if binaries is None:
        pytest.skip("no PostgreSQL server (initdb, postgres) on this machine")
    if user is None:
        pytest.skip("PostgreSQL does not run as root, and there is no other account for it")
    made = Server(binaries, user)
    yield made
    made.stop()


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    with create(server.new_database()) as made:
        yield made


# ---------------------------------------------------------------------------------------- the data


@pytest.fixture(scope="module")
def slice_rows() -> list[list[str]]:
    """Fife and Borders in the last 24 months, with the header."""
    with open(SAMPLES / SCOTLAND, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [rows[0]] + [row for row in rows[1:] if row[0] >= "202005" and row[2] in BOARDS]


Write = Callable[..., Path]


@pytest.fixture
def extract(tmp_path: Path, slice_rows: list[list[str]]) -> Write:
    def write(name: str = "ae.csv", change: Callable[[list[list[str]]], object] | None = None) -> Path:
        rows = [list(row) for row in slice_rows]
        if change:
            change(rows)
        path = tmp_path / name
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


def restate(rows: list[list[str]]) -> None:
    rows[1][5], rows[1][8] = "9999", "9000"
    rows[7][5], rows[7][8] = "8888", "8000"


def imported(database: Database, path: Path) -> intake.ImportResult:
    return intake.import_files(database, [path], create_nodes=True)


def contents(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Observations and balances with codes in place of keys: the same on any database."""
    keys = "n.code, m.code, p.code"
    joins = """join node n on n.id = x.node_id join measure m on m.id = x.measure_id
        join period p on p.id = x.period_id"""
    columns = {
        "observation": "x.numerator, x.denominator, x.exposure, x.state, x.footnote, x.cell, x.denominator_cell",
        "balance": "x.numerator, x.denominator, x.counted, x.missing",
    }
    return {
        table: sorted(
            tuple(row) for row in connection.execute(text(f"select {keys}, {names} from {table} x {joins}"))
        )
        for table, names in columns.items()
    }


def held(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as connection:
        return contents(connection)


def assert_sound(database: Database) -> None:
    found = check(database)
    assert found.problems == ()
    assert found.journal.chain_ok
    assert found.sound


# --------------------------------------------------------------------------------------- the tests


def test_made_once_and_opened_by_its_url(server: Server) -> None:
    url = server.new_database()
    create(url).close()
    with open_database(url) as database:
        assert not database.is_sqlite
        assert database.path is None
        assert_sound(database)
    with open_database(url, writable=False) as database, database.read() as connection:
        assert nodes.listing(connection) == []
    with pytest.raises(Rejected) as caught:
        create(url)
    assert caught.value.code == "database-exists"


def test_an_unreachable_server_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        open_database(f"postgresql://lhs:secret@/none?host={tmp_path}")
    assert caught.value.code == "server-unreachable"
    assert "secret" not in str(caught.value)


def test_migrations_lead_to_the_present_schema(server: Server) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy.engine import make_url

    url = server.new_database().replace("postgresql://", "postgresql+psycopg://")
    engine = engine_for(make_url(url))
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISIONS[SCHEMA_VERSION]
    engine.dispose()


def test_import_gives_what_sqlite_gives(database: Database, extract: Write, tmp_path: Path) -> None:
    path = extract()
    result = imported(database, path)
    assert_sound(database)
    with create(tmp_path / "same.lhsdb") as local:
        same = imported(local, path)
        assert result.ledger == same.ledger
        assert result.ledger.new == result.ledger.read > 0
        assert result.nodes_created == same.nodes_created
        assert held(database) == held(local)
        for code in (COUNTRY, *BOARDS):
            with database.read() as there, local.read() as here:
                assert _statement(there, code) == _statement(here, code)
        with database.read() as there, local.read() as here:
            assert navigator.marks(there) == navigator.marks(here)
            assert finding.nodes_in(there).entries == finding.nodes_in(here).entries
            assert finding.others_in(there).entries == finding.others_in(here).entries
            assert navigator.hits(there, BOARDS) == navigator.hits(here, BOARDS)


def _statement(connection: Connection, code: str) -> dict[str, Any]:
    return statements.as_dict(statements.statement(connection, code))


def test_digest_of_a_batch_equals_sqlites(database: Database, extract: Write, tmp_path: Path) -> None:
    path = extract()
    with create(tmp_path / "same.lhsdb") as local:
        keys = [imported(one, path).batch for one in (database, local)]
        with database.read() as there, local.read() as here:
            assert store.digest(there, keys[0] or 0) == store.digest(here, keys[1] or 0)


def test_second_import_changes_nothing(database: Database, extract: Write) -> None:
    path = extract()
    imported(database, path)
    before = held(database)
    again = imported(database, path)
    assert (again.ledger.new, again.ledger.changed) == (0, 0)
    assert again.ledger.same == again.ledger.read
    assert held(database) == before
    assert_sound(database)


def test_restated_then_undone_leaves_values_and_balances_as_they_were(
    database: Database, extract: Write
) -> None:
    imported(database, extract())
    before = held(database)
    second = imported(database, extract("restated.csv", restate))
    assert second.ledger.changed == 2
    assert [change.new[1] for change in second.changes if change.old != change.new]
    assert held(database) != before
    assert_sound(database)
    undone = batches.undo_batch(database, second.batch or 0)
    assert (undone.restored, undone.removed) == (2, 0)
    assert held(database) == before
    assert_sound(database)


def test_undo_of_the_first_batch_leaves_an_empty_tree(database: Database, extract: Write) -> None:
    made = imported(database, extract())
    undone = batches.undo_batch(database, made.batch or 0)
    assert undone.removed == made.ledger.new
    with database.read() as connection:
        assert nodes.listing(connection) == []
    assert held(database) == {"observation": [], "balance": []}
    assert_sound(database)


def test_values_of_unknown_nodes_wait(database: Database, extract: Write) -> None:
    waiting = intake.import_files(database, [extract()])
    assert waiting.ledger.waiting == waiting.ledger.read
    with database.read() as connection:
        assert sum(one["entries"] for one in batches.tray(connection)) == waiting.ledger.waiting
    loaded = imported(database, extract())
    assert loaded.ledger.new == loaded.ledger.read
    assert_sound(database)


def test_dry_run_keeps_nothing(database: Database, extract: Write) -> None:
    dry = intake.import_files(database, [extract()], create_nodes=True, dry_run=True)
    assert dry.ledger.new == dry.ledger.read
    with database.read() as connection:
        assert batches.history(connection) == []
        assert nodes.listing(connection) == []


def test_a_value_changed_behind_the_program_is_found(database: Database, extract: Write) -> None:
    imported(database, extract())
    with database.engine.begin() as connection:
        connection.execute(
            text(
                """update observation set numerator = numerator + 1
                where numerator is not null and node_id = (select min(node_id) from observation)"""
            )
        )
    found = check(database)
    assert found.balance_differences
    assert any("batch 1" in problem for problem in found.problems)


def test_actions_are_added_edited_and_undone(database: Database, extract: Write) -> None:
    imported(database, extract())
    added = actions.add(
        database, "S08000029", "ask the night team", owner="Night team", due=date(2022, 6, 1), measure="ED4H"
    )
    number = added.key or 0
    edited = actions.edit(database, number, title="ask both teams", due=date(2022, 7, 1))
    actions.complete(database, number, date(2022, 6, 30))

    def only() -> actions.Action:
        with database.read() as connection:
            found = actions.listing(connection, COUNTRY)
        assert len(found) == 1
        return found[0]

    assert (only().title, only().due, only().status) == ("ask both teams", date(2022, 7, 1), "done")
    changes.undo(database, edited)
    assert (only().title, only().due, only().status) == ("ask the night team", date(2022, 6, 1), "done")
    assert_sound(database)


def test_series_of_a_node_that_reports_leads_to_its_cell(database: Database, extract: Write) -> None:
    imported(database, extract())
    with database.read() as connection:
        leaf = next(one.code for one in nodes.listing(connection, BOARDS[0]) if not one.children)
        found = series.observations(connection, leaf, "ED4H")
    assert len(found) == 24
    assert all(one.source is not None and one.source.file == "ae.csv" for one in found)


def test_tables_of_a_server_are_read_and_nothing_else(server: Server) -> None:
    url = server.new_database()
    engine = engine_for(make_url(url.replace("postgresql:", "postgresql+psycopg:")))
    with engine.begin() as connection:
        for statement in (
            "create table falls (code text primary key, month date, n numeric, share double precision, note bytea, at timestamptz)",
            "insert into falls values ('002', '2024-02-01', 5.50, 'nan', null, '2024-02-01 00:30+00')",
            "insert into falls values ('001', '2024-01-01', 7, 0.5, '\\x00', null)",
            "create view monthly as select month, sum(n) as n from falls group by month order by month",
            "create materialized view kept as select 1 as one",
        ):
            connection.execute(text(statement))
    engine.dispose()
    book = read_source(url)
    assert [sheet.name for sheet in book.sheets] == ["falls", "kept", "monthly"]
    assert book.sheets[0].row(1) == [
        "001",
        date(2024, 1, 1),
        7.0,
        0.5,
        BINARY,
        None,
    ]  # in the order of its key
    assert book.sheets[0].row(2)[:4] == ["002", date(2024, 2, 1), 5.5, "NaN"]
    assert read_source(Source(url, ("public.monthly",))).sheets[0].row(2) == [date(2024, 2, 1), 5.5]
    assert read_source(Source(url, query="select '50%'::text as a, ':x' as b")).sheets[0].row(1) == [
        "50%",
        ":x",
    ]
    for query in (
        "delete from falls",
        "with gone as (delete from falls returning *) select * from gone",
        "select 1; delete from falls",
        "select 1) as q; commit; begin; delete from falls; select * from (select 1",
        "select set_config('transaction_read_only', 'off', false)",
        "select nothing from falls",
    ):
        with pytest.raises(Rejected) as raised:
            read_source(Source(url, query=query))
        assert raised.value.code in {"source-query-wrong", "source-only-reads", "source-failed"}, query
    assert read_source(Source(url, ("falls",))).sheets[0].rows == 3


def test_a_slow_query_of_a_server_is_stopped(server: Server) -> None:
    url = server.new_database()
    with pytest.raises(Rejected) as raised:
        read_source(Source(url, query="select pg_sleep(60)"), bounds=Bounds(seconds=0.3))
    assert raised.value.code == "source-timeout"

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_source(Source(url, query="select pg_sleep(60)"), report=cancel)
