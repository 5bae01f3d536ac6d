"""A realistic packet: Scotland's emergency departments, 14 health boards, 3 measures, 178 months.

The figures are sums of the published extract (see ``emergency_departments.json``); the sentences are
written here in the way the services write them, so that the writers can be tested without services.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from lhs_desktop.models.charts import Annotation, ChartPoint, Flag, SeriesChart, Sparkline
from lhs_desktop.models.packets import (
    ActionLine,
    ChildLine,
    DataRow,
    DictionaryEntry,
    Figure,
    GlossaryEntry,
    GridCell,
    GridRow,
    MeasurePage,
    NumbersRow,
    PacketContent,
    ProvenanceRow,
    StatementLine,
)

SOURCE = Path(__file__).parent / "emergency_departments.json"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
EXTRACT = "monthly_ae_waitingtimes_202204.csv"


@dataclass(frozen=True)
class Spec:
    code: str
    name: str
    column: int
    target: float
    higher: bool
    numerator: str
    purpose: str


SPECS = (
    Spec(
        "ed_4h",
        "Seen within 4 hours",
        1,
        95.0,
        True,
        "Seen within 4 hours",
        "Attendances that were admitted, transferred or discharged within 4 hours of arrival, out of all "
        "attendances at emergency departments. Higher is better.",
    ),
    Spec(
        "ed_8h",
        "Over 8 hours",
        2,
        0.0,
        False,
        "Over 8 hours",
        "Attendances that lasted more than 8 hours, out of all attendances at emergency departments. "
        "Lower is better.",
    ),
    Spec(
        "ed_12h",
        "Over 12 hours",
        3,
        0.0,
        False,
        "Over 12 hours",
        "Attendances that lasted more than 12 hours, out of all attendances at emergency departments. "
        "Lower is better.",
    ),
)


@lru_cache(maxsize=1)
def extract() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return data


def periods() -> list[tuple[str, str]]:
    months = [(2007 + (6 + k) // 12, (6 + k) % 12 + 1) for k in range(len(extract()["scotland"]))]
    return [(f"{y}-{m:02d}", f"{MONTHS[m - 1]} {y}") for y, m in months]


def percent(row: list[int] | None, column: int) -> float | None:
    return 100 * row[column] / row[0] if row and row[0] else None


def signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def figure(value: float | None, decimals: int = 1) -> Figure:
    return Figure("not available" if value is None else f"{value:,.{decimals}f}", value)


def hits(spec: Spec, value: float | None) -> bool:
    return value is not None and (value >= spec.target if spec.higher else value <= spec.target)


def run_chart(spec: Spec) -> SeriesChart:
    values = [percent(row, spec.column) for row in extract()["scotland"]]
    middle = median(value for value in values if value is not None)
    points = []
    for index, ((code, label), value) in enumerate(zip(periods(), values, strict=True)):
        flag = Flag.NONE
        window = values[max(0, index - 5) : index + 6]
        side = [item is not None and (item > middle) for item in window]
        if len(window) >= 8 and value is not None and len(set(side)) == 1:
            flag = Flag.IMPROVEMENT if side[0] == spec.higher else Flag.CONCERN
        points.append(
            ChartPoint(
                code,
                label,
                value,
                n=float(extract()["scotland"][index][0]),
                flag=flag,
                center=middle,
                target=(98.0 if index < 69 else 95.0) if spec.higher else None,
            )
        )
    return SeriesChart(
        title=sentence(spec),
        subtitle=f"{spec.name} · Scotland",
        y_label=f"{spec.name} (%)",
        unit="%",
        decimals=1,
        points=tuple(points),
        center_label=f"median {middle:.1f}",
        target_label="target 95 %" if spec.higher else "",
        annotations=(Annotation(152, "Redesign of urgent care"),),
        alt_text=f"Run chart of {spec.name.lower()}, Scotland, July 2007 to April 2022, monthly. {sentence(spec)}",
    )


def sentence(spec: Spec) -> str:
    value = percent(extract()["scotland"][-1], spec.column)
    assert value is not None
    if spec.higher:
        return f"Seen within 4 hours: {value:.1f} % in April 2022, {95 - value:.1f} below the target of 95 %; missed for 106 of the last 109 months."
    return f"{spec.name}: {value:.1f} % in April 2022, above the median for 11 months; the highest since the series began."


def statement_line(spec: Spec) -> StatementLine:
    rows = extract()["scotland"]
    values = [percent(row, spec.column) for row in rows[-13:]]
    latest, prior = values[-1], values[-2]
    assert latest is not None
    assert prior is not None
    off = sum(not hits(spec, percent(rows_[-1], spec.column)) for rows_ in extract()["boards"].values())
    return StatementLine(
        measure=spec.code,
        name=spec.name,
        unit="%",
        latest=figure(latest),
        target=figure(spec.target, 0),
        variance=Figure(signed(latest - spec.target), latest - spec.target),
        prior=figure(prior),
        status="met" if hits(spec, latest) else "missed",
        status_text="Target met" if hits(spec, latest) else "Target missed",
        variation="concern",
        variation_text="concern",
        assurance="miss",
        assurance_text="will miss",
        streak_text="missed 21 months" if spec.higher else "missed 178 months",
        n=figure(float(rows[-1][0]), 0),
        sentence=sentence(spec),
        sparkline=Sparkline(
            tuple(values),
            spec.target if spec.higher else None,
            Flag.CONCERN,
            f"{spec.name}, last 13 months: from {values[0]:.1f} to {latest:.1f} %",
        ),
        off_target=(off, len(extract()["boards"])),
    )


def child(spec: Spec, code: str) -> ChildLine:
    row = extract()["boards"][code][-1]
    value = percent(row, spec.column)
    assert value is not None
    return ChildLine(
        code=code,
        name=extract()["names"][code],
        latest=figure(value),
        target=figure(spec.target, 0),
        variance=Figure(signed(value - spec.target), value - spec.target),
        numerator=figure(float(row[spec.column]), 0),
        denominator=figure(float(row[0]), 0),
        status="met" if hits(spec, value) else "missed",
        status_text="Target met" if hits(spec, value) else "Target missed",
        streak_text="21 months",
    )


ACTIONS = (
    ActionLine(
        1,
        "Publish the weekly list of departments with more than 50 stays over 12 hours",
        "Scotland",
        "Over 12 hours",
        "no owner",
        date(2022, 6, 30),
        "30 Jun 2022",
        "open",
        "open",
        has_owner=False,
        cause="Beds are full",
    ),
    ActionLine(
        2,
        "Ask NHS Forth Valley and NHS Lothian what would be needed to return to 90 % by the autumn",
        "Scotland",
        "Seen within 4 hours",
        "Head of performance",
        date(2022, 5, 20),
        "20 May 2022",
        "overdue",
        "overdue, 18 days late",
        days_late=18,
    ),
    ActionLine(
        3,
        "Share the minor injury stream of NHS Tayside with all boards",
        "Scotland",
        "Seen within 4 hours",
        "Learning lead",
        date(2022, 3, 31),
        "31 Mar 2022",
        "done",
        "done 2 April 2022, 2 days late",
        "Not yet known: needs 3 more months",
        done_on=date(2022, 4, 2),
        days_late=2,
    ),
)


def measure_page(spec: Spec) -> MeasurePage:
    rows = extract()["scotland"]
    numbers = tuple(
        NumbersRow(
            code,
            label,
            figure(percent(row, spec.column)),
            figure(float(row[spec.column]), 0),
            figure(float(row[0]), 0),
            figure(spec.target, 0),
            "provisional" if code == "2022-04" else "",
        )
        for (code, label), row in list(zip(periods(), rows, strict=True))[-13:]
    )
    lines = [child(spec, code) for code in extract()["boards"]]
    off = sorted(
        (line for line in lines if line.status != "met"),
        key=lambda line: (line.variance.value or 0.0) * (1 if spec.higher else -1),
    )
    return MeasurePage(
        measure=spec.code,
        name=spec.name,
        purpose=spec.purpose,
        sentence=sentence(spec),
        chart=run_chart(spec),
        numbers=numbers,
        children_title=f"Health boards off target ({len(off)} of {len(lines)})",
        children=tuple(off),
        actions=tuple(action for action in ACTIONS if action.measure == spec.name),
        numerator_label=spec.numerator,
        denominator_label="Attendances",
    )


def grid() -> tuple[GridRow, ...]:
    rows = []
    nodes = [("S92000003", extract()["scotland"]), *extract()["boards"].items()]
    for depth, (code, history) in ((0 if k == 0 else 1, node) for k, node in enumerate(nodes)):
        cells = []
        for spec in SPECS:
            value = percent(history[-1], spec.column)
            status = "met" if hits(spec, value) else "missed"
            earlier = [percent(row, spec.column) for row in history[-9:-1]]
            worse = [
                item is not None and value is not None and (value < item if spec.higher else value > item)
                for item in earlier
            ]
            variation = "concern" if all(worse) else "common"
            cells.append(
                GridCell(
                    figure(value).text,
                    figure(value).value,
                    status,
                    variation,
                    f"{extract()['names'][code]}, {spec.name}: {figure(value).text} %, target {status}, {variation}",
                )
            )
        rows.append(GridRow(code, extract()["names"][code], depth, tuple(cells)))
    return tuple(rows)


def data_rows() -> tuple[DataRow, ...]:
    rows = []
    nodes = [("S92000003", extract()["scotland"]), *extract()["boards"].items()]
    for code, history in nodes:
        for spec in SPECS:
            for (period, _), row in zip(periods()[-len(history) :], history, strict=True):
                rows.append(
                    DataRow(
                        code,
                        extract()["names"][code],
                        spec.code,
                        period,
                        float(row[spec.column]),
                        float(row[0]),
                        percent(row, spec.column),
                        "ok",
                        True,
                        EXTRACT,
                        "",
                        "",
                        1,
                    )
                )
    return tuple(rows)


GLOSSARY = (
    GlossaryEntry("Median", "The middle value: half of the months lie above it and half below."),
    GlossaryEntry(
        "Signal",
        "A pattern that chance alone would rarely make: eight or more points in a row on one side of the "
        "median (shift), or six or more all rising or all falling (trend).",
    ),
    GlossaryEntry("No signal", "Common cause: the points vary as they always have."),
    GlossaryEntry("Variance", "Latest value less target, in the unit of the measure."),
    GlossaryEntry(
        "Roll-up",
        "The figure of a board or of Scotland is the sum of the numerators over the sum of the "
        "denominators of its departments; never an average of percentages.",
    ),
)


def dictionary() -> tuple[DictionaryEntry, ...]:
    return tuple(
        DictionaryEntry(
            spec.code,
            spec.name,
            "Emergency care",
            "proportion",
            "higher" if spec.higher else "lower",
            "sum",
            100.0,
            "%",
            spec.numerator,
            "Attendances",
            "Public Health Scotland, monthly A&E activity and waiting times",
            "Head of performance",
        )
        for spec in SPECS
    )


def sample_content() -> PacketContent:
    """Scotland, April 2022, with everything filled in."""
    return PacketContent(
        packet_id="3f9a0c52d1e7",
        title="Meeting packet",
        node="S92000003",
        node_name="Scotland",
        level="Country",
        purpose="to cure when we cannot prevent",
        period="2022-04",
        period_label="April 2022",
        as_of="7 June 2022 14:02 UTC",
        as_of_date=date(2022, 6, 7),
        on=date(2022, 6, 7),
        on_text="7 June 2022",
        status="draft",
        legend="For the meeting only. Contains no data about persons.",
        attribution=("Contains public sector information licensed under the Open Government Licence v3.0.",),
        batches="batches 1, 2",
        summary=(
            *(sentence(spec) for spec in SPECS),
            "12 of 14 health boards missed the target of 95 % within 4 hours; NHS Forth Valley is furthest from it.",
            "1 action is overdue by 18 days.",
        ),
        statement=tuple(statement_line(spec) for spec in SPECS),
        untold=("Too few to report: Deaths within 30 days, Readmissions.",),
        grid_title="Scotland and its 14 health boards, April 2022",
        grid=grid(),
        pages=tuple(measure_page(spec) for spec in SPECS),
        actions=ACTIONS,
        glossary=GLOSSARY,
        dictionary=dictionary(),
        data=data_rows(),
        provenance=(
            ProvenanceRow(
                1,
                EXTRACT,
                "9b0c7d0d6d0c1f4d4b6c1a0e7f6a2b1c3d4e5f60718293a4b5c6d7e8f9a0b1c2",
                "phs-monthly-ae",
                "7 June 2022 14:02 UTC",
                "analyst",
                "read 47,145 · new 47,145 · changed 0 · same 0 · refused 0",
            ),
            ProvenanceRow(
                2,
                "hb14_hb19.csv",
                "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
                "phs-health-boards",
                "7 June 2022 14:01 UTC",
                "analyst",
                "read 18 · new 14 · changed 0 · same 0 · refused 4",
            ),
        ),
    )


def within_chance() -> PacketContent:
    """The sample with targets that are missed by no more than chance may make it."""
    content = sample_content()
    line = replace(
        content.statement[0],
        within_chance=True,
        status="missed",
        status_text="Target missed, within chance",
    )
    cells = tuple(replace(cell, within_chance=True, status="missed") for cell in content.grid[0].cells)
    child = replace(content.pages[0].children[0], within_chance=True)
    return replace(
        content,
        statement=(line, *content.statement[1:]),
        grid=(replace(content.grid[0], cells=cells), *content.grid[1:]),
        pages=(replace(content.pages[0], children=(child, *content.pages[0].children[1:])),),
    )


HOSTILE = "=1+1 $x^2$ #let a = 1; <b>bold</b> \\\\path\\x *star* _under_ @ref 😀 שלום `raw` // no comment"


def hostile_content() -> PacketContent:
    """Every text that users can write is an attack on some markup; all of it must be printed as it stands."""
    content = sample_content()
    page = content.pages[0]
    chart = replace(
        page.chart,
        title=HOSTILE,
        y_label=HOSTILE,
        center_label="$m$ #1",
        target_label=HOSTILE,
        alt_text=HOSTILE,
    )
    action = replace(
        content.actions[0], title=HOSTILE, owner="=cmd|' /C calc'!A0", node="+1", measure="@SUM(1)"
    )
    line = replace(content.statement[0], name=HOSTILE, sentence=HOSTILE)
    page = replace(page, name=HOSTILE, sentence=HOSTILE, purpose=HOSTILE, chart=chart, actions=(action,))
    return replace(
        content,
        node="=A1/../x",
        node_name="NHS " + "Very long name of a board " * 6 + HOSTILE,
        legend=HOSTILE,
        summary=(HOSTILE, *content.summary),
        statement=(line, *content.statement[1:]),
        pages=(page, *content.pages[1:]),
        actions=(action, *content.actions[1:]),
        glossary=(GlossaryEntry(HOSTILE, HOSTILE), *content.glossary),
        grid=(replace(content.grid[0], name=HOSTILE), *content.grid[1:]),
        data=(replace(content.data[0], node_name=HOSTILE), *content.data[1:]),
    )


def empty_content() -> PacketContent:
    """A packet with nothing in it: no measures, no nodes, no actions."""
    return replace(
        sample_content(),
        summary=(),
        statement=(),
        untold=(),
        grid=(),
        pages=(),
        actions=(),
        glossary=(),
        dictionary=(),
        data=(),
        provenance=(),
        attribution=(),
        legend="",
    )
