"""What must hold of control charts and rules whatever the data."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.statistics import rephasing, rules, spc

LIMITED: tuple[spc.Kind, ...] = ("i", "c", "u", "p", "pp", "up")
finite = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
gappy = st.lists(st.one_of(finite, st.just(math.nan)), max_size=40)
counts = st.lists(
    st.tuples(st.integers(min_value=0, max_value=50), st.integers(min_value=0, max_value=200)), max_size=40
)


def proportions(pairs: Sequence[tuple[int, int]]) -> tuple[list[float], list[float]]:
    return [float(min(x, n)) for x, n in pairs], [float(n) for _, n in pairs]


@given(gappy)
def test_values_never_crash_a_chart(values: list[float]) -> None:
    for kind in ("run", "i", "mr"):
        chart = spc.chart(kind, values)
        assert len(chart.value) == len(chart.center) == len(chart.sigma_signal) == len(values)
    read = rules.making_data_count(values, improvement="increase", target=3.0)
    assert len(read.special_cause) == len(values)


@given(counts)
def test_counts_never_crash_a_chart(pairs: list[tuple[int, int]]) -> None:
    x, n = proportions(pairs)
    for kind in ("p", "pp", "u", "up"):
        chart = spc.chart(kind, x, n)
        empty = np.array(n) == 0
        assert np.isnan(chart.value[empty]).all()
        assert not chart.sigma_signal[empty].any()
    spc.chart("c", x)
    spc.chart("g", x)
    spc.chart("t", [value + 1 for value in x])
    rephasing.propose("p", x, n, minimum=6)


@given(st.lists(st.integers(min_value=-1000, max_value=1000), min_size=2, max_size=40))
def test_scale_and_shift_do_not_matter(values: list[int]) -> None:
    plain = rules.making_data_count(values, improvement="increase", target=10)
    moved = rules.making_data_count(
        [4.0 * value + 64 for value in values], improvement="increase", target=104
    )
    assert plain.special_cause == moved.special_cause
    assert (plain.variation, plain.assurance) == (moved.variation, moved.assurance)
    np.testing.assert_allclose(moved.upper, 4 * plain.upper + 64, rtol=1e-9, atol=1e-6)


@given(st.lists(st.integers(min_value=-100, max_value=100), min_size=2, max_size=40))
def test_what_improves_upwards_worsens_downwards(values: list[int]) -> None:
    up = rules.making_data_count(values, improvement="increase", target=5)
    down = rules.making_data_count([-value for value in values], improvement="decrease", target=-5)
    swapped = {"improvement_high": "improvement_low", "concern_low": "concern_high"}
    assert down.variation == swapped.get(up.variation, up.variation)
    assert down.assurance == up.assurance


@given(counts, st.integers(min_value=2, max_value=9))
def test_more_cases_make_narrower_limits(pairs: list[tuple[int, int]], times: int) -> None:
    x, n = proportions(pairs)
    few = spc.chart("p", x, n)
    many = spc.chart("p", [times * value for value in x], [times * size for size in n])
    width, narrower = few.upper - few.lower, many.upper - many.lower
    known = np.isfinite(width)
    assert (narrower[known] <= width[known] + 1e-12).all()


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=4, max_size=40), st.data())
def test_limits_of_frozen_points_are_those_of_the_points_alone(
    values: list[int], data: st.DataObject
) -> None:
    first = data.draw(st.integers(min_value=2, max_value=len(values)))
    for kind in ("run", "i", "c", "g"):
        frozen = spc.chart(kind, values, freeze=first)
        alone = spc.chart(kind, values[:first])
        np.testing.assert_allclose(frozen.center[:first], alone.center, rtol=1e-12)
        np.testing.assert_allclose(frozen.upper[:first], alone.upper, rtol=1e-9)


@given(st.lists(finite, min_size=2, max_size=40), st.data())
def test_a_phase_is_judged_as_if_it_stood_alone(values: list[float], data: st.DataObject) -> None:
    cut = data.draw(st.integers(min_value=1, max_value=len(values) - 1))
    both = rules.making_data_count(values, improvement="neutral", breaks=[cut])
    later = rules.making_data_count(values[cut:], improvement="neutral")
    assert both.special_cause[cut:] == later.special_cause
    np.testing.assert_array_equal(both.mean[cut:], later.mean)


@given(st.lists(finite, min_size=3, max_size=40), st.data())
def test_an_excluded_point_sets_no_limits(values: list[float], data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=len(values) - 1))
    without = spc.chart("i", values, exclude=[index])
    wild = [*values]
    wild[index] = 5e6
    changed = spc.chart("i", wild, exclude=[index])
    np.testing.assert_array_equal(without.center, changed.center)
    np.testing.assert_array_equal(without.upper, changed.upper)


@pytest.mark.parametrize("kind", LIMITED)
@pytest.mark.parametrize("level", [0.0, 3.0])
def test_without_variation_the_limits_are_the_line(kind: spc.Kind, level: float) -> None:
    n = [level or 5.0] * 12 if kind in spc.WITH_DENOMINATOR else None
    chart = spc.chart(kind, [level] * 12, n)
    assert not chart.sigma_signal.any()
    if kind in ("i", "p", "pp") or level == 0:
        np.testing.assert_array_equal(chart.upper, chart.center)
        np.testing.assert_array_equal(chart.lower, chart.center)


def test_a_constant_that_meets_its_target_passes() -> None:
    read = rules.making_data_count([100.0] * 14, improvement="increase", target=95.0)
    assert (read.variation, read.assurance) == ("common_cause", "consistent_pass")
    below = rules.making_data_count([90.0] * 14, improvement="increase", target=95.0)
    assert below.assurance == "consistent_fail"


def test_the_last_real_value_is_judged_where_the_last_is_missing() -> None:
    values = [10.0, 12.0] * 10 + [30.0]
    read = rules.making_data_count([*values, math.nan], improvement="increase")
    assert read.variation == "improvement_high"


def test_targets_may_change_with_time() -> None:
    values = [10.0, 12.0] * 10
    read = rules.making_data_count(values, improvement="increase", target=[20.0] * 19 + [2.0])
    assert read.assurance == "consistent_pass"


def test_two_in_three_of_2023_counts_points_beyond_the_limits() -> None:
    values = [10.0, 11.0] * 12 + [14.0, 12.7]
    old = rules.making_data_count(values, improvement="neutral")
    new = rules.making_data_count(values, improvement="neutral", two_in_three="mdc2023")
    assert old.outside[-2]
    assert not old.two_in_three.any()
    assert np.flatnonzero(new.two_in_three).tolist() == [len(values) - 2, len(values) - 1]


@pytest.mark.parametrize(
    ("kind", "y", "n", "options"),
    [
        ("i", [1.0, math.inf], None, {}),
        ("p", [3.0], [2.0], {}),
        ("p", [1.0], None, {}),
        ("u", [1.0], [1.0, 2.0], {}),
        ("u", [1.0], [-1.0], {}),
        ("c", [-1.0], None, {}),
        ("t", [0.0, 1.0], None, {}),
        ("i", [1.0, 2.0], None, {"exclude": [2]}),
        ("i", [1.0, 2.0], None, {"breaks": [5]}),
        ("i", [1.0, 2.0], None, {"freeze": 0}),
        ("z", [1.0], None, {}),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    kind: spc.Kind, y: list[float], n: list[float] | None, options: dict[str, list[int]]
) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        spc.chart(kind, y, n, **options)  # type: ignore[arg-type]


def test_western_electric_and_nelson_find_what_they_are_for() -> None:
    ups = [10.0, 12.0] * 10
    marks = {
        "alternating": rules.Rule("a", "alternating", length=14),
        "within": rules.Rule("w", "within", length=15, sigma=1.0),
        "avoiding": rules.Rule("f", "avoiding", length=8, sigma=1.0),
        "four": rules.Rule("4", "beyond", length=5, count=4, sigma=1.0),
    }
    see_saw = _lines(ups)
    assert rules.mark(marks["alternating"], see_saw)[0].any()
    narrow = _lines([10.0, 10.1] * 8 + [10.05, 14.0, 6.0])
    assert rules.mark(marks["within"], narrow)[0][:15].all()
    split = spc.Lines(
        np.array([[2.0, -2.0] * 4]),
        np.zeros((1, 8)),
        np.full((1, 8), -3.0),
        np.full((1, 8), 3.0),
        np.array([[2.0, -2.0] * 4]),
    )
    assert rules.mark(marks["avoiding"], split)[0].tolist() == [1, -1] * 4
    high = spc.Lines(*(np.array([[2.0, 2.0, 0.5, 2.0, 2.0]]) * k for k in (1, 0, 0, 0, 1)))
    assert rules.mark(marks["four"], high)[0].tolist() == [1, 1, 0, 1, 1]


def _lines(values: list[float]) -> spc.Lines:
    row = np.array([values])
    return spc.lines("i", row, np.ones_like(row), value=row, use=np.isfinite(row))
