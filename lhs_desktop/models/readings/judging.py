"""Judging many series of one measure at once: chart, limits, signals, words.

The kind of chart follows from the kind of measure and from how much its values vary beyond chance; a
person may choose another. Series are laid out on their calendar, so that gaps are gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import (
    NO_FIGURES,
    Assurance,
    Phase,
    Reading,
    Status,
    Variation,
    sentences,
)
from lhs_desktop.models.readings.rule_sets import RuleSet
from lhs_desktop.statistics import rules, spc
from lhs_desktop.statistics.rules import Signs
from lhs_desktop.statistics.spc import Bools, Floats, Integers, Lines, Padding

LARGE_VARIATION = 1.2
"""Where values vary more than this many times what chance alone makes, limits follow what they do."""

IMPROVEMENT: dict[Direction, rules.Improvement] = {
    Direction.HIGHER: "increase",
    Direction.LOWER: "decrease",
    Direction.NEUTRAL: "neutral",
}


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
    """A person's choice."""
    chart_reason: str = ""

    @property
    def starts(self) -> list[int]:
        """Indexes of the first points of all phases."""
        return [0, *(index for index in self.breaks if 0 < index < len(self.value))]

    def charted(self, chart: spc.Kind, reason: str) -> "Track":
        """The same series by another chart."""
        return replace(self, chart=chart, chart_reason=reason)


def judge(measure: Measure, tracks: Sequence[Track], rule_set: RuleSet) -> list[Reading]:
    """The readings of series of one measure, in their order."""
    there = [index for index, one in enumerate(tracks) if np.isfinite(one.value).any()]
    found: list[Reading] = [NO_FIGURES] * len(tracks)
    kept = [tracks[index] for index in there]
    if not kept:
        return found
    laid = _Laid.of(measure, kept)
    kinds, factors = _kinds(measure, kept, laid)
    judged = _Judged(measure, rule_set, laid, _lines(measure, kinds, laid), kinds, factors)
    for position, index in enumerate(there):
        found[index] = judged.reading(position)
    return found


@dataclass(frozen=True, slots=True)
class _Laid:
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
    def of(cls, measure: Measure, tracks: Sequence[Track]) -> "_Laid":
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


def _kinds(measure: Measure, tracks: Sequence[Track], laid: _Laid) -> tuple[list[spc.Kind], Floats]:
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


def _lines(measure: Measure, kinds: Sequence[spc.Kind], laid: _Laid) -> Lines:
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


def _of_kind(measure: Measure, kind: spc.Kind, laid: _Laid, rows: slice | Integers) -> Lines:
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


