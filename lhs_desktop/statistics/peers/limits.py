"""The limits of funnels: how far a unit of some size may lie from the centre by chance.

Where they come from: arcsine limits of proportions from FunnelPlotR 0.6.0 and PowerBI-Funnels; Wilson limits from
PHEindicatormethods 2.1.0; chi-square limits of ratios from FunnelPlotR and PowerBI-Funnels; exact limits of ratios
and rates from PHEindicatormethods. *Exact* is the value whose own exact interval (Clopper-Pearson, Garwood) just
touches the centre, so that a unit lies beyond such a limit if and only if its interval excludes the centre.
*Chi-square* is the exact interval of a count equal to the expected one, which is near that and no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Pair = tuple[Floats, Floats]

Kind = Literal["proportion", "ratio", "rate"]
Scale = Literal["sqrt", "log"]
LimitsKind = Literal["arcsine", "wilson", "chi_square", "exact"]

KINDS: tuple[Kind, ...] = ("proportion", "ratio", "rate")
Z95, Z998 = 1.959963984540054, 3.090232306167813

_OF_PROPORTIONS = ("arcsine", "wilson", "exact")
_OF_COUNTS: dict[Kind, LimitsKind] = {"ratio": "chi_square", "rate": "exact"}
_STEPS = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits at some sizes; arrays of shape (sizes,)."""

    lower95: Floats
    upper95: Floats
    lower998: Floats
    upper998: Floats


def funnel_limits(
    kind: Kind,
    sizes: npt.ArrayLike,
    center: float,
    *,
    scale: float = 1.0,
    between: float = 0.0,
    adjusted: bool = False,
    transform: Scale = "sqrt",
    limits: LimitsKind = "arcsine",
    z_values: tuple[float, float] = (Z95, Z998),
) -> Limits:
    """The limits of a funnel at any sizes, for its curves.

    Args:
        kind: ``proportion``, ``ratio`` or ``rate``.
        sizes: Shape (sizes,): denominators, expected events or exposures; no limits where it is 0 or NaN.
        center: The centre, without multiplier; NaN gives no limits.
        scale: Factor of the variance by chance: phi where adjusted by multiplication, else 1.
        between: Variance between units: tau2 where adjusted by addition, else 0.
        adjusted: Whether these are widened limits, which are normal on the transformed scale.
        transform: Scale of widened limits of a ratio or rate.
        limits: Limits that are not widened. Of a proportion ``arcsine``, ``wilson`` or ``exact``; of a ratio or
            rate ``chi_square`` or ``exact``, where ``arcsine`` and ``wilson``, which only proportions have, stand
            for ``chi_square`` of a ratio and ``exact`` of a rate.
        z_values: Standard errors of the inner and the outer limits.

    Raises:
        ValueError: negative or infinite sizes, a centre that cannot be, unknown words.
    """
    size = np.asarray(sizes, dtype=float).reshape(-1)
    if np.isinf(size).any() or (size < 0).any():
        raise ValueError("sizes must be finite and not negative")
    check_center(kind, center)
    check_words(kind, transform, limits)
    size = np.where(size > 0, size, np.nan)
    pairs: list[Pair] = []
    for z in z_values:
        if adjusted and kind == "proportion":
            pairs.append(_arcsine(size, center, z, scale, between))
        elif adjusted:
            pairs.append(_transformed(kind, size, center, z, scale, between, transform))
        elif kind == "proportion":
            pairs.append(_of_proportion(size, center, z, limits))
        else:
            pairs.append(_of_count(size, center, z, limits if limits == "exact" else chosen(kind, limits)))
    return Limits(*pairs[0], *pairs[1])


def chosen(kind: Kind, limits: LimitsKind) -> LimitsKind:
    """The limits meant: words that only proportions have stand for the default of the other kinds."""
    return limits if kind == "proportion" or limits not in ("arcsine", "wilson") else _OF_COUNTS[kind]


def check_center(kind: Kind, center: float) -> None:
    """Raises: ValueError: a centre that no unit can have, or none of the kinds of funnel."""
    if kind not in KINDS:
        raise ValueError(f"there is no funnel of kind {kind!r}: use proportion, ratio or rate")
    if np.isinf(center) or center < 0 or (kind == "proportion" and center > 1):
        raise ValueError(f"a {kind} cannot have its centre at {center}")
    if kind == "ratio" and center == 0:
        raise ValueError("the centre of a ratio must lie above 0")


