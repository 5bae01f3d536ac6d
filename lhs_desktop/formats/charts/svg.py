"""A chart as SVG for the packet: the same drawing as on the screen, byte for byte repeatable."""

import io

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from lhs_desktop.formats.charts.palette import PRINT, Palette
from lhs_desktop.formats.charts.series import draw_series
from lhs_desktop.models.charts import SeriesChart

POINTS_PER_MM = 72 / 25.4

# Only the SVG writer reads these two, so setting them once here changes nothing on the screen. Text
# stays text: the packet embeds the font and readers can search the labels.
matplotlib.rcParams["svg.fonttype"] = "none"
matplotlib.rcParams["svg.hashsalt"] = "lhs-desktop"


def series_svg(
    spec: SeriesChart, width_mm: float, height_mm: float, palette: Palette = PRINT, *, size: float = 9.0
) -> bytes:
    """The chart, without its title, as an SVG document of this size.

    Args:
        spec: What the chart says.
        width_mm: Width in millimetres.
        height_mm: Height in millimetres.
        palette: Colours; the print palette unless told otherwise.
        size: Type size in points.
    """
    figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4))
    FigureCanvasSVG(figure)
    draw_series(spec, figure, palette, size=size)
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()
