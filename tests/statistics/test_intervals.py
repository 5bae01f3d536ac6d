"""Intervals as PHEindicatormethods, epitools, exactci and stats have them: every case of the fixtures."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from lhs_desktop.statistics import intervals
from tests.statistics.replaying import Tally, grouped, numbers, rows

Floats = npt.NDArray[np.float64]

SOLVED = 2e-4
"""exactci and epitools stop their search for a limit at about the fourth digit; ours goes to the last."""


METHODS: list[Callable[..., tuple[Floats, Floats]]] = [
    intervals.wilson,
    intervals.clopper_pearson,
    intervals.byars,
    intervals.exact_poisson,
    intervals.mid_p_ratio,
]


def close(expected: Floats, found: Floats, tolerance: float = 1e-9) -> list[bool]:
    same = np.isclose(expected, found, rtol=tolerance, atol=1e-13) | (np.isnan(expected) & np.isnan(found))
    return [bool(one) for one in same]


@cache
def tally() -> Tally:
    found = Tally()

    def compare(name: str, expected: Floats, values: Floats, tolerance: float = 1e-9) -> None:
        for index, same in enumerate(close(expected, values, tolerance)):
            found.add(f"{name} {index}", [] if same else [f"{values[index]} not {expected[index]}"], "")

    _proportions(compare)
    _rates(compare)
    _ratios(compare)
    _means(compare)
    _standardised(compare)
    return found


Compare = Callable[..., None]


def _proportions(compare: Compare) -> None:
    read = rows("ci_proportion.csv")
    x, n = numbers(read, "x"), numbers(read, "n")
    for level, scale, columns in (
        (0.95, 1, ("wilson_l95", "wilson_u95")),
        (0.998, 1, ("wilson_l998", "wilson_u998")),
        (0.99, 100, ("pct_l99", "pct_u99")),
        (0.90, 1, ("l90", "u90")),
        (0.95, 1, ("epitools_wilson_l95", "epitools_wilson_u95")),
    ):
        for column, limit in zip(columns, intervals.wilson(x, n, level), strict=True):
            compare(column, numbers(read, column), limit * scale)
    for column, limit in zip(("clopper_l95", "clopper_u95"), intervals.clopper_pearson(x, n), strict=True):
        compare(column, numbers(read, column), limit)


def _rates(compare: Compare) -> None:
    read = rows("ci_rate.csv")
    x, n = numbers(read, "x"), numbers(read, "n")
    for level, scale, columns in (
        (0.95, 1e5, ("l95", "u95")),
        (0.998, 1e5, ("l998", "u998")),
        (0.99, 1e3, ("l99_per_1000", "u99_per_1000")),
    ):
        for column, limit in zip(columns, intervals.byars(x, n, level), strict=True):
            compare(column, numbers(read, column), limit * scale)
    exact, count, mid_p = (
        intervals.exact_poisson(x, n),
        intervals.exact_poisson(x),
        intervals.mid_p_ratio(x, 1.0),
    )
    for side, letter in enumerate("lu"):
        # the peer's lower limit of few events is off by up to 0.2 %
        compare(f"epitools {letter}", numbers(read, f"epitools_exact_{letter}95"), exact[side], 2e-3)
        compare(f"exact {letter}", numbers(read, f"count_exact_{letter}95"), count[side])
        compare(f"mid-P {letter}", numbers(read, f"count_midp_{letter}95"), mid_p[side], SOLVED)


def _ratios(compare: Compare) -> None:
    read = rows("sir.csv")
    observed, predicted = numbers(read, "observed"), numbers(read, "predicted")
    compare("p", numbers(read, "midp_p"), intervals.mid_p_value(observed, predicted))
    mid_p = intervals.mid_p_ratio(observed, predicted)
    exact = intervals.exact_poisson(observed, predicted)
    byars, wide = intervals.byars(observed, predicted), intervals.byars(observed, predicted, 0.998)
    for side, letter in enumerate("lu"):
        compare(f"mid-P {letter}", numbers(read, f"midp_{letter}95"), mid_p[side], SOLVED)
        compare(f"exact {letter}", numbers(read, f"exact_{letter}95"), exact[side])
        compare(f"phe {letter}95", numbers(read, f"phe_{letter}95"), byars[side])
        compare(f"phe {letter}998", numbers(read, f"phe_{letter}998"), wide[side])


def _means(compare: Compare) -> None:
    read = rows("ci_mean.csv")
    samples = grouped("mean_inputs.csv", "unit")
    for level, columns in ((0.95, ("lower95_0cl", "upper95_0cl")), (0.998, ("lower99_8cl", "upper99_8cl"))):
        limits = [intervals.student_mean(numbers(samples[row["unit"],], "v"), level) for row in read]
        for side, column in enumerate(columns):
            compare(column, numbers(read, column), np.array([float(pair[side]) for pair in limits]))


def _standardised(compare: Compare) -> None:
    read = rows("std_outputs.csv")
    areas = [grouped("std_inputs.csv", "area")[row["area"],] for row in read]
    x, n = (np.array([numbers(area, column) for area in areas]) for column in ("x", "n"))
    weights, events, size = (numbers(areas[0], column) for column in ("stdpop", "xr", "nr"))
    reference = float(events.sum() / size.sum())
    compare("dsr", numbers(read, "dsr_value"), intervals.standardised_rate(x, n, weights) * 1e5)
    compare(
        "ratio", numbers(read, "isratio100_value"), intervals.standardised_ratio(x, n, events, size) * 100
    )
    compare("expected", numbers(read, "isratio100_expected"), intervals.expected_events(n, events, size))
    for level, name in ((0.95, "95_0"), (0.998, "99_8")):
        direct = intervals.directly_standardised(x, n, weights, level)
        indirect = intervals.indirectly_standardised(x, n, events, size, level)
        for side, word in enumerate(("lower", "upper")):
            compare(f"dsr {name}", numbers(read, f"dsr_{word}{name}cl"), direct[side] * 1e5)
            compare(f"ratio {name}", numbers(read, f"isratio100_{word}{name}cl"), indirect[side] * 100)
            rate = indirect[side] * reference * 1e3
            compare(f"rate {name}", numbers(read, f"israte1000_{word}{name}cl"), rate)


def test_all_cases_agree() -> None:
    found = tally()
    assert not found.differ
    assert len(found.agreed) > 3500


def test_mid_p_limits_solve_their_equation() -> None:
    low, high = intervals.mid_p_ratio([1, 8, 40], [2.0, 10.0, 30.0])
    for observed, expected, one, other in zip([1, 8, 40], [2.0, 10.0, 30.0], low, high, strict=True):
        at = stats.poisson(one * expected)
        assert at.sf(observed) + at.pmf(observed) / 2 == pytest.approx(0.025, rel=1e-9)
        at = stats.poisson(other * expected)
        assert at.cdf(observed - 1) + at.pmf(observed) / 2 == pytest.approx(0.025, rel=1e-9)
    for events in (10**6, 10**12):  # a large count is about normal
        low, high = intervals.mid_p_ratio(events, events)
        assert (high - low) * math.sqrt(events) == pytest.approx(2 * 1.959964, rel=1e-5)
    assert intervals.mid_p_ratio(0, 1.0)[1] == pytest.approx(-math.log(0.05), rel=1e-12)


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=1, max_value=500))
def test_limits_enclose_the_value_and_narrow_with_n(x: int, n: int) -> None:
    x = min(x, n)
    for method in (intervals.wilson, intervals.clopper_pearson, intervals.byars, intervals.exact_poisson):
        low, high = method(x, n)
        assert 0 <= low <= x / n <= high
        more_low, more_high = method(10 * x, 10 * n)
        assert more_high - more_low < high - low


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_divide_by_has_no_limits(method: Callable[..., tuple[Floats, Floats]]) -> None:
    for x, n in ((0, 0), (math.nan, 5), (1, math.nan)):
        assert all(np.isnan(limit).all() for limit in method([x], [n]))
    assert all(len(limit) == 0 for limit in method([], []))
    with pytest.raises(ValueError, match="negative"):
        method([-1], [5])
    with pytest.raises(ValueError, match="finite"):
        method([1], [math.inf])
    with pytest.raises(ValueError, match="level"):
        method([1], [2], 1.0)


def test_impossible_input_is_refused() -> None:
    with pytest.raises(ValueError, match="exceeds"):
        intervals.wilson(3, 2)
    with pytest.raises(ValueError, match="age bands"):
        intervals.directly_standardised([1, 2], [10, 20], [1, 2, 3])
    with pytest.raises(ValueError, match="above zero"):
        intervals.expected_events([1, 2], [10, 20], [1, 0])
    with pytest.raises(ValueError, match="more than nothing"):
        intervals.standardised_rate([1, 2], [10, 20], [0, 0])
    with pytest.raises(ValueError, match="age bands"):
        intervals.standardised_ratio([1, 2, 3], [10, 20], [1, 2], [10, 20])
    with pytest.raises(ValueError, match="do not go with"):
        intervals.wilson([1, 2], [3, 4, 5])
    with pytest.raises(ValueError, match="infinite"):
        intervals.student_mean([1.0, math.inf])


def test_an_area_that_lacks_something_has_no_figure_and_leaves_the_others_theirs() -> None:
    # one whole, one with a band of nobody, one with a missing count, one with too few events
    x: list[list[float]] = [[10, 20], [10, 20], [math.nan, 20], [4, 5]]
    n = [[100, 300], [100, 0], [100, 300], [100, 300]]
    low, high = intervals.directly_standardised(x, n, [2, 1])
    assert np.isfinite(low).tolist() == np.isfinite(high).tolist() == [True, False, False, False]
    assert intervals.standardised_rate(x, n, [2, 1])[0] == pytest.approx((2 * 0.1 + 20 / 300) / 3)
    whole = intervals.directly_standardised(x[0], n[0], [2, 1])
    assert (float(whole[0]), float(whole[1])) == (low[0], high[0])
    ratio = intervals.standardised_ratio(x, n, [1, 1], [10, 30])
    assert np.isfinite(ratio).tolist() == [True, True, False, True]
    assert np.isnan(intervals.expected_events([math.nan, 5], [1, 1], [10, 10]))
    assert np.isnan(intervals.student_mean([4.0])[0])
    assert intervals.directly_standardised(np.zeros((0, 2)), np.zeros((0, 2)), [2, 1])[0].shape == (0,)


@given(
    st.lists(st.one_of(st.just(math.nan), st.floats(min_value=0, max_value=1e300)), max_size=5),
    st.floats(min_value=0.001, max_value=0.999),
)
@example([6.387913823530631e16, 1e9, 1e300, 5e-324], 0.25)
@settings(max_examples=60)
def test_nothing_makes_a_warning(x: list[float], level: float) -> None:
    size = [value + 1 for value in x]
    for method in METHODS:
        low, high = method(x, size, level)
        assert low.shape == high.shape == (len(x),)
        assert (np.isnan(low) == np.isnan(x)).all()
    intervals.student_mean(x, level)


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=200), st.sampled_from([0.01, 0.1, 0.5, 0.9, 0.99, 0.9999]))
def test_mid_p_lies_within_exact_and_a_wider_level_is_wider(events: int, level: float) -> None:
    exact_low, exact_high = intervals.exact_poisson(events, 1.0, level)
    low, high = intervals.mid_p_ratio(events, 1.0, level)
    assert exact_low <= low <= high <= exact_high
    for method in METHODS[2:]:
        narrow, wide = method(events, 1.0, level), method(events, 1.0, (1 + level) / 2)
        assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
