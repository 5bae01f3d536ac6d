"""Find anything by a few letters: whole words first, then beginnings of words, then letters inside words.

All that can be found is held in memory, folded for the search: a keystroke reads no database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from lhs_desktop.models.db.tables import action, closure, level, link, measure, node, reading
from lhs_desktop.models.nodes import LinkKind
from lhs_desktop.models.periods import Period
from lhs_desktop.services.databases import today


class Kind(StrEnum):
    NODE = "node"
    MEASURE = "measure"
    ACTION = "action"
    OWNER = "owner"
    PERIOD = "period"
    COMMAND = "command"


_ORDER = {kind: position for position, kind in enumerate(Kind)}


class Entry(NamedTuple):
    """One thing that can be found."""

    kind: Kind
    key: str
    """A code, a number or a name: by it the thing is opened."""
    text: str
    """Its name."""
    detail: str = ""
    """What else is known of it: the level of a node, the domain of a measure, the place of an action."""
    also: str = ""
    """Further words by which it is found, such as its code."""

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"


class Score(NamedTuple):
    """How well an entry fits; the lowest comes first."""

    match: int
    """0 whole words, 1 beginnings of words, 2 letters inside words."""
    phrase: int
    """0 the very name, 1 its beginning, 2 somewhere in it in one piece, 3 in pieces."""
    age: int
    """How long ago it was used, among what was used lately."""
    kind: int
    position: int


class Index:
    """Entries in their order, the more important first, with the words by which they are found."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        names = [fold(one.text) for one in self.entries]
        self._lengths = [len(name) for name in names]
        self._searched = [
            name + fold(one.also)[1:] if one.also else name
            for name, one in zip(names, self.entries, strict=True)
        ]

    def find(
        self, query: str, recent: Mapping[str, int] | None = None, limit: int = 50
    ) -> list[tuple[Score, Entry]]:
        """The entries that have all words of a query, the best first.

        Args:
            query: As typed.
            recent: How long ago entries were used, by their ``id``: 0 is the last one.
            limit: How many at most.
        """
        phrase = fold(query).strip()
        words = phrase.split()
        if not words:
            return []
        ages = recent or {}
        found: list[tuple[Score, Entry]] = []
        for match, places in enumerate(self._matches(words)):
            for how, alike in enumerate(self._by_phrase(places, phrase)):
                found += self._scored(match, how, alike, ages, limit - len(found))
                if len(found) >= limit:
                    return found
        return found

    def recent(self, ages: Mapping[str, int]) -> list[Entry]:
        """The entries that were used lately, the last one first."""
        return sorted((one for one in self.entries if one.id in ages), key=lambda one: ages[one.id])

    def _matches(self, words: Sequence[str]) -> Iterator[list[int]]:
        """Places of the entries that fit by whole words, by beginnings, by letters inside; each but once."""
        texts = self._searched
        starts = [f" {word}" for word in words]
        wholes = [f"{start} " for start in starts]
        fitting = self._holding(starts, range(len(texts)))
        whole = self._holding(wholes, fitting)
        yield whole
        seen = set(whole)
        yield [place for place in fitting if place not in seen]
        seen.update(fitting)
        yield [place for place in self._holding(words, range(len(texts))) if place not in seen]

    def _holding(self, parts: Sequence[str], places: Iterable[int]) -> list[int]:
        """Those of the places whose words have all the parts: the longest, which few have, is looked for first."""
        texts = self._searched
        for part in sorted(parts, key=len, reverse=True):
            places = [place for place in places if part in texts[place]]
        return list(places)

    def _by_phrase(self, places: list[int], phrase: str) -> Iterator[list[int]]:
        """The same places by how the query stands in them, as ``Score.phrase`` counts it."""
        texts, start = self._searched, f" {phrase}"
        begins = [place for place in places if texts[place].startswith(start)]
        very = {place for place in begins if self._lengths[place] == len(phrase) + 2}
        yield sorted(very)
        yield [place for place in begins if place not in very]
        seen = set(begins)
        within = [place for place in places if place not in seen and start in texts[place]]
        yield within
        seen.update(within)
        yield [place for place in places if place not in seen]

    def _scored(
        self, match: int, how: int, places: list[int], ages: Mapping[str, int], limit: int
    ) -> list[tuple[Score, Entry]]:
        """The first of those that fit alike: what was used lately, then in the order of the index."""
        oldest, entries = len(ages), self.entries
        if ages:
            places = sorted(places, key=lambda place: ages.get(entries[place].id, oldest))
        return [
            (Score(match, how, ages.get(one.id, oldest), _ORDER[one.kind], place), one)
            for place, one in ((place, entries[place]) for place in places[:limit])
        ]


