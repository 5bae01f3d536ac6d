"""Months and quarters without their year, and the dates that they have in a year that stands elsewhere.

A calendar year is that of its months. Where a fiscal year's first month is not written it is taken from the order of the
months; where that does not tell, it is assumed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from lhs_desktop.formats.extracts.month_names import month_number, month_within
from lhs_desktop.formats.extracts.said_years import Form, SaidYear
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import PeriodRule

MONTHS_ALONE = ("%b", "%B")
QUARTERS_ALONE = "Q%q"
MONTHS_NUMBERED = "M%m"
WITHOUT_YEAR = (*MONTHS_ALONE, QUARTERS_ALONE, MONTHS_NUMBERED)
"""Formats of periods whose year stands elsewhere."""
LONGEST_SHORT = 4
"""``Sept`` is the longest of the short names of months."""
COMMON_STARTS = (4, 7, 10)
"""Months in which years begin at which most health services count."""
SURE_STARTS = {4, 7}
"""Of these one at least must agree with the months, so that it is no assumption."""

_QUARTER = re.compile(
    r"(?:q|qtr|quarter)\.?\s?([1-4])|([1-4])(?:st|nd|rd|th)?\s?(?:q|qtr|quarter)", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:m|mth|month|period)\.?\s?0?(1[0-2]|[1-9])", re.IGNORECASE)
_SEVERAL = re.compile(r"([^\W\d_]{3,10}\.?)\s*(?:-|–|—|/|to|bis|à)\s*([^\W\d_]{3,10}\.?)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]{3,10}\.?|Q(?:tr|uarter)?\.?\s?[1-4]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A period without its year, as a header has it."""

    first: int
    """Its first month; of one by its number, that number."""
    months: int
    numbered: bool = False
    """Whether it is a quarter or a month by its number: which months it has depends on where the year begins."""


def format_of(part: Part, text: str = "") -> str:
    """The format of parts like one, which was read from a text."""
    if part.months > 1:
        return QUARTERS_ALONE
    if part.numbered:
        return MONTHS_NUMBERED
    return MONTHS_ALONE[len(text) > LONGEST_SHORT]


def alike(part: Part, format_: str) -> bool:
    """Whether a part is one of a format; months in full and short ones are."""
    own = format_of(part)
    return own == format_ or {own, format_} <= {*MONTHS_ALONE}


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
    return _numbered(text)


def _numbered(text: str) -> Part | None:
    """A quarter or a month by its number."""
    if found := _QUARTER.fullmatch(text):
        return Part(int(found[1] or found[2]), 3, numbered=True)
    if found := _NUMBERED.fullmatch(text):
        return Part(int(found[1]), 1, numbered=True)
    return None


def part_beside(text: str, format_: str) -> Part | None:
    """The month or quarter of a cell whose format is known: numbers alone are its months or quarters."""
    if text.isdigit() and format_ in (MONTHS_NUMBERED, QUARTERS_ALONE):
        number, most, months = int(text), *((12, 1) if format_ == MONTHS_NUMBERED else (4, 3))
        return Part(number, months, numbered=True) if 1 <= number <= most else None
    part = part_of(text)
    return part if part is not None and alike(part, format_) else None


def part_within(text: str) -> tuple[Part, str] | None:
    """The month or quarter that stands in a text, and what else stands there: ``Apr Numerator``, ``Jan FY26``."""
    if (whole := part_of(text)) is not None:
        return whole, ""
    for found in _TOKEN.finditer(text):
        month = month_within(found[0])
        if (part := Part(month, 1) if month else _numbered(found[0])) is not None:
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" -–:,()|'’")
            return part, " ".join(rest.split())
    return None


@dataclass(frozen=True, slots=True)
class Dated:
    periods: list[Period]
    sure: bool
    begins: int = 0


def dated(
    parts: Sequence[Part],
    said: SaidYear,
    rule: PeriodRule,
    each: bool = False,
    order: Sequence[int] = (),
) -> Dated:
    """The periods of the parts of one year.

    Args:
        parts: In the order in which they stand.
        said: What is said of their year.
        rule: Which may state where years begin.
        each: Whether a calendar year stands over each of them again, and is taken at its word.
        order: The first months of all parts of that year, where these are some of them.
    """
    numbered = any(part.numbered for part in parts)
    months = _in_order(order or [part.first for part in parts])
    stated = rule.year_from if not rule.year_assumed and (numbered or _fits(months, rule.year_from)) else 0
    if said.form in (Form.TWO, Form.ENDS) and not said.first and stated:
        said = replace(said, first=stated)
    if (begins := said.begins) is not None:
        sure = said.form is not Form.SPAN or _within(parts, begins, said.months)
        return Dated(_from(parts, begins, said.months), sure, begins % 12 + 1)
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
    return Dated(
        _from(parts, begins, 12),
        sure and not (rule.year_from and not stated),
        first if whole or not sure else 0,
    )


def _from(parts: Sequence[Part], begins: int, months: int) -> list[Period]:
    """Each part where it stands next at or after the first month; over more than a year, after the part before it."""
    found: list[Period] = []
    before = begins
    for part in parts:
        offset = part.months * (part.first - 1) if part.numbered else (part.first - 1 - begins) % 12
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
    offsets = [
        part.months * (part.first - 1) if part.numbered else (part.first - 1 - begins) % 12 for part in parts
    ]
    in_order = offsets[0] == 0 and all(a <= b for a, b in pairwise(offsets))
    return in_order or all(offset < months for offset in offsets)


def _of_calendar(parts: Sequence[Part], year: int, each: bool) -> Dated:
    """Months of one calendar year; where they go on into January, that is of the next year, and an assumption.

    A year that stands over each of them again is taken at its word.
    """
    firsts = [part.months * (part.first - 1) + 1 if part.numbered else part.first for part in parts]
    months = _in_order(firsts)
    goes_on = _falls(months) == 1
    found = [
        _period((year + (goes_on and not each and first < months[0])) * 12 + first - 1, part.months)
        for first, part in zip(firsts, parts, strict=True)
    ]
    return Dated(found, not goes_on)


def _around(parts: Sequence[Part], said: SaidYear) -> Dated:
    """Months of the year in which the month of a report is: always an assumption."""
    start = 1 if any(part.numbered for part in parts) else _in_order([part.first for part in parts])[0]
    month = said.year * 12 + said.first - 1
    begins = month - (month % 12 - (start - 1)) % 12
    return Dated(_from(parts, begins, 12), False, 0)


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


def last_year_of(parts: Sequence[Part]) -> str:
    """The latest year of which all parts have passed: a guess, where a file does not say its year anywhere."""
    today = datetime.now().astimezone().date()
    goes_on = _falls(_in_order([part.first for part in parts])) == 1
    form = Form.TWO if goes_on else Form.CALENDAR
    year = today.year
    while max(dated(parts, SaidYear(form, year), PeriodRule()).periods).end >= today:
        year -= 1
    return f"{year}/{(year + 1) % 100:02d}" if goes_on else str(year)
