"""Tables whose rows say which measure they are about, and perhaps which part of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lhs_desktop.formats.extracts.distinct import carried_down
from lhs_desktop.formats.extracts.proposing.figures import is_figure
from lhs_desktop.formats.extracts.proposing.profiles import Column, determines
from lhs_desktop.formats.extracts.quantities import spaced

MOST = 400
"""Different measures at most."""

_MEASURE = re.compile(r"\b(measures?|indicators?|metrics?|kpi|question)\b", re.IGNORECASE)
_LIKE_ONE = re.compile(
    r"\b(standard|infection|hai|test|item|outcome|service|diagnostic|procedure|proc ?code|event ?type|survey ?item|"
    r"dimension|domain)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"note|comment|target|goal|owner|unit|type|frequency|source", re.IGNORECASE)
NUMERATOR, DENOMINATOR, EXPOSURE, PUBLISHED, SKIPPED = (
    "numerator",
    "denominator",
    "exposure",
    "published",
    "skip",
)
_WORDS = {
    NUMERATOR: {"numerator", "num", "observed", "obs", "n", "count"},
    DENOMINATOR: {
        "denominator", "denom", "den", "eligcases", "predicted", "pred", "expected", "exp",
    },
    EXPOSURE: {"dopc", "days", "device", "patient", "exposure"},
    PUBLISHED: {"sir", "rate", "value", "score", "percent", "pct", "%", "ratio", "result", "percentage", "mean"},
    SKIPPED: {"ci", "lower", "upper", "limit", "lcl", "ucl", "low", "high", "cilower", "ciupper", "rank", "pval", "percentile"},
}  # fmt: skip
_ALONE = {
    "cases": NUMERATOR,
    "events": NUMERATOR,
    "infections": NUMERATOR,
    "base": DENOMINATOR,
    "population": DENOMINATOR,
}
"""What names a part only where it stands alone: behind a name it may belong to it."""
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words}
_TOKEN = re.compile(r"[^\s_:|,()/–-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A text on rows, or in heads: the measure it belongs to, and which part of it."""

    text: str
    stem: str
    role: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """The columns that say what a row is about."""

    columns: tuple[str, ...]
    names: dict[str, str]
    """What each text is called, where another column says so."""
    parts: tuple[Part, ...] = ()
    """Where the parts of one measure stand on rows of their own."""
    fill_down: bool = False
    """Whether the first column stands only where its section begins."""


def role_of(text: str) -> tuple[str, str] | None:
    """Measure and part of a text such as ``HAI_1_NUMERATOR``; None where no part ends it."""
    tokens = list(_TOKEN.finditer(text))
    end = len(tokens)
    while end > 0 and tokens[end - 1][0].casefold() in _ROLE_OF:
        end -= 1
    if len(tokens) == 1 and (role := _ALONE.get(tokens[0][0].casefold())):
        return "", role
    tail = [_ROLE_OF[token[0].casefold()] for token in tokens[end:]]
    if not tail:
        return None
    stem = text[: tokens[end].start()].strip(" _:|,(-–/")
    return stem, SKIPPED if SKIPPED in tail else tail[0]


def names_measures(head: str) -> bool:
    """Whether a header says that measures stand below it, rather than what may be parts of one."""
    return _MEASURE.search(spaced(head)) is not None


def find_kinds(columns: Sequence[Column], places: Sequence[str], across: bool) -> Kinds | None:
    """The column whose texts name measures.

    Args:
        columns: Of the table.
        places: Heads that name nodes.
        across: Whether periods stand across, so that a text column that names no node most likely names measures.
    """
    texts = [
        column
        for column in columns
        if column.head not in places
        and column.period is None
        and not is_figure(column)
        and 1 < column.distinct <= MOST
        and column.numeric < 0.5
    ]
    named = [column for column in texts if names_measures(column.head)]
    named = named or [column for column in texts if _LIKE_ONE.search(spaced(column.head))]
    if not named and across:
        labels = [column for column in texts if not _BESIDE.search(column.head)]
        named = sorted(labels, key=lambda one: (-one.distinct, one.index))[:1]
    if not named:
        return None
    code = min(
        named, key=lambda one: (not re.search(r"\bid\b|code", spaced(one.head), re.IGNORECASE), one.index)
    )
    if (alone := _parts_of(code)) is not None:
        return Kinds((code.head,), {}, alone)
    for other in texts:
        if other is not code and (both := _parts_of_two(code, other)) is not None:
            return Kinds((code.head, other.head), {}, both)
    names: dict[str, str] = {}
    for other in named:
        if other is not code and determines(code, other) and other.distinct >= code.distinct * 0.9:
            names = {key: name for key, name in zip(code.texts, other.texts, strict=True) if key and name}
            break
    return Kinds((code.head,), names)


def in_sections(kinds: Kinds, columns: Sequence[Column], places: set[str]) -> Kinds:
    """Where names repeat, in sections whose own name stands on their first row, that is read with them."""
    column = next(one for one in columns if one.head == kinds.columns[0])
    if column.distinct == column.filled:
        return kinds
    for other in columns:
        if (
            other is column
            or other.head in places
            or other.numeric > 0.2
            or not 2 <= other.filled < column.filled / 2
        ):
            continue
        pairs = [pair for pair in zip(carried_down(other.texts), column.texts, strict=True) if pair[1]]
        if len(set(pairs)) == len(pairs):
            return replace(kinds, columns=(other.head, column.head), fill_down=True)
    return kinds


def named_once(kinds: Kinds, columns: Sequence[Column], places: Sequence[str]) -> Kinds:
    """Where a measure's name stands only on the first row of its block, with a node on each row: it holds for them all."""
    column = next(one for one in columns if one.head == kinds.columns[0])
    nodes = [one.texts for one in columns if one.head in places]
    if kinds.fill_down or len(kinds.columns) > 1 or not nodes:
        return kinds
    rows = [place for place, names in enumerate(zip(*nodes, strict=True)) if all(names)]
    bare = [place for place in rows if not column.texts[place]]
    carried = carried_down(column.texts)
    pairs = [(carried[place], *(texts[place] for texts in nodes)) for place in rows]
    if not bare or not rows or bare[0] == rows[0] or len(set(pairs)) < len(pairs):
        return kinds
    return replace(kinds, fill_down=True)


def _parts_of(column: Column) -> tuple[Part, ...] | None:
    found = []
    for text in dict.fromkeys(text for text in column.texts if text):
        told = role_of(text)
        found.append(Part(text, *told) if told and told[0] else Part(text, text, ""))
    return tuple(found) if _paired(found) else None


def _parts_of_two(measure: Column, part: Column) -> tuple[Part, ...] | None:
    """A column names the measure, another one its part."""
    if part.distinct > 8:
        return None
    roles = {text: role_of(text) for text in part.texts if text}
    if not roles or any(told is None or told[0] for told in roles.values()):
        return None
    pairs = dict.fromkeys(
        (one, two) for one, two in zip(measure.texts, part.texts, strict=True) if one and two
    )
    found = [Part(f"{one} | {two}", one, told[1]) for one, two in pairs if (told := roles[two])]
    return tuple(found) if _paired(found) else None


def _paired(parts: Sequence[Part]) -> bool:
    """Whether at least one measure has both numerator and denominator."""
    roles: dict[str, set[str]] = {}
    for part in parts:
        roles.setdefault(part.stem, set()).add(part.role)
    return any({NUMERATOR, DENOMINATOR} <= found for found in roles.values())
