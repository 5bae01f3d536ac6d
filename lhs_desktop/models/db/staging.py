"""Rows of one source on their way into the table of observations.

Where something is stored of their series in their span of time, they are put on a stage, compared, and written by
one set-based upsert. Where nothing is, as in a first import and most months, they are written at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from sqlalchemy import Connection, text

from lhs_desktop.models.db import balances
from lhs_desktop.models.db.balances_of_new import note_new
from lhs_desktop.models.db.putting import put
from lhs_desktop.models.db.store import (
    CHUNK,
    COLUMNS,
    KEY,
    OVERWRITE,
    SAME_KEY,
    Columns,
    Figures,
    Ints,
    Stored,
    Written,
    note_series,
)
from lhs_desktop.models.db.tables import observation

Report = Callable[[int, int], None]


class Rows(Protocol):
    """Rows of one source, sorted by node, measure and period, each key once."""

    def __len__(self) -> int: ...

    @property
    def figures(self) -> Figures: ...

    @property
    def values(self) -> Ints:
        """How many values of the file went into each row."""

    def columns(self, chosen: slice) -> Columns:
        """Those of ``observation``, of some rows."""


@dataclass(frozen=True, slots=True)
class Change:
    """An observation before and after, for a preview."""

    measure: str
    node: str
    period: str
    old: tuple[float | None, float | None, str]
    new: tuple[float | None, float | None, str]


class Staging:
    """Rows beside what is stored, before they are committed.

    The temporary table ``staged_series`` holds the series that they bring something new of, ``stage`` the rows that
    had to be compared, each with its account: new, changed or same.
    """

    def __init__(self, connection: Connection, rows: Rows, report: Report | None = None) -> None:
        self._connection = connection
        self._rows = rows
        self._report = report
        self._create()
        self._list_series()
        self.all_new = not self._stored("and o.period_id between s.first_period and s.last_period")
        """Whether nothing is stored of their series from their first to their last period."""
        self.whole = self.all_new and not self._stored("")
        """Whether nothing at all is stored of their series."""
        if not self.all_new:
            self._stage()
            self._compare()

    def stored(self) -> Stored:
        """What becomes of the values of the file."""
        if self.all_new:
            return Stored(int(self._rows.values.sum()), 0, 0)
        query = text('select account, sum("values") from stage group by account')
        found: dict[str, int] = dict(self._connection.execute(query).all())
        return Stored(*(int(found.get(account, 0)) for account in ("new", "changed", "same")))

    def changes(self, limit: int = 1000) -> list[Change]:
        """What would change, old and new."""
        rows = self._connection.execute(
            text(
                f"""select m.code, n.code, p.code, o.numerator, o.denominator, o.state,
                s.numerator, s.denominator, s.state
            from stage s
            join observation o on {SAME_KEY.format("o", "s")}
            join measure m on m.id = s.measure_id join node n on n.id = s.node_id
            join period p on p.id = s.period_id
            where s.account = 'changed' order by p.end_date desc, m.code, n.code limit :limit"""
            ),
            {"limit": limit},
        )
        return [Change(r[0], r[1], r[2], (r[3], r[4], r[5]), (r[6], r[7], r[8])) for r in rows]

    def commit(self, batch: int, written: Written) -> None:
        """Writes the new and changed rows, their revisions and the balances.

        Args:
            batch: May do so several times, a source at a time: what it replaces of its own needs no revision.
            written: Keeps what the batch wrote.
        """
        written.begin(self.all_new, self._rows.figures if self.whole else None)
        balances.start_changes(self._connection)
        if self.all_new:
            self._add(written)
        else:
            self._upsert(batch)
        note_series(self._connection, "staged_series")
        balances.apply_changes(self._connection)

    def _create(self) -> None:
        in_order = "without rowid" if self._connection.dialect.name == "sqlite" else ""
        self._connection.execute(
            text(
                f"""create temporary table if not exists stage (
                node_id integer not null, measure_id integer not null, period_id integer not null,
                numerator double precision, denominator double precision, exposure double precision,
                state text not null, footnote text not null, source_id integer not null,
                cell text not null, denominator_cell text not null,
                "values" integer not null, account text not null default 'new',
                primary key ({KEY})) {in_order}"""
            )
        )
        self._connection.execute(
            text(
                f"""create temporary table if not exists staged_series (
                node_id integer not null, measure_id integer not null,
                first_period integer not null, last_period integer not null,
                primary key (node_id, measure_id)) {in_order}"""
            )
        )
        self._connection.execute(text("delete from stage"))
        self._connection.execute(text("delete from staged_series"))

    def _list_series(self) -> None:
        figures = self._rows.figures
        if not len(figures.node):
            return
        other = (np.diff(figures.node) != 0) | (np.diff(figures.measure) != 0)
        first = np.concatenate(([0], np.flatnonzero(other) + 1))
        last = np.concatenate((first[1:] - 1, [len(figures.node) - 1]))
        columns = (figures.node[first], figures.measure[first], figures.period[first], figures.period[last])
        put(self._connection, "staged_series", "node_id, measure_id, first_period, last_period", columns)

    def _stored(self, when: str) -> bool:
        """Whether something is stored of the series."""
        query = f"""select 1 from staged_series s where exists (select 1 from observation o
            where o.node_id = s.node_id and o.measure_id = s.measure_id {when}) limit 1"""
        return self._connection.execute(text(query)).first() is not None

    def _stage(self) -> None:
        def columns(chosen: slice) -> Columns:
            return [*self._rows.columns(chosen), self._rows.values[chosen]]

        self._write("stage", f'{COLUMNS}, "values"', columns)
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("analyze stage"))

    def _compare(self) -> None:
        """Gives each staged row its account; a series of which all is known already brings nothing."""
        differs = " or ".join(
            f"stage.{name} is distinct from o.{name}"
            for name in ("numerator", "denominator", "exposure", "state", "footnote")
        )
        self._connection.execute(
            text(
                f"""update stage set account = coalesce((
                select case when {differs} then 'changed' else 'same' end
                from observation o where {SAME_KEY.format("o", "stage")}), 'new')"""
            )
        )
        self._connection.execute(
            text(
                """delete from staged_series where not exists (select 1 from stage s where s.account <> 'same'
                and s.node_id = staged_series.node_id and s.measure_id = staged_series.measure_id)"""
            )
        )

    def _add(self, written: Written) -> None:
        """Writes rows that are all new."""

        def columns(chosen: slice) -> Columns:
            found = self._rows.columns(chosen)
            written.add(found)
            return found

        self._write("observation", COLUMNS, columns)
        note_new(self._connection, self._rows.figures)

    def _upsert(self, batch: int) -> None:
        """Writes the rows of the stage that are new or changed."""
        balances.note_changes(self._connection, "(select * from stage where account <> 'same')")
        self._connection.execute(
            text(
                f"""insert into revision (batch_id, {COLUMNS})
            select :batch, {", ".join("o." + c.name for c in observation.columns)}
            from stage s join observation o on {SAME_KEY.format("o", "s")}
            join source x on x.id = o.source_id
            where s.account = 'changed' and x.batch_id <> :batch order by o.node_id, o.measure_id, o.period_id"""
            ),
            {"batch": batch},
        )
        self._connection.execute(
            text(
                f"""insert into observation ({COLUMNS})
            select {COLUMNS} from stage where account <> 'same' order by {KEY}
            on conflict ({KEY}) do update set {OVERWRITE}"""
            )
        )

    def _write(self, table: str, names: str, columns: Callable[[slice], Columns]) -> None:
        count = len(self._rows)
        for first in range(0, count, CHUNK):
            put(self._connection, table, names, columns(slice(first, first + CHUNK)))
            if self._report:
                self._report(min(first + CHUNK, count), count)
