"""Their workbook back: a copy of an extract with what is wrong marked, to be mended and imported again."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.rows import row_periods, total_rows
from lhs_desktop.formats.extracts.structure import read_nodes
from lhs_desktop.formats.extracts.table import SheetTable, find_tables
from lhs_desktop.formats.workbooks import Workbook
from lhs_desktop.formats.workbooks_back.asked import rows_of, take_reasons
from lhs_desktop.formats.workbooks_back.marks import Origin, SheetMarks
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.tables import batch, source
from lhs_desktop.models.ledger import SEVERITIES, Problem, Severity
from lhs_desktop.models.recipes import Across, Layout, Recipe
from lhs_desktop.services.importing import recipes
from lhs_desktop.services.importing.recognising import recognise
from lhs_desktop.services.importing.sources import Ref, read_source, source_of

Key = TypeVar("Key")
Report = Callable[[int, int], None]
STYLED_CELLS = 2_000_000
"""A workbook with more cells is given back without its looks: keeping them would take minutes and gigabytes."""
SUFFIX = ".xlsx"
_OF_NODES = frozenset({"node-unknown-waiting", "code-looks-alike", "name-looks-alike", "leading-zeros-lost"})
_TOGETHER = "Read together with row {row}; leave it as it is."


@dataclass(frozen=True, slots=True)
class Returned:
    """A copy that was written."""

    file: Path
    rows: int
    """Rows with a reason."""
    cells: int
    """Cells that are marked."""
    styled: bool
    """Whether it has the looks of the workbook that came."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What is to be marked, from a problem of this run or one that a batch keeps."""

    file: str
    sheet: str
    cell: str
    raw: str
    code: str
    message: str


def suggested(file: Path) -> Path:
    """The name of a copy, beside the file."""
    return file.with_name(f"{file.stem} - to fix{SUFFIX}")


def give_back(
    database: Database,
    ref: Ref,
    problems: Sequence[Problem],
    out: Path,
    recipe: str | Recipe | None = None,
    report: Report | None = None,
) -> Returned:
    """Writes a copy of an extract in which the cells of problems are marked and each such row has its reason.

    Args:
        database: Open; for the recipes that it knows.
        ref: The extract.
        problems: Those of an import or a dry run; of other files they are passed over.
        out: The copy, an XLSX file; one that is there is replaced.
        recipe: As for ``intake.import_files``.
        report: Called with parts done and parts in all; may raise ``Cancelled``: no copy is left then.

    Raises:
        Rejected: ``return-nothing``, ``return-exists``, what is wrong with the file.
    """
    findings = [_Finding(one.file, one.sheet, one.cell, one.raw, one.code, one.message) for one in problems]
    asked = source_of(ref)
    file = asked.path or Path(asked.name)
    workbook = read_source(asked, report=_share(report, 0, 2))
    return _write(database, file, workbook, findings, out, recipe, _share(report, 1, 2))


def give_back_batch(
    database: Database, key: int, file: Path, out: Path, report: Report | None = None
) -> Returned:
    """The same for a batch that was imported before, from the problems that it keeps.

    Raises:
        Rejected: ``batch-unknown``; ``return-other-file`` when the batch had no file of this content; as ``give_back``.
    """
    workbook = read_source(file, report=_share(report, 0, 2))
    with database.read() as connection:
        kept = connection.execute(select(batch.c.problems).where(batch.c.id == key)).scalar()
        if kept is None:
            raise Rejected("batch-unknown", batch=key)
        sources = connection.execute(select(source).where(source.c.batch_id == key)).all()
    same = [one for one in sources if one.sha256 == workbook.sha256]
    if not same:
        known = ", ".join(dict.fromkeys(one.file for one in sources))
        raise Rejected("return-other-file", file=file.name, batch=key, known=known)
    # the one sheet of a text is called by its file, which may have another name by now
    only = workbook.sheets[0].name if workbook.is_text else ""
    findings = [
        _Finding(
            workbook.name, only or one["sheet"], *(one[name] for name in ("cell", "raw", "code", "message"))
        )
        for one in json.loads(kept)
        if one["file"] == same[0].file
    ]
    return _write(database, file, workbook, findings, out, same[0].recipe, _share(report, 1, 2))


def _share(report: Report | None, part: int, parts: int) -> Report:
    def told(done: int, total: int) -> None:
        if report is not None:
            report(int(1000 * (part + min(done / max(total, 1), 1.0)) / parts), 1000)

    return told


def _write(
    database: Database,
    file: Path,
    workbook: Workbook,
    findings: Sequence[_Finding],
    out: Path,
    wanted: str | Recipe | None,
    report: Report,
) -> Returned:
    out = out.with_suffix(SUFFIX)
    if out.exists() and file.exists() and out.samefile(file):
        raise Rejected("return-exists", file=out.name)
    recipe = _recipe(database, workbook, wanted)
    marks = _marks(workbook, file, recipe, [one for one in findings if one.file == workbook.name])
    if not any(one.reasons or one.cells for one in marks):
        raise Rejected("return-nothing", file=file.name)
    cells = sum(sheet.rows * sheet.columns for sheet in workbook.sheets)
    styled = workbook.kind in ("xlsx", "xlsm") and cells <= STYLED_CELLS
    partial = out.with_name(f".{out.name}.partial")
    try:
        if styled:
            from lhs_desktop.formats.workbooks_back.styled import write_styled

            names = {sheet.name: sheet.name for sheet in workbook.sheets}
            write_styled(file, partial, marks, Origin(workbook.sha256, workbook.name, names), report)
        else:
            from lhs_desktop.formats.workbooks_back.unstyled import sheet_names, write_unstyled

            new = sheet_names(workbook)
            names = {name: sheet.name for name, sheet in zip(new, workbook.sheets, strict=True)}
            origin = Origin(workbook.sha256, workbook.name, names)
            write_unstyled(workbook, new, partial, marks, origin, report)
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)
    return Returned(out, sum(len(one.reasons) for one in marks), sum(len(one.cells) for one in marks), styled)


