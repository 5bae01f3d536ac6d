"""Charts: one frozen specification drawn on any figure, and as SVG for the packet.

``palette``, ``scales``, ``tables`` and ``symbols`` are plain Python. The drawing functions load
matplotlib, so they are looked up when they are first asked for, not where a program starts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lhs_desktop.formats.charts.palette import DARK, LIGHT, PRINT, Palette

if TYPE_CHECKING:
    from lhs_desktop.formats.charts.contributions import contributions_places, draw_contributions
    from lhs_desktop.formats.charts.funnel import draw_funnel, funnel_places
    from lhs_desktop.formats.charts.multiples import draw_multiples, multiples_places
    from lhs_desktop.formats.charts.ranked import draw_ranked, ranked_places
    from lhs_desktop.formats.charts.series import draw_series

_HOMES = {
    "contributions_places": "contributions",
    "draw_contributions": "contributions",
    "draw_funnel": "funnel",
    "draw_multiples": "multiples",
    "draw_ranked": "ranked",
    "draw_series": "series",
    "funnel_places": "funnel",
    "multiples_places": "multiples",
    "ranked_places": "ranked",
}

__all__ = [
    "DARK",
    "LIGHT",
    "PRINT",
    "Palette",
    "contributions_places",
    "draw_contributions",
    "draw_funnel",
    "draw_multiples",
    "draw_ranked",
    "draw_series",
    "funnel_places",
    "multiples_places",
    "ranked_places",
]


def __getattr__(name: str) -> Any:
    """The drawing function of this name, from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
