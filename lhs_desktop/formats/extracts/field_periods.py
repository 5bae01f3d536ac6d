"""Periods as the field writes them, where no format says how: ``2019M07``, ``FY24 Q1``, ``4Q16``, ``2024/25 Q2``."""

import re
from dataclasses import replace

from lhs_desktop.formats.extracts.month_names import month_number
from lhs_desktop.formats.extracts.said_years import Form, SaidYear, only_year
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Period

APRIL = 4
"""Years written with both their calendar years (2024-25) begin in April where nothing else is said: NHS, Public Health
Scotland and others."""

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTH = re.compile(rf"{_YEAR}\s?M(?P<month>0?[1-9]|1[0-2])", re.IGNORECASE)
_QUARTER = re.compile(
    rf"{_YEAR}[\s_-]?Q(?P<quarter>[1-4])|Q(?P<before>[1-4])[\s_,-]*{_YEAR.replace('year', 'after')}",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"{_YEAR}[\s_-]?H(?P<half>[12])|H(?P<before>[12])[\s_,-]*{_YEAR.replace('year', 'after')}", re.IGNORECASE
)
_SHORT = re.compile(r"(?P<quarter>[1-4])Q\s?'?(?P<year>(?:20)?[0-9]{2})", re.IGNORECASE)
_FISCAL = re.compile(r"\d\d.*[-/–—_&]|\bF\.?Y|year|\bto\b|\bY/?E\b|months", re.IGNORECASE)
"""What every text has that names a fiscal year."""
_PART = r"(?:Q(?:tr|uarter)?\.?\s?(?P<quarter>[1-4])|(?P<month>[^\W\d_]{3,10})\.?)"
_BEFORE = re.compile(rf"{_PART}(?=[\s\d_,:/'(–-]|FY)[\s_,:/–-]*(?P<year>.*\d.*)", re.IGNORECASE)
_AFTER = re.compile(rf"(?P<year>.*\d.*?)[\s_,:/–-]*{_PART}", re.IGNORECASE)
LONGEST = 60


def field_period(text: str, year_from: int = 0) -> Period | None:
    """The period that a whole text names; None where it is none of these forms.

    Args:
        text: As the cell holds it.
        year_from: The month in which a fiscal year begins; 0 leaves it open.
    """
    text = " ".join(text.split())
    if found := _MONTH.fullmatch(text):
        return periods.month(int(found["year"]), int(found["month"]))
    if found := _QUARTER.fullmatch(text):
        year, quarter = found["year"] or found["after"], found["quarter"] or found["before"]
        return periods.quarter(int(year), int(quarter))
    if found := _HALF.fullmatch(text):
        year, half = int(found["year"] or found["after"]), int(found["half"] or found["before"])
        return periods.span(periods.month(year, 6 * half - 5).start, periods.month(year, 6 * half).end)
    if found := _SHORT.fullmatch(text):
        return periods.quarter(_full(found["year"]), int(found["quarter"]))
    if len(text) > LONGEST or not _FISCAL.search(text):
        return None
    return _fiscal_period(text, year_from)


def _fiscal_period(text: str, year_from: int) -> Period | None:
    """A fiscal year, a quarter or a month of it, or a span of months."""
    if (said := only_year(text)) is not None:
        return _part(said, year_from, 0, said.months)
    for pattern in (_BEFORE, _AFTER):
        found = pattern.fullmatch(text)
        said = only_year(found["year"]) if found else None
        if found is None or said is None:
            continue
        if found["quarter"]:
            return _part(said, year_from, 3 * (int(found["quarter"]) - 1), 3)
        if (month := month_number(found["month"])) is not None:
            return _part(said, year_from, None, 1, month)
    return None


def _part(said: SaidYear, year_from: int, offset: int | None, months: int, month: int = 0) -> Period | None:
    """Some months of a fiscal year: from one counted from its beginning, or from a named one."""
    if said.form not in (Form.SPAN, Form.TWO, Form.ENDS):
        return None
    usual = APRIL if said.form is Form.TWO else 1
    stated = year_from if year_from > 1 or said.form is Form.ENDS else 0
    begins = replace(said, first=said.first or stated or usual).begins
    assert begins is not None
    first = begins + ((month - 1 - begins) % 12 if offset is None else offset)
    last = first + months - 1
    begin, end = (periods.month(one // 12, one % 12 + 1) for one in (first, last))
    return periods.span(begin.start, end.end)


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)
