"""The list of hostile files: how each is made, and what the import must do with it.

A case is refused (with one of the codes it names) or imported; an import names every value that it could not take.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Build = Callable[[Path], Path]
"""Makes the file in a folder of its own and gives its path."""

HEADS = ("Hospital", "Month", "Falls")
HOSPITALS = ("Northfield", "Southgate", "Westbrook")
MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 9))


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    build: Build
    refused: tuple[str, ...] = ()
    """The codes with which it may be refused; empty if it is to be imported."""
    figures: Mapping[tuple[str, str], float | None] = field(default_factory=dict)
    """Of an import: hospital and month, and how many falls must stand there."""
    problems: tuple[str, ...] = ()
    """Of an import: codes of problems that must be named."""
    notes: tuple[str, ...] = ()
    """Of an import: words that must stand in its notes."""
    secrets: tuple[str, ...] = ()
    """What must be in no message and in no database."""
    source: Callable[[Path], dict[str, Any]] | None = None
    """How it is to be read, where a path alone does not say it."""


CASES: list[Case] = []


def case(**expected: Any) -> Callable[[Build], Build]:
    """Registers what the function makes under the function's name."""

    def register(build: Build) -> Build:
        CASES.append(Case(build.__name__, build, **expected))
        return build

    return register


def figure(row: int, column: int) -> int:
    """The figure of a hospital in a month, as `table` has it."""
    return 100 + 10 * row + column


def table() -> list[list[str | int]]:
    """A small extract: three hospitals in eight months."""
    rows: list[list[str | int]] = [list(HEADS)]
    for row, hospital in enumerate(HOSPITALS):
        rows += [[hospital, month, figure(row, column)] for column, month in enumerate(MONTHS)]
    return rows


def whole(but: Mapping[tuple[str, str], float | None] | None = None) -> dict[tuple[str, str], float | None]:
    """The figures that an import of `table` must give."""
    found: dict[tuple[str, str], float | None] = {
        (hospital, month): float(figure(row, column))
        for row, hospital in enumerate(HOSPITALS)
        for column, month in enumerate(MONTHS)
    }
    return found | dict(but or {})


def delimited(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(str(cell) for cell in row) + end for row in rows)
