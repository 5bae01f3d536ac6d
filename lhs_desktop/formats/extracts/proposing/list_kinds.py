"""Lists that their heads give away: measures, targets, people, actions."""

import re
from collections.abc import Sequence

from lhs_desktop.formats.extracts.proposing.list_columns import ListColumn
from lhs_desktop.formats.extracts.proposing.list_heads import FIRST_NAME, HEADS, LAST_NAME, PLACES
from lhs_desktop.formats.extracts.proposing.list_places import level_of
from lhs_desktop.formats.extracts.records.goals import read_goal
from lhs_desktop.formats.extracts.records.words import word
from lhs_desktop.formats.packets.words import WORDS
from lhs_desktop.models.recipes import ListOf
from lhs_desktop.models.recipes.lists import PLACED

Roles = dict[str, ListColumn]

_DATES = frozenset({"from", "to", "due", "created", "done"})
_DATED = frozenset({ListOf.TARGETS, ListOf.PEOPLE})
"""Lists whose dates must be dates mostly: another column may be called so."""
_SOME = 0.2
"""The share of dates that makes a column one of dates, where its header says so."""
_FIRST_CHOICE = {
    "title": r"action|task|to.?do|ma(ß|ss)nahme|aufgabe|t[aâ]che|acci[oó]n|tarea",
    "status": r"^status$",
    "value": r"target|goal",
}
"""Of several columns that may hold a field the one that is called so."""
_LONGEST_REFERENCE, _LONGEST_ITEM = 25, 6
"""Longer texts, on average, are no references."""
_LONGEST_STATUS = 40
"""Longer texts, on average, tell of progress and are no words for a status."""
_PATIENTS = re.compile(
    r"\bmrn\b|medical record|patient|hospital number|nhs (no|number)|\bchi\b|ssn|birth|d\.?o\.?b\.?|diagnosis|"
    r"admission|discharge",
    re.IGNORECASE,
)


def find_kind(columns: Sequence[ListColumn]) -> tuple[ListOf, Roles] | None:
    """What a table lists, where its headers give it away, and which column is which field."""
    if is_our_log(columns):
        return ListOf.ACTIONS, _our_roles(columns)
    for of, fits in (
        (ListOf.ACTIONS, _are_actions),
        (ListOf.TARGETS, _are_targets),
        (ListOf.PEOPLE, _are_people),
        (ListOf.MEASURES, _are_measures),
    ):
        roles = _roles(of, columns)
        if of is not ListOf.MEASURES and (node := _node(of, columns, roles)) is not None:
            roles["node"] = node
        if fits(columns, roles):
            return of, roles
    return None


def name_parts(columns: Sequence[ListColumn]) -> tuple[ListColumn, ...]:
    """First and last name, where a list of people has them apart."""
    first = next((one for one in columns if re.search(FIRST_NAME, one.words, re.IGNORECASE)), None)
    last = next((one for one in columns if re.search(LAST_NAME, one.words, re.IGNORECASE)), None)
    return (first, last) if first and last else ()


def _roles(of: ListOf, columns: Sequence[ListColumn]) -> Roles:
    """Each field with the first column whose header says so; a column is one field."""
    found: Roles = {}
    for name, pattern in HEADS[of].items():
        fitting = [
            column
            for column in columns
            if column not in found.values()
            and re.search(pattern, column.words.strip(), re.IGNORECASE)
            and _holds(of, name, column)
        ]
        if not fitting or (of is ListOf.ACTIONS and name == "notes" and len(fitting) > 1):
            continue  # several columns of updates are kept one by one, each with its header
        first = _FIRST_CHOICE.get(name) if of in PLACED else None
        told = [
            column for column in fitting if first and re.search(first, column.words.strip(), re.IGNORECASE)
        ]
        found[name] = (told or fitting)[0]
    return found


def _holds(of: ListOf, name: str, column: ListColumn) -> bool:
    """Whether a column may hold a field. The header of a date suffices, where some of its cells are dates."""
    if name == "due":
        return True
    if name == "reference":
        said_item = column.words.strip().casefold() == "item"  # its number, or what it is
        return column.average <= (_LONGEST_ITEM if said_item else _LONGEST_REFERENCE)
    if name in _DATES:
        return (
            column.written is not None or not column.known or column.dated >= (0.5 if of in _DATED else _SOME)
        )
    if name == "status" and column.average > _LONGEST_STATUS:
        return False
    return column.written is None or name == "value"


