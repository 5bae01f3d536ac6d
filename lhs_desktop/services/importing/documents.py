"""The TOML of a recipe as a document: its tables, the places where heads stand, comments and order kept."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from lhs_desktop.errors import Rejected
from lhs_desktop.models.recipes import normal

Table = MutableMapping[str, Any]

_EDITED = (
    "recognise",
    "header_rows",
    "period",
    "companions",
    "footnotes",
    "totals",
    "only",
    "fields",
    "attributes",
    "levels",
    "measures",
    "stop",
    "under",
)


def opened(toml: str, table: int) -> tuple[tomlkit.TOMLDocument, Table]:
    """The document, and the table to edit: one of several gets rules of its own for what it shared with others."""
    try:
        document = tomlkit.parse(toml)
    except TOMLKitError as error:
        raise Rejected("recipe-not-toml", file="recipe", detail=str(error)) from error
    tables = document.get("tables")
    if not tables:
        return document, document
    part: Table = tables[table]
    for key in _EDITED:
        if key in document and key not in part:
            part[key] = document[key].unwrap()
    return document, part


def closed(document: tomlkit.TOMLDocument, part: Table) -> str:
    """The document as text; what a table still shares with the others stands once."""
    if part is not document:
        for key in _EDITED:
            if key in document and key in part and document[key].unwrap() == part[key].unwrap():
                del part[key]
    return tomlkit.dumps(document)


def own_name(document: Table, part: Table, head: str) -> str:
    """The head by which the recipe knows a column that this release calls otherwise."""
    for renamed in (part.get("renamed", {}), document.get("renamed", {})):
        for own, others in renamed.items():
            if normal(head) in {normal(other) for other in ([others] if isinstance(others, str) else others)}:
                return str(own)
    return head


def slots(part: Table) -> Iterator[tuple[Table, str]]:
    """Every place of a table's rules where heads stand: what holds it, and its key."""
    inside: list[tuple[Table, tuple[str, ...]]] = [(part, ("recognise",))]
    single: dict[str, tuple[str, ...]] = {
        "period": ("column", "year_column", "start_column", "end_column"),
        "companions": ("measure", "value"),
        "footnotes": ("column",),
        "totals": ("column",),
        "only": ("column",),
    }
    for name, keys in single.items():
        inside += [(one, keys) for one in listed(part.get(name))]
    fields: Table = part.get("fields", {})
    inside.append((fields, tuple(key for key in fields if not isinstance(fields[key], MutableMapping))))
    inside += [(one, ("column",)) for one in fields.values() if isinstance(one, MutableMapping)]
    inside += [(one, ("column",)) for one in part.get("attributes", ())]
    for level in part.get("levels", ()):
        inside.append((level, ("code_column", "name_column", "where_column")))
        inside += [(attribute, ("column",)) for attribute in level.get("attributes", ())]
    measure_keys = ("numerator", "minus", "denominator", "exposure", "marks", "published", "where_column")
    inside += [(measure, measure_keys) for measure in part.get("measures", ())]
    for holder, keys in inside:
        for key in keys:
            if key in holder:
                yield holder, key


def listed(value: Any) -> list[Table]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def child(part: Table, name: str) -> Table:
    """A table within the rules, made where there is none."""
    if name not in part:
        part[name] = tomlkit.table()
    child: Table = part[name]
    return child


def set_or_drop(holder: Table, key: str, value: Any) -> None:
    if value is None:
        holder.pop(key, None)
    else:
        holder[key] = value


def heads(holder: Table, key: str) -> list[str]:
    value = holder.get(key, [])
    return [str(value)] if isinstance(value, str) else [str(one) for one in value]


def clear(part: Table, head: str) -> None:
    """Takes a column out of all roles."""
    for holder, key in list(slots(part)):
        if key == "recognise":
            continue
        value = holder[key]
        if isinstance(value, str):
            if normal(value) == normal(head):
                del holder[key]
        else:
            left = [other for other in value if normal(other) != normal(head)]
            if len(left) < len(value):
                set_or_drop(holder, key, left or None)
