"""Small numbers: which figures are not to be disclosed, and which would give them away by subtraction.

A measure has two thresholds. Below ``minimum_n`` a value is too uncertain to judge: its parts are shown, its value is
not. Below ``disclosure_n`` persons might be recognised: neither numerator nor denominator nor value is shown anywhere.
"""

from collections.abc import Sequence
from dataclasses import replace

from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.observations import STATE_WORDS, Reported, State, Withheld
from lhs_desktop.models.wording import amount

TOO_FEW = "too few to judge"

Parts = tuple[float | None, float | None]
"""Numerator and denominator as they stand in the database."""


def size_of(measure: Measure, numerator: float | None, denominator: float | None) -> float | None:
    """How many cases a figure rests on: its denominator, or of a plain amount the amount; None if nobody says."""
    if measure.kind is Kind.MEAN:
        return denominator
    has_denominator = measure.has_denominator and denominator is not None
    return denominator if has_denominator else numerator


def is_small(measure: Measure, numerator: float | None, denominator: float | None) -> bool:
    """Whether so few cases are behind a figure that it is not to be disclosed."""
    if measure.disclosure_n <= 0:
        return False
    size = size_of(measure, numerator, denominator)
    return size is not None and size < measure.disclosure_n


def marks(measure: Measure, siblings: Sequence[Parts]) -> list[Withheld]:
    """What is withheld of figures that stand side by side, with their total.

    The total less those that are shown is the sum of those that are not. So that this sum is neither one figure nor
    itself too small, the smallest of the others are withheld, too.
    """
    found = [Withheld.SMALL if is_small(measure, *one) else Withheld.NONE for one in siblings]
    # what has no numerator is in no total
    sizes = [None if one[0] is None else size_of(measure, *one) for one in siblings]
    known = sorted((size, place) for place, size in enumerate(sizes) if size is not None)
    hidden = [size for size, place in known if found[place] is Withheld.SMALL]
    if not hidden or not measure.adds_up:
        return found
    others = [(size, place) for size, place in known if found[place] is Withheld.NONE]
    for size, place in others:
        if len(hidden) > 1 and sum(hidden) >= measure.disclosure_n:
            break
        found[place] = Withheld.COMPLEMENT
        hidden.append(size)
    return found


def masked(one: Reported, mark: Withheld) -> Reported:
    """A figure without what is withheld of it."""
    if mark is Withheld.NONE:
        return one
    state = State.TOO_SMALL if mark is Withheld.SMALL else State.SUPPRESSED
    return replace(one, numerator=None, denominator=None, value=None, state=state, withheld=mark, below=None)


def words(measure: Measure, mark: Withheld) -> str:
    """What stands in place of a withheld figure: ``fewer than 10``."""
    if mark is Withheld.SMALL:
        return f"fewer than {amount(measure.disclosure_n)}"
    return "withheld" if mark is Withheld.COMPLEMENT else ""


def instead(
    measure: Measure, value: float | None, denominator: float | None, mark: Withheld = Withheld.NONE
) -> str:
    """What stands in place of a value: ``fewer than 10``, ``too few to judge``; empty where it is there, or nobody knows."""
    if value is not None:
        return ""
    few = mark is Withheld.NONE and denominator is not None and denominator < measure.minimum_n
    return TOO_FEW if few else words(measure, mark)


def reason(measure: Measure, one: Reported) -> str:
    """Why there is no value, in words; for a provisional one, that it is."""
    if one.withheld is not Withheld.NONE:
        return words(measure, one.withheld)
    if one.state is State.TOO_SMALL and one.numerator is not None:
        return TOO_FEW
    return STATE_WORDS[one.state] or ("no cases" if one.value is None else "")


def absence(measure: Measure, one: Reported) -> str:
    """Why there is no value, with what was counted: ``0 observed, 0.588 predicted, too few to judge``."""
    said = reason(measure, one)
    if one.state is not State.TOO_SMALL or one.numerator is None:
        return said
    parts = (amount(one.numerator), amount(one.denominator))
    if measure.kind is Kind.MEAN:
        return f"n = {parts[1]}, {said}"
    if measure.kind is Kind.RATIO:
        return f"{parts[0]} observed, {parts[1]} predicted, {said}"
    return f"{' of '.join(parts)}, {said}"
