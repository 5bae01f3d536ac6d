"""What part of a parent's change each child made: by its own value, and by its share of the cases.

The parent's value is Σ share × value. Each change is taken half with the old and half with the new of the other
factor (Marshall and Edgeworth), and a shift of cases is reckoned against the parent's mean value, so that a child
of average value moves nothing by growing. The parts add up to the change, whatever the order of the children.

Sources: the midpoint split of a product as in Kitagawa EM, JASA 1955;50:1168 (components of a difference of two
rates); that the parts of the shares add up to the same when the mean is taken off follows from Σ share = 1.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contribution:
    """Arrays of shape (children,), on the scale of the value."""

    rate: Floats
    """By the child's own value changing. Events without cases, which belong to no value, count here."""
    volume: Floats
    """By the child's share of the cases changing. All of a child that is new or gone."""
    before: float
    after: float
    """The parent's values."""

    @property
    def change(self) -> float:
        return self.after - self.before


def contribution(
    numerator_before: npt.ArrayLike,
    denominator_before: npt.ArrayLike | None,
    numerator_after: npt.ArrayLike,
    denominator_after: npt.ArrayLike | None,
    multiplier: float = 1.0,
) -> Contribution:
    """The parts of a change between two periods; NaN where one of them has no cases at all.

    Args:
        numerator_before: Shape (children,): events. A child with a missing figure is not there in that period.
        denominator_before: Shape (children,): cases; None for plain counts, whose change is all of the first kind.
        numerator_after: Shape (children,).
        denominator_after: Shape (children,).
        multiplier: Factor of the value.

    Raises:
        ValueError: lengths that differ, infinite or negative input, denominators for one period only.
    """
    top0, top1 = _plain(numerator_before), _plain(numerator_after)
    if (denominator_before is None) != (denominator_after is None):
        raise ValueError("give denominators of both periods, or of none")
    if denominator_before is None or denominator_after is None:
        _same(top0, top1)
        top0, top1 = np.nan_to_num(top0), np.nan_to_num(top1)
        total0, total1 = float(top0.sum()), float(top1.sum())
        parts = (top1 - top0) * multiplier
        return Contribution(parts, np.zeros(len(parts)), total0 * multiplier, total1 * multiplier)
    size0, size1 = _plain(denominator_before), _plain(denominator_after)
    _same(top0, top1, size0, size1)
    before, share0, value0, rest0 = _parent(top0, size0)
    after, share1, value1, rest1 = _parent(top1, size1)
    # a child that is new, or gone, has no value to change: its whole part is by its share
    value0, value1 = np.where(share0 > 0, value0, value1), np.where(share1 > 0, value1, value0)
    rate = (value1 - value0) * (share0 + share1) / 2 + rest1 - rest0
    mean = (before + after) / 2
    volume = (share1 - share0) * ((value0 + value1) / 2 - mean)
    return Contribution(rate * multiplier, volume * multiplier, before * multiplier, after * multiplier)


def _parent(top: Floats, size: Floats) -> tuple[float, Floats, Floats, Floats]:
    """The parent's value, and of each child its share of the cases, its value, and events without cases."""
    there = ~(np.isnan(top) | np.isnan(size))
    top, size = np.where(there, top, 0.0), np.where(there, size, 0.0)
    total = float(size.sum())
    if total == 0:
        nothing = np.full(len(size), np.nan)
        return float("nan"), nothing, nothing, nothing
    value = np.divide(top, size, out=np.zeros(len(size)), where=size > 0)
    return float(top.sum()) / total, size / total, value, np.where(size > 0, 0.0, top / total)


def _plain(values: npt.ArrayLike) -> Floats:
    array = np.asarray(values, dtype=float).reshape(-1)
    if np.isinf(array).any():
        raise ValueError("figures must be finite")
    if (array < 0).any():
        raise ValueError("figures must not be negative")
    return array


def _same(*arrays: Floats) -> None:
    if len({len(array) for array in arrays}) > 1:
        raise ValueError("give one figure for each child and period")
