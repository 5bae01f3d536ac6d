"""The constants of control charts for subgroups and moving ranges.

Source: Montgomery DC, Introduction to Statistical Quality Control, appendix VI; c4 by the gamma function.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

D2 = 1.128
"""Mean range of two values of a normal distribution with sigma 1, as the peers print it."""

D4 = 3.267
"""Upper limit of a moving range of two, in mean moving ranges."""

MOVING_RANGE_FACTOR = 2.66
"""3 / d2 as Making Data Count and NHSRplotthedots round it; 3 / 1.128 is 0.016 % less."""


def c4(n: npt.ArrayLike) -> Floats:
    """Expected standard deviation of n normal values with sigma 1; NaN below two values.

    Args:
        n: Sizes of subgroups, any shape.
    """
    from scipy.special import gammaln

    size = np.asarray(n, dtype=float)
    enough = np.where(size > 1, size, 2.0)
    value = np.sqrt(2 / (enough - 1)) * np.exp(gammaln(enough / 2) - gammaln((enough - 1) / 2))
    return np.where(size > 1, value, np.nan)


def a3(n: npt.ArrayLike) -> Floats:
    """Half-width of the limits of a mean of n values, in mean standard deviations."""
    size = np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(3 / (c4(size) * np.sqrt(size)))


def b3_b4(n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Lower and upper limit of a standard deviation of n values, in mean standard deviations."""
    expected = c4(n)
    spread = 3 * np.sqrt(1 - expected**2) / expected
    return np.maximum(0.0, 1 - spread), 1 + spread
