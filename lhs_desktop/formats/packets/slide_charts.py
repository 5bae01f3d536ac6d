"""A chart as a native one: people can click a point, read its value, and change the chart.

That of a series is here, those of peers in ``slide_peer_charts``.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pptx.chart.data import CategoryChartData
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

from lhs_desktop.formats.charts.layout import EndLabel, Layout, plan
from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.charts.scales import finite, number_text
from lhs_desktop.formats.charts.tables import ChartSpec
from lhs_desktop.formats.packets.office import chart_workbook, plain
from lhs_desktop.formats.packets.slide_style import color, element, set_alt_text
from lhs_desktop.formats.packets.words import WORDS
from lhs_desktop.models.charts import Flag, SeriesChart

SIZE = 11.0
MOST_PARTS = 6
"""A level that changes more often stays one line."""
MARKERS = {
    Flag.IMPROVEMENT: XL_MARKER_STYLE.CIRCLE,
    Flag.CONCERN: XL_MARKER_STYLE.DIAMOND,
    Flag.NEUTRAL: XL_MARKER_STYLE.SQUARE,
    Flag.EXCLUDED: XL_MARKER_STYLE.X,
}
FLAG_NAMES = {
    Flag.IMPROVEMENT: WORDS["improvement"],
    Flag.CONCERN: WORDS["concern"],
    Flag.NEUTRAL: WORDS["neutral"],
    Flag.EXCLUDED: WORDS["excluded"],
}
LEVELS = (("center", "Centre"), ("target", "Target"), ("lower", "Lower limit"), ("upper", "Upper limit"))

Series = tuple[str, str, list[float | None]]
"""Role, name and values."""


class ChartData(CategoryChartData):
    """Chart data whose workbook holds texts as texts and no date of today."""

    def __init__(self, created: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.created = created

    @property
    def xlsx_blob(self) -> bytes:
        names = [str(category.label) for category in self.categories]
        return chart_workbook(names, [(series.name, list(series.values)) for series in self], self.created)


def series_of(spec: SeriesChart) -> list[Series]:
    """The series of the chart: the values, the flagged ones again by flag, and the level lines there are.

    A series for each flag, drawn as marks alone, keeps shape and colour in every program that opens the
    file, and says in the chart's data what the colour means. An excluded value is in its own series alone,
    so that no line goes to it.
    """
    values = [finite(point.value) for point in spec.points]
    joined = [
        None if point.flag is Flag.EXCLUDED else value
        for value, point in zip(values, spec.points, strict=True)
    ]
    result: list[Series] = [("value", spec.y_label or spec.subtitle or "Value", joined)]
    for flag, name in FLAG_NAMES.items():
        chosen = [
            value if point.flag is flag else None for value, point in zip(values, spec.points, strict=True)
        ]
        if any(value is not None for value in chosen):
            result.append((flag.value, name, chosen))
    labels = {"center": spec.center_label, "target": spec.target_label}
    for role, name in LEVELS:
        levels = [finite(getattr(point, role)) for point in spec.points]
        parts = _level_parts(spec, role, levels)
        for number, (first, last) in enumerate(parts):
            is_latest = number + 1 == len(parts)
            title = labels.get(role) or name if is_latest else f"{name} to {spec.points[last].label}"
            part = [level if first <= index <= last else None for index, level in enumerate(levels)]
            result.append((role, title, part))
    return result


def _level_parts(spec: SeriesChart, role: str, levels: Sequence[float | None]) -> list[tuple[int, int]]:
    """First and last point of each piece of a level line that is a series of its own.

    A native line has no gap but where a value is missing: centre and limits in one line would run aslant
    from one phase to the next, and so would a target from its old height to the new one.
    """
    known = [index for index, level in enumerate(levels) if level is not None]
    if not known:
        return []
    keys = [levels[index] if role == "target" else spec.points[index].phase for index in known]
    starts = [at for at in range(len(known)) if not at or keys[at] != keys[at - 1]]
    if len(starts) > MOST_PARTS:
        return [(known[0], known[-1])]
    ends = [*(at - 1 for at in starts[1:]), len(known) - 1]
    return [(known[start], known[end]) for start, end in zip(starts, ends, strict=True)]


def add_chart(slide: Any, spec: ChartSpec, box: tuple[float, float, float, float], created: datetime) -> Any:
    """A chart at left, top, width and height in points; the spec must have a value somewhere."""
    if isinstance(spec, SeriesChart):
        return _add_series_chart(slide, spec, box, created)
    from lhs_desktop.formats.packets.slide_peer_charts import add_peer_chart

    return add_peer_chart(slide, spec, box, created)


def _add_series_chart(
    slide: Any, spec: SeriesChart, box: tuple[float, float, float, float], created: datetime
) -> Any:
    data = ChartData(created)
    data.categories = [plain(point.label) or "–" for point in spec.points]
    series = series_of(spec)
    for _, name, values in series:
        data.add_series(plain(name), values)  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *(Pt(side) for side in box), data)
    set_alt_text(frame, spec.alt_text or spec.title, "Chart")
    chart = frame.chart
    layout = plan(spec, box[2], box[3], SIZE, with_title=False)
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(SIZE)
    chart.font.color.rgb = color(PRINT.muted)
    _style_axes(chart, spec, layout)
    _place_plot(chart, layout)
    _style_series(chart, spec, [role for role, _, _ in series])
    _label_ends(chart, spec, layout, [role for role, _, _ in series])
    return frame


def _style_axes(chart: Any, spec: SeriesChart, layout: Layout) -> None:
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = layout.scale.low, layout.scale.high
    if len(layout.scale.ticks) > 1:
        values.major_unit = layout.scale.ticks[1] - layout.scale.ticks[0]
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = color(PRINT.line)
    values.major_gridlines.format.line.width = Pt(0.5)
    values.format.line.fill.background()
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.number_format = (
        "#,##0" if all(t == int(t) for t in layout.scale.ticks) else "#,##0.0##"
    )
    values.tick_labels.number_format_is_linked = False
    periods = chart.category_axis
    periods.format.line.color.rgb = color(PRINT.muted)
    periods.format.line.width = Pt(0.75)
    periods.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    periods.major_tick_mark = XL_TICK_MARK.NONE
    step = label_step([point.period for point in spec.points], layout.plot_width)
    name_every(periods, step)


def name_every(axis: Any, step: int) -> None:
    """Name every so many periods."""
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        axis._element.find(qn("c:noMultiLvlLbl")).addprevious(element(tag, val=str(step)))


def label_step(periods: Sequence[str], width: float) -> int:
    """Every how many periods one is named: whole years where the series is monthly or quarterly.

    Args:
        periods: Their codes.
        width: Of the plot in points.
    """
    fit = max(1, math.ceil(len(periods) * 70 / width))
    code = periods[0]
    year = 12 if len(code) == 7 and code[4] == "-" and code[5:].isdigit() else 4 if "-Q" in code else 1
    if fit > year / 2 and year > 1:
        return year * math.ceil(fit / year)
    return next((step for step in (1, 2, 3, 4, 6) if step >= fit), fit)


def _place_plot(chart: Any, layout: Layout) -> None:
    """Room at the right for the labels of the lines, which PowerPoint would not leave."""
    area = chart._chartSpace.chart.plotArea
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    outer = element("c:layout")
    manual = element("c:manualLayout", outer)
    shares = {
        "x": layout.left / layout.width,
        "y": 10 / layout.height,
        "w": layout.plot_width / layout.width,
        "h": (layout.height - 40) / layout.height,
    }
    element("c:layoutTarget", manual, val="inner")
    for tag in ("xMode", "yMode"):
        element(f"c:{tag}", manual, val="edge")
    for tag, share in shares.items():
        element(f"c:{tag}", manual, val=f"{share:.4f}")
    area.insert(0, outer)


def _style_series(chart: Any, spec: SeriesChart, roles: list[str]) -> None:
    slot = 600 / max(len(spec.points), 1)
    widths = {"value": 1.5, "center": 1.0, "target": 1.25}
    colors = {"value": PRINT.common, "target": PRINT.ink}
    for role, series in zip(roles, chart.plots[0].series, strict=True):
        series.smooth = False
        if role in {flag.value for flag in FLAG_NAMES}:
            _style_marks(series, MARKERS[Flag(role)], 7 if slot >= 8 else 3, PRINT.flag(Flag(role)))
            continue
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.width = Pt(widths.get(role, 0.5))
        series.format.line.color.rgb = color(colors.get(role, PRINT.muted))
        if role == "target":
            series.format.line.dash_style = MSO_LINE.DASH
        if role == "value" and (slot >= 8 or _has_lone_value(spec)):
            _style_marks(series, XL_MARKER_STYLE.CIRCLE, 5 if slot >= 8 else 2, PRINT.common, lined=True)


def _style_marks(series: Any, style: Any, size: int, fill: str, *, lined: bool = False) -> None:
    if not lined:
        series.format.line.fill.background()
    marker = series.marker
    marker.style = style
    marker.size = size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = color(PRINT.paper if lined and size > 2 else fill)
    marker.format.line.color.rgb = color(fill)


def _has_lone_value(spec: SeriesChart) -> bool:
    """Whether a value stands between gaps, where no line shows it."""
    known = [False, *(finite(point.value) is not None for point in spec.points), False]
    return any(
        now and not before and not after
        for before, now, after in zip(known, known[1:], known[2:], strict=False)
    )


def _label_ends(chart: Any, spec: SeriesChart, layout: Layout, roles: list[str]) -> None:
    """The labels at the right end of the lines, moved apart as in the drawn chart."""
    homes = {"limits": "upper" if "upper" in roles else "lower"}
    if spec.points and spec.points[-1].flag is Flag.EXCLUDED:
        homes["value"] = Flag.EXCLUDED.value
    for label in _joined(layout.end_labels):
        role = homes.get(label.role, label.role)
        if role not in roles:
            continue
        series = chart.plots[0].series[len(roles) - 1 - roles[::-1].index(role)]
        level = label.role if label.role != "limits" else role
        last = max(
            index for index, point in enumerate(spec.points) if finite(getattr(point, level)) is not None
        )
        data_label = series.points[last].data_label
        text = number_text(label.value, spec.decimals) if label.role == "value" else label.text
        frame = data_label.text_frame
        frame.text = "\n".join(plain(line) for line in text.split("\n"))
        frame.word_wrap = False  # a figure, its unit and a range stay on one line
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(SIZE)
                run.font.bold = label.role == "value"
                run.font.color.rgb = color(PRINT.ink if label.role == "value" else PRINT.muted)
        data_label.position = XL_LABEL_POSITION.RIGHT
        _shift(data_label, label, layout)


def _joined(labels: Sequence[EndLabel]) -> list[EndLabel]:
    """The labels of centre and limits as one of two lines: far from its line, a label gets a leader."""
    found = {label.role: label for label in labels}
    if not {"center", "limits"} <= found.keys():
        return list(labels)
    center, limits = found["center"], found["limits"]
    both = replace(center, text=f"{center.text}\n{limits.text}", y=(center.y + limits.y) / 2)
    return [*(label for label in labels if label.role not in ("center", "limits")), both]


def _shift(data_label: Any, label: EndLabel, layout: Layout) -> None:
    points = (label.value - label.y) / (layout.scale.high - layout.scale.low) * (layout.height - 40)
    if abs(points) < 0.5:
        return
    label_element = data_label._dLbl
    outer = element("c:layout")
    manual = element("c:manualLayout", outer)
    element("c:x", manual, val="0")
    element("c:y", manual, val=f"{points / layout.height:.4f}")
    old = label_element.find(qn("c:layout"))
    if old is not None:
        label_element.remove(old)
    label_element.find(qn("c:idx")).addnext(outer)
