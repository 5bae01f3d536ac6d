"""Benchmarks: the published example of events to prevent, quantiles as PHE has them, the pared mean."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.statistics import benchmarks
from tests.statistics.replaying import numbers, rows


def test_events_to_prevent_of_the_published_example() -> None:
    # Soe MM and others, PMC4658253, table 2: locations A, B, C; the article prints 3.88, 9.4, −2.6 at 1.057
    observed, predicted = [6, 20, 8], [2, 10, 10]
    assert benchmarks.excess(observed, predicted).tolist() == [4, 10, -2]
    np.testing.assert_allclose(benchmarks.excess(observed, predicted, 1.057), [3.886, 9.43, -2.57])
    assert benchmarks.excess(observed, predicted, 0.75).tolist() == [4.5, 12.5, 0.5]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=10))
def test_events_to_prevent_of_parts_add_up(parts: list[tuple[int, int]]) -> None:
    observed, predicted = zip(*parts, strict=True)
    whole = benchmarks.excess(sum(observed), sum(predicted), 0.8)
    assert benchmarks.excess(observed, predicted, 0.8).sum() == pytest.approx(float(whole))


def test_the_best_tenth_of_cases_set_the_benchmark() -> None:
    # ten units of a hundred cases: the best one is a tenth of all
    found = benchmarks.abc([95, 90, 80, 80, 80, 80, 80, 80, 80, 80], [100] * 10)
    assert float(found) == pytest.approx(0.95)
    assert found.members.tolist() == [True] + [False] * 9
    assert found.covered == pytest.approx(0.1)
    lower = benchmarks.abc([5, 10, 20, 20, 20, 20, 20, 20, 20, 20], [100] * 10, higher_is_better=False)
    assert float(lower) == pytest.approx(0.05)


def test_a_small_unit_does_not_lead_by_chance() -> None:
    found = benchmarks.abc([2, 180, 700], [2, 200, 1000])
    assert not found.members[0]
    assert float(found) == pytest.approx(0.9)


def test_equals_are_taken_together() -> None:
    found = benchmarks.abc([9, 9, 1], [10, 10, 10])
    assert found.members.tolist() == [True, True, False]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), min_size=1, max_size=20))
def test_the_benchmark_is_at_least_the_mean_with_everything_covered(pairs: list[tuple[int, int]]) -> None:
    n = [size for _, size in pairs]
    x = [min(cases, size) for cases, size in pairs]
    everyone = benchmarks.abc(x, n, 1.0)
    assert float(everyone) == pytest.approx(sum(x) / sum(n))
    assert 0 <= float(benchmarks.abc(x, n)) <= 1


def test_nothing_and_nonsense() -> None:
    assert math.isnan(float(benchmarks.abc([], [])))
    assert math.isnan(float(benchmarks.abc([0], [0])))
    assert np.isnan(benchmarks.percentiles([math.nan])).all()
    with pytest.raises(ValueError, match="coverage"):
        benchmarks.abc([1], [2], 0)
    with pytest.raises(ValueError, match="negative"):
        benchmarks.abc([-1], [2])
    with pytest.raises(ValueError, match="percentages"):
        benchmarks.percentiles([1.0], 101)
    with pytest.raises(ValueError, match="finite"):
        benchmarks.excess(math.inf, 1)


def test_quantile_groups_as_phe() -> None:
    units = rows("phe_quantile.csv")
    value = numbers(units, "v")
    quintile = benchmarks.quantile_groups(value)
    decile = benchmarks.quantile_groups(value, 10, highest_first=False)
    assert quintile.tolist() == np.nan_to_num(numbers(units, "quintile")).tolist()
    assert decile.tolist() == np.nan_to_num(numbers(units, "decile_inverted")).tolist()


def test_percentiles_by_units_and_by_cases() -> None:
    assert benchmarks.percentiles([1.0, 2.0, 3.0, 4.0, 5.0], 50).tolist() == [3.0]
    assert benchmarks.percentiles([1.0, 2.0, 3.0], 50, weight=[1, 1, 10]).tolist() == [3.0]
