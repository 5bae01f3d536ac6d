"""Measures and targets as they stand in the database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.tables import measure, measure_version, node, target
from lhs_desktop.models.measures import Direction, Kind, Measure, RollUp


def measures(connection: Connection) -> list[Measure]:
    """All measures in their order, each with its newest definition."""
    versions = {
        row.measure_id: row
        for row in connection.execute(select(measure_version).order_by(measure_version.c.number))
    }
    rows = connection.execute(select(measure).order_by(measure.c.position, measure.c.code))
    return [_measure(row, versions.get(row.id)) for row in rows]


def find(connection: Connection, code: str) -> Measure:
    """The measure with a code.

    Raises:
        Rejected: ``measure-unknown``.
    """
    for one in measures(connection):
        if one.code == code:
            return one
    raise Rejected("measure-unknown", measure=code)


def _measure(row: Row[Any], version: Row[Any] | None) -> Measure:
    return Measure(
        id=row.id,
        code=row.code,
        name=row.name,
        domain=row.domain,
        kind=Kind(row.kind),
        direction=Direction(row.direction),
        rollup=RollUp(row.rollup),
        multiplier=row.multiplier,
        unit=row.unit,
        decimals=row.decimals,
        calendar=row.calendar,
        minimum_n=row.minimum_n,
        disclosure_n=row.disclosure_n,
        numerator=version.numerator if version else "",
        denominator=version.denominator if version else "",
        source=version.source if version else "",
        steward=version.steward if version else "",
        definition=version.definition if version else "",
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A target in force between two dates, on the display scale, and the node that set it."""

    value: float
    valid_from: date
    valid_to: date
    node: str


class Targets:
    """The targets of some nodes and of those above them: inherited downwards unless overridden."""

    def __init__(self, connection: Connection) -> None:
        self._set: dict[tuple[int, int], list[Target]] = {}
        rows = connection.execute(
            select(target, node.c.code)
            .join(node, node.c.id == target.c.node_id)
            .order_by(target.c.valid_from)
        )
        for row in rows:
            one = Target(row.value, row.valid_from, row.valid_to, row.code)
            self._set.setdefault((row.measure_id, row.node_id), []).append(one)
        self._measures = {measure_id for measure_id, _ in self._set}

    def has(self, measure_id: int) -> bool:
        """Whether any node sets a target for a measure."""
        return measure_id in self._measures

    def set_by(self, measure_id: int, key: int) -> list[Target]:
        """What a node itself sets, in order of time."""
        return self._set.get((measure_id, key), [])

    def of_keys(self, measure_id: int, keys: tuple[int, ...], on: date) -> Target | None:
        """The target of the node at the end of a path: its own, else the nearest above.

        Args:
            measure_id: The measure.
            keys: The keys of the nodes of the path, from the top of the tree down.
            on: A date, the end of a period.
        """
        for key in reversed(keys):
            for one in self._set.get((measure_id, key), ()):
                if one.valid_from <= on <= one.valid_to:
                    return one
        return None
