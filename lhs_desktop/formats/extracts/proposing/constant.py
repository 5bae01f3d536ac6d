"""A table that names no node: all of it is about one, which its titles, its sheet or its file name."""

import re

from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.places import LEVELS, Place
from lhs_desktop.formats.extracts.proposing.writing import slug

_PARTS = re.compile(r"\s*(?:\||–|—|\s-\s|:|;|\n|,)\s*")
_HINT = re.compile(
    r"hospital|medical cent|health|trust|clinic|\bicu\b|ward|unit\b|department|infirmary|theatre|maternity|centre|center|campus",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"scorecard|dashboard|report|statistics|summary|table|data|waiting|list|measure|quality|number of|rate",
    re.IGNORECASE,
)


def one_node(context: Context) -> Place:
    """The one node that all figures of a table are about."""
    sheet = [context.sheet.name] if len(context.workbook.sheets) > 1 else []
    parts = [part.strip() for text in (*context.titles, *sheet, context.file) for part in _PARTS.split(text)]
    for part in parts:
        if _NATIONAL.fullmatch(part):
            return _place(part, "a title says so")
        if (
            len(part) > 3
            and part[0].isupper()
            and len(part.split()) <= 6
            and _HINT.search(part)
            and not _TOPIC.search(part)
        ):
            return _place(part, "its sheet is called so" if part in sheet else "a title names it")
    if national := _NATIONAL.search(f"{context.title} {context.file}".replace("_", " ")):
        return _place(national[0].title(), "its title says so")
    return _place(
        " ".join(context.file.replace("_", " ").split()),
        "it is the name of the file; give the place its own name",
    )


_NATIONAL = re.compile(r"\b(national|england|scotland|wales|united states)\b", re.IGNORECASE)


def _place(name: str, why: str) -> Place:
    level, rank = next(
        ((level, rank) for pattern, level, rank in reversed(LEVELS) if pattern.search(name)), ("Hospital", 40)
    )
    if name.casefold() in {"national", "england", "scotland", "wales", "united states"}:
        level, rank = "Country", 10
    code = slug(name)[:40].strip("-")
    reason = f"no column names a node: all figures are about “{name}” ({why})"
    return Place(level, rank, reason=reason, code=code, name=name)