_NO_LETTERS = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['’`]")


def fold(text: str) -> str:
    """Small letters without accents, a space before each word and after the last: `` nhs ayrshire and arran ``."""
    small = text.casefold()
    if not small.isascii():
        apart = unicodedata.normalize("NFKD", small)
        small = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return f" {_NO_LETTERS.sub(' ', _APOSTROPHES.sub('', small)).strip()} "


# What can be found


def nodes_in(connection: Connection) -> Index:
    """All nodes, those of higher levels first."""
    rows = connection.execute(
        select(node.c.code, node.c.name, level.c.name.label("level"))
        .select_from(node.outerjoin(level, level.c.id == node.c.level_id))
        .order_by(func.coalesce(level.c.rank, 99), node.c.name, node.c.id)
    )
    return Index(Entry(Kind.NODE, code, name, of_level or "", code) for code, name, of_level in rows)


def others_in(connection: Connection) -> Index:
    """Measures, actions (the open ones first), and who owns open actions."""
    measures = connection.execute(
        select(measure.c.code, measure.c.name, measure.c.domain).order_by(measure.c.domain, measure.c.name)
    )
    entries = [Entry(Kind.MEASURE, code, name, domain, code) for code, name, domain in measures]
    rows = connection.execute(
        select(action.c.number, action.c.title, action.c.owner, action.c.status, node.c.name.label("place"))
        .join(node, node.c.id == action.c.node_id)
        .order_by(action.c.status != "open", action.c.number.desc())
    ).all()
    entries += [Entry(Kind.ACTION, str(one.number), one.title, one.place, f"{one.number}") for one in rows]
    open_of: dict[str, int] = {}
    for one in rows:
        if one.owner:
            open_of[one.owner] = open_of.get(one.owner, 0) + (one.status == "open")
    entries += [Entry(Kind.OWNER, owner, owner, str(count)) for owner, count in sorted(open_of.items())]
    return Index(entries)


def periods_in(periods: Iterable[Period]) -> Index:
    """Periods, the latest first, found as ``oct 2021``, ``October 21`` or ``2021-10``."""
    ordered = sorted(periods, reverse=True)
    return Index(Entry(Kind.PERIOD, one.code, one.long_label, "", _also(one)) for one in ordered)


def _also(period: Period) -> str:
    year = str(period.end.year)
    return f"{period.label} {year[2:]} {period.code} {period.start:%m}/{year}"


# Where it is opened


def place_of_action(connection: Connection, number: int) -> str | None:
    """The code of the node that an action belongs to; None where there is no such action."""
    query = select(node.c.code).join(action, action.c.node_id == node.c.id).where(action.c.number == number)
    return connection.execute(query).scalar()


def place_of_measure(connection: Connection, code: str, near: str | None) -> str | None:
    """The code of a node with figures of a measure: the node itself, one above it, a top of the tree, or any.

    Args:
        connection: A transaction that reads.
        code: Of the measure.
        near: The code of the node where one is.
    """
    has = reading.c.node_id == node.c.id
    of = select(node.c.code).join(reading, has).join(measure, measure.c.id == reading.c.measure_id)
    of = of.where(measure.c.code == code)
    when = today()
    here = select(node.c.id).where(node.c.code == near).scalar_subquery()
    itself = of.where(node.c.code == near)
    above = (
        of.join(closure, closure.c.ancestor_id == node.c.id)
        .where(closure.c.descendant_id == here, closure.c.valid_from <= when, closure.c.valid_to >= when)
        .order_by(closure.c.depth)
    )
    parent = select(link.c.id).where(link.c.child_id == node.c.id, link.c.kind == LinkKind.REPORTS_TO)
    tops = of.where(~parent.exists()).order_by(node.c.name)
    for query in (itself, above, tops, of):
        found = connection.execute(query.limit(1)).scalar()
        if found is not None:
            return str(found)
    return None


def place_of_owner(connection: Connection, owner: str) -> str | None:
    """The code of the top of the tree below which somebody owns most actions."""
    when = today()
    parent = select(link.c.id).where(link.c.child_id == node.c.id, link.c.kind == LinkKind.REPORTS_TO)
    owned = select(action.c.node_id, func.count().label("actions")).where(action.c.owner == owner)
    counted = owned.group_by(action.c.node_id).subquery()
    below = (
        select(node.c.code, func.sum(counted.c.actions).label("actions"))
        .join(closure, closure.c.ancestor_id == node.c.id)
        .join(counted, counted.c.node_id == closure.c.descendant_id)
        .where(~parent.exists(), closure.c.valid_from <= when, closure.c.valid_to >= when)
        .group_by(node.c.code)
        .order_by(func.sum(counted.c.actions).desc(), node.c.code)
    )
    itself = (
        select(node.c.code)
        .join(counted, counted.c.node_id == node.c.id)
        .order_by(counted.c.actions.desc(), node.c.code)
    )
    for query in (below, itself):
        found = connection.execute(query.limit(1)).scalar()
        if found is not None:
            return str(found)
    return None
