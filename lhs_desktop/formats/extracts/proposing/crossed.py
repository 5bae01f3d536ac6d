"""Proposals for tables with periods, or nodes, across."""

import re
from collections.abc import Sequence

import numpy as np

from lhs_desktop.formats.extracts.distinct import carried_down
from lhs_desktop.formats.extracts.heads import BETWEEN, head_words, joined
from lhs_desktop.formats.extracts.proposing.constant import one_node
from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.drafts import Draft, of_value
from lhs_desktop.formats.extracts.proposing.figures import is_figure
from lhs_desktop.formats.extracts.proposing.kinds import (
    Kinds,
    Part,
    find_kinds,
    in_sections,
    named_once,
    role_of,
)
from lhs_desktop.formats.extracts.proposing.leaving import find_stop, find_totals
from lhs_desktop.formats.extracts.proposing.places import (
    Place,
    filled_down,
    find_places,
    is_derived,
    is_of_all,
    level_of,
)
from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.proposing.rows import drafts_of_parts, recognised
from lhs_desktop.formats.extracts.proposing.times import Across, find_period
from lhs_desktop.formats.extracts.proposing.writing import Found, Measure
from lhs_desktop.formats.extracts.quantities import spaced
from lhs_desktop.formats.extracts.said_years import without_year

_SITE = re.compile(
    r"hospital|ward|\bunit\b|\bicu\b|\bnicu\b|\bpicu\b|clinic|cent(er|re)|campus|\bst\.? |saint|general|memorial|infirmary|"
    r"medical|health|trust|board|region|north|south|east|west|^[A-Z]{1,4}\d{1,5}[A-Z]?$|surg|medicine|emergency|\bed\b|"
    r"theatre|maternity|p(a)?ediatric|oncology|floor|team",
    re.IGNORECASE,
)
_MIN_NODES = 2

Numbers = dict[str, dict[tuple[str, ...], float]]


def propose_over_periods(context: Context, across: Across) -> Found | None:
    """A row a node, or a measure, or both; a column a period."""
    figures = [column for column in context.columns if column.index in across.indexes]
    others = [column for column in context.columns if column.index not in across.indexes]
    others = [column for column in others if not is_figure(column) and column.filled]
    if not any(np.isfinite(column.numbers).any() for column in figures):
        return None
    places = [place for place in find_places(others) if not place.guessed]
    heads = {head for place in places for head in place.heads}
    kinds = find_kinds(others, tuple(heads), across=not places or _repeating(places[-1], others))
    if kinds is not None and not kinds.parts:
        kinds = named_once(in_sections(kinds, others, heads), others, [place.code_column for place in places])
    if not places and kinds is None:
        places = find_places(others)
    if not places:
        places = [one_node(context)]
    parts = _parts(context, kinds, across)
    numbers, signed = _numbers(context, figures, kinds, across)
    shown = bool(figures) and all(column.shown for column in figures)
    measures = _measures(context, parts, numbers, signed, shown)
    if not measures:
        return None
    # about one node, a row called Total is a measure like the others
    counted = kinds.columns if kinds and not places[-1].code else ()
    totals, reasons = find_totals(context, places, counted)
    needed = [*(kinds.columns if kinds else ()), *(place.code_column for place in places)]
    needed += [place.where_column for place in places]
    if context.region.header_rows > 1:
        needed += [word for words in dict.fromkeys(across.words.values()) for word in words.split(BETWEEN)]
    return Found(
        context.sheet.name,
        context.title,
        "across",
        recognised(needed) or recognised([column.head for column in others]) or [figures[0].head],
        across.rule,
        places,
        measures,
        context.columns,
        [
            across.reason,
            *(place.reason for place in places),
            *([f"“{kinds.columns[0]}” names the measure of each row"] if kinds else []),
            *reasons,
            *dict.fromkeys(measure.draft.reason for measure in measures),
        ],
        context.region.size * len(figures),
        header_rows=context.region.header_rows,
        measure_columns=kinds.columns if kinds else (),
        measures_fill_down=kinds is not None and kinds.fill_down,
        totals=totals,
        fill_down=filled_down(places, context.columns),
        stop=find_stop(context),
    )


def _repeating(place: Place, columns: Sequence[Column]) -> bool:
    """Whether nodes have several rows each: another column then names measures."""
    column = next((one for one in columns if one.head == place.code_column), None)
    return column is not None and column.distinct < 0.7 * column.filled


def _parts(context: Context, kinds: Kinds | None, across: Across) -> list[Part]:
    """All that rows and further heads together may say: the measure, and the part of it."""
    words = list(dict.fromkeys(across.words.values()))
    if kinds is not None and kinds.parts:
        on_rows = list(kinds.parts)
    elif kinds is not None:
        rows = dict.fromkeys(_labels(context, kinds))
        on_rows = [Part(label, label.replace(" | ", ", "), "") for label in rows if label]
    else:
        on_rows = [Part("", "", "")]
    found = []
    for row in on_rows:
        for word in words:
            told = role_of(word) if word else None
            stem, role = told or (word, "")
            text = " | ".join(part for part in (row.text, word) if part)
            name = ", ".join(part for part in (row.stem, stem) if part)
            found.append(Part(text, name, row.role or role))
    return found


