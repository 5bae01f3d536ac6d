"""What batches wrote into the table of observations: their digests, the series they touched, taking them back.

A batch keeps what it replaced (``revision``), so that it can be undone, and a digest of what it
wrote, so that a change made behind the program's back is found. How rows get there is in ``staging``.
"""

import hashlib
import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Double, Integer, text

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db import balances
from lhs_desktop.models.db.plain import plain_chunks
from lhs_desktop.models.db.tables import observation

Columns = Sequence[Sequence[Any] | npt.NDArray[Any]]
"""The columns of ``observation``, of some rows: texts, and numbers as an array, NaN where there is none."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

KEY = "node_id, measure_id, period_id"
COLUMNS = ", ".join(column.name for column in observation.columns)
SAME_KEY = "{0}.measure_id = {1}.measure_id and {0}.node_id = {1}.node_id and {0}.period_id = {1}.period_id"
CHUNK = 20_000
"""Rows whose digest is taken together; another number would give other digests."""
OVERWRITE = ", ".join(
    f"{column.name} = excluded.{column.name}" for column in observation.columns if not column.primary_key
)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many values of the file were new, changed something, or were there already."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as columns, in the order of node, measure and period."""

    node: Ints
    measure: Ints
    period: Ints
    numerator: Floats
    """NaN where there is none."""
    denominator: Floats
    valued: Bools
    """Whether the state of the observation is one of a value."""
    applicable: Bools
    """Whether it is any but ``not_applicable``."""


def note_series(connection: Connection, rows: str) -> None:
    """Notes the series that a write changes, for those who judge them before the transaction ends."""
    keep_series(connection)
    connection.execute(
        text(
            f"""insert into touched_series (measure_id, node_id)
        select distinct measure_id, node_id from {rows} as x where true on conflict do nothing"""
        )
    )


def keep_series(connection: Connection) -> None:
    """The table ``touched_series``, in which they are noted."""
    connection.execute(
        text(
            """create temporary table if not exists touched_series (
            measure_id integer not null, node_id integer not null, primary key (measure_id, node_id))"""
        )
    )


def forget_series(connection: Connection) -> None:
    """Once they are judged."""
    connection.execute(text("delete from touched_series"))


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
        for part in plain_chunks(rows, CHUNK):
            for content in _contents(list(zip(*part, strict=True))):
                found.update(content)
    return found.hexdigest()


class Written:
    """What a batch wrote, kept while it is written: what was all new need not be read again."""

    def __init__(self) -> None:
        self._found = hashlib.sha256()
        self._all_new = True
        self._figures: list[Figures] | None = []

    def begin(self, all_new: bool, whole: Figures | None) -> None:
        """A source that is about to be written, in the order of the sources.

        Args:
            all_new: Whether all of its rows are new.
            whole: All its rows, where nothing else is stored of their series.
        """
        self._all_new &= all_new
        if whole is None:
            self._figures = None
        elif self._figures is not None:
            self._figures.append(whole)

    def add(self, columns: Columns) -> None:
        """Rows of it that were written, ``CHUNK`` of them and then the rest."""
        if self._all_new:
            for content in _contents(columns):
                self._found.update(content)

    def digest(self, connection: Connection, batch: int) -> str:
        """As `digest` says."""
        return self._found.hexdigest() if self._all_new else digest(connection, batch)

    @property
    def figures(self) -> tuple[Figures, ...]:
        """Where it wrote whole series only: all that is stored of them."""
        return tuple(self._figures or ())


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
    note_series(connection, f"(select * from revision where batch_id = {batch:d})")
    note_series(connection, added)
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
            f"""insert into observation ({COLUMNS}) select {COLUMNS} from revision
        where batch_id = :batch order by {KEY} on conflict ({KEY}) do update set {OVERWRITE}"""
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
