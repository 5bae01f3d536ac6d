"""A proposed recipe: TOML that a person can read and mend, with the reason of each part."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.identifiers import identifying, personal
from lhs_desktop.formats.extracts.proposing.figures import Figure, find_figures, is_figure
from lhs_desktop.formats.extracts.proposing.places import Place, find_places
from lhs_desktop.formats.extracts.proposing.profiles import MISSING, Column, profile
from lhs_desktop.formats.extracts.proposing.regions import Region, find_region
from lhs_desktop.formats.extracts.written_periods import Written, of_column, within
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text
from lhs_desktop.models.periods import Grain
from lhs_desktop.models.recipes import PeriodRule

_TOTAL = re.compile(
    r"(grand )?totals?|all( (hospitals|providers|organisations|trusts))?|england|national", re.IGNORECASE
)
CATEGORIES = 12
"""So many kinds of rows make a measure each; more are parts to be added up."""
RECOGNISED = 12
"""Heads by which the next extract is known: enough to tell it from others."""
FEW = 0.02
"""Where fewer rows than this share repeat a node and period they are parts, whatever tells them apart."""
ACROSS_FROM = 3
"""Heads that are periods make a table with periods across."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found on one sheet."""

    sheet: str
    region: Region
    toml: str
    reasons: tuple[str, ...]


def propose(workbook: Workbook, sheet: str | None = None) -> Proposal:
    """The recipe that fits the largest table of a workbook, or that of a sheet.

    Raises:
        Rejected: ``sheet-unknown``; ``no-table``: nothing looks like a table of figures of nodes;
            ``patient-level``: its rows are patients.
    """
    if sheet is not None and all(one.name != sheet for one in workbook.sheets):
        raise Rejected(
            "sheet-unknown", file=workbook.name, sheet=sheet, known=", ".join(s.name for s in workbook.sheets)
        )
    tried = [one for one in workbook.sheets if sheet is None or one.name == sheet]
    found: list[tuple[int, Proposal]] = []
    for one in tried:
        region = find_region(one)
        if region is None:
            continue
        made = _of_sheet(workbook, one, region)
        if made is not None:
            found.append(((region.last - region.first + 1) * len(region.columns), made))
    if not found:
        raise Rejected("no-table", file=workbook.name)
    return max(found, key=lambda one: one[0])[1]


def _of_sheet(workbook: Workbook, sheet: Sheet, region: Region) -> Proposal | None:
    refused = set(identifying(region.heads, sheet, region.first, region.last))
    columns = [column for column in profile(sheet, region) if column.head not in refused]
    across = _periods_across(sheet, region)
    if across is not None:
        return _across(workbook, sheet, region, columns, across)
    period, note = _period(workbook, sheet, region, columns)
    figures, places = find_figures(columns), find_places(columns)
    if (refused or personal(region.heads)) and not any(place.level for place in places if not place.guessed):
        raise Rejected("patient-level", file=workbook.name, sheet=sheet.name)
    if period is None or not figures or not places:
        return None
    if refused:
        note += f"; {', '.join(sorted(refused))} hold identifiers of patients and are not read"
    totals = _totals(columns, places)
    split, parts = _split(columns, period, places)
    reasons = [region.reason, note, *(place.reason for place in places), *(one.reason for one in figures)]
    if totals:
        reasons.append(f"rows that read {', '.join(totals[1])} are totals: reconciled, not loaded")
    if split is not None:
        reasons.append(f"“{split.head}” tells apart rows of one node and period: a measure each")
    elif parts:
        reasons.append("a node has several rows in a period: they are added up")
    toml = _toml(workbook, sheet, period, places, figures, columns, totals, split, parts)
    return Proposal(sheet.name, region, toml, tuple(reasons))


def _periods_across(sheet: Sheet, region: Region) -> tuple[Written, tuple[int, ...]] | None:
    """How the periods in a header row are written, and their columns; None where there are too few."""
    cells = {index: sheet.cell(region.header, index) for index in region.columns}
    dated = {index: cell for index, cell in cells.items() if isinstance(cell, (date, datetime))}
    texts = {
        index: cell
        for index, cell in cells.items()
        if index not in dated and within(cell_text(cell)) is not None
    }
    chosen = dated if len(dated) >= len(texts) else texts
    if len(chosen) < ACROSS_FROM:
        return None
    written = of_column("", list(chosen.values()))
    if written is None:
        return None
    if (
        written.rule.grain == Grain.DAY.value
        and len({(w.year, w.month) for w in dated.values()}) == len(dated) > 0
    ):
        # the last day of each month, as of which something was counted
        written = replace(written, rule=replace(written.rule, grain=Grain.MONTH.value))
    return written, tuple(chosen)


