"""Ranks with their uncertainty: a rank is never said without the range it may have.

A unit's best rank is one more than the units that are surely better, its worst leaves behind those surely worse. No
simulation, so the same input gives the same ranks. Comparing one unit with all others is as many tests as there are
others: at 95 % each, one of thirty units that are truly alike is nearly always set apart. So the level is that of
the unit's range as a whole (Bonferroni), unless told otherwise.

Sources: Goldstein H, Spiegelhalter DJ, JRSS A 1996;159:385 (ranks of institutions need intervals); Mogstad M, Romano
JP, Shaikh AM, Wilhelm D, Review of Economic Studies 2024;91:476 (confidence sets for ranks from pairwise comparisons).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

Holding = Literal["comparison", "unit", "all"]


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
    holding: Holding = "unit",
) -> RankIntervals:
    """The ranks that each unit may have.

    Args:
        value: Shape (units,): estimates on a scale on which they are about normal; NaN for none.
        standard_error: Shape (units,): not negative, independent of each other.
        higher_is_better: Which end is rank 1.
        level: How surely the true rank lies in the range.
        holding: What the level holds for: the range of each ``unit``, the ranges of ``all`` units at once, or
            each ``comparison`` of two units by itself (too narrow as ranges of ranks).

    Raises:
        ValueError: lengths that differ, infinite input, negative errors, level outside (0, 1), unknown words.
    """
    from scipy.special import ndtri

    estimate = np.asarray(value, dtype=float).reshape(-1)
    error = np.asarray(standard_error, dtype=float).reshape(-1)
    if estimate.shape != error.shape:
        raise ValueError(f"{len(estimate)} values but {len(error)} standard errors")
    if np.isinf(estimate).any() or np.isinf(error).any():
        raise ValueError("values and standard errors must be finite")
    if (error < 0).any():
        raise ValueError("a standard error must not be negative")
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level}")
    if holding not in ("comparison", "unit", "all"):
        raise ValueError(f"the level holds for each comparison, unit or all, not {holding!r}")
    known = np.isfinite(estimate) & np.isfinite(error)
    total = int(known.sum())
    others = max(total - 1, 1)
    # a pair is one test when all ranges are to hold, whichever of the two it is seen from
    tests = {"comparison": 1.0, "unit": float(others), "all": max(total, 1) * others / 2}[holding]
    z = -float(ndtri((1 - level) / 2 / tests))
    merit = np.where(known, estimate if higher_is_better else -estimate, np.nan)
    with np.errstate(invalid="ignore"):
        ahead = merit[None, :] - merit[:, None]
        sure = z * np.hypot(error[None, :], error[:, None])
        better = (ahead > sure).sum(axis=1)
        worse = (-ahead > sure).sum(axis=1)
        rank = (ahead > 0).sum(axis=1) + 1
    return RankIntervals(
        np.where(known, rank, 0), np.where(known, better + 1, 0), np.where(known, total - worse, 0)
    )