def _node(of: ListOf, columns: Sequence[ListColumn], roles: Roles) -> ListColumn | None:
    """The column that names the node: a code rather than a name, the lowest level there is."""
    free = [column for column in columns if column not in roles.values()]
    said = [one for one in free if re.search(r"^node\b|^where\b", one.words, re.IGNORECASE)]
    if said:
        return said[0]
    placed = [(level[1], one.coded, one) for one in free if (level := level_of(one)) is not None]
    if placed:
        return max(placed, key=lambda one: one[:2])[2]
    if of is not ListOf.ACTIONS:
        return None
    return next((one for one in free if one.known and re.search(PLACES, one.words, re.IGNORECASE)), None)


def is_our_log(columns: Sequence[ListColumn]) -> bool:
    """Whether it is the log of actions that this program has written into a packet."""
    return {column.head.casefold() for column in columns} >= _OURS


_OURS = {
    WORDS[name].casefold() for name in ("number", "action", "node", "owner", "due", "status", "status_words")
}


def _our_roles(columns: Sequence[ListColumn]) -> Roles:
    """The columns of our own log: its numbers are ours."""
    by_head = {column.head.casefold(): column for column in columns}
    names = {"number": "number", "title": "action", "node": "node", "measure": "measure", "owner": "owner"}
    names |= {"due": "due", "status": "status", "done": "done_on"}
    names |= {name: name for name in ("effect", "cause", "expected", "notes")}
    return {
        field: by_head[head] for field, word in names.items() if (head := WORDS[word].casefold()) in by_head
    }


def _are_actions(_: Sequence[ListColumn], roles: Roles) -> bool:
    """Whether a table is a log of actions: who does what by when; where may be told apart from it."""
    several = sum(name in roles for name in ("owner", "due", "status"))
    if "title" not in roles or several < 2:
        return False
    plain = re.search(_FIRST_CHOICE["title"], roles["title"].words, re.IGNORECASE)
    return plain is not None or ("due" in roles and several >= 2)


def _are_targets(columns: Sequence[ListColumn], roles: Roles) -> bool:
    """Whether a table is a list of targets; where they hold may be told apart from it."""
    if not {"measure", "value"} <= roles.keys() or ("node" not in roles and _are_described(columns)):
        return False
    goals = [read_goal(None, text, ".", False) is not None for text in roles["value"].known]
    said = re.fullmatch(_PLAIN_TARGET, roles["value"].words.strip(), re.IGNORECASE) and "node" in roles
    if sum(goals) < 0.5 * max(len(goals), 1) and not (said and goals):
        return False
    figures = [one for one in columns if one.figures and one is not roles["value"]]
    if any(not re.search(BESIDE_TARGETS, one.words, re.IGNORECASE) for one in figures):
        return False
    return (
        re.search(r"target|goal|threshold", " ".join(one.words for one in columns), re.IGNORECASE) is not None
    )


_PLAIN_TARGET = r"targets?( \(?%\)?)?( values?)?|goals?"
"""A header that suffices beside a measure and a place, whatever its cells hold: each that is no target is named."""
BESIDE_TARGETS = r"stretch|baseline|threshold|amber|\bred\b|toleran|floor|ceiling|\bm(in|ax)(imum)?\b|last year|target|goal|weight"
"""Headers of further numbers in a list of targets. Others are figures, and the targets stand beside them."""


def _are_described(columns: Sequence[ListColumn]) -> bool:
    """Whether headers are those of a dictionary of measures."""
    described = _roles(ListOf.MEASURES, columns).keys()
    return bool({"numerator", "denominator", "direction", "kind", "rollup"} & described)


def _are_people(columns: Sequence[ListColumn], roles: Roles) -> bool:
    if any(_PATIENTS.search(column.words) for column in columns):
        return False
    named = "name" in roles or bool(name_parts(columns))
    return named and ("email" in roles or ("role" in roles and "node" in roles))


def _are_measures(columns: Sequence[ListColumn], roles: Roles) -> bool:
    others = [one for one in columns if one not in roles.values()]  # a measure's own unit is no level
    if "code" not in roles or not roles["code"].unique or any(level_of(one) for one in others):
        return False
    if any(one.figures for one in others):
        return False
    measured = any(re.search(r"measure|indicator|metric|kpi", one.words, re.IGNORECASE) for one in columns)
    described = {"numerator", "denominator", "direction", "kind", "rollup"} & roles.keys()
    known = "kind" in roles and all(word("kind", text) for text in roles["kind"].known)
    return bool(described) or known or (measured and "name" in roles)
