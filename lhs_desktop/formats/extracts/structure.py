"""Which node each row is about, and the tree that the rows describe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lhs_desktop.formats.extracts.candidates import AttributeCandidate, Bools, NodeCandidate
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import AttributeRule, LevelRule, Recipe, normal


@dataclass(slots=True)
class RowNodes:
    """For each row the index of its node (−1: none), and the nodes met, from the top down."""

    index: list[int]
    codes: list[str]
    met: dict[str, NodeCandidate] = field(default_factory=dict)


def read_nodes(table: SheetTable, recipe: Recipe, lookups: Lookups, totals: Bools) -> RowNodes:
    """Reads the levels of every row; with ``fill_down``, levels above stand only where they begin.

    Rows of totals are about no node.
    """
    levels = [_Level(table, rule, recipe, lookups) for rule in recipe.levels]
    mixed = any(rule.where_column for rule in recipe.levels)
    rows = RowNodes([], [])
    known: dict[str, int] = {}
    above: list[str | None] = [None] * len(levels)
    for row in range(table.size):
        if totals[row]:
            rows.index.append(-1)
            continue
        present: list[str | None] = []
        for depth, level in enumerate(levels):
            parent_code = next((code for code in reversed(present) if code), "")
            if recipe.fill_down and not parent_code:
                parent_code = next((code for code in reversed(above[:depth]) if code), "")
            present.append(level.code(row, parent_code))
        deepest = max(
            (depth for depth, code in enumerate(present) if code and levels[depth].own(row)), default=-1
        )
        constant_only = deepest >= 0 and all(levels[depth].always for depth, c in enumerate(present) if c)
        if not (recipe.fill_down or mixed) and deepest < len(levels) - 1:
            deepest = -1  # the row lacks the code of its node; it is not about the node above
        if deepest < 0 or (constant_only and len(levels) > 1):
            rows.index.append(-1)
            continue
        if recipe.fill_down:
            # A level that begins here ends those below it.
            first = next(depth for depth, code in enumerate(present) if code)
            above = [*above[:first], *present[first:]]
        else:
            above = present
        parent = None
        for depth, code in enumerate(above[: deepest + 1]):
            if code:
                if code not in rows.met:
                    rows.met[code] = levels[depth].node(row, code, parent)
                parent = code
        code = above[deepest]
        assert code is not None
        if code not in known:
            known[code] = len(rows.codes)
            rows.codes.append(code)
        rows.index.append(known[code])
    return rows


class _Level:
    def __init__(self, table: SheetTable, rule: LevelRule, recipe: Recipe, lookups: Lookups) -> None:
        self._rule = rule
        self._lookups = lookups
        self._aliases = recipe.aliases
        self.always = bool(rule.code) and not rule.match and not rule.where_column
        """Whether every row is below the same node of this level."""
        self._told = table.texts(table.index(rule.where_column, recipe)) if rule.where_column else None
        self._codes = table.texts(table.index(rule.code_column, recipe)) if rule.code_column else []
        self._names = table.texts(table.index(rule.name_column, recipe)) if rule.name_column else []
        self._qualified = "{parent}" in rule.code_format
        self._made: dict[object, str] = {}

    def own(self, row: int) -> bool:
        """Whether a row can be about a node of this level; where levels stand mixed, those that say so are."""
        return self._told is None or normal(self._told[row]) == normal(self._rule.where)

    def code(self, row: int, parent: str) -> str | None:
        """The code of the node of this level; ``parent`` is that of the level above on the same row."""
        rule = self._rule
        if not (self.own(row) or rule.above_all or rule.code_lookup):
            return None
        if rule.code:
            return rule.code if not rule.match or self._names[row] == rule.match else None
        text = self._codes[row]
        if self._looked_up(row):
            text = self._lookups.get(rule.code_lookup, {}).get(text, "")
        if not text:
            return None
        key = (text, parent) if self._qualified else text
        if key not in self._made:
            self._made[key] = self._aliases.get(normal(text)) or made_code(text, rule, parent)
        return self._made[key]

    def _looked_up(self, row: int) -> bool:
        """Whether the code column holds that of a node below, by which this one is looked up."""
        return bool(self._rule.code_lookup) and (self._told is None or not self.own(row))

    def node(self, row: int, code: str, parent: str | None) -> NodeCandidate:
        rule = self._rule
        return NodeCandidate(code, self._name(row, code), rule.level, rule.rank, parent, self._fixed(code))

    def _name(self, row: int, code: str) -> str:
        rule = self._rule
        if rule.name:
            return rule.name
        for lookup in rule.name_lookups:
            if name := self._lookups.get(lookup, {}).get(code):
                return name
        if self._looked_up(row):
            return code
        if self._names and self._names[row]:
            return " ".join(self._names[row].split())
        text = self._codes[row] if self._codes else code
        if rule.name_format:
            return rule.name_format.format(title=titled(text), value=text)
        return code

    def _fixed(self, code: str) -> tuple[AttributeCandidate, ...]:
        found = []
        for attribute in self._rule.attributes:
            if attribute.lookup:
                value = self._lookups.get(attribute.lookup, {}).get(code)
                if value:
                    found.append(AttributeCandidate(attribute.name, value))
        return tuple(found)


def dated_attributes(
    table: SheetTable,
    recipe: Recipe,
    rows: RowNodes,
    period_of_row: Sequence[int],
    periods: Sequence[Period],
) -> dict[str, tuple[AttributeCandidate, ...]]:
    """Attributes that stand on every row: each run of equal values with the periods in which it held."""
    found: dict[str, tuple[AttributeCandidate, ...]] = {}
    for rule in (rule for level in recipe.levels for rule in level.attributes if rule.column):
        values = table.texts(table.index(rule.column, recipe))
        seen: dict[int, dict[Period, str]] = {}
        for row, node in enumerate(rows.index):
            if node >= 0 and values[row] and period_of_row[row] >= 0:
                seen.setdefault(node, {})[periods[period_of_row[row]]] = values[row]
        for node, by_period in seen.items():
            code = rows.codes[node]
            found[code] = (*found.get(code, ()), *_runs(rule, by_period))
    return found


def _runs(rule: AttributeRule, by_period: dict[Period, str]) -> list[AttributeCandidate]:
    ordered = sorted(by_period.items())
    if not rule.dated:
        return [AttributeCandidate(rule.name, ordered[-1][1])]
    runs: list[tuple[str, Period]] = []
    for period, value in ordered:
        if not runs or runs[-1][0] != value:
            runs.append((value, period))
    found = []
    for number, (value, start) in enumerate(runs):
        first = start if number else None
        last = runs[number + 1][1].previous() if number + 1 < len(runs) else None
        found.append(AttributeCandidate(rule.name, value, first, last))
    return found


def made_code(text: str, rule: LevelRule, parent: str = "") -> str:
    """The code of a node, from the text that names it, and the code of the node above it where names repeat."""
    if rule.code_format:
        return rule.code_format.format(slug=slug(text), value=text, parent=parent)
    return text.zfill(rule.pad) if text.isdigit() else text


def slug(text: str) -> str:
    """``EL PASO`` → ``EL-PASO``: letters and digits, joined by hyphens."""
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")


_SMALL = {"and", "of", "the", "in", "for"}


def titled(text: str) -> str:
    """``NHS ENGLAND EAST OF ENGLAND`` → ``NHS England East of England``."""
    words = []
    for number, word in enumerate(text.split()):
        lower = word.lower()
        if word == "NHS":
            words.append(word)
        elif lower in _SMALL and number:
            words.append(lower)
        else:
            words.append("-".join(part.capitalize() for part in word.split("-")))
    return " ".join(words)
