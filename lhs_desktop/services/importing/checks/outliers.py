"""Figures far from what the same node had before (median and median absolute deviation)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from lhs_desktop.formats.extracts.candidates import Bools, Floats, Ints
from lhs_desktop.models.db.tables import node as node_table
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.services.importing.checks.staged import WINDOW, Series, Staged

EARLIEST = 8
"""So many earlier figures a node must have."""
FAR = 6.0
"""Robust standard deviations from the median."""
SHOWN = 20
"""So many of a measure are shown one by one."""
_AS_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class _Far:
    """How far a figure is from its history, in robust standard deviations."""

    score: float
    part: str
    value: float
    history: Floats


@dataclass(slots=True)
class _Track:
    """One quantity of the series, without its gaps."""

    value: Floats
    where: Ints
    """The position in the series."""
    group: Ints
    fresh: Bools


def outliers(staged: Staged, without: set[int]) -> list[Problem]:
    """The farthest of each measure one by one, and how many more there are.

    Args:
        staged: The sheet.
        without: Measures whose unit has changed: all of their figures would be here.
    """
    series = staged.series
    if not series.fresh.any():
        return []
    far: dict[int, _Far] = {}
    for part in ("value", "denominator"):
        for position, one in _look(staged, part):
            if position not in far or one.score > far[position].score:
                far[position] = one
    by_measure: dict[int, list[int]] = {}
    for position in far:
        by_measure.setdefault(int(series.measure[position]), []).append(position)
    problems = []
    for key, positions in sorted(by_measure.items()):
        if key in without:
            continue
        positions.sort(key=lambda position: -far[position].score)
        names = _names(staged, [int(series.node[position]) for position in positions[:SHOWN]])
        problems += [_problem(staged, position, names, far[position]) for position in positions[:SHOWN]]
        if len(positions) > SHOWN:
            more = len(positions) - SHOWN
            problems.append(staged.problem("outliers-more", count=more, measure=staged.measures[key].name))
    return problems


def _look(staged: Staged, part: str) -> Iterator[tuple[int, _Far]]:
    track = _track(staged, part)
    rows = _beyond(track)
    if not len(rows):
        return
    window = _window(track, rows)
    middle = _medians(window)
    spread = _AS_SIGMA * _medians(np.abs(window - middle[:, None]))
    where = track.where[rows]
    score = np.abs(track.value[rows] - middle) / np.hypot(spread, _chance(staged, part, where, middle))
    for index in np.flatnonzero(score > FAR).tolist():
        value = float(track.value[rows[index]])
        yield int(where[index]), _Far(float(score[index]), part, value, window[index])


def _medians(rows: Floats) -> Floats:
    """The median of each row, whose gaps do not count; ``nanmedian`` takes the rows one by one."""
    ordered = np.sort(rows, axis=1)  # gaps come last
    count = (~np.isnan(rows)).sum(axis=1)
    which = np.arange(len(rows))
    found = (ordered[which, (count - 1) // 2] + ordered[which, count // 2]) / 2
    return np.asarray(found, dtype=np.float64)


def _track(staged: Staged, part: str) -> _Track:
    series = staged.series
    if part == "value":
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = series.numerator / series.denominator
        value = np.where(np.isnan(series.denominator), series.numerator, ratio)
        # an amount is its value; so is a mean, whose denominator is how many cases it has
        if (whole := _of_kind(staged, Kind.COUNT) | _of_kind(staged, Kind.MEAN)).any():
            value = np.where(whole, series.numerator, value)
    else:
        value = np.where(_of_kind(staged, Kind.RATIO), np.nan, series.denominator)
    counted = _of_kind(staged, Kind.COUNT) if part == "value" else np.ones(len(value), dtype=bool)
    known = np.flatnonzero(np.isfinite(value) & ~(counted & (value == 0)))  # a node that did not exist yet
    first = np.ones(len(known), dtype=bool)
    node, measure = series.node[known], series.measure[known]
    first[1:] = (node[1:] != node[:-1]) | (measure[1:] != measure[:-1])
    return _Track(value[known], known, np.cumsum(first.astype(np.int64)), series.fresh[known])


def _of_kind(staged: Staged, kind: Kind) -> Bools:
    keys = [key for key, one in staged.measures.items() if one.kind is kind]
    return np.isin(staged.series.measure, keys)


def _beyond(track: _Track) -> Ints:
    """Fresh figures outside all of their history; one that the next figure bears out is a new level, no slip."""
    count = len(track.value)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    earlier = np.zeros(count, dtype=np.int64)
    for back in range(1, min(WINDOW, count - 1) + 1):
        same = track.group[back:] == track.group[:-back]
        shifted = track.value[:-back]
        np.minimum(low[back:], np.where(same, shifted, np.inf), out=low[back:])
        np.maximum(high[back:], np.where(same, shifted, -np.inf), out=high[back:])
        earlier[back:] += same
    above, below = track.value > high, track.value < low
    candidates = track.fresh & (earlier >= EARLIEST) & (above | below)
    following = np.zeros(count, dtype=bool)
    following[:-1] = (track.group[1:] == track.group[:-1]) & (
        (above[:-1] & (track.value[1:] > high[:-1])) | (below[:-1] & (track.value[1:] < low[:-1]))
    )
    return np.flatnonzero(candidates & ~following)


def _window(track: _Track, rows: Ints) -> Floats:
    positions = rows[:, None] - np.arange(1, WINDOW + 1)[None, :]
    inside = positions >= 0
    positions = np.where(inside, positions, 0)
    inside &= track.group[positions] == track.group[rows][:, None]
    return np.where(inside, track.value[positions], np.nan)


def _chance(staged: Staged, part: str, where: Ints, middle: Floats) -> Floats:
    """How much chance alone moves a figure of this size, and never less than a fiftieth of it."""
    series: Series = staged.series
    size = series.denominator[where]
    least = 0.02 * np.abs(middle)
    if part == "denominator":
        return np.maximum(np.sqrt(np.maximum(middle, 1)), least)
    kinds = [staged.measures[int(key)].kind for key in series.measure[where]]
    share = np.array([kind is Kind.PROPORTION for kind in kinds], dtype=bool)
    counted = np.array([kind is Kind.COUNT for kind in kinds], dtype=bool)
    mean = np.array([kind is Kind.MEAN for kind in kinds], dtype=bool)
    cases = np.where(np.isnan(size) | (size <= 0), 1.0, size)
    inside = np.clip(middle, 1 / (cases + 2), 1 - 1 / (cases + 2))
    rate = np.sqrt(np.maximum(middle, 1 / cases) / cases)
    found = np.where(share, np.sqrt(inside * (1 - inside) / cases), rate)
    found = np.where(counted, np.sqrt(np.maximum(middle, 1)), found)
    return np.maximum(np.where(mean, 0.0, found), np.maximum(least, 1e-12))


def _names(staged: Staged, keys: list[int]) -> dict[int, str]:
    rows = staged.connection.execute(
        select(node_table.c.id, node_table.c.name).where(node_table.c.id.in_(keys))
    )
    return dict(rows.all())


def _problem(staged: Staged, position: int, names: dict[int, str], far: _Far) -> Problem:
    series = staged.series
    row = int(series.row[position])
    measure = staged.measures[int(series.measure[position])]
    of_measure = far.part == "value"
    scale = measure.multiplier if of_measure else 1.0
    unit = f" {measure.unit}" if of_measure and measure.unit else ""
    shown, low, high = (
        f"{one * scale:,.4g}{unit}" for one in (far.value, *np.nanpercentile(far.history, [10, 90]))
    )
    return staged.problem(
        "outlier" if of_measure else "outlier-denominator",
        f"{(staged.found.numerator if of_measure else staged.found.denominator)[row]:g}",
        row,
        node=names[int(series.node[position])],
        measure=measure.name,
        period=staged.periods[int(staged.found.period[row])].label,
        shown=shown,
        low=low,
        high=high,
    )
