"""A caterpillar: nodes with their intervals, best first, so that a rank is never read without its doubt."""

from matplotlib.figure import Figure

from lhs_desktop.formats.charts.board import Board, Segment, size_in_points
from lhs_desktop.formats.charts.fonts import elided, printable, text_width
from lhs_desktop.formats.charts.layout import LINE
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.formats.charts.ranked_plan import RankedPlan, plan_ranked
from lhs_desktop.formats.charts.scales import finite, number_text
from lhs_desktop.formats.charts.tables import rank_text
from lhs_desktop.formats.charts.verdicts import FLAGS, NO_PEERS
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.peer_charts import RankedChart, Verdict


def draw_ranked(
    spec: RankedChart, figure: Figure, palette: Palette, *, with_title: bool = False, size: float = 9.0
) -> None:
    """Draw a caterpillar on a figure, in place of what was there.

    Args:
        spec: What the chart says; values in the display unit, best first.
        figure: Any figure; its size decides how many rows are named.
        palette: Colours and hairline.
        with_title: Draw the sentence and the subtitle above.
        size: Type size, in points.
    """
    board = Board(figure, palette, size)
    plan = plan_ranked(spec, board.width, board.height, size, with_title=with_title)
    _Drawing(spec, board, plan).draw()


def ranked_places(
    spec: RankedChart, figure: Figure, *, with_title: bool = False, size: float = 9.0
) -> dict[str, tuple[float, float]]:
    """Where each node stands, by code, in pixels of the figure from its lower left corner.

    Args:
        spec: As drawn on the figure.
        figure: As it was when the chart was drawn.
        with_title: As it was drawn.
        size: As it was drawn.
    """
    plan = plan_ranked(spec, *size_in_points(figure), size, with_title=with_title)
    scale = figure.dpi / 72
    return {
        point.code: (plan.x(point.value) * scale, plan.y(row) * scale)
        for row, point in enumerate(plan.points)
    }


