"""The plan of a chart in points: margins from the texts, and labels that do not run into each other.

Fixed margins, because a layout engine would cost more than all the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
COUNT_SCALE = 0.85
"""Type size of n, as a multiple of that of the labels."""
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
    """``value``, ``center``, ``target`` or ``limits``."""
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
    events: tuple[tuple[float, str], ...] = ()
    """Where the texts above the plot begin."""

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
    texts = _end_texts(chart, size, 0.3 * width, int(height / (size * 3)))
    right = width - max([_end_width(one.text, one.role, size) for one in texts], default=size * 0.6)
    points = max(len(chart.points), 1)
    slot = (right - left) / points
    ticks = time_ticks(chart.points, right - left, lambda text: text_width(text, size))
    counts = _counts(chart, ticks, slot, size * COUNT_SCALE) if height >= 130 else ()
    rows = 1 + bool(counts) + any(tick.year for tick in ticks)
    bottom = 4 + rows * size * LINE + 3
    events = _events(chart, left, slot, width, size) if height >= 100 else ()
    above = head.height
    above += size * LINE + 7 if chart.y_label else size * 0.7
    above += size * LINE if events else 0
    top = max(height - above, bottom + 10)
    placed = _spread(texts, scale, top - bottom, size * 1.2, size * 0.4 if events else 0.0)
    return Layout(width, height, left, right, bottom, top, scale, ticks, head, placed, counts, events)


def _end_width(text: str, role: str, size: float) -> float:
    return text_width(text, size, semibold=role == "value") + 8


@dataclass(frozen=True, slots=True)
class _EndText:
    text: str
    role: str
    value: float
    wanted: float
    """The value at which it would stand if it were alone."""


def _end_texts(chart: SeriesChart, size: float, room: float, most: int) -> list[_EndText]:
    """Texts at the right end, the most important first: latest value, target, centre, limits."""
    texts: list[_EndText] = []
    if not chart.points:
        return texts
    latest = finite(chart.points[-1].value)
    if latest is not None:
        texts.append(_EndText(number_text(latest, chart.decimals), "value", latest, latest))
    for label, role in ((chart.target_label, "target"), (chart.center_label, "center")):
        last = _last(chart, role)
        if label and last is not None:
            texts.append(_EndText(elided(printable(label), room, size), role, last, last))
    limits = _limits_text(chart, size, room)
    if limits:
        texts.append(limits)
    return [one for one in texts if one.text][: max(most, 1)]


def _last(chart: SeriesChart, role: str) -> float | None:
    known = (finite(getattr(point, role)) for point in reversed(chart.points))
    return next((value for value in known if value is not None), None)


def _limits_text(chart: SeriesChart, size: float, room: float) -> _EndText | None:
    """The limits of the newest point in figures, below the label of the centre; numbers are never cut."""
    lower, upper = _last(chart, "lower"), _last(chart, "upper")
    if upper is None and lower is None:
        return None
    texts = [number_text(one, chart.decimals) for one in (lower, upper) if one is not None]
    word = "limits" if len(texts) > 1 else "upper limit" if lower is None else "lower limit"
    figures = " – ".join(texts)
    edge = upper if upper is not None else lower
    center = _last(chart, "center")
    assert edge is not None
    wanted = center - 1e-9 * max(abs(center), 1.0) if center is not None and chart.center_label else edge
    for text in (f"{word} {figures}", figures if len(texts) > 1 else ""):
        if text and text_width(text, size) <= room:
            return _EndText(text, "limits", edge, wanted)
    return None


def _spread(
    texts: Sequence[_EndText], scale: ValueScale, height: float, gap: float, above: float
) -> tuple[EndLabel, ...]:
    """Labels moved apart until none covers another, each as near to its line as that allows.

    Args:
        texts: The most important first; those without room are left out.
        scale: The axis.
        height: Its length in points.
        gap: Least distance of two labels.
        above: How much of the axis, at its top, they leave to texts above it.
    """
    if not texts:
        return ()
    per_point = (scale.high - scale.low) / max(height, 1.0)
    ordered = sorted(texts[: max(1, int((height - above) / gap))], key=lambda one: one.wanted)
    wanted = [(one.wanted - scale.low) / per_point for one in ordered]
    places = spread(wanted, gap, gap / 2, height - above)
    return tuple(
        EndLabel(one.text, one.role, one.value, scale.low + place * per_point)
        for one, place in zip(ordered, places, strict=True)
    )


def _counts(chart: SeriesChart, ticks: Sequence[TimeTick], slot: float, size: float) -> tuple[str, ...]:
    """n under the points where it varies: under all of them, or under those whose period is named."""
    numbers = [finite(point.n) for point in chart.points]
    if len({number for number in numbers if number is not None}) < 2:
        return ()
    texts = ["" if number is None else number_text(number, 0) for number in numbers]
    widths = [text_width(text, size) for text in texts]
    if all(width + 3 <= slot for width in widths):
        return tuple(texts)
    named = [tick.index for tick in ticks]
    if any(
        tick.label == chart.points[tick.index].period[:4] != chart.points[tick.index].period for tick in ticks
    ):
        return ()  # a year stands for its months, and no month's n for its year
    for left, right in pairwise(sorted(named)):
        if (right - left) * slot < (widths[left] + widths[right]) / 2 + 4:
            return ()
    return tuple(text if index in named else "" for index, text in enumerate(texts)) if named else ()


def _events(
    chart: SeriesChart, left: float, slot: float, width: float, size: float
) -> tuple[tuple[float, str], ...]:
    """Where the texts of actions and of new phases begin, each cut before the next."""
    count = len(chart.points)
    marks = [
        (left + (one.index + 0.5) * slot, -2.0, one.text)
        for one in chart.annotations
        if 0 <= one.index < count
    ]
    marks += [(left + one.index * slot, 3.0, one.reason) for one in chart.phases if 0 < one.index < count]
    marks = sorted((x, shift, printable(text)) for x, shift, text in marks if text)
    result: list[tuple[float, str]] = []
    taken = 0.0
    for position, (x, shift, text) in enumerate(marks):
        is_last = position + 1 == len(marks)
        following = width if is_last else marks[position + 1][0] - 6
        start = max(x + shift, taken)
        if is_last:
            start = max(min(start, width - text_width(text, size)), taken)
        shown = elided(text, following - start, size)
        if shown and (len(shown) > 5 or shown == text):
            result.append((start, shown))
            taken = start + text_width(shown, size) + 6
    return tuple(result)
