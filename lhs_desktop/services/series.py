"""The figures of a node over time: what it reports, or what its descendants add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from lhs_desktop.models import disclosure
from lhs_desktop.models.db.tables import SCALE, balance, observation, period, source
from lhs_desktop.models.measures import Kind, Measure, RollUp, ratio
from lhs_desktop.models.observations import VALUED, Reported, SourceCell, State, Withheld
from lhs_desktop.models.periods import Period
from lhs_desktop.services import catalogue, nodes


@dataclass(frozen=True, slots=True)
class Series:
    """All figures of one node and measure, in time order."""

    measure: Measure
    periods: tuple[Period, ...]
    reported: tuple[Reported, ...]

    def at(self, when: Period) -> Reported | None:
        for one, found in zip(self.periods, self.reported, strict=True):
            if one == when:
                return found
        return None


def of_node(connection: Connection, key: int, measures: Iterable[Measure]) -> dict[str, Series]:
    """The series of a node, by measure code; measures without any figure are left out.

    A figure that rests on fewer cases than may be disclosed is there without its value and parts.
    """
    stored = _stored(connection, key, {one.id: one for one in measures}, _Calendar(connection))
    return {
        code: replace(each, reported=tuple(_alone(each.measure, one) for one in each.reported))
        if each.measure.disclosure_n > 0
        else each
        for code, each in stored.items()
    }


def of_siblings(
    connection: Connection, keys: Sequence[int], measures: Sequence[Measure]
) -> list[dict[str, Series]]:
    """The series of nodes that are shown side by side with their total, each as of ``of_node``.

    Beside a withheld figure others are withheld, too, where it could be worked out from them.
    """
    by_id, calendar = {one.id: one for one in measures}, _Calendar(connection)
    stored = [_stored(connection, key, by_id, calendar) for key in keys]
    marks: dict[tuple[int, str, Period], Withheld] = {}
    for measure in by_id.values():
        if measure.disclosure_n > 0:
            marks |= _marks(measure, stored)
    return [
        {
            code: replace(
                each,
                reported=tuple(
                    disclosure.masked(one, marks.get((place, code, when), Withheld.NONE))
                    for when, one in zip(each.periods, each.reported, strict=True)
                ),
            )
            for code, each in found.items()
        }
        for place, found in enumerate(stored)
    ]


def _marks(measure: Measure, stored: Sequence[dict[str, Series]]) -> dict[tuple[int, str, Period], Withheld]:
    """What is withheld of the figures of siblings, by place, measure and period."""
    side_by_side: dict[Period, list[tuple[int, Reported]]] = {}
    for place, found in enumerate(stored):
        if (each := found.get(measure.code)) is not None:
            for when, one in zip(each.periods, each.reported, strict=True):
                side_by_side.setdefault(when, []).append((place, one))
    return {
        (place, measure.code, when): mark
        for when, siblings in side_by_side.items()
        for (place, _), mark in zip(
            siblings,
            disclosure.marks(measure, [(one.numerator, one.denominator) for _, one in siblings]),
            strict=True,
        )
    }


def _alone(measure: Measure, one: Reported) -> Reported:
    """A figure as it may be shown by itself."""
    if disclosure.is_small(measure, one.numerator, one.denominator):
        return disclosure.masked(one, Withheld.SMALL)
    below = one.below
    if below is not None and disclosure.is_small(measure, below.numerator, below.denominator):
        return replace(one, below=None)
    return one


def _stored(
    connection: Connection, key: int, by_id: Mapping[int, Measure], calendar: "_Calendar"
) -> dict[str, Series]:
    """The series as they stand in the database."""
    wanted = list(by_id)
    found: dict[int, dict[int, Reported]] = {}
    rolled = select(balance).where(balance.c.node_id == key, balance.c.measure_id.in_(wanted))
    for row in connection.execute(rolled):
        figures = found.setdefault(row.measure_id, {})
        figures[row.period_id] = _rolled_up(row, by_id[row.measure_id], calendar)
    own = select(observation).where(observation.c.node_id == key, observation.c.measure_id.in_(wanted))
    reported = connection.execute(own).all()
    sources = _sources(connection, {row.source_id for row in reported})
    for row in reported:
        figures = found.setdefault(row.measure_id, {})
        below = figures.get(row.period_id)
        figures[row.period_id] = _own(row, by_id[row.measure_id], calendar, sources[row.source_id], below)
    result = {}
    for measure_id, one in by_id.items():
        if measure_id in found:
            figures = found[measure_id]
            ordered = sorted(figures, key=calendar.position.__getitem__)
            spans = tuple(calendar.spans[each] for each in ordered)
            result[one.code] = Series(one, spans, tuple(figures[each] for each in ordered))
    return result


class _Calendar:
    """All periods of the database, each made once: a series has thousands of figures but few periods."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(select(period).order_by(period.c.end_date, period.c.start_date)).all()
        self.spans = {row.id: Period(end=row.end_date, start=row.start_date) for row in rows}
        self.codes = {row.id: row.code for row in rows}
        self.position = {row.id: position for position, row in enumerate(rows)}