class _Drawing:
    """One caterpillar while it is being drawn."""

    def __init__(self, spec: RankedChart, board: Board, plan: RankedPlan) -> None:
        self.spec = spec
        self.board = board
        self.plan = plan
        self.palette = board.palette
        self.size = board.size
        self.dense_at = plan.pitch
        plot = plan.plot
        board.open_axes(plot.x0, plot.y0, plot.x1, plot.y1)

    def draw(self) -> None:
        below = self.board.heading(self.plan.heading)
        if not self.plan.points:
            self.board.sentence(NO_PEERS, 0, below)
            return
        self._draw_own_rows()
        self._draw_axis()
        self._draw_lines()
        self._draw_intervals()
        self._draw_points()
        self._draw_names()
        self._draw_columns()

    def _draw_own_rows(self) -> None:
        half = max(self.plan.pitch / 2, 3.0)
        bands: list[Segment] = []
        for row, point in enumerate(self.plan.points):
            if point.own:
                y, end = self.plan.y(row), self.plan.width
                bands.append([(0, y - half), (end, y - half), (end, y + half), (0, y + half)])
        self.board.areas(bands, self.palette.band, zorder=0)

    def _draw_axis(self) -> None:
        plot, size, muted = self.plan.plot, self.size, self.palette.muted
        bottom = min(plot.y0, self.plan.y(len(self.plan.points) - 1) - self.plan.pitch / 2)
        grid: list[Segment] = []
        marks: list[Segment] = [[(plot.x0, bottom), (plot.x1, bottom)]]
        y = bottom - 4 - size * 0.85
        taken = -1e9
        for tick, text in zip(self.plan.scale.ticks, self.plan.scale.labels, strict=True):
            x = self.plan.x(tick)
            grid.append([(x, bottom), (x, plot.y1)])
            marks.append([(x, bottom), (x, bottom - 3)])
            half = text_width(text, size) / 2
            if x - half > taken:
                self.board.centered(x, y, text, muted, low=0)
                taken = x + half + 4
        self.board.rules(grid, self.palette.line, self.palette.hairline, zorder=0.5)
        self.board.rules(marks, muted, self.palette.hairline, zorder=2)
        if self.plan.has_label:
            label = elided(printable(self.spec.x_label), self.plan.width - plot.x0, size)
            self.board.text(plot.x0, y - size * LINE, label, muted)

    def _draw_lines(self) -> None:
        plot = self.plan.plot
        heights = {label.role: label.y - 2 for label in self.plan.lines}
        looks = {
            "center": (self.spec.center, self.palette.muted, 0.9, "solid"),
            "target": (self.spec.target, self.palette.ink, 0.9, (0, (5, 3))),
            "benchmark": (self.spec.benchmark, self.palette.accent, 1.0, (0, (1, 1.6))),
        }
        for role, (value, color, width, style) in looks.items():
            if finite(value) is not None and value is not None:
                x, top = self.plan.x(value), heights.get(role, plot.y1)
                self.board.rules([[(x, plot.y0), (x, top)]], color, width, zorder=1.5, linestyles=[style])
        for label in self.plan.lines:
            self.board.text(label.start, label.y, label.text, self.palette.muted)

    def _draw_intervals(self) -> None:
        width = 1.1 if self.plan.pitch >= 6 else 0.7
        segments: dict[Flag, list[Segment]] = {}
        beyond: dict[str, list[tuple[float, float]]] = {"<": [], ">": []}
        for row, point in enumerate(self.plan.points):
            low, high = finite(point.low), finite(point.high)
            if low is None or high is None:
                continue
            y = self.plan.y(row)
            left, right = (
                self.plan.x(max(low, self.plan.scale.low)),
                self.plan.x(min(high, self.plan.scale.high)),
            )
            segments.setdefault(FLAGS[point.verdict], []).append([(left, y), (right, y)])
            if low < self.plan.scale.low:
                beyond["<"].append((left, y))
            if high > self.plan.scale.high:
                beyond[">"].append((right, y))
        for flag, lines in segments.items():
            self.board.rules(lines, self.palette.flag(flag), width, zorder=3)
        common = self.palette.common
        for marker, places in beyond.items():
            self.board.dots(places, marker, 3.5, fill=common, edge=common, width=0, zorder=3)

    def _draw_points(self) -> None:
        diameter = 5.2 if self.plan.pitch >= 6 else max(3.2, self.plan.pitch * 0.9)
        by_verdict: dict[Verdict, list[tuple[float, float]]] = {verdict: [] for verdict in Verdict}
        for row, point in enumerate(self.plan.points):
            by_verdict[point.verdict].append((self.plan.x(point.value), self.plan.y(row)))
        for verdict, places in by_verdict.items():
            if verdict is Verdict.NOT_JUDGED:
                common = self.palette.common
                self.board.dots(places, "o", 2.4, fill=common, edge="none", width=0, zorder=4)
            else:
                self.board.marks(places, FLAGS[verdict], diameter, zorder=5)

    def _draw_names(self) -> None:
        plot, size = self.plan.plot, self.plan.type_size
        leaders: list[Segment] = []
        for name in self.plan.names:
            own = self.plan.points[name.row].own
            end = plot.x0 - (14 if self.plan.dense else 8)
            self.board.text(
                end,
                name.y - size * 0.32,
                name.text,
                self.palette.ink,
                ha="right",
                fontsize=size,
                fontweight=600 if own else 400,
            )
            if self.plan.dense:
                y = self.plan.y(name.row)
                leaders.append([(end + 2, name.y), (end + 4, name.y), (plot.x0 - 4, y), (plot.x0 - 2, y)])
        self.board.rules(leaders, self.palette.muted, self.palette.hairline, zorder=2)

    def _draw_columns(self) -> None:
        if self.plan.dense:
            return
        size, top = self.plan.type_size, self.plan.plot.y1 + self.size * 0.5
        if self.plan.lines and self.plan.rank_end:
            self.board.text(self.plan.rank_end, top, "rank", self.palette.muted, ha="right")
        for row, point in enumerate(self.plan.points):
            y = self.plan.y(row) - size * 0.32
            weight = 600 if point.own else 400
            text = number_text(point.value, self.spec.decimals)
            self.board.text(
                self.plan.value_end, y, text, self.palette.ink, ha="right", fontsize=size, fontweight=weight
            )
            if self.plan.rank_end:
                ranks = rank_text(point.rank_low, point.rank_high)
                self.board.text(self.plan.rank_end, y, ranks, self.palette.muted, ha="right", fontsize=size)
