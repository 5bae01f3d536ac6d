"""Making Data Count as NHSRplotthedots reads it: every series of the fixtures."""

import re
from functools import cache
from typing import Any

import numpy as np

from lhs_desktop.statistics import rules
from tests.statistics.replaying import Row, Tally, grouped, numbers, rows, unlike

NO_VARIATION = "no variation: the peer has no limits and shows “inconsistent”; here the limits are the value"
ON_TARGET = "every value equals the target: the peer shows “inconsistent”, here it is met"
ONE_POINT = "one value: the peer shows icons, here it is not enough data"

_LABELS = {
    "Above UCL": "above_upper",
    "Below LCL": "below_lower",
    "7 Points Above CL": "run_high",
    "7 Points Below CL": "run_low",
    "2 in 3 Above CL": "two_in_three_high",
    "2 in 3 Below CL": "two_in_three_low",
    "7 Point Trend (Increasing)": "trend_up",
    "7 Point Trend (Decreasing)": "trend_down",
    "Common Cause": "common_cause",
}
_ASSURANCE = {
    "": "none",
    "inconsistent.svg": "inconsistent",
    "pass.svg": "consistent_pass",
    "fail.svg": "consistent_fail",
}


@cache
def tally() -> Tally:
    found = Tally()
    calls = {row["config"]: row["call"] for row in rows("ptd_calls.csv")}
    for (config, org), points in grouped("ptd_points.csv.gz", "config", "org").items():
        call = calls.get(config) or calls[f"{config}:{org}"]
        value = numbers(points, "y")
        reason = ""
        if len(points) == 1:
            reason = ONE_POINT
        elif np.nanmin(value) == np.nanmax(value):
            reason = NO_VARIATION if np.isnan(numbers(points, "lpl")[0]) else ON_TARGET
        found.add(f"{config} {org}", _differences(config, org, call, points), reason)
    return found


def _differences(config: str, org: str, call: str, points: list[Row]) -> list[str]:
    groups = [row["rebase_group"] for row in points]
    options: dict[str, Any] = {
        "improvement": re.search(r'improvement_direction = "(\w+)"', call)[1],  # type: ignore[index]
        "breaks": [index for index in range(1, len(groups)) if groups[index] != groups[index - 1]],
        "screen_moving_ranges": "screen_outliers = FALSE" not in call,
    }
    if target := re.search(r"target = (-?[\d.]+)", call):
        options["target"] = float(target[1])
    if fixed := re.search(r"fix_after_n_points = (\d+)", call):
        options["fix_after"] = int(fixed[1])
    read = rules.making_data_count(numbers(points, "y"), **options)
    lines = {"mean": read.mean, "lpl": read.lower, "upl": read.upper}
    differences = [name for name, line in lines.items() if unlike(numbers(points, name), line)]
    marks = {
        "rule_outside": read.outside,
        "rule_trend7": read.trend,
        "rule_two_in_three": read.two_in_three,
        "rule_run7": read.run,
    }
    differences += [
        name
        for name, marked in marks.items()
        if [row[name] not in ("0", "") for row in points] != marked.tolist()
    ]
    if [_LABELS[row["special_cause_type"]] for row in points] != list(read.special_cause):
        differences.append("label")
    summary = grouped("ptd_summary.csv.gz", "config", "org")[config, org][0]
    if summary["variation_icon"].removesuffix(".svg") != read.variation:
        differences.append("variation")
    if _ASSURANCE[summary["assurance_icon"]] != read.assurance:
        differences.append("assurance")
    return differences


def test_all_cases_agree_or_depart_for_a_reason() -> None:
    found = tally()
    assert not found.differ
    assert set(found.departed.values()) == {NO_VARIATION, ON_TARGET, ONE_POINT}
    assert len(found.agreed) > 400
