"""After an import: a place the file has figures for, at a period with figures, and the readings that stand out."""

from pathlib import Path

import pytest

from lhs_desktop.models.readings import Status
from lhs_desktop.services import databases, statements
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.landing import landing
from tests.databases import ENGLAND, SAMPLES
from tests.services.extracts_at_hand import CALIFORNIA, VIRTUAL

ENGLAND_CODE = "E92000001"


@pytest.fixture
def england(tmp_path: Path) -> databases.Database:
    database = databases.create(tmp_path / "england.lhsdb")
    intake.import_files(database, [SAMPLES / ENGLAND[0]], create_nodes=True)
    return database


def test_the_page_stays_where_the_file_has_figures_for_it(england: databases.Database) -> None:
    with england:
        result = intake.import_files(england, [VIRTUAL[0]], create_nodes=True)
        with england.read() as connection:
            found = landing(connection, result, ENGLAND_CODE)
            assert (found.node, found.period) == (ENGLAND_CODE, "2024-08")
            there = statements.statement(connection, found.node, found.period)
            assert any(row.measure.code == "VW_OCC_ICB" and row.value is not None for row in there.rows)


def test_it_goes_to_the_lowest_place_above_all_that_the_file_names(england: databases.Database) -> None:
    with england:
        result = intake.import_files(england, CALIFORNIA, create_nodes=True)
        with england.read() as connection:
            found = landing(connection, result, ENGLAND_CODE)
            there = statements.statement(connection, found.node, found.period)
            assert (there.node.name, found.period) == ("California", "2015")
            assert there.rows[0].value is not None


def test_where_nothing_adds_up_it_goes_to_the_first_place_of_the_file(england: databases.Database) -> None:
    path = Path(__file__).parents[1] / "data" / "scorecards" / "y_e.xlsx"
    from lhs_desktop.services.importing import proposing

    with england:
        result, _ = proposing.import_proposed(england, [path], "", dry_run=False, create_nodes=True)
        with england.read() as connection:
            found = landing(connection, result, ENGLAND_CODE)
    assert (found.node, found.period) == ("NORTH-HOSPITAL", "2026-03")


def test_the_five_that_stand_out_miss_their_target_longest_and_farthest(england: databases.Database) -> None:
    with england:
        result = intake.import_files(england, [SAMPLES / ENGLAND[1]], create_nodes=True)
        with england.read() as connection:
            found = landing(connection, result, ENGLAND_CODE).striking
            assert len(found) == 5
            rows = [
                next(
                    row
                    for row in statements.statement(connection, one.node).rows
                    if row.measure.code == one.measure
                )
                for one in found
            ]
    assert all(one.status is Status.MISSED for one in found)
    assert [row.headline for row in rows] == [one.headline for one in found]
    assert all(len(one.headline.split()) <= 20 for one in found)
    streaks = [row.reading.streak for row in rows]
    assert streaks == sorted(streaks, reverse=True)
    alike = [abs(row.variance or 0) for row in rows if row.reading.streak == streaks[0]]
    assert alike == sorted(alike, reverse=True)


def test_a_file_that_stored_nothing_leads_nowhere(england: databases.Database) -> None:
    with england:
        result = intake.import_files(england, [CALIFORNIA[0]])
        with england.read() as connection:
            found = landing(connection, result, ENGLAND_CODE)
    assert (found.node, found.striking) == ("", ())
