"""Writing observations: stage, compare, then one set-based upsert of rows sorted by key.

A batch keeps what it replaced (``revision``), so that it can be undone, and a digest of what it
wrote, so that a change made behind the program's back is found.
"""

import hashlib
import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Double, Integer, text

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db import balances
from lhs_desktop.models.db.plain import plain_chunks
from lhs_desktop.models.db.tables import observation

StagedRow = tuple[int, int, int, float | None, float | None, float | None, str, str, int, str, str, int]
"""node, measure, period, numerator, denominator, exposure, state, footnote, source, cell,
denominator cell, number of values of the file that went into it."""

Columns = Sequence[Sequence[Any] | npt.NDArray[Any]]
"""The columns of a staged row: texts, and numbers as an array, NaN where there is none."""

_KEY = "node_id, measure_id, period_id"
_COLUMNS = ", ".join(column.name for column in observation.columns)
SAME_KEY = "{0}.measure_id = {1}.measure_id and {0}.node_id = {1}.node_id and {0}.period_id = {1}.period_id"
_CHUNK = 20_000

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many values of the file were new, changed something, or were there already."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Change:
    """An observation before and after, for a preview."""

    measure: str
    node: str
    period: str
    old: tuple[float | None, float | None, str]
    new: tuple[float | None, float | None, str]


def stage(connection: Connection, rows: Sequence[StagedRow], report: Report | None = None) -> None:
    """Puts rows, sorted by node, measure and period and each key once, on the stage."""
    in_order = "without rowid" if connection.dialect.name == "sqlite" else ""
    connection.execute(
        text(
            f"""create temporary table if not exists stage (
            node_id integer not null, measure_id integer not null, period_id integer not null,
            numerator double precision, denominator double precision, exposure double precision,
            state text not null, footnote text not null, source_id integer not null,
            cell text not null, denominator_cell text not null,
            "values" integer not null, account text not null default 'new',
            primary key ({_KEY})) {in_order}"""
        )
    )
    connection.execute(text("delete from stage"))
    columns = f'{_COLUMNS}, "values"'
    if connection.dialect.name == "postgresql":
        _copy(connection, columns, rows)
    else:
        marks = ", ".join("?" * 12)
        for first in range(0, len(rows), _CHUNK):
            chunk = rows[first : first + _CHUNK]
            connection.exec_driver_sql(f"insert into stage ({columns}) values ({marks})", chunk)
            if report:
                report(first + len(chunk), len(rows))
    _compare(connection)


