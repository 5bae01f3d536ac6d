"""Peers side by side as native charts: funnel and ranked intervals as scatters, contributions as bars.

Small multiples have no native counterpart: they become one chart of all lines, with the own one marked.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from lhs_desktop.formats.charts.contributions import bar_names, folded
from lhs_desktop.formats.charts.fonts import elided, printable, text_width
from lhs_desktop.formats.charts.funnel import LIMITS, FunnelPlan, plan_funnel, shown_points
from lhs_desktop.formats.charts.layout import LINE
from lhs_desktop.formats.charts.palette import PRINT, mixed
from lhs_desktop.formats.charts.ranked_plan import LineLabel, Name, RankedPlan, plan_ranked
from lhs_desktop.formats.charts.scales import axis_scale, finite, signed
from lhs_desktop.formats.charts.verdicts import FLAGS, OUTLIERS
from lhs_desktop.formats.packets.office import plain
from lhs_desktop.formats.packets.slide_charts import SIZE, ChartData, label_step, name_every
from lhs_desktop.formats.packets.slide_scatters import (
    Box,
    Dots,
    Place,
    add_scatter,
    as_line,
    as_marks,
    label,
    place_plot,
    plain_chart,
    style_axis,
    write,
)
from lhs_desktop.formats.packets.slide_style import color, element
from lhs_desktop.models.peer_charts import (
    VERDICT_WORDS,
    ContributionChart,
    FunnelChart,
    FunnelPoint,
    Multiple,
    RankedChart,
    SmallMultiples,
    Verdict,
)

MOST_BARS = 15
MOST_NAMES = 12
CURVE_POINTS = 60
RIGHT, LEFT, ABOVE = XL_LABEL_POSITION.RIGHT, XL_LABEL_POSITION.LEFT, XL_LABEL_POSITION.ABOVE
PeerChart = FunnelChart | RankedChart | SmallMultiples | ContributionChart


def add_peer_chart(slide: Any, spec: PeerChart, box: Box, created: datetime) -> Any:
    """A chart of peers at left, top, width and height in points."""
    match spec:
        case FunnelChart():
            return _add_funnel(slide, spec, box, created)
        case RankedChart():
            return _add_ranked(slide, spec, box, created)
        case ContributionChart():
            return _add_contributions(slide, spec, box, created)
        case SmallMultiples():
            return _add_lines(slide, spec, box, created)


# A funnel


def _add_funnel(slide: Any, spec: FunnelChart, box: Box, created: datetime) -> Any:
    plan = plan_funnel(spec, box[2], box[3], SIZE, with_title=False)
    series = [*_limits(spec, plan), *_nodes(shown_points(spec))]
    frame = add_scatter(slide, (spec.title, spec.alt_text), box, series, created)
    chart = frame.chart
    style_axis(chart.category_axis, plan.across, spec.x_label, grid=False, line=True)
    style_axis(chart.value_axis, plan.up, spec.y_label, grid=True, line=False)
    if plan.is_log:
        _make_logarithmic(chart.category_axis)
    right = 1 - plan.plot.x1 / plan.width
    place_plot(chart, (0.09, 0.03, 0.91 - right, 0.79))
    return frame


def _limits(spec: FunnelChart, plan: FunnelPlan) -> list[Dots]:
    """The limits and the centre as lines, labelled at their right ends where the drawn chart does so."""
    labelled = _labelled(spec, plan)
    step = max(1, len(spec.lines) // CURVE_POINTS)
    lines = [*spec.lines[:-1:step], *spec.lines[-1:]]
    result: list[Dots] = []
    for name, title in LIMITS:
        levels = [(line.size, finite(getattr(line, name))) for line in lines]
        curve = [(size, level) for size, level in levels if level is not None]
        side = "upper" if name.startswith("upper") else "lower"
        dash = MSO_LINE.ROUND_DOT if title.startswith("95") else None

        text = title if name in labelled else ""

        def as_limit(drawn: Any, last: int = len(curve) - 1, text: str = text, dash: Any = dash) -> None:
            as_line(drawn, PRINT.muted, 0.75, dash)
            label(drawn, last, text, RIGHT)

        if curve:
            result.append(Dots(f"{title} {side} limit", curve, as_limit))
    center = finite(spec.center)
    if center is not None:

        def as_center(drawn: Any) -> None:
            as_line(drawn, PRINT.ink, 1.0)
            text = elided(printable(spec.center_label), 0.3 * plan.width, SIZE)
            label(drawn, 1, text, RIGHT, PRINT.ink)

        ends = [(plan.across.low, center), (plan.across.high, center)]
        result.append(Dots(spec.center_label or "Centre", ends, as_center))
    return result


def _labelled(spec: FunnelChart, plan: FunnelPlan) -> list[str]:
    """The limits that are far enough apart at their right ends, the outer ones first."""
    chosen: list[str] = []
    taken = [plan.y(spec.center)] if spec.center is not None else []
    for name in ("upper998", "lower998", "upper95", "lower95"):
        value = finite(getattr(spec.lines[-1], name)) if spec.lines else None
        if value is not None and all(abs(plan.y(value) - y) >= 1.15 * SIZE for y in taken):
            chosen.append(name)
            taken.append(plan.y(value))
    return chosen


def _nodes(points: Sequence[FunnelPoint]) -> list[Dots]:
    """The nodes by verdict, own ones last and apart."""
    groups = [
        (VERDICT_WORDS[verdict], [p for p in points if p.verdict is verdict and not p.own])
        for verdict in Verdict
    ]
    groups += [(p.name, [p]) for p in points if p.own]
    return [
        Dots(name, [(p.size, p.value) for p in found], partial(_style_nodes, found), [p.name for p in found])
        for name, found in groups
        if found
    ]


def _style_nodes(points: Sequence[FunnelPoint], series: Any) -> None:
    own, verdict = points[0].own, points[0].verdict
    as_marks(series, verdict, 10 if own else 3 if verdict is Verdict.NOT_JUDGED else 6)
    if own:
        series.marker.format.line.color.rgb = color(PRINT.ink)
        series.marker.format.line.width = Pt(2)
    if own or (verdict in OUTLIERS and len(points) <= MOST_NAMES):
        for index, point in enumerate(points):
            label(series, index, point.name, RIGHT, PRINT.ink, bold=own)


def _make_logarithmic(axis: Any) -> None:
    scaling = axis._element.find(qn("c:scaling"))
    scaling.insert(0, element("c:logBase", val="10"))
    unit = axis._element.find(qn("c:majorUnit"))
    if unit is not None:
        axis._element.remove(unit)
    # PowerPoint draws logarithmic axes over whole powers of ten
    for tag, rounded in (("c:min", math.floor), ("c:max", math.ceil)):
        limit = scaling.find(qn(tag))
        limit.set("val", f"{10.0 ** rounded(math.log10(float(limit.get('val')))):g}")


# Ranked intervals


def _add_ranked(slide: Any, spec: RankedChart, box: Box, created: datetime) -> Any:
    plan = plan_ranked(spec, box[2], box[3], SIZE, with_title=False)
    count = len(plan.points)
    rows = [(point, float(count - row)) for row, point in enumerate(plan.points)]
    low, high = plan.scale.low, plan.scale.high
    names = [point.name for point in plan.points]
    series = [Dots("Nodes", [(low, y) for _, y in rows], partial(_style_names, plan), names)]
    labels = {one.role: one for one in plan.lines}
    for role, text, value, fill, dash in (
        ("center", spec.center_label or "Centre", finite(spec.center), PRINT.muted, None),
        ("target", spec.target_label or "Target", finite(spec.target), PRINT.ink, MSO_LINE.DASH),
        (
            "benchmark",
            spec.benchmark_label or "Benchmark",
            finite(spec.benchmark),
            PRINT.accent,
            MSO_LINE.ROUND_DOT,
        ),
    ):
        if value is not None:
            style = partial(_style_line, plan, labels.get(role), (fill, dash))
            series.append(Dots(text, [(value, 0.5), (value, count + 0.5)], style))
    for verdict in Verdict:
        found = [(point, y) for point, y in rows if point.verdict is verdict]
        ends: list[Place | None] = []
        for point, y in found:
            ends += [(max(point.low, low), y), (min(point.high, high), y), None]
        if found:
            size = 3 if verdict is Verdict.NOT_JUDGED or plan.dense else 6
            word, fill = VERDICT_WORDS[verdict], PRINT.flag(FLAGS[verdict])
            series.append(Dots(f"{word}, interval", ends[:-1], partial(as_line, fill=fill, width=1.25)))
            places = [(point.value, y) for point, y in found]
            style = partial(as_marks, verdict=verdict, size=size)
            series.append(Dots(word, places, style, [point.name for point, _ in found]))
    frame = add_scatter(slide, (spec.title, spec.alt_text), box, series, created)
    style_axis(frame.chart.category_axis, plan.scale, spec.x_label, grid=True, line=True)
    ranks = frame.chart.value_axis
    ranks.minimum_scale, ranks.maximum_scale = 0.5, count + 0.5
    ranks.has_major_gridlines = False
    ranks.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    ranks.major_tick_mark = XL_TICK_MARK.NONE
    ranks.format.line.fill.background()
    left = plan.plot.x0 / plan.width
    place_plot(frame.chart, (left, 0.12, 0.96 - left, 0.72))
    return frame


def _style_names(plan: RankedPlan, series: Any) -> None:
    """Invisible points at the left, of which the rows have their names."""
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for name in _spaced(plan):
        own, size = plan.points[name.row].own, min(plan.type_size, SIZE)
        label(series, name.row, name.text, LEFT, PRINT.ink, bold=own, size=size)


def _spaced(plan: RankedPlan) -> list[Name]:
    """The names whose rows are far enough apart; they stand at their rows, without leaders."""
    own = [name for name in plan.names if plan.points[name.row].own]
    chosen: list[Name] = []
    for name in (*own, *(name for name in plan.names if name not in own)):
        if not plan.dense or all(abs(name.row - other.row) * plan.pitch >= 1.2 * SIZE for other in chosen):
            chosen.append(name)
    return chosen


def _style_line(plan: RankedPlan, text: LineLabel | None, look: tuple[str, Any], series: Any) -> None:
    """A vertical line, its text above its top, on the side and in the row where it was planned."""
    as_line(series, look[0], 1.0, look[1])
    if text is None:
        return
    row = round((text.y - plan.plot.y1) / (SIZE * LINE) - 0.4)
    is_left = text.start + text_width(text.text, SIZE) < text.x
    side = RIGHT if text.start > text.x else LEFT if is_left else ABOVE
    # beside its point a label stands half below it: empty lines lift it
    lines = row if side is ABOVE else 2 * row + 2
    label(series, 1, text.text + "\n" * lines, side)


# Contributions


def _add_contributions(slide: Any, spec: ContributionChart, box: Box, created: datetime) -> Any:
    bars = folded([bar for bar in spec.bars if finite(bar.total) is not None], MOST_BARS)
    data = ChartData(created)
    names = bar_names(bars, box[2] * 0.3, SIZE)
    data.categories = [
        plain(f"{name}  {signed(bar.total, spec.decimals)}") for name, bar in zip(names, bars, strict=True)
    ]
    data.add_series("By its own value", [bar.rate for bar in bars])  # type: ignore[no-untyped-call]
    data.add_series("By its share of the cases", [bar.volume for bar in bars])  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *(Pt(side) for side in box), data)
    plain_chart(frame, (spec.title, spec.alt_text))
    chart = frame.chart
    chart.has_legend = True
    chart.legend.include_in_layout = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    places, values = chart.category_axis, chart.value_axis
    places.reverse_order = True
    places.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    places.major_tick_mark = XL_TICK_MARK.NONE
    places.format.line.color.rgb = color(PRINT.ink)
    values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = color(PRINT.line)
    values.format.line.fill.background()
    values.has_title = bool(spec.x_label)
    if spec.x_label:
        write(values.axis_title.text_frame, spec.x_label, PRINT.muted)
    for series, pale in zip(plot.series, (False, True), strict=True):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = color(mixed(PRINT.common, PRINT.paper, 0.25 if pale else 1.0))
        for index, value in enumerate(series.values):
            _fill_bar(series.points[index], _part_color(spec, value), pale)
    return frame


def _part_color(spec: ContributionChart, value: float) -> str:
    if spec.better_when_higher is None:
        return PRINT.neutral
    return PRINT.improvement if (value > 0) is spec.better_when_higher else PRINT.concern


def _fill_bar(point: Any, fill: str, pale: bool) -> None:
    point.format.fill.solid()
    point.format.fill.fore_color.rgb = color(mixed(fill, PRINT.paper, 0.25) if pale else fill)
    point.format.line.color.rgb = color(fill)
    point.format.line.width = Pt(0.75)


# Many lines


def _add_lines(slide: Any, spec: SmallMultiples, box: Box, created: datetime) -> Any:
    named = {point.period: point.label for one in spec.multiples for point in one.points}
    codes = sorted(named)
    data = ChartData(created)
    data.categories = [plain(named[code]) or "–" for code in codes]
    ordered = sorted(spec.multiples, key=lambda one: one.own)
    for one in ordered:
        found = {point.period: finite(point.value) for point in one.points}
        data.add_series(plain(one.name), [found.get(code) for code in codes])  # type: ignore[no-untyped-call]
    target = finite(spec.target)
    if target is not None:
        text = plain(spec.target_label or "Target")
        data.add_series(text, [target] * len(codes))  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *(Pt(side) for side in box), data)
    plain_chart(frame, (spec.title, spec.alt_text))
    chart = frame.chart
    values = [point.value for one in spec.multiples for point in one.points]
    style_axis(
        chart.value_axis, axis_scale([*values, target], spec.unit), spec.y_label, grid=True, line=False
    )
    periods = chart.category_axis
    periods.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    periods.format.line.color.rgb = color(PRINT.muted)
    periods.major_tick_mark = XL_TICK_MARK.NONE
    if codes:
        name_every(periods, label_step(codes, box[2] * 0.7))
    place_plot(chart, (0.09, 0.03, 0.7, 0.79))
    drawn = list(chart.plots[0].series)
    for one, series in zip(ordered, drawn, strict=False):
        _style_multiple(series, one, box[2] * 0.2)
    if target is not None:
        as_line(drawn[-1], PRINT.ink, 1.0, MSO_LINE.DASH)
        if codes:
            label(drawn[-1], len(codes) - 1, spec.target_label or "Target", RIGHT)
    return frame


def _style_multiple(series: Any, one: Multiple, room: float) -> None:
    """Own nodes in the accent and named, the others thin and grey."""
    if not one.own:
        as_line(series, mixed(PRINT.common, PRINT.paper, 0.5), 0.75)
        return
    as_line(series, PRINT.accent, 2.25)
    known = [index for index, value in enumerate(series.values) if value is not None]
    if known:
        text = elided(printable(one.name), room, SIZE, semibold=True)
        label(series, known[-1], text, RIGHT, PRINT.ink, bold=True)
