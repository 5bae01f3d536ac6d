"""What the benchmarks work on: extracts and databases of any size, the same every time."""

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from lhs_desktop.models.db import balances, hierarchy
from lhs_desktop.models.db.journal import Step, Touch
from lhs_desktop.models.db.settings import SQLITE_SETTINGS
from lhs_desktop.models.db.tables import link, node, observation, source
from lhs_desktop.models.nodes import LinkKind, NodeKind
from lhs_desktop.models.periods import between, parse
from lhs_desktop.services.databases import Database, create, open_database
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.placing import ensure_periods

Row = tuple[Any, ...]

# ---------------------------------------------------------------------------------------- extracts

HEADS = ("Month", "Board", "Hospital", "Type", "Attendances", "Within4", "Over8", "Over12")

_RECIPE = """
name = "benchmark"
title = "A long extract: one row a month and hospital"
layout = "long"
recognise = ["Month", "Board", "Hospital", "Type", "Attendances", "Within4", "Over8", "Over12"]

[period]
column = "Month"
format = "%Y%m"

[missing]
"" = "not_available"

[[levels]]
level = "Country"
rank = 10
code = "X"
name = "Country"

[[levels]]
level = "Board"
rank = 20
code_column = "Board"

[[levels]]
level = "Hospital"
rank = 40
code_column = "Hospital"
attributes = [{ name = "type", column = "Type", dated = true }]
"""

_MEASURES = (("ED4H", "Within4"), ("ED8H", "Over8"), ("ED12H", "Over12"))


def recipe(path: Path, measures: int) -> Path:
    """A recipe for the extracts below, which loads the first so many of three measures."""
    parts = [
        f'[[measures]]\ncode = "{code}"\nnumerator = "{column}"\ndenominator = "Attendances"\n'
        for code, column in _MEASURES[:measures]
    ]
    path.write_text("\n".join([_RECIPE, *parts]), encoding="utf-8")
    return path


