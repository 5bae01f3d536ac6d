"""A measure over time, drawn on a figure: the same function for the screen and for the packet.

Positions are computed in points, so call ``draw_series`` again when the figure changes its size.
"""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lhs_desktop.formats.charts.board import Board, Segment, size_in_points
from lhs_desktop.formats.charts.fonts import elided, printable, text_width
from lhs_desktop.formats.charts.layout import COUNT_SCALE, LINE, Layout, plan
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.formats.charts.scales import finite
from lhs_desktop.models.charts import ChartPoint, Flag, SeriesChart

SERIES_WIDTH = 1.25
CAP = 2.6
"""Half the width of the end of a whisker, in points."""
POINT = 3.6
"""Diameter of a point on a roomy chart, in points (5 px at 100 dpi)."""
EMPTY = "No values are recorded for these periods."


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
    board = Board(figure, palette, size)
    layout = plan(spec, board.width, board.height, size, with_title=with_title)
    _Drawing(spec, board, layout).draw()


def series_places(
    spec: SeriesChart, figure: Figure, *, with_title: bool = False, size: float = 9.0
) -> tuple[tuple[float, float] | None, ...]:
    """Where each point stands, in pixels of the figure from its lower left corner; None for a gap.

    Args:
        spec: As drawn on the figure.
        figure: As it was when the chart was drawn.
        with_title: As it was drawn.
        size: As it was drawn.
    """
    layout = plan(spec, *size_in_points(figure), size, with_title=with_title)
    scale = figure.dpi / 72
    values = (finite(point.value) for point in spec.points)
    return tuple(
        None if value is None else (layout.x(index, len(spec.points)) * scale, layout.y(value) * scale)
        for index, value in enumerate(values)
    )


