"""The fields of a list's rows: texts, dates, numbers and words from the cells under their heads."""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from lhs_desktop.formats.extracts.distinct import distinct_of
from lhs_desktop.formats.extracts.records import words
from lhs_desktop.formats.extracts.records.dates import Order, day_near, order_of, order_of_format, read_date
from lhs_desktop.formats.extracts.records.goals import hundredfold, read_goal
from lhs_desktop.formats.extracts.records.listed import Value
from lhs_desktop.formats.extracts.records.statuses import DONE, read_status
from lhs_desktop.formats.extracts.structure import slug
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import parse_numbers
from lhs_desktop.formats.workbooks import Cell, cell_text
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import FieldKind, FieldRule, ListOf, Recipe, normal
from lhs_desktop.models.recipes.lists import FIELDS
from lhs_desktop.models.wording import day as day_text

KEPT_AS = {"due": "Due", "done": "Done", "created": "Raised", "status": "Status", "effect": "Effect"}
"""What a text of a field is called in the notes of an action, where the field itself cannot hold it."""
_NO_DATE = frozenset({"-", "–", "—", "n/a", "na", "none", "nil", "no date", "not set"})
"""Texts that say in a column of dates that there is none."""


@dataclass(slots=True)
class Fields:
    """Of one row: what is filled in, where it stands, and what could not be read."""

    values: dict[str, Value] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """Why the row cannot be used."""
    kept: dict[str, str] = field(default_factory=dict)
    """Of an action: texts that are kept in its notes, by what each is called there."""

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
        self._of = rule.of
        self._kinds = FIELDS[rule.of]
        self._missing = recipe.missing
        self._decimal = recipe.decimal
        self._columns = {
            name: [table.index(head, recipe) for head in one.columns] for name, one in rule.fields.items()
        }
        self._attributes = [(one.name, table.index(one.column, recipe)) for one in rule.attributes]
        self._orders = {
            name: self._order(self._columns[name], one)
            for name, one in rule.fields.items()
            if self._kinds[name] is FieldKind.DATE
        }
        self._share_order()
        self._told_order = False
        self.said: list[Problem] = []
        """What a person should know of rows that are used: texts that were kept, dates that were taken for one."""

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
            if self._kinds[name] is FieldKind.DATE and normal(text) in _NO_DATE:
                continue
            place = _Place(cell, self._raw(row, columns), self._is_percent(row, columns))
            self._take(found, name, rule, text or rule.constant, place)
        if self._of is ListOf.ACTIONS:
            self._end(found)
        return found

    def _end(self, found: Fields) -> None:
        """When an action was done, where only its status says it; that it was, where only the date says so."""
        done, said = found.values.get("done"), found.kept.get("Status", "")
        near = found.values.get("due") or found.values.get("created")
        if done is not None and "status" not in found.values:
            found.values["status"] = DONE
        if done is None and said and found.text("status") == DONE and isinstance(near, date):
            read = day_near(said, near, self._orders.get("due", Order.UNKNOWN))
            if read is not None:
                found.values["done"] = read.day
                parameters = {"date": day_text(read.day)}
                self.said.append(self._problem(found.cells["status"], said, "list-date-taken", parameters))

    def attributes(self, row: int) -> Mapping[str, str]:
        """The attributes that are filled in."""
        return {name: text for name, column in self._attributes if (text := self.text(row, column))}

    def _raw(self, row: int, columns: list[int]) -> Cell:
        """The cell itself, where a field is one."""
        if len(columns) != 1:
            return None
        return self._table.sheet.cell(self._table.first + row, columns[0])

    def _is_percent(self, row: int, columns: list[int]) -> bool:
        return len(columns) == 1 and self._table.sheet.shows_percent(self._table.first + row, columns[0])

    def _take(self, found: Fields, name: str, rule: FieldRule, text: str, place: "_Place") -> None:
        value: Value | None
        raw, cell = place.raw, place.cell
        match self._kinds[name]:
            case FieldKind.TEXT:
                found.values[name] = padded(text, rule.pad)
                return
            case FieldKind.DATE:
                value, code = self._date(name, raw, text, rule, cell), "list-date"
            case FieldKind.NUMBER:
                value, code = self._number(text), "not-a-number"
            case FieldKind.GOAL:
                goal = read_goal(raw, text, self._decimal, place.percent, rule.percent)
                value, code = goal, "target-not-a-number"
            case FieldKind.WORD:
                value, code = self._word(found, name, text, place), "list-word"
        if value is not None:
            found.values[name] = value
        elif self._of is ListOf.ACTIONS:
            self._keep(found, name, text, cell)
        elif self._of is ListOf.MEASURES and code == "list-word" and name != "kind":
            parameters = {"field": name, "known": words.known(name)}
            self.said.append(self._problem(cell, text, "list-word-left-out", parameters))
        else:
            parameters = {"field": name}
            if code == "list-word":
                parameters["known"] = words.known(name)
            found.problems.append(self._problem(cell, text, code, parameters))

    def _number(self, text: str) -> float | None:
        numbers = parse_numbers(distinct_of([text]), {}, self._decimal, percents=True)
        value = float(numbers.value[0])
        return None if math.isnan(value) else value

    def _word(self, found: Fields, name: str, text: str, place: "_Place") -> str | None:
        """The program's word for a text. Of an action's status any text has one, and is kept where it says more."""
        if name == "kind" and (per := words.per(text)) is not None:
            found.values.setdefault("multiplier", per)
            found.values.setdefault("unit", f"per {per:,.0f}")
        if name != "status":
            return words.word(name, text)
        if place.percent and isinstance(place.raw, int | float):
            text = f"{hundredfold(place.raw):g}%"
        status = read_status(text)
        if not status.plain:
            found.kept[KEPT_AS[name]] = text
        if not status.known:
            self.said.append(self._problem(place.cell, text, "list-status-unknown", {}))
        return status.word

    def _date(self, name: str, raw: Cell, text: str, rule: FieldRule, cell: str) -> date | None:
        """A date by its format, else as it is usually written. Of actions a month stands for its last day, and it is said."""
        if isinstance(raw, str | None):
            with suppress(ValueError):
                return (
                    datetime.strptime(text, rule.format).date() if rule.format else date.fromisoformat(text)
                )
        read = read_date(raw, text, self._orders.get(name, Order.UNKNOWN))
        if read is None or not (read.exact or self._of is ListOf.ACTIONS):
            return None
        if not read.exact:
            self.said.append(self._problem(cell, text, "list-date-taken", {"date": day_text(read.day)}))
        elif read.either and not self._told_order:
            self._told_order = True
            self.said.append(self._problem(cell, text, "list-dates-day-first", {"date": day_text(read.day)}))
        return read.day

    def _keep(self, found: Fields, name: str, text: str, cell: str) -> None:
        """What cannot be read of an action is kept as text, and never costs the action itself."""
        found.kept[KEPT_AS.get(name, name.capitalize())] = text
        code = "list-no-date" if self._kinds[name] is FieldKind.DATE else "list-no-word"
        self.said.append(self._problem(cell, text, code, {"field": name}))

    def _problem(self, cell: str, text: str, code: str, parameters: dict[str, str]) -> Problem:
        return Problem(self._table.file, self._table.sheet.name, cell, text, code, parameters)

    def _share_order(self) -> None:
        """Columns that do not tell their order have that of the others, where these agree."""
        told = set(self._orders.values()) - {Order.UNKNOWN}
        if len(told) == 1:
            (order,) = told
            self._orders = dict.fromkeys(self._orders, order)

    def _order(self, columns: list[int], rule: FieldRule) -> Order:
        if rule.format and (order := order_of_format(rule.format)) is not Order.UNKNOWN:
            return order
        return order_of(text for column in columns for text in self._table.texts(column).values)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field of a row stands."""

    cell: str
    """Its address; empty for what is the same on every row."""
    raw: Cell
    """The cell itself, where the field is one."""
    percent: bool
    """Whether it is shown as a percentage."""


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
    """For each row how many cells are filled; a line drawn with signs below a header is blank."""
    found = []
    for row in table.sheet.iterate(table.first, table.last):
        texts = [text for cell in row if (text := cell_text(cell).strip())]
        found.append(0 if texts and all(_RULED.fullmatch(text) for text in texts) else len(texts))
    return found


_RULED = re.compile(r":?[-=_]{2,}:?")
