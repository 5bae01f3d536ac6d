"""Places that extracts describe and the database does not have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from lhs_desktop.formats.extracts.candidates import NodeCandidate, SheetExtract
from lhs_desktop.formats.extracts.structure import slug
from lhs_desktop.models.recipes import normal
from lhs_desktop.services.importing.definitions import aliases, node_keys
from lhs_desktop.services.importing.matching import Directory, Match

ALIKE = 90
"""From this likeness of names on (of 100), a place that has no code of its own may be one that is known."""
LOOKED_UP = 200
"""For so many places likeness is looked for; for more it would take long."""


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that is not known."""

    code: str
    name: str
    level: str
    parent: str
    """What stands above it; empty at a top."""
    values: int
    """How many values of the file it has itself."""
    resembles: Match | None
    """A known place that it may be."""
    made: bool
    """Whether the import makes it; otherwise its values wait."""


def new_places(
    connection: Connection,
    sheets: Sequence[SheetExtract],
    recipe: str,
    directory: Callable[[], Directory],
    make: bool,
    careful: bool,
) -> list[NewPlace]:
    """The places of a file that are not known, from the top down.

    Args:
        connection: The transaction of the import.
        sheets: Of the file.
        recipe: Its recipe, whose aliases hold.
        directory: The places that are known, for looking up.
        make: Whether new places are made.
        careful: Leaves out those that resemble one that is known, and what is below them.
    """
    known, called = node_keys(connection), aliases(connection, recipe)
    described: dict[str, NodeCandidate] = {}
    values: dict[str, int] = {}
    for sheet in sheets:
        for one in sheet.structure:
            described.setdefault(one.code, one)
        counts = np.bincount(sheet.candidates.node, sheet.candidates.values, len(sheet.nodes))
        for code, count in zip(sheet.nodes, counts.tolist(), strict=True):
            values[code] = values.get(code, 0) + int(count)
    fresh = [one for one in described.values() if one.code not in known and normal(one.code) not in called]
    found: list[NewPlace] = []
    waits: set[str] = set()
    for number, one in enumerate(fresh):
        match = _resembled(one, directory(), number < LOOKED_UP) if known else None
        if careful and (match is not None or one.parent in waits):
            waits.add(one.code)
        above = described.get(one.parent or "")
        parent = above.name if above is not None else one.parent or ""
        if one.parent in known:
            parent = directory().names[one.parent]
        made = make and one.code not in waits
        found.append(NewPlace(one.code, one.name, one.level, parent, values.get(one.code, 0), match, made))
    return found


def _resembled(one: NodeCandidate, directory: Directory, likeness: bool) -> Match | None:
    """The known place that a new one may be: by a code or a name written otherwise, by zeros that were lost.

    Names that are only alike count where the place has no code of its own: places with official codes have names
    that differ by a word.
    """
    if codes := directory.same_code(one.code):
        return Match(codes[0], directory.names[codes[0]], 100, "code")
    if padded := directory.padded(one.code):
        return Match(padded, directory.names[padded], 98, "zeros")
    level = [code for code in directory.same_name(one.name) if directory.levels[code] == one.level]
    if level and one.name != one.code:
        return Match(level[0], directory.names[level[0]], 96, "name")
    if not likeness or slug(one.name) not in one.code:
        return None
    alike = directory.proposals(one.code, one.name)
    return next(
        (match for match in alike if match.score >= ALIKE and directory.levels[match.node] == one.level), None
    )
