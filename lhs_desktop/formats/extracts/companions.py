"""Companion layout: numerator, denominator and exposure of one measure stand on rows of their own."""

import numpy as np

from lhs_desktop.formats.extracts.candidates import Ints, SheetExtract, no_candidates
from lhs_desktop.formats.extracts.distinct import carried_down
from lhs_desktop.formats.extracts.footnotes import Footnotes
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.parts import Entries, Roles, take_parts
from lhs_desktop.formats.extracts.rows import detail_rows, row_periods, total_rows
from lhs_desktop.formats.extracts.structure import read_nodes
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.models.recipes import Recipe

BETWEEN = " | "


def read_companions(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    totals, detail = total_rows(table, recipe), detail_rows(table, recipe)
    rows = read_nodes(table, recipe, lookups, totals | detail)
    period_of_row, periods = row_periods(table, recipe)
    column = table.index(recipe.value_column, recipe)
    numbers = parse_numbers(table.cells(column), recipe.missing, recipe.decimal)
    footnotes = Footnotes(table, recipe)
    measure, part = row_parts(table, recipe)
    extract = SheetExtract(
        table.file,
        table.sheet.name,
        sha256,
        recipe.name,
        no_candidates(),
        rows.codes,
        [rule.code for rule in recipe.measures],
        periods,
        footnotes.listed,
    )
    extract.structure = list(rows.met.values())
    if totals.any():
        extract.skipped["total"] = int(totals.sum())
    node, period = rows.index, period_of_row
    # without a value a row is one where it says what is missing; else it is a note, or blank
    filled = table.filled(column) | ((node >= 0) & (period >= 0) & (measure >= 0))
    if (detail & filled).any():
        extract.skipped["detail"] = int((detail & filled & ~totals).sum())
    keep = np.flatnonzero(~totals & ~detail & filled)
    entries = Entries(
        row=keep,
        column=np.full(len(keep), column),
        node=node[keep],
        period=period[keep],
        measure=measure[keep],
        part=part[keep],
        value=numbers.value[keep],
        state=footnotes.explain(numbers.state)[keep],
        fault=numbers.fault[keep],
        footnote=footnotes.index[keep],
    )
    take_parts(table, recipe, extract, entries)
    return extract


def row_parts(table: SheetTable, recipe: Recipe) -> tuple[Ints, Ints]:
    """The measure and part that each row is about, by the texts that say so."""
    roles = Roles(recipe, list(enumerate(recipe.measures)))
    known: dict[str, tuple[int, int]] = {}
    found = []
    for text in row_words(table, recipe):
        if text not in known:
            known[text] = roles.of(text)
        found.append(known[text])
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def row_words(table: SheetTable, recipe: Recipe) -> list[str]:
    """What the columns that name measures and parts say on each row, read together."""
    columns = [table.texts(table.index(head, recipe)).each() for head in recipe.measure_columns]
    if recipe.measures_fill_down:
        columns[0] = carried_down(columns[0])
    return [BETWEEN.join(text for text in texts if text) for texts in zip(*columns, strict=True)]
