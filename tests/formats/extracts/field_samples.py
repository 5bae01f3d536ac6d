"""Makes the sample extracts of the field whose real ones cannot be given away: in the published shape, with invented numbers.

``python -m tests.formats.extracts.field_samples`` writes them to ``resources/samples/field``. The shapes are those of
the specifications named in ``docs/extracts.md``; every number comes from a seeded generator, every hospital is made up.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

from lhs_desktop.config import resources
from tests.formats.extracts import field_workbooks

FOLDER = resources() / "samples" / "field"

Row = Sequence[object]
HOSPITALS = (
    (90001, "019901", "Example North Hospital"),
    (90002, "019902", "Example South Hospital"),
    (90003, "219903", "Example East Hospital"),
)
UNITS = (
    ("MICU", "CC", "IN:ACUTE:CC:M"),
    ("SICU", "CC", "IN:ACUTE:CC:S"),
    ("5 WEST", "WARD", "IN:ACUTE:WARD:M"),
)


def _write(path: Path, rows: Iterable[Row], newline: str = "\n") -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator=newline).writerows(rows)


def _sir(observed: int, predicted: float) -> tuple[object, object, object]:
    """A ratio, its p-value and its interval as one text; none of them where less than one infection is predicted."""
    if predicted < 1:
        return "", "", ""
    ratio = observed / predicted
    spread = 1.96 * (max(observed, 1) ** 0.5) / predicted
    low = "" if observed == 0 else f"{max(0.0, ratio - spread):.3f}"
    return f"{ratio:.3f}", f"{min(1.0, abs(1 - ratio)):.4f}", f"{low}, {ratio + spread:.3f}"


def _device_table(path: Path, seed: int, heads: Row, periods: Sequence[str], share: float) -> None:
    """Units, then the hospital without a location, then all hospitals without an id."""
    random = Random(seed)
    rows: list[Row] = [heads]
    for period in periods:
        group = [0, 0.0, 0]
        for org, ccn, _ in HOSPITALS:
            total = [0, 0.0, 0]
            for location, kind, code in UNITS:
                days = random.randint(250, 1200)
                predicted = round(days * share * random.uniform(0.8, 1.2), 3)
                observed = sum(random.random() < predicted / 6 for _ in range(6))
                rows.append((org, ccn, location, kind, code, period, _months(period), observed, f"{predicted:.3f}", days,
                             *_sir(observed, predicted)))  # fmt: skip
                total = [total[0] + observed, total[1] + predicted, total[2] + days]
            rows.append((org, ccn, "", "", "", period, _months(period), total[0], f"{total[1]:.3f}", total[2],
                         *_sir(int(total[0]), total[1])))  # fmt: skip
            group = [mine + its for mine, its in zip(group, total, strict=True)]
        rows.append(("", "", "", "", "", period, _months(period), group[0], f"{group[1]:.3f}", group[2],
                     *_sir(int(group[0]), group[1])))  # fmt: skip
    _write(path, rows)


def _months(period: str) -> int:
    return 3 if "Q" in period else 1


def clabsi(path: Path) -> None:
    heads = ("orgID", "ccn", "location", "locationType", "locCDC", "summaryYQ", "months", "infCount", "numPred",
             "numcldays", "SIR", "SIR_pval", "sir95ci")  # fmt: skip
    _device_table(path, 1, heads, ("2019Q2", "2019Q3", "2019Q4"), 0.0014)


def cauti(path: Path) -> None:
    """The same table of another module: its heads are written otherwise, its periods are months."""
    heads = ("orgID", "ccn", "location", "locationType", "loccdc", "summaryYM", "months", "infCount", "numPred",
             "numucathdays", "SIR", "SIR_pval", "SIR95CI")  # fmt: skip
    _device_table(path, 2, heads, tuple(f"2019M{month:02}" for month in range(7, 13)), 0.0012)


def clabsi_rates(path: Path) -> None:
    """The rate table: days of lines and of patients, no prediction."""
    random = Random(3)
    rows: list[Row] = [("orgID", "ccn", "location", "locationType", "locCDC", "summaryYM", "months", "infCount",
                        "numcldays", "CLABSIRate", "numpatdays", "LineDU")]  # fmt: skip
    for month in range(1, 7):
        for org, ccn, _ in HOSPITALS:
            total = [0, 0, 0]
            for place in (*UNITS, ("", "", "")):
                patients = random.randint(300, 600)
                days = round(patients * random.uniform(0.2, 0.6))
                observed = int(random.random() < 0.2) + int(random.random() < 0.05)
                total = [total[0] + observed, total[1] + days, total[2] + patients]
                if not place[0]:
                    observed, days, patients = (total[0] - observed, total[1] - days, total[2] - patients)
                rate, use = round(observed / days * 1000, 3), round(days / patients, 3)
                rows.append((org, ccn, *place, f"2019M{month:02}", 1, observed, days, rate, patients, use))
    _write(path, rows)


def _lab_events(path: Path, seed: int, count: str, quarterly: bool, share: float) -> None:
    """One row a hospital, facility-wide; predicted only by quarter. The last row of a period is of all hospitals."""
    random = Random(seed)
    when = "summaryYQ" if quarterly else "summaryYM"
    predicted_heads = ("numPred", "numpatdays", "SIR", "SIR_pval", "SIR95CI")
    heads = ("orgID", "ccn", "location", when, "months", count)
    rows: list[Row] = [(*heads, *(predicted_heads if quarterly else ("numpatdays",)))]
    periods = ("2019Q3", "2019Q4") if quarterly else tuple(f"2019M{month:02}" for month in range(7, 13))
    for period in periods:
        group = [0, 0.0, 0]
        for org, ccn, _ in HOSPITALS:
            days = random.randint(3000, 9000) * (3 if quarterly else 1)
            predicted = round(days * share, 3)
            observed = sum(random.random() < predicted / 20 for _ in range(20))
            rows.append(_lab_row(org, ccn, period, observed, predicted, days, quarterly))
            group = [group[0] + observed, group[1] + predicted, group[2] + days]
        rows.append(_lab_row("", "", period, int(group[0]), float(group[1]), int(group[2]), quarterly))
    _write(path, rows)


def _lab_row(
    org: object, ccn: str, period: str, observed: int, predicted: float, days: int, quarterly: bool
) -> Row:
    place = "FACWIDEIN" if org else ""
    head = (org, ccn, place, period, 3 if quarterly else 1, observed)
    return (*head, f"{predicted:.3f}", days, *_sir(observed, predicted)) if quarterly else (*head, days)


def ssi(path: Path) -> None:
    random = Random(8)
    rows: list[Row] = [("orgid", "ccn", "proccode", "summaryYQ", "months", "procCount", "infCountComplex30d",
                        "numPredComplex30d", "SIRComplex30d", "SIRComplex30d_pval", "SIRComplex30d95CI")]  # fmt: skip
    for quarter in ("2019Q1", "2019Q2", "2019Q3", "2019Q4"):
        for procedure, share in (("COLO", 0.025), ("HYST", 0.008)):
            group = [0, 0, 0.0]
            for org, ccn, _ in HOSPITALS:
                done = random.randint(20, 140)
                predicted = round(done * share, 3)
                observed = sum(random.random() < share for _ in range(done))
                rows.append((org, ccn, procedure, quarter, 3, done, observed, f"{predicted:.3f}",
                             *_sir(observed, predicted)))  # fmt: skip
                group = [group[0] + done, group[1] + observed, group[2] + predicted]
            rows.append(("", "", procedure, quarter, 3, group[0], group[1], f"{group[2]:.3f}",
                         *_sir(int(group[1]), group[2])))  # fmt: skip
    _write(path, rows)


PLACE = ("1 EXAMPLE ROAD", "EXAMPLETON", "MD", "21999", "EXAMPLE", "(000) 000-0000")
CARE = ("Facility ID", "Facility Name", "Address", "City/Town", "State", "ZIP Code", "County/Parish",
        "Telephone Number")  # fmt: skip


def _care(ccn: str, name: str, pads: bool = True) -> Row:
    """The columns of a hospital; a spreadsheet took the zeros off its number."""
    return (ccn if pads else ccn.lstrip("0"), name.upper(), *PLACE)


def care_compare_infections(path: Path) -> None:
    """Six rows a measure; each reason for a missing ratio once, and a date written in each of two ways."""
    random = Random(11)
    rows: list[Row] = [(*CARE, "Measure ID", "Measure Name", "Compared to National", "Score", "Footnote",
                        "Start Date", "End Date")]  # fmt: skip
    footnotes = iter(("12", "13", "5", "3, 13", "1, 28", "8", "29", "13"))
    for number, (_, ccn, name) in enumerate(HOSPITALS):
        dates = ("2023-01-01", "2023-12-31") if number == 2 else ("01/01/2023", "12/31/2023")
        for measure in range(1, 7):
            days, predicted = random.randint(500, 30000), round(random.uniform(0.1, 12), 3)
            observed = random.randint(0, 9)
            note = "" if predicted >= 1 else next(footnotes, "13")
            ratio = f"{observed / predicted:.3f}" if predicted >= 1 else "Not Available"
            absent = note in {"12", "5", "1, 28"}
            scores = {"CILOWER": "N/A" if observed == 0 or note else "0.100", "CIUPPER": "N/A" if note else "3.000",
                      "DOPC": days, "ELIGCASES": f"{predicted:.3f}", "NUMERATOR": observed, "SIR": ratio}  # fmt: skip
            for part, score in scores.items():
                score = "Not Available" if absent else score
                rows.append((*_care(ccn, name, pads=number != 0), f"HAI_{measure}_{part}", f"Infection {measure}",
                             "Not Available" if note else "No Different than National Benchmark", score, note,
                             *dates))  # fmt: skip
    _write(path, rows, newline="\r\n")


OUTCOMES = (
    "MORT_30_AMI",
    "MORT_30_HF",
    "MORT_30_PN",
    "MORT_30_COPD",
    "MORT_30_STK",
    "COMP_HIP_KNEE",
    "PSI_90",
)


def care_compare_outcomes(path: Path) -> None:
    """Deaths and complications; the last measure is one that no recipe knows yet."""
    random = Random(12)
    rows: list[Row] = [(*CARE, "Measure ID", "Measure Name", "Compared to National", "Denominator", "Score",
                        "Lower Estimate", "Higher Estimate", "Footnote", "Start Date", "End Date")]  # fmt: skip
    reasons = iter(("1", "5", "7", "19", "1, 28"))
    for _, ccn, name in HOSPITALS:
        for measure in (*OUTCOMES, "Hybrid_HWM"):
            score, cases = round(random.uniform(3, 18), 1), random.randint(25, 600)
            note = next(reasons, "") if random.random() < 0.35 else ""
            shown = (
                ("Not Available",) * 4 if note else (cases, score, round(score - 2, 1), round(score + 2, 1))
            )
            cases_known = ("Not Applicable", *shown[1:]) if measure == "PSI_90" and not note else shown
            words = "Number of Cases Too Small" if note == "1" else "No Different Than the National Rate"
            rows.append((*_care(ccn, name), measure, measure.replace("_", " "), words, *cases_known, note,
                         "07/01/2020", "06/30/2023"))  # fmt: skip
    _write(path, rows)


def readmission_reduction(path: Path) -> None:
    """The programme that cuts payments: predicted over expected readmissions, by condition."""
    random = Random(13)
    rows: list[Row] = [("Facility Name", "Facility ID", "State", "Measure Name", "Number of Discharges", "Footnote",
                        "Excess Readmission Ratio", "Predicted Readmission Rate", "Expected Readmission Rate",
                        "Number of Readmissions", "Start Date", "End Date")]  # fmt: skip
    odd: dict[int, Row] = {
        2: ("N/A", "1", "N/A", "N/A", "N/A", "N/A"),
        9: ("N/A", "", "0.9812", "14.2274", "14.5000", "Too Few to Report"),
        15: ("N/A", "5", "N/A", "N/A", "N/A", "N/A"),
    }
    number = 0
    for _, ccn, name in HOSPITALS:
        for condition in ("AMI", "CABG", "COPD", "HF", "HIP-KNEE", "PN"):
            cases = random.randint(60, 500)
            expected = round(random.uniform(5, 22), 4)
            predicted = round(expected * random.uniform(0.85, 1.15), 4)
            usual: Row = (cases, "", f"{predicted / expected:.4f}", f"{predicted:.4f}", f"{expected:.4f}",
                          round(cases * predicted / 100))  # fmt: skip
            discharges, note, *rest = odd.get(number, usual)
            rows.append((name.upper(), ccn, "MD", f"READM-30-{condition}-HRRP", discharges, note, *rest,
                         "07/01/2020", "06/30/2023"))  # fmt: skip
            number += 1
    _write(path, rows)


ANSWERS = (
    ("H_COMP_1_A_P", "Nurses \"always\" communicated well"), ("H_COMP_1_U_P", "Nurses \"usually\" communicated well"),
    ("H_COMP_1_STAR_RATING", "Nurse communication - star rating"), ("H_COMP_2_A_P", "Doctors \"always\" communicated well"),
    ("H_COMP_3_A_P", "Patients \"always\" received help as soon as they wanted"),
    ("H_COMP_5_A_P", "Staff \"always\" explained"), ("H_COMP_6_Y_P", "Yes, staff \"did\" give patients this information"),
    ("H_COMP_7_SA", "Patients who \"Strongly Agree\" they understood their care when they left the hospital"),
    ("H_CLEAN_HSP_A_P", "Room was \"always\" clean"), ("H_QUIET_HSP_A_P", "\"Always\" quiet at night"),
    ("H_HSP_RATING_9_10", "Patients who gave a rating of \"9\" or \"10\" (high)"),
    ("H_RECMND_DY", "\"YES\", patients would definitely recommend the hospital"),
)  # fmt: skip


def hcahps(path: Path) -> None:
    """Answers by hospital: a row an answer, of which the best (top box) is read; stars and other answers are its detail."""
    random = Random(14)
    rows: list[Row] = [(*CARE, "HCAHPS Measure ID", "HCAHPS Question", "HCAHPS Answer Description",
                        "Patient Survey Star Rating", "Patient Survey Star Rating Footnote", "HCAHPS Answer Percent",
                        "HCAHPS Answer Percent Footnote", "HCAHPS Linear Mean Value", "Number of Completed Surveys",
                        "Number of Completed Surveys Footnote", "Survey Response Rate Percent",
                        "Survey Response Rate Percent Footnote", "Start Date", "End Date")]  # fmt: skip
    for number, (_, ccn, name) in enumerate(HOSPITALS):
        surveys: object = ("Not Available", random.randint(60, 95), random.randint(300, 2000))[number]
        for measure, words in ANSWERS:
            star = measure.endswith("STAR_RATING")
            percent: object = (
                "Not Applicable" if star else ("Not Available", *[random.randint(45, 90)] * 2)[number]
            )
            note = ("5", "6, 10", "")[number]
            rows.append((*_care(ccn, name, pads=number == 2), measure, words, words, random.randint(2, 5) if star else
                         "Not Applicable", "", percent, "" if star else note, "Not Applicable", surveys, note,
                         (surveys, 14, 22)[number], note, "04/01/2022", "03/31/2023"))  # fmt: skip
    _write(path, rows, newline="\r\n")


INDICATORS = (
    ("CLABSI Overall Standardized Infection Ratio", 1, "", True),
    ("CLABSI Medical ICU", 1000, "# CLABSI per 1000 line days", False),
    ("CLABSI Cardiothoracic ICU", 1000, "# CLABSI per 1000 line days", False),
    ("SSI Colon", 100, "# SSI per 100 procedures", False),
    ("SSI Hysterectomy", 100, "# SSI per 100 procedures", False),
    ("CDI Hospital Onset", 10000, "# hospital onset cases per 10,000 patient days", False),
)


def new_york(path: Path) -> None:
    """A row a hospital, year and indicator; the state stands among the hospitals, with the number 0."""
    random = Random(15)
    rows: list[Row] = [("Facility Id", "Hospital Name", "Indicator Name", "Year", "Infections observed",
                        "Infections predicted", "Denominator", "Indicator value", "Indicator Lower confidence limit",
                        "Indicator Upper confidence limit", "Indicator units", "Comparison results", "Location 1")]  # fmt: skip
    for year in (2011, 2012):
        for indicator, scale, unit, ratio in INDICATORS:
            state = [0, 0.0, 0]
            for number, (_, _, name) in enumerate(HOSPITALS, 1):
                observed, done = random.randint(0, 12), random.randint(80, 900) * (scale // 100 or 10)
                predicted = round(random.uniform(2, 12), 1)
                rows.append(
                    _indicator(
                        9000 + number, name, indicator, year, observed, predicted, done, scale, unit, ratio
                    )
                )
                state = [state[0] + observed, state[1] + predicted, state[2] + done]
            rows.append(_indicator(0, "New York State - All Hospitals", indicator, year, int(state[0]),
                                   round(state[1], 1), int(state[2]), scale, unit, ratio))  # fmt: skip
    _write(path, rows)


def _indicator(
    number: int, name: str, indicator: str, year: int, observed: int, predicted: float, done: int, scale: int,
    unit: str, ratio: bool,
) -> Row:  # fmt: skip
    value = observed / predicted if ratio else observed / done * scale
    parts = (observed, predicted, "") if ratio else (observed, "", done)
    compared = ("", "", unit, "") if number == 0 else (f"{value / 2:.2f}", f"{value * 2 + 0.5:.2f}", unit,
                                                       "Not different than state average")  # fmt: skip
    where = "" if number == 0 else "1 Example Road\nExampleton, NY 19999\n(42.0, -75.0)"
    return (number, name, indicator, year, *parts, f"{value:.2f}", *compared, where)


MAKERS: dict[str, Callable[[Path], None]] = {
    "nhsn_clabsi_sir.csv": clabsi,
    "nhsn_cauti_sir.csv": cauti,
    "nhsn_clabsi_rates.csv": clabsi_rates,
    "nhsn_cdi_labid_quarter.csv": lambda path: _lab_events(path, 4, "CDIF_facIncHOCount", True, 0.0004),
    "nhsn_cdi_labid_month.csv": lambda path: _lab_events(path, 5, "CDIF_facIncHOCount", False, 0.0004),
    "nhsn_mrsa_labid_quarter.csv": lambda path: _lab_events(path, 6, "MRSA_bldIncCount", True, 0.00006),
    "nhsn_mrsa_labid_month.csv": lambda path: _lab_events(path, 7, "MRSA_bldIncCount", False, 0.00006),
    "nhsn_ssi_sir.csv": ssi,
    "Healthcare_Associated_Infections-Hospital.csv": care_compare_infections,
    "Complications_and_Deaths-Hospital.csv": care_compare_outcomes,
    "FY_2024_Hospital_Readmissions_Reduction_Program_Hospital.csv": readmission_reduction,
    "HCAHPS-Hospital.csv": hcahps,
    "Hospital-Acquired_Infections_New_York.csv": new_york,
    **field_workbooks.MAKERS,
}
"""File name → what makes it."""

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, make in MAKERS.items():
        make(FOLDER / file_name)
