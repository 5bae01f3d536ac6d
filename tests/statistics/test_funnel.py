"""Funnels as FunnelPlotR, PowerBI-Funnels and PHEindicatormethods have them: every case of the fixtures."""

import re
from functools import cache
from typing import Any

import numpy as np

from lhs_desktop.statistics import peers
from lhs_desktop.statistics.peers.funnels import Kind
from tests.statistics.replaying import Row, Tally, grouped, number, numbers, rows, unlike

ROUNDED = (1.959964, 3.090232)
"""The standard errors that FunnelPlotR uses for normal limits."""

TURNED = "arcsine limits that pass the end of the scale: the peer lets them turn back, here they are 0 or 1"
NOT_SQUARED = "adjusted limits of a ratio: the peer leaves them on the square-root scale, half as wide as they should be"
RATE = "rates: the peer takes the exposure for a count of events, here limits are those of a Poisson count"
NOT_WIDER = (
    "less variation than by chance: the peer adjusts when told to, here limits are never adjusted then"
)

_KINDS: dict[str, Kind] = {"PR": "proportion", "SR": "ratio", "RC": "rate"}


@cache
def funnelplotr() -> Tally:
    found = Tally()
    for row in rows("funnel_cases.csv"):
        units = grouped("funnel_units.csv.gz", "case")[row["case"],]
        kind = _KINDS[re.search(r'data_type = "(\w+)"', row["call"])[1]]  # type: ignore[index]
        differences = _against_funnelplotr(row, kind, units)
        adjusted = row["draw_adjusted"] == "1"
        reason = ""
        if kind == "rate":
            reason = RATE
        elif kind == "ratio" and adjusted and '"CQC"' in row["call"]:
            reason = NOT_SQUARED
        elif kind == "proportion" and _turned(units, adjusted):
            reason = TURNED
        found.add(row["case"], differences, reason)
    return found


def _against_funnelplotr(row: Row, kind: Kind, units: list[Row]) -> list[str]:
    call = row["call"]
    adjusted = row["draw_adjusted"] == "1"
    inputs = grouped("funnel_inputs.csv", "series", "unit")
    given = [inputs[row["series"], unit["unit"]][0] for unit in units]
    options: dict[str, Any] = {}
    if trim := re.search(r"trim_by = ([\d.]+)", call):
        options["winsorise"] = float(trim[1])
    if '"SHMI"' in call:
        options |= {
            "transform": "log",
            "truncate": True,
            "round_expected": "SHMI_rounding = FALSE" not in call,
        }
    if kind == "proportion" or adjusted:
        options["z_values"] = ROUNDED
    found = peers.funnel(
        kind,
        numbers(given, "numerator"),
        numbers(given, "denominator"),
        overdispersion=None if "draw_adjusted = FALSE" in call else "additive",
        **options,
    )
    names = ("OD95LCL", "OD95UCL", "OD99LCL", "OD99UCL") if adjusted else ("LCL95", "UCL95", "LCL99", "UCL99")
    # some of the peer's columns carry the multiplier, some do not
    shown = numbers(units, names[0])
    multiplier = re.search(r"multiplier = (\d+)", call)
    scale = float(multiplier[1]) if multiplier and np.nanmax(shown) > 10 * np.nanmax(found.lower95) else 1.0
    columns = {
        "rr": found.value,
        "Uzscore": found.z,
        names[0]: found.lower95 * scale,
        names[1]: found.upper95 * scale,
        names[2]: found.lower998 * scale,
        names[3]: found.upper998 * scale,
    }
    differences = [name for name, values in columns.items() if unlike(numbers(units, name), values)]
    if adjusted and unlike(
        np.array([number(row["phi"]), number(row["tau2"])]), np.array([found.phi, found.tau2])
    ):
        differences.append("phi")
    outlier = found.outlier
    if "limit = 95" in call:
        outlier = (found.value > found.upper95) | (found.value < found.lower95)
    if [unit["outlier"] == "1" for unit in units] != outlier.tolist():
        differences.append("outlier")
    return differences


