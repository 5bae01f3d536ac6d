"""Sample workbooks of vendors and of one's own, in the shape that reaches hospitals, with invented numbers.

Titles and filters above the table, merged labels, colours that mean something, totals, notes below.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

SITES = ("Example North Hospital", "Example South Hospital")
WARDS = (("MICU", "Medical intensive care"), ("5 West", "Medical"), ("6 East", "Surgical"))


@contextmanager
def _workbook(path: Path) -> Iterator[xlsxwriter.Workbook]:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC)})  # the same bytes each time
        yield book


def _rows(sheet: Worksheet, first: int, rows: list[list[object]]) -> int:
    """Writes rows and returns the number of the next; None leaves a cell empty."""
    for number, row in enumerate(rows, first):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    return first + len(rows)


QUESTIONS = (
    ("Communication with nurses", ("Domain score", "Nurses treat with courtesy and respect", "Nurses listen carefully",
                                   "Nurses explain clearly")),
    ("Communication with doctors", ("Domain score", "Doctors treat with courtesy and respect", "Doctors listen carefully",
                                    "Doctors explain clearly")),
    ("Responsiveness of staff", ("Domain score", "Help as soon as wanted")),
    ("Global", ("Rate hospital 9 or 10", "Would definitely recommend")),
)  # fmt: skip


def survey_vendor(path: Path) -> None:
    """Top-box scores by unit, domain and question; grey where fewer than 30 answered."""
    random = Random(21)
    with _workbook(path) as book:
        grey, bold = book.add_format({"font_color": "#999999"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("HCAHPS by unit")
        sheet.write(0, 0, "HCAHPS top-box report, adjusted", bold)
        top = _rows(sheet, 1, [["Report run:", "15 January 2025"], ["Reporting period:", "July to September 2024"],
                               ["Filters:", "Received date; peer group: all hospitals, 300-449 beds"],
                               ["n < 30 is shown in grey and not compared."], []])  # fmt: skip
        row = _rows(sheet, top, [["Facility", "Unit", "Domain", "Question", "n", "Top Box %", "Percentile Rank",
                                  "Prior n", "Prior Top Box %", "Change", "Note"]])  # fmt: skip
        for site in SITES:
            first = row
            for ward, _ in WARDS:
                start = row
                answered = random.choice((18, 45, 80, 120))
                for domain, questions in QUESTIONS:
                    for question in questions:
                        row = _answers(sheet, row, domain, question, answered, random, grey)
                    sheet.merge_range(row - len(questions), 2, row - 1, 2, domain)
                sheet.merge_range(start, 1, row - 1, 1, ward)
            sheet.merge_range(first, 0, row - 1, 0, site)
        _rows(sheet, row + 1, [["▲ ▼ significantly higher or lower than the period before."]])


def _answers(
    sheet: Worksheet, row: int, domain: str, question: str, answered: int, random: Random, grey: object
) -> int:
    few = answered < 30
    score: object = round(random.uniform(55, 92), 1)
    if few and question == "Domain score":
        score = "n<30"
    prior = round(random.uniform(55, 92), 1)
    change = random.choice(("▲ 2.1", "▼ 1.4", "0.3"))
    percentile: object = "—" if few else random.randint(1, 99)
    cells = (question, answered, score, percentile, answered + 5, prior, change, "n<30" if few else "")
    for column, value in enumerate(cells, 3):
        sheet.write(row, column, value, grey) if few else sheet.write(row, column, value)
    return row + 1


NURSING = (
    ("Total falls per 1,000 patient days", (1.0, 4.5)),
    ("Injury falls per 1,000 patient days", (0.0, 1.2)),
    ("Hospital-acquired pressure injury, stage 2 and above, %", (0.0, 5.0)),
)
LIKE_UNITS = ("Mean of like units", "Median of like units", "25th percentile", "75th percentile")


def nursing_quality(path: Path) -> None:
    """Units by quarter, with what like units have below each; one unit was not eligible at first."""
    random = Random(22)
    quarters = ["4Q22", "1Q23", "2Q23", "3Q23", "4Q23", "1Q24", "2Q24", "3Q24"]
    with _workbook(path) as book:
        sheet = book.add_worksheet("Unit by quarter")
        rows: list[list[object]] = [["Nursing quality indicators, unit by quarter"], ["Comparison: like units, all hospitals"],
                                    [], ["Hospital", "Unit", "Unit type", "Indicator", "Statistic", *quarters]]  # fmt: skip
        for site in SITES:
            for ward, kind in WARDS:
                for indicator, (low, high) in NURSING:
                    own: list[object] = [round(random.uniform(low, high), 2) for _ in quarters]
                    if ward == "6 East":
                        own[:2] = ["NE", "NE"]
                    if ward == "5 West" and "pressure" in indicator:
                        own[4] = "NR"
                    rows.append([site, ward, kind, indicator, "Unit", *own])
                    for statistic in LIKE_UNITS:
                        like: list[object] = [round(random.uniform(low, high), 2) for _ in quarters]
                        rows.append([site, ward, kind, indicator, statistic, *like])
        rows += [[], ["NE not eligible; NR not reported. From 4Q23 on, with observation patients."]]
        _rows(sheet, 0, rows)


LINES = ("Cardiology", "General medicine", "General surgery", "Neurosciences")


def observed_expected(path: Path) -> None:
    """Observed over expected by service line, a total below each hospital and one of all."""
    random = Random(23)
    heads: list[object] = ["Hospital", "Service Line", "Cases", "Deaths (Obs)", "Deaths (Exp)", "Mortality O/E", "LOS Days (Obs)",
             "LOS Days (Exp)", "LOS Index", "Readmissions 30d", "Readmission Cases", "% Readmitted"]  # fmt: skip
    rows: list[list[object]] = [["Clinical outcomes: observed and expected"], ["Discharge months:", "July to September 2024"],
                                ["Risk model: 2024; cohort: academic medical centers"], [], heads]  # fmt: skip
    everything = [0.0] * 7
    for site in SITES:
        whole = [0.0] * 7
        for line in LINES:
            cases = random.randint(150, 900)
            expected, days = (
                round(cases * random.uniform(0.01, 0.04), 2),
                round(cases * random.uniform(4, 7), 1),
            )
            deaths = round(expected * random.uniform(0.6, 1.4))
            stayed = round(days * random.uniform(0.85, 1.15))
            again = round(cases * random.uniform(0.05, 0.18))
            figures: list[float] = [cases, deaths, expected, stayed, days, again, cases - deaths]
            rows.append(_outcome(site, line, figures))
            whole = [a + b for a, b in zip(whole, figures, strict=True)]
        rows.append(_outcome(site, "Total", whole))
        everything = [a + b for a, b in zip(everything, whole, strict=True)]
    rows.append(_outcome("All hospitals", "Total", everything))
    rows += [[], ["Source: invented numbers in the shape of a benchmarking database."]]
    with _workbook(path) as book:
        _rows(book.add_worksheet("O-E by service line"), 0, rows)


def _outcome(site: str, line: str, figures: list[float]) -> list[object]:
    cases, deaths, expected, stayed, days, again, left = figures
    return [site, line, cases, deaths, round(expected, 2), round(deaths / round(expected, 2), 2), stayed, round(days, 1),
            round(stayed / round(days, 1), 2), again, left, f"{again / left * 100:.1f}%"]  # fmt: skip


def crosstab(path: Path) -> None:
    """Text for a spreadsheet: UTF-16 with tabs, months over three measures, labels once, totals at the right and below."""
    random = Random(24)
    months = ("July 2024", "August 2024", "September 2024", "Grand Total")
    names = ("Compliant", "Opportunities", "% Compliant")
    lines = [
        ["", "", *(month for month in months for _ in names)],
        ["Hospital", "Department", *(names * len(months))],
    ]
    below = [[0, 0] for _ in months]
    for site in SITES:
        for number, department in enumerate(
            ("Emergency", "Intensive care", "Surgery", "Dialysis, outpatients")
        ):
            parts = []
            for _ in months[:-1]:
                seen = random.randint(40, 400)
                parts.append([round(seen * random.uniform(0.7, 0.99)), seen])
            if department.startswith("Dialysis") and site == SITES[1]:
                parts[0] = [0, 0]  # it opened in August
            parts.append([sum(part[0] for part in parts), sum(part[1] for part in parts)])
            below = [[a + c, b + d] for (a, b), (c, d) in zip(below, parts, strict=True)]
            lines.append([site if number == 0 else "", department, *_shares(parts)])
    lines.append(["Grand Total", "", *_shares(below)])
    text = "".join("\t".join(line) + "\r\n" for line in lines)
    path.write_bytes(text.encode("utf-16"))


def _shares(parts: list[list[int]]) -> list[str]:
    found: list[str] = []
    for did, seen in parts:
        found += [f"{did:,}", f"{seen:,}", f"{did / seen * 100:.1f}%"] if seen else ["", "", ""]
    return found


SCORES: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("Safety", ()),
    ("CLABSI, events", (0, 0, 1, 0, 2, 0, 0, 0, "pending")),
    ("Hand hygiene %", ("95%", 0.93, 96, "91%", 0.97, 94, "95%", 0.96, "see e-mail")),
    ("Falls with injury", (1, 2, 0, 1, 1, 0, 2, 1, "TBD")),
    ("Experience", ()),
    ("Would recommend %", ("71%", "73%", "#DIV/0!", "70%", 0.74, 72, "75%", "n/a", "TBD")),
    ("Discharges with a survey", (45, 51, "<11", 38, 41, 36, 44, "<11", "TBD")),
    ("Flow", ()),
    ("Mean length of stay, days", (4.6, 4.5, 4.8, 4.4, 4.7, 4.9, 4.6, 4.5, "—")),
)


def scorecard(path: Path) -> None:
    """Of one's own making: months of a year from July across, sections, three ways to write a percentage."""
    months = ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    with _workbook(path) as book:
        good, poor = book.add_format({"bg_color": "#C6EFCE"}), book.add_format({"bg_color": "#FFC7CE"})
        sheet = book.add_worksheet("Scorecard")
        sheet.merge_range(0, 0, 0, 15, "Quality scorecard FY25 – Example North Hospital")
        row = _rows(sheet, 1, [["Green: at target. Red: not. * provisional"], [],
                               ["Unit", "Measure", "Target", *months, "YTD"]])  # fmt: skip
        for ward, _ in WARDS[:2]:
            sheet.write(row, 0, ward)
            for name, cells in SCORES:
                sheet.write(row, 1, name)
                for column, value in enumerate(cells, 3):
                    if value == "#DIV/0!":
                        sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
                    else:
                        sheet.write(row, column, value, good if column % 3 else poor)
                if cells:
                    sheet.write(row, 2, "95%" if "hygiene" in name else "TBD")
                    sheet.write(row, 15, "#REF!" if "recommend" in name else 1)
                row += 1
        _rows(sheet, row + 1, [["* provisional until the 20th of the next month"]])


MAKERS: dict[str, Callable[[Path], None]] = {
    "hcahps_vendor_by_unit.xlsx": survey_vendor,
    "nursing_quality_unit_by_quarter.xlsx": nursing_quality,
    "outcomes_observed_expected.xlsx": observed_expected,
    "hand_hygiene_crosstab.csv": crosstab,
    "scorecard_fy25.xlsx": scorecard,
}
