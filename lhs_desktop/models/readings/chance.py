"""The 95 % interval of a figure, and whether a missed target lies within it."""

import numpy as np
import numpy.typing as npt

from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.statistics import intervals
from lhs_desktop.statistics.spc import SLACK, Bools, Floats

KINDS = frozenset({Kind.PROPORTION, Kind.RATE, Kind.RATIO})
"""The kinds whose figures are counts of events, of which chance can be reckoned."""


def interval(kind: Kind, events: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Low and high on the scale of events ÷ size: Wilson for proportions, Byar for rates (exact below ten events),
    mid-P for ratios.
    """
    if kind is Kind.PROPORTION:
        return intervals.wilson(events, size)
    return intervals.byars(events, size) if kind is Kind.RATE else intervals.mid_p_ratio(events, size)


def holding(
    measure: Measure, events: npt.ArrayLike, size: npt.ArrayLike, target: npt.ArrayLike
) -> tuple[Bools, Floats, Floats]:
    """Whether the interval of each figure holds its target, and the intervals on the display scale.

    Args:
        measure: One of the kinds that have an interval, else nothing holds.
        events: Shape (figures,): numerators.
        size: Shape (figures,): denominators.
        target: Shape (figures,): on the display scale; NaN for none.
    """
    above, below = np.array(events, dtype=float), np.array(size, dtype=float)
    aim = np.array(target, dtype=float)
    low, high = np.full(aim.shape, np.nan), np.full(aim.shape, np.nan)
    if measure.kind in KINDS:
        with np.errstate(invalid="ignore"):
            known = np.isfinite(aim) & (above >= 0) & (below > 0)
            if measure.kind is Kind.PROPORTION:
                known &= above <= below
        if known.any():
            ends = interval(measure.kind, above[known], below[known])
            low[known], high[known] = (end * measure.multiplier for end in ends)
    with np.errstate(invalid="ignore"):
        slack = SLACK * np.maximum(1.0, np.abs(aim))
        return np.asarray((low <= aim + slack) & (aim <= high + slack)), low, high
