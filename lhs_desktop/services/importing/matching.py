"""Which known node a name or code of an extract may mean: by code, by alias, by name, by likeness of names."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from lhs_desktop.models.db.tables import alias, level
from lhs_desktop.models.db.tables import node as node_table

BEST = 3
ALIKE = 80
"""Names less alike than this (of 100) are not proposed."""

_HOMOGLYPHS = str.maketrans(
    "АВСЕНІЈКМОРЅТХУавсеіјкморѕтхуΑΒΕΗΙΚΜΝΟΡΤΥΧΖο", "ABCEHIJKMOPSTXYabceijkmopstxyABEHIKMNOPTYXZo"
)
"""Cyrillic and Greek letters that look like Latin ones."""


@dataclass(frozen=True, slots=True)
class Match:
    """A node that may be meant."""

    node: str
    name: str
    score: int
    """Of 100."""
    reason: str
    """``code``, ``zeros``, ``alias``, ``name`` or ``likeness``."""


def plain(text: str) -> str:
    """A text as it is compared: letters and digits, one case, letters of other scripts as they look."""
    known = unicodedata.normalize("NFKD", text.translate(_HOMOGLYPHS)).casefold()
    return " ".join(
        re.findall(r"[^\W_]+", "".join(sign for sign in known if not unicodedata.combining(sign)))
    )


def plain_code(text: str) -> str:
    """A code as it is compared: without spaces and punctuation too."""
    return plain(text).replace(" ", "")


def unpadded(code: str) -> str | None:
    """A code of digits without the zeros before it; None for other codes."""
    return code.lstrip("0") or "0" if code.isdecimal() else None


class Directory:
    """The nodes that are known, ready to be looked up."""

    def __init__(self, connection: Connection) -> None:
        columns = node_table.c
        rows = connection.execute(
            select(columns.id, columns.code, columns.name, level.c.name.label("level")).join(
                level, level.c.id == columns.level_id, isouter=True
            )
        ).all()
        self.names: dict[str, str] = {row.code: row.name for row in rows}
        self.levels: dict[str, str] = {row.code: row.level or "" for row in rows}
        by_key = {row.id: row.code for row in rows}
        self._codes = _grouped((plain_code(code), code) for code in self.names)
        self._digits = _grouped((bare, code) for code in self.names if (bare := unpadded(code)) is not None)
        self._names = _grouped((plain(name), code) for code, name in self.names.items())
        self._in_order = _grouped((_in_order(name), code) for code, name in self.names.items())
        known = connection.execute(select(alias.c.text, alias.c.node_id).where(alias.c.node_id.is_not(None)))
        self._aliases = _grouped((plain(text), by_key[key]) for text, key in known if key in by_key)

    def same_code(self, code: str) -> list[str]:
        """Known codes that differ from a code only in case, spaces, punctuation or letters that look alike."""
        return self._codes.get(plain_code(code), [])

    def padded(self, code: str) -> str | None:
        """The one known code that a code becomes when it is filled with zeros."""
        bare = unpadded(code)
        found = self._digits.get(bare, []) if bare is not None else []
        longer = [one for one in found if len(one) > len(code)]
        return longer[0] if len(longer) == 1 == len(found) else None

    def same_name(self, name: str) -> list[str]:
        """Known codes of nodes with this name, however it is written."""
        return self._names.get(plain(name), [])

    def proposals(
        self, code: str, name: str = "", best: int = BEST, likeness: bool = True
    ) -> tuple[Match, ...]:
        """The nodes that a code, and the name that the extract gives it, may mean; the likeliest first."""
        found: dict[str, Match] = {}

        def add(codes: Iterable[str], score: int, reason: str) -> None:
            for one in codes:
                if one not in found:
                    found[one] = Match(one, self.names[one], score, reason)

        add(self.same_code(code), 100, "code")
        padded = self.padded(code)
        add([padded] if padded else [], 98, "zeros")
        texts = [text for text in dict.fromkeys((name, code)) if plain(text)]
        for text in texts:
            add(self._aliases.get(plain(text), []), 97, "alias")
            add(self.same_name(text), 96, "name")
        if likeness and len(found) < best:
            for text in texts:
                self._alike(text, best, add)
        return tuple(sorted(found.values(), key=lambda one: (-one.score, one.node))[:best])

    def _alike(self, text: str, best: int, add: Callable[[Iterable[str], int, str], None]) -> None:
        from rapidfuzz import fuzz, process

        if not any(sign.isalpha() for sign in text):
            return  # numbers are alike by chance
        for name, score, _ in process.extract(
            _in_order(text), self._in_order.keys(), scorer=fuzz.ratio, limit=best, score_cutoff=ALIKE
        ):
            add(self._in_order[name], min(95, round(score)), "likeness")


def _in_order(name: str) -> str:
    """The words of a name in the order of the alphabet: ``Hospital, St Mary`` is ``St Mary Hospital``."""
    return " ".join(sorted(plain(name).split()))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, code in pairs:
        if key:
            found.setdefault(key, []).append(code)
    return found
