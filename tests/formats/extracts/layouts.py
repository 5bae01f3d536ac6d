"""A generator of extracts: what is true first, then a sheet that says it in one of the shapes that the field uses."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lhs_desktop.formats.workbooks import Cell, Sheet, Workbook
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Period

Value = tuple[float | None, float | None]
"""Numerator (or the only value) and denominator; None is missing."""
Truth = dict[tuple[str, str, str], Value]
"""Node, measure and period code to value."""

LAYOUTS = (
    "long",
    "long by measure",
    "companions",
    "across",
    "across with parts in heads",
    "across with measures on rows",
    "across with parts on rows",
    "nodes across",
    "one period",
    "scorecard",
)
HOSPITALS = (
    "Northgate",
    "Southmoor",
    "Eastfield",
    "Westbury",
    "Highcliff",
    "Lakeside",
    "Riverside",
    "Oakham",
)
PAIRS = (
    ("Falls", "Patient days"),
    ("Infections", "Line days"),
    ("Readmissions", "Discharges"),
    ("Deaths", "Admissions"),
    ("Patients seen within 4 hours", "Attendances"),
)
PERCENTS = ("Hand hygiene compliance %", "Staff vaccinated %", "Bed occupancy %")
COUNTS = ("Complaints", "Births", "Theatre sessions")


@dataclass(slots=True)
class Made:
    """A generated extract and what it says."""

    workbook: Workbook
    truth: Truth
    layout: str
    rows: list[list[Cell]] = field(repr=False)
    totals: int = 0


@dataclass(slots=True)
class _Plan:
    rng: random.Random
    codes: list[str]
    names: list[str]
    times: list[Period]
    measures: list[tuple[str, str]]
    """Name of the numerator or of the only figure, and of the denominator ("" where there is none)."""
    truth: Truth
    write: "_Writer"
    missing: str
    percents: str
    """How percentages are written: ``number``, ``fraction`` or ``sign``."""
    regions: list[str]
    """One a node, where the extract names them; else none."""


class _Writer:
    """How one extract writes its periods and numbers."""

    def __init__(self, rng: random.Random, grain: str) -> None:
        forms = {
            "month": ["%Y-%m", "%b-%y", "%B %Y", "%YM%m", "%Y%m", "date", "%d/%m/%Y"],
            "quarter": ["Q{q} {y}", "{y}Q{q}", "{y}-Q{q}", "{q}Q{s}"],
            "year": ["{y}"],
        }
        self.form = rng.choice(forms[grain])

    def period(self, period: Period, head: bool = False) -> Cell:
        start = period.start
        if self.form == "date":
            return start
        if "{" in self.form:
            quarter = (start.month + 2) // 3
            return self.form.format(q=quarter, y=start.year, s=f"{start.year % 100:02d}")
        if head and self.form == "%Y%m":
            return f"{start:%Y-%m}"
        return start.strftime(self.form)


def make(seed: int) -> Made:
    """The extract of a seed: always the same."""
    rng = random.Random(seed)
    layout = rng.choice(LAYOUTS)
    plan = _plan(rng, layout)
    body = _BUILDERS[layout](plan)
    title = _title(plan, layout)
    rows = [*title, *body, *_notes(rng)]
    if rng.random() < 0.3:
        rows = [[None, *row] for row in rows]
    name = _name(plan, layout)
    return Made(_workbook(name, rows), plan.truth, layout, rows)


def _plan(rng: random.Random, layout: str) -> _Plan:
    one_node = layout == "scorecard"
    count = 1 if one_node else rng.randint(3, 8)
    names = rng.sample(HOSPITALS, count)
    grain = "month" if layout == "scorecard" else rng.choice(("month", "month", "month", "quarter"))
    first = periods.month(rng.randint(2015, 2023), rng.randint(1, 12))
    if grain == "quarter":
        first = periods.quarter(first.start.year, (first.start.month + 2) // 3)
    length = 1 if layout == "one period" else rng.randint(4, 9)
    times = [first]
    while len(times) < length:
        times.append(times[-1].next())
    plan = _Plan(
        rng,
        [f"H{number:03d}" for number in rng.sample(range(1, 999), count)],
        [f"{name} Hospital" for name in names],
        times,
        _measures(rng, layout),
        {},
        _Writer(rng, grain),
        rng.choice(("", "", "n/a", "-", "Not Available")),
        rng.choice(("number", "fraction", "sign")),
        [rng.choice(("North", "South")) for _ in names] if rng.random() < 0.4 else [],
    )
    _invent(plan)
    return plan


def _measures(rng: random.Random, layout: str) -> list[tuple[str, str]]:
    pairs = rng.sample(PAIRS, rng.randint(1, 3))
    alone = [(name, "") for name in rng.sample(COUNTS, rng.randint(1, 2))]
    percents = [(name, "") for name in rng.sample(PERCENTS, rng.randint(1, 2))]
    match layout:
        case "across" | "nodes across":
            return [rng.choice([*alone, *percents])]
        case "across with parts in heads":
            return pairs[:1]
        case "companions" | "across with parts on rows" | "long by measure":
            return rng.sample(PAIRS, rng.randint(2, 4))
        case "across with measures on rows" | "scorecard":
            return [*rng.sample(COUNTS_AND_PERCENTS, rng.randint(3, 5))]
        case _:
            return [*pairs, *(alone if rng.random() < 0.5 else [])]


COUNTS_AND_PERCENTS = [(name, "") for name in (*COUNTS, *PERCENTS)]


def _invent(plan: _Plan) -> None:
    rng = plan.rng
    for code in plan.codes:
        for above, below in plan.measures:
            for time in plan.times:
                key = (code, above, time.code)
                if rng.random() < 0.04:
                    plan.truth[key] = (None, None)
                elif below:
                    whole = rng.randint(80, 4000)
                    plan.truth[key] = (float(rng.randint(0, max(1, whole // 12))), float(whole))
                elif above.endswith("%"):
                    plan.truth[key] = (float(rng.randint(400, 999)) / 10, None)
                else:
                    plan.truth[key] = (float(rng.randint(2, 900)), None)


def _cell(plan: _Plan, code: str, measure: str, time: Period, part: int) -> Cell:
    value = plan.truth[(code, measure, time.code)][part]
    if value is None:
        return plan.missing or None
    if measure.endswith("%"):
        if plan.percents == "sign":
            return f"{value:g}%"
        return round(value / 100, 6) if plan.percents == "fraction" else value
    return value


def _total(
    plan: _Plan, label: Sequence[Cell], columns: Sequence[tuple[str, Period, int]]
) -> list[list[Cell]]:
    """A row of totals below the others, where figures can be added; often, not always."""
    if any(measure.endswith("%") for measure, _, _ in columns) or plan.rng.random() < 0.5:
        return []
    word = plan.rng.choice(("Total", "TOTAL", "All hospitals", "Grand total"))
    sums: list[Cell] = []
    for measure, time, part in columns:
        values = [plan.truth[(code, measure, time.code)][part] for code in plan.codes]
        sums.append(sum(value for value in values if value is not None))
    return [[*(word if cell is not None else None for cell in label), *sums]]


def _long(plan: _Plan) -> list[list[Cell]]:
    heads: list[Cell] = [*(["Region"] if plan.regions else []), "Hospital code", "Hospital name", "Period"]
    for above, below in plan.measures:
        heads += [above, below] if below else [above]
    rows = [heads]
    for place, (code, name) in enumerate(zip(plan.codes, plan.names, strict=True)):
        region: list[Cell] = [plan.regions[place]] if plan.regions else []
        for time in plan.times:
            rows.append([*region, code, name, plan.write.period(time), *_figures(plan, code, time)])
    return rows


def _figures(plan: _Plan, code: str, time: Period) -> list[Cell]:
    cells: list[Cell] = []
    for above, below in plan.measures:
        cells.append(_cell(plan, code, above, time, 0))
        if below:
            cells.append(_cell(plan, code, above, time, 1))
    return cells


def _long_by_measure(plan: _Plan) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["Hospital code", "Measure", "Month", "Numerator", "Denominator"]]
    for code in plan.codes:
        for above, _ in plan.measures:
            for time in plan.times:
                parts = [_cell(plan, code, above, time, part) for part in (0, 1)]
                rows.append([code, above, plan.write.period(time), *parts])
    return rows


def _companions(plan: _Plan) -> list[list[Cell]]:
    apart = plan.rng.random() < 0.5
    rows: list[list[Cell]] = [
        ["Facility ID", "Measure", "Component", "Period", "Value"]
        if apart
        else ["Facility ID", "Measure", "Period", "Value"]
    ]
    for code in plan.codes:
        for above, _ in plan.measures:
            for time in plan.times:
                for part, word in enumerate(("Numerator", "Denominator")):
                    label: list[Cell] = [above, word] if apart else [f"{above} - {word}"]
                    rows.append([code, *label, plan.write.period(time), _cell(plan, code, above, time, part)])
    return rows


def _across(plan: _Plan) -> list[list[Cell]]:
    measure = plan.measures[0][0]
    rows: list[list[Cell]] = [["Hospital", *(plan.write.period(time, head=True) for time in plan.times)]]
    for code in plan.codes:
        rows.append([code, *(_cell(plan, code, measure, time, 0) for time in plan.times)])
    return [*rows, *_total(plan, ["x"], [(measure, time, 0) for time in plan.times])]


def _across_parts(plan: _Plan) -> list[list[Cell]]:
    measure = plan.measures[0][0]
    top: list[Cell] = [None]
    bottom: list[Cell] = ["Hospital"]
    for time in plan.times:
        top += [plan.write.period(time, head=True), None]
        bottom += ["Numerator", "Denominator"]
    rows = [top, bottom]
    for code in plan.codes:
        row: list[Cell] = [code]
        for time in plan.times:
            row += [_cell(plan, code, measure, time, part) for part in (0, 1)]
        rows.append(row)
    return [*rows, *_total(plan, ["x"], [(measure, time, part) for time in plan.times for part in (0, 1)])]


def _across_measures(plan: _Plan) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        ["Hospital", "Measure", *(plan.write.period(time, head=True) for time in plan.times)]
    ]
    for code in plan.codes:
        for above, _ in plan.measures:
            rows.append([code, above, *(_cell(plan, code, above, time, 0) for time in plan.times)])
    return rows


def _across_triples(plan: _Plan) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        ["Hospital", "Measure", "Part", *(plan.write.period(time, head=True) for time in plan.times)]
    ]
    for code in plan.codes:
        for above, _ in plan.measures:
            for part, word in enumerate(("Numerator", "Denominator")):
                rows.append(
                    [code, above, word, *(_cell(plan, code, above, time, part) for time in plan.times)]
                )
    return rows


def _nodes_across(plan: _Plan) -> list[list[Cell]]:
    measure = plan.measures[0][0]
    rows: list[list[Cell]] = [["Month" if plan.times[0].grain == "month" else "Quarter", *plan.names]]
    for time in plan.times:
        rows.append([plan.write.period(time), *(_cell(plan, code, measure, time, 0) for code in plan.codes)])
    return rows


def _scorecard(plan: _Plan) -> list[list[Cell]]:
    code = plan.codes[0]
    rows: list[list[Cell]] = [
        ["Measure", "Target", *(plan.write.period(time, head=True) for time in plan.times)]
    ]
    for above, _ in plan.measures:
        rows.append([above, None, *(_cell(plan, code, above, time, 0) for time in plan.times)])
    return rows


def _one_period(plan: _Plan) -> list[list[Cell]]:
    heads: list[Cell] = ["Org code", "Org name"]
    for above, below in plan.measures:
        heads += [above, below] if below else [above]
    rows = [heads]
    for code, name in zip(plan.codes, plan.names, strict=True):
        rows.append([code, name, *_figures(plan, code, plan.times[0])])
    columns = [
        (above, plan.times[0], part) for above, below in plan.measures for part in ((0, 1) if below else (0,))
    ]
    return [*rows, *([[]] if plan.rng.random() < 0.3 else []), *_total(plan, [None, "x"], columns)]


_BUILDERS = {
    "long": _long,
    "long by measure": _long_by_measure,
    "companions": _companions,
    "across": _across,
    "across with parts in heads": _across_parts,
    "across with measures on rows": _across_measures,
    "across with parts on rows": _across_triples,
    "nodes across": _nodes_across,
    "one period": _one_period,
    "scorecard": _scorecard,
}


def _title(plan: _Plan, layout: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    if layout in ("across", "across with parts in heads", "nodes across"):
        rows.append([f"{plan.measures[0][0]} by hospital"])
    elif layout == "scorecard":
        rows.append([f"{plan.names[0]} - Quality scorecard"])
    elif plan.rng.random() < 0.5:
        rows.append(["Quality and safety"])
    if layout == "one period":
        rows.append(["Period:", plan.times[0].long_label])
    if rows and plan.rng.random() < 0.5:
        rows.append([])
    return rows


def _notes(rng: random.Random) -> list[list[Cell]]:
    if rng.random() < 0.5:
        return []
    rows: list[list[Cell]] = [[] for _ in range(rng.randint(1, 3))]
    return [*rows, ["Source: incident reporting and the patient administration system"], ["* provisional"]]


def _name(plan: _Plan, layout: str) -> str:
    return f"extract-{plan.rng.randint(1, 99)}.xlsx"


def _workbook(name: str, rows: Sequence[Sequence[Cell]]) -> Workbook:
    width = max(len(row) for row in rows)
    padded = [[*row, *([None] * (width - len(row)))] for row in rows]
    columns = tuple(list(column) for column in zip(*padded, strict=True))
    sheet = Sheet("Sheet1", len(padded), width, True, (), (columns,))
    return Workbook(name=name, sha256=f"{hash(name):064x}"[-64:], kind="xlsx", size=1, sheets=(sheet,))


def as_text(cell: Cell) -> str:
    """A cell as a spreadsheet writes it to a delimited file."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
