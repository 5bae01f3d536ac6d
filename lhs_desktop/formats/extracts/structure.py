"""Which node each row is about, and the tree that the rows describe."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lhs_desktop.formats.extracts.candidates import AttributeCandidate, Bools, Ints, NodeCandidate
from lhs_desktop.formats.extracts.distinct import Distinct, together
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import LevelRule, Recipe, normal


@dataclass(slots=True)
class RowNodes:
    """For each row the index of its node (−1: none), and the nodes met, from the top down."""

    index: Ints
    codes: list[str]
    met: dict[str, NodeCandidate] = field(default_factory=dict)


def read_nodes(table: SheetTable, recipe: Recipe, lookups: Lookups, totals: Bools) -> RowNodes:
    """Reads the levels of every row; with ``fill_down``, levels above stand only where they begin.

    Rows of totals are about no node.
    """
    levels = [_Level(table, rule, recipe, lookups) for rule in recipe.levels]
    own = np.flatnonzero(~totals)
    reader = _Reader(levels, recipe)
    index: Ints = np.full(table.size, -1, dtype=np.int64)
    if recipe.fill_down:  # what a row is about depends on the rows above it
        index[own] = reader.nodes(own)
    else:
        columns = [Distinct(one.values, one.place[own]) for level in levels for one in level.columns]
        group, first = together(columns, len(own))
        index[own] = reader.nodes(own[first])[group]
    return RowNodes(index, reader.codes, reader.met)


class _Reader:
    """Reads the nodes of rows one after the other."""

    def __init__(self, levels: list["_Level"], recipe: Recipe) -> None:
        self._levels = levels
        self._fill_down = recipe.fill_down
        self._mixed = any(rule.where_column for rule in recipe.levels)
        self._known: dict[str, int] = {}
        self._above: list[str | None] = [None] * len(levels)
        self.codes: list[str] = []
        self.met: dict[str, NodeCandidate] = {}

    def nodes(self, rows: Ints) -> Ints:
        """The indices of the nodes that rows are about; −1 where one is about none."""
        for level in self._levels:
            level.look_at(rows)
        return np.array([self._node(row) for row in rows.tolist()], dtype=np.int64)

    def _node(self, row: int) -> int:
        levels = self._levels
        present: list[str | None] = []
        parent_code = ""
        deepest = -1
        constant_only = True
        for depth, level in enumerate(levels):
            if self._fill_down and not parent_code:
                parent_code = next((code for code in reversed(self._above[:depth]) if code), "")
            code = level.code(row, parent_code)
            present.append(code)
            if code:
                parent_code = code
                constant_only &= level.always
                deepest = depth if level.own(row) else deepest
        if not (self._fill_down or self._mixed) and deepest < len(levels) - 1:
            deepest = -1  # the row lacks the code of its node; it is not about the node above
        if deepest < 0 or (constant_only and len(levels) > 1):
            return -1
        if self._fill_down:
            # A level that begins here ends those below it.
            first = next(depth for depth, code in enumerate(present) if code)
            present = [*self._above[:first], *present[first:]]
        self._above = present
        return self._meet(row, present[: deepest + 1])

    def _meet(self, row: int, chain: list[str | None]) -> int:
        parent = None
        for depth, code in enumerate(chain):
            if code:
                if code not in self.met:
                    self.met[code] = self._levels[depth].node(row, code, parent)
                parent = code
        code = chain[-1]
        assert code is not None
        if code not in self._known:
            self._known[code] = len(self.codes)
            self.codes.append(code)
        return self._known[code]


class _Level:
    def __init__(self, table: SheetTable, rule: LevelRule, recipe: Recipe, lookups: Lookups) -> None:
        self._rule = rule
        self._lookups = lookups
        self._aliases = recipe.aliases
        self.always = bool(rule.code) and not rule.match and not rule.where_column
        """Whether every row is below the same node of this level."""
        heads = (rule.where_column, rule.code_column, rule.name_column)
        self._columns = [table.texts(table.index(head, recipe)) if head else None for head in heads]
        self._told: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._qualified = "{parent}" in rule.code_format
        self._made: dict[object, str] = {}

    @property
    def columns(self) -> list[Distinct[str]]:
        """The columns that say which node a row is about."""
        return [column for column in self._columns if column is not None]

    def look_at(self, rows: Ints) -> None:
        """Gets the texts of the rows that are asked for next."""
        self._told, self._codes, self._names = (
            dict(zip(rows.tolist(), column.each(rows), strict=True)) if column is not None else {}
            for column in self._columns
        )

    def own(self, row: int) -> bool:
        """Whether a row can be about a node of this level; where levels stand mixed, those that say so are."""
        return not self._told or normal(self._told[row]) == normal(self._rule.where)

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
        return bool(self._rule.code_lookup) and (not self._told or not self.own(row))

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
    table: SheetTable, recipe: Recipe, rows: RowNodes, period_of_row: Ints, periods: Sequence[Period]
) -> dict[str, tuple[AttributeCandidate, ...]]:
    """Attributes that stand on every row: each run of equal values with the periods in which it held."""
    found: dict[str, tuple[AttributeCandidate, ...]] = {}
    in_time = sorted(periods)
    rank = {period: number for number, period in enumerate(in_time)}
    ranks: Ints = np.array([rank[period] for period in periods] or [0], dtype=np.int64)
    for rule in (rule for level in recipe.levels for rule in level.attributes if rule.column):
        values = table.texts(table.index(rule.column, recipe))
        kept = np.flatnonzero((rows.index >= 0) & (period_of_row >= 0) & values.where(bool))
        node, value = rows.index[kept], values.place[kept]
        when = ranks[period_of_row[kept]]
        order = np.lexsort((kept, when, node))
        node, value, when = node[order], value[order], when[order]
        # of several rows of a node in a period the last holds
        last = _begins(node[::-1], when[::-1])[::-1]
        node, value, when = node[last], value[last], when[last]
        if not rule.dated:
            latest = _begins(node[::-1])[::-1]
            for key, text in zip(node[latest].tolist(), value[latest].tolist(), strict=True):
                _add(found, rows.codes[key], AttributeCandidate(rule.name, values.values[text]))
            continue
        starts = _begins(node, value)
        runs = list(zip(node[starts].tolist(), value[starts].tolist(), when[starts].tolist(), strict=True))
        for number, (key, text, start) in enumerate(runs):
            goes_on = number > 0 and runs[number - 1][0] == key
            ends = number + 1 < len(runs) and runs[number + 1][0] == key
            first = in_time[start] if goes_on else None
            stop = in_time[runs[number + 1][2]].previous() if ends else None
            _add(found, rows.codes[key], AttributeCandidate(rule.name, values.values[text], first, stop))
    return found


def _begins(*columns: Ints) -> Bools:
    """In which rows something else begins than stands in the row before."""
    found: Bools = np.zeros(len(columns[0]), dtype=bool)
    found[:1] = True
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found


def _add(found: dict[str, tuple[AttributeCandidate, ...]], code: str, attribute: AttributeCandidate) -> None:
    found[code] = (*found.get(code, ()), attribute)


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


def with_figures(structure: Sequence[NodeCandidate], codes: Iterable[str]) -> list[NodeCandidate]:
    """The places of which there are figures, and those above them: a row that was refused makes none."""
    parents = {one.code: one.parent for one in structure}
    wanted: set[str] = set()
    for one in codes:
        code: str | None = one
        while code is not None and code not in wanted:
            wanted.add(code)
            code = parents.get(code)
    return [one for one in structure if one.code in wanted]
