"""Before and after: what is called an effect, and when it is too early to tell."""

import math

import pytest

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
        ([20.0] * 5, "increase", "too_early"),
        ([math.nan] * 9 + [20.0] * 3, "increase", "too_early"),
    ],
)
def test_verdicts(since: list[float], improvement: Improvement, verdict: str) -> None:
    found = effect.judge(STEADY + since, len(STEADY), improvement=improvement)
    assert found.verdict == verdict


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