def _across(
    workbook: Workbook,
    sheet: Sheet,
    region: Region,
    columns: Sequence[Column],
    across: tuple[Written, tuple[int, ...]],
) -> Proposal | None:
    """Periods across, a row a node: one measure, named by the sheet."""
    written, indexes = across
    places = find_places([column for column in columns if column.index not in indexes])
    figures = [column for column in columns if column.index in indexes and column.numeric >= 0.8]
    if not places or not figures:
        return None
    kind = "count" if all(column.whole for column in figures) else "mean"
    first, last = region.heads[indexes[0]], region.heads[indexes[-1]]
    reasons = [
        region.reason,
        f"{len(indexes)} periods stand across, from {first} to {last}",
        *(place.reason for place in places),
        f"the figures are {'whole numbers' if kind == 'count' else 'measured values'}",
    ]
    title = _title(workbook, sheet, region)
    recognise = list(dict.fromkeys(place.code_column for place in places))
    lines = [
        f"name = {_text(_slug(workbook.name.rsplit('.', 1)[0] + ' ' + sheet.name).lower()[:80])}",
        f"title = {_text(title)}",
        'layout = "across"',
        f"recognise = {_texts(recognise)}",
        f"sheets = {_texts([sheet.name])}",
        "",
        "[period]",
    ]
    lines += [
        f"{name} = {_text(value)}" for name in ("format", "grain") if (value := getattr(written.rule, name))
    ]
    lines += _missing_lines(columns)
    for place in places:
        lines += _level_lines(place)
    lines += ["", "[[measures]]", f"code = {_text(_slug(title)[:40])}", f"name = {_text(title)}"]
    lines += [f"kind = {_text(kind)}", f"sheet = {_text(sheet.name)}"]
    return Proposal(sheet.name, region, "\n".join(lines) + "\n", tuple(reasons))


def _period(
    workbook: Workbook, sheet: Sheet, region: Region, columns: Sequence[Column]
) -> tuple[PeriodRule | None, str]:
    """The column of periods; else the one that a title, the sheet or the file names."""
    written = [(column, column.period) for column in columns if column.period is not None]
    if written:
        named = re.compile(r"period|month|quarter|date|year|week", re.IGNORECASE)
        _, best = max(written, key=lambda one: (bool(named.search(one[0].head)), one[1].rule.grain != "year"))
        return best.rule, best.reason
    titles = (
        [cell_text(cell) for row in sheet.iterate(0, region.header - 1) for cell in row if cell is not None]
        if region.header
        else []
    )
    for where, text in (("title", " ".join(titles)), ("sheet", sheet.name), ("file", workbook.name)):
        found = within(text)
        if found is not None:
            word = {
                "title": "a title above the table",
                "sheet": "the sheet’s name",
                "file": "the file’s name",
            }[where]
            return PeriodRule(within=where, grain=found.grain.value), f"{word} holds the period {found.label}"
    return None, ""


def _split(
    columns: Sequence[Column], period: PeriodRule, places: Sequence[Place]
) -> tuple[Column | None, bool]:
    """The column that tells apart rows of one node and period; else whether there are such rows at all."""
    by_head = {column.head: column for column in columns}
    keys = [by_head[places[-1].code_column]] + ([by_head[period.column]] if period.column else [])
    base = list(zip(*(column.texts for column in keys), strict=True))
    repeated = 1 - len(set(base)) / max(len(base), 1)
    if repeated < FEW:
        return None, repeated > 0
    for column in columns:
        if column in keys or column.period is not None or not 2 <= column.distinct <= CATEGORIES:
            continue
        if is_figure(column) and column.distinct > 9:
            continue
        told = list(zip(base, column.texts, strict=True))
        if len(set(told)) == len(told):
            return column, True
    return None, True


def _totals(columns: Sequence[Column], places: Sequence[Place]) -> tuple[str, tuple[str, ...]] | None:
    """The column that marks rows of totals, and its texts."""
    by_head = {column.head: column for column in columns}
    last = places[-1]
    candidates = [by_head[head] for head in (last.code_column, last.name_column) if head]
    candidates += [column for column in columns if column.period is not None]
    for column in candidates:
        texts = tuple(sorted({text for text in column.texts if text and _TOTAL.fullmatch(text)}))
        if texts and len(texts) < column.distinct:
            return column.head, texts
    return None


