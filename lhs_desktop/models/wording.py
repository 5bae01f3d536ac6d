"""Numbers and dates as people read them, in one place for screen, packet and sentence."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from lhs_desktop.models.measures import Measure
from lhs_desktop.models.periods import MONTHS

MINUS = "−"
LONGEST_ACRONYM = 3
"""Letters of a word in capitals that is read as an abbreviation: ``ICBs``, but ``WARDS``."""


def number(value: float | None, decimals: int = 0, sign: bool = False) -> str:
    """``12,345.6``; nothing for a missing value; a real minus sign."""
    if value is None:
        return ""
    rounded = round(value, decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if sign and rounded > 0 else text


def amount(value: float | None) -> str:
    """A numerator or denominator: whole where it is whole, else with up to three decimals."""
    if value is None:
        return ""
    text = number(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: float | None, measure: Measure, trim: bool = False) -> str:
    """A value with its unit, as in a sentence: ``74.1 %``, ``0.231``; nothing for a missing value."""
    if value is None:
        return ""
    text = number(value, measure.decimals)
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} {unit_after(text, measure.unit)}" if measure.unit and measure.unit != "ratio" else text


_MANY = re.compile(r"(?P<before>(?:[a-z]+ )*)(?P<noun>[a-z]{3,}s|people|children)")
_ONE = {"people": "person", "children": "child"}


def unit_after(written: str, unit: str) -> str:
    """The unit as it is said after a number: ``falls`` and ``percentage points``, but after ``1`` *fall* and *percentage point*.

    Units are users' own: one that is not a plural of plain small letters stays as it is.
    """
    found = _MANY.fullmatch(unit) if written in ("1", f"{MINUS}1") else None
    if found is None or unit.startswith("per ") or found["noun"].endswith(("ss", "us", "is")):
        return unit
    return found["before"] + (_ONE.get(found["noun"]) or _singular(found["noun"]))


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-2] if noun.endswith(("sses", "shes", "ches", "xes")) else noun[:-1]


def how_many(part: int, whole: int) -> str:
    """Of some, how many: ``13``; ``both`` or ``all`` where it is every one of several."""
    if part == whole > 1:
        return "both" if whole == 2 else "all"
    return number(part)


def listed(words: Sequence[str], last: str = "and") -> str:
    """``5``, ``5 and 10``, ``5, 10 and 30``; with semicolons where one of them has a comma of its own."""
    if len(words) < 2:
        return "".join(words)
    if any("," in word for word in words):
        return "; ".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def plural(count: int, noun: str) -> str:
    """``1 month``, ``14 health boards``."""
    return f"{number(count)} {noun if count == 1 else plural_of(noun)}"


_NAME = re.compile(r"(?P<before>.*?)(?P<noun>[^\W\d_]+)(?P<after>( (of|for|in|at)\b.*|\s*\(.*)?)", re.DOTALL)
_IRREGULAR = {
    "analysis": "analyses",
    "basis": "bases",
    "child": "children",
    "half": "halves",
    "man": "men",
    "person": "people",
    "woman": "women",
}
_SAME = frozenset({"aircraft", "care", "nursing", "personnel", "staff"})


def plural_of(name: str) -> str:
    """The plural of a noun or of a level's name: ``Counties``, ``Health boards``, ``Departments of surgery``.

    Level names are users' own: one that does not end in a word of plain letters (``Level 3``), or that is a plural
    already, stays as it is.
    """
    found = _NAME.fullmatch(name.rstrip())
    if found is None:
        return name
    before, noun, after = found["before"], found["noun"], found["after"]
    return f"{before}{_plural_word(noun)}{after}"


def _plural_word(word: str) -> str:
    small = word.lower()
    if not word.isascii() and not word[-1].isascii():
        return word
    if small in _SAME:
        return word
    if small in _IRREGULAR:
        many = _IRREGULAR[small]
        return many.upper() if word.isupper() else word[0] + many[1:]
    if word.isupper() and len(word) <= LONGEST_ACRONYM:
        return word if small.endswith("s") else word + "s"
    if small.endswith("y") and small[-2:-1] not in "aeiou":
        many, ending = word[:-1], "ies"
    elif small.endswith(("ss", "us", "ch", "sh", "x", "z")):
        many, ending = word, "es"
    elif small.endswith("s"):
        return word
    else:
        many, ending = word, "s"
    return many + (ending.upper() if word.isupper() else ending)


def day(value: date) -> str:
    """``7 June 2022``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """``7 Jun 2022``."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def instant(stored: str) -> str:
    """``2022-06-07T14:02:11Z`` as ``7 June 2022 14:02 UTC``."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ")
    return f"{day(moment.date())} {moment:%H:%M} UTC"
