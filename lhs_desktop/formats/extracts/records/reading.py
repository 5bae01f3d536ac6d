"""A sheet that is a list: its rows by the recipe, with what is no row of it told apart."""

from collections.abc import Mapping, Sequence
from datetime import date

from lhs_desktop.formats.extracts.candidates import SheetExtract, no_candidates
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.records.fields import FieldReader, Fields, filled_cells, made_code
from lhs_desktop.formats.extracts.records.listed import Above, ListedRow, Listing, Value
from lhs_desktop.formats.extracts.records.outlines import Indented, LevelColumns
from lhs_desktop.formats.extracts.table import SheetTable, named_texts
from lhs_desktop.formats.extracts.unread import unread_figures
from lhs_desktop.formats.extracts.written_periods import within
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import ListOf, Recipe, normal
from lhs_desktop.models.recipes.lists import FIELDS, NEEDED, PLACED

IDENTITY: Mapping[ListOf, tuple[str, ...]] = {
    ListOf.NODES: ("code", "from"),
    ListOf.MEASURES: ("code",),
    ListOf.TARGETS: ("measure", "node", "from"),
    ListOf.PEOPLE: ("name", "role", "node", "from"),
    ListOf.ACTIONS: ("title", "node"),
}
"""The fields that together say what a row is about: two rows that agree in them are about the same, unless it is actions."""
_TELLING = ("title", "owner", "due", "status")
"""A row of a log that fills in none of these holds no action: numbers alone, or what was said at a meeting."""


