"""Codes that lost their zeros, and nodes that look like others."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from lhs_desktop.formats.extracts.candidates import NodeCandidate, SheetExtract
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import normal
from lhs_desktop.services.importing.checks.elsewhere import placed_elsewhere
from lhs_desktop.services.importing.definitions import aliases, node_keys
from lhs_desktop.services.importing.matching import Directory, plain

SHOWN = 20
"""So many of a kind are named one by one."""
NAMED = 5


def check_names(
    connection: Connection,
    sheets: Sequence[SheetExtract],
    repair_zeros: bool,
    directory: Callable[[], Directory],
) -> list[Problem]:
    """Looks at the nodes of a file that are not known, before any of them is made.

    Args:
        connection: The transaction of the import.
        sheets: The sheets of the file; with ``repair_zeros`` their codes are mended in place.
        repair_zeros: Fills codes with zeros where that alone makes them known.
        directory: The nodes that are known, for looking up.
    """
    known = node_keys(connection)
    if not known:
        return [problem for sheet in sheets for problem in _alike_in_file(sheet, known)]
    problems = []
    for sheet in sheets:
        called = aliases(connection, sheet.recipe)
        problems += placed_elsewhere(connection, sheet, known, called)
        described = dict.fromkeys([*sheet.nodes, *(one.code for one in sheet.structure)])
        unknown = {code for code in described if code not in known and normal(code) not in called}
        if not unknown:
            continue
        looked_up = directory()
        padded = {code: longer for code in sorted(unknown) if (longer := looked_up.padded(code))}
        if padded:
            problems.append(_zeros(sheet, padded, repair_zeros))
            if repair_zeros:
                _repair(sheet, padded)
            unknown -= padded.keys()
        new = [one for one in sheet.structure if one.code in unknown]
        problems += _like_known(sheet, new, looked_up)
        problems += _alike_in_file(sheet, known)
    return problems


def _zeros(sheet: SheetExtract, padded: dict[str, str], repaired: bool) -> Problem:
    code = "leading-zeros-repaired" if repaired else "leading-zeros-lost"
    first = next(iter(padded))
    parameters = {"count": len(padded), "pad": max(map(len, padded.values()))}
    return Problem(sheet.file, sheet.sheet, _cell(sheet, first), first, code, parameters)


def _cell(sheet: SheetExtract, code: str) -> str:
    """A cell with a figure of a node."""
    if code not in sheet.nodes:
        return ""
    rows = (sheet.candidates.node == sheet.nodes.index(code)).nonzero()[0]
    return sheet.candidates.cell[int(rows[0])] if len(rows) else ""


def _repair(sheet: SheetExtract, padded: dict[str, str]) -> None:
    sheet.nodes = [padded.get(code, code) for code in sheet.nodes]
    sheet.structure = [
        replace(one, code=padded.get(one.code, one.code), parent=padded.get(one.parent or "", one.parent))
        for one in sheet.structure
    ]


def _like_known(sheet: SheetExtract, new: Sequence[NodeCandidate], directory: Directory) -> list[Problem]:
    problems = []
    for one in new:
        codes = directory.same_code(one.code)
        names = [code for code in directory.same_name(one.name) if directory.levels[code] == one.level]
        if codes:
            known, kind = codes[0], "code-looks-alike"
        elif names and one.name != one.code:
            known, kind = names[0], "name-looks-alike"
        else:
            continue
        name = directory.names[known] if codes else one.name
        parameters = {"node": known, "name": name}
        problems.append(Problem(sheet.file, sheet.sheet, _cell(sheet, one.code), one.code, kind, parameters))
    return problems[:SHOWN]


def _alike_in_file(sheet: SheetExtract, known: dict[str, int]) -> list[Problem]:
    """New nodes of one level that have one name and different codes."""
    codes: dict[tuple[str, str], set[str]] = {}
    for one in sheet.structure:
        if one.code not in known and one.name != one.code:
            codes.setdefault((one.level, plain(one.name)), set()).add(one.code)
    alike = [sorted(found) for found in codes.values() if len(found) > 1]
    if not alike:
        return []
    names = ["/".join(found) for found in alike[:NAMED]]
    parameters = {
        "count": sum(map(len, alike)),
        "names": ", ".join(names) + (" …" if len(alike) > NAMED else ""),
    }
    return [Problem(sheet.file, sheet.sheet, "", "", "nodes-alike", parameters)]
