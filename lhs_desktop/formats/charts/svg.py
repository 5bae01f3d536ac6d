"""Charts as SVG for the packet: the same drawing as on the screen, byte for byte repeatable."""

import io
from collections.abc import Callable

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from lhs_desktop.formats.charts.contributions import draw_contributions
from lhs_desktop.formats.charts.funnel import draw_funnel
from lhs_desktop.formats.charts.multiples import draw_multiples
from lhs_desktop.formats.charts.palette import PRINT, Palette
from lhs_desktop.formats.charts.ranked import draw_ranked
from lhs_desktop.formats.charts.series import draw_series
from lhs_desktop.models.charts import SeriesChart
from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart, SmallMultiples

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
    return _svg(lambda figure: draw_series(spec, figure, palette, size=size), width_mm, height_mm)


def funnel_svg(
    spec: FunnelChart, width_mm: float, height_mm: float, palette: Palette = PRINT, *, size: float = 9.0
) -> bytes:
    """A funnel as SVG; arguments as those of ``series_svg``."""
    return _svg(lambda figure: draw_funnel(spec, figure, palette, size=size), width_mm, height_mm)


def ranked_svg(
    spec: RankedChart, width_mm: float, height_mm: float, palette: Palette = PRINT, *, size: float = 9.0
) -> bytes:
    """A caterpillar as SVG; arguments as those of ``series_svg``."""
    return _svg(lambda figure: draw_ranked(spec, figure, palette, size=size), width_mm, height_mm)


def multiples_svg(
    spec: SmallMultiples, width_mm: float, height_mm: float, palette: Palette = PRINT, *, size: float = 9.0
) -> bytes:
    """Small multiples as SVG; arguments as those of ``series_svg``."""
    return _svg(lambda figure: draw_multiples(spec, figure, palette, size=size), width_mm, height_mm)


def contributions_svg(
    spec: ContributionChart,
    width_mm: float,
    height_mm: float,
    palette: Palette = PRINT,
    *,
    size: float = 9.0,
) -> bytes:
    """The parts of a change as SVG; arguments as those of ``series_svg``."""
    return _svg(lambda figure: draw_contributions(spec, figure, palette, size=size), width_mm, height_mm)


def _svg(draw: Callable[[Figure], None], width_mm: float, height_mm: float) -> bytes:
    figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4))
    FigureCanvasSVG(figure)
    draw(figure)
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()
