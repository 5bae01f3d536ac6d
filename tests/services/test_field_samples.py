"""The made samples of the field: each imported as a user does, its totals left out, its odd cells where they belong."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lhs_desktop.formats.workbooks import read_workbook
from tests.formats.extracts.field_samples import MAKERS
from tests.services.extracts_at_hand import MADE
from tests.services.field import Library, library

CLABSI, CAUTI, RATES = (
    MADE / "nhsn_clabsi_sir.csv",
    MADE / "nhsn_cauti_sir.csv",
    MADE / "nhsn_clabsi_rates.csv",
)
CDI = MADE / "nhsn_cdi_labid_quarter.csv", MADE / "nhsn_cdi_labid_month.csv"
MRSA = MADE / "nhsn_mrsa_labid_quarter.csv", MADE / "nhsn_mrsa_labid_month.csv"
SSI = MADE / "nhsn_ssi_sir.csv"
CARE = MADE / "Healthcare_Associated_Infections-Hospital.csv"
DEATHS = MADE / "Complications_and_Deaths-Hospital.csv"
REDUCTION = MADE / "FY_2024_Hospital_Readmissions_Reduction_Program_Hospital.csv"
HCAHPS = MADE / "HCAHPS-Hospital.csv"
NEW_YORK = MADE / "Hospital-Acquired_Infections_New_York.csv"
VENDOR = MADE / "hcahps_vendor_by_unit.xlsx"
NURSING = MADE / "nursing_quality_unit_by_quarter.xlsx"
EXPECTED = MADE / "outcomes_observed_expected.xlsx"
CROSSTAB = MADE / "hand_hygiene_crosstab.csv"
SCORECARD = MADE / "scorecard_fy25.xlsx"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("made")) as found:
        yield found


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", MAKERS)
def test_samples_are_what_their_generator_makes(tmp_path: Path, name: str) -> None:
    MAKERS[name](tmp_path / name)
    made, kept = read_workbook(tmp_path / name), read_workbook(MADE / name)
    assert [sheet.name for sheet in made.sheets] == [sheet.name for sheet in kept.sheets]
    for one, other in zip(made.sheets, kept.sheets, strict=True):
        assert list(one.iterate()) == list(other.iterate())


@pytest.mark.parametrize(
    ("path", "new", "skipped", "rejected", "waiting", "reconciled"),
    [
        (CLABSI, 54, {"total": 24}, 0, 0, 7),
        (CAUTI, 108, {"total": 48}, 0, 0, 7),
        (RATES, 108, {"total": 36}, 0, 0, 5),
        (CDI[0], 12, {"total": 4}, 0, 0, 4),
        (CDI[1], 18, {"total": 6}, 0, 0, 2),
        (MRSA[0], 12, {"total": 4}, 0, 0, 4),
        (MRSA[1], 18, {"total": 6}, 0, 0, 2),
        (SSI, 24, {"total": 8}, 0, 0, 8),
        (CARE, 54, {"interval": 36, "published-ratio": 18}, 0, 0, 6),
        (DEATHS, 21, {}, 0, 3, 0),  # Hybrid_HWM is of no recipe yet
        (REDUCTION, 18, {}, 0, 0, 6),
        (HCAHPS, 30, {"detail": 6}, 0, 0, 0),
        (NEW_YORK, 36, {"total": 12}, 0, 0, 18),
        (VENDOR, 72, {}, 0, 0, 0),
        (NURSING, 144, {"interval": 576}, 0, 0, 0),
        (EXPECTED, 24, {"total": 9}, 0, 0, 17),
        (CROSSTAB, 48, {"published-ratio": 24, "total": 9}, 0, 0, 2),
        (SCORECARD, 106, {}, 2, 0, 0),  # two cells say “see e-mail”
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_accounts(
    imported: Library,
    path: Path,
    new: int,
    skipped: dict[str, int],
    rejected: int,
    waiting: int,
    reconciled: int,
) -> None:
    result = imported(path).result
    ledger = result.ledger
    assert result.skipped == skipped
    assert (ledger.new, ledger.rejected, ledger.waiting) == (new, rejected, waiting)
    assert ledger.read == new + sum(skipped.values()) + rejected + waiting
    assert len(result.reconciled) == reconciled
    assert [one.what for one in result.reconciled if not one.agrees] == []


def test_units_are_loaded_and_add_up_to_the_row_of_their_hospital(imported: Library) -> None:
    found = imported(CLABSI)
    for row in rows_of(CLABSI):
        period = row["summaryYQ"].replace("Q", "-Q")
        if row["location"]:
            unit = f"{row['ccn']}-{row['location'].replace(' ', '-')}"
            one = found.series(unit, "CLABSI_SIR")[period]
            assert (one.numerator, one.denominator) == (float(row["infCount"]), float(row["numPred"]))
            assert one.state.value == ("ok" if row["SIR"] else "suppressed")
            assert one.value == (pytest.approx(float(row["SIR"]), abs=5e-4) if row["SIR"] else None)
        elif row["orgID"]:
            whole = found.series(row["ccn"], "CLABSI_SIR")[period]
            assert whole.rolled_up
            assert whole.numerator == float(row["infCount"])
            assert whole.denominator == pytest.approx(float(row["numPred"]))
            rate = found.series(row["ccn"], "CLABSI_RATE")[period]
            assert rate.denominator == float(row["numcldays"])


def test_heads_in_another_case_and_months_instead_of_quarters(imported: Library) -> None:
    row = next(row for row in rows_of(CAUTI) if row["loccdc"])
    unit = f"{row['ccn']}-{row['location'].replace(' ', '-')}"
    one = imported(CAUTI).series(unit, "CAUTI_RATE")[row["summaryYM"].replace("M", "-")]
    assert one.value == pytest.approx(1000 * int(row["infCount"]) / int(row["numucathdays"]))


def test_ratios_come_by_quarter_and_rates_by_month(imported: Library) -> None:
    found = imported(*CDI)
    ratios, rates = found.series("019902", "CDI_SIR"), found.series("019902", "CDI_RATE")
    assert set(ratios) == {"2019-Q3", "2019-Q4"}
    assert set(rates) == {*ratios, *(f"2019-{month:02}" for month in range(7, 13))}


def test_procedures_have_a_measure_each(imported: Library) -> None:
    found = imported(SSI)
    for row in rows_of(SSI):
        if row["orgid"]:
            code = f"SSI_{row['proccode']}_SIR"
            one = found.series(row["ccn"], code)[row["summaryYQ"].replace("Q", "-Q")]
            assert one.denominator == float(row["numPredComplex30d"])
            assert (one.value is None) == (row["SIRComplex30d"] == "")


def test_each_reason_for_a_missing_ratio_is_a_state(imported: Library) -> None:
    found = imported(CARE)
    states = {"13": "suppressed", "3, 13": "suppressed", "5": "not_available", "12": "not_applicable",
              "1, 28": "not_available", "8": "not_available", "29": "not_available"}  # fmt: skip
    told: Counter[str] = Counter()
    for row in rows_of(CARE):
        if not row["Measure ID"].endswith("_SIR"):
            continue
        one = found.series(row["Facility ID"].zfill(6), row["Measure ID"].removesuffix("_SIR"))["2023"]
        if row["Score"] == "Not Available":
            told[row["Footnote"]] += 1
            assert one.value is None
            assert one.state.value == states[row["Footnote"]]
        else:
            assert one.value == pytest.approx(float(row["Score"]), abs=5e-4)
    assert len(told) > 1


def test_tokens_of_outcomes(imported: Library) -> None:
    found = imported(DEATHS)
    waiting = [problem for problem in found.result.problems if problem.code == "measure-unknown-waiting"]
    assert [problem.raw for problem in waiting] == ["Hybrid_HWM"]
    states = {"1": "too_small", "1, 28": "not_available", "5": "not_available", "7": "not_available",
              "19": "not_applicable"}  # fmt: skip
    for row in rows_of(DEATHS):
        if row["Measure ID"] == "Hybrid_HWM":
            continue
        code = "PSI_90_SAFETY" if row["Measure ID"] == "PSI_90" else row["Measure ID"]
        (one,) = found.series(row["Facility ID"], code).values()
        assert one.state.value == states.get(row["Footnote"], "ok")
        assert one.value == (None if row["Footnote"] else float(row["Score"]))


def test_excess_readmissions_are_predicted_over_expected(imported: Library) -> None:
    found = imported(REDUCTION)
    for row in rows_of(REDUCTION):
        code = "HRRP_" + row["Measure Name"].split("30-")[1].removesuffix("-HRRP").replace("-", "_")
        (one,) = found.series(row["Facility ID"], code).values()
        if row["Excess Readmission Ratio"] == "N/A":
            assert one.state.value == {"1": "too_small", "5": "not_available"}[row["Footnote"]]
        else:
            assert one.value == pytest.approx(float(row["Excess Readmission Ratio"]), abs=5e-5)
    assert found.series("MD", "HRRP_HF") == {}  # rates cannot be added up


def test_only_the_best_answers_are_read(imported: Library) -> None:
    found = imported(HCAHPS)
    period = "2022-04-01/2023-03-31"
    answers = {(row["Facility ID"].zfill(6), row["HCAHPS Measure ID"]): row for row in rows_of(HCAHPS)}
    nurses = found.series("219903", "H_COMP_1")[period]
    assert nurses.value == float(answers["219903", "H_COMP_1_A_P"]["HCAHPS Answer Percent"])
    assert found.series("019901", "H_COMP_1")[period].state.value == "not_available"
    assert found.series("019902", "H_RECMND")[period].footnote == "6, 10"


def test_the_state_among_its_hospitals_is_a_total(imported: Library) -> None:
    found = imported(NEW_YORK)
    own: dict[str, int] = defaultdict(int)
    for row in rows_of(NEW_YORK):
        if row["Facility Id"] != "0" and row["Indicator Name"] == "CDI Hospital Onset":
            own[row["Year"]] += int(row["Infections observed"])
    state = found.series("NY", "CDI_RATE")
    assert {period: one.numerator for period, one in state.items()} == dict(own)
    assert set(found.tree()) == {"NY", "NY-9001", "NY-9002", "NY-9003"}


def test_merged_labels_hold_for_the_rows_below(imported: Library) -> None:
    found = imported(VENDOR)
    sheet = load_workbook(VENDOR)["HCAHPS by unit"]
    labels, told = ["", "", ""], 0
    for row in sheet.iter_rows(min_row=7, max_row=sheet.max_row - 2, values_only=True):
        labels = [str(cell or label) for cell, label in zip(row[:3], labels, strict=True)]
        if row[3] != "Domain score" or labels[2] != "Communication with nurses":
            continue
        unit = "-".join(label.upper().replace(" ", "-") for label in labels[:2])
        one = found.series(unit, "H_COMP_1")["2024-Q3"]
        told += 1
        assert one.state.value == ("too_small" if row[5] == "n<30" else "ok")
        assert one.value == (None if row[5] == "n<30" else row[5])
    assert told == 6


def test_quarters_across_and_what_like_units_have_below(imported: Library) -> None:
    found = imported(NURSING)
    sheet = load_workbook(NURSING)["Unit by quarter"]
    heads, *rows = sheet.iter_rows(min_row=4, values_only=True)
    row = next(row for row in rows if row[:2] == ("Example South Hospital", "6 East") and "Total" in row[3])
    series = found.series("EXAMPLE-SOUTH-HOSPITAL-6-EAST", "NQ_FALLS")
    assert series["2022-Q4"].state.value == "not_applicable"
    assert series["2024-Q3"].value == row[heads.index("3Q24")]
    pressure = found.series("EXAMPLE-NORTH-HOSPITAL-5-WEST", "NQ_HAPI")
    assert pressure["2023-Q4"].state.value == "not_available"


def test_service_lines_add_up_to_their_hospital(imported: Library) -> None:
    found = imported(EXPECTED)
    sheet = load_workbook(EXPECTED).active
    rows = [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[1] == "Total"]
    assert len(rows) == 3
    for row in rows[:2]:
        code = str(row[0]).upper().replace(" ", "-")
        deaths = found.series(code, "MORT_OE")["2024-Q3"]
        assert (deaths.numerator, pytest.approx(deaths.denominator)) == (row[3], row[4])
        again = found.series(code, "READM_30_RAW")["2024-Q3"]
        assert f"{again.value:.1f}%" == row[11]


def test_a_crosstab_of_sixteen_bit_text(imported: Library) -> None:
    found = imported(CROSSTAB)
    lines = [line.split("\t") for line in CROSSTAB.read_bytes().decode("utf-16").splitlines()]
    place = next(place for place, head in enumerate(lines[0]) if head == "August 2024")
    surgery = [line for line in lines if line[1] == "Surgery"]
    one = found.series("EXAMPLE-SOUTH-HOSPITAL-SURGERY", "HAND_HYGIENE")["2024-08"]
    assert [f"{one.numerator:g}", f"{one.denominator:g}"] == surgery[1][place : place + 2]
    closed = found.series("EXAMPLE-SOUTH-HOSPITAL-DIALYSIS-OUTPATIENTS", "HAND_HYGIENE")["2024-07"]
    assert closed.state.value == "not_available"
    july = [
        found.series(code, "HAND_HYGIENE")["2024-07"]
        for code in ("EXAMPLE-NORTH-HOSPITAL", "EXAMPLE-SOUTH-HOSPITAL")
    ]
    total = lines[-1][lines[0].index("July 2024") :]
    assert sum(one.denominator or 0 for one in july) == int(total[1].replace(",", ""))


def test_a_scorecard_with_percentages_in_three_forms(imported: Library) -> None:
    found = imported(SCORECARD)
    hygiene = found.series("SC-MICU", "SC_HAND_HYGIENE")
    months = [*(f"2024-{month:02}" for month in range(7, 13)), "2025-01", "2025-02"]
    assert [round(hygiene[month].value or 0, 6) for month in months] == [95, 93, 96, 91, 97, 94, 95, 96]
    assert "2025-03" not in hygiene  # “see e-mail”
    recommend = found.series("SC-MICU", "SC_RECOMMEND")
    assert recommend["2024-09"].state.value == "not_available"  # #DIV/0!
    surveys = found.series("SC-5-WEST", "SC_SURVEYS")
    assert surveys["2024-09"].state.value == "too_small"  # <11
    assert surveys["2025-03"].state.value == "not_available"  # TBD
    rejected = [problem for problem in found.result.problems if problem.code == "not-a-number"]
    assert [(problem.cell, problem.raw) for problem in rejected] == [
        ("L7", "see e-mail"),
        ("L16", "see e-mail"),
    ]
