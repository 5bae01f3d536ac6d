"""Where a series has shifted to a new level and stayed there: proposals for new limits.

The Stable Shift Algorithm: limits are set by a first calculation period and extended; where a run of
points on one side breaks the rule, limits of as many points from its first one are tried; they are
proposed unless the series turns back within them, or still might. Nothing is decided here.

Source: Woodcock T and others, Stable Shift Algorithm, as in autospc 0.0.0.9051 (R).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import runs, spc
from lhs_desktop.statistics.spc import Bools, Floats, Kind, Lines

MINIMUM = 21
RUN = 8
EXCLUSIONS = 3


@dataclass(frozen=True, slots=True)
class Shift:
    """A proposed break: from this point on, the series runs at another level."""

    index: int
    sign: int
    """1 to a higher level, −1 to a lower."""
    run: int
    """Length of the run that begins there, against the limits before."""
    before: float
    """Centre lines."""
    after: float


@dataclass(frozen=True, slots=True)
class Considered:
    """One step of the algorithm: why a run led to a proposal, or did not."""

    index: int
    outcome: str
    """``proposed``, ``turned_back``, ``may_turn_back`` or ``too_few_points``."""


@dataclass(frozen=True, slots=True)
class Proposal:
    shifts: tuple[Shift, ...]
    steps: tuple[Considered, ...]


def propose(
    kind: Kind,
    y: npt.ArrayLike,
    n: npt.ArrayLike | None = None,
    *,
    start: int = 0,
    minimum: int = MINIMUM,
    run: int = RUN,
    exclusions: int = EXCLUSIONS,
) -> Proposal:
    """The breaks that a series suggests.

    Args:
        kind: A chart with limits, not of subgroups: ``i p pp u up c``.
        y: Shape (points,): counts or values in time order, NaN where missing.
        n: Shape (points,): denominators.
        start: The first point of the phase in force; earlier ones are not looked at.
        minimum: Points that set limits; there is no proposal in fewer than twice as many.
        run: Points on one side that break the rule.
        exclusions: How many of the most extreme points of a calculation period may stay out of its limits.

    Raises:
        ValueError: as ``spc.chart``.
    """
    counted, value, sizes = spc.checked(kind, y, n)
    here = np.arange(len(value)) >= start
    known = np.flatnonzero(np.isfinite(value) & here)
    if len(known) < 2 * minimum:
        return Proposal((), ())
    series = _Series(kind, counted[known], value[known], sizes[known], minimum, exclusions)
    shifts, steps = _walk(series, run)
    return Proposal(
        tuple(Shift(int(known[one.index]), one.sign, one.run, one.before, one.after) for one in shifts),
        tuple(Considered(int(known[one.index]), one.outcome) for one in steps),
    )


@dataclass(frozen=True, slots=True)
class _Series:
    """The known points of a series."""

    kind: Kind
    counted: Floats
    value: Floats
    sizes: Floats
    minimum: int
    exclusions: int

    def lines_from(self, first: int) -> Lines:
        """Lines of all points from the first on; extremes of the calculation period stay out of them."""
        left_out: list[int] = []
        found = self._lines(first, left_out)
        for _ in range(self.exclusions):
            extreme = _furthest(found, self.minimum, left_out)
            if not extreme:
                break
            left_out = (left_out + extreme)[: self.exclusions]
            found = self._lines(first, left_out)
        return found

    def _lines(self, first: int, left_out: Sequence[int]) -> Lines:
        use = np.arange(len(self.value) - first) < self.minimum
        use[list(left_out)] = False
        return spc.lines(
            self.kind,
            self.counted[None, first:],
            self.sizes[None, first:],
            value=self.value[None, first:],
            use=use[None, :],
        )


def _furthest(found: Lines, minimum: int, left_out: Sequence[int]) -> list[int]:
    """The points farthest beyond the limits, in the unit of the values."""
    value, lower, upper = found.value[0], found.lower[0], found.upper[0]
    beyond = np.maximum(value - upper, lower - value)[:minimum]
    beyond[~spc.outside(value, lower, upper)[:minimum]] = -np.inf
    beyond[list(left_out)] = -np.inf
    most = beyond.max(initial=-np.inf)
    return [] if not np.isfinite(most) else [int(index) for index in np.flatnonzero(beyond == most)]


def _walk(series: _Series, run: int) -> tuple[list[Shift], list[Considered]]:
    total = len(series.value)
    shifts: list[Shift] = []
    steps: list[Considered] = []
    origin, counter = 0, series.minimum
    lines = series.lines_from(0)
    while True:
        trigger = _next_run(lines.sides[0], counter - origin, run)
        if trigger is None:
            break
        at = origin + trigger
        if total - at < series.minimum:
            steps.append(Considered(at, "too_few_points"))
            break
        sides = lines.sides[0]
        sign = int(sides[trigger])
        candidate = series.lines_from(at)
        outcome = _outcome(candidate.sides[0], sign, series.minimum, run)
        steps.append(Considered(at, outcome))
        if outcome == "proposed":
            length = int(_ahead(sides)[trigger])
            before, after = float(lines.center[0, trigger]), float(candidate.center[0, 0])
            shifts.append(Shift(at, sign, length, before, after))
            origin, lines, counter = at, candidate, at + series.minimum
        else:
            counter = at + 1
        if total - counter < series.minimum:
            break
    return shifts, steps


def _breaking(sides: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """Sides with points on the line as a side of their own: they end a run."""
    return np.where(sides == 0, np.int8(2), sides).astype(np.int8)


def _ahead(sides: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
    """How many points in a row lie on the side of each, from it on."""
    ahead = runs.run_lengths(_breaking(sides)[None, ::-1])[0, ::-1]
    return np.where(sides == 0, 0, ahead)


def _next_run(sides: npt.NDArray[np.int8], first: int, run: int) -> int | None:
    """The first point from which a run is long enough; a part of a longer run is a run too."""
    found = np.flatnonzero(_ahead(sides)[first:] >= run)
    return first + int(found[0]) if len(found) else None


def _outcome(sides: npt.NDArray[np.int8], sign: int, minimum: int, run: int) -> str:
    """Whether the series turns back within its new limits, or still might at the end of the data."""
    ahead = _ahead(sides)
    behind = runs.run_lengths(_breaking(sides)[None, :])[0]
    opposite: Bools = (sides == -sign) & (ahead + behind - 1 >= run)
    # the first run is but the way to the new level
    opposite[: int(ahead[0]) if ahead[0] else 1] = False
    if opposite[:minimum].any():
        return "turned_back"
    off = np.flatnonzero(sides[:minimum])
    if len(off) and sides[off[-1]] == -sign and not (sides[off[-1] :] == sign).any():
        return "may_turn_back"
    return "proposed"
