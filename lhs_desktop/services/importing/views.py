"""A sheet as a recipe reads it: which rows are heads, data or totals, and which column has which role."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lhs_desktop.formats.workbooks import Sheet
from lhs_desktop.models.ledger import Problem
from lhs_desktop.services.importing.roles import Role

NO_ROLES: tuple[Role, ...] = ()
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


class RowKind(StrEnum):
    ABOVE = "above"
    """Titles and notes over a table."""
    HEADER = "header"
    DATA = "data"
    TOTAL = "total"
    DETAIL = "detail"
    """Part of another row that is read."""
    BELOW = "below"
    """Notes under a table."""
    UNREAD = "unread"
    """Of a sheet that the recipe does not read."""


@dataclass(frozen=True, slots=True)
class Region:
    """A table on a sheet; rows and columns are counted from 0 as there."""

    table: int
    """Which of the recipe's tables reads it."""
    top: int
    """The first row of heads."""
    header: int
    """The last row of heads."""
    first: int
    last: int
    heads: tuple[str, ...]
    """By column; empty where there is none."""
    roles: tuple[tuple[Role, ...], ...]
    """By column."""
    totals: frozenset[int] = frozenset()
    details: frozenset[int] = frozenset()
    sides: tuple[int, int] | None = None
    """The first and the last column that are read, where the recipe names each; None where heads tell by themselves."""

    def kind(self, row: int) -> RowKind:
        if row < self.top:
            return RowKind.ABOVE
        if row <= self.header:
            return RowKind.HEADER
        if row > self.last:
            return RowKind.BELOW
        if row in self.totals:
            return RowKind.TOTAL
        return RowKind.DETAIL if row in self.details else RowKind.DATA


@dataclass(frozen=True, slots=True, eq=False)
class SheetView:
    """A sheet as a recipe reads it."""

    sheet: Sheet
    regions: tuple[Region, ...] = ()
    """From the top down."""

    def region(self, row: int) -> Region | None:
        """The table that a row belongs to: the last that begins at or above it, else the first."""
        found = None
        for region in self.regions:
            if found is None or region.top <= row:
                found = region
        return found

    def kind(self, row: int) -> RowKind:
        region = self.region(row)
        return RowKind.UNREAD if region is None else region.kind(row)

    def roles(self, column: int, row: int | None = None) -> tuple[Role, ...]:
        """What a column is in the table of a row; without a row, in the first table."""
        region = self.region(row if row is not None else 0)
        if region is None or column >= len(region.roles):
            return NO_ROLES
        return region.roles[column]

    def head(self, column: int, row: int | None = None) -> str:
        region = self.region(row if row is not None else 0)
        return region.heads[column] if region is not None and column < len(region.heads) else ""


# Problems and their cells


@dataclass(frozen=True, slots=True)
class Places:
    """Where the problems of a file stand."""

    cells: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    """By row and column, from 0: the numbers of the problems there."""


def places_of(problems: Iterable[Problem]) -> dict[tuple[str, str], Places]:
    """Where problems stand, by file and sheet; they are numbered in their order."""
    found: dict[tuple[str, str], dict[tuple[int, int], tuple[int, ...]]] = {}
    for number, problem in enumerate(problems):
        cells = found.setdefault((problem.file, problem.sheet), {})
        for place in cells_of(problem.cell):
            cells[place] = (*cells.get(place, ()), number)
    return {key: Places(cells) for key, cells in found.items()}


def cells_of(address: str) -> list[tuple[int, int]]:
    """``B3`` is row 2, column 1; ``B3+C3`` names two cells."""
    return [(int(row) - 1, column_of(letters)) for letters, row in _ADDRESS.findall(address)]


def column_of(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
