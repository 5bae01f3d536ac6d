"""Proposals for tables with a row a node and period: measures in columns, or told by the rows."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lhs_desktop.formats.extracts.proposing.constant import one_node
from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.drafts import Draft, of_parts, of_value
from lhs_desktop.formats.extracts.proposing.figures import find_figures, holds_times, is_code_of, is_figure
from lhs_desktop.formats.extracts.proposing.kinds import (
    DENOMINATOR,
    EXPOSURE,
    MOST,
    NUMERATOR,
    PUBLISHED,
    SKIPPED,
    Kinds,
    Part,
    find_kinds,
    names_measures,
)
from lhs_desktop.formats.extracts.proposing.leaving import find_aggregates, find_stop, find_totals
from lhs_desktop.formats.extracts.proposing.parting import parts_differ_by
from lhs_desktop.formats.extracts.proposing.places import Place, filled_down, find_places, level_of
from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.proposing.sizes import sizes_of_nodes
from lhs_desktop.formats.extracts.proposing.times import find_period
from lhs_desktop.formats.extracts.proposing.writing import Found, Measure
from lhs_desktop.models.recipes import PeriodRule, normal

CATEGORIES = 60
"""So many kinds of rows make a measure each; more are parts to be added up."""
RECOGNISED = 12
"""Heads by which the next extract is known: enough to tell it from others."""
FEW = 0.02
"""Where fewer rows than this share repeat a node and period they are parts, whatever tells them apart."""

_VALUE = re.compile(
    r"^(score|value|rate|result|percent(age)?|pct|%|national rate|performance|actual|mean( score)?|top.?box.*|%.*)$",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"^(denominator|n|n size|sample( size)?|cases|number of (patients|cases|surveys)|eligible|responses|surveys)$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"footnote|qualifier", re.IGNORECASE)


def propose_rows(context: Context) -> Found | None:
    """The recipe of a table with a row a node and period; None where it holds no figures or no period."""
    columns = context.columns
    period, why, taken = find_period(context)
    if period is None:
        return None
    rest = [column for column in columns if column.head not in taken]
    places = find_places(rest) or [one_node(context)]
    heads = {head for place in places for head in place.heads}
    kinds = find_kinds(rest, tuple(heads), across=False)
    figures = [column for column in rest if column.head not in heads]
    if kinds is not None and kinds.parts:
        found = _of_parts(context, period, places, kinds, figures)
    else:
        found = _of_columns(context, period, places, kinds, figures)
    if found is None:
        return None
    found.reasons[:0] = [why, *(place.reason for place in places)]
    found.reasons += [
        f"“{column.head}” holds times, which are not read" for column in rest if holds_times(column)
    ]
    found.fill_down = filled_down(places, columns)
    found.header_rows = context.region.header_rows
    found.stop = find_stop(context)
    return found


def _coding(places: Sequence[Place]) -> list[str]:
    """The columns that together make the code of the node of a row."""
    last = places[-1]
    above = [place.code_column for place in places[:-1]] if "{parent}" in last.code_format else []
    return [*above, *last.heads[:1]]


def _of_parts(
    context: Context, period: PeriodRule, places: list[Place], kinds: Kinds, figures: Sequence[Column]
) -> Found | None:
    """The parts of a measure stand on rows of their own."""
    values = [column for column in figures if is_figure(column) and column.head not in kinds.columns]
    if not values:
        return None
    value = max(values, key=lambda one: (bool(_VALUE.match(one.head)), one.filled))
    numbers = _by_part(context, kinds, value, [*_coding(places), *period.columns])
    measures = drafts_of_parts(kinds.parts, numbers)
    if not measures:
        return None
    skipped = tuple(part.text for part in kinds.parts if part.role == SKIPPED)
    totals, reasons = find_totals(context, places, kinds.columns)
    needed = [
        *kinds.columns,
        value.head,
        *(place.code_column for place in places),
        *period.columns,
    ]
    return Found(
        context.sheet.name,
        context.title,
        "companions",
        recognised(needed),
        period,
        places,
        [Measure(draft, draft.name) for draft in measures],
        context.columns,
        [f"“{kinds.columns[-1]}” names the parts of a measure, which have their own rows", *reasons]
        + [draft.reason for draft in measures],
        context.region.size * len(context.region.columns),
        measure_columns=kinds.columns,
        value_column=value.head,
        skip=skipped,
        totals=totals,
    )


def _by_part(
    context: Context, kinds: Kinds, value: Column, keys: Sequence[str]
) -> dict[str, dict[tuple[str, ...], float]]:
    """The numbers of each part by node and period."""
    ids = [context.column(head).texts for head in kinds.columns]
    by = [context.column(head).texts for head in keys if head]
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for row, number in enumerate(value.numbers.tolist()):
        text = " | ".join(column[row] for column in ids if column[row])
        found.setdefault(text, {})[tuple(column[row] for column in by)] = number
    return found


def drafts_of_parts(parts: Sequence[Part], numbers: dict[str, dict[tuple[str, ...], float]]) -> list[Draft]:
    """One measure a stem, from its parts."""
    stems: dict[str, dict[str, str]] = {}
    for part in parts:
        stems.setdefault(part.stem, {}).setdefault(part.role, part.text)
    found = []
    for position, (stem, roles) in enumerate(stems.items()):
        above, below = roles.get(NUMERATOR, ""), roles.get(DENOMINATOR) or roles.get(EXPOSURE, "")
        exposure = roles.get(EXPOSURE, "") if roles.get(DENOMINATOR) else ""
        published = roles.get(PUBLISHED, "")
        if above and below:
            keys = list(numbers.get(above, {}))
            values = [
                np.array([numbers.get(text, {}).get(key, np.nan) for key in keys])
                for text in (above, below, published)
            ]
            reason = f"“{above}” and “{below}” are the parts of “{stem}”"
            found.append(
                of_parts(
                    stem,
                    (above, below, published),
                    (values[0], values[1], values[2] if published else None),
                    reason,
                    exposure,
                    position,
                )
            )
        elif text := published or above or roles.get("", ""):
            held = np.array(list(numbers.get(text, {}).values()) or [np.nan])
            found.append(of_value(stem, text, held, False, position))
    return found


def _of_columns(
    context: Context, period: PeriodRule, places: list[Place], kinds: Kinds | None, figures: Sequence[Column]
) -> Found | None:
    """Measures in columns; where rows of one node and period are of several kinds, a measure each."""
    coding = _coding(places)
    node = context.column(coding[-1]) if coding and coding[-1] else None
    figures = [column for column in figures if not is_code_of(node, column)]
    drafts = find_figures(figures)
    reasons: list[str] = []
    keys = [context.column(head) for head in (*coding, *period.columns) if head]
    if sizes := sizes_of_nodes(context, drafts, keys):
        drafts = [draft for draft in drafts if draft not in sizes]
        said = ", ".join(f"“{draft.name}”" for draft in sizes)
        reasons.append(
            f"{said} never changes from period to period: it is the size of the node, not a measure"
        )
    if not drafts:
        return None
    if kinds is None and places[-1].code:
        kinds = _labels(figures)
    split = context.column(kinds.columns[0]) if kinds is not None else None
    if split is not None and split.distinct > (MOST if names_measures(split.head) else CATEGORIES):
        split = None
    split = split or _telling_apart(context, keys, {head for place in places for head in place.heads})
    if split is not None:
        keys.append(split)
        reasons.append(f"“{split.head}” separates rows of one node and period: each is a measure")
    totals, why = find_totals(
        context, places, (split.head,) if split is not None and not places[-1].code else ()
    )
    whole, only, further = find_aggregates(context, keys, places, totals)
    totals = [*totals, *whole]
    differ_by = parts_differ_by(context, keys, places, drafts, (totals, only))
    if differ_by:
        said = ", ".join(f"“{head}”" for head in differ_by)
        reasons.append(
            f"a node has several rows in a period, which differ by {said}: to be added up, if you accept that"
        )
    names = kinds.names if kinds is not None and split is not None and split.head == kinds.columns[0] else {}
    left_out = {text for head, texts in totals if split is not None and head == split.head for text in texts}
    measures = _measures(drafts, split, names, left_out)
    if not measures:
        return None
    beside, marks = _marks(context, drafts)
    for measure in measures:
        parts = (measure.draft.numerator, measure.draft.denominator)
        measure.marks = tuple(dict.fromkeys(beside[part] for part in parts if part in beside))
    needed = [*period.columns, *(place.code_column for place in places)]
    needed += [place.where_column for place in places] + ([split.head] if split is not None else [])
    for draft in drafts:
        needed += [draft.numerator, draft.denominator]
    return Found(
        context.sheet.name,
        context.title,
        "long",
        recognised(needed),
        period,
        places,
        measures,
        context.columns,
        [*reasons, *why, *further, *dict.fromkeys(measure.draft.reason for measure in measures)][:40],
        context.region.size * len(drafts),
        totals=totals,
        only=only,
        duplicates="ask" if differ_by else "",
        differ_by=differ_by,
        marks=marks,
    )


def recognised(heads: Sequence[str]) -> list[str]:
    """The heads by which the next extract is known."""
    known = dict.fromkeys(head for head in heads if head and not head.startswith("Column "))
    return list(known)[:RECOGNISED]


def _labels(columns: Sequence[Column]) -> Kinds | None:
    """Without a node on the rows, a column of labels that do not repeat names what each row is about."""
    for column in columns:
        texts = column.numeric < 0.2 and column.period is None and not is_figure(column)
        if texts and column.filled > 1 and column.distinct == column.filled <= CATEGORIES:
            return Kinds((column.head,), {})
    return None


def _telling_apart(context: Context, keys: Sequence[Column], places: set[str]) -> Column | None:
    """The column that tells apart rows of one node and period, where there are many such rows."""
    rows = [row for row in range(len(keys[0].texts)) if all(key.texts[row] for key in keys)] if keys else []
    base = [tuple(key.texts[row] for key in keys) for row in rows]
    if not base or 1 - len(set(base)) / len(base) < FEW:
        return None
    for column in context.columns:
        if column in keys or column.head in places or column.period is not None:
            continue
        if (
            level_of(column.head) is not None
            or not 2 <= column.distinct <= 12
            or (is_figure(column) and column.distinct > 9)
        ):
            continue
        told = list(zip(base, (column.texts[row] for row in rows), strict=True))
        if len(set(told)) == len(told):
            return column
    return None


def _measures(
    drafts: Sequence[Draft], split: Column | None, names: dict[str, str], left_out: set[str]
) -> list[Measure]:
    if split is None:
        return [Measure(draft, draft.name) for draft in drafts]
    used = [draft for draft in drafts if split.head not in (draft.numerator, draft.denominator)]
    used = _value_with_size(used)
    found = []
    for kind in sorted({text for text in split.texts if text and text not in left_out}):
        for draft in used:
            alone = len(used) == 1 and (_VALUE.match(draft.name.strip()) or len(draft.name) <= 2)
            called = names.get(kind, kind)
            name = called if alone else f"{called}, {draft.name}"
            code = kind if alone else f"{kind} {draft.name}"
            found.append(Measure(replace(draft, name=name), code, split.head, kind))
    return found


def _value_with_size(drafts: Sequence[Draft]) -> list[Draft]:
    """A value beside the number of cases that it rests on: one measure."""
    values = [draft for draft in drafts if _VALUE.match(draft.name.strip())]
    sizes = [draft for draft in drafts if _SIZE.match(draft.name.strip())]
    if len(values) == 1 and len(sizes) == 1:
        joined = replace(values[0], exposure=sizes[0].numerator)
        return [joined, *(draft for draft in drafts if draft not in (values[0], sizes[0]))]
    return list(drafts)


def _marks(context: Context, drafts: Sequence[Draft]) -> tuple[dict[str, str], dict[str, str]]:
    """Columns of marks beside figures (``…QF``) by figure, and what the marks that they hold mean."""
    by_head = {normal(column.head): column for column in context.columns}
    columns: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for draft in drafts:
        for part in (draft.numerator, draft.denominator):
            beside = by_head.get(normal(part) + "qf")
            if part and beside is not None:
                columns[part] = beside.head
                meanings |= {text: _MARKS[text] for text in beside.texts if text in _MARKS}
    return columns, meanings


_MARKS = {
    "z": "not_applicable",
    "p": "provisional",
    "c": "suppressed",
    ":": "not_available",
    "x": "not_available",
    "*": "suppressed",
}
"""Marks of Public Health Scotland and of the Government Statistical Service."""
