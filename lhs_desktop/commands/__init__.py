"""The commands of the command line, a module a group. Each returns an answer; ``cli`` prints it."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lhs_desktop.services import typed_dates
from lhs_desktop.services.databases import today


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: a JSON document, or lines for people."""

    document: Any
    lines: Sequence[str] = ()
    messages: Sequence[str] = ()
    """For standard error, whatever the form of the answer."""
    status: int = 0
    window: Path | str | None = field(default=None)
    """A database to open in the window afterwards."""
    node: str = ""
    """Where in it the window opens; empty: where it was left."""


def add_day(command: Any, words: str) -> None:
    """The option ``--on``: the day on which the reader stands."""
    command.add_argument("--on", metavar="DATE", help=f"{words}, such as 2026-11-15; else today")


def day_of(arguments: argparse.Namespace) -> date | None:
    """The day that ``--on`` names; None where it is not given.

    Raises:
        Rejected: as ``typed_dates.read``.
    """
    return typed_dates.read(arguments.on, today(), None).value if arguments.on else None


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Rows as lines with aligned columns; the first row is the head."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
