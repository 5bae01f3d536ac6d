"""The figures of many nodes over a window, read at once and added up: as reported, or as rolled up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, and_, select

from lhs_desktop.models import disclosure
from lhs_desktop.models.db.tables import SCALE, balance, observation, period
from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.observations import VALUED, State
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.services.comparing.windows import Window

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one node in one period; of a mean the numerator is the mean times its weight."""

    node: int
    period: Period
    numerator: float
    denominator: float | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What one node has over the window."""

    numerator: float
    denominator: float | None
    """None for a plain amount, and for means without weights."""
    periods: int
    """With a value that counts."""
    missing: int
    """Without one, though some peer has one."""
    state: State | None
    """Of the periods without a value: the most frequent; None where there are none."""
    values: Floats
    """Of each period, on the scale of numerator ÷ denominator."""
    weights: Floats
    withheld: bool = False
    """Its cases are fewer than may be disclosed: it is shown without figures."""

    @property
    def size(self) -> float | None:
        """Mean denominator a period."""
        return self.denominator / self.periods if self.denominator is not None and self.periods else None


def figures(
    connection: Connection, measure: Measure, chosen: Select[tuple[int]], window: Window
) -> tuple[list[Figure], dict[int, list[tuple[Period, State]]]]:
    """All figures in a window that count, and by node the periods without one, with their state.

    What a node reports goes before its roll-up; where it reports no figure, the roll-up stands for it.

    Args:
        connection: A transaction that reads.
        measure: The measure.
        chosen: A query for the keys of the nodes.
        window: Which periods.
    """
    spans = _periods(connection, measure, window)
    found: list[Figure] = []
    lacking: dict[int, list[tuple[Period, State]]] = {}
    rolled = _rolled(connection, measure, chosen, spans)
    seen: set[tuple[int, int]] = set()
    for row in _own(connection, measure, chosen, spans):
        key = (row.node_id, row.period_id)
        if row.numerator is None and key in rolled:
            continue
        seen.add(key)
        state = State(row.state)
        has_parts = row.numerator is not None and (row.denominator is not None or not _needs_both(measure))
        if state in VALUED and has_parts:
            found.append(_figure(measure, spans[row.period_id], row))
        else:
            # A figure without its denominator cannot be added to others.
            lacking.setdefault(row.node_id, []).append(
                (spans[row.period_id], State.NOT_AVAILABLE if state in VALUED else state)
            )
    for key, (numerator, denominator) in rolled.items():
        if key not in seen:
            below = denominator / SCALE if measure.has_denominator else None
            found.append(Figure(key[0], spans[key[1]], numerator / SCALE, below))
    return found, lacking


def summed(
    measure: Measure,
    nodes: Sequence[int],
    found: Sequence[Figure],
    lacking: dict[int, list[tuple[Period, State]]],
) -> dict[int, Sums]:
    """What each node adds up to over the periods in which any of them has a figure."""
    of_node: dict[int, list[Figure]] = {key: [] for key in nodes}
    for one in found:
        if one.node in of_node:
            of_node[one.node].append(one)
    every = {one.period for one in found}
    return {
        key: _sums(measure, _apart(measure, mine), lacking.get(key, ()), every)
        for key, mine in of_node.items()
    }


def _apart(measure: Measure, mine: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of a node that may be added up: a sum less the periods that are shown must give none away.

    Withheld periods stay out, unless they are several and not too small together; or unless all are withheld, for then
    the sum is all that is shown.
    """
    small = [one for one in mine if disclosure.is_small(measure, one.numerator, one.denominator)]
    if not small or len(small) == len(mine):
        return mine
    sizes = [disclosure.size_of(measure, one.numerator, one.denominator) or 0.0 for one in small]
    if len(small) > 1 and sum(sizes) >= measure.disclosure_n:
        return mine
    return [one for one in mine if one not in small]


