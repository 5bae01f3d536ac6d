"""Periods or nodes across: a column is one of them; what else is needed stands on the row, in further heads, in a title."""

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import (
    Bools,
    Floats,
    Ints,
    NodeCandidate,
    SheetExtract,
    no_candidates,
)
from lhs_desktop.formats.extracts.companions import BETWEEN, row_words
from lhs_desktop.formats.extracts.head_periods import head_periods
from lhs_desktop.formats.extracts.heads import head_words, joined
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.parts import (
    DENOMINATOR,
    NUMERATOR,
    UNKNOWN,
    Entries,
    Roles,
    take_parts,
    together,
)
from lhs_desktop.formats.extracts.period_columns import coded
from lhs_desktop.formats.extracts.rows import detail_rows, row_periods, total_rows
from lhs_desktop.formats.extracts.structure import RowNodes, made_code, read_nodes
from lhs_desktop.formats.extracts.table import SheetTable, named_texts
from lhs_desktop.formats.extracts.totals import of_lowest_level
from lhs_desktop.formats.extracts.values import Numbers, as_percentages, parse_numbers
from lhs_desktop.formats.extracts.years_assumed import year_problems
from lhs_desktop.formats.workbooks import cell_text
from lhs_desktop.models.ledger import Problem, Reconciled
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import Across, Recipe, normal


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: what its heads name, and the words left that say which part it holds."""

    index: int
    named: int
    """Index of its period, or of its node."""
    words: str


def read_across(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    over_nodes = recipe.across is Across.NODE
    doubts: list[Problem] = []
    if over_nodes:
        rows = RowNodes(np.full(table.size, -1), [])
        columns, sums = _nodes(table, recipe, rows)
        period_of_row, periods = row_periods(table, recipe)
    else:
        left_out = total_rows(table, recipe) | detail_rows(table, recipe)
        rows = read_nodes(table, recipe, lookups, left_out)
        columns, periods, doubts = _periods(table, recipe)
        sums = []
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
        problems=doubts,
    )
    reader = _Reader(table, recipe, columns)
    of_row = period_of_row if over_nodes else rows.index
    found = []
    for column in columns:
        named = np.full(table.size, column.named)
        node, period = (named, of_row) if over_nodes else (of_row, named)
        if (entries := reader.column(column, node, period)) is not None:
            found.append(entries)
    if found:
        entries = together(found)
        take_parts(table, recipe, extract, entries)
        if reader.compared:
            what = f"{table.file}, {table.sheet.name}: totals of periods that equal the sum of the rows"
            extract.reconciled.append(Reconciled(what, reader.compared, reader.equal))
        extract.structure = list(rows.met.values())
    reader.compare_columns(sums, extract)
    for reason, count in reader.skipped.items():
        if count:
            extract.skipped[reason] = extract.skipped.get(reason, 0) + count
    return extract


def _periods(table: SheetTable, recipe: Recipe) -> tuple[list[_Column], list[Period], list[Problem]]:
    """The columns of periods, those periods, and what of their years is only assumed."""
    rule = recipe.period
    found = head_periods(table.sheet, table.top, table.header, rule, named_texts(table, rule.within))
    dated = [
        (index, period, joined(rest))
        for index, (period, rest) in enumerate(zip(found.periods, found.rest, strict=True))
        if period is not None
    ]
    codes, periods = coded(period for _, period, _ in dated)
    columns = [_Column(index, code, words) for (index, _, words), code in zip(dated, codes, strict=True)]
    return columns, periods, year_problems(table, found.assumed)


def _nodes(table: SheetTable, recipe: Recipe, rows: RowNodes) -> tuple[list[_Column], list[int]]:
    """The nodes that the heads name, and the columns of totals; columns that say something else of a row are none."""
    rule, above = recipe.levels[-1], recipe.levels[:-1]
    other = {table.index(head, recipe) for head in recipe.heads if table.has(head, recipe)}
    parent: str | None = None
    for level in above:
        rows.met.setdefault(
            level.code, NodeCandidate(level.code, level.name or level.code, level.level, level.rank, parent)
        )
        parent = level.code
    roles = Roles(recipe, list(enumerate(recipe.measures)))
    found, sums = [], []
    for index, words in enumerate(head_words(table.sheet, table.top, table.header)):
        if index in other or not words:
            continue
        parts = [word for word in words if roles.of(cell_text(word))[0] != UNKNOWN]
        name = joined([word for word in words if word not in parts]) or joined(words)
        named = [rule for rule in recipe.totals if normal(name) in map(normal, rule.texts)]
        if named:
            sums += [index] if any(rule.compared for rule in named) else []
            continue
        code = recipe.aliases.get(normal(name)) or made_code(name, rule)
        if code not in rows.codes:
            rows.codes.append(code)
            rows.met[code] = NodeCandidate(code, name, rule.level, rule.rank, parent)
        found.append(_Column(index, rows.codes.index(code), joined(parts)))
    return found, sums


class _Reader:
    """Reads columns of figures; each different text on the rows is looked up once."""

    def __init__(self, table: SheetTable, recipe: Recipe, columns: Sequence[_Column]) -> None:
        self._table = table
        self._recipe = recipe
        rules = [
            (number, rule)
            for number, rule in enumerate(recipe.measures)
            if fnmatch.fnmatchcase(table.sheet.name, rule.sheet or "*")
        ]
        self._roles = Roles(recipe, rules)
        self._only = rules[0][0] if len(rules) == 1 else UNKNOWN
        words = row_words(table, recipe) if recipe.measure_columns else [""] * table.size
        self._different = list(dict.fromkeys(words))
        place = {text: number for number, text in enumerate(self._different)}
        self._place = np.array([place[text] for text in words], dtype=np.int64)
        self._totals = total_rows(table, recipe)
        self._published = total_rows(table, recipe, compared=True)
        self._detail = detail_rows(table, recipe) & ~self._totals
        self._percent = any(rule.percent or rule.unit == "%" for _, rule in rules)
        self._filled = {column.index: table.filled(column.index) for column in columns}
        self._busy = np.zeros(table.size, dtype=bool)
        for filled in self._filled.values():
            self._busy |= filled
        self.skipped = {"total": 0, "detail": 0}
        self._lowest = of_lowest_level(table, recipe)
        counted = any(rule.kind != Kind.MEAN for _, rule in rules)
        self._adds = counted and len(self._different) == 1
        self.values: list[Floats] = []
        self.compared = self.equal = 0
        """Columns with a published total, and those in which it equals the sum of the rows."""

    def column(self, column: _Column, node: Ints, period: Ints) -> Entries | None:
        """The entries of a column; None where it is empty, as that of a month to come."""
        filled = self._filled[column.index]
        self.skipped["total"] += int((filled & self._totals).sum())
        self.skipped["detail"] += int((filled & self._detail).sum())
        own = ~self._totals & ~self._detail
        if not (filled & own).any():
            return None
        cells = self._table.cells(column.index)
        numbers = parse_numbers(cells, self._recipe.missing, self._recipe.decimal, self._percent)
        pairs = np.array([self._of(words, column.words) for words in self._different], dtype=np.int64)
        if not column.words or pairs[0, 1] in (NUMERATOR, DENOMINATOR):
            self._compare(numbers.value, own)
        self.values.append(numbers.value)
        measure, part = pairs[self._place, 0], pairs[self._place, 1]
        # An empty cell is a missing value where its row has figures of a node and a measure; else it is nothing.
        keep = np.flatnonzero(own & (filled | ((node >= 0) & (measure >= 0) & self._busy)))
        return Entries(
            row=keep,
            column=np.full(len(keep), column.index),
            node=node[keep],
            period=period[keep],
            measure=measure[keep],
            part=part[keep],
            value=self._scaled(numbers, measure)[keep],
            state=numbers.state[keep],
            fault=numbers.fault[keep],
            footnote=np.zeros(len(keep), np.int64),
        )

    def _compare(self, value: Floats, own: Bools) -> None:
        """The total of a column beside the sum of its rows, where each row is a node and counts can be added."""
        if not self._adds or np.isnan(value[self._published]).all():
            return
        published = float(np.nansum(value[self._published]))
        one = Reconciled("", published, float(np.nansum(value[own & self._lowest])))
        self.compared += 1
        self.equal += one.agrees

    def compare_columns(self, sums: Sequence[int], extract: SheetExtract) -> None:
        """Columns of totals beside the sum of those that are loaded."""
        own = ~self._totals & ~self._detail
        for index in sums:
            filled = self._table.filled(index)
            self.skipped["total"] += int(filled.sum())
            published = parse_numbers(
                self._table.cells(index), self._recipe.missing, self._recipe.decimal
            ).value
            what = f"{self._table.file}: {self._table.names[index]}"
            computed = sum(float(np.nansum(value[own])) for value in self.values)
            extract.reconciled.append(Reconciled(what, float(np.nansum(published[own])), computed))

    def _of(self, row: str, head: str) -> tuple[int, int]:
        text = BETWEEN.join(word for word in (row, head) if word)
        return self._roles.of(text) if text else (self._only, NUMERATOR)

    def _scaled(self, numbers: Numbers, measure: Ints) -> Floats:
        value = numbers.value
        for number, rule in enumerate(self._recipe.measures):
            if rule.percent:
                value = np.where(measure == number, as_percentages(numbers, rule.percent), value)
        return value
