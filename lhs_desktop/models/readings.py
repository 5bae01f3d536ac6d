"""The reading of a series: the one judgement that every screen and page shows, and its sentence.

Until control charts come, variation is read by the runs rules of a run chart and assurance from what
the last twelve values did; both say so in the sentence.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Direction, Measure
from lhs_desktop.models.wording import figure, plural
from lhs_desktop.statistics import runs, spc

MINIMUM_POINTS = 10
"""Below this the runs rules have too little power to tell anything."""

ASSURANCE_POINTS = 12


class Variation(StrEnum):
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    COMMON_CAUSE = "common_cause"
    INSUFFICIENT = "insufficient"


class Assurance(StrEnum):
    CONSISTENT_PASS = "consistent_pass"
    CONSISTENT_FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"
    NONE = "none"


class Status(StrEnum):
    """Against the target in force, in one period."""

    MET = "met"
    MISSED = "missed"
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"


VARIATION_WORDS = {
    Variation.IMPROVEMENT_HIGH: "improving",
    Variation.IMPROVEMENT_LOW: "improving",
    Variation.CONCERN_HIGH: "concern",
    Variation.CONCERN_LOW: "concern",
    Variation.NEUTRAL_HIGH: "changed",
    Variation.NEUTRAL_LOW: "changed",
    Variation.COMMON_CAUSE: "no signal",
    Variation.INSUFFICIENT: "not enough data",
}

ASSURANCE_WORDS = {
    Assurance.CONSISTENT_PASS: "meets",
    Assurance.CONSISTENT_FAIL: "misses",
    Assurance.INCONSISTENT: "hit or miss",
    Assurance.NONE: "",
}

STATUS_WORDS = {
    Status.MET: "Target met",
    Status.MISSED: "Target missed",
    Status.NO_TARGET: "No target",
    Status.NO_VALUE: "No value",
}


@dataclass(frozen=True, slots=True)
class SeriesValue:
    """One period of a series, in time order; value and target are on the display scale."""

    label: str
    value: float | None
    target: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The judgement of a series up to its last period."""

    variation: Variation
    assurance: Assurance
    status: Status
    streak: int
    """Consecutive periods with a value that have the status of the last one, the last one included."""
    median: float | None
    signal: bool
    last_run: int
    """Length of the run at the end, negative below the median."""
    longest_run_limit: int
    points: int
    sentence: str

    @property
    def flag(self) -> Flag:
        if self.variation in (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW):
            return Flag.IMPROVEMENT
        if self.variation in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW):
            return Flag.CONCERN
        if self.variation in (Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW):
            return Flag.NEUTRAL
        return Flag.NONE


def status_of(value: float | None, target: float | None, direction: Direction) -> Status:
    """Whether a value meets a target: equal meets, within a billionth."""
    if value is None:
        return Status.NO_VALUE
    if target is None or direction is Direction.NEUTRAL:
        return Status.NO_TARGET
    slack = 1e-9 * max(1.0, abs(target))
    met = value >= target - slack if direction is Direction.HIGHER else value <= target + slack
    return Status.MET if met else Status.MISSED


