"""The periods that stand across in headers: whole ones, or months and quarters whose year stands elsewhere.

A year is looked for in the header itself, in the rows over it (above its columns), and then where the recipe says: in a
title, in the sheet's or in the file's name. A calendar year over a month is that month's year. Where a year's first month
is not written it is taken from the order of the months; where that does not tell, it is assumed, and the assumption is
given back so that a person can confirm it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from lhs_desktop.formats.extracts.heads import head_words, spread
from lhs_desktop.formats.extracts.said_years import Form, SaidYear, month_number, only_year, said_year
from lhs_desktop.formats.extracts.written_periods import head_period
from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import PeriodRule

MONTHS_ALONE = ("%b", "%B")
QUARTERS_ALONE = "Q%q"
WITHOUT_YEAR = (*MONTHS_ALONE, QUARTERS_ALONE)
"""Formats of periods whose year stands elsewhere."""
ROWS_OVER = 3
"""So many rows over the headers are looked at for years that stand over columns."""
LONGEST_YEAR = 40
"""A longer text over columns is a title."""
COMMON_STARTS = (4, 7, 10)
"""Months in which years begin at which most health services count."""
SURE_STARTS = {4, 7}
"""Of these one at least must agree with the months, so that it is no assumption."""

_QUARTER = re.compile(
    r"(?:q|qtr|quarter)\.?\s?([1-4])|([1-4])(?:st|nd|rd|th)?\s?(?:q|qtr|quarter)", re.IGNORECASE
)
_SEVERAL = re.compile(r"([a-z]{3,9}\.?)\s*(?:-|–|—|/|to)\s*([a-z]{3,9}\.?)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z]{3,9}\.?|Q(?:tr|uarter)?\.?\s?[1-4]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A period without its year, as a header has it."""

    first: int
    """Its first month; of a quarter by its number, that number."""
    months: int
    numbered: bool = False
    """Whether it is a quarter by its number: its months depend on where the year begins."""


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
    context = said_year(named)
    made: list[Period | None] = [None] * len(words)
    rest: list[list[Cell]] = [list(word) for word in words]
    assumed: list[Assumed] = []
    starts: set[int] = set()
    for source, members in groupby(heads, key=lambda head: head.source):
        group = list(members)
        said = group[0].said or _nearest(heads, group) or context
        if said is None:
            continue
        text = group[0].text or " ".join(named)
        dated = _dated([head.part for head in group], said, rule, group[0].each)
        sure = dated.sure and not (said.doubtful or (group[0].said is None and said is not context))
        for head, period in zip(group, dated.periods, strict=True):
            made[head.column], rest[head.column] = period, head.rest
        if dated.begins and source:
            starts.add(dated.begins)
        if not sure:
            assumed.append(
                Assumed(group[0].column, text, min(dated.periods), max(dated.periods), dated.begins)
            )
    over = any(head.said is not None for head in heads)
    return HeadPeriods(made, rest, tuple(assumed), starts.pop() if len(starts) == 1 else 0, over)


def part_of(text: str) -> Part | None:
    """The month, the quarter or the months that a whole text names without their year."""
    text = " ".join(text.split())
    if (month := month_number(text)) is not None:
        return Part(month, 1)
    if found := _SEVERAL.fullmatch(text.strip("()")):
        first, last = month_number(found[1]), month_number(found[2])
        if first and last and (last - first) % 12 == 2:
            return Part(first, 3)
    if found := re.fullmatch(r"(.+?)\s*[(:,–-]\s*([^()]+)\)?", text):
        parts = part_of(found[1]), part_of(found[2])
        if all(parts):  # Q1 (Apr–Jun)
            return next((part for part in parts if part and not part.numbered), None)
    if found := _QUARTER.fullmatch(text):
        return Part(int(found[1] or found[2]), 3, numbered=True)
    return None


def part_within(text: str) -> tuple[Part, str] | None:
    """The month or quarter that stands in a text, and what else stands there: ``Apr Numerator``, ``Jan FY26``."""
    if (whole := part_of(text)) is not None:
        return whole, ""
    for found in _TOKEN.finditer(text):
        if (part := part_of(found[0])) is not None:
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" -–:,()|'’")
            return part, " ".join(rest.split())
    return None


def _without_year(index: int, words: Sequence[Cell], rule: PeriodRule) -> _Head | None:
    """The part of a year that the headers of a column name; its year too where it stands in the same cell."""
    for whole in (True, False):
        for place, word in enumerate(words):
            text = " ".join(cell_text(word).split())
            found = ((part, "") if (part := part_of(text)) else None) if whole else part_within(text)
            if found is None or (found[0].numbered or found[0].months > 1) is not (
                rule.format == QUARTERS_ALONE
            ):
                continue
            others = [other for other in (*words[:place], *words[place + 1 :]) if not _only_year(other)]
            said = only_year(found[1]) if found[1] else None
            if said is not None:
                return _Head(index, found[0], others, said, (0, index), text)
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
    for row in range(bottom - 1, max(-1, top - 1 - ROWS_OVER), -1):
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
    return _joined(found)


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


# Months to dates


@dataclass(frozen=True, slots=True)
class _Dated:
    periods: list[Period]
    sure: bool
    begins: int = 0


