"""Judging many series of one measure at once: chart, limits, signals, and where the last value stands."""

from collections.abc import Sequence

import numpy as np

from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.readings import (
    NO_FIGURES,
    Assurance,
    Finding,
    Phase,
    Reading,
    Status,
    Variation,
    chance,
    findings,
)
from lhs_desktop.models.readings.laying import Laid, Track, kinds_of, lines_of
from lhs_desktop.models.readings.rule_sets import RuleSet
from lhs_desktop.statistics import rules, spc
from lhs_desktop.statistics.rules import Signs
from lhs_desktop.statistics.spc import Bools, Floats, Lines

RECENT = 12
"""How many of the last values tell how often the target was met."""

IMPROVEMENT: dict[Direction, rules.Improvement] = {
    Direction.HIGHER: "increase",
    Direction.LOWER: "decrease",
    Direction.NEUTRAL: "neutral",
}


def judge(measure: Measure, tracks: Sequence[Track], rule_set: RuleSet) -> list[Reading]:
    """The readings of series of one measure, in their order."""
    there = [index for index, one in enumerate(tracks) if np.isfinite(one.value).any()]
    found: list[Reading] = [NO_FIGURES] * len(tracks)
    kept = [tracks[index] for index in there]
    if not kept:
        return found
    laid = Laid.of(measure, kept)
    kinds, factors = kinds_of(measure, kept, laid)
    judged = _Judged(measure, rule_set, laid, lines_of(measure, kinds, laid), kinds, factors)
    for position, index in enumerate(there):
        found[index] = judged.reading(position)
    return found


class _Judged:
    """All that is judged at once; ``reading`` puts together what belongs to one series."""

    def __init__(
        self,
        measure: Measure,
        rule_set: RuleSet,
        laid: Laid,
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
        self.known = np.isfinite(laid.value)
        if laid.excluded is not None:
            self.known &= ~laid.excluded
        self.common = findings.common(laid, self.known)
        even = self.common | findings.end_of_scale(measure, laid, lines)
        marks = np.array([rules.mark(rule, lines, laid.excluded, even) for rule in rule_set.rules])
        marks[:, self.trial] = 0
        self.marks = marks
        self.signs = self._signs()
        self.signalled = np.asarray(marks.any(axis=(0, 2)))
        self.sides = np.where(even, np.int8(0), lines.sides)
        self.statuses = _statuses(measure, laid.value, laid.target)
        shown = Lines(lines.value, *_possible(measure, laid, lines), lines.score)
        self.center, self.lower, self.upper = (
            np.where(self.trial[:, None], np.nan, _twelve_digits(line))
            for line in (shown.center, shown.lower, shown.upper)
        )
        self.levels = _twelve_digits(lines.center)
        self.codes = [rule.code for rule in rule_set.rules]
        self.improvement = IMPROVEMENT[measure.direction]
        self.last = [self._last(position) for position in range(len(laid.tracks))]
        self.chance = self._chance()

    def reading(self, position: int) -> Reading:
        row, column = self.last[position]
        if row < 0:
            return NO_FIGURES
        track = self.laid.tracks[position]
        rows = slice(self.laid.first_row[position], self.laid.first_row[position + 1])
        starts = track.starts
        real = self.laid.grid.real[rows]
        first = starts[row - rows.start]
        last = first + column
        trial = bool(self.trial[row])
        statuses = self.statuses[rows][real][: last + 1].tolist()
        factor = float(self.factors[position])
        target = float(track.target[last])
        recent = [one for one in statuses if one >= _MET][-RECENT:]
        return Reading(
            variation=Variation.INSUFFICIENT
            if trial
            else Variation(rules.varied(self.improvement, int(self.signs[row, column]))),
            assurance=Assurance.NONE if trial else self._assurance(row, column, target),
            status=_STATUSES[statuses[-1]],
            streak=_streak(statuses),
            period=track.periods[last].code,
            value=float(track.value[last]),
            target=target if np.isfinite(target) else None,
            chance=self.chance.get(position),
            met=recent.count(_MET),
            judged=len(recent),
            usual=self._usual(row) if not trial and self.common[row, column] else 0,
            findings=self._findings(row, column, track.codes[first:]),
            chart=self.kinds[position],
            factor=factor if np.isfinite(factor) else None,
            choice=track.choice,
            rules=self.rule_set.code,
            points=int(self.points[row]),
            needed=self.rule_set.minimum_points,
            periods=track.codes,
            center=_plain(self.center[rows][real]),
            lower=_plain(self.lower[rows][real]),
            upper=_plain(self.upper[rows][real]),
            flags=self._flags(rows, real, track),
            signals=self._signals(rows, real, len(track.periods)),
            phases=self._phases(rows, starts, track),
        )

    def _last(self, position: int) -> tuple[int, int]:
        """Row and column of the last value; row −1 for none."""
        for row in range(self.laid.first_row[position + 1] - 1, self.laid.first_row[position] - 1, -1):
            found = np.flatnonzero(self.known[row])
            if len(found):
                return row, int(found[-1])
        return -1, -1

    def _usual(self, row: int) -> int:
        """How many of the values that set the limits are the one that most are."""
        return int((self.common[row] & self.laid.use[row] & np.isfinite(self.laid.value[row])).sum())

    def _assurance(self, row: int, column: int, target: float) -> Assurance:
        lower, upper = float(self.lower[row, column]), float(self.upper[row, column])
        return Assurance(rules.assured(self.improvement, target, lower, upper))

    def _chance(self) -> dict[int, tuple[float, float]]:
        """The interval of the last value of the series that miss their target, where it holds the target."""
        places = [position for position, (row, column) in enumerate(self.last) if row >= 0]
        rows = [self.last[position][0] for position in places]
        columns = [self.last[position][1] for position in places]
        missed = self.statuses[rows, columns] == _MISSED
        laid = self.laid
        aim = np.where(missed, laid.target[rows, columns], np.nan)
        holds, low, high = chance.holding(
            self.measure, laid.numerator[rows, columns], laid.denominator[rows, columns], aim
        )
        ends = zip(_twelve_digits(low).tolist(), _twelve_digits(high).tolist(), strict=True)
        return {
            position: end for position, held, end in zip(places, holds.tolist(), ends, strict=True) if held
        }

    def _findings(self, row: int, column: int, codes: Sequence[str]) -> tuple[Finding, ...]:
        if not self.marks[:, row, column].any():
            return ()
        return findings.of_last(
            self.rule_set.rules,
            self.marks[:, row],
            self.laid.value[row],
            self.known[row],
            self.sides[row],
            codes,
        )

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
                center=_plain(self.levels[row, :1])[0],
                trial=bool(self.trial[row]),
                reason=reasons[number] if number < len(reasons) else "",
            )
            for number, (row, first, stop) in enumerate(
                zip(range(rows.start, rows.stop), starts, ends, strict=True)
            )
        )


