"""Rows of one node and period that may be parts of it: the columns that tell them apart."""

from collections.abc import Sequence

import numpy as np

from lhs_desktop.formats.extracts.candidates import Ints
from lhs_desktop.formats.extracts.distinct import Distinct, distinct_cells, together
from lhs_desktop.formats.extracts.proposing.context import Context
from lhs_desktop.formats.extracts.proposing.drafts import Draft
from lhs_desktop.formats.extracts.proposing.leaving import Rules
from lhs_desktop.formats.extracts.proposing.places import Place
from lhs_desktop.formats.extracts.proposing.profiles import Column
from lhs_desktop.formats.extracts.repeats import names_kinds
from lhs_desktop.formats.workbooks import Cell, cell_text


def parts_differ_by(
    context: Context,
    keys: Sequence[Column],
    places: Sequence[Place],
    drafts: Sequence[Draft],
    left: tuple[Rules, Rules],
) -> tuple[str, ...]:
    """The columns that name something by which rows of one node, period and kind differ; none where no row repeats.

    A row that stands again as it is, or with other figures and nothing that says why, is no part: a person must decide.

    Args:
        context: The table.
        keys: The columns that say which node, period and kind a row is of.
        places: The columns of the last are the same on such rows, or no more than another name.
        drafts: The measures.
        left: Which rows are totals, and which alone are read.
    """
    totals, only = left
    columns = {column.head: _cells(context, column) for column in context.columns}
    texts = {column.head: columns[column.head].map(_text) for column in keys}
    rows = _rows(columns, list(texts.values()), totals, only)
    group, first = together([Distinct(one.values, one.place[rows]) for one in texts.values()], len(rows))
    if len(first) == len(rows):
        return ()
    figures = {part for draft in drafts for part in (draft.numerator, draft.denominator, draft.published)}
    others = {*figures, *(column.head for column in keys), *places[-1].heads}
    return tuple(
        column.head
        for column in context.columns
        if column.head not in others
        and column.period is None
        and names_kinds(column.head, columns[column.head])
        and _differs(group, columns[column.head].map(_text).place[rows], len(first))
    )


def _cells(context: Context, column: Column) -> Distinct[Cell]:
    return distinct_cells(context.sheet, column.index, context.region.first, context.region.last)


def _text(cell: Cell) -> str:
    return cell_text(cell).strip()


def _rows(
    columns: dict[str, Distinct[Cell]], keys: Sequence[Distinct[str]], totals: Rules, only: Rules
) -> Ints:
    """The rows that are read."""
    keep = np.ones(len(keys[0]) if keys else 0, dtype=bool)
    for key in keys:
        keep &= key.where(bool)
    for head, marks in totals:
        keep &= ~columns[head].where(lambda cell, marks=marks: _text(cell) in marks)  # type: ignore[misc]
    for head, marks in only:
        keep &= columns[head].where(lambda cell, marks=marks: _text(cell) in marks)  # type: ignore[misc]
    return np.flatnonzero(keep)


def _differs(group: Ints, place: Ints, groups: int) -> bool:
    """Whether a column says several things in some group."""
    return len(np.unique(group * (int(place.max(initial=0)) + 1) + place)) > groups
