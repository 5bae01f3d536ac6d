"""The publisher's totals beside the sums of the rows."""

from collections.abc import Callable

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Floats
from lhs_desktop.formats.extracts.rows import rows_of_total
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.ledger import Reconciled
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.recipes import Recipe, normal


def reconcile_totals(
    table: SheetTable, recipe: Recipe, figures: Callable[[str], Floats], usable: Bools
) -> list[Reconciled]:
    """Every column that is loaded: each kind of total beside the sum of the rows.

    Args:
        table: The table.
        recipe: Says which rows are totals.
        figures: The numbers of a column by its head; NaN where there is none.
        usable: The rows that are loaded.
    """
    several = sum(len(rule.texts) for rule in recipe.totals) > 1
    rows = usable & _of_lowest_level(table, recipe)
    found = []
    for rule in recipe.totals:
        for text in rule.texts:
            totals = rows_of_total(table, recipe, rule, (text,))
            if not totals.any():
                continue
            for head, summable in _heads(recipe).items():
                column = figures(head)
                if np.isnan(column[totals]).all():
                    continue
                published, computed = float(np.nansum(column[totals])), float(np.nansum(column[rows]))
                if summable or abs(computed - published) <= 1e-6 * max(1.0, abs(published)):
                    what = f"{table.file}: {head}" + (f" ({text})" if several else "")
                    found.append(Reconciled(what, published, computed))
    return found


def _of_lowest_level(table: SheetTable, recipe: Recipe) -> Bools:
    """Where rows of several levels stand mixed: only those of the lowest, or each would count again above."""
    level = recipe.levels[-1]
    if not level.where_column:
        return np.ones(table.size, dtype=bool)
    texts = table.texts(table.index(level.where_column, recipe))
    return np.array([normal(text) == normal(level.where) for text in texts], dtype=bool)


def _heads(recipe: Recipe) -> dict[str, bool]:
    """The columns of figures, and whether their sum has a meaning: that of averages need not."""
    found: dict[str, bool] = {}
    for measure in recipe.measures:
        for head in measure.columns:
            found[head] = found.get(head, False) or measure.kind != Kind.MEAN
    return found