class _Judged:
    """All that is judged at once; ``reading`` puts together what belongs to one series."""

    def __init__(
        self,
        measure: Measure,
        rule_set: RuleSet,
        laid: _Laid,
        lines: Lines,
        kinds: Sequence[spc.Kind],
        factors: Floats,
    ) -> None:
        self.measure = measure
        self.rule_set = rule_set
        self.laid = laid
        self.lines = lines
        self.kinds = kinds
        self.factors = factors
        self.points = (laid.use & np.isfinite(laid.value)).sum(axis=1)
        self.trial = self.points < rule_set.minimum_points
        marks = np.array([rules.mark(rule, lines, laid.excluded) for rule in rule_set.rules])
        marks[:, self.trial] = 0
        self.marks = marks
        self.signs = self._signs()
        self.signalled = np.asarray(marks.any(axis=(0, 2)))
        self.known = np.isfinite(laid.value)
        if laid.excluded is not None:
            self.known &= ~laid.excluded
        self.statuses = _statuses(measure, laid.value, laid.target)
        self.center, self.lower, self.upper = (
            _twelve_digits(line) for line in (lines.center, lines.lower, lines.upper)
        )
        self.codes = [rule.code for rule in rule_set.rules]
        self.improvement = IMPROVEMENT[measure.direction]

    def reading(self, position: int) -> Reading:
        track = self.laid.tracks[position]
        rows = slice(self.laid.first_row[position], self.laid.first_row[position + 1])
        last_row = self._last_row(rows)
        if last_row < 0:
            return NO_FIGURES
        starts = track.starts
        real = self.laid.grid.real[rows]
        first = starts[last_row - rows.start]
        column = int(np.flatnonzero(self.known[last_row])[-1])
        last = first + column
        trial = bool(self.trial[last_row])
        sign = int(self.signs[last_row, column])
        lower, upper = float(self.lines.lower[last_row, column]), float(self.lines.upper[last_row, column])
        target = float(track.target[last])
        statuses = self.statuses[rows][real][: last + 1].tolist()
        streak = _streak(statuses)
        variation = Variation.INSUFFICIENT if trial else Variation(rules.varied(self.improvement, sign))
        assurance = (
            Assurance.NONE if trial else Assurance(rules.assured(self.improvement, target, lower, upper))
        )
        told = sentences.Told(
            measure=self.measure,
            periods=track.periods[first:],
            value=self.laid.value[last_row],
            known=self.known[last_row],
            target=target,
            center=float(self.lines.center[last_row, column]),
            lower=lower,
            upper=upper,
            sides=self._sides(last_row),
            marks=self.marks[:, last_row],
            rules=self.rule_set.rules,
            last=column,
            statuses=[_STATUSES[code] for code in statuses[-sentences.RECENT :]],
            streak=streak,
            variation=variation,
            assurance=assurance,
            points=int(self.points[last_row]),
            needed=self.rule_set.minimum_points,
            chart=self.kinds[position],
        )
        return Reading(
            variation=variation,
            assurance=assurance,
            status=_STATUSES[statuses[-1]],
            streak=streak,
            sentence=sentences.sentence(told),
            period=track.periods[last].code,
            chart=self.kinds[position],
            chart_reason=track.chart_reason
            or sentences.chart_reason(self.measure, self.kinds[position], float(self.factors[position])),
            rules=self.rule_set.code,
            points=int(self.points[last_row]),
            needed=self.rule_set.minimum_points,
            periods=track.codes,
            center=_plain(self.center[rows][real]),
            lower=_plain(self.lower[rows][real]),
            upper=_plain(self.upper[rows][real]),
            flags=self._flags(rows, real, track),
            signals=self._signals(rows, real, len(track.periods)),
            phases=self._phases(rows, starts, track),
        )

    def _last_row(self, rows: slice) -> int:
        """The last phase that has a value; −1 for none."""
        for row in range(rows.stop - 1, rows.start - 1, -1):
            if self.known[row].any():
                return row
        return -1

    def _sides(self, row: int) -> Signs:
        """Only where a rule speaks they are asked for."""
        if not self.signalled[row]:
            return np.zeros(0, dtype=np.int8)
        return spc.side(self.lines.value[row], self.lines.center[row])

    def _signs(self) -> Signs:
        """On which side each point speaks; where rules disagree an improvement may go first."""
        _, signs = rules.leading(self.marks)
        direction = self.measure.direction
        if self.rule_set.conflict == "improvement" and direction is not Direction.NEUTRAL:
            better = 1 if direction is Direction.HIGHER else -1
            signs = np.where((self.marks == better).any(axis=0), np.int8(better), signs)
        return np.asarray(signs, dtype=np.int8)

    def _flags(self, rows: slice, real: Bools, track: Track) -> tuple[Flag, ...]:
        if not track.excluded and not self.signalled[rows].any():
            return (Flag.NONE,) * len(track.periods)
        signal = _SIGNALS[self.measure.direction]
        flags = [signal[sign] for sign in self.signs[rows][real].tolist()]
        for index in track.excluded:
            flags[index] = Flag.EXCLUDED
        return tuple(flags)

    def _signals(self, rows: slice, real: Bools, points: int) -> tuple[tuple[str, ...], ...]:
        if not self.signalled[rows].any():
            return ((),) * points
        hits = (self.marks[:, rows][:, real] != 0).T
        found: list[tuple[str, ...]] = [()] * points
        for index in np.flatnonzero(hits.any(axis=1)).tolist():
            found[index] = tuple(code for code, hit in zip(self.codes, hits[index], strict=True) if hit)
        return tuple(found)

    def _phases(self, rows: slice, starts: Sequence[int], track: Track) -> tuple[Phase, ...]:
        ends = [*starts[1:], len(track.periods)]
        reasons = ("", *track.break_reasons)
        return tuple(
            Phase(
                start=track.codes[first],
                end=track.codes[stop - 1],
                points=int(self.points[row]),
                center=_plain(self.center[row, :1])[0],
                trial=bool(self.trial[row]),
                reason=reasons[number] if number < len(reasons) else "",
            )
            for number, (row, first, stop) in enumerate(
                zip(range(rows.start, rows.stop), starts, ends, strict=True)
            )
        )


_STATUSES = (Status.NO_VALUE, Status.NO_TARGET, Status.MET, Status.MISSED)

_SIGNALS = {
    Direction.HIGHER: {0: Flag.NONE, 1: Flag.IMPROVEMENT, -1: Flag.CONCERN},
    Direction.LOWER: {0: Flag.NONE, 1: Flag.CONCERN, -1: Flag.IMPROVEMENT},
    Direction.NEUTRAL: {0: Flag.NONE, 1: Flag.NEUTRAL, -1: Flag.NEUTRAL},
}


def _statuses(measure: Measure, value: Floats, target: Floats) -> Signs:
    """Indexes into ``_STATUSES``: as ``status_of``, for all at once."""
    aimed = np.isfinite(target) & (measure.direction is not Direction.NEUTRAL)
    slack = 1e-9 * np.maximum(1.0, np.abs(np.where(aimed, target, 0.0)))
    with np.errstate(invalid="ignore"):
        higher = measure.direction is Direction.HIGHER
        met = value >= target - slack if higher else value <= target + slack
    judged = np.where(aimed, np.where(met, 2, 3), 1)
    return np.where(np.isfinite(value), judged, 0).astype(np.int8)


def _streak(statuses: Sequence[int]) -> int:
    """As ``streak_of``, of indexes."""
    count, wanted = 0, 0
    for one in reversed(statuses):
        if one == 0:
            continue
        if one == 1 or (wanted and one != wanted):
            break
        wanted = one
        count += 1
    return count


def _twelve_digits(values: Floats) -> Floats:
    """Rounded to twelve significant digits: enough for any purpose, and short to store."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (11 - np.floor(np.log10(np.abs(values))))
        rounded = np.round(values * scale) / scale
    return np.where(np.isfinite(rounded), rounded, values)


def _plain(values: Floats) -> tuple[float | None, ...]:
    listed = values.tolist()
    if np.isnan(values).any():
        return tuple(None if value != value else value for value in listed)
    return tuple(listed)
