"""Runs analysis: is the longest run too long, or are there too few crossings of the centre line?

Pure numpy, for many series at once; knows nothing of the rest of the program.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
import numpy.typing as npt

Signs = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Runs:
    """Result of a runs analysis; each an array of shape (rows,).

    ``useful`` is the number of points that lie off the centre line; ``last_run`` the length of the run
    at the end, positive above the line, negative below.
    """

    useful: Integers
    longest_run: Integers
    longest_run_limit: Integers
    crossings: Integers
    crossings_limit: Integers
    last_run: Integers

    @property
    def signal(self) -> Bools:
        """Whether the variation is more than chance would make: non-random."""
        too_long = self.longest_run > self.longest_run_limit
        return (self.useful > 0) & (too_long | (self.crossings < self.crossings_limit))


def analyse(signs: Signs) -> Runs:
    """Anhøj's two runs rules.

    Args:
        signs: Shape (rows, points): on which side of its centre line each point lies (−1, 1); 0 on the
            line or missing, which neither breaks nor lengthens a run.

    Returns:
        Counts of points and runs with their limits: longest run ≤ round(log2 useful) + 3, crossings ≥
        the 5 % quantile of a binomial(useful − 1, 0.5). Limits are 0 where no point is useful.

    Source: Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9(11):e113825; halves are rounded
    to even as R does.
    """
    rows, points = signs.shape
    if points == 0:
        none = np.zeros(rows, dtype=np.int64)
        return Runs(none, none, none, none, none, none)
    lengths = run_lengths(signs)
    off = signs != 0
    useful = off.sum(axis=1)
    starts = off & (lengths == 1)
    bound = np.maximum(useful, 1)
    limit = np.round(np.log2(bound)).astype(np.int64) + 3
    quantiles = np.array([_binomial_quantile(int(n)) for n in range(int(bound.max()))], dtype=np.int64)
    last = points - 1 - np.argmax(off[:, ::-1], axis=1)
    at_end = np.arange(rows), last
    any_useful = useful > 0
    return Runs(
        useful=useful,
        longest_run=lengths.max(axis=1),
        longest_run_limit=np.where(any_useful, limit, 0),
        crossings=np.where(any_useful, starts.sum(axis=1) - 1, 0),
        crossings_limit=np.where(any_useful, quantiles[bound - 1], 0),
        last_run=lengths[at_end] * signs[at_end],
    )


def run_lengths(signs: Signs) -> Integers:
    """How many points in a row lie on the side of each, up to it; 0 for points on no side.

    Args:
        signs: Shape (rows, points) of −1, 0, 1; a 0 neither breaks nor lengthens a run.
    """
    if signs.shape[1] == 0:
        return np.zeros(signs.shape, dtype=np.int64)
    off = signs != 0
    position = np.arange(signs.shape[1])
    latest = np.maximum.accumulate(np.where(off, position, -1), axis=1)
    before = np.concatenate([np.full((len(signs), 1), -1), latest[:, :-1]], axis=1)
    previous = np.take_along_axis(signs, np.maximum(before, 0), axis=1)
    starts = off & ((before < 0) | (previous != signs))
    count = np.cumsum(off, axis=1)
    base = np.maximum.accumulate(np.where(starts, count - 1, 0), axis=1)
    return np.where(off, count - base, 0)


@lru_cache(maxsize=4096)
def _binomial_quantile(n: int) -> int:
    """The smallest k with P(X ≤ k) ≥ 5 % for X binomial(n, 0.5); exact in integers."""
    total, needed = 0, 2**n
    for k in range(n + 1):
        total += comb(n, k)
        if 20 * total >= needed:
            return k
    return n
