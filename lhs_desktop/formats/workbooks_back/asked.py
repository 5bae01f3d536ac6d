"""A workbook that was given back and mended: only the rows with a reason are asked for again."""

import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.workbooks import Sheet, Workbook, cell_text
from lhs_desktop.formats.workbooks_back.marks import PROPERTY, REASON, Origin
from lhs_desktop.models.recipes import Recipe, normal

NOT_ASKED = "not-asked-again"
"""Why the values of other rows are skipped."""
_SEARCHED_ROWS = 60
_CUSTOM = "docProps/custom.xml"
_LARGEST_PROPERTIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows that are asked for again, by sheet, and the file that they were taken from."""

    rows: Mapping[str, frozenset[int]]
    origin: Origin | None

    def only(self, extract: SheetExtract) -> None:
        """Leaves the figures of the other rows out of an extract."""
        rows = self.rows.get(extract.sheet)
        if rows is None:
            return
        found = extract.candidates
        cells = zip(found.cell.texts(), found.denominator_cell.texts(), strict=True)
        keep = np.array([not rows.isdisjoint(rows_of(cell or other)) for cell, other in cells], dtype=bool)
        left = int(found.values[~keep].sum())
        if left:
            extract.skipped[NOT_ASKED] = extract.skipped.get(NOT_ASKED, 0) + left
        extract.candidates = found.take(keep)
        extract.partial = True
        extract.replaces = self.origin.sha256 if self.origin else ""


def rows_of(cell: str) -> list[int]:
    """The rows, counted from 0, of an address or of several that were added up."""
    return [int(number) - 1 for number in re.findall(r"(?<=[A-Z])\d+", cell)]


def take_reasons(workbook: Workbook, path: Path, recipe: Recipe) -> tuple[Workbook, Asked | None]:
    """A workbook without its columns of reasons, and which rows they ask for; None where it was not given back.

    Its sheets are called as in the file that they were taken from; so is it itself, where its name holds the period.
    """
    places = {sheet.name: place for sheet in workbook.sheets if (place := _place(sheet)) is not None}
    if not places:
        return workbook, None
    origin = origin_of(path)
    known = origin.sheets if origin else {}
    rows: dict[str, frozenset[int]] = {}
    sheets = []
    for sheet in workbook.sheets:
        name = known.get(sheet.name, sheet.name)
        if sheet.name in places:
            header, column = places[sheet.name]
            cells = sheet.column(column, header + 1)
            rows[name] = frozenset(
                header + 1 + number for number, cell in enumerate(cells) if cell_text(cell).strip()
            )
            sheet = _without(sheet, column)
        else:
            rows[name] = frozenset()
        sheets.append(replace(sheet, name=name))
    by_name = any(part.period.within == "file" for part in recipe.parts)
    file = origin.file if origin and by_name else workbook.name
    return replace(workbook, name=file, sheets=tuple(sheets)), Asked(rows, origin)


def _place(sheet: Sheet) -> tuple[int, int] | None:
    for number, row in enumerate(sheet.iterate(0, _SEARCHED_ROWS - 1)):
        for column in range(len(row) - 1, -1, -1):
            if isinstance(cell := row[column], str) and normal(cell) == normal(REASON):
                return number, column
    return None


def _without(sheet: Sheet, column: int) -> Sheet:
    chunks = tuple(
        tuple(None if index == column else part for index, part in enumerate(parts)) for parts in sheet.chunks
    )
    return replace(sheet, chunks=chunks)


def origin_of(path: Path) -> Origin | None:
    """Which file a workbook says its rows were taken from."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as package:
            if _CUSTOM not in package.namelist() or package.getinfo(_CUSTOM).file_size > _LARGEST_PROPERTIES:
                return None
            text = package.read(_CUSTOM)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return None
    if b"<!DOCTYPE" in text:
        return None
    from openpyxl.packaging.custom import CustomPropertyList
    from openpyxl.xml.functions import fromstring

    try:
        found = CustomPropertyList.from_tree(fromstring(text))
        if PROPERTY not in found.names:
            return None
        said = json.loads(found[PROPERTY].value)
        return Origin(str(said["sha256"]), str(said["file"]), dict(said["sheets"]))
    except (KeyError, TypeError, ValueError, SyntaxError):  # XML that is none is an error of syntax
        return None
