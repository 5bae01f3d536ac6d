"""Peer sets: a stated rule for who is compared with whom; the default of a node needs no saving."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.tables import (
    balance,
    closure,
    level,
    link,
    node,
    node_attribute,
    observation,
    peer_set,
)
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import LinkKind, Node, NodeKind
from lhs_desktop.models.wording import amount, number, plural_of
from lhs_desktop.services import changes, nodes
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.databases import today
from lhs_desktop.services.entering import entered

ALIKE, PICKED = "alike", "picked"


@dataclass(frozen=True, slots=True)
class PeerSet:
    """A rule: alike in level, type and size, or chosen by hand; and only below a node, if it says so."""

    rule: str = ALIKE
    level: str = ""
    type: str = ""
    size_low: float | None = None
    """The least mean denominator a period."""
    size_high: float | None = None
    codes: tuple[str, ...] = ()
    """Of nodes chosen by hand."""
    under: str = ""
    """The code of a node: only those below it; of a community: its members and those below them."""
    direct: bool = False
    """With ``under``: only those directly below it."""
    name: str = ""
    """Of a saved set; empty for one that is not saved."""

    @property
    def is_saved(self) -> bool:
        return bool(self.name)

    @property
    def has_sizes(self) -> bool:
        return self.size_low is not None or self.size_high is not None

    def stated(self, count: int | None, measure: Measure | None = None, under: str = "") -> str:
        """The rule in words: ``31 hospitals of type Emergency Department, 5,000 to 20,000 attendances a month``.

        Args:
            count: How many nodes it takes in; None leaves the number out.
            measure: What sizes are of.
            under: The name of the node it is restricted to.
        """
        words = level_words(self.level, 2 if count is None else count)
        if count is not None:
            words = f"{number(count)} {words}"
        if self.rule == PICKED:
            words += " chosen by hand"
        else:
            if self.type:
                words += f" of type {self.type}"
            if self.has_sizes:
                words += f", {sizes_in_words(self.size_low, self.size_high, measure)}"
        if under:
            words += f" directly below {under}" if self.direct else f" below {under}"
        return words

    def same_rule(self, other: "PeerSet") -> bool:
        """Whether it compares the same nodes, whatever its name."""
        return replace(self, name="") == replace(other, name="")


@dataclass(frozen=True, slots=True)
class Member:
    """A node that a rule takes in, whether it has figures or not."""

    id: int
    code: str
    name: str
    level: str


def level_words(name: str, count: int) -> str:
    """A level as nodes of it are called in a sentence: ``hospitals``, ``country``, ``NHS boards``."""
    if not name:
        return "node" if count == 1 else "nodes"
    words = name if name[1:2].isupper() else name[0].lower() + name[1:]
    return words if count == 1 else plural_of(words)


def sizes_in_words(low: float | None, high: float | None, measure: Measure | None) -> str:
    """``5,000 to 20,000 attendances a month``."""
    if low is not None and high is not None:
        words = f"{amount(low)} to {amount(high)}"
    else:
        words = f"{amount(low)} or more" if low is not None else f"up to {amount(high)}"
    if measure is None:
        return words + " cases a period"
    counted = re.split(r"[,(]| at | of | to | not ", measure.denominator)[0].strip()
    noun = counted[:1].lower() + counted[1:] if counted else "cases"
    return f"{words} {noun} a {'period' if measure.calendar == 'span' else measure.calendar}"


# Which rules there are


def default_of(found: Node) -> PeerSet:
    """The same level and the same type; of a community its members."""
    if found.kind is NodeKind.COMMUNITY:
        return PeerSet(under=found.code, direct=True)
    return PeerSet(level=found.level, type=found.type)


def below(found: Node) -> PeerSet:
    """The nodes directly below one, side by side."""
    return PeerSet(under=found.code, direct=True)


def lowest_level(
    connection: Connection, measure: Measure, under: str = "", on: date | None = None
) -> PeerSet:
    """All nodes of the lowest level that has figures of a measure.

    Args:
        connection: A transaction that reads.
        measure: The measure.
        under: Only below this node.
        on: Where it stood on this day; None is today.

    Raises:
        Rejected: ``node-unknown``, ``compare-no-figures``.
    """
    of_level = select(node.c.id).where(node.c.level_id == level.c.id)
    if under:
        of_level = of_level.where(node.c.id.in_(_below(connection, under, False, on)))
    own = of_level.join(observation, observation.c.node_id == node.c.id).where(
        observation.c.measure_id == measure.id, observation.c.numerator.is_not(None)
    )
    rolled = of_level.join(balance, balance.c.node_id == node.c.id).where(
        balance.c.measure_id == measure.id, balance.c.counted > 0
    )
    query = select(level.c.name).where(or_(own.exists(), rolled.exists()))
    found = connection.execute(query.order_by(level.c.rank.desc(), level.c.name).limit(1)).scalar()
    if found is None:
        raise Rejected("compare-no-figures", measure=measure.name)
    return PeerSet(level=found, under=under)


def listing(connection: Connection) -> list[PeerSet]:
    """All saved sets, by name."""
    rows = connection.execute(select(peer_set).order_by(func.lower(peer_set.c.name)))
    return [_peer_set(row) for row in rows]


def find(connection: Connection, name: str) -> PeerSet:
    """The saved set of a name, in any case.

    Raises:
        Rejected: ``peer-set-unknown``.
    """
    return _peer_set(_row(connection, name))


def _row(connection: Connection, name: str) -> Row[Any]:
    row = connection.execute(
        select(peer_set).where(func.lower(peer_set.c.name) == name.strip().lower())
    ).first()
    if row is None:
        known = ", ".join(one.name for one in listing(connection)) or "none is saved yet"
        raise Rejected("peer-set-unknown", name=name, known=known)
    return row


def _peer_set(row: Row[Any]) -> PeerSet:
    return PeerSet(
        rule=row.rule,
        level=row.level,
        type=row.type,
        size_low=row.size_low,
        size_high=row.size_high,
        codes=tuple(json.loads(row.codes)),
        name=row.name,
    )


# Whom a rule takes in; sizes are seen later, from the figures


def members(connection: Connection, peers: PeerSet, on: date) -> list[Member]:
    """The nodes that a rule takes in on a date, by name, those of any size.

    Raises:
        Rejected: ``node-unknown`` for the node that it is restricted to.
    """
    rows = connection.execute(
        select(node.c.id, node.c.code, node.c.name, level.c.name.label("level_name"))
        .select_from(node.outerjoin(level, level.c.id == node.c.level_id))
        .where(node.c.id.in_(chosen(connection, peers, on)))
        .order_by(node.c.name, node.c.code)
    )
    return [Member(row.id, row.code, row.name, row.level_name or "") for row in rows]


def chosen(connection: Connection, peers: PeerSet, on: date) -> Select[tuple[int]]:
    """A query for the keys of the nodes that a rule takes in on a date.

    Raises:
        Rejected: ``node-unknown`` for the node that it is restricted to.
    """
    query = select(node.c.id)
    if peers.rule == PICKED:
        query = query.where(node.c.code.in_(peers.codes))
    if peers.level:
        query = query.join(level, level.c.id == node.c.level_id).where(level.c.name == peers.level)
    if peers.type:
        of_type = select(node_attribute.c.node_id).where(
            node_attribute.c.name == nodes.TYPE,
            node_attribute.c.value == peers.type,
            or_(node_attribute.c.valid_from.is_(None), node_attribute.c.valid_from <= on),
            or_(node_attribute.c.valid_to.is_(None), node_attribute.c.valid_to >= on),
        )
        query = query.where(node.c.id.in_(of_type))
    if peers.under:
        query = query.where(node.c.id.in_(_below(connection, peers.under, peers.direct, on)))
    return query


def _below(connection: Connection, code: str, direct: bool, on: date | None = None) -> Select[tuple[int]]:
    """Those below a node; of a community its members, and those below them."""
    top = nodes.find(connection, code)
    when = on or today()
    held = and_(closure.c.valid_from <= when, closure.c.valid_to >= when)
    if top.kind is NodeKind.COMMUNITY:
        joined = select(link.c.child_id).where(
            link.c.kind == LinkKind.MEMBER_OF,
            link.c.parent_id == top.id,
            link.c.valid_from <= when,
            link.c.valid_to >= when,
        )
        if direct:
            return joined
        under = select(closure.c.descendant_id).where(held, closure.c.ancestor_id.in_(joined))
        return select(node.c.id).where(or_(node.c.id.in_(joined), node.c.id.in_(under)))
    query = select(closure.c.descendant_id).where(held, closure.c.ancestor_id == top.id)
    return query.where(closure.c.depth == 1) if direct else query


# Saving


def save(database: Database, name: str, peers: PeerSet) -> Changes:
    """Saves a rule under a name. One that is restricted to a node is saved as the nodes that it takes in.

    Raises:
        Rejected: ``peer-set-name-missing``, ``peer-set-name-taken``, ``peer-set-too-few``.
    """
    name = _name(name)
    with database.write(f"save peer set “{name}”") as step:
        _not_taken(step.connection, name)
        kept = _without_under(step.connection, peers)
        if kept.rule == PICKED and len(kept.codes) < 2:
            raise Rejected("peer-set-too-few", count=len(kept.codes))
        step.insert("peer_set", name=name, **_columns(kept))
        return changes.of(step)


def rename(database: Database, name: str, new: str) -> Changes:
    """Gives a saved set another name.

    Raises:
        Rejected: ``peer-set-unknown``, ``peer-set-name-missing``, ``peer-set-name-taken``.
    """
    new = _name(new)
    with database.write(f"rename peer set “{name}” to “{new}”") as step:
        key = _row(step.connection, name).id
        _not_taken(step.connection, new, key)
        step.update("peer_set", key, name=new)
        return changes.of(step)


def delete(database: Database, name: str) -> Changes:
    """Takes a saved set away; nothing that was compared changes.

    Raises:
        Rejected: ``peer-set-unknown``.
    """
    with database.write(f"delete peer set “{name}”") as step:
        step.delete("peer_set", _row(step.connection, name).id)
        return changes.of(step)


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise Rejected("peer-set-name-missing")
    return str(entered(peer_set, {"name": words})["name"])


def _not_taken(connection: Connection, name: str, key: int | None = None) -> None:
    held = connection.execute(
        select(peer_set.c.id).where(func.lower(peer_set.c.name) == name.lower())
    ).scalar()
    if held is not None and held != key:
        raise Rejected("peer-set-name-taken", name=name)


def _without_under(connection: Connection, peers: PeerSet) -> PeerSet:
    if not peers.under:
        return peers
    codes = tuple(sorted(one.code for one in members(connection, peers, today())))
    return PeerSet(PICKED, codes=codes)


def _columns(peers: PeerSet) -> dict[str, Any]:
    return {
        "rule": peers.rule,
        "level": peers.level,
        "type": peers.type,
        "size_low": peers.size_low,
        "size_high": peers.size_high,
        "codes": json.dumps(list(peers.codes), ensure_ascii=False),
    }


def picked(codes: Sequence[str]) -> PeerSet:
    """Nodes chosen by hand."""
    return PeerSet(PICKED, codes=tuple(dict.fromkeys(codes)))
