"""The published files of the field, each recognised and imported as a user does, against figures of its own."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from lhs_desktop.formats.extracts.reading import recognises
from lhs_desktop.formats.workbooks import read_workbook
from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.definitions import catalogue
from lhs_desktop.services.importing.recipes import bundled
from tests.services.extracts_at_hand import (
    ATTENDANCES,
    BEDS,
    CALIFORNIA,
    CANCELLED,
    CANCER,
    CDI,
    COMMUNITY,
    DIAGNOSTICS,
    INFECTIONS,
    KNOWN,
    LISTS,
    NATION,
    NATIONAL,
    OUTCOMES,
    RESPONSES,
    STATES,
    VIRTUAL,
)
from tests.services.field import Imported, Library, library

ENGLISH = "E92000001"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("field")) as found:
        yield found


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{(head or "").strip(): cell for head, cell in row.items()} for row in csv.DictReader(file)]


def test_every_recipe_knows_its_own_extracts_and_no_other() -> None:
    recipes = bundled()
    found = {}
    for path in KNOWN:
        workbook = read_workbook(path)
        found[path] = [recipe.name for recipe in recipes if recognises(workbook, recipe)]
    assert found == {path: [name] for path, name in KNOWN.items()}
    assert {recipe.name for recipe in recipes} == set(KNOWN.values())


def test_every_recipe_says_whose_figures_it_reads_and_which_way_is_better() -> None:
    for recipe in bundled():
        assert recipe.publisher
        assert recipe.attribution
        for rule in recipe.every_measure:
            entry: dict[str, Any] | None = catalogue().get(rule.code)
            assert entry is not None or (rule.kind and rule.name and rule.unit and rule.domain), rule.code


@pytest.mark.parametrize(
    ("path", "new", "skipped", "nodes", "reconciled"),
    [
        (DIAGNOSTICS[0], 4015, {"total": 432}, 452, 26),
        (DIAGNOSTICS[1], 4032, {"total": 435}, 453, 26),
        (BEDS, 15521, {"total": 83}, 195, 92),
        (CANCELLED[0], 143, {"total": 2}, 151, 2),
        (CANCELLED[1], 144, {"total": 2}, 152, 2),
        (VIRTUAL[0], 84, {"total": 2}, 50, 5),
        (VIRTUAL[1], 244, {"total": 3}, 206, 8),
        (CANCER, 863, {"total": 220}, 8, 4),
        (COMMUNITY, 1449, {}, 23, 57),
        (OUTCOMES, 450, {}, 46, 0),
        (NATION, 19, {}, 1, 0),
        (RESPONSES, 854, {}, 90, 0),
        (STATES, 4580, {}, 52, 0),
        (NATIONAL, 90, {}, 1, 0),
        (CALIFORNIA[0], 356, {}, 416, 0),
        (CALIFORNIA[1], 724, {}, 418, 1),
        (CALIFORNIA[2], 724, {}, 419, 1),
        (INFECTIONS, 432, {}, 7, 0),
        (CDI, 36, {}, 1, 0),
        (ATTENDANCES, 30462, {}, 282, 0),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_accounts(
    imported: Library, path: Path, new: int, skipped: dict[str, int], nodes: int, reconciled: int
) -> None:
    result = imported(path).result
    assert result.recipes == (KNOWN[path],)
    assert result.skipped == skipped
    ledger = result.ledger
    assert (ledger.new, ledger.rejected, ledger.waiting) == (new, 0, 0)
    assert ledger.read == new + sum(skipped.values())
    assert (result.nodes_created, len(result.reconciled)) == (nodes, reconciled)


@pytest.mark.parametrize(
    "path", [*DIAGNOSTICS, BEDS, *CANCELLED, *VIRTUAL, CANCER], ids=lambda path: path.name
)
def test_published_totals_and_ratios_are_those_of_the_rows(imported: Library, path: Path) -> None:
    result = imported(path).result
    assert [one.what for one in result.reconciled if not one.agrees] == []


# ------------------------------------------------------------------------------------- England


def _diagnostics(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_diagnostics_have_the_published_total_and_each_test(imported: Library) -> None:
    for path, period in zip(DIAGNOSTICS, ("2024-08", "2024-09"), strict=True):
        found = imported(path)
        rows = _diagnostics(path, "Provider")
        total = next(row for row in rows if row[4] == "Total")
        england = found.series(ENGLISH, "DIAG_6W")[period]
        assert (england.numerator, england.denominator) == (total[6], total[5])
        assert england.rolled_up
        assert england.value == pytest.approx(100 * total[8])
        tests = _diagnostics(path, "Provider by Test")
        waits = [row for row in tests if row[3] == "RF4" and row[6] == "Magnetic Resonance Imaging"]
        mri = found.series("RF4", "DIAG_6W_MRI")[period]
        assert [(mri.numerator, mri.denominator)] == [(row[8], row[7]) for row in waits]
        assert mri.source is not None
        assert mri.source.sheet == "Provider by Test"
        assert not {"Total", "TOTAL"} & set(found.names().values())


def test_beds_are_read_below_heads_of_two_rows(imported: Library) -> None:
    found = imported(BEDS)
    book = load_workbook(BEDS, data_only=True)
    sectors = {row[4]: row for row in book["NHS Trust by Sector"].iter_rows(min_row=18, values_only=True)}
    barts = found.series("R1H", "BEDS_OCC_GA")["2024-Q3"]
    assert (barts.numerator, barts.denominator) == (sectors["R1H"][13], sectors["R1H"][7])
    assert barts.value == pytest.approx(100 * sectors["R1H"][19])
    assert found.series("R1H", "BEDS_OCC_MI")["2024-Q3"].value is None  # none of no beds
    england = next(book["NHS Trust by Sector"].iter_rows(min_row=16, max_row=16, values_only=True))
    assert found.series(ENGLISH, "BEDS_OPEN")["2024-Q3"].value == pytest.approx(england[6])
    specialties = book["Occupied by Specialty"]
    heads = [cell.value for cell in specialties[15]]
    row = next(row for row in specialties.iter_rows(min_row=17, values_only=True) if row[4] == "RAL")
    surgery = found.series("RAL", "BEDS_SPEC_100")["2024-Q3"]
    assert surgery.value == row[heads.index("100 General Surgery")]


def test_cancelled_operations_put_the_untreated_over_the_cancelled(imported: Library) -> None:
    for path, period, published in zip(
        CANCELLED, ("2024-Q3", "2024-Q4"), ((4827, 21262), (4859, 22686)), strict=True
    ):
        england = imported(path).series(ENGLISH, "CANC_28D")[period]
        assert [england.numerator, england.denominator] == list(published)
        sheet = load_workbook(path, data_only=True)["Provider"]
        rows = list(sheet.iter_rows(min_row=20, values_only=True))
        london = [row for row in rows if row[1] == "Y56"]
        region = imported(path).series("Y56", "CANC_28D")[period]
        assert region.numerator == sum(row[6] for row in london)


def test_virtual_wards_of_two_releases(imported: Library) -> None:
    august, april = (imported(path) for path in VIRTUAL)
    assert august.series("ICS-QHG", "VW_OCC_ICB")["2024-08"].value == pytest.approx(100 * 243 / 340)
    full = april.series("ICS-QR1", "VW_OCC_ICB")["2025-04"]  # printed as 100%*
    assert (full.numerator, full.denominator) == (187, 181)
    two = april.series("RV3", "VW_OCC")["2025-04"]  # a row in each of two regions
    assert (two.numerator, two.denominator) == (45 + 4, 50 + 20)
    england = april.series(ENGLISH, "VW_OCC")["2025-04"]
    assert (england.numerator, england.denominator) == (9182, 12724)


def test_cancer_waits_count_each_treatment_once(imported: Library) -> None:
    found = imported(CANCER)
    rows = list(load_workbook(CANCER).active.iter_rows(min_row=2, values_only=True))
    for measure, standard in (("CWT_28D", "28-day FDS"), ("CWT_62D", "62-day Combined")):
        own = [
            row for row in rows
            if row[3:5] == (standard, "R0A") and row[0].month == 5 and row[7] != "ALL CANCERS"
        ]  # fmt: skip
        may = found.series("R0A", measure)["2024-05"]
        assert own
        assert (may.numerator, may.denominator) == (sum(row[9] for row in own), sum(row[8] for row in own))
    tree, names = found.tree(), found.names()
    assert tree["R0A"] == ("Organisation", "ICS-QOP")
    assert tree["ICS-QOP"] == ("Integrated care system", "Y62")
    assert names["Y62"] == "North West"
    assert tree["NT2"] == ("Organisation", ENGLISH)  # in no list of organisations


def test_community_levels_are_told_by_the_first_column(imported: Library) -> None:
    found = imported(COMMUNITY)
    book = load_workbook(COMMUNITY)
    heads = [cell.value for cell in book["Table 4"][5]]
    audiology = heads.index("(A) Audiology")
    tables = {
        name: {row[1] or row[2]: row for row in book[name].iter_rows(min_row=6, values_only=True)}
        for name in ("Table 4", "Table 4g")
    }
    codes = {"England": ENGLISH, "Y58": "Y58", "QJK": "ICS-QJK", "RH8": "RH8"}
    for text, code in codes.items():
        found_here = found.series(code, "CHS_A_AUDIOLOGY").get("2024-08")
        published = tables["Table 4"][text][audiology]
        assert found_here is None or found_here.value == published
        over = found.series(code, "CHS_A_52W")["2024-08"]
        adults = [
            cell
            for head, cell in zip(heads, tables["Table 4g"][text], strict=True)
            if str(head).startswith("(A)")
        ]
        assert over.value == sum(cell or 0 for cell in adults)
        assert not over.rolled_up
    levels = Counter(level for level, _ in found.tree().values())
    kinds = Counter(row[0] for row in tables["Table 4"].values())
    assert levels == {
        "Country": kinds["National"],
        "Region": kinds["Region"],
        "Integrated care system": kinds["ICB"],
        "Organisation": kinds["Provider"],
    }
    region = found.series("Y58", "CHS_CYP")["2024-08"]
    assert region.below is not None
    assert region.below.value == region.value  # its boards add up to it


def test_a_blank_service_is_missing_and_not_zero(imported: Library) -> None:
    found = imported(COMMUNITY)
    blank = found.series("ICS-QOX", "CHS_A_AUDIOLOGY")["2024-08"]
    assert blank.value is None
    assert blank.state.value == "not_available"


def test_attendances_of_all_types_are_added_up(imported: Library) -> None:
    found = imported(ATTENDANCES)
    rows = [row for row in rows_of(ATTENDANCES) if row["org_code"] == "RF4" and row["period"] == "2017-03-01"]
    assert len(rows) == 3
    march = found.series("RF4", "AE4H")["2017-03"]
    came = sum(float(row["attendances"]) for row in rows)
    assert march.denominator == came
    assert march.numerator == came - sum(float(row["breaches"]) for row in rows)
    major = next(row for row in rows if row["type"] == "1")
    assert found.series("RF4", "AE4H_TYPE1")["2017-03"].denominator == float(major["attendances"])
    assert found.tree()["RF4"] == ("Organisation", "Y56")


# ------------------------------------------------------------------------------- United States


def test_why_an_outcome_is_missing_stands_in_its_footnote(imported: Library) -> None:
    found = imported(OUTCOMES)
    meaning = {
        "1": "too_small",
        "5": "not_available",
        "7": "not_available",
        "12": "not_applicable",
        "13": "not_available",
    }
    told = set()
    for row in rows_of(OUTCOMES):
        (one,) = found.series(row["Provider ID"], row["Measure ID"]).values()
        if row["Score"] == "Not Available":
            told.add(row["Footnote"])
            assert one.value is None
            assert one.state.value == meaning[row["Footnote"].split(" ")[0]]
            assert one.footnote == row["Footnote"]
        else:
            assert one.value == float(row["Score"])
    assert len(told) == len(meaning)


def test_the_nation_is_a_node(imported: Library) -> None:
    found = imported(NATION)
    for row in rows_of(NATION):
        (one,) = found.series("US", row["Measure ID"]).values()
        assert one.value == float(row["National Rate"])


def test_hospitals_get_their_zeros_back_and_bands_are_no_numbers(imported: Library) -> None:
    found = imported(RESPONSES)
    rows = [row for row in rows_of(RESPONSES) if row["Facility ID"] == "10001"]
    surveys = found.series("010001", "HCAHPS_SURVEYS")
    rates = found.series("010001", "HCAHPS_RESPONSE")
    assert len(surveys) == len(rows) == 9
    first = "2013-10-01/2014-09-30"
    assert surveys[first].value is None  # "300 or more"
    assert rates[first].value == 27
    bands = {"300 or more": "not_available", "Between 100 and 299": "not_available", "Not Available": "not_available",
             "Fewer than 100": "too_small", "FEWER THAN 50": "too_small"}  # fmt: skip
    years = {f"07_{year}": f"{year - 2}-10-01/{year - 1}-09-30" for year in range(2015, 2024)}
    for row in rows_of(RESPONSES):
        one = found.series(row["Facility ID"].zfill(6), "HCAHPS_SURVEYS")[years[row["Release Period"]]]
        said = row["Completed Surveys"]
        assert one.state.value == bands.get(said, "ok")
        assert one.value == (None if said in bands else float(said))


def test_survey_results_of_states_and_nation(imported: Library) -> None:
    period = "2021-10-01/2022-09-30"
    row = next(row for row in rows_of(STATES)
               if (row["Release Period"], row["State"], row["Measure ID"]) == ("07_2023", "TX", "H_COMP_1"))  # fmt: skip
    assert imported(STATES).series("TX", "H_COMP_1")[period].value == float(row["Top-box Percentage"])
    assert imported(STATES).tree()["TX"] == ("State", "US")
    row = next(row for row in rows_of(NATIONAL)
               if (row["Release Period"], row["Measure ID"]) == ("07_2023", "H_RECMND"))  # fmt: skip
    assert imported(NATIONAL).series("US", "H_RECMND")[period].value == float(row["Top-box Percentage"])


def test_three_years_of_california_are_one_series(imported: Library) -> None:
    found = imported(*CALIFORNIA)
    counts = {"2013": "Infection_Count", "2014": "Cases", "2015": "Hospital_Onset_Cases"}
    ids = {"2013": "FACID1", "2014": "Facility_ID1", "2015": "Facility_ID1"}
    rates = found.series("040000122", "MRSA_RATE")
    for path, (year, head) in zip(CALIFORNIA, counts.items(), strict=True):
        rows = [row for row in rows_of(path) if row[ids[year]].zfill(9) == "040000122"]
        assert [(rates[year].numerator, rates[year].denominator)] == [
            (float(row[head]), float(row["Patient_Days"])) for row in rows
        ]
    ratios = found.series("040000124", "HAI_5")
    assert set(ratios) == {"2014", "2015"}  # nothing was predicted in 2013
    assert ratios["2014"].state.value == "suppressed"  # 0.27 predicted: printed without a ratio
    assert found.tree()["040000122"] == ("Hospital", "CA-KINGS-FRESNO")


def test_two_releases_of_california_are_published_with_ratios_of_their_own(imported: Library) -> None:
    """Five ratios are not those of the printed parts: 2 of 7.28 are 0.27, printed is 0.28."""
    differing = [
        problem.raw
        for path in CALIFORNIA
        for problem in imported(path).result.problems
        if problem.code == "published-differs"
    ]
    assert differing == ["0.28", "0.68", "0.61", "1.33", "0.91"]


# ------------------------------------------------------------------------------------- Denmark


def test_a_longer_series_restates_the_months_that_both_have(imported: Library) -> None:
    found = imported(INFECTIONS, CDI)
    both = {row["month"] for row in rows_of(CDI)} & {
        row["month"] for row in rows_of(INFECTIONS) if (row["hospital"], row["infection"]) == ("AHH", "CDI")
    }
    assert (found.result.ledger.changed, found.result.ledger.new) == (len(both), 36 - len(both))
    january = next(row for row in rows_of(CDI) if row["month"] == "2015-01-01")
    assert found.series("AHH", "CDI_RATE")["2015-01"].denominator == float(january["days"])
    assert found.tree()["AHH"] == ("Hospital", "DK-84")


def test_patients_one_by_one_are_no_extract() -> None:
    """``cabg.csv`` of qicharts2 has one row a patient: no recipe reads it, and its heads would be refused."""
    heads = ["date", "age", "gender", "los", "death", "readmission"]
    assert [recipe.name for recipe in bundled() if recipe.knows(heads)] == []


def test_a_workbook_that_lacks_a_sheet_is_read_as_far_as_it_goes(imported: Library) -> None:
    """From 2025 on virtual wards have a sheet of providers; the file of 2024 is known all the same."""
    with_providers: Imported = imported(VIRTUAL[1])
    assert "RC9" in with_providers.tree()
    assert "RC9" not in imported(VIRTUAL[0]).tree()


@pytest.mark.parametrize("path", LISTS, ids=LISTS.values())
def test_a_list_is_read_row_by_row(path: Path, tmp_path: Path) -> None:
    with open(path, encoding="cp1252", newline="") as file:
        rows = sum(1 for row in csv.reader(file) if any(row)) - 1
    with databases.create(tmp_path / "new.lhsdb") as database:
        ledger = intake.import_files(database, [path], create_nodes=True).ledger
    assert (ledger.read, ledger.rejected, ledger.waiting) == (rows, 0, 0)
