"""Measures: what is counted, over what, in which direction it should go, and how it rolls up."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of quantity a measure is."""

    PROPORTION = "proportion"
    """Numerator out of denominator; the numerator never exceeds it."""
    RATE = "rate"
    """Events per exposure, times a multiplier."""
    RATIO = "ratio"
    """Observed over expected (standardised)."""
    COUNT = "count"
    """A plain amount."""
    MEAN = "mean"
    """An average, weighted by its n in a roll-up."""


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class RollUp(StrEnum):
    SUM = "sum"
    OE = "oe"
    WEIGHTED = "weighted"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the services and screens see it."""

    id: int
    code: str
    name: str
    domain: str
    kind: Kind
    direction: Direction
    rollup: RollUp
    multiplier: float
    unit: str
    decimals: int
    calendar: str
    numerator: str
    denominator: str
    minimum_n: float
    """Below it a value is too uncertain to judge; its parts are shown."""
    source: str
    steward: str
    definition: str
    disclosure_n: float = 0.0
    """Below it nothing is disclosed: neither value nor parts; 0 where everything may be."""

    @property
    def adds_up(self) -> bool:
        """Whether the figures of a node are those of its children added up."""
        return self.rollup is not RollUp.NONE

    @property
    def has_denominator(self) -> bool:
        return self.kind is not Kind.COUNT

    @property
    def with_unit(self) -> str:
        """As a head has it: its name, with the unit where there is one."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


def ratio(numerator: float | None, denominator: float | None, kind: Kind, multiplier: float) -> float | None:
    """The value of a measure, on its own scale (a fraction, an O/E ratio, events per unit of exposure).

    Args:
        numerator: Events, observed number, weighted sum or plain amount; None where there is none.
        denominator: Cases, exposure, expected number or weight; ignored for counts.
        kind: The measure's kind.
        multiplier: Value = numerator / denominator × multiplier.

    Returns:
        The value, or None where a part is missing or the denominator is zero: never zero for missing.
    """
    if numerator is None:
        return None
    if kind is Kind.COUNT:
        return numerator * multiplier
    if not denominator:
        return None
    return numerator / denominator * multiplier
