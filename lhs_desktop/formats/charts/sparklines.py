"""Sparklines and marks as small SVG documents, written by hand: hundreds of them cost nothing.

No matplotlib here, and no text, so nothing needs a font.
"""

from collections.abc import Callable, Iterable, Sequence

from lhs_desktop.formats.charts.palette import PRINT, Palette
from lhs_desktop.formats.charts.scales import finite
from lhs_desktop.models.charts import Flag, Sparkline

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="{w}pt" height="{h}pt" viewBox="0 0 {w} {h}">'

Place = Callable[[int, float], tuple[float, float]]


def sparkline_svg(
    spark: Sparkline, width: float, height: float, palette: Palette = PRINT, *, line: float = 0.9
) -> bytes:
    """The last periods as a line with the newest point marked by its flag and the target dashed.

    Args:
        spark: Values in time order; None is a gap.
        width: Width in points.
        height: Height in points.
        palette: Colours.
        line: Width of the line in points.
    """
    values = [finite(value) for value in spark.values]
    target = finite(spark.target)
    levels = [level for level in (*values, target) if level is not None]
    parts = [HEAD.format(w=_num(width), h=_num(height))]
    if levels and any(value is not None for value in values):
        low, high = min(levels), max(levels)
        margin = 2.4
        scale = (height - 2 * margin) / (high - low) if high > low else 0.0
        step = (width - 2 * margin) / max(len(values) - 1, 1)

        def place(index: int, value: float) -> tuple[float, float]:
            y = height - margin - (value - low) * scale if scale else height / 2
            return margin + index * step, y

        if target is not None:
            y = place(0, target)[1]
            parts.append(
                f'<path d="M0 {_num(y)}H{_num(width)}" fill="none" stroke="{palette.line}" '
                f'stroke-width="0.7" stroke-dasharray="2.2 1.6"/>'
            )
        parts.extend(_runs(values, place, palette, line))
        if values[-1] is not None:
            parts.append(mark(spark.last_flag, *place(len(values) - 1, values[-1]), 1.9, palette))
    parts.append("</svg>")
    return "".join(parts).encode()


def mark_svg(flag: Flag, size: float, palette: Palette = PRINT, arrow: int = 0) -> bytes:
    """The symbol of a flag, with an arrow up (1) or down (-1) cut into it, as an SVG of ``size`` points."""
    half = size / 2
    # the corners of a diamond reach further than its radius
    body = mark(flag, half, half, half * (0.78 if flag is Flag.CONCERN else 0.86), palette)
    return f"{HEAD.format(w=_num(size), h=_num(size))}{body}{_arrow(size, arrow, palette)}</svg>".encode()


def status_svg(status: str, size: float, palette: Palette = PRINT) -> bytes:
    """A tick for ``met``, a cross for ``missed``, a wave for ``within_chance``, a short dash for anything else."""
    paths = {
        "met": "M1.5 5.4L4 8L8.6 2.2",
        "missed": "M2 2L8 8M8 2L2 8",
        "within_chance": "M1.2 6.2Q3.1 2.2 5 5T8.8 3.8",
    }
    path = paths.get(status, "M3 5H7")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_num(size)}pt" height="{_num(size)}pt" '
        f'viewBox="0 0 10 10"><path d="{path}" fill="none" stroke="{palette.status(status)}" '
        f'stroke-width="1.5"/></svg>'
    ).encode()


def mark(flag: Flag, x: float, y: float, radius: float, palette: Palette) -> str:
    """An SVG element for a point: shape and colour by its flag."""
    color = palette.flag(flag)
    match flag:
        case Flag.IMPROVEMENT:
            return f'<circle cx="{_num(x)}" cy="{_num(y)}" r="{_num(radius)}" fill="{color}"/>'
        case Flag.CONCERN:
            return f'<path d="{_polygon(x, y, radius * 1.25, ((0, -1), (1, 0), (0, 1), (-1, 0)))}" fill="{color}"/>'
        case Flag.NEUTRAL:
            corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
            return f'<path d="{_polygon(x, y, radius * 0.9, corners)}" fill="{color}"/>'
        case _:
            return (
                f'<circle cx="{_num(x)}" cy="{_num(y)}" r="{_num(radius * 0.85)}" fill="{palette.paper}" '
                f'stroke="{color}" stroke-width="0.9"/>'
            )


def _runs(values: Sequence[float | None], place: Place, palette: Palette, line: float) -> Iterable[str]:
    run: list[str] = []
    for index, value in enumerate([*values, None]):
        if value is not None:
            x, y = place(index, value)
            run.append(f"{_num(x)} {_num(y)}")
            continue
        if len(run) == 1:
            left, down = run[0].split()
            yield f'<circle cx="{left}" cy="{down}" r="0.9" fill="{palette.common}"/>'
        elif run:
            yield (
                f'<path d="M{"L".join(run)}" fill="none" stroke="{palette.common}" '
                f'stroke-width="{_num(line)}" stroke-linejoin="round"/>'
            )
        run = []


def _arrow(size: float, arrow: int, palette: Palette) -> str:
    if not arrow:
        return ""
    center, length, wing = size / 2, size * 0.22 * arrow, size * 0.14
    tip, tail = center - length, center + length
    return (
        f'<path d="M{_num(center)} {_num(tail)}V{_num(tip)}M{_num(center - wing)} {_num(tip + wing * arrow)}'
        f'L{_num(center)} {_num(tip)}L{_num(center + wing)} {_num(tip + wing * arrow)}" '
        f'fill="none" stroke="{palette.paper}" stroke-width="{_num(size * 0.09)}"/>'
    )


def _polygon(x: float, y: float, radius: float, corners: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_num(x + a * radius)} {_num(y + b * radius)}" for a, b in corners) + "Z"


def _num(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
