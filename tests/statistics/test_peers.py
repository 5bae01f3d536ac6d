"""Ranks, shrinkage and contributions, against metafor and lme4 and by what must hold of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

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


def test_the_variance_between_units_solves_its_equation() -> None:
    units = rows("eb_metafor_units.csv")
    y, v = numbers(units, "yi"), numbers(units, "vi")
    tau2 = peers.normal(y, v, "PM").between
    weight = 1 / (v + tau2)
    mean = (weight * y).sum() / weight.sum()
    assert (weight * (y - mean) ** 2).sum() == pytest.approx(len(y) - 1, rel=1e-12)

    def likelihood(between: float) -> float:
        w = 1 / (v + between)
        m = (w * y).sum() / w.sum()
        return float(np.log(w).sum() - np.log(w.sum()) - (w * (y - m) ** 2).sum()) / 2

    best = peers.normal(y, v, "REML").between
    assert likelihood(best) >= max(likelihood(best * (1 + step)) for step in (-1e-3, -1e-5, 1e-5, 1e-3))


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


def test_ratios_and_proportions_refuse_what_cannot_be() -> None:
    for method in (peers.of_ratios, peers.of_proportions):
        with pytest.raises(ValueError, match="negative"):
            method([-1, 2], [3, 4])
        with pytest.raises(ValueError, match="finite"):
            method([1, 2], [math.inf, 4])
        with pytest.raises(ValueError, match="2 figures but 3 sizes"):
            method([1, 2], [3, 4, 5])
        with pytest.raises(ValueError, match="level"):
            method([1, 2], [3, 4], 1.0)
        assert len(method([], []).value) == 0
    with pytest.raises(ValueError, match="exceeds"):
        peers.of_proportions([3, 1], [2, 2])
    with pytest.raises(ValueError, match="negative"):
        peers.normal([1.0, 2.0], [-1.0, 1.0])
    with pytest.raises(ValueError, match="method"):
        peers.normal([1.0, 2.0], [1.0, 1.0], "ML")  # type: ignore[arg-type]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=2, max_size=25))
def test_shrunk_values_lie_between_the_own_value_and_the_peers(pairs: list[tuple[int, int]]) -> None:
    n = np.array([size for _, size in pairs], dtype=float)
    x = np.minimum([cases for cases, _ in pairs], n)
    for found in (peers.of_ratios(x, n), peers.of_proportions(x, n)):
        if np.isnan(found.mean):
            assert np.isnan(found.value).all()
            continue
        own = x / n
        slack = 1e-9
        assert (found.value >= np.minimum(own, found.mean) - slack).all()
        assert (found.value <= np.maximum(own, found.mean) + slack).all()
        assert (found.low <= found.value + slack).all()
        assert (found.value <= found.high + slack).all()
        turned = np.abs(found.value - own) <= np.abs(found.mean - own) + slack
        assert turned.all()
    variance = 1 / n
    shrunk = peers.normal(x / n, variance)
    pull = (shrunk.value - shrunk.mean) * (x / n - shrunk.mean)
    assert (pull >= -1e-12).all()


def test_the_prior_is_where_the_likelihood_is_highest() -> None:
    units = rows("eb_lme4_poisson.csv")
    o, e = numbers(units, "x"), numbers(units, "expected")
    found = peers.of_ratios(o, e)

    def lower(mean: float, prior: float) -> float:
        # events of a gamma-Poisson are negative binomial
        return -float(stats.nbinom.logpmf(o, mean * prior, prior / (prior + e)).sum())

    best = lower(found.mean, found.between)
    for mean in (0.999, 1.001):
        assert lower(found.mean * mean, found.between) > best
    for prior in (0.98, 1.02):
        assert lower(found.mean, found.between * prior) > best
    units = rows("eb_lme4_binomial.csv")
    x, n = numbers(units, "x"), numbers(units, "n")
    shrunk = peers.of_proportions(x, n)

    def less(mean: float, prior: float) -> float:
        return -float(stats.betabinom.logpmf(x, n, mean * prior, (1 - mean) * prior).sum())

    best = less(shrunk.mean, shrunk.between)
    for mean in (0.999, 1.001):
        assert less(shrunk.mean * mean, shrunk.between) > best
    for prior in (0.98, 1.02):
        assert less(shrunk.mean, shrunk.between * prior) > best


def test_units_that_differ_by_chance_alone_are_all_drawn_to_the_peers() -> None:
    rng = np.random.default_rng(11)
    expected = rng.uniform(5, 100, 40)
    observed = np.round(expected)  # less than chance would make them differ
    found = peers.of_ratios(observed, expected)
    np.testing.assert_allclose(found.value, observed.sum() / expected.sum(), rtol=1e-12)
    assert math.isinf(found.between)
    assert found.low[0] < found.value[0] < found.high[0]
    size = np.arange(20, 60) * 5
    alike = peers.of_proportions(size / 5, size)
    np.testing.assert_allclose(alike.value, 0.2, rtol=1e-12)
    assert math.isinf(alike.between)


def test_units_that_are_alike_are_seldom_set_apart_and_the_true_rank_is_covered() -> None:
    rng = np.random.default_rng(7)
    apart, covered = 0, []
    for _ in range(100):
        same = peers.rank_intervals(rng.normal(size=30), np.ones(30))
        apart += int((same.rank_low > 1).sum() + (same.rank_high < 30).sum())
        truth = rng.normal(size=30)
        found = peers.rank_intervals(truth + rng.normal(size=30) / 2, np.full(30, 0.5))
        rank = (truth[None, :] > truth[:, None]).sum(axis=1) + 1
        covered.append(((found.rank_low <= rank) & (rank <= found.rank_high)).mean())
    assert apart / 3000 < 0.05
    assert np.mean(covered) > 0.95


def test_what_the_level_of_ranks_holds_for_widens_them() -> None:
    rng = np.random.default_rng(3)
    value, error = rng.normal(size=25), rng.uniform(0.1, 0.5, 25)
    widths = []
    for holding in ("comparison", "unit", "all"):
        found = peers.rank_intervals(value, error, holding=holding)
        widths.append(found.rank_high - found.rank_low)
    assert (widths[0] <= widths[1]).all()
    assert (widths[1] <= widths[2]).all()
    assert widths[0].sum() < widths[2].sum()
    certain = peers.rank_intervals([3.0, 1.0, 2.0], [0.0, 0.0, 0.0])
    assert certain.rank_low.tolist() == certain.rank_high.tolist() == certain.rank.tolist() == [1, 3, 2]


def test_ranks_of_nothing_one_and_nonsense() -> None:
    assert peers.rank_intervals([], []).rank.tolist() == []
    one = peers.rank_intervals([5.0, math.nan], [1.0, 1.0])
    assert (one.rank_low.tolist(), one.rank_high.tolist()) == ([1, 0], [1, 0])
    for arguments, message in (
        (([1.0], [1.0, 2.0]), "1 values"),
        (([math.inf], [1.0]), "finite"),
        (([1.0], [-1.0]), "negative"),
    ):
        with pytest.raises(ValueError, match=message):
            peers.rank_intervals(*arguments)
    with pytest.raises(ValueError, match="level"):
        peers.rank_intervals([1.0], [1.0], level=1)
    with pytest.raises(ValueError, match="holds"):
        peers.rank_intervals([1.0], [1.0], holding="some")  # type: ignore[arg-type]


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
    # events may outnumber cases, or be there without any
    found = peers.contribution(x0, n0, x1, n1, 100.0)
    total = (found.rate + found.volume).sum()
    if n0.sum() == 0 or n1.sum() == 0:
        assert np.isnan(found.change)
        assert np.isnan(total)
    else:
        assert found.before == pytest.approx(100 * x0.sum() / n0.sum())
        assert total == pytest.approx(found.change, rel=1e-9, abs=1e-9)
        back = peers.contribution(x1, n1, x0, n0, 100.0)
        np.testing.assert_allclose(back.rate, -found.rate, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(back.volume, -found.volume, rtol=1e-9, atol=1e-9)
        twice = peers.contribution(2 * x0, 2 * n0, 3 * x1, 3 * n1, 100.0)
        np.testing.assert_allclose(twice.rate, found.rate, rtol=1e-9, atol=1e-9)
    counts = peers.contribution(x0, None, x1, None)
    assert (counts.rate + counts.volume).sum() == pytest.approx(x1.sum() - x0.sum())


def test_a_child_of_average_value_moves_nothing_by_growing() -> None:
    found = peers.contribution([50, 50], [100, 100], [50, 150], [100, 300])
    np.testing.assert_allclose(found.volume, 0.0, atol=1e-15)
    np.testing.assert_allclose(found.rate, 0.0, atol=1e-15)


def test_a_contribution_by_hand() -> None:
    # shares 0.5, 0.5 then 0.25, 0.75; values 0.1, 0.3 then 0.2, 0.4; the parent goes from 0.2 to 0.35
    found = peers.contribution([10, 30], [100, 100], [20, 120], [100, 300])
    np.testing.assert_allclose(found.rate, [0.1 * 0.375, 0.1 * 0.625])
    np.testing.assert_allclose(found.volume, [-0.25 * (0.15 - 0.275), 0.25 * (0.35 - 0.275)])
    assert (found.rate + found.volume).sum() == pytest.approx(found.change)
    assert found.change == pytest.approx(0.15)


def test_children_that_are_new_gone_or_missing_act_by_their_share() -> None:
    found = peers.contribution([10, 30, math.nan], [100, 100, 50], [10, 0, 40], [100, 0, 100])
    assert found.before == pytest.approx(0.2)
    assert found.after == pytest.approx(0.25)
    assert found.rate.tolist() == [0, 0, 0]
    assert found.volume.sum() == pytest.approx(found.change)
    stray = peers.contribution([10, 2], [100, 0], [10, 0], [100, 100])
    assert stray.before == pytest.approx(0.12)
    assert stray.rate[1] == pytest.approx(-0.02)
    assert (stray.rate + stray.volume).sum() == pytest.approx(stray.change)


def test_contributions_refuse_what_cannot_be() -> None:
    for arguments, message in (
        (([1], [2], [1], None), "both periods"),
        (([1, 2], [2, 3], [1], [2]), "each child"),
        (([1, 2], None, [1], None), "each child"),
        (([-1], [2], [1], [2]), "negative"),
        (([1], [math.inf], [1], [2]), "finite"),
    ):
        with pytest.raises(ValueError, match=message):
            peers.contribution(*arguments)
    assert peers.contribution([], [], [], []).rate.tolist() == []


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


@settings(max_examples=60)
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
