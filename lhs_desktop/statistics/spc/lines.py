"""Centre lines and limits of many rows at once, one a phase of a series."""

from dataclasses import dataclass

import numpy as np

from lhs_desktop.statistics.constants import D2, D4, a3, b3_b4
from lhs_desktop.statistics.spc.rows import (
    Bools,
    Floats,
    Kind,
    Signs,
    over,
    ratio,
    row_mean,
    row_median,
    row_sum,
    side,
)

T_POWER = 3.6
"""Times between events are about normal after the root of this power."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Values with their lines, shape (rows, points) each; NaN where there is none.

    ``score`` is the distance of a value from the centre of its limits in sigmas, on the scale on which
    the limits are symmetric and before they are cut at what is possible.
    """

    value: Floats
    center: Floats
    lower: Floats
    upper: Floats
    score: Floats

    @property
    def sides(self) -> Signs:
        """1 above the centre line, −1 below, 0 on it or missing."""
        return side(self.value, self.center)


def lines(
    kind: Kind,
    counted: Floats,
    n: Floats,
    *,
    value: Floats,
    spread: Floats | None = None,
    use: Bools,
    screen_moving_ranges: bool = True,
    moving_range_factor: float = 3 / D2,
) -> Lines:
    """Centre lines and limits of many rows, one a phase of a series, padded with NaN at the end.

    Args:
        kind: As for ``chart``.
        counted: Shape (rows, points): numerators, or the values of a chart without denominators.
        n: Shape (rows, points): denominators (sizes of subgroups for xbar and s).
        value: Shape (rows, points): what is plotted.
        spread: Shape (rows, points): standard deviations of subgroups, for xbar and s.
        use: Shape (rows, points): the points that set the lines.
        screen_moving_ranges: As for ``chart``.
        moving_range_factor: Three sigmas in mean moving ranges (i and the like).
    """
    factor = moving_range_factor / 3
    if kind == "run":
        center = row_median(value, use)
        nothing = np.full(value.shape, np.nan)
        return Lines(value, over(center, value), nothing, nothing, nothing)
    if kind == "i":
        center, sigma = _individuals(value, use, screen_moving_ranges, factor)
        return _symmetric(value, center, sigma)
    if kind == "mr":
        ranges = np.full(value.shape, np.nan)
        ranges[:, 1:] = np.abs(np.diff(value, axis=1))
        center = row_mean(ranges, use)
        upper = D4 * center
        return Lines(
            ranges,
            over(center, ranges),
            np.zeros(ranges.shape),
            over(upper, ranges),
            _score(ranges, center, (upper - center) / 3),
        )
    if kind in ("xbar", "s"):
        assert spread is not None
        return _of_subgroups(kind, value, spread, n, use)
    if kind == "g":
        return _between_events(value, use)
    if kind == "t":
        root = value ** (1 / T_POWER)
        center, sigma = _individuals(root, use, screen_moving_ranges, factor)
        found = _symmetric(root, center, sigma)
        low = np.maximum(found.lower, 0.0)
        return Lines(value, found.center**T_POWER, low**T_POWER, found.upper**T_POWER, found.score)
    if kind == "c":
        center = row_mean(counted, use)
        return _clamped(_symmetric(value, center, np.sqrt(center)), np.inf)
    both = use & np.isfinite(value)
    center = ratio(row_sum(counted, both), row_sum(n, both))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = center * (1 - center) if kind in ("p", "pp") else center
        sigma = np.sqrt(np.maximum(variance, 0.0) / np.where(n > 0, n, np.nan))
        if kind in ("pp", "up"):
            score = (value - center) / np.where(sigma > 0, sigma, np.nan)
            _, between = _individuals(score, use, screen_moving_ranges, 1 / D2)
            sigma = np.where(sigma > 0, sigma * between, sigma)
    return _clamped(_symmetric(value, center, sigma), 1.0 if kind in ("p", "pp") else np.inf)