def extract_rows(months: int, hospitals: int) -> Iterator[tuple[str | int, ...]]:
    """Month by month, hospital by hospital, as such extracts come."""
    boards = max(1, hospitals // 50)
    for month in range(months):
        code = f"{2000 + month // 12}{month % 12 + 1:02d}"
        for hospital in range(hospitals):
            seen = 400 + (hospital * 7919 + month * 104_729) % 9_000
            late = seen * (hospital % 40) // 100
            kind = "Emergency Department" if hospital % 3 else "Minor Injury Unit"
            where = (f"B{hospital % boards:04d}", f"H{hospital:05d}", kind)
            yield (code, *where, seen, seen - late, late // 3, late // 9)


def csv_extract(path: Path, months: int, hospitals: int) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows(extract_rows(months, hospitals))
    return path


def xlsx_extract(path: Path, months: int, hospitals: int) -> Path:
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    sheet = workbook.add_worksheet("Data")
    sheet.write_row(0, 0, HEADS)
    for number, row in enumerate(extract_rows(months, hospitals), 1):
        sheet.write_row(number, 0, row)
    workbook.close()
    return path


# --------------------------------------------------------------------------------------- databases


def import_new(path: Path, files: list[Path], recipe_file: Path | None = None) -> None:
    """A new database with extracts imported into it, as ``lhs-desktop import`` does."""
    with create(path) as database:
        intake.import_files(
            database, files, recipe=str(recipe_file) if recipe_file else None, create_nodes=True
        )


def emptied(path: Path, source: Path) -> list[Row]:
    """A copy without its observations; returns them, sorted by key."""
    shutil.copyfile(source, path)
    with closing(sqlite3.connect(path)) as connection:
        names = ", ".join(column.name for column in observation.columns)
        rows = connection.execute(f"select {names} from observation order by 1, 2, 3").fetchall()
        for table in ("observation", "balance", "revision"):
            connection.execute(f"delete from {table}")
        connection.commit()
        connection.execute("vacuum")
    return rows


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection with the settings of the program."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name, value in SQLITE_SETTINGS.items():
            connection.execute(f"PRAGMA {name}={value}")
        yield connection


def raw_upsert(path: Path, rows: list[Row]) -> None:
    """Sorted rows into the table of observations by sqlite3 alone, in one transaction."""
    names = [column.name for column in observation.columns]
    keys = [column.name for column in observation.columns if column.primary_key]
    updates = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    statement = (
        f"insert into observation ({', '.join(names)}) values ({', '.join('?' * len(names))}) "
        f"on conflict ({', '.join(keys)}) do update set {updates}"
    )
    with raw(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows)
        connection.execute("COMMIT")


MEASURES, MONTHS = 50, 36


def synthetic(path: Path, observations: int) -> tuple[str, str]:
    """A tree of three levels under a root; each leaf has 50 measures in 36 months.

    Returns:
        The codes of the root and of a leaf.
    """
    leaves = max(8, -(-observations // (MEASURES * MONTHS)))
    width = max(2, round(leaves ** (1 / 3)))
    with create(path) as database:
        _structure(database, leaves, width)
        with database.write("observations") as step:
            step.connection.execute(text(_OBSERVATIONS))
            hierarchy.rebuild(step.connection)
            balances.rebuild(step.connection)
            step.touch(Touch("all"))
    return "root", "leaf-0"


def _structure(database: Database, leaves: int, width: int) -> None:
    with database.write("structure") as step:
        for number in range(MEASURES):
            _measure(step, number)
        ensure_periods(step.connection, list(between(parse("2020-01"), parse("2022-12"))))
        _tree(step.connection, {"root": 1, "area": width, "hospital": width * width, "leaf": leaves})
        batch = step.insert(
            "batch", step=step.number, imported_at=step.at, imported_by="x", state="committed", ledger="{}"
        )
        step.connection.execute(
            insert(source), {"batch_id": batch, "file": "made", "sheet": "", "sha256": "", "recipe": "made"}
        )


def _measure(step: Step, number: int) -> None:
    key = step.insert(
        "measure",
        code=f"M{number:02d}",
        name=f"Measure {number}",
        domain="Flow",
        kind="proportion",
        direction="higher",
        rollup="sum",
        multiplier=100.0,
        unit="%",
        decimals=1,
        calendar="month",
        minimum_n=0.0,
        position=number,
    )
    words = {"definition": "", "numerator": "n", "denominator": "d"}
    step.insert("measure_version", measure_id=key, number=1, **words)


def _tree(connection: Connection, counts: dict[str, int]) -> None:
    """Nodes rank by rank, each rank spread evenly under the one above."""
    nodes: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    above, size = 0, 0
    start, end = hierarchy.ALWAYS
    for name, count in counts.items():
        first = len(nodes)
        for number in range(count):
            key = first + number + 1
            code = name if name == "root" else f"{name}-{number}"
            kind = NodeKind.ORGANISATION
            nodes.append({"id": key, "uuid": f"node-{key}", "code": code, "name": code, "kind": kind})
            if size:
                parent = above + number * size // count + 1
                ends = {"child_id": key, "parent_id": parent, "valid_from": start, "valid_to": end}
                links.append({"uuid": f"link-{key}", "kind": LinkKind.REPORTS_TO, **ends})
        above, size = first, count
    connection.execute(insert(node), nodes)
    connection.execute(insert(link), links)


_OBSERVATIONS = """
insert into observation (node_id, measure_id, period_id, numerator, denominator, state, source_id, cell)
select n.id, m.id, p.id, (n.id * 31 + m.id * 17 + p.id * 7) % 90 + 5, 100 + (n.id + p.id) % 50, 'ok', 1,
       'F' || (n.id * 36 + p.id)
from node n cross join measure m cross join period p
where n.code like 'leaf-%' order by 1, 2, 3"""


@contextmanager
def copied(source: Path, target: Path) -> Iterator[Database]:
    """A fresh copy, open for writing."""
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target)
    with open_database(target) as database:
        yield database
