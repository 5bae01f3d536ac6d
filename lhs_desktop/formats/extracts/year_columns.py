"""Months or quarters in one column and their year in another: ``2024/25`` beside ``Apr``, ``2024`` beside ``4``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lhs_desktop.formats.extracts.candidates import Ints
from lhs_desktop.formats.extracts.distinct import Distinct, carried_down, distinct_texts, together
from lhs_desktop.formats.extracts.said_years import only_year
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.year_parts import Part, dated, part_beside
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import Recipe


@dataclass(frozen=True, slots=True)
class DatedRows:
    """The period of each row; None where a row has none that can be read."""

    place: Ints
    """For each row its place among the periods."""
    periods: list[Period | None]
    doubtful: tuple[str, ...] = ()
    """The years, as the file has them, of which it does not tell where they begin."""


def years_of_rows(table: SheetTable, recipe: Recipe) -> DatedRows:
    """The period of each row by its month and the year beside it, which holds for the rows below it until the next."""
    rule = recipe.period
    months = table.texts(table.index(rule.column, recipe))
    years = distinct_texts(carried_down(table.texts(table.index(rule.year_column, recipe)).each()))
    group, first = together((months, years), len(months))
    parts = [part_beside(months.at(row), rule.format) for row in first.tolist()]
    texts = [years.at(row) for row in first.tolist()]
    order = _orders(months, years, _places(table, recipe), rule.format)
    found: list[Period | None] = [None] * len(parts)
    unsure: dict[str, bool] = {}
    begins: set[int] = set()
    for again in (False, True):
        stated = rule
        if again:
            unsure = {text: True for text, doubt in unsure.items() if doubt}
            if len(begins) != 1:
                break
            stated = replace(rule, year_from=begins.copy().pop(), year_assumed=False)
        for text in unsure if again else dict.fromkeys(texts):
            said = only_year(text) if text else None
            of_year = [one for one, own in enumerate(texts) if own == text and parts[one] is not None]
            if said is None or not of_year:
                continue
            usual = order[text]
            of_year.sort(key=lambda one: usual.index(known) if (known := parts[one]) in usual else len(usual))
            known_parts = [part for one in of_year if (part := parts[one]) is not None]
            made = dated(known_parts, said, stated, each=True, order=[part.first for part in usual])
            for one, period in zip(of_year, made.periods, strict=True):
                found[one] = period
            unsure[text] = not made.sure or said.doubtful
            if made.sure and made.begins:
                begins.add(made.begins)
    return DatedRows(group, found, tuple(text for text, doubt in unsure.items() if doubt))


def _places(table: SheetTable, recipe: Recipe) -> Distinct[str]:
    """What tells the places of the rows apart; the same for all where the rows name none."""
    head = recipe.levels[-1].code_column if recipe.levels else ""
    if head and table.has(head, recipe):
        return table.texts(table.index(head, recipe))
    return Distinct([""], np.zeros(table.size, dtype=np.int64))


def _orders(
    months: Distinct[str], years: Distinct[str], places: Distinct[str], format_: str
) -> dict[str, Sequence[Part]]:
    """By year the order in which its months stand, at the place that has most of them: others may begin later."""
    _, first = together((places, years, months), len(months))
    by_place: dict[tuple[str, str], list[Part]] = {}
    for row in first.tolist():
        part = part_beside(months.at(row), format_)
        own = by_place.setdefault((years.at(row), places.at(row)), [])
        if part is not None and part not in own:
            own.append(part)
    found: dict[str, Sequence[Part]] = {}
    for (year, _), parts in by_place.items():
        if len(parts) > len(found.get(year, ())):
            found[year] = parts
    return {year: found.get(year, ()) for year, _ in by_place}
