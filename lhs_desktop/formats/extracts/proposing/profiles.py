"""What the cells of a column are like: numbers, codes, names, periods; how many different ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lhs_desktop.formats.extracts.candidates import Floats
from lhs_desktop.formats.extracts.distinct import distinct_of
from lhs_desktop.formats.extracts.proposing.regions import Region
from lhs_desktop.formats.extracts.table import unnamed
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.formats.extracts.written_periods import Written, of_column
from lhs_desktop.formats.workbooks import Cell, CellError, Sheet, cell_text

FIRST_ROWS, LAST_ROWS = 8_000, 500
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
    "#ref!": "not_available",
    "#value!": "not_available",
    "#num!": "not_available",
    "#name?": "not_available",
    "#null!": "not_available",
    "—": "not_available",
    "--": "not_available",
    "---": "not_available",
    "n.a.": "not_applicable",
    "nan": "not_available",
    "none": "not_available",
    "nil": "not_available",
    "tbd": "not_available",
    "tbc": "not_available",
    "pending": "not_available",
    "missing": "not_available",
    "unknown": "not_available",
    "no data": "not_available",
    "not reported": "not_available",
    "not collected": "not_available",
    "not calculated": "not_available",
    "insufficient data": "too_small",
    "number of cases too small": "too_small",
    "**": "suppressed",
    "†": "suppressed",
    "sup": "suppressed",
    "supp": "suppressed",
    "[c]": "suppressed",
    "[x]": "not_available",
    "[z]": "not_applicable",
    "[low]": "too_small",
    "..c": "suppressed",
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
    signed: bool = False
    """Whether some cells are written with a percent sign."""
    shown: bool = False
    """Whether the spreadsheet shows its fractions as percentages."""

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
    def counts(self) -> bool:
        """Whether it may hold counts: nothing negative, and not all of it between 0 and 1."""
        known = self.numbers[np.isfinite(self.numbers)]
        return bool(len(known)) and bool((known >= 0).all()) and (self.whole or bool((known > 1.5).any()))

    @property
    def coded(self) -> float:
        """Share of filled cells that look like codes."""
        known = [text for text in self.texts if text]
        return sum(_CODE.fullmatch(text) is not None for text in known) / max(len(known), 1)


def decimal_sign(sheet: Sheet, region: Region, delimiter: str | None) -> str:
    """The sign before decimals in the texts of a table: a comma where most numbers with one have that.

    In a file of semicolons a comma within a number is taken for it: that is why the fields are parted so.
    """
    commas = points = 0
    comma = _COMMA if delimiter != ";" else _ANY_COMMA
    for row in sheet.iterate(region.first, min(region.last, region.first + 200)):
        for cell in row:
            if isinstance(cell, str) and (text := cell.strip()) and text[-1].isdigit():
                commas += comma.fullmatch(text) is not None
                points += _POINT.fullmatch(text) is not None
    return "," if commas > points or (delimiter == ";" and commas) else "."


_COMMA = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),(\d{1,2}|\d{4,})|-?\d{1,3}(\.\d{3})+,\d+|-?0,\d+")
_ANY_COMMA = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+")
_POINT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.(\d{1,2}|\d{4,})|-?\d{1,3}(,\d{3})+\.\d+|-?0\.\d+")


def profile(sheet: Sheet, region: Region, decimal: str = ".") -> list[Column]:
    """The columns of a table that have a head."""
    stop = min(region.last, region.first + FIRST_ROWS - 1)
    again = max(stop + 1, region.last - LAST_ROWS + 1)
    return [
        _column(
            index,
            region.heads[index] or unnamed(index),
            [*sheet.column(index, region.first, stop), *sheet.column(index, again, region.last)],
            _tokens(sheet.column(index, region.first, region.last)),
            decimal,
            index in sheet.percent,
        )
        for index in range(sheet.columns)
        if region.heads[index] or _half_filled(sheet.column(index, region.first, stop))
    ]


def _half_filled(cells: Sequence[Cell]) -> bool:
    """Whether a column without a head holds data, or the names of sections, rather than a stray cell."""
    filled = [cell for cell in cells if cell is not None and cell != ""]
    return len(filled) > len(cells) / 2 or sum(isinstance(cell, str) for cell in filled) > 1


def _tokens(cells: Sequence[Cell]) -> set[str]:
    """The tokens for missing figures in a whole column: a rare one matters too."""
    texts = {cell_text(cell).strip() for cell in set(cells) if isinstance(cell, (str, CellError))}
    return {text for text in texts if text and meaning_of(text) is not None}


def meaning_of(token: str) -> str | None:
    """The state that a text for a missing figure means; None where it is none."""
    text = " ".join(token.split()).casefold()
    if text in MISSING:
        return MISSING[text]
    if _FEW.fullmatch(text):
        return "too_small"
    return "not_available" if _BAND.fullmatch(text) else None


_FEW = re.compile(r"(fewer|less|under) than \d+|[<≤]\s?=?\d+(\.\d+)?%?|too few.*|too small.*|n\s?<\s?\d+")
_BAND = re.compile(r"(between )?\d+ (and|to|or|-) (\d+|more|fewer|less)|\d+\+|[>≥]\s?=?\d+%?|over \d+")


def _total(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in {"total", "totals", "grand total"}


def _column(
    index: int, head: str, cells: Sequence[Cell], tokens: set[str], decimal: str, shown: bool
) -> Column:
    texts = tuple(cell_text(cell).strip() for cell in cells)
    parsed = parse_numbers(distinct_of(cells), {}, decimal, percents=True)
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
        period=of_column(head, [cell for cell in cells if not _total(cell)]),
        shown=shown,
        signed=any(isinstance(cell, str) and cell.strip().endswith("%") for cell in cells),
    )


def determines(first: Column, second: Column) -> bool:
    """Whether each different text of one column has but one text of the other beside it."""
    return told_by(first, second) == 1


def told_by(first: Column, second: Column) -> float:
    """The share of different texts of one column that have but one text of the other beside them."""
    seen: dict[str, set[str]] = {}
    for key, value in zip(first.texts, second.texts, strict=True):
        if key and value:
            seen.setdefault(key, set()).add(value)
    return sum(len(values) == 1 for values in seen.values()) / len(seen) if seen else 0.0
