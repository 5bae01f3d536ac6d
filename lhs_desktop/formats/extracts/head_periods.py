"""The periods that stand across in headers: whole ones, or months and quarters whose year stands elsewhere.

A year is looked for in the header itself, in the rows over it (above its columns), and then where the recipe says: in a
title, in the sheet's or in the file's name. A calendar year over a month is that month's year. Where a year's first month
is not written it is taken from the order of the months; where that does not tell, it is assumed, and the assumption is
given back so that a person can confirm it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lhs_desktop.formats.extracts.heads import head_words, spread
from lhs_desktop.formats.extracts.said_years import Form, SaidYear, only_year, said_year
from lhs_desktop.formats.extracts.written_periods import head_period
from lhs_desktop.formats.extracts.year_parts import (
    WITHOUT_YEAR,
    Part,
    alike,
    dated,
    part_beside,
    part_within,
)
from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import PeriodRule

ROWS_OVER = 3
"""So many rows over the headers are looked at for years that stand over columns."""
OWN = -2
"""Stands for the row of a year that is in the header itself."""
LONGEST_YEAR = 40
"""A longer text over columns is a title."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A year that was assumed and not written."""

    column: int
    said: str
    """What the file says of it."""
    first: Period
    last: Period
    begins: int
    """The month in which the year was taken to begin; 0 where that was no part of the assumption."""


@dataclass(frozen=True, slots=True)
class HeadPeriods:
    """By column: the period that its headers name, and what else they say."""

    periods: list[Period | None]
    rest: list[list[Cell]]
    assumed: tuple[Assumed, ...] = ()
    year_from: int = 0
    """The month in which the years begin, as the file tells it; 0 where it does not."""
    over: bool = False
    """Whether the years stand over the columns, or in the headers."""


@dataclass(frozen=True, slots=True)
class _Head:
    column: int
    part: Part
    rest: list[Cell]
    said: SaidYear | None = None
    source: tuple[int, int] = (-1, -1)
    """The row and column where its year stands; −1 where it stands in no header."""
    text: str = ""
    each: bool = False
    """Whether the year stands over each of its columns again."""


def head_periods(sheet: Sheet, top: int, bottom: int, rule: PeriodRule, named: Sequence[str]) -> HeadPeriods:
    """The periods of the columns of a table.

    Args:
        sheet: Where the table stands.
        top: The first row of its headers.
        bottom: The last.
        rule: How the periods are written.
        named: What the title, the sheet's or the file's name says, in which their year may stand.
    """
    words = head_words(sheet, top, bottom)
    if rule.format not in WITHOUT_YEAR:
        found = [head_period(word, rule) for word in words]
        return HeadPeriods([period for period, _ in found], [rest for _, rest in found])
    heads = [
        head for index, word in enumerate(words) if (head := _without_year(index, word, rule)) is not None
    ]
    heads = _with_years_over(sheet, top, bottom, heads)
    context = said_year([rule.year] if rule.year else named)
    made: list[Period | None] = [None] * len(words)
    rest: list[list[Cell]] = [list(word) for word in words]
    assumed: list[Assumed] = []
    starts: set[int] = set()
    order: dict[SaidYear, list[int]] = {}
    groups: list[tuple[list[_Head], SaidYear]] = []
    for _, members in groupby(heads, key=lambda head: head.source):
        group = list(members)
        if (said := group[0].said or _nearest(heads, group) or context) is not None:
            groups.append((group, said))
            order.setdefault(said, []).extend(head.part.first for head in group)
    for group, said in groups:
        own = " ".join(cell_text(word) for word in words[group[0].column]) if rule.year else ""
        text = group[0].text or own or " ".join(named)
        made_of = dated([head.part for head in group], said, rule, group[0].each, order[said])
        near = group[0].said is None and said is not context
        sure = made_of.sure and not (said.doubtful or near or rule.is_unconfirmed)
        for head, period in zip(group, made_of.periods, strict=True):
            made[head.column], rest[head.column] = period, head.rest
        if made_of.begins:
            starts.add(made_of.begins)
        if not sure:
            assumed.append(
                Assumed(group[0].column, text, min(made_of.periods), max(made_of.periods), made_of.begins)
            )
    over = any(head.said is not None for head in heads)
    return HeadPeriods(made, rest, tuple(assumed), starts.pop() if len(starts) == 1 else 0, over)


