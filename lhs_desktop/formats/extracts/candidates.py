"""Candidate values: what a recipe found in a sheet, before any database is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.records.listed import Listing
from lhs_desktop.models.ledger import Problem, Reconciled
from lhs_desktop.models.observations import State
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import Duplicates, MeasureRule

STATES = tuple(State)
STATE_CODES = {state: code for code, state in enumerate(STATES)}
OK = STATE_CODES[State.OK]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Bools = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Candidates:
    """Candidate values as columns of equal length: one entry a node × measure × period of a sheet.

    ``node``, ``measure``, ``period`` and ``footnote`` are indexes into the lists beside them. NaN is a
    missing part. ``values`` is how many values of the file stand behind an entry.
    """

    node: Ints
    measure: Ints
    period: Ints
    numerator: Floats
    denominator: Floats
    exposure: Floats
    state: Ints
    footnote: Ints
    cell: Addresses
    denominator_cell: Addresses
    values: Ints

    def __len__(self) -> int:
        return len(self.node)

    def take(self, keep: Bools | Ints) -> "Candidates":
        """Some of the entries. Where that is all of them, the columns are shared: who writes into them takes a copy."""
        if keep.dtype == bool and keep.all():
            return replace(self)
        return Candidates(**{name: getattr(self, name)[keep] for name in self.__dataclass_fields__})


def no_candidates() -> Candidates:
    ints: Ints = np.empty(0, np.int64)
    floats: Floats = np.empty(0, np.float64)
    cells = Addresses.of_texts([])
    return Candidates(ints, ints, ints, floats, floats, floats, ints, ints, cells, cells, ints)


_TOGETHER: dict[str, Callable[[Any], Any]] = {
    name: Addresses.joined if name in ("cell", "denominator_cell") else np.concatenate
    for name in Candidates.__dataclass_fields__
}


def joined(parts: list[Candidates]) -> Candidates:
    if len(parts) < 2:
        return parts[0] if parts else no_candidates()
    return Candidates(
        **{name: together([getattr(part, name) for part in parts]) for name, together in _TOGETHER.items()}
    )


@dataclass(frozen=True, slots=True)
class AttributeCandidate:
    """An attribute of a node and the periods in which the extract says so (None: always)."""

    name: str
    value: str
    first: Period | None = None
    last: Period | None = None


@dataclass(frozen=True, slots=True)
class NodeCandidate:
    """A node that the extract describes, with its place in the tree."""

    code: str
    name: str
    level: str
    rank: int
    parent: str | None
    attributes: tuple[AttributeCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """A column that tells rows apart: what it says on each row on which something stands again."""

    head: str
    texts: list[str]
    place: Ints
    """By row: which of the texts it has."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """The rows on which a node, measure and period stands again, and what tells them apart."""

    rows: Ints
    """As addresses count them, in their order."""
    whole: Ints
    """By row: a number for all that its cells say."""
    naming: tuple[Naming, ...]
    """The columns by which rows differ that may be added up; else all that name something."""
    other: tuple[Naming, ...] = ()
    """Columns that name something, and that the recipe does not mention as such."""

    def places(self, row: Ints) -> Ints:
        """Where rows are among these; −1 where they are not."""
        place = np.searchsorted(self.rows, row).clip(max=max(len(self.rows) - 1, 0))
        return np.where(self.rows[place] == row, place, -1)


@dataclass(slots=True)
class SheetExtract:
    """All that one sheet holds, as its recipe reads it."""

    file: str
    sheet: str
    sha256: str
    recipe: str
    candidates: Candidates
    nodes: list[str]
    """Codes of nodes, as the extract calls them."""
    measures: list[str]
    periods: list[Period]
    footnotes: list[str]
    structure: list[NodeCandidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reconciled: list[Reconciled] = field(default_factory=list)
    rejected: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    """Values not loaded, by reason."""
    header: str = ""
    """The first cell of its headers."""
    duplicates: Duplicates = Duplicates.REJECT
    differ_by: tuple[str, ...] = ()
    """What the recipe states of rows that are added up."""
    repeats: Repeats | None = None
    """What tells rows apart that are of one node, measure and period."""
    each_once: bool = False
    """Whether no node, measure and period stands twice."""
    lost: list[tuple[int, int, int]] = field(default_factory=list)
    """Node, measure and period of cells that cannot be read: what they are part of is not whole."""
    rules: tuple[MeasureRule, ...] = ()
    """How the recipe reads each of the measures."""
    adds_columns: bool = False
    """Whether several columns of a part are added up on each row."""
    measured: dict[int, str] = field(default_factory=dict)
    """Measures that are no counts, by their headers or by how the cells are shown, and what they are instead."""
    waiting: int = 0
    """Values of measures that the recipe does not know."""
    partial: bool = False
    """Only the rows that were asked for again are in it: what is missing is no gap."""
    replaces: str = ""
    """The file, by its content, that rows given back for mending were taken from."""
    listing: Listing | None = None
    """Of a list: its rows, instead of figures."""
