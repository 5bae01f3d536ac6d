"""What may be stored: nothing is added up, overwritten or left out in silence; files that were made for it."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lhs_desktop import cli
from lhs_desktop.errors import Rejected
from lhs_desktop.models.ledger import Problem, Severity
from lhs_desktop.models.observations import Reported
from lhs_desktop.models.recipes import Duplicates, parse_recipe
from lhs_desktop.services import catalogue, nodes, series
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import intake, proposing, recipes

FILES = Path(__file__).parent.parent / "data" / "storing"
UNITS = FILES / "units.toml"
ACCEPTED = frozenset({"rows-added-up"})


def by_proposal(
    database: Database, path: Path, *, dry_run: bool = False, accept: Iterable[str] = ()
) -> intake.ImportResult:
    recipe = parse_recipe(proposing.propose(path).toml)
    return intake.import_files(
        database, [path], recipe, create_nodes=True, dry_run=dry_run, accept=frozenset(accept)
    )


def by_recipe(
    database: Database, path: Path, recipe: Path | str, *, dry_run: bool = False
) -> intake.ImportResult:
    """By a file of a recipe, or by its text."""
    wanted = str(recipe) if isinstance(recipe, Path) else parse_recipe(recipe)
    return intake.import_files(database, [path], wanted, create_nodes=True, dry_run=dry_run)


def figures(database: Database, node: str, measure: str) -> dict[str, Reported]:
    with database.read() as connection:
        return {one.period: one for one in series.observations(connection, node, measure)}


def codes(problems: Sequence[Problem]) -> set[str]:
    return {one.code for one in problems}


def written(folder: Path, lines: Iterable[str], name: str = "made.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


RECIPE = """
name = "made"
title = "Made"
layout = "long"
recognise = ["Month", "Board"]
{more}
[period]
column = "Month"
[missing]
"" = "not_available"
"*" = "suppressed"
"n<5" = "too_small"
"-" = "not_applicable"
[[levels]]
level = "Board"
rank = 20
code_column = "Board"
[[measures]]
code = "MADE"
{measure}
"""
COUNT = 'kind = "count"\nnumerator = "{0}"'
PAIR = 'kind = "{0}"\nnumerator = "{1}"\ndenominator = "{2}"'


def recipe_of(measure: str, more: str = 'duplicates = "sum"') -> str:
    return RECIPE.format(measure=measure, more=more)


# Parts that are added up


def test_provisional_parts_count_and_make_the_sum_provisional(database: Database) -> None:
    by_recipe(database, FILES / "provisional_sum.csv", FILES / "provisional_sum.toml")
    found = figures(database, "B1", "SEEN")
    for period, state, cells in (("2024-Q1", "ok", "D2+D3+D4"), ("2024-Q2", "provisional", "D5+D6+D7")):
        one = found[period]
        assert (one.numerator, one.denominator, one.state.value) == (90, 120, state)
        assert one.source is not None
        assert one.source.cell == cells
    assert check(database).sound


def test_one_provisional_part_is_enough(database: Database, tmp_path: Path) -> None:
    text = (FILES / "provisional_sum.csv").read_text().replace("S1,10,p,20,p", "S1,10,,20,")
    path = written(tmp_path, text.split())
    by_recipe(database, path, FILES / "provisional_sum.toml")
    one = figures(database, "B1", "SEEN")["2024-Q2"]
    assert (one.numerator, one.denominator, one.state.value) == (90, 120, "provisional")


def test_a_suppressed_part_makes_the_sum_suppressed(database: Database) -> None:
    result = by_recipe(database, FILES / "partial_sum.csv", FILES / "partial_sum.toml")
    found = figures(database, "B1", "DELAYED")
    assert (found["2024-01"].value, found["2024-01"].state.value) == (None, "suppressed")
    assert (found["2024-02"].numerator, found["2024-02"].denominator) == (90, 120)
    (one,) = [one for one in result.problems if one.code == "sum-incomplete"]
    assert one.cell == "D4"
    assert "1 of the 3 rows" in one.message


@pytest.mark.parametrize(
    ("cell", "state", "value"),
    [
        ("*", "suppressed", None),
        ("n<5", "too_small", None),
        ("", "not_available", None),
        ("-", "ok", 30.0),  # a ward that does not do this has nothing to add
        ("0", "ok", 30.0),
    ],
)
def test_each_kind_of_missing_part(
    database: Database, tmp_path: Path, cell: str, state: str, value: float | None
) -> None:
    lines = [
        "Month,Board,Ward,Falls",
        "2024-01,B1,North,10",
        "2024-01,B1,South,20",
        f"2024-01,B1,West,{cell}",
    ]
    by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls")))
    one = figures(database, "B1", "MADE")["2024-01"]
    assert (one.state.value, one.value) == (state, value)


@pytest.mark.parametrize(("bad", "code"), [("many", "not-a-number"), ("-3", "negative-count")])
def test_what_is_left_of_a_sum_is_no_sum(database: Database, tmp_path: Path, bad: str, code: str) -> None:
    lines = ["Month,Board,Ward,Falls", "2024-01,B1,North,10", f"2024-01,B1,South,{bad}", "2024-02,B1,North,7"]
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls")))
    assert {(one.cell, one.code) for one in result.problems} == {("D3", code), ("D2", "part-unreadable")}
    assert (result.ledger.new, result.ledger.rejected) == (1, 2)
    assert list(figures(database, "B1", "MADE")) == ["2024-02"]


def test_rows_that_are_added_up_by_a_proposal_are_accepted_first(database: Database, tmp_path: Path) -> None:
    routes = [f"route {number}" for number in range(20)]
    lines = ["Month,Org code,Admission route,Delayed"]
    lines += [
        f"2024-0{month},A{n},{route},{n + place}"
        for month in (1, 2)
        for n in range(1, 9)
        for place, route in enumerate(routes)
    ]
    path = written(tmp_path, lines)
    dry = by_proposal(database, path, dry_run=True)
    (one,) = [one for one in dry.problems if one.code == "rows-added-up"]
    assert one.severity is Severity.STOP
    assert "“Admission route”" in one.message
    assert one.cell.startswith("D2+D3+")
    with pytest.raises(Rejected, match="--accept rows-added-up"):
        by_proposal(database, path)
    assert by_proposal(database, path, accept=ACCEPTED).batch == 1
    # it is decided now: the next extract is known, and comes in without a question
    next_month = written(tmp_path, [line.replace("2024-0", "2024-1") for line in lines], "next.csv")
    again = intake.import_files(database, [next_month])
    assert again.batch == 2
    assert "rows-added-up" not in codes(again.problems)


def test_what_was_accepted_stands_in_the_recipe(database: Database) -> None:
    by_proposal(database, FILES / "age_double.csv", accept=("rows-added-up", "total-suspected"))
    with database.read() as connection:
        kept = recipes.named(connection, "age-double")
    assert kept.duplicates is Duplicates.SUM
    assert kept.differ_by == ("AgeGroup", "Reason")


def test_a_recipe_that_names_no_column_is_told_which_they_are(database: Database) -> None:
    result = by_recipe(database, FILES / "provisional_sum.csv", FILES / "provisional_sum.toml")
    (one,) = [one for one in result.problems if one.code == "rows-added"]
    assert "“Site”" in one.message
    assert "differ_by" in one.message


def test_rows_that_differ_elsewhere_than_the_recipe_says_are_refused(
    database: Database, tmp_path: Path
) -> None:
    lines = [
        "Month,Board,Ward,Sex,Falls",
        "2024-01,B1,North,F,10",
        "2024-01,B1,South,F,20",
        "2024-01,B1,South,M,5",
    ]
    more = 'duplicates = "sum"\ndiffer_by = ["Ward"]'
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls"), more))
    assert result.ledger.rejected == 3
    assert codes(result.problems) == {"duplicate-conflict"}
    assert "“Sex”" in result.problems[0].message


# What is never added up


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Compliance %", (90, 80)),
        ("Percentage seen", (90, 80)),
        ("Proportion on time", (0.9, 0.8)),
        ("Median wait", (12, 14)),
        ("Mean length of stay", (3.5, 4.5)),
        ("Average wait (days)", (12, 14)),
        ("Infection rate", (2, 3)),
        ("Falls per 1,000 bed days", (6, 7)),
        ("Standardised mortality ratio", (98, 104)),
        ("Patient experience score", (88, 91)),
        ("Star rating", (4, 5)),
        ("Specialty code", (100, 110)),
        ("Start date", (20240101, 20240102)),
        ("Compliance", (91.5, 87.2)),
    ],
)
def test_what_is_no_count_is_never_added_up(
    database: Database, tmp_path: Path, header: str, values: tuple[float, float]
) -> None:
    """Whatever the recipe says: it calls each of them a count."""
    lines = [f'Month,Board,Ward,"{header}"', f"2024-01,B1,North,{values[0]}", f"2024-01,B1,South,{values[1]}"]
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format(header)))
    assert figures(database, "B1", "MADE") == {}
    refused = [one for one in result.problems if one.code == "rows-not-added"]
    assert [one.cell for one in refused] == ["D2", "D3"]
    assert "“Ward”" in refused[0].message
    assert result.undecided


@pytest.mark.parametrize(
    ("header", "values", "total"),
    [
        ("Falls", (4, 5), 9),
        ("Number of patients with a score of 5", (4, 5), 9),
        ("Staff (FTE)", (4.5, 5.25), 9.75),
        ("Hours worked", (4.5, 5.2), 9.7),
        ("Vaccinations to date", (4, 5), 9),
        ("COVID", (4, 5), 9),
        ("Index admissions", (4, 5), 9),
        ("Grade 3 pressure ulcers", (4, 5), 9),
        ("Falls rate numerator", (4, 5), 9),
        ("Up-to-date vaccinations", (4, 5), 9),
        ("PaidStaff", (4, 5), 9),
    ],
)
def test_counts_and_amounts_are(
    database: Database, tmp_path: Path, header: str, values: tuple[float, float], total: float
) -> None:
    lines = [f"Month,Board,Ward,{header}", f"2024-01,B1,North,{values[0]}", f"2024-01,B1,South,{values[1]}"]
    by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format(header)))
    assert figures(database, "B1", "MADE")["2024-01"].value == pytest.approx(total)


@pytest.mark.parametrize(
    "measure",
    [
        'kind = "mean"\nnumerator = "Wait"',
        'kind = "mean"\nnumerator = "Wait"\nunit = "%"\npercent = "percent"',
        PAIR.format("rate", "Mean beds occupied", "Mean beds open"),
        PAIR.format("proportion", "Seen %", "Wait"),
    ],
)
def test_ready_made_values_are_refused_on_several_rows(
    database: Database, tmp_path: Path, measure: str
) -> None:
    lines = [
        "Month,Board,Ward,Wait,Mean beds occupied,Mean beds open,Seen %",
        "2024-01,B1,North,50,11,12,30",
        "2024-01,B1,South,60,13,14,40",
        "2024-02,B1,North,55,11,12,30",
    ]
    result = by_recipe(database, written(tmp_path, lines), recipe_of(measure))
    assert (result.ledger.new, result.ledger.rejected) == (1, 2)
    assert "rows-not-added" in codes(result.problems)


def test_a_column_that_a_spreadsheet_shows_as_percentages_is_none_of_counts(
    database: Database, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Month", "Board", "Ward", "Seen"),
        ("2024-01", "B1", "North", 0.5),
        ("2024-01", "B1", "South", 0.75),
    ):
        sheet.append(row)
    for cell in ("D2", "D3"):
        sheet[cell].number_format = "0%"
    book.save(tmp_path / "shown.xlsx")
    result = by_recipe(database, tmp_path / "shown.xlsx", recipe_of(COUNT.format("Seen")))
    assert result.ledger.new == 0
    assert "rows-not-added" in codes(result.problems)


def test_percentages_in_several_columns_are_not_added_up(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Board,Men %,Women %,Falls of men,Falls of women", "2024-01,B1,90,80,3,4"]
    measure = """kind = "mean"
