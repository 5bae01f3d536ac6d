"""Importing extracts, end to end, against what others need for a part of it."""

import csv
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from lhs_desktop.services.databases import open_database
from lhs_desktop.services.importing import intake
from tests.benchmarks import data
from tests.benchmarks.measuring import Case, Clock, Result, Side, Skipped
from tests.databases import SAMPLES, SCOTLAND


def scotland(folder: Path) -> Iterator[Case]:
    """The extract of Scotland, 15,715 rows × 25, as it was published."""
    extract = SAMPLES / SCOTLAND

    def theirs(clock: Clock) -> None:
        import pandas as pd

        with clock.running(), closing(sqlite3.connect(_fresh(folder / "pandas.db"))) as connection:
            pd.read_csv(extract).to_sql("extract", connection, index=False)

    yield Case(
        "import of the Scottish extract (read, check, nodes, store, balances, journal)",
        "pandas read_csv and to_sql of the same file",
        _import(folder / "ours.lhsdb", extract, None),
        theirs,
    )


def workbook(folder: Path) -> Iterator[Case]:
    """A workbook of 100,000 rows × 8."""
    extract = data.xlsx_extract(folder / "extract.xlsx", 100, 1000)

    def theirs(clock: Clock) -> None:
        import openpyxl

        with clock.running():
            book = openpyxl.load_workbook(extract, read_only=True)
            rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
            book.close()
        assert rows == 100_001

    recipe = data.recipe(folder / "recipe-1.toml", 1)
    template = folder / "template.lhsdb"
    data.import_new(template, [data.xlsx_extract(folder / "first.xlsx", 1, 1000)], recipe)
    with closing(sqlite3.connect(template)) as connection:
        for table in ("observation", "balance", "reading"):
            connection.execute(f"delete from {table}")
        connection.commit()
    yield Case(
        "import XLSX, 100,000 rows × 8: read, check, store, balances; places known, readings apart",
        "openpyxl read-only, reading alone",
        _store(template, folder / "known.lhsdb", extract, recipe),
        theirs,
        0.30,
    )
    for measures in (1, 3):
        recipe = data.recipe(folder / f"recipe-{measures}.toml", measures)
        yield Case(
            f"import XLSX, 100,000 rows × 8, {measures} observation{'s' * (measures > 1)} a row",
            "openpyxl read-only, reading alone",
            _import(folder / "ours.lhsdb", extract, recipe),
            theirs,
        )


def extracts(folder: Path, months: int = 100) -> Iterator[Case]:
    """An XLSX and a CSV of 1,000 hospitals and so many months, end to end, against reading alone and against pandas."""
    rows = 1000 * months
    workbook_ = data.xlsx_extract(folder / "extract.xlsx", months, 1000)
    text = data.csv_extract(folder / "extract.csv", months, 1000)
    recipe = data.recipe(folder / "recipe.toml", 1)
    for extract, kind, others in (
        (
            workbook_,
            "XLSX",
            (
                ("openpyxl read-only, reading alone", _openpyxl),
                ("pandas with openpyxl, reading alone", _pandas),
            ),
        ),
        (text, "CSV", (("the csv module, reading alone", _csv), ("pandas read_csv, reading alone", _pandas))),
    ):
        for what, reader in others:
            yield Case(
                f"import {kind}, {rows:,} rows × 8, end to end",
                what,
                _import(folder / "ours.lhsdb", extract, recipe),
                _reading(reader, extract),
            )


def extracts_of_a_million(folder: Path) -> Iterator[Case]:
    """The same with 1,000,000 rows."""
    yield from extracts(folder, 1000)


def _reading(reader: Callable[[Path], None], extract: Path) -> Side:
    def side(clock: Clock) -> None:
        with clock.running():
            reader(extract)

    return side


