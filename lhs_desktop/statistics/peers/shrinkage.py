"""Empirical Bayes: what a unit's value most likely is, given its peers.

Small units are drawn towards the peers, large ones hardly. The raw value is never hidden by it.

Sources: DerSimonian R, Laird N, Controlled Clinical Trials 1986;7:177; Paule RC, Mandel J, J Res NBS 1982;87:377;
restricted maximum likelihood and the predictions as in metafor 4.8-0 (``rma`` and ``blup``); gamma-Poisson and
beta-binomial by maximum marginal likelihood (Clayton D, Kaldor J, Biometrics 1987;43:671).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import intervals

Floats = npt.NDArray[np.float64]

Method = Literal["DL", "PM", "REML"]

_LARGEST_PRIOR = float(np.log(1e4))
"""In logs of the largest unit: beyond it logarithms of the gamma function lose the digits that matter."""

_NO_BETTER = 1e-7
"""A likelihood that beats that of units all alike by less is no reason to tell them apart."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Arrays of shape (units,); NaN for units without a value."""

    value: Floats
    low: Floats
    high: Floats
    error: Floats
    mean: float
    """Of the peers."""
    between: float
    """Variance between units (normal), or what stands for it: the prior's cases, or expected events; infinite
    where units do not differ beyond chance."""


def normal(
    estimate: npt.ArrayLike, variance: npt.ArrayLike, method: Method = "DL", level: float = 0.95
) -> Shrunk:
    """Normal values with known variances. Where units do not differ beyond chance, all are at the mean.

    Args:
        estimate: Shape (units,): on a scale on which they are about normal, such as log(O / E).
        variance: Shape (units,): a unit without any (0 or NaN) has no value and teaches nothing.
        method: Of the variance between units: ``DL``, ``PM`` or ``REML``.
        level: Coverage of the intervals.

    Raises:
        ValueError: lengths that differ, infinite input, negative variances, unknown method, level outside (0, 1).
    """
    from scipy.special import ndtri

    y, v = _pair(estimate, variance)
    _check_level(level)
    if (v < 0).any():
        raise ValueError("a variance must not be negative")
    if method not in ("DL", "PM", "REML"):
        raise ValueError(f"the method is DL, PM or REML, not {method!r}")
    known = np.isfinite(y) & (v > 0)
    nothing = np.full(len(y), np.nan)
    if known.sum() < 2:
        return Shrunk(nothing, nothing, nothing, nothing, float("nan"), 0.0)
    tau2 = {"DL": _dl, "PM": _pm, "REML": _reml}[method](y[known], v[known])
    weight = 1 / (v[known] + tau2)
    mean = float((weight * y[known]).sum() / weight.sum())
    pull = v / (v + tau2)
    value = pull * mean + (1 - pull) * y
    error = np.sqrt(tau2 * v / (tau2 + v) + pull**2 / weight.sum())
    z = float(ndtri((1 + level) / 2))
    value, error = np.where(known, value, np.nan), np.where(known, error, np.nan)
    return Shrunk(value, value - z * error, value + z * error, error, mean, float(tau2))


def of_ratios(observed: npt.ArrayLike, expected: npt.ArrayLike, level: float = 0.95) -> Shrunk:
    """Observed over expected events (or events over exposure), shrunk by a gamma prior.

    The prior is taken as known: intervals are somewhat narrow when units are few. Where units do not differ beyond
    chance, all have the pooled value and its interval, and ``between`` is infinite. NaN for all units where there
    are fewer than two or no events.

    Args:
        observed: Shape (units,): events.
        expected: Shape (units,): expected events or exposure.
        level: Coverage of the intervals.

    Raises:
        ValueError: lengths that differ, negative or infinite input, level outside (0, 1).
    """
    from scipy.special import gammaincinv, gammaln

    o, e = _counts(observed, expected)
    _check_level(level)
    known = np.isfinite(o) & (e > 0)
    nothing = np.full(len(o), np.nan)
    if known.sum() < 2 or o[known].sum() == 0:
        return Shrunk(nothing, nothing, nothing, nothing, float("nan"), float("inf"))
    events, size = o[known], e[known]

    def likelihood(log_mean: float, log_size: float) -> float:
        # a prior with this mean, as if it had seen so many units of expected events
        prior = np.exp(log_size)
        shape = np.exp(log_mean) * prior
        terms = gammaln(events + shape) - gammaln(shape) + shape * np.log(prior)
        return float((terms - (events + shape) * np.log(size + prior)).sum())

    pooled = float(events.sum() / size.sum())
    start = float(np.log(pooled))
    log_mean, log_size = _maximum(
        likelihood, start, float(np.log(size.mean())), float(np.log(size.max())) + _LARGEST_PRIOR
    )
    if likelihood(log_mean, log_size) <= float((events * start - size * pooled).sum()) + _NO_BETTER:
        total, whole = events.sum(), size.sum()
        return _alike(
            known, pooled, float(np.sqrt(total) / whole), intervals.exact_poisson(total, whole, level)
        )
    prior = float(np.exp(log_size))
    shape = float(np.exp(log_mean)) * prior
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = gammaincinv(o + shape, tail) / (e + prior)
        high = gammaincinv(o + shape, 1 - tail) / (e + prior)
        value, error = (o + shape) / (e + prior), np.sqrt(o + shape) / (e + prior)
    value, low, high, error = (np.where(known, part, np.nan) for part in (value, low, high, error))
    return Shrunk(value, low, high, error, shape / prior, prior)


