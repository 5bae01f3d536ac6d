"""Long layout: a row is a node in a period; each measure has its columns."""

from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import (
    OK,
    STATE_CODES,
    Bools,
    Candidates,
    Floats,
    Ints,
    Objects,
    SheetExtract,
    joined,
    no_candidates,
)
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.period_columns import coded, parse_column, parse_spans
from lhs_desktop.formats.extracts.structure import dated_attributes, read_nodes
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import objects, parse_numbers
from lhs_desktop.formats.extracts.written_periods import within
from lhs_desktop.formats.workbooks import address, cell_text
from lhs_desktop.models.ledger import Problem, Reconciled
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import MeasureRule, Recipe, normal


def row_periods(table: SheetTable, recipe: Recipe) -> tuple[list[int], list[Period]]:
    """The period of each row (−1: none that can be read), and the periods met."""
    rule = recipe.period
    if rule.within:
        period = named_period(table, rule.within)
        return ([0] * table.size, [period]) if period is not None else ([-1] * table.size, [])
    if rule.column:
        cells = table.column(table.index(rule.column, recipe)).tolist()
        return coded(parse_column(cells, rule))
    starts = table.column(table.index(rule.start_column, recipe)).tolist()
    ends = table.column(table.index(rule.end_column, recipe)).tolist()
    return coded(parse_spans(starts, ends, rule))


def named_period(table: SheetTable, where: str) -> Period | None:
    """The period that the rows above the header, the sheet's or the file's name hold."""
    if where == "title":
        above = table.sheet.iterate(0, table.header - 1) if table.header else iter(())
        return within(" ".join(cell_text(cell) for row in above for cell in row if cell is not None))
    return within(table.sheet.name if where == "sheet" else table.file)


@dataclass(slots=True)
class _Part:
    """One part (numerator, denominator …) of a measure: a sum of columns."""

    value: Floats
    state: Ints
    cells: Objects


