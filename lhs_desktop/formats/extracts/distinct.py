"""Columns by their different cells: what is done with a cell is done once for all that are the same.

Extracts of a hundred thousand rows name a thousand places and a hundred months.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from lhs_desktop.formats.extracts.candidates import Bools, Floats, Ints
from lhs_desktop.formats.workbooks import Cell, Sheet
from lhs_desktop.formats.workbooks.model import Part, Repeated

Value = TypeVar("Value")
Other = TypeVar("Other")
Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Distinct(Generic[Value]):
    """A column: each different value once, and for each row which of them it has."""

    values: list[Value]
    place: Ints

    def __len__(self) -> int:
        return len(self.place)

    def at(self, row: int) -> Value:
        """The value of a row."""
        return self.values[int(self.place[row])]

    def map(self, function: Callable[[Value], Other]) -> "Distinct[Other]":
        """The column of what a function makes of the values; it must be hashable."""
        known: dict[Other, int] = {}
        place = [known.setdefault(function(value), len(known)) for value in self.values]
        return Distinct(list(known), np.array(place, dtype=np.int64)[self.place])

    def where(self, holds: Callable[[Value], bool]) -> Bools:
        """In which rows something holds."""
        return np.array([holds(value) for value in self.values], dtype=bool)[self.place]

    def each(self, rows: Ints | None = None) -> list[Value]:
        """The values of some rows, or of all."""
        place = self.place if rows is None else self.place[rows]
        return list(map(self.values.__getitem__, place.tolist()))


def distinct_cells(sheet: Sheet, column: int, first: int, last: int) -> Distinct[Cell]:
    """A column of a sheet from one row to another, both included.

    A truth is none of the numbers 0 and 1; whole numbers are the same with a decimal point or without.
    """
    numbers = cells_as_numbers(sheet, column, first, last)
    if numbers is not None:
        unique, place = _each_once(numbers)
        return Distinct(unique.tolist(), place)
    return _distinct(sheet.parts(column, first, last))


def cells_as_numbers(sheet: Sheet, column: int, first: int, last: int) -> Floats | None:
    """A column of a sheet, row by row, if all of its cells there are numbers; None if any is not."""
    parts = [_as_numbers(part) for _, part in sheet.parts(column, first, last)]
    if not parts or not all(isinstance(part, array) for part in parts):
        return None
    return np.concatenate([np.asarray(part) for part in parts])


def _as_numbers(part: Part) -> Part:
    """A part of nothing but numbers as such: the rows below a head were kept with it."""
    return array("d", part) if isinstance(part, list) and set(map(type, part)) == {float} else part


def distinct_of(cells: Sequence[Cell]) -> Distinct[Cell]:
    """The same of a column at hand."""
    return _distinct([(len(cells), cells)])


def _distinct(parts: Iterable[tuple[int, Part]]) -> Distinct[Cell]:
    known = _Known()
    places = [known.places(height, part) for height, part in parts]
    return Distinct(known.values, np.concatenate(places) if places else np.empty(0, np.int64))


def distinct_texts(texts: Iterable[str]) -> Distinct[str]:
    """Texts that were made already, row by row."""
    known: dict[str, int] = {}
    place = [known.setdefault(text, len(known)) for text in texts]
    return Distinct(list(known), np.array(place, dtype=np.int64))


def carried_down(texts: Sequence[str]) -> list[str]:
    """Each text also on the rows below it, until the next."""
    found: list[str] = []
    for text in texts:
        found.append(text or (found[-1] if found else ""))
    return found


def filled_cells(sheet: Sheet, column: int, first: int, last: int, *, spaces: bool = True) -> Bools:
    """Which cells of a column hold anything; without ``spaces``, anything but these."""
    holds = _anything if spaces else _more_than_spaces
    parts = [_filled(height, part, holds) for height, part in sheet.parts(column, first, last)]
    return np.concatenate(parts) if parts else np.empty(0, bool)


def _filled(height: int, part: Part, holds: Callable[[Cell], bool]) -> Bools:
    if part is None:
        return np.zeros(height, dtype=bool)
    if isinstance(part, array):
        return np.ones(height, dtype=bool)
    if isinstance(part, Repeated):
        places = _as_ints(part.places)
        filled = np.zeros(len(part.cells), dtype=bool)
        filled[places] = True
        for place in np.flatnonzero(filled).tolist():
            filled[place] = holds(part.cells[place])
        return filled[places]
    if holds is _anything and None not in part and "" not in part:  # a tenth of the time of asking each
        return np.ones(height, dtype=bool)
    return np.array(list(map(holds, part)), dtype=bool)


def _anything(cell: Cell) -> bool:
    return cell is not None and cell != ""


def _more_than_spaces(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))


def _as_ints(places: "array[int]") -> npt.NDArray[np.uint16]:
    return np.frombuffer(places, dtype=np.uint16)


def together(columns: Sequence[Distinct[Any]], size: int) -> tuple[Ints, Ints]:
    """Rows that have the same in all of some columns, as groups.

    Returns:
        For each row its group, and for each group its first row; groups are in the order of their first rows.
    """
    group: Ints = np.zeros(size, dtype=np.int64)
    for column in columns:
        _, group = _each_once(group * max(len(column.values), 1) + column.place)
    first: Ints = np.zeros(int(group.max()) + 1 if size else 0, dtype=np.int64)
    first[group[::-1]] = np.arange(size - 1, -1, -1)
    return group, first


def _each_once(values: Numbers) -> tuple[Numbers, Ints]:
    """The different numbers in the order in which they come, and for each place which of them it has."""
    by_value = np.argsort(values, kind="stable")
    ordered = values[by_value]
    begins = np.ones(len(values), dtype=bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    first = by_value[begins]
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    place = np.empty(len(values), dtype=np.int64)
    # as numbers: adding up truths, as np.unique does, holds all else up
    place[by_value] = rank[np.cumsum(begins.astype(np.int64)) - 1]
    return values[first[order]], place


class _Known:
    """The different cells met so far, over the parts of a column."""

    def __init__(self) -> None:
        self.values: list[Cell] = []
        self._place: dict[object, int] = {}
        self._owns: dict[int, Ints] = {}

    def places(self, height: int, part: Part) -> Ints:
        if part is None:
            return np.full(height, self._of(None), dtype=np.int64)
        if isinstance(part, Repeated):
            places = _as_ints(part.places)
            own = self._own(part.cells)
            place = own[places]
            # a part need not have all of the cells; those that are in none do not count
            if len(unknown := places[place < 0]):
                for one in dict.fromkeys(unknown.tolist()):
                    own[one] = self._of(part.cells[one])
                place = own[places]
            return place
        if isinstance(part, array):
            unique, place = _each_once(np.asarray(part))
            of_unique: Ints = np.fromiter(map(self._of, unique.tolist()), np.int64, len(unique))
            found: Ints = of_unique[place]
            return found
        if bool in set(map(type, part)):
            return np.fromiter(map(self._of, part), np.int64, height)
        for cell in [one for one in dict.fromkeys(part) if one not in self._place]:
            self._of(cell)
        return np.fromiter(map(self._place.__getitem__, part), np.int64, height)

    def _own(self, cells: list[Cell]) -> Ints:
        """Where each of the cells that parts share is among the values; -1 where it was not met yet."""
        own = self._owns.get(id(cells))
        if own is None:
            own = self._owns[id(cells)] = np.full(len(cells), -1, dtype=np.int64)
        return own

    def _of(self, cell: Cell) -> int:
        key: object = (bool, cell) if isinstance(cell, bool) else cell
        place = self._place.get(key)
        if place is None:
            place = self._place[key] = len(self.values)
            self.values.append(cell)
        return place
