"""What the rules say of the last value of a series, and which values are no evidence of anything."""

import itertools
from collections.abc import Sequence

import numpy as np

from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.readings import Finding
from lhs_desktop.models.readings.laying import Laid
from lhs_desktop.statistics import spc
from lhs_desktop.statistics.rules import Rule, Signs
from lhs_desktop.statistics.spc import Bools, Floats, Lines

AS_LIKELY_AS_NOT = float(np.log(2))
"""With so many events expected, none at all comes about half of the time."""


def common(laid: Laid, known: Bools) -> Bools:
    """The values that more than half of the values of their phase equal."""
    middle = spc.row_median(laid.value, known)
    equal = known & (spc.side(laid.value, np.broadcast_to(middle, laid.value.shape)) == 0)
    often = 2 * equal.sum(axis=1, keepdims=True) > known.sum(axis=1, keepdims=True)
    return np.asarray(equal & often)


def end_of_scale(measure: Measure, laid: Laid, lines: Lines) -> Bools:
    """Values beside the centre line that do not tell that anything changed, because there is nothing beyond them.

    None or all of so few cases that chance alone makes it as likely as not; and what is written as zero (or as
    everything) where the centre line is, too.
    """
    if measure.kind is Kind.MEAN:
        return np.zeros(laid.value.shape, dtype=bool)
    scale = measure.multiplier
    written = 0.5 * 10.0**-measure.decimals
    with np.errstate(invalid="ignore"):
        size = laid.denominator if measure.has_denominator else np.ones_like(laid.value)
        few = size * lines.center / scale <= AS_LIKELY_AS_NOT
        found = (laid.numerator == 0) & few
        found |= (np.abs(laid.value) < written) & (np.abs(lines.center) < written)
        if measure.kind is Kind.PROPORTION:
            few = size * (1 - lines.center / scale) <= AS_LIKELY_AS_NOT
            found |= (laid.numerator == laid.denominator) & few
            found |= (scale - laid.value < written) & (scale - lines.center < written)
    return np.asarray(found)


def of_last(
    rules: Sequence[Rule], marks: Signs, value: Floats, known: Bools, sides: Signs, codes: Sequence[str]
) -> tuple[Finding, ...]:
    """The rules that mark the last value of a phase.

    Args:
        rules: In order of precedence.
        marks: Shape (rules, points): what they mark.
        value: Shape (points,).
        known: Where there is a value that counts.
        sides: Of the centre line, 0 for values that are no evidence.
        codes: Of the periods.
    """
    back = [int(index) for index in np.flatnonzero(known)[::-1]]
    found = []
    for rule, signs in zip(rules, marks, strict=True):
        sign = int(signs[back[0]])
        if not sign:
            continue
        held = _held(rule, sign, back, signs, value, sides)
        found.append(
            Finding(rule.test, rule.length, rule.count, rule.sigma, sign > 0, len(held), codes[held[-1]])
        )
    return tuple(found)


def _held(
    rule: Rule, sign: int, back: Sequence[int], marks: Signs, value: Floats, sides: Signs
) -> Sequence[int]:
    """The values, from the last one back, for which a rule holds without a break."""
    if rule.test in ("run", "anhoej"):
        skip = rule.test == "anhoej" or rule.ties == "skip"
        counted = [index for index in back if sides[index] or not skip]
        return list(itertools.takewhile(lambda index: sides[index] == sign, counted))
    if rule.test == "trend":
        steps = itertools.takewhile(
            lambda pair: (value[pair[0]] - value[pair[1]]) * sign > 0, itertools.pairwise(back)
        )
        return [back[0], *(earlier for _, earlier in steps)]
    return list(itertools.takewhile(lambda index: marks[index] == sign, back))
