"""A measure over a window among peers: each one's figure with its interval, rank and verdict, and a finding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import Connection, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models import disclosure
from lhs_desktop.models.db.tables import closure
from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.observations import STATE_WORDS, Withheld
from lhs_desktop.models.peer_charts import FunnelLine, Verdict
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import Reading
from lhs_desktop.services import catalogue, nodes
from lhs_desktop.services.catalogue import Targets
from lhs_desktop.services.comparing import gathering, peer_sets, windows, wording
from lhs_desktop.services.comparing.gathering import Sums
from lhs_desktop.services.comparing.judging import Judged, Spread, judge
from lhs_desktop.services.comparing.peer_sets import Member, PeerSet
from lhs_desktop.services.comparing.windows import Window
from lhs_desktop.services.databases import today
from lhs_desktop.services.readings import kept


@dataclass(frozen=True, slots=True)
class Span:
    """Which periods are asked for: so many up to one, or those between two."""

    count: int | None = None
    """None: the last 12, or one of a measure by year."""
    upto: str = ""
    """A period code; empty for the latest with figures."""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """One node among its peers; values on the display scale, None where there is none."""

    id: int
    code: str
    name: str
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    """Its 95 % interval."""
    high: float | None
    z: float | None
    z_adjusted: float | None
    verdict: Verdict
    is_far: bool
    """Beyond the 99.8 % limits, too."""
    rank_low: int | None
    """Its rank is surely between these two; 1 is best."""
    rank_high: int | None
    shrunk: float | None
    """What its value most likely is, given its peers (empirical Bayes)."""
    goal: float | None
    """What its excess is reckoned against."""
    excess: float | None
    """Events to prevent (or still to win) to reach the goal; below zero where it is surpassed."""
    target: float | None
    periods: int
    missing: int
    note: str = ""
    """Why there is no value, or what is missing."""
    reading: Reading | None = None
    own: bool = False

    @property
    def size(self) -> float | None:
        """Mean denominator a period."""
        return self.denominator / self.periods if self.denominator is not None and self.periods else None


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """What the best peers reach."""

    achievable: float | None
    percentile: float | None
    codes: tuple[str, ...]
    """The peers that make the achievable benchmark."""


@dataclass(frozen=True, slots=True)
class Comparison:
    measure: Measure
    window: Window
    peer_set: PeerSet
    peers: tuple[Peer, ...]
    """Best first; those without a value last."""
    own: str
    """The code of the node whose page it is; empty for none."""
    center: float | None
    """What peers are compared with: their pooled value; of a ratio 1."""
    spread: Spread | None
    benchmark: Benchmarks
    funnel: tuple[FunnelLine, ...]
    target: float | None
    """The target in force at the end of the window, where it is the same for all peers."""
    level: str
    """Of all peers; empty where they are of several."""
    stated: str
    """Who is compared: ``30 hospitals of type Emergency Department``."""
    rule: str
    """How better and worse are told, in a sentence."""
    goal: str
    """What excess is reckoned against, in words."""
    sentence: str
    """The finding."""

    @property
    def valued(self) -> tuple[Peer, ...]:
        return tuple(peer for peer in self.peers if peer.value is not None)

    def peer(self, code: str) -> Peer | None:
        return next((peer for peer in self.peers if peer.code == code), None)


def compare(
    connection: Connection,
    measure: Measure,
    peers: PeerSet,
    span: Span | None = None,
    own: str = "",
    readings: bool = True,
    on: date | None = None,
) -> Comparison:
    """Compares peers over a window.

    Args:
        connection: A transaction that reads.
        measure: The measure.
        peers: Who is compared.
        span: Over which periods; None for the last ones there are.
        own: The code of the node that is marked among them.
        readings: Read the judgement of each series, too.
        on: The day on which the peers are looked at; None is today.

    Raises:
        Rejected: ``node-unknown``, ``period-unknown``, ``period-reversed``, ``compare-no-peers``,
            ``compare-no-figures``, ``compare-none-in-window``.
    """
    when = on or today()
    chosen = peer_sets.chosen(connection, peers, when)
    members = peer_sets.members(connection, peers, when)
    under = nodes.find(connection, peers.under).name if peers.under else ""
    if not members:
        raise Rejected("compare-no-peers", rule=peers.stated(None, measure, under))
    window = window_of(connection, measure, peers, span, on)
    found, lacking = gathering.figures(connection, measure, chosen, window)
    window = _begun(window, [one.period for one in found])
    sums = gathering.summed(measure, [one.id for one in members], found, lacking)
    members = [one for one in members if _fits(peers, sums[one.id])]
    sums = {key: gathering.disclosed(measure, one) for key, one in sums.items()}
    members = [one for one in members if sums[one.id].periods or sums[one.id].state is not None]
    judged = judge(measure, [sums[one.id] for one in members])
    targets = _targets(connection, measure, members, window.last)
    read = kept.of_nodes(connection, [(measure, one.id) for one in members], window.last) if readings else {}
    goals, goal = _goals(measure, judged, [targets.get(one.id) for one in members])
    made = [
        replace(
            _peer(measure, one, sums[one.id], judged, index, goals[index]),
            target=targets.get(one.id),
            reading=read.get((measure, one.id)),
            own=one.code == own,
        )
        for index, one in enumerate(members)
    ]
    ordered = tuple(sorted(made, key=lambda peer: _order(measure, peer)))
    aims = {targets.get(one.id) for one in members}
    valued = sum(peer.value is not None for peer in ordered)
    comparison = Comparison(
        measure=measure,
        window=window,
        peer_set=peers,
        peers=ordered,
        own=own,
        center=judged.center,
        spread=judged.spread,
        benchmark=Benchmarks(
            judged.benchmark.achievable,
            judged.benchmark.percentile,
            tuple(members[index].code for index in judged.benchmark.nodes),
        ),
        funnel=judged.lines,
        target=aims.pop() if len(aims) == 1 else None,
        level=_level(peers, members),
        stated=wording.stated(
            replace(peers, level=_level(peers, members)), measure, len(ordered), valued, under
        ),
        rule=wording.rule(measure, judged.spread, int(judged.judged.sum())),
        goal=goal,
        sentence="",
    )
    return replace(comparison, sentence=wording.finding(comparison))


def _level(peers: PeerSet, members: Sequence[Member]) -> str:
    levels = {one.level for one in members}
    return peers.level or (levels.pop() if len(levels) == 1 else "")


def window_of(
    connection: Connection, measure: Measure, peers: PeerSet, span: Span | None, on: date | None = None
) -> Window:
    """The window that a span means for a measure and its peers; arguments and errors as of ``compare``."""
    from lhs_desktop.models import periods

    span = span or Span()
    chosen = peer_sets.chosen(connection, peers, on or today())
    last = span.upto or (on.isoformat() if on else "")
    if span.first or span.last:
        return windows.between(connection, measure, chosen, span.first or None, span.last or last or None)
    upto = periods.parse(last) if last else None
    return windows.latest(connection, measure, chosen, upto, span.count)


def of_codes(
    connection: Connection,
    measure_code: str,
    peers_name: str | None = None,
    under: str | None = None,
    first: str | None = None,
    last: str | None = None,
    on: date | None = None,
) -> Comparison:
    """As the command line asks: by codes, and without peers all nodes of the lowest level with figures.

    Raises:
        Rejected: as ``compare``, and ``measure-unknown``, ``peer-set-unknown``.
    """
    measure = catalogue.find(connection, measure_code)
    if peers_name is not None:
        peers = replace(peer_sets.find(connection, peers_name), under=under or "")
    else:
        peers = peer_sets.lowest_level(connection, measure, under or "", on)
    return compare(connection, measure, peers, Span(first=first or "", last=last or ""), on=on)


def _begun(window: Window, found: Sequence[Period]) -> Window:
    """Not before the first figure: a window of twelve months in which there are six is one of six."""
    return Window(max(window.first, min(found)), window.last) if found else window


def _fits(peers: PeerSet, sums: Sums) -> bool:
    """Whether a node is of the size that the rule asks for; one whose size is unknown is not."""
    if not peers.has_sizes:
        return True
    size = sums.size
    if size is None:
        return False
    return (peers.size_low is None or size >= peers.size_low) and (
        peers.size_high is None or size <= peers.size_high
    )


def _targets(
    connection: Connection, measure: Measure, members: Sequence[Member], when: Period
) -> dict[int, float]:
    """The target in force for each node at the end of a period: its own, else the nearest above."""
    targets = Targets(connection)
    if not targets.has(measure.id):
        return {}
    keys = {one.id for one in members}
    above: dict[int, list[tuple[int, int]]] = {key: [] for key in keys}
    rows = connection.execute(
        select(closure.c.descendant_id, closure.c.depth, closure.c.ancestor_id).where(
            closure.c.valid_from <= when.end, closure.c.valid_to >= when.end
        )
    )
    for key, depth, ancestor in rows:
        if key in keys:
            above[key].append((depth, ancestor))
    found = {}
    for key, chain in above.items():
        path = (*(ancestor for _, ancestor in sorted(chain, reverse=True)), key)
        target = targets.of_keys(measure.id, path, when.end)
        if target is not None:
            found[key] = target.value
    return found


def _goals(
    measure: Measure, judged: Judged, targets: Sequence[float | None]
) -> tuple[list[float | None], str]:
    """What each peer's excess is reckoned against, and its name: the target, else a benchmark."""
    if measure.direction is Direction.NEUTRAL or measure.kind in (Kind.MEAN, Kind.COUNT):
        return [None] * len(targets), ""
    if any(target is not None for target in targets):
        return list(targets), "the target"
    if measure.kind is Kind.RATIO:
        return [1.0] * len(targets), "as many as predicted"
    if judged.benchmark.achievable is not None:
        return [judged.benchmark.achievable] * len(targets), "the achievable benchmark"
    return [judged.center] * len(targets), "the mean of the peers"