_STATUSES = (Status.NO_VALUE, Status.NO_TARGET, Status.MET, Status.MISSED)
_MET, _MISSED = 2, 3

_SIGNALS = {
    Direction.HIGHER: {0: Flag.NONE, 1: Flag.IMPROVEMENT, -1: Flag.CONCERN},
    Direction.LOWER: {0: Flag.NONE, 1: Flag.CONCERN, -1: Flag.IMPROVEMENT},
    Direction.NEUTRAL: {0: Flag.NONE, 1: Flag.NEUTRAL, -1: Flag.NEUTRAL},
}


def _possible(measure: Measure, laid: Laid, lines: Lines) -> tuple[Floats, Floats, Floats]:
    """Centre and limits, cut at what a value can be: shares lie between nothing and the whole, and events are not below zero."""
    lower, upper = lines.lower, lines.upper
    least, most = np.full(len(lower), -np.inf), np.full(len(upper), np.inf)
    with np.errstate(invalid="ignore"):
        below = (laid.value < 0).any(axis=1)
        within = ~(below | (laid.value > 100).any(axis=1))
    if measure.kind is Kind.PROPORTION:
        least, most = np.zeros_like(least), np.full_like(most, measure.multiplier)
    elif measure.unit == "%":
        least, most = np.where(within, 0.0, least), np.where(within, 100.0, most)
    elif measure.kind is not Kind.MEAN:
        least = np.where(below, least, 0.0)
    return (
        lines.center,
        np.maximum(lower, least[:, None]),
        np.minimum(upper, most[:, None]),
    )


def _statuses(measure: Measure, value: Floats, target: Floats) -> Signs:
    """Indexes into ``_STATUSES``: as ``status_of``, for all at once."""
    aimed = np.isfinite(target) & (measure.direction is not Direction.NEUTRAL)
    slack = 1e-9 * np.maximum(1.0, np.abs(np.where(aimed, target, 0.0)))
    with np.errstate(invalid="ignore"):
        higher = measure.direction is Direction.HIGHER
        met = value >= target - slack if higher else value <= target + slack
    judged = np.where(aimed, np.where(met, _MET, _MISSED), 1)
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
