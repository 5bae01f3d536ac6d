"""The look of the slides, and texts that fit into their boxes.

Sizes are in points; a slide is 960 × 540 points (16 : 9). PowerPoint puts another font in where
Source Sans 3 is not installed, so texts are measured with some room to spare.
"""

import math
import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from lhs_desktop.formats.charts.fonts import FAMILY, printable, text_width
from lhs_desktop.formats.charts.palette import PRINT
from lhs_desktop.formats.packets.office import plain
from lhs_desktop.formats.packets.words import unbroken

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 44.0
TEXT_WIDTH = WIDTH - 2 * MARGIN
TOP = 118.0
"""Where the content begins, below the title."""
BOTTOM = HEIGHT - 48.0
"""Where it ends, above the footer."""
ROOM, BOLD_ROOM = 1.25, 1.36
"""Another font may be this much wider (Arial 1.12, DejaVu Sans 1.21, its bold 1.32 times)."""
LINE = 1.2

ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}


def color(value: str) -> RGBColor:
    """``#RRGGBB`` as python-pptx wants it."""
    red, green, blue = (int(value[at : at + 2], 16) for at in (1, 3, 5))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def lines_needed(text: str, width: float, size: float, *, semibold: bool = False) -> int:
    """How many lines of this width the text takes, with room for another font."""
    lines, used = 1, 0.0
    room = BOLD_ROOM if semibold else ROOM
    space = text_width(" ", size) * room
    for word in printable(text).split(" "):
        length = text_width(word, size, semibold=semibold) * room
        if used and used + space + length > width:
            lines, used = lines + 1, 0.0
        if length > width:
            lines += math.ceil(length / width) - 1
        used += length + (space if used else 0.0)
    return lines


def fitting(
    text: str, width: float, height: float, sizes: tuple[float, ...], *, semibold: bool = False
) -> tuple[str, float]:
    """The largest of these sizes at which the text fits its box; in the smallest it is cut in the middle."""
    shown = unbroken(plain(text))
    for size in sizes:
        if lines_needed(shown, width, size, semibold=semibold) * size * LINE <= height:
            return shown, size
    size = sizes[-1]
    kept = len(shown)
    while kept > 8:
        kept = kept * 9 // 10
        cut = f"{shown[: (kept + 1) // 2].rstrip()}…{shown[len(shown) - kept // 2 :].lstrip()}"
        if lines_needed(cut, width, size, semibold=semibold) * size * LINE <= height:
            return cut, size
    return "…", size


def style_run(run: Any, size: float, fill: str = PRINT.ink, *, bold: bool = False) -> None:
    font = run.font
    font.size = Pt(size)
    font.bold = bold
    font.color.rgb = color(fill)


def add_text(
    slide: Any,
    text: str,
    box: tuple[float, float, float, float],
    size: float,
    fill: str = PRINT.ink,
    *,
    bold: bool = False,
    align: str = "left",
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    name: str = "Text",
) -> Any:
    """A text box without margins: left, top, width and height in points."""
    shape = slide.shapes.add_textbox(*(Pt(value) for value in box))
    shape.name = name
    fill_frame(shape.text_frame, text, size, fill, bold=bold, align=align, anchor=anchor)
    return shape


def fill_frame(
    frame: Any,
    text: str,
    size: float,
    fill: str = PRINT.ink,
    *,
    bold: bool = False,
    align: str = "left",
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> None:
    """One paragraph of plain text in a frame without margins."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    add_paragraph(frame.paragraphs[0], text, size, fill, bold=bold, align=align)


def add_paragraph(
    paragraph: Any, text: str, size: float, fill: str = PRINT.ink, *, bold: bool = False, align: str = "left"
) -> None:
    """Plain text in a paragraph that is still empty."""
    paragraph.alignment = ALIGN[align]
    # in points, because the natural line of Source Sans 3 is higher than that of its stand-ins
    paragraph.line_spacing = Pt(size * LINE)
    run = paragraph.add_run()
    run.text = unbroken(plain(text))
    style_run(run, size, fill, bold=bold)


def add_title(slide: Any, text: str, kicker: str = "", why: str = "") -> None:
    """The slide's title, which readers of the outline and screen readers get too, at a size that fits.

    Args:
        slide: Whose title it is.
        text: The title.
        kicker: A few words above it.
        why: A sentence below it, which takes some of its room.
    """
    room = 44 if why else 62
    # what stands below must not be run into where another font is wider
    width = TEXT_WIDTH / (1.25 if why else 1.0)
    shown, size = fitting(text, width, room, (24, 22, 20, 18, 16, 14, 12), semibold=True)
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Pt(MARGIN), Pt(46), Pt(TEXT_WIDTH), Pt(room + 2)
    fill_frame(title.text_frame, shown, size, bold=True)
    if why:
        text, size = fitting(why, TEXT_WIDTH, 18, (14, 13, 12, 11, 10, 9))
        add_text(slide, text, (MARGIN, 92, TEXT_WIDTH, 18), size, name="Why")
    if kicker:
        text, size = fitting(kicker, TEXT_WIDTH, 18, (12, 10, 8))
        add_text(slide, text, (MARGIN, 26, TEXT_WIDTH, 18), size, PRINT.muted, name="Measure")


def element(tag: str, parent: Any = None, **attributes: str) -> Any:
    """A new XML element such as ``a:lnB``, put at the end of its parent."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(name, value)
    if parent is not None:
        parent.append(made)
    return made


def set_alt_text(shape: Any, text: str, name: str) -> None:
    """What a screen reader says instead of the drawing."""
    shape.name = name
    properties = shape._element.find(f".//{qn('p:cNvPr')}")
    properties.set("descr", plain(text))


def apply_theme(presentation: Any) -> None:
    """Our font and colours in the theme, so that what people add to the slides looks the same."""
    colors = {
        "dk1": PRINT.ink,
        "lt1": PRINT.paper,
        "dk2": PRINT.muted,
        "lt2": PRINT.canvas,
        "accent1": PRINT.accent,
        "accent2": PRINT.concern,
        "accent3": PRINT.improvement,
        "accent4": PRINT.neutral,
        "accent5": PRINT.met,
        "accent6": PRINT.missed,
    }
    for part in presentation.part.package.iter_parts():
        if not part.partname.startswith("/ppt/theme/"):
            continue
        xml = part.blob.decode()
        xml = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FAMILY}"', xml)
        for name, value in colors.items():
            inner = f'<a:srgbClr val="{value.removeprefix("#")}"/>'
            xml = re.sub(f"(<a:{name}>).*?(</a:{name}>)", rf"\g<1>{inner}\g<2>", xml, flags=re.DOTALL)
        part._blob = xml.encode()
