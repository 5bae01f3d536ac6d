"""The publisher's totals beside the sums of the rows."""

from collections.abc import Callable, Sequence

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Floats
from lhs_desktop.formats.extracts.rows import rows_with
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.models.ledger import Reconciled
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.recipes import MeasureRule, Recipe, TotalsRule, normal


def reconcile_totals(
    table: SheetTable, recipe: Recipe, figures: Callable[[str], Floats], usable: Bools
) -> list[Reconciled]:
    """Every column that is loaded: each kind of total beside the sum of the rows.

    A row that several rules know, as the total of all hospitals that names neither hospital nor unit, is of the first.

    Args:
        table: The table.
        recipe: Says which rows are totals.
        figures: The numbers of a column by its head; NaN where there is none.
        usable: The rows that are loaded.
    """
    rows = usable & of_lowest_level(table, recipe)
    found = []
    for kind, of_kind, loaded in _kinds(table, recipe):
        heads = _heads([rule for rule in recipe.measures if not kind or rule.where == kind])
        earlier = np.zeros(table.size, dtype=bool)
        for rule in recipe.totals:
            totals = rows_with(table, recipe, rule) & of_kind & ~earlier
            earlier |= totals
            if not (rule.compared and totals.any()):
                continue
            said = ", ".join(part for part in (kind, _said(rule, recipe)) if part)
            for head, summable in heads.items():
                column = figures(head)
                if np.isnan(column[totals]).all():
                    continue
                published = float(np.nansum(column[totals]))
                computed = float(np.nansum(column[rows & loaded]))
                one = Reconciled(
                    f"{table.file}: {head}" + (f" ({said})" if said else ""), published, computed
                )
                if summable or one.agrees:
                    found.append(one)
    return found


def _said(rule: TotalsRule, recipe: Recipe) -> str:
    """Which of several kinds of totals this is."""
    text = rule.texts[0]
    if sum(other.texts[0] == text for other in recipe.totals) > 1:
        return f"{text} under {rule.column}"
    return text if len(recipe.totals) > 1 else ""


def _kinds(table: SheetTable, recipe: Recipe) -> list[tuple[str, Bools, Bools]]:
    """For each kind that has measures of its own, which rows are of it, as totals and as what they total.

    What is of none, such as totals of all kinds, stands beside all that is loaded.
    """
    every = np.ones(table.size, dtype=bool)
    columns = {rule.where_column for rule in recipe.measures}
    if columns == {""} or len(columns) > 1:
        return [("", every, every)]
    texts = table.texts(table.index(columns.pop(), recipe)).map(normal)
    kinds = dict.fromkeys(rule.where for rule in recipe.measures)
    found = [(kind, texts.where(normal(kind).__eq__)) for kind in kinds]
    none = ~np.logical_or.reduce([rows for _, rows in found])
    return [*((kind, rows, rows) for kind, rows in found), ("", none, every)]


def of_lowest_level(table: SheetTable, recipe: Recipe) -> Bools:
    """Where rows of several levels stand mixed: only those of the lowest, or each would count again above."""
    level = recipe.levels[-1]
    if level.where_column:
        texts = table.texts(table.index(level.where_column, recipe))
        return texts.where(lambda text: normal(text) == normal(level.where))
    if recipe.fill_down and level.code_column:
        return table.texts(table.index(level.code_column, recipe)).where(bool)
    return np.ones(table.size, dtype=bool)


def _heads(rules: Sequence[MeasureRule]) -> dict[str, bool]:
    """The columns of figures, and whether their sum has a meaning: that of averages need not."""
    found: dict[str, bool] = {}
    for measure in rules:
        for head in measure.columns:
            found[head] = found.get(head, False) or measure.kind != Kind.MEAN
    return found
