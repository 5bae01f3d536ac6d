"""What people type, as it is taken in: on one line where it is one, no longer than its column, all of it to be seen."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, Table, Text

from lhs_desktop.errors import Rejected
from lhs_desktop.models.letters import refused_in, without_breaks

_WORDS = {"expected": "expected effect", "decided_by": "name of who decides"}
"""What a column is called where its own name is no word for it."""


def entered(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of columns of a table, ready to be stored.

    Raises:
        Rejected: ``text-too-long``, ``text-unseen``.
    """
    return {
        name: _entered(table, name, value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _entered(table: Table, name: str, text: str) -> str:
    kind = table.c[name].type
    field = _WORDS.get(name, name)
    if isinstance(kind, String) and not isinstance(kind, Text):
        text = without_breaks(text).strip()
        if kind.length is not None and len(text) > kind.length:
            raise Rejected("text-too-long", field=field, count=f"{len(text):,}", most=f"{kind.length:,}")
    if letter := refused_in(text):
        raise Rejected("text-unseen", field=field, letter=letter)
    return text