def read_long(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    rows = read_nodes(table, recipe, lookups)
    period_of_row, periods = row_periods(table, recipe)
    totals = total_rows(table, recipe)
    node = np.array(rows.index, dtype=np.int64)
    period = np.array(period_of_row, dtype=np.int64)
    extract = SheetExtract(
        table.file,
        table.sheet.name,
        sha256,
        recipe.name,
        no_candidates(),
        rows.codes,
        [measure.code for measure in recipe.measures],
        periods,
        [""],
    )
    filled = np.ones(table.size, dtype=bool)
    for row in np.flatnonzero(node < 0).tolist():
        filled[row] = not _blank(table, row)
    data = filled & ~totals
    reader = _Columns(table, recipe, extract)
    usable = data & (node >= 0) & (period >= 0)
    width = len(recipe.measures)
    _unusable(table, recipe, extract, data & (node < 0), "node-missing", width)
    _unusable(table, recipe, extract, data & (node >= 0) & (period < 0), "period-unreadable", width)
    if totals.any():
        extract.skipped["total"] = int(totals.sum()) * width
        extract.reconciled = _reconcile(table, recipe, reader, totals, usable)
    parts = []
    for number, measure in enumerate(recipe.measures):
        parts.append(reader.measure(number, measure, node, period, usable))
    extract.candidates = joined(parts)
    attributes = dated_attributes(table, recipe, rows, period_of_row, periods)
    met = [found for found in rows.met.values() if not _is_total(found.code, recipe)]
    extract.structure = [
        type(found)(
            found.code,
            found.name,
            found.level,
            found.rank,
            found.parent,
            (*found.attributes, *attributes.get(found.code, ())),
        )
        for found in met
    ]
    return extract


def total_rows(table: SheetTable, recipe: Recipe) -> Bools:
    """Which rows hold the publisher's totals."""
    if recipe.totals is None:
        return np.zeros(table.size, dtype=bool)
    texts = {normal(text) for text in recipe.totals.texts}
    cells = table.texts(table.index(recipe.totals.column, recipe))
    return np.array([normal(cell) in texts for cell in cells], dtype=bool)


def _is_total(code: str, recipe: Recipe) -> bool:
    return recipe.totals is not None and normal(code) in {normal(text) for text in recipe.totals.texts}


def _blank(table: SheetTable, row: int) -> bool:
    return all(cell is None or cell == "" for cell in table.sheet.row(table.first + row))


def _unusable(
    table: SheetTable, recipe: Recipe, extract: SheetExtract, rows: Bools, code: str, width: int
) -> None:
    rule = recipe.period
    head = rule.column or rule.start_column or recipe.levels[-1].code_column
    column = table.index(head if code == "period-unreadable" else recipe.levels[-1].code_column, recipe)
    raw = table.sheet.column(column, table.first, table.last)
    for row in np.flatnonzero(rows).tolist():
        text = "" if raw[row] is None else str(raw[row])
        problem = Problem(extract.file, extract.sheet, table.cell(row, column), text, code)
        extract.problems.append(problem)
    extract.rejected += int(rows.sum()) * width


class _Columns:
    """Parses each column once, however many measures use it."""

    def __init__(self, table: SheetTable, recipe: Recipe, extract: SheetExtract) -> None:
        self._table = table
        self._recipe = recipe
        self._extract = extract
        self._parsed: dict[str, _Part] = {}
        self._faults: dict[str, Objects] = {}
        self._rows = np.arange(table.first, table.first + table.size)

    def column(self, head: str) -> _Part:
        if head not in self._parsed:
            index = self._table.index(head, self._recipe)
            cells = self._table.column(index)
            numbers = parse_numbers(cells, self._recipe.missing)
            letters = address(0, index)[:-1]
            addresses = objects([f"{letters}{row + 1}" for row in self._rows])
            self._parsed[head] = _Part(numbers.value, numbers.state, addresses)
            self._faults[head] = numbers.fault
        return self._parsed[head]

    def part(self, heads: tuple[str, ...], minus: tuple[str, ...] = ()) -> _Part:
        """The sum of columns; missing where any of them is."""
        if not heads:
            empty = np.full(self._table.size, np.nan)
            return _Part(empty, np.full(self._table.size, OK), objects([""] * self._table.size))
        first = self.column(heads[0])
        value, state, cells = first.value.copy(), first.state.copy(), first.cells
        for head in heads[1:]:
            more = self.column(head)
            value += more.value
            state = np.where(state == OK, more.state, state)
            cells = cells + "+" + more.cells
        for head in minus:
            less = self.column(head)
            value -= less.value
            state = np.where(state == OK, less.state, state)
            cells = cells + "-" + less.cells
        return _Part(value, state, cells)

    def measure(
        self,
        number: int,
        rule: MeasureRule,
        node: Ints,
        period: Ints,
        usable: Bools,
    ) -> Candidates:
        numerator = self.part(rule.numerator, rule.minus)
        denominator = self.part(rule.denominator)
        exposure = self.part(rule.exposure)
        state = np.where(numerator.state == OK, denominator.state, numerator.state)
        state = self._marked(rule, state, np.isnan(numerator.value) | np.isnan(denominator.value))
        if rule.where_column:
            texts = self._table.texts(self._table.index(rule.where_column, self._recipe))
            usable = usable & np.array([normal(text) == normal(rule.where) for text in texts], dtype=bool)
        keep = usable & ~self._rejected(rule, usable)
        count = len(node)
        candidates = Candidates(
            node,
            np.full(count, number),
            period,
            numerator.value,
            denominator.value,
            exposure.value,
            state,
            np.zeros(count, np.int64),
            numerator.cells,
            denominator.cells,
            np.ones(count, np.int64),
        )
        return candidates.take(keep)

    def _marked(self, rule: MeasureRule, state: Ints, missing: Bools) -> Ints:
        """A mark beside a number says why it is missing, or that it is provisional."""
        for head in rule.marks:
            texts = self._table.texts(self._table.index(head, self._recipe))
            for mark, meaning in self._recipe.marks.items():
                here = np.array([text == mark for text in texts], dtype=bool)
                if meaning.value != "provisional":
                    here &= missing
                state = np.where(here, STATE_CODES[meaning], state)
        return state

    def _rejected(self, rule: MeasureRule, usable: Bools) -> Bools:
        rejected = np.zeros(self._table.size, dtype=bool)
        for head in rule.columns:
            self.column(head)
            faults = self._faults[head]
            index = self._table.index(head, self._recipe)
            cells = self._table.sheet.column(index, self._table.first, self._table.last)
            for row in np.flatnonzero((faults != "") & usable & ~rejected).tolist():
                raw = str(cells[row])
                cell = self._table.cell(row, index)
                self._extract.problems.append(
                    Problem(self._extract.file, self._extract.sheet, cell, raw, faults[row])
                )
            rejected |= (faults != "") & usable
        self._extract.rejected += int(rejected.sum())
        return rejected


def _reconcile(
    table: SheetTable,
    recipe: Recipe,
    reader: _Columns,
    totals: Bools,
    usable: Bools,
) -> list[Reconciled]:
    """Every column that is loaded: the published total beside the sum of the rows."""
    found = []
    heads = dict.fromkeys(head for measure in recipe.measures for head in measure.columns)
    for head in heads:
        column = reader.column(head)
        published = column.value[totals]
        if not np.isnan(published).all():
            what = f"{table.file}: {head}"
            found.append(
                Reconciled(what, float(np.nansum(published)), float(np.nansum(column.value[usable])))
            )
    return found