def read_list(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    """Reads a sheet by a recipe whose layout is ``list``."""
    rule = recipe.listing
    assert rule is not None
    extract = SheetExtract(
        table.file, table.sheet.name, sha256, recipe.name, no_candidates(), [], [], [], [""]
    )
    stated = frozenset(name for name, one in rule.fields.items() if one.columns)
    on = _as_of(table, recipe)
    listing = Listing(
        rule.of, [], on, recipe.levels, rule.attributes, stated, recipe.title, frozenset(rule.fields)
    )
    extract.listing = listing
    if rule.of is ListOf.LOOKUP:
        listing.unread = tuple(name for name in table.names if name)
        count = sum(1 for cells in filled_cells(table) if cells)
        extract.skipped = {"explains-codes": count} if count else {}
        extract.problems += unread_figures(table)
        return extract
    _Rows(table, recipe, lookups, extract).read(listing)
    _once(extract, listing)
    return extract


def _as_of(table: SheetTable, recipe: Recipe) -> date | None:
    """The date from which the list holds, where a title, the sheet's or the file's name has it."""
    if not recipe.period.within:
        return None
    period = within(" ".join(named_texts(table, recipe.period.within)))
    return period.start if period else None


class _Rows:
    """Takes row after row into the listing, or into the account where it belongs."""

    def __init__(self, table: SheetTable, recipe: Recipe, lookups: Lookups, extract: SheetExtract) -> None:
        rule = recipe.listing
        assert rule is not None
        self._table = table
        self._recipe = recipe
        self._extract = extract
        self._of = rule.of
        self._needed = NEEDED[rule.of]
        if rule.of in PLACED and "node" in rule.fields:
            self._needed = (*self._needed, "node")
        self._formats = {name: one.format for name, one in rule.fields.items()}
        self._reader = FieldReader(table, recipe)
        self._indented = Indented(table, recipe, self._reader, rule.indent) if rule.indent else None
        with_columns = any(level.code_column or level.name_column for level in recipe.levels)
        by_level = rule.of is ListOf.NODES and not rule.indent and "code" not in rule.fields and with_columns
        self._levels = LevelColumns(table, recipe, lookups, self._reader) if by_level else None

    def read(self, listing: Listing) -> None:
        columns = self._reader.columns
        for part in (self._levels, self._indented):
            columns |= part.columns if part else frozenset()
        read = columns | (self._levels.attributes if self._levels else frozenset())
        listing.unread = tuple(
            name
            for index, name in enumerate(self._table.names)
            if name and index not in read and any(self._table.filled(index))
        )
        filled_of = filled_cells(self._table)
        # below the last row that fills several cells, a sentence in one cell says something about the table
        several = len(columns) > 1 and not self._indented and not self._recipe.fill_down
        full = max((row for row, filled in enumerate(filled_of) if filled > 1), default=-1)
        for row, filled in enumerate(filled_of):
            if not filled:
                continue
            if several and row > full and self._is_note(row):
                self._skip("note")
                continue
            fields = self._reader.read(row)
            if fields.problems:
                self._extract.problems += fields.problems
                self._extract.rejected += 1
            elif (made := self._row(row, fields)) is not None:
                listing.rows.append(made)
        self._extract.problems += self._reader.said

    def _is_note(self, row: int) -> bool:
        cells = self._table.sheet.row(self._table.first + row)
        text = next((str(cell).strip() for cell in cells if cell is not None and str(cell).strip()), "")
        return " " in text

    def _skip(self, reason: str) -> None:
        self._extract.skipped[reason] = self._extract.skipped.get(reason, 0) + 1

    def _row(self, row: int, fields: Fields) -> ListedRow | None:
        if self._of is ListOf.NODES:
            return self._node(row, fields)
        if self._of is ListOf.ACTIONS and not self._is_action(fields):
            self._skip("no-action")
            return None
        lacking = [name for name in self._needed if name not in fields.values]
        if lacking:
            self._refuse(row, ", ".join(lacking))
            return None
        names = [name for name in IDENTITY[self._of] if isinstance(fields.values.get(name), str)]
        key = ", ".join(fields.text(name) for name in names)
        cell = fields.cells.get(names[0], "") or self._table.cell(row, 0)
        kept = {**fields.kept, **self._reader.attributes(row)} if self._of is ListOf.ACTIONS else {}
        return ListedRow(cell, key, fields.values, fields.cells, kept)

    @staticmethod
    def _is_action(fields: Fields) -> bool:
        return any(name in fields.cells for name in _TELLING)

    def _node(self, row: int, fields: Fields) -> ListedRow | None:
        attributes = self._reader.attributes(row)
        if self._levels is not None:
            found = self._levels.read(row)
            if found is None:
                self._refuse(row, "code")
                return None
            node, above, cell = found
            return _placed(node, above, cell, fields, {**node.attributes, **attributes})
        if self._indented is not None:
            indented = self._indented.read(row, fields)
            if indented is None:
                self._refuse(row, "name")
                return None
            return _placed(indented[0], (), indented[1], fields, attributes)
        return self._plain(row, fields, attributes)

    def _plain(self, row: int, fields: Fields, attributes: Mapping[str, str]) -> ListedRow | None:
        """A row that names its node, and maybe the one above it."""
        parent = (
            made_code(fields.text("parent"), self._formats.get("parent", "")) if fields.text("parent") else ""
        )
        if parent:
            fields.values["parent"] = parent
        format_ = self._formats.get("code", "")
        if not fields.text("code") and fields.text("name"):
            fields.values["code"], format_ = fields.text("name"), format_ or "{slug}"
        code = fields.text("code")
        if not code:
            self._refuse(row, "code")
            return None
        code = self._recipe.aliases.get(normal(code)) or made_code(code, format_, parent)
        cell = fields.cells.get("code") or fields.cells.get("name") or self._table.cell(row, 0)
        return ListedRow(cell, code, {**fields.values, "code": code}, fields.cells, attributes)

    def _refuse(self, row: int, lacking: str) -> None:
        cell = self._table.cell(row, 0)
        problem = Problem(
            self._extract.file, self._extract.sheet, cell, "", "list-field-missing", {"field": lacking}
        )
        self._extract.problems.append(problem)
        self._extract.rejected += 1


def _placed(
    node: Above, above: tuple[Above, ...], cell: str, fields: Fields, attributes: Mapping[str, str]
) -> ListedRow:
    """A row whose place says the node's code, name, level and parent."""
    values: dict[str, Value] = {**fields.values, "code": node.code, "level": node.level}
    for name, text in (("name", node.name), ("parent", node.parent)):
        if text:
            values[name] = text
        else:
            values.pop(name, None)
    return ListedRow(cell, node.code, values, {**fields.cells, "code": cell}, attributes, above)


def _once(extract: SheetExtract, listing: Listing) -> None:
    """Each thing once: rows that say the same are one; rows that differ are refused, all of them."""
    # two actions may have one title and one place: audits of every month
    names = FIELDS[listing.of] if listing.of is ListOf.ACTIONS else IDENTITY[listing.of]
    groups: dict[tuple[object, ...], list[ListedRow]] = {}
    for row in listing.rows:
        about = [_compared(name, row.values.get(name)) for name in names]
        if listing.of is ListOf.ACTIONS:
            about.append(tuple(row.attributes.items()))
        groups.setdefault(tuple(about), []).append(row)
    refused: set[int] = set()
    repeated: set[int] = set()
    for group in groups.values():
        if len(group) == 1:
            continue
        if all(_says_the_same(group[0], other) for other in group[1:]):
            repeated.update(id(row) for row in group[1:])
            continue
        cells = ", ".join(row.cell for row in group[:5])
        for row in group:
            refused.add(id(row))
            _problem(extract, row, "list-duplicate", {"cells": cells})
    _account(extract, listing, refused, repeated)


def _account(extract: SheetExtract, listing: Listing, refused: set[int], repeated: set[int]) -> None:
    extract.rejected += len(refused)
    if repeated:
        extract.skipped["identical-row"] = len(repeated)
    gone: Sequence[set[int]] = (refused, repeated)
    listing.rows = [row for row in listing.rows if not any(id(row) in some for some in gone)]


def _compared(name: str, value: Value | None) -> object:
    return normal(value) if isinstance(value, str) and name != "code" else value


def _says_the_same(one: ListedRow, other: ListedRow) -> bool:
    return (one.values, one.attributes, one.above) == (other.values, other.attributes, other.above)


def _problem(extract: SheetExtract, row: ListedRow, code: str, parameters: dict[str, str]) -> None:
    extract.problems.append(Problem(extract.file, extract.sheet, row.cell, row.key, code, parameters))
