"""The cells that figures stand in, as numbers: a million addresses as texts fill the memory, and hold up all else
whenever they are moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from lhs_desktop.formats.workbooks.wire import letters_of

_ROW = "\0"
"""Stands in a pattern for the number of the row."""

Chosen = slice | npt.NDArray[np.bool_] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of cells, or of several with signs between them (``B3+C3``); empty where there is none."""

    patterns: tuple[str, ...]
    pattern: npt.NDArray[np.int32]
    """Which pattern each has."""
    row: npt.NDArray[np.int32]
    """The row, as the sheet counts it."""

    @classmethod
    def of_columns(cls, signed: Sequence[tuple[str, int]], rows: npt.NDArray[np.int64]) -> "Addresses":
        """Of cells side by side.

        Args:
            signed: The columns, counted from 0, each with the sign before it (the first has none).
            rows: Counted from 0.
        """
        pattern = "".join(f"{sign}{letters_of(column)}{_ROW}" for sign, column in signed)
        return cls((pattern,), np.zeros(len(rows), np.int32), (rows + 1).astype(np.int32))

    @classmethod
    def of_cells(cls, row: npt.NDArray[np.int64], column: npt.NDArray[np.int64]) -> "Addresses":
        """Of single cells, counted from 0; none where the column is negative."""
        place = np.maximum(column, -1) + 1
        patterns = ("", *(letters_of(one) + _ROW for one in range(int(place.max(initial=0)))))
        return cls(patterns, place.astype(np.int32), (row + 1).astype(np.int32))

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> "Addresses":
        """As they were written before."""
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        pattern = np.array([places[text] for text in texts], dtype=np.int32)
        return cls(tuple(places) or ("",), pattern, np.zeros(len(texts), np.int32))

    @classmethod
    def joined(cls, parts: Sequence["Addresses"]) -> "Addresses":
        """One after the other."""
        places: dict[str, int] = {}
        pattern = []
        for part in parts:
            own = [places.setdefault(one, len(places)) for one in part.patterns]
            pattern.append(np.array(own, dtype=np.int32)[part.pattern])
        return cls(
            tuple(places) or ("",),
            np.concatenate(pattern) if pattern else np.empty(0, np.int32),
            np.concatenate([part.row for part in parts]) if parts else np.empty(0, np.int32),
        )

    def __len__(self) -> int:
        return len(self.row)

    @overload
    def __getitem__(self, chosen: int) -> str: ...
    @overload
    def __getitem__(self, chosen: Chosen) -> "Addresses": ...
    def __getitem__(self, chosen: Any) -> "str | Addresses":
        if isinstance(chosen, int | np.integer):
            pattern = self.patterns[int(self.pattern[chosen])]
            return pattern.replace(_ROW, str(self.row[chosen]))
        return Addresses(self.patterns, self.pattern[chosen], self.row[chosen])

    def texts(self) -> list[str]:
        """All of them."""
        rows = self.row.tolist()
        if len(self) and (self.pattern == self.pattern[0]).all():
            before, *after = self.patterns[self.pattern[0]].split(_ROW)
            if after == [""]:
                return [f"{before}{row}" for row in rows]
            if not after:
                return [before] * len(self)
        patterns = map(self.patterns.__getitem__, self.pattern.tolist())
        return [pattern.replace(_ROW, str(row)) for pattern, row in zip(patterns, rows, strict=True)]

    def with_texts(self, changed: dict[int, str]) -> "Addresses":
        """The same with other texts at some places."""
        pattern = self.pattern.copy()
        places = {
            text: len(self.patterns) + place for place, text in enumerate(dict.fromkeys(changed.values()))
        }
        pattern[list(changed)] = [places[text] for text in changed.values()]
        return Addresses((*self.patterns, *places), pattern, self.row)
