"""Columns that say percent and hold fractions, the reverse, and those that hold several forms."""

import re

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Floats, SheetExtract
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Layout, MeasureRule, Recipe

ENOUGH = 5
"""So many figures other than 0 and 1 it takes to tell."""
SOME = 0.1
"""Where less than this share has another form, it may be a small percentage."""
APART = (20.0, 500.0)
"""How many times the percentages of a mixed column are its fractions."""

_PERCENT = re.compile(r"%|\b(per ?cent(age)?|pct)\b", re.IGNORECASE)
_FRACTION = re.compile(r"\b(fraction|proportion|share)\b", re.IGNORECASE)
_OVER = 1.5


def look_at_percents(table: SheetTable, recipe: Recipe, extract: SheetExtract) -> list[Problem]:
    """Problems of the columns of figures of a table."""
    if recipe.layout is not Layout.LONG:
        return _of_measures(recipe, extract)
    found = []
    for head, rule in _heads(recipe).items():
        if not table.has(head, recipe):
            continue
        index = table.index(head, recipe)
        name = table.names[index]
        column = table.cells(index)
        if not (_PERCENT.search(name) or _FRACTION.search(name) or rule.percent or rule.unit == "%"):
            continue
        numbers = parse_numbers(column, recipe.missing, recipe.decimal, percents=True)
        code, values = judge(name, rule, numbers.value, numbers.percent)
        if rule.percent_assumed and (bare := _bare_fraction(numbers.value, numbers.percent)) is not None:
            found.append(_assumed(extract, table.cell(bare, index), name, float(numbers.value[bare])))
        if code:
            row = int(np.flatnonzero(np.isfinite(numbers.value))[0])
            cell = table.cell(row, index)
            found.append(Problem(extract.file, extract.sheet, cell, name, code, values))
    return found


def _bare_fraction(value: Floats, signed: Bools) -> int | None:
    """The first figure up to 1 that may be a fraction or a small percentage."""
    rows = np.flatnonzero(~signed & np.isfinite(value) & (np.abs(value) < 1) & (value != 0))
    return int(rows[0]) if len(rows) else None


def _assumed(extract: SheetExtract, cell: str, name: str, value: float) -> Problem:
    values = {"seen": f"{value:g}", "taken": f"{value * 100:g}"}
    return Problem(extract.file, extract.sheet, cell, name, "percent-assumed", values)


def _heads(recipe: Recipe) -> dict[str, MeasureRule]:
    return {
        head: rule
        for rule in recipe.measures
        for head in (*(() if rule.denominator else rule.numerator), rule.published)
        if head
    }


def _of_measures(recipe: Recipe, extract: SheetExtract) -> list[Problem]:
    """Where figures stand across or on rows of their own: by the measures that are percentages."""
    found, candidates = [], extract.candidates
    for number, rule in enumerate(recipe.measures):
        if rule.unit != "%" or rule.denominator:
            continue
        rows = np.flatnonzero(candidates.measure == number)
        value = candidates.numerator[rows]
        small = np.flatnonzero(np.isfinite(value) & (value != 0) & (np.abs(value) < 100))
        if rule.percent_assumed and len(small):
            least = int(small[np.argmin(np.abs(value[small]))])
            cell = candidates.cell[int(rows[least])]
            found.append(_assumed(extract, cell, rule.name or rule.code, float(value[least]) / 100))
        code, values = judge("%", rule, value, np.zeros(len(rows), dtype=bool))
        if code == "percent-holds-fractions":
            cell = candidates.cell[int(rows[0])]
            name = rule.name or rule.code
            found.append(Problem(extract.file, extract.sheet, cell, name, code, values))
    return found


def judge(head: str, rule: MeasureRule, value: Floats, signed: Bools) -> tuple[str, dict[str, str]]:
    """The code of what is wrong with a column, and its parameters; empty where nothing is.

    Args:
        head: Of the column.
        rule: Of its measure; what it states is decided.
        value: As written: 95 for ``95%``, for 95, and 0.95 for 0.95.
        signed: Whether a percent sign stands with it.
    """
    bare = value[~signed & np.isfinite(value)]
    telling = bare[(bare != 0) & (bare != 1)]
    says_fraction = rule.percent == "fraction" or (not rule.percent and _FRACTION.search(head) is not None)
    if len(telling) and says_fraction:
        return _unlike_fraction(telling)
    if rule.percent == "mixed":
        return "", {}
    small, large = telling[np.abs(telling) < 1], telling[np.abs(telling) > 1]
    if len(telling) >= ENOUGH and not len(large) and not signed.any():
        return "percent-holds-fractions", {}
    if rule.percent or not _mixed(small, large, signed, len(bare)):
        return "", {}
    forms = [f"{small[0]:g}"] * bool(len(small)) + [f"{large[0]:g}"] * bool(len(large))
    forms += [f"{value[signed][0]:g}%"] * bool(signed.any())
    return "percent-mixed", {"forms": ", ".join(forms)}


def _unlike_fraction(telling: Floats) -> tuple[str, dict[str, str]]:
    highest = float(telling.max())
    return ("fraction-holds-percents", {"highest": f"{highest:g}"}) if highest > _OVER else ("", {})


def _mixed(small: Floats, large: Floats, signed: Bools, bare: int) -> bool:
    if signed.any() and bare:
        return len(small) > 0 or len(large) > 0
    if min(len(small), len(large)) < max(1, SOME * bare):
        return False
    times = float(np.median(np.abs(large)) / np.median(np.abs(small)))
    return APART[0] < times < APART[1]
