"""A chart as a picture, drawn in the background on one kept figure, with the places of its points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from lhs_desktop.formats import charts
from lhs_desktop.formats.charts import Palette
from lhs_desktop.models.charts import SeriesChart
from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart, SmallMultiples

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

DPI = 96.0

PeersChart = FunnelChart | RankedChart | SmallMultiples | ContributionChart


@dataclass(frozen=True, slots=True)
class Picture:
    """A series as drawn; places are in the pixels of the widget."""

    spec: SeriesChart
    image: QImage
    plot: QRectF
    places: tuple[QPointF | None, ...]
    """Of each point; None for a gap."""

    def nearest(self, x: float) -> int:
        """The point whose column is nearest; −1 where there are no points."""
        count = len(self.places)
        if count == 0 or self.plot.width() <= 0:
            return -1
        share = (x - self.plot.left()) / self.plot.width()
        return min(max(int(share * count), 0), count - 1)

    def x_of(self, index: int) -> float:
        return self.plot.left() + (index + 0.5) / max(len(self.places), 1) * self.plot.width()


@dataclass(frozen=True, slots=True)
class PeersPicture:
    """Nodes side by side as drawn; places are in the pixels of the widget."""

    spec: PeersChart
    image: QImage
    places: Mapping[str, QRectF]
    """Of each node that is drawn, by its code: its panel, or a box without extent at its point."""

    def nearest(self, x: float, y: float, reach: float) -> str:
        """The code of the node whose panel holds a place, or whose point is within reach of it."""
        best, code = reach, ""
        for one, box in self.places.items():
            away = max(abs(x - box.center().x()) - box.width() / 2, 0.0)
            down = max(abs(y - box.center().y()) - box.height() / 2, 0.0)
            distance = (away**2 + down**2) ** 0.5
            if distance < best:
                best, code = distance, one
        return code


class Easel:
    """Keeps one figure; used in one thread at a time, never by the window itself."""

    def __init__(self) -> None:
        self._canvas: FigureCanvasAgg | None = None

    def draw(
        self, spec: SeriesChart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> Picture:
        """Draws a series.

        Args:
            spec: What it says.
            width: Of the widget, in its own pixels.
            height: Of the widget, in its own pixels.
            ratio: Pixels of the screen to one of the widget.
            palette: Colours.
            size: Type size in points, at 96 points an inch.
        """
        canvas = self._canvas_of(width, height, ratio)
        charts.draw_series(spec, canvas.figure, palette, size=size)
        image = _image(canvas, ratio)
        axes = canvas.figure.axes[0]
        box = axes.get_window_extent()
        plot = QRectF(box.x0 / ratio, height - box.y1 / ratio, box.width / ratio, box.height / ratio)
        places: list[QPointF | None] = []
        for index, point in enumerate(spec.points):
            if point.value is None:
                places.append(None)
                continue
            x, y = axes.transData.transform((index, point.value))
            places.append(QPointF(x / ratio, height - y / ratio))
        return Picture(spec, image, plot, tuple(places))

    def draw_peers(
        self, spec: PeersChart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> PeersPicture:
        """Draws nodes side by side; arguments as of ``draw``."""
        canvas = self._canvas_of(width, height, ratio)
        figure = canvas.figure
        found: Mapping[str, tuple[float, ...]]
        if isinstance(spec, FunnelChart):
            charts.draw_funnel(spec, figure, palette, size=size)
            found = charts.funnel_places(spec, figure, size=size)
        elif isinstance(spec, RankedChart):
            charts.draw_ranked(spec, figure, palette, size=size)
            found = charts.ranked_places(spec, figure, size=size)
        elif isinstance(spec, SmallMultiples):
            charts.draw_multiples(spec, figure, palette, size=size)
            found = charts.multiples_places(spec, figure, size=size)
        else:
            charts.draw_contributions(spec, figure, palette, size=size)
            found = charts.contributions_places(spec, figure, size=size)
        places = {code: _box(place, height, ratio) for code, place in found.items() if code}
        return PeersPicture(spec, _image(canvas, ratio), places)

    def _canvas_of(self, width: int, height: int, ratio: float) -> "FigureCanvasAgg":
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        if self._canvas is None:
            self._canvas = FigureCanvasAgg(Figure())
        figure = self._canvas.figure
        figure.set_dpi(DPI * ratio)
        figure.set_size_inches(max(width, 40) / DPI, max(height, 40) / DPI)
        return self._canvas


def _image(canvas: "FigureCanvasAgg", ratio: float) -> QImage:
    canvas.draw()
    pixels = canvas.buffer_rgba()
    across, down = pixels.shape[1], pixels.shape[0]
    image = QImage(pixels, across, down, 4 * across, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _box(place: tuple[float, ...], height: int, ratio: float) -> QRectF:
    """A point or a box of the figure, whose origin is below, in pixels of the widget."""
    left, bottom = place[0], place[1]
    right, top = (place[2], place[3]) if len(place) == 4 else (left, bottom)
    return QRectF(left / ratio, height - top / ratio, (right - left) / ratio, (top - bottom) / ratio)
