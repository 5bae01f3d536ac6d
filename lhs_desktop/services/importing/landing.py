"""Where a person goes after an import: a place the file has figures for, and its most striking readings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from lhs_desktop.models.db.tables import balance, closure, node, observation, period, reading
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import Reading, Status, Variation, sentences
from lhs_desktop.services import catalogue
from lhs_desktop.services.importing.intake import ImportResult
from lhs_desktop.services.readings import kept

MOST = 5
LOOKED_AT = 400
"""Of so many readings the distance from the target is compared."""
_CHUNK = 500
_CONCERN = (Variation.CONCERN_HIGH.value, Variation.CONCERN_LOW.value)
_IMPROVEMENT = (Variation.IMPROVEMENT_HIGH.value, Variation.IMPROVEMENT_LOW.value)


@dataclass(frozen=True, slots=True)
class Striking:
    """A reading that a person should see first."""

    node: str
    """Its code."""
    name: str
    measure: str
    """Its code."""
    headline: str
    status: Status
    variation: Variation


@dataclass(frozen=True, slots=True)
class Landing:
    node: str
    """A node with figures of the file; empty where there is none."""
    period: str
    """The last period of the file for which it has some."""
    striking: tuple[Striking, ...] = ()


def landing(connection: Connection, result: ImportResult, here: str = "") -> Landing:
    """Where to go after an import.

    Args:
        connection: A transaction that reads.
        result: Of the import.
        here: The node that is shown: it stays where the file has figures for it or for what is below it.
    """
    last = max((one.last for one in result.tables if one.last is not None), default=None)
    if last is None or not result.series:
        return Landing("", "")
    nodes = list(dict.fromkeys(key for key, _ in result.series))
    measures = sorted({key for _, key in result.series})
    for key, code in _candidates(connection, nodes, here):
        if (found := _last_period(connection, key, measures, last)) is not None:
            return Landing(code, found.code, striking(connection, result.series))
    return Landing("", "", striking(connection, result.series))


def _candidates(connection: Connection, nodes: list[int], here: str) -> Iterable[tuple[int, str]]:
    """The node that is shown, where it is one of the file's or above one; the lowest above all of them; the first."""
    codes = dict(connection.execute(select(node.c.id, node.c.code)).all())
    above: dict[int, dict[int, int]] = {key: {key: 0} for key in nodes}
    for start in range(0, len(nodes), _CHUNK):
        rows = connection.execute(
            select(closure.c.descendant_id, closure.c.ancestor_id, closure.c.depth).where(
                closure.c.descendant_id.in_(nodes[start : start + _CHUNK])
            )
        )
        for below, ancestor, depth in rows:
            above[below][ancestor] = depth
    if any(codes[ancestor] == here for found in above.values() for ancestor in found):
        yield next((key, code) for key, code in codes.items() if code == here)
    shared = set.intersection(*(set(found) for found in above.values()))
    first = above[nodes[0]]
    for key in sorted(shared, key=lambda one: first[one]):
        yield key, codes[key]
    for key in nodes:
        yield key, codes[key]


def _last_period(connection: Connection, key: int, measures: list[int], last: Period) -> Period | None:
    """The last period, up to one, for which a node has a figure of one of some measures."""
    found: list[Period] = []
    for table in (observation, balance):
        row = connection.execute(
            select(period.c.start_date, period.c.end_date)
            .join(table, table.c.period_id == period.c.id)
            .where(table.c.node_id == key, table.c.measure_id.in_(measures), period.c.end_date <= last.end)
            .order_by(period.c.end_date.desc(), period.c.start_date.desc())
            .limit(1)
        ).first()
        if row is not None:
            found.append(Period(end=row.end_date, start=row.start_date))
    return max(found, default=None)


# The most striking readings


def striking(connection: Connection, series: Iterable[tuple[int, int]]) -> tuple[Striking, ...]:
    """The readings of some series that stand out most.

    Signals of concern that miss their target come first, then other signals of concern, then missed targets (those
    that chance cannot explain before the others), then signals of improvement. Among the same, the longer streak, then
    the greater distance from the target goes first. Readings without any of that are none.

    Args:
        connection: A transaction that reads.
        series: Keys of nodes and of measures.
    """
    wanted = set(series)
    ranked = [
        row
        for row in _rows(connection, sorted({key for key, _ in wanted}))
        if (row.node_id, row.measure_id) in wanted
    ]
    ranked.sort(key=lambda row: (_rank(row), -row.streak, row.node_id, row.measure_id))
    measures = {one.id: one for one in catalogue.measures(connection)}
    pairs = [(measures[row.measure_id], row.node_id) for row in ranked[:LOOKED_AT]]
    judged = kept.of_nodes(connection, pairs)
    rank = {(row.measure_id, row.node_id): (_rank(row), -row.streak) for row in ranked[:LOOKED_AT]}
    pairs = [pair for pair in pairs if pair in judged]
    pairs.sort(key=lambda pair: (*rank[pair[0].id, pair[1]], -_distance(judged[pair])))
    found = pairs[:MOST]
    names = {
        row.id: row
        for row in connection.execute(select(node).where(node.c.id.in_([key for _, key in found])))
    }
    return tuple(
        Striking(
            names[key].code,
            names[key].name,
            one.code,
            sentences.headline(one, judged[one, key]),
            judged[one, key].status,
            judged[one, key].variation,
        )
        for one, key in found
    )


def _rows(connection: Connection, keys: list[int]) -> list[Row[Any]]:
    """The readings of nodes that say something."""
    columns = reading.c
    query = select(
        columns.node_id,
        columns.measure_id,
        columns.variation,
        columns.status,
        columns.streak,
        columns.within_chance,
    ).where(or_(columns.status == Status.MISSED.value, columns.variation.in_((*_CONCERN, *_IMPROVEMENT))))
    rows: list[Row[Any]] = []
    for start in range(0, len(keys), _CHUNK):
        rows.extend(connection.execute(query.where(columns.node_id.in_(keys[start : start + _CHUNK]))))
    return rows


def _rank(row: Row[Any]) -> int:
    missed = row.status == Status.MISSED.value
    if row.variation in _CONCERN:
        return 0 if missed and not row.within_chance else 1
    if missed:
        return 3 if row.within_chance else 2
    return 4


def _distance(one: Reading) -> float:
    """How far the value is from its target, as a share of the target; 0 without one."""
    if one.value is None or one.target is None:
        return 0.0
    return abs(one.value - one.target) / max(abs(one.target), 1e-9)