def of_proportions(x: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Shrunk:
    """Cases out of cases, shrunk by a beta prior; arguments and errors as ``of_ratios``.

    NaN for all units, too, where every case has the outcome or none has.
    """
    from scipy.special import betaincinv, betaln, expit, logit

    cases, size = _counts(x, n)
    _check_level(level)
    if (cases > size).any():
        raise ValueError("a numerator exceeds its denominator")
    known = np.isfinite(cases) & (size > 0)
    nothing = np.full(len(cases), np.nan)
    total = size[known].sum()
    if known.sum() < 2 or not 0 < cases[known].sum() < total:
        return Shrunk(nothing, nothing, nothing, nothing, float("nan"), float("inf"))
    hits, misses = cases[known], size[known] - cases[known]

    def likelihood(logit_mean: float, log_size: float) -> float:
        mean, prior = float(expit(logit_mean)), np.exp(log_size)
        a, b = mean * prior, (1 - mean) * prior
        return float((betaln(hits + a, misses + b) - betaln(a, b)).sum())

    pooled = float(hits.sum() / total)
    start = float(logit(pooled))
    logit_mean, log_size = _maximum(
        likelihood,
        start,
        float(np.log(size[known].mean())),
        float(np.log(size[known].max())) + _LARGEST_PRIOR,
    )
    same = float((hits * np.log(pooled) + misses * np.log1p(-pooled)).sum())
    if likelihood(logit_mean, log_size) <= same + _NO_BETTER:
        deviation = float(np.sqrt(pooled * (1 - pooled) / total))
        return _alike(known, pooled, deviation, intervals.clopper_pearson(hits.sum(), total, level))
    mean, prior = float(expit(logit_mean)), float(np.exp(log_size))
    a, b = cases + mean * prior, size - cases + (1 - mean) * prior
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        value = a / (a + b)
        error = np.sqrt(value * (1 - value) / (a + b + 1))
        low, high = betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)
    value, low, high, error = (np.where(known, part, np.nan) for part in (value, low, high, error))
    return Shrunk(value, low, high, error, mean, prior)


def _pair(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Floats, Floats]:
    one, other = (np.asarray(values, dtype=float).reshape(-1) for values in (first, second))
    if one.shape != other.shape:
        raise ValueError(f"{len(one)} figures but {len(other)} sizes")
    if np.isinf(one).any() or np.isinf(other).any():
        raise ValueError("figures must be finite")
    return one, other


def _counts(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Floats, Floats]:
    one, other = _pair(first, second)
    if (one < 0).any() or (other < 0).any():
        raise ValueError("figures must not be negative")
    return one, other


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level}")


def _alike(
    known: npt.NDArray[np.bool_], value: float, error: float, interval: tuple[Floats, Floats]
) -> Shrunk:
    """Units that do not differ beyond chance."""
    low, high = float(interval[0]), float(interval[1])
    values, lows, highs, errors = (np.where(known, part, np.nan) for part in (value, low, high, error))
    return Shrunk(values, lows, highs, errors, value, float("inf"))


def _dl(y: Floats, v: Floats) -> float:
    weight = 1 / v
    mean = (weight * y).sum() / weight.sum()
    q = (weight * (y - mean) ** 2).sum()
    return max(0.0, float((q - (len(y) - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())))


def _pm(y: Floats, v: Floats) -> float:
    """Where the weighted squares equal their degrees of freedom."""

    def excess(tau2: float) -> float:
        weight = 1 / (v + tau2)
        mean = (weight * y).sum() / weight.sum()
        return float((weight * (y - mean) ** 2).sum()) - (len(y) - 1)

    return _root(excess, float(np.var(y)) + float(v.max()))


def _reml(y: Floats, v: Floats) -> float:
    """Where the slope of the restricted likelihood is zero."""

    def slope(tau2: float) -> float:
        weight = 1 / (v + tau2)
        mean = (weight * y).sum() / weight.sum()
        squares = (weight**2 * ((y - mean) ** 2)).sum()
        return float(squares - weight.sum() + (weight**2).sum() / weight.sum())

    return _root(slope, float(np.var(y)) + float(v.max()))


def _root(falling: Callable[[float], float], upper: float) -> float:
    """The zero of a falling function from 0 up; 0 where it begins below."""
    if falling(0.0) <= 0:
        return 0.0
    low, high = 0.0, max(upper, 1e-12)
    while falling(high) > 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
        if high - low <= 1e-15 * high:
            break
    return (low + high) / 2


def _maximum(
    function: Callable[[float, float], float], first: float, second: float, most: float
) -> tuple[float, float]:
    """The top of a smooth likelihood in two variables, by ever finer steps along both, with a bound of the second."""
    best = function(first, second)
    step = 1.0
    while step > 1e-7:
        moved = False
        for along, across in ((step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)):
            if not most - 60 < second + across <= most:
                continue
            value = function(first + along, second + across)
            if value > best + 1e-12:
                best, first, second, moved = value, first + along, second + across, True
        if not moved:
            step /= 2
    return first, second
