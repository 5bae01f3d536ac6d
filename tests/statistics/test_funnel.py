"""Funnels as FunnelPlotR, PowerBI-Funnels and PHEindicatormethods have them: every case of the fixtures."""

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.statistics import intervals, peers
from lhs_desktop.statistics.peers.limits import KINDS, Kind, LimitsKind
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


def _options(call: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if trim := re.search(r"trim_by = ([\d.]+)", call):
        options["winsorise"] = float(trim[1])
    if '"SHMI"' in call:
        options |= {
            "transform": "log",
            "truncate": True,
            "round_expected": "SHMI_rounding = FALSE" not in call,
        }
    return options


def _against_funnelplotr(row: Row, kind: Kind, units: list[Row]) -> list[str]:
    call = row["call"]
    adjusted = row["draw_adjusted"] == "1"
    inputs = grouped("funnel_inputs.csv", "series", "unit")
    given = [inputs[row["series"], unit["unit"]][0] for unit in units]
    options = _options(call)
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


CURVE = "a curve that passes the end of the scale: the peer holds it at 0 or 1, but at some points lets it turn back"


@cache
def funnelplotr_lines() -> Tally:
    """The curves that FunnelPlotR draws, at the sizes at which it draws them: each of the eight a case."""
    found = Tally()
    inputs = grouped("funnel_inputs.csv", "series", "unit")
    for row in rows("funnel_cases.csv"):
        call = row["call"]
        kind = _KINDS[re.search(r'data_type = "(\w+)"', call)[1]]  # type: ignore[index]
        drawn = grouped("funnel_limit_lines.csv.gz", "case")[row["case"],]
        given = [
            inputs[row["series"], unit["unit"]][0]
            for unit in grouped("funnel_units.csv.gz", "case")[row["case"],]
        ]
        options = _options(call)
        funnel = peers.funnel(kind, numbers(given, "numerator"), numbers(given, "denominator"), **options)
        sizes = numbers(drawn, "number_seq")
        plain: dict[str, Any] = {"z_values": ROUNDED} if kind == "proportion" else {"limits": "chi_square"}
        # told not to adjust, the peer's widened curves are not wider
        between = 0.0 if "draw_adjusted = FALSE" in call else funnel.tau2
        curves = {
            "": peers.funnel_limits(kind, sizes, funnel.center, **plain),
            "od": peers.funnel_limits(
                kind,
                sizes,
                funnel.center,
                between=between,
                adjusted=True,
                transform=options.get("transform", "sqrt"),
                z_values=ROUNDED,
            ),
        }
        multiplier = re.search(r"multiplier = (\d+)", call)
        scale = float(multiplier[1]) if multiplier else 1.0
        for prefix, limits in curves.items():
            for name, values in (
                ("ll95", limits.lower95),
                ("ul95", limits.upper95),
                ("ll998", limits.lower998),
                ("ul998", limits.upper998),
            ):
                shown = numbers(drawn, prefix + name)
                reason = ""
                if kind == "rate":
                    reason = RATE
                elif prefix == "od" and '"CQC"' in call:
                    reason = NOT_SQUARED
                elif kind == "proportion":
                    end = (values == 0) | (values == 1)
                    reason = "" if unlike(shown[~end], scale * values[~end]) else CURVE
                found.add(
                    f"{row['case']} {prefix}{name}", [name] if unlike(shown, scale * values) else [], reason
                )
    return found


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


LINES = 1e-5
"""PHE searches for the events of a line by halving steps down to 1e-7 of an event; ours goes to the last digit."""


@cache
def phe_lines() -> Tally:
    """The lines of ratios and rates: drawn at the sizes that PHE found, they must have the height it found."""
    found = Tally()
    for name, kind, size, events, scale in (
        ("ratio", "ratio", "exp_events", "Observed_events", 100),
        ("rate", "rate", "population_1_year", "Events", 1000),
    ):
        read = rows(f"phe_funnel_limits_{name}.csv")
        center = number(read[0]["baseline"]) / scale if kind == "rate" else 1.0
        for line in ("lower_2s", "upper_2s", "lower_3s", "upper_3s"):
            at = numbers(read, f"{line}_{size}")
            limits = peers.funnel_limits(kind, at, center, limits="exact")  # type: ignore[arg-type]
            drawn = getattr(limits, line[:5] + ("95" if "2s" in line else "998")) * scale
            expected = numbers(read, f"{line}_limit")
            for row, height, wanted in zip(read, drawn.tolist(), expected.tolist(), strict=True):
                same = abs(height / wanted - 1) <= LINES
                found.add(f"{kind} {line} {row[events]}", [] if same else [f"{height} not {wanted}"], "")
    return found


@cache
def powerbi_funnels_told() -> Tally:
    """All of what PowerBI-Funnels gives for proportions and ratios, told to widen limits when it does.

    Its *auto* widens where phi is significant by chi-square, its *yes* for any variance between units. Values, limits,
    both flags and, where they are reckoned on the same scale, z scores.
    """
    found = Tally()
    inputs = grouped("funnel_inputs.csv", "series", "unit")
    for row in rows("pbi_funnel_cases.csv"):
        kind = _KINDS[row["type"]]
        if kind == "rate":
            found.no_counterpart += 1
            continue
        points = grouped("pbi_funnel_points.csv.gz", "case")[row["case"],]
        given = [inputs[row["series"], point["group"]][0] for point in points]
        funnel = peers.funnel(
            kind,
            numbers(given, "numerator"),
            numbers(given, "denominator"),
            overdispersion=None if row["od_adjust"] == "no" else "additive",
            widen="significant" if row["od_adjust"] == "auto" else "any",
        )
        columns = {
            "value": funnel.value,
            "target": np.full(len(points), funnel.center),
            "ll99": funnel.lower998,
            "ul99": funnel.upper998,
            "ll95": funnel.lower95,
            "ul95": funnel.upper95,
        }
        if kind == "proportion" or funnel.adjusted:  # else the peer's z is of the exact limits
            columns["z"] = funnel.z_adjusted
        differences = []
        for name, values in columns.items():
            shown = numbers(points, name)  # a limit that turns is hidden
            if unlike(shown, np.where(np.isnan(shown), np.nan, values)):
                differences.append(name)
        near = (funnel.value > funnel.upper95) | (funnel.value < funnel.lower95)
        for name, flags in (("three_sigma", funnel.outlier), ("two_sigma", near)):
            if [point[name] != "none" for point in points] != flags.tolist():
                differences.append(name)
        found.add(row["case"], differences, "")
    return found


def test_funnelplotr() -> None:
    found = funnelplotr()
    assert not found.differ
    assert set(found.departed.values()) <= {TURNED, NOT_SQUARED, RATE}
    assert len(found.agreed) > 60


def test_funnelplotr_lines() -> None:
    found = funnelplotr_lines()
    assert not found.differ
    assert set(found.departed.values()) == {CURVE, NOT_SQUARED, RATE}
    assert (found.cases, len(found.agreed)) == (840, 608)


def test_powerbi_funnels() -> None:
    found = powerbi_funnels()
    assert not found.differ
    assert set(found.departed.values()) <= {TURNED, RATE, NOT_WIDER}
    assert len(found.agreed) > 60


def test_powerbi_funnels_when_told_to_widen_as_it_does() -> None:
    found = powerbi_funnels_told()
    assert not found.differ
    assert len(found.agreed) == 69


def test_phe() -> None:
    found = phe()
    assert not found.differ
    assert len(found.agreed) > 250


def test_phe_lines() -> None:
    found = phe_lines()
    assert not found.differ
    assert len(found.agreed) == 800


@pytest.mark.parametrize("kind", ["proportion", "ratio", "rate"])
@pytest.mark.parametrize("center", [0.002, 0.1, 0.5, 0.97])
def test_beyond_exact_limits_if_and_only_if_the_own_interval_excludes_the_centre(
    kind: Kind, center: float
) -> None:
    method = intervals.clopper_pearson if kind == "proportion" else intervals.exact_poisson
    n = np.array([1.0, 3, 10, 40, 200, 2000])
    limits = peers.funnel_limits(kind, n, center, limits="exact")
    for size, low, high in zip(n, limits.lower95, limits.upper95, strict=True):
        x = np.arange(0, (size if kind == "proportion" else 3 * size) + 1)
        own_low, own_high = method(x, size)
        assert ((x / size > high) == (own_low > center)).all()
        assert ((x / size < low) == (own_high < center)).all()


@given(
    st.floats(min_value=0.01, max_value=0.99),
    st.sampled_from(["proportion", "ratio", "rate"]),
    st.sampled_from(["arcsine", "wilson", "chi_square", "exact"]),
    st.booleans(),
)
def test_limits_narrow_with_size_and_enclose_each_other(
    center: float, kind: Kind, limits: LimitsKind, adjusted: bool
) -> None:
    if kind == "proportion" and limits == "chi_square":
        return
    sizes = np.geomspace(1, 1e6, 25)
    found = peers.funnel_limits(kind, sizes, center, limits=limits, between=0.01, adjusted=adjusted)
    assert (found.lower998 <= found.lower95).all()
    assert (found.lower95 <= center).all()
    assert (center <= found.upper95).all()
    assert (found.upper95 <= found.upper998).all()
    for low, high in ((found.lower95, found.upper95), (found.lower998, found.upper998)):
        assert (np.diff(high) <= 1e-12).all()
        assert (np.diff(low) >= -1e-12).all()
        assert (low >= 0).all()
    if kind == "proportion":
        assert (found.upper998 <= 1).all()


def test_units_without_events_are_lowest_on_the_log_scale_and_never_make_phi_infinite() -> None:
    x, e = [*range(5, 35)], [15.0] * 30
    without = peers.funnel(
        "ratio", [1, *x], [15.0, *e], overdispersion="additive", transform="log", truncate=True
    )
    nothing = peers.funnel(
        "ratio", [0, *x], [15.0, *e], overdispersion="additive", transform="log", truncate=True
    )
    # both are the lowest of all, so that they fall in the tenth left out: the others make phi
    assert nothing.phi == pytest.approx(without.phi, rel=1e-12)
    assert nothing.tau2 == pytest.approx(without.tau2, rel=1e-12)
    assert np.isnan(nothing.z[0])
    for truncate in (True, False):
        many = peers.funnel("ratio", [0] * 15 + x, [15.0] * 45, transform="log", truncate=truncate)
        assert np.isfinite([many.phi, many.tau2]).all()
        all_zero = peers.funnel("ratio", [0] * 12, [3.0] * 12, transform="log", truncate=truncate)
        assert np.isnan(all_zero.phi)
        assert all_zero.tau2 == 0


def test_equals_share_a_rank_when_the_ends_are_left_out() -> None:
    # ranks 1.5 and 1.5 of 19: both in the lowest tenth, and the highest alone
    x = [5, 5, *range(8, 25)]
    found = peers.funnel("ratio", x, [15.0] * 19, transform="log", truncate=True)
    assert found.winsorised.tolist() == [0, 1, 17, 18]


def test_the_multiplicative_way_widens_all_alike() -> None:
    rng = np.random.default_rng(5)
    n = rng.integers(50, 500, 40)
    x = rng.binomial(n, np.clip(rng.normal(0.3, 0.1, 40), 0.01, 0.99))
    found = peers.funnel("proportion", x, n, overdispersion="multiplicative")
    assert found.adjusted
    np.testing.assert_allclose(found.z_adjusted, found.z / np.sqrt(found.phi), rtol=1e-12)
    additive = peers.funnel("proportion", x, n, overdispersion="additive")
    assert (additive.phi, additive.tau2) == (found.phi, found.tau2)
    plain = peers.funnel("proportion", x, n)
    assert (plain.phi, plain.tau2) == (found.phi, found.tau2)
    assert plain.outlier.sum() > found.outlier.sum()


def test_a_ratio_with_adjusted_limits_is_squared_back_from_zero() -> None:
    x, e = [0, 4, 1, 12, 3, 30, 2, 9, 0, 14, 5, 22], [3.0, 3, 4, 5, 6, 7, 4, 8, 2, 9, 5, 10]
    found = peers.funnel("ratio", x, e, overdispersion="additive")
    reach = 1.959963984540054 * np.sqrt(1 / (4 * np.array(e)) + found.tau2)
    np.testing.assert_allclose(found.lower95, np.maximum(1 - reach, 0) ** 2, rtol=1e-12)
    np.testing.assert_allclose(found.upper95, (1 + reach) ** 2, rtol=1e-12)


def test_units_that_lack_something_have_nothing_and_leave_the_others_theirs() -> None:
    x, n = [5.0, np.nan, 0.0, 7.0, 9.0], [20.0, 30.0, 0.0, 25.0, np.nan]
    for kind in KINDS:
        found = peers.funnel(kind, x, n, overdispersion="additive")
        alone = peers.funnel(kind, [5, 7], [20, 25], overdispersion="additive")
        assert np.isfinite(found.value).tolist() == [True, False, False, True, False]
        assert (found.center, found.phi, found.tau2) == (alone.center, alone.phi, alone.tau2)
        assert found.upper998[[0, 3]].tolist() == alone.upper998.tolist()
        assert not found.outlier.any()
        assert peers.significance(kind, x, n)[[1, 2, 4]].tolist() == [0, 0, 0]
        assert found.few_units


def test_nonsense_is_refused() -> None:
    for arguments, message in (
        ({"center": 1.5}, "centre"),
        ({"center": np.inf}, "centre"),
        ({"winsorise": 0.5}, "winsorise"),
        ({"overdispersion": "both"}, "additive"),
        ({"widen": "often"}, "widen"),
        ({"transform": "logit"}, "transform"),
        ({"limits": "normal"}, "limits"),
        ({"limits": "chi_square"}, "proportion"),
        ({"multiplier": np.inf}, "multiplier"),
    ):
        with pytest.raises(ValueError, match=message):
            peers.funnel("proportion", [1, 2], [3, 4], **arguments)
    with pytest.raises(ValueError, match="no funnel"):
        peers.funnel("mean", [1], [2])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="exceeds"):
        peers.funnel("proportion", [3], [2])
    with pytest.raises(ValueError, match="2 numerators"):
        peers.funnel("rate", [1, 2], [3])
    with pytest.raises(ValueError, match="negative"):
        peers.significance("rate", [-1], [3])
    with pytest.raises(ValueError, match="above 0"):
        peers.funnel_limits("ratio", [3], 0)
    with pytest.raises(ValueError, match="finite"):
        peers.funnel_limits("rate", [np.inf], 1)
