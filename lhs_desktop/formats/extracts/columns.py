"""The columns of a long table: each parsed once, then added up to the parts of measures."""

from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.candidates import (
    OK,
    STATE_CODES,
    Bools,
    Candidates,
    Floats,
    Ints,
    SheetExtract,
)
from lhs_desktop.formats.extracts.footnotes import Footnotes
from lhs_desktop.formats.extracts.published import note_differing, reconcile_columns
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import FAULTS, GOOD, as_percentages, bounded, parse_numbers
from lhs_desktop.models.ledger import Problem, Reconciled
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import MeasureRule, Recipe, normal


@dataclass(slots=True)
class _Part:
    """One part (numerator, denominator …) of a measure: a sum of columns."""

    value: Floats
    state: Ints
    cells: Addresses


class Columns:
    """Parses each column once, however many measures use it."""

    def __init__(
        self, table: SheetTable, recipe: Recipe, extract: SheetExtract, footnotes: Footnotes
    ) -> None:
        self._table = table
        self._recipe = recipe
        self._extract = extract
        self._footnotes = footnotes
        self.reconciled: list[Reconciled] = []
        """For each measure with a published ratio: how many of them equal ours."""
        self._parsed: dict[str, _Part] = {}
        self._faults: dict[str, Ints] = {}
        self._percents = {
            head: rule.percent
            for rule in recipe.measures
            if rule.percent or rule.unit == "%"
            for head in (*(() if rule.denominator else rule.numerator), rule.published)
        }
        self._rows = np.arange(table.first, table.first + table.size)

    def column(self, head: str) -> _Part:
        if head not in self._parsed:
            index = self._table.index(head, self._recipe)
            recipe = self._recipe
            plain = self._table.numbers(index)
            if plain is not None:
                numbers = bounded(plain)
            else:
                cells = self._table.cells(index)
                numbers = parse_numbers(cells, recipe.missing, recipe.decimal, head in self._percents)
            value = as_percentages(numbers, self._percents.get(head, ""))
            self._parsed[head] = _Part(value, numbers.state, Addresses.of_columns([("", index)], self._rows))
            self._faults[head] = numbers.fault
        return self._parsed[head]

    def numbers(self, head: str) -> Floats:
        """The numbers of a column; NaN where there is none."""
        return self.column(head).value

    def busy(self) -> Bools:
        """Which rows have anything in a column of figures."""
        found = np.zeros(self._table.size, dtype=bool)
        for head in {head for rule in self._recipe.measures for head in rule.columns}:
            found |= self._table.filled(self._table.index(head, self._recipe))
        return found

    def part(self, heads: tuple[str, ...], minus: tuple[str, ...] = ()) -> _Part:
        """The sum of columns; missing where any of them is."""
        if not heads:
            empty = np.full(self._table.size, np.nan)
            return _Part(empty, np.full(self._table.size, OK), Addresses.of_columns([], self._rows))
        first = self.column(heads[0])
        value, state = first.value.copy(), first.state.copy()
        for head in heads[1:]:
            more = self.column(head)
            value += more.value
            state = np.where(state == OK, more.state, state)
        for head in minus:
            less = self.column(head)
            value -= less.value
            state = np.where(state == OK, less.state, state)
        signed = [("+" if number else "", self._index(head)) for number, head in enumerate(heads)]
        signed += [("-", self._index(head)) for head in minus]
        return _Part(value, state, Addresses.of_columns(signed, self._rows))

    def _index(self, head: str) -> int:
        return self._table.index(head, self._recipe)

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
        state = self._withheld(rule, self._footnotes.explain(state))
        if rule.where_column:
            texts = self._table.texts(self._table.index(rule.where_column, self._recipe))
            usable = usable & texts.where(lambda text: normal(text) == normal(rule.where))
        rejected = self._rejected(rule, usable)
        lost = np.flatnonzero(rejected & usable)
        self._extract.lost += [
            (one, number, when) for one, when in zip(node[lost].tolist(), period[lost].tolist(), strict=True)
        ]
        keep = usable & ~rejected
        count = len(node)
        candidates = Candidates(
            node,
            np.full(count, number),
            period,
            numerator.value,
            denominator.value,
            exposure.value,
            state,
            self._footnotes.index,
            numerator.cells,
            denominator.cells,
            np.ones(count, np.int64),
        )
        if rule.published and self._table.has(rule.published, self._recipe):
            parts = numerator.value[keep], denominator.value[keep], self.numbers(rule.published)[keep]
            if (found := reconcile_columns(f"{self._extract.file}: {rule.code}", *parts)) is not None:
                self.reconciled.append(found)
                note_differing(self._extract, rule.published, self.column(rule.published).cells[keep], *parts)
        return candidates.take(keep)

    def _withheld(self, rule: MeasureRule, state: Ints) -> Ints:
        """Parts that are printed without their ratio: the publisher withholds it."""
        if not rule.withheld:
            return state
        printed = self.column(rule.published).state == OK
        return np.where((state == OK) & ~printed, STATE_CODES[State(rule.withheld)], state)

    def _marked(self, rule: MeasureRule, state: Ints, missing: Bools) -> Ints:
        """A mark beside a number says why it is missing, or that it is provisional."""
        for head in rule.marks:
            texts = self._table.texts(self._table.index(head, self._recipe))
            for mark, meaning in self._recipe.marks.items():
                here = texts.where(mark.__eq__)
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
            for row in np.flatnonzero((faults != GOOD) & usable & ~rejected).tolist():
                raw = str(self._table.sheet.cell(self._table.first + row, index))
                cell = self._table.cell(row, index)
                self._extract.problems.append(
                    Problem(self._extract.file, self._extract.sheet, cell, raw, FAULTS[faults[row]])
                )
            rejected |= (faults != GOOD) & usable
        self._extract.rejected += int(rejected.sum())
        return rejected