def read(measure: Measure, series: Sequence[SeriesValue]) -> Reading:
    """Judges a series.

    Args:
        measure: The measure, for direction, unit and words.
        series: All periods up to the one that is read, in time order, gaps as None.
    """
    statuses = [status_of(point.value, point.target, measure.direction) for point in series]
    status = statuses[-1] if statuses else Status.NO_VALUE
    found = _runs([math.nan if point.value is None else point.value for point in series])
    points = sum(point.value is not None for point in series)
    at_end = found.signal and abs(found.last_run) > found.longest_run_limit
    variation = _variation(measure, points, at_end, found.last_run > 0)
    assurance = _assurance(statuses)
    streak = _streak(statuses)
    return Reading(
        variation=variation,
        assurance=assurance,
        status=status,
        streak=streak,
        median=None if math.isnan(found.center) else found.center,
        signal=found.signal,
        last_run=found.last_run,
        longest_run_limit=found.longest_run_limit,
        points=points,
        sentence=_sentence(measure, series, status, streak, variation, found, points),
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    center: float
    signal: bool
    last_run: int
    longest_run_limit: int


def _runs(values: Sequence[float]) -> _Runs:
    chart = spc.chart("run", values)
    if not len(values):
        return _Runs(math.nan, False, 0, 0)
    sides = spc.side(chart.value, chart.center)[None, :]
    found = runs.analyse(sides)
    return _Runs(
        float(chart.center[0]),
        bool(found.signal[0]),
        int(found.last_run[0]),
        int(found.longest_run_limit[0]),
    )


def _variation(measure: Measure, points: int, at_end: bool, high: bool) -> Variation:
    if points < MINIMUM_POINTS:
        return Variation.INSUFFICIENT
    if not at_end:
        return Variation.COMMON_CAUSE
    if measure.direction is Direction.NEUTRAL:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    if high == (measure.direction is Direction.HIGHER):
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def _assurance(statuses: Sequence[Status]) -> Assurance:
    """From what the last twelve values did; from the limits once there are some."""
    judged = [one for one in statuses if one in (Status.MET, Status.MISSED)][-ASSURANCE_POINTS:]
    if len(judged) < ASSURANCE_POINTS:
        return Assurance.NONE
    met = judged.count(Status.MET)
    if met == len(judged):
        return Assurance.CONSISTENT_PASS
    return Assurance.CONSISTENT_FAIL if met == 0 else Assurance.INCONSISTENT


def _streak(statuses: Sequence[Status]) -> int:
    """A period without a value neither extends nor ends a streak; without a target there is none."""
    judged = [one for one in statuses if one is not Status.NO_VALUE]
    if not judged or judged[-1] is Status.NO_TARGET:
        return 0
    count = 0
    for one in reversed(judged):
        if one is not judged[-1]:
            break
        count += 1
    return count


def _sentence(
    measure: Measure,
    series: Sequence[SeriesValue],
    status: Status,
    streak: int,
    variation: Variation,
    found: _Runs,
    points: int,
) -> str:
    if not series or points == 0:
        return "No figures yet."
    last = series[-1]
    if last.value is None:
        return f"No figure for {last.label}; {plural(points, 'earlier value')}."
    parts = [f"{figure(last.value, measure)} in {last.label}"]
    if status in (Status.MET, Status.MISSED) and last.target is not None:
        parts[0] += ", " + _against_target(measure, last.value, last.target, status, streak)
    parts.append(_run_words(measure, variation, found, points))
    return "; ".join(part for part in parts if part) + "."


def _against_target(measure: Measure, value: float, target: float, status: Status, streak: int) -> str:
    aim = figure(target, measure, trim=True)
    if status is Status.MET:
        words = f"target of {aim} met"
    else:
        side = "above" if value > target else "below"
        unit = " points" if measure.unit == "%" else ""
        words = f"{abs(value - target):.{measure.decimals}f}{unit} {side} the target of {aim}"
    return words + (f" for the {_ordinal(streak)} {_grain(measure)} in a row" if streak > 1 else "")


def _run_words(measure: Measure, variation: Variation, found: _Runs, points: int) -> str:
    if variation is Variation.INSUFFICIENT:
        return f"{points} of {MINIMUM_POINTS} points that a run chart needs, so no signal can be read"
    side = "above" if found.last_run > 0 else "below"
    median = figure(found.center, measure)
    if variation is Variation.COMMON_CAUSE:
        return f"no shift at the end of the series (median {median})"
    return (
        f"{side} the median of {median} for {abs(found.last_run)} values in a row, more than the "
        f"{found.longest_run_limit} that chance allows: {VARIATION_WORDS[variation]}"
    )


def _grain(measure: Measure) -> str:
    return "period" if measure.calendar == "span" else measure.calendar


def _ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}" + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
