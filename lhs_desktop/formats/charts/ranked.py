"""A caterpillar: nodes with their intervals, best first, so that a rank is never read without its doubt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product

from matplotlib.figure import Figure

from lhs_desktop.formats.charts.board import Board, Segment, size_in_points
from lhs_desktop.formats.charts.fonts import elided, printable, text_width
from lhs_desktop.formats.charts.layout import LINE, Heading, heading
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.formats.charts.placing import Box, spread
from lhs_desktop.formats.charts.scales import ValueScale, axis_scale, finite, number_text
from lhs_desktop.formats.charts.tables import rank_text
from lhs_desktop.formats.charts.verdicts import FLAGS, NO_PEERS, OUTLIERS
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.peer_charts import RankedChart, RankedPoint, Verdict

SMALLEST = 7.0
"""The smallest type of a name, in points."""
PITCH = 1.18
"""Distance of two rows that are named, as a multiple of the type size."""
LABEL_FROM = 130.0
"""Height of a figure, in points, from which there is room for what the axis is."""
REACH = 2.4
"""How far a name may stand from its row, as a multiple of the type size."""
RANKS_FROM = 400.0
"""Width of a figure, in points, from which there is room for a column of ranks."""


@dataclass(frozen=True, slots=True)
class LineLabel:
    """The text above a vertical line, and how far up the line reaches to it."""

    text: str
    role: str
    x: float
    """Of the line."""
    start: float
    y: float
    """Base line of the text."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name at the left: of a row, and at what height it stands."""

    row: int
    text: str
    y: float
    """Its middle."""


@dataclass(frozen=True, slots=True)
class RankedPlan:
    """Everything placed, in points from the lower left corner of the figure."""

    width: float
    height: float
    heading: Heading
    plot: Box
    scale: ValueScale
    points: tuple[RankedPoint, ...]
    pitch: float
    type_size: float
    names: tuple[Name, ...]
    dense: bool
    """Rows too close for all names: only some are named, at the end of a leader."""
    value_end: float
    """Right end of the column of values; 0 where there is none."""
    rank_end: float
    lines: tuple[LineLabel, ...] = ()
    has_label: bool = True
    """Whether there is room for what the axis is."""

    def x(self, value: float) -> float:
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.plot.x0 + share * (self.plot.x1 - self.plot.x0)

    def y(self, row: int) -> float:
        return self.plot.y1 - (row + 0.5) * self.pitch


def plan_ranked(
    spec: RankedChart, width: float, height: float, size: float, *, with_title: bool
) -> RankedPlan:
    """Margins, rows and labels of a caterpillar on a figure of this size in points."""
    head = heading(spec.title, spec.subtitle, width, size, with_title=with_title)
    points = tuple(point for point in spec.points if finite(point.value) is not None)
    has_label = bool(spec.x_label) and height >= LABEL_FROM
    bottom = 4 + (2 if has_label else 1) * size * LINE + 3
    most = max(0, int(0.24 * (height - head.height) / (size * LINE)))
    labels = _asked(spec) if points else []
    while True:
        # rows of labels take height, and the rest decides where lines are: again until it holds
        for rows in range(most + 1):
            top = max(height - head.height - size * 0.5 - rows * size * LINE, bottom + 10)
            plan = _plan_rows(spec, points, head, (width, height, bottom, top), size)
            lines, needed = _line_labels(labels, plan, size)
            if needed <= rows:
                return replace(plan, lines=lines, has_label=has_label)
        labels = labels[:-1]


def _asked(spec: RankedChart) -> list[tuple[str, str, float]]:
    """Text, role and value of the vertical lines, the most important first."""
    lines = (
        (spec.target_label, "target", finite(spec.target)),
        (spec.center_label, "center", finite(spec.center)),
        (spec.benchmark_label, "benchmark", finite(spec.benchmark)),
    )
    return [(printable(text), role, value) for text, role, value in lines if text and value is not None]


def _plan_rows(
    spec: RankedChart,
    points: tuple[RankedPoint, ...],
    head: Heading,
    frame: tuple[float, float, float, float],
    size: float,
) -> RankedPlan:
    width, height, bottom, top = frame
    pitch = min((top - bottom) / max(len(points), 1), size * 2.4)
    dense = pitch < SMALLEST * PITCH
    type_size = size if dense else min(size, pitch / PITCH)
    room = 0.36 * width
    names = _few_names(points, pitch, top, size) if dense else range(len(points))
    texts = {
        row: elided(printable(points[row].name), room, type_size, semibold=points[row].own) for row in names
    }
    left = max(
        [text_width(text, type_size, semibold=points[row].own) for row, text in texts.items()], default=0.0
    ) + (16 if dense else 8)
    value_end = rank_end = 0.0
    right = width - size * 0.8
    if not dense:
        if width >= RANKS_FROM:
            rank_end = width
            right = rank_end - text_width(f"{len(points)} – {len(points)}", type_size) - 12
            value_end = right
        else:
            value_end = width
        values = [text_width(number_text(p.value, spec.decimals), type_size, semibold=True) for p in points]
        right = value_end - max(values, default=0.0) - 10
    scale = axis_scale(_reach(spec, points), spec.unit, max(2, int((right - left) / 60)))
    plot = Box(left, bottom, max(right, left + 20), top)
    heights = _heights(points, list(texts), pitch, (bottom, top), size) if dense else {}
    placed = tuple(
        Name(row, text, heights.get(row, top - (row + 0.5) * pitch)) for row, text in texts.items()
    )
    return RankedPlan(
        width, height, head, plot, scale, points, pitch, type_size, placed, dense, value_end, rank_end
    )


