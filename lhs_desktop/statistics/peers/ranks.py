"""Ranks with their uncertainty: a rank is never said without the range it may have.

Source: the marginal confidence sets for ranks of Klein M, Wright T, Wieczorek J, JRSS A 2020;183:589: a unit's
best rank is one more than the units that are surely better, its worst leaves behind those surely worse. No
simulation, so the same input gives the same ranks.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Ranks from 1 (best), shape (units,); 0 for units without a value."""

    rank: Integers
    """By the value alone; equal values share the better rank."""
    rank_low: Integers
    rank_high: Integers


def rank_intervals(
    value: npt.ArrayLike,
    standard_error: npt.ArrayLike,
    *,
    higher_is_better: bool = True,
    level: float = 0.95,
) -> RankIntervals:
    """The ranks that each unit may have.

    Args:
        value: Shape (units,): estimates on a scale on which they are about normal; NaN for none.
        standard_error: Shape (units,).
        higher_is_better: Which end is rank 1.
        level: Coverage of each comparison of two units.

    Raises:
        ValueError: lengths that differ, infinite input, level outside (0, 1).
    """
    from scipy.special import ndtri

    estimate = np.asarray(value, dtype=float).reshape(-1)
    error = np.asarray(standard_error, dtype=float).reshape(-1)
    if estimate.shape != error.shape:
        raise ValueError(f"{len(estimate)} values but {len(error)} standard errors")
    if np.isinf(estimate).any() or np.isinf(error).any():
        raise ValueError("values and standard errors must be finite")
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level}")
    known = np.isfinite(estimate) & np.isfinite(error)
    merit = np.where(known, estimate if higher_is_better else -estimate, np.nan)
    z = float(ndtri((1 + level) / 2))
    with np.errstate(invalid="ignore"):
        ahead = merit[None, :] - merit[:, None]
        sure = z * np.sqrt(error[None, :] ** 2 + error[:, None] ** 2)
        better = (ahead > sure).sum(axis=1)
        worse = (-ahead > sure).sum(axis=1)
        rank = (ahead > 0).sum(axis=1) + 1
    total = int(known.sum())
    return RankIntervals(
        np.where(known, rank, 0), np.where(known, better + 1, 0), np.where(known, total - worse, 0)
    )
