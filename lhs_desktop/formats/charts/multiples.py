"""Small multiples: many nodes over the same periods on one scale, all in one axes.

Every kind of line and mark is one collection over all panels; an axes for each panel costs several
times as much.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from lhs_desktop.formats.charts.board import Board, Segment, size_in_points
from lhs_desktop.formats.charts.fonts import elided, printable, text_width, told_apart
from lhs_desktop.formats.charts.layout import LINE, Heading, heading
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.formats.charts.placing import Box
from lhs_desktop.formats.charts.scales import ValueScale, axis_scale, finite, number_text
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.naming import telling
from lhs_desktop.models.peer_charts import Multiple, SmallMultiples

SMALLEST = 7.0
GUTTER = 14.0
SHAPE = 2.6
"""Width of a panel to its height at which a line is read best."""
NAME_WIDTH = 120.0
"""Width of a panel, in points, in which most names stand in full."""
LEAST_WIDTH = 62.0
LEAST_HEIGHT = 15.0
NOTHING = "No peers have values for these periods."


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart: its name above, its plot below."""

    multiple: Multiple
    box: Box
    plot: Box
    bottom_left: bool


@dataclass(frozen=True, slots=True)
class MultiplesPlan:
    """Everything placed, in points from the lower left corner of the figure."""

    width: float
    height: float
    heading: Heading
    area: Box
    scale: ValueScale
    periods: tuple[str, ...]
    labels: tuple[str, ...]
    panels: tuple[Panel, ...]
    more: int
    more_at: Box
    type_size: float
    dated: bool
    """Whether the first and the last period are named below a panel."""


def plan_multiples(
    spec: SmallMultiples, width: float, height: float, size: float, *, with_title: bool
) -> MultiplesPlan:
    """Rows and columns of small charts on a figure of this size in points."""
    head = heading(spec.title, spec.subtitle, width, size, with_title=with_title)
    named = {point.period: point.label for one in spec.multiples for point in one.points}
    codes = tuple(sorted(named))
    values = [point.value for one in spec.multiples for point in one.points]
    scales = [axis_scale([*values, spec.target], spec.unit, ticks) for ticks in (2, 3, 4, 5)]
    scale = min(scales, key=lambda one: one.high - one.low)
    type_size = size if len(spec.multiples) <= 30 else max(SMALLEST, size * 0.85)
    left = max(text_width(label, type_size) for label in scale.labels) + 5
    above = head.height + size * LINE + 5
    labels = tuple(named[code] for code in codes)
    ends = "".join(dict.fromkeys((labels[0], labels[-1]))) if labels else ""
    for dated in (True, False):
        bottom = 4 + type_size * LINE if dated else type_size * 0.6
        area = Box(left, bottom, width - 3, max(height - above, bottom + 30))
        panels, more, more_at = _grid(spec.multiples, area, type_size)
        wide = panels[0].box.x1 - panels[0].box.x0 if panels else 0.0
        if ends and text_width(printable(ends), type_size) + 8 <= wide:
            break
    return MultiplesPlan(
        width, height, head, area, scale, codes, labels, panels, more, more_at, type_size, dated
    )


def _grid(multiples: Sequence[Multiple], area: Box, size: float) -> tuple[tuple[Panel, ...], int, Box]:
    """As many panels as stay legible, in the columns that give them the best shape."""
    wide, tall = area.x1 - area.x0, area.y1 - area.y0
    title = size * 1.35
    gap = size * 0.9
    most_columns = max(1, int((wide + GUTTER) / (LEAST_WIDTH + GUTTER)))
    most_rows = max(1, int((tall + gap) / (LEAST_HEIGHT + title + gap)))
    count = len(multiples)
    best: tuple[float, int, int] = (math.inf, most_columns, most_rows)
    for columns in range(1, most_columns + 1):
        rows = math.ceil(count / columns)
        if rows > most_rows or not count:
            continue
        across = (wide + GUTTER) / columns - GUTTER
        down = (tall + gap) / rows - gap - title
        empty = rows * columns - count
        cost = abs(math.log(across / down / SHAPE)) + 0.6 * empty / (rows * columns)
        cost += 2.0 * max(0.0, NAME_WIDTH - across) / NAME_WIDTH
        if cost < best[0]:
            best = (cost, columns, rows)
    _, columns, rows = best
    shown = count if count <= columns * rows else max(columns * rows - 1, 1)
    across = (wide + GUTTER) / columns - GUTTER
    down = (tall + gap) / rows - gap
    panels = []
    cells = [divmod(index, columns) for index in range(shown + 1)]
    boxes = [
        Box(
            area.x0 + column * (across + GUTTER),
            area.y1 - row * (down + gap) - down,
            area.x0 + column * (across + GUTTER) + across,
            area.y1 - row * (down + gap),
        )
        for row, column in cells
    ]
    last_row = cells[shown - 1][0] if shown else 0
    for one, box, (row, column) in zip(multiples[:shown], boxes, cells, strict=False):
        plot = Box(box.x0, box.y0, box.x1, box.y1 - title)
        panels.append(Panel(one, box, plot, row == last_row and column == 0))
    return tuple(panels), count - shown, boxes[-1]


