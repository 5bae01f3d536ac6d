"""Releases that are called otherwise: read by last time's recipe once the differences are accepted."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lhs_desktop.errors import Rejected
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import databases, nodes, series
from lhs_desktop.services.importing import intake, proposing, recipes

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def california(tmp_path: Path) -> list[Path]:
    """Three years as published, but for two heads, by which the recipe that ships would know them."""
    made = []
    for year in (2013, 2014, 2015):
        source = DATA / "cdph" / f"MRSA_bloodstream_CA_{year}.csv"
        head, rest = source.read_bytes().split(b"\n", 1)
        made.append(tmp_path / source.name)
        made[-1].write_bytes(head.replace(b"HAI", b"Topic").replace(b"Comparison", b"Verdict") + b"\n" + rest)
    return made


@pytest.fixture
def wards(tmp_path: Path) -> list[Path]:
    """Two months as published, but for a head, by which the recipe that ships would know them."""
    made = []
    for name in ("Monthly-Virtual-Ward-Aug2024.xlsx", "Monthly-Virtual-Ward-Apr2025.xlsx"):
        book = load_workbook(DATA / "nhs" / name)
        for sheet in book.worksheets:
            for cell in sheet[16]:
                if str(cell.value).startswith("Occupancy %"):
                    cell.value = "Places taken %"
        made.append(tmp_path / name)
        book.save(made[-1])
    return made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[databases.Database]:
    with databases.create(tmp_path / "new.lhsdb") as made:
        yield made


def first_import(database: databases.Database, path: Path) -> intake.ImportResult:
    return intake.import_files(
        database, [path], parse_recipe(proposing.propose(path).toml), create_nodes=True
    )


def accepted(database: databases.Database, path: Path) -> intake.ImportResult:
    """Refused first, since it is not what the recipe knows; then the differences are accepted."""
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [path], create_nodes=True)
    assert caught.value.code == "recipe-drifted"
    return intake.import_files(database, [path], create_nodes=True, accept_drift=True)


def published(path: Path, code: str, head: str) -> dict[str, float]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{key.strip(): value for key, value in row.items()} for row in csv.DictReader(file)]
    return {row[code].zfill(9): float(row[head]) for row in rows if row[head].replace(".", "").isdigit()}


def test_three_years_of_california_with_three_headers_and_lost_zeros(
    database: databases.Database, california: list[Path]
) -> None:
    results = [first_import(database, california[0]), *(accepted(database, path) for path in california[1:])]
    assert [result.ledger.rejected + result.ledger.waiting for result in results] == [0, 0, 0]
    columns = (
        ("FACID1", "Infection_Count"),
        ("Facility_ID1", "Cases"),
        ("Facility_ID1", "Hospital_Onset_Cases"),
    )
    with database.read() as connection:
        hospitals = [one.code for one in nodes.listing(connection) if one.level == "Hospital"]
        assert all(len(code) == 9 for code in hospitals)
        counts = [published(path, *heads) for path, heads in zip(california, columns, strict=True)]
        assert set(hospitals) == set().union(*counts)
        for code in ("040000124", "060000002", "630012960"):
            read = {
                one.period: one.numerator for one in series.observations(connection, code, "INFECTION-COUNT")
            }
            put = {
                str(year): count[code]
                for year, count in zip((2013, 2014, 2015), counts, strict=True)
                if code in count
            }
            assert read == put


def test_the_recipe_keeps_the_names_of_all_releases(
    database: databases.Database, california: list[Path]
) -> None:
    first_import(database, california[0])
    for path in california[1:]:
        accepted(database, path)
    with database.read() as connection:
        kept = recipes.named(connection, "mrsa-bloodstream-ca-2013")
    assert kept.renamed["infection_count"] == ("Cases", "Hospital_Onset_Cases")
    assert [level.pad for level in kept.levels] == [0, 0, 9]
    again = [intake.import_files(database, [path], create_nodes=True).ledger for path in california]
    assert [(one.new, one.changed) for one in again] == [(0, 0)] * 3


def test_a_workbook_whose_sheets_are_called_otherwise(
    database: databases.Database, wards: list[Path]
) -> None:
    august, april = wards
    first_import(database, august)
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [april], create_nodes=True)
    assert "Virtual Ward Data - ICB" in str(caught.value)
    assert "“Virtual Ward Data - Provider” is not read" in str(caught.value)
    result = intake.import_files(database, [april], create_nodes=True, accept_drift=True)
    assert (result.ledger.new, result.ledger.rejected, result.skipped) == (84, 0, {"total": 2})
    assert result.reconciled
    assert all(one.agrees for one in result.reconciled)


def test_another_extract_is_no_drift(
    database: databases.Database, wards: list[Path], california: list[Path]
) -> None:
    first_import(database, wards[0])
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [california[0]])
    assert caught.value.code == "recipe-none-fits"