def _openpyxl(extract: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(extract, read_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()


def _pandas(extract: Path) -> None:
    import pandas as pd

    if extract.suffix == ".xlsx":
        pd.read_excel(extract, engine="openpyxl")
    else:
        pd.read_csv(extract)


def _csv(extract: Path) -> None:
    with extract.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def million(folder: Path) -> Iterator[Case]:
    """Delimited text of 1,000,000 rows × 8."""
    extract = data.csv_extract(folder / "extract.csv", 200, 5000)
    recipe = data.recipe(folder / "recipe.toml", 1)
    template = folder / "template.lhsdb"
    data.import_new(folder / "full.lhsdb", [extract], recipe)
    rows = data.emptied(template, folder / "full.lhsdb")
    yield Case(
        "import CSV, 1,000,000 rows × 8",
        "raw sqlite3 upsert of the same sorted rows",
        _import(folder / "ours.lhsdb", extract, recipe),
        raw_upsert_of(rows, template, folder / "raw.lhsdb"),
        2.0,
    )


def memory(folder: Path, months: int = 100, kind: str = "memory") -> Iterator[Result]:
    """Peak memory of the import of a workbook of 1,000 hospitals and so many months, child included."""
    if not Path("/proc/self/status").exists():
        raise Skipped("memory is looked up in /proc, which this system does not have")
    extract = data.xlsx_extract(folder / "extract.xlsx", months, 1000)
    recipe = data.recipe(folder / "recipe.toml", 1)
    ours = _peak(
        f"""
from pathlib import Path
from lhs_desktop.services.databases import open_database
from lhs_desktop.services.importing import intake
from tests.benchmarks import data
data.import_new(Path({str(folder / "memory.lhsdb")!r}), [Path({str(extract)!r})], Path({str(recipe)!r}))
"""
    )
    for engine, goal in (("calamine", 0.6 if kind == "memory" else None), ("openpyxl", None)):
        theirs = _peak(f"import pandas; pandas.read_excel({str(extract)!r}, engine={engine!r})")
        ratio = ours / theirs
        yield Result(
            kind,
            f"peak memory of the import of XLSX, {1000 * months:,} rows × 8, child included",
            f"pandas read_excel with {engine}",
            ratio,
            ratio,
            ratio,
            goal,
            ours,
            theirs,
        )


def memory_of_a_million(folder: Path) -> Iterator[Result]:
    """The same with 1,000,000 rows."""
    yield from memory(folder, 1000, "memory-million")


def _peak(code: str) -> float:
    """The most memory that a process and its children hold at once, in KiB, looked at every few milliseconds.

    What the system itself keeps as the peak of a process starts with that of the process it was forked from.
    """
    peak = 0
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, (process.pid, *_children(process.pid)))))
            time.sleep(0.005)
    if process.returncode:
        raise RuntimeError(f"ended with {process.returncode}: {code}")
    return float(peak)


def _children(pid: int) -> list[int]:
    """The processes that one has started. One that has not begun its own program yet still is its parent's memory."""
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        found = [int(child) for task in tasks for child in task.read_text().split()]
        return [child for child in found if _command(child) != _command(pid)]
    return []


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) if "VmRSS:" in status else 0
    return 0


def raw_upsert_of(rows: list[data.Row], template: Path, target: Path) -> Side:
    def side(clock: Clock) -> None:
        _fresh(target)
        target.write_bytes(template.read_bytes())
        with clock.running():
            data.raw_upsert(target, rows)

    return side


def _store(template: Path, target: Path, extract: Path, recipe: Path) -> Side:
    """Into a database that knows the places; what is judged afterwards is measured as ``judging``."""

    def side(clock: Clock) -> None:
        _fresh(target).write_bytes(template.read_bytes())
        with open_database(target) as database:
            database.before_commit = lambda step: None
            with clock.running():
                intake.import_files(database, [extract], recipe=str(recipe), create_nodes=True)

    return side


def _import(target: Path, extract: Path, recipe: Path | None) -> Side:
    def side(clock: Clock) -> None:
        _fresh(target)
        with clock.running():
            data.import_new(target, [extract], recipe)

    return side


def _fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path
