"""How the figures of peers are judged: interval, limits, rank, shrunk value, by the kind of measure.

Everything here is on arrays with one entry a peer, and on the display scale unless said otherwise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.peer_charts import FunnelLine, Verdict
from lhs_desktop.models.readings.chance import interval
from lhs_desktop.services.comparing.gathering import Floats, Sums
from lhs_desktop.statistics import benchmarks, intervals, peers
from lhs_desktop.statistics.peers import RankIntervals, funnels

Bools = NDArray[np.bool_]

PREDICTED = 1.0
"""An expected number below this is too small for a ratio to be judged (NHSN)."""

ENOUGH_PEERS = 10
"""Below this many, how much peers differ beyond chance cannot be told soundly, so limits are not widened."""

NO_CHANCE = 10.0
"""From this φ on chance makes no more than a tenth of the differences between peers. Limits that are widened so
much only follow how far the peers lie apart: by them even the last of thirty would be as expected."""

CURVE = 80
"""Points of a curve of limits."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How much peers differ beyond chance."""

    phi: float
    """1 where chance alone makes their differences."""
    tau2: float
    """Variance between peers, on the transformed scale of the funnel."""
    advised: bool
    """Whether limits should be widened: peers differ more than chance makes them, and there are enough."""
    applied: bool

    @property
    def leaves_no_verdict(self) -> bool:
        """Whether peers differ so much more than chance that being within the limits says nothing."""
        return self.applied and self.phi >= NO_CHANCE


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the best peers reach, on the display scale."""

    achievable: float | None
    """Achievable benchmark of care: the pooled value of the best peers that have a tenth of all cases."""
    percentile: float | None
    """What the best tenth of peers reach or surpass, each counted alike."""
    nodes: tuple[int, ...] = ()
    """Places of the peers that make the achievable benchmark."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Arrays of shape (peers,); NaN where there is none."""

    value: Floats
    low: Floats
    high: Floats
    z: Floats
    z_adjusted: Floats
    below: Bools
    """Surely lower than what it is compared with."""
    above: Bools
    far: Bools
    """Beyond the 99.8 % limits, too."""
    judged: Bools
    ranks: RankIntervals
    shrunk: Floats
    center: float | None
    spread: Spread | None
    benchmark: Benchmark
    lines: tuple[FunnelLine, ...]

    def verdict(self, index: int, direction: Direction) -> Verdict:
        if not self.judged[index]:
            return Verdict.NOT_JUDGED
        if self.spread is not None and self.spread.leaves_no_verdict:
            return Verdict.DIFFERS
        if not self.below[index] and not self.above[index]:
            return Verdict.AS_EXPECTED
        if direction is Direction.NEUTRAL:
            return Verdict.HIGHER if self.above[index] else Verdict.LOWER
        higher_is_better = direction is Direction.HIGHER
        return Verdict.BETTER if bool(self.above[index]) is higher_is_better else Verdict.WORSE


def judge(measure: Measure, sums: list[Sums]) -> Judged:
    """Judges peers by the kind of their measure."""
    if measure.kind is Kind.MEAN:
        return _means(measure, sums)
    if not measure.has_denominator:
        return _amounts(measure, sums)
    return _events(measure, sums)


def _events(measure: Measure, sums: list[Sums]) -> Judged:
    """Proportions, rates and ratios: by a funnel, or for a ratio by its own interval."""
    top = np.array([one.numerator for one in sums])
    bottom = np.array([np.nan if one.denominator is None else one.denominator for one in sums])
    known = (bottom > 0) & (top >= 0) & (bottom >= _least(measure))
    if measure.kind is Kind.PROPORTION:
        known &= top <= bottom
    top, bottom = np.where(known, top, np.nan), np.where(known, bottom, np.nan)
    kind = _FUNNELS[measure.kind]
    scale = measure.multiplier
    low, high = interval(measure.kind, top, bottom)
    enough = int(known.sum()) >= ENOUGH_PEERS
    widen = enough and measure.kind is not Kind.RATIO
    found = peers.funnel(
        kind, top, bottom, multiplier=scale, overdispersion="additive" if widen else None, limits="wilson"
    )
    spread = Spread(
        phi=found.phi,
        tau2=found.tau2,
        advised=enough and found.tau2 > 0,
        applied=found.adjusted and found.tau2 > 0,
    )
    with np.errstate(invalid="ignore"):
        if measure.kind is Kind.RATIO:
            below, above = high < 1, low > 1
        else:
            slack = 1e-9 * abs(found.center)
            below, above = found.value < found.lower95 - slack, found.value > found.upper95 + slack
        error = 1 / (2 * np.sqrt(bottom))
        if measure.kind is Kind.PROPORTION:
            even = np.arcsin(np.sqrt(top / bottom))
        else:
            even = np.sqrt(top / bottom)
    center = found.center if np.isfinite(found.center) else None
    return Judged(
        value=found.value,
        low=low * scale,
        high=high * scale,
        z=found.z,
        z_adjusted=found.z_adjusted,
        below=below,
        above=above,
        far=found.outlier & (below | above),
        judged=known,
        ranks=_ranks(measure, even, error),
        shrunk=_shrunk(measure, top, bottom) * scale,
        center=center,
        spread=spread if np.isfinite(found.phi) else None,
        benchmark=_benchmark(measure, top, bottom, found.value),
        lines=_curves(measure, bottom, found.center / scale, spread) if center is not None else (),
    )


