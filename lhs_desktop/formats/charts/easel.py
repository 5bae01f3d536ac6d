"""Draws charts as pixels on one kept figure, and says where their points are."""

from collections.abc import Mapping
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lhs_desktop.formats import charts
from lhs_desktop.formats.charts import Palette
from lhs_desktop.formats.charts.drawn import Chart, Drawing
from lhs_desktop.models.charts import SeriesChart
from lhs_desktop.models.peer_charts import FunnelChart, RankedChart, SmallMultiples

DPI = 96.0


class Easel:
    """Keeps one figure; used in one thread at a time."""

    def __init__(self) -> None:
        self._canvas: Any = FigureCanvasAgg(Figure())

    def draw(
        self, chart: Chart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> Drawing:
        """Draws a chart.

        Args:
            chart: What it says.
            width: Of the widget, in its own pixels.
            height: Of the widget, in its own pixels.
            ratio: Pixels of the screen to one of the widget.
            palette: Colours.
            size: Type size in points, at 96 points an inch.
        """
        figure = self._canvas.figure
        figure.set_dpi(DPI * ratio)
        figure.set_size_inches(max(width, 40) / DPI, max(height, 40) / DPI)
        found: Mapping[str, tuple[float, ...]] = {}
        if isinstance(chart, SeriesChart):
            charts.draw_series(chart, figure, palette, size=size)
        elif isinstance(chart, FunnelChart):
            charts.draw_funnel(chart, figure, palette, size=size)
            found = charts.funnel_places(chart, figure, size=size)
        elif isinstance(chart, RankedChart):
            charts.draw_ranked(chart, figure, palette, size=size)
            found = charts.ranked_places(chart, figure, size=size)
        elif isinstance(chart, SmallMultiples):
            charts.draw_multiples(chart, figure, palette, size=size)
            found = charts.multiples_places(chart, figure, size=size)
        else:
            charts.draw_contributions(chart, figure, palette, size=size)
            found = charts.contributions_places(chart, figure, size=size)
        self._canvas.draw()
        pixels = self._canvas.buffer_rgba()
        plot, points = _series_places(figure, chart, height, ratio)
        return Drawing(
            pixels=bytes(pixels),
            across=pixels.shape[1],
            down=pixels.shape[0],
            plot=plot,
            points=points,
            places={code: _box(place, height, ratio) for code, place in found.items() if code},
        )


def _series_places(
    figure: Figure, chart: Chart, height: int, ratio: float
) -> tuple[tuple[float, float, float, float], tuple[tuple[float, float] | None, ...]]:
    """The room of the points of a series, and where each stands."""
    if not isinstance(chart, SeriesChart):
        return (0.0, 0.0, 0.0, 0.0), ()
    axes = figure.axes[0]
    box = axes.get_window_extent()
    plot = (box.x0 / ratio, height - box.y1 / ratio, box.width / ratio, box.height / ratio)
    points: list[tuple[float, float] | None] = []
    for index, point in enumerate(chart.points):
        if point.value is None:
            points.append(None)
            continue
        x, y = axes.transData.transform((index, point.value))
        points.append((float(x) / ratio, height - float(y) / ratio))
    return plot, tuple(points)


def _box(place: tuple[float, ...], height: int, ratio: float) -> tuple[float, float, float, float]:
    """A point or a box of the figure, whose origin is below: left, top, width and height in the widget."""
    left, bottom = place[0], place[1]
    right, top = (place[2], place[3]) if len(place) == 4 else (left, bottom)
    return left / ratio, height - top / ratio, (right - left) / ratio, (top - bottom) / ratio
