"""A measure over time, drawn on a figure: the same function for the screen and for the packet.

Object interface only: no pyplot, no global settings. Texts are never read as mathematics. Positions
are computed in points, so call ``draw_series`` again when the figure changes its size.
"""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from lhs_desktop.formats.charts.fonts import elided, families, printable, register, text_width, wrapped
from lhs_desktop.formats.charts.layout import LINE, TITLE_SCALE, Layout, plan
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.formats.charts.scales import finite
from lhs_desktop.models.charts import ChartPoint, Flag, SeriesChart

SERIES_WIDTH = 1.25
POINT = 3.6
"""Diameter of a point on a roomy chart, in points (5 px at 100 dpi)."""
MARKERS = {Flag.IMPROVEMENT: "o", Flag.CONCERN: "D", Flag.NEUTRAL: "s", Flag.EXCLUDED: "x"}
EMPTY = "No values are recorded for these periods."

Segment = list[tuple[float, float]]


def draw_series(
    spec: SeriesChart, figure: Figure, palette: Palette, *, with_title: bool = False, size: float = 9.0
) -> None:
    """Draw a chart on a figure, in place of what was there.

    Args:
        spec: What the chart says; values in the display unit.
        figure: Any figure; its size decides the margins and how many labels there are.
        palette: Colours and hairline.
        with_title: Draw the sentence and the subtitle above; packets print them as text instead.
        size: Type size, in points.
    """
    register()
    figure.clear()
    figure.set_facecolor(palette.paper)
    _Drawing(spec, figure, palette, with_title, size).draw()


