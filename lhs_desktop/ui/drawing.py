"""A chart as a picture of the window, drawn in a process of its own, with the places of its points."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from lhs_desktop.formats.charts import Palette
from lhs_desktop.formats.charts.beside import drawing_process
from lhs_desktop.formats.charts.drawn import Drawing
from lhs_desktop.models.charts import SeriesChart
from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart, SmallMultiples

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


def series_picture(
    spec: SeriesChart, width: int, height: int, ratio: float, palette: Palette, size: float
) -> Picture:
    """Draws a series; waits for it, so never in the window's thread.

    Args:
        spec: What it says.
        width: Of the widget, in its own pixels.
        height: Of the widget, in its own pixels.
        ratio: Pixels of the screen to one of the widget.
        palette: Colours.
        size: Type size in points, at 96 points an inch.
    """
    drawing = drawing_process.draw(spec, width, height, ratio, palette, size)
    places = tuple(QPointF(*place) if place is not None else None for place in drawing.points)
    return Picture(spec, _image(drawing, ratio), QRectF(*drawing.plot), places)


def peers_picture(
    spec: PeersChart, width: int, height: int, ratio: float, palette: Palette, size: float
) -> PeersPicture:
    """Draws nodes side by side; as ``series_picture``."""
    drawing = drawing_process.draw(spec, width, height, ratio, palette, size)
    return PeersPicture(
        spec, _image(drawing, ratio), {code: QRectF(*box) for code, box in drawing.places.items()}
    )


def _image(drawing: Drawing, ratio: float) -> QImage:
    image = QImage(
        drawing.pixels,
        drawing.across,
        drawing.down,
        4 * drawing.across,
        QImage.Format.Format_RGBA8888,
    ).copy()
    image.setDevicePixelRatio(ratio)
    return image
