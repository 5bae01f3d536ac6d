"""Charts: one frozen specification drawn on any figure, as SVG, and as a table of its numbers.

``palette``, ``scales``, ``tables`` and ``symbols`` are plain Python. What draws loads matplotlib, so it
is looked up when it is first asked for, not where a program starts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lhs_desktop.formats.charts.palette import DARK, LIGHT, PRINT, Palette

if TYPE_CHECKING:
    from lhs_desktop.formats.charts.contributions import contributions_places, draw_contributions
    from lhs_desktop.formats.charts.funnel import draw_funnel, funnel_places
    from lhs_desktop.formats.charts.multiples import draw_multiples, multiples_places
    from lhs_desktop.formats.charts.ranked import draw_ranked, ranked_places
    from lhs_desktop.formats.charts.series import draw_series, series_places
    from lhs_desktop.formats.charts.sparklines import mark_svg, sparkline_svg, status_svg
    from lhs_desktop.formats.charts.svg import (
        contributions_svg,
        funnel_svg,
        multiples_svg,
        ranked_svg,
        series_svg,
    )
    from lhs_desktop.formats.charts.symbols import assurance_svg, variation_svg
    from lhs_desktop.formats.charts.tables import ChartTable, table

_HOMES = {
    "contributions": ("contributions_places", "draw_contributions"),
    "funnel": ("draw_funnel", "funnel_places"),
    "multiples": ("draw_multiples", "multiples_places"),
    "ranked": ("draw_ranked", "ranked_places"),
    "series": ("draw_series", "series_places"),
    "sparklines": ("mark_svg", "sparkline_svg", "status_svg"),
    "svg": ("contributions_svg", "funnel_svg", "multiples_svg", "ranked_svg", "series_svg"),
    "symbols": ("assurance_svg", "variation_svg"),
    "tables": ("ChartTable", "table"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "DARK",
    "LIGHT",
    "PRINT",
    "ChartTable",
    "Palette",
    "assurance_svg",
    "contributions_places",
    "contributions_svg",
    "draw_contributions",
    "draw_funnel",
    "draw_multiples",
    "draw_ranked",
    "draw_series",
    "funnel_places",
    "funnel_svg",
    "mark_svg",
    "multiples_places",
    "multiples_svg",
    "ranked_places",
    "ranked_svg",
    "series_places",
    "series_svg",
    "sparkline_svg",
    "status_svg",
    "table",
    "variation_svg",
]


def __getattr__(name: str) -> Any:
    """What has this name, from its module."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