numerator = ["Men %", "Women %"]
[[measures]]
code = "FALLS"
kind = "count"
numerator = ["Falls of men", "Falls of women"]
"""
    result = by_recipe(database, written(tmp_path, lines), recipe_of(measure))
    assert [(one.cell, one.code) for one in result.problems] == [("C2+D2", "columns-not-added")]
    assert figures(database, "B1", "MADE") == {}
    assert figures(database, "B1", "FALLS")["2024-01"].value == 7


def test_a_percentage_called_a_count_is_not_added_up_over_places(database: Database, tmp_path: Path) -> None:
    """A roll-up adds up too."""
    lines = ["Month,Board,Compliance %", "2024-01,B1,90", "2024-01,B2,80"]
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Compliance %")))
    with database.read() as connection:
        assert catalogue.find(connection, "MADE").rollup == "none"
    (one,) = result.problems
    assert (one.code, one.cell) == ("count-says-other", "C2")


def test_questions_of_a_survey_are_a_measure_each(database: Database) -> None:
    result = by_proposal(database, FILES / "score_sum.csv")
    assert (result.ledger.new, result.ledger.rejected) == (744, 0)
    assert figures(database, "AK", "M-0")["2014-10-01/2015-09-30"].value == 56
    with database.read() as connection:
        assert {one.kind for one in catalogue.measures(connection)} == {"mean"}


def test_questions_read_as_one_measure_are_refused(database: Database) -> None:
    toml = """
