"""Did it work? A series before and after something began, by limits of the time before alone.

The values before set the line and the limits (screened moving ranges, as Making Data Count), which are extended.
*Effective*: after the start there is a signal on the better side that still holds at the last value, and none
there on the worse side. *Worse*: the reverse. *Too early*: too few values before or since. *No signal*: else.
A signal is a value beyond the limits, or a run on one side of the line; trends are left out, as they cross it.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import rules, runs, spc
from lhs_desktop.statistics.constants import MOVING_RANGE_FACTOR
from lhs_desktop.statistics.rules import Improvement

BEFORE = 8
AFTER = 6
RUN = 7

Verdict = Literal["effective", "no_signal", "worse", "too_early"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a series after something began."""

    verdict: Verdict
    before: float
    """The mean before, which is also the line; NaN without values."""
    after: float
    """The mean since."""
    lower: float
    upper: float
    """The limits of the time before."""
    points_before: int
    points_after: int
    beyond: int
    """Values since beyond the limits, positive on the high side, negative on the low one."""
    last_run: int
    """Length of the run at the end on one side of the line, negative below it."""


def judge(
    y: npt.ArrayLike,
    start: int,
    *,
    improvement: Improvement,
    minimum_before: int = BEFORE,
    minimum_after: int = AFTER,
    run: int = RUN,
) -> Effect:
    """Judges a series before and after a start.

    Args:
        y: Shape (points,): values in time order, NaN where missing.
        start: 0-based index of the first point after the start.
        improvement: ``increase``, ``decrease``, or ``neutral`` (then any signal is an effect).
        minimum_before: Values before that limits need.
        minimum_after: Values since, below which it is too early to tell, unless one lies beyond the limits and
            the run rule could not yet have spoken either way.
        run: Values in a row on one side that are a signal.

    Raises:
        ValueError: infinite values, a start outside the series, an unknown direction.
    """
    value = np.asarray(y, dtype=float).reshape(-1)
    if np.isinf(value).any():
        raise ValueError("a value is infinite")
    if not 0 <= start <= len(value):
        raise ValueError(f"the start {start} lies outside a series of {len(value)}")
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError(f"improvement is increase, decrease or neutral, not {improvement!r}")
    row = value[None, :]
    use = np.isfinite(row) & (np.arange(len(value)) < start)
    lines = spc.lines(
        "i", row, np.ones_like(row), value=row, use=use, moving_range_factor=MOVING_RANGE_FACTOR
    )
    before, after = value[:start], value[start:]
    known_before, known_after = int(np.isfinite(before).sum()), int(np.isfinite(after).sum())
    marks = rules.mark(rules.OUTSIDE, lines)[0][start:]
    sides = lines.sides[:, start:]
    last_run = int(runs.analyse(sides).last_run[0]) if known_after else 0
    beyond = int(marks.sum())
    edges = [float(line[0, 0]) if len(value) else math.nan for line in (lines.lower, lines.upper)]
    verdict: Verdict
    if known_before < minimum_before or known_after < minimum_after:
        verdict = "too_early"
    else:
        verdict = _verdict(marks, last_run, improvement, run)
    return Effect(
        verdict=verdict,
        before=float(np.nanmean(before)) if known_before else math.nan,
        after=float(np.nanmean(after)) if known_after else math.nan,
        lower=edges[0],
        upper=edges[1],
        points_before=known_before,
        points_after=known_after,
        beyond=beyond,
        last_run=last_run,
    )


def _verdict(marks: npt.NDArray[np.int8], last_run: int, improvement: Improvement, run: int) -> Verdict:
    """By the signals since the start; one that the series has left again does not count."""
    side = 1 if last_run > 0 else -1
    holds = (marks == side).any() or abs(last_run) >= run
    against = (marks == -side).any()
    if last_run == 0 or not holds or against:
        return "no_signal"
    if improvement == "neutral":
        return "effective"
    return "effective" if (side > 0) == (improvement == "increase") else "worse"
