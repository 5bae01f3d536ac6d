"""The place of each node of a list: levels in columns of their own, or indents."""

from collections.abc import Mapping

from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.records.fields import FieldReader, Fields, made_code, padded
from lhs_desktop.formats.extracts.records.listed import Above
from lhs_desktop.formats.extracts.structure import titled
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.workbooks import Sheet, cell_text
from lhs_desktop.models.recipes import Indent, LevelRule, Recipe, normal


class LevelColumns:
    """Levels that have columns of their own. A row is about the lowest that it fills in."""

    def __init__(self, table: SheetTable, recipe: Recipe, lookups: Lookups, reader: FieldReader) -> None:
        self._levels = [_LevelColumn(table, rule, recipe, lookups, reader) for rule in recipe.levels]
        self._fill_down = recipe.fill_down
        self._above: list[Above | None] = [None] * len(self._levels)
        self._table = table

    @property
    def columns(self) -> frozenset[int]:
        return frozenset(index for level in self._levels for index in level.columns)

    @property
    def attributes(self) -> frozenset[int]:
        """The columns of what is kept with each node."""
        return frozenset(index for level in self._levels for index in level.attribute_columns)

    def read(self, row: int) -> tuple[Above, tuple[Above, ...], str] | None:
        """The node of a row, those above it from the top down, and its cell; None where it names none."""
        present = [level.present(row) for level in self._levels]
        own = [place for place, here in enumerate(present) if here and not self._levels[place].always]
        if not own:
            return None
        start = own[0] if self._fill_down else 0
        parent = ""
        for place, level in enumerate(self._levels):
            if self._fill_down and place < start and not present[place]:
                parent = kept.code if (kept := self._above[place]) else parent
                continue
            made = level.node(row, parent) if present[place] else None
            self._above[place] = made
            parent = made.code if made else parent
        chain = [one for one in self._above[: own[-1] + 1] if one is not None]
        cell = self._table.cell(row, self._levels[own[-1]].columns[0])
        return chain[-1], tuple(chain[:-1]), cell


class _LevelColumn:
    def __init__(
        self, table: SheetTable, rule: LevelRule, recipe: Recipe, lookups: Lookups, reader: FieldReader
    ) -> None:
        self._rule = rule
        self._reader = reader
        self._lookups = [lookups.get(name, {}) for name in rule.name_lookups]
        self._aliases = recipe.aliases
        self._code = table.index(rule.code_column, recipe) if rule.code_column else None
        self._name = table.index(rule.name_column, recipe) if rule.name_column else None
        self._told = table.index(rule.where_column, recipe) if rule.where_column else None
        self._attributes = [
            (one.name, table.index(one.column, recipe)) for one in rule.attributes if one.column
        ]
        self.always = bool(rule.code) and not rule.match and not rule.where_column
        self.attribute_columns = [index for _, index in self._attributes]
        self.columns = [index for index in (self._code, self._name, self._told) if index is not None]

    def present(self, row: int) -> bool:
        rule = self._rule
        if self._told is not None and normal(self._reader.text(row, self._told)) != normal(rule.where):
            return False
        if rule.code:
            return not rule.match or self._text(row, self._name) == rule.match
        return bool(self._text(row, self._code) or self._text(row, self._name))

    def node(self, row: int, parent: str) -> Above:
        rule = self._rule
        text, name = self._text(row, self._code), self._text(row, self._name)
        code = rule.code or self._aliases.get(normal(text)) or self._made(text or name, parent)
        return Above(
            code, self._named(code, text, name), rule.level, rule.rank, parent, self._attributes_of(row)
        )

    def _made(self, text: str, parent: str) -> str:
        return made_code(padded(text, self._rule.pad), self._rule.code_format, parent)

    def _named(self, code: str, text: str, name: str) -> str:
        rule = self._rule
        if rule.name:
            return rule.name
        for lookup in self._lookups:
            if found := lookup.get(code):
                return found
        said = name or (text if rule.name_format or rule.code_format else "")
        return rule.name_format.format(title=titled(said), value=said) if rule.name_format and said else said

    def _text(self, row: int, column: int | None) -> str:
        return self._reader.text(row, column) if column is not None else ""

    def _attributes_of(self, row: int) -> Mapping[str, str]:
        return {name: text for name, column in self._attributes if (text := self._reader.text(row, column))}


class Indented:
    """Names set in from the left: a row is below the nearest one before it that is set in less."""

    def __init__(self, table: SheetTable, recipe: Recipe, reader: FieldReader, indent: Indent) -> None:
        first = reader.column("name")
        assert first is not None
        self._table = table
        self._reader = reader
        self._indent = indent
        self._first = first
        self._last = first
        if indent is Indent.COLUMNS:
            heads = [index for index, name in enumerate(table.names) if name and index > first]
            self._last = (min(heads) if heads else table.sheet.columns) - 1
        self._levels = recipe.levels
        rule = recipe.listing.fields.get("code") if recipe.listing else None
        self._format = rule.format if rule and rule.format else "{slug}"
        self._open: list[tuple[int, str]] = []

    def read(self, row: int, fields: Fields) -> tuple[Above, str] | None:
        """The node of a row with the code of the one that it is below, and its cell."""
        place = next((index for index in self._span() if self._reader.text(row, index)), None)
        if place is None:
            return None
        depth = place - self._first if self._indent is Indent.COLUMNS else self._spaces(row)
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        parent = self._open[-1][1] if self._open else ""
        name = self._reader.text(row, place)
        code = fields.text("code") or name
        if not fields.text("code") or self._format != "{slug}":
            code = made_code(code, self._format, parent)
        level, rank = level_at(self._levels, len(self._open))
        self._open.append((depth, code))
        return Above(code, name, level, rank, parent), self._table.cell(row, place)

    @property
    def columns(self) -> frozenset[int]:
        return frozenset(self._span())

    def _span(self) -> range:
        return range(self._first, self._last + 1)

    def _spaces(self, row: int) -> int:
        return set_in(self._table.sheet, self._table.first + row, self._first)


STEP = 256
"""A step of a cell's own indent is more than any spaces before its text."""


def set_in(sheet: Sheet, row: int, column: int) -> int:
    """How far a cell is set in: by its own indent, then by spaces before its text."""
    return STEP * sheet.indents.get((row, column), 0) + spaces_before(cell_text(sheet.cell(row, column)))


def spaces_before(text: str) -> int:
    text = text.expandtabs(4)
    return len(text) - len(text.lstrip())


def level_at(levels: tuple[LevelRule, ...], depth: int) -> tuple[str, int]:
    """The level of nodes so many steps below the top, where the recipe names levels in their order."""
    if depth < len(levels):
        return levels[depth].level, levels[depth].rank
    rank = (levels[-1].rank if levels else 0) + 10 * (depth + 1 - len(levels))
    return f"Level {depth + 1}", rank
