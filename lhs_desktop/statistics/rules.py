"""Rules of special cause: which points of a control chart are more than chance, and what they mean.

A rule marks points with the side on which they are unusual (1 high, −1 low, 0 not at all). Sets of rules
are data (``resources/catalogue/rules.toml``); ``making_data_count`` is the set of the English NHS.

Sources: NHS England, Making Data Count; NHSRplotthedots 0.2.2; Western Electric, Statistical Quality
Control Handbook, 1956; Nelson LS, Journal of Quality Technology 1984;16:237; Anhøj J, Olesen AV, PLoS ONE
2014;9(11):e113825.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import runs, spc
from lhs_desktop.statistics.constants import MOVING_RANGE_FACTOR
from lhs_desktop.statistics.spc import Bools, Floats, Lines, Padding

Signs = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]

Improvement = Literal["increase", "decrease", "neutral"]
TwoInThree = Literal["plotthedots", "mdc2023"]

_BREAK = np.int8(2)
"""A side that is none: it ends a run."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of special cause.

    ``test`` is one of
    ``beyond`` (``count`` of ``length`` points beyond ``sigma`` on one side of the line),
    ``run`` (``length`` points on one side), ``trend`` (``length`` points each above, or each below, the
    one before), ``alternating`` (``length`` points up and down in turn), ``within`` (``length`` points
    nearer than ``sigma``), ``avoiding`` (``length`` points farther than ``sigma``, on either side) and
    ``anhoej`` (runs longer than their limit).
    """

    code: str
    test: str
    length: int = 1
    count: int = 1
    sigma: float = 3.0
    below: float = np.inf
    """``beyond``: points at this many sigmas or more do not count."""
    one_side: bool = False
    """``beyond``: all points of the window must lie on the same side of the line."""
    ties: str = "break"
    """``run``: a point on the line ends a run (``break``) or is passed over (``skip``)."""


OUTSIDE = Rule("outside", "beyond")
RUN = Rule("run", "run", length=7)
TREND = Rule("trend", "trend", length=7)
TWO_IN_THREE: dict[TwoInThree, Rule] = {
    "plotthedots": Rule("two_in_three", "beyond", length=3, count=2, sigma=2.0, below=3.0, one_side=True),
    "mdc2023": Rule("two_in_three", "beyond", length=3, count=2, sigma=2.0, one_side=True),
}


@dataclass(frozen=True, slots=True)
class MakingDataCount:
    """One series as Making Data Count reads it. Arrays have the shape (points,)."""

    mean: Floats
    lower: Floats
    upper: Floats
    outside: Bools
    run: Bools
    trend: Bools
    two_in_three: Bools
    special_cause: tuple[str, ...]
    """One label a point: ``above_upper``, ``below_lower``, ``trend_up``, ``trend_down``,
    ``two_in_three_high``, ``two_in_three_low``, ``run_high``, ``run_low`` or ``common_cause``."""
    variation: str
    assurance: str


_LABELS = {
    "outside": ("above_upper", "below_lower"),
    "trend": ("trend_up", "trend_down"),
    "two_in_three": ("two_in_three_high", "two_in_three_low"),
    "run": ("run_high", "run_low"),
}


def making_data_count(
    y: npt.ArrayLike,
    *,
    improvement: Improvement,
    target: float | npt.ArrayLike | None = None,
    breaks: Sequence[int] = (),
    fix_after: int | None = None,
    two_in_three: TwoInThree = "plotthedots",
    screen_moving_ranges: bool = True,
) -> MakingDataCount:
    """An XmR chart with the rules of Making Data Count.

    Args:
        y: Shape (points,): values in time order, NaN where missing (it ends runs and trends).
        improvement: Which direction is better.
        target: The target, or shape (points,): the one in force at each point, NaN where there is none.
        breaks: 0-based index of the first point of each further phase; everything starts afresh there.
        fix_after: Number of first points of each phase that set its limits.
        two_in_three: How two of three points near a limit are read: ``plotthedots`` as NHSRplotthedots
            0.2.2 (points beyond a limit do not count), ``mdc2023`` as NHS England since the end of 2023.
        screen_moving_ranges: Leave out moving ranges beyond their own limit, once.

    Returns:
        Lines in the unit of y. ``variation`` is that of the last value, by the first rule that holds in
        the order outside, trend, two in three, run; ``insufficient`` where there are no limits.
        ``assurance`` compares the target in force at the last value with the limits there.

    Raises:
        ValueError: infinite values, unknown words, indexes out of range, ``fix_after`` below 1.
    """
    value = np.array(y, dtype=float).reshape(-1)
    if np.isinf(value).any():
        raise ValueError(f"value {int(np.flatnonzero(np.isinf(value))[0])} is infinite")
    if improvement not in ("increase", "decrease", "neutral"):
        raise ValueError(f"improvement is increase, decrease or neutral, not {improvement!r}")
    if two_in_three not in TWO_IN_THREE:
        raise ValueError(f"two_in_three is plotthedots or mdc2023, not {two_in_three!r}")
    if fix_after is not None and fix_after < 1:
        raise ValueError(f"fix_after must be at least 1, not {fix_after}")
    points = len(value)
    aim = np.full(points, np.nan) if target is None else np.asarray(target, dtype=float)
    if aim.ndim and aim.shape != (points,):
        raise ValueError(f"{points} values but {aim.size} targets")
    phase = spc.phases(points, breaks)
    grid = Padding.of(np.flatnonzero(np.diff(phase, prepend=-1)), points)
    rows = grid.pad(value)
    use = grid.real.copy()
    if fix_after is not None:
        use[:, fix_after:] = False
    found = spc.lines(
        "i",
        rows,
        np.ones_like(rows),
        value=rows,
        use=use,
        screen_moving_ranges=screen_moving_ranges,
        moving_range_factor=MOVING_RANGE_FACTOR,
    )
    order = (OUTSIDE, TREND, TWO_IN_THREE[two_in_three], RUN)
    marks = np.array([grid.flat(mark(rule, found)) for rule in order])
    first, sign = leading(marks[:, None, :])
    labels = tuple(
        "common_cause" if which < 0 else _LABELS[order[which].code][0 if up > 0 else 1]
        for which, up in zip(first[0], sign[0], strict=True)
    )
    lower, upper = grid.flat(found.lower), grid.flat(found.upper)
    known = np.flatnonzero(np.isfinite(value))
    last = int(known[-1]) if len(known) else -1
    if last < 0 or not np.isfinite(lower[last]):
        variation, assurance = "insufficient", "none"
    else:
        variation = varied(improvement, int(sign[0, last]))
        aim_at = float(np.broadcast_to(aim, points)[last])
        assurance = assured(improvement, aim_at, float(lower[last]), float(upper[last]))
    return MakingDataCount(
        mean=grid.flat(found.center),
        lower=lower,
        upper=upper,
        outside=marks[0] != 0,
        trend=marks[1] != 0,
        two_in_three=marks[2] != 0,
        run=marks[3] != 0,
        special_cause=labels,
        variation=variation,
        assurance=assurance,
    )


def varied(improvement: str, sign: int) -> str:
    """The word for a signal on a side (1 high, −1 low, 0 none)."""
    if sign == 0:
        return "common_cause"
    height = "high" if sign > 0 else "low"
    if improvement == "neutral":
        return f"neutral_{height}"
    better = (sign > 0) == (improvement == "increase")
    return f"{'improvement' if better else 'concern'}_{height}"


def assured(improvement: str, target: float, lower: float, upper: float) -> str:
    """Whether limits lie beyond a target: strictly, or as the values do where nothing varies.

    Args:
        improvement: Which direction is better.
        target: The target in force; NaN for none.
        lower: The lower limit.
        upper: The upper limit.
    """
    if improvement == "neutral" or not (np.isfinite(target) and np.isfinite(lower) and np.isfinite(upper)):
        return "none"
    slack = spc.SLACK * max(abs(target), abs(lower), abs(upper))
    if upper - lower <= slack and abs(target - lower) <= slack:
        return "consistent_pass"  # every value equals the target
    better, worse = (lower > target + slack, upper < target - slack)
    if improvement == "decrease":
        better, worse = worse, better
    return "consistent_pass" if better else "consistent_fail" if worse else "inconsistent"


def leading(marks: Signs) -> tuple[Integers, Signs]:
    """Which rule speaks first at each point, −1 for none, and on which side.

    Args:
        marks: Shape (rules, rows, points), in order of precedence.
    """
    if not len(marks):
        nothing = np.zeros(marks.shape[1:], dtype=np.int64)
        return nothing - 1, nothing.astype(np.int8)
    hit = marks != 0
    first = np.argmax(hit, axis=0)
    sign = np.take_along_axis(marks, first[None], axis=0)[0]
    return np.where(sign != 0, first, -1), sign


def mark(rule: Rule, found: Lines, skip: Bools | None = None, even: Bools | None = None) -> Signs:
    """The points of many rows that a rule marks, with their sides.

    Args:
        rule: The rule.
        found: Values with their lines, a row a phase.
        skip: Shape (rows, points): points that count for nothing, as if they were not there.
        even: Shape (rows, points): points that count as on the centre line, unless they are beyond a limit.
    """
    sides = found.sides
    if even is not None:
        sides = np.where(even, np.int8(0), sides)
    if rule.test == "run":
        tied = sides if rule.ties == "skip" else np.where(sides == 0, _BREAK, sides)
        return _runs(tied if skip is None else np.where(skip, np.int8(0), tied), rule.length)
    if rule.test == "anhoej":
        kept = sides if skip is None else np.where(skip, np.int8(0), sides)
        return _runs(kept, runs.analyse(kept).longest_run_limit[:, None] + 1)
    score = found.score if skip is None else np.where(skip, np.nan, found.score)
    if even is not None and rule.length > 1:
        score = np.where(even, np.nan, score)
    if rule.test == "beyond":
        return _beyond(rule, score, sides)
    if rule.test in ("trend", "alternating"):
        value = found.value if skip is None else np.where(skip, np.nan, found.value)
        marked = _steps(rule, value, sides)
        return marked if even is None else np.where(even, np.int8(0), marked)
    with np.errstate(invalid="ignore"):
        distance = np.abs(score)
        fits = distance < rule.sigma if rule.test == "within" else distance > rule.sigma
    fitting = _dilated(_all(fits, rule.length), rule.length, score.shape[1])
    return np.where(fitting, np.where(sides == 0, np.int8(1), sides), np.int8(0))


def _runs(sides: Signs, length: int | Integers) -> Signs:
    """All points of runs at least so long."""
    forward = runs.run_lengths(sides)
    backward = runs.run_lengths(sides[:, ::-1])[:, ::-1]
    long = (forward + backward - 1 >= length) & (sides != 0) & (sides != _BREAK)
    return np.where(long, sides, np.int8(0))


def _beyond(rule: Rule, score: Floats, sides: Signs) -> Signs:
    with np.errstate(invalid="ignore"):
        far = np.abs(score) > rule.sigma * (1 + spc.SLACK)
        far &= np.abs(score) <= rule.below * (1 + spc.SLACK)
    if rule.length == 1:
        return np.where(far, np.sign(score), 0).astype(np.int8)
    result = np.zeros(score.shape, dtype=np.int8)
    for sign in (1, -1):
        there = far & (np.sign(score) == sign)
        enough = _windows(there, rule.length).sum(axis=-1) >= rule.count
        if rule.one_side:
            enough &= _all(sides == sign, rule.length)
        result[_dilated(enough, rule.length, score.shape[1]) & there] = sign
    return result


def _steps(rule: Rule, value: Floats, sides: Signs) -> Signs:
    """Trends and see-saws: runs of steps, of which each has a point more."""
    steps = spc.side(value[:, 1:], value[:, :-1])
    count = rule.length - 1
    result = np.zeros(value.shape, dtype=np.int8)
    if rule.test == "alternating":
        turned = steps * np.where(np.arange(steps.shape[1]) % 2 == 0, 1, -1).astype(np.int8)
        regular = np.zeros(value.shape, dtype=bool)
        for sign in (1, -1):
            regular |= _dilated(_all(turned == sign, count), rule.length, value.shape[1])
        return np.where(regular, np.where(sides == 0, np.int8(1), sides), np.int8(0))
    direction = np.where(steps == 0, _BREAK, steps)
    trending = _runs(direction, count)
    # a point that ends one trend and begins another belongs to the later one
    result[:, 1:] = trending
    result[:, :-1] = np.where(trending != 0, trending, result[:, :-1])
    return result


def _windows(values: Bools, length: int) -> Bools:
    """All windows of so many points, shape (rows, windows, length); none where the row is shorter."""
    if values.shape[1] < length:
        return np.zeros((len(values), 0, length), dtype=values.dtype)
    return np.lib.stride_tricks.sliding_window_view(values, length, axis=1)


def _all(values: Bools, length: int) -> Bools:
    """The windows whose points all hit."""
    return np.asarray(_windows(values, length).all(axis=-1))


def _dilated(hits: Bools, length: int, points: int) -> Bools:
    """The points of windows, from the windows that hit."""
    rows, count = hits.shape
    marked = np.zeros((rows, points), dtype=bool)
    for offset in range(length if count else 0):
        marked[:, offset : offset + count] |= hits
    return marked