def _copy(connection: Connection, columns: str, rows: Sequence[StagedRow]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"copy stage ({columns}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute(text("analyze stage"))


def _compare(connection: Connection) -> None:
    """Gives each staged row its account: new, changed or same."""
    differs = " or ".join(
        f"stage.{name} is distinct from o.{name}"
        for name in ("numerator", "denominator", "exposure", "state", "footnote")
    )
    if connection.execute(text("select 1 from observation limit 1")).first() is None:
        return
    connection.execute(
        text(
            f"""update stage set account = coalesce((
            select case when {differs} then 'changed' else 'same' end
            from observation o where {SAME_KEY.format("o", "stage")}), 'new')"""
        )
    )


def counts(connection: Connection) -> Stored:
    found: dict[str, int] = dict(
        connection.execute(text('select account, sum("values") from stage group by account')).all()
    )
    return Stored(*(int(found.get(account, 0)) for account in ("new", "changed", "same")))


def staged_changes(connection: Connection, limit: int = 1000) -> list[Change]:
    """What would change, old and new."""
    rows = connection.execute(
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


def _note_series(connection: Connection, rows: str) -> None:
    """Notes the series that a write changes, for those who judge them before the transaction ends."""
    connection.execute(
        text(
            """create temporary table if not exists touched_series (
            measure_id integer not null, node_id integer not null, primary key (measure_id, node_id))"""
        )
    )
    connection.execute(
        text(
            f"""insert into touched_series (measure_id, node_id)
        select distinct measure_id, node_id from {rows} as x where true on conflict do nothing"""
        )
    )


def forget_series(connection: Connection) -> None:
    """Once they are judged."""
    connection.execute(text("delete from touched_series"))


def commit_stage(connection: Connection, batch: int) -> None:
    """Writes the new and changed rows, their revisions and the balances.

    A batch may do so several times, a file at a time: what it replaces of its own needs no revision.
    """
    writes = "(select * from stage where account <> 'same')"
    balances.start_changes(connection)
    balances.note_changes(connection, writes)
    _note_series(connection, writes)
    connection.execute(
        text(
            f"""insert into revision (batch_id, {_COLUMNS})
        select :batch, {", ".join("o." + c.name for c in observation.columns)}
        from stage s join observation o on {SAME_KEY.format("o", "s")}
        join source x on x.id = o.source_id
        where s.account = 'changed' and x.batch_id <> :batch order by o.node_id, o.measure_id, o.period_id"""
        ),
        {"batch": batch},
    )
    connection.execute(
        text(
            f"""insert into observation ({_COLUMNS})
        select {_COLUMNS} from stage where account <> 'same' order by {_KEY}
        on conflict ({_KEY}) do update set {_overwrite()}"""
        )
    )
    balances.apply_changes(connection)


def _overwrite() -> str:
    names = [column.name for column in observation.columns if not column.primary_key]
    return ", ".join(f"{name} = excluded.{name}" for name in names)


def digest(connection: Connection, batch: int) -> str:
    """A hash over all that a batch wrote, wherever it stands now (in force, or replaced since)."""
    names = ", ".join("x." + column.name for column in observation.columns)
    sources = connection.execute(
        text("select id from source where batch_id = :batch order by id"), {"batch": batch}
    ).scalars()
    found = hashlib.sha256()
    for source in list(sources):
        # In the order of the index by source: nothing is sorted.
        rows = connection.exec_driver_sql(
            f"""select {names} from observation x where x.source_id = {source:d}
            union all select {names} from revision x where x.source_id = {source:d} order by 1, 2, 3"""
        )
        for part in plain_chunks(rows, _CHUNK):
            for content in _contents(list(zip(*part, strict=True))):
                found.update(content)
    return found.hexdigest()


class Written:
    """The digest of a batch while it is written; it need not be read again where all that was staged was new."""

    def __init__(self) -> None:
        self._found = hashlib.sha256()
        self._whole = True

    def add(self, columns: Callable[[slice], Columns], count: int, stored: Stored) -> None:
        """A source whose rows were staged, in the order of the sources.

        Args:
            columns: Gives the columns of some of its rows, in the order of a staged row.
            count: How many rows there are.
            stored: What became of them.
        """
        self._whole &= not (stored.changed or stored.same)
        for first in range(0, count if self._whole else 0, _CHUNK):
            for content in _contents(columns(slice(first, first + _CHUNK))):
                self._found.update(content)

    def digest(self, connection: Connection, batch: int) -> str:
        """As `digest` says."""
        return self._found.hexdigest() if self._whole else digest(connection, batch)


def _contents(columns: Columns) -> Iterator[bytes]:
    """The columns of some rows as bytes: the same on any database."""
    for column, values in zip(observation.columns, columns, strict=False):
        if isinstance(values, np.ndarray):
            yield values.tobytes()
        elif isinstance(column.type, Integer):
            yield array("q", values).tobytes()
        elif isinstance(column.type, Double):
            yield array("d", [math.nan if value is None else value for value in values]).tobytes()
        else:
            yield "\0".join(values).encode()


def later_batches(connection: Connection, batch: int) -> list[int]:
    """Batches that replaced something this one wrote, or placed what waited of it; they must be undone first."""
    rows = connection.execute(
        text(
            """select distinct r.batch_id from revision r join source s on s.id = r.source_id
        where s.batch_id = :batch
        union select w.batch_id from waiting w join source s on s.id = w.source_id
        where s.batch_id = :batch and w.batch_id <> :batch order by 1 desc"""
        ),
        {"batch": batch},
    )
    return [int(row[0]) for row in rows]


def undo_batch(connection: Connection, batch: int) -> tuple[int, int]:
    """Restores what a batch replaced and takes away what it added.

    Returns:
        The numbers of observations restored and removed.

    Raises:
        Rejected: ``batch-has-later`` when a later batch rests on it.
    """
    if later := later_batches(connection, batch):
        raise Rejected("batch-has-later", batch=batch, later=", ".join(map(str, later)))
    added = f"""(select o.measure_id, o.node_id, o.period_id from observation o
        join source s on s.id = o.source_id where s.batch_id = {batch:d} and not exists (
        select 1 from revision r where r.batch_id = {batch:d} and {SAME_KEY.format("r", "o")}))"""
    _note_series(connection, f"(select * from revision where batch_id = {batch:d})")
    _note_series(connection, added)
    balances.start_changes(connection)
    balances.note_changes(connection, f"(select * from revision where batch_id = {batch:d})")
    balances.note_changes(
        connection,
        f"""(select a.measure_id, a.node_id, a.period_id, cast(null as double precision) as numerator,
        cast(null as double precision) as denominator, cast(null as text) as state from {added} a)""",
    )
    removed = connection.execute(
        text(
            f"delete from observation where exists (select 1 from {added} a "
            f"where {SAME_KEY.format('a', 'observation')})"
        )
    ).rowcount
    restored = connection.execute(
        text(
            f"""insert into observation ({_COLUMNS}) select {_COLUMNS} from revision
        where batch_id = :batch order by {_KEY} on conflict ({_KEY}) do update set {_overwrite()}"""
        ),
        {"batch": batch},
    ).rowcount
    connection.execute(text("delete from revision where batch_id = :batch"), {"batch": batch})
    # What it took out of the tray goes back there: to wait for the batch that read it.
    connection.execute(
        text(
            """update waiting set batch_id = (select s.batch_id from source s where s.id = waiting.source_id)
        where batch_id = :batch"""
        ),
        {"batch": batch},
    )
    connection.execute(text("delete from waiting where batch_id = :batch"), {"batch": batch})
    balances.apply_changes(connection)
    return restored, removed
