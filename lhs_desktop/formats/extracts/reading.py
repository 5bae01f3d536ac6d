"""A workbook and a recipe to what the workbook holds."""

from collections.abc import Iterator

import numpy as np

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.across import read_across
from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.companions import read_companions
from lhs_desktop.formats.extracts.headers import headers_twice, left_unread
from lhs_desktop.formats.extracts.identifiers import identifying, not_of_staff, of_an_account, of_patients
from lhs_desktop.formats.extracts.lengths import refuse_unfit_names
from lhs_desktop.formats.extracts.long import read_long
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.percents import look_at_percents
from lhs_desktop.formats.extracts.quantities import measured
from lhs_desktop.formats.extracts.records.reading import read_list
from lhs_desktop.formats.extracts.repeats import find_repeats
from lhs_desktop.formats.extracts.structure import with_figures
from lhs_desktop.formats.extracts.suspected import one_row_each, suspected
from lhs_desktop.formats.extracts.table import SheetTable, find_tables
from lhs_desktop.formats.extracts.years_assumed import row_years
from lhs_desktop.formats.workbooks import Workbook, address
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Layout, ListOf, Recipe, normal

FEWEST_PLACES = 4
"""So many places it takes to tell that each has a number of its own."""
MORE_HEADS = 2
"""So many times the heads of a list may stand in a table that is taken for it."""
_LAYOUTS = {
    Layout.LONG: read_long,
    Layout.COMPANIONS: read_companions,
    Layout.ACROSS: read_across,
    Layout.LIST: read_list,
}


def read_extract(workbook: Workbook, recipe: Recipe, lookups: Lookups) -> list[SheetExtract]:
    """Reads every sheet of a workbook that a recipe knows.

    Raises:
        Rejected: ``recipe-does-not-fit`` when it knows none, ``column-missing`` when a column that it
            needs is not there, ``patient-identifiers`` when it reads a column of them, ``patient-level`` when its
            rows are patients.
    """
    tables = [(part, table) for part in recipe.parts for table in find_tables(workbook, part)]
    if not tables:
        raise Rejected(
            "recipe-does-not-fit",
            file=workbook.name,
            recipe=recipe.name,
            columns=", ".join(recipe.recognise[:4]),
        )
    refused = [_refuse_identifiers(table, part) for part, table in tables]
    extracts = [_LAYOUTS[part.layout](table, part, lookups, workbook.sha256) for part, table in tables]
    for (part, table), extract, problems in zip(tables, extracts, refused, strict=True):
        extract.problems += look_at_percents(table, part, extract)
        extract.problems += row_years(table, part, extract)
        extract.duplicates, extract.differ_by, extract.rules = part.duplicates, part.differ_by, part.measures
        first = next((index for index, name in enumerate(table.names) if name), 0)
        extract.header = address(table.header, first)
        extract.adds_columns = part.layout is Layout.LONG
        extract.measured = measured(table, part)
        extract.problems += headers_twice(table, part)
        extract.problems += left_unread(table, part, {problem.raw for problem in problems})
        refuse_unfit_names(table, part, extract)
        named = (extract.nodes[one] for one in np.unique(extract.candidates.node).tolist())
        extract.structure = with_figures(extract.structure, named)
        extract.repeats = find_repeats(table, part, extract, {problem.raw for problem in problems})
        extract.each_once = extract.repeats is None
        extract.problems[:0] = [*problems, *suspected(extract, part), *one_row_each(extract)]
    return extracts


def _refuse_identifiers(table: SheetTable, recipe: Recipe) -> list[Problem]:
    """Names the columns that hold identifiers of patients; a recipe that reads one is refused."""
    heads = table.names
    if of_patients(heads, table.sheet, table.first, table.last):
        raise Rejected("patient-level", file=table.file, sheet=table.sheet.name)
    found = identifying(heads, table.sheet, table.first, table.last)
    if recipe.listing is not None and recipe.listing.of is ListOf.PEOPLE:
        return _refuse_patients(table, found)
    read = {normal(other) for head in recipe.heads for other in recipe.other_heads(head)}
    if wanted := [head for head in found if normal(head) in read]:
        raise Rejected(
            "patient-identifiers", file=table.file, sheet=table.sheet.name, columns=", ".join(wanted)
        )
    if any(_numbers_places(table, recipe, head) for head in found):
        raise Rejected("patient-level", file=table.file, sheet=table.sheet.name)
    return [
        Problem(
            table.file, table.sheet.name, address(table.header, heads.index(head)), head, "identifier-column"
        )
        for head in found
    ]


def _numbers_places(table: SheetTable, recipe: Recipe, head: str) -> bool:
    """Whether a column that identifies persons gives each place its number: then the places are persons."""
    places = {name for level in recipe.levels for name in (level.code_column, level.name_column) if name}
    columns = {table.index(name, recipe) for name in places if table.has(name, recipe)}
    if not columns or of_an_account(head):
        return False
    numbers = table.texts(table.names.index(head)).each()
    told = zip(*(table.texts(column).each() for column in sorted(columns)), strict=True)
    pairs = {(number, place) for number, place in zip(numbers, told, strict=True) if number and any(place)}
    return len(pairs) >= FEWEST_PLACES and len(pairs) == len({one for one, _ in pairs}) == len(
        {place for _, place in pairs}
    )


def _refuse_patients(table: SheetTable, found: list[str]) -> list[Problem]:
    """A list of staff holds names, and nothing else by which patients are known."""
    if other := not_of_staff(found):
        raise Rejected(
            "people-identifiers", file=table.file, sheet=table.sheet.name, columns=", ".join(other)
        )
    return []


def recognises(workbook: Workbook, recipe: Recipe) -> bool:
    """Whether a recipe knows a workbook by its heads, and finds all the columns that it reads.

    A list has few heads that others have too: it is known only where the table has hardly any more.
    """
    return any(_is_the_list(table, part) for part, table in _readable(workbook, recipe))


def fits(workbook: Workbook, recipe: Recipe) -> bool:
    """Whether a recipe that was asked for finds all the columns that it reads."""
    return any(True for _ in _readable(workbook, recipe))


def _readable(workbook: Workbook, recipe: Recipe) -> Iterator[tuple[Recipe, SheetTable]]:
    for part in recipe.parts:
        for table in find_tables(workbook, part):
            if all(table.has(head, part) for head in part.heads):
                yield part, table


def _is_the_list(table: SheetTable, recipe: Recipe) -> bool:
    heads = sum(1 for name in table.names if name)
    return recipe.layout is not Layout.LIST or heads <= MORE_HEADS * len(recipe.recognise)
