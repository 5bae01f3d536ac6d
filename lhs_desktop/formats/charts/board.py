"""What every chart draws with: texts, rules and marks at places in points of the figure.

Object interface only: no pyplot, no global settings. Texts are never read as mathematics.
"""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from lhs_desktop.formats.charts.fonts import families, printable, register, text_width, wrapped
from lhs_desktop.formats.charts.layout import LINE, TITLE_SCALE, Heading
from lhs_desktop.formats.charts.palette import Palette
from lhs_desktop.models.charts import Flag

MARKERS = {Flag.IMPROVEMENT: "o", Flag.CONCERN: "D", Flag.NEUTRAL: "s", Flag.EXCLUDED: "X"}
GROWN = {Flag.CONCERN: 0.92, Flag.NEUTRAL: 0.94, Flag.EXCLUDED: 1.25}
"""So that shapes of one nominal size look equally large."""

Segment = list[tuple[float, float]]


def size_in_points(figure: Figure) -> tuple[float, float]:
    """Width and height of a figure."""
    width, height = figure.get_size_inches()
    return float(width) * 72, float(height) * 72


class Board:
    """A figure wiped clean, with the tools that draw on it."""

    def __init__(self, figure: Figure, palette: Palette, size: float) -> None:
        register()
        figure.clear()
        figure.set_facecolor(palette.paper)
        self.figure = figure
        self.palette = palette
        self.size = size
        self.width, self.height = size_in_points(figure)
        self.in_points: Transform = Affine2D().scale(1 / 72) + figure.dpi_scale_trans

    def open_axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Axes over this part of the figure whose coordinates are points of the figure."""
        box = (
            left / self.width,
            bottom / self.height,
            (right - left) / self.width,
            (top - bottom) / self.height,
        )
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        axes.set_xlim(left, right)
        axes.set_ylim(bottom, top)
        return axes

    # Texts

    def text(self, x: float, y: float, text: str, color: str, **more: Any) -> None:
        """One line of plain text on the base line ``y``; ``more`` goes to matplotlib's ``Text``."""
        if not text:
            return
        more.setdefault("fontsize", self.size)
        artist = Text(
            x,
            y,
            text,
            color=color,
            fontfamily=families(text),
            parse_math=False,
            transform=self.in_points,
            **more,
        )
        self.figure.add_artist(artist)

    def heading(self, heading: Heading) -> float:
        """Draw the sentence and the line below it; returns where the rest begins."""
        y = self.height
        big = self.size * TITLE_SCALE
        for line in heading.title:
            y -= big * 1.2
            self.text(0, y + big * 0.25, line, self.palette.ink, fontsize=big, fontweight=600)
        if heading.subtitle:
            y -= self.size * LINE
            self.text(0, y + self.size * 0.3, heading.subtitle, self.palette.muted)
        return self.height - heading.height

    def sentence(self, text: str, bottom: float, top: float) -> None:
        """A sentence in the middle, where there is nothing to draw."""
        lines = wrapped(printable(text), self.width * 0.8, self.size, 3)
        y = (top + bottom) / 2 + (len(lines) - 1) * self.size * LINE / 2 - self.size * 0.3
        for line in lines:
            self.text(self.width / 2, y, line, self.palette.muted, ha="center")
            y -= self.size * LINE

    def centered(self, x: float, y: float, text: str, color: str, low: float, **more: Any) -> None:
        """Text centred on ``x``, but to the right of ``low`` and inside the figure."""
        shown = printable(text)
        half = text_width(shown, float(more.get("fontsize", self.size))) / 2
        right = self.width - half
        self.text(max(min(x, right), min(max(low, 0) + half, right)), y, shown, color, ha="center", **more)

    # Lines and shapes

    def rules(
        self, segments: Sequence[Segment], color: str, width: float, *, zorder: float, **more: Any
    ) -> None:
        """Lines of one look."""
        if not segments:
            return
        lines = LineCollection(segments, colors=[color], linewidths=[width], zorder=zorder, **more)
        lines.set_transform(self.in_points)
        self.figure.add_artist(lines)

    def areas(
        self,
        polygons: Sequence[Segment],
        fill: str,
        *,
        zorder: float,
        edge: str = "none",
        width: float = 0.0,
    ) -> None:
        """Filled polygons of one look."""
        if not polygons:
            return
        shapes = PolyCollection(
            polygons, facecolors=[fill], edgecolors=[edge], linewidths=[width], zorder=zorder
        )
        shapes.set_transform(self.in_points)
        self.figure.add_artist(shapes)

    def marks(
        self, places: Sequence[tuple[float, float]], flag: Flag, diameter: float, *, zorder: float = 4
    ) -> None:
        """Points by the shape and colour of a flag; an open circle where there is no signal."""
        if not places:
            return
        color = self.palette.flag(flag)
        is_open = flag in (Flag.NONE, Flag.EXCLUDED)
        self.dots(
            places,
            MARKERS.get(flag, "o"),
            diameter * GROWN.get(flag, 1.0),
            fill=self.palette.paper if is_open else color,
            edge=color,
            width=1.0 if is_open else 0.0,
            zorder=zorder,
        )

    def dots(
        self,
        places: Sequence[tuple[float, float]],
        marker: str,
        diameter: float,
        *,
        fill: str,
        edge: str,
        width: float,
        zorder: float,
    ) -> None:
        """Points of one look."""
        if not places:
            return
        line = Line2D(
            [x for x, _ in places],
            [y for _, y in places],
            linestyle="none",
            marker=marker,
            markersize=diameter,
            markerfacecolor=fill,
            markeredgecolor=edge,
            markeredgewidth=width,
            zorder=zorder,
            transform=self.in_points,
        )
        self.figure.add_artist(line)
