"""The stretch of periods over which peers are compared."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Select, or_, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models import periods
from lhs_desktop.models.db.tables import balance, observation, period
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.periods import Grain, Period

USUAL = 12
"""Periods, where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Window:
    """All periods of the measure from one to another, both included."""

    first: Period
    last: Period

    @property
    def label(self) -> str:
        """``May 2021 to Apr 2022``; ``2014``."""
        return self.last.label if self.first == self.last else f"{self.first.label} to {self.last.label}"

    @property
    def count(self) -> int:
        """How many periods of the calendar it spans."""
        if self.first == self.last or self.last.grain is Grain.SPAN:
            return 1
        return sum(1 for _ in periods.between(self.first, self.last))

    def before(self) -> "Window":
        """What it is held against: a year or more against as many periods before it, less than a year
        against the same periods of the year before."""
        count, grain = self.count, self.last.grain
        a_year = _IN_A_YEAR.get(grain, count)
        steps = max(count, a_year)
        return Window(_back(self.first, steps), _back(self.last, steps))


def earlier(connection: Connection, measure: Measure, chosen: Select[tuple[int]], later: Window) -> Window:
    """The window that one is held against; of spans, which may be of any length, the last that ended before.

    Raises:
        Rejected: ``compare-no-figures``, ``compare-none-in-window`` where no span ended before.
    """
    if later.last.grain is not Grain.SPAN:
        return later.before()
    eve = later.first.start - timedelta(days=1)
    return latest(connection, measure, chosen, Period(end=eve, start=eve), 1)


_IN_A_YEAR = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.WEEK: 52}


def _back(when: Period, steps: int) -> Period:
    for _ in range(steps):
        when = when.previous()
    return when


def latest(
    connection: Connection,
    measure: Measure,
    chosen: Select[tuple[int]],
    upto: Period | None = None,
    count: int | None = None,
) -> Window:
    """The last periods that have a figure of any of some nodes.

    Args:
        connection: A transaction that reads.
        measure: The measure.
        chosen: A query for the keys of the nodes.
        upto: No period that ends later.
        count: How many periods; None is the last 12, or one of a measure by year or by spans of its own.

    Raises:
        Rejected: ``compare-no-figures``; ``compare-none-in-window`` where they begin later.
    """
    newest = _end(connection, measure, chosen, upto)
    if newest is None:
        newest = _end(connection, measure, chosen, None)
        if newest is None:
            raise Rejected("compare-no-figures", measure=measure.name)
        asked = f"up to {upto.label}" if upto else ""
        raise Rejected("compare-none-in-window", measure=measure.name, window=asked, latest=newest.label)
    if count is None:
        count = 1 if newest.grain in (Grain.YEAR, Grain.SPAN) else USUAL
    if newest.grain is Grain.SPAN:
        count = 1  # spans may overlap: to add them up would count the same cases twice
    return Window(_back(newest, count - 1), newest)


def between(
    connection: Connection,
    measure: Measure,
    chosen: Select[tuple[int]],
    first: str | None,
    last: str | None,
) -> Window:
    """The periods of the measure's calendar inside what is asked for: ``2021`` is all its months.

    Raises:
        Rejected: ``period-unknown``, ``period-reversed``, ``compare-no-figures``, ``compare-none-in-window``.
    """
    start = periods.parse(first) if first else None
    stop = periods.parse(last) if last else None
    if start is not None and stop is not None and stop.end < start.start:
        raise Rejected("period-reversed", start=start.label, end=stop.label)
    newest = latest(connection, measure, chosen, stop, 1).last
    if start is None:
        return latest(connection, measure, chosen, stop)
    if newest.grain is Grain.SPAN and newest.start >= start.start:
        return Window(newest, newest)
    if newest.start < start.start:
        asked = f"from {start.label}" + (f" to {stop.label}" if stop else "")
        raise Rejected("compare-none-in-window", measure=measure.name, window=asked, latest=newest.label)
    earliest = newest
    while earliest.previous().start >= start.start:
        earliest = earliest.previous()
    return Window(earliest, newest)


def known(connection: Connection, measure: Measure, chosen: Select[tuple[int]]) -> tuple[Period, ...]:
    """All periods of the measure's calendar with a figure of any of the nodes, in time order."""
    rows = connection.execute(_with_figures(measure, chosen).order_by(period.c.end_date, period.c.start_date))
    return tuple(Period(end=row.end_date, start=row.start_date) for row in rows)


def _end(
    connection: Connection, measure: Measure, chosen: Select[tuple[int]], upto: Period | None
) -> Period | None:
    """The newest period with a figure of any of the nodes."""
    query = _with_figures(measure, chosen)
    if upto is not None:
        query = query.where(period.c.end_date <= upto.end)
    newest = query.order_by(period.c.end_date.desc(), period.c.start_date.desc()).limit(1)
    row = connection.execute(newest).first()
    return Period(end=row.end_date, start=row.start_date) if row is not None else None


def _with_figures(measure: Measure, chosen: Select[tuple[int]]) -> Select[tuple[date, date]]:
    own = (
        select(observation.c.node_id)
        .where(
            observation.c.node_id.in_(chosen),
            observation.c.measure_id == measure.id,
            observation.c.period_id == period.c.id,
            observation.c.numerator.is_not(None),
        )
        .exists()
    )
    rolled = (
        select(balance.c.node_id)
        .where(
            balance.c.node_id.in_(chosen),
            balance.c.measure_id == measure.id,
            balance.c.period_id == period.c.id,
            balance.c.counted > 0,
        )
        .exists()
    )
    query = select(period.c.start_date, period.c.end_date).where(or_(own, rolled))
    return query if measure.calendar == Grain.SPAN else query.where(period.c.grain == measure.calendar)