def _sources(connection: Connection, keys: set[int]) -> dict[int, Row[Any]]:
    rows = connection.execute(select(source).where(source.c.id.in_(keys))) if keys else ()
    return {row.id: row for row in rows}


def observations(connection: Connection, node_code: str, measure_code: str) -> list[Reported]:
    """All figures of a node and measure, in time order.

    Raises:
        Rejected: ``node-unknown``, ``measure-unknown``.
    """
    node = nodes.find(connection, node_code)
    measure = catalogue.find(connection, measure_code)
    series = of_node(connection, node.id, [measure]).get(measure_code)
    return list(series.reported) if series else []


def rolled_up_value(measure: Measure, numerator: float, denominator: float | None) -> float | None:
    """The value of a roll-up on the display scale; a ratio with too small an expected number is withheld."""
    if denominator is not None and denominator < measure.minimum_n:
        return None
    kind = Kind.PROPORTION if measure.rollup is RollUp.WEIGHTED else measure.kind
    return ratio(numerator, denominator, kind, measure.multiplier)


def own_value(
    measure: Measure, numerator: float | None, denominator: float | None, state: State
) -> float | None:
    """The value that a node reports, on the display scale; none in a state without one, or of too few cases."""
    if state not in VALUED:
        return None
    kind = Kind.COUNT if measure.kind is Kind.MEAN else measure.kind
    if measure.has_denominator and denominator is not None and denominator < measure.minimum_n:
        return None
    return ratio(numerator, denominator, kind, measure.multiplier)


def _rolled_up(row: Row[Any], measure: Measure, calendar: _Calendar) -> Reported:
    numerator = row.numerator / SCALE if row.counted else None
    denominator = row.denominator / SCALE if row.counted and measure.has_denominator else None
    value = None if numerator is None else rolled_up_value(measure, numerator, denominator)
    state = State.OK if row.counted else State.NOT_AVAILABLE
    if row.counted and value is None and denominator is not None and denominator < measure.minimum_n:
        state = State.TOO_SMALL
    return Reported(
        period=calendar.codes[row.period_id],
        numerator=numerator,
        denominator=denominator,
        value=value,
        state=state,
        rolled_up=True,
        counted=row.counted,
        missing=row.missing,
    )


def _own(
    row: Row[Any], measure: Measure, calendar: _Calendar, cell: Row[Any], below: Reported | None
) -> Reported:
    """What a node reports. Where it reports no figure but its parts do, the roll-up stands for it."""
    if row.numerator is None and below is not None and below.numerator is not None:
        return below
    state = State(row.state)
    value = own_value(measure, row.numerator, row.denominator, state)
    if state in VALUED and value is None and row.denominator is not None and row.numerator is not None:
        state = State.TOO_SMALL if row.denominator < measure.minimum_n else state
    return Reported(
        period=calendar.codes[row.period_id],
        numerator=row.numerator,
        denominator=row.denominator,
        value=value,
        state=state,
        rolled_up=False,
        footnote=row.footnote,
        source=SourceCell(cell.batch_id, cell.file, cell.sheet, row.cell, row.denominator_cell),
        counted=1,
        below=below,
    )
