"""The columns of a table that may be a list: what their heads say, and what their cells are like."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lhs_desktop.formats.extracts.distinct import distinct_cells
from lhs_desktop.formats.extracts.records.dates import read_date
from lhs_desktop.formats.extracts.records.outlines import set_in, spaces_before
from lhs_desktop.formats.extracts.written_periods import Written, of_column
from lhs_desktop.formats.workbooks import Sheet, cell_text

LOOKED_AT = 200_000
"""Rows on which a proposal rests: of parents in any order of rows, all."""

_CODED = re.compile(r"[A-Za-z]{0,4}[-_]?[0-9]{1,10}[A-Za-z]{0,2}|[A-Z0-9]{2,6}")
_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?([eE][-+]?[0-9]+)?%?")
_NO_FIGURE = re.compile(
    r"\b(zip|postcode|post code|phone|fax|lat|latitude|long|longitude|[xy] ?coordinate|easting|northing)\b|"
    r"\b(year|rank|num|number|no|order|level|multiplier|decimals|minimum n|version)$|(?:_|\b)(id|code)(?:_|\d|\b)|facid",
    re.IGNORECASE,
)
_MISSING = frozenset({"-", "–", ".", "..", ":", "*", "n/a", "na", "null", "not available", "suppressed"})


@dataclass(frozen=True)
class ListColumn:
    """A column under a head."""

    index: int
    head: str
    texts: tuple[str, ...]
    """In single spaces."""
    leading: tuple[int, ...]
    """How far each is set in from the left."""
    written: Written | None
    """How its dates are written, where it holds some."""

    @property
    def words(self) -> str:
        """The head as words: ``HBDateEnacted`` → ``HB Date Enacted``."""
        return spaced(self.head)

    @cached_property
    def known(self) -> tuple[str, ...]:
        return tuple(text for text in self.texts if text)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each different text stands there."""
        return Counter(self.known)

    @property
    def distinct(self) -> int:
        return len(self.counts)

    @property
    def full(self) -> float:
        """Share of rows in which it is filled."""
        return len(self.known) / max(len(self.texts), 1)

    @property
    def unique(self) -> bool:
        """Whether each row has a text of its own."""
        return self.full == 1 and self.distinct == len(self.texts)

    @cached_property
    def coded(self) -> bool:
        """Whether its texts look like codes."""
        return _share(self.counts, _CODED) >= 0.9

    @cached_property
    def numeric(self) -> bool:
        return _share(self.counts, _NUMBER) >= 0.8

    @cached_property
    def figures(self) -> bool:
        """Whether it holds figures, or stands for ones that are all missing."""
        if self.written is not None or _NO_FIGURE.search(self.words):
            return False
        told = {text: count for text, count in self.counts.items() if text.casefold() not in _MISSING}
        return (bool(self.known) and not told) or _share(told, _NUMBER) >= 0.8

    @cached_property
    def dated(self) -> float:
        """The share of its texts that are dates."""
        hits = sum(count for text, count in self.counts.items() if read_date(None, text) is not None)
        return hits / max(len(self.known), 1)

    @cached_property
    def average(self) -> float:
        """The average length of its texts."""
        return sum(map(len, self.known)) / max(len(self.known), 1)


def columns_of(sheet: Sheet, heads: Sequence[str], first: int, last: int) -> list[ListColumn]:
    """The columns that have a head."""
    return [
        _column(sheet, index, head, first, min(last, first + LOOKED_AT - 1))
        for index, head in enumerate(heads)
        if head
    ]


def _column(sheet: Sheet, index: int, head: str, first: int, last: int) -> ListColumn:
    cells = distinct_cells(sheet, index, first, last)
    texts = cells.map(cell_text)
    plain = texts.map(lambda text: " ".join(text.split()))
    if sheet.indents:
        leading = [set_in(sheet, row, index) for row in range(first, last + 1)]
    else:
        leading = texts.map(spaces_before).each()
    return ListColumn(index, head, tuple(plain.each()), tuple(leading), of_column(head, cells.each()))


def spaced(head: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_", " ", head)


def _share(counts: Mapping[str, int], pattern: re.Pattern[str]) -> float:
    hits = sum(count for text, count in counts.items() if pattern.fullmatch(text))
    return hits / max(sum(counts.values()), 1)


def determines(first: ListColumn, second: ListColumn) -> bool:
    """Whether each text of one column has but one text of the other beside it."""
    seen: dict[str, str] = {}
    return all(
        seen.setdefault(key, value) == value
        for key, value in zip(first.texts, second.texts, strict=True)
        if key and value
    )
