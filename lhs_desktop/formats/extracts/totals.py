"""The publisher's totals beside the sums of the rows."""

from collections.abc import Callable, Sequence

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Floats
from lhs_desktop.formats.extracts.rows import rows_with
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.ledger import Reconciled
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.recipes import MeasureRule, Recipe, normal


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
    several = len(recipe.totals) > 1
    rows = usable & of_lowest_level(table, recipe)
    found = []
    for kind, of_kind in _kinds(table, recipe):
        heads = _heads([rule for rule in recipe.measures if rule.where == kind])
        for rule in recipe.totals:
            totals = rows_with(table, recipe, rule) & of_kind
            if not totals.any():
                continue
            said = ", ".join(part for part in (kind, rule.texts[0] if several else "") if part)
            for head, summable in heads.items():
                column = figures(head)
                if np.isnan(column[totals]).all():
                    continue
                published = float(np.nansum(column[totals]))
                computed = float(np.nansum(column[rows & of_kind]))
                one = Reconciled(
                    f"{table.file}: {head}" + (f" ({said})" if said else ""), published, computed
                )
                if summable or one.agrees:
                    found.append(one)
    return found


def _kinds(table: SheetTable, recipe: Recipe) -> list[tuple[str, Bools]]:
    """The rows of each kind that has measures of its own; totals of no kind, such as of the whole table, are for all."""
    every = np.ones(table.size, dtype=bool)
    columns = {rule.where_column for rule in recipe.measures}
    if columns == {""} or len(columns) > 1:
        return [("", every)]
    texts = [normal(text) for text in table.texts(table.index(columns.pop(), recipe))]
    kinds = dict.fromkeys(rule.where for rule in recipe.measures)
    return [(kind, np.array([text == normal(kind) for text in texts], dtype=bool)) for kind in kinds]


def of_lowest_level(table: SheetTable, recipe: Recipe) -> Bools:
    """Where rows of several levels stand mixed: only those of the lowest, or each would count again above."""
    level = recipe.levels[-1]
    if level.where_column:
        texts = table.texts(table.index(level.where_column, recipe))
        return np.array([normal(text) == normal(level.where) for text in texts], dtype=bool)
    if recipe.fill_down and level.code_column:
        return np.array(
            [bool(text) for text in table.texts(table.index(level.code_column, recipe))], dtype=bool
        )
    return np.ones(table.size, dtype=bool)


def _heads(rules: Sequence[MeasureRule]) -> dict[str, bool]:
    """The columns of figures, and whether their sum has a meaning: that of averages need not."""
    found: dict[str, bool] = {}
    for measure in rules:
        for head in measure.columns:
            found[head] = found.get(head, False) or measure.kind != Kind.MEAN
    return found
