"""Confidence intervals of proportions, rates, ratios, means and standardised figures.

Each function takes arrays that broadcast and returns ``(low, high)`` on the scale of x / n. NaN in gives NaN
out, and a denominator of zero gives NaN, for that unit alone. Impossible input is a ``ValueError``.

Sources: Wilson EB, JASA 1927;22:209; Clopper CJ, Pearson ES, Biometrika 1934;26:404; Garwood F, Biometrika
1936;28:437; Breslow NE, Day NE, Statistical Methods in Cancer Research II, 1987 (Byar, standardised ratios);
Dobson AJ and others, Statistics in Medicine 1991;10:457 (direct standardisation). Names and choices as in
PHEindicatormethods 2.1.0, epitools 0.5.10.1 and exactci 1.4-5.
"""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Pair = tuple[Floats, Floats]

EXACT_BELOW = 10
"""Events below which Byar's approximation gives way to the exact method."""

DSR_FROM = 10
"""Events below which no directly standardised rate is given."""

_STEPS = 200
"""More halvings than a number has digits."""


def wilson(x: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Pair:
    """Wilson's score interval of a proportion.

    Args:
        x: Cases with the outcome, 0 ≤ x ≤ n.
        n: Cases.
        level: Coverage, between 0 and 1.

    Raises:
        ValueError: x above n, negative or infinite input, level outside (0, 1).
    """
    cases, size = _proportion(x, n)
    z = _z(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = 2 * cases + z**2
        spread = z * np.sqrt(z**2 + 4 * cases * (1 - cases / size))
        low, high = (middle - spread) / (2 * (size + z**2)), (middle + spread) / (2 * (size + z**2))
    # exactly 0 and 1 at the ends, where rounding would leave a trace
    return np.where(cases == 0, 0.0, low) + 0 * size, np.where(cases == size, 1.0, high) + 0 * size


def clopper_pearson(x: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Pair:
    """The exact interval of a proportion; arguments and errors as ``wilson``."""
    from scipy.special import betaincinv

    cases, size = _proportion(x, n)
    tail = _tail(level)
    with np.errstate(invalid="ignore"):
        low = betaincinv(np.maximum(cases, 0.5), size - cases + 1, tail)
        high = betaincinv(cases + 1, np.maximum(size - cases, 0.5), 1 - tail)
    return np.where(cases == 0, 0 * size, low), np.where(cases == size, 1.0 + 0 * size, high)


def byars(x: npt.ArrayLike, n: npt.ArrayLike = 1.0, level: float = 0.95) -> Pair:
    """Byar's interval of a count or rate; exact below ten events.

    Args:
        x: Events, x ≥ 0.
        n: Exposure, or expected events; 1 for the count itself.
        level: Coverage, between 0 and 1.

    Raises:
        ValueError: negative or infinite input, level outside (0, 1).
    """
    events, exposure = _rate(x, n)
    low, high = byars_of_count(events, level)
    return _over(low, exposure), _over(high, exposure)


def exact_poisson(x: npt.ArrayLike, n: npt.ArrayLike = 1.0, level: float = 0.95) -> Pair:
    """The exact (Garwood) interval of a count or rate; arguments and errors as ``byars``."""
    events, exposure = _rate(x, n)
    low, high = _garwood(events, level)
    return _over(low, exposure), _over(high, exposure)


def mid_p_ratio(observed: npt.ArrayLike, expected: npt.ArrayLike, level: float = 0.95) -> Pair:
    """The mid-P exact interval of observed over expected events, as NHSN gives it for an SIR.

    Args:
        observed: Events, whole numbers.
        expected: Expected (predicted) events.
        level: Coverage, between 0 and 1.

    Raises:
        ValueError: as ``byars``.

    Each limit is the mean at which P(X > o) + P(X = o) / 2, or P(X < o) + P(X = o) / 2, is half of
    1 − level; solved by bisection to the last digit.
    """
    events, size = _rate(observed, expected)
    tail = _tail(level)
    # half of the chance of the count itself is left out, so both lie within the exact interval
    within = _garwood(events, level)
    low = _solve(events, *within, tail, upper_tail=True)
    high = _solve(events, *within, tail, upper_tail=False)
    return _over(np.where(events == 0, 0.0, low), size), _over(high, size)


def mid_p_value(observed: npt.ArrayLike, expected: npt.ArrayLike) -> Floats:
    """Two-sided mid-P value that observed events differ from expected: twice the smaller side."""
    events, size = _rate(observed, expected)
    above = _mid_p(events, size, upper_tail=True)
    below = _mid_p(events, size, upper_tail=False)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(above, below)))


def student_mean(values: npt.ArrayLike, level: float = 0.95) -> Pair:
    """Student's interval of the mean of one sample, missing values left out; NaN below two values.

    Raises:
        ValueError: infinite values, level outside (0, 1).
    """
    from scipy.special import stdtrit

    sample = np.asarray(values, dtype=float).reshape(-1)
    if np.isinf(sample).any():
        raise ValueError("a value is infinite")
    sample = sample[~np.isnan(sample)]
    tail = _tail(level)
    if len(sample) < 2:
        return np.array(np.nan), np.array(np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = sample.mean()
        reach = stdtrit(len(sample) - 1, 1 - tail) * sample.std(ddof=1) / np.sqrt(len(sample))
        return np.array(mean - reach), np.array(mean + reach)


def standardised_rate(x: npt.ArrayLike, n: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """The directly standardised rate; arguments, errors and what has none as ``directly_standardised``."""
    events, size, weight = _bands(x, n, weights)
    rate = (weight * events / size).sum(axis=-1) / weight.sum()
    return np.asarray(np.where(events.sum(axis=-1) < DSR_FROM, np.nan, rate))


def directly_standardised(
    x: npt.ArrayLike, n: npt.ArrayLike, weights: npt.ArrayLike, level: float = 0.95
) -> Pair:
    """Dobson's interval of a directly standardised rate.

    NaN for an area with fewer than ten events, with a band without population (PHEindicatormethods then fails
    for all areas) or with a missing figure (there missing events count as none).

    Args:
        x: Shape (areas, bands) or (bands,): events.
        n: Shape as x: population of each band.
        weights: Shape (bands,): the standard population.
        level: Coverage, between 0 and 1.

    Raises:
        ValueError: shapes that do not match, negative or infinite input, weights that add up to nothing.
    """
    events, size, weight = _bands(x, n, weights)
    total = events.sum(axis=-1)
    rate = (weight * events / size).sum(axis=-1) / weight.sum()
    variance = (weight**2 * events / size**2).sum(axis=-1) / weight.sum() ** 2
    low, high = byars_of_count(total, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(variance / total)
    few = total < DSR_FROM
    return (
        np.where(few, np.nan, rate + scale * (low - total)),
        np.where(few, np.nan, rate + scale * (high - total)),
    )


def expected_events(n: npt.ArrayLike, reference_x: npt.ArrayLike, reference_n: npt.ArrayLike) -> Floats:
    """Events that populations would have at the reference's rates, band by band; NaN where one is missing.

    Args:
        n: Shape (areas, bands) or (bands,): population of each band.
        reference_x: Shape (bands,): events of the reference.
        reference_n: Shape (bands,): population of the reference, above zero.

    Raises:
        ValueError: shapes that do not match, negative or infinite input.
    """
    size = _checked("population", n)
    events, base = _checked("reference events", reference_x), _checked("reference population", reference_n)
    if events.shape != base.shape or size.shape[-1:] != base.shape:
        raise ValueError("the areas and the reference must have the same age bands")
    if not (base > 0).all():
        raise ValueError("the reference population of every band must be above zero")
    return np.asarray((size * events / base).sum(axis=-1))


def standardised_ratio(
    x: npt.ArrayLike, n: npt.ArrayLike, reference_x: npt.ArrayLike, reference_n: npt.ArrayLike
) -> Floats:
    """Observed over expected events; arguments and errors as ``indirectly_standardised``."""
    total = _total(x, n)
    return _over(total, expected_events(n, reference_x, reference_n))


def indirectly_standardised(
    x: npt.ArrayLike,
    n: npt.ArrayLike,
    reference_x: npt.ArrayLike,
    reference_n: npt.ArrayLike,
    level: float = 0.95,
) -> Pair:
    """Byar's (below ten events the exact) interval of an indirectly standardised ratio.

    Args:
        x: Shape (areas, bands) or (bands,): events.
        n: Shape as x: population of each band.
        reference_x: Shape (bands,): events of the reference.
        reference_n: Shape (bands,): population of the reference.
        level: Coverage, between 0 and 1.

    Raises:
        ValueError: as ``expected_events``.
    """
    total = _total(x, n)
    return byars(total, expected_events(n, reference_x, reference_n), level)


def byars_of_count(events: Floats, level: float) -> Pair:
    """Limits of the mean of a count: Byar's, exact below ten events."""
    z = _z(level)
    known = np.maximum(events, 1.0)
    more = events + 1
    low = known * (1 - 1 / (9 * known) - z / (3 * np.sqrt(known))) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    exact_low, exact_high = _garwood(events, level)
    few = events < EXACT_BELOW
    return np.where(few, exact_low, low), np.where(few, exact_high, high)


def _garwood(events: Floats, level: float) -> Pair:
    from scipy.special import gammaincinv

    tail = _tail(level)
    with np.errstate(invalid="ignore"):
        low = gammaincinv(np.maximum(events, 0.5), tail)
        high = gammaincinv(events + 1, 1 - tail)
    return np.where(events == 0, 0.0, low), np.asarray(high)


def _mid_p(events: Floats, mean: Floats, *, upper_tail: bool) -> Floats:
    """P(X > o) + P(X = o) / 2 for the upper tail, P(X < o) + P(X = o) / 2 for the lower.

    Each is the mean of the tails with and without the count itself, so that nothing cancels.
    """
    from scipy.special import gammainc, gammaincc

    tail = gammainc if upper_tail else gammaincc
    some = np.maximum(events, 0.5)  # of no events at all: any count is as many, none is fewer
    other = np.where(events == 0, 1.0 if upper_tail else 0.0, tail(some, mean))
    return np.asarray((tail(events + 1, mean) + other) / 2)


def _solve(events: Floats, below: Floats, above: Floats, tail: float, *, upper_tail: bool) -> Floats:
    """The mean at which a mid-P tail is what it should be; bisection to the last digit."""
    low, high = below.copy(), above.copy()
    for _ in range(_STEPS):
        middle = (low + high) / 2
        value = _mid_p(events, middle, upper_tail=upper_tail)
        # the upper tail grows with the mean, the lower one shrinks
        beyond = value > tail if upper_tail else value < tail
        high = np.where(beyond, middle, high)
        low = np.where(beyond, low, middle)
        if np.all((high - low <= 1e-15 * np.maximum(high, 1e-300)) | ~np.isfinite(middle)):
            break
    return (low + high) / 2


def _proportion(x: npt.ArrayLike, n: npt.ArrayLike) -> Pair:
    cases, size = _together(_checked("cases", x), _checked("cases", n))
    with np.errstate(invalid="ignore"):
        if (cases > size).any():
            raise ValueError("the numerator exceeds the denominator")
        size = np.where(size > 0, size, np.nan)
    return cases, size


def _rate(x: npt.ArrayLike, n: npt.ArrayLike) -> Pair:
    events, size = _together(_checked("events", x), _checked("exposure", n))
    with np.errstate(invalid="ignore"):
        return events, np.where(size > 0, size, np.nan)


def _together(x: Floats, n: Floats) -> Pair:
    try:
        first, second = np.broadcast_arrays(x, n)
        return first, second
    except ValueError:
        raise ValueError(
            f"numerators of shape {x.shape} do not go with denominators of shape {n.shape}"
        ) from None


def _over(values: Floats, size: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.asarray(np.where(size > 0, values / size, np.nan))


def _bands(x: npt.ArrayLike, n: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    events, size, weight = _checked("events", x), _checked("population", n), _checked("weights", weights)
    if events.shape != size.shape or size.shape[-1:] != weight.shape:
        raise ValueError("events, populations and weights must have the same age bands")
    if not weight.sum() > 0:
        raise ValueError("the weights must add up to more than nothing")
    return events, np.where(size > 0, size, np.nan), weight


def _total(x: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    events = _checked("events", x)
    if events.shape != np.shape(n):
        raise ValueError("events and populations must have the same age bands")
    return np.asarray(events.sum(axis=-1))


def _checked(name: str, values: npt.ArrayLike) -> Floats:
    array = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        if np.isinf(array).any():
            raise ValueError(f"{name} must be finite")
        if (array < 0).any():
            raise ValueError(f"{name} must not be negative")
    return array


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level}")
    return (1 - level) / 2


def _z(level: float) -> float:
    # not of scipy, which takes a third of a second to load: every page has intervals of proportions
    return NormalDist().inv_cdf(1 - _tail(level))
