"""Series of one measure laid out side by side, with the chart and the lines of each.

The kind of chart follows from the kind of measure and from how much its values vary beyond chance; a
person may choose another. Series are laid out on their calendar, so that gaps are gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import Choice
from lhs_desktop.statistics import spc
from lhs_desktop.statistics.spc import Bools, Floats, Integers, Lines, Padding

LARGE_VARIATION = 1.2
"""Where values vary more than this many times what chance alone makes, limits follow what they do."""


@dataclass(frozen=True, slots=True)
class Track:
    """One series on its calendar, from the first value to the last; NaN in gaps."""

    periods: tuple[Period, ...]
    codes: tuple[str, ...]
    """Of the periods."""
    numerator: Floats
    denominator: Floats
    value: Floats
    """On the display scale."""
    target: Floats
    breaks: tuple[int, ...] = ()
    """Index of the first point of each further phase."""
    break_reasons: tuple[str, ...] = ()
    freeze: int | None = None
    """Number of first points that set the limits."""
    excluded: tuple[int, ...] = ()
    chart: spc.Kind | None = None
    """Another than the program's choice …"""
    choice: Choice | None = None
    """… and whose."""

    @property
    def starts(self) -> list[int]:
        """Indexes of the first points of all phases."""
        return [0, *(index for index in self.breaks if 0 < index < len(self.value))]

    def charted(self, chart: spc.Kind) -> "Track":
        """The same series by another chart, for a look."""
        return replace(self, chart=chart, choice=Choice())


@dataclass(frozen=True, slots=True)
class Laid:
    """All tracks, a row a phase, padded at the end."""

    tracks: Sequence[Track]
    grid: Padding
    first_row: list[int]
    """Of each track, and the number of rows at the end."""
    numerator: Floats
    denominator: Floats
    value: Floats
    target: Floats
    use: Bools
    excluded: Bools | None

    @classmethod
    def of(cls, measure: Measure, tracks: Sequence[Track]) -> "Laid":
        starts: list[int] = []
        first_row: list[int] = []
        offset = 0
        for track in tracks:
            first_row.append(len(starts))
            starts.extend(offset + index for index in track.starts)
            offset += len(track.value)
        grid = Padding.of(starts, offset)
        excluded = np.zeros(offset, dtype=bool)
        use = np.ones(offset, dtype=bool)
        offset = 0
        for track in tracks:
            if track.excluded:
                excluded[[offset + index for index in track.excluded]] = True
            if track.freeze is not None and not track.breaks:
                use[offset + track.freeze : offset + len(track.value)] = False
            offset += len(track.value)
        return cls(
            tracks,
            grid,
            [*first_row, len(starts)],
            grid.pad(np.concatenate([one.numerator for one in tracks])),
            grid.pad(np.concatenate([one.denominator for one in tracks])),
            grid.pad(np.concatenate([one.value for one in tracks])),
            grid.pad(np.concatenate([one.target for one in tracks])),
            grid.pad_mask(use & ~excluded),
            grid.pad_mask(excluded) if excluded.any() else None,
        )

    @property
    def last_rows(self) -> list[int]:
        return [row - 1 for row in self.first_row[1:]]


_BY_CHANCE: dict[Kind, spc.Kind] = {
    Kind.PROPORTION: "p",
    Kind.RATE: "u",
    Kind.RATIO: "u",
    Kind.COUNT: "c",
    Kind.MEAN: "i",
}
_BY_VALUES: dict[spc.Kind, spc.Kind] = {"p": "pp", "u": "up", "c": "i", "i": "i"}


def kinds_of(measure: Measure, tracks: Sequence[Track], laid: Laid) -> tuple[list[spc.Kind], Floats]:
    """The chart of each track, and how many times what chance makes its values vary."""
    chance = _BY_CHANCE[measure.kind]
    if chance == "i":
        factors = np.full(len(tracks), np.nan)
    else:
        lines = _of_kind(measure, chance, laid, slice(None))
        spread = spc.between(lines.score, laid.use)
        factors = spread[laid.last_rows]
    kinds: list[spc.Kind] = []
    for track, factor in zip(tracks, factors, strict=True):
        if track.chart is not None:
            kinds.append(track.chart)
        else:
            kinds.append(_BY_VALUES[chance] if factor > LARGE_VARIATION else chance)
    return kinds, factors


def lines_of(measure: Measure, kinds: Sequence[spc.Kind], laid: Laid) -> Lines:
    """The lines of all rows, on the display scale."""
    counts = np.diff(laid.first_row)
    of_row = np.repeat(np.array(kinds), counts)
    parts = [np.full(laid.value.shape, np.nan) for _ in range(4)]
    for kind in dict.fromkeys(kinds):
        rows = np.flatnonzero(of_row == kind)
        found = _of_kind(measure, kind, laid, rows)
        for part, values in zip(parts, (found.center, found.lower, found.upper, found.score), strict=True):
            part[rows] = values
    return Lines(laid.value, *parts)


def _of_kind(measure: Measure, kind: spc.Kind, laid: Laid, rows: slice | Integers) -> Lines:
    """Lines of some rows; charts of counts are made of the counts, others of the values as shown."""
    value = laid.value[rows]
    numerator, denominator = laid.numerator[rows], laid.denominator[rows]
    if kind == "c" or kind in spc.WITH_DENOMINATOR:
        scale = measure.multiplier
        found = spc.lines(
            kind,
            np.where(np.isfinite(value), numerator, np.nan),
            denominator,
            value=value / scale,
            use=laid.use[rows],
        )
        return Lines(value, found.center * scale, found.lower * scale, found.upper * scale, found.score)
    return spc.lines(kind, value, np.ones_like(value), value=value, use=laid.use[rows])
