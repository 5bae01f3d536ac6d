"""Identifiers of patients: columns that name or number persons are refused, and what they hold is never repeated."""

import re
from collections.abc import Iterable, Sequence

from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text

LOOKED_AT = 500
"""Rows whose values are looked at."""
MOST = 0.8
"""Share of filled cells that must have the shape of an identifier."""
PERSONAL = 2
"""So many columns about a person, and none about a place, make a table of patients."""

_NAMED = re.compile(
    r"\b(mrn|medical record|patient (name|id|no|number|identifier)|hospital number|nhs (no|number)|chi (no|number)|"
    r"ssn|social security|surname|first name|last name|forename|given name|date of birth|birth ?date|d\.?o\.?b\.?)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(age|sex|gender|ethnicity|race|los|length of stay|admission date|discharge date)\b", re.IGNORECASE
)
_SOCIAL_SECURITY = re.compile(r"\d{3}-\d{2}-\d{4}")
_TEN_DIGITS = re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}")


def identifying(heads: Sequence[str], sheet: Sheet, first: int, last: int) -> list[str]:
    """The heads of columns that hold identifiers of patients, by their words or by the shape of what they hold.

    Args:
        heads: By column; empty where there is none.
        sheet: The sheet.
        first: The first row of data, from 0.
        last: The last row of data.
    """
    found = []
    for index, head in enumerate(heads):
        if not head:
            continue
        if _NAMED.search(_spaced(head)) or _shaped(
            sheet.column(index, first, min(last, first + LOOKED_AT - 1))
        ):
            found.append(head)
    return found


_NAMES = re.compile(r"\b(surname|first name|last name|forename|given name)\b", re.IGNORECASE)


def of_patients(found: Iterable[str]) -> list[str]:
    """Of identifying heads those that a list of staff has no use for: all but names."""
    return [head for head in found if not _NAMES.search(_spaced(head))]


def personal(heads: Iterable[str]) -> bool:
    """Whether a table is about persons, one a row: age, sex and the like stand in its heads."""
    return sum(_PERSONAL.search(_spaced(head)) is not None for head in heads) >= PERSONAL


def _spaced(head: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", head)


def _shaped(cells: Sequence[Cell]) -> bool:
    texts = [cell_text(cell).strip() for cell in cells if isinstance(cell, str)]
    known = [text for text in texts if text]
    if not known:
        return False
    hits = sum(_SOCIAL_SECURITY.fullmatch(text) is not None or _is_nhs_number(text) for text in known)
    return hits >= MOST * len(known)


def _is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit (weights 10 to 2, modulo 11)."""
    if not _TEN_DIGITS.fullmatch(text):
        return False
    digits = [int(sign) for sign in text if sign.isdigit()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return (0 if check == 11 else check) == digits[9]