def _without_year(index: int, words: Sequence[Cell], rule: PeriodRule) -> _Head | None:
    """The part of a year that the headers of a column name; its year too where it stands in the same cell."""
    for whole in (True, False):
        for place, word in enumerate(words):
            text = " ".join(cell_text(word).split())
            found = (
                ((part, "") if (part := part_beside(text, rule.format)) else None)
                if whole
                else part_within(text)
            )
            if found is None or not alike(found[0], rule.format):
                continue
            others = [other for other in (*words[:place], *words[place + 1 :]) if not _only_year(other)]
            said = only_year(found[1]) if found[1] else None
            if said is not None:
                return _Head(index, found[0], others, said, (OWN, index), text)
            return _Head(
                index, found[0], [*others[:place], found[1], *others[place:]] if found[1] else others
            )
    return None


def _only_year(cell: Cell) -> SaidYear | None:
    text = cell_text(cell).strip()
    return only_year(text) if 2 <= len(text) <= LONGEST_YEAR else None


def _with_years_over(sheet: Sheet, top: int, bottom: int, heads: Sequence[_Head]) -> list[_Head]:
    """Headers with the years that stand over their columns, in the row nearest to them."""
    columns = {head.column for head in heads}
    found = list(heads)
    below = list(sheet.row(bottom))
    for row in range(bottom, max(-1, top - 1 - ROWS_OVER), -1):
        line = list(sheet.row(row))
        if not any(index in columns and _only_year(cell) for index, cell in enumerate(line)):
            continue
        filled = spread(sheet, row, line, below)
        source = -1
        for place, head in enumerate(found):
            if head.column < len(line) and cell_text(line[head.column]).strip():
                source = head.column
            cell = filled[head.column] if head.column < len(filled) else None
            if head.said is None and source >= 0 and (said := _only_year(cell)) is not None:
                found[place] = replace(head, said=said, source=(row, source), text=cell_text(cell).strip())
    return _joined(_carried(found))


def _carried(heads: Sequence[_Head]) -> list[_Head]:
    """A year that stands with a month holds for the months after it in that year: ``Apr 2025``, ``May``, ``Jun``."""
    found: list[_Head] = []
    for head in heads:
        before = found[-1] if found else None
        if (
            before is not None
            and before.said is not None
            and before.said.form is Form.CALENDAR
            and head.said is None
            and before.source[0] == OWN
            and before.part.first < head.part.first
        ):
            head = replace(head, said=before.said, source=before.source, text=before.text)
        found.append(head)
    return found


def _joined(heads: Sequence[_Head]) -> list[_Head]:
    """Neighbours over which the same year stands again, cell by cell, are of one year."""
    found: list[_Head] = []
    for head in heads:
        before = found[-1] if found else None
        if before is not None and head.said is not None and before.said == head.said:
            each = before.each or head.source != before.source
            head = replace(head, source=before.source, each=each)
            if each and not before.each:
                found = [replace(one, each=True) if one.source == head.source else one for one in found]
        found.append(head)
    return found


def _nearest(heads: Sequence[_Head], group: Sequence[_Head]) -> SaidYear | None:
    """The year of columns over which none stands, while one stands over those before or after them."""
    before = next((head for head in reversed(heads) if head.column < group[0].column and head.said), None)
    after = next((head for head in heads if head.column > group[-1].column and head.said), None)
    first, last = group[0].part.first, group[-1].part.first
    if before is not None and before.said is not None:
        if before.said.form is not Form.CALENDAR:
            return before.said
        ran_on = before.part.first < next(h.part.first for h in heads if h.source == before.source)
        return replace(before.said, year=before.said.year + ran_on + (first < before.part.first))
    if after is None or after.said is None:
        return None
    if after.said.form is not Form.CALENDAR:
        return after.said
    return replace(after.said, year=after.said.year - (after.part.first <= last) - (last < first))
