"""The reading of a series: the one judgement that every screen and page shows, and its sentence.

It is made by ``judging`` from a control chart and a set of rules, stored, and used as it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Direction


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


FLAGS = {
    Variation.IMPROVEMENT_HIGH: Flag.IMPROVEMENT,
    Variation.IMPROVEMENT_LOW: Flag.IMPROVEMENT,
    Variation.CONCERN_HIGH: Flag.CONCERN,
    Variation.CONCERN_LOW: Flag.CONCERN,
    Variation.NEUTRAL_HIGH: Flag.NEUTRAL,
    Variation.NEUTRAL_LOW: Flag.NEUTRAL,
    Variation.COMMON_CAUSE: Flag.NONE,
    Variation.INSUFFICIENT: Flag.NONE,
}


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a series with limits of its own."""

    start: str
    """Code of its first period."""
    end: str
    points: int
    """Values that set the limits, or would."""
    center: float | None
    trial: bool
    """Too few values for the rules: limits are shown, nothing is judged by them."""
    reason: str = ""
    """Why the limits start afresh here; empty for the first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The judgement of a series up to its last value. Lines are on the display scale."""

    variation: Variation
    assurance: Assurance
    status: Status
    streak: int
    """Consecutive periods with a value that have the status of the last one, the last one included."""
    sentence: str
    period: str = ""
    """Code of the period of the last value: what is judged."""
    chart: str = "run"
    chart_reason: str = ""
    rules: str = ""
    """Code of the set of rules."""
    points: int = 0
    """Values in the last phase."""
    needed: int = 0
    """Values that the rules need."""
    periods: tuple[str, ...] = ()
    """All of the calendar, from the first value to the last, gaps too."""
    center: tuple[float | None, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    flags: tuple[Flag, ...] = ()
    signals: tuple[tuple[str, ...], ...] = ()
    """Codes of the rules that mark each point."""
    phases: tuple[Phase, ...] = ()

    @property
    def flag(self) -> Flag:
        return FLAGS[self.variation]

    @property
    def rises(self) -> int:
        """1 for a signal on the high side, −1 on the low one, 0 for none."""
        name = self.variation.value
        return 1 if name.endswith("_high") else -1 if name.endswith("_low") else 0


NO_FIGURES = Reading(Variation.INSUFFICIENT, Assurance.NONE, Status.NO_VALUE, 0, "No figures yet.")


def status_of(value: float | None, target: float | None, direction: Direction) -> Status:
    """Whether a value meets a target: equal meets, within a billionth."""
    if value is None:
        return Status.NO_VALUE
    if target is None or direction is Direction.NEUTRAL:
        return Status.NO_TARGET
    slack = 1e-9 * max(1.0, abs(target))
    met = value >= target - slack if direction is Direction.HIGHER else value <= target + slack
    return Status.MET if met else Status.MISSED


def streak_of(statuses: Sequence[Status]) -> int:
    """Periods in a row, up to the last, with the status of the last one.

    A period without a value neither extends nor ends a streak; without a target there is none.
    """
    judged = [one for one in statuses if one is not Status.NO_VALUE]
    if not judged or judged[-1] is Status.NO_TARGET:
        return 0
    count = 0
    for one in reversed(judged):
        if one is not judged[-1]:
            break
        count += 1
    return count
