"""Cells to numbers: decimals, tokens for what is missing, and what is neither."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import OK, STATE_CODES, Bools, Floats, Ints, Objects
from lhs_desktop.formats.extracts.distinct import Distinct
from lhs_desktop.formats.workbooks import Cell
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import normal

LARGEST = 1e12
"""Beyond this a figure is absurd, and sums of it would not be exact."""

_NUMBER = re.compile(r"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")
_SPACED_THOUSANDS = re.compile("(?<=[0-9])[ \u00a0\u2009\u202f'\u2019](?=[0-9]{3}(?![0-9]))")
_COMMA_POINT = str.maketrans(",.", ".,")
FAULTS = ("", "not-a-number", "number-out-of-range")
"""The codes of problems of single cells."""
GOOD, _NO_NUMBER, _TOO_LARGE = range(3)


@dataclass(slots=True)
class Numbers:
    """Parsed cells: numbers (NaN where there is none), their states, and what is wrong with each."""

    value: Floats
    state: Ints
    fault: Ints
    """Which of the problems each has; ``GOOD`` for none."""
    percent: Bools
    """Whether it was written with a percent sign."""


def objects(cells: Sequence[object]) -> Objects:
    """Cells as an array; ``np.array`` would look into them."""
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def parse_numbers(
    cells: Distinct[Cell], missing: Mapping[str, State | float], decimal: str = ".", percents: bool = False
) -> Numbers:
    """Parses cells by looking at each different one once.

    Args:
        cells: A column as the file holds it.
        missing: Texts that stand for no value and their states, or for a number.
        decimal: The sign before decimals in texts; the other one may stand between thousands.
        percents: Whether ``95%`` is a number (95); else it is a fault.
    """
    if set(map(type, cells.values)) == {float}:
        return bounded(np.array(cells.values)[cells.place])
    parsed = [_parse(cell, missing, decimal, percents) for cell in cells.values]
    values = np.array([one[0] for one in parsed], dtype=float)
    states = np.array([one[1] for one in parsed], dtype=np.int64)
    faults = np.array([one[2] for one in parsed], dtype=np.int64)
    signed = cells.where(lambda cell: isinstance(cell, str) and cell.rstrip().endswith("%"))
    return Numbers(values[cells.place], states[cells.place], faults[cells.place], signed)


def bounded(value: Floats) -> Numbers:
    """Parses the cells of a column that holds nothing but numbers: those beyond ``LARGEST`` are faults."""
    absurd = ~(np.abs(value) <= LARGEST)
    fault = np.where(absurd, _TOO_LARGE, GOOD)
    value = np.where(absurd, np.nan, value)
    return Numbers(value, np.full(len(value), OK), fault, np.zeros(len(value), dtype=bool))


def as_percentages(numbers: Numbers, written: str) -> Floats:
    """Percentages on the scale of 0 to 100.

    Args:
        numbers: What was read.
        written: ``fraction``: 0.95 is 95 %; ``mixed``: up to 1 it is a fraction, above it a percentage; else they
            are percentages already. What bears a percent sign always is one.
    """
    value = numbers.value
    if written == "fraction":
        return np.where(numbers.percent, value, hundredfold(value))
    if written == "mixed":
        return np.where(numbers.percent | (np.abs(value) > 1), value, hundredfold(value))
    return value


def hundredfold(value: Floats) -> Floats:
    """Fractions as percentages, without what binary numbers add to them: 0.57 is 57."""
    made: Floats = np.round(value * 100, 10)
    return made


def _parse(
    cell: object, missing: Mapping[str, State | float], decimal: str, percents: bool
) -> tuple[float, int, int]:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number = float(cell)
        if not math.isnan(number):
            return _number(number)
        cell = None
    text = "" if cell is None else str(cell).strip()
    token = missing.get(normal(text))
    if token is not None:
        if isinstance(token, State):
            return math.nan, STATE_CODES[token], GOOD
        return token, OK, GOOD
    if not text:
        return math.nan, STATE_CODES[State.NOT_AVAILABLE], GOOD
    number_text = _plain(text[:-1].rstrip() if percents and text.endswith("%") else text, decimal)
    if _NUMBER.fullmatch(number_text):
        try:
            return _number(float(number_text.replace(",", "")))
        except ValueError:
            pass
    return math.nan, OK, _NO_NUMBER


def _plain(text: str, decimal: str) -> str:
    """A number as the program writes it: a decimal point, commas or nothing between thousands, a plain minus."""
    text = _SPACED_THOUSANDS.sub("", text).replace("\u2212", "-")
    return text.translate(_COMMA_POINT) if decimal == "," else text


def _number(number: float) -> tuple[float, int, int]:
    if abs(number) > LARGEST or math.isinf(number):
        return math.nan, OK, _TOO_LARGE
    return number, OK, GOOD
