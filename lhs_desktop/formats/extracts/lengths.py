"""Names and codes of places that are none: longer than any place's, or with letters that nobody sees."""

import numpy as np

from lhs_desktop.formats.extracts.candidates import SheetExtract
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.letters import refused_in
from lhs_desktop.models.nodes import LONGEST_CODE, LONGEST_NAME
from lhs_desktop.models.recipes import Recipe


def refuse_unfit_names(table: SheetTable, recipe: Recipe, extract: SheetExtract) -> None:
    """Refuses places with such a name, those below them, and their figures, each with its cell."""
    refused: dict[str, tuple[str, dict[str, object]]] = {}
    codes = {*extract.nodes, *(one.code for one in extract.structure)}
    texts = [(code, code, LONGEST_CODE) for code in codes]
    texts += [(one.code, one.name, LONGEST_NAME) for one in extract.structure]
    for code, text, most in texts:
        if len(text) > most:
            refused[code] = "name-too-long", {"code": LONGEST_CODE, "name": LONGEST_NAME}
        elif letter := refused_in(text):
            refused.setdefault(code, ("name-unseen", {"letter": letter}))
    if not refused:
        return
    for one in extract.structure:  # from the top down
        if one.parent in refused:
            kind, about = refused[one.parent]
            refused.setdefault(one.code, (kind if kind.endswith("-above") else f"{kind}-above", about))
    found = extract.candidates
    bad = np.array([code in refused for code in extract.nodes] or [False], dtype=bool)[found.node]
    level = recipe.levels[-1]
    heads = [head for head in (level.code_column, level.name_column) if head and table.has(head, recipe)]
    column = table.index(heads[0], recipe) if heads else 0
    for number in np.unique(found.node[bad]).tolist():
        rows = np.flatnonzero(found.node == number)
        row = int(max(found.cell.row[rows[0]], found.denominator_cell.row[rows[0]])) - 1 - table.first
        code = extract.nodes[number]
        kind, about = refused[code]
        parameters = {**about, "values": int(found.values[rows].sum())}
        extract.problems.append(
            Problem(extract.file, extract.sheet, table.cell(row, column), code, kind, parameters)
        )
    extract.rejected += int(found.values[bad].sum())
    extract.candidates = found.take(~bad)
    extract.structure = [one for one in extract.structure if one.code not in refused]
