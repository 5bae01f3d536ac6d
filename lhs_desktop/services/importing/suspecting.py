"""Rows that look like the total of others, though nothing calls them so: added to these they would count twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Candidates, Floats, Ints, SheetExtract
from lhs_desktop.formats.extracts.repeats import keys_of
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.recipes import ANY, Duplicates

MOSTLY = 0.9
"""Share of the groups in which a row must equal the sum of the others."""
FEWEST = 2
"""So many others must have a figure: one alone equals another by chance."""
SURE = 4.0
"""The digits of the figures that agree, added up: one in ten thousand, where nothing has to be confirmed anyway."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """A text whose rows equal the sum of the others."""

    row: int
    """A candidate with it."""
    text: str
    parameters: dict[str, Any]


def suspected_totals(
    extract: SheetExtract, candidates: Candidates, rows: Ints, group: Ints, place: Ints
) -> list[Suspected]:
    """Texts of columns that tell rows apart whose rows are totals of the others in their group.

    Args:
        extract: The sheet.
        candidates: All of them.
        rows: Those that are to be added up.
        group: Which node, measure and period each is of.
        place: Where its row is among the repeats.
    """
    repeats = extract.repeats
    assert repeats is not None
    value = np.nan_to_num(candidates.numerator[rows])
    measure = candidates.measure[rows]
    measures = int(measure.max(initial=0)) + 1
    known = place >= 0
    columns = repeats.other if ANY in extract.differ_by else repeats.naming
    found: dict[tuple[str, str], Suspected] = {}
    for column in columns:
        texts = column.place[place]
        others = [
            one.place[place] for one in columns if one is not column and not _tells(texts, one.place[place])
        ]
        inner = _numbered(group, *others)
        said = texts * measures + measure
        for one, agrees, digits in _texts_of_totals(said, inner, value, known):
            if extract.duplicates is not Duplicates.ASK and digits < SURE:
                continue
            row = int(rows[np.flatnonzero((said == one) & known)[0]])
            text = column.texts[one // measures]
            parameters = {"column": column.head, "groups": agrees}
            found.setdefault((column.head, text), Suspected(row, text, parameters))
    return list(found.values())


def _tells(first: Ints, second: Ints) -> bool:
    """Whether each text of one column has but one of the other beside it."""
    pairs = len(np.unique(first * (int(second.max(initial=0)) + 1) + second))
    return pairs == len(np.unique(first))


def _numbered(*columns: Ints) -> Ints:
    found: Ints = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, found = np.unique(found * (int(column.max(initial=0)) + 1) + column, return_inverse=True)
    return found


def _texts_of_totals(
    texts: Ints, inner: Ints, value: Floats, known: Bools
) -> Sequence[tuple[int, int, float]]:
    """Texts whose row equals the sum of the others in most groups, in how many, and how telling that is."""
    sums = np.bincount(inner, weights=value)[inner]
    filled = np.bincount(inner, weights=value != 0)[inner] - (value != 0)
    asked = known & (value > 0) & (filled >= FEWEST)
    near = 1e-6 + 1e-9 * np.abs(sums)
    equal = np.abs(sums - 2 * value) <= near
    # a total beside subtotals that are the same whole again
    equal |= (np.abs(sums - 3 * value) <= near) & (filled > FEWEST)
    size = int(texts.max(initial=0)) + 1
    total = np.bincount(texts[asked], minlength=size)
    agree = np.bincount(texts[asked & equal], minlength=size)
    digits = np.bincount(texts[asked & equal], weights=np.log10(1 + value[asked & equal]), minlength=size)
    # a group without the text says nothing; one in which it stands for less than the rest speaks against it
    here = np.flatnonzero((agree > 0) & (agree >= MOSTLY * total))
    return [(one, int(agree[one]), float(digits[one])) for one in here.tolist()]


def _may_hold_totals(inner: Ints, value: Floats) -> bool:
    """Whether in any group the largest equals the sum of the others, or two whole ones stand beside them."""
    order = np.argsort(inner, kind="stable")
    starts = np.flatnonzero(np.concatenate(([True], np.diff(inner[order]) != 0)))
    sums, tops = np.add.reduceat(value[order], starts), np.maximum.reduceat(value[order], starts)
    near = 1e-6 + 1e-9 * np.abs(sums)
    return bool(((np.abs(sums - 2 * tops) <= near) | (np.abs(sums - 3 * tops) <= near))[tops > 0].any())


def totals_among_children(extract: SheetExtract, found: Candidates, kinds: Sequence[Kind]) -> list[Suspected]:
    """Places whose figures equal the sum of all others below the same parent: the total of it, called a place.

    Args:
        extract: The sheet, with what it says of its places.
        found: Its candidates, each node, measure and period once.
        kinds: Of its measures.
    """
    parent_of = {one.code: one.parent for one in extract.structure}
    parents = [parent_of.get(code) or "" for code in extract.nodes]
    place = {code: number for number, code in enumerate(dict.fromkeys(parents))}
    parent = np.array([place[code] for code in parents] or [0], dtype=np.int64)
    if not parent_of or len(parents) <= FEWEST or max(np.bincount(parent)) <= FEWEST:
        return []
    adds = np.array([kind is not Kind.MEAN for kind in kinds] or [False], dtype=bool)
    made: dict[int, Suspected] = {}
    for figures in (found.numerator, found.denominator):
        rows = np.flatnonzero(adds[found.measure] & ~np.isnan(figures))
        if not len(rows):
            continue
        inner = keys_of(replace(found.take(rows), node=parent[found.node[rows]]))
        if not _may_hold_totals(inner, figures[rows]):
            continue
        inner = _numbered(inner)
        every = np.ones(len(rows), dtype=bool)
        said = found.node[rows] * len(kinds) + found.measure[rows]
        for one, agrees, digits in _texts_of_totals(said, inner, figures[rows], every):
            if digits >= SURE:
                node = one // len(kinds)
                row = int(rows[np.flatnonzero(said == one)[0]])
                parameters = {"parent": parents[node], "groups": agrees}
                made.setdefault(node, Suspected(row, extract.nodes[node], parameters))
    return list(made.values())
