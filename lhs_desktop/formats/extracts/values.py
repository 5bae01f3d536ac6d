"""Cells to numbers: decimals, tokens for what is missing, and what is neither."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_desktop.formats.extracts.candidates import OK, STATE_CODES, Floats, Ints, Objects
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import normal

LARGEST = 1e12
"""Beyond this a figure is absurd, and sums of it would not be exact."""

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][-+]?\d+)?")
_GOOD = ""


@dataclass(slots=True)
class Numbers:
    """Parsed cells: numbers (NaN where there is none), their states, and what is wrong with each."""

    value: Floats
    state: Ints
    fault: Objects
    """Empty, or the code of the problem."""


def objects(cells: Sequence[object]) -> Objects:
    """Cells as an array; ``np.array`` would look into them."""
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return array


def parse_numbers(cells: Objects, missing: Mapping[str, State | float]) -> Numbers:
    """Parses cells by looking at each different one once."""
    # Booleans equal 0 and 1 and would hide behind them: told apart by type before factorizing.
    keys = np.array([f"{cell}" if isinstance(cell, bool) else cell for cell in cells], dtype=object)
    codes, unique = pd.factorize(keys, use_na_sentinel=False)
    parsed = [_parse(cell, missing) for cell in unique]
    values = np.array([one[0] for one in parsed], dtype=float)
    states = np.array([one[1] for one in parsed], dtype=np.int64)
    faults = np.array([one[2] for one in parsed], dtype=object)
    if not len(cells):
        return Numbers(np.empty(0), np.empty(0, np.int64), np.empty(0, object))
    return Numbers(values[codes], states[codes], faults[codes])


def _parse(cell: object, missing: Mapping[str, State | float]) -> tuple[float, int, str]:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number = float(cell)
        if not math.isnan(number):
            return _bounded(number)
        cell = None
    text = "" if cell is None else str(cell).strip()
    token = missing.get(normal(text))
    if token is not None:
        if isinstance(token, State):
            return math.nan, STATE_CODES[token], _GOOD
        return token, OK, _GOOD
    if text and _NUMBER.fullmatch(text):
        try:
            return _bounded(float(text.replace(",", "")))
        except ValueError:
            pass
    if not text:
        return math.nan, STATE_CODES[State.NOT_AVAILABLE], _GOOD
    return math.nan, OK, "not-a-number"


def _bounded(number: float) -> tuple[float, int, str]:
    if abs(number) > LARGEST or math.isinf(number):
        return math.nan, OK, "number-out-of-range"
    return number, OK, _GOOD
