"""Databases for tests: built once a session from the bundled extracts, copied for each test that writes."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from lhs_desktop.config import resources
from lhs_desktop.models.db.migrating import upgrade
from lhs_desktop.models.db.settings import APPLICATION_ID, engine_for
from lhs_desktop.services import known
from lhs_desktop.services.databases import Database, create, open_database
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.intake import ImportResult

SAMPLES = resources() / "samples"
SCOTLAND = "monthly_ae_waitingtimes_202204.csv"
TEXAS = "Healthcare_Associated_Infections_-_Hospital.TX.2015-10.csv"
WORKFORCE = "NHS Workforce Statistics, August 2024 England and Organisation.xlsx"
ENGLAND = (
    "Monthly-AE-August-2024.csv",
    "Monthly-AE-September-2024.csv",
    "Monthly-AE-October-2024-revised.csv",
    "Monthly-AE-November-2024-revised.csv",
    "Monthly-AE-December-2024.csv",
    "Monthly-AE-January-2025.csv",
)


class Built:
    """A database on disk with the result of its import; ``copy`` gives one of its own to a test."""

    def __init__(self, folder: Path, files: Sequence[str]) -> None:
        self.path = folder / "built.lhsdb"
        with create(self.path) as database:
            self.result: ImportResult = intake.import_files(
                database, [SAMPLES / name for name in files], create_nodes=True
            )

    @contextmanager
    def open(self) -> Iterator[Database]:
        with open_database(self.path, writable=False) as database:
            yield database

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Database]:
        path = folder / "copy.lhsdb"
        shutil.copyfile(self.path, path)
        known.note(path)  # the copy is as sound as what was built
        with open_database(path) as database:
            yield database


def as_of(path: Path, revision: str) -> Path:
    """A file of an older schema with what a present one holds."""
    older = path.with_name(f"of-{revision}.lhsdb")
    engine = engine_for(URL.create("sqlite", database=str(older)))
    upgrade(engine, revision)
    engine.dispose()
    with sqlite3.connect(older) as raw:
        raw.execute("attach ? as present", (str(path),))
        for (name,) in raw.execute("select name from main.sqlite_master where type = 'table'").fetchall():
            if name != "alembic_version":
                columns = ", ".join(row[1] for row in raw.execute(f"pragma main.table_info({name})"))
                raw.execute(f"insert into main.{name} ({columns}) select {columns} from present.{name}")
        raw.execute(f"pragma user_version = {int(revision)}")
        raw.execute(f"pragma application_id = {APPLICATION_ID}")
    raw.close()
    return older
