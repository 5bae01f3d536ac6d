"""Whether roll-ups rest on what a list changes."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from lhs_desktop.models.db.tables import closure, observation


def have_figures(connection: Connection, keys: Collection[int]) -> bool:
    """Whether nodes, or nodes below them, have figures."""
    listed = sorted(keys)
    for first in range(0, len(listed), 500):
        chunk = listed[first : first + 500]
        below = select(closure.c.descendant_id).where(closure.c.ancestor_id.in_(chunk))
        query = select(observation.c.node_id).where(
            observation.c.node_id.in_(chunk) | observation.c.node_id.in_(below)
        )
        if connection.execute(query.limit(1)).first() is not None:
            return True
    return False
