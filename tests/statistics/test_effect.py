"""Before and after: what is called an effect, and when it is too early to tell."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_desktop.statistics import effect
from lhs_desktop.statistics.rules import Improvement

STEADY = [10.0, 12.0, 11.0, 9.0, 10.0, 11.0, 12.0, 9.0, 10.0, 12.0, 11.0, 9.0]


@pytest.mark.parametrize(
    ("since", "improvement", "verdict"),
    [
        ([15.0] * 8, "increase", "effective"),
        ([15.0] * 8, "decrease", "worse"),
        ([15.0] * 8, "neutral", "effective"),
        ([5.0] * 8, "decrease", "effective"),
        ([5.0] * 8, "increase", "worse"),
        ([11.0, 10.0] * 4, "increase", "no_signal"),
        ([11.5] * 7, "increase", "effective"),
        ([11.5] * 6, "increase", "no_signal"),
        ([20.0, 20.0, 10.0, 11.0, 9.0, 10.0], "increase", "no_signal"),
        # once more above the line is not "still so"
        ([20.0, 20.0, 10.0, 11.0, 9.0, 11.0], "increase", "no_signal"),
        ([11.0, 10.0, 11.0, 10.0, 20.0, 11.0], "increase", "effective"),
        # far on both sides: unsettled, unless it then stays on one
        ([1.0, 10.0, 11.0, 10.0, 20.0, 20.0], "increase", "no_signal"),
        ([1.0] + [13.0] * 7, "increase", "effective"),
        ([15.0] * 5, "increase", "too_early"),
        ([20.0] * 5, "increase", "too_early"),
        ([math.nan] * 9 + [20.0] * 3, "increase", "too_early"),
    ],
)
def test_verdicts(since: list[float], improvement: Improvement, verdict: str) -> None:
    found = effect.judge(STEADY + since, len(STEADY), improvement=improvement)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("since", "reasons"),
    [
        ([15.0] * 8, ("run", "beyond")),
        ([11.5] * 7, ("run",)),
        ([11.0, 10.0, 11.0, 10.0, 20.0, 11.0], ("beyond",)),
        ([20.0, 20.0, 10.0, 11.0, 9.0, 10.0], ("left_again",)),
        ([11.5] * 7 + [9.0], ("left_again",)),
        ([1.0, 10.0, 11.0, 10.0, 20.0, 20.0], ("both_sides",)),
        ([11.0, 10.0] * 4, ("none",)),
        ([15.0] * 5, ("few_after",)),
    ],
)
def test_reasons(since: list[float], reasons: tuple[str, ...]) -> None:
    assert effect.judge(STEADY + since, len(STEADY), improvement="increase").reasons == reasons


def test_too_few_before_is_too_early_however_clear() -> None:
    found = effect.judge([*STEADY[:7], *[99.0] * 20], 7, improvement="increase")
    assert (found.verdict, found.reasons) == ("too_early", ("few_before",))
    both = effect.judge([1.0], 1, improvement="increase")
    assert both.reasons == ("few_before", "few_after")


def test_with_denominators_values_are_shares_and_limits_follow_the_size() -> None:
    x, n = [20, 24, 22, 18, 21, 19, 23, 20, 60, 55, 62, 58, 61, 59, 66], [100] * 14 + [110]
    found = effect.judge(x, 8, improvement="increase", n=n, chart="p")
    assert (found.verdict, found.reasons) == ("effective", ("run", "beyond"))
    assert found.before == pytest.approx(167 / 800)
    assert found.after == pytest.approx(421 / 710)
    sigma = math.sqrt(found.before * (1 - found.before) / 110)
    assert (found.lower, found.upper) == pytest.approx((found.before - 3 * sigma, found.before + 3 * sigma))
    ratio = effect.judge(x, 8, improvement="decrease", n=n)
    assert ratio.verdict == "worse"
    assert ratio.before == pytest.approx(0.20875)
    with pytest.raises(ValueError, match="exceeds"):
        effect.judge([3], 0, improvement="increase", n=[2], chart="p")


def test_without_variation_before_one_value_off_it_is_no_effect_but_a_run_is() -> None:
    assert effect.judge([5.0] * 10 + [5.0] * 5 + [4.9], 10, improvement="increase").verdict == "no_signal"
    assert effect.judge([5.0] * 10 + [6.0] * 7, 10, improvement="increase").verdict == "effective"


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.just(math.nan), st.integers(0, 30).map(float)), max_size=40),
    st.integers(0, 40),
    st.sampled_from([0.001, 3.0, 1e6]),
)
def test_scaling_changes_nothing_and_turning_turns_the_verdict(
    values: list[float], start: int, scale: float
) -> None:
    start = min(start, len(values))
    plain = effect.judge(values, start, improvement="increase")
    scaled = effect.judge([scale * value for value in values], start, improvement="increase")
    assert (scaled.verdict, scaled.reasons, scaled.last_run) == (plain.verdict, plain.reasons, plain.last_run)
    turned = effect.judge([-value for value in values], start, improvement="decrease")
    assert turned.verdict == plain.verdict
    other = {"effective": "worse", "worse": "effective"}.get(plain.verdict, plain.verdict)
    assert effect.judge(values, start, improvement="decrease").verdict == other
    if plain.verdict != "too_early":
        assert plain.points_before >= effect.BEFORE
        assert plain.points_after >= effect.AFTER


def test_what_was_before_sets_the_limits_and_what_came_after_does_not() -> None:
    one = effect.judge([*STEADY, *[15.0] * 8], len(STEADY), improvement="increase")
    other = effect.judge([*STEADY, *[99.0] * 8], len(STEADY), improvement="increase")
    assert (one.before, one.lower, one.upper) == (other.before, other.lower, other.upper)
    assert (one.after, other.after) == (15.0, 99.0)
    assert (one.beyond, one.last_run) == (8, 8)


@pytest.mark.parametrize("values", [[], [1.0], [math.nan] * 20, [5.0] * 20])
def test_too_little_or_no_variation_never_crashes(values: list[float]) -> None:
    found = effect.judge(values, min(10, len(values)), improvement="increase")
    assert found.verdict in ("too_early", "no_signal")


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        effect.judge([1.0], 2, improvement="increase")
    with pytest.raises(ValueError, match="infinite"):
        effect.judge([math.inf], 0, improvement="increase")
    with pytest.raises(ValueError, match="increase, decrease or neutral"):
        effect.judge([1.0], 0, improvement="up")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no such chart"):
        effect.judge([1.0], 0, improvement="increase", chart="g")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least 1"):
        effect.judge([1.0], 0, improvement="increase", run=0)
    with pytest.raises(ValueError, match="denominators"):
        effect.judge([1.0], 0, improvement="increase", n=[1, 2])
