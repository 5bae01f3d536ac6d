"""Benchmarks of peers: what the best achieve, percentiles, and events to prevent.

Sources: achievable benchmark of care: Kiefe CI and others, Int J Qual Health Care 1998;10:443, Weissman NW and
others, J Eval Clin Pract 1999;5:269; cumulative attributable difference: CDC, The Targeted Assessment for
Prevention (TAP) strategy.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The achievable benchmark of care; ``float`` gives its value."""

    value: float
    """Σ numerator / Σ denominator of the best; NaN where there are no cases."""
    members: Bools
    """Shape (units,): the best, whose cases make up the coverage."""
    covered: float
    """Share of all cases that they have."""

    def __float__(self) -> float:
        return self.value


def abc(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    coverage: float = 0.10,
    *,
    higher_is_better: bool = True,
    minimum_n: float = 0.0,
) -> Benchmark:
    """The achievable benchmark of care: the pooled value of the best units that have a tenth of all cases.

    Units are ordered by an adjusted performance fraction, (x + 1) / (n + 2), so that a small unit does not lead
    by chance; where lower is better, by that of the cases without the event. The last unit is taken whole, and
    so are all that equal it. The value is raw, not adjusted.

    Args:
        numerator: Shape (units,): successes, or events (of a ratio or rate they may outnumber the denominator).
        denominator: Shape (units,): eligible cases; units with none are left out.
        coverage: Share of all cases, above 0 and at most 1.
        higher_is_better: Whether the numerator counts successes.
        minimum_n: Units with fewer cases are left out.

    Raises:
        ValueError: lengths that differ, negative or infinite input, coverage outside (0, 1].
    """
    top, bottom = _pair(numerator, denominator)
    if not 0 < coverage <= 1:
        raise ValueError(f"the coverage must lie above 0 and be at most 1, not {coverage}")
    known = np.isfinite(top) & (bottom > 0) & (bottom >= minimum_n)
    members = np.zeros(len(top), dtype=bool)
    total = float(bottom[known].sum())
    if total == 0:
        return Benchmark(float("nan"), members, 0.0)
    good = top if higher_is_better else bottom - top
    adjusted = np.where(known, (good + 1) / (np.where(known, bottom, 0.0) + 2), -np.inf)
    order = np.argsort(-adjusted, kind="stable")[: int(known.sum())]
    reached = np.cumsum(bottom[order]) >= coverage * total * (1 - 1e-12)
    last = adjusted[order[int(np.argmax(reached))]]
    members = known & (adjusted >= last * (1 - 1e-12) if last > 0 else adjusted >= last)
    cases = float(bottom[members].sum())
    return Benchmark(float(top[members].sum()) / cases, members, cases / total)


def percentiles(
    value: npt.ArrayLike, at: npt.ArrayLike = (10, 25, 50, 75, 90), weight: npt.ArrayLike | None = None
) -> Floats:
    """Percentiles of the values of peers; NaN where there are none.

    Args:
        value: Shape (units,): NaN for units without a value.
        at: Percentages.
        weight: Shape (units,): cases, for percentiles of cases rather than units.

    Raises:
        ValueError: percentages outside 0 to 100, lengths that differ, infinite values, negative weights.
    """
    values = np.asarray(value, dtype=float).reshape(-1)
    wanted = np.atleast_1d(np.asarray(at, dtype=float))
    if np.isinf(values).any():
        raise ValueError("values must be finite")
    if not ((wanted >= 0) & (wanted <= 100)).all():
        raise ValueError("percentages lie between 0 and 100")
    known = np.isfinite(values)
    if weight is not None:
        sizes = np.asarray(weight, dtype=float).reshape(-1)
        if sizes.shape != values.shape:
            raise ValueError(f"{len(values)} values but {len(sizes)} weights")
        if np.isinf(sizes).any() or (sizes < 0).any():
            raise ValueError("weights must be finite and not negative")
        known &= sizes > 0
    if not known.any():
        return np.full(len(wanted), np.nan)
    if weight is None:
        return np.asarray(np.percentile(values[known], wanted))
    return np.asarray(np.percentile(values[known], wanted, weights=sizes[known], method="inverted_cdf"))


def quantile_groups(value: npt.ArrayLike, groups: int = 5, *, highest_first: bool = True) -> Integers:
    """The group of each unit when they are cut into groups of equal number, from 1.

    0 for a unit without a value, and for all where there are fewer units with one than groups.

    Args:
        value: Shape (units,).
        groups: How many.
        highest_first: Whether group 1 has the highest values.

    Raises:
        ValueError: fewer than two groups, infinite values.

    Follows ``phe_quantile`` of PHEindicatormethods 2.1.0: by rank, equal values in the lower group.
    """
    if groups < 2:
        raise ValueError(f"there must be at least two groups, not {groups}")
    values = np.asarray(value, dtype=float).reshape(-1)
    if np.isinf(values).any():
        raise ValueError("values must be finite")
    known = np.isfinite(values)
    result = np.zeros(len(values), dtype=np.int64)
    kept = values[known]
    if len(kept) < groups:
        return result
    signed = -kept if highest_first else kept
    below = np.searchsorted(np.sort(signed), signed)
    result[known] = groups * below // len(kept) + 1
    return result


def excess(observed: npt.ArrayLike, expected: npt.ArrayLike, goal: float = 1.0) -> Floats:
    """Events beyond a goal: to prevent where positive, prevented beyond it where negative.

    Args:
        observed: Events; NaN gives NaN.
        expected: Expected (predicted) events, of a shape that goes with observed.
        goal: The ratio to reach.

    Returns:
        observed − goal × expected. Parts add up to the whole where they share the goal.

    Raises:
        ValueError: negative or infinite input or goal, shapes that do not go together.
    """
    top, bottom = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    if np.isinf(top).any() or np.isinf(bottom).any() or not np.isfinite(goal):
        raise ValueError("figures and goal must be finite")
    if (top < 0).any() or (bottom < 0).any() or goal < 0:
        raise ValueError("figures and goal must not be negative")
    if top.ndim and bottom.ndim and top.shape != bottom.shape:
        raise ValueError(f"{len(top)} observed but {len(bottom)} expected numbers")
    return np.asarray(top - goal * bottom)


def _pair(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> tuple[Floats, Floats]:
    top, bottom = (np.asarray(values, dtype=float).reshape(-1) for values in (numerator, denominator))
    if top.shape != bottom.shape:
        raise ValueError(f"{len(top)} numerators but {len(bottom)} denominators")
    for values in (top, bottom):
        if np.isinf(values).any():
            raise ValueError("figures must be finite")
        if (values[~np.isnan(values)] < 0).any():
            raise ValueError("figures must not be negative")
    return top, bottom
