"""Whether every text of a figure has its place: none leaves the figure, none covers another."""

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

TOLERANCE = 1.0
"""Pixels; the smoothed edge of a letter."""


def texts_of(figure: Figure) -> list[Text]:
    found = [*figure.get_children(), *(child for axes in figure.axes for child in axes.texts)]
    return [child for child in found if isinstance(child, Text) and child.get_text()]


def ink(text: Text, figure: Figure) -> Bbox:
    """Where letters may be, in pixels: matplotlib's own box has an empty line above them."""
    box = text.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    _, base = text.get_transform().transform(text.get_position())
    size = float(text.get_fontsize()) / 72 * figure.dpi
    return Bbox.from_extents(box.x0, base - 0.22 * size, box.x1, base + 0.74 * size)


def collisions(figure: Figure) -> list[str]:
    """What is wrong, in words; empty where all is well."""
    boxes = [(text.get_text(), ink(text, figure)) for text in texts_of(figure)]
    width, height = figure.bbox.width + TOLERANCE, figure.bbox.height + TOLERANCE
    found = [
        f"{text!r} leaves the figure"
        for text, box in boxes
        if box.x0 < -TOLERANCE or box.y0 < -TOLERANCE or box.x1 > width or box.y1 > height
    ]
    boxes.sort(key=lambda item: item[1].x0)
    for index, (text, box) in enumerate(boxes):
        for other, second in boxes[index + 1 :]:
            if second.x0 >= box.x1 - TOLERANCE:
                break
            if min(box.y1, second.y1) - max(box.y0, second.y0) > TOLERANCE:
                found.append(f"{text!r} covers {other!r}")
    return found