def _peer(
    measure: Measure, member: Member, sums: Sums, judged: Judged, index: int, goal: float | None
) -> Peer:
    value = _plain(judged.value[index])
    ranked = judged.ranks.rank[index] > 0
    return Peer(
        id=member.id,
        code=member.code,
        name=member.name,
        numerator=sums.numerator if sums.periods else None,
        denominator=sums.denominator if sums.periods else None,
        value=value,
        low=_plain(judged.low[index]),
        high=_plain(judged.high[index]),
        z=_plain(judged.z[index]),
        z_adjusted=_plain(judged.z_adjusted[index]),
        verdict=judged.verdict(index, measure.direction),
        is_far=bool(judged.far[index]),
        rank_low=int(judged.ranks.rank_low[index]) if ranked else None,
        rank_high=int(judged.ranks.rank_high[index]) if ranked else None,
        shrunk=_plain(judged.shrunk[index]),
        goal=goal,
        excess=_excess(measure, sums, value, goal),
        target=None,
        periods=sums.periods,
        missing=sums.missing,
        note=_note(measure, sums, value),
    )


def _excess(measure: Measure, sums: Sums, value: float | None, goal: float | None) -> float | None:
    """Events beyond the goal; where higher is better, those still lacking."""
    if value is None or goal is None or sums.denominator is None:
        return None
    beyond = sums.numerator - goal / measure.multiplier * sums.denominator
    return beyond if measure.direction is Direction.LOWER else -beyond


def _note(measure: Measure, sums: Sums, value: float | None) -> str:
    if sums.withheld:
        return disclosure.words(measure, Withheld.SMALL)
    if value is None and not sums.periods:
        return STATE_WORDS[sums.state] if sums.state is not None else "no figure"
    if value is None:
        return "too few cases" if measure.kind is not Kind.RATIO else "too few predicted"
    return ""


def _order(measure: Measure, peer: Peer) -> tuple[bool, float, str]:
    if peer.value is None:
        return (True, 0.0, peer.name)
    return (False, peer.value if measure.direction is Direction.LOWER else -peer.value, peer.name)


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
