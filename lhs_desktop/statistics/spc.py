"""Control charts: centre lines and limits, for one series or for many at once.

Rows are phases: limits start afresh in each. Values are compared with limits with a relative slack of
a billionth, so that sums in another order do not turn "equal" into "outside".

Sources: Montgomery DC, Introduction to Statistical Quality Control (i, mr, xbar, s, p, u, c); Laney DB,
Quality Engineering 2002;14:531 (p′, u′); Nelson LS, Journal of Quality Technology 1982;14:172 (screened
moving ranges); Benneyan JC, Health Care Management Science 2001;4:305 (g); Nelson LS, Journal of Quality
Technology 1994;26:239 (t). Numbers as qicharts2 0.8.1 gives them; ``docs/statistics.md`` lists departures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import runs
from lhs_desktop.statistics.constants import D2, D4, a3, b3_b4

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

Kind = Literal["run", "i", "mr", "xbar", "s", "p", "pp", "u", "up", "c", "g", "t"]
KINDS: tuple[Kind, ...] = ("run", "i", "mr", "xbar", "s", "p", "pp", "u", "up", "c", "g", "t")
WITH_DENOMINATOR: frozenset[Kind] = frozenset({"p", "pp", "u", "up"})
SUBGROUPS: frozenset[Kind] = frozenset({"xbar", "s"})

Item = TypeVar("Item", bound=np.generic)

SLACK = 1e-9
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
    def sides(self) -> npt.NDArray[np.int8]:
        """1 above the centre line, −1 below, 0 on it or missing."""
        return side(self.value, self.center)


@dataclass(frozen=True, slots=True)
class Chart:
    """One series with its lines. Per point, shape (points,); per phase, shape (phases,)."""

    kind: Kind
    value: Floats
    center: Floats
    lower: Floats
    upper: Floats
    score: Floats
    sigma_signal: Bools
    phase: Integers
    longest_run: Integers
    longest_run_limit: Integers
    crossings: Integers
    crossings_limit: Integers
    runs_signal: Bools
    useful: Integers
    """Points off the centre line, by phase."""


def chart(
    kind: Kind,
    y: npt.ArrayLike | Sequence[npt.ArrayLike],
    n: npt.ArrayLike | None = None,
    *,
    freeze: int | None = None,
    breaks: Sequence[int] = (),
    exclude: Sequence[int] = (),
    multiply: float = 1.0,
    screen_moving_ranges: bool = True,
) -> Chart:
    """A control chart of one series.

    Args:
        kind: ``run i mr xbar s p pp u up c g t``; ``pp`` and ``up`` are Laney's p′ and u′.
        y: Shape (points,): counts or values in time order, NaN where missing. For ``xbar`` and ``s`` a
            sequence of subgroups, each of the values measured at one point.
        n: Shape (points,): denominators; the plotted value is y / n. Where it is zero or missing there
            is no value. Required for p, p′, u, u′; not used for c, g, t, xbar and s.
        freeze: Number of first points that set the limits of all; not used where there are breaks.
        breaks: 0-based index of the first point of each further phase.
        exclude: 0-based indexes that enter neither limits nor runs; the moving range joins their
            neighbours. They are still compared with the limits.
        multiply: Factor of value and lines, for display.
        screen_moving_ranges: Leave out moving ranges beyond their own limit, once (Nelson 1982).

    Returns:
        Values and lines in the unit of y / n × multiply. Where nothing varies the limits are the line.

    Raises:
        ValueError: unknown kind, lengths that differ, infinite or negative input, numerators above
            denominators (p, p′), times that are not positive (t), indexes out of range.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no chart of kind {kind!r}: use one of {', '.join(KINDS)}")
    if kind in SUBGROUPS:
        counted, value, spread, sizes = _subgroups(cast(Sequence[npt.ArrayLike], y))
    else:
        counted, value, sizes = checked(kind, cast(npt.ArrayLike, y), n)
        spread = np.full(len(value), np.nan)
    points = len(value)
    left_out = _mask(points, exclude, "exclude")
    phase = phases(points, breaks)
    use = ~left_out
    if freeze is not None and not breaks:
        if freeze < 1:
            raise ValueError(f"freeze must be at least 1, not {freeze}")
        use = use & (np.arange(points) < freeze)
    starts = np.flatnonzero(np.diff(phase, prepend=-1))
    grid = Padding.of(starts, points)
    found = lines(
        kind,
        grid.pad(counted),
        grid.pad(sizes),
        value=grid.pad(value),
        spread=grid.pad(spread),
        use=grid.pad_mask(use),
        screen_moving_ranges=screen_moving_ranges,
    )
    sides = np.where(grid.pad_mask(~left_out), found.sides, np.int8(0))
    analysed = runs.analyse(sides if kind != "mr" else np.zeros_like(sides))
    return Chart(
        kind=kind,
        value=grid.flat(found.value) * multiply,
        center=grid.flat(found.center) * multiply,
        lower=grid.flat(found.lower) * multiply,
        upper=grid.flat(found.upper) * multiply,
        score=grid.flat(found.score),
        sigma_signal=grid.flat(outside(found.value, found.lower, found.upper)),
        phase=phase,
        longest_run=analysed.longest_run,
        longest_run_limit=analysed.longest_run_limit,
        crossings=analysed.crossings,
        crossings_limit=analysed.crossings_limit,
        runs_signal=analysed.signal,
        useful=analysed.useful,
    )


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
        center = _row_median(value, use)
        nothing = np.full(value.shape, np.nan)
        return Lines(value, _over(center, value), nothing, nothing, nothing)
    if kind == "i":
        center, sigma = _individuals(value, use, screen_moving_ranges, factor)
        return _symmetric(value, center, sigma)
    if kind == "mr":
        ranges = np.full(value.shape, np.nan)
        ranges[:, 1:] = np.abs(np.diff(value, axis=1))
        center = _row_mean(ranges, use)
        upper = D4 * center
        return Lines(
            ranges,
            _over(center, ranges),
            np.zeros(ranges.shape),
            _over(upper, ranges),
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
        center = _row_mean(counted, use)
        return _clamped(_symmetric(value, center, np.sqrt(center)), np.inf)
    both = use & np.isfinite(value)
    center = _ratio(_row_sum(counted, both), _row_sum(n, both))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = center * (1 - center) if kind in ("p", "pp") else center
        sigma = np.sqrt(np.maximum(variance, 0.0) / np.where(n > 0, n, np.nan))
        if kind in ("pp", "up"):
            score = (value - center) / np.where(sigma > 0, sigma, np.nan)
            _, between = _individuals(score, use, screen_moving_ranges, 1 / D2)
            sigma = np.where(sigma > 0, sigma * between, sigma)
    return _clamped(_symmetric(value, center, sigma), 1.0 if kind in ("p", "pp") else np.inf)


def side(value: Floats, center: Floats) -> npt.NDArray[np.int8]:
    """1 above a line, −1 below, 0 on it (within the slack) or where either is missing."""
    with np.errstate(invalid="ignore"):
        slack = SLACK * np.maximum(np.abs(value), np.abs(center))
        return (value > center + slack).astype(np.int8) - (value < center - slack).astype(np.int8)


def outside(value: Floats, lower: Floats, upper: Floats) -> Bools:
    """Beyond the limits; a value on a limit (within the slack) is inside."""
    return (side(value, upper) > 0) | (side(value, lower) < 0)


@dataclass(frozen=True, slots=True)
class Padding:
    """Between one array of all points and rows of equal length, one a phase."""

    index: Integers
    """Shape (rows, points)."""
    real: Bools

    @classmethod
    def of(cls, starts: npt.ArrayLike, points: int) -> "Padding":
        """Args: the index of the first point of each row, and the number of all points."""
        first = np.asarray(starts, dtype=np.int64)
        lengths = np.diff(np.append(first, points))
        width = int(lengths.max()) if len(lengths) else 0
        offset = np.arange(width)
        real = offset < lengths[:, None]
        return cls(np.where(real, first[:, None] + offset, 0), real)

    def pad(self, values: Floats) -> Floats:
        return np.where(self.real, values[self.index] if len(values) else np.nan, np.nan)

    def pad_mask(self, values: Bools) -> Bools:
        return self.real & values[self.index] if len(values) else self.real

    def flat(self, rows: npt.NDArray[Item]) -> npt.NDArray[Item]:
        return rows[self.real]


def checked(kind: Kind, y: npt.ArrayLike, n: npt.ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Numerators, plotted values and denominators, checked."""
    counted = np.array(y, dtype=float).reshape(-1)
    if np.isinf(counted).any():
        raise ValueError(f"value {int(np.flatnonzero(np.isinf(counted))[0])} is infinite")
    if n is None or kind in ("c", "g", "t"):
        if kind in WITH_DENOMINATOR:
            raise ValueError(f"a {kind} chart needs denominators")
        sizes = np.ones(len(counted))
        value = counted
    else:
        sizes = np.array(n, dtype=float).reshape(-1)
        if len(sizes) != len(counted):
            raise ValueError(f"{len(counted)} values but {len(sizes)} denominators")
        if np.isinf(sizes).any() or (sizes < 0).any():
            raise ValueError("denominators must be finite and not negative")
        there = np.isfinite(counted) & (sizes > 0)
        counted = np.where(there, counted, np.nan)
        sizes = np.where(there, sizes, np.nan)
        value = counted / sizes
    with np.errstate(invalid="ignore"):
        if kind in WITH_DENOMINATOR | {"c", "g"} and (counted < 0).any():
            raise ValueError(f"a {kind} chart has no negative counts: index {_first(counted < 0)}")
        if kind in ("p", "pp") and (above := counted > sizes * (1 + SLACK)).any():
            raise ValueError(f"the numerator exceeds the denominator at index {_first(above)}")
        if kind == "t" and (counted <= 0).any():
            raise ValueError(
                f"time between events must be greater than zero: index {_first(counted <= 0)}; "
                "measure it in smaller units, such as hours"
            )
    return counted, value, sizes


def _first(mask: Bools) -> int:
    return int(np.flatnonzero(mask)[0])


def _subgroups(groups: Sequence[npt.ArrayLike]) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, mean again, standard deviation and size of each subgroup; missing values are left out."""
    samples = [np.asarray(group, dtype=float).reshape(-1) for group in groups]
    if any(np.isinf(sample).any() for sample in samples):
        raise ValueError("a value is infinite")
    samples = [sample[np.isfinite(sample)] for sample in samples]
    sizes = np.array([float(len(sample)) for sample in samples])
    means = np.array([sample.mean() if len(sample) else np.nan for sample in samples])
    spread = np.array([sample.std(ddof=1) if len(sample) > 1 else np.nan for sample in samples])
    return means, means, spread, sizes


def _mask(points: int, indexes: Sequence[int], name: str) -> Bools:
    mask = np.zeros(points, dtype=bool)
    for index in indexes:
        if not 0 <= index < points:
            raise ValueError(f"{name}: there is no point {index} in a series of {points}")
        mask[index] = True
    return mask


def phases(points: int, breaks: Sequence[int]) -> Integers:
    """The number of the phase of each point, from the indexes at which further ones begin."""
    starts = _mask(points, [index for index in breaks if index != 0], "breaks")
    return np.cumsum(starts)


def _over(center: Floats, like: Floats) -> Floats:
    """A value of each row at all its points."""
    return np.broadcast_to(center, like.shape).copy()


def _row_sum(values: Floats, use: Bools) -> Floats:
    return np.asarray(np.where(use & np.isfinite(values), values, 0.0).sum(axis=1, keepdims=True))


def _ratio(above: Floats, below: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def _row_mean(values: Floats, use: Bools) -> Floats:
    there = use & np.isfinite(values)
    count = there.sum(axis=1, keepdims=True).astype(float)
    return _ratio(np.where(there, values, 0.0).sum(axis=1, keepdims=True), count)


def _row_median(values: Floats, use: Bools) -> Floats:
    there = use & np.isfinite(values)
    ordered = np.sort(np.where(there, values, np.inf), axis=1)
    count = there.sum(axis=1, keepdims=True)
    last = max(values.shape[1] - 1, 0)
    if values.shape[1] == 0:
        return np.full((len(values), 1), np.nan)
    low = np.take_along_axis(ordered, np.clip((count - 1) // 2, 0, last), axis=1)
    high = np.take_along_axis(ordered, np.clip(count // 2, 0, last), axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, (low + high) / 2, np.nan)


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
    average = _row_mean(ranges, np.isfinite(ranges))
    if screen:
        with np.errstate(invalid="ignore"):
            kept = ranges < D4 * average
        screened = _row_mean(ranges, kept)
        # all ranges are zero: nothing is less than nothing, and nothing varies
        average = np.where(average == 0, 0.0, screened)
    return _row_mean(values, use), average * factor


def _symmetric(value: Floats, center: Floats, sigma: Floats) -> Lines:
    return Lines(
        value,
        _over(center, value),
        _over(center - 3 * sigma, value),
        _over(center + 3 * sigma, value),
        _score(value, center, sigma),
    )


def _score(value: Floats, center: Floats, sigma: Floats) -> Floats:
    """Distance in sigmas; without variation a value off the line is infinitely far from it."""
    distance = np.where(side(value, _over(center, value)) == 0, 0.0, value - center)
    distance = np.where(np.isfinite(value), distance, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
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
    pooled = np.sqrt(_ratio(_row_sum(degrees * spread**2, there), degrees.sum(axis=1, keepdims=True)))
    within = np.where(largest == smallest, _row_mean(spread, there), pooled)
    if kind == "s":
        low, high = b3_b4(n)
        sigma = np.where(n > 1, (high - 1) * within / 3, np.nan)
        return Lines(
            spread, _over(within, spread), low * within, high * within, _score(spread, within, sigma)
        )
    known = use & np.isfinite(mean)
    center = _ratio(_row_sum(n * mean, known), _row_sum(n, known))
    return _symmetric(mean, center, a3(n) * within / 3)


def _between_events(value: Floats, use: Bools) -> Lines:
    """The centre line is the median, so that half of the points lie on each side; limits are of the mean."""
    mean = _row_mean(value, use)
    sigma = np.sqrt(mean * (mean + 1))
    found = _clamped(_symmetric(value, mean, sigma), np.inf)
    return Lines(value, _over(_row_median(value, use), value), found.lower, found.upper, found.score)
