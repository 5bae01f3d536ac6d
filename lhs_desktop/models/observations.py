"""Observations: one node × measure × period, with its state. Missing is never zero."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"
    TOO_SMALL = "too_small"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"


class Withheld(StrEnum):
    """Why a figure that is there is not shown."""

    NONE = ""
    SMALL = "small"
    """It rests on fewer cases than may be disclosed."""
    COMPLEMENT = "complement"
    """Beside a total it would give away one that does."""


STATE_WORDS = {
    State.OK: "",
    State.PROVISIONAL: "provisional",
    State.SUPPRESSED: "suppressed by the publisher",
    State.TOO_SMALL: "too few to report",
    State.NOT_AVAILABLE: "not available",
    State.NOT_APPLICABLE: "not applicable",
}

VALUED = frozenset({State.OK, State.PROVISIONAL})
"""The states in which a value is shown and judged."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    """Where a number stood when it came in."""

    batch: int
    file: str
    sheet: str
    cell: str
    denominator_cell: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A value of one node, measure and period: reported, or rolled up from descendants.

    ``value`` is on the display scale (numerator ÷ denominator × multiplier).
    """

    period: str
    numerator: float | None
    denominator: float | None
    value: float | None
    state: State
    rolled_up: bool
    footnote: str = ""
    source: SourceCell | None = None
    counted: int = 0
    """Descendants whose figures are in a roll-up."""
    missing: int = 0
    """Descendants that answered without a figure (suppressed, not available)."""
    below: "Reported | None" = None
    """The roll-up of the descendants, where the node also reports a figure of its own."""
    withheld: Withheld = Withheld.NONE
