"""Chart specifications: what a chart says, frozen, before anything is drawn.

One specification serves the screen, the packet (SVG by matplotlib, native chart in PPTX) and the
table of numbers beside the chart. Values are in the display unit (74.1 for 74.1 %).
"""

from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """How a point stands out; shown by shape and colour together, never by colour alone."""

    NONE = "none"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"
    EXCLUDED = "excluded"


def center_name(chart: str) -> str:
    """What the line in the middle of a chart is."""
    return "median" if chart in ("run", "g") else "mean"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One period of a series. A missing value is None and is drawn as a gap, never as zero."""

    period: str
    """Period code as users write it: ``2022-04``, ``2014``."""
    label: str
    """What the axis and the table say: ``Apr 2022``."""
    value: float | None
    n: float | None = None
    """Denominator (or expected number), where the measure has one."""
    flag: Flag = Flag.NONE
    center: float | None = None
    lower: float | None = None
    upper: float | None = None
    target: float | None = None
    phase: int = 0
    note: str = ""
    """Why there is no value, or a footnote: ``not applicable``, ``provisional``."""
    why: str = ""
    """What marks it: ``below the lower limit of 88.3 %``; nothing for most points."""
    rules: str = ""
    """The rules that mark it, in short: ``limit, run``."""
    said: str = ""
    """How it is judged, and how it stands to its target, in sentences."""
    interval: tuple[float, float] | None = None
    """The 95 % interval of the value, where it misses the target and the interval holds it."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An action or event marked on the time axis at the point with this index."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """The point from which limits start afresh, and why."""

    index: int
    label: str
    """Of its period."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """A measure of one node over time: a run chart or a control chart, by the same fields."""

    title: str
    """The finding, a sentence."""
    subtitle: str
    """Measure and node: ``Seen within 4 hours · NHS Fife``."""
    y_label: str
    """The axis with its unit: ``Seen within 4 hours (%)``."""
    unit: str
    decimals: int
    points: tuple[ChartPoint, ...]
    center_label: str = ""
    """``median 93.1``; stands at the right end of the line."""
    target_label: str = ""
    """``target 95 %``; stands at the right end of the dashed line."""
    annotations: tuple[Annotation, ...] = ()
    alt_text: str = ""
    kind: str = "run"
    phases: tuple[PhaseMark, ...] = ()
    """Where further phases begin."""
    limits_label: str = ""
    """Which chart the limits are of: ``p′ chart``, ``XmR chart, trial (9 of 13 values)``."""

    @property
    def has_values(self) -> bool:
        return any(point.value is not None for point in self.points)

    @property
    def center_name(self) -> str:
        """What the line in the middle is."""
        return center_name(self.kind)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The last periods of a series, as drawn in one cell of a table."""

    values: tuple[float | None, ...]
    target: float | None = None
    last_flag: Flag = Flag.NONE
    alt_text: str = ""
