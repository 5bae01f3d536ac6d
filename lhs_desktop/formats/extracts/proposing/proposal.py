"""A proposed recipe: TOML that a person can read and mend, with the reason of each part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.identifiers import identifying, personal
from lhs_desktop.formats.extracts.month_names import month_number
from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.crossed import propose_over_nodes, propose_over_periods
from lhs_desktop.formats.extracts.proposing.lists import propose_lists
from lhs_desktop.formats.extracts.proposing.other_logs import other_logs
from lhs_desktop.formats.extracts.proposing.profiles import decimal_sign, profile
from lhs_desktop.formats.extracts.proposing.regions import Region, find_region, find_regions
from lhs_desktop.formats.extracts.proposing.rows import propose_rows
from lhs_desktop.formats.extracts.proposing.times import find_across
from lhs_desktop.formats.extracts.proposing.writing import Found, Measure, slug, unique_code, write
from lhs_desktop.formats.extracts.reading import recognises
from lhs_desktop.formats.extracts.written_periods import within
from lhs_desktop.formats.workbooks import Sheet, Workbook
from lhs_desktop.models.recipes import parse_recipe

MOST_TABLES = 20
"""More sheets than these are read one by one, by naming them."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found in a workbook."""

    sheet: str
    """Of its largest table."""
    region: Region
    toml: str
    reasons: tuple[str, ...]


def propose(workbook: Workbook, sheet: str | None = None) -> Proposal:
    """The recipe that fits the tables of a workbook, or that of one sheet.

    Raises:
        Rejected: ``sheet-unknown``; ``no-table``: nothing looks like a table of figures of nodes;
            ``patient-level``: its rows are patients.
    """
    made = _proposed(workbook, sheet)
    if not recognises(workbook, parse_recipe(made.toml, workbook.name)):
        raise Rejected("no-table", file=workbook.name)  # heads that no one could find again
    return made


def _proposed(workbook: Workbook, sheet: str | None) -> Proposal:
    if sheet is not None and all(one.name != sheet for one in workbook.sheets):
        raise Rejected(
            "sheet-unknown", file=workbook.name, sheet=sheet, known=", ".join(s.name for s in workbook.sheets)
        )
    logs = other_logs(workbook, sheet)
    if (listed := propose_lists(workbook, sheet, sure=True, without=logs)) is not None:
        return Proposal(listed.sheet, listed.region, listed.toml, (*listed.reasons, *_left_out(logs)))
    found: list[tuple[Context, Found]] = []
    for one in workbook.sheets:
        if sheet not in (None, one.name) or not (one.visible or sheet) or one.name in logs:
            continue
        regions = find_regions(one)
        found += [made for region in regions if (made := examine(workbook, one, region)) is not None]
    if not found and (listed := propose_lists(workbook, sheet, sure=False, without=logs)) is not None:
        return Proposal(listed.sheet, listed.region, listed.toml, (*listed.reasons, *_left_out(logs)))
    if not found and logs:
        name, kind = next(iter(logs.items()))
        raise Rejected(f"list-of-{kind}", file=workbook.name, sheet=name)
    if not found:
        raise Rejected("no-table", file=workbook.name)
    if len(found) > MOST_TABLES:
        found = [max(found, key=lambda one: one[1].size)]
    found.sort(key=lambda one: -one[1].size)
    _coded([table for _, table in found])
    first = found[0][0]
    reasons = _left_out(logs)
    for context, table in found:
        reasons += [
            f"{context.sheet.name}: {reason}" if len(found) > 1 else reason for reason in table.reasons
        ]
    named = (
        first.file
        if len(found) > 1 or sheet is None or len(workbook.sheets) == 1
        else f"{first.file} {sheet}"
    )
    title = first.title if len(found) == 1 and first.titles and len(first.title) <= 80 else named
    toml = write(slug(named).lower()[:80], title, [table for _, table in found], len(workbook.sheets) > 1)
    return Proposal(first.sheet.name, first.region, toml, tuple(reasons))


def _left_out(logs: Mapping[str, str]) -> list[str]:
    return [
        f"sheet “{name}” holds {kind}, which are not kept, so it is not read" for name, kind in logs.items()
    ]