def _few_names(points: Sequence[RankedPoint], pitch: float, top: float, size: float) -> list[int]:
    """The rows that are named where not all can be: own, first and last, then outliers from the ends in.

    From each end it goes on as long as no name has to move far from its row.
    """
    count, gap = len(points), size * PITCH
    frame = (top - count * pitch, top)
    outliers = [row for row, point in enumerate(points) if point.verdict in OUTLIERS]
    chosen: list[int] = []
    for row in (row for row, point in enumerate(points) if point.own):
        if not chosen or (row - chosen[-1]) * pitch >= gap:
            chosen.append(row)
    ends = (
        dict.fromkeys([0, *(row for row in outliers if row < count / 2)]),
        dict.fromkeys([count - 1, *(row for row in reversed(outliers) if row >= count / 2)]),
    )
    for rows in ends:
        for row in rows:
            if points[row].own:
                continue
            trial = sorted({*chosen, row})
            heights = _heights(points, trial, pitch, frame, size)
            is_near = all(abs(heights[one] - top + (one + 0.5) * pitch) <= REACH * size for one in trial)
            ordered = [heights[one] for one in trial]
            is_clear = all(upper - lower >= gap - 0.01 for upper, lower in pairwise(ordered))
            if not is_near or not is_clear or ordered[0] > top - 0.4 * size + 0.01:
                break
            chosen = trial
    return chosen


def _heights(
    points: Sequence[RankedPoint],
    rows: Sequence[int],
    pitch: float,
    frame: tuple[float, float],
    size: float,
) -> dict[int, float]:
    """Where the names of these rows stand: own names at their rows, the others clear of them."""
    bottom, top = frame
    gap = size * PITCH
    result: dict[int, float] = {}
    ceiling = top - size * 0.4
    group: list[int] = []

    def settle(floor: float) -> None:
        group.sort(reverse=True)
        wanted = [top - (row + 0.5) * pitch for row in group]
        result.update(zip(group, spread(wanted, gap, floor, ceiling), strict=True))
        group.clear()

    for row in sorted(rows):
        if points[row].own:
            place = top - (row + 0.5) * pitch
            settle(place + gap)
            result[row] = place
            ceiling = place - gap
        else:
            group.append(row)
    settle(bottom + size * 0.4)
    return result


def _reach(spec: RankedChart, points: Sequence[RankedPoint]) -> list[float | None]:
    """What the axis holds: values and lines, and intervals but for the widest.

    The interval of a node with hardly any cases would press all others together; it is cut off instead.
    """
    values = [point.value for point in points]
    lows = sorted(point.low for point in points if finite(point.low) is not None)
    highs = sorted(point.high for point in points if finite(point.high) is not None)
    result: list[float | None] = [*values, spec.center, spec.target, spec.benchmark]
    if lows and highs:
        spare = len(points) // 12
        span = highs[-1 - spare] - lows[spare]
        result += [max(lows[0], lows[spare] - 0.25 * span), min(highs[-1], highs[-1 - spare] + 0.25 * span)]
    return result


def _line_labels(
    asked: Sequence[tuple[str, str, float]], plan: RankedPlan, size: float
) -> tuple[tuple[LineLabel, ...], int]:
    """Texts above the vertical lines, and how many rows they need.

    All ways to set at most three texts to the left, above, or to the right of their lines in a few rows
    are tried; no text may cover another or a line that reaches up past it.
    """
    if not asked:
        return (), 0
    end = plan.width if plan.dense else plan.plot.x1 + 4
    texts = [(elided(text, end, size), role, plan.x(value)) for text, role, value in asked]
    widths = [text_width(text, size) for text, _, _ in texts]
    lines = [x for _, _, x in texts]
    for choice in _choices(len(texts)):
        starts = [
            min(max((x - width / 2, x + 3, x - 3 - width)[side], 0.0), end - width)
            for (side, _), width, x in zip(choice, widths, lines, strict=True)
        ]
        boxes = [
            Box(start, level, start + width, level + 0.9)
            for (_, level), width, start in zip(choice, widths, starts, strict=True)
        ]
        if _apart(boxes, lines):
            base = plan.plot.y1 + size * 0.5
            labels = tuple(
                LineLabel(text, role, x, start, base + level * size * LINE)
                for (text, role, x), start, (_, level) in zip(texts, starts, choice, strict=True)
            )
            return labels, 1 + max(level for _, level in choice)
    return (), len(texts) + 1


@lru_cache(maxsize=4)
def _choices(count: int) -> list[tuple[tuple[int, int], ...]]:
    """Side (above, right, left) and row of each of so many labels, the best first: low, and centred."""
    choices = product(product((0, 1, 2), range(count)), repeat=count)
    return sorted(choices, key=lambda one: sum(2.5 * row + (0.4 if side else 0.0) for side, row in one))


def _apart(boxes: Sequence[Box], lines: Sequence[float]) -> bool:
    for index, box in enumerate(boxes):
        for other, second in enumerate(boxes):
            if other == index:
                continue
            if box.grown(0.0).overlaps(Box(second.x0 - 8, second.y0, second.x1 + 8, second.y1)):
                return False
            if box.y0 < second.y0 and box.x0 - 2 < lines[other] < box.x1 + 2:
                return False
    return True


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
