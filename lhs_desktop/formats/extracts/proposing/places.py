"""Which columns say what node a row is about: its code and name, and the levels above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lhs_desktop.formats.extracts.proposing.figures import is_figure
from lhs_desktop.formats.extracts.proposing.profiles import Column, determines

_LEVELS = (
    (re.compile(r"country|nation", re.IGNORECASE), "Country", 10),
    (re.compile(r"\bstate\b", re.IGNORECASE), "State", 15),
    (re.compile(r"region|parent org|area team", re.IGNORECASE), "Region", 20),
    (re.compile(r"\bicb\b|\bics\b|board|\bhb\b|\bhbt\b|system", re.IGNORECASE), "Health system", 25),
    (re.compile(r"county|district", re.IGNORECASE), "County", 30),
    (
        re.compile(
            r"hospital|facility|facid|provider|trust|\borg\b|organisation|organization|site|location|practice",
            re.IGNORECASE,
        ),
        "Hospital",
        40,
    ),
    (re.compile(r"department|dept|service|directorate", re.IGNORECASE), "Department", 50),
    (re.compile(r"unit|ward|team|icu|location type", re.IGNORECASE), "Unit", 60),
)
_CODE = re.compile(r"(?:\b|_)(code|id|ccn|key|ods)\d?\b|facid|code$|id\d?$", re.IGNORECASE)
_NAME = re.compile(r"name|title", re.IGNORECASE)
_NOT_A_PLACE = re.compile(
    r"address|phone|zip|postcode|email|footnote|note|comment|measure|infection|\bhai\b|type|flag|qf$|status|"
    r"standard|stage|modality|compared|test|route|date",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A level of nodes, with the columns that name them."""

    level: str
    rank: int
    code_column: str
    name_column: str
    named_only: bool
    """Whether there are only names, of which codes are made."""
    reason: str
    guessed: bool = False
    """No head says that it is a place."""


def find_places(columns: Sequence[Column]) -> list[Place]:
    """The levels that a table names, from the top down; the last one is what its rows are about."""
    candidates = [
        column
        for column in columns
        if column.period is None
        and column.filled
        and not _NOT_A_PLACE.search(column.head)
        and (not is_figure(column) or _CODE.search(column.head))
    ]
    by_level: dict[tuple[str, int], list[Column]] = {}
    for column in candidates:
        level = _level(column.head)
        if level is not None:
            by_level.setdefault(level, []).append(column)
    places = [
        place
        for (name, rank), found in sorted(by_level.items(), key=lambda one: one[0][1])
        if (place := _place(name, rank, found)) is not None
    ]
    if not places:
        other = _unnamed(candidates)
        return [other] if other is not None else []
    return _nested(places, columns)


def _level(head: str) -> tuple[str, int] | None:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", head)
    found = [(name, rank) for pattern, name, rank in _LEVELS if pattern.search(spaced)]
    return max(found, key=lambda one: one[1]) if found else None


def _place(name: str, rank: int, columns: Sequence[Column]) -> Place | None:
    """Code and name of a level: by their heads, else by what the cells look like."""
    codes = [column for column in columns if _CODE.search(column.head) or column.coded >= 0.9]
    names = [column for column in columns if column not in codes]
    code = max(codes, key=lambda one: (bool(_CODE.search(one.head)), one.distinct, -one.index), default=None)
    label = max(
        (one for one in names if code is None or one.distinct <= code.distinct * 2),
        key=lambda one: (bool(_NAME.search(one.head)), one.filled, -one.index),
        default=None,
    )
    if code is None and label is None:
        return None
    if code is None:
        assert label is not None
        return Place(name, rank, label.head, label.head, True, f"“{label.head}” names each {name.lower()}")
    reason = f"“{code.head}” is the code of each {name.lower()}"
    return Place(name, rank, code.head, label.head if label else "", False, reason)


def _unnamed(columns: Sequence[Column]) -> Place | None:
    """Without a head that says so: the text column with most different values, if they repeat."""
    texts = [column for column in columns if column.numeric < 0.5 and 1 < column.distinct < column.filled]
    if not texts:
        return None
    chosen = max(texts, key=lambda one: one.distinct)
    reason = f"“{chosen.head}” has {chosen.distinct} different names that repeat"
    return Place("Hospital", 40, chosen.head, chosen.head, True, reason, guessed=True)


def _nested(places: Sequence[Place], columns: Sequence[Column]) -> list[Place]:
    """Only levels that the one below determines: each hospital in one region."""
    by_head = {column.head: column for column in columns}
    kept = [places[-1]]
    for place in reversed(places[:-1]):
        if determines(by_head[kept[0].code_column], by_head[place.code_column]):
            kept.insert(0, place)
    return kept
