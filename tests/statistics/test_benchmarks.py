"""Benchmarks: the published example of events to prevent, quantiles as PHE has them, the pared mean."""

import math
from typing import Any

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


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=20), st.randoms())
def test_order_does_not_matter_and_a_wider_coverage_is_never_better(
    pairs: list[tuple[int, int]], shuffler: Any
) -> None:
    x, n = [min(cases, size) for cases, size in pairs], [size for _, size in pairs]
    order = list(range(len(pairs)))
    shuffler.shuffle(order)
    plain = benchmarks.abc(x, n, 0.3)
    mixed = benchmarks.abc([x[i] for i in order], [n[i] for i in order], 0.3)
    assert mixed.members.tolist() == plain.members[order].tolist()
    assert float(mixed) == pytest.approx(float(plain), nan_ok=True)
    if sum(n):
        assert plain.covered >= 0.3
        assert (benchmarks.abc(x, n, 0.6).members >= plain.members).all()
        # a failure less is a success more
        failures = [size - cases for cases, size in zip(x, n, strict=True)]
        worst = benchmarks.abc(failures, n, 0.3, higher_is_better=False)
        assert worst.members.tolist() == plain.members.tolist()
        assert float(worst) == pytest.approx(1 - float(plain))


def test_abc_by_hand() -> None:
    # adjusted: 10/12 = .833, 19/22 = .864, 46/52 = .885, 171/202 = .847; 15 % of 280 cases are 42
    found = benchmarks.abc([9, 18, 45, 170], [10, 20, 50, 200], 0.15)
    assert found.members.tolist() == [False, False, True, False]
    assert float(found) == 0.9
    assert found.covered == pytest.approx(50 / 280)
    wider = benchmarks.abc([9, 18, 45, 170], [10, 20, 50, 200], 0.20)
    assert wider.members.tolist() == [False, True, True, False]
    assert float(wider) == pytest.approx(63 / 70)


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
    with pytest.raises(ValueError, match="negative"):
        benchmarks.excess([-1], [1])
    with pytest.raises(ValueError, match="2 observed but 3"):
        benchmarks.excess([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="2 numerators"):
        benchmarks.abc([1, 2], [3])
    with pytest.raises(ValueError, match="finite"):
        benchmarks.quantile_groups([1.0, math.inf])
    with pytest.raises(ValueError, match="negative"):
        benchmarks.percentiles([1.0], 50, weight=[-1])
    assert np.isnan(benchmarks.excess([math.nan, 1], [1, 1])).tolist() == [True, False]


def test_quantile_groups_as_phe() -> None:
    units = rows("phe_quantile.csv")
    value = numbers(units, "v")
    quintile = benchmarks.quantile_groups(value)
    decile = benchmarks.quantile_groups(value, 10, highest_first=False)
    assert quintile.tolist() == np.nan_to_num(numbers(units, "quintile")).tolist()
    assert decile.tolist() == np.nan_to_num(numbers(units, "decile_inverted")).tolist()


def test_fewer_units_than_groups_have_no_groups() -> None:
    # as PHE, which gives none with a warning
    assert benchmarks.quantile_groups([3.0, 1.0, math.nan, 2.0], 5).tolist() == [0, 0, 0, 0]
    assert benchmarks.quantile_groups([3.0, 1.0, math.nan, 2.0], 3).tolist() == [1, 3, 0, 2]
    assert benchmarks.quantile_groups([], 3).tolist() == []
    # equals stay together
    assert benchmarks.quantile_groups([1.0, 1.0, 1.0, 2.0], 2, highest_first=False).tolist() == [1, 1, 1, 2]


def test_percentiles_by_units_and_by_cases() -> None:
    assert benchmarks.percentiles([1.0, 2.0, 3.0, 4.0, 5.0], 50).tolist() == [3.0]
    assert benchmarks.percentiles([1.0, 2.0, 3.0], 50, weight=[1, 1, 10]).tolist() == [3.0]
