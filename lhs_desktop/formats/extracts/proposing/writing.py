"""A proposal as the text of a recipe that a person can read and mend."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lhs_desktop.formats.extracts.proposing.drafts import Draft
from lhs_desktop.formats.extracts.proposing.places import Place, is_derived
from lhs_desktop.formats.extracts.proposing.profiles import Column, meaning_of
from lhs_desktop.models.recipes import PeriodRule

LONGEST_CODE = 40


@dataclass(slots=True)
class Measure:
    """A measure with the rows that it takes."""

    draft: Draft
    code: str
    where_column: str = ""
    where: str = ""
    sheet: str = ""
    marks: tuple[str, ...] = ()
    """Columns of marks beside its figures."""


@dataclass(slots=True)
class Found:
    """All that was found out about one table."""

    sheet: str
    title: str
    layout: str
    recognise: Sequence[str]
    period: PeriodRule | None
    places: Sequence[Place]
    measures: list[Measure]
    columns: Sequence[Column]
    reasons: list[str]
    size: int
    header_rows: int = 1
    across: str = ""
    measure_columns: tuple[str, ...] = ()
    measures_fill_down: bool = False
    value_column: str = ""
    skip: tuple[str, ...] = ()
    totals: Sequence[tuple[str, tuple[str, ...]]] = ()
    only: Sequence[tuple[str, tuple[str, ...]]] = ()
    under: str = ""
    stop: tuple[str, ...] = ()
    duplicates: str = ""
    differ_by: Sequence[str] = ()
    fill_down: bool = False
    marks: dict[str, str] = field(default_factory=dict)
    decimal: str = "."
    missing: frozenset[str] = frozenset()


def write(name: str, title: str, found: Sequence[Found], several_sheets: bool) -> str:
    """The recipe of a workbook: of one table, or of several."""
    lines = [f"name = {text_of(name)}", f"title = {text_of(title)}"]
    if len(found) == 1:
        return "\n".join([*lines, *_table(found[0], several_sheets, "")]) + "\n"
    for table in found:
        lines += ["", "[[tables]]", *_table(table, True, "tables.")]
    return "\n".join(lines) + "\n"


def _table(found: Found, sheets: bool, within: str) -> list[str]:
    lines = [f"layout = {text_of(found.layout)}", f"recognise = {texts_of(found.recognise)}"]
    if sheets:
        lines.append(f"sheets = {texts_of([pattern_of(found.sheet)])}")
    if found.header_rows > 1:
        lines.append(f"header_rows = {found.header_rows}")
    for key in ("duplicates", "decimal"):
        if (value := getattr(found, key)) not in ("", "."):
            lines.append(f"{key} = {text_of(value)}")
    if found.differ_by:
        lines.append(f"differ_by = {texts_of(found.differ_by)}")
    if found.fill_down:
        lines.append("fill_down = true")
    if found.under:
        lines.append(f"under = {text_of(found.under)}")
    if found.stop:
        lines.append(f"stop = {texts_of(found.stop)}")
    lines += _period(found, within)
    if found.across == "node":
        lines += ["", f"[{within}across]", 'heads = "node"']
    if found.measure_columns:
        columns = found.measure_columns
        lines += ["", f"[{within}companions]"]
        lines.append(f"measure = {text_of(columns[0]) if len(columns) == 1 else texts_of(columns)}")
        if found.measures_fill_down:
            lines.append("fill_down = true")
        if found.value_column:
            lines.append(f"value = {text_of(found.value_column)}")
        if found.skip:
            lines.append(f"skip = {texts_of(found.skip)}")
    lines += _missing(found, within)
    if found.marks:
        lines += ["", f"[{within}marks]"]
        lines += [f"{text_of(mark)} = {text_of(state)}" for mark, state in found.marks.items()]
    for kind, rules in (("totals", found.totals), ("only", found.only)):
        for column, texts in rules:
            lines += ["", f"[[{within}{kind}]]", f"column = {text_of(column)}", f"texts = {texts_of(texts)}"]
            if kind == "totals" and all(map(is_derived, texts)):
                lines.append("compared = false")
    for place in found.places:
        lines += _level(place, within)
    for measure in found.measures:
        lines += _measure(measure, within)
    return lines


def _period(found: Found, within: str) -> list[str]:
    rule = found.period
    if rule is None:
        return []
    lines = ["", f"[{within}period]"]
    for key in ("column", "year_column", "start_column", "end_column", "format", "within"):
        if value := getattr(rule, key):
            lines.append(f"{key} = {text_of(value)}")
    if rule.grain and not rule.start_column:
        lines.append(f"grain = {text_of(rule.grain)}")
    if rule.year:
        lines.append(f"year = {text_of(rule.year)}")
    if rule.year_from:
        lines.append(f"year_from = {rule.year_from}")
    if rule.year_assumed:
        lines.append("year_assumed = true")
    return lines


def _missing(found: Found, within: str) -> list[str]:
    tokens = sorted(
        {token for column in found.columns for token in column.missing} | found.missing, key=str.casefold
    )
    lines = ["", f"[{within}missing]", '"" = "not_available"']
    seen = {""}
    for token in tokens:
        meaning = meaning_of(token)
        if meaning is not None and token.casefold() not in seen:
            seen.add(token.casefold())
            lines.append(f"{text_of(token)} = {text_of(meaning)}")
    return lines


def _level(place: Place, within: str) -> list[str]:
    lines = ["", f"[[{within}levels]]", f"level = {text_of(place.level)}", f"rank = {place.rank}"]
    for key in ("code", "name", "match", "code_column"):
        if value := getattr(place, key):
            lines.append(f"{key} = {text_of(value)}")
    if place.named_only:
        lines += ['code_format = "{slug}"', 'name_format = "{value}"']
    elif place.code_format:
        lines.append(f"code_format = {text_of(place.code_format)}")
    if place.name_format:
        lines.append(f"name_format = {text_of(place.name_format)}")
    if place.name_column and not place.named_only:
        lines.append(f"name_column = {text_of(place.name_column)}")
    for key in ("where_column", "where"):
        if value := getattr(place, key):
            lines.append(f"{key} = {text_of(value)}")
    if place.pad:
        lines.append(f"pad = {place.pad}")
    return lines


def _measure(measure: Measure, within: str) -> list[str]:
    one = measure.draft
    lines = ["", f"[[{within}measures]]", f"code = {text_of(measure.code)}"]
    lines += [f"name = {text_of(' '.join(one.name.split()))}", f"kind = {text_of(one.kind)}"]
    if one.direction != "neutral":
        lines.append(f"direction = {text_of(one.direction)}")
    for key in ("numerator", "denominator", "exposure", "published"):
        if value := getattr(one, key):
            lines.append(f"{key} = {text_of(value)}")
    if one.multiplier != 1:
        lines.append(f"multiplier = {one.multiplier:g}")
    for key in ("unit", "percent"):
        if value := getattr(one, key):
            lines.append(f"{key} = {text_of(value)}")
    if one.percent_assumed:
        lines.append("percent_assumed = true")
    for key in ("where_column", "where", "sheet"):
        if value := getattr(measure, key):
            lines.append(f"{key} = {text_of(value)}")
    if measure.marks:
        lines.append(f"marks = {texts_of(measure.marks)}")
    return lines


def unique_code(text: str, taken: set[str]) -> str:
    """A code of at most forty letters that is not taken yet."""
    code = slug(text)
    made, number = code[:LONGEST_CODE].strip("-"), 2
    while made in taken:
        made, number = f"{code[: LONGEST_CODE - 4].strip('-')}-{number}", number + 1
    taken.add(made)
    return made


def slug(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-") or "MEASURE"


def pattern_of(sheet: str) -> str:
    """A sheet's name as the pattern that fits it alone."""
    return re.sub(r"([\[*?])", r"[\1]", sheet)


def text_of(value: str) -> str:
    """A basic string of TOML, which is a string of JSON but for a sign that only TOML escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def texts_of(values: Iterable[str]) -> str:
    return "[" + ", ".join(text_of(value) for value in values) + "]"