def draw_multiples(
    spec: SmallMultiples, figure: Figure, palette: Palette, *, with_title: bool = False, size: float = 9.0
) -> None:
    """Draw small multiples on a figure, in place of what was there.

    Args:
        spec: What they say; values in the display unit.
        figure: Any figure; its size decides the grid and how many panels there are.
        palette: Colours and hairline.
        with_title: Draw the sentence and the subtitle above.
        size: Type size, in points.
    """
    board = Board(figure, palette, size)
    plan = plan_multiples(spec, board.width, board.height, size, with_title=with_title)
    _Drawing(spec, board, plan).draw()


def multiples_places(
    spec: SmallMultiples, figure: Figure, *, with_title: bool = False, size: float = 9.0
) -> dict[str, tuple[float, float, float, float]]:
    """The box of each shown node, by code: left, bottom, right, top in pixels from the lower left corner.

    Args:
        spec: As drawn on the figure.
        figure: As it was when the chart was drawn.
        with_title: As it was drawn.
        size: As it was drawn.
    """
    plan = plan_multiples(spec, *size_in_points(figure), size, with_title=with_title)
    scale = figure.dpi / 72
    return {
        panel.multiple.code: (
            panel.box.x0 * scale,
            panel.box.y0 * scale,
            panel.box.x1 * scale,
            panel.box.y1 * scale,
        )
        for panel in plan.panels
    }


