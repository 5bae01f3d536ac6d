"""The plan of a chart in points: margins from the texts, and labels that do not run into each other.

Fixed margins, because a layout engine would cost more than all the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lhs_desktop.formats.charts.fonts import elided, printable, text_width, wrapped
from lhs_desktop.formats.charts.placing import spread
from lhs_desktop.formats.charts.scales import (
    TimeTick,
    ValueScale,
    finite,
    number_text,
    time_ticks,
    value_scale,
)
from lhs_desktop.models.charts import SeriesChart

TITLE_SCALE = 1.4
LINE = 1.3
"""Distance of two base lines, as a multiple of the type size."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The sentence and the line below it, where a chart stands alone."""

    title: tuple[str, ...] = ()
    subtitle: str = ""
    height: float = 0.0


def heading(title: str, subtitle: str, width: float, size: float, *, with_title: bool) -> Heading:
    """The heading of a chart ``width`` points wide; nothing where another text says it."""
    if not with_title:
        return Heading()
    lines = tuple(wrapped(printable(title), width, size * TITLE_SCALE, 2, semibold=True))
    second = elided(printable(subtitle), width, size)
    height = len(lines) * size * TITLE_SCALE * 1.2 + (size * LINE * 1.6 if second else 0)
    return Heading(lines, second, height)


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A text at the right end of a line: where it belongs and where it stands, in the axis's unit."""

    text: str
    role: str
    """``value``, ``center`` or ``target``."""
    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed, in points from the lower left corner of the figure."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    top: float
    scale: ValueScale
    ticks: tuple[TimeTick, ...]
    heading: Heading
    end_labels: tuple[EndLabel, ...]
    counts: tuple[str, ...]
    """n under each point; empty where it is constant, unknown, or does not fit."""

    @property
    def plot_width(self) -> float:
        return self.right - self.left

    def x(self, index: float, points: int) -> float:
        return self.left + (index + 0.5) / points * self.plot_width

    def y(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.bottom + share * (self.top - self.bottom)


def plan(chart: SeriesChart, width: float, height: float, size: float, *, with_title: bool) -> Layout:
    """Margins, ticks and label positions of a chart on a figure of this size in points.

    Args:
        chart: What to draw.
        width: Width of the figure, in points.
        height: Height of the figure, in points.
        size: Type size, in points.
        with_title: Whether the sentence is drawn above the plot.
    """
    head = heading(chart.title, chart.subtitle, width, size, with_title=with_title)
    scale = value_scale(chart, ticks=5 if height >= 150 else 3)
    left = max(text_width(label, size) for label in scale.labels) + 7
    texts = _end_texts(chart, size, 0.3 * width)
    right = width - max([_end_width(text, role, size) for text, role, _ in texts], default=size * 0.6)
    points = max(len(chart.points), 1)
    ticks = time_ticks(chart.points, right - left, lambda text: text_width(text, size))
    counts = _counts(chart, (right - left) / points, size)
    rows = 1 + bool(counts) + any(tick.year for tick in ticks)
    bottom = 4 + rows * size * LINE + 3
    above = head.height
    above += size * LINE + 7 if chart.y_label else size * 0.7
    above += size * LINE if chart.annotations else 0
    top = max(height - above, bottom + 10)
    placed = _spread(texts, scale, top - bottom, size * 1.2)
    return Layout(width, height, left, right, bottom, top, scale, ticks, head, placed, counts)


def _end_width(text: str, role: str, size: float) -> float:
    return text_width(text, size, semibold=role == "value") + 8


def _end_texts(chart: SeriesChart, size: float, room: float) -> list[tuple[str, str, float]]:
    """Texts at the right end with the value at which each stands: latest value, centre, target."""
    texts: list[tuple[str, str, float]] = []
    if not chart.points:
        return texts
    latest = finite(chart.points[-1].value)
    if latest is not None:
        texts.append((number_text(latest, chart.decimals), "value", latest))
    for label, role in ((chart.center_label, "center"), (chart.target_label, "target")):
        values = [finite(point.center if role == "center" else point.target) for point in chart.points]
        known = [value for value in values if value is not None]
        if label and known:
            texts.append((elided(printable(label), room, size), role, known[-1]))
    return [item for item in texts if item[0]]


def _spread(
    texts: Sequence[tuple[str, str, float]], scale: ValueScale, height: float, gap: float
) -> tuple[EndLabel, ...]:
    """Labels moved apart until none covers another, each as near to its line as that allows."""
    if not texts:
        return ()
    per_point = (scale.high - scale.low) / max(height, 1.0)
    ordered = sorted(texts, key=lambda item: item[2])
    wanted = [(value - scale.low) / per_point for _, _, value in ordered]
    places = spread(wanted, gap, gap / 2, height)
    return tuple(
        EndLabel(text, role, value, scale.low + place * per_point)
        for (text, role, value), place in zip(ordered, places, strict=True)
    )


def _counts(chart: SeriesChart, slot: float, size: float) -> tuple[str, ...]:
    """n under the points, only where it varies and each number has room."""
    numbers = [finite(point.n) for point in chart.points]
    if len({number for number in numbers if number is not None}) < 2:
        return ()
    texts = ["" if number is None else number_text(number, 0) for number in numbers]
    return tuple(texts) if all(text_width(text, size) + 3 <= slot for text in texts) else ()