class _Drawing:
    """One chart while it is being drawn."""

    def __init__(
        self, spec: SeriesChart, figure: Figure, palette: Palette, with_title: bool, size: float
    ) -> None:
        width, height = (float(side) * 72 for side in figure.get_size_inches())
        self.spec = spec
        self.figure = figure
        self.palette = palette
        self.size = size
        self.with_title = with_title
        self.layout: Layout = plan(spec, width, height, size, with_title=with_title)
        self.in_points: Transform = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
        self.axes = self._add_axes()

    def _add_axes(self) -> Axes:
        at = self.layout
        box = (
            at.left / at.width,
            at.bottom / at.height,
            at.plot_width / at.width,
            (at.top - at.bottom) / at.height,
        )
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        axes.set_xlim(-0.5, max(len(self.spec.points), 1) - 0.5)
        axes.set_ylim(at.scale.low, at.scale.high)
        return axes

    def draw(self) -> None:
        self._draw_heading()
        if not self.spec.has_values:
            self._draw_empty()
            return
        self._draw_band()
        self._draw_grid()
        self._draw_time_axis()
        self._draw_annotations()
        self._draw_lines()
        self._draw_series()
        self._draw_end_labels()

    # Texts

    def _text(self, x: float, y: float, text: str, color: str, **more: Any) -> None:
        """One line of plain text at a place in points; ``more`` goes to matplotlib's ``Text``."""
        more.setdefault("fontsize", self.size)
        artist = Text(
            x,
            y,
            text,
            color=color,
            fontfamily=families(text),
            parse_math=False,
            transform=self.in_points,
            **more,
        )
        self.figure.add_artist(artist)

    def _draw_heading(self) -> None:
        y = self.layout.height
        for line in self.layout.heading.title:
            y -= self.size * TITLE_SCALE * 1.2
            big = self.size * TITLE_SCALE
            self._text(0, y + big * 0.25, line, self.palette.ink, fontsize=big, fontweight=600)
        if self.layout.heading.subtitle:
            y -= self.size * LINE
            self._text(0, y + self.size * 0.3, self.layout.heading.subtitle, self.palette.muted)
            y -= self.size * LINE * 0.6
        if self.spec.y_label and self.spec.has_values:
            label = elided(printable(self.spec.y_label), self.layout.width, self.size)
            self._text(0, y - self.size, label, self.palette.muted)

    def _draw_empty(self) -> None:
        notes = {point.note for point in self.spec.points}
        reason = notes.pop() if len(notes) == 1 else ""
        text = f"No values: {reason}." if reason else EMPTY
        at = self.layout
        y = (at.top + at.bottom) / 2
        for line in wrapped(printable(text), at.width * 0.8, self.size, 3):
            self._text(at.width / 2, y, line, self.palette.muted, ha="center")
            y -= self.size * LINE

    def _draw_end_labels(self) -> None:
        colors = {"value": self.palette.ink, "center": self.palette.muted, "target": self.palette.muted}
        for label in self.layout.end_labels:
            y = self.layout.y(label.y) - self.size * 0.32
            weight = 600 if label.role == "value" else 400
            self._text(self.layout.right + 6, y, label.text, colors[label.role], fontweight=weight)

    # Axes

    def _draw_grid(self) -> None:
        at = self.layout
        targets = {point.target for point in self.spec.points if point.target is not None}
        # A rule under the dashes of the target would fill their gaps.
        free = [tick for tick in at.scale.ticks if all(abs(at.y(tick) - at.y(one)) > 1 for one in targets)]
        rules = [[(at.left, at.y(tick)), (at.right, at.y(tick))] for tick in free]
        self._rules(rules, self.palette.line, self.palette.hairline, zorder=1)
        for tick, label in zip(at.scale.ticks, at.scale.labels, strict=True):
            self._text(at.left - 5, at.y(tick) - self.size * 0.32, label, self.palette.muted, ha="right")

    def _draw_time_axis(self) -> None:
        at, points = self.layout, len(self.spec.points)
        base = [[(at.left, at.bottom), (at.right, at.bottom)]]
        marks = [
            [(at.x(t.index, points), at.bottom), (at.x(t.index, points), at.bottom - 3)] for t in at.ticks
        ]
        self._rules([*base, *marks], self.palette.muted, self.palette.hairline, zorder=2)
        y = at.bottom - 4 - self.size * 0.85
        for tick in at.ticks:
            self._centered(at.x(tick.index, points), y, tick.label, self.palette.muted)
        if any(tick.year for tick in at.ticks):
            y -= self.size * LINE
            for tick in at.ticks:
                self._centered(at.x(tick.index, points), y, tick.year, self.palette.muted)
        if at.counts:
            y -= self.size * LINE
            self._text(at.left - 5, y, "n", self.palette.muted, ha="right")
            for index, count in enumerate(at.counts):
                self._centered(at.x(index, points), y, count, self.palette.muted)

    def _centered(self, x: float, y: float, text: str, color: str) -> None:
        """Text centred on x, but clear of the labels at the left and inside the figure."""
        if not text:
            return
        shown = printable(text)
        half = text_width(shown, self.size) / 2
        low = max(self.layout.left - 4, 0) + half
        self._text(
            max(min(x, self.layout.width - half), min(low, self.layout.width - half)),
            y,
            shown,
            color,
            ha="center",
        )

    def _draw_annotations(self) -> None:
        at, points = self.layout, len(self.spec.points)
        marks = sorted(
            (a for a in self.spec.annotations if 0 <= a.index < points), key=lambda mark: mark.index
        )
        rules = [[(at.x(m.index, points), at.bottom), (at.x(m.index, points), at.top + 2)] for m in marks]
        self._rules(rules, self.palette.muted, self.palette.hairline, zorder=1, linestyles=[(0, (1, 2))])
        taken = 0.0
        for position, mark in enumerate(marks):
            x = at.x(mark.index, points)
            following = at.x(marks[position + 1].index, points) if position + 1 < len(marks) else at.width
            text = printable(mark.text)
            start = max(x - 2, taken)
            if position + 1 == len(marks):
                start = max(min(start, at.width - text_width(text, self.size)), taken)
            shown = elided(text, following - 6 - start, self.size)
            if shown and (len(shown) > 5 or shown == text):
                self._text(start, at.top + self.size * 0.35, shown, self.palette.muted)
                taken = start + text_width(shown, self.size) + 6
        xs = [at.x(mark.index, points) for mark in marks]
        triangles = Line2D(xs, [at.bottom + 3.2] * len(xs), linestyle="none", marker="^", markersize=5)
        triangles.set(color=self.palette.muted, transform=self.in_points, zorder=2)
        self.figure.add_artist(triangles)

    def _rules(
        self, segments: Sequence[Segment], color: str, width: float, *, zorder: float, **more: Any
    ) -> None:
        lines = LineCollection(segments, colors=[color], linewidths=[width], zorder=zorder, **more)
        lines.set_transform(self.in_points)
        self.figure.add_artist(lines)

    # Data

    def _draw_band(self) -> None:
        edges = [steps(self.spec.points, name) for name in ("lower", "upper")]
        if not all(edges):
            return
        polygons = [
            [*lower, *reversed(upper)] for lower, upper in zip(*_paired(self.spec.points), strict=True)
        ]
        band = PolyCollection(polygons, facecolors=[self.palette.band], edgecolors="none", zorder=0)
        self.axes.add_collection(band, autolim=False)
        thin = LineCollection(
            [*edges[0], *edges[1]],
            colors=[self.palette.band_edge],
            linewidths=[self.palette.hairline],
            zorder=0.5,
        )
        self.axes.add_collection(thin, autolim=False)

    def _draw_lines(self) -> None:
        center = LineCollection(
            steps(self.spec.points, "center"), colors=[self.palette.muted], linewidths=[0.8], zorder=2.5
        )
        target = LineCollection(
            steps(self.spec.points, "target"),
            colors=[self.palette.ink],
            linewidths=[0.9],
            linestyles=[(0, (5, 3))],
            zorder=2.6,
        )
        for lines in (center, target):
            self.axes.add_collection(lines, autolim=False)

    def _draw_series(self) -> None:
        points = self.spec.points
        shown = [finite(point.value) for point in points]
        ys = [math.nan if value is None else value for value in shown]
        xs = list(range(len(ys)))
        slot = self.layout.plot_width / len(points)
        width = SERIES_WIDTH if slot > 4 else 0.9
        self.axes.add_artist(Line2D(xs, ys, color=self.palette.common, linewidth=width, zorder=3))
        for flag in Flag:
            chosen = [
                index
                for index, point in enumerate(points)
                if shown[index] is not None
                and point.flag is flag
                and (flag is not Flag.NONE or slot >= 3 or _is_alone(shown, index))
            ]
            if chosen:
                self._draw_points(chosen, [ys[index] for index in chosen], flag, slot)

    def _draw_points(self, xs: list[int], ys: list[float], flag: Flag, slot: float) -> None:
        color = self.palette.flag(flag)
        is_open = flag is Flag.NONE and slot >= 8
        scale = 1.0 if slot >= 8 else 0.85 if slot >= 4 else 0.65
        grown = {Flag.NONE: 1.0 if is_open else 0.75, Flag.CONCERN: 1.15, Flag.EXCLUDED: 1.2}.get(flag, 1.25)
        line = Line2D(
            xs,
            ys,
            linestyle="none",
            marker=MARKERS.get(flag, "o"),
            markersize=POINT * scale * grown,
            markerfacecolor=self.palette.paper if is_open else color,
            markeredgecolor=color,
            markeredgewidth=1.0 if is_open or flag is Flag.EXCLUDED else 0.0,
            zorder=4 if flag is Flag.NONE else 5,
        )
        self.axes.add_artist(line)
        line.set_clip_on(False)


