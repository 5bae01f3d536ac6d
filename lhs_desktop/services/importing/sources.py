"""The one door for what is brought in: files, databases and pasted text all become a workbook.

A database table becomes a sheet as if it had been exported: row 1 holds the names of the columns, so that a value has
the address it would have there. Whether a file is an SQLite database is known by its content.
"""

import os
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import (
    MESSAGES,
    Cell,
    CellError,
    Limits,
    Sheet,
    Workbook,
    read_pasted,
    read_workbook,
    shown_name,
)
from lhs_desktop.formats.workbooks.model import Part
from lhs_desktop.models.db.foreign import Bounds, Reading, Relation
from lhs_desktop.models.db.foreign_engines import SQLITE_HEAD, label_of, parse_url
from lhs_desktop.models.recipes import Recipe

Report = Callable[[int, int], object]

BINARY = CellError("#BINARY!")
"""What stands for binary data: no figure, and said so where a figure is looked for."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+_]*://")
_SQLITE_KIND, _SERVER_KIND = "sqlite", "database"
_EXACT = 2**53
_BINARY_TYPES = {bytes, memoryview, bytearray}


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read, and how it is to be read. It is never shown as it stands: an address may hold a password."""

    where: str | Path = field(default="", repr=False)
    """A path, or the address of a database as in SQLAlchemy."""
    tables: tuple[str, ...] = ()
    """Of a database: only these tables or views; empty for all."""
    query: str = field(default="", repr=False)
    """Of a database: the rows of this select, instead of tables."""
    encoding: str | None = None
    """Of text; None finds out."""
    delimiter: str | None = None
    """Of text; None finds out."""
    text: str | None = field(default=None, repr=False)
    """What was pasted, instead of what stands somewhere."""
    title: str = ""
    """What pasted text is called."""

    @property
    def url(self) -> URL | None:
        """The address of a database; None for a path or for text."""
        return parse_url(self.where) if isinstance(self.where, str) and _ADDRESS.match(self.where) else None

    @property
    def path(self) -> Path | None:
        """The file; None for a server's database or for text."""
        return None if self.text is not None or self.url is not None else Path(self.where)

    @property
    def name(self) -> str:
        """What messages and the ledger call it; never with a password."""
        if self.text is not None:
            return self.title
        url = self.url
        return label_of(url) if url is not None else shown_name(self.where)


Ref = Source | Path | str


def source_of(ref: Ref) -> Source:
    """A reference as a source; an address may name tables: ``sqlite:///file.sqlite?table=wards``.

    Raises:
        Rejected: ``source-url-wrong``.
    """
    source = ref if isinstance(ref, Source) else Source(ref)
    url = source.url
    if url is None or not {"table", "query"} & url.query.keys():
        return source
    named = tuple(part for part in _listed(url.query.get("table", ())) if part)
    query = " ".join(_listed(url.query.get("query", ())))
    bare = url.difference_update_query(("table", "query")).render_as_string(hide_password=False)
    return replace(source, where=bare, tables=source.tables + named, query=source.query or query)


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def read_source(
    ref: Ref, *, report: Report | None = None, limits: Limits | None = None, bounds: Bounds | None = None
) -> Workbook:
    """Reads a file, a database or pasted text.

    Args:
        ref: A path, an address of a database, or a ``Source`` that says more.
        report: Called with parts done and in all at least ten times a second; what it raises stops the reading.
        limits: Of reading a file.
        bounds: Of reading a database.

    Raises:
        Rejected: one of the codes of ``formats.workbooks.messages``.
    """
    source = source_of(ref)
    if source.text is not None:
        return read_pasted(
            source.text, source.title, limits=limits or Limits(), report=report, delimiter=source.delimiter
        )
    url = database_url(source)
    path = source.path
    if url is not None:
        return _read_database(source, url, report or _silent, bounds or Bounds())
    if source.tables or source.query:
        raise Rejected("source-not-a-database", file=source.name)
    assert path is not None
    return read_workbook(
        path, limits=limits or Limits(), report=report, encoding=source.encoding, delimiter=source.delimiter
    )


def database_url(source: Source) -> URL | None:
    """The address of the database that a source is, also where it is an SQLite file; None for anything else."""
    path = source.path
    if path is not None and _is_sqlite(path):
        return URL.create("sqlite", database=str(path))
    return source.url


def pasted(text: str, name: str) -> Workbook:
    """Text from the clipboard, as from cells copied in a spreadsheet.

    Raises:
        Rejected: as for a file.
    """
    return read_source(Source(text=text, title=name))


