"""Where the periods of a table stand, and how they are written."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lhs_desktop.formats.extracts.field_periods import field_period
from lhs_desktop.formats.extracts.head_periods import HeadPeriods, head_periods
from lhs_desktop.formats.extracts.heads import BETWEEN, head_words, joined
from lhs_desktop.formats.extracts.period_columns import parse_period
from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.months import ACROSS_FROM, PLACES, find_months, names_of
from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.said_years import Form, only_year
from lhs_desktop.formats.extracts.written_periods import (
    BOTH_ORDERS,
    Written,
    in_title,
    named,
    of_column,
    within,
)
from lhs_desktop.formats.extracts.year_parts import (
    MONTHS_ALONE,
    MONTHS_NUMBERED,
    QUARTERS_ALONE,
    Part,
    format_of,
    last_year_of,
    part_beside,
    part_of,
    part_within,
)
from lhs_desktop.formats.workbooks import Cell, cell_text
from lhs_desktop.models.periods import Grain
from lhs_desktop.models.recipes import PeriodRule

_LONG = ("", Grain.YEAR.value, Grain.SPAN.value)
LONGEST = 24
"""A longer head tells something else besides a period."""

_NAMED = re.compile(
    r"period|month|quarter|date|year|week|\bfy\b|summaryY|monat|\bmois\b|\bmes\b|quartal|trimestre|jahr|année|\baño\b",
    re.IGNORECASE,
)
_START = re.compile(r"start|begin|from\b", re.IGNORECASE)
_END = re.compile(r"end|thru|through|until|\bto\b", re.IGNORECASE)
_OTHER_DATE = re.compile(
    r"birth|dob|publish|release date|revised|submitted|created|enacted|archived|updated", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Across:
    """Periods in the heads."""

    rule: PeriodRule
    indexes: tuple[int, ...]
    words: dict[int, str]
    """What else the heads of a column say: the part that it holds."""
    reason: str


def find_period(context: Context) -> tuple[PeriodRule | None, str, tuple[str, ...]]:
    """How the period of each row is told, why, and the heads of the columns that it takes."""
    columns = [column for column in context.columns if column.period is not None]
    columns = [column for column in columns if not _OTHER_DATE.search(column.head)]
    if (span := _span(columns)) is not None:
        return span
    fine = any(one.period is not None and one.period.rule.grain not in _LONG for one in columns)
    if not fine and (down := find_months(context, columns)) is not None:
        return down
    taken = tuple(column.head for column in columns)
    if columns:
        best = max(columns, key=_likely)
        assert best.period is not None
        finer = best.distinct == 1 and best.period.rule.grain in _LONG and _named(context, fine=True)
        if finer:
            return *finer, taken
        if _NAMED.search(best.head) or best.period.rule.grain != Grain.YEAR.value or best.distinct <= 30:
            return best.period.rule, best.period.reason, taken
    named = _named(context)
    return (*named, ()) if named else (None, "", ())


def _named(context: Context, fine: bool = False) -> tuple[PeriodRule, str] | None:
    """The period that a title, the sheet’s or the file’s name holds; with ``fine`` only one shorter than a year."""
    places = (
        ("title", in_title(context.above), "a title above the table"),
        ("sheet", named(context.sheet.name), "the sheet’s name"),
        ("file", named(context.workbook.name), "the file’s name"),
    )
    for where, found, word in places:
        if found is not None and not (fine and (found.period.end - found.period.start).days > 360):
            begins = found.year_from if found.assumed else 0
            rule = PeriodRule(
                within=where, grain=found.period.grain.value, year_from=begins, year_assumed=found.assumed
            )
            return rule, f"{word} holds the period {found.period.label}"
    return None


def _likely(column: Column) -> tuple[bool, bool, bool, int]:
    """Columns called so go first, then those finer than years, those with several periods, those further left."""
    assert column.period is not None
    fine = column.period.rule.grain != Grain.YEAR.value
    return bool(_NAMED.search(column.head)), fine, column.distinct > 1, -column.index


def _span(columns: Sequence[Column]) -> tuple[PeriodRule, str, tuple[str, ...]] | None:
    """A column of first days and one of last days."""
    starts = [column for column in columns if _START.search(column.head)]
    ends = [column for column in columns if _END.search(column.head) and column not in starts]
    if len(starts) != 1 or len(ends) != 1:
        return None
    start, end = starts[0], ends[0]
    if start.period is None or end.period is None:
        return None
    formats = (start.period.rule.format, end.period.rule.format, *BOTH_ORDERS)
    format_ = next((one for one in formats if _reads(start, one) and _reads(end, one)), "")
    if not format_ and not (start.period.rule.format == end.period.rule.format == ""):
        return None
    made = PeriodRule(start_column=start.head, end_column=end.head, format=format_)
    reason = f"“{start.head}” and “{end.head}” are the first and last day of each period"
    return made, reason, (start.head, end.head)


def _reads(column: Column, format_: str) -> bool:
    """Whether all cells of a column are dates in a format: one with a day above 12 tells the order of both."""
    rule = PeriodRule(format=format_, grain=Grain.DAY.value)
    return bool(format_) and all(parse_period(text, rule) for text in set(column.texts) if text)


def find_across(context: Context) -> Across | None:
    """Periods in the heads; None where there are too few."""
    words = head_words(context.sheet, context.region.top, context.region.header)
    if (without := _without_year(context, words)) is not None:
        return without
    told: dict[int, Cell] = {}
    for index in context.region.columns:
        for word in words[index]:
            if _names_period(word):
                told[index] = word
                break
    least = _least(context, told)
    if len({cell_text(cell) for cell in told.values()}) < least:
        return None
    written = _written(list(told.values()))
    if written is None:
        return None
    found = head_periods(context.sheet, context.region.top, context.region.header, written.rule, ())
    rest = {index: joined(found.rest[index]) for index in told if found.periods[index] is not None}
    if len(rest) < least:
        return None
    first, last = (cell_text(told[index]) for index in (min(rest), max(rest)))
    reason = f"{len(set(map(cell_text, told.values())))} periods are in columns, from {first} to {last}"
    return Across(written.rule, tuple(rest), rest, reason)


def _least(context: Context, told: Collection[int]) -> int:
    """How many heads must be periods: two suffice over figures, where no column holds the period of each row."""
    figures = [column for column in context.columns if column.index in told]
    alone = all(column.numeric >= 0.5 for column in figures)
    dated = any(column.period is not None for column in context.columns if column.index not in told)
    return ACROSS_FROM - 1 if alone and not dated else ACROSS_FROM


def _without_year(context: Context, words: Sequence[Sequence[Cell]]) -> Across | None:
    """Months or quarters across whose year stands over them, in a title or in a name."""
    heads: dict[str, dict[int, Cell]] = {}
    for index in context.region.columns:
        for word in words[index]:
            text = cell_text(word).strip()
            if len(text) <= LONGEST and (part := _part_of(text)) is not None:
                heads.setdefault(format_of(part, text), {})[index] = word
                break
    heads.setdefault(MONTHS_NUMBERED, _numbers(words, context.region.columns))
    for formats in (MONTHS_ALONE, (QUARTERS_ALONE,), (MONTHS_NUMBERED,)):
        told = {index: word for format_ in formats for index, word in heads.get(format_, {}).items()}
        if len({cell_text(cell) for cell in told.values()}) >= _least(context, told):
            return _dated(context, max(formats, key=lambda one: len(heads.get(one, {}))), told)
    return None


def _numbers(words: Sequence[Sequence[Cell]], columns: Sequence[int]) -> dict[int, Cell]:
    """Headers that are the numbers 1 to 12 in their order: months, where a year stands over them or in a name."""
    lowest = {index: words[index][-1] for index in columns if words[index]}
    told = {index: word for index, word in lowest.items() if _NUMBER.fullmatch(cell_text(word).strip())}
    numbers = [int(cell_text(cell)) for cell in told.values()]
    return told if numbers == list(range(1, 13)) else {}


_NUMBER = re.compile(r"[1-9]|1[0-2]")


def _dated(context: Context, format_: str, told: dict[int, Cell]) -> Across | None:
    """Months or quarters with the year that is said surest: over them, in a title, in the sheet's or the file's name."""
    grain = Grain.QUARTER if format_ == QUARTERS_ALONE else Grain.MONTH
    region = context.region
    found: list[tuple[PeriodRule, HeadPeriods]] = []
    for where in ("header", *PLACES):
        rule = PeriodRule(format=format_, within=where, grain=grain.value)
        one = head_periods(context.sheet, region.top, region.header, rule, names_of(context, where))
        dated = sum(one.periods[index] is not None for index in told)
        if dated >= _least(context, told) and (where != "header" or dated == len(told)):
            found.append((rule, one))
    if not found:
        return _guessed(context, format_, told)
    sure = [one for one in found if not one[1].assumed]
    rule, best = (sure or found)[0]
    differ = len({tuple(one.periods[index] for index in told) for _, one in sure}) > 1
    assumed = next((one.begins for one in best.assumed if one.begins), 0)
    rule = replace(rule, year_from=assumed or best.year_from, year_assumed=bool(assumed))
    if differ and rule.within != "header":
        rule = replace(rule, year_from=0, year_assumed=True)  # two names contradict each other
    rest = {index: joined(best.rest[index]) for index in told if best.periods[index] is not None}
    first, last = (best.periods[index] for index in (min(rest), max(rest)))
    assert first is not None
    assert last is not None
    place = "over them" if rule.within == "header" else f"in the {rule.within}"
    reason = f"{len(rest)} periods are in columns, from {first.label} to {last.label}; their year is {place}"
    return Across(rule, tuple(rest), rest, reason)


def _guessed(context: Context, format_: str, told: dict[int, Cell]) -> Across | None:
    """Months or quarters whose year stands nowhere: a guess that has to be confirmed."""
    parts = [part for cell in told.values() if (part := part_beside(cell_text(cell).strip(), format_))]
    if len(parts) < len(told):
        return None
    grain = Grain.QUARTER if format_ == QUARTERS_ALONE else Grain.MONTH
    rule = PeriodRule(format=format_, grain=grain.value, year=last_year_of(parts), year_assumed=True)
    region = context.region
    found = head_periods(context.sheet, region.top, region.header, rule, ())
    rest = {index: joined(found.rest[index]) for index in told if found.periods[index] is not None}
    reason = f"{len(rest)} periods are in columns; no year stands anywhere, so {rule.year} is assumed"
    return Across(rule, tuple(rest), rest, reason)


def _part_of(text: str) -> Part | None:
    """The month or quarter that a header names whose year it does not name, or only as part of a fiscal year."""
    if (part := part_of(text)) is not None:
        return part
    found = part_within(text)
    said = only_year(found[1]) if found and found[1] else None
    fiscal = said is not None and said.form in (Form.TWO, Form.ENDS)
    return found[0] if found and fiscal else None


def names_period(head: str) -> bool:
    """Whether a header names a period or a part of a year and nothing else; of several rows, in one of them."""
    words = head.split(BETWEEN)
    return any(
        part_of(word) is not None
        or field_period(word) is not None
        or only_year(word) is not None
        or _DATE.fullmatch(word)
        for word in words
    ) or any(_written([word]) for word in words if any(map(str.isdigit, word)))


def _names_period(word: Cell) -> bool:
    if isinstance(word, (date, datetime)):
        return True
    text = cell_text(word).strip()
    if not text or len(text) > LONGEST:
        return False
    if within(text) is not None or _DATE.fullmatch(text):
        return True
    return field_period(text) is not None


_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d\d)?\d\d|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}")


def _written(cells: Sequence[Cell]) -> Written | None:
    dated = [cell for cell in cells if isinstance(cell, (date, datetime))]
    if len(dated) >= len(cells) / 2:
        written = of_column("", dated)
        months = {(one.year, one.month) for one in dated}
        if written and written.rule.grain == Grain.DAY.value and len(months) == len(set(dated)):
            # the last day of each month, as of which something was counted
            return replace(written, rule=replace(written.rule, grain=Grain.MONTH.value))
        return written
    texts = [cell_text(cell).strip() for cell in cells]
    return of_column("", texts) or _most(texts)


def _most(texts: Sequence[str]) -> Written | None:
    """How most of the heads are written: others, such as a column of the year, are left out."""
    shapes = Counter(re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", text)) for text in texts)
    for shape, count in shapes.most_common():
        if count < ACROSS_FROM:
            return None
        alike = [text for text in texts if re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", text)) == shape]
        for cells in (alike, [_period_part(text) for text in alike]):
            if (written := of_column("", cells)) is not None:
                return written
    return None


def _period_part(text: str) -> str:
    """``Jul-24`` of ``Jul-24 Numerator``."""
    found = re.search(r"[A-Za-z]{3,9}[ -]?'?\d{2,4}|\d{4}[-/M]\d{1,2}|\d{1,2}/\d{4}", text)
    return found[0] if found else text