name = "scores"
title = "Scores"
layout = "long"
recognise = ["State", "Measure ID", "Score"]
duplicates = "sum"
[period]
start_column = "Measure Start Date"
end_column = "Measure End Date"
format = "%m/%d/%Y"
[missing]
"" = "not_available"
"Not Available" = "not_available"
[[levels]]
level = "State"
rank = 10
code_column = "State"
[[measures]]
code = "SCORE"
kind = "count"
numerator = "Score"
"""
    result = by_recipe(database, FILES / "score_sum.csv", toml)
    assert codes(result.problems) >= {"rows-not-added"}
    assert figures(database, "AK", "SCORE") == {}


# Rows that stand again


def test_rows_equal_in_every_cell_are_one(database: Database) -> None:
    result = by_proposal(database, FILES / "row_twice.csv")
    assert (result.ledger.new, result.skipped) == (48, {"identical-row": 1})
    (one,) = [one for one in result.problems if one.code == "identical-rows"]
    assert (one.severity, one.cell) == (Severity.NOTE, "D50")


def test_different_rows_that_nothing_tells_apart_are_a_problem(database: Database) -> None:
    result = by_proposal(database, FILES / "rows_twice.csv")
    conflicts = [one.cell for one in result.problems if one.code == "duplicate-conflict"]
    assert conflicts == ["D48", "D50"]
    assert "2023-12" not in figures(database, "H001", "FALLS")
    assert figures(database, "H002", "FALLS")["2023-12"].numerator is not None


@pytest.mark.parametrize("how", ["sum", "ask", "reject"])
def test_equal_rows_are_one_and_others_a_problem_whatever_the_recipe_says(
    database: Database, tmp_path: Path, how: str
) -> None:
    lines = ["Month,Board,Falls", "2024-01,B1,10", "2024-01,B1,10", "2024-02,B1,7", "2024-02,B1,8"]
    more = f'duplicates = "{how}"'
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls"), more))
    assert {period: one.value for period, one in figures(database, "B1", "MADE").items()} == {"2024-01": 10}
    assert (result.ledger.rejected, result.skipped) == (2, {"identical-row": 1})


def test_the_same_figure_on_rows_of_different_kinds_is_not_one(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Board,Sex,Falls", "2024-01,B1,F,5", "2024-01,B1,M,5"]
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls"), ""))
    assert result.ledger.rejected == 2
    assert "“Sex”" in result.problems[0].message


def test_kinds_of_patients_in_a_column_that_is_not_read_are_not_added_up(database: Database) -> None:
    result = by_proposal(database, FILES / "kinds_of_patients.csv")
    assert result.ledger.new == 0
    assert "duplicate-conflict" in codes(result.problems)
    assert all("New" not in one.message for one in result.problems)


# Totals among their parts


def test_a_total_that_no_word_calls_so_is_suspected(database: Database) -> None:
    dry = by_proposal(database, FILES / "age_double.csv", dry_run=True)
    (one,) = [one for one in dry.problems if one.code == "total-suspected"]
    assert (one.severity, one.raw, one.parameters["column"]) == (Severity.STOP, "18plus", "AgeGroup")
    with pytest.raises(Rejected, match="total-suspected"):
        by_proposal(database, FILES / "age_double.csv", accept=ACCEPTED)


def test_it_is_suspected_in_a_recipe_that_is_decided_too(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Board,Ward,Falls"]
    for month, (one, two, three) in enumerate(((10, 21, 30), (12, 23, 34), (17, 28, 3)), 1):
        lines += [
            f"2024-0{month},B1,{ward},{falls}"
            for ward, falls in (("A", one), ("B", two), ("C", three), ("A to C", one + two + three))
        ]
    more = 'duplicates = "sum"\ndiffer_by = ["Ward"]'
    with pytest.raises(Rejected, match="“A to C” under “Ward”"):
        by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls"), more))


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("board_total.csv", "S08000015"),
        ("board_as_hospital.csv", "A101H-Z9"),
        ("nation_among_boards.csv", "S92000003"),
    ],
)
def test_a_place_that_is_the_total_of_those_beside_it_is_suspected(
    database: Database, name: str, total: str
) -> None:
    dry = by_proposal(database, FILES / name, dry_run=True)
    found = [one for one in dry.problems if one.code == "total-among-places"]
    assert total in {one.raw for one in found}
    assert all(one.cell for one in found)
    with pytest.raises(Rejected, match="total-among-places"):
        by_proposal(database, FILES / name)


def test_places_that_are_no_totals_are_not_suspected(database: Database, tmp_path: Path) -> None:
    lines = [
        "Month,Board,Falls",
        *(f"2024-{month:02},B{n},{n * 7 + month}" for month in range(1, 13) for n in range(1, 9)),
    ]
    result = by_proposal(database, written(tmp_path, lines))
    assert (result.batch, result.problems) == (1, [])


# Sheets and recipes that disagree


def test_sheets_of_a_file_that_contradict_each_other_are_refused(database: Database) -> None:
    path = FILES / "totals_by_code_and_sheet.xlsx"
    dry = by_proposal(database, path, dry_run=True)
    found = [one for one in dry.problems if one.code == "sheets-contradict"]
    assert found
    assert all(one.cell and one.severity is Severity.STOP for one in found)
    assert {one.parameters["node"] for one in found} <= {"Y56", "Y58"} | {
        one.parameters["node"] for one in found
    }
    assert found[0].parameters["count"] == 36
    with pytest.raises(Rejected, match="another one has"):
        by_proposal(database, path)


def test_sheets_that_say_the_same_do_not(database: Database, tmp_path: Path) -> None:
    for last, expected in ((7, set()), (8, {"sheets-contradict"})):
        book = Workbook()
        first = book.active
        assert first is not None
        second = book.create_sheet("Again")
        for sheet, figure in ((first, 7), (second, last)):
            for row in (("Month", "Board", "Falls"), ("2024-01", "B1", 5), ("2024-02", "B1", figure)):
                sheet.append(row)
        path = tmp_path / f"{last}.xlsx"
        book.save(path)
        dry = by_recipe(database, path, recipe_of(COUNT.format("Falls"), ""), dry_run=True)
        assert codes(dry.problems) == expected


def test_a_recipe_that_calls_a_known_measure_another_kind_stores_nothing_of_it(database: Database) -> None:
    by_recipe(database, FILES / "good.csv", UNITS)
    result = by_proposal(database, FILES / "no_denominator.csv")
    assert (result.ledger.new, result.ledger.changed, result.ledger.rejected) == (0, 0, 6)
    assert {one.code for one in result.problems} == {"measure-kind-differs"}
    assert {one.cell for one in result.problems} == {"D2", "D6"}
    assert figures(database, "ICU", "HAND-HYGIENE-NUMERATOR")["2025-01"].value == 80


def test_a_proportion_without_a_denominator_is_refused(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Board,Seen", "2024-01,B1,80"]
    result = by_recipe(
        database, written(tmp_path, lines), recipe_of('kind = "proportion"\nnumerator = "Seen"', "")
    )
    assert [(one.code, one.cell) for one in result.problems] == [("denominator-missing", "C2")]
    assert result.ledger.new == 0


def test_a_header_over_two_columns_that_are_both_read_is_pointed_out(database: Database) -> None:
    result = by_proposal(database, FILES / "header_twice.csv")
    assert {(one.cell, one.code) for one in result.problems} == {("D1+F1", "header-repeated")}


def test_a_header_over_two_columns_that_differ_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=r"Several columns \(D1, F1\) have the header “Numerator”"):
        by_recipe(database, FILES / "header_twice.csv", UNITS)
    same = (FILES / "header_twice.csv").read_text().splitlines()
    same = [same[0], *(line.rsplit(",", 1)[0] + "," + line.split(",")[3] for line in same[1:])]
    assert by_recipe(database, written(tmp_path, same), UNITS).batch == 1


# Figures that cannot be


def test_percentages_above_100_are_problems_with_their_cells(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Board,Seen %,Bed occupancy %", "2024-01,B1,104.5,104.5", "2024-02,B1,99,983"]
    measure = """kind = "mean"
