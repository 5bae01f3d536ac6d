"""Checks before a commit: each finds what it is for, in changed copies of real extracts, and lets the rest be."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lhs_desktop import cli
from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.records.messages import MESSAGES as OF_LISTS
from lhs_desktop.messages import MESSAGES
from lhs_desktop.models.ledger import SEVERITIES, Problem, Severity
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import batches, intake, tray
from lhs_desktop.services.importing.checks.restated import release
from lhs_desktop.services.importing.messages import MESSAGES as OF_IMPORTS
from tests.databases import ENGLAND, SAMPLES, Built

Rows = list[list[str]]
Extract = Callable[..., Path]


def only(*periods: str, change: Callable[[Rows], object] | None = None) -> Callable[[Rows], object]:
    """Of the slice only some months, then changed."""

    def cut(rows: Rows) -> None:
        rows[1:] = [row for row in rows[1:] if row[0] in periods]
        if change:
            change(rows)

    return cut


def without(*periods: str) -> Callable[[Rows], object]:
    def cut(rows: Rows) -> None:
        rows[1:] = [row for row in rows[1:] if row[0] not in periods]

    return cut


def times(factor: float) -> Callable[[Rows], object]:
    def multiply(rows: Rows) -> None:
        for row in rows[1:]:
            for column in (5, 8):
                row[column] = f"{float(row[column]) * factor:g}"

    return multiply


def of(result: intake.ImportResult, code: str) -> list[Problem]:
    return [one for one in result.problems if one.code == code]


@pytest.fixture
def history(database: Database, extract: Extract) -> Database:
    """All of the slice but its last month."""
    intake.import_files(database, [extract(without("202204"), "until-march.csv")], create_nodes=True)
    return database


def test_a_whole_file_a_hundredfold_is_stopped_until_accepted(history: Database, extract: Extract) -> None:
    file = extract(only("202204", change=times(100)), "april.csv")
    dry = intake.import_files(history, [file], dry_run=True)
    (one,) = of(dry, "unit-change")
    assert one.severity is Severity.STOP
    assert "100 times" in one.message
    assert not of(dry, "outlier-denominator")
    with pytest.raises(Rejected) as caught:
        intake.import_files(history, [file])
    assert caught.value.code == "checks-stop"
    assert "--accept unit-change" in str(caught.value)
    assert len(batches_of(history)) == 1
    done = intake.import_files(history, [file], accept=frozenset({"unit-change"}))
    assert done.batch == 2
    with pytest.raises(Rejected, match="not a problem that stops"):
        intake.import_files(history, [file], accept=frozenset({"outlier"}))
    assert check(history).sound


def batches_of(database: Database) -> list[dict[str, object]]:
    with database.read() as connection:
        return batches.history(connection)


@pytest.mark.parametrize(("factor", "code"), [(10, "scale-change"), (0.001, "unit-change"), (1, ""), (2, "")])
def test_tenfold_is_a_warning_and_growth_is_nothing(
    history: Database, extract: Extract, factor: float, code: str
) -> None:
    file = extract(only("202204", change=times(factor)), "april.csv")
    dry = intake.import_files(history, [file], dry_run=True)
    assert {one.code for one in dry.problems if "change" in one.code} == ({code} if code else set())


def test_one_slipped_digit_is_an_outlier(history: Database, extract: Extract) -> None:
    def slip(rows: Rows) -> None:
        row = next(row for row in rows[1:] if row[3] == "F704H")
        row[8] = row[8][:-1]

    dry = intake.import_files(history, [extract(only("202204", change=slip), "april.csv")], dry_run=True)
    (one,) = [one for one in of(dry, "outlier") if one.parameters["measure"] == "Seen within 4 hours"]
    assert "Victoria Hospital (NHS Fife), Seen within 4 hours, Apr 2022" in one.message
    assert one.cell.startswith("I")
    clean = intake.import_files(history, [extract(only("202204"), "clean.csv")], dry_run=True)
    assert len(clean.problems) < 5  # it was the worst month that there had been
    assert not [one for one in of(clean, "outlier") if one.parameters["measure"] == "Seen within 4 hours"]


def test_real_months_raise_no_alarm(scotland: Built, tmp_path: Path) -> None:
    """The last published month, imported again over itself, shows nothing but that it is known."""
    with scotland.copy(tmp_path) as database:
        again = intake.import_files(database, [SAMPLES / "monthly_ae_waitingtimes_202204.csv"])
    assert [one.code for one in again.problems] == ["file-imported-before"]
    assert again.problems[0].severity is Severity.NOTE
    assert again.problems[0].as_dict()["severity"] == "note"


def test_a_node_and_a_month_that_are_missing(database: Database, extract: Extract) -> None:
    intake.import_files(database, [extract(without("202203", "202204"), "a.csv")], create_nodes=True)

    def drop(rows: Rows) -> None:
        rows[1:] = [row for row in rows[1:] if row[3] != "F704H"]

    result = intake.import_files(database, [extract(only("202204", change=drop), "b.csv")], dry_run=True)
    (gone,) = of(result, "nodes-missing")
    assert "Victoria Hospital" in gone.message
    (skipped,) = of(result, "period-skipped")
    assert skipped.parameters["missing"] == "Mar 2022"


def test_a_part_of_a_file_is_no_gap(history: Database, extract: Extract) -> None:
    def one_only(rows: Rows) -> None:
        rows[1:] = [row for row in rows[1:] if row[3] == "F704H"]

    dry = intake.import_files(history, [extract(only("202204", change=one_only), "b.csv")], dry_run=True)
    assert not of(dry, "nodes-missing")


def test_the_trust_that_left_between_two_months_is_named(england: Built) -> None:
    gone = of(england.result, "nodes-missing")
    assert any("NORTH MIDDLESEX UNIVERSITY HOSPITAL" in one.message for one in gone)
    assert {one.code for one in england.result.problems} <= {"nodes-missing", "outlier", "nodes-alike"}


def test_restated_history_and_an_older_release(database: Database, extract: Extract) -> None:
    def revise(rows: Rows) -> None:
        for row in rows[1:]:
            row[8] = str(int(row[8]) - 1) if int(row[8]) > 1 else row[8]

    first, second = extract(name="months.csv"), extract(revise, "months-revised.csv")
    intake.import_files(database, [first], create_nodes=True)
    newer = intake.import_files(database, [second])
    (note,) = of(newer, "history-restated")
    assert note.severity is Severity.NOTE
    assert not of(newer, "older-release")
    back = intake.import_files(database, [first], dry_run=True)
    (one,) = of(back, "older-release")
    assert one.parameters["batch"] == newer.batch

    def other(rows: Rows) -> None:
        for row in rows[1:]:
            row[8] = str(int(row[8]) - 3) if int(row[8]) > 3 else row[8]

    by_name = intake.import_files(database, [extract(other, "months.csv")], dry_run=True)
    assert of(by_name, "older-release-name")[0].parameters["other"] == "months-revised.csv"


def test_a_file_that_would_change_nearly_everything_is_stopped(database: Database, extract: Extract) -> None:
    def another_measure(rows: Rows) -> None:
        for row in rows[1:]:
            row[5], row[6], row[8] = "7001", "7001", "6001"

    intake.import_files(database, [extract(name="waits.csv")], create_nodes=True)
    other = extract(another_measure, "something else.csv")
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [other])
    assert caught.value.code == "checks-stop"
    accepted = intake.import_files(database, [other], accept=frozenset({"nearly-all-changed"}))
    assert accepted.ledger.changed
    later = intake.import_files(
        database, [extract(name="waits-revised.csv")], accept=frozenset({"nearly-all-changed"})
    )
    assert later.ledger.changed
    assert not of(
        intake.import_files(database, [extract(another_measure, "waits-rev2.csv")], dry_run=True),
        "nearly-all-changed",
    )


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("Monthly-AE-October-2024.csv", "Monthly-AE-October-2024-revised.csv"),
        ("A&E provisional.xlsx", "A&E.xlsx"),
        ("board v2.xlsx", "board v10.xlsx"),
        ("ae_202203.csv", "ae_202204.csv"),
        ("beds (final).xls", "beds (final 2).xlsx"),
    ],
)
def test_releases_by_their_names(older: str, newer: str) -> None:
    assert release(older)[0] == release(newer)[0]
    assert release(older)[1] < release(newer)[1]


def test_other_months_are_no_releases_of_one() -> None:
    assert len({release(name)[0] for name in ENGLAND}) == len(ENGLAND)


def test_periods_that_cannot_be(database: Database, extract: Extract) -> None:
    ahead = f"{datetime.now(UTC) + timedelta(days=400):%Y%m}"

    def move(rows: Rows) -> None:
        rows[1][0], rows[2][0] = ahead, "197104"

    result = intake.import_files(database, [extract(move)], create_nodes=True, dry_run=True)
    assert of(result, "future-period")[0].cell == "I2"
    assert of(result, "ancient-period")[0].parameters["count"] == 3

    def all_ahead(rows: Rows) -> None:
        for row in rows[1:]:
            row[0] = ahead

    file = extract(only("202204", change=all_ahead), "ahead.csv")
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [file], create_nodes=True)
    assert "--accept all-in-future" in str(caught.value)


def test_fractions_among_counts(database: Database, extract: Extract) -> None:
    def spoil(rows: Rows) -> None:
        rows[1][8] = f"{int(rows[1][8]) - 0.5}"

    result = intake.import_files(database, [extract(spoil)], create_nodes=True, dry_run=True)
    (one,) = of(result, "fractional-count")
    assert (one.cell, one.parameters["count"]) == ("I2", 1)


def test_expected_numbers_and_staff_may_be_fractions(texas: Built, workforce: Built) -> None:
    assert not of(texas.result, "fractional-count")
    assert not of(workforce.result, "fractional-count")
    (one,) = of(workforce.result, "total-differs")
    assert one.parameters["difference"] == "+743"


TOML = """
name = "falls"
title = "Falls"
layout = "long"
recognise = ["month", "code", "falls", "days"]
[missing]
"" = "not_available"
[period]
column = "month"
format = "%Y-%m"
[[levels]]
level = "Hospital"
rank = 40
code_column = "code"
name_column = "name"
[[measures]]
code = "FALLS"
name = "Falls"
kind = "rate"
multiplier = 1000
numerator = "falls"
denominator = "days"
published = "rate"
"""


@pytest.fixture
def falls(tmp_path: Path) -> Callable[..., Path]:
    recipe = tmp_path / "falls.toml"
    recipe.write_text(TOML, encoding="utf-8")

    def write(
        name: str, codes: dict[str, str], months: int = 12, rates: dict[int, str] | None = None
    ) -> Path:
        path = tmp_path / name
        rows = [["month", "code", "name", "falls", "days", "rate"]]
        for month in range(1, months + 1):
            for code, called in codes.items():
                falls_, days = 3 + (month * 7 + len(rows)) % 5, 900 + month
                rate = f"{1000 * falls_ / days:.2f}"
                rows.append([f"2023-{month:02d}", code, called, str(falls_), str(days), rate])
        for row, rate in (rates or {}).items():
            rows[row - 1][5] = rate
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


def recipe_of(path: Path) -> str:
    return str(path.parent / "falls.toml")


def test_published_rates_that_differ(database: Database, falls: Callable[..., Path]) -> None:
    path = falls("a.csv", {"050001": "North"}, rates={4: "9.99"})
    result = intake.import_files(database, [path], recipe=recipe_of(path), create_nodes=True)
    (one,) = of(result, "published-differs")
    assert (one.cell, one.raw) == ("F4", "9.99")
    assert result.ledger.new == 12


def test_a_column_of_other_rates_is_one_problem(database: Database, falls: Callable[..., Path]) -> None:
    path = falls("a.csv", {"050001": "North"}, rates={row: f"{row + 90}" for row in range(2, 14)})
    result = intake.import_files(database, [path], recipe=recipe_of(path), create_nodes=True)
    assert not of(result, "published-differs")
    assert of(result, "published-differs-mostly")[0].parameters["count"] == 12


def test_lost_zeros_are_found_and_repaired(database: Database, falls: Callable[..., Path]) -> None:
    path = falls("a.csv", {"050001": "North", "050002": "South"})
    intake.import_files(database, [path], recipe=recipe_of(path), create_nodes=True)
    lost = falls("b.csv", {"50001": "North", "50002": "South"}, months=11)
    result = intake.import_files(database, [lost], recipe=recipe_of(path))
    (one,) = of(result, "leading-zeros-lost")
    assert one.parameters["pad"] == 6
    assert "--repair-zeros" in one.message
    assert result.ledger.waiting == 22
    assert tray.listing(database)[0].proposals[0].reason == "zeros"
    repaired = intake.import_files(
        database, [lost], recipe=recipe_of(path), repair_zeros=True, create_nodes=True
    )
    assert (repaired.ledger.waiting, repaired.nodes_created) == (0, 0)
    assert of(repaired, "leading-zeros-repaired")
    assert tray.listing(database) == []


def test_nodes_that_look_like_known_ones(database: Database, falls: Callable[..., Path]) -> None:
    path = falls("a.csv", {"RJ1": "St Mary", "RJ2": "South"})
    intake.import_files(database, [path], recipe=recipe_of(path), create_nodes=True)
    more = falls("b.csv", {"R\u0408-1": "Other", "X9": "ST. MARY", "X8": "East", "X7": "EAST"})
    result = intake.import_files(database, [more], recipe=recipe_of(path), dry_run=True)
    assert of(result, "code-looks-alike")[0].parameters["node"] == "RJ1"
    assert [one.raw for one in of(result, "name-looks-alike")] == ["X9"]
    assert of(result, "nodes-alike")[0].parameters["count"] == 2


def test_every_severity_has_its_sentence() -> None:
    assert set(SEVERITIES) <= set(MESSAGES) | set(OF_IMPORTS) | set(OF_LISTS)
    assert not set(MESSAGES) & set(OF_IMPORTS)


def test_the_command_stops_and_goes_on(
    history: Database, extract: Extract, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, file = str(history.path), str(extract(only("202204", change=times(100)), "april.csv"))
    history.close()
    assert cli.run(["import", path, file, "--json"], lambda *_: 0) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: Nothing was stored")
    assert "accept unit-change" in error
    out = tmp_path / "back.xlsx"
    words = ["import", path, file, "--accept", "unit-change", "--problems-to", str(out), "--json"]
    assert cli.run(words, lambda *_: 0) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["new"] == found["read"]
    assert {one["severity"] for one in found["problems"]} <= {"stop", "warning", "note"}


OCCUPANCY = """
name = "occupancy"
title = "Occupancy"
layout = "long"
recognise = ["month", "code"]
[period]
column = "month"
format = "%Y-%m"
[[levels]]
level = "Hospital"
rank = 40
code_column = "code"
[[measures]]
code = "OCC"
kind = "mean"
unit = "%"
{percent}
numerator = "{head}"
"""


@pytest.mark.parametrize(
    ("head", "percent", "cells", "code"),
    [
        ("Occupancy %", "", ["0.72", "0.81", "0.9", "0.75", "0.66"], "percent-holds-fractions"),
        ("Occupancy %", "percent", ["0.72", "0.81", "0.9", "0.75", "0.66"], "percent-holds-fractions"),
        ("Occupancy %", "fraction", ["0.72", "0.81", "0.9", "0.75", "0.66"], ""),
        ("Occupancy %", "", ["72", "81.5", "90", "75", "66"], ""),
        ("Share occupied", "", ["72", "81.5", "90", "75", "66"], "fraction-holds-percents"),
        ("Occupancy %", "", ["95%", "0.95", "95", "93", "0.9"], "percent-mixed"),
        ("Occupancy %", "mixed", ["95%", "0.95", "95", "93", "0.9"], ""),
        ("Occupancy", "", ["1", "0", "1", "0", "1"], ""),
        ("Infections %", "", ["0.4", "1.2", "2.2", "3.1", "0.9"], ""),
    ],
)
def test_percents_and_fractions(
    database: Database, tmp_path: Path, head: str, percent: str, cells: list[str], code: str
) -> None:
    recipe = tmp_path / "occupancy.toml"
    stated = f'percent = "{percent}"' if percent else ""
    recipe.write_text(OCCUPANCY.format(head=head, percent=stated), encoding="utf-8")
    path = tmp_path / "beds.csv"
    lines = [f"2024-{month:02d},A1,{cell}" for month, cell in enumerate(cells, start=1)]
    path.write_text("\n".join([f"month,code,{head}", *lines]) + "\n", encoding="utf-8")
    result = intake.import_files(database, [path], recipe=str(recipe), create_nodes=True, dry_run=True)
    found = [one for one in result.problems if "percent" in one.code or "fraction" in one.code]
    assert [one.code for one in found] == ([code] if code else [])
    assert all(head in one.message for one in found)


def test_rows_that_say_the_same_are_noted(database: Database, falls: Callable[..., Path]) -> None:
    path = falls("a.csv", {"050001": "North"})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[3], lines[4]]) + "\n", encoding="utf-8")
    result = intake.import_files(database, [path], recipe=recipe_of(path), create_nodes=True)
    assert result.skipped == {"identical-row": 2}
    assert of(result, "identical-rows")[0].severity is Severity.NOTE


MEANS_RECIPE = """name = "means"
title = "means"
layout = "long"
recognise = ["Ward", "Month", "Mean", "Cases"]
[period]
column = "Month"
[[levels]]
level = "Ward"
rank = 60
code_column = "Ward"
[[measures]]
code = "LOS"
name = "Length of stay"
kind = "mean"
direction = "lower"
multiplier = 1
unit = "days"
numerator = "Mean"
denominator = "Cases"
"""


@pytest.mark.parametrize(
    ("last", "cases", "said"),
    [
        ("5.1", 7, ""),
        ("-0.4", 100, "−0.4 days is far"),
        ("51", 100, "51 days is far from what came before (mostly 4.9 days to 5.2 days)"),
    ],
)
def test_a_mean_is_compared_as_it_is_and_may_be_below_zero(
    database: Database, tmp_path: Path, last: str, cases: int, said: str
) -> None:
    recipe, file = tmp_path / "means.toml", tmp_path / "means.csv"
    recipe.write_text(MEANS_RECIPE, encoding="utf-8")
    values = ["5.1", "4.9", "5.2", "5.0"] * 3
    rows = [f"W1,2024-{month:02d},{value},100" for month, value in enumerate(values[:11], start=1)]
    rows.append(f"W1,2024-12,{last},{cases}")
    file.write_text("\n".join(["Ward,Month,Mean,Cases", *rows]) + "\n", encoding="utf-8")
    done = intake.import_files(database, [file], recipe=str(recipe), create_nodes=True)
    assert (done.ledger.new, done.ledger.rejected) == (12, 0)
    told = [one.message for one in done.problems if one.code == "outlier"]
    assert len(told) == bool(said)
    assert not told or said.lstrip("−") in told[0]
