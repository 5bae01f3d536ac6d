"""Figures of many series at once: rows that are padded at the end, sums over the points that count, comparisons."""

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Signs = npt.NDArray[np.int8]

Kind = Literal["run", "i", "mr", "xbar", "s", "p", "pp", "u", "up", "c", "g", "t"]
KINDS: tuple[Kind, ...] = ("run", "i", "mr", "xbar", "s", "p", "pp", "u", "up", "c", "g", "t")
WITH_DENOMINATOR: frozenset[Kind] = frozenset({"p", "pp", "u", "up"})
SUBGROUPS: frozenset[Kind] = frozenset({"xbar", "s"})

Item = TypeVar("Item", bound=np.generic)

SLACK = 1e-9
"""Relative: sums in another order do not turn "equal" into "outside"."""


def side(value: Floats, center: Floats) -> Signs:
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


def over(center: Floats, like: Floats) -> Floats:
    """A value of each row at all its points."""
    return np.broadcast_to(center, like.shape).copy()


def row_sum(values: Floats, use: Bools) -> Floats:
    """Of the values that count, shape (rows, 1).

    Added one after the other: how far a row is padded must not change its last digit.
    """
    if values.shape[1] == 0:
        return np.zeros((len(values), 1))
    kept = np.where(use & np.isfinite(values), values, 0.0)
    return np.asarray(np.add.accumulate(kept, axis=1)[:, -1:])


def ratio(above: Floats, below: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def row_mean(values: Floats, use: Bools) -> Floats:
    """Of the values that count, shape (rows, 1); NaN for none."""
    count = (use & np.isfinite(values)).sum(axis=1, keepdims=True).astype(float)
    return ratio(row_sum(values, use), count)


def row_median(values: Floats, use: Bools) -> Floats:
    """Of the values that count, shape (rows, 1); NaN for none."""
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
