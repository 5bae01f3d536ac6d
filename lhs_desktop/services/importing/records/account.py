"""What becomes of the rows of a list: each in one account, each change and each problem named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from sqlalchemy import Table

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.records.listed import ListedRow
from lhs_desktop.models.db.staging import Change
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.letters import refused_in

Field = str | float | int | date | None


class Outcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(slots=True)
class Account:
    """The rows of one sheet."""

    extract: SheetExtract
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    nodes: int = 0
    """Nodes made, those included that rows only name as being above theirs."""

    def take(self, outcome: Outcome) -> None:
        self.outcomes[outcome] += 1

    def reject(self, row: ListedRow, code: str, place: str = "", raw: str = "", **parameters: str) -> None:
        """Refuses a row, naming the field's cell (else the row's) and what it holds."""
        self.say(row, code, place, raw, **parameters)
        self.rejected += 1

    def say(self, row: ListedRow, code: str, place: str = "", raw: str = "", **parameters: str) -> None:
        """Tells a person something about a row, which is used all the same."""
        cell = row.place(place) if place else row.cell
        self.problems.append(
            Problem(self.extract.file, self.extract.sheet, cell, raw or row.key, code, parameters)
        )

    def is_unfit(self, row: ListedRow, table: Table, columns: Mapping[str, str]) -> bool:
        """Refuses a row with a text that is too long for its column, or that has letters nobody sees.

        Args:
            row: The row.
            table: Where it will stand.
            columns: Field → column.
        """
        for name, column in columns.items():
            text = row.text(name)
            most = getattr(table.c[column].type, "length", None)
            if most is not None and len(text) > most:
                self.reject(row, "list-too-long", name, field=name, most=str(most))
                return True
        return self.has_unseen(row, columns)

    def has_unseen(self, row: ListedRow, names: Iterable[str]) -> bool:
        """Refuses a row with letters that nobody sees in one of its fields."""
        for name in names:
            if letter := refused_in(text := row.text(name)):
                self.reject(row, "list-unseen", name, text, field=name, letter=letter)
                return True
        return False

    def note_change(self, what: str, name: str, old: Field, new: Field) -> None:
        """Something that was otherwise before; shown beside changed figures."""
        self.changes.append(Change(name, what, "", (None, None, _shown(old)), (None, None, _shown(new))))


def _shown(value: Field) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
