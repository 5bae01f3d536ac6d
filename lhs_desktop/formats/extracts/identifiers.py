"""Identifiers of patients: columns that name or number persons are refused, and what they hold is never repeated."""

import re
from collections.abc import Iterable, Sequence

from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text
from lhs_desktop.models.identifiers import is_identifier

LOOKED_AT = 500
"""Rows whose values are looked at."""
MOST = 0.8
"""Share of filled cells that must have the shape of an identifier."""
PERSONAL = 2
"""So many columns about a person, and none about a place, make a table of patients."""

_NAMED = re.compile(
    r"\b(mrn|medical record|pat(ient)?s? (name|id|no|number|identifier)|hospital number|nhs (no|number)|chi (no|number)|"
    r"ssn|social security|surname|first name|last name|forename|given name|date of birth|birth ?date|d\.?o\.?b\.?)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(age|sex|gender|ethnicity|race|los|length of stay|admission date|discharge date)\b", re.IGNORECASE
)


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


def personal(heads: Iterable[str]) -> bool:
    """Whether a table is about persons, one a row: age, sex and the like stand in its heads."""
    return sum(_PERSONAL.search(_spaced(head)) is not None for head in heads) >= PERSONAL


def _spaced(head: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", head)


def _shaped(cells: Sequence[Cell]) -> bool:
    texts = [cell_text(cell).strip() for cell in cells if isinstance(cell, str | float)]
    known = [text for text in texts if text]
    if not known:
        return False
    hits = sum(map(is_identifier, known))
    return hits >= MOST * len(known)
