"""Databases built from the samples, and a small extract that tests change."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lhs_desktop.services.databases import Database, create
from tests.databases import ENGLAND, SAMPLES, SCOTLAND, TEXAS, WORKFORCE, Built


@pytest.fixture(scope="session")
def scotland(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("scotland"), [SCOTLAND])


@pytest.fixture(scope="session")
def texas(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("texas"), [TEXAS])


@pytest.fixture(scope="session")
def england(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("england"), ENGLAND)


@pytest.fixture(scope="session")
def workforce(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("workforce"), [WORKFORCE])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path / "test.lhsdb") as made:
        yield made


@pytest.fixture(scope="session")
def slice_rows() -> list[list[str]]:
    """Fife and Borders in the last 24 months, with the header."""
    with open(SAMPLES / SCOTLAND, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [rows[0]] + [
        row for row in rows[1:] if row[0] >= "202005" and row[2] in ("S08000029", "S08000016")
    ]


@pytest.fixture
def extract(tmp_path: Path, slice_rows: list[list[str]]) -> Callable[..., Path]:
    """Writes the slice, changed by a function of its rows, as an extract."""

    def write(change: Callable[[list[list[str]]], object] | None = None, name: str = "ae.csv") -> Path:
        rows = [list(row) for row in slice_rows]
        if change:
            change(rows)
        path = tmp_path / name
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write
