"""What each child added to a parent's change: by its own value, and by its share of the cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from lhs_desktop.formats.charts.board import Board, Segment, size_in_points
from lhs_desktop.formats.charts.fonts import elided, printable, text_width, told_apart
from lhs_desktop.formats.charts.layout import LINE, Heading, heading
from lhs_desktop.formats.charts.palette import Palette, mixed
from lhs_desktop.formats.charts.placing import Box
from lhs_desktop.formats.charts.scales import ValueScale, axis_scale, finite, signed
from lhs_desktop.models.naming import telling
from lhs_desktop.models.peer_charts import ContributionBar, ContributionChart

MOST_BARS = 15
NAMES = 0.32
"""The most of the width that names take."""
OTHERS = ""
"""Code of the bar that stands for all that are not shown."""
EMPTY = "Nothing to compare: no child has values in both periods."
RATE_KEY = "by its own value"
VOLUME_KEY = "by its share of the cases"


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """Everything placed, in points from the lower left corner of the figure."""

    width: float
    height: float
    heading: Heading
    plot: Box
    scale: ValueScale
    bars: tuple[ContributionBar, ...]
    pitch: float
    total_y: float
    """Middle of the line of the total, below the axis."""

    def x(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.plot.x0 + share * (self.plot.x1 - self.plot.x0)

    def y(self, row: int) -> float:
        return self.plot.y1 - (row + 0.5) * self.pitch


def folded(bars: Sequence[ContributionBar], most: int) -> tuple[ContributionBar, ...]:
    """At most so many bars: the smallest become one, ``all others (4)``, so that the sum still holds."""
    if len(bars) <= most:
        return tuple(bars)
    kept, rest = bars[: most - 1], bars[most - 1 :]
    others = ContributionBar(
        OTHERS, f"all others ({len(rest):,})", sum(bar.rate for bar in rest), sum(bar.volume for bar in rest)
    )
    return (*kept, others)


def bar_names(bars: Sequence[ContributionBar], width: float, size: float) -> list[str]:
    """The names of bars, each at most so wide and told apart from the others."""
    names = [printable(bar.name) for bar in bars]
    places = telling(names)
    return [told_apart(name, places[name], width, size) for name in names]


def plan_contributions(
    spec: ContributionChart, width: float, height: float, size: float, *, with_title: bool
) -> ContributionPlan:
    """Margins and rows of a chart on a figure of this size in points."""
    head = heading(spec.title, spec.subtitle, width, size, with_title=with_title)
    known = [bar for bar in spec.bars if finite(bar.rate) is not None and finite(bar.volume) is not None]
    bottom = size * 1.7 + (2 if spec.x_label else 1) * size * LINE + 7
    top = max(height - head.height - size * LINE * 1.3, bottom + 10)
    room = int((top - bottom) / (size * 1.25))
    bars = folded(known, max(1, min(MOST_BARS, room)))
    pitch = min((top - bottom) / max(len(bars), 1), size * 2.2)
    names = [text_width(name, size) for name in bar_names(bars, NAMES * width, size)]
    left = max([0.0, *names, text_width("total", size, semibold=True)]) + 8
    totals = [signed(value, spec.decimals) for value in (*(bar.total for bar in bars), spec.total)]
    right = width - max(text_width(text, size, semibold=True) for text in totals) - 10
    ends = [0.0, *(end for bar in bars for part in parts(bar) for end in part)]
    scale = axis_scale(ends, "", max(2, int((right - left) / 60)))
    plot = Box(left, top - max(len(bars), 1) * pitch, max(right, left + 20), top)
    total_y = plot.y0 - bottom + size * 0.75
    return ContributionPlan(width, height, head, plot, scale, bars, pitch, total_y)


def parts(bar: ContributionBar) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the two parts begin and end: side by side on one side of zero, or back to back at zero."""
    rate, volume = (0.0, bar.rate), (0.0, bar.volume)
    if bar.rate * bar.volume > 0:
        volume = (bar.rate, bar.total)
    return rate, volume


def draw_contributions(
    spec: ContributionChart, figure: Figure, palette: Palette, *, with_title: bool = False, size: float = 9.0
) -> None:
    """Draw the parts of a change on a figure, in place of what was there.

    Args:
        spec: What the chart says; largest part first.
        figure: Any figure; its size decides how many bars there are.
        palette: Colours and hairline.
        with_title: Draw the sentence and the subtitle above.
        size: Type size, in points.
    """
    board = Board(figure, palette, size)
    plan = plan_contributions(spec, board.width, board.height, size, with_title=with_title)
    _Drawing(spec, board, plan).draw()


def contributions_places(
    spec: ContributionChart, figure: Figure, *, with_title: bool = False, size: float = 9.0
) -> dict[str, tuple[float, float, float, float]]:
    """The row of each shown node, by code: left, bottom, right, top in pixels from the lower left corner.

    Args:
        spec: As drawn on the figure.
        figure: As it was when the chart was drawn.
        with_title: As it was drawn.
        size: As it was drawn.
    """
    plan = plan_contributions(spec, *size_in_points(figure), size, with_title=with_title)
    scale, half = figure.dpi / 72, plan.pitch / 2
    return {
        bar.code: (0.0, (plan.y(row) - half) * scale, plan.width * scale, (plan.y(row) + half) * scale)
        for row, bar in enumerate(plan.bars)
        if bar.code != OTHERS
    }