class _Drawing:
    """One chart while it is being drawn."""

    def __init__(self, spec: SeriesChart, board: Board, layout: Layout) -> None:
        self.spec = spec
        self.board = board
        self.palette = board.palette
        self.size = board.size
        self.layout = layout
        self.axes = self._add_axes()

    def _add_axes(self) -> Axes:
        """Axes whose coordinates are the index of the period and the value."""
        at = self.layout
        axes = self.board.open_axes(at.left, at.bottom, at.right, at.top)
        axes.set_xlim(-0.5, max(len(self.spec.points), 1) - 0.5)
        axes.set_ylim(at.scale.low, at.scale.high)
        return axes

    def draw(self) -> None:
        below = self.board.heading(self.layout.heading)
        if not self.spec.has_values:
            self._draw_empty()
            return
        self._draw_captions(below)
        self._draw_band()
        self._draw_grid()
        self._draw_time_axis()
        self._draw_events()
        self._draw_lines()
        self._draw_intervals()
        self._draw_series()
        self._draw_end_labels()

    # Texts

    def _draw_captions(self, below: float) -> None:
        """What the axis is, and at the right which chart the limits are of."""
        y, width = below - self.size, self.layout.width
        label = elided(printable(self.spec.y_label), width, self.size)
        self.board.text(0, y, label, self.palette.muted)
        limits = printable(self.spec.limits_label)
        if label and text_width(label, self.size) + text_width(limits, self.size) + 16 <= width:
            self.board.text(width, y, limits, self.palette.muted, ha="right")

    def _draw_empty(self) -> None:
        notes = {point.note for point in self.spec.points}
        reason = notes.pop() if len(notes) == 1 else ""
        text = f"No values: {reason}." if reason else EMPTY
        self.board.sentence(text, self.layout.bottom, self.layout.top)

    def _draw_end_labels(self) -> None:
        for label in self.layout.end_labels:
            y = self.layout.y(label.y) - self.size * 0.32
            is_value = label.role == "value"
            color = self.palette.ink if is_value else self.palette.muted
            weight = 600 if is_value else 400
            self.board.text(self.layout.right + 6, y, label.text, color, fontweight=weight)

    # Axes

    def _draw_grid(self) -> None:
        at = self.layout
        targets = {point.target for point in self.spec.points if point.target is not None}
        # A rule under the dashes of the target would fill their gaps.
        free = [tick for tick in at.scale.ticks if all(abs(at.y(tick) - at.y(one)) > 1 for one in targets)]
        end = len(self.spec.points) - 0.5
        rules = LineCollection(
            [[(-0.5, tick), (end, tick)] for tick in free],
            colors=[self.palette.line],
            linewidths=[self.palette.hairline],
            zorder=0.7,
        )
        self.axes.add_collection(rules, autolim=False)
        for tick, label in zip(at.scale.ticks, at.scale.labels, strict=True):
            self.board.text(at.left - 5, at.y(tick) - self.size * 0.32, label, self.palette.muted, ha="right")

    def _draw_time_axis(self) -> None:
        at, points, muted = self.layout, len(self.spec.points), self.palette.muted
        base = [[(at.left, at.bottom), (at.right, at.bottom)]]
        marks = [
            [(at.x(t.index, points), at.bottom), (at.x(t.index, points), at.bottom - 3)] for t in at.ticks
        ]
        self.board.rules([*base, *marks], muted, self.palette.hairline, zorder=2)
        y = at.bottom - 4 - self.size * 0.85
        low = at.left - 4
        for tick in at.ticks:
            self.board.centered(at.x(tick.index, points), y, tick.label, muted, low)
        if any(tick.year for tick in at.ticks):
            y -= self.size * LINE
            for tick in at.ticks:
                self.board.centered(at.x(tick.index, points), y, tick.year, muted, low)
        if at.counts:
            y -= self.size * LINE
            small = self.size * COUNT_SCALE
            self.board.text(at.left - 5, y, "n", muted, ha="right", fontsize=small)
            for index, count in enumerate(at.counts):
                self.board.centered(at.x(index, points), y, count, muted, low, fontsize=small)

    def _draw_events(self) -> None:
        """Actions as marks on the axis, new phases as small marks above; their texts in one row."""
        at, points = self.layout, len(self.spec.points)
        acted = sorted(mark.index for mark in self.spec.annotations if 0 <= mark.index < points)
        xs = [at.x(index, points) for index in acted]
        muted, hairline = self.palette.muted, self.palette.hairline
        dotted = [[(x, at.bottom), (x, at.top + 2)] for x in xs]
        self.board.rules(dotted, muted, hairline, zorder=1, linestyles=[(0, (1, 2))])
        self.board.dots([(x, at.bottom + 3.2) for x in xs], "^", 5, fill=muted, edge=muted, width=0, zorder=2)
        starts = [at.x(mark.index - 0.5, points) for mark in self.spec.phases if 0 < mark.index < points]
        ticks: list[Segment] = [[(x, at.top - 1), (x, at.top + self.size)] for x in starts]
        self.board.rules(ticks, muted, hairline, zorder=1)
        for x, text in at.events:
            self.board.text(x, at.top + self.size * 0.35, text, muted)

    # Data

    def _levels(self, name: str) -> list[Segment]:
        """The lines of a level; between two phases there is a gap of some points."""
        slot = self.layout.plot_width / len(self.spec.points)
        return steps(self.spec.points, name, min(max(0.15, 1.6 / slot), 0.45))

    def _draw_band(self) -> None:
        slot = self.layout.plot_width / len(self.spec.points)
        lower, upper = _paired(self.spec.points, min(max(0.15, 1.6 / slot), 0.45))
        polygons = [[*low, *reversed(high)] for low, high in zip(lower, upper, strict=True)]
        if polygons:
            band = PolyCollection(polygons, facecolors=[self.palette.band], edgecolors="none", zorder=0)
            self.axes.add_collection(band, autolim=False)
        edges = [*self._levels("lower"), *self._levels("upper")]
        thin = LineCollection(
            edges, colors=[self.palette.band_edge], linewidths=[self.palette.hairline], zorder=0.5
        )
        self.axes.add_collection(thin, autolim=False)

    def _draw_lines(self) -> None:
        center = LineCollection(
            self._levels("center"), colors=[self.palette.muted], linewidths=[0.9], zorder=2.5
        )
        target = LineCollection(
            self._levels("target"),
            colors=[self.palette.ink],
            linewidths=[0.9],
            linestyles=[(0, (5, 3))],
            zorder=2.6,
        )
        for lines in (center, target):
            self.axes.add_collection(lines, autolim=False)

    def _draw_intervals(self) -> None:
        """A whisker through a value that misses its target within chance: it reaches across the target."""
        at, count = self.layout, len(self.spec.points)
        whiskers: list[Segment] = []
        for index, point in enumerate(self.spec.points):
            if point.interval is None:
                continue
            x, (low, high) = at.x(index, count), point.interval
            ends = [(x, at.y(low)), (x, at.y(high))]
            whiskers += [ends, *([(x - CAP, y), (x + CAP, y)] for _, y in ends)]
        self.board.rules(whiskers, self.palette.chance, 1.2, zorder=2.8)

    def _draw_series(self) -> None:
        points = self.spec.points
        shown = [finite(point.value) for point in points]
        # An excluded point takes no part: the line leaves it out.
        joined = [
            None if point.flag is Flag.EXCLUDED else value for value, point in zip(shown, points, strict=True)
        ]
        ys = [math.nan if value is None else value for value in joined]
        slot = self.layout.plot_width / len(points)
        width = SERIES_WIDTH if slot > 4 else 0.9
        self.axes.add_artist(
            Line2D(list(range(len(ys))), ys, color=self.palette.common, linewidth=width, zorder=3)
        )
        scale = 1.0 if slot >= 8 else 0.85 if slot >= 4 else 0.65
        grown = {Flag.NONE: 1.0, Flag.EXCLUDED: 1.55}
        at = self.layout
        for flag in Flag:
            chosen = [
                (at.x(index, len(points)), at.y(value))
                for index, value in enumerate(shown)
                if value is not None
                and points[index].flag is flag
                and (flag is not Flag.NONE or slot >= 3 or _is_alone(joined, index))
            ]
            if flag is Flag.NONE and slot < 8:
                common = self.palette.common
                self.board.dots(
                    chosen, "o", POINT * scale * 0.75, fill=common, edge=common, width=0, zorder=4
                )
            else:
                self.board.marks(
                    chosen, flag, POINT * scale * grown.get(flag, 1.25), zorder=4 if flag is Flag.NONE else 5
                )


