"""Figures that cannot be: negative counts, more cases than there were, parts that their measure does not have.

They are refused one by one; a percentage above 100 can be right, and is only pointed out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import STATE_CODES, Bools, Candidates, SheetExtract
from lhs_desktop.formats.extracts.quantities import ready_made
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.observations import VALUED
from lhs_desktop.models.recipes import MeasureRule

SHOWN = 20
"""So many percentages above 100 are named one by one."""
FULL = 100.0
CROWDED = 200.0
"""Not even an occupancy goes beyond this."""

_VALUED = [STATE_CODES[state] for state in VALUED]
_MAY_EXCEED = re.compile(
    r"(?<!un)occup|capacit|utili[sz]ation|fill|growth|change|variance|coverage|uptake|"
    r"\bof (the )?(plan|planned|target|expected|budget|baseline|establishment|previous)",
    re.IGNORECASE,
)
"""Names of percentages that may well exceed 100."""


@dataclass(frozen=True, slots=True)
class Known:
    """A measure as the database has it."""

    key: int
    kind: Kind
    unit: str
    name: str
    multiplier: float
    rollup: str


@dataclass(slots=True)
class Checked:
    """Candidates that can be, and what is said of the others."""

    found: Candidates
    problems: list[Problem]
    rejected: int


def without_impossible(extract: SheetExtract, measures: Sequence[Known]) -> Checked:
    """Refuses figures that their measure cannot have.

    What is refused of a sum is noted as lost: the rest of it is no sum.
    """
    found = extract.candidates
    problems: list[Problem] = []
    disagreeing = _disagreeing(extract, measures, problems)
    bad: Bools = np.array(disagreeing or [False], dtype=bool)[found.measure]
    numerator, denominator = found.numerator, found.denominator
    valued = np.isin(found.state, _VALUED) & ~bad
    below = valued & ((denominator < 0) | (found.exposure < 0))
    proportion, mean = (
        np.array([one.kind is kind for one in measures] or [False], dtype=bool)[found.measure]
        for kind in (Kind.PROPORTION, Kind.MEAN)
    )
    negative = valued & (numerator < 0) & ~below & ~(mean & _may_be_negative(found, valued, len(measures)))
    over = valued & proportion & ~negative & ~below & (numerator > denominator)
    for rows, code in (
        (below, "negative-denominator"),
        (negative, "negative-count"),
        (over, "numerator-over-denominator"),
    ):
        for row in np.flatnonzero(rows).tolist():
            part = denominator if rows is below and denominator[row] < 0 else numerator
            cells = found.denominator_cell if part is denominator else found.cell
            parameters = {"numerator": f"{numerator[row]:g}", "denominator": f"{denominator[row]:g}"}
            problems.append(_problem(extract, cells[row], f"{part[row]:g}", code, **parameters))
    impossible = np.flatnonzero(below | negative | over)
    keys = (one[impossible].tolist() for one in (found.node, found.measure, found.period))
    extract.lost += list(zip(*keys, strict=True))
    bad = bad | below | negative | over
    return Checked(found.take(~bad), problems, int(found.values[bad].sum()))


def _may_be_negative(found: Candidates, valued: Bools, measures: int) -> Bools:
    """Whether the figures of its measure are differences or temperatures: with decimals, or a tenth of them negative.

    One negative among many whole numbers is a mistyped count, whatever kind the recipe makes of it.
    """
    of, number = found.measure[valued], found.numerator[valued]
    every = np.maximum(np.bincount(of, minlength=max(measures, 1)), 1)
    negative = np.bincount(of[number < 0], minlength=max(measures, 1))
    with_decimals = np.bincount(of[number % 1 != 0], minlength=max(measures, 1))
    may: Bools = (with_decimals > 0) | (negative * 10 >= every)
    return may[found.measure]


def _disagreeing(extract: SheetExtract, measures: Sequence[Known], problems: list[Problem]) -> list[bool]:
    """Which measures the recipe reads as another kind than the database has, or without a part that they need."""
    found = []
    for number, known in enumerate(measures):
        rule = extract.rules[number] if number < len(extract.rules) else None
        what = extract.measured.get(number, "")
        code = _disagreement(rule, known) if rule is not None else ""
        if not code and what and rule is not None and extract.adds_columns and len(rule.numerator) > 1:
            code = "columns-not-added"
        rows = np.flatnonzero(extract.candidates.measure == number)
        apart = known.kind is Kind.COUNT and known.rollup == "none" and number in extract.measured
        if not code and apart and len(rows):
            cell = extract.candidates.cell[int(rows[0])]
            problems.append(_problem(extract, cell, known.name, "count-says-other", what=what))
        if code and rule is not None and len(rows):
            cell = extract.candidates.cell[int(rows[0])]
            parameters = {
                "measure": known.name,
                "kind": known.kind.value,
                "said": rule.kind or known.kind.value,
            }
            parameters |= {"unit": known.unit, "values": str(len(rows)), "what": what}
            problems.append(_problem(extract, cell, rule.code, code, **parameters))
        found.append(bool(code))
    return found


def _disagreement(rule: MeasureRule, known: Known) -> str:
    if rule.kind and rule.kind != known.kind:
        return "measure-kind-differs"
    if rule.kind and (rule.unit == "%") != (known.unit == "%"):
        return "measure-unit-differs"
    if rule.numerator and known.kind is not Kind.MEAN and ready_made(rule, known.kind):
        return "denominator-missing"
    return ""


def above_hundred(extract: SheetExtract, found: Candidates, measures: Sequence[Known]) -> list[Problem]:
    """Percentages above 100, but of what may well exceed its whole."""
    problems = []
    for number, known in enumerate(measures):
        if known.unit != "%" or known.kind is Kind.PROPORTION:
            continue
        rows = np.flatnonzero((found.measure == number) & np.isin(found.state, _VALUED))
        value = found.numerator[rows]
        if known.kind is not Kind.MEAN and known.kind is not Kind.COUNT:
            with np.errstate(divide="ignore", invalid="ignore"):
                value = known.multiplier * value / found.denominator[rows]
        rule = extract.rules[number] if number < len(extract.rules) else None
        said = " ".join((known.name, *(rule.numerator if rule else ()), rule.published if rule else ""))
        most = CROWDED if _MAY_EXCEED.search(said) else FULL
        over = np.flatnonzero(np.isfinite(value) & (value > most + 1e-9))
        for place in over[:SHOWN].tolist():
            row = int(rows[place])
            shown = f"{value[place]:.6g}"
            problems.append(_problem(extract, found.cell[row], shown, "percent-over-100", measure=known.name))
        if len(over) > SHOWN:
            more = str(len(over) - SHOWN)
            row = int(rows[over[SHOWN]])
            problems.append(
                _problem(
                    extract, found.cell[row], "", "percents-over-100-more", count=more, measure=known.name
                )
            )
    return problems


def _problem(extract: SheetExtract, cell: str, raw: str, code: str, **parameters: str) -> Problem:
    return Problem(extract.file, extract.sheet, cell, raw, code, parameters)