def _recipe(database: Database, workbook: Workbook, wanted: str | Recipe | None) -> Recipe:
    if isinstance(wanted, Recipe):
        return wanted
    with database.read() as connection:
        return recipes.named(connection, wanted) if wanted else recognise(workbook, recipes.known(connection))


def _marks(workbook: Workbook, file: Path, recipe: Recipe, findings: Sequence[_Finding]) -> list[SheetMarks]:
    told = [one for one in findings if SEVERITIES.get(one.code) is not Severity.NOTE]
    bare, _ = take_reasons(workbook, file, recipe)
    sheets: dict[str, _Sheet] = {}
    for part in recipe.parts:
        for table in find_tables(bare, part):
            sheet = sheets.setdefault(table.sheet.name, _Sheet(table))
            sheet.take(table, part, [one for one in told if one.sheet == table.sheet.name])
    return [sheet.marks() for sheet in sheets.values()]


@dataclass(slots=True)
class _Sheet:
    """What comes to be marked on one sheet."""

    table: SheetTable
    cells: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=dict)

    def take(self, table: SheetTable, recipe: Recipe, findings: Iterable[_Finding]) -> None:
        keys, codes = _keys(table, recipe)
        for one in findings:
            if one.code in _OF_NODES and codes:
                self._mark_node(table, recipe, one, codes)
                continue
            for row, column in _cells(one.cell):
                if not table.top <= row <= table.last:
                    continue
                _add(self.cells, (row, column), one.message)
                if row > table.header:
                    _add(self.reasons, row, one.message)
        self._together(keys)

    def _mark_node(self, table: SheetTable, recipe: Recipe, one: _Finding, codes: Mapping[int, str]) -> None:
        """A problem of a node is one of the cell that names it, on each of its rows."""
        head = recipe.levels[-1].code_column
        column = table.index(head, recipe) if head and table.has(head, recipe) else None
        for row, code in codes.items():
            if code == one.raw:
                _add(self.reasons, row, one.message)
                if column is not None:
                    _add(self.cells, (row, column), one.message)

    def _together(self, keys: Mapping[int, tuple[int, int]]) -> None:
        """Rows that make one figure with a row to be mended are asked for as well, or a part would replace the whole."""
        first: dict[tuple[int, int], int] = {}
        for row in sorted(self.reasons):
            if row in keys:
                first.setdefault(keys[row], row)
        for row, key in keys.items():
            if key in first and row not in self.reasons:
                self.reasons[row] = [_TOGETHER.format(row=first[key] + 1)]

    def marks(self) -> SheetMarks:
        sheet = self.table.sheet
        last = max((index for index, name in enumerate(self.table.names) if name), default=-1)
        beside = last + 1
        column = beside if all(cell is None for cell in sheet.column(beside)) else sheet.columns
        return SheetMarks(
            sheet=sheet.name,
            header=self.table.header,
            column=column,
            cells={place: "\n".join(texts) for place, texts in self.cells.items()},
            reasons={row: "\n".join(texts) for row, texts in sorted(self.reasons.items())},
        )


def _add(found: dict[Key, list[str]], key: Key, text: str) -> None:
    texts = found.setdefault(key, [])
    if text not in texts:
        texts.append(text)


def _keys(table: SheetTable, recipe: Recipe) -> tuple[dict[int, tuple[int, int]], dict[int, str]]:
    """By row of the sheet: its node and period as one key, and the code of its node."""
    over_nodes = recipe.layout is Layout.ACROSS and recipe.across is Across.NODE
    totals = total_rows(table, recipe)
    nodes = [-1] * table.size
    codes: dict[int, str] = {}
    if not over_nodes:
        rows = read_nodes(table, recipe, {}, totals)
        nodes = rows.index.tolist()
        codes = {table.first + row: rows.codes[node] for row, node in enumerate(nodes) if node >= 0}
    periods = [-1] * table.size
    if over_nodes or recipe.layout is not Layout.ACROSS:
        periods = row_periods(table, recipe)[0].tolist()
    keys = {
        table.first + row: (node, period)
        for row, (node, period) in enumerate(zip(nodes, periods, strict=True))
        if (node >= 0 or over_nodes) and (period >= 0 or recipe.layout is Layout.ACROSS)
    }
    return keys, codes


def _cells(cell: str) -> list[tuple[int, int]]:
    """The places of an address, or of several that were added up."""
    found = []
    for letters, _ in re.findall(r"([A-Z]+)(\d+)", cell):
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        found.append(column - 1)
    return list(zip(rows_of(cell), found, strict=True))
