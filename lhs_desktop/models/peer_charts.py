"""Chart specifications of peers side by side: funnel, ranked intervals, small multiples, contributions.

As those of ``charts``: frozen, on the display scale, one for screen, packet and table alike.
"""

from dataclasses import dataclass
from enum import StrEnum

from lhs_desktop.models.charts import ChartPoint, Flag


class Verdict(StrEnum):
    """How a node stands among its peers, by interval and never by rank."""

    BETTER = "better"
    AS_EXPECTED = "as_expected"
    WORSE = "worse"
    HIGHER = "higher"
    """Beyond the limits of a measure for which neither direction is better."""
    LOWER = "lower"
    DIFFERS = "differs"
    """Peers differ so much more than chance makes them that none of them is as expected, better or worse."""
    NOT_JUDGED = "not_judged"
    """No value, or too few cases to compare."""


VERDICT_WORDS = {
    Verdict.BETTER: "better",
    Verdict.AS_EXPECTED: "as expected",
    Verdict.WORSE: "worse",
    Verdict.HIGHER: "higher",
    Verdict.LOWER: "lower",
    Verdict.DIFFERS: "differs",
    Verdict.NOT_JUDGED: "not judged",
}


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One node of a funnel."""

    code: str
    name: str
    size: float
    """Denominator or expected number: the horizontal position."""
    value: float
    verdict: Verdict
    own: bool = False
    """The node whose page it is, or a node chosen by hand: marked and named."""


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """The limits at one size; None where there is none."""

    size: float
    lower95: float | None
    upper95: float | None
    lower998: float | None
    upper998: float | None


@dataclass(frozen=True, slots=True)
class FunnelChart:
    title: str
    """The finding, a sentence."""
    subtitle: str
    """Measure, window and peer set: ``Seen within 4 hours · May 2021 to Apr 2022 · 31 hospitals``."""
    x_label: str
    y_label: str
    unit: str
    decimals: int
    points: tuple[FunnelPoint, ...]
    lines: tuple[FunnelLine, ...]
    """By rising size, close enough together to be drawn as curves."""
    center: float | None
    center_label: str = ""
    limits_label: str = ""
    """``95 % and 99.8 % limits, widened for over-dispersion (phi 12.4)``."""
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class RankedPoint:
    code: str
    name: str
    value: float
    low: float
    """The interval of the value (95 %)."""
    high: float
    rank_low: int
    rank_high: int
    verdict: Verdict
    own: bool = False


@dataclass(frozen=True, slots=True)
class RankedChart:
    """A caterpillar: values with their intervals, best first."""

    title: str
    subtitle: str
    x_label: str
    unit: str
    decimals: int
    points: tuple[RankedPoint, ...]
    center: float | None
    center_label: str = ""
    target: float | None = None
    target_label: str = ""
    benchmark: float | None = None
    benchmark_label: str = ""
    """``achievable benchmark 96.1 %``."""
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Multiple:
    """One small chart of many on the same scale."""

    code: str
    name: str
    points: tuple[ChartPoint, ...]
    flag: Flag = Flag.NONE
    """Of the reading at the end."""
    own: bool = False


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """Many nodes over the same periods on one scale; own node first, then by signal."""

    title: str
    subtitle: str
    y_label: str
    unit: str
    decimals: int
    multiples: tuple[Multiple, ...]
    target: float | None = None
    target_label: str = ""
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class ContributionBar:
    """What part of a parent's change a child made; the parts of all children add up to the change."""

    code: str
    name: str
    rate: float
    """By its own value changing."""
    volume: float
    """By its share of the cases changing."""

    @property
    def total(self) -> float:
        return self.rate + self.volume


@dataclass(frozen=True, slots=True)
class ContributionChart:
    title: str
    subtitle: str
    x_label: str
    unit: str
    decimals: int
    bars: tuple[ContributionBar, ...]
    """Largest part first."""
    total: float
    better_when_higher: bool | None = None
    """Which direction is an improvement; None where neither is."""
    alt_text: str = ""