def _numbers(
    context: Context, figures: Sequence[Column], kinds: Kinds | None, across: Across
) -> tuple[Numbers, set[str]]:
    """The numbers of each part by row and period, and the parts that are written with percent signs."""
    words = head_words(context.sheet, context.region.top, context.region.header)
    labels = _labels(context, kinds) if kinds else [""] * len(figures[0].texts)
    found: Numbers = {}
    signed: set[str] = set()
    for column in figures:
        rest = across.words[column.index]
        period = joined([word for word in words[column.index] if joined([word]) not in rest.split(" | ")])
        for row, number in enumerate(column.numbers.tolist()):
            text = " | ".join(part for part in (labels[row], rest) if part)
            found.setdefault(text, {})[(str(row), period)] = number
            if column.signed and column.texts[row].endswith("%"):
                signed.add(text)
    return found, signed


def _labels(context: Context, kinds: Kinds) -> list[str]:
    """What the columns that name measures say on each row, read together."""
    ids = [list(context.column(head).texts) for head in kinds.columns]
    if kinds.fill_down:
        ids[0] = carried_down(ids[0])
    return [" | ".join(text for text in texts if text) for texts in zip(*ids, strict=True)]


def _measures(
    context: Context, parts: Sequence[Part], numbers: Numbers, signed: set[str], shown: bool = False
) -> list[Measure]:
    """A measure a stem; where nothing names it, the title or the sheet does."""
    title = without_year(context.title)
    if len(title) > 80:
        title = context.sheet.name if len(context.workbook.sheets) > 1 else context.file
    brief = re.sub(r"\s*\([^)]*\)$", "", title)
    short = (
        title
        if len(title) <= 40
        else brief
        if len(brief) <= 40
        else context.sheet.name
        if len(context.workbook.sheets) > 1
        else context.file
    )
    if all(not part.stem for part in parts) and len(parts) == 1:
        held = np.array([value for by in numbers.values() for value in by.values()] or [np.nan])
        draft = of_value(title, "", held, bool(signed), shown=shown)
        return [Measure(draft, short, sheet=context.sheet.name if len(context.workbook.sheets) > 1 else "")]
    named = [Part(part.text, part.stem or title, part.role) for part in parts]
    filled = [part for part in named if any(np.isfinite(list(numbers.get(part.text, {}).values())))]
    drafts = drafts_of_parts(
        [part for part in named if part.stem in {one.stem for one in filled}], _across_rows(numbers)
    )
    return [
        Measure(_signed(draft, numbers, signed), short if draft.name == title else draft.name)
        for draft in drafts
    ]


def _signed(draft: Draft, numbers: Numbers, signed: set[str]) -> Draft:
    if draft.numerator not in signed or draft.denominator:
        return draft
    held = np.array(list(numbers[draft.numerator].values()))
    return of_value(draft.name, draft.numerator, held, True, draft.position)


def _across_rows(numbers: Numbers) -> Numbers:
    """Parts of a measure on rows of their own are compared period by period, in the order of their rows."""
    found: Numbers = {}
    for text, by in numbers.items():
        turn: dict[str, int] = {}
        for (_, period), value in by.items():
            turn[period] = turn.get(period, 0) + 1
            found.setdefault(text, {})[(str(turn[period]), period)] = value
    return found


def propose_over_nodes(context: Context) -> Found | None:
    """A row a period, or a measure of one period; a column a node."""
    named = [place for place in find_places(context.columns) if not place.guessed]
    if named:
        return None
    figures = [
        column for column in context.columns if is_figure(column) and not column.head.startswith("Column ")
    ]
    sums = [column for column in figures if is_of_all(column.head)]
    figures = [column for column in figures if column not in sums]
    sites = [column for column in figures if _SITE.search(spaced(column.head)) or level_of(column.head)]
    if len(sites) < _MIN_NODES or len(sites) < 0.6 * len(figures):
        return None
    period, why, taken = find_period(context)
    if period is None:
        return None
    others = [column for column in context.columns if column not in figures and column.head not in taken]
    kinds = find_kinds(others, (), across=not period.column)
    if not period.column and kinds is None:
        return None
    level, rank = next((found for column in sites if (found := level_of(column.head))), ("Hospital", 40))
    across = Across(
        period, tuple(column.index for column in figures), {column.index: "" for column in figures}, ""
    )
    numbers, signed = _numbers(context, figures, kinds, across)
    measures = _measures(context, _parts(context, kinds, across), numbers, signed)
    place = Place(level, rank, named_only=True, reason=f"{len(figures)} headers each name a {level.lower()}")
    needed = [*taken, *(kinds.columns if kinds else ()), *(column.head for column in figures)]
    totals, reasons = find_totals(context, [], [*(kinds.columns if kinds else ()), *taken])
    derived = tuple(column.head for column in sums if is_derived(column.head))
    whole = tuple(column.head for column in sums if column.head not in derived)
    totals += [(needed[0], heads) for heads in (whole, derived) if heads]
    if whole:
        reasons.append(f"“{whole[0]}” is the total of the others: reconciled, not loaded")
    if derived:
        reasons.append(f"“{derived[0]}” is worked out of the others, or a target: not loaded")
    return Found(
        context.sheet.name,
        context.title,
        "across",
        recognised(needed),
        period,
        [place],
        measures,
        context.columns,
        [why, place.reason, *reasons, *(measure.draft.reason for measure in measures[:12])],
        context.region.size * len(figures),
        header_rows=context.region.header_rows,
        across="node",
        measure_columns=kinds.columns if kinds else (),
        totals=totals,
        stop=find_stop(context),
    )
