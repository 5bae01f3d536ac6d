"""Columns of months or quarters: their year is in another column, in a title or in a name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.said_years import Form, SaidYear, only_year, said_year
from lhs_desktop.formats.extracts.written_periods import ENOUGH
from lhs_desktop.formats.extracts.year_parts import (
    MONTHS_NUMBERED,
    QUARTERS_ALONE,
    Dated,
    Part,
    alike,
    dated,
    format_of,
    last_year_of,
    part_beside,
    part_of,
)
from lhs_desktop.models.periods import Grain
from lhs_desktop.models.recipes import PeriodRule

ACROSS_FROM = 3
"""Heads that are periods make a table with periods across."""
PLACES = ("title", "sheet", "file")
"""Where the year of months may stand that have none beside or over them."""

Told = tuple[PeriodRule, str, tuple[str, ...]]

_MONTH = re.compile(r"\b(month|mth|monat|mois|mes|m[eê]s|maand)s?\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(quarter|qtr|q|quartal|trimestre)s?\b", re.IGNORECASE)
_PERIOD = re.compile(r"\bperiod( no| number)?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(years?|yr|f\.?y|jahr|ann[eé]e|a[nñ]o|anno|ano)\b", re.IGNORECASE)
_OF_YEAR = re.compile(
    r"((grand |year )?totals?|all|overall|annual|full year|ytd|year to date|average|mean|year)", re.IGNORECASE
)


def is_of_year(text: str) -> bool:
    """Whether a text among months stands for the whole year: ``Total``, ``YTD``."""
    return _OF_YEAR.fullmatch(text.strip()) is not None


def holds_months(column: Column) -> bool:
    """Whether a column holds months or quarters by their names."""
    return bool(_format([text for text in dict.fromkeys(column.texts) if text and not is_of_year(text)]))


def names_of(context: Context, where: str) -> Sequence[str]:
    """What the title, the sheet's or the file's name says."""
    texts = {"title": context.titles, "sheet": [context.sheet.name], "file": [context.workbook.name]}
    return texts.get(where, [])


def find_months(context: Context, dated_columns: Sequence[Column]) -> Told | None:
    """The months or quarters of the rows, by the year that stands beside them, in a title or in a name.

    Args:
        context: The table.
        dated_columns: Those of its columns that hold whole periods, such as years.
    """
    if (beside := _beside_years(context)) is not None:
        return beside
    return None if dated_columns else _named_elsewhere(context)


def _beside_years(context: Context) -> Told | None:
    years = [(column, said) for column in context.columns if (said := _years(column)) is not None]
    for year, said in sorted(years, key=lambda one: one[1].form != Form.CALENDAR):
        parts = [
            (column, format_)
            for column in context.columns
            if column is not year and (format_ := _format_beside(column, said))
        ]
        if not parts:
            continue
        month, format_ = min(parts, key=lambda one: one[1] == QUARTERS_ALONE)
        rule = _rule(month, format_, year_column=year.head)
        if format_ in (MONTHS_NUMBERED, QUARTERS_ALONE) and said.form is not Form.CALENDAR and not said.first:
            begins = dated([Part(1, 1, numbered=True)], said, PeriodRule()).begins
            rule = replace(rule, year_from=begins or 4, year_assumed=True)
        taken = dict.fromkeys([month.head, *(one.head for one, _ in years), *(one.head for one, _ in parts)])
        why = f"“{month.head}” holds months or quarters, “{year.head}” their year"
        return rule, why, tuple(taken)
    return None


def _years(column: Column) -> SaidYear | None:
    """The first year of a column that holds nothing else."""
    found = [only_year(text) for text in dict.fromkeys(column.texts) if text]
    if not found or not all(one is not None and one.form is not Form.MONTH for one in found):
        return None
    bare = all(text.isdigit() for text in column.texts if text)
    return found[0] if not bare or _YEAR.search(column.head) else None


def _format_beside(column: Column, said: SaidYear) -> str:
    """How months or quarters are written whose year stands in another column; empty where a column holds none."""
    texts = [text for text in dict.fromkeys(column.texts) if text and not is_of_year(text)]
    named = _format(texts)
    called = _MONTH.search(column.head) or _QUARTER.search(column.head)
    if named and (called or len(texts) >= 2 * ACROSS_FROM):  # fewer may be names of people
        return named
    if column.period is not None or not texts or not all(text.isdigit() for text in texts):
        return ""
    periods = _PERIOD.search(column.head) and said.form is not Form.CALENDAR
    for format_, fits in ((MONTHS_NUMBERED, _MONTH.search(column.head) or periods), (QUARTERS_ALONE, called)):
        if fits and all(part_beside(text, format_) for text in texts):
            return format_
    return ""


def _format(texts: Sequence[str]) -> str:
    """The format of texts that are months or quarters, nearly all of them; empty where they are none."""
    parts = [(part, text) for text in texts if (part := part_of(text)) is not None]
    if not parts or len(parts) < ENOUGH * len(texts):
        return ""
    format_ = format_of(parts[0][0], max((text for _, text in parts), key=len))
    return format_ if all(alike(part, format_) for part, _ in parts) else ""


def _rule(column: Column, format_: str, *, year_column: str = "", within: str = "") -> PeriodRule:
    grain = Grain.QUARTER if format_ == QUARTERS_ALONE else Grain.MONTH
    return PeriodRule(
        column=column.head, year_column=year_column, format=format_, within=within, grain=grain.value
    )


def _named_elsewhere(context: Context) -> Told | None:
    """A column of months or quarters whose year stands in a title or a name."""
    for column in context.columns:
        texts = [text for text in dict.fromkeys(column.texts) if text and not is_of_year(text)]
        format_ = _format(texts)
        parts = [part for text in texts if (part := part_of(text)) is not None]
        if not format_ or len(parts) < ACROSS_FROM:
            continue
        found: list[tuple[str, Dated]] = []
        for where in PLACES:
            said = said_year(names_of(context, where))
            if said is not None:
                made = dated(parts, said, PeriodRule())
                found.append((where, replace(made, sure=made.sure and not said.doubtful)))
        if not found:
            year = last_year_of(parts)
            why = f"“{column.head}” holds months; no year stands anywhere, so {year} is assumed"
            return replace(_rule(column, format_), year=year, year_assumed=True), why, (column.head,)
        where, made = next((one for one in found if one[1].sure), found[0])
        rule = replace(
            _rule(column, format_, within=where),
            year_from=made.begins,
            year_assumed=not made.sure and bool(made.begins),
        )
        first, last = min(made.periods).label, max(made.periods).label
        why = f"“{column.head}” holds months, from {first} to {last}; their year is in the {where}"
        return rule, why, (column.head,)
    return None
