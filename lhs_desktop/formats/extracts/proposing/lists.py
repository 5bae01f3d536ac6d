"""A proposed recipe for a list: a table that says what nodes, measures or other records there are."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomlkit

from lhs_desktop.formats.extracts.identifiers import identifying, not_of_staff, of_patients, personal
from lhs_desktop.formats.extracts.proposing.leaving import is_total
from lhs_desktop.formats.extracts.proposing.list_columns import ListColumn, columns_of, determines
from lhs_desktop.formats.extracts.proposing.list_kinds import Roles, find_kind, is_our_log, name_parts
from lhs_desktop.formats.extracts.proposing.list_places import (
    ListPlace,
    ParentList,
    find_attributes,
    find_dates,
    find_levels,
    find_parents,
)
from lhs_desktop.formats.extracts.proposing.regions import Region, find_region
from lhs_desktop.formats.extracts.proposing.times import names_period
from lhs_desktop.formats.extracts.proposing.writing import pattern_of
from lhs_desktop.formats.extracts.structure import slug
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text
from lhs_desktop.models.recipes import FieldKind, ListOf
from lhs_desktop.models.recipes.lists import FIELDS, PLACED

RECOGNISED = 12
"""Heads by which the next list is known."""
_LONGEST_NAMES = 60
"""Texts that are longer, on average, are sentences of a document and no names of places."""

_ORDER = (ListOf.NODES, ListOf.MEASURES, ListOf.TARGETS, ListOf.PEOPLE, ListOf.ACTIONS, ListOf.LOOKUP)
"""Nodes and measures before what refers to them."""


@dataclass(frozen=True, slots=True)
class ListProposal:
    """A recipe for the lists of a workbook."""

    sheet: str
    region: Region
    toml: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """A list on one sheet: the keys of its recipe, and why."""

    sheet: Sheet
    region: Region
    of: ListOf
    keys: dict[str, Any]
    reasons: list[str] = field(default_factory=list)


def propose_lists(
    workbook: Workbook, sheet: str | None, sure: bool, without: Collection[str] = ()
) -> ListProposal | None:
    """The recipe for a workbook that holds lists and no figures.

    Args:
        workbook: The file.
        sheet: Only this one.
        sure: Only where the heads give a list away, or nothing in it is a figure; else any table that names nodes.
        without: Sheets that are not looked at.
    """
    found: list[_Found] = []
    for one in workbook.sheets:
        if sheet not in (None, one.name) or not (one.visible or sheet) or one.name in without:
            continue
        made = _of_sheet(one, sure)
        if made is None:
            if sure and find_region(one) is not None:
                return None  # figures stand beside the lists: they come first
            continue
        found.append(made)
    told = [one for one in found if one.of is not ListOf.LOOKUP] or found[:1]
    if not told:
        return None
    told.sort(key=lambda one: _ORDER.index(one.of))
    reasons = [reason for one in told for reason in one.reasons]
    return ListProposal(told[0].sheet.name, told[0].region, _toml(workbook, told), tuple(reasons))


def _of_sheet(sheet: Sheet, sure: bool) -> _Found | None:
    region, first = find_region(sheet), _outline_region(sheet)
    if region is None or (first is not None and first.header < region.header and _is_wider(first, region)):
        region = first  # a column that is hardly filled, as that of parents may be, hides the heads
    if region is None:
        return None
    columns = columns_of(sheet, region.heads, region.first, region.last)
    refused = identifying(region.heads, sheet, region.first, region.last)
    log = _log(sheet, region, columns, refused)
    if log is not None:
        return log
    told = find_kind(columns)
    staff = told is not None and told[0] is ListOf.PEOPLE and not not_of_staff(refused)
    if told is not None and (staff or not refused):
        return _told(sheet, region, columns, *told)
    columns = [column for column in columns if column.head not in refused]
    patients = personal(region.heads) or of_patients(region.heads, sheet, region.first, region.last)
    if patients or (sure and any(column.figures for column in columns)):
        return None
    if not sure and any(is_total(text) for column in columns for text in column.known):
        return None  # figures that add up to a total are no list of places, whatever else is missing
    if len(columns) < 2 and _indented(columns) is None:
        return None  # one column of words is hardly a list; more likely its delimiter is another
    figures = [column for column in columns if column.figures]
    if 2 * len(figures) > len(columns) or any(names_period(column.head) for column in figures):
        return None  # figures are no attributes of places
    found = _of_nodes(sheet, region, columns)
    return found or (_lookup(sheet, region, columns) if sure and not refused else None)


def _log(
    sheet: Sheet, region: Region, columns: Sequence[ListColumn], refused: Sequence[str]
) -> _Found | None:
    """A log of actions. A client or an address beside owner and due date makes no table of patients: it is not read."""
    kept = [column for column in columns if column.head not in refused]
    told = find_kind(kept)
    if told is None or told[0] is not ListOf.ACTIONS:
        return None
    if personal(region.heads) or of_patients(region.heads, sheet, region.first, region.last):
        return None
    found = _told(sheet, region, kept, *told)
    if refused:
        found.reasons.append(f"not read, because they may identify people: {', '.join(refused)}")
    return found


def _outline_region(sheet: Sheet) -> Region | None:
    """A table whose columns are hardly filled: names set in from the left, or one level a column."""
    for row in range(min(sheet.rows, 20)):
        heads = tuple(" ".join(cell_text(cell).split()) for cell in sheet.row(row))
        if any(heads):
            last = sheet.rows - 1
            reason = f"row {row + 1} has the headers, with {last - row} rows below it"
            return (
                Region(top=row, header=row, first=row + 1, last=last, heads=heads, reason=reason)
                if last > row
                else None
            )
    return None


def _is_wider(first: Region, region: Region) -> bool:
    return len(first.columns) >= max(2, len(region.columns))


# Nodes


def _of_nodes(sheet: Sheet, region: Region, columns: Sequence[ListColumn]) -> _Found | None:
    if (parents := find_parents(columns)) is not None:
        return _by_parent(sheet, region, columns, parents)
    if (indented := _indented(columns)) is not None:
        return _by_indent(sheet, region, columns, indented)
    levels = find_levels(columns)
    if levels:
        return _by_level(sheet, region, columns, levels)
    return None


def _by_level(sheet: Sheet, region: Region, columns: Sequence[ListColumn], levels: list[ListPlace]) -> _Found:
    reasons = [region.reason, "no column holds figures: it is a list of nodes"]
    tables = []
    for depth, place in enumerate(levels):
        table: dict[str, Any] = {"level": place.level, "rank": place.rank, "code_column": place.code.head}
        if place.named_only:
            table |= {"code_format": "{parent}-{slug}" if depth else "{slug}", "name_format": _called(place)}
            reasons.append(
                f"“{place.code.head}” names each {place.level.lower()}: codes are made of the names"
            )
        else:
            name = f", “{place.name.head}” its name" if place.name else ""
            reasons.append(f"“{place.code.head}” is the code of each {place.level.lower()}{name}")
            table |= {"name_column": place.name.head} if place.name else {}
        tables.append(table)
    used = {column.index for place in levels for column in (place.code, place.name) if column is not None}
    found = _Found(sheet, region, ListOf.NODES, {"levels": tables}, reasons)
    return _with_dates_and_attributes(found, columns, used)


def _called(place: ListPlace) -> str:
    """How names are written: those in capitals in title case, counties with their word."""
    texts = place.code.known
    written = "{title}" if all(text.isupper() for text in texts) else "{value}"
    bare = place.level == "County" and not any("county" in text.casefold() for text in texts)
    return f"{written} County" if bare else written


def _by_parent(sheet: Sheet, region: Region, columns: Sequence[ListColumn], parents: ParentList) -> _Found:
    key = parents.code or parents.name
    assert key is not None
    fields: dict[str, Any] = {}
    if parents.code is not None:
        fields["code"] = parents.code.head
    if parents.name is not None:
        fields["name"] = parents.name.head
    fields["parent"] = parents.parent.head
    reasons = [
        region.reason,
        f"the texts of “{parents.parent.head}” are also in “{key.head}”: a list of nodes and their parents",
    ]
    keys: dict[str, Any] = {"fields": fields}
    if parents.level is not None:
        fields["level"] = parents.level.head
        names = _by_depth(key, parents)
        keys["levels"] = [{"level": name, "rank": 10 * place} for place, name in enumerate(names, 1)]
        reasons.append(f"“{parents.level.head}” names the levels: {', '.join(names)}")
    used = {
        one.index for one in (parents.code, parents.name, parents.parent, parents.level) if one is not None
    }
    return _with_dates_and_attributes(_Found(sheet, region, ListOf.NODES, keys, reasons), columns, used)


def _by_depth(key: ListColumn, parents: ParentList) -> list[str]:
    """The texts of the level column, from the top of the tree down."""
    assert parents.level is not None
    above = dict(zip(key.texts, parents.parent.texts, strict=True))
    least: dict[str, int] = {}
    for code, level in zip(key.texts, parents.level.texts, strict=True):
        depth, current, seen = 0, code, {code}
        while (current := above.get(current, "")) and current not in seen:
            depth += 1
            seen.add(current)
        if level:
            least[level] = min(depth, least.get(level, depth))
    return sorted(least, key=lambda name: least[name])


def _indented(columns: Sequence[ListColumn]) -> ListColumn | None:
    """The column whose names are set in by spaces."""
    for column in columns:
        steps = {indent for text, indent in zip(column.texts, column.leading, strict=True) if text}
        if len(steps) > 1 and column.known and not column.numeric and column.average <= _LONGEST_NAMES:
            return column
    return None


def _by_indent(sheet: Sheet, region: Region, columns: Sequence[ListColumn], name: ListColumn) -> _Found:
    code = next((one for one in columns if one is not name and one.unique and one.coded), None)
    repeated = name.distinct < len(name.known)
    fields: dict[str, Any] = {"name": name.head}
    if code is not None:
        fields["code"] = code.head
    elif repeated:
        fields["code"] = {"column": name.head, "format": "{parent}-{slug}"}
    reasons = [
        region.reason,
        f"the names under “{name.head}” are indented: each is below the one that it is indented from",
    ]
    keys = {"indent": "spaces", "fields": fields}
    used = {one.index for one in (name, code) if one is not None}
    return _with_dates_and_attributes(_Found(sheet, region, ListOf.NODES, keys, reasons), columns, used)


def _with_dates_and_attributes(found: _Found, columns: Sequence[ListColumn], used: set[int]) -> _Found:
    for name, column in find_dates(columns).items():
        found.keys.setdefault("fields", {})[name] = _dated(column)
        used.add(column.index)
        found.reasons.append(f"“{column.head}” is the date “{name}”")
    attributes = find_attributes(columns, used)
    if attributes:
        found.keys["attributes"] = [{"name": name, "column": one.head} for name, one in attributes]
        names = ", ".join(f"“{one.head}” as {name}" for name, one in attributes)
        found.reasons.append(f"kept as attributes: {names}")
    return found


# Others


def _told(sheet: Sheet, region: Region, columns: Sequence[ListColumn], of: ListOf, roles: Roles) -> _Found:
    fields: dict[str, Any] = {}
    for name, column in roles.items():
        dated = column.written is not None and of is not ListOf.ACTIONS
        fields[name] = _dated(column) if dated and FIELDS[of][name] is FieldKind.DATE else column.head
    if of is ListOf.PEOPLE and (parts := name_parts(columns)):
        fields["name"] = [one.head for one in parts]
    reasons = [region.reason, f"the headers are those of a list of {of.value}"]
    reasons += [f"“{one.head}” is the {_IN_WORDS.get(name, name)}" for name, one in roles.items()]
    if of is ListOf.MEASURES and "kind" not in fields:
        fields["kind"] = {"constant": "mean"}
        reasons.append(
            "the list does not say what kind of measures these are: they are taken as values that are not "
            "added up (mean) until you say something else"
        )
    found = _Found(sheet, region, of, {"fields": fields}, reasons)
    if of in PLACED and "node" not in roles:
        found.reasons.append(f"no column says where the {of.value} belong: say it once for all of them")
    return _with_notes(found, columns, roles) if of is ListOf.ACTIONS and not is_our_log(columns) else found


_IN_WORDS = {
    "node": "place",
    "value": "target",
    "from": "first day",
    "to": "last day",
    "title": "action",
    "reference": "sender’s number",
    "number": "our number",
    "due": "due date",
    "created": "day when it was raised",
    "done": "day when it was done",
}
"""Fields whose own names say too little."""


def _with_notes(found: _Found, columns: Sequence[ListColumn], roles: Roles) -> _Found:
    """A log of actions: what else it says of each is kept in the notes."""
    used = {column.index for column in roles.values()}
    others = {column.head: column for column in columns if column.index not in used and _tells(column)}
    first = sorted(others.values(), key=lambda column: not _WORTH_KEEPING.search(column.words))[:MOST_KEPT]
    kept = [column for column in others.values() if column in first]
    if kept:
        found.keys["attributes"] = [{"name": one.head[:80], "column": one.head} for one in kept]
        found.reasons.append(f"kept in the notes: {', '.join(f'“{one.head}”' for one in kept)}")
    return found


def _tells(column: ListColumn) -> bool:
    """Whether a column says something of some action, and not the same of all."""
    return bool(column.known) and (column.distinct > 1 or len(column.known) < 3)


MOST_KEPT = 8
"""Further columns of a log that are kept in the notes: one exported from another program may have sixty."""
_WORTH_KEEPING = re.compile(
    r"support|update|comment|note|agenda|meeting|\brag\b|priorit|risk|reason|outcome|evidence|progress|review|detail|"
    r"descri",
    re.IGNORECASE,
)


def _lookup(sheet: Sheet, region: Region, columns: Sequence[ListColumn]) -> _Found | None:
    """What neither holds figures nor names places or measures: it explains the codes of other files."""
    if not columns:
        return None
    key = next((one for one in columns if one.unique), columns[0])
    about = next(
        (one for one in columns if re.search(r"(measure|indicator) ?(id|code)", one.words, re.IGNORECASE)),
        None,
    )
    if about is not None and not about.unique and determines(key, about):
        why = f"each row is a part of a measure (“{about.head}” is on several): the measures have their own list"
    elif key.written is not None:
        why = f"each row is a period (“{key.head}”) with its dates"
    else:
        why = f"“{key.head}” holds codes that other files use, the other columns say what they mean"
    reasons = [
        region.reason,
        "it names no nodes and has no figures",
        f"{why}. Nothing in it is loaded; a recipe can name it under [lookups]",
        'if its rows are places after all, write list = "nodes" and name the fields code and name',
    ]
    return _Found(sheet, region, ListOf.LOOKUP, {"fields": {"key": key.head}}, reasons)


def _dated(column: ListColumn) -> Any:
    """A field of dates, with its format where it is not the usual one."""
    assert column.written is not None
    format_ = column.written.rule.format
    return {"column": column.head, "format": format_} if format_ and format_ != "%Y-%m-%d" else column.head


# Writing


def _toml(workbook: Workbook, found: Sequence[_Found]) -> str:
    title = workbook.name.rsplit(".", 1)[0]
    document = tomlkit.document()
    document["name"] = slug(title).lower()[:80] or "list"
    document["title"] = title
    document["layout"] = "list"
    if len(found) == 1:
        _fill(document, found[0], len(workbook.sheets) > 1)
        return tomlkit.dumps(document)
    tables = tomlkit.aot()
    for one in found:
        table = tomlkit.table()
        _fill(table, one, True)
        tables.append(table)
    document["tables"] = tables
    return tomlkit.dumps(document)


def _fill(table: Any, found: _Found, with_sheet: bool) -> None:
    heads = [head for head in found.region.heads if head]
    table["list"] = found.of.value
    table["recognise"] = heads[:RECOGNISED]
    if found.region.header_rows > 1:
        table["header_rows"] = found.region.header_rows
    if with_sheet:
        table["sheets"] = [pattern_of(found.sheet.name)]
    if "indent" in found.keys:
        table["indent"] = found.keys["indent"]
    if fields := found.keys.get("fields"):
        made = tomlkit.table()
        for name, value in fields.items():
            made[name] = _inline(value) if isinstance(value, Mapping) else value
        table["fields"] = made
    for name in ("levels", "attributes"):
        if found.keys.get(name):
            table[name] = _tables(found.keys[name])


def _tables(rows: Sequence[Mapping[str, Any]]) -> Any:
    array = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        table.update(row)
        array.append(table)
    return array


def _inline(value: Mapping[str, Any]) -> Any:
    table = tomlkit.inline_table()
    table.update(value)
    return table
