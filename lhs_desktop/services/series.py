"""The figures of a node over time: what it reports, or what its descendants add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from lhs_desktop.models.db.tables import SCALE, balance, observation, period, source
from lhs_desktop.models.measures import Kind, Measure, RollUp, ratio
from lhs_desktop.models.observations import VALUED, Reported, SourceCell, State
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
    """The series of a node, by measure code; measures without any figure are left out."""
    by_id = {one.id: one for one in measures}
    wanted = list(by_id)
    calendar = _Calendar(connection)
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
    """The value that a node reports, on the display scale; none in a state without one."""
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
    return Reported(
        period=calendar.codes[row.period_id],
        numerator=row.numerator,
        denominator=row.denominator,
        value=own_value(measure, row.numerator, row.denominator, state),
        state=state,
        rolled_up=False,
        footnote=row.footnote,
        source=SourceCell(cell.batch_id, cell.file, cell.sheet, row.cell, row.denominator_cell),
        counted=1,
        below=below,
    )
