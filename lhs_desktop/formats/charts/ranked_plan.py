"""The plan of a caterpillar in points: rows, which of them are named, and labels above its lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product

from lhs_desktop.formats.charts.fonts import elided, printable, text_width, told_apart
from lhs_desktop.formats.charts.layout import LINE, Heading, heading
from lhs_desktop.formats.charts.placing import Box, spread
from lhs_desktop.formats.charts.scales import ValueScale, axis_scale, finite, number_text
from lhs_desktop.formats.charts.verdicts import OUTLIERS
from lhs_desktop.models.naming import telling
from lhs_desktop.models.peer_charts import RankedChart, RankedPoint

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
    written = {row: printable(points[row].name) for row in names}
    places = telling(written.values())
    texts = {
        row: told_apart(name, places[name], room, type_size, semibold=points[row].own)
        for row, name in written.items()
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
