"""The navigator: the tree a page at a time, where a node stands, and marks that never hide a red child."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from lhs_desktop.models.db.tables import action, closure, level, link, node
from lhs_desktop.models.nodes import LinkKind, Node, NodeKind, TreeRow
from lhs_desktop.services.databases import today
from lhs_desktop.services.readings import kept

PAGE = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """What the tree shows beside a node: its own misses, nodes below it that miss, overdue actions.

    Misses that chance may have made are counted apart, and only of the node itself.
    """

    missed: int = 0
    below: int = 0
    overdue: int = 0
    by_chance: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A node found by search, with the codes of those above it, from the top."""

    node: Node
    path: tuple[str, ...]
    path_names: tuple[str, ...]


def children(
    connection: Connection, parent_id: int | None, after: tuple[str, int] | None = None, limit: int = PAGE
) -> list[TreeRow]:
    """A page of the children of a node, or of the tops of the tree, by name.

    Args:
        connection: A transaction that reads.
        parent_id: None for the nodes that report to none (communities stand apart).
        after: Name and key of the last row of the page before.
        limit: The size of a page.
    """
    when = today()
    inner = link.alias("below")
    count = (
        select(func.count())
        .where(
            inner.c.parent_id == node.c.id,
            inner.c.kind == LinkKind.REPORTS_TO,
            inner.c.valid_from <= when,
            inner.c.valid_to >= when,
        )
        .scalar_subquery()
    )
    query = select(node, level.c.name.label("level_name"), count.label("below")).select_from(
        node.outerjoin(level, level.c.id == node.c.level_id)
    )
    current = and_(
        link.c.child_id == node.c.id,
        link.c.kind == LinkKind.REPORTS_TO,
        link.c.valid_from <= when,
        link.c.valid_to >= when,
    )
    # a place that closed is history: search finds it, the tree of today does not show it unless others are below it
    query = query.where(or_(node.c.closed.is_(None), node.c.closed >= when, count > 0))
    if parent_id is None:
        query = query.where(~select(link.c.id).where(current).exists())
    else:
        query = query.join(link, and_(current, link.c.parent_id == parent_id))
    if after is not None:
        name, key = after
        query = query.where(or_(node.c.name > name, and_(node.c.name == name, node.c.id > key)))
    rows = connection.execute(query.order_by(node.c.name, node.c.id).limit(limit))
    return [TreeRow(_node(row), parent_id, row.below) for row in rows]


def hits(connection: Connection, codes: Sequence[str]) -> list[Hit]:
    """Nodes with those above them, in the order of their codes; one that is gone is left out."""
    query = (
        select(node, level.c.name.label("level_name"))
        .select_from(node.outerjoin(level, level.c.id == node.c.level_id))
        .where(node.c.code.in_(codes))
    )
    by_code = {row.code: _node(row) for row in connection.execute(query)}
    found = [by_code[code] for code in codes if code in by_code]
    above: dict[int, list[tuple[int, str, str]]] = {}
    when = today()
    rows = connection.execute(
        select(closure.c.descendant_id, closure.c.depth, node.c.code, node.c.name)
        .join(node, node.c.id == closure.c.ancestor_id)
        .where(
            closure.c.descendant_id.in_([one.id for one in found]),
            closure.c.valid_from <= when,
            closure.c.valid_to >= when,
        )
    )
    for descendant, depth, code, name in rows:
        above.setdefault(descendant, []).append((depth, code, name))
    placed = []
    for one in found:
        chain = sorted(above.get(one.id, ()), reverse=True)
        placed.append(Hit(one, tuple(code for _, code, _ in chain), tuple(name for _, _, name in chain)))
    return placed


def marks(connection: Connection) -> dict[str, Mark]:
    """The marks of all nodes that have any, by code. Reads much: for a worker, not for the window."""
    when = today()
    codes = dict(connection.execute(select(node.c.id, node.c.code)).all())
    above: dict[int, list[tuple[int, int]]] = {}
    rows = connection.execute(
        select(closure.c.descendant_id, closure.c.depth, closure.c.ancestor_id).where(
            closure.c.valid_from <= when, closure.c.valid_to >= when
        )
    )
    for descendant, depth, ancestor in rows:
        above.setdefault(descendant, []).append((depth, ancestor))
    misses = kept.missed(connection)
    missed = {key: beyond for key, (beyond, _) in misses.items() if beyond}
    by_chance = {key: within for key, (_, within) in misses.items() if within}
    overdue: dict[int, int] = dict(
        connection.execute(
            select(action.c.node_id, func.count())
            .where(action.c.status == "open", action.c.due < when)
            .group_by(action.c.node_id)
        ).all()
    )
    below: dict[int, int] = {}
    late: dict[int, int] = dict(overdue)
    for key in missed:
        for _, ancestor in above.get(key, ()):
            below[ancestor] = below.get(ancestor, 0) + 1
    for key, count in overdue.items():
        for _, ancestor in above.get(key, ()):
            late[ancestor] = late.get(ancestor, 0) + count
    return {
        codes[key]: Mark(missed.get(key, 0), below.get(key, 0), late.get(key, 0), by_chance.get(key, 0))
        for key in {*missed, *below, *late, *by_chance}
    }


def _node(row: Any) -> Node:
    return Node(
        row.id, row.code, row.name, NodeKind(row.kind), row.level_name or "", "", row.purpose, row.serves
    )
