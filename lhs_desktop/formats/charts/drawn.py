"""What drawing gives: pixels, and where the points are. Knows nothing of what draws, which takes long to load."""

from collections.abc import Mapping
from dataclasses import dataclass

from lhs_desktop.models.charts import SeriesChart
from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart, SmallMultiples

Chart = SeriesChart | FunnelChart | RankedChart | SmallMultiples | ContributionChart


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as drawn; places are in the pixels of the widget, from its upper left."""

    pixels: bytes
    """Red, green, blue and alpha, by rows."""
    across: int
    """Pixels of the screen."""
    down: int
    plot: tuple[float, float, float, float]
    """Of a series: left, top, width and height of the room of its points; otherwise zeros."""
    points: tuple[tuple[float, float] | None, ...]
    """Of each point of a series; None for a gap."""
    places: Mapping[str, tuple[float, float, float, float]]
    """Of each node that is drawn, by its code: its panel, or a box without extent at its point."""
