"""What is marked in a workbook that is given back."""

from collections.abc import Mapping
from dataclasses import dataclass

REASON = "To fix (LHS Desktop)"
"""Header of the column of reasons, by which a workbook that was given back is known again."""
PROPERTY = "LHS Desktop rows to fix"
"""Document property that says which file the rows were taken from."""
AUTHOR = "LHS Desktop"
FILL = "FFE699"
"""Amber, light enough for black text."""


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The marks of one sheet; rows and columns are counted from 0."""

    sheet: str
    header: int
    """The row in which the column of reasons has its head."""
    column: int
    """Where the reasons stand."""
    cells: Mapping[tuple[int, int], str]
    reasons: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that rows were taken from, and what its sheets are called there."""

    sha256: str
    file: str
    sheets: Mapping[str, str]
    """By their names in the workbook that is given back."""
