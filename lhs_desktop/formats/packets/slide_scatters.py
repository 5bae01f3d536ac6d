"""What native scatter charts are made of: points and lines in one chart, with a workbook behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Pt

from lhs_desktop.formats.charts.palette import PRINT, mixed
from lhs_desktop.formats.charts.scales import ValueScale
from lhs_desktop.formats.charts.verdicts import FLAGS
from lhs_desktop.formats.packets.office import WORKBOOK_OPTIONS, cell_text, plain
from lhs_desktop.formats.packets.slide_charts import MARKERS, SIZE
from lhs_desktop.formats.packets.slide_style import color, element, set_alt_text
from lhs_desktop.models.peer_charts import Verdict

Box = tuple[float, float, float, float]
Place = tuple[float, float]


@dataclass(frozen=True)
class Dots:
    """One series of a scatter: where its points are, what they are called, and how it is styled."""

    name: str
    places: Sequence[Place | None]
    """None where a line breaks."""
    style: Callable[[Any], None]
    labels: Sequence[str] = ()


class _ScatterData(XyChartData):
    """Scatter data whose workbook holds texts as texts, the names of points, and no date of today.

    Each series is a table of its own below the one before, as python-pptx refers to them: x in column A,
    y in B, and beside them names in C.
    """

    def __init__(self, series: Sequence[Dots], created: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.created = created
        self.dots = series
        for one in series:
            added = self.add_series(plain(one.name))  # type: ignore[no-untyped-call]
            for place in one.places:
                added.add_data_point(*(place or (None, None)))

    @property
    def xlsx_blob(self) -> bytes:
        stream = BytesIO()
        book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
        book.set_properties({"created": self.created})
        sheet = book.add_worksheet("Sheet1")
        first = 1
        for one in self.dots:
            sheet.write_string(first - 1, 1, cell_text(plain(one.name)))
            for row, place in enumerate(one.places, start=first):
                if place:
                    sheet.write_number(row, 0, place[0])
                    sheet.write_number(row, 1, place[1])
            for row, label in enumerate(one.labels, start=first):
                sheet.write_string(row, 2, cell_text(plain(label)))
            first += len(one.places) + 2
        book.close()
        return stream.getvalue()


def add_scatter(
    slide: Any, texts: tuple[str, str], box: Box, series: Sequence[Dots], created: datetime
) -> Any:
    """A scatter chart at left, top, width and height in points, its series styled.

    Args:
        slide: Where it goes.
        texts: Title and alternative text.
        box: Left, top, width and height.
        series: Drawn in the order of their length.
        created: The date of the workbook behind it.
    """
    # LibreOffice loses the points of a series that a longer one follows
    ordered = sorted(series, key=lambda one: -len(one.places))
    data = _ScatterData(ordered, created)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *(Pt(side) for side in box), data)
    plain_chart(frame, texts)
    for one, drawn in zip(ordered, frame.chart.plots[0].series, strict=True):
        one.style(drawn)
    return frame


def plain_chart(frame: Any, texts: tuple[str, str]) -> None:
    """No legend, no title, our type; the alternative text for those who cannot see it."""
    title, alt_text = texts
    set_alt_text(frame, alt_text or title, "Chart")
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(SIZE)
    chart.font.color.rgb = color(PRINT.muted)


def style_axis(axis: Any, scale: ValueScale, title: str, *, grid: bool, line: bool) -> None:
    """The scale, number format and title of an axis."""
    axis.minimum_scale, axis.maximum_scale = scale.low, scale.high
    if len(scale.ticks) > 1:
        axis.major_unit = scale.ticks[1] - scale.ticks[0]
    axis.has_major_gridlines = grid
    if grid:
        axis.major_gridlines.format.line.color.rgb = color(PRINT.line)
        axis.major_gridlines.format.line.width = Pt(0.5)
    if line:
        axis.format.line.color.rgb = color(PRINT.muted)
    else:
        axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.number_format = "#,##0" if all(t == int(t) for t in scale.ticks) else "#,##0.0##"
    axis.tick_labels.number_format_is_linked = False
    axis.has_title = bool(title)
    if title:
        write(axis.axis_title.text_frame, title, PRINT.muted)


def write(frame: Any, text: str, fill: str, *, bold: bool = False, size: float = SIZE) -> None:
    """A text of one look; a line break begins a new paragraph."""
    frame.text = "\n".join(plain(line) for line in text.split("\n"))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.bold = bold
            run.font.color.rgb = color(fill)


def label(
    series: Any,
    index: int,
    text: str,
    position: Any,
    fill: str = PRINT.muted,
    *,
    bold: bool = False,
    size: float = SIZE,
) -> None:
    """The text at a point."""
    if not text:
        return
    made = series.points[index].data_label
    write(made.text_frame, text, fill, bold=bold, size=size)
    made.text_frame.word_wrap = False
    made.position = position


def place_plot(chart: Any, shares: tuple[float, float, float, float]) -> None:
    """The plot at left, top, width and height, as shares of the chart."""
    area = chart._chartSpace.chart.plotArea
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    outer = element("c:layout")
    manual = element("c:manualLayout", outer)
    element("c:layoutTarget", manual, val="inner")
    for tag in ("xMode", "yMode"):
        element(f"c:{tag}", manual, val="edge")
    for tag, share in zip("xywh", shares, strict=True):
        element(f"c:{tag}", manual, val=f"{share:.4f}")
    area.insert(0, outer)


def as_marks(series: Any, verdict: Verdict, size: int) -> None:
    """Points without a line, by the shape and colour of a verdict."""
    flag = FLAGS[verdict]
    fill = PRINT.flag(flag)
    series.format.line.fill.background()
    marker = series.marker
    marker.style = MARKERS.get(flag, XL_MARKER_STYLE.CIRCLE)
    marker.size = size
    marker.format.fill.solid()
    # not open: programs that draw no edges of marks would show nothing
    pale = mixed(fill, PRINT.paper, 0.35) if verdict is Verdict.AS_EXPECTED else fill
    marker.format.fill.fore_color.rgb = color(pale)
    marker.format.line.color.rgb = color(fill)


def as_line(series: Any, fill: str, width: float, dash: Any = None) -> None:
    """A line without points."""
    series.marker.style = XL_MARKER_STYLE.NONE
    series.smooth = False
    series.format.line.color.rgb = color(fill)
    series.format.line.width = Pt(width)
    if dash is not None:
        series.format.line.dash_style = dash
