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
    status_of,
    streak_of,
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
    lines = _lines(measure, kinds, laid)
    marks = np.array([rules.mark(rule, lines, laid.excluded) for rule in rule_set.rules])
    judged = _Judged(measure, rule_set, laid, lines, marks, kinds, factors)
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
    use: Bools
    excluded: Bools | None

    @classmethod
    def of(cls, measure: Measure, tracks: Sequence[Track]) -> "_Laid":
        starts: list[int] = []
        first_row: list[int] = []
        offset = 0
        for track in tracks:
            first_row.append(len(starts))
            starts.extend(offset + index for index in _starts(track))
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


@dataclass(frozen=True, slots=True)
class _Judged:
    measure: Measure
    rule_set: RuleSet
    laid: _Laid
    lines: Lines
    marks: Signs
    kinds: Sequence[spc.Kind]
    factors: Floats

    def reading(self, position: int) -> Reading:
        track = self.laid.tracks[position]
        rows = range(self.laid.first_row[position], self.laid.first_row[position + 1])
        real = self.laid.grid.real[rows.start : rows.stop]

        def flat(values: Floats) -> Floats:
            return values[rows.start : rows.stop][real]

        marks = self.marks[:, rows.start : rows.stop][:, real]
        center, lower, upper = flat(self.lines.center), flat(self.lines.lower), flat(self.lines.upper)
        excluded = set(track.excluded)
        known = [
            int(index) for index in np.flatnonzero(np.isfinite(track.value)) if int(index) not in excluded
        ]
        if not known:
            return NO_FIGURES
        phases = self._phases(track, center, excluded)
        starts = _starts(track)
        last = known[-1]
        at = max(number for number, first in enumerate(starts) if first <= last)
        judged = phases[at]
        enough = not judged.trial
        signs = self._signs(marks)
        if not enough:
            marks, signs = marks * 0, signs * 0
        else:
            for phase, first, stop in zip(phases, starts, [*starts[1:], len(signs)], strict=True):
                if phase.trial:  # an earlier phase that is too short to be judged
                    marks[:, first:stop], signs[first:stop] = 0, 0
        variation = (
            Variation(rules.varied(IMPROVEMENT[self.measure.direction], int(signs[last])))
            if enough
            else Variation.INSUFFICIENT
        )
        assurance = Assurance(
            rules.assured(
                IMPROVEMENT[self.measure.direction],
                float(track.target[last]),
                float(lower[last]),
                float(upper[last]),
            )
            if enough
            else "none"
        )
        statuses = self._statuses(track)
        streak = streak_of(statuses[: last + 1])
        codes = [rule.code for rule in self.rule_set.rules]
        signals = tuple(
            tuple(code for code, hit in zip(codes, column, strict=True) if hit) for column in marks.T
        )
        told = sentences.Told(
            measure=self.measure,
            track_value=track.value,
            labels=[one.label for one in track.periods],
            target=track.target,
            center=center,
            lower=lower,
            upper=upper,
            marks=marks,
            rules=self.rule_set.rules,
            first=starts[at],
            last=last,
            known=known,
            statuses=statuses,
            streak=streak,
            variation=variation,
            assurance=assurance,
            points=judged.points,
            needed=self.rule_set.minimum_points,
            chart=self.kinds[position],
        )
        return Reading(
            variation=variation,
            assurance=assurance,
            status=statuses[last],
            streak=streak,
            sentence=sentences.sentence(told),
            period=track.periods[last].code,
            chart=self.kinds[position],
            chart_reason=track.chart_reason
            or sentences.chart_reason(
                self.measure, self.kinds[position], float(self.factors[position]), len(known)
            ),
            rules=self.rule_set.code,
            points=judged.points,
            needed=self.rule_set.minimum_points,
            periods=tuple(one.code for one in track.periods),
            center=_plain(center),
            lower=_plain(lower),
            upper=_plain(upper),
            flags=self._flags(signs, excluded),
            signals=signals,
            phases=phases,
        )

    def _signs(self, marks: Signs) -> Signs:
        """On which side each point speaks; where rules disagree an improvement may go first."""
        _, signs = rules.leading(marks[:, None, :])
        sign = signs[0].copy()
        direction = self.measure.direction
        if self.rule_set.conflict == "improvement" and direction is not Direction.NEUTRAL:
            better = 1 if direction is Direction.HIGHER else -1
            sign[(marks == better).any(axis=0)] = better
        return np.asarray(sign, dtype=np.int8)

    def _flags(self, signs: Signs, excluded: set[int]) -> tuple[Flag, ...]:
        better = {Direction.HIGHER: 1, Direction.LOWER: -1, Direction.NEUTRAL: 0}[self.measure.direction]
        signal = Flag.NEUTRAL if better == 0 else None
        return tuple(
            Flag.EXCLUDED
            if index in excluded
            else Flag.NONE
            if not sign
            else signal or (Flag.IMPROVEMENT if sign == better else Flag.CONCERN)
            for index, sign in enumerate(signs.tolist())
        )

    def _phases(self, track: Track, center: Floats, excluded: set[int]) -> tuple[Phase, ...]:
        total = len(track.value)
        starts = _starts(track)
        found = []
        for number, (first, stop) in enumerate(zip(starts, [*starts[1:], total], strict=True)):
            until = min(stop, track.freeze) if track.freeze is not None and not track.breaks else stop
            points = sum(
                1
                for index in range(first, until)
                if index not in excluded and np.isfinite(track.value[index])
            )
            found.append(
                Phase(
                    start=track.periods[first].code,
                    end=track.periods[stop - 1].code,
                    points=points,
                    center=_plain(center[first : first + 1])[0],
                    trial=points < self.rule_set.minimum_points,
                    reason=track.break_reasons[number - 1] if number and track.break_reasons else "",
                )
            )
        return tuple(found)

    def _statuses(self, track: Track) -> list[Status]:
        return [
            status_of(
                float(value) if np.isfinite(value) else None,
                float(target) if np.isfinite(target) else None,
                self.measure.direction,
            )
            for value, target in zip(track.value.tolist(), track.target.tolist(), strict=True)
        ]


def _starts(track: Track) -> list[int]:
    """Indexes of the first points of all phases."""
    return [0, *(index for index in track.breaks if 0 < index < len(track.value))]


def _plain(values: Floats) -> tuple[float | None, ...]:
    """Lines with twelve digits: enough for any purpose, and short to store."""
    return tuple(None if value != value else float(f"{value:.12g}") for value in values.tolist())
