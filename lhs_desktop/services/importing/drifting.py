"""Last month’s recipe for this month’s release: the differences to accept, and the recipe that keeps both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit

from lhs_desktop.formats.extracts.drift import Drift, find_drift, unread_sheets
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.models.recipes import Recipe, normal, parse_recipe


@dataclass(frozen=True, slots=True)
class Drifted:
    """A recipe that fits once its differences are accepted."""

    recipe: Recipe
    """As it was."""
    accepted: Recipe
    """With the differences in it; it still reads the earlier releases."""
    differences: tuple[str, ...]


def nearest(workbook: Workbook, recipes: Iterable[Recipe]) -> Drifted | None:
    """The recipe that needs least to read a workbook which none knows; None where all are of other extracts."""
    tried = [(recipe, drifts) for recipe in recipes if (drifts := find_drift(workbook, recipe)) is not None]
    if not tried:
        return None
    recipe, drifts = max(
        tried, key=lambda one: (_share(one[1]), -sum(len(drift.renamed) for drift in one[1]))
    )
    said = [
        f"{drift.sheet}: {sentence}" if len(drifts) > 1 else sentence
        for drift in drifts
        for sentence in drift.sentences
    ]
    said += [f"the sheet “{name}” is not read" for name in unread_sheets(workbook, drifts)]
    return Drifted(recipe, parse_recipe(with_drift(recipe, drifts), recipe.name), tuple(said))


def _share(drifts: Sequence[Drift]) -> float:
    """How many heads are as they were, of all."""
    found = sum(drift.found for drift in drifts)
    return found / (found + sum(len(drift.renamed) for drift in drifts))


def with_drift(recipe: Recipe, drifts: Sequence[Drift]) -> str:
    """The text of a recipe with differences in it: both names are kept, and its comments."""
    document = tomlkit.parse(recipe.toml)
    for drift in drifts:
        table = _table(document, recipe, drift)
        for one in drift.renamed:
            _add(_under(table, document, "renamed"), one.head, one.now)
        if drift.sheet_renamed:
            table["sheets"] = [*drift.recipe.sheets, drift.sheet]
        missing = _under(table, document, "missing") if drift.tokens else None
        for token, state in drift.tokens.items():
            if missing is not None:
                missing[token] = state
        levels = table.get("levels") or document.get("levels") or []
        for level in levels:
            if level["level"] in drift.pads:
                level["pad"] = drift.pads[level["level"]]
    return tomlkit.dumps(document)


def _table(document: Any, recipe: Recipe, drift: Drift) -> Any:
    """The part of the document that says how a table is read."""
    if not recipe.tables:
        return document
    return document["tables"][recipe.tables.index(drift.recipe)]


def _under(table: Any, document: Any, key: str) -> Any:
    """A table of its own where it has one; else that for all tables, else a new one."""
    if key not in table:
        if key in document:
            return document[key]
        table[key] = tomlkit.table()
    return table[key]


def _add(renamed: Any, head: str, now: str) -> None:
    known = next((key for key in renamed if normal(key) == normal(head)), head)
    others = renamed.get(known, [])
    renamed[known] = [*([others] if isinstance(others, str) else others), now]