_FUNNELS: dict[Kind, funnels.Kind] = {
    Kind.PROPORTION: "proportion",
    Kind.RATE: "rate",
    Kind.RATIO: "ratio",
}


def _least(measure: Measure) -> float:
    return max(measure.minimum_n, PREDICTED) if measure.kind is Kind.RATIO else measure.minimum_n


def _ranks(measure: Measure, even: Floats, error: Floats) -> RankIntervals:
    """On a scale on which differences by chance are the same everywhere."""
    higher = measure.direction is not Direction.LOWER
    return peers.rank_intervals(even, error, higher_is_better=higher)


def _shrunk(measure: Measure, top: Floats, bottom: Floats) -> Floats:
    if measure.kind is Kind.PROPORTION:
        return peers.of_proportions(top, bottom).value
    return peers.of_ratios(top, bottom).value


def _curves(measure: Measure, bottom: Floats, center: float, spread: Spread) -> tuple[FunnelLine, ...]:
    """The limits from below the smallest peer to beyond the largest."""
    sizes = bottom[np.isfinite(bottom)]
    if not len(sizes) or not center > 0:
        return ()
    along = np.geomspace(max(sizes.min() * 0.8, 1e-9), sizes.max() * 1.05, CURVE)
    found = peers.funnel_limits(
        _FUNNELS[measure.kind],
        along,
        center,
        between=spread.tau2 if spread.applied else 0.0,
        adjusted=spread.applied,
        limits="wilson",
    )
    limits = (found.lower95, found.upper95, found.lower998, found.upper998)
    return tuple(
        FunnelLine(float(size), *(_plain(line[index] * measure.multiplier) for line in limits))
        for index, size in enumerate(along)
    )


def _benchmark(measure: Measure, top: Floats, bottom: Floats, value: Floats) -> Benchmark:
    known = np.isfinite(value)
    if measure.direction is Direction.NEUTRAL or known.sum() < ENOUGH_PEERS:
        return Benchmark(None, None)
    higher = measure.direction is Direction.HIGHER
    best = float(benchmarks.percentiles(value, 90 if higher else 10)[0])
    found = benchmarks.abc(top, bottom, higher_is_better=higher)
    members = tuple(int(index) for index in np.flatnonzero(found.members))
    return Benchmark(_plain(found.value * measure.multiplier), best, members)


def _means(measure: Measure, sums: list[Sums]) -> Judged:
    """Means weighted by their n, with Student's interval from how they vary over the periods."""
    from scipy.special import stdtrit

    scale = measure.multiplier
    value, error = np.full(len(sums), np.nan), np.full(len(sums), np.nan)
    reach = np.full(len(sums), np.nan)
    for index, one in enumerate(sums):
        if not one.periods or not one.weights.sum():
            continue
        share = one.weights / one.weights.sum()
        value[index] = (share * one.values).sum() * scale
        if one.periods > 1:
            factor = one.periods / (one.periods - 1)
            squares = (share**2 * (one.values - value[index] / scale) ** 2).sum()
            error[index] = np.sqrt(factor * squares) * scale
            reach[index] = stdtrit(one.periods - 1, 0.975) * error[index]
    weight = np.array([one.weights.sum() if one.periods else 0.0 for one in sums])
    few = [one.denominator is not None and one.denominator < measure.minimum_n for one in sums]
    for figures in (value, error, reach):
        figures[few] = np.nan  # too few to judge, as in the statement
    known = np.isfinite(value) & (weight > 0)
    center = float((value[known] * weight[known]).sum() / weight[known].sum()) if known.any() else None
    judged = known & np.isfinite(reach)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (value - (center or 0.0)) / error
        below, above = value + reach < (center or 0.0), value - reach > (center or 0.0)
    none = np.zeros(len(sums), dtype=bool)
    return Judged(
        value=value,
        low=value - reach,
        high=value + reach,
        z=z,
        z_adjusted=z,
        below=below,
        above=above,
        far=none,
        judged=judged,
        ranks=_ranks(measure, np.where(judged, value, np.nan), error),
        shrunk=peers.normal(np.where(judged, value, np.nan), error**2).value,
        center=center,
        spread=None,
        benchmark=Benchmark(None, None),
        lines=(),
    )


def _amounts(measure: Measure, sums: list[Sums]) -> Judged:
    """Plain amounts, a period: with the interval of a count, and without a verdict."""
    count = np.array([one.numerator if one.periods else np.nan for one in sums])
    count = np.where(count >= 0, count, np.nan)
    each = measure.multiplier / np.array([max(one.periods, 1) for one in sums])
    low, high = intervals.exact_poisson(count)
    nothing = np.full(len(sums), np.nan)
    none = np.zeros(len(sums), dtype=bool)
    value = count * each
    with np.errstate(invalid="ignore"):
        error = np.sqrt(count) * each
    known = value[np.isfinite(value)]
    return Judged(
        value=value,
        low=low * each,
        high=high * each,
        z=nothing,
        z_adjusted=nothing,
        below=none,
        above=none,
        far=none,
        judged=none,
        ranks=_ranks(measure, value, error),
        shrunk=nothing,
        center=float(known.mean()) if len(known) else None,
        spread=None,
        benchmark=Benchmark(None, None),
        lines=(),
    )


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
