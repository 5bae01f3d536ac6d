"""Lookups: second files of a publisher that give names or attributes to codes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import Workbook, read_workbook
from lhs_desktop.models.recipes import Recipe, normal

Lookups = Mapping[str, Mapping[str, str]]
"""Lookup name → code → text."""


def read_lookups(
    recipe: Recipe, find: Callable[[str], Path | None], read: Callable[[Path], Workbook] = read_workbook
) -> tuple[Lookups, list[str]]:
    """Reads the lookups of a recipe.

    Args:
        recipe: The recipe.
        find: From a file name to its path, or None where there is no such file.
        read: The reader of workbooks.

    Returns:
        The lookups, and the names of files that were not found (their codes stay without names).
    """
    found: dict[str, dict[str, str]] = {}
    missing = []
    workbooks: dict[str, Workbook | None] = {}
    for name, lookup in recipe.lookups.items():
        if lookup.file not in workbooks:
            path = find(lookup.file)
            workbooks[lookup.file] = read(path) if path else None
        workbook = workbooks[lookup.file]
        if workbook is None:
            if lookup.file not in missing:
                missing.append(lookup.file)
            continue
        found[name] = _pairs(workbook, lookup.key, lookup.value)
    return found, missing


def _pairs(workbook: Workbook, key: str, value: str) -> dict[str, str]:
    sheet = workbook.sheets[0]
    heads = [normal(head) if head is not None else "" for head in sheet.row(0)]
    for head in (key, value):
        if normal(head) not in heads:
            raise Rejected(
                "column-missing", file=workbook.name, sheet=sheet.name, column=head, recipe="lookup"
            )
    keys = sheet.column(heads.index(normal(key)), 1, sheet.rows - 1)
    values = sheet.column(heads.index(normal(value)), 1, sheet.rows - 1)
    return {
        str(one).strip(): " ".join(str(other).split())
        for one, other in zip(keys, values, strict=True)
        if one is not None and other is not None
    }
