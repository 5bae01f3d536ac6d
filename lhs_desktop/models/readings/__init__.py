"""The reading of a series: the one judgement that every screen and page shows.

It is made by ``judging`` from a control chart and a set of rules, and stored: codes and figures only. What it
says in words is made by ``sentences`` when it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Direction

ENGINE = 3
"""Which engine made a stored reading. Rises by one with each change of what judging gives: of limits, signals or
any other figure of a reading, but not of words. Readings of another engine are judged anew."""

LONG_STREAK = 12
"""Values in a row on the same side of the target from which on a series is not called hit or miss."""

LASTING_STREAK = 24
"""Values in a row from which on a series is expected to do what it has done, though its limits hold the target."""


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
    """How the limits lie to the target: the statistical word. What is shown of it is the ``Outlook``."""

    CONSISTENT_PASS = "consistent_pass"
    CONSISTENT_FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"
    NONE = "none"


class Outlook(StrEnum):
    """What becomes of the target as the series runs; none where anything contradicts it."""

    WILL_MEET = "will_meet"
    WILL_MISS = "will_miss"
    HIT_OR_MISS = "hit_or_miss"
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

OUTLOOK_WORDS = {
    Outlook.WILL_MEET: "will meet",
    Outlook.WILL_MISS: "will miss",
    Outlook.HIT_OR_MISS: "hit or miss",
    Outlook.NONE: "",
}

STATUS_WORDS = {
    Status.MET: "Target met",
    Status.MISSED: "Target missed",
    Status.NO_TARGET: "No target",
    Status.NO_VALUE: "No value",
}
WITHIN_CHANCE_WORDS = "Target missed, within chance"
"""Of a missed target that the 95 % interval of the figure holds."""


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
    """Too few values for the rules: there are no limits, and nothing is judged."""
    reason: str = ""
    """Why the limits start afresh here; empty for the first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of the last value."""

    test: str
    """As of ``statistics.rules.Rule``."""
    length: int
    count: int
    sigma: float
    high: bool
    """On which side."""
    values: int = 1
    """How many values in a row it holds for, up to the last."""
    since: str = ""
    """Code of the period of the first of them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A chart that the program did not choose: by whom, and why; by nobody where it is only for a look."""

    by: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The judgement of a series up to its last value. Figures are on the display scale."""

    variation: Variation
    assurance: Assurance
    status: Status
    streak: int
    """Consecutive periods with a value that have the status of the last one, the last one included."""
    period: str = ""
    """Code of the period of the last value: what is judged."""
    value: float | None = None
    """The last value."""
    target: float | None = None
    """In force at the last value."""
    chance: tuple[float, float] | None = None
    """The 95 % interval of the last value, where it misses the target and the interval holds it."""
    met: int = 0
    """How many of the last values with a target met it …"""
    judged: int = 0
    """… of so many."""
    usual: int = 0
    """How many of the values that set the limits equal the last one, where that alone keeps it from being a signal."""
    findings: tuple[Finding, ...] = ()
    """What marks the last value, in the order of the rules."""
    chart: str = "run"
    factor: float | None = None
    """How many times what chance makes the values vary; None where chance is no yardstick."""
    choice: Choice | None = None
    """None where the program chose the chart."""
    rules: str = ""
    """Code of the set of rules."""
    points: int = 0
    """Values in the last phase."""
    needed: int = 0
    """Values that the rules need."""
    periods: tuple[str, ...] = ()
    """All of the calendar, from the first value to the last, gaps too."""
    center: tuple[float | None, ...] = ()
    """None where there are too few values for limits, as are they."""
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

    @property
    def within_chance(self) -> bool:
        """Whether the target is missed by no more than chance may make the last value miss it."""
        return self.status is Status.MISSED and self.chance is not None

    @property
    def outlook(self) -> Outlook:
        """What becomes of the target as the series runs, where nothing contradicts it.

        None while the last value is a signal, for then the limits are those of another process; nor where the
        last value denies it. What went the same way for a year of months is not hit or miss; what did so for two,
        with its centre line on that side, is expected to go on.
        """
        if self.variation is not Variation.COMMON_CAUSE:
            return Outlook.NONE
        if self.assurance is Assurance.CONSISTENT_PASS and self.status is not Status.MISSED:
            return Outlook.WILL_MEET
        if self.assurance is Assurance.CONSISTENT_FAIL and self.status is not Status.MET:
            return Outlook.WILL_MISS
        if self.assurance is Assurance.INCONSISTENT and self.streak < LONG_STREAK:
            return Outlook.HIT_OR_MISS
        if self.assurance is Assurance.INCONSISTENT and self.streak >= LASTING_STREAK and self._is_settled:
            return Outlook.WILL_MEET if self.status is Status.MET else Outlook.WILL_MISS
        return Outlook.NONE

    @property
    def _is_settled(self) -> bool:
        """Whether the centre line lies on the same side of the target as the last value."""
        center = self.center[self.periods.index(self.period)]
        if center is None or self.value is None or self.target is None or self.status is Status.NO_VALUE:
            return False
        return (center - self.target) * (self.value - self.target) > 0


NO_FIGURES = Reading(Variation.INSUFFICIENT, Assurance.NONE, Status.NO_VALUE, 0)


def status_words(status: Status, within_chance: bool) -> str:
    return WITHIN_CHANCE_WORDS if within_chance else STATUS_WORDS[status]


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