class _Drawing:
    """One chart while it is being drawn."""

    def __init__(self, spec: ContributionChart, board: Board, plan: ContributionPlan) -> None:
        self.spec = spec
        self.board = board
        self.plan = plan
        self.palette = board.palette
        self.size = board.size
        plot = plan.plot
        board.open_axes(plot.x0, plot.y0, plot.x1, plot.y1)

    def draw(self) -> None:
        below = self.board.heading(self.plan.heading)
        if not self.plan.bars:
            self.board.sentence(EMPTY, 0, below)
            return
        self._draw_key(below)
        self._draw_axis()
        names = bar_names(self.plan.bars, NAMES * self.plan.width, self.size)
        for row, (bar, name) in enumerate(zip(self.plan.bars, names, strict=True)):
            self._draw_bar(bar, self.plan.y(row))
            self._draw_texts(name, bar.total, self.plan.y(row), 400)
        self._draw_total()

    def _color(self, value: float) -> str:
        """By what the sign of a part means."""
        if self.spec.better_when_higher is None:
            return self.palette.neutral
        better = (value > 0) is self.spec.better_when_higher
        return self.palette.improvement if better else self.palette.concern

    def _draw_key(self, below: float) -> None:
        """What the two shades mean, in grey: the colours are those of the signs."""
        size, y, x = self.size, below - self.size, 0.0
        gray = self.palette.common
        for text, fill in ((RATE_KEY, gray), (VOLUME_KEY, mixed(gray, self.palette.paper, 0.25))):
            side = size * 0.75
            box = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
            width = text_width(text, size) + side + 4
            if x + width > self.plan.width:
                return
            self.board.areas([box], fill, zorder=3, edge=gray, width=0.7)
            self.board.text(x + side + 4, y, text, self.palette.muted)
            x += width + 14

    def _draw_axis(self) -> None:
        plan, plot, size, muted = self.plan, self.plan.plot, self.size, self.palette.muted
        y = plot.y0 - 4 - size * 0.85
        grid: list[Segment] = []
        for tick, text in zip(plan.scale.ticks, plan.scale.labels, strict=True):
            x = plan.x(tick)
            grid.append([(x, plot.y0), (x, plot.y1)])
            self.board.centered(x, y, f"+{text}" if tick > 0 else text, muted, low=0)
        zero = plan.x(0.0)
        self.board.rules(grid, self.palette.line, self.palette.hairline, zorder=0.5)
        self.board.rules([[(zero, plot.y0), (zero, plot.y1)]], self.palette.ink, 0.9, zorder=4)
        label = elided(printable(self.spec.x_label), plan.width - plot.x0, size)
        self.board.text(plot.x0, y - size * LINE, label, muted)
        rule = plan.total_y + size * 0.95
        self.board.rules([[(0, rule), (plan.width, rule)]], muted, self.palette.hairline, zorder=1)

    def _draw_bar(self, bar: ContributionBar, y: float) -> None:
        half = min(self.plan.pitch * 0.3, self.size * 0.6)
        rate, volume = parts(bar)
        for (start, end), value, is_volume in ((rate, bar.rate, False), (volume, bar.volume, True)):
            left, right = sorted((self.plan.x(start), self.plan.x(end)))
            if right - left < 0.05:
                continue
            color = self._color(value)
            corners = [(left, y - half), (right, y - half), (right, y + half), (left, y + half)]
            # paler and outlined, so that the two differ in grey too
            fill = mixed(color, self.palette.paper, 0.25) if is_volume else color
            self.board.areas([corners], fill, zorder=3, edge=color, width=0.7)
        if bar.rate * bar.volume < 0:
            x = self.plan.x(bar.total)
            self.board.rules([[(x, y - half - 1.5), (x, y + half + 1.5)]], self.palette.ink, 1.6, zorder=5)

    def _draw_total(self) -> None:
        """In figures only: its bar would press all others together."""
        plan, decimals = self.plan, self.spec.decimals
        self._draw_texts("total", self.spec.total, plan.total_y, 600)
        rate, volume = (sum(getattr(bar, name) for bar in plan.bars) for name in ("rate", "volume"))
        room = plan.plot.x1 - plan.plot.x0
        for text in (
            f"{signed(rate, decimals)} {RATE_KEY}, {signed(volume, decimals)} {VOLUME_KEY}",
            f"{signed(rate, decimals)} and {signed(volume, decimals)}",
        ):
            if text_width(text, self.size) <= room:
                base = plan.total_y - self.size * 0.32
                self.board.text(plan.plot.x0, base, text, self.palette.muted)
                return

    def _draw_texts(self, name: str, total: float, y: float, weight: int) -> None:
        base = y - self.size * 0.32
        ink = self.palette.ink
        self.board.text(self.plan.plot.x0 - 8, base, name, ink, ha="right", fontweight=weight)
        text = signed(total, self.spec.decimals)
        self.board.text(self.plan.width, base, text, ink, ha="right", fontweight=weight)