numerator = "Seen %"
unit = "%"
[[measures]]
code = "BEDS"
name = "Bed occupancy"
kind = "mean"
unit = "%"
numerator = "Bed occupancy %"
"""
    result = by_recipe(database, written(tmp_path, lines), recipe_of(measure, ""))
    assert {(one.cell, one.code) for one in result.problems} == {
        ("C2", "percent-over-100"),
        ("D3", "percent-over-100"),
    }


@pytest.mark.parametrize(
    ("numerator", "denominator", "mark", "cell", "code"),
    [
        (12, 10, "", "C2", "numerator-over-denominator"),
        (12, 10, "p", "C2", "numerator-over-denominator"),  # provisional figures are looked at as well
        (5, -10, "", "D2", "negative-denominator"),
        (-5, 10, "", "C2", "negative-count"),
    ],
)
def test_shares_above_their_whole_and_negative_parts_are_refused(
    database: Database, tmp_path: Path, numerator: int, denominator: int, mark: str, cell: str, code: str
) -> None:
    lines = [
        "Month,Board,Seen,All,SeenQF",
        f"2024-01,B1,{numerator},{denominator},{mark}",
        "2024-02,B1,5,10,",
    ]
    measure = PAIR.format("proportion", "Seen", "All") + '\nmarks = "SeenQF"\n[marks]\np = "provisional"'
    result = by_recipe(database, written(tmp_path, lines), recipe_of(measure, ""))
    assert [(one.cell, one.code) for one in result.problems] == [(cell, code)]
    assert (result.ledger.new, result.ledger.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("code", "name"), [("H" * 121, "North"), ("H1", "N" * 401), ("H" * 60_000, "N" * 60_000)]
)
def test_names_that_no_place_has_are_refused(
    database: Database, tmp_path: Path, code: str, name: str
) -> None:
    lines = ["Month,Hospital code,Hospital,Falls", "2024-01,H2,South,7", f"2024-01,{code},{name},9"]
    result = by_proposal(database, written(tmp_path, lines))
    assert (result.ledger.new, result.ledger.rejected) == (1, 1)
    (one,) = [one for one in result.problems if one.code == "name-too-long"]
    assert one.cell == "B3"
    assert len(one.raw) <= 400
    with database.read() as connection:
        assert [one.code for one in nodes.listing(connection)] == ["H2"]


def test_numbers_of_patients_in_a_column_that_is_not_read_are_noted(database: Database) -> None:
    result = by_recipe(database, FILES / "number_in_notes.csv", UNITS)
    (one,) = result.problems
    assert (one.code, one.severity, one.cell, one.raw) == ("identifiers-unread", Severity.NOTE, "F1", "Notes")
    assert result.ledger.new == 6


# What is no measure


def test_dates_codes_and_footnotes_are_no_measures(database: Database) -> None:
    by_proposal(database, FILES / "date_as_count.csv")
    by_proposal(database, FILES / "id_as_measure.csv")
    with database.read() as connection:
        names = {one.name for one in catalogue.measures(connection)}
    assert names == {"PSI_90_Score", "Deaths"}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("", range(1, 25)),
        ("#", range(1, 25)),
        ("Licence number", [30_000_031 + 7 * (n % 4) for n in range(24)]),
        ("PFI", [106_010 + 37 * (n % 4) for n in range(24)]),
        ("As of", [7_012_012 + n % 2 for n in range(24)]),
        ("Footnote", [1 + n % 3 for n in range(24)]),
        ("FACID", [500 + n % 4 for n in range(24)]),
    ],
)
def test_other_columns_of_numbers_that_count_nothing(
    tmp_path: Path, header: str, cells: Sequence[int]
) -> None:
    lines = [f"{header},Month,Hospital,Falls"]
    lines += [f"{cell},2024-{n // 4 + 1:02},Hospital {n % 4},{n % 5 + 3}" for n, cell in enumerate(cells)]
    toml = proposing.propose(written(tmp_path, lines)).toml
    assert [rule.name for rule in parse_recipe(toml).measures] == ["Falls"]


def test_a_population_that_stays_the_same_is_a_figure(tmp_path: Path) -> None:
    lines = ["Month,Hospital,Falls,Population"]
    lines += [
        f"2024-{n // 4 + 1:02},Hospital {n % 4},{n % 5 + 3},{52_000 + 1_000 * (n % 4)}" for n in range(24)
    ]
    (rule,) = parse_recipe(proposing.propose(written(tmp_path, lines)).toml).measures
    assert rule.denominator == ("Population",)


# Imports that stored nothing


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    status = cli.run([*arguments, "--json"], lambda *_: 0)
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else {}, said.err


@pytest.mark.parametrize(
    ("name", "recipe", "code", "unread"),
    [
        ("header_only.csv", "units.toml", "nothing-no-rows", ""),
        ("spaces_fr.csv", "", "nothing-explains-codes", "12\u202f938"),
        ("spaces_en.csv", "", "nothing-explains-codes", "12 938"),
        ("n_of_n.csv", "", "nothing-explains-codes", "39/50 (78%)"),
        ("minus.csv", "", "nothing-explains-codes", "−9"),
        ("percent_text.csv", "", "nothing-explains-codes", "89,1 %"),
        ("quarters_unread.csv", "", "period-unreadable", ""),
    ],
)
def test_an_import_that_stored_nothing_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, recipe: str, code: str, unread: str
) -> None:
    database, made = str(tmp_path / "new.lhsdb"), tmp_path / "proposed.toml"
    run(capsys, "new", database)
    if not recipe:
        made.write_text(proposing.propose(FILES / name).toml, encoding="utf-8")
    toml = str(FILES / recipe) if recipe else str(made)
    status, document, _ = run(
        capsys, "import", database, str(FILES / name), "--recipe", toml, "--create-nodes"
    )
    if document.get("new"):
        assert status == 0  # it is read now
        return
    assert status in (1, 3)
    assert code in {one["code"] for one in document["problems"]}
    assert all(one["cell"] for one in document["problems"])
    if code == "nothing-explains-codes":
        assert ("figures-unread", unread) in {(one["code"], one["raw"]) for one in document["problems"]}
    _, listed, _ = run(capsys, "nodes", database)
    assert listed == []


def test_a_file_whose_rows_are_all_left_out_says_so(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Board,Falls", "2024-01,All,7", "2024-02,All,8"]
    more = '[[totals]]\ncolumn = "Board"\ntexts = ["All"]'
    result = by_recipe(database, written(tmp_path, lines), recipe_of(COUNT.format("Falls"), more))
    assert (result.batch, result.undecided) == (None, True)
    assert result.problems[0].code == "nothing-all-left-out"
    assert "2 in rows of totals" in result.problems[0].message


def test_a_file_that_is_there_already_is_no_problem(database: Database) -> None:
    by_recipe(database, FILES / "good.csv", UNITS)
    again = by_recipe(database, FILES / "good.csv", UNITS)
    assert (again.batch, again.ledger.same, again.undecided) == (2, 6, False)


def test_one_file_of_several_without_rows_is_named(database: Database) -> None:
    files = [FILES / "good.csv", FILES / "header_only.csv"]
    result = intake.import_files(database, files, str(UNITS), create_nodes=True)
    assert result.ledger.new == 6
    assert result.undecided
    (one,) = result.problems
    assert (one.code, one.file) == ("nothing-no-rows", "header_only.csv")


def test_times_are_no_places(database: Database, tmp_path: Path) -> None:
    lines = ["Month,Service code,Service,Incidents,Mean response time"]
    lines += [
        f"2024-{m:02},S{n},Service {n},{900 + m},00:07:{10 + m}" for m in range(1, 13) for n in range(1, 4)
    ]
    result = by_proposal(database, written(tmp_path, lines))
    assert [(one.cell, one.code, one.raw) for one in result.problems] == [
        ("E2", "figures-unread", "00:07:11")
    ]
    with database.read() as connection:
        assert not [one.code for one in nodes.listing(connection) if one.code.startswith("00")]


# What is worked out of places, and percentages that may be fractions

SCORECARD = {"North Hospital": 0.5, "South Hospital": 0.7, "Hill Infirmary": 0.4}


@pytest.mark.parametrize(
    "label",
    [
        "Average",
        "Trust average",
        "Mean",
        "Median",
        "Target",
        "National target",
        "Benchmark",
        "Standard deviation",
        "Upper control limit",
    ],
)
def test_means_targets_and_limits_among_places_are_no_places(
    database: Database, tmp_path: Path, label: str
) -> None:
    rows = ["Hospital,Month,Falls"]
    for month in range(1, 5):
        rows += [
            f"{name},2024-0{month},{10 + place * 3 + month}" for place, name in enumerate((*SCORECARD, label))
        ]
    result = by_proposal(database, written(tmp_path, rows))
    assert (result.ledger.new, result.skipped, result.problems) == (12, {"total": 4}, [])
    with database.read() as connection:
        assert {one.name for one in nodes.listing(connection)} == {*SCORECARD}


@pytest.mark.parametrize("label", ["SD", "UCL", "MAX", "ME"])
def test_codes_that_are_short_for_something_else_are_places(
    database: Database, tmp_path: Path, label: str
) -> None:
    rows = ["State,Month,Falls"]
    rows += [
        f"{code},2024-0{month},{10 + month + 7 * place}"
        for month in range(1, 5)
        for place, code in enumerate(("TX", "CA", label, "NY"))
    ]
    assert by_proposal(database, written(tmp_path, rows)).ledger.new == 16


def test_columns_of_means_and_targets_among_places_are_no_places(database: Database, tmp_path: Path) -> None:
    rows = ["Month,North Hospital,South Hospital,Hill Infirmary,Average,Target,Total"]
    rows += [
        f"2024-0{month},{month},{month + 8},{month + 4},{month + 4},9,{3 * month + 12}"
        for month in range(1, 7)
    ]
    result = by_proposal(database, written(tmp_path, rows))
    assert (result.ledger.new, [one.agrees for one in result.reconciled]) == (18, [True])
    with database.read() as connection:
        assert {one.name for one in nodes.listing(connection)} == {*SCORECARD}


def percentages(folder: Path, head: str, values: Sequence[str]) -> Path:
    rows = [f"Hospital,Month,{head}"]
    rows += [
        f"{name},2024-{month + 1:02},{value}" for name in SCORECARD for month, value in enumerate(values)
    ]
    return written(folder, rows)


@pytest.mark.parametrize(
    ("head", "values", "asked"),
    [
        ("Mortality (%)", ["0.12", "0.4", "0.31", "0.5", "0.22", "0.35"], True),
        ("Hand hygiene %", ["0.93", "92.5", "91.3", "94.1", "0.9", "95"], True),
        ("Hand hygiene %", ["0.93", "0.89", "0.97", "0.8", "0.92", "0.95"], False),
        ("Proportion seen in time", ["0.12", "0.4", "0.31", "0.5", "0.22", "0.35"], False),
        ("Mortality (%)", ["0.12%", "0.4%", "0.31%", "0.5%", "0.22%", "0.35%"], False),
        ("Mortality (%)", ["1.2", "0.4", "3.1", "5", "2.2", "3.5"], False),
    ],
)
def test_figures_up_to_one_below_a_percent_sign_are_asked_about(
    database: Database, tmp_path: Path, head: str, values: list[str], asked: bool
) -> None:
    path = percentages(tmp_path, head, values)
    result = by_proposal(database, path, dry_run=True)
    assert ("percent-assumed" in codes(result.problems)) is asked
    if asked:
        with pytest.raises(Rejected) as stopped:
            by_proposal(database, path)
        assert "percent-assumed" in str(stopped.value.parameters)
        by_proposal(database, path, accept={"percent-assumed"})
        assert intake.import_files(database, [path], create_nodes=True).ledger.same == 18


def test_a_part_above_its_whole_by_mistake_makes_no_rate_of_a_percentage(
    database: Database, tmp_path: Path
) -> None:
    rows = ["Hospital,Month,Seen in 4h,Attendances,% seen in 4h"]
    for place, name in enumerate(SCORECARD):
        for month in range(1, 9):
            seen, came = 60 + month + place, 100 + month
            rows.append(f"{name},2024-0{month},{seen},{came},{100 * seen / came:.1f}")
    rows[3], rows[9] = rows[3].replace("63,", "163,"), rows[9].replace(",101,", ",-101,")
    result = by_proposal(database, written(tmp_path, rows))
    assert (result.ledger.new, result.ledger.rejected) == (22, 2)
    assert {"numerator-over-denominator", "negative-denominator"} <= codes(result.problems)


def test_sheets_named_by_their_place_are_of_one_measure(database: Database, tmp_path: Path) -> None:
    book = Workbook()
    for place, name in enumerate(SCORECARD):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = name
        sheet.append(("Month", "Falls"))
        for month in range(1, 7):
            sheet.append((f"2024-0{month}", 10 * place + month))
    path = tmp_path / "falls.xlsx"
    book.save(path)
    by_proposal(database, path)
    found = figures(database, "SOUTH-HOSPITAL", "FALLS")
    assert [one.value for one in found.values()] == [11, 12, 13, 14, 15, 16]


@pytest.mark.parametrize("names", [("Sheet1", "Sheet2"), ("Data", "Data (revised)"), ("Falls", "Falls v2")])
def test_sheets_that_are_versions_contradict_each_other(
    database: Database, tmp_path: Path, names: tuple[str, str]
) -> None:
    book = Workbook()
    for place, name in enumerate(names):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = name
        sheet.append(("Hospital", "Month", "Falls"))
        for hospital, first in SCORECARD.items():
            for month in range(1, 7):
                sheet.append((hospital, f"2024-0{month}", int(10 * first) + month + place * (month == 3)))
    path = tmp_path / "falls.xlsx"
    book.save(path)
    with pytest.raises(Rejected, match="--accept sheets-contradict"):
        by_proposal(database, path)