def _toml(
    workbook: Workbook,
    sheet: Sheet,
    period: PeriodRule,
    places: Sequence[Place],
    figures: Sequence[Figure],
    columns: Sequence[Column],
    totals: tuple[str, tuple[str, ...]] | None,
    split: Column | None,
    parts: bool,
) -> str:
    needed = [period.column, *(place.code_column for place in places)]
    for one in figures:
        needed += [one.numerator, one.denominator]
    recognise = list(dict.fromkeys(head for head in needed if head))[:RECOGNISED]
    lines = [
        f"name = {_text(_slug(workbook.name.rsplit('.', 1)[0]).lower())}",
        f"title = {_text(workbook.name.rsplit('.', 1)[0])}",
        'layout = "long"',
        f"recognise = {_texts(recognise)}",
    ]
    if len(workbook.sheets) > 1:
        lines.append(f"sheets = {_texts([sheet.name])}")
    if parts and split is None:
        lines.append('duplicates = "sum"')
    lines += ["", "[period]"]
    for name in ("column", "format", "within", "grain"):
        if value := getattr(period, name):
            lines.append(f"{name} = {_text(value)}")
    lines += _missing_lines(columns)
    if totals:
        lines += ["", "[totals]", f"column = {_text(totals[0])}", f"texts = {_texts(totals[1])}"]
    for place in places:
        lines += _level_lines(place)
    kinds = sorted({text for text in split.texts if text}) if split is not None else [""]
    codes: set[str] = set()
    for one in figures:
        if split is not None and one.head == split.head:
            continue
        for kind in kinds:
            lines += _measure_lines(one, split.head if split is not None else "", kind, codes)
    return "\n".join(lines) + "\n"


def _missing_lines(columns: Sequence[Column]) -> list[str]:
    tokens = sorted({token for column in columns for token in column.missing}, key=str.casefold)
    lines = ["", "[missing]", '"" = "not_available"']
    return lines + [f"{_text(token)} = {_text(MISSING[token.casefold()])}" for token in tokens]


def _level_lines(place: Place) -> list[str]:
    lines = ["", "[[levels]]", f"level = {_text(place.level)}", f"rank = {place.rank}"]
    lines.append(f"code_column = {_text(place.code_column)}")
    if place.named_only:
        lines += ['code_format = "{slug}"', 'name_format = "{value}"']
    elif place.name_column:
        lines.append(f"name_column = {_text(place.name_column)}")
    return lines


def _title(workbook: Workbook, sheet: Sheet, region: Region) -> str:
    """The first text above a table; else the sheet's name, or the file's."""
    for row in sheet.iterate(0, region.header - 1) if region.header else ():
        for cell in row:
            if isinstance(cell, str) and 3 < len(cell.strip()) <= 120:
                return " ".join(cell.split())
    return sheet.name if len(workbook.sheets) > 1 else workbook.name.rsplit(".", 1)[0]


def _measure_lines(one: Figure, column: str, kind: str, codes: set[str]) -> list[str]:
    code = _unique(_slug(f"{kind} {one.head}"), codes)
    name = f"{one.head}, {kind}" if kind else one.head
    lines = ["", "[[measures]]", f"code = {_text(code)}", f"name = {_text(' '.join(name.split()))}"]
    lines += [f"kind = {_text(one.kind)}", f"numerator = {_text(one.numerator)}"]
    if one.denominator:
        lines.append(f"denominator = {_text(one.denominator)}")
    if one.multiplier != 1:
        lines.append(f"multiplier = {one.multiplier:g}")
    if one.unit:
        lines.append(f"unit = {_text(one.unit)}")
    if kind:
        lines += [f"where_column = {_text(column)}", f"where = {_text(kind)}"]
    return lines


def _unique(code: str, taken: set[str]) -> str:
    """A code of at most forty letters that is not taken yet."""
    made, number = code[:40].strip("-"), 2
    while made in taken:
        made, number = f"{code[:36].strip('-')}-{number}", number + 1
    taken.add(made)
    return made


def _text(value: str) -> str:
    """A basic string of TOML, which is a string of JSON but for a few escapes that both have."""
    return json.dumps(value, ensure_ascii=False)


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"


def _slug(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-") or "MEASURE"
