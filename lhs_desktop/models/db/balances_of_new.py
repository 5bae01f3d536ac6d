"""Balances of rows of which nothing was stored before: added up as numbers, a tenth of the time of the same in SQL.

What counts, and how, stands in ``balances``; a check of the database compares the two.
"""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, column, insert, select, table

from lhs_desktop.models.db.store import Bools, Figures, Floats, Ints
from lhs_desktop.models.db.tables import SCALE, closure, measure, period

_SERIES = table("staged_series", column("node_id"))

_WHOLE = 2.0**52
"""From here on a number has no fraction."""


def note_new(connection: Connection, figures: Figures) -> None:
    """Notes what new rows add to the parents of their nodes, as ``balances.note_changes`` does for any.

    Args:
        connection: The transaction, with ``staged_series``: the series of the rows.
        figures: The rows.
    """
    parts = _Parts.of(connection, figures)
    _note_turned(connection, figures, parts)
    row, ancestor = _parents(connection, figures)
    known = parts.rolled_up[row]
    row, ancestor = row[known], ancestor[known]
    if not len(row):
        return
    order = np.lexsort((figures.period[row], figures.measure[row], ancestor))
    row, ancestor = row[order], ancestor[order]
    keys = (figures.measure[row], ancestor, figures.period[row])
    other = np.any([np.diff(key) != 0 for key in keys], axis=0)
    first = np.concatenate(([0], np.flatnonzero(other) + 1))
    sums = [np.add.reduceat(part[row], first) for part in parts.summed]
    columns = [*(key[first] for key in keys), *sums]
    names = ("measure_id", "node_id", "period_id", "numerator", "denominator", "counted", "missing")
    noted = [dict(zip(names, one, strict=True)) for one in zip(*map(np.ndarray.tolist, columns), strict=True)]
    connection.execute(insert(table("balance_above", *map(column, names))), noted)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What each row adds."""

    rolled_up: Bools
    """Whether its measure is rolled up at all."""
    numerator: Ints
    """In millionths, as the denominator."""
    denominator: Ints
    counted: Ints
    missing: Ints

    @property
    def summed(self) -> tuple[Ints, Ints, Ints, Ints]:
        return self.numerator, self.denominator, self.counted, self.missing

    @classmethod
    def of(cls, connection: Connection, figures: Figures) -> "_Parts":
        rows = connection.execute(select(measure.c.id, measure.c.kind, measure.c.rollup)).all()
        size = max((row.id for row in rows), default=0) + 1
        count, weighted, rolled_up = (np.zeros(size, dtype=bool) for _ in range(3))
        for row in rows:
            count[row.id] = row.kind == "count"
            weighted[row.id] = row.rollup == "weighted"
            rolled_up[row.id] = row.rollup != "none"
        of = figures.measure
        denominated = np.isfinite(figures.denominator)
        present = np.isfinite(figures.numerator) & (count[of] | denominated)
        numerator = np.where(weighted[of], figures.numerator * figures.denominator, figures.numerator)
        half_even = connection.dialect.name == "postgresql"
        return cls(
            rolled_up[of],
            _scaled(np.where(present, numerator, 0.0), half_even),
            _scaled(np.where(present & denominated, figures.denominator, 0.0), half_even),
            present.astype(np.int64),
            (~present & figures.applicable).astype(np.int64),
        )


def _scaled(values: Floats, half_even: bool) -> Ints:
    """In millionths; halves as the database rounds them."""
    scaled = values * SCALE
    if half_even:
        return np.rint(scaled).astype(np.int64)
    near = np.abs(scaled) < _WHOLE
    return np.where(near, scaled + np.copysign(0.5, scaled), scaled).astype(np.int64)


def _parents(connection: Connection, figures: Figures) -> tuple[Ints, Ints]:
    """Each row with each parent that its node has in its period."""
    links = connection.execute(
        select(closure.c.descendant_id, closure.c.ancestor_id, closure.c.valid_from, closure.c.valid_to)
        .where(closure.c.depth == 1, closure.c.descendant_id.in_(select(_SERIES.c.node_id)))
        .order_by(closure.c.descendant_id)
    ).all()
    child, parent, start, end = (
        np.array([value.toordinal() if hasattr(value, "toordinal") else value for value in values], np.int64)
        for values in (zip(*links, strict=True) if links else ((), (), (), ()))
    )
    first = np.searchsorted(figures.node, child, "left")
    count = np.searchsorted(figures.node, child, "right") - first
    row = np.arange(int(count.sum())) + np.repeat(first - (np.cumsum(count) - count), count)
    ends = {key: when.toordinal() for key, when in connection.execute(select(period.c.id, period.c.end_date))}
    of_period = np.zeros(max(ends, default=0) + 1, dtype=np.int64)
    of_period[list(ends)] = list(ends.values())
    when = of_period[figures.period[row]]
    inside = (when >= np.repeat(start, count)) & (when <= np.repeat(end, count))
    return row[inside], np.repeat(parent, count)[inside]


def _note_turned(connection: Connection, figures: Figures, parts: _Parts) -> None:
    """Where a node that has others below it begins to report."""
    above = select(_SERIES.c.node_id).distinct()
    above = above.where(select(closure.c.depth).where(closure.c.ancestor_id == _SERIES.c.node_id).exists())
    nodes = list(connection.execute(above).scalars())
    rows = np.isin(figures.node, nodes) & parts.rolled_up & (parts.counted > 0)
    turned = set(zip(figures.measure[rows].tolist(), figures.period[rows].tolist(), strict=True))
    if turned:
        names = ("measure_id", "period_id")
        noted = [dict(zip(names, one, strict=True)) for one in sorted(turned)]
        connection.execute(insert(table("balance_turned", *map(column, names))), noted)