def steps(points: Sequence[ChartPoint], name: str, gap: float = 0.15) -> list[Segment]:
    """The level lines of ``center``, ``target``, ``lower`` or ``upper``.

    Each point's level reaches half-way to its neighbours; equal levels are one straight piece, and a
    missing level begins a new line. So does a new phase, but for the target, which phases leave alone.

    Args:
        points: The series.
        name: Of the level.
        gap: Half of what is left free between two phases, where two points are 1 apart.
    """
    segments: list[Segment] = []
    before: tuple[int, float] | None = None
    for index, point in enumerate(points):
        level = finite(getattr(point, name))
        if level is None:
            before = None
            continue
        phase = 0 if name == "target" else point.phase
        if before is None:
            segments.append([(index - 0.5, level)])
        elif before[0] != phase:
            start, last = segments[-1][-1]
            segments[-1][-1] = (start - gap, last)
            segments.append([(index - 0.5 + gap, level)])
        elif before[1] == level:
            segments[-1].pop()
        else:
            segments[-1].append((index - 0.5, level))
        segments[-1].append((index + 0.5, level))
        before = (phase, level)
    return segments


def _paired(points: Sequence[ChartPoint], gap: float) -> tuple[list[Segment], list[Segment]]:
    """Lower and upper edges that begin and end together: a point with one limit only has no band."""
    whole = [
        point
        if finite(point.lower) is not None and finite(point.upper) is not None
        else ChartPoint(point.period, point.label, None, phase=point.phase)
        for point in points
    ]
    return steps(whole, "lower", gap), steps(whole, "upper", gap)


def _is_alone(values: Sequence[float | None], index: int) -> bool:
    """Whether no line reaches the point, so that only a mark can show it."""
    before = values[index - 1] if index else None
    after = values[index + 1] if index + 1 < len(values) else None
    return before is None and after is None
