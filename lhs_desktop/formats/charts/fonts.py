"""The bundled fonts: where they are, how wide a text is in them, and what they cannot print.

Source Sans 3 (SIL Open Font License 1.1) sets everything; DejaVu Sans stands in for letters that it
lacks (Hebrew, Arabic, symbols). Both are in ``resources/fonts`` with their licences.
"""

import unicodedata
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from lhs_desktop.config import resources
from lhs_desktop.models.naming import Places, shortened

if TYPE_CHECKING:
    from matplotlib.ft2font import GlyphIndexType

FAMILY = "Source Sans 3"
FALLBACK = "DejaVu Sans"
FAMILIES = [FAMILY, FALLBACK]

FONT_FOLDER = resources() / "fonts"
REGULAR = FONT_FOLDER / "SourceSans3-Regular.ttf"
SEMIBOLD = FONT_FOLDER / "SourceSans3-Semibold.ttf"
STAND_IN = FONT_FOLDER / "DejaVuSans.ttf"

HINTED = 1.03
"""Other programs that set the same font make small type a little wider."""


@lru_cache(maxsize=1)
def register() -> None:
    """Make the bundled font known to matplotlib, once; nothing is looked for on the system."""
    # Hinted, each letter is rounded to whole pixels: small type then runs up to a quarter wider than
    # measured, and swallows the spaces between words.
    matplotlib.rcParams["text.hinting"] = "no_hinting"
    for path in (REGULAR, SEMIBOLD, STAND_IN):
        font_manager.fontManager.addfont(str(path))


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """The text as the bundled fonts can print it, on one line.

    A character that neither font has is written as its code, ``[U+4E2D]``, so that nothing vanishes
    unseen; controls become spaces, and invisible joiners that no font draws are left out.
    """
    return " ".join("".join(_printed(character) for character in text).split())


def _printed(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if category in ("Cs", "Co"):
        return "\ufffd"
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return "" if ord(character) not in _charmap(REGULAR) else character
    if ord(character) in _charmap(REGULAR) or ord(character) in _charmap(STAND_IN):
        return character
    return f"[U+{ord(character):04X}]"


def text_width(text: str, size: float, *, semibold: bool = False) -> float:
    """Width in points of one line of text set in ``size`` points; rather too large than too small."""
    face = SEMIBOLD if semibold else REGULAR
    return HINTED * size * sum(_advance(face, character) for character in text)


def families(text: str) -> list[str]:
    """The fonts that this text needs; asking for the second one only where it is needed is quicker."""
    known = _charmap(REGULAR)
    return [FAMILY] if all(ord(character) in known for character in text) else FAMILIES


def elided(text: str, width: float, size: float, *, semibold: bool = False) -> str:
    """The text cut in the middle so that it is at most ``width`` points wide; empty if nothing fits."""
    face = SEMIBOLD if semibold else REGULAR
    ends = [0.0, *accumulate(_advance(face, character) for character in text)]
    scale = HINTED * size
    if ends[-1] * scale <= width:
        return text
    dots, space = _advance(face, "…"), _advance(face, " ")
    for kept in range(len(text) - 1, 1, -1):
        head = (kept + 1) // 2
        tail = len(text) - (kept - head)
        # a sum first, for texts can be long: at most the spaces beside the dots go away
        if (ends[head] + dots + ends[-1] - ends[tail] - 2 * space) * scale > width:
            continue
        cut = f"{text[:head].rstrip()}…{text[tail:].lstrip()}"
        if text_width(cut, size, semibold=semibold) <= width:
            return cut
    return ""


def told_apart(text: str, places: Places, width: float, size: float, *, semibold: bool = False) -> str:
    """A name cut so that it can be told from others, at most ``width`` points wide; empty if nothing fits.

    Args:
        text: The name, printable.
        places: At which it parts from the others (``models.naming.telling``).
        width: In points.
        size: Type size, in points.
        semibold: Whether it is set so.
    """

    def fits(part: str) -> bool:
        return text_width(part, size, semibold=semibold) <= width

    cut = shortened(text, places, fits)
    return cut if fits(cut) else ""


def wrapped(text: str, width: float, size: float, lines: int, *, semibold: bool = False) -> list[str]:
    """The text in at most ``lines`` lines of ``width`` points; the last one is cut if need be."""
    result: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size, semibold=semibold) > width:
            result.append(line)
            line = word
        else:
            line = longer
    result.append(line)
    kept = result[: lines - 1]
    rest = " ".join(result[lines - 1 :])
    return [elided(part, width, size, semibold=semibold) for part in [*kept, rest] if part]


@lru_cache(maxsize=8)
def _font(path: Path) -> FT2Font:
    return FT2Font(str(path))


@lru_cache(maxsize=8)
def _charmap(path: Path) -> "dict[int, GlyphIndexType]":
    return {int(code): glyph for code, glyph in _font(path).get_charmap().items()}


@lru_cache(maxsize=4096)
def _advance(path: Path, character: str) -> float:
    """Advance width of a character as a fraction of the type size."""
    for face in (path, STAND_IN):
        glyph = _charmap(face).get(ord(character))
        if glyph is not None:
            font = _font(face)
            return float(font.load_glyph(glyph, LoadFlags.NO_SCALE).horiAdvance) / font.units_per_EM
    return 0.6
