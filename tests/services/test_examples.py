"""What a table holds is said before anything can be added; a year that was only assumed stops the import."""

from pathlib import Path

import openpyxl
import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.services import databases, series
from lhs_desktop.services.importing import intake, proposing
from tests.databases import SAMPLES, SCOTLAND

SCORECARDS = Path(__file__).parents[1] / "data" / "scorecards"


@pytest.fixture
def database(tmp_path: Path) -> databases.Database:
    return databases.create(tmp_path / "new.lhsdb")


def scorecard(path: Path, title: str, heads: list[str]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    sheet.append(["Hospital", *heads])
    for number, name in enumerate(("North Hospital", "South Hospital", "Hill Infirmary")):
        sheet.append([name, *(70.5 + number + place for place in range(len(heads)))])
    book.save(path)
    return path


def test_a_scorecard_shows_its_span_and_values_with_their_cells(database: databases.Database) -> None:
    path = SCORECARDS / "y_e.xlsx"
    with database:
        result, _ = proposing.import_proposed(database, [path], "", dry_run=True, create_nodes=True)
    (table,) = [one.as_dict() for one in result.tables]
    assert (table["sheet"], table["first_period"], table["last_period"]) == (
        "Scorecard",
        "2025-04",
        "2026-03",
    )
    assert (table["periods"], table["nodes"], table["measures"]) == (12, 4, 1)
    sheet = openpyxl.load_workbook(path)["Scorecard"]
    assert len(table["examples"]) == 3
    for one in table["examples"]:
        assert sheet[one["cell"]].value == one["value"]
    assert [table["examples"][at]["period"] for at in (0, -1)] == ["2025-04", "2026-03"]
    assert (table["examples"][0]["node"], table["examples"][0]["cell"]) == ("North Hospital", "B4")


def test_so_does_a_known_recipe_with_its_denominators(database: databases.Database) -> None:
    with database:
        result = intake.import_files(database, [SAMPLES / SCOTLAND], dry_run=True, create_nodes=True)
    (table,) = result.as_dict()["tables"]
    assert (table["first_period"], table["last_period"], table["periods"]) == ("2007-07", "2022-04", 178)
    first = table["examples"][0]
    assert first["denominator"] >= first["value"] > 0
    assert first["denominator_cell"] != first["cell"]


def test_a_year_that_was_assumed_stops_the_import_until_it_is_accepted_and_is_asked_once(
    database: databases.Database, tmp_path: Path
) -> None:
    heads = ["Q1", "Q2", "Q3", "Q4"]
    first = scorecard(tmp_path / "one.xlsx", "Hand hygiene (%) FY25", heads)
    toml = proposing.propose(first).toml
    with database:
        with pytest.raises(Rejected) as refused:
            proposing.import_proposed(database, [first], toml, dry_run=False, create_nodes=True)
        assert refused.value.code == "checks-stop"
        assert "--accept year-assumed" in str(refused.value)
        proposing.import_proposed(
            database, [first], toml, dry_run=False, create_nodes=True, accept=frozenset({"year-assumed"})
        )
        with database.read() as connection:
            found = series.observations(connection, "NORTH-HOSPITAL", "HAND-HYGIENE")
        assert [one.period for one in found] == ["2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"]
        second = scorecard(tmp_path / "two.xlsx", "Hand hygiene (%) FY26", heads)
        again = intake.import_files(database, [second])
        assert (again.ledger.new, again.problems) == (12, [])
