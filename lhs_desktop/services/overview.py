"""What a database holds, in a few figures: for the status bar and for empty states."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, union

from lhs_desktop.models.db.tables import (
    balance,
    batch,
    journal,
    link,
    node,
    observation,
    period,
    source,
    waiting,
)
from lhs_desktop.models.nodes import LinkKind, Node
from lhs_desktop.models.periods import Period
from lhs_desktop.services import navigator


@dataclass(frozen=True, slots=True)
class Overview:
    nodes: int
    batches: int
    """Imports that stand (not undone)."""
    saved_at: str
    """The instant of the last entry of the journal, UTC as stored; empty before the first."""


def overview(connection: Connection) -> Overview:
    """Counts and dates; none of it reads the observations of all places."""
    return Overview(
        nodes=connection.execute(select(func.count()).select_from(node)).scalar_one(),
        batches=connection.execute(
            select(func.count()).select_from(batch).where(batch.c.state == "committed")
        ).scalar_one(),
        saved_at=connection.execute(
            select(journal.c.at).order_by(journal.c.seq.desc()).limit(1)
        ).scalar_one_or_none()
        or "",
    )


def waiting_names(connection: Connection) -> int:
    """How many names wait because their node is not known.

    Looks at all that waits: for a worker, not for the window.
    """
    query = (
        select(func.count(waiting.c.node.distinct()))
        .join(source, source.c.id == waiting.c.source_id)
        .where(waiting.c.batch_id == source.c.batch_id)
    )
    return int(connection.execute(query).scalar_one())


def fullest_top(connection: Connection) -> Node | None:
    """The node at the top of the tree with most figures, which is where a database begins to be worth a look.

    Looks at the first tops only, by name, as many as the navigator shows at once; of two alike at the first one.
    """
    tops = {row.node.id: row.node for row in navigator.children(connection, None)}
    figures = [
        select(table.c.node_id, table.c.measure_id, table.c.period_id).where(table.c.node_id.in_(tops))
        for table in (observation, balance)
    ]
    each = union(*figures).subquery()
    counts = connection.execute(select(each.c.node_id, func.count()).group_by(each.c.node_id))
    number = {row[0]: row[1] for row in counts}
    return max(tops.values(), key=lambda one: number.get(one.id, 0), default=None)


def latest_period(connection: Connection) -> Period | None:
    """The newest period with a figure at a top of the tree: what is below adds up there.

    Looks at all nodes: for a worker, not for the window.
    """
    tops = select(node.c.id).where(
        ~select(link.c.id).where(link.c.child_id == node.c.id, link.c.kind == LinkKind.REPORTS_TO).exists()
    )
    newest = [
        connection.execute(
            select(period.c.end_date, period.c.start_date)
            .join(table, table.c.period_id == period.c.id)
            .where(table.c.node_id.in_(tops))
            .order_by(period.c.end_date.desc(), period.c.start_date.desc())
            .limit(1)
        ).first()
        for table in (balance, observation)
    ]
    return max((Period(end=row.end_date, start=row.start_date) for row in newest if row), default=None)
