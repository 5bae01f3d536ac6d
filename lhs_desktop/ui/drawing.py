"""A chart as a picture, drawn in the background on one kept figure, with the places of its points."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from lhs_desktop.formats.charts import Palette
from lhs_desktop.models.charts import SeriesChart

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

DPI = 96.0


@dataclass(frozen=True, slots=True)
class Picture:
    """What was drawn; places are in the pixels of the widget."""

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


class Easel:
    """Keeps one figure; used in one thread at a time, never by the window itself."""

    def __init__(self) -> None:
        self._canvas: FigureCanvasAgg | None = None

    def draw(
        self, spec: SeriesChart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> Picture:
        """Draws a chart.

        Args:
            spec: What it says.
            width: Of the widget, in its own pixels.
            height: Of the widget, in its own pixels.
            ratio: Pixels of the screen to one of the widget.
            palette: Colours.
            size: Type size in points, at 96 points an inch.
        """
        from lhs_desktop.formats.charts.series import draw_series

        canvas = self._canvas_of(width, height, ratio)
        draw_series(spec, canvas.figure, palette, size=size)
        canvas.draw()
        pixels = canvas.buffer_rgba()
        across, down = pixels.shape[1], pixels.shape[0]
        image = QImage(pixels, across, down, 4 * across, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(ratio)
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

    def _canvas_of(self, width: int, height: int, ratio: float) -> "FigureCanvasAgg":
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        if self._canvas is None:
            self._canvas = FigureCanvasAgg(Figure())
        figure = self._canvas.figure
        figure.set_dpi(DPI * ratio)
        figure.set_size_inches(max(width, 40) / DPI, max(height, 40) / DPI)
        return self._canvas
