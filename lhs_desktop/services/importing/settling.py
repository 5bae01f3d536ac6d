"""What people decide about the names that wait, done together as one batch; and what a dry run would leave waiting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import NodeCandidate
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import level
from lhs_desktop.models.ledger import Problem
from lhs_desktop.services import nodes
from lhs_desktop.services.importing.definitions import create_nodes, node_keys
from lhs_desktop.services.importing.matching import Directory, Match
from lhs_desktop.services.importing.told import make_as_told, names_of
from lhs_desktop.services.importing.tray import (
    ASIDE,
    PROPOSED,
    Placing,
    TrayResult,
    remember_names,
)

Report = Callable[[int, int], None]
SURE = 96
"""A match this good, and the only one, can be taken without looking: one code, one alias or one name."""


@dataclass(frozen=True, slots=True)
class Means:
    """A waiting name is that of a known node."""

    node: str
    remember: bool = True
    """Keeps the name as an alias, so that the next extract is known at once."""


@dataclass(frozen=True, slots=True)
class Make:
    """A waiting name is a node that is to be made."""

    parent: str
    level: str


@dataclass(frozen=True, slots=True)
class MakeAsTold:
    """A waiting name is a node that is to be made with the level and the parent that its file tells."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """What waits under a name is not wanted."""


Decision = Means | Make | MakeAsTold | SetAside


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that a dry run does not know."""

    node: str
    name: str
    values: int
    proposals: tuple[Match, ...]


def settle(database: Database, decisions: Mapping[str, Decision], report: Report | None = None) -> TrayResult:
    """Does what was decided about waiting names, as one batch.

    Args:
        database: Open for writing.
        decisions: By waiting name.
        report: Called with sheets done and sheets in all; may raise ``Cancelled``: nothing is left then.

    Raises:
        Rejected: ``tray-unknown``, ``tray-nothing-named``, ``node-unknown``, ``level-unknown``, ``tray-not-told``.
    """
    with database.write("place names: " + ", ".join(decisions)) as step:
        described = _described(step.connection, decisions)
        known = node_keys(step.connection)
        pairs = {}
        for name, one in decisions.items():
            match one:
                case Means(code):
                    if code not in known:
                        raise Rejected("node-unknown", node=code)
                    pairs[name] = code
                case Make() | MakeAsTold():
                    pairs[name] = name
                case SetAside():
                    pairs[name] = ASIDE
        kept = [name for name, one in decisions.items() if isinstance(one, Means) and one.remember]
        as_told = [name for name, one in decisions.items() if isinstance(one, MakeAsTold)]

        def first(step: Step, pairs: Mapping[str, str], rows: Sequence[Row[Any]]) -> int:
            remember_names(step, {name: pairs[name] for name in kept}, rows)
            return create_nodes(step, described) + make_as_told(as_told, step, pairs, rows)

        return Placing(step, pairs, report).run(first)


def _described(connection: Connection, decisions: Mapping[str, Decision]) -> list[NodeCandidate]:
    """The nodes that are to be made."""
    made = {name: one for name, one in decisions.items() if isinstance(one, Make)}
    if not made:
        return []
    levels = dict(connection.execute(select(level.c.name, level.c.rank)).all())
    called = names_of(connection)
    above = {code: nodes.find(connection, code).code for code in {one.parent for one in made.values()}}
    described = []
    for name, one in made.items():
        if one.level not in levels:
            raise Rejected("level-unknown", level=one.level, known=", ".join(sorted(levels)))
        described.append(
            NodeCandidate(name, called.get(name, name), one.level, levels[one.level], above[one.parent])
        )
    return described


def sure_match(proposals: Sequence[Match]) -> Match | None:
    """The one node that a name can only mean; None where there is none, or more than one."""
    good = [one for one in proposals if one.score >= SURE]
    return good[0] if len(good) == 1 else None


def level_names(connection: Connection) -> list[str]:
    """The levels that there are, from the top down."""
    return list(connection.execute(select(level.c.name).order_by(level.c.rank, level.c.name)).scalars())


def level_below(connection: Connection, code: str) -> str:
    """The level that nodes below a node are likely to have; empty where there is none."""
    above = nodes.find(connection, code).level
    ranked = level_names(connection)
    place = ranked.index(above) + 1 if above in ranked else len(ranked)
    return ranked[min(place, len(ranked) - 1)] if ranked else ""


def unknown_names(database: Database, problems: Iterable[Problem]) -> list[Unknown]:
    """The names that a dry run would leave waiting, each with the nodes that it may mean."""
    found: dict[str, Unknown] = {}
    for one in problems:
        if one.code == "node-unknown-waiting":
            before = found.get(one.raw)
            values = int(one.parameters["values"]) + (before.values if before else 0)
            name = str(one.parameters.get("name", "")) or (before.name if before else "")
            found[one.raw] = Unknown(one.raw, name, values, ())
    if not found:
        return []
    with database.read() as connection:
        directory = Directory(connection)
    return [
        Unknown(
            one.node,
            one.name,
            one.values,
            directory.proposals(one.node, one.name, likeness=number < PROPOSED),
        )
        for number, one in enumerate(sorted(found.values(), key=lambda one: one.node))
    ]
