"""The fields of a list's rows: texts, dates, numbers and words from the cells under their heads."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lhs_desktop.formats.extracts.distinct import distinct_of
from lhs_desktop.formats.extracts.records import words
from lhs_desktop.formats.extracts.records.listed import Value
from lhs_desktop.formats.extracts.structure import slug
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.formats.workbooks import Cell, cell_text
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import FieldKind, FieldRule, Recipe, normal
from lhs_desktop.models.recipes.lists import FIELDS


@dataclass(slots=True)
class Fields:
    """Of one row: what is filled in, where it stands, and what could not be read."""

    values: dict[str, Value] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""


class FieldReader:
    """Reads the fields of any row by the recipe's rules."""

    def __init__(self, table: SheetTable, recipe: Recipe) -> None:
        rule = recipe.listing
        assert rule is not None
        self._table = table
        self._rules = rule.fields
        self._kinds = FIELDS[rule.of]
        self._missing = recipe.missing
        self._decimal = recipe.decimal
        self._columns = {
            name: [table.index(head, recipe) for head in one.columns] for name, one in rule.fields.items()
        }
        self._attributes = [(one.name, table.index(one.column, recipe)) for one in rule.attributes]

    def column(self, name: str) -> int | None:
        """The first column of a field."""
        return next(iter(self._columns.get(name, ())), None)

    @property
    def columns(self) -> frozenset[int]:
        """All columns that are read."""
        found = {index for columns in self._columns.values() for index in columns}
        return frozenset(found | {index for _, index in self._attributes})

    def text(self, row: int, column: int) -> str:
        """A cell as text in single spaces; empty for one that stands for nothing."""
        text = " ".join(self._table.texts(column).at(row).split())
        return "" if normal(text) in self._missing else text

    def read(self, row: int) -> Fields:
        found = Fields()
        for name, rule in self._rules.items():
            columns = self._columns[name]
            text = " ".join(part for column in columns if (part := self.text(row, column)))
            if not text and columns:
                continue
            cell = self._table.cell(row, columns[0]) if columns else ""
            if cell:
                found.cells[name] = cell
            self._take(found, name, rule, text or rule.constant, self._raw(row, columns), cell)
        return found

    def attributes(self, row: int) -> Mapping[str, str]:
        """The attributes that are filled in."""
        return {name: text for name, column in self._attributes if (text := self.text(row, column))}

    def _raw(self, row: int, columns: list[int]) -> Cell:
        """The cell itself, where a field is one."""
        if len(columns) != 1:
            return None
        return self._table.sheet.cell(self._table.first + row, columns[0])

    def _take(self, found: Fields, name: str, rule: FieldRule, text: str, raw: Cell, cell: str) -> None:
        value: Value | None
        match self._kinds[name]:
            case FieldKind.TEXT:
                found.values[name] = padded(text, rule.pad)
                return
            case FieldKind.DATE:
                value, code = read_date(raw, text, rule.format), "list-date"
            case FieldKind.NUMBER:
                value, code = self._number(text), "not-a-number"
            case FieldKind.WORD:
                value, code = words.word(name, text), "list-word"
        if value is None:
            parameters = {"field": name}
            if code == "list-word":
                parameters["known"] = words.known(name)
            sheet = self._table.sheet.name
            found.problems.append(Problem(self._table.file, sheet, cell, text, code, parameters))
        else:
            found.values[name] = value

    def _number(self, text: str) -> float | None:
        numbers = parse_numbers(distinct_of([text]), {}, self._decimal, percents=True)
        value = float(numbers.value[0])
        return None if math.isnan(value) else value


def read_date(raw: Cell, text: str, format_: str) -> date | None:
    """A date: of a date cell as it is; of a text by its format, or as ``2024-11-30``."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return datetime.strptime(text, format_).date() if format_ else date.fromisoformat(text)
    except ValueError:
        return None


def padded(text: str, pad: int) -> str:
    """Digits filled with zeros that a spreadsheet took away."""
    return text.zfill(pad) if text.isdigit() else text


def made_code(text: str, format_: str, parent: str = "") -> str:
    """The code of a node made of a text, where the list gives none."""
    if not format_:
        return text
    # a name in letters that a slug leaves out stands as it is
    code = format_.format(slug=slug(text) or text, value=text, parent=parent)
    return code if parent or "{parent}" not in format_ else code.strip(" -_/.:")


def filled_cells(table: SheetTable) -> list[int]:
    """For each row how many cells are filled."""
    return [
        sum(1 for cell in row if cell_text(cell).strip())
        for row in table.sheet.iterate(table.first, table.last)
    ]