def read_as_stated(
    source: Source, workbook: Workbook, recipe: Recipe, report: Report | None = None
) -> Workbook:
    """The workbook, read again where a recipe states another encoding or delimiter than was found.

    What a person asked for goes before what the recipe states.
    """
    if not workbook.is_text:
        return workbook
    encoding = source.encoding or recipe.encoding or None
    delimiter = source.delimiter or recipe.delimiter or None
    if (encoding or workbook.encoding, delimiter or workbook.delimiter) == (
        workbook.encoding,
        workbook.delimiter,
    ):
        return workbook
    return read_source(replace(source, encoding=encoding, delimiter=delimiter), report=report)


def read_as_known(
    source: Source,
    recipes: Iterable[Recipe],
    knows: Callable[[Workbook, Recipe], bool],
    report: Report | None,
) -> Workbook:
    """Reads a source; text that no recipe knows as it was found out is read as those state it that state anything."""
    workbook = read_source(source, report=report)
    stating = (
        [recipe for recipe in recipes if recipe.encoding or recipe.delimiter] if workbook.is_text else []
    )
    if stating and not any(knows(workbook, recipe) for recipe in recipes):
        for recipe in stating:
            other = read_as_stated(source, workbook, recipe, report)
            if other is not workbook and knows(other, recipe):
                return other
    return workbook


def _silent(done: int, total: int) -> None:
    pass


def _is_sqlite(path: Path) -> bool:
    try:
        # Opening a pipe would wait for whoever writes to it.
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            return file.read(len(SQLITE_HEAD)) == SQLITE_HEAD
    except (OSError, ValueError):
        return False  # reading it as a workbook says what is wrong


# --------------------------------------------------------------------------------------- databases


def _read_database(source: Source, url: URL, report: Report, bounds: Bounds) -> Workbook:
    name = source.name
    done = 0

    def beat() -> None:
        report(done, done + 1)

    made = _Made()
    sheets = []
    with Reading(url, name, source.tables, source.query, bounds, beat, made.parts) as reading:
        for relation in reading.relations():
            sheets.append(_sheet(relation, made))
            done += 1
        notes = made.notes + [MESSAGES["note-left-out"].format(table=table) for table in reading.left_out]
    path = source.path or (
        Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    )
    return Workbook(
        name=name,
        sha256=made.digest.hexdigest(),
        kind=_SQLITE_KIND if url.get_backend_name() == "sqlite" else _SERVER_KIND,
        size=path.stat().st_size if path is not None and path.is_file() else 0,
        sheets=tuple(sheets),
        notes=tuple(notes),
    )


class _Made:
    """What rows become on their way: the parts of sheets, and a hash of them all.

    What a database holds has no file whose hash would tell whether it was imported before.
    """

    def __init__(self) -> None:
        self.digest = sha256()
        self.notes: list[str] = []
        self.binary: set[int] = set()
        """Columns of the present relation that hold binary data."""

    def parts(self, rows: Sequence[Sequence[Any]]) -> tuple[int, tuple[Part, ...]]:
        """How many rows there are, and their columns."""
        found = []
        for index, values in enumerate(zip(*rows, strict=True)):
            part, binary = _cells(values)
            found.append(part)
            if binary:
                self.binary.add(index)
            content = part.tobytes() if isinstance(part, array) else repr(part).encode("utf-8", "replace")
            self.digest.update(content)
        return len(rows), tuple(found)


def _sheet(relation: Relation, made: _Made) -> Sheet:
    """A relation as a sheet: the names of its columns in row 1, its rows below."""
    batches = list(relation.batches)
    for index in sorted(made.binary):
        column = relation.columns[index]
        made.notes.append(MESSAGES["note-binary"].format(column=column, table=relation.name))
    made.binary.clear()
    height = sum(rows for rows, _ in batches)
    chunks = tuple(parts for _, parts in batches)
    return Sheet(relation.name, height, len(relation.columns), chunks=chunks)


def _cells(values: Sequence[Any]) -> tuple[Part, bool]:
    """A column of a chunk, as small as it can be held, and whether there is binary data in it."""
    kinds = set(map(type, values))
    if kinds == {float} or (kinds == {int} and max(values) <= _EXACT and min(values) >= -_EXACT):
        numbers = array("d", values)
        if all(number == number for number in numbers):
            return numbers, False
    if kinds == {str} and "" not in values:
        return values, False
    cells = [cell_of(value) for value in values]
    return None if cells.count(None) == len(cells) else cells, not kinds.isdisjoint(_BINARY_TYPES)


def cell_of(value: Any) -> Cell:
    """A value of a database as a cell; see ``docs/reading.md``."""
    if value is None or value == "":
        return None
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        value = float(value) if value.is_finite() else str(value)
    elif isinstance(value, int):
        value = float(value) if abs(value) <= _EXACT else str(value)
    if isinstance(value, float):
        return value if value == value else "NaN"
    if isinstance(value, datetime):
        # As the database shows it: a month begins where the figures were counted, not in London.
        return value.replace(tzinfo=None)
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    if isinstance(value, date | timedelta):
        return value
    if type(value) in _BINARY_TYPES:
        return BINARY
    return str(value)