def examine(workbook: Workbook, sheet: Sheet, region: Region | None = None) -> tuple[Context, Found] | None:
    """What is found out about the table of a sheet; None where it has none of figures.

    Raises:
        Rejected: ``patient-level``: its rows are patients.
    """
    region = region or find_region(sheet)
    if region is None:
        return None
    refused = set(identifying(region.heads, sheet, region.first, region.last))
    decimal = decimal_sign(sheet, region, workbook.delimiter)
    columns = tuple(column for column in profile(sheet, region, decimal) if column.head not in refused)
    context = Context(workbook, sheet, region, columns)
    across = find_across(context)
    found = (
        propose_over_periods(context, across)
        if across is not None
        else propose_over_nodes(context) or propose_rows(context)
    )
    named = found is not None and any(not place.guessed and not place.code for place in found.places)
    listed = personal(region.heads)
    if (refused and listed) or ((refused or listed) and not named):
        raise Rejected("patient-level", file=workbook.name, sheet=sheet.name)
    if found is None:
        return None
    found.decimal = decimal
    found.under = region.under
    found.reasons.insert(0, region.reason)
    if decimal == ",":
        found.reasons.append("decimals follow a comma")
    if refused:
        found.reasons.append(f"{', '.join(sorted(refused))} identify patients and are not read")
    found.reasons += [
        f"{measure.draft.name}: {measure.draft.direction} is taken to be better"
        for measure in found.measures
        if measure.draft.direction != "neutral"
    ][:1]
    return context, found


def _coded(tables: Sequence[Found]) -> None:
    """Gives every measure a code: the same one where another table has the same measure of other nodes or periods."""
    taken: set[str] = set()
    given: dict[tuple[str, ...], tuple[str, set[str]]] = {}
    alike = _alike([table.sheet for table in tables])
    clashing = set() if alike else _clashes(tables)
    for table in tables:
        lowest = f"{_lowest(table)} {table.sheet if alike else ''}"
        for measure in table.measures:
            key = _signature(measure)
            code, levels = given.get(key, ("", set()))
            if code and lowest not in levels:
                measure.code = code
                levels.add(lowest)
                continue
            prefix = f"{_short(table)} " if key in clashing else ""
            wanted = f"{prefix}{measure.code}"
            if prefix:
                measure.draft = replace(measure.draft, name=f"{measure.draft.name}, {table.sheet}")
            measure.code = unique_code(wanted, taken)
            given[key] = (measure.code, {lowest})


def _clashes(tables: Sequence[Found]) -> set[tuple[str, ...]]:
    """Measures that look alike but stand on several sheets about the same nodes: their sheet tells them apart."""
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    for table in tables:
        for measure in table.measures:
            key = _signature(measure), _lowest(table)
            seen[key] = seen.get(key, 0) + 1
    return {key for (key, _), count in seen.items() if count > 1}


def _alike(sheets: Sequence[str]) -> bool:
    """Whether the names of sheets tell no measures apart: they differ by their periods, are versions, or say nothing."""
    if all(within(sheet) is not None for sheet in sheets):
        return len(set(map(_undated, sheets))) == 1
    return len({_SAYS_NOTHING.sub("", _VERSION.sub("", sheet.casefold())).strip() for sheet in sheets}) == 1


def _undated(sheet: str) -> str:
    """The name of a sheet without the period in it: ``Falls`` for ``Falls 2023-24``."""
    words = re.split(r"[\s_/–-]+", sheet.casefold())
    return " ".join(word for word in words if not (_DATED.fullmatch(word) or month_number(word)))


_DATED = re.compile(r"(19|20)?\d\d|[sf]?fy\'?(20)?\d\d|[qh][1-4]|fy|to")
_VERSION = re.compile(
    r"^copy of |[\s_-]*(\((\d+|copy|old|new|final|revised|updated|corrected)\)|\bv(er(sion)?)?\.? ?\d+|"
    r"\b(copy|final|revised|updated|corrected))$"
)
_SAYS_NOTHING = re.compile(r"^(sheet|tabelle|feuil|hoja|foglio|blad) ?\d+$")
"""What spreadsheet programs call a sheet that nobody has named."""


def _signature(measure: Measure) -> tuple[str, ...]:
    draft = measure.draft
    return draft.name, draft.kind, draft.numerator, draft.denominator, measure.where


def _lowest(table: Found) -> str:
    place = table.places[-1]
    return f"{place.level} {place.code_column} {place.code}"


def _short(table: Found) -> str:
    return re.sub(r"^(\d+\. ?)", "", table.sheet)
