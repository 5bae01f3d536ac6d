"""Charts: one frozen specification drawn on any figure, and as SVG for the packet.

This package itself imports nothing heavy: ``palette`` is plain data. ``series`` and ``svg`` load
matplotlib, so import those where a chart is drawn, not where a program starts.
"""

from lhs_desktop.formats.charts.palette import DARK, LIGHT, PRINT, Palette

__all__ = ["DARK", "LIGHT", "PRINT", "Palette"]
