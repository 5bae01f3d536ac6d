"""Which rows are not loaded: totals, the detail of rows that are, and what stands below the table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import Floats
from lhs_desktop.formats.extracts.distinct import distinct_of
from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.figures import is_figure
from lhs_desktop.formats.extracts.proposing.months import holds_months, is_of_year
from lhs_desktop.formats.extracts.proposing.places import WITHIN, Place, is_of_all, is_subtotal
from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.formats.workbooks import cell_text

Rules = list[tuple[str, tuple[str, ...]]]

_TOTAL = re.compile(r"(grand )?totals?|all|overall", re.IGNORECASE)
_EVERY = re.compile(r"all( .*)?|total|totals", re.IGNORECASE)


def find_totals(context: Context, places: Sequence[Place], kinds: Sequence[str]) -> tuple[Rules, list[str]]:
    """The columns that mark rows of totals, and their texts; with a reason of each."""
    of_places = [head for place in places for head in (place.name_column, place.code_column) if head]
    of_places += [place.where_column for place in places if place.where_column]
    dated = [column.head for column in context.columns if column.period is not None or holds_months(column)]
    found: Rules = []
    for head in dict.fromkeys([*reversed(of_places), *kinds, *dated]):
        column = context.column(head)
        test = is_of_all if head in of_places else is_of_year if head in dated else is_total
        whole: dict[str, list[str]] = {}
        for text in dict.fromkeys(column.texts):
            if text and test(text):
                whole.setdefault(text.casefold(), []).append(text)
        parts = [text for text in dict.fromkeys(column.texts) if text and is_subtotal(text)]
        if head in of_places and parts and len(parts) + len(whole) < column.distinct:
            found.append((head, tuple(parts)))
        if whole and len(whole) < column.distinct and not _seen(context, found, column, whole):
            found += [(head, tuple(texts)) for texts in whole.values()]
    if (blank := _without_the_lowest(context, places)) is not None:
        found.append(blank)
    said = ", ".join(f"“{texts[0]}”" if texts[0] else f"nothing under “{head}”" for head, texts in found)
    return found, [f"rows that read {said} are totals: reconciled, not loaded"] if found else []


def _without_the_lowest(context: Context, places: Sequence[Place]) -> tuple[str, tuple[str, ...]] | None:
    """Rows of a hospital without a unit, which equal the sum of its units: totals, though no word says so."""
    coded = [place for place in places if place.code_column and not place.where_column]
    if len(coded) < 2 or coded[-1].rank <= WITHIN:
        return None
    above, lowest = context.column(coded[-2].code_column), context.column(coded[-1].code_column)
    figures = [column for column in context.columns if is_figure(column) and column.whole]
    periods = [column for column in context.columns if column.period is not None]
    if not figures:
        return None
    whole: dict[tuple[str, ...], float] = {}
    parts: dict[tuple[str, ...], float] = {}
    for row, value in enumerate(np.nan_to_num(figures[0].numbers).tolist()):
        key = (above.texts[row], *(column.texts[row] for column in periods))
        if above.texts[row]:
            sums = parts if lowest.texts[row] else whole
            sums[key] = sums.get(key, 0.0) + value
    both = [key for key in whole if key in parts]
    equal = sum(abs(whole[key] - parts[key]) <= 1e-6 for key in both)
    return (lowest.head, ("",)) if both and equal >= EQUAL * len(both) else None


def is_total(text: str) -> bool:
    """Whether a text names the whole of a table."""
    return _TOTAL.fullmatch(text.strip()) is not None


def _seen(context: Context, found: Rules, column: Column, whole: dict[str, list[str]]) -> bool:
    """Whether all its rows of totals are known by another column already."""
    texts = {text for several in whole.values() for text in several}
    rows = {row for row, text in enumerate(column.texts) if text in texts}
    known = {
        row for head, marks in found for row, text in enumerate(context.column(head).texts) if text in marks
    }
    return rows <= known


def find_aggregates(
    context: Context, keys: Sequence[Column], places: Sequence[Place], totals: Rules
) -> tuple[Rules, Rules, list[str]]:
    """Columns of kinds in which some rows stand for all others, or they and their detail would count twice.

    Returns:
        What are totals: they equal the sum of the others. Where only such rows are read, since they are there for every
        node and period. A reason of each.
    """
    left_out = {head for place in places for head in place.heads} | {column.head for column in keys}
    kinds = [
        column
        for column in context.columns
        if column.head not in left_out
        and column.period is None
        and not is_figure(column)
        and 1 < column.distinct <= MOST_KINDS
    ]
    telling = [column for column in kinds if any(_EVERY.fullmatch(text) for text in column.texts)]
    figures = [column for column in context.columns if is_figure(column) and column.head not in left_out]
    if not telling or not figures:
        return [], [], []
    base = [context.whole(column) for column in (*keys, *(one for one in kinds if one not in telling))]
    sums = parse_numbers(distinct_of(context.cells(figures[0])), {}).value
    rows = _loaded(context, totals, len(sums))
    whole: Rules = []
    only: Rules = []
    for column in sorted(telling, key=lambda one: -one.distinct):
        texts = context.whole(column)
        every = tuple(sorted({text for text in texts if _EVERY.fullmatch(text)}))
        groups = _groups(rows, base, texts, every, sums)
        both = [one for one in groups if one.every and one.others]
        equal = sum(abs(one.of_every - one.of_others) <= 1e-6 * max(1.0, abs(one.of_every)) for one in both)
        if both and equal >= EQUAL * len(both) and not any(one.every and not one.others for one in groups):
            whole.append((column.head, every))
            rows = [row for row in rows if texts[row] not in every]
        elif both and all(one.every or one.blank for one in groups):
            wanted = (*every, "") if any(one.blank for one in groups) else every
            only.append((column.head, wanted))
            rows = [row for row in rows if texts[row] in wanted]
    said = [f"under “{head}”, “{texts[0]}” equals the sum of the others: a total" for head, texts in whole]
    said += [
        f"under “{head}” only “{texts[0]}” is read: the other rows are its detail" for head, texts in only
    ]
    return whole, only, said


MOST_KINDS = 80
EQUAL = 0.9
"""Share of groups in which rows that stand for all must equal the sum of the others."""


@dataclass(slots=True)
class _Group:
    """Rows of one node, period and kind."""

    every: int = 0
    others: int = 0
    empty: int = 0
    of_every: float = 0.0
    of_others: float = 0.0

    @property
    def blank(self) -> bool:
        return not self.every and self.others == self.empty


def _groups(
    rows: Sequence[int],
    base: Sequence[Sequence[str]],
    texts: Sequence[str],
    every: tuple[str, ...],
    sums: Floats,
) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for row in rows:
        group = groups.setdefault(tuple(column[row] for column in base), _Group())
        value = 0.0 if np.isnan(sums[row]) else float(sums[row])
        if texts[row] in every:
            group.every += 1
            group.of_every += value
        else:
            group.others += 1
            group.empty += not texts[row]
            group.of_others += value
    return list(groups.values())


def _loaded(context: Context, totals: Rules, count: int) -> list[int]:
    marked = [(context.whole(context.column(head)), set(texts)) for head, texts in totals]
    return [row for row in range(count) if not any(texts[row] in marks for texts, marks in marked)]


def find_stop(context: Context) -> tuple[str, ...]:
    """The text at which the table ends, where figures follow below it that are not its own."""
    region, sheet = context.region, context.sheet
    figures = [column.index for column in context.columns if is_figure(column)]
    first = ""
    for row in sheet.iterate(region.last + 1, min(region.last + 200, sheet.rows - 1)):
        texts = [text for cell in row if (text := cell_text(cell).strip())]
        first = first or (texts[0] if texts else "")
        if any(isinstance(row[index], (int, float)) for index in figures if index < len(row)):
            return (re.split(r"[\d\n]", first)[0].strip()[:40] or first[:40],) if first else ()
    return ()