class _Drawing:
    """Small multiples while they are being drawn."""

    def __init__(self, spec: SmallMultiples, board: Board, plan: MultiplesPlan) -> None:
        self.spec = spec
        self.board = board
        self.plan = plan
        self.palette = board.palette
        self.size = plan.type_size
        area = plan.area
        self.axes = board.open_axes(area.x0, area.y0, area.x1, area.y1)
        self.place = {code: index for index, code in enumerate(plan.periods)}

    def draw(self) -> None:
        below = self.board.heading(self.plan.heading)
        if not any(finite(p.value) is not None for one in self.spec.multiples for p in one.points):
            self.board.sentence(NOTHING, 0, below)
            return
        self.board.text(0, below - self.board.size, self._caption(), self.palette.muted)
        self._draw_frames()
        self._draw_series()
        self._draw_names()
        if self.plan.more:
            x, y = self.plan.more_at.center
            text = f"+ {self.plan.more:,} more"
            self.board.text(x, y - self.size * 0.3, text, self.palette.muted, ha="center")

    def _xy(self, panel: Panel, index: int, value: float) -> tuple[float, float]:
        plot, scale = panel.plot, self.plan.scale
        step = (plot.x1 - plot.x0 - 5) / max(len(self.plan.periods), 1)
        x = plot.x0 + (index + 0.5) * step
        return x, plot.y0 + (value - scale.low) / (scale.high - scale.low) * (plot.y1 - plot.y0)

    def _draw_frames(self) -> None:
        """Base lines, the target in each, own panels on a band, and the scale at the left."""
        palette = self.palette
        bases: list[Segment] = []
        tops: list[Segment] = []
        targets: list[Segment] = []
        own: list[Segment] = []
        target = finite(self.spec.target)
        marks = (self.plan.scale.ticks[0], self.plan.scale.ticks[-1])
        labels = (self.plan.scale.labels[0], self.plan.scale.labels[-1])
        for panel in self.plan.panels:
            plot = panel.plot
            levels = [self._xy(panel, 0, mark)[1] for mark in marks]
            bases.append([(plot.x0, plot.y0), (plot.x1, plot.y0)])
            tops.append([(plot.x0, levels[1]), (plot.x1, levels[1])])
            if target is not None:
                y = self._xy(panel, 0, target)[1]
                targets.append([(plot.x0, y), (plot.x1, y)])
            if panel.multiple.own:
                box = panel.box.grown(3)
                own.append([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)])
            if plot.x0 == self.plan.area.x0:
                for y, label in zip(levels, labels, strict=True):
                    self.board.text(
                        plot.x0 - 4,
                        y - self.size * 0.32,
                        label,
                        palette.muted,
                        ha="right",
                        fontsize=self.size,
                    )
        self.board.areas(own, palette.band, zorder=0)
        self.board.rules(tops, palette.line, palette.hairline, zorder=1)
        self.board.rules(bases, palette.muted, palette.hairline, zorder=1)
        self.board.rules(targets, palette.ink, 0.7, zorder=2, linestyles=[(0, (4, 2.5))])

    def _draw_series(self) -> None:
        lines: list[Segment] = []
        marks: dict[Flag, list[tuple[float, float]]] = {flag: [] for flag in Flag}
        lone: list[tuple[float, float]] = []
        for panel in self.plan.panels:
            run: Segment = []
            before = -2
            for point in panel.multiple.points:
                value = finite(point.value)
                index = self.place[point.period]
                if value is None or index != before + 1:
                    _keep(run, lines, lone)
                    run = []
                before = index
                if value is None:
                    continue
                run.append(self._xy(panel, index, value))
                if point.flag is not Flag.NONE:
                    marks[point.flag].append(run[-1])
            _keep(run, lines, lone)
        self.axes.add_collection(
            LineCollection(lines, colors=[self.palette.common], linewidths=[1.0], zorder=3), autolim=False
        )
        common = self.palette.common
        self.board.dots(lone, "o", 2.2, fill=common, edge="none", width=0, zorder=3)
        first = self.plan.panels[0].plot
        slot = (first.x1 - first.x0) / max(len(self.plan.periods), 1)
        for flag, places in marks.items():
            self.board.marks(places, flag, min(max(slot, 1.8), 3.2), zorder=4)

    def _draw_names(self) -> None:
        size, palette = self.size, self.palette
        texts = [self._last(panel.multiple) for panel in self.plan.panels]
        widest = max((text_width(text, size, semibold=True) for text in texts if text), default=0.0)
        marks: dict[Flag, list[tuple[float, float]]] = {flag: [] for flag in Flag}
        places = telling(printable(panel.multiple.name) for panel in self.plan.panels)
        for panel, text in zip(self.plan.panels, texts, strict=True):
            one, box = panel.multiple, panel.box
            y = box.y1 - size
            taken = widest
            self.board.text(box.x1, y, text or "–", palette.ink, ha="right", fontsize=size, fontweight=600)
            if one.flag is not Flag.NONE:
                taken += size * 0.9
                marks[one.flag].append((box.x1 - taken + size * 0.3, y + size * 0.3))
            name, room = printable(one.name), box.x1 - box.x0 - taken - 4
            name = told_apart(name, places[name], room, size, semibold=one.own)
            weight = 600 if one.own else 400
            self.board.text(box.x0, y, name, palette.ink, fontsize=size, fontweight=weight)
            if panel.bottom_left and self.plan.dated:
                self._draw_periods(panel)
        for flag, centers in marks.items():
            self.board.marks(centers, flag, size * 0.55, zorder=5)

    def _last(self, one: Multiple) -> str:
        """The newest value there is."""
        values = [finite(point.value) for point in one.points]
        last = next((value for value in reversed(values) if value is not None), None)
        return "" if last is None else number_text(last, self.spec.decimals)

    def _caption(self) -> str:
        """The scale, the periods where they do not fit below a panel, and what the dashes are."""
        parts = [self.spec.y_label]
        if not self.plan.dated and self.plan.labels:
            parts.append(" to ".join(dict.fromkeys((self.plan.labels[0], self.plan.labels[-1]))))
        if self.spec.target_label and finite(self.spec.target) is not None:
            parts.append(f"dashed: {self.spec.target_label}")
        text = " · ".join(printable(part) for part in parts if part)
        return elided(text, self.plan.width, self.board.size)

    def _draw_periods(self, panel: Panel) -> None:
        box, y = panel.box, panel.plot.y0 - 3 - self.size * 0.85
        first, last = (printable(label) for label in (self.plan.labels[0], self.plan.labels[-1]))
        muted, size = self.palette.muted, self.size
        self.board.text(box.x0, y, first, muted, fontsize=size)
        if first != last:
            self.board.text(box.x1, y, last, muted, ha="right", fontsize=size)


def _keep(run: Segment, lines: list[Segment], lone: list[tuple[float, float]]) -> None:
    if len(run) > 1:
        lines.append(run)
    elif run:
        lone.append(run[0])
