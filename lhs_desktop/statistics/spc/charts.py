"""One series as a control chart: input checked, phases laid out, lines and runs put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from lhs_desktop.statistics import runs
from lhs_desktop.statistics.spc.lines import lines
from lhs_desktop.statistics.spc.rows import (
    KINDS,
    SLACK,
    SUBGROUPS,
    WITH_DENOMINATOR,
    Bools,
    Floats,
    Integers,
    Kind,
    Padding,
    outside,
)


@dataclass(frozen=True, slots=True)
class Chart:
    """One series with its lines. Per point, shape (points,); per phase, shape (phases,)."""

    kind: Kind
    value: Floats
    center: Floats
    lower: Floats
    upper: Floats
    score: Floats
    sigma_signal: Bools
    phase: Integers
    longest_run: Integers
    longest_run_limit: Integers
    crossings: Integers
    crossings_limit: Integers
    runs_signal: Bools
    useful: Integers
    """Points off the centre line, by phase."""


def chart(
    kind: Kind,
    y: npt.ArrayLike | Sequence[npt.ArrayLike],
    n: npt.ArrayLike | None = None,
    *,
    freeze: int | None = None,
    breaks: Sequence[int] = (),
    exclude: Sequence[int] = (),
    multiply: float = 1.0,
    screen_moving_ranges: bool = True,
) -> Chart:
    """A control chart of one series.

    Args:
        kind: ``run i mr xbar s p pp u up c g t``; ``pp`` and ``up`` are Laney's p′ and u′.
        y: Shape (points,): counts or values in time order, NaN where missing. For ``xbar`` and ``s`` a
            sequence of subgroups, each of the values measured at one point.
        n: Shape (points,): denominators; the plotted value is y / n. Where it is zero or missing there
            is no value. Required for p, p′, u, u′; not used for c, g, t, xbar and s.
        freeze: Number of first points that set the limits of all; not used where there are breaks.
        breaks: 0-based index of the first point of each further phase.
        exclude: 0-based indexes that enter neither limits nor runs; the moving range joins their
            neighbours. They are still compared with the limits.
        multiply: Factor of value and lines, for display.
        screen_moving_ranges: Leave out moving ranges beyond their own limit, once (Nelson 1982).

    Returns:
        Values and lines in the unit of y / n × multiply. Where nothing varies the limits are the line.

    Raises:
        ValueError: unknown kind, lengths that differ, infinite or negative input, numerators above
            denominators (p, p′), times that are not positive (t), indexes out of range.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no chart of kind {kind!r}: use one of {', '.join(KINDS)}")
    if kind in SUBGROUPS:
        counted, value, spread, sizes = _subgroups(cast(Sequence[npt.ArrayLike], y))
    else:
        counted, value, sizes = checked(kind, cast(npt.ArrayLike, y), n)
        spread = np.full(len(value), np.nan)
    points = len(value)
    left_out = _mask(points, exclude, "exclude")
    phase = phases(points, breaks)
    use = ~left_out
    if freeze is not None and not breaks:
        if freeze < 1:
            raise ValueError(f"freeze must be at least 1, not {freeze}")
        use = use & (np.arange(points) < freeze)
    starts = np.flatnonzero(np.diff(phase, prepend=-1))
    grid = Padding.of(starts, points)
    found = lines(
        kind,
        grid.pad(counted),
        grid.pad(sizes),
        value=grid.pad(value),
        spread=grid.pad(spread),
        use=grid.pad_mask(use),
        screen_moving_ranges=screen_moving_ranges,
    )
    sides = np.where(grid.pad_mask(~left_out), found.sides, np.int8(0))
    analysed = runs.analyse(sides if kind != "mr" else np.zeros_like(sides))
    return Chart(
        kind=kind,
        value=grid.flat(found.value) * multiply,
        center=grid.flat(found.center) * multiply,
        lower=grid.flat(found.lower) * multiply,
        upper=grid.flat(found.upper) * multiply,
        score=grid.flat(found.score),
        sigma_signal=grid.flat(outside(found.value, found.lower, found.upper)),
        phase=phase,
        longest_run=analysed.longest_run,
        longest_run_limit=analysed.longest_run_limit,
        crossings=analysed.crossings,
        crossings_limit=analysed.crossings_limit,
        runs_signal=analysed.signal,
        useful=analysed.useful,
    )


def checked(kind: Kind, y: npt.ArrayLike, n: npt.ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Numerators, plotted values and denominators, checked."""
    counted = np.array(y, dtype=float).reshape(-1)
    if np.isinf(counted).any():
        raise ValueError(f"value {int(np.flatnonzero(np.isinf(counted))[0])} is infinite")
    if n is None or kind in ("c", "g", "t"):
        if kind in WITH_DENOMINATOR:
            raise ValueError(f"a {kind} chart needs denominators")
        sizes = np.ones(len(counted))
        value = counted
    else:
        sizes = np.array(n, dtype=float).reshape(-1)
        if len(sizes) != len(counted):
            raise ValueError(f"{len(counted)} values but {len(sizes)} denominators")
        if np.isinf(sizes).any() or (sizes < 0).any():
            raise ValueError("denominators must be finite and not negative")
        there = np.isfinite(counted) & (sizes > 0)
        counted = np.where(there, counted, np.nan)
        sizes = np.where(there, sizes, np.nan)
        value = counted / sizes
    with np.errstate(invalid="ignore"):
        if kind in WITH_DENOMINATOR | {"c", "g"} and (counted < 0).any():
            raise ValueError(f"a {kind} chart has no negative counts: index {_first(counted < 0)}")
        if kind in ("p", "pp") and (above := counted > sizes * (1 + SLACK)).any():
            raise ValueError(f"the numerator exceeds the denominator at index {_first(above)}")
        if kind == "t" and (counted <= 0).any():
            raise ValueError(
                f"time between events must be greater than zero: index {_first(counted <= 0)}; "
                "measure it in smaller units, such as hours"
            )
    return counted, value, sizes


def _first(mask: Bools) -> int:
    return int(np.flatnonzero(mask)[0])


def _subgroups(groups: Sequence[npt.ArrayLike]) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, mean again, standard deviation and size of each subgroup; missing values are left out."""
    samples = [np.asarray(group, dtype=float).reshape(-1) for group in groups]
    if any(np.isinf(sample).any() for sample in samples):
        raise ValueError("a value is infinite")
    samples = [sample[np.isfinite(sample)] for sample in samples]
    sizes = np.array([float(len(sample)) for sample in samples])
    means = np.array([sample.mean() if len(sample) else np.nan for sample in samples])
    spread = np.array([sample.std(ddof=1) if len(sample) > 1 else np.nan for sample in samples])
    return means, means, spread, sizes


def _mask(points: int, indexes: Sequence[int], name: str) -> Bools:
    mask = np.zeros(points, dtype=bool)
    for index in indexes:
        if not 0 <= index < points:
            raise ValueError(f"{name}: there is no point {index} in a series of {points}")
        mask[index] = True
    return mask


def phases(points: int, breaks: Sequence[int]) -> Integers:
    """The number of the phase of each point, from the indexes at which further ones begin."""
    starts = _mask(points, [index for index in breaks if index != 0], "breaks")
    return np.cumsum(starts)
