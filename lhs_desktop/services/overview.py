"""What a database holds, in a few figures: for the status bar and for empty states."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from lhs_desktop.models.db.tables import batch, journal, node, observation, period
from lhs_desktop.models.periods import Period


@dataclass(frozen=True, slots=True)
class Overview:
    nodes: int
    batches: int
    """Imports that stand (not undone)."""
    latest: Period | None
    """The period with the newest end that has a figure."""
    saved_at: str
    """The instant of the last entry of the journal, UTC as stored; empty before the first."""


def overview(connection: Connection) -> Overview:
    """Counts and dates; none of it reads the observations one by one."""
    has_figure = select(observation.c.node_id).where(observation.c.period_id == period.c.id).exists()
    newest = connection.execute(
        select(period.c.start_date, period.c.end_date)
        .where(has_figure)
        .order_by(period.c.end_date.desc(), period.c.start_date.desc())
        .limit(1)
    ).first()
    return Overview(
        nodes=connection.execute(select(func.count()).select_from(node)).scalar_one(),
        batches=connection.execute(
            select(func.count()).select_from(batch).where(batch.c.state == "committed")
        ).scalar_one(),
        latest=Period(end=newest.end_date, start=newest.start_date) if newest else None,
        saved_at=connection.execute(
            select(journal.c.at).order_by(journal.c.seq.desc()).limit(1)
        ).scalar_one_or_none()
        or "",
    )
