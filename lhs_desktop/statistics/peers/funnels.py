"""Funnels: how far a unit may lie from its peers by chance, given its size.

Source: Spiegelhalter DJ, Statistics in Medicine 2005;24:1185, and (over-dispersion) QSHC 2005;14:347.

What each option follows, and where it departs:

- ``proportion``: arcsine limits, adjusted or not, as FunnelPlotR 0.6.0 and PowerBI-Funnels, which agree; where they
  would pass the end of the scale they stay at 0 or 1 and do not turn back.
- ``ratio``: chi-square limits and, adjusted, the square-root scale as PowerBI-Funnels has it. FunnelPlotR does not
  square those back, which makes them half as wide as they should be. ``transform="log"``, ``truncate`` and
  ``round_expected`` together: NHS Digital's SHMI as FunnelPlotR has it, except that units without events, which have
  no logarithm, never make over-dispersion infinite.
- ``rate``: exact limits of the pooled rate as PHEindicatormethods 2.1.0; over-dispersion as for a ratio whose
  expected events are pooled rate × exposure. FunnelPlotR and PowerBI-Funnels treat the exposure as a count of
  events, which is sound for neither large nor small rates: they are not followed.
- ``multiplicative``: limits widened by √phi on the transformed scale (Spiegelhalter 2005).
- Limits are widened where phi is above 1, as FunnelPlotR does; ``widen`` has the two rules of PowerBI-Funnels.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import intervals
from lhs_desktop.statistics.peers.limits import (
    Z95,
    Z998,
    Floats,
    Kind,
    Limits,
    LimitsKind,
    Scale,
    check_center,
    check_words,
    funnel_limits,
    wilson_limits,
)

__all__ = [
    "ENOUGH_UNITS",
    "Funnel",
    "Kind",
    "Limits",
    "LimitsKind",
    "Overdispersion",
    "Scale",
    "Widen",
    "funnel",
    "funnel_limits",
    "significance",
]

Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

Overdispersion = Literal["additive", "multiplicative"]
Widen = Literal["above_one", "significant", "any"]

ENOUGH_UNITS = 10
"""Below this many units the winsorised variance is not robust, and limits should not be adjusted."""

_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Funnel:
    """One funnel; arrays of shape (units,). Values, centre and limits carry the multiplier."""

    kind: Kind
    value: Floats
    center: float
    lower95: Floats
    upper95: Floats
    lower998: Floats
    upper998: Floats
    z: Floats
    """Distance from the centre in standard errors, on the scale on which they are even; NaN where a unit has no
    place on it (without events on the log scale)."""
    z_adjusted: Floats
    """The same with over-dispersion taken into account; as ``z`` where nothing is adjusted."""
    phi: float
    """Over-dispersion: 1 where units differ as much as chance makes them; given whether adjusted or not."""
    tau2: float
    """Variance between units, on the transformed scale; given whether adjusted or not."""
    outlier: Bools
    """Strictly beyond the 99.8 % limits."""
    adjusted: bool
    """Whether the limits are widened: only where asked for and phi is large enough (above 1 unless told otherwise)."""
    few_units: bool
    """Too few units (below ten): adjusting is not advised, though it is done where asked for."""
    winsorised: Integers
    """Indexes of units whose z was drawn in (or left out) when phi was reckoned."""


@dataclass(frozen=True, slots=True)
class _Transformed:
    """Units on the scale on which they are about normal."""

    y: Floats
    target: float
    error: Floats
    lowest: Bools
    """Units that have no place on the scale because they have no events."""

    @property
    def z(self) -> Floats:
        return np.asarray((self.y - self.target) / self.error)


def funnel(
    kind: Kind,
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    multiplier: float = 1.0,
    overdispersion: Overdispersion | None = None,
    widen: Widen = "above_one",
    winsorise: float = 0.1,
    truncate: bool = False,
    transform: Scale = "sqrt",
    limits: LimitsKind = "arcsine",
    center: float | None = None,
    round_expected: bool = False,
    z_values: tuple[float, float] = (Z95, Z998),
) -> Funnel:
    """A funnel of units of one kind.

    Args:
        kind: ``proportion`` (cases out of cases), ``ratio`` (observed over expected, around 1) or ``rate``
            (events per exposure).
        numerator: Shape (units,): cases or events.
        denominator: Shape (units,): cases, expected events or exposure. Units with none have no value.
        multiplier: Factor of value, centre and limits, for display.
        overdispersion: None, ``additive`` (a variance between units) or ``multiplicative``.
        widen: When limits follow it: where phi is ``above_one`` (FunnelPlotR), where its sum is ``significant``
            at 5 % against chi-square (PowerBI-Funnels, auto), or for ``any`` tau2 above 0 (there, yes). With few
            units chance alone often makes a phi above 1; that only makes limits somewhat wider.
        winsorise: Share of units at each end whose z is drawn in to that quantile.
        truncate: Leave those units out instead, as the SHMI does: by rank, in tenths of N + 1.
        transform: Scale of a ratio or rate: ``sqrt`` or ``log``.
        limits: Limits that are not widened, as for ``funnel_limits``: of a proportion ``arcsine``, ``wilson`` or
            ``exact``, of a ratio ``chi_square`` (the default) or ``exact``, of a rate ``exact`` (the default) or
            ``chi_square``.
        center: On the scale of value without multiplier; the pooled value (for a ratio 1) when None.
        round_expected: Round expected events to two decimals first, as the SHMI does.
        z_values: Standard errors of the inner and the outer limits; others than those of 95 % and 99.8 % make
            other limits of them.

    Returns:
        Values, limits at each unit's size, z scores and over-dispersion.

    Raises:
        ValueError: lengths that differ, negative or infinite input, cases above their number, a centre that
            cannot be, unknown words.
    """
    top, bottom = _checked(kind, numerator, denominator)
    if not 0 <= winsorise < 0.5:
        raise ValueError(f"winsorise must lie between 0 and 0.5, not {winsorise}")
    if overdispersion not in (None, "additive", "multiplicative"):
        raise ValueError(f"over-dispersion is additive or multiplicative, not {overdispersion!r}")
    if widen not in ("above_one", "significant", "any"):
        raise ValueError(f"limits widen when phi is above_one, significant or any, not {widen!r}")
    if not np.isfinite(multiplier):
        raise ValueError(f"the multiplier must be finite, not {multiplier}")
    check_words(kind, transform, limits)
    bottom = np.where(bottom > 0, bottom, np.nan)
    value = top / bottom
    if round_expected and kind == "ratio":
        bottom = _rounded(bottom)
    middle = _center(kind, top, bottom) if center is None else float(center)
    check_center(kind, middle)
    units = _transformed(kind, top, bottom, middle, transform)
    phi, tau2, drawn_in, counted = _overdispersed(units, winsorise, truncate)
    adjusted = overdispersion is not None and _enough(
        widen, phi, tau2 if overdispersion == "additive" else 0, counted
    )
    variance = {"additive": (1.0, tau2), "multiplicative": (phi, 0.0)}
    scale, between = variance[overdispersion] if adjusted and overdispersion else (1.0, 0.0)
    found = funnel_limits(
        kind,
        bottom,
        middle,
        scale=scale,
        between=between,
        adjusted=adjusted,
        transform=transform,
        limits=limits,
        z_values=z_values,
    )
    z = units.z
    with np.errstate(divide="ignore", invalid="ignore"):
        z_adjusted = (units.y - units.target) / np.sqrt(scale * units.error**2 + between)
        beyond = (value > found.upper998 * (1 + _SLACK)) | (value < found.lower998 * (1 - _SLACK))
    return Funnel(
        kind=kind,
        value=value * multiplier,
        center=middle * multiplier,
        lower95=found.lower95 * multiplier,
        upper95=found.upper95 * multiplier,
        lower998=found.lower998 * multiplier,
        upper998=found.upper998 * multiplier,
        z=z,
        z_adjusted=z_adjusted,
        phi=phi,
        tau2=tau2,
        outlier=np.asarray(beyond),
        adjusted=adjusted,
        few_units=int(np.isfinite(z).sum()) < ENOUGH_UNITS,
        winsorised=drawn_in,
    )


def significance(
    kind: Kind, numerator: npt.ArrayLike, denominator: npt.ArrayLike, center: float | None = None
) -> npt.NDArray[np.int8]:
    """How a unit's own interval lies to the centre, as PHEindicatormethods flags it.

    Args:
        kind: As for ``funnel``. A proportion is compared with Wilson limits of the centre, a ratio or rate by
            Byar's interval (below ten events the exact one).
        numerator: Shape (units,).
        denominator: Shape (units,).
        center: The pooled value (for a ratio 1) when None.

    Returns:
        Shape (units,): 2 and −2 beyond 99.8 % ("High (0.001)", "Low (0.001)"), 1 and −1 beyond 95 % ("High (0.025)",
        "Low (0.025)"), 0 within ("Not significant") or without a value.

    Raises:
        ValueError: as ``funnel``.
    """
    top, bottom = _checked(kind, numerator, denominator)
    bottom = np.where(bottom > 0, bottom, np.nan)
    middle = _center(kind, top, bottom) if center is None else float(center)
    check_center(kind, middle)
    result = np.zeros(top.shape, dtype=np.int8)
    value = top / bottom
    for level, z, weight in ((0.95, Z95, 1), (0.998, Z998, 2)):
        with np.errstate(invalid="ignore"):
            if kind == "proportion":
                low, high = wilson_limits(bottom, middle, z)
                above, below = value > high, value < low
            else:
                low, high = intervals.byars(top, bottom, level)
                above, below = low > middle, high < middle
        result[above] = weight
        result[below & ~above] = -weight
    return result


def _checked(kind: Kind, numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> tuple[Floats, Floats]:
    if kind not in ("proportion", "ratio", "rate"):
        raise ValueError(f"there is no funnel of kind {kind!r}: use proportion, ratio or rate")
    top = np.array(numerator, dtype=float).reshape(-1)
    bottom = np.array(denominator, dtype=float).reshape(-1)
    if top.shape != bottom.shape:
        raise ValueError(f"{len(top)} numerators but {len(bottom)} denominators")
    for name, values in (("numerators", top), ("denominators", bottom)):
        if np.isinf(values).any():
            raise ValueError(f"{name} must be finite")
        with np.errstate(invalid="ignore"):
            if (values < 0).any():
                raise ValueError(f"{name} must not be negative")
    with np.errstate(invalid="ignore"):
        if kind == "proportion" and (top > bottom * (1 + _SLACK)).any():
            raise ValueError("a numerator exceeds its denominator")
    return top, bottom


def _rounded(size: Floats) -> Floats:
    """To two decimals as R rounds: the nearer one, of two as near the even one; nothing where that is 0."""
    whole = np.floor(size * 100)
    low, high = whole / 100, (whole + 1) / 100
    with np.errstate(invalid="ignore"):
        down = (size - low < high - size) | ((size - low == high - size) & (whole % 2 == 0))
        rounded = np.where(down, low, high)
        return np.where(rounded > 0, rounded, np.nan)


def _center(kind: Kind, top: Floats, bottom: Floats) -> float:
    if kind == "ratio":
        return 1.0
    known = np.isfinite(top) & np.isfinite(bottom)
    total = float(bottom[known].sum())
    return float(top[known].sum()) / total if total > 0 else float("nan")


def _transformed(kind: Kind, top: Floats, bottom: Floats, center: float, transform: Scale) -> _Transformed:
    none = np.zeros(len(top), dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "proportion":
            share, middle = np.clip(top / bottom, 0.0, 1.0), float(np.arcsin(np.sqrt(center)))
            return _Transformed(np.arcsin(np.sqrt(share)), middle, 1 / (2 * np.sqrt(bottom)), none)
        expected, goal = (bottom * center, 1.0) if kind == "rate" else (bottom, center)
        expected = np.where(expected > 0, expected, np.nan)
        if transform == "log":
            logarithm = np.log(np.where(top > 0, top / expected, np.nan))
            error = 1 / np.sqrt(expected * goal)
            return _Transformed(logarithm, float(np.log(goal)), error, (top == 0) & (expected > 0))
        return _Transformed(np.sqrt(top / expected), float(np.sqrt(goal)), 1 / (2 * np.sqrt(expected)), none)


def _enough(widen: Widen, phi: float, tau2: float, counted: int) -> bool:
    """Whether over-dispersion is such that limits should follow it."""
    from scipy.special import chdtri

    if widen == "significant":
        return bool(counted > 1 and counted * phi > chdtri(counted - 1, 0.05))
    return phi > 1 or (widen == "any" and tau2 > 0)


def _overdispersed(units: _Transformed, share: float, truncate: bool) -> tuple[float, float, Integers, int]:
    """Phi, tau², the units whose z was drawn in or left out, and how many made phi."""
    z = units.z
    z = np.where(units.lowest, -np.inf, z)
    known = np.flatnonzero(~np.isnan(z))
    score, error = z[known], units.error[known]
    if not np.isfinite(score).any():
        return float("nan"), 0.0, np.zeros(0, dtype=np.int64), 0
    if truncate:
        kept = _middle_ranks(score, share)
        drawn_in = known[~kept]
        kept &= np.isfinite(score)
        score, error = score[kept], error[kept]
    else:
        score = np.where(np.isfinite(score), score, score[np.isfinite(score)].min())
        low, high = np.quantile(score, [share, 1 - share])
        drawn_in = known[(score < low) | (score > high)]
        score = np.clip(score, low, high)
    count = len(score)
    if count < 2:
        return float("nan"), 0.0, drawn_in, count
    phi = float((score**2).mean())
    weight = 1 / error**2
    if count * phi < count - 1:
        return phi, 0.0, drawn_in, count
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    return phi, max(0.0, float((count * phi - (count - 1)) / spread)), drawn_in, count


def _middle_ranks(score: Floats, share: float) -> Bools:
    """Which units are left when those in the lowest and the highest share of ranks go; equals share a rank."""
    if share == 0:
        return np.ones(len(score), dtype=bool)
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    group = np.floor(rank * (1 / share) / (len(score) + 1))
    return np.asarray((group > 0) & (group < 1 / share - 1))