def _dated(parts: Sequence[Part], said: SaidYear, rule: PeriodRule, each: bool) -> _Dated:
    """The periods of the parts of one year."""
    numbered = any(part.numbered for part in parts)
    months = _in_order([part.first for part in parts])
    stated = rule.year_from if not rule.year_assumed and (numbered or _fits(months, rule.year_from)) else 0
    if said.form in (Form.TWO, Form.ENDS) and not said.first and stated:
        said = replace(said, first=stated)
    if (begins := said.begins) is not None:
        sure = said.form is not Form.SPAN or _within(parts, begins, said.months)
        return _Dated(_from(parts, begins, said.months), sure, begins % 12 + 1)
    if said.form is Form.CALENDAR:
        return _of_calendar(parts, said.year, each)
    if said.form is Form.MONTH:
        return _around(parts, said)
    first, sure = (_default(said), False) if numbered else _start(months, said)
    if rule.year_assumed and rule.year_from:
        first = first if sure else rule.year_from
    begins = replace(said, first=first).begins
    assert begins is not None
    whole = len(months) == 12 and _falls(months) > 0
    return _Dated(
        _from(parts, begins, 12),
        sure and not (rule.year_from and not stated),
        first if whole or not sure else 0,
    )


def _from(parts: Sequence[Part], begins: int, months: int) -> list[Period]:
    """Each part where it stands next at or after the first month; over more than a year, after the part before it."""
    found: list[Period] = []
    before = begins
    for part in parts:
        offset = 3 * (part.first - 1) if part.numbered else (part.first - 1 - begins) % 12
        first = begins + offset
        while months > 12 and first < before:
            first += 12
        before = first
        found.append(_period(first, part.months))
    return found


def _period(first: int, months: int) -> Period:
    last = first + months - 1
    begin, end = (periods.month(one // 12, one % 12 + 1) for one in (first, last))
    return periods.span(begin.start, end.end)


def _within(parts: Sequence[Part], begins: int, months: int) -> bool:
    """Whether the parts begin with the span and follow in order, as months to come do; else whether all are in it."""
    offsets = [3 * (part.first - 1) if part.numbered else (part.first - 1 - begins) % 12 for part in parts]
    in_order = offsets[0] == 0 and all(a <= b for a, b in pairwise(offsets))
    return in_order or all(offset < months for offset in offsets)


def _of_calendar(parts: Sequence[Part], year: int, each: bool) -> _Dated:
    """Months of one calendar year; where they go on into January, that is of the next year, and an assumption.

    A year that stands over each of them again is taken at its word.
    """
    firsts = [3 * (part.first - 1) + 1 if part.numbered else part.first for part in parts]
    months = _in_order(firsts)
    goes_on = _falls(months) == 1
    found = [
        _period((year + (goes_on and not each and first < months[0])) * 12 + first - 1, part.months)
        for first, part in zip(firsts, parts, strict=True)
    ]
    return _Dated(found, not goes_on)


def _around(parts: Sequence[Part], said: SaidYear) -> _Dated:
    """Months of the year in which the month of a report is: always an assumption."""
    start = 1 if any(part.numbered for part in parts) else _in_order([part.first for part in parts])[0]
    month = said.year * 12 + said.first - 1
    begins = month - (month % 12 - (start - 1)) % 12
    return _Dated(_from(parts, begins, 12), False, 0)


def _default(said: SaidYear) -> int:
    """Where years begin that do not say so: those by two years in April, those called FY in July."""
    return 4 if said.form is Form.TWO else 7


def _start(months: Sequence[int], said: SaidYear) -> tuple[int, bool]:
    """The month in which a year begins, by the order of its months, and whether they tell."""
    goes_on = _falls(months) > 0
    starts = {*COMMON_STARTS, *((months[0],) if goes_on else ()), *((1,) if said.form is Form.ENDS else ())}
    fitting = [start for start in sorted(starts) if _fits(months, start)]
    if not fitting:
        return _default(said), False
    begins = {start: said.year - (said.form is Form.ENDS and start > 1) for start in fitting}
    read = {tuple(begins[start] + (month < start) for month in months) for start in fitting}
    told = len(read) == 1 and (goes_on or bool(SURE_STARTS & set(fitting)))
    if goes_on and len(months) == 12:
        return months[0], told
    april = said.form is Form.TWO and months[0] == 4
    usual = 4 if 4 in fitting else fitting[0]
    return (months[0] if months[0] in fitting and not told else usual), told or (april and 4 in fitting)


def _fits(months: Sequence[int], start: int) -> bool:
    """Whether months in their order are of one year that begins in a month."""
    return _falls([(month - start) % 12 for month in months]) == 0


def _in_order(months: Sequence[int]) -> list[int]:
    """Months each once, as they stand again for each of several parts, and from the earliest to the latest."""
    once = list(dict.fromkeys(months))
    back = sum((a - b) % 12 < (b - a) % 12 for a, b in pairwise(once))
    return once[::-1] if 2 * back > len(once) - 1 else once


def _falls(numbers: Sequence[int]) -> int:
    """How often a number is followed by a smaller one."""
    return sum(b < a for a, b in pairwise(numbers))
