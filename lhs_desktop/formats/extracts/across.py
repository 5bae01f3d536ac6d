"""Periods across: a row is a node, a column a period, a sheet a measure."""

import fnmatch

import numpy as np

from lhs_desktop.formats.extracts.candidates import Candidates, Ints, SheetExtract, joined, no_candidates
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.period_columns import coded, parse_period
from lhs_desktop.formats.extracts.structure import read_nodes
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import objects, parse_numbers
from lhs_desktop.formats.workbooks import address
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Recipe


def read_across(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    rows = read_nodes(table, recipe, lookups)
    heads = table.sheet.row(table.header)
    parsed = [(column, parse_period(head, recipe.period)) for column, head in enumerate(heads)]
    columns = [(column, period) for column, period in parsed if period is not None]
    codes, periods = coded(period for _, period in columns)
    measure = next(
        (
            number
            for number, rule in enumerate(recipe.measures)
            if fnmatch.fnmatchcase(table.sheet.name, rule.sheet)
        ),
        0,
    )
    extract = SheetExtract(
        table.file,
        table.sheet.name,
        sha256,
        recipe.name,
        no_candidates(),
        rows.codes,
        [rule.code for rule in recipe.measures],
        periods,
        [""],
    )
    node = np.array(rows.index, dtype=np.int64)
    extract.candidates = joined(
        [
            _column(table, recipe, extract, node, measure, code, column)
            for (column, _), code in zip(columns, codes, strict=True)
        ]
    )
    extract.structure = list(rows.met.values())
    return extract


def _column(
    table: SheetTable,
    recipe: Recipe,
    extract: SheetExtract,
    node: Ints,
    measure: int,
    period: int,
    column: int,
) -> Candidates:
    cells = table.column(column)
    numbers = parse_numbers(cells, recipe.missing)
    placed = node >= 0
    faulty = placed & (numbers.fault != "")
    for row in np.flatnonzero(faulty).tolist():
        raw, code = str(cells[row]), numbers.fault[row]
        extract.problems.append(Problem(extract.file, extract.sheet, table.cell(row, column), raw, code))
    extract.rejected += int(faulty.sum())
    unplaced = ~placed & np.array([cell is not None and cell != "" for cell in cells], dtype=bool)
    for row in np.flatnonzero(unplaced).tolist():
        problem = Problem(
            extract.file, extract.sheet, table.cell(row, column), str(cells[row]), "node-missing"
        )
        extract.problems.append(problem)
    extract.rejected += int(unplaced.sum())
    keep = placed & ~faulty
    count = int(keep.sum())
    letters = address(0, column)[:-1]
    nothing = np.full(count, np.nan)
    return Candidates(
        node[keep],
        np.full(count, measure),
        np.full(count, period),
        numbers.value[keep],
        nothing,
        nothing,
        numbers.state[keep],
        np.zeros(count, np.int64),
        objects([f"{letters}{table.first + row + 1}" for row in np.flatnonzero(keep).tolist()]),
        objects([""] * count),
        np.ones(count, np.int64),
    )
