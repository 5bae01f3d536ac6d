"""The symbols of a reading as small SVG documents: variation, and assurance against the target.

Drawn by hand and our own: the shapes of the flags (circle, diamond, square, open circle), with an arrow
in the direction of a change, and with a tick, a cross or one half filled for what is to be expected. No
text, so nothing needs a font.
"""

import math

from lhs_desktop.formats.charts.palette import PRINT, Palette
from lhs_desktop.formats.charts.sparklines import HEAD, mark, mark_svg
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.readings import Assurance, Variation

VARIATIONS = {
    Variation.IMPROVEMENT_HIGH: (Flag.IMPROVEMENT, 1),
    Variation.IMPROVEMENT_LOW: (Flag.IMPROVEMENT, -1),
    Variation.CONCERN_HIGH: (Flag.CONCERN, 1),
    Variation.CONCERN_LOW: (Flag.CONCERN, -1),
    Variation.NEUTRAL_HIGH: (Flag.NEUTRAL, 1),
    Variation.NEUTRAL_LOW: (Flag.NEUTRAL, -1),
}


def variation_svg(variation: Variation, size: float, palette: Palette = PRINT) -> bytes:
    """A shape with an arrow for a change, an open circle with a wave for none, a dotted one for too little.

    Args:
        variation: Of the reading.
        size: Width and height in points.
        palette: Colours.
    """
    if variation in VARIATIONS:
        flag, arrow = VARIATIONS[variation]
        return mark_svg(flag, size, palette, arrow)
    if variation is Variation.INSUFFICIENT:
        return _svg(size, _ring(size, palette.muted, dotted=True))
    half = size / 2
    return _svg(size, _ring(size, palette.common) + _wave(half, half, size * 0.24, size, palette.common))


def assurance_svg(assurance: Assurance, size: float, palette: Palette = PRINT) -> bytes:
    """A tick on the circle of improvement, a cross on the diamond of concern, a circle half filled.

    Args:
        assurance: Of the reading: will meet the target, will miss it, or hit and miss.
        size: Width and height in points.
        palette: Colours.
    """
    half, wide = size / 2, size * 0.1
    match assurance:
        case Assurance.CONSISTENT_PASS:
            body = mark(Flag.IMPROVEMENT, half, half, half * 0.86, palette)
            tick = ((-0.2, 0.02), (-0.05, 0.17), (0.21, -0.16))
            return _svg(size, body + _stroke(size, (tick,), palette.paper, wide))
        case Assurance.CONSISTENT_FAIL:
            body = mark(Flag.CONCERN, half, half, half * 0.78, palette)
            d = 0.14
            cross = (((-d, -d), (d, d)), ((d, -d), (-d, d)))
            return _svg(size, body + _stroke(size, cross, palette.paper, wide))
        case Assurance.INCONSISTENT:
            return _svg(size, _ring(size, palette.common) + _half_disc(size, palette.common))
        case _:
            return _svg(size, _ring(size, palette.muted, dotted=True))


def _svg(size: float, body: str) -> bytes:
    return f"{HEAD.format(w=_num(size), h=_num(size))}{body}</svg>".encode()


def _ring(size: float, color: str, *, dotted: bool = False) -> str:
    # an even number of dots round the circle, so that none is cut where it closes
    around = math.tau * size * 0.4 / 16
    dash = f' stroke-dasharray="{_num(around * 0.4)} {_num(around * 0.6)}"' if dotted else ""
    return (
        f'<circle cx="{_num(size / 2)}" cy="{_num(size / 2)}" r="{_num(size * 0.4)}" fill="none" '
        f'stroke="{color}" stroke-width="{_num(size * 0.08)}"{dash}/>'
    )


def _half_disc(size: float, color: str) -> str:
    middle, reach = size / 2, size * 0.4
    return (
        f'<path d="M{_num(middle)} {_num(middle - reach)}A{_num(reach)} {_num(reach)} 0 0 0 '
        f'{_num(middle)} {_num(middle + reach)}Z" fill="{color}"/>'
    )


def _wave(x: float, y: float, half: float, size: float, color: str) -> str:
    """One period of a wavy line around a place."""
    height = size * 0.24
    return (
        f'<path d="M{_num(x - half)} {_num(y)}Q{_num(x - half / 2)} {_num(y - height)} {_num(x)} {_num(y)}'
        f'T{_num(x + half)} {_num(y)}" fill="none" stroke="{color}" stroke-width="{_num(size * 0.08)}"/>'
    )


def _stroke(
    size: float,
    lines: tuple[tuple[tuple[float, float], ...], ...],
    color: str,
    width: float,
) -> str:
    """Lines around the middle, in shares of the size."""
    half = size / 2
    path = "".join(
        "M" + "L".join(f"{_num(half + x * size)} {_num(half + y * size)}" for x, y in line) for line in lines
    )
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{_num(width)}"/>'


def _num(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
