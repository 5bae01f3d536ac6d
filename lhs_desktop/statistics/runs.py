"""Runs analysis of a run chart: is the longest run too long, or are there too few crossings?

Pure numpy; knows nothing of the rest of the program.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Runs:
    """Result of a runs analysis.

    ``useful`` is the number of points that lie off the centre line; ``last_run`` the length of the run
    at the end, positive above the line, negative below.
    """

    center: float
    useful: int
    longest_run: int
    longest_run_limit: int
    crossings: int
    crossings_limit: int
    last_run: int

    @property
    def signal(self) -> bool:
        """Whether the variation is more than chance would make: non-random."""
        return self.useful > 0 and (
            self.longest_run > self.longest_run_limit or self.crossings < self.crossings_limit
        )


def analyse(values: npt.ArrayLike, center: float | None = None) -> Runs:
    """Anhøj's two runs rules around the median.

    Args:
        values: Shape (n,), in time order, in any one unit; NaN where missing (it neither breaks nor
            lengthens a run).
        center: The line; the median of the values when None.

    Returns:
        Counts of points and runs with their limits: longest run ≤ round(log2 useful) + 3, crossings ≥
        the 5 % quantile of a binomial(useful − 1, 0.5).

    Source: Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9(11):e113825; values on the line
    are left out, halves are rounded to even as R does.
    """
    y = np.asarray(values, dtype=float)
    y = y[np.isfinite(y)]
    line = (float(np.median(y)) if len(y) else math.nan) if center is None else center
    signs = np.sign(y - line)
    signs = signs[signs != 0]
    useful = len(signs)
    if useful == 0:
        return Runs(line, 0, 0, 0, 0, 0, 0)
    changes = np.flatnonzero(np.diff(signs)) + 1
    edges = np.concatenate([[0], changes, [useful]])
    lengths = np.diff(edges)
    return Runs(
        center=line,
        useful=useful,
        longest_run=int(lengths.max()),
        longest_run_limit=round(math.log2(useful)) + 3,
        crossings=len(lengths) - 1,
        crossings_limit=_binomial_quantile(0.05, useful - 1),
        last_run=int(lengths[-1] * signs[-1]),
    )


def _binomial_quantile(probability: float, n: int) -> int:
    """The smallest k with P(X ≤ k) ≥ probability for X binomial(n, 0.5); exact in integers."""
    total, needed = 0, probability * 2**n
    for k in range(n + 1):
        total += math.comb(n, k)
        if total >= needed:
            return k
    return n
