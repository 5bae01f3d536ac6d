"""A recipe proposed from a file alone, and imported by it."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.reading import recognises
from lhs_desktop.formats.extracts.written_periods import of_column, within
from lhs_desktop.formats.workbooks import read_workbook
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import catalogue, databases, series
from lhs_desktop.services.importing import intake, proposing
from tests.databases import ENGLAND, SAMPLES, SCOTLAND, TEXAS


def proposed(path: Path, sheet: str | None = None) -> dict[str, Any]:
    return tomllib.loads(proposing.propose(path, sheet).toml)


def written(folder: Path, text: str, name: str = "extract.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(
    folder: Path, path: Path, accept: frozenset[str] = frozenset()
) -> tuple[intake.ImportResult, databases.Database]:
    """By its own proposal, into a new database."""
    recipe = folder / "proposed.toml"
    recipe.write_text(proposing.propose(path).toml, encoding="utf-8")
    database = databases.create(folder / "new.lhsdb")
    result = intake.import_files(database, [path], recipe=str(recipe), create_nodes=True, accept=accept)
    return result, database


def test_a_long_table_of_boards_and_hospitals(tmp_path: Path) -> None:
    found = proposed(SAMPLES / SCOTLAND)
    assert found["period"] == {"column": "Month", "format": "%Y%m", "grain": "month"}
    assert [level["code_column"] for level in found["levels"]] == ["Country", "HBT", "TreatmentLocation"]
    first = found["measures"][0]
    assert (first["kind"], first["numerator"], first["denominator"]) == (
        "proportion",
        "NumberMeetingTargetAggregate",
        "NumberOfAttendancesAggregate",
    )
    assert found["missing"]["z"] == "not_applicable"


def test_totals_are_not_loaded_and_the_month_is_read_from_its_own_words(tmp_path: Path) -> None:
    path = SAMPLES / ENGLAND[0]
    found = proposed(path)
    assert found["period"]["format"] == "MSitAE-%B-%Y"
    assert found["totals"] == [{"column": "Org Code", "texts": ["TOTAL"]}]
    codes = [measure["code"] for measure in found["measures"]]
    assert len(codes) == len(set(codes))
    result, database = imported(tmp_path, path)
    with database:
        assert result.ledger.rejected == 0
        assert result.skipped["total"] == len(codes)
        assert all(one.agrees for one in result.reconciled)


def test_a_published_ratio_tells_its_parts(tmp_path: Path) -> None:
    rows = "\n".join(f"2014,H{n:02d},{n},{2.5 + n / 7:.2f},{n / (2.5 + n / 7):.2f}" for n in range(1, 20))
    path = written(tmp_path, f"Year,Facility_ID,Cases,Predicted_Cases,SIR\n{rows}\n")
    found = proposed(path)
    assert [measure["kind"] for measure in found["measures"]] == ["ratio"]
    assert (found["measures"][0]["numerator"], found["measures"][0]["denominator"]) == (
        "Cases",
        "Predicted_Cases",
    )
    result, database = imported(tmp_path, path)
    with database, database.read() as connection:
        assert result.ledger.new == 19
        one = series.observations(connection, "H19", "SIR")[0]
        assert one.value == pytest.approx(19 / (2.5 + 19 / 7), abs=0.01)


def test_kinds_of_rows_become_a_measure_each(tmp_path: Path) -> None:
    lines = [
        f"{hospital},{kind},2024-{month:02d}-01,{month},{1000 + month}"
        for hospital in ("North", "South")
        for kind in ("BAC", "UTI")
        for month in range(1, 13)
    ]
    path = written(tmp_path, "hospital,infection,month,n,days\n" + "\n".join(lines) + "\n")
    result, database = imported(tmp_path, path)
    with database, database.read() as connection:
        assert (result.ledger.new, result.ledger.rejected) == (48, 0)
        assert [one.name for one in catalogue.measures(connection)] == ["BAC", "UTI"]


def test_parts_of_a_month_are_added_up(tmp_path: Path) -> None:
    kinds = [f"part {number}" for number in range(20)]
    lines = [f"2024-01,A{n},{kind},{n},10" for n in range(1, 9) for kind in kinds]
    path = written(tmp_path, "period,org code,route,breaches,attendances\n" + "\n".join(lines) + "\n")
    made = proposed(path)
    assert (made["duplicates"], made["differ_by"]) == ("ask", ["route"])
    _, database = imported(tmp_path, path, accept=frozenset({"rows-added-up"}))
    with database, database.read() as connection:
        assert series.observations(connection, "A3", "BREACHES")[0].value == pytest.approx(30.0)


def test_a_table_below_titles_takes_its_month_from_them(tmp_path: Path) -> None:
    lines = ["Monthly falls,,,", "Period:,July 2024,,", ",,,"]
    lines += ["Org code,Org name,Falls,Patient days"]
    lines += [f"R{n:02d},Trust {n},{n},{900 + n}" for n in range(1, 15)]
    path = written(tmp_path, "\n".join(lines) + "\n")
    found = proposed(path)
    assert found["period"] == {"within": "title", "grain": "month"}
    result, database = imported(tmp_path, path)
    with database, database.read() as connection:
        assert result.ledger.new == 14
        assert series.observations(connection, "R02", "FALLS")[0].period == "2024-07"


def test_periods_across_make_one_measure(tmp_path: Path) -> None:
    months = ["Apr-24", "May-24", "Jun-24", "Jul-24"]
    lines = ["Waiting list size,,,,", ",,,,", "Organisation name," + ",".join(months)]
    lines += [f"Trust {n}," + ",".join(str(100 * n + m) for m in range(4)) for n in range(1, 9)]
    path = written(tmp_path, "\n".join(lines) + "\n")
    found = proposed(path)
    assert (found["layout"], found["title"]) == ("across", "Waiting list size")
    assert found["period"] == {"format": "%b-%y", "grain": "month"}
    result, database = imported(tmp_path, path)
    with database, database.read() as connection:
        assert (result.ledger.new, result.ledger.rejected) == (32, 0)
        assert [one.value for one in series.observations(connection, "TRUST-3", "WAITING-LIST-SIZE")] == [
            300.0,
            301.0,
            302.0,
            303.0,
        ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Monthly-AE-August-2024", "2024-08"),
        ("extract_202207", "2022-07"),
        ("Report for Sep-24", "2024-09"),
        ("HAI 2014", "2014"),
        ("Cancelled operations, July to September 2024", "2024-Q3"),
        ("December 2023 to February 2024", "2023-12-01/2024-02-29"),
        ("Beds-Q2-2024-25", "2024-Q3"),
        ("Q4-2024-25", "2025-Q1"),
        ("Q2 2024", "2024-Q2"),
        ("2024_Q1_extract", "2024-Q1"),
        ("nothing here", None),
    ],
)
def test_periods_within_names(text: str, code: str | None) -> None:
    found = within(text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("cells", "format_", "grain"),
    [
        (["2019M07", "2019M08"], "", "month"),
        (["Jul-24", "Aug-24"], "%b-%y", "month"),
        (["31/01/2024", "29/02/2024"], "%d/%m/%Y", "day"),
        (["01/31/2024", "02/29/2024"], "%m/%d/%Y", "day"),
        (["2024-01-01", "2024-04-01", "2024-07-01"], "%Y-%m-%d", "quarter"),
        (["2014", "2015"], "%Y", "year"),
    ],
)
def test_formats_of_columns(cells: list[str], format_: str, grain: str) -> None:
    found = of_column("x", cells)
    assert found is not None
    assert (found.rule.format, found.rule.grain) == (format_, grain)


def workbook(path: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


WARDS = [("Surgery", "Ward A"), (None, "Ward B"), (None, "Ward C"), ("Medicine", "Ward D"), (None, "Ward E")]


def dashboard_table(title: str, value: Callable[[int, int], float]) -> list[list[object]]:
    """Quarters above months, a total of each directorate, a month to come, the year to date and a target."""
    rows: list[list[object]] = [
        [title],
        ["Directorate", "Ward", "Q1", None, None, "Q2", "YTD", "Target"],
        [None, None, "Apr-24", "May-24", "Jun-24", "Jul-24", None, None],
    ]
    for number, (directorate, ward) in enumerate(WARDS):
        rows.append([directorate, ward, *(value(number, month) for month in range(3)), None, 7, 0.9])
        if number in (2, 4):
            whole = "Surgery total" if number == 2 else "Medicine total"
            rows.append([whole, None, 1, 1, 1, None, 7, 0.9])
    return rows


def test_two_tables_one_below_the_other_are_both_read(tmp_path: Path) -> None:
    first = dashboard_table(
        "Hand hygiene compliance (% of opportunities)", lambda n, m: 0.8 + n / 100 + m / 50
    )
    second = dashboard_table("Inpatient falls", lambda n, m: 3 * n + m)
    rows: list[list[object]] = [
        ["Ward dashboard"],
        [],
        *first,
        [],
        [],
        *second,
        [],
        ["Notes"],
        ["1. By date of the fall"],
    ]
    merged = [f"{place}{{0}}:{place}{{1}}" for place in "ABGH"] + ["C{0}:E{0}"]
    cells = [one.format(top, top + 1) for top in (4, 16) for one in merged]
    path = workbook(tmp_path / "wards.xlsx", rows, cells)
    found = proposed(path)
    assert [table["under"] for table in found["tables"]] == [
        "Hand hygiene compliance (% of opportunities)",
        "Inpatient falls",
    ]
    result, database = imported(tmp_path, path)
    with database, database.read() as connection:
        assert (result.ledger.new, result.ledger.rejected, result.skipped["total"]) == (30, 0, 12)
        assert "file-imported-before" not in {one.code for one in result.problems}
        hygiene = series.observations(connection, "WARD-B", "HAND-HYGIENE-COMPLIANCE")
        falls = series.observations(connection, "WARD-E", "INPATIENT-FALLS")
        assert [one.period for one in hygiene] == ["2024-04", "2024-05", "2024-06"]
        assert [one.value for one in hygiene] == pytest.approx([81, 83, 85])
        assert [one.value for one in falls] == [12.0, 13.0, 14.0]


def test_one_of_two_tables_alone_is_not_taken_for_the_other(tmp_path: Path) -> None:
    first = dashboard_table("Hand hygiene (%)", lambda n, m: 0.8 + n / 100 + m / 50)
    second = dashboard_table("Inpatient falls", lambda n, m: 3 * n + m)
    both = workbook(tmp_path / "both.xlsx", [["Wards"], [], *first, [], [], *second])
    alone = workbook(tmp_path / "alone.xlsx", dashboard_table("Complaints", lambda n, m: n + m))
    recipe = parse_recipe(proposing.propose(both).toml)
    assert recognises(read_workbook(both), recipe)
    assert not recognises(read_workbook(alone), recipe)


def test_a_crosstab_that_names_each_hospital_once(tmp_path: Path) -> None:
    heads = ["", "", "January 2025", "", "", "February 2025", "", "", "March 2025", "", ""]
    lines = [heads, ["Hospital", "Specialty", *("Numerator", "Denominator", "Rate") * 3]]
    groups = {
        "East": ["Cardiology", "Emergency"],
        "North": ["Emergency", "Renal"],
        "West": ["Renal", "Stroke"],
    }
    for hospital, specialties in groups.items():
        for number, specialty in enumerate(specialties):
            figures = [
                text for rate in (20, 30, 40) for text in (str(number + rate), "100", f"{number + rate}.0%")
            ]
            lines.append(["" if number else hospital, specialty, *figures])
    lines.append(["Grand Total", "", "123", "600", "20.5%", "183", "600", "30.5%", "243", "600", "40.5%"])
    path = tmp_path / "crosstab.csv"
    path.write_bytes("\r\n".join("\t".join(line) for line in lines).encode("utf-16"))
    assert proposed(path)["fill_down"] is True
    result, database = imported(tmp_path, path)
    with database, database.read() as connection:
        assert (result.ledger.new, result.ledger.rejected) == (36, 0)
        for code in ("EAST-EMERGENCY", "NORTH-EMERGENCY", "NORTH-RENAL", "WEST-RENAL"):
            assert len(series.observations(connection, code, "CROSSTAB")) == 3, code


def test_of_twenty_columns_the_five_that_matter(tmp_path: Path) -> None:
    heads = "REPORT_QTR;STATE;REGION_NO;COUNTY_NAME;FACID;FACNAME;LICENSED_BEDS;MEASURE_ID;CASES;ELIGIBLE;PCT;PCT_LCL;PCT_UCL"
    lines = [heads]
    for quarter in ("2023-Q3", "2023-Q4", "2024-Q1"):
        for number in range(1, 7):
            cases, eligible = 20 + 7 * number, 60 + 11 * number
            rate = f"{100 * cases / eligible:.1f}".replace(".", ",")
            figures = f"{cases};{eligible};{rate};1,5;99,5" if number != 4 else "<11;*;*;*;*"
            place = f"ND;{1 + number % 2};C{number % 2};{4000 + 377 * number};Hospital {number};{25 * number}"
            lines += [f"{quarter};{place};{kind};{figures}" for kind in ("SEP-1", "STK-4")]
        lines += [f"{quarter};ND;;;;STATEWIDE;;{kind};9;99;9,1;;" for kind in ("SEP-1", "STK-4")]
    path = written(tmp_path, "\n".join(lines) + "\n")
    found = proposed(path)
    assert [one["code"] for one in found["measures"]] == ["SEP-1", "STK-4"]
    assert found["measures"][0]["published"] == "PCT"
    assert found["totals"] == [{"column": "FACNAME", "texts": ["STATEWIDE"]}]
    assert [level.get("name_column") for level in found["levels"]][-1] == "FACNAME"
    assert found["levels"][1]["name_format"] == "Region {value}"
    result, _database = imported(tmp_path, path)
    with _database:
        assert (result.ledger.new, result.ledger.rejected) == (36, 0)


def test_a_place_that_lacks_its_parent_is_no_sign_of_groups(tmp_path: Path) -> None:
    lines = ["Board,Hospital,Jan-24,Feb-24,Mar-24"]
    lines += [f"{'' if n == 5 else f'Board {n}'},Hospital {n},{n},{n + 1},{n + 2}" for n in range(1, 8)]
    assert "fill_down" not in proposed(written(tmp_path, "\n".join(lines) + "\n"))


def test_a_list_of_names_is_no_table_of_figures(tmp_path: Path) -> None:
    found = proposed(written(tmp_path, "code,name\nA1,North\nA2,South\n"))
    assert (found["layout"], found["list"]) == ("list", "lookup")
    with pytest.raises(Rejected) as caught:
        proposing.propose(written(tmp_path, "nothing\n"))
    assert caught.value.code == "no-table"
    with pytest.raises(Rejected) as caught:
        proposing.propose(SAMPLES / TEXAS, "Sheet9")
    assert caught.value.code == "sheet-unknown"


def test_every_part_has_its_reason() -> None:
    found = proposing.propose(SAMPLES / SCOTLAND)
    assert any("“Month” reads as %Y%m" in reason for reason in found.reasons)
    assert any("never exceeds" in reason for reason in found.reasons)
