"""A funnel: each node by its size and value, between the limits that chance allows at that size."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from lhs_desktop.formats.charts.board import Board, Segment, size_in_points
from lhs_desktop.formats.charts.fonts import elided, printable, text_width, told_apart
from lhs_desktop.formats.charts.layout import LINE, Heading, heading
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.formats.charts.placing import Box, Floats, Wanted, line_box, place_names, spread
from lhs_desktop.formats.charts.scales import ValueScale, axis_scale, finite, log_scale
from lhs_desktop.formats.charts.verdicts import FLAGS, NO_PEERS, OUTLIERS
from lhs_desktop.models.naming import telling
from lhs_desktop.models.peer_charts import FunnelChart, FunnelLine, FunnelPoint, Verdict

DIAMETER = 5.2
RING = 13.5
"""Diameter of the ring round an own node."""
LOG_FROM = 2.5
"""Decades between the smallest and the largest size from which a logarithmic axis is easier to read."""
LIMITS = (
    ("upper998", "99.8 %"),
    ("upper95", "95 %"),
    ("lower95", "95 %"),
    ("lower998", "99.8 %"),
)


@dataclass(frozen=True, slots=True)
class FunnelPlan:
    """Everything placed, in points from the lower left corner of the figure."""

    width: float
    height: float
    heading: Heading
    plot: Box
    across: ValueScale
    up: ValueScale
    is_log: bool
    end_labels: tuple[tuple[str, float, bool], ...]
    """Text, base line and whether it is that of the centre."""

    def x(self, size: float) -> float:
        low, high, at = self.across.low, self.across.high, size
        if self.is_log:
            low, high, at = math.log(low), math.log(high), math.log(max(size, low))
        return self.plot.x0 + (at - low) / (high - low) * (self.plot.x1 - self.plot.x0)

    def y(self, value: float) -> float:
        share = (value - self.up.low) / (self.up.high - self.up.low)
        return self.plot.y0 + share * (self.plot.y1 - self.plot.y0)

    def place(self, point: FunnelPoint) -> tuple[float, float]:
        return self.x(point.size), self.y(point.value)


def plan_funnel(
    spec: FunnelChart, width: float, height: float, size: float, *, with_title: bool
) -> FunnelPlan:
    """Margins, axes and labels of a funnel on a figure of this size in points."""
    head = heading(spec.title, spec.subtitle, width, size, with_title=with_title)
    points = shown_points(spec)
    up = axis_scale(_reach(spec, points), spec.unit, 5 if height >= 150 else 3)
    left = max(text_width(label, size) for label in up.labels) + 7
    texts = _end_texts(spec, 0.3 * width, size)
    right = width - max([text_width(text, size) for text, _, _ in texts], default=0.0) - 8
    bottom = 4 + (2 if spec.x_label else 1) * size * LINE + 3
    above = head.height + (size * LINE + 7 if spec.y_label else size * 0.7)
    plot = Box(left, bottom, max(right, left + 20), max(height - above, bottom + 10))
    sizes = [point.size for point in points]
    is_log = bool(sizes) and min(sizes) > 0 and math.log10(max(sizes) / min(sizes)) > LOG_FROM
    room = plot.x1 - plot.x0
    if is_log:
        across = log_scale(min(sizes), max(sizes), room, lambda text: text_width(text, size))
    else:
        across = axis_scale([0.0, 1.03 * max(sizes, default=1.0)], "", max(2, int(room / 70)))
    bare = FunnelPlan(width, height, head, plot, across, up, is_log, ())
    return FunnelPlan(width, height, head, plot, across, up, is_log, _end_labels(bare, texts, size))


def shown_points(spec: FunnelChart) -> list[FunnelPoint]:
    """The points that have a place."""
    return [
        point
        for point in spec.points
        if finite(point.value) is not None and finite(point.size) is not None and point.size >= 0
    ]


def _reach(spec: FunnelChart, points: Sequence[FunnelPoint]) -> list[float | None]:
    """What the vertical axis holds: all points, and the limits from the lower quartile of sizes on.

    The mouth of the funnel, where the limits of the smallest nodes run apart, is cut off.
    """
    sizes = sorted(point.size for point in points)
    from_size = sizes[len(sizes) // 4] if sizes else 0.0
    limits = [getattr(line, name) for line in spec.lines if line.size >= from_size for name, _ in LIMITS]
    return [*(point.value for point in points), spec.center, *limits]


def _end_texts(spec: FunnelChart, room: float, size: float) -> list[tuple[str, float, bool]]:
    """Texts at the right end with their values: centre first, then the outer limits, then the inner."""
    texts: list[tuple[str, float, bool]] = []
    center = finite(spec.center)
    if center is not None and spec.center_label:
        texts.append((elided(printable(spec.center_label), room, size), center, True))
    if spec.lines:
        for name, text in (LIMITS[0], LIMITS[3], LIMITS[1], LIMITS[2]):
            value = finite(getattr(spec.lines[-1], name))
            if value is not None:
                texts.append((text, value, False))
    return texts


def _end_labels(
    plan: FunnelPlan, texts: Sequence[tuple[str, float, bool]], size: float
) -> tuple[tuple[str, float, bool], ...]:
    gap = size * 1.2
    room = int((plan.plot.y1 - plan.plot.y0) / gap)
    inside = [item for item in texts if plan.up.low <= item[1] <= plan.up.high][: max(room, 1)]
    ordered = sorted(inside, key=lambda item: item[1])
    places = spread([plan.y(value) for _, value, _ in ordered], gap, plan.plot.y0 + gap / 2, plan.plot.y1)
    return tuple(
        (text, y - size * 0.32, is_center) for (text, _, is_center), y in zip(ordered, places, strict=True)
    )


def draw_funnel(
    spec: FunnelChart, figure: Figure, palette: Palette, *, with_title: bool = False, size: float = 9.0
) -> None:
    """Draw a funnel on a figure, in place of what was there.

    Args:
        spec: What the chart says; values in the display unit.
        figure: Any figure; its size decides the margins and how many names there are.
        palette: Colours and hairline.
        with_title: Draw the sentence and the subtitle above.
        size: Type size, in points.
    """
    board = Board(figure, palette, size)
    plan = plan_funnel(spec, board.width, board.height, size, with_title=with_title)
    _Drawing(spec, board, plan).draw()


def funnel_places(
    spec: FunnelChart, figure: Figure, *, with_title: bool = False, size: float = 9.0
) -> dict[str, tuple[float, float]]:
    """Where each node stands, by code, in pixels of the figure from its lower left corner.

    Args:
        spec: As drawn on the figure.
        figure: As it was when the chart was drawn.
        with_title: As it was drawn.
        size: As it was drawn.
    """
    plan = plan_funnel(spec, *size_in_points(figure), size, with_title=with_title)
    scale = figure.dpi / 72
    return {
        point.code: (plan.x(point.size) * scale, plan.y(point.value) * scale) for point in shown_points(spec)
    }


class _Drawing:
    """One funnel while it is being drawn."""

    def __init__(self, spec: FunnelChart, board: Board, plan: FunnelPlan) -> None:
        self.spec = spec
        self.board = board
        self.plan = plan
        self.palette = board.palette
        self.size = board.size
        plot = plan.plot
        self.axes = board.open_axes(plot.x0, plot.y0, plot.x1, plot.y1)
        self.points = shown_points(spec)

    def draw(self) -> None:
        below = self.board.heading(self.plan.heading)
        if not self.points:
            self.board.sentence(NO_PEERS, 0, below)
            return
        self._draw_axes(below)
        curves = self._draw_limits()
        self._draw_points()
        self._draw_names(curves)
        for text, y, is_center in self.plan.end_labels:
            color = self.palette.ink if is_center else self.palette.muted
            self.board.text(self.plan.plot.x1 + 6, y, text, color)

    def _draw_axes(self, below: float) -> None:
        plot, size, muted = self.plan.plot, self.size, self.palette.muted
        if self.spec.y_label:
            label = elided(printable(self.spec.y_label), self.plan.width, size)
            self.board.text(0, below - size, label, muted)
        self._draw_limits_label(below)
        rules: list[Segment] = []
        for tick, text in zip(self.plan.up.ticks, self.plan.up.labels, strict=True):
            y = self.plan.y(tick)
            rules.append([(plot.x0, y), (plot.x1, y)])
            self.board.text(plot.x0 - 5, y - size * 0.32, text, muted, ha="right")
        self.board.rules(rules, self.palette.line, self.palette.hairline, zorder=1)
        marks: list[Segment] = [[(plot.x0, plot.y0), (plot.x1, plot.y0)]]
        y = plot.y0 - 4 - size * 0.85
        for tick, text in zip(self.plan.across.ticks, self.plan.across.labels, strict=True):
            x = self.plan.x(tick)
            marks.append([(x, plot.y0), (x, plot.y0 - 3)])
            self.board.centered(x, y, text, muted, low=0)
        self.board.rules(marks, muted, self.palette.hairline, zorder=2)
        room = self.plan.width - plot.x0
        self.board.text(plot.x0, self._label_y(), elided(self._x_label(), room, size), muted)

    def _draw_limits_label(self, below: float) -> None:
        """Which limits they are: at the right of the row above the plot, or of the one below it."""
        text, size, end = printable(self.spec.limits_label), self.size, self.plan.plot.x1
        width = text_width(text, size) + 16
        rows = (
            (text_width(printable(self.spec.y_label), size), below - size, 0.0),
            (text_width(self._x_label(), size), self._label_y(), self.plan.plot.x0),
        )
        for taken, y, start in rows:
            if start + taken + width <= end:
                self.board.text(end, y, text, self.palette.muted, ha="right")
                return

    def _x_label(self) -> str:
        label = printable(self.spec.x_label)
        return f"{label}, logarithmic scale" if label and self.plan.is_log else label

    def _label_y(self) -> float:
        return self.plan.plot.y0 - 4 - self.size * (0.85 + LINE)

    def _curve(self, name: str) -> list[Segment]:
        """The pieces of one limit, in points; a line breaks where there is no limit."""
        pieces: list[Segment] = [[]]
        for line in self._drawn_lines():
            level = finite(getattr(line, name))
            if level is None:
                pieces.append([])
            else:
                pieces[-1].append((self.plan.x(line.size), self.plan.y(level)))
        return [piece for piece in pieces if len(piece) > 1]

    def _drawn_lines(self) -> list[FunnelLine]:
        low = self.plan.across.low
        return [line for line in self.spec.lines if line.size > 0 and line.size >= low]

    def _draw_limits(self) -> Floats:
        """Draw limits and centre; returns points along them."""
        plot = self.plan.plot
        along: list[tuple[float, float]] = []
        looks = {
            "upper998": ("solid", 0.9),
            "lower998": ("solid", 0.9),
            "upper95": ((0, (1, 1.6)), 1.0),
            "lower95": ((0, (1, 1.6)), 1.0),
        }
        for name, (style, width) in looks.items():
            pieces = self._curve(name)
            lines = LineCollection(
                pieces, colors=[self.palette.muted], linewidths=[width], linestyles=[style], zorder=2
            )
            self.axes.add_collection(lines, autolim=False)
            along.extend(place for piece in pieces for place in piece)
        center = finite(self.spec.center)
        if center is not None:
            y = self.plan.y(center)
            self.board.rules([[(plot.x0, y), (plot.x1, y)]], self.palette.ink, 0.9, zorder=2.2)
            along.extend((x, y) for x in np.arange(plot.x0, plot.x1, 6.0))
        return np.array(along, dtype=np.float64).reshape(-1, 2)

    def _draw_points(self) -> None:
        grown = 1.0 if len(self.points) <= 60 else 0.85
        small = DIAMETER * grown
        by_verdict: dict[Verdict, list[tuple[float, float]]] = {verdict: [] for verdict in Verdict}
        for point in self.points:
            if not point.own:
                by_verdict[point.verdict].append(self.plan.place(point))
        for verdict, places in by_verdict.items():
            if verdict is Verdict.NOT_JUDGED:
                common = self.palette.common
                self.board.dots(places, "o", 2.4, fill=common, edge="none", width=0, zorder=3)
            else:
                outlier = verdict in OUTLIERS
                self.board.marks(
                    places, FLAGS[verdict], small * (1.15 if outlier else 0.9), zorder=5 if outlier else 4
                )
        for point in self.points:
            if point.own:
                place = [self.plan.place(point)]
                # the ring is hollow: a neighbour inside it stays to be seen
                self.board.dots(place, "o", RING, fill="none", edge=self.palette.ink, width=1.3, zorder=5.5)
                self.board.marks(place, FLAGS[point.verdict], DIAMETER * 1.4, zorder=6)

    def _draw_names(self, curves: Floats) -> None:
        """Own nodes in any case, outliers as far as there is room, those furthest from the centre first."""
        plot, size = self.plan.plot, self.size
        center = finite(self.spec.center)
        middle = self.plan.y(center) if center is not None else (plot.y0 + plot.y1) / 2
        outliers = [point for point in self.points if point.verdict in OUTLIERS and not point.own]
        named = [point for point in self.points if point.own]
        named += sorted(outliers, key=lambda point: -abs(self.plan.y(point.value) - middle))
        room = 0.4 * (plot.x1 - plot.x0)
        written = [printable(point.name) for point in named]
        parted = telling(written)
        texts = [
            told_apart(name, parted[name], room, size, semibold=point.own)
            for name, point in zip(written, named, strict=True)
        ]
        widths = [
            text_width(text, size, semibold=point.own) for point, text in zip(named, texts, strict=True)
        ]
        wanted = [
            Wanted(*self.plan.place(point), width, RING / 2 if point.own else 3.4, must=point.own)
            for point, width in zip(named, widths, strict=True)
        ]
        dots = np.array([self.plan.place(point) for point in self.points], dtype=np.float64)
        inside = Box(plot.x0 + 1, plot.y0 + 1, plot.x1 + 2, plot.y1 + 2)
        places = place_names(wanted, size, inside, dots, curves)
        for one, text, place in zip(wanted, texts, places, strict=True):
            if place is not None and text:
                self._draw_name(one, text, line_box(*place, one.width, size), place)

    def _draw_name(self, one: Wanted, text: str, box: Box, place: tuple[float, float]) -> None:
        weight = 600 if one.must else 400
        self.board.text(*place, text, self.palette.ink, fontweight=weight, zorder=7)
        corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
        # no rule of the grid through a name
        self.board.areas([corners], self.palette.paper, zorder=1.5)
        x, y = box.nearest(one.x, one.y)
        away = math.hypot(x - one.x, y - one.y)
        if away > one.reach + 4:
            start = (one.x + (x - one.x) * one.reach / away, one.y + (y - one.y) * one.reach / away)
            self.board.rules([[start, (x, y)]], self.palette.ink, self.palette.hairline, zorder=6)
