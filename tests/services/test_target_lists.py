"""Targets by list: on the scale of their measure, however the sheet writes them; never changed in silence."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.tables import measure, node, target
from lhs_desktop.models.ledger import Severity
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import statements
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import intake, proposing
from lhs_desktop.services.importing.intake import ImportResult
from tests.databases import Built

LISTS = Path(__file__).parents[1] / "data" / "lists"
BY_HAND = """
name = "targets"
title = "Targets"
layout = "list"
list = "targets"
recognise = ["Measure", "Hospital", "Target"]
[fields]
measure = "Measure"
node = "Hospital"
value = "Target"
"""
MEASURES = """
name = "measures"
title = "Measures"
layout = "list"
list = "measures"
recognise = ["Code", "Kind"]
[fields]
code = "Code"
kind = "Kind"
unit = "Unit"
multiplier = "Times"
direction = "Better"
"""


@pytest.fixture
def database(scotland: Built, tmp_path: Path) -> Iterator[Database]:
    with scotland.copy(tmp_path) as copied:
        yield copied


def brought(database: Database, path: Path, toml: str = "", **options: bool | frozenset[str]) -> ImportResult:
    """By a recipe, or by the one that is proposed."""
    recipe = parse_recipe(toml or proposing.propose(path).toml)
    return intake.import_files(database, [path], recipe, **options)  # type: ignore[arg-type]


def written(folder: Path, *rows: Sequence[object], name: str = "targets.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    return path


def workbook(folder: Path, rows: Sequence[tuple[str, str, object, str]]) -> Path:
    """Targets in cells, each with its number format."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("Measure", "Hospital", "Target"))
    for code, where, value, shown in rows:
        sheet.append((code, where, value))
        sheet.cell(sheet.max_row, 3).number_format = shown
    path = folder / "targets.xlsx"
    book.save(path)
    return path


def targets(database: Database) -> dict[tuple[str, str], float]:
    query = (
        select(measure.c.code, node.c.code, target.c.value)
        .join(node, node.c.id == target.c.node_id)
        .join(measure, measure.c.id == target.c.measure_id)
    )
    with database.read() as connection:
        found = {(of, at): value for of, at, value in connection.execute(query)}
    assert found.pop(("ED4H", "S92000003")) == 95
    return found


def said(result: ImportResult) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in result.problems if one.code != "file-imported-before"]


@pytest.mark.parametrize("toml", ["", BY_HAND])
def test_a_target_shown_as_a_percentage_is_one(database: Database, toml: str) -> None:
    result = brought(database, LISTS / "t05-percent-cells.xlsx", toml)
    assert (result.ledger.new, said(result)) == (2, [])
    assert targets(database) == {("ED4H", "N101H"): 90, ("ED4H", "S314H"): 95}
    with database.read() as connection:
        found = statements.statement(connection, "N101H", "2022-04")
    row = next(one for one in found.rows if one.measure.code == "ED4H")
    assert (row.target, row.reading.status.value) == (90, "missed")
    assert check(database).problems == ()


@pytest.mark.parametrize("toml", ["", BY_HAND])
def test_fractions_beside_percentages_of_the_measure_are_taken_for_percentages_and_said(
    database: Database, toml: str
) -> None:
    result = brought(database, LISTS / "t04-plain-targets.xlsx", toml)
    assert targets(database) == {("ED4H", "N101H"): 90, ("ED4H", "S314H"): 95, ("ED4H", "A111H"): 95}
    assert said(result) == [("C2", "target-taken"), ("C3", "target-taken")]
    assert "taken as 90 %" in result.problems[0].message


def test_texts_with_a_percent_sign(database: Database) -> None:
    brought(database, LISTS / "t07-all-percent-texts.csv")
    assert targets(database) == {("ED4H", "N101H"): 95, ("ED4H", "S314H"): 90, ("ED4H", "A111H"): 95}


