"""Nodes: finding them, their place in the tree, their attributes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.tables import closure, level, link, node, node_attribute
from lhs_desktop.models.nodes import LinkKind, Node, NodeKind, NodePage
from lhs_desktop.services.databases import today

TYPE = "type"


@dataclass(frozen=True, slots=True)
class Listed:
    """A node as the command ``nodes`` lists it."""

    code: str
    name: str
    level: str
    kind: str
    parent: str | None
    communities: tuple[str, ...]
    children: int
    type: str


def _select() -> Select[Any]:
    return (
        select(node, level.c.name.label("level_name"))
        .select_from(node.outerjoin(level, level.c.id == node.c.level_id))
        .order_by(node.c.name)
    )


def _node(row: Row[Any], type_: str = "") -> Node:
    return Node(
        row.id, row.code, row.name, NodeKind(row.kind), row.level_name or "", type_, row.purpose, row.serves
    )


def types(connection: Connection, on: date | None = None) -> dict[int, str]:
    """The attribute ``type`` of every node that has one, as it is on a date."""
    when = on or today()
    rows = connection.execute(
        select(
            node_attribute.c.node_id,
            node_attribute.c.value,
            node_attribute.c.valid_from,
            node_attribute.c.valid_to,
        ).where(node_attribute.c.name == TYPE)
    )
    return {
        key: value
        for key, value, start, end in rows
        if (start is None or start <= when) and (end is None or when <= end)
    }


def find(connection: Connection, code: str) -> Node:
    """The node with a code.

    Raises:
        Rejected: ``node-unknown``.
    """
    row = connection.execute(_select().where(node.c.code == code)).first()
    if row is None:
        raise Rejected("node-unknown", node=code)
    return _node(row, attributes(connection, row.id).get(TYPE, ""))


def attributes(connection: Connection, key: int, on: date | None = None) -> dict[str, str]:
    when = on or today()
    rows = connection.execute(select(node_attribute).where(node_attribute.c.node_id == key))
    return {
        row.name: row.value
        for row in rows
        if (row.valid_from is None or row.valid_from <= when)
        and (row.valid_to is None or when <= row.valid_to)
    }


def path(connection: Connection, key: int, on: date | None = None) -> tuple[Node, ...]:
    """From the top of the tree down to the node itself."""
    when = on or today()
    above = connection.execute(
        _select()
        .add_columns(closure.c.depth)
        .join(closure, closure.c.ancestor_id == node.c.id)
        .where(closure.c.descendant_id == key, closure.c.valid_from <= when, closure.c.valid_to >= when)
        .order_by(None)
        .order_by(closure.c.depth.desc())
    ).all()
    own = connection.execute(_select().where(node.c.id == key)).one()
    return (*(_node(row) for row in above), _node(own))


def children(connection: Connection, key: int, on: date | None = None) -> tuple[Node, ...]:
    """The nodes that report to a node on a date."""
    return _linked(connection, LinkKind.REPORTS_TO, link.c.parent_id == key, link.c.child_id, on)


def communities(connection: Connection, key: int, on: date | None = None) -> tuple[Node, ...]:
    """The communities that a node is a member of on a date."""
    return _linked(connection, LinkKind.MEMBER_OF, link.c.child_id == key, link.c.parent_id, on)


def _linked(
    connection: Connection, kind: LinkKind, of: ColumnElement[bool], other: Column[int], on: date | None
) -> tuple[Node, ...]:
    when = on or today()
    held = and_(link.c.kind == kind, of, link.c.valid_from <= when, link.c.valid_to >= when)
    rows = connection.execute(_select().join(link, and_(other == node.c.id, held)))
    return tuple(_node(row) for row in rows)


def page(connection: Connection, code: str, on: date | None = None) -> NodePage:
    """The head of a node's page, as it is on a date; None is today."""
    found = find(connection, code)
    return NodePage(
        node=found,
        path=path(connection, found.id, on),
        communities=communities(connection, found.id, on),
        children=children(connection, found.id, on),
        attributes=attributes(connection, found.id, on),
    )


def listing(connection: Connection, under: str | None = None, on: date | None = None) -> list[Listed]:
    """All nodes, or a node and what is below it, from the top down by name.

    Args:
        connection: A transaction that reads.
        under: The node to begin with.
        on: As the tree stood on this day, without what had not opened or had closed by then; None is today, with all.
    """
    when = on or today()
    links = connection.execute(
        select(link.c.child_id, link.c.parent_id, link.c.kind).where(
            link.c.valid_from <= when, link.c.valid_to >= when
        )
    ).all()
    parent = {row.child_id: row.parent_id for row in links if row.kind == LinkKind.REPORTS_TO}
    rows = {row.id: row for row in connection.execute(_select())}
    below: dict[int | None, list[int]] = {}
    for key in rows:
        below.setdefault(parent.get(key), []).append(key)
    members: dict[int, list[str]] = {}
    for row in links:
        if row.kind == LinkKind.MEMBER_OF:
            members.setdefault(row.child_id, []).append(rows[row.parent_id].code)
    kinds = types(connection, when)
    start = below.get(None, []) if under is None else [find(connection, under).id]
    found: list[Listed] = []
    waiting = list(reversed(start))
    while waiting:
        key = waiting.pop()
        row = rows[key]
        above = parent.get(key)
        waiting += reversed(below.get(key, []))
        if on is not None and not _was_there(row, on, bool(below.get(key))):
            continue
        found.append(
            Listed(
                row.code,
                row.name,
                row.level_name or "",
                row.kind,
                rows[above].code if above is not None else None,
                tuple(sorted(members.get(key, ()))),
                len(below.get(key, ())),
                kinds.get(key, ""),
            )
        )
    return found


def _was_there(row: Any, on: date, has_children: bool) -> bool:
    """Whether a node was open on a day; one with others below it is kept in their place."""
    opened = row.opened is None or row.opened <= on
    return has_children or (opened and (row.closed is None or row.closed >= on))
