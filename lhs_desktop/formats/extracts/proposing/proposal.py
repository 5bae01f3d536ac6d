"""A proposed recipe: TOML that a person can read and mend, with the reason of each part."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.period_columns import parse_period
from lhs_desktop.formats.extracts.proposing.figures import Figure, find_figures, is_figure
from lhs_desktop.formats.extracts.proposing.places import Place, find_places
from lhs_desktop.formats.extracts.proposing.profiles import MISSING, Column, profile
from lhs_desktop.formats.extracts.proposing.regions import Region, find_region
from lhs_desktop.formats.extracts.written_periods import within
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text
from lhs_desktop.models.recipes import PeriodRule

_TOTAL = re.compile(
    r"(grand )?totals?|all( (hospitals|providers|organisations|trusts))?|england|national", re.IGNORECASE
)
CATEGORIES = 12
"""So many kinds of rows make a measure each; more are parts to be added up."""
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
        Rejected: ``sheet-unknown``, ``no-table``: nothing looks like a table of figures of nodes.
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
    across = [head for head in region.heads if head and _head_period(head) is not None]
    if len(across) >= ACROSS_FROM:
        return None  # periods across stand in a recipe of their own layout
    columns = profile(sheet, region)
    period, note = _period(workbook, sheet, region, columns)
    figures, places = find_figures(columns), find_places(columns)
    if period is None or not figures or not places:
        return None
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


def _head_period(head: str) -> object:
    for rule in (PeriodRule(format="%b-%y"), PeriodRule(format="%b %Y"), PeriodRule()):
        period = parse_period(head, rule)
        if period is not None:
            return period
    return None


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
    recognise = list(dict.fromkeys(head for head in needed if head))
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
    tokens = sorted({token for column in columns for token in column.missing}, key=str.casefold)
    lines += ["", "[missing]", '"" = "not_available"']
    lines += [f"{_text(token)} = {_text(MISSING[token.casefold()])}" for token in tokens]
    if totals:
        lines += ["", "[totals]", f"column = {_text(totals[0])}", f"texts = {_texts(totals[1])}"]
    for place in places:
        lines += ["", "[[levels]]", f"level = {_text(place.level)}", f"rank = {place.rank}"]
        lines.append(f"code_column = {_text(place.code_column)}")
        if place.named_only:
            lines += ['code_format = "{slug}"', 'name_format = "{value}"']
        if place.name_column and not place.named_only:
            lines.append(f"name_column = {_text(place.name_column)}")
    kinds = sorted({text for text in split.texts if text}) if split is not None else [""]
    codes: set[str] = set()
    for one in figures:
        if split is not None and one.head == split.head:
            continue
        for kind in kinds:
            lines += _measure_lines(one, split.head if split is not None else "", kind, codes)
    return "\n".join(lines) + "\n"


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
