"""What files say of the places that wait: their names, and the level and the parent that they would have."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import NodeCandidate
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import batch, source, waiting
from lhs_desktop.services.importing.definitions import aliases, create_nodes

WAITS = waiting.c.batch_id == source.c.batch_id


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of a place that waits: enough to make it."""

    name: str
    level: str
    rank: int
    parent: str | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def told_of(structure: Iterable[NodeCandidate], codes: Iterable[str]) -> dict[str, Told]:
    """What a file says of places, and of those above them."""
    met = {one.code: one for one in structure}
    found: dict[str, Told] = {}
    for code in codes:
        at: str | None = code
        while at is not None and at in met and at not in found:
            one = met[at]
            found[at] = Told(one.name, one.level, one.rank, one.parent)
            at = one.parent
    return found


def as_told(told: Mapping[str, Told], names: Iterable[str]) -> list[NodeCandidate]:
    """Places as their files describe them, with those above them, from the top down."""
    found: dict[str, NodeCandidate] = {}
    for name in names:
        chain: list[str] = []
        at: str | None = name
        while at is not None and at in told and at not in found and len(chain) < len(told):
            chain.append(at)
            at = told[at].parent
        for code in reversed(chain):
            one = told[code]
            found[code] = NodeCandidate(code, one.name, one.level, one.rank, one.parent)
    return list(found.values())


def names_of(connection: Connection) -> dict[str, str]:
    """What extracts call the nodes that wait, by their codes."""
    found: dict[str, str] = {}
    for ledger in _ledgers(connection):
        found.update(ledger.get("waiting_names", {}))
    return found


def told_by_files(connection: Connection) -> dict[str, Told]:
    """What extracts say of the nodes that wait and of those above them, by their codes."""
    found: dict[str, Told] = {}
    for ledger in _ledgers(connection):
        found.update((code, Told(**one)) for code, one in ledger.get("told", {}).items())
    return found


def parent_name(told: Mapping[str, Told], code: str) -> str:
    """What the node above one that waits is called."""
    parent = told[code].parent if code in told else None
    if parent is None:
        return ""
    return told[parent].name if parent in told else parent


def _ledgers(connection: Connection) -> list[dict[str, Any]]:
    """Of the batches from which something waits."""
    batches = select(waiting.c.batch_id).join(source, source.c.id == waiting.c.source_id).where(WAITS)
    rows = connection.execute(select(batch.c.ledger).where(batch.c.id.in_(batches)).order_by(batch.c.id))
    return [json.loads(ledger) for ledger in rows.scalars()]


def make_as_told(names: Sequence[str], step: Step, pairs: Mapping[str, str], rows: Sequence[Row[Any]]) -> int:
    """Makes nodes as their files describe them, with those above them that are not there.

    Raises:
        Rejected: ``tray-not-told``.
    """
    told = told_by_files(step.connection)
    for name in names:
        if name not in told:
            raise Rejected("tray-not-told", name=name)
    called: dict[str, int] = {}
    for recipe in dict.fromkeys(row.recipe for row in rows):
        called |= aliases(step.connection, recipe)
    return create_nodes(step, as_told(told, names), called)