def _turned(units: list[Row], adjusted: bool) -> bool:
    """Whether the peer's limits turn anywhere: the outer ones inside the inner ones."""
    inner, outer = ("OD95", "OD99") if adjusted else ("", "")
    low95, low99 = (f"{inner}LCL", f"{outer}LCL") if adjusted else ("LCL95", "LCL99")
    high95, high99 = (f"{inner}UCL", f"{outer}UCL") if adjusted else ("UCL95", "UCL99")
    reach = numbers(units, "s") * ROUNDED[1] + 1e-12
    target = number(units[0]["target_transformed"])
    return bool(
        (numbers(units, low99) > numbers(units, low95)).any()
        or (numbers(units, high99) < numbers(units, high95)).any()
        or (target - reach < 0).any()
        or (target + reach > np.pi / 2).any()
    )


@cache
def powerbi_funnels() -> Tally:
    found = Tally()
    inputs = grouped("funnel_inputs.csv", "series", "unit")
    for row in rows("pbi_funnel_cases.csv"):
        kind = _KINDS[row["type"]]
        points = grouped("pbi_funnel_points.csv.gz", "case")[row["case"],]
        given = [inputs[row["series"], point["group"]][0] for point in points]
        funnel = peers.funnel(
            kind,
            numbers(given, "numerator"),
            numbers(given, "denominator"),
            overdispersion=None if row["od_adjust"] == "no" else "additive",
        )
        columns = {
            "ll99": funnel.lower998,
            "ul99": funnel.upper998,
            "ll95": funnel.lower95,
            "ul95": funnel.upper95,
        }
        differences = []
        for name, values in columns.items():
            shown = numbers(points, name)  # a limit that turns is hidden
            if unlike(shown, np.where(np.isnan(shown), np.nan, values)):
                differences.append(name)
        if [point["three_sigma"] != "none" for point in points] != funnel.outlier.tolist():
            differences.append("outlier")
        reason = RATE if kind == "rate" else ""
        if kind == "proportion":
            reason = NOT_WIDER if row["od_adjust"] == "yes" and funnel.phi <= 1 else TURNED
        found.add(row["case"], differences, reason)
    return found


@cache
def phe() -> Tally:
    found = Tally()
    units = rows("phe_funnel_units.csv")
    d, x, e = (numbers(units, column) for column in ("d", "x", "e"))
    words = {"Not significant": 0, "High (0.025)": 1, "High (0.001)": 2, "Low (0.025)": -1, "Low (0.001)": -2}
    for kind, column, size in (
        ("proportion", "sig_prop", d),
        ("ratio", "sig_ratio", e),
        ("rate", "sig_rate", d),
    ):
        flags = peers.significance(kind, x, size)  # type: ignore[arg-type]
        for unit, flag in zip(units, flags.tolist(), strict=True):
            expected = words.get(unit[column])
            if expected is None:
                found.no_counterpart += 1
            else:
                found.add(
                    f"{unit['unit']} {kind}", [] if flag == expected else [f"{flag} not {expected}"], ""
                )
    for row in rows("phe_funnel_limits_proportion.csv"):
        center = number(row["baseline"]) / 100
        limits = peers.funnel_limits("proportion", [number(row["Population"])], center, limits="wilson")
        expected_limits = np.array(
            [
                number(row[name])
                for name in ("lower_2s_limit", "upper_2s_limit", "lower_3s_limit", "upper_3s_limit")
            ]
        )
        shown = 100 * np.concatenate([limits.lower95, limits.upper95, limits.lower998, limits.upper998])
        found.add(f"limits {row['Population']}", ["limits"] if unlike(expected_limits, shown) else [], "")
    return found


def test_funnelplotr() -> None:
    found = funnelplotr()
    assert not found.differ
    assert set(found.departed.values()) <= {TURNED, NOT_SQUARED, RATE}
    assert len(found.agreed) > 60


def test_powerbi_funnels() -> None:
    found = powerbi_funnels()
    assert not found.differ
    assert set(found.departed.values()) <= {TURNED, RATE, NOT_WIDER}
    assert len(found.agreed) > 60


def test_phe() -> None:
    found = phe()
    assert not found.differ
    assert len(found.agreed) > 250