def test_one_word_among_targets_costs_its_own_row_alone(database: Database) -> None:
    result = brought(database, LISTS / "t01-target-words.csv")
    boards = ("S08000015", "S08000016", "S08000017", "S08000020")
    assert targets(database) == {("ED4H", board): 95 for board in boards}
    assert (result.ledger.new, result.ledger.rejected) == (4, 1)
    assert ("C5", "target-not-a-number") in said(result)
    with database.read() as connection:
        ends = connection.execute(
            select(target.c.valid_to)
            .join(node, node.c.id == target.c.node_id)
            .where(node.c.code == boards[2])
        ).scalar()
    assert ends == date(2025, 3, 31)


@pytest.mark.parametrize("text", ["95%", ">=95%", "≥ 95 %", "at least 95%", "95 per cent", "min. 95 %"])
def test_targets_as_people_write_them(database: Database, tmp_path: Path, text: str) -> None:
    path = written(
        tmp_path, ("Measure", "Hospital", "Target"), ("ED4H", "N101H", text), ("ED4H", "S314H", text)
    )
    brought(database, path)
    assert targets(database) == {("ED4H", "N101H"): 95, ("ED4H", "S314H"): 95}


@pytest.mark.parametrize(
    ("text", "value"), [("95%*", 95), ("95 % †", 95), ('"95,5 %"', 95.5), ("≥ 90%¹", 90)]
)
def test_marks_of_footnotes_and_decimal_commas(
    database: Database, tmp_path: Path, text: str, value: float
) -> None:
    path = written(
        tmp_path, ("Measure", "Hospital", "Target"), ("ED4H", "N101H", text), ("ED4H", "S314H", text)
    )
    assert brought(database, path).ledger.new == 2
    assert targets(database) == {("ED4H", "N101H"): value, ("ED4H", "S314H"): value}


@pytest.mark.parametrize("text", ["Maintain", "90-95%", "see note", "10% improvement"])
def test_a_list_none_of_whose_targets_is_one_says_so_cell_by_cell(
    database: Database, tmp_path: Path, text: str
) -> None:
    path = written(
        tmp_path, ("Measure", "Hospital", "Target"), ("ED4H", "N101H", text), ("ED4H", "S314H", text)
    )
    result = brought(database, path)
    assert said(result) == [("C2", "target-not-a-number"), ("C3", "target-not-a-number")]
    assert (result.ledger.rejected, result.undecided, targets(database)) == (2, True, {})


def test_cells_of_one_column_shown_in_both_ways(database: Database, tmp_path: Path) -> None:
    """A column of targets holds those of several measures: days beside percentages."""
    rows = (("Code", "Kind", "Unit", "Times", "Better"), ("STAY", "mean", "days", "1", "lower"))
    brought(database, written(tmp_path, *rows, name="measures.csv"), MEASURES)
    path = workbook(
        tmp_path,
        [("ED4H", "N101H", 0.9, "0%"), ("STAY", "N101H", 0.9, "General"), ("ED4H", "S314H", 0.57, "0.0%")],
    )
    result = brought(database, path, BY_HAND)
    assert said(result) == []
    assert targets(database) == {("ED4H", "N101H"): 90, ("STAY", "N101H"): 0.9, ("ED4H", "S314H"): 57}


@pytest.mark.parametrize("values", [("0.9", "0.95"), ("1", "0.5")])
def test_plain_fractions_are_asked_about(database: Database, tmp_path: Path, values: tuple[str, str]) -> None:
    rows = [("ED4H", "N101H", values[0]), ("ED4H", "S314H", values[1])]
    path = written(tmp_path, ("Measure", "Hospital", "Target"), *rows)
    with pytest.raises(Rejected) as caught:
        brought(database, path)
    assert (caught.value.code, caught.value.parameters["codes"]) == ("checks-stop", "target-fraction")
    assert targets(database) == {}
    tried = brought(database, path, dry_run=True)
    assert said(tried) == [("C2", "target-fraction"), ("C3", "target-fraction")]
    assert {one.severity for one in tried.problems} == {Severity.STOP}
    brought(database, path, accept=frozenset({"target-fraction"}))
    wanted = [100 * float(value) for value in values]
    assert targets(database) == {("ED4H", "N101H"): wanted[0], ("ED4H", "S314H"): wanted[1]}


