"""Readings as they are kept: brought up to date by the write that changes what they rest on.

A series is judged anew when its observations, the definition of its measure, a target in force, a
decision about it or the rules of the database change; and all are when the program judges otherwise than the one
that stored them (``ENGINE``). Everything that shows a reading reads it here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, text

from lhs_desktop.models.db import store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import period, reading, setting
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import ENGINE, NO_FIGURES, Reading, Status
from lhs_desktop.models.readings.judging import judge
from lhs_desktop.models.readings.rule_sets import DEFAULT, RuleSet, rule_set
from lhs_desktop.models.readings.stored import from_json, to_json
from lhs_desktop.services import catalogue
from lhs_desktop.services.readings.tracks import Gathered, Gathering

RULES = "rules"
"""The setting that names the set of rules of the database."""

Report = Callable[[int, int], None]

_CHUNK = 2_000
_BETWEEN_REPORTS = 500


def rules_in_force(connection: Connection) -> RuleSet:
    """The set of rules of the database."""
    chosen = connection.execute(select(setting.c.value).where(setting.c.name == RULES)).scalar()
    return rule_set(chosen or DEFAULT)


def of_node(
    connection: Connection,
    key: int,
    measures: Sequence[Measure],
    upto: Period | None = None,
    on: date | None = None,
) -> dict[str, Reading]:
    """The readings of a node by measure code: as stored; up to an earlier period judged as of then.

    Args:
        connection: A transaction that reads.
        key: The node.
        measures: Which.
        upto: None for the last value there is.
        on: The day on which the reader stands, where that is not today: targets are those of the tree of that day.
    """
    found = of_nodes(connection, [(one, key) for one in measures], upto, on)
    return {measure.code: one for (measure, _), one in found.items()}


def of_nodes(
    connection: Connection,
    pairs: Sequence[tuple[Measure, int]],
    upto: Period | None = None,
    on: date | None = None,
) -> dict[tuple[Measure, int], Reading]:
    """The readings of series given as (measure, node); those without any value are left out."""
    stored = _stored(connection, pairs)
    found: dict[tuple[Measure, int], Reading] = {}
    earlier: list[tuple[Measure, int]] = []
    for measure, node in pairs:
        row = stored.get((measure.id, node))
        if row is None:
            continue
        if row.engine != ENGINE or on is not None or (upto is not None and row.end_date > upto.end):
            earlier.append((measure, node))
        else:
            found[measure, node] = _reading(row)
    if earlier:
        found.update(_judged_upto(connection, earlier, upto, on))
    return found


def _stored(connection: Connection, pairs: Sequence[tuple[Measure, int]]) -> dict[tuple[int, int], Row[Any]]:
    query = select(reading, period.c.code, period.c.end_date).join(period, period.c.id == reading.c.period_id)
    nodes = {node for _, node in pairs}
    measures = {measure.id for measure, _ in pairs}
    rows: list[Row[Any]] = []
    keys = sorted(nodes)
    for first in range(0, len(keys), 500):
        chosen = query.where(
            and_(reading.c.node_id.in_(keys[first : first + 500]), reading.c.measure_id.in_(measures))
        )
        rows += connection.execute(chosen).all()
    return {(row.measure_id, row.node_id): row for row in rows}


def _reading(row: Row[Any]) -> Reading:
    return from_json(
        row.judgement,
        period=row.code,
        variation=row.variation,
        assurance=row.assurance,
        status=row.status,
        streak=row.streak,
    )


def _judged_upto(
    connection: Connection, pairs: Sequence[tuple[Measure, int]], upto: Period | None, on: date | None
) -> dict[tuple[Measure, int], Reading]:
    """As they were known by a period: the same judgement of the values up to then; nothing is stored."""
    gathering = Gathering(connection, on=on)
    rules = rules_in_force(connection)
    found: dict[tuple[Measure, int], Reading] = {}
    nodes: dict[Measure, list[int]] = {}
    for measure, node in pairs:
        nodes.setdefault(measure, []).append(node)
    for measure, keys in nodes.items():
        gathered = gathering.of_measure(measure, keys, upto)
        for node, one in zip(gathered.nodes, judge(measure, gathered.tracks, rules), strict=True):
            if one is not NO_FIGURES:
                found[measure, node] = one
    return found


def missed(connection: Connection) -> dict[int, tuple[int, int]]:
    """How many measures miss their target at each node that has any: beyond chance, and within it."""
    found: dict[int, tuple[int, int]] = {}
    for node, within, count in _missed(connection):
        beyond, by_chance = found.get(node, (0, 0))
        found[node] = (beyond, by_chance + count) if within else (beyond + count, by_chance)
    return found


def _missed(connection: Connection) -> Iterator[tuple[int, bool, int]]:
    """Node, whether within chance, how many: of stored readings, and of those that must be judged anew."""
    query = (
        select(reading.c.node_id, reading.c.within_chance, func.count())
        .where(reading.c.status == Status.MISSED, reading.c.engine == ENGINE)
        .group_by(reading.c.node_id, reading.c.within_chance)
    )
    for node, within, count in connection.execute(query):
        yield node, bool(within), count
    if is_judged(connection):
        return
    by_id = {one.id: one for one in catalogue.measures(connection)}
    stale = connection.execute(select(reading.c.measure_id, reading.c.node_id).where(_stale())).all()
    pairs = [(by_id[measure], node) for measure, node in stale]
    for (_, node), one in _judged_upto(connection, pairs, None, None).items():
        if one.status is Status.MISSED:
            yield node, one.within_chance, 1


def judged_otherwise(
    connection: Connection, measure: Measure, key: int, chart: str | None, rules: str | None
) -> Reading:
    """A series by another chart or another set of rules than those in force; nothing is stored.

    Raises:
        Rejected: ``rules-unknown``, ``chart-unknown``, ``chart-not-possible``.
    """
    from lhs_desktop.services.readings.decisions import checked_kind

    gathered = Gathering(connection).of_measure(measure, [key])
    used = rule_set(rules) if rules else rules_in_force(connection)
    tracks = gathered.tracks
    if chart is not None:
        tracks = tuple(one.charted(checked_kind(measure, chart)) for one in tracks)
    found = judge(measure, tracks, used)
    return found[0] if found else NO_FIGURES


def refresh(step: Step) -> None:
    """Judges anew what a step touched; called before its transaction ends."""
    connection = step.connection
    touched = step.touched
    if not touched:
        return
    gathering = Gathering(connection, step.at_hand)
    gathering.want_table()
    store.keep_series(connection)
    for one in touched:
        names = {"measure": one.measure, "node": one.node, "parent": one.parent}
        query = _SPREAD[one.extent]
        connection.execute(text(query), {name: key for name, key in names.items() if f":{name}" in query})
    _judge_wanted(connection, gathering)
    store.forget_series(connection)
    touched.clear()


def is_judged(connection: Connection) -> bool:
    """Whether all that is stored was judged by the present engine; figures without any reading never were."""
    if connection.execute(select(reading.c.engine).where(_stale()).limit(1)).first() is not None:
        return False
    return (
        connection.execute(select(reading.c.node_id).limit(1)).first() is not None
        or connection.execute(text("select 1 from observation limit 1")).first() is None
    )


def _stale() -> Any:
    """Readings of another engine; as two ranges, each found by the index."""
    return or_(reading.c.engine < ENGINE, reading.c.engine > ENGINE)


def judge_anew(database: Database, report: Report | None = None) -> int:
    """Judges every series by the present engine, in one transaction.

    Args:
        database: Open for writing.
        report: Called with how many series are judged, of how many; what it raises leaves all as it was.

    Returns:
        How many readings are stored now.
    """
    with database.write("judge all series again") as step:
        connection = step.connection
        nodes: dict[int, list[int]] = {}
        known = connection.execute(text(f"select measure_id, node_id from {_KNOWN} as k order by 1, 2"))
        for measure, node in known:
            nodes.setdefault(measure, []).append(node)
        total = sum(len(keys) for keys in nodes.values())
        connection.execute(delete(reading))
        gathering = Gathering(connection)
        rules = rules_in_force(connection)
        done = stored = 0
        for one in catalogue.measures(connection):
            keys = nodes.get(one.id, [])
            for first in range(0, len(keys), _BETWEEN_REPORTS):
                if report is not None:
                    report(done, total)
                chunk = keys[first : first + _BETWEEN_REPORTS]
                stored += _judge(connection, [(one, gathering.of_measure(one, chunk))], rules)
                done += len(chunk)
        if report is not None:
            report(done, total)
    return stored


def differences(connection: Connection) -> int:
    """How many stored readings differ from what judging gives now: none, in a sound database.

    Those of another engine are no fault, nor is a database that has none: it is from before there were readings. Both
    are judged anew when the database is opened for writing.
    """
    gathering = Gathering(connection)
    rules = rules_in_force(connection)
    stored = {
        (row.measure_id, row.node_id): row
        for row in connection.execute(
            select(reading, period.c.code).join(period, period.c.id == reading.c.period_id)
        )
    }
    if not stored:
        return 0
    count = 0
    for measure in catalogue.measures(connection):
        gathered = gathering.of_measure(measure)
        for node, one in zip(gathered.nodes, judge(measure, gathered.tracks, rules), strict=True):
            row = stored.pop((measure.id, node), None)
            if row is None:
                count += one is not NO_FIGURES
            elif row.engine == ENGINE:
                count += _reading(row) != one or bool(row.within_chance) != one.within_chance
    return count + len(stored)


def _judge_wanted(connection: Connection, gathering: Gathering) -> None:
    wanted = "(select 1 from reading_wanted w where w.measure_id = reading.measure_id and w.node_id = reading.node_id)"
    connection.execute(text(f"delete from reading where exists {wanted}"))
    rules = rules_in_force(connection)
    measures = set(connection.execute(text("select distinct measure_id from reading_wanted")).scalars())
    gathered = (
        (measure, gathering.wanted(measure))
        for measure in catalogue.measures(connection)
        if measure.id in measures
    )
    _judge(connection, gathered, rules)


def _judge(connection: Connection, gathered: Iterable[tuple[Measure, Gathered]], rules: RuleSet) -> int:
    """Judges series and stores their readings; returns how many."""
    keys = {row.code: row.id for row in connection.execute(select(period.c.code, period.c.id))}
    rows: list[dict[str, Any]] = []
    for measure, found in gathered:
        for node, one in zip(found.nodes, judge(measure, found.tracks, rules), strict=True):
            rows.append(
                {
                    "node_id": node,
                    "measure_id": measure.id,
                    "period_id": keys[one.period],
                    "variation": one.variation.value,
                    "assurance": one.assurance.value,
                    "status": one.status.value,
                    "streak": one.streak,
                    "judgement": to_json(one),
                    "engine": ENGINE,
                    "within_chance": one.within_chance,
                }
            )
    rows.sort(key=lambda row: (row["node_id"], row["measure_id"]))
    for first in range(0, len(rows), _CHUNK):
        connection.execute(insert(reading), rows[first : first + _CHUNK])
    return len(rows)


# Which series a touch of something concerns. Series of nodes above and below may have figures or not.
_KNOWN = """(select measure_id, node_id from observation union select measure_id, node_id from balance)"""
_SPREAD = {
    # observations of a batch: their nodes, and all above
    "observations": """insert into reading_wanted (measure_id, node_id)
        select measure_id, node_id from touched_series
        union select t.measure_id, c.ancestor_id from touched_series t
        join closure c on c.descendant_id = t.node_id
        on conflict do nothing""",
    "series": """insert into reading_wanted (measure_id, node_id) values (:measure, :node)
        on conflict do nothing""",
    "below": """insert into reading_wanted (measure_id, node_id)
        select measure_id, node_id from (
            select cast(:measure as integer) as measure_id, cast(:node as integer) as node_id
            union select cast(:measure as integer), c.descendant_id from closure c
            where c.ancestor_id = :node) as x
        where true on conflict do nothing""",
    "link": f"""insert into reading_wanted (measure_id, node_id)
        select measure_id, node_id from {_KNOWN} as k where node_id in (:node, :parent)
        or node_id in (select descendant_id from closure where ancestor_id = :node)
        or node_id in (select ancestor_id from closure where descendant_id = :parent)
        on conflict do nothing""",
    "measure": f"""insert into reading_wanted (measure_id, node_id)
        select measure_id, node_id from {_KNOWN} as k where measure_id = :measure on conflict do nothing""",
    "all": f"""insert into reading_wanted (measure_id, node_id)
        select measure_id, node_id from {_KNOWN} as k where true on conflict do nothing""",
}