def _sums(
    measure: Measure,
    mine: Sequence[Figure],
    lacking: Sequence[tuple[Period, State]],
    every: set[Period],
) -> Sums:
    counted = [(when, state) for when, state in lacking if when in every or not every]
    states = Counter(state for _, state in counted)
    not_meant = states[State.NOT_APPLICABLE]
    if not mine and set(states) == {State.NOT_APPLICABLE}:
        not_meant = len(every)  # a unit that the measure is not meant for lacks nothing
    numerators = np.array([one.numerator for one in mine], dtype=float)
    weighted = [one.denominator for one in mine if one.denominator is not None]
    has_weights = measure.has_denominator and len(weighted) == len(mine)
    weights = np.array(weighted, dtype=float) if has_weights else np.ones(len(mine))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = numerators / weights
    return Sums(
        numerator=float(numerators.sum()),
        denominator=float(weights.sum()) if has_weights else None,
        periods=len(mine),
        missing=max(len(every) - len(mine) - not_meant, 0),
        state=states.most_common(1)[0][0] if states else None,
        values=values,
        weights=weights,
    )


def disclosed(measure: Measure, sums: Sums) -> Sums:
    """What may be shown of what a node adds up to."""
    if not sums.periods or not disclosure.is_small(measure, sums.numerator, sums.denominator):
        return sums
    none = np.empty(0)
    return replace(
        sums,
        numerator=0.0,
        denominator=None,
        periods=0,
        state=State.TOO_SMALL,
        values=none,
        weights=none,
        withheld=True,
    )


def _needs_both(measure: Measure) -> bool:
    return measure.has_denominator and measure.kind is not Kind.MEAN


def _figure(measure: Measure, when: Period, row: Any) -> Figure:
    if measure.kind is Kind.MEAN:  # as reported: the mean itself, and its weight
        weight = row.denominator
        return Figure(row.node_id, when, row.numerator * (1.0 if weight is None else weight), weight)
    return Figure(row.node_id, when, row.numerator, row.denominator if measure.has_denominator else None)


def _periods(connection: Connection, measure: Measure, window: Window) -> dict[int, Period]:
    query = select(period.c.id, period.c.start_date, period.c.end_date).where(
        period.c.start_date >= window.first.start, period.c.end_date <= window.last.end
    )
    if window.last.grain is Grain.SPAN:
        query = query.where(period.c.code == window.last.code)
    else:
        query = query.where(period.c.grain == measure.calendar)
    return {row.id: Period(end=row.end_date, start=row.start_date) for row in connection.execute(query)}


def _own(
    connection: Connection, measure: Measure, chosen: Select[tuple[int]], spans: dict[int, Period]
) -> list[Any]:
    rows = connection.execute(
        select(
            observation.c.node_id,
            observation.c.period_id,
            observation.c.numerator,
            observation.c.denominator,
            observation.c.state,
        ).where(
            observation.c.node_id.in_(chosen),
            observation.c.measure_id == measure.id,
            observation.c.period_id.in_(spans),
        )
    )
    return list(rows)


def _rolled(
    connection: Connection, measure: Measure, chosen: Select[tuple[int]], spans: dict[int, Period]
) -> dict[tuple[int, int], tuple[int, int]]:
    own = (
        select(observation.c.node_id)
        .where(
            and_(
                observation.c.node_id == balance.c.node_id,
                observation.c.measure_id == balance.c.measure_id,
                observation.c.period_id == balance.c.period_id,
                observation.c.numerator.is_not(None),
            )
        )
        .exists()
    )
    rows = connection.execute(
        select(balance.c.node_id, balance.c.period_id, balance.c.numerator, balance.c.denominator).where(
            balance.c.node_id.in_(chosen),
            balance.c.measure_id == measure.id,
            balance.c.period_id.in_(spans),
            balance.c.counted > 0,
            ~own,
        )
    )
    return {(node, when): (numerator, denominator) for node, when, numerator, denominator in rows}
