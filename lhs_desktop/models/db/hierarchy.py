"""Who is above whom: the closure of the dated ``reports_to`` links."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.tables import closure, link, node
from lhs_desktop.models.nodes import LinkKind

FIRST = date(1, 1, 1)
LAST = date(9999, 12, 31)
ALWAYS = (FIRST, LAST)

Interval = tuple[date, date]


def rebuild(connection: Connection, of: Iterable[int] | None = None) -> None:
    """Derives the closure anew from the links.

    Args:
        connection: Within a transaction that writes.
        of: Nodes whose links changed: only they and what is below them are derived anew. None: all.

    Raises:
        Rejected: ``link-cycle`` when a node would report to itself.
    """
    parents: dict[int, list[tuple[int, Interval]]] = defaultdict(list)
    children: dict[int, list[int]] = defaultdict(list)
    rows = connection.execute(
        select(link.c.child_id, link.c.parent_id, link.c.valid_from, link.c.valid_to).where(
            link.c.kind == LinkKind.REPORTS_TO
        )
    )
    for child, parent, start, end in rows:
        parents[child].append((parent, (start, end)))
        children[parent].append(child)
    affected = _below(set(of), children) if of is not None else set(parents)
    if of is None:
        connection.execute(delete(closure))
    else:
        for chunk in _chunks(sorted(affected)):
            connection.execute(delete(closure).where(closure.c.descendant_id.in_(chunk)))
    found = _Ancestors(connection, parents)
    rows_out = [
        {
            "ancestor_id": ancestor,
            "descendant_id": descendant,
            "valid_from": start,
            "valid_to": end,
            "depth": depth,
        }
        for descendant in sorted(affected)
        for ancestor, (start, end), depth in found.of(descendant)
    ]
    if rows_out:
        connection.execute(insert(closure), rows_out)


class _Ancestors:
    def __init__(self, connection: Connection, parents: dict[int, list[tuple[int, Interval]]]) -> None:
        self._connection = connection
        self._parents = parents
        self._known: dict[int, list[tuple[int, Interval, int]]] = {}
        self._open: list[int] = []

    def of(self, child: int) -> list[tuple[int, Interval, int]]:
        if child in self._known:
            return self._known[child]
        if child in self._open:
            code = self._connection.execute(select(node.c.code).where(node.c.id == child)).scalar()
            raise Rejected("link-cycle", node=code)
        self._open.append(child)
        found = []
        for parent, when in self._parents.get(child, ()):
            found.append((parent, when, 1))
            for ancestor, above, depth in self.of(parent):
                start, end = max(when[0], above[0]), min(when[1], above[1])
                if start <= end:
                    found.append((ancestor, (start, end), depth + 1))
        self._open.pop()
        self._known[child] = found
        return found


def _below(nodes: set[int], children: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(nodes)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += children.get(current, ())
    return found


def _chunks(values: list[int], size: int = 500) -> Iterable[list[int]]:
    for first in range(0, len(values), size):
        yield values[first : first + size]
