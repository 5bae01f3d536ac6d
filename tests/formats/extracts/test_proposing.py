"""A recipe proposed from a file alone, and imported by it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.written_periods import of_column, within
from lhs_desktop.services import catalogue, databases, series
from lhs_desktop.services.importing import intake, proposing
from tests.databases import ENGLAND, SAMPLES, SCOTLAND, TEXAS


def proposed(path: Path, sheet: str | None = None) -> dict[str, Any]:
    return tomllib.loads(proposing.propose(path, sheet).toml)


def written(folder: Path, text: str, name: str = "extract.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(folder: Path, path: Path) -> tuple[intake.ImportResult, databases.Database]:
    """By its own proposal, into a new database."""
    recipe = folder / "proposed.toml"
    recipe.write_text(proposing.propose(path).toml, encoding="utf-8")
    database = databases.create(folder / "new.lhsdb")
    return intake.import_files(database, [path], recipe=str(recipe), create_nodes=True), database


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
    assert proposed(path)["duplicates"] == "sum"
    _, database = imported(tmp_path, path)
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
