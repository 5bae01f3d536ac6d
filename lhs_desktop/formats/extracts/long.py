"""Long layout: a row is a node in a period; each measure has its columns."""

from collections import Counter
from dataclasses import replace

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, SheetExtract, joined, no_candidates
from lhs_desktop.formats.extracts.columns import Columns
from lhs_desktop.formats.extracts.footnotes import Footnotes
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.rows import detail_rows, row_periods, total_rows
from lhs_desktop.formats.extracts.structure import dated_attributes, read_nodes
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.totals import reconcile_totals
from lhs_desktop.formats.workbooks import cell_text
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Recipe, normal


def read_long(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    totals, detail = total_rows(table, recipe), detail_rows(table, recipe)
    detail &= ~totals
    notes = _notes(table, recipe)
    footnotes = Footnotes(table, recipe)
    rows = read_nodes(table, recipe, lookups, totals | detail | notes)
    node = rows.index
    period, periods = row_periods(table, recipe)
    extract = SheetExtract(
        table.file,
        table.sheet.name,
        sha256,
        recipe.name,
        no_candidates(),
        rows.codes,
        [measure.code for measure in recipe.measures],
        periods,
        footnotes.listed,
    )
    columns = Columns(table, recipe, extract, footnotes)
    own = ~totals & ~detail & ~notes
    nowhere = own & ((node < 0) | (period < 0))
    if nowhere.any():
        nowhere &= columns.busy()  # a note, or a blank row, holds no value
    usable = own & (node >= 0) & (period >= 0)
    width = _width(recipe)
    _unusable(table, recipe, extract, nowhere & (node < 0), "node-missing", width)
    _unusable(table, recipe, extract, nowhere & (node >= 0), "period-unreadable", width)
    _unknown_kinds(table, recipe, extract, usable, width)
    if detail.any():
        extract.skipped["detail"] = int(detail.sum()) * width
    if totals.any():
        extract.skipped["total"] = int(totals.sum()) * width
        extract.reconciled = reconcile_totals(table, recipe, columns.numbers, usable)
    extract.candidates = joined(
        [columns.measure(number, rule, node, period, usable) for number, rule in enumerate(recipe.measures)]
    )
    extract.reconciled += columns.reconciled
    attributes = dated_attributes(table, recipe, rows, period, periods)
    extract.structure = [
        replace(found, attributes=(*found.attributes, *attributes.get(found.code, ())))
        for found in rows.met.values()
    ]
    return extract


def _notes(table: SheetTable, recipe: Recipe) -> Bools:
    """Rows that have a single cell, and that not in a column of figures: notes below a table, names of sections."""
    found = np.ones(table.size, dtype=bool)
    for head in {head for rule in recipe.measures for head in rule.columns}:
        found &= ~table.filled(table.index(head, recipe))
        if not found.any():
            break
    for row in np.flatnonzero(found).tolist():
        cells = table.sheet.row(table.first + row)
        found[row] = sum(cell is not None and cell != "" for cell in cells) <= 1
    return found


def _width(recipe: Recipe) -> int:
    """How many values a row holds: as many measures as share its rows, at most."""
    return max(Counter(rule.where for rule in recipe.measures).values(), default=0)


def _unusable(
    table: SheetTable, recipe: Recipe, extract: SheetExtract, rows: Bools, code: str, width: int
) -> None:
    rule, level = recipe.period, recipe.levels[-1]
    head = (rule.column or rule.start_column) if code == "period-unreadable" else level.code_column
    column = table.index(head, recipe) if head else 0
    for row in np.flatnonzero(rows).tolist():
        raw = cell_text(table.sheet.cell(table.first + row, column))
        problem = Problem(extract.file, extract.sheet, table.cell(row, column), raw, code)
        extract.problems.append(problem)
    extract.rejected += int(rows.sum()) * width


def _unknown_kinds(
    table: SheetTable, recipe: Recipe, extract: SheetExtract, usable: Bools, width: int
) -> None:
    """Rows of a kind that no measure takes wait: next month’s extract may have a new one."""
    column = recipe.measures[0].where_column if recipe.measures else ""
    if not column or any(rule.where_column != column for rule in recipe.measures):
        return
    index = table.index(column, recipe)
    known = {normal(rule.where) for rule in recipe.measures}
    texts = table.texts(index)
    new: dict[str, list[int]] = {}
    for row in np.flatnonzero(usable & texts.where(lambda text: normal(text) not in known)).tolist():
        new.setdefault(texts.at(row), []).append(row)
    for text, rows in new.items():
        count = len(rows) * width
        extract.waiting += count
        cell = table.cell(rows[0], index)
        extract.problems.append(
            Problem(extract.file, extract.sheet, cell, text, "measure-unknown-waiting", {"values": count})
        )