def test_a_recipe_may_say_how_plain_numbers_are_meant(database: Database, tmp_path: Path) -> None:
    path = written(
        tmp_path, ("Measure", "Hospital", "Target"), ("ED4H", "N101H", "0.9"), ("ED4H", "S314H", "93%")
    )
    column = 'value = {{ column = "Target", percent = "{said}" }}'
    for stated, value in (("percent", 0.9), ("fraction", 90)):
        toml = BY_HAND.replace('value = "Target"', column.format(said=stated))
        assert said(brought(database, path, toml)) == []
        assert targets(database) == {("ED4H", "N101H"): value, ("ED4H", "S314H"): 93}
    with pytest.raises(Rejected) as caught:
        parse_recipe(BY_HAND.replace('value = "Target"', column.format(said="guess")))
    assert caught.value.code == "recipe-value-wrong"


def test_small_percentages_stay_beside_others(database: Database, tmp_path: Path) -> None:
    rows = (("Code", "Kind", "Unit", "Times", "Better"), ("SSI", "proportion", "%", "100", "lower"))
    brought(database, written(tmp_path, *rows, name="measures.csv"), MEASURES)
    path = written(
        tmp_path, ("Measure", "Hospital", "Target"), ("SSI", "N101H", "0.5"), ("SSI", "S314H", "1.5")
    )
    assert said(brought(database, path)) == [("C2", "target-taken")]
    assert targets(database) == {("SSI", "N101H"): 0.5, ("SSI", "S314H"): 1.5}


def test_a_one_beside_percentages_of_every_size_is_asked_about(database: Database, tmp_path: Path) -> None:
    """Among 5 and 50 it is 1 % as likely as all: it is never taken for 100 % in silence."""
    rows = (("Code", "Kind", "Unit", "Times", "Better"), ("SSI", "proportion", "%", "100", "lower"))
    brought(database, written(tmp_path, *rows, name="measures.csv"), MEASURES)
    goals = (("N101H", "5"), ("S314H", "50"), ("A111H", "50"), ("G107H", "1"))
    path = written(tmp_path, ("Measure", "Hospital", "Target"), *(("SSI", *goal) for goal in goals))
    with pytest.raises(Rejected) as caught:
        brought(database, path)
    assert caught.value.parameters["codes"] == "target-fraction"


@pytest.mark.parametrize(
    ("code", "value", "problem"),
    [
        ("ED4H", "120", "target-too-high"),
        ("ED4H", "9500%", "target-too-high"),
        ("ED4H", "-5", "target-below-zero"),
        ("FALLS", "-1", "target-below-zero"),
        ("FALLS", "5%", "target-no-percentage"),
        ("STAY", "5%", "target-no-percentage"),
        ("ED4H", "90-95%", "target-not-a-number"),
        ("ED4H", "10% improvement", "target-not-a-number"),
        ("ED4H", "≤ 4 hours", "target-no-time"),
        ("ED4H", "240 mins", "target-no-time"),
        ("STAY", "≤ 72 hours", "target-other-time"),
    ],
)
def test_what_a_measure_cannot_be_is_no_target(
    database: Database, tmp_path: Path, code: str, value: str, problem: str
) -> None:
    rows = [("FALLS", "rate", "per 1,000", "1000", "lower"), ("STAY", "mean", "days", "1", "lower")]
    heads = ("Code", "Kind", "Unit", "Times", "Better")
    path = tmp_path / "measures.csv"
    path.write_text(
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in (heads, *rows)), encoding="utf-8"
    )
    brought(database, path, MEASURES)
    path = written(
        tmp_path, ("Measure", "Hospital", "Target"), (code, "N101H", value), ("ED4H", "S314H", "93%")
    )
    result = brought(database, path, BY_HAND)
    assert (result.ledger.new, result.ledger.rejected) == (1, 1)
    assert said(result) == [("C2", problem)]
    assert targets(database) == {("ED4H", "S314H"): 93}


