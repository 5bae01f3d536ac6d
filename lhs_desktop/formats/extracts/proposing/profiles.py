"""What the cells of a column are like: numbers, codes, names, periods; how many different ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import Floats, Objects
from lhs_desktop.formats.extracts.proposing.regions import Region
from lhs_desktop.formats.extracts.values import objects, parse_numbers
from lhs_desktop.formats.extracts.written_periods import Written, of_column
from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text

FIRST_ROWS, LAST_ROWS = 4_000, 500
"""Rows of a table on which a proposal rests: enough to tell, and the end, where totals stand."""

MISSING = {
    "-": "not_available",
    "–": "not_available",
    ".": "not_available",
    "..": "not_available",
    ":": "not_available",
    "n/a": "not_applicable",
    "na": "not_available",
    "n/d": "not_available",
    "null": "not_available",
    "not available": "not_available",
    "not applicable": "not_applicable",
    "suppressed": "suppressed",
    "*": "suppressed",
    "c": "suppressed",
    "#": "suppressed",
    "z": "not_applicable",
    "too few": "too_small",
    "#div/0!": "not_available",
    "#n/a": "not_available",
}
"""Tokens that stand for a missing figure, as compared."""

_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d{1,10}[A-Za-z]{0,2}|[A-Z0-9]{2,6}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as far as it was looked at."""

    index: int
    head: str
    texts: tuple[str, ...]
    numbers: Floats
    """NaN where there is none."""
    numeric: float
    """Share of filled cells that are numbers."""
    missing: tuple[str, ...]
    """Tokens for missing figures that it holds."""
    period: Written | None

    @property
    def filled(self) -> int:
        return sum(1 for text in self.texts if text)

    @property
    def distinct(self) -> int:
        return len({text for text in self.texts if text})

    @property
    def whole(self) -> bool:
        """Whether all numbers are whole and not negative."""
        known = self.numbers[np.isfinite(self.numbers)]
        return bool(len(known)) and bool(((known == np.floor(known)) & (known >= 0)).all())

    @property
    def coded(self) -> float:
        """Share of filled cells that look like codes."""
        known = [text for text in self.texts if text]
        return sum(_CODE.fullmatch(text) is not None for text in known) / max(len(known), 1)


def profile(sheet: Sheet, region: Region) -> list[Column]:
    """The columns of a table that have a head."""
    stop = min(region.last, region.first + FIRST_ROWS - 1)
    again = max(stop + 1, region.last - LAST_ROWS + 1)
    return [
        _column(
            index,
            region.heads[index],
            [*sheet.column(index, region.first, stop), *sheet.column(index, again, region.last)],
            _tokens(sheet.column(index, region.first, region.last)),
        )
        for index in region.columns
    ]


def _tokens(cells: Sequence[Cell]) -> set[str]:
    """The tokens for missing figures in a whole column: a rare one matters too."""
    return {
        cell.strip()
        for cell in {one for one in cells if isinstance(one, str)}
        if cell.strip().casefold() in MISSING
    }


def _column(index: int, head: str, cells: Sequence[Cell], tokens: set[str]) -> Column:
    texts = tuple(cell_text(cell).strip() for cell in cells)
    parsed = parse_numbers(_percents(objects(cells)), {})
    filled = [bool(text) and text not in tokens for text in texts]
    numbers = np.where(filled, parsed.value, np.nan)
    count = sum(filled)
    return Column(
        index=index,
        head=head,
        texts=texts,
        numbers=numbers,
        numeric=float(np.isfinite(numbers).sum()) / count if count else 0.0,
        missing=tuple(sorted(tokens)),
        period=of_column(head, cells),
    )


def _percents(cells: Objects) -> Objects:
    """``95%`` is looked at as 95."""
    return objects(
        [cell[:-1] if isinstance(cell, str) and cell.strip().endswith("%") else cell for cell in cells]
    )


def determines(first: Column, second: Column) -> bool:
    """Whether each different text of one column has but one text of the other beside it."""
    seen: dict[str, str] = {}
    for key, value in zip(first.texts, second.texts, strict=True):
        if key and value and seen.setdefault(key, value) != value:
            return False
    return bool(seen)