def moving_ranges(values: Floats, use: Bools) -> Floats:
    """Between each used point and the used one before it; a missing value breaks two ranges.

    Args:
        values: Shape (rows, points).
        use: Shape (rows, points): others are passed over, so that their neighbours are joined.
    """
    latest = np.maximum.accumulate(np.where(use, np.arange(values.shape[1]), -1), axis=1)
    before = np.concatenate([np.full((len(values), 1), -1), latest[:, :-1]], axis=1)
    previous = np.take_along_axis(values, np.maximum(before, 0), axis=1)
    return np.where(use & (before >= 0), np.abs(values - previous), np.nan)


def between(score: Floats, use: Bools) -> Floats:
    """How many times what chance makes values vary from one to the next, shape (rows,); NaN for none.

    Args:
        score: Shape (rows, points): distances from the line in the sigmas that chance makes.
        use: Shape (rows, points): the points that count.
    """
    return _individuals(score, use, True, 1 / D2)[1][:, 0]


def _individuals(values: Floats, use: Bools, screen: bool, factor: float) -> tuple[Floats, Floats]:
    """Mean and sigma by moving ranges; sigma is 0 where nothing varies, NaN below two values."""
    if values.shape[1] == 0:
        nothing = np.full((len(values), 1), np.nan)
        return nothing, nothing
    ranges = moving_ranges(values, use)
    average = row_mean(ranges, np.isfinite(ranges))
    if screen:
        with np.errstate(invalid="ignore"):
            kept = ranges < D4 * average
        screened = row_mean(ranges, kept)
        # all ranges are zero: nothing is less than nothing, and nothing varies
        average = np.where(average == 0, 0.0, screened)
    return row_mean(values, use), average * factor


def _symmetric(value: Floats, center: Floats, sigma: Floats) -> Lines:
    return Lines(
        value,
        over(center, value),
        over(center - 3 * sigma, value),
        over(center + 3 * sigma, value),
        _score(value, center, sigma),
    )


def _score(value: Floats, center: Floats, sigma: Floats) -> Floats:
    """Distance in sigmas; without variation a value off the line is infinitely far from it."""
    distance = np.where(side(value, over(center, value)) == 0, 0.0, value - center)
    distance = np.where(np.isfinite(value), distance, np.nan)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        score = distance / sigma
    return np.where((distance == 0) & (sigma == 0), 0.0, score)


def _clamped(found: Lines, most: float) -> Lines:
    """Limits cut at what is possible: from 0 to the most."""
    low = np.where(np.isfinite(found.lower), np.maximum(found.lower, 0.0), found.lower)
    high = np.where(np.isfinite(found.upper), np.minimum(found.upper, most), found.upper)
    return Lines(found.value, found.center, low, high, found.score)


def _of_subgroups(kind: Kind, mean: Floats, spread: Floats, n: Floats, use: Bools) -> Lines:
    there = use & np.isfinite(spread) & (n > 1)
    largest = np.where(there, n, -np.inf).max(axis=1, keepdims=True, initial=-np.inf)
    smallest = np.where(there, n, np.inf).min(axis=1, keepdims=True, initial=np.inf)
    degrees = np.where(there, n - 1, 0.0)
    pooled = np.sqrt(ratio(row_sum(degrees * spread**2, there), degrees.sum(axis=1, keepdims=True)))
    within = np.where(largest == smallest, row_mean(spread, there), pooled)
    if kind == "s":
        low, high = b3_b4(n)
        sigma = np.where(n > 1, (high - 1) * within / 3, np.nan)
        return Lines(spread, over(within, spread), low * within, high * within, _score(spread, within, sigma))
    known = use & np.isfinite(mean)
    center = ratio(row_sum(n * mean, known), row_sum(n, known))
    return _symmetric(mean, center, a3(n) * within / 3)


def _between_events(value: Floats, use: Bools) -> Lines:
    """The centre line is the median, so that half of the points lie on each side; limits are of the mean."""
    mean = row_mean(value, use)
    sigma = np.sqrt(mean * (mean + 1))
    found = _clamped(_symmetric(value, mean, sigma), np.inf)
    return Lines(value, over(row_median(value, use), value), found.lower, found.upper, found.score)
