"""Names and codes of places that are longer than any place's: a cell that ran away, not a name."""

import numpy as np

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.nodes import LONGEST_CODE, LONGEST_NAME
from lhs_desktop.models.recipes import Recipe


def refuse_long_names(table: SheetTable, recipe: Recipe, extract: SheetExtract) -> None:
    """Refuses places with such a name, those below them, and their figures, each with its cell."""
    named = {one.code: one for one in extract.structure}
    long = {code for code in (*extract.nodes, *named) if len(code) > LONGEST_CODE}
    long |= {one.code for one in extract.structure if len(one.name) > LONGEST_NAME}
    if not long:
        return
    refused = set(long)
    for one in extract.structure:  # from the top down
        if one.parent in refused:
            refused.add(one.code)
    found = extract.candidates
    bad = np.array([code in refused for code in extract.nodes] or [False], dtype=bool)[found.node]
    level = recipe.levels[-1]
    heads = [head for head in (level.code_column, level.name_column) if head and table.has(head, recipe)]
    column = table.index(heads[0], recipe) if heads else 0
    for number in np.unique(found.node[bad]).tolist():
        rows = np.flatnonzero(found.node == number)
        row = int(max(found.cell.row[rows[0]], found.denominator_cell.row[rows[0]])) - 1 - table.first
        code = extract.nodes[number]
        parameters = {"code": LONGEST_CODE, "name": LONGEST_NAME, "values": int(found.values[rows].sum())}
        kind = "name-too-long" if code in long else "name-too-long-above"
        extract.problems.append(
            Problem(extract.file, extract.sheet, table.cell(row, column), code, kind, parameters)
        )
    extract.rejected += int(found.values[bad].sum())
    extract.candidates = found.take(~bad)
    extract.structure = [one for one in extract.structure if one.code not in refused]
