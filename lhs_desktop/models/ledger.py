"""The ledger of an import: every value of the file ends in exactly one account."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from lhs_desktop.messages import text_for_code
from lhs_desktop.models.identifiers import masked

ACCOUNTS = ("new", "changed", "same", "rejected", "skipped", "waiting")


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many values were read, and what became of them."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    skipped: int = 0
    waiting: int = 0

    @property
    def read(self) -> int:
        return sum(asdict(self).values())

    @property
    def undecided(self) -> bool:
        """Whether something waits for a person."""
        return bool(self.rejected or self.waiting)

    def __add__(self, other: "Ledger") -> "Ledger":
        return Ledger(**{name: getattr(self, name) + getattr(other, name) for name in ACCOUNTS})

    def __sub__(self, other: "Ledger") -> "Ledger":
        return Ledger(**{name: getattr(self, name) - getattr(other, name) for name in ACCOUNTS})

    def as_dict(self) -> dict[str, int]:
        return {"read": self.read, **asdict(self)}


class Severity(StrEnum):
    """What a problem asks of a person."""

    STOP = "stop"
    """Nothing is stored until somebody says that it is right."""
    WARNING = "warning"
    """To be looked at."""
    NOTE = "note"
    """Good to know."""


SEVERITIES = {
    "unit-change": Severity.STOP,
    "all-in-future": Severity.STOP,
    "nearly-all-changed": Severity.STOP,
    "year-assumed": Severity.STOP,
    "percent-assumed": Severity.STOP,
    "node-elsewhere": Severity.STOP,
    "target-fraction": Severity.STOP,
    "target-over-hundred": Severity.STOP,
    "list-name-taken": Severity.STOP,
    "list-action-retitled": Severity.STOP,
    "rows-added-up": Severity.STOP,
    "total-suspected": Severity.STOP,
    "total-among-places": Severity.STOP,
    "sheets-contradict": Severity.STOP,
    "header-twice": Severity.STOP,
    "identifiers-suspected": Severity.STOP,
    "places-one-row-each": Severity.NOTE,
    "file-imported-before": Severity.NOTE,
    "history-restated": Severity.NOTE,
    "identical-rows": Severity.NOTE,
    "nodes-alike": Severity.NOTE,
    "percent-mixed": Severity.NOTE,
    "target-taken": Severity.NOTE,
    "target-read": Severity.NOTE,
    "list-no-date": Severity.NOTE,
    "list-no-word": Severity.NOTE,
    "list-date-taken": Severity.NOTE,
    "list-dates-day-first": Severity.NOTE,
    "list-status-unknown": Severity.NOTE,
    "list-measure-kept": Severity.NOTE,
    "list-cut": Severity.NOTE,
    "list-reference-again": Severity.NOTE,
    "identifiers-unread": Severity.NOTE,
}
"""By the code of a problem; all others are warnings."""


LONGEST_RAW = 400
"""So many letters of a cell are repeated at most."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one cell that a person should know, with the place and the remedy."""

    file: str
    sheet: str
    cell: str
    raw: str
    code: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What a cell holds is repeated here and stored: it may be a patient's number.
        raw = self.raw if len(self.raw) <= LONGEST_RAW else self.raw[: LONGEST_RAW - 1] + "…"
        object.__setattr__(self, "raw", masked(raw))

    @property
    def severity(self) -> Severity:
        return SEVERITIES.get(self.code, Severity.WARNING)

    @property
    def message(self) -> str:
        return text_for_code(self.code, {**self.parameters, "raw": self.raw, "cell": self.cell})

    def as_dict(self) -> dict[str, str]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "raw": self.raw,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A figure that the publisher prints beside the sum of what was loaded."""

    what: str
    published: float
    computed: float

    @property
    def difference(self) -> float:
        return self.computed - self.published

    @property
    def agrees(self) -> bool:
        """Whether nothing but the rounding of sums lies between them."""
        return abs(self.difference) <= 1e-6 + 1e-8 * abs(self.published)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "difference": self.difference}
