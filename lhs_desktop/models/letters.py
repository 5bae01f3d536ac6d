"""Letters that nobody sees and that turn others round: shown as such, and refused in what is entered."""

import re
import unicodedata

FIRST_STRONG, END = "\u2068", "\u2069"
"""Around a text whose direction is not to touch what stands beside it."""
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066\u2067\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"
)
_SHOWN_AS_SUCH = re.compile(f"[{_UNSEEN}]")
_REFUSED = re.compile(f"[{_UNSEEN}{FIRST_STRONG}{END}]")
_NO_END = re.compile(f"[{FIRST_STRONG}{END}]")


def refused_in(text: str) -> str:
    """The first letter of a text that is not taken in, by its number (``U+202E``); empty where there is none."""
    found = None if text.isprintable() else _REFUSED.search(text)
    return _number(found) if found is not None else ""


def visible(text: str) -> str:
    """A text whose letters all can be seen: a control letter is its number, lines stay."""
    if text.isprintable():
        return text
    if text.count(FIRST_STRONG) != text.count(END):
        text = _NO_END.sub(_bracketed, text)
    return _SHOWN_AS_SUCH.sub(_bracketed, text)


def without_breaks(text: str) -> str:
    """A text on one line."""
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def one_line(text: str) -> str:
    """A text on one line whose letters all can be seen."""
    return text if text.isprintable() else visible(without_breaks(text))


def elided(text: str, most: int) -> str:
    """As much of a line as so many letters hold: its beginning, and dots where there is more."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def isolated(text: str) -> str:
    """A text to stand within another: where it is written from the right, what is around it stays in order."""
    if text.isascii() or not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    return f"{FIRST_STRONG}{visible(text)}{END}"


def _number(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"


def _bracketed(found: re.Match[str]) -> str:
    return f"[{_number(found)}]"