def check_words(kind: Kind, transform: Scale, limits: LimitsKind) -> None:
    """Raises: ValueError: a scale or limits that there are not, or not of this kind."""
    if transform not in ("sqrt", "log"):
        raise ValueError(f"the transform is sqrt or log, not {transform!r}")
    if limits not in _OF_PROPORTIONS and limits != "chi_square":
        raise ValueError(f"limits are arcsine, wilson, chi_square or exact, not {limits!r}")
    if kind == "proportion" and limits == "chi_square":
        raise ValueError("limits of a proportion are arcsine, wilson or exact")


def wilson_limits(size: Floats, center: float, z: float) -> Pair:
    """Proportions whose Wilson interval just touches the centre: the score test turned round."""
    with np.errstate(invalid="ignore"):
        reach = z * np.sqrt(center * (1 - center) / size)
    return np.maximum(center - reach, 0.0), np.minimum(center + reach, 1.0)


def _of_proportion(size: Floats, center: float, z: float, limits: LimitsKind) -> Pair:
    if limits == "wilson":
        return wilson_limits(size, center, z)
    if limits == "exact":
        return _exact_of_proportion(size, center, z)
    return _arcsine(size, center, z, 1.0, 0.0)


def _of_count(size: Floats, center: float, z: float, limits: LimitsKind) -> Pair:
    return _exact_of_count(size, center, z) if limits == "exact" else _chi_square(size, center, z)


def _arcsine(size: Floats, center: float, z: float, scale: float, between: float) -> Pair:
    """Where they would pass the end of the scale they are 0 or 1: a sine beyond it turns back."""
    reach = z * np.sqrt(scale / (4 * size) + between)
    middle = np.arcsin(np.sqrt(center))
    low, high = np.maximum(middle - reach, 0.0), np.minimum(middle + reach, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def _transformed(
    kind: Kind, size: Floats, center: float, z: float, scale: float, between: float, transform: Scale
) -> Pair:
    """Normal on the square-root or log scale, and back: a rate as a ratio to what the centre would make."""
    expected, goal, back = (size * center, 1.0, center) if kind == "rate" else (size, center, 1.0)
    expected = np.where(expected > 0, expected, np.nan)
    if transform == "log":
        with np.errstate(over="ignore"):
            reach = z * np.sqrt(scale / (expected * goal) + between)
            return goal * np.exp(-reach) * back, goal * np.exp(reach) * back
    reach = z * np.sqrt(scale / (4 * expected) + between)
    root = np.sqrt(goal)
    return np.maximum(root - reach, 0.0) ** 2 * back, (root + reach) ** 2 * back


def _chi_square(size: Floats, center: float, z: float) -> Pair:
    from scipy.special import gammaincinv, ndtr

    expected = size * center
    tail = float(ndtr(-z))
    low = np.where(expected > 0, gammaincinv(np.where(expected > 0, expected, 1.0), tail), 0 * expected)
    return low / size, np.asarray(gammaincinv(expected + 1, 1 - tail) / size)


def _exact_of_count(size: Floats, center: float, z: float) -> Pair:
    """Counts whose Garwood interval just touches the expected count."""
    from scipy.special import gammainc, gammaincc, ndtr

    expected = size * center
    tail = float(ndtr(-z))
    far = expected + z**2 + 2 * z * np.sqrt(expected) + 10
    low = _meeting(lambda count: gammaincc(count + 1, expected) - tail, 0 * expected, expected)
    high = _meeting(lambda count: tail - gammainc(count, expected), expected, far)
    high = np.where(expected == 0, 0.0, high)
    return low / size, high / size


def _exact_of_proportion(size: Floats, center: float, z: float) -> Pair:
    """Cases whose Clopper-Pearson interval just touches the centre; 0 or all where none is so far off."""
    from scipy.special import betainc, betaincc, ndtr

    expected = size * center
    tail = float(ndtr(-z))
    low = _meeting(lambda cases: betaincc(cases + 1, size - cases, center) - tail, 0 * expected, expected)
    high = _meeting(lambda cases: tail - betainc(cases, size - cases + 1, center), expected, size)
    return low / size, high / size


def _meeting(rising: Callable[[Floats], Floats], below: Floats, above: Floats) -> Floats:
    """Where a rising function is zero between two bounds, or the bound nearest to it; NaN where they are."""
    low, high = below, above
    with np.errstate(invalid="ignore"):
        before, after = rising(below) > 0, rising(above) <= 0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            beyond = rising(middle) > 0
            high, low = np.where(beyond, middle, high), np.where(beyond, low, middle)
            if np.all((high - low <= 1e-15 * above) | np.isnan(middle)):
                break
    return np.where(before, below, np.where(after, above, (low + high) / 2))
