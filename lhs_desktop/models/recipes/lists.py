"""Lists: extracts without figures, which say what nodes, measures, targets, people or actions there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lhs_desktop.errors import Rejected


class ListOf(StrEnum):
    """What a row of a list is about."""

    NODES = "nodes"
    MEASURES = "measures"
    TARGETS = "targets"
    PEOPLE = "people"
    ACTIONS = "actions"
    LOOKUP = "lookup"
    """It explains codes of other files; nothing of it is loaded."""


class Indent(StrEnum):
    """How a list shows what is below what, where no column says it."""

    SPACES = "spaces"
    """Spaces before a name, or the cell's own indent in a workbook."""
    COLUMNS = "columns"
    """The column in which the name stands, of those from its head on to the next head."""


class FieldKind(StrEnum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    GOAL = "goal"
    """A number on the scale of a measure: a percentage is known as one."""
    WORD = "word"


_TEXT, _DATE, _NUMBER, _WORD = FieldKind.TEXT, FieldKind.DATE, FieldKind.NUMBER, FieldKind.WORD

FIELDS: Mapping[ListOf, Mapping[str, FieldKind]] = {
    ListOf.NODES: {
        "code": _TEXT,
        "name": _TEXT,
        "parent": _TEXT,
        "level": _TEXT,
        "opened": _DATE,
        "closed": _DATE,
        "from": _DATE,
    },
    ListOf.MEASURES: {
        "code": _TEXT,
        "name": _TEXT,
        "domain": _TEXT,
        "kind": _WORD,
        "direction": _WORD,
        "rollup": _WORD,
        "calendar": _WORD,
        "unit": _TEXT,
        "multiplier": _NUMBER,
        "decimals": _NUMBER,
        "minimum_n": _NUMBER,
        "disclosure_n": _NUMBER,
        "definition": _TEXT,
        "numerator": _TEXT,
        "denominator": _TEXT,
        "source": _TEXT,
        "steward": _TEXT,
    },
    ListOf.TARGETS: {"measure": _TEXT, "node": _TEXT, "value": FieldKind.GOAL, "from": _DATE, "to": _DATE},
    ListOf.PEOPLE: {
        "name": _TEXT,
        "role": _TEXT,
        "node": _TEXT,
        "email": _TEXT,
        "from": _DATE,
        "to": _DATE,
    },
    ListOf.ACTIONS: {
        "number": _TEXT,
        "reference": _TEXT,
        "title": _TEXT,
        "node": _TEXT,
        "measure": _TEXT,
        "owner": _TEXT,
        "due": _DATE,
        "status": _WORD,
        "created": _DATE,
        "done": _DATE,
        "effect": _WORD,
        "cause": _TEXT,
        "expected": _TEXT,
        "notes": _TEXT,
    },
    ListOf.LOOKUP: {"key": _TEXT},
}
"""The fields of each list."""

PLACED = frozenset({ListOf.TARGETS, ListOf.ACTIONS})
"""Lists whose rows belong to a node, which may be said for all of them at once."""

NEEDED: Mapping[ListOf, tuple[str, ...]] = {
    ListOf.NODES: (),  # a code, a name by which to make one, or levels
    ListOf.MEASURES: ("code",),
    ListOf.TARGETS: ("measure", "value"),
    ListOf.PEOPLE: ("name",),
    ListOf.ACTIONS: ("title",),
    ListOf.LOOKUP: (),
}


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field stands: under a head, or under several that are read together; or the same on every row."""

    columns: tuple[str, ...] = ()
    constant: str = ""
    format: str = ""
    """Of dates as in strptime; of codes and parents that are made of a text: ``TX-{slug}``, ``{parent}-{slug}``."""
    pad: int = 0
    """Codes of digits are filled with zeros to this length."""
    percent: str = ""
    """Of goals: plain numbers are a ``fraction`` (0.95 is 95 %) or a ``percent``. Empty: it is found out, or asked."""


@dataclass(frozen=True, slots=True)
class ListedAttribute:
    """A further column of a list: kept as an attribute of each node, or as a line in the notes of each action."""

    name: str
    column: str
    dated: bool = False
    """A change keeps what was before, with its dates."""


@dataclass(frozen=True, slots=True)
class ListRule:
    """How the rows of a list are read."""

    of: ListOf
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    attributes: tuple[ListedAttribute, ...] = ()
    indent: Indent | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        columns = [column for rule in self.fields.values() for column in rule.columns]
        return (*columns, *(one.column for one in self.attributes))

    @property
    def lacks_place(self) -> bool:
        """Whether its rows belong to a node that is said neither on each of them nor for all."""
        return self.of in PLACED and "node" not in self.fields


def list_rule(
    of: str, fields: Mapping[str, Any], attributes: list[dict[str, Any]], indent: str, where: str
) -> ListRule:
    """Reads the keys of a list.

    Args:
        of: The word under ``list``.
        fields: The table ``fields``.
        attributes: The tables ``attributes``.
        indent: The word under ``indent``; empty for none.
        where: The recipe's file, for messages.

    Raises:
        Rejected: ``recipe-value-wrong``, ``recipe-key-unknown``, ``recipe-key-missing``.
    """
    try:
        kind = ListOf(of)
        how = Indent(indent) if indent else None
    except ValueError as error:
        key, value = ("indent", indent) if of in set(ListOf) else ("list", of)
        raise Rejected("recipe-value-wrong", file=where, key=key, value=value) from error
    if unknown := set(fields) - set(FIELDS[kind]):
        raise Rejected("recipe-key-unknown", file=where, key=f"fields: {', '.join(sorted(unknown))}")
    if missing := set(NEEDED[kind]) - set(fields):
        raise Rejected("recipe-key-missing", file=where, key=f"fields: {', '.join(sorted(missing))}")
    return ListRule(
        kind,
        {name: _field(name, value, where) for name, value in fields.items()},
        tuple(_attribute(one, where) for one in attributes),
        how,
    )


def _field(name: str, value: Any, where: str) -> FieldRule:
    """A head, several heads, or a table of ``column`` or ``constant``, ``format`` and ``pad``."""
    if not isinstance(value, dict):
        value = {"column": value}
    for key, one in value.items():
        if key not in _FIELD_KEYS:
            raise Rejected("recipe-key-unknown", file=where, key=f"fields: {name}: {key}")
        if not isinstance(one, _FIELD_KEYS[key]):
            raise Rejected("recipe-value-wrong", file=where, key=f"fields: {name}: {key}", value=one)
    if not (value.get("column") or value.get("constant")):
        raise Rejected("recipe-key-missing", file=where, key=f"fields: {name}: column")
    column, format_ = value.get("column", ()), value.get("format", "")
    if "{" in format_ and not _makes_codes(format_):
        raise Rejected("recipe-value-wrong", file=where, key=f"fields: {name}: format", value=format_)
    if (percent := value.get("percent", "")) not in ("", *PERCENTS):
        raise Rejected("recipe-value-wrong", file=where, key=f"fields: {name}: percent", value=percent)
    return FieldRule(
        (column,) if isinstance(column, str) else tuple(str(one) for one in column),
        value.get("constant", ""),
        format_,
        value.get("pad", 0),
        percent,
    )


PERCENTS = ("fraction", "percent")
"""How the plain numbers of a goal may be meant."""


_FIELD_KEYS: dict[str, tuple[type, ...]] = {
    "column": (str, list),
    "constant": (str,),
    "format": (str,),
    "pad": (int,),
    "percent": (str,),
}


def _makes_codes(format_: str) -> bool:
    try:
        format_.format(slug="A", value="a", parent="B")
    except (KeyError, IndexError, ValueError):
        return False
    return True


def _attribute(table: dict[str, Any], where: str) -> ListedAttribute:
    if unknown := set(table) - {"name", "column", "dated"}:
        raise Rejected("recipe-key-unknown", file=where, key=f"attributes: {', '.join(sorted(unknown))}")
    if not all(isinstance(table.get(key), str) and table[key] for key in ("name", "column")):
        raise Rejected("recipe-key-missing", file=where, key="attributes: name, column")
    return ListedAttribute(table["name"], table["column"], bool(table.get("dated", False)))
