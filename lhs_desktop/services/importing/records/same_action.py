"""Which actions of the database the rows of a log are about.

A log has numbers of its own: they are no numbers of ours, and two logs may both begin with 1. So a row is an action that is
there only where its title and its place, or what it is called and where, say the same; else it is a new one.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Row

from lhs_desktop.models.recipes import normal

_SHARED = 2
"""Titles share so many words at least, if one is the other, corrected."""
_SPELLED = 0.7
"""Words that share so much are one word, spelled otherwise."""
_TELLING = 4
"""A reference of so many signs that are not all digits is of one log: BOD 24/18(b)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of a log, as far as it tells which action it is about."""

    title: str
    node: int
    reference: str
    """The sender's own number."""
    number: int | None
    """Ours, where the list is said to have it."""
    due: date | None
    is_open: bool

    @property
    def is_telling(self) -> bool:
        return len(self.reference) >= _TELLING and not self.reference.isdigit()


@dataclass(slots=True)
class Same:
    """What was found for the rows of a log, in their order."""

    found: list[Row[Any] | None]
    retitled: set[int]
    """Rows that have one of our numbers and another title."""
    again: dict[int, Row[Any]]
    """Rows that are new, but whose reference another action at the place has."""


def same_actions(rows: Sequence[Wanted], known: Sequence[Row[Any]]) -> Same:
    """Finds the action that each row is about; each action is found once."""
    return _Matching(rows, known).match()


class _Matching:
    def __init__(self, rows: Sequence[Wanted], known: Sequence[Row[Any]]) -> None:
        self._rows = rows
        self._known = known
        self._same = Same([None] * len(rows), set(), {})
        self._free = {row.id: row for row in known}

    def match(self) -> Same:
        self._by_our_number()
        for fits in (_all_agrees, _is_ours_by_hand, _is_corrected, _has_moved):
            self._each(fits)
        self._by_title()
        for place, row in enumerate(self._rows):
            if self._same.found[place] is None and row.reference:
                other = next((one for one in self._known if _called_so(row, one)), None)
                if other is not None:
                    self._same.again[place] = other
        return self._same

    def _take(self, place: int, one: Row[Any]) -> None:
        self._same.found[place] = one
        del self._free[one.id]

    def _by_our_number(self) -> None:
        numbered = {one.number: one for one in self._known}
        for place, row in enumerate(self._rows):
            one = numbered.get(row.number) if row.number is not None else None
            if one is None or one.id not in self._free:
                continue
            self._take(place, one)
            same = normal(row.title) == normal(one.title) or (
                row.node == one.node_id and _alike(row.title, one.title)
            )
            if not same:
                self._same.retitled.add(place)

    def _each(self, fits: "Callable[[Wanted, Row[Any]], bool]") -> None:
        """Each row with the one action that fits; of several the one that is due on the same day."""
        for place, row in enumerate(self._rows):
            if self._same.found[place] is not None or not row.reference:
                continue
            fitting = [one for one in self._free.values() if fits(row, one)]
            if len(fitting) > 1:
                fitting = [one for one in fitting if one.due == row.due] or fitting
            if fitting:
                self._take(place, fitting[0])

    def _by_title(self) -> None:
        """Rows and actions of one title at one place: those due on the same day, then the one that is left with the one."""
        groups: dict[tuple[str, int], list[int]] = {}
        for place, row in enumerate(self._rows):
            if self._same.found[place] is None:
                groups.setdefault((normal(row.title), row.node), []).append(place)
        for key, places in groups.items():
            for place in list(places):
                row = self._rows[place]
                one = next(
                    (one for one in self._titled(key) if one.due == row.due and _may_be(row, one)), None
                )
                if one is not None:
                    self._take(place, one)
                    places.remove(place)
            left = self._titled(key)
            if len(places) == 1 and len(left) == 1 and _may_be(self._rows[places[0]], left[0]):
                row, one = self._rows[places[0]], left[0]
                is_next = one.status != "open" and row.is_open and None not in (row.due, one.due)
                if not is_next:
                    self._take(places[0], one)

    def _titled(self, key: tuple[str, int]) -> list[Row[Any]]:
        return [one for one in self._free.values() if (normal(one.title), one.node_id) == key]


def _called_so(row: Wanted, one: Row[Any]) -> bool:
    """Whether an action at the place has the reference of a row."""
    return normal(one.reference) == normal(row.reference) and one.node_id == row.node


def _all_agrees(row: Wanted, one: Row[Any]) -> bool:
    return _called_so(row, one) and normal(row.title) == normal(one.title)


def _is_ours_by_hand(row: Wanted, one: Row[Any]) -> bool:
    """Whether the reference is our own number, copied by somebody: title and place say so too."""
    agrees = normal(row.title) == normal(one.title) and row.node == one.node_id
    return agrees and not one.reference and row.reference == str(one.number)


def _is_corrected(row: Wanted, one: Row[Any]) -> bool:
    return _called_so(row, one) and _alike(row.title, one.title)


def _has_moved(row: Wanted, one: Row[Any]) -> bool:
    agrees = normal(one.reference) == normal(row.reference) and normal(row.title) == normal(one.title)
    return agrees and row.is_telling


def _may_be(row: Wanted, one: Row[Any]) -> bool:
    """Whether no reference speaks against it."""
    return not (row.reference and one.reference) or normal(row.reference) == normal(one.reference)


def _alike(title: str, other: str) -> bool:
    """Whether two titles are one, corrected: words were added, taken out or spelled otherwise. No number changes by that."""
    words, others = (Counter(re.findall(r"\w+", normal(one))) for one in (title, other))
    here, there = list((words - others).elements()), list((others - words).elements())
    if any(word.isdigit() for word in (*here, *there)) or (words & others).total() < _SHARED:
        return False
    if not here or not there:
        return True
    return len(here) == len(there) and all(
        SequenceMatcher(None, *pair).ratio() >= _SPELLED for pair in zip(here, there, strict=True)
    )
