"""What a list holds, before any database is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lhs_desktop.models.recipes import LevelRule, ListedAttribute, ListOf


@dataclass(frozen=True, slots=True)
class Goal:
    """A number as a target; what it means is told by the measure."""

    value: float
    """95 for ``95%``, for a cell that shows 95 %, and for 95."""
    text: str
    """As it is seen."""
    percent: bool = False
    """Whether it is said to be a percentage."""
    plain: bool = True
    """Whether the text holds the number alone."""
    until: date | None = None
    """The last day, where the text says it."""
    time: str = ""
    """Of what it is a number, where that is a time: ``hour`` for ``≤ 4 hours``."""
    per: float | None = None
    """Of how many the number is, where the text says it: 1,000 for ``0.5 per 1,000``."""


Value = str | float | date | Goal


@dataclass(frozen=True, slots=True)
class Above:
    """A node above that of a row, as the row names it. Empty name: the list does not say it."""

    code: str
    name: str
    level: str
    rank: int
    parent: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row: the fields that are filled in, and where each stands."""

    cell: str
    """The cell that says what the row is about."""
    key: str
    """What the row is about, as the file has it."""
    values: Mapping[str, Value]
    cells: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of a node; of an action, what is kept in its notes, a line each."""
    above: tuple[Above, ...] = ()
    """From the top down."""

    def text(self, name: str) -> str:
        """A field as text; empty where it is not filled in."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def date(self, name: str) -> date | None:
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def number(self, name: str) -> float | None:
        value = self.values.get(name)
        return value if isinstance(value, float) else None

    def goal(self, name: str) -> Goal | None:
        value = self.values.get(name)
        return value if isinstance(value, Goal) else None

    def place(self, name: str) -> str:
        """Where a field stands; where the row begins, if nowhere of its own."""
        return self.cells.get(name, self.cell)


@dataclass(slots=True)
class Listing:
    """The rows of one sheet."""

    of: ListOf
    rows: list[ListedRow]
    on: date | None
    """The date as of which the list holds, where the file says it."""
    levels: tuple[LevelRule, ...]
    attributes: tuple[ListedAttribute, ...]
    stated: frozenset[str]
    """Fields that stand in a column, and so say something about what is there already."""
    title: str
    """Of the recipe."""
    fields: frozenset[str]
    """Those that the recipe names, in columns or for all rows."""
    unread: tuple[str, ...] = ()
    """Headers of columns that hold something and are not read."""
