"""What a table that is no list comes nearest to by its headers: for the sentence that says why nothing of it was loaded."""

import re
from collections.abc import Mapping, Sequence

from lhs_desktop.formats.extracts.proposing.list_columns import spaced
from lhs_desktop.formats.extracts.proposing.list_heads import HEADS
from lhs_desktop.models.recipes import ListOf

_NAMED: Mapping[ListOf, tuple[str, Mapping[str, str]]] = {
    ListOf.ACTIONS: (
        "a log of actions",
        {"title": "the action", "owner": "its owner", "due": "its due date", "status": "its status"},
    ),
    ListOf.TARGETS: ("a list of targets", {"measure": "the measure", "value": "the target"}),
    ListOf.MEASURES: (
        "a list of measures",
        {
            "name": "the name",
            "kind": "the kind of measure",
            "numerator": "the numerator",
            "direction": "the direction",
        },
    ),
}
_SHOWN = 6


def nearest(heads: Sequence[str]) -> str:
    """What was recognised and what is missing, as the end of a sentence about the table."""
    named = [head for head in heads if head]
    best: tuple[int, str] = (1, "")
    for of, (what, fields) in _NAMED.items():
        found = {field: head for field in fields if (head := _under(of, field, named))}
        lacking = [fields[field] for field in fields if field not in found]
        if len(found) > best[0]:
            seen = " and ".join(f"“{head}” ({fields[field]})" for field, head in found.items())
            lacks = f", but no column for {' or '.join(lacking)}" if lacking else ""
            best = len(found), f"Of {what} it has {seen}{lacks}."
    if best[1]:
        return best[1]
    shown = ", ".join(f"“{head}”" for head in named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")
    return (
        f"None of its columns ({shown}) says that its rows are places, measures, targets, people or "
        f"actions. Headers such as “Hospital code” and “Hospital name” would say so."
    )


def _under(of: ListOf, field: str, heads: Sequence[str]) -> str:
    words = ((head, " ".join(spaced(head).split())) for head in heads)
    return next((head for head, said in words if re.search(HEADS[of][field], said, re.IGNORECASE)), "")
