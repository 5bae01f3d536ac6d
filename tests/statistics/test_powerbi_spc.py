"""Charts and rules as the PowerBI-SPC engine has them: every case of the fixtures."""

import json
from functools import cache, partial
from typing import Any

import numpy as np

from lhs_desktop.statistics import rules, spc
from lhs_desktop.statistics.rules import Rule
from tests.statistics.replaying import Row, Tally, grouped, numbers, rows, series, unlike

TWO_TRENDS = (
    "a point between two trends: the peer gives it to the earlier, NHSRplotthedots and we to the later"
)
MOVING_RANGE = "moving ranges: the peer takes two thirds of the upper limit for two sigmas above the line"
ON_THE_LINE = (
    "points on the line: the peer lets them lengthen a run, Making Data Count and we let them end it"
)
ZERO_TIME = "a time of zero: the peer takes it, here it is refused with the advice to use smaller units"
TEXT_KEYS = (
    "subgroups split in the middle: the peer sorts whole numbers as text, so that its split falls apart"
)

_RULES = {
    "astpoint": Rule("outside", "beyond"),
    "shift": Rule("run", "run", length=7),
    "two_in_three": Rule("two_in_three", "beyond", length=3, count=2, sigma=2.0),
}


@cache
def tally() -> Tally:
    found = Tally()
    for row in rows("pbi_cases.csv.gz"):
        if row["error"] or row["chart"] in ("i_m", "i_mm"):
            found.no_counterpart += 1  # a median line with limits is none of our charts
            continue
        data = _data(row)
        if data is None:
            found.no_counterpart += 1  # the peer draws another number of points
            continue
        found.add(row["case"], _differences(row, *data), partial(_reason, row))
    return found


def _reason(row: Row, difference: str) -> str:
    chart = row["chart"]
    if chart in spc.SUBGROUPS and row["variant"] == "rebase":
        return TEXT_KEYS
    if difference == "trend":
        return TWO_TRENDS
    if chart == "mr" and difference == "two_in_three":
        return MOVING_RANGE
    if difference == "shift":
        return ON_THE_LINE
    return ZERO_TIME if difference == "refused" else ""


def _data(row: Row) -> tuple[Any, list[float] | None] | None:
    """What the peer charts: without the rows that it drops."""
    given = series(row["series"])
    points = grouped("pbi_points.csv.gz", "case")[row["case"],]
    if row["chart"] in spc.SUBGROUPS:
        y = np.array(given.y)
        samples = [y[group] for group in given.groups if len(group) > 1]
        return (samples, None) if len(samples) == len(points) else None
    counted = given.kind in ("rate", "prop")
    kept = [
        index
        for index, value in enumerate(given.y)
        if not np.isnan(value) and (not counted or given.n[index] > 0)
    ]
    if len(kept) not in (len(points), len(points) + (row["chart"] == "mr")):
        return None
    return [given.y[index] for index in kept], [given.n[index] for index in kept] if counted else None


def _differences(row: Row, y: Any, n: list[float] | None) -> list[str]:
    settings = json.loads(row["settings"])
    points = grouped("pbi_points.csv.gz", "case")[row["case"],]
    options: dict[str, Any] = {
        "screen_moving_ranges": not settings["spc_settings"].get("outliers_in_limits", False)
    }
    if "num_points_subset" in settings["spc_settings"]:
        options["freeze"] = 12
    if row["variant"] == "rebase" and len(points) > 1:
        options["breaks"] = [len(points) // 2]
    try:
        chart = spc.chart(row["chart"], y, n, **options)  # type: ignore[arg-type]
    except ValueError:
        return ["refused"]
    skipped = len(chart.value) - len(points)
    lines = {"value": chart.value, "cl": chart.center, "ll99": chart.lower, "ul99": chart.upper}
    differences = [name for name, line in lines.items() if unlike(numbers(points, name), line[skipped:])]
    wanted = settings["outlier_settings"]
    trend = Rule("trend", "trend", length=wanted["trend_n"])
    for name, rule in {**_RULES, "trend": trend}.items():
        marks = _marks(rule, chart)[skipped:]
        words = [_word(mark, wanted["improvement_direction"]) for mark in marks]
        if words != [point[name] for point in points]:
            differences.append(name)
    return differences


def _marks(rule: Rule, chart: spc.Chart) -> list[int]:
    marks = np.zeros(len(chart.value), dtype=int)
    for phase in np.unique(chart.phase):
        here = chart.phase == phase
        lines = (chart.value, chart.center, chart.lower, chart.upper, chart.score)
        marks[here] = rules.mark(rule, spc.Lines(*(line[here][None] for line in lines)))[0]
    return [int(mark) for mark in marks]


def _word(mark: int, direction: str) -> str:
    if mark == 0:
        return "none"
    if direction == "neutral":
        return "neutral_high" if mark > 0 else "neutral_low"
    return "improvement" if (mark > 0) == (direction == "increase") else "deterioration"


def test_all_cases_agree_or_depart_for_a_reason() -> None:
    found = tally()
    assert not found.differ
    assert len(found.agreed) > 1250
    assert len(found.departed) < 80
