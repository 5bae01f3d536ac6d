"""Making, opening, refusing and settings of databases, through the program's own engine."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from lhs_desktop.errors import Damaged, NewerFormat, OpenElsewhere, Rejected
from lhs_desktop.models.db import database as databases
from lhs_desktop.models.db.copying import copy_file
from lhs_desktop.models.db.database import create, is_database, open_database
from lhs_desktop.models.db.migrating import upgrade
from lhs_desktop.models.db.settings import APPLICATION_ID, engine_for, settings_in_force
from lhs_desktop.models.db.tables import metadata
from tests.databases import TEXAS, Built, as_of


def test_settings_are_in_force(tmp_path: Path) -> None:
    create(tmp_path / "a.lhsdb").close()
    with open_database(tmp_path / "a.lhsdb") as database, database.write("look") as step:

        def value(pragma: str) -> object:
            return step.connection.exec_driver_sql(pragma).scalar_one()

        assert settings_in_force(value) == {
            "foreign_keys": 1,
            "journal_mode": "truncate",
            "synchronous": 3,
            "cell_size_check": 1,
            "mmap_size": 0,
            "temp_store": 2,
            "trusted_schema": 0,
        }
        assert value("PRAGMA application_id") == APPLICATION_ID
        assert value("PRAGMA user_version") == databases.SCHEMA_VERSION


def test_migrations_lead_to_the_present_schema(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = engine_for(URL.create("sqlite", database=str(tmp_path / "migrated.lhsdb")))
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        migrated = _schema(connection)
        assert context.get_current_revision() == databases.REVISIONS[databases.SCHEMA_VERSION]
    engine.dispose()
    with create(tmp_path / "created.lhsdb") as made, made.read() as connection:
        assert _schema(connection) == migrated


def _schema(connection) -> dict[str, list[str]]:
    """Every object with the words of its definition, in any order: constraints may stand differently."""
    rows = connection.execute(text("select name, sql from sqlite_master where sql is not null"))
    return {name: sorted(re.findall(r"\w+", sql.lower())) for name, sql in rows if name != "alembic_version"}


def test_an_older_database_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.lhsdb"
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.execute("PRAGMA user_version=0")
        raw.execute("create table keep_me (id integer)")
    raw.close()
    with open_database(path) as database, database.read() as connection:
        assert connection.execute(text("select count(*) from node")).scalar_one() == 0
    copies = list(tmp_path.glob("old-before-*.lhsdb"))
    assert len(copies) == 1
    with sqlite3.connect(copies[0]) as raw:
        assert raw.execute("select name from sqlite_master").fetchall() == [("keep_me",)]
    raw.close()


def test_observations_come_over_from_an_older_schema(tmp_path: Path) -> None:
    Built(tmp_path, [TEXAS])
    path = as_of(tmp_path / "built.lhsdb", "0002")
    every = "select * from observation order by node_id, measure_id, period_id"
    with sqlite3.connect(path) as raw:
        before = raw.execute(every).fetchall()
    raw.close()
    with open_database(path) as database, database.read() as connection:
        assert connection.execute(text(every)).all() == before != []
        engines = connection.execute(text("select engine from reading")).scalars().all()
        assert set(engines) == {0}, "readings come over as those of an earlier engine"
    with sqlite3.connect(path) as raw:
        raw.execute("update observation set state = 'suppressed'")
        with pytest.raises(sqlite3.IntegrityError, match="ck_observation_state"):
            raw.execute("update observation set state = 'anything'")
        assert "ix_observation_source_id" in {
            name for _, name, *_ in raw.execute("pragma index_list(observation)")
        }
    raw.close()


def test_one_writer_at_a_time_and_any_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.lhsdb"
    with create(path):
        with pytest.raises(OpenElsewhere, match="process") as caught:
            open_database(path)
        assert caught.value.exit_status == 4
        open_database(path, writable=False).close()
    open_database(path).close()


def test_lock_goes_with_the_process(tmp_path: Path) -> None:
    path = tmp_path / "a.lhsdb"
    create(path).close()
    code = (
        "import os, sys; from lhs_desktop.models.db.database import open_database; "
        "held = open_database(sys.argv[1]); print('held', flush=True); os.kill(os.getpid(), 9)"
    )
    holder = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert holder.stdout == "held\n"
    open_database(path).close()


def test_newer_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.lhsdb"
    create(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version=99")
    raw.close()
    with pytest.raises(NewerFormat) as caught:
        open_database(path)
    assert caught.value.exit_status == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-database"),
        (b"name,value\n1,2\n", "not-a-database"),
        (b"SQLite format 3\0" + b"\0" * 100, "not-our-database"),
    ],
)
def test_other_files_are_refused_each_in_its_words(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "other.lhsdb"
    path.write_bytes(content)
    with pytest.raises(Rejected) as caught:
        open_database(path)
    assert caught.value.code == code
    assert "other.lhsdb" in str(caught.value)
    assert path.read_bytes() == content
    assert not is_database(path)


def test_missing_existing_and_folders(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="no such file"):
        open_database(tmp_path / "none.lhsdb")
    create(tmp_path / "a.lhsdb").close()
    with pytest.raises(Rejected, match="exists already"):
        create(tmp_path / "a.lhsdb")
    with pytest.raises(Rejected, match="no such folder"):
        create(tmp_path / "nowhere" / "a.lhsdb")
    with pytest.raises(Rejected, match="not a database"):
        open_database(tmp_path)


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.lhsdb"
    create(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])

    def read_all() -> None:
        with open_database(path) as database, database.read() as connection:
            for name in metadata.tables:
                connection.execute(text(f'select * from "{name}"')).all()

    with pytest.raises(Damaged) as caught:
        read_all()
    assert caught.value.exit_status == 6


def test_a_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.lhsdb"
    create(path).close()
    copy_file(path, tmp_path / "b.lhsdb")
    assert is_database(tmp_path / "b.lhsdb")
    broken = tmp_path / "broken.lhsdb"
    broken.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(Damaged):
        copy_file(broken, tmp_path / "c.lhsdb")
    assert sorted(one.name for one in tmp_path.iterdir() if "c.lhsdb" in one.name) == []


def test_a_lock_that_a_dead_process_lent_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lent.lhsdb"
    create(path).close()
    # a process that hands the lock to a child and dies; the child lets go half a second later
    script = (
        "import os, subprocess, sys; from pathlib import Path\n"
        "from lhs_desktop.models.db.lock import WriterLock\n"
        "lock = WriterLock(Path(sys.argv[1])); lock.acquire(); fd = lock._file.fileno()\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(0.5)'], pass_fds=[fd],\n"
        "                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False, timeout=60)
    with open_database(path) as database:
        assert database.path == path
