"""Control charts as qicharts2 makes them: every case of the fixtures."""

import re
from functools import cache
from typing import Any

import numpy as np

from lhs_desktop.statistics import spc
from tests.statistics.replaying import Input, Row, Tally, grouped, number, numbers, series, unlike

NO_VARIATION = "no variation: qicharts2 has no limits, here they are the line"
_NOT_OURS = ("method =", "cl =", "y.neg")
"""Options without a counterpart: other runs rules, a line from outside, limits cut at zero."""


@cache
def tally() -> Tally:
    found = Tally()
    for (case,), parts in grouped("qic_cases.csv.gz", "case").items():
        if parts[0]["chart"] == "ip" or any(option in parts[0]["call"] for option in _NOT_OURS):
            found.no_counterpart += 1
            continue
        differences = _differences(case, parts)
        only_limits = set(differences) <= {"lcl", "ucl"} and _without_variation(case)
        found.add(case, differences, NO_VARIATION if only_limits else "")
    return found


def _without_variation(case: str) -> bool:
    """Whether the peer gives no limits to points that have a value and a line."""
    return any(
        row["y"] and row["cl"] and not row["lcl"] and not row["ucl"]
        for row in grouped("qic_points.csv.gz", "case").get((case,), ())
    )


def _differences(case: str, parts: list[Row]) -> list[str]:
    call = parts[0]["call"]
    kind, given = parts[0]["chart"], series(parts[0]["series"])
    y, n = _data(kind, call, given)
    try:
        chart = spc.chart(kind, y, n, **_options(parts[0]))  # type: ignore[arg-type]
    except ValueError:
        return [] if parts[0]["error"] else ["refused"]
    if parts[0]["error"]:
        return ["not refused"]
    points = grouped("qic_points.csv.gz", "case")[case,]
    lines = {"y": chart.value, "cl": chart.center, "lcl": chart.lower, "ucl": chart.upper}
    differences = [name for name, line in lines.items() if unlike(numbers(points, name), line)]
    if [row["sigma_signal"] == "1" for row in points] != chart.sigma_signal.tolist():
        differences.append("sigma_signal")
    if kind != "mr":
        differences += _runs(parts, chart)
    return differences


def _runs(parts: list[Row], chart: spc.Chart) -> list[str]:
    named = {
        "n_useful": chart.useful,
        "longest_run": chart.longest_run,
        "longest_run_max": chart.longest_run_limit,
        "n_crossings": chart.crossings,
        "n_crossings_min": chart.crossings_limit,
        "runs_signal": chart.runs_signal,
    }
    return [
        name
        for phase, part in enumerate(parts)
        for name, values in named.items()
        if int(np.nan_to_num(number(part[name]))) != int(values[phase])
    ]


def _options(row: Row) -> dict[str, Any]:
    call = row["call"]
    options: dict[str, Any] = {"screen_moving_ranges": row["screenedmr"] == "1"}
    if found := re.search(r"freeze = (\d+)", call):
        options["freeze"] = int(found[1])
    if found := re.search(r"part = (?:c\(([\d, ]+)\)|(\d+))", call):
        options["breaks"] = [int(index) for index in (found[1] or found[2]).split(",")]
    if found := re.search(r"exclude = c\(([\d, ]+)\)", call):
        options["exclude"] = [int(index) - 1 for index in found[1].split(",")]
    if found := re.search(r"multiply = (\d+)", call):
        options["multiply"] = float(found[1])
    return options


def _data(kind: str, call: str, given: Input) -> tuple[Any, list[float] | None]:
    """As the call asks: subgroups, sums by quarter, or the points as they are."""
    y, n = np.array(given.y), np.array(given.n)
    groups = given.groups
    if 'x.period = "quarter"' in call:
        quarters: dict[str, list[int]] = {}
        for index, when in enumerate(given.x):
            quarters.setdefault(f"{when[:4]}-{(int(when[5:7]) + 2) // 3}", []).append(index)
        groups = list(quarters.values())
    if kind in spc.SUBGROUPS:
        return [y[group] for group in groups], None
    if "n = n" in call:
        return [np.nansum(y[g]) if len(g) > 1 else y[g[0]] for g in groups], [
            float(np.nansum(n[g])) if len(g) > 1 else float(n[g[0]]) for g in groups
        ]
    together: Any = {"sum": np.nansum, "median": np.nanmedian}.get(
        (re.search(r'agg.fun = "(\w+)"', call) or ["", "mean"])[1], np.nanmean
    )
    return [together(y[g]) if len(g) > 1 else y[g[0]] for g in groups], None


def test_all_cases_agree_or_depart_for_a_reason() -> None:
    found = tally()
    assert not found.differ
    assert set(found.departed.values()) == {NO_VARIATION}
    assert len(found.agreed) > 1500
