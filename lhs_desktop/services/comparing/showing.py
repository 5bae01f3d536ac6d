"""All that a page shows of the peers of a node, read at once; and the peer sets that it offers."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from lhs_desktop.errors import Rejected
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import Node, NodeKind
from lhs_desktop.models.peer_charts import FunnelChart, RankedChart
from lhs_desktop.models.periods import Period
from lhs_desktop.services import catalogue, nodes
from lhs_desktop.services.comparing import bright_spots, charting, comparison, peer_sets, windows
from lhs_desktop.services.comparing.bright_spots import BrightSpot
from lhs_desktop.services.comparing.comparison import Comparison, Span
from lhs_desktop.services.comparing.peer_sets import PeerSet
from lhs_desktop.services.databases import today


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a node is to show."""

    node: str
    measure: str
    span: Span = field(default_factory=Span)
    peers: PeerSet | None = None
    """None: the default of the node."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A peer set to choose from, with what it is called."""

    name: str
    peers: PeerSet


@dataclass(frozen=True, slots=True)
class Shown:
    asked: Asked
    node: Node
    comparison: Comparison
    ranked: RankedChart
    funnel: FunnelChart | None
    spots: tuple[BrightSpot, ...]
    periods: tuple[Period, ...]
    """All with figures of these peers, in time order."""
    offered: tuple[Offered, ...]
    saved: tuple[PeerSet, ...]
    instead: str = ""
    """Why others than the default peers are shown."""


def shown(connection: Connection, asked: Asked) -> Shown:
    """Reads everything; without peers of its own kind, a node is shown what is below it.

    Raises:
        Rejected: as ``comparison.compare``, and ``measure-unknown``; ``compare-alone`` where no other node has
            figures and none is below.
    """
    node = nodes.find(connection, asked.node)
    measure = catalogue.find(connection, asked.measure)
    found, instead = _compared(connection, node, measure, asked)
    chosen = peer_sets.chosen(connection, found.peer_set, today())
    return Shown(
        asked=asked,
        node=node,
        comparison=found,
        ranked=charting.ranked(found),
        funnel=charting.funnel(found),
        spots=bright_spots.of_comparison(connection, found),
        periods=windows.known(connection, measure, chosen),
        offered=offered(connection, node, found),
        saved=tuple(peer_sets.listing(connection)),
        instead=instead,
    )


def _compared(connection: Connection, node: Node, measure: Measure, asked: Asked) -> tuple[Comparison, str]:
    if asked.peers is not None:
        return comparison.compare(connection, measure, asked.peers, asked.span, node.code), ""
    usual = peer_sets.default_of(node)
    refused: Rejected | None = None
    try:
        found = comparison.compare(connection, measure, usual, asked.span, node.code)
    except Rejected as error:
        refused = error
    else:
        if len(found.valued) > 1:
            return found, ""
    below = peer_sets.below(node)
    if usual.same_rule(below) or not peer_sets.members(connection, below, today()):
        if refused is not None:
            raise refused
        raise Rejected(
            "compare-alone", node=node.name, measure=measure.name, rule=usual.stated(None, measure)
        )
    found = comparison.compare(connection, measure, below, asked.span, node.code)
    kind = peer_sets.level_words(node.level, 1)
    return found, f"{node.name} is the only {kind} with figures, so the nodes below it are compared."


def offered(connection: Connection, node: Node, found: Comparison | None = None) -> tuple[Offered, ...]:
    """The rules that fit a node, its usual peers first; with a comparison those of similar size, too."""
    usual = peer_sets.default_of(node)
    level = peer_sets.level_words(node.level, 2)
    rules: list[Offered] = []
    if node.kind is NodeKind.COMMUNITY:
        rules.append(Offered("Members of the community", usual))
    else:
        name = f"Same level and type: {level} of type {node.type}" if node.type else f"Same level: {level}"
        rules.append(Offered(name, usual))
        if node.type:
            rules.append(Offered(f"Same level: all {level}", PeerSet(level=node.level)))
        own = found.peer(node.code) if found is not None else None
        if found is not None and own is not None and own.size:
            low, high = _rounded(own.size / 2), _rounded(own.size * 2)
            alike = replace(usual, size_low=low, size_high=high)
            words = peer_sets.sizes_in_words(low, high, found.measure)
            rules.append(Offered(f"Of similar size: {words}", alike))
        path = nodes.path(connection, node.id)
        rules += [
            Offered(
                f"{level[0].upper()}{level[1:]} below {above.name}",
                PeerSet(level=node.level, under=above.code),
            )
            for above in reversed(path[1:-1])
        ]
    if nodes.children(connection, node.id):
        rules.append(Offered(f"Nodes directly below {node.name}", peer_sets.below(node)))
    kept: list[Offered] = []
    for one in rules:
        if not any(one.peers.same_rule(other.peers) for other in kept):
            kept.append(one)
    return tuple(kept)


def _rounded(size: float) -> float:
    """To two figures: ``5,200``."""
    digits = len(str(int(size))) - 2
    return float(round(size, -digits)) if digits > 0 else float(f"{size:.2g}")
