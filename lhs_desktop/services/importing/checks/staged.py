"""The staged figures of a sheet as columns, beside what is stored of the same series."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, select, text

from lhs_desktop.formats.extracts.candidates import (
    STATE_CODES,
    Bools,
    Candidates,
    Floats,
    Ints,
    SheetExtract,
)
from lhs_desktop.models.db.plain import AT_ONCE, plain_chunks
from lhs_desktop.models.db.tables import measure as measure_table
from lhs_desktop.models.db.tables import period as period_table
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.observations import VALUED
from lhs_desktop.models.periods import Period

_NOTHING = np.empty((0, 5))
WINDOW = 24
"""So many earlier figures of a series are its history."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the checks know of a measure."""

    name: str
    kind: Kind
    multiplier: float
    unit: str


@dataclass(slots=True)
class Series:
    """Figures of the file and stored ones together, ordered by series and time."""

    node: Ints
    measure: Ints
    end: Ints
    numerator: Floats
    denominator: Floats
    row: Ints
    """The row on the stage; −1 for a figure that was stored before."""
    fresh: Bools
    """Whether the file brings it: new, or other than before."""

    def __len__(self) -> int:
        return len(self.node)


@dataclass(slots=True)
class Staged:
    """One sheet on the stage."""

    connection: Connection
    extract: SheetExtract
    found: Candidates
    source: int
    today: date
    changed: Bools
    """By row: whether it is stored already, with other figures; and, of those beside, with the same."""
    same: Bools
    measures: dict[int, Measured]
    periods: dict[int, Period]
    start: Ints
    """By row: the first and the last day of its period, as ordinals."""
    end: Ints
    series: Series

    def problem(self, code: str, raw: str = "", row: int | None = None, **parameters: Any) -> Problem:
        cell = "" if row is None else self.found.cell[row] or self.found.denominator_cell[row]
        return Problem(self.extract.file, self.extract.sheet, cell, raw, code, parameters)

    def period(self, end: int) -> Period:
        """A period of the sheet by its last day."""
        row = int(np.flatnonzero(self.end == end)[0])
        return self.periods[int(self.found.period[row])]


def gather(
    connection: Connection, extract: SheetExtract, found: Candidates, source: int, today: date
) -> Staged:
    """The sheet beside its history; the arguments are those of ``check_sheet``."""
    periods = {
        row.id: Period(end=row.end_date, start=row.start_date)
        for row in connection.execute(
            select(period_table.c.id, period_table.c.start_date, period_table.c.end_date)
        )
    }
    columns = measure_table.c
    measures = {
        row.id: Measured(row.name, Kind(row.kind), row.multiplier, row.unit)
        for row in connection.execute(
            select(columns.id, columns.name, columns.kind, columns.multiplier, columns.unit)
        )
    }
    changed, same = _accounts(connection, len(found))
    size = max(periods, default=0) + 1
    starts, ends = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for key, one in periods.items():
        starts[key], ends[key] = one.start.toordinal(), one.end.toordinal()
    start, end = starts[found.period], ends[found.period]
    series = _series(connection, found, start, end, ends, ~same)
    return Staged(
        connection, extract, found, source, today, changed, same, measures, periods, start, end, series
    )


def _accounts(connection: Connection, count: int) -> tuple[Bools, Bools]:
    """Which rows of the stage, in its order, are stored already: with other figures, and with the same."""
    changed: Bools = np.zeros(count, dtype=bool)
    same: Bools = np.zeros(count, dtype=bool)
    if connection.execute(text("select 1 from stage where account <> 'new' limit 1")).first() is not None:
        rows = connection.execute(
            text(
                """select case when account = 'changed' then 1 else 0 end, case when account = 'same' then 1 else 0 end
            from stage order by node_id, measure_id, period_id"""
            )
        )
        parts = [np.array(part, dtype=bool) for part in plain_chunks(rows, AT_ONCE)]
        changed, same = np.concatenate(parts).T
    return changed, same


def _series(
    connection: Connection, found: Candidates, start: Ints, end: Ints, ends: Ints, fresh: Bools
) -> Series:
    """The figures of the series that the file brings something new of, with their history."""
    valued = np.isin(found.state, [STATE_CODES[state] for state in VALUED])
    rows = np.flatnonzero(valued)
    stored = _stored(connection, start[fresh], end[fresh]) if fresh.any() else _NOTHING
    count = len(stored)
    node = np.concatenate([found.node[rows], stored[:, 0].astype(np.int64)])
    measure = np.concatenate([found.measure[rows], stored[:, 1].astype(np.int64)])
    when = np.concatenate([end[rows], ends[stored[:, 2].astype(np.int64)]])
    order = np.lexsort((when, measure, node))
    return Series(
        node[order],
        measure[order],
        when[order],
        np.concatenate([found.numerator[rows], stored[:, 3]])[order],
        np.concatenate([found.denominator[rows], stored[:, 4]])[order],
        np.concatenate([rows, np.full(count, -1)])[order],
        np.concatenate([fresh[rows], np.zeros(count, dtype=bool)])[order],
    )


def _stored(connection: Connection, start: Ints, end: Ints) -> Any:
    """What is stored of the staged series, as far back as their history goes, without what is staged."""
    if connection.execute(text("select 1 from observation limit 1")).first() is None:
        return _NOTHING
    length = int((end - start).max()) + 1
    since = date.fromordinal(max(1, int(start.min()) - length * WINDOW))
    rows = connection.execute(
        text(
            """select o.node_id, o.measure_id, o.period_id, o.numerator, o.denominator
        from staged_series x
        join observation o on o.node_id = x.node_id and o.measure_id = x.measure_id
        join period p on p.id = o.period_id
        where p.end_date >= :since and p.end_date < :until and o.state in ('ok', 'provisional')
        and not exists (select 1 from stage t where t.node_id = o.node_id
            and t.measure_id = o.measure_id and t.period_id = o.period_id)"""
        ).bindparams(since=since, until=date.fromordinal(int(end.max())) + timedelta(days=length * WINDOW)),
    )
    parts = [np.array(part, dtype=float) for part in plain_chunks(rows, AT_ONCE)]
    return np.concatenate(parts) if parts else _NOTHING
