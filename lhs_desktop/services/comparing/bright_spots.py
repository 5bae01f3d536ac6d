"""Bright spots: peers that improved and stayed so, what they did, and whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from statistics import median

from sqlalchemy import Connection, or_, select, union

from lhs_desktop.models import periods
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.db.tables import action, closure, measure_version, node, person, role
from lhs_desktop.models.measures import Direction, Measure
from lhs_desktop.models.readings import Reading
from lhs_desktop.models.wording import plural
from lhs_desktop.services.comparing.comparison import Comparison, Peer
from lhs_desktop.services.databases import today

SUSTAINED = 6
"""Periods in a row, up to the last, that the reading must mark as improved."""

RECENT = 36
"""Periods since an improvement began: an older one is no news."""

FLOOR = 0.25
"""Of the median size of the peers: smaller ones improve by chance."""


@dataclass(frozen=True, slots=True)
class Done:
    """An action of a bright spot that was carried out."""

    number: int
    title: str
    owner: str
    done_on: date | None
    effect: str


@dataclass(frozen=True, slots=True)
class BrightSpot:
    peer: Peer
    since: str
    """The label of the first period of the improvement."""
    periods: int
    done: tuple[Done, ...]
    """Newest first."""
    call: tuple[str, ...]
    """Owners of these actions, then leaders of the node."""
    sentence: str


def of_comparison(connection: Connection, found: Comparison) -> tuple[BrightSpot, ...]:
    """The peers of a comparison with a sustained improvement, the longest first.

    An improvement counts only under the present definition of the measure: nothing is read across a break.
    """
    if found.measure.direction is Direction.NEUTRAL:
        return ()
    sizes = [peer.size for peer in found.valued if peer.size is not None]
    least = FLOOR * median(sizes) if sizes else 0.0
    defined = _defined(connection, found.measure)
    improved = []
    for peer in found.valued:
        if peer.reading is None or (peer.size is not None and peer.size < least):
            continue
        run = improvement(peer.reading, found.measure.direction, defined)
        if run:
            improved.append((peer, run))
    keys = [peer.id for peer, _ in improved]
    done, leaders = _done(connection, found.measure, keys), _leaders(connection, keys)
    spots = [
        _spot(found.measure, peer, run, done.get(peer.id, ()), leaders.get(peer.id, ()))
        for peer, run in improved
    ]
    return tuple(sorted(spots, key=lambda spot: (-spot.periods, spot.peer.name)))


def improvement(reading: Reading, direction: Direction, defined: date | None = None) -> tuple[str, ...]:
    """The codes of the periods of an improvement that lasts up to the last value; none if it does not.

    It began in the last three years of months. Either the last values are all marked as improved; or new limits were accepted from where the series had
    improved, and no value since is a concern.

    Args:
        reading: Of a series.
        direction: Which way is better.
        defined: From when the present definition of the measure holds.
    """
    known = [
        (code, flag)
        for code, flag in zip(reading.periods, reading.flags, strict=True)
        if defined is None or periods.parse(code).start >= defined
    ]
    run = [code for code, _ in takewhile(lambda one: one[1] is Flag.IMPROVEMENT, reversed(known))]
    if len(run) < SUSTAINED:
        kept = _kept_since(reading, direction)
        run = [code for code, _ in reversed(known) if code in kept]
    return tuple(reversed(run)) if SUSTAINED <= len(run) <= RECENT else ()


def _kept_since(reading: Reading, direction: Direction) -> frozenset[str]:
    """The periods of a last phase that is better than the one before, without a concern in it."""
    if len(reading.phases) < 2:
        return frozenset()
    before, last = reading.phases[-2].center, reading.phases[-1].center
    start = reading.periods.index(reading.phases[-1].start)
    if before is None or last is None or before == last or Flag.CONCERN in reading.flags[start:]:
        return frozenset()
    is_better = (last > before) is (direction is Direction.HIGHER)
    return frozenset(reading.periods[start:]) if is_better else frozenset()


def _defined(connection: Connection, measure: Measure) -> date | None:
    """From when the present definition holds."""
    return connection.execute(
        select(measure_version.c.valid_from)
        .where(measure_version.c.measure_id == measure.id)
        .order_by(measure_version.c.number.desc())
        .limit(1)
    ).scalar()


def _done(connection: Connection, measure: Measure, keys: Sequence[int]) -> dict[int, list[Done]]:
    """What was done on the measure at each node, or below it."""
    below = select(closure.c.ancestor_id, closure.c.descendant_id).where(closure.c.ancestor_id.in_(keys))
    itself = select(node.c.id, node.c.id).where(node.c.id.in_(keys))
    places = union(below, itself).subquery("places")
    at, where = places.c
    rows = connection.execute(
        select(at.label("at"), action)
        .join(action, action.c.node_id == where)
        .where(action.c.measure_id == measure.id, action.c.status == "done")
        .order_by(action.c.done_on.desc(), action.c.number.desc())
    )
    found: dict[int, list[Done]] = {}
    for row in rows:
        one = Done(row.number, row.title, row.owner, row.done_on, row.effect)
        found.setdefault(row.at, []).append(one)
    return found


def _leaders(connection: Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    when = today()
    rows = connection.execute(
        select(role.c.node_id, role.c.title, person.c.name)
        .join(person, person.c.id == role.c.person_id)
        .where(
            role.c.node_id.in_(keys),
            or_(role.c.valid_from.is_(None), role.c.valid_from <= when),
            or_(role.c.valid_to.is_(None), role.c.valid_to >= when),
        )
        .order_by(role.c.title, person.c.name)
    )
    found: dict[int, list[str]] = {}
    for key, title, name in rows:
        found.setdefault(key, []).append(f"{name} ({title})")
    return found


def _spot(
    measure: Measure, peer: Peer, run: Sequence[str], done: Sequence[Done], leaders: Sequence[str]
) -> BrightSpot:
    since = periods.parse(run[0]).label
    call = tuple(dict.fromkeys([one.owner for one in done if one.owner] + list(leaders)))
    lasting = plural(len(run), "period" if measure.calendar == "span" else measure.calendar)
    what = f"done: {', '.join(one.title for one in done)}" if done else "what was done is not recorded"
    parts = [f"{peer.name} has improved since {since} ({lasting})", what]
    if call:
        parts.append(f"call {', '.join(call)}")
    sentence = "; ".join(parts) + "."
    return BrightSpot(peer, since, len(run), tuple(done), call, sentence)
