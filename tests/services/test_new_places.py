"""A second import: places that the database does not have, made as their file tells, or kept waiting with what it told."""

from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import databases, nodes, series
from lhs_desktop.services.importing import batches, intake, proposing, settling, tray
from tests.databases import ENGLAND, SAMPLES
from tests.services.extracts_at_hand import CALIFORNIA, VIRTUAL

RECIPE = """
name = "falls"
title = "Falls"
layout = "long"
recognise = ["Hospital", "Month", "Falls"]
[period]
column = "Month"
[[levels]]
level = "Hospital"
rank = 40
code_column = "Hospital"
code_format = "{slug}"
name_format = "{value}"
[[measures]]
code = "FALLS"
kind = "count"
name = "Falls"
numerator = "Falls"
"""


@pytest.fixture
def england(tmp_path: Path) -> databases.Database:
    """The emergency departments of one month."""
    database = databases.create(tmp_path / "england.lhsdb")
    intake.import_files(database, [SAMPLES / ENGLAND[0]], create_nodes=True)
    return database


def falls(path: Path, *names: str) -> Path:
    rows = [f"{name},2024-0{month},{month}" for name in names for month in (1, 2)]
    path.write_text("Hospital,Month,Falls\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_new_places_are_said_with_level_and_parent(england: databases.Database) -> None:
    with england:
        result = intake.import_files(england, [VIRTUAL[0]], dry_run=True, create_nodes=True, careful=True)
    with_values = [one for one in result.places if one.values]
    assert (len(with_values), result.nodes_created, result.ledger.new, result.ledger.waiting) == (
        42,
        42,
        84,
        0,
    )
    first = next(one for one in with_values if one.code == "ICS-QHG")
    assert (first.level, first.parent, first.values, first.made) == (
        "Integrated care system",
        "NHS England East of England",
        2,
        True,
    )


def test_several_files_name_a_place_once(england: databases.Database) -> None:
    with england:
        result = intake.import_files(england, CALIFORNIA, dry_run=True, create_nodes=True, careful=True)
    assert len([one for one in result.places if one.values]) == 371
    assert result.nodes_created == len(result.places) == 432


def test_what_resembles_a_known_place_waits_and_the_rest_is_made(tmp_path: Path) -> None:
    recipe = parse_recipe(RECIPE)
    with databases.create(tmp_path / "falls.lhsdb") as database:
        first = falls(tmp_path / "one.csv", "St Mary's Hospital", "Royal Infirmary", "Ward 1")
        intake.import_files(database, [first], recipe, create_nodes=True)
        second = falls(tmp_path / "two.csv", "St Marys Hospital", "Royal Infermary", "Ward 2", "Ward 1")
        found = intake.import_files(database, [second], recipe, create_nodes=True, careful=True)
        assert {one.name: one.resembles.name if one.resembles else "" for one in found.places} == {
            "St Marys Hospital": "St Mary's Hospital",
            "Royal Infermary": "Royal Infirmary",
            "Ward 2": "",
        }
        assert (found.nodes_created, found.ledger.new, found.ledger.same, found.ledger.waiting) == (
            1,
            2,
            2,
            4,
        )
        with database.read() as connection:
            assert nodes.find(connection, "WARD-2").level == "Hospital"


def test_the_tray_keeps_what_the_file_told_and_makes_it_so(england: databases.Database) -> None:
    with england:
        intake.import_files(england, [VIRTUAL[0]])
        waiting = tray.listing(england)
        one = next(one for one in waiting if one.node == "ICS-QHG")
        assert (one.level, one.parent) == ("Integrated care system", "East of England")
        done = settling.settle(england, {one.node: settling.MakeAsTold() for one in waiting})
        assert (done.nodes_created, done.ledger.new) == (42, 84)
        with england.read() as connection:
            made = nodes.find(connection, "ICS-QHG")
            assert made.level == "Integrated care system"
            assert nodes.page(connection, "ICS-QHG").path[-2].name == "NHS England East of England"
            assert series.observations(connection, "ICS-QHG", "VW_OCC_ICB")
        batches.undo_batch(england, done.batch)
        assert tray.listing(england) == waiting


def test_places_above_are_made_too(england: databases.Database) -> None:
    with england:
        intake.import_files(england, [CALIFORNIA[0]])
        name = tray.listing(england)[0].node
        done = tray.make(england, [name])
        assert done.nodes_created == 3  # the hospital, its county and its state
        with england.read() as connection:
            path = nodes.page(connection, name).path
            assert [one.level for one in path] == ["State", "County", "Hospital"]
            assert path[0].name == "California"


def test_a_place_of_which_no_file_told_is_not_made_by_itself(tmp_path: Path) -> None:
    with databases.create(tmp_path / "falls.lhsdb") as database:
        recipe = parse_recipe(RECIPE)
        intake.import_files(database, [falls(tmp_path / "one.csv", "Ward 1")], recipe)
        with pytest.raises(Rejected, match="Nothing is waiting"):
            tray.make(database, ["WARD-9"])


def test_the_history_does_not_repeat_what_was_told(england: databases.Database) -> None:
    with england:
        intake.import_files(england, [VIRTUAL[0]])
        with england.read() as connection:
            assert "told" not in batches.history(connection)[0]["ledger"]


def test_a_proposed_scorecard_into_a_database_that_has_places(
    england: databases.Database, tmp_path: Path
) -> None:
    path = falls(tmp_path / "own.csv", "North Hospital", "South Hospital")
    with england:
        found = proposing.prepare([path], proposing.known_recipes(england))
        result = proposing.import_prepared(england, found, dry_run=False, create_nodes=True, careful=True)
    assert (result.nodes_created, result.ledger.new) == (2, 4)


def test_another_ward_of_the_same_name_is_not_taken_for_the_known_one(tmp_path: Path) -> None:
    def file(name: str, region: str, trust: str, first: int) -> Path:
        path = tmp_path / name
        rows = [
            f"{region},{trust},Ward {ward},2024-0{month},{first + ward + month}"
            for ward in (1, 2)
            for month in (1, 2, 3)
        ]
        path.write_text("\n".join(["Region,Trust,Ward,Month,Falls", *rows]), encoding="utf-8")
        return path

    known = file("known.csv", "North", "Trust A", 10)
    recipe = parse_recipe(proposing.propose(known).toml)
    with databases.create(tmp_path / "new.lhsdb") as database:
        intake.import_files(database, [known], recipe, create_nodes=True)
        with pytest.raises(Rejected, match="--accept node-elsewhere"):
            intake.import_files(
                database, [file("other.csv", "South", "Trust B", 90)], recipe, create_nodes=True
            )
        again = intake.import_files(
            database, [file("again.csv", "North", "Trust A", 20)], recipe, create_nodes=True
        )
        assert (again.ledger.changed, "node-elsewhere" in {one.code for one in again.problems}) == (6, False)