def test_percentages_over_a_hundred_that_are_no_proportion_are_asked_about(
    database: Database, tmp_path: Path
) -> None:
    rows = (("Code", "Kind", "Unit", "Times", "Better"), ("OCC", "mean", "%", "1", "lower"))
    brought(database, written(tmp_path, *rows, name="measures.csv"), MEASURES)
    path = written(tmp_path, ("Measure", "Hospital", "Target"), ("OCC", "N101H", "105%"))
    assert said(brought(database, path, BY_HAND, dry_run=True)) == [("C2", "target-over-hundred")]
    brought(database, path, BY_HAND, accept=frozenset({"target-over-hundred"}))
    assert targets(database) == {("OCC", "N101H"): 105}


def test_two_targets_of_one_measure_and_place_are_refused_however_it_is_called(
    database: Database, tmp_path: Path
) -> None:
    rows = [("ED4H", "N101H", "90%"), ("Seen within 4 hours", "N101H", "95%"), ("ED4H", "S314H", "93%")]
    result = brought(database, written(tmp_path, ("Measure", "Hospital", "Target"), *rows))
    assert (result.ledger.new, result.ledger.rejected) == (1, 2)
    assert said(result) == [("A2", "list-duplicate"), ("A3", "list-duplicate")]
    assert targets(database) == {("ED4H", "S314H"): 93}


def test_national_targets_are_given_their_place_once(database: Database, tmp_path: Path) -> None:
    path = written(tmp_path, ("Measure", "Target", "From"), ("ED4H", "93%", "2024-04-01"))
    recipe = parse_recipe(proposing.propose(path).toml)
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [path], recipe)
    assert caught.value.code == "list-place-needed"
    intake.import_files(database, [path], recipe, place="S08000020")
    assert targets(database) == {("ED4H", "S08000020"): 93}


def test_units_are_no_places_and_numbers_beside_a_target_no_figures(
    database: Database, tmp_path: Path
) -> None:
    heads = ("Measure", "Hospital", "Baseline", "Target", "Stretch target", "Unit")
    rows = [("ED4H", "N101H", "80%", "90%", "95%", "%"), ("ED4H", "S314H", "81%", "93%", "95%", "%")]
    result = brought(database, written(tmp_path, heads, *rows))
    assert targets(database) == {("ED4H", "N101H"): 90, ("ED4H", "S314H"): 93}
    assert "not read: “Baseline”, “Stretch target”, “Unit”" in result.notes[0]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            (("Metric", "Board", "Apr-24", "May-24"), ("ED4H target", "S08000015", "0.7", "0.72")),
            "trajectories",
        ),
        (
            (("Measure", "Hospital", "Target 2024/25", "Target 2025/26"), ("ED4H", "N101H", "90%", "95%")),
            "trajectories",
        ),
        ((("Hospital", "ED4H target", "Falls target"), ("N101H", "95%", "5")), "targets"),
        (
            (
                ("target_name", "target_value", "target_unit", "active_from"),
                ("sepsis", "95", "percent", "2024-04-01"),
            ),
            "targets",
        ),
    ],
)
def test_targets_that_are_no_list_become_neither_figures_nor_attributes(
    tmp_path: Path, rows: tuple[tuple[str, ...], ...], code: str
) -> None:
    heads, row = rows
    other = (*(text.replace("15", "16").replace("N101H", "S314H") for text in row),)
    with pytest.raises(Rejected) as caught:
        proposing.propose(written(tmp_path, heads, row, other))
    assert caught.value.code == f"list-of-{code}"


def test_results_against_a_target_stay_figures(tmp_path: Path) -> None:
    rows = [("2024-04", "N101H", 90, 100), ("2024-05", "N101H", 91, 102), ("2024-04", "S314H", 80, 99)]
    heads = ("Month", "Hospital", "Number meeting target", "Attendances")
    assert parse_recipe(proposing.propose(written(tmp_path, heads, *rows)).toml).listing is None
    scorecard = ("Month", "Hospital", "Measure", "Target", "Actual")
    rows2 = [("2024-04", "N101H", "Wait", 95, 90), ("2024-05", "N101H", "Wait", 95, 91)]
    assert parse_recipe(proposing.propose(written(tmp_path, scorecard, *rows2)).toml).listing is None
