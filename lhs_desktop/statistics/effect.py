"""Did it work? A series before and after something began, by limits of the time before alone.

The values before the start set the line and the limits, which are extended. Then, of the values since:

1. *Too early*: fewer than 8 values before, or fewer than 6 since.
2. The run at the end is what lies on one side of the line up to the last value (a value on the line counts for
   nothing). It is a signal if it is 7 long, or if one of its values lies beyond the limits. A signal that the series
   has left again does not count: the change did not last.
3. *No signal*: the run at the end is none; or it is one by a value beyond the limits alone, and there was a signal on
   the other side as well, so that the series is unsettled rather than changed.
4. *Effective*: the signal is on the better side (either side where neither is better). *Worse*: on the other.

Trends are left out, as they cross the line. Where nothing varied before, limits mean nothing and only runs count.

Source: limits extended from a baseline, and rules, as Making Data Count (NHS England) and Provost LP, Murray SK, The
Health Care Data Guide, 2011, have them for testing a change; how signals are weighed into one verdict is ours.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import rules, runs, spc
from lhs_desktop.statistics.constants import MOVING_RANGE_FACTOR
from lhs_desktop.statistics.rules import Improvement, Signs
from lhs_desktop.statistics.spc import Bools, Floats

BEFORE = 8
AFTER = 6
RUN = 7

Verdict = Literal["effective", "no_signal", "worse", "too_early"]
ChartKind = Literal["i", "p", "pp", "u", "up", "c"]
Reason = Literal["few_before", "few_after", "run", "beyond", "left_again", "both_sides", "none"]

_KINDS: tuple[ChartKind, ...] = ("i", "p", "pp", "u", "up", "c")


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a series after something began."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    """Why: too few values (``few_before``, ``few_after``); the signal at the end (``run``, ``beyond``); or why there is
    none (``left_again``, ``both_sides``, ``none``)."""
    before: float
    """The line: the mean, or the pooled share or rate, before; NaN without values."""
    after: float
    """The same since."""
    lower: float
    upper: float
    """The limits of the time before, at the size of the last value."""
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
    n: npt.ArrayLike | None = None,
    chart: ChartKind = "i",
    minimum_before: int = BEFORE,
    minimum_after: int = AFTER,
    run: int = RUN,
) -> Effect:
    """Judges a series before and after a start, by the rule at the head of this module.

    Args:
        y: Shape (points,): values in time order, or numerators where there are denominators; NaN where missing.
        start: 0-based index of the first point after the start.
        improvement: ``increase``, ``decrease``, or ``neutral`` (then a signal on either side is an effect).
        n: Shape (points,): denominators; what is judged is y / n.
        chart: The limits: ``i`` (moving ranges, as Making Data Count), ``p``, ``pp``, ``u``, ``up`` or ``c``.
        minimum_before: Values before that limits need.
        minimum_after: Values since, below which it is too early to tell.
        run: Values in a row on one side that are a signal.

    Raises:
        ValueError: infinite values, a start outside the series, an unknown direction or chart, lengths that differ,
            for charts of counts negative values or numerators above denominators.
    """
    if chart not in _KINDS:
        raise ValueError(f"there is no such chart for an effect as {chart!r}: use one of {', '.join(_KINDS)}")
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError(f"improvement is increase, decrease or neutral, not {improvement!r}")
    if run < 1:
        raise ValueError(f"a run is at least 1 long, not {run}")
    counted, value, sizes = spc.checked(chart, y, n)
    points = len(value)
    if not 0 <= start <= points:
        raise ValueError(f"the start {start} lies outside a series of {points}")
    since = np.arange(points) >= start
    lines = spc.lines(
        chart,
        counted[None, :],
        sizes[None, :],
        value=value[None, :],
        use=(np.isfinite(value) & ~since)[None, :],
        moving_range_factor=MOVING_RANGE_FACTOR,
    )
    known = np.isfinite(value)
    before, after = known & ~since, known & since
    lower, upper = lines.lower[0], lines.upper[0]
    tail = spc.Lines(
        *(part[:, start:] for part in (lines.value, lines.center, lines.lower, lines.upper, lines.score))
    )
    marks = np.where(tail.upper > tail.lower, rules.mark(rules.OUTSIDE, tail), np.int8(0))
    last_run = int(runs.analyse(tail.sides).last_run[0]) if start < points else 0
    reasons: list[Reason] = []
    if before.sum() < minimum_before:
        reasons.append("few_before")
    if after.sum() < minimum_after:
        reasons.append("few_after")
    verdict: Verdict = "too_early"
    if not reasons:
        long = rules.mark(rules.Rule("run", "run", length=run, ties="skip"), tail)
        side, reasons = _signal(tail.sides[0], marks[0], long[0], last_run, run)
        verdict = _verdict(side, improvement)
    last = int(np.flatnonzero(known)[-1]) if known.any() else None
    return Effect(
        verdict=verdict,
        reasons=tuple(reasons),
        before=_mean(chart, counted, sizes, value, before),
        after=_mean(chart, counted, sizes, value, after),
        lower=math.nan if last is None else float(lower[last]),
        upper=math.nan if last is None else float(upper[last]),
        points_before=int(before.sum()),
        points_after=int(after.sum()),
        beyond=int(marks.sum()),
        last_run=last_run,
    )


def _signal(sides: Signs, marks: Signs, long: Signs, last_run: int, run: int) -> tuple[int, list[Reason]]:
    """The side of the signal at the end, 0 for none, and what makes it or why there is none."""
    side = int(np.sign(last_run))
    at_end = marks[sides != 0][-abs(last_run) :] if side else marks[:0]
    by_value = bool((at_end == side).any())
    if abs(last_run) >= run:
        return side, ["run", "beyond"] if by_value else ["run"]
    if by_value:
        against = bool((marks == -side).any() or (long == -side).any())
        return (0, ["both_sides"]) if against else (side, ["beyond"])
    return 0, ["left_again"] if marks.any() or long.any() else ["none"]


def _verdict(side: int, improvement: Improvement) -> Verdict:
    if side == 0:
        return "no_signal"
    if improvement == "neutral":
        return "effective"
    return "effective" if (side > 0) == (improvement == "increase") else "worse"


def _mean(chart: ChartKind, counted: Floats, sizes: Floats, value: Floats, use: Bools) -> float:
    if not use.any():
        return math.nan
    if chart in spc.WITH_DENOMINATOR:
        return float(counted[use].sum() / sizes[use].sum())
    return float(value[use].mean())
