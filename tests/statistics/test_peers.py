"""Ranks, shrinkage and contributions, against metafor and lme4 and by what must hold of them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.statistics import peers
from lhs_desktop.statistics.peers.shrinkage import Method
from tests.statistics.replaying import numbers, rows

child = st.tuples(*[st.integers(min_value=0, max_value=500) for _ in range(4)])


@pytest.mark.parametrize(("method", "tolerance"), [("DL", 1e-9), ("REML", 1e-6), ("PM", 5e-5)])
def test_normal_shrinkage_as_metafor(method: Method, tolerance: float) -> None:
    # metafor stops its search for PM and REML at about the fifth digit of the variance
    units = rows("eb_metafor_units.csv")
    fit = next(row for row in rows("eb_metafor_fit.csv") if row["method"] == method)
    found = peers.normal(numbers(units, "yi"), numbers(units, "vi"), method)
    assert found.mean == pytest.approx(float(fit["mu"]), rel=tolerance)
    assert found.between == pytest.approx(float(fit["tau2"]), rel=tolerance)
    if method == "DL":
        np.testing.assert_allclose(found.value, numbers(units, "dl_blup"), rtol=1e-9)
        np.testing.assert_allclose(found.error, numbers(units, "dl_blup_se"), rtol=1e-9)
        np.testing.assert_allclose(found.low, numbers(units, "dl_lb"), rtol=1e-9)
        np.testing.assert_allclose(found.high, numbers(units, "dl_ub"), rtol=1e-9)
    if method == "REML":
        np.testing.assert_allclose(found.value, numbers(units, "reml_blup"), rtol=1e-5)


def _ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values))


def test_ratios_are_drawn_in_as_by_lme4() -> None:
    units = rows("eb_lme4_poisson.csv")
    found = peers.of_ratios(numbers(units, "x"), numbers(units, "expected"))
    nearest = numbers(units, "shrunk_ratio")
    np.testing.assert_allclose(found.value, nearest, rtol=0.03)  # a gamma prior, not a log-normal one
    assert np.corrcoef(_ranks(found.value), _ranks(nearest))[0, 1] > 0.99


def test_proportions_are_drawn_in_as_by_lme4() -> None:
    units = rows("eb_lme4_binomial.csv")
    found = peers.of_proportions(numbers(units, "x"), numbers(units, "n"))
    nearest = numbers(units, "shrunk")
    np.testing.assert_allclose(found.value, nearest, rtol=0.03)
    assert np.corrcoef(_ranks(found.value), _ranks(nearest))[0, 1] > 0.99
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()


def test_shrinkage_without_anything_to_learn_from() -> None:
    assert np.isnan(peers.of_ratios([3], [2.0]).value).all()
    assert np.isnan(peers.of_proportions([0, 0], [5, 5]).value).all()
    assert np.isnan(peers.normal([1.0, math.nan], [0.1, 0.1]).value).all()
    same = peers.normal([1.0, 1.0, 1.0], [0.1, 0.2, 0.3])
    np.testing.assert_allclose(same.value, 1.0)


def test_rank_intervals_hold_the_rank_and_know_their_order() -> None:
    found = peers.rank_intervals([90.0, 80.0, 79.5, 50.0, math.nan], [1.0, 1.0, 1.0, 1.0, 1.0])
    assert found.rank.tolist() == [1, 2, 3, 4, 0]
    assert found.rank_low.tolist() == [1, 2, 2, 4, 0]
    assert found.rank_high.tolist() == [1, 3, 3, 4, 0]
    turned = peers.rank_intervals([90.0, 80.0], [1.0, 1.0], higher_is_better=False)
    assert turned.rank.tolist() == [2, 1]


@given(st.lists(st.integers(min_value=-50, max_value=50), min_size=1, max_size=20))
def test_order_of_units_does_not_matter(values: list[int]) -> None:
    errors = [1.0 + index % 3 for index in range(len(values))]
    plain = peers.rank_intervals(values, errors)
    order = list(range(len(values)))[::-1]
    turned = peers.rank_intervals([values[i] for i in order], [errors[i] for i in order])
    assert plain.rank_low.tolist() == turned.rank_low[::-1].tolist()
    assert plain.rank_high.tolist() == turned.rank_high[::-1].tolist()
    assert (plain.rank_low <= plain.rank).all()
    assert (plain.rank <= plain.rank_high).all()


@given(st.lists(child, min_size=1, max_size=12))
def test_contributions_add_up_to_the_change(children: list[tuple[int, int, int, int]]) -> None:
    x0, n0, x1, n1 = (np.array(column, dtype=float) for column in zip(*children, strict=True))
    x0, x1 = np.minimum(x0, n0), np.minimum(x1, n1)
    found = peers.contribution(x0, n0, x1, n1, 100.0)
    total = (found.rate + found.volume).sum()
    if n0.sum() == 0 or n1.sum() == 0:
        assert np.isnan(found.change)
    else:
        assert found.before == pytest.approx(100 * x0.sum() / n0.sum())
        assert total == pytest.approx(found.change, abs=1e-9)
    counts = peers.contribution(x0, None, x1, None)
    assert (counts.rate + counts.volume).sum() == pytest.approx(x1.sum() - x0.sum())


def test_a_child_of_average_value_moves_nothing_by_growing() -> None:
    found = peers.contribution([50, 50], [100, 100], [50, 150], [100, 300])
    np.testing.assert_allclose(found.volume, 0.0, atol=1e-15)
    np.testing.assert_allclose(found.rate, 0.0, atol=1e-15)


def test_a_worse_child_that_grows_pulls_down_by_volume() -> None:
    found = peers.contribution([90, 50], [100, 100], [90, 150], [100, 300])
    assert found.rate.tolist() == [0.0, 0.0]
    assert found.change == pytest.approx(found.volume.sum())
    assert found.change < 0


@pytest.mark.parametrize("kind", ["proportion", "ratio", "rate"])
def test_funnels_of_nothing_one_and_all_alike(kind: str) -> None:
    for x, n in (
        ([], []),
        ([3], [10]),
        ([0, 0, 0], [10, 20, 30]),
        ([5, 5, 5], [10, 10, 10]),
        ([0, 0], [0, 0]),
    ):
        found = peers.funnel(kind, x, n, overdispersion="additive")  # type: ignore[arg-type]
        assert len(found.value) == len(x)
        assert not found.outlier.any()
    with pytest.raises(ValueError, match="finite"):
        peers.funnel(kind, [1], [math.inf])  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 400)), min_size=3, max_size=30),
    st.sampled_from(["proportion", "ratio", "rate"]),
)
def test_funnels_scale_and_know_no_order(pairs: list[tuple[int, int]], kind: str) -> None:
    n = np.array([size for _, size in pairs], dtype=float)
    x = np.minimum([cases for cases, _ in pairs], n)
    plain = peers.funnel(kind, x, n, overdispersion="additive")  # type: ignore[arg-type]
    scaled = peers.funnel(kind, x, n, overdispersion="additive", multiplier=100.0)  # type: ignore[arg-type]
    turned = peers.funnel(kind, x[::-1], n[::-1], overdispersion="additive")  # type: ignore[arg-type]
    np.testing.assert_allclose(scaled.upper998, 100 * plain.upper998)
    np.testing.assert_allclose(turned.upper998[::-1], plain.upper998, rtol=1e-9)
    assert scaled.outlier.tolist() == plain.outlier.tolist() == turned.outlier[::-1].tolist()
    if plain.adjusted:
        unadjusted = peers.funnel(kind, x, n)  # type: ignore[arg-type]
        assert unadjusted.phi == pytest.approx(plain.phi)
        if kind == "proportion":
            assert (plain.upper998 >= unadjusted.upper998 - 1e-12).all()


def test_units_without_events_do_not_make_the_log_funnel_useless() -> None:
    x = [0] * 8 + list(range(5, 27))
    found = peers.funnel("ratio", x, [10.0] * 30, overdispersion="additive", transform="log", truncate=True)
    assert math.isfinite(found.phi)
    assert math.isfinite(found.tau2)