def steps(points: Sequence[ChartPoint], name: str) -> list[Segment]:
    """The level lines of ``center``, ``target``, ``lower`` or ``upper``.

    Each point's level reaches half-way to its neighbours; equal levels are one straight piece, and a
    new phase or a missing level begins a new line.
    """
    segments: list[Segment] = []
    before: tuple[int, float] | None = None
    for index, point in enumerate(points):
        level = finite(getattr(point, name))
        if level is None:
            before = None
            continue
        if before is None:
            segments.append([(index - 0.5, level)])
        elif before[0] != point.phase:
            start, last = segments[-1][-1]
            segments[-1][-1] = (start - 0.15, last)
            segments.append([(index - 0.35, level)])
        elif before[1] == level:
            segments[-1].pop()
        else:
            segments[-1].append((index - 0.5, level))
        segments[-1].append((index + 0.5, level))
        before = (point.phase, level)
    return segments


def _paired(points: Sequence[ChartPoint]) -> tuple[list[Segment], list[Segment]]:
    """Lower and upper edges that begin and end together: a point with one limit only has no band."""
    whole = [
        point
        if finite(point.lower) is not None and finite(point.upper) is not None
        else ChartPoint(point.period, point.label, None, phase=point.phase)
        for point in points
    ]
    return steps(whole, "lower"), steps(whole, "upper")


def _is_alone(values: Sequence[float | None], index: int) -> bool:
    """Whether no line reaches the point, so that only a mark can show it."""
    before = values[index - 1] if index else None
    after = values[index + 1] if index + 1 < len(values) else None
    return before is None and after is None
