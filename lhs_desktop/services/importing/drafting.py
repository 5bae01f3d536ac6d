"""A recipe as a document that is edited: each function takes its TOML and returns it changed, comments and order kept.

Nothing here reads a file or a database: what the cells of a column hold is given.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from contextlib import suppress
from typing import Any

import tomlkit

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.proposing.drafts import EXPECTED, is_time
from lhs_desktop.formats.extracts.quantities import quantity
from lhs_desktop.formats.extracts.structure import slug
from lhs_desktop.formats.extracts.written_periods import of_column
from lhs_desktop.formats.workbooks import Cell
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.recipes import Layout, normal
from lhs_desktop.services.importing.documents import (
    Table,
    child,
    clear,
    closed,
    heads,
    listed,
    opened,
    own_name,
    set_or_drop,
    slots,
)
from lhs_desktop.services.importing.drafting_lists import (
    AS_LEVEL,
    add_attribute,
    check_list,
    field_of,
    is_level,
)
from lhs_desktop.services.importing.roles import Part, Role

RECOGNISED = 12
"""Heads by which an extract is known: enough to tell it from others."""
STOP_LENGTH = 60


def with_role(
    toml: str, head: str, role: Role, cells: Sequence[Cell] = (), *, add: bool = False, table: int = 0
) -> str:
    """The recipe in which a column has one role and no other.

    Args:
        toml: The recipe.
        head: Of the column.
        role: Its role. ``of`` names the level or measure; a value of none is a new measure, a parent of none
            a new level above the node.
        cells: What the column holds: it tells how periods are written, and a count from a mean.
        add: Adds the column to the numerator or denominator instead of taking the place of those there.
        table: Which of the recipe's tables, where it has several.

    Raises:
        Rejected: ``recipe-not-toml``; ``role-needed``: the recipe would be left without a period, a node or a
            measure; ``column-no-periods``.
    """
    document, part = opened(toml, table)
    head = own_name(document, part, head)
    clear(part, head)
    match role.part:
        case Part.PERIOD:
            _set_period(part, head, cells)
        case Part.NODE_CODE | Part.NODE_NAME | Part.PARENT | Part.PARENT_NAME:
            _set_level(part, head, role)
        case Part.FIELD if is_level(part, role):
            _set_level(part, head, Role(AS_LEVEL[role.of]))
        case Part.FIELD:
            child(part, "fields")[role.of] = field_of(part, head, role.of, cells)
        case Part.ATTRIBUTE:
            add_attribute(part, head)
        case Part.FOOTNOTE:
            child(part, "footnotes")["column"] = head
        case Part.MEASURE:
            child(part, "companions")["measure"] = head
        case Part.VALUE if part.get("layout") == Layout.COMPANIONS:
            child(part, "companions")["value"] = head
        case Part.VALUE:
            _new_measure(part, head, cells)
        case Part.NUMERATOR | Part.DENOMINATOR | Part.PUBLISHED:
            _set_measure(part, head, role, add)
        case _:
            pass
    _tidy(part)
    _check(part, head)
    return closed(document, part)


def with_columns(
    toml: str, gone: Sequence[str], come: Mapping[str, Sequence[Cell]], *, table: int = 0
) -> str:
    """The recipe of a table with fewer or more columns at its sides.

    Args:
        toml: The recipe.
        gone: Heads of columns that are no longer read.
        come: Heads of columns that now are, with what they hold: those of figures become measures of their own.
        table: Which of the recipe's tables.

    Raises:
        Rejected: ``recipe-not-toml``; ``role-needed``: the recipe would be left without a period, a node or a
            measure.
    """
    document, part = opened(toml, table)
    for head in gone:
        clear(part, own_name(document, part, head))
    for head, cells in come.items():
        if any(_number(cell) is not None for cell in cells):
            _new_measure(part, own_name(document, part, head), cells)
    _tidy(part)
    _check(part, next(iter((*gone, *come)), ""))
    return closed(document, part)


def with_header(
    toml: str, old: Sequence[str], new: Sequence[str], *, rows: int | None = None, table: int = 0
) -> str:
    """The recipe for a table whose heads stand in another row: each column keeps its role under its new head.

    Args:
        toml: The recipe.
        old: The heads so far, by column.
        new: The heads of the chosen row, by column.
        rows: How many rows of heads are read together, where that changes.
        table: Which of the recipe's tables.

    Raises:
        Rejected: ``recipe-not-toml``; ``row-no-heads``: the row has fewer than two texts.
    """
    if sum(bool(head) for head in new) < 2:
        raise Rejected("row-no-heads")
    document, part = opened(toml, table)
    names = {normal(before): after for before, after in zip(old, new, strict=False) if before and after}
    for holder, key in list(slots(part)):
        value = holder[key]
        if isinstance(value, str):
            holder[key] = names.get(normal(value), value)
        else:
            for place, head in enumerate(list(value)):
                value[place] = names.get(normal(head), head)
    present = {normal(head) for head in new if head}
    known = [head for head in part.get("recognise", ()) if normal(head) in present]
    part["recognise"] = known or list(dict.fromkeys(head for head in new if head))[:RECOGNISED]
    if rows is not None:
        set_or_drop(part, "header_rows", rows if rows > 1 else None)
    return closed(document, part)


def with_stop(toml: str, text: str, *, instead_of: str = "", table: int = 0) -> str:
    """The recipe of a table that ends above the row that begins with a text.

    Args:
        toml: The recipe.
        text: The first text of that row; empty: the table goes on to the end of the sheet.
        instead_of: The first text of the row at which the table ends now.
        table: Which of the recipe's tables.

    Raises:
        Rejected: ``recipe-not-toml``.
    """
    document, part = opened(toml, table)
    stops = [stop for stop in part.get("stop", ()) if not (instead_of and instead_of.startswith(stop))]
    if text:
        stops.append(text[:STOP_LENGTH])
    set_or_drop(part, "stop", stops or None)
    return closed(document, part)


def stop_text(texts: Sequence[str]) -> str:
    """The text by which the last of some rows is known as the one below a table.

    Args:
        texts: The first text of each row, from the first row of data to the row below the table.

    Raises:
        Rejected: ``row-no-text``; ``row-text-repeats``: a row above begins likewise.
    """
    text = texts[-1].strip()[:STOP_LENGTH] if texts else ""
    if not text:
        raise Rejected("row-no-text")
    if any(other.strip().startswith(text) for other in texts[:-1]):
        raise Rejected("row-text-repeats", raw=text)
    return text


# The parts of a table


def _set_period(part: Table, head: str, cells: Sequence[Cell]) -> None:
    written = of_column(head, cells)
    if written is None:
        raise Rejected("column-no-periods", column=head)
    period = child(part, "period")
    for key in ("year_column", "start_column", "end_column", "within", "format", "grain"):
        period.pop(key, None)
    period["column"] = head
    for key in ("format", "grain"):
        if value := getattr(written.rule, key):
            period[key] = value


def _set_level(part: Table, head: str, role: Role) -> None:
    levels = part.get("levels")
    if levels is None:
        levels = part["levels"] = tomlkit.aot()
    if role.part in (Part.NODE_CODE, Part.NODE_NAME):
        if not levels:
            levels.append(tomlkit.item({"level": "Hospital", "rank": 40}))
        level = levels[-1]
    else:
        level = next((one for one in levels[:-1] if one.get("level") == role.of), None)
        if level is None:
            level = _level_above(levels, role.of or head)
    if role.part in (Part.NODE_CODE, Part.PARENT):
        _code_of(level, head)
    else:
        if level.get("name_format") == "{value}":
            level.pop("name_format")
        level["name_column"] = head


def _level_above(levels: Any, name: str) -> Table:
    """A new level between the node and what is above it."""
    below = int(levels[-1].get("rank", 40))
    above = int(levels[-2].get("rank", 0)) if len(levels) > 1 else 0
    levels.insert(len(levels) - 1, tomlkit.item({"level": name, "rank": (above + below) // 2}))
    made: Table = levels[-2]
    return made


def _code_of(level: Table, head: str) -> None:
    """The column that numbers a level; the one whose names served as codes then gives names alone."""
    if level.get("code_format") == "{slug}" and level.get("name_format") == "{value}":
        named = level.get("code_column")
        for key in ("code_format", "name_format"):
            level.pop(key)
        if named and "name_column" not in level:
            level["name_column"] = named
    level.pop("code", None)
    level["code_column"] = head


def _new_measure(part: Table, head: str, cells: Sequence[Cell]) -> None:
    measures = part.get("measures")
    if measures is None:
        measures = part["measures"] = tomlkit.aot()
    taken = {measure.get("code") for measure in measures}
    plain = slug(head)[:40].strip("-") or "MEASURE"
    code, number = plain, 2
    while code in taken:
        code, number = f"{plain[:36]}-{number}", number + 1
    kind = Kind.COUNT if _whole(cells) and not quantity(head) else Kind.MEAN
    measures.append(
        tomlkit.item({"code": code, "name": " ".join(head.split()), "kind": kind.value, "numerator": head})
    )


def _whole(cells: Sequence[Cell]) -> bool:
    """Whether all numbers of a column are whole."""
    return all(number.is_integer() for cell in cells if (number := _number(cell)) is not None)


def _number(cell: Cell) -> float | None:
    """A number, or a text that is a plain one; None for anything else."""
    if isinstance(cell, str | int | float):
        with suppress(ValueError, OverflowError):
            return float(cell.replace(",", "") if isinstance(cell, str) else cell)
    return None


_KEYS = {Part.NUMERATOR: "numerator", Part.DENOMINATOR: "denominator", Part.PUBLISHED: "published"}


def _set_measure(part: Table, head: str, role: Role, add: bool) -> None:
    measure = next((one for one in part.get("measures", ()) if one.get("code") == role.of), None)
    if measure is None:
        raise Rejected("role-needed", column=head, role=Part.NUMERATOR.value)
    key = _KEYS[role.part]
    named = [*heads(measure, key), head] if add and role.part is not Part.PUBLISHED else [head]
    measure[key] = named[0] if len(named) == 1 else named
    if role.part is Part.DENOMINATOR and measure.get("kind") in (Kind.COUNT, Kind.MEAN):
        kind, multiplier, unit = kind_with(head)
        measure["kind"] = kind
        set_or_drop(measure, "multiplier", multiplier if multiplier != 1 else None)
        set_or_drop(measure, "unit", unit or None)


def kind_with(denominator: str) -> tuple[str, float, str]:
    """The kind of measure that a denominator makes by its name, with its multiplier and unit."""
    if EXPECTED.search(denominator):
        return Kind.RATIO.value, 1.0, "ratio"
    if is_time(denominator):
        return Kind.RATE.value, 1_000.0, "per 1,000"
    return Kind.PROPORTION.value, 100.0, "%"


def _tidy(part: Table) -> None:
    """Takes away what has lost its column: levels, measures, and what only a denominator gave a sense."""
    levels = part.get("levels") or []
    for level in list(levels):
        if "code_column" not in level and "code" not in level:
            if "name_column" in level:
                level["code_column"] = level.pop("name_column")
                level["code_format"], level["name_format"] = "{slug}", "{value}"
            else:
                levels.remove(level)
    for holder in (part, *levels):
        kept = [one for one in holder.get("attributes", ()) if "column" not in one]
        for one in kept:
            holder["attributes"].remove(one)
        if "attributes" in holder and not holder["attributes"]:
            del holder["attributes"]
    fields = part.get("fields", {})
    for name, one in list(fields.items()):
        if isinstance(one, MutableMapping) and not ("column" in one or "constant" in one):
            del fields[name]
    for name in ("footnotes", "totals", "only"):
        left = [one for one in listed(part.get(name)) if "column" in one]
        if name in part and not left:
            del part[name]
    if part.get("layout") != Layout.LONG:
        return
    measures = part.get("measures") or []
    for measure in list(measures):
        if "numerator" not in measure:
            measures.remove(measure)
        elif "denominator" not in measure and measure.get("kind") in (
            Kind.PROPORTION,
            Kind.RATE,
            Kind.RATIO,
        ):
            measure["kind"] = Kind.COUNT.value
            for key in ("multiplier", "unit", "published"):
                measure.pop(key, None)


def _check(part: Table, head: str) -> None:
    """What every table needs."""
    if "list" in part:
        check_list(part, head)
        return
    period = part.get("period", {})
    has_period = any(key in period for key in ("column", "start_column", "within"))
    if part.get("layout") == Layout.LONG and not part.get("measures"):
        raise Rejected("role-needed", column=head, role=Part.VALUE.value)
    if part.get("layout") != Layout.ACROSS and not has_period:
        raise Rejected("role-needed", column=head, role=Part.PERIOD.value)
    if not part.get("levels"):
        raise Rejected("role-needed", column=head, role=Part.NODE_CODE.value)
