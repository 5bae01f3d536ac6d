"""The statement of a node: every measure with its target, variance, reading and the children that miss."""

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models import disclosure, periods
from lhs_desktop.models.db.tables import SCALE, balance, closure, node, observation, period
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import Node, NodePage
from lhs_desktop.models.observations import Reported, State, Withheld
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import NO_FIGURES, Outlook, Reading, Status, chance, sentences, status_of
from lhs_desktop.models.wording import day
from lhs_desktop.services import catalogue, nodes, series
from lhs_desktop.services.catalogue import Targets
from lhs_desktop.services.readings import kept


@dataclass(frozen=True, slots=True)
class ChildFigure:
    """A child of the node in the period: value and target on the display scale."""

    id: int
    code: str
    name: str
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    status: Status
    within_chance: bool = False
    """The target is missed by no more than chance may make the value miss it."""
    withheld: Withheld = Withheld.NONE
    """Its status is told even where its figure is withheld beside a smaller one."""

    @property
    def has_figure(self) -> bool:
        """Whether there is a value to judge, shown or withheld beside a smaller one."""
        return self.value is not None or self.withheld is Withheld.COMPLEMENT

    def masked(self, mark: Withheld) -> "ChildFigure":
        """Without what is withheld of it."""
        if mark is Withheld.NONE:
            return self
        shown = replace(self, numerator=None, denominator=None, value=None, withheld=mark)
        small = mark is Withheld.SMALL
        return replace(shown, status=Status.NO_VALUE, within_chance=False) if small else shown

    @property
    def variance(self) -> float | None:
        return None if self.value is None or self.target is None else self.value - self.target


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest figure of a series, with what was in force then."""

    period: Period
    reported: Reported
    target: float | None
    status: Status
    age: int
    """How many periods of its calendar have ended since, without a figure."""

    @property
    def value(self) -> float | None:
        return self.reported.value

    @property
    def variance(self) -> float | None:
        return None if self.value is None or self.target is None else self.value - self.target


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One measure of a node in a period, with its series up to that period."""

    measure: Measure
    period: Period
    reported: Reported | None
    target: float | None
    prior: float | None
    reading: Reading
    series: series.Series
    targets: tuple[float | None, ...]
    """The target in force in each period of ``series``."""
    children: tuple[ChildFigure, ...]
    asked: Period
    """The period of the statement: that of the row, or one of another calendar in which that of the row has ended."""

    @property
    def latest(self) -> Latest | None:
        """The newest figure up to the period of the statement; None where there is none."""
        for when, reported, target in zip(
            reversed(self.series.periods), reversed(self.series.reported), reversed(self.targets), strict=True
        ):
            if reported.value is not None:
                status = status_of(reported.value, target, self.measure.direction)
                ended = itertools.takewhile(
                    lambda one: one.end <= self.asked.end, periods.following(when.next())
                )
                return Latest(when, reported, target, status, sum(1 for _ in ended))
        return None

    @property
    def shown(self) -> Latest | None:
        """The figure of the period; where it has none the latest one, unless the period has a reason for having none."""
        reported = self.reported
        if reported is None or reported.value is not None:
            return self.latest
        is_kept_back = reported.withheld is not Withheld.NONE
        return None if is_kept_back or reported.state in (State.SUPPRESSED, State.TOO_SMALL) else self.latest

    @property
    def value(self) -> float | None:
        return self.reported.value if self.reported else None

    @property
    def variance(self) -> float | None:
        return None if self.value is None or self.target is None else self.value - self.target

    @property
    def outlook(self) -> Outlook:
        return self.reading.outlook

    @property
    def within_chance(self) -> bool:
        """Whether the target is missed, but by no more than chance may make the value miss it."""
        return self.reading.within_chance

    @property
    def headline(self) -> str:
        """What is found, in at most 20 words."""
        return sentences.headline(self.measure, self.reading, self.period, self._missing)

    @property
    def why(self) -> str:
        """Why, in one sentence; empty where there is nothing to say."""
        return sentences.why(self.measure, self.reading)

    @property
    def sentence(self) -> str:
        """The headline, and why."""
        return sentences.sentence(self.measure, self.reading, self.period, self._missing)

    @property
    def _missing(self) -> str:
        return disclosure.absence(self.measure, self.reported) if self.reported is not None else ""

    @property
    def children_with_figure(self) -> int:
        return sum(1 for child in self.children if child.has_figure)

    @property
    def off_target(self) -> tuple[int, int] | None:
        """How many children miss their target, of how many with a figure; None where there is none to miss."""
        if not any(child.status in (Status.MET, Status.MISSED) for child in self.children):
            return None
        return len(self.children_off_target), self.children_with_figure

    @property
    def children_off_target(self) -> tuple[ChildFigure, ...]:
        """Worst first, by variance."""
        missed = [child for child in self.children if child.status is Status.MISSED]
        return tuple(sorted(missed, key=lambda child: (-abs(child.variance or 0.0), child.name)))


@dataclass(frozen=True, slots=True)
class Statement:
    page: NodePage
    period: Period
    rows: tuple[StatementRow, ...]
    periods: tuple[Period, ...]
    """All periods for which the node has figures, in time order."""

    @property
    def node(self) -> Node:
        return self.page.node


def statement(
    connection: Connection, code: str, when: str | None = None, on: date | None = None
) -> Statement:
    """The statement of a node.

    Args:
        connection: A transaction that reads.
        code: The node.
        when: A period; None is the latest for which the node has figures.
        on: The day on which the reader stands: the tree is as of then, and nothing of a later period is seen. None
            is today, with all there is.

    Raises:
        Rejected: ``node-unknown``, ``period-unknown``, ``period-after-day``, ``no-data``, ``no-data-by-day``,
            ``no-data-in-period``.
    """
    page = nodes.page(connection, code, on)
    found = {
        code: each
        for code, each in series.of_node(connection, page.node.id, catalogue.measures(connection)).items()
        if any(one.state is not State.NOT_APPLICABLE for one in each.reported)
    }
    every = tuple(sorted({one for each in found.values() for one in each.periods}))
    if not every:
        raise Rejected("no-data", node=page.node.name)
    chosen = _chosen(page.node, found.values(), when, on)
    targets = Targets(connection)
    keys = tuple(one.id for one in page.path)
    measures = [each.measure for each in found.values()]
    judged = kept.of_node(connection, page.node.id, measures, chosen, on)
    rows = []
    for each in found.values():
        row = _row(each, chosen, keys, targets, judged.get(each.measure.code, NO_FIGURES))
        if row is not None:
            rows.append(row)
    if not rows:
        newest = latest(found.values())
        raise Rejected("no-data-in-period", node=page.node.name, period=chosen.label, latest=newest.label)
    figures = _children(connection, page.node.id, rows, targets, keys)
    rows = [replace(row, children=figures.get((row.measure.id, row.period.code), ())) for row in rows]
    seen = tuple(one for one in every if on is None or one.start <= on)
    return Statement(page, chosen, tuple(rows), seen)


def _chosen(node: Node, found: Collection[series.Series], when: str | None, on: date | None) -> Period:
    """The period that is asked for, or the latest with figures; with a day the latest that had ended by then."""
    if when:
        chosen = periods.parse(when)
        if on is not None and chosen.start > on:
            raise Rejected("period-after-day", period=chosen.label, day=day(on))
        return chosen
    if on is None:
        return latest(found)
    ended = [_until(each, on) for each in found]
    if not any(each.periods for each in ended):
        earliest = min(each.periods[0] for each in found)
        raise Rejected("no-data-by-day", node=node.name, day=day(on), earliest=earliest.label)
    return latest(ended)


def _until(each: series.Series, on: date) -> series.Series:
    """What had ended by a day."""
    count = sum(1 for one in each.periods if one.end <= on)
    return series.Series(each.measure, each.periods[:count], each.reported[:count])


def latest(found: Iterable[series.Series]) -> Period:
    """The newest period of the measures with the finest calendar."""
    newest: dict[str, list[Period]] = {}
    for each in found:
        if each.periods:
            newest.setdefault(each.measure.calendar, []).append(each.periods[-1])
    for grain in ("day", "week", "month", "quarter", "year", "span"):
        if grain in newest:
            return max(newest[grain])
    return max(one for each in newest.values() for one in each)


def _row(
    each: series.Series, chosen: Period, keys: tuple[int, ...], targets: Targets, judged: Reading
) -> StatementRow | None:
    """The row of a measure: the chosen period, or for another calendar the last one ended by then."""
    if chosen.grain == each.measure.calendar:
        when: Period | None = chosen
    else:
        when = max((one for one in each.periods if one.end <= chosen.end), default=None)
    upto = [index for index, one in enumerate(each.periods) if when is not None and one <= when]
    if when is None or not upto:
        return None
    reported = tuple(each.reported[index] for index in upto)
    spans = tuple(each.periods[index] for index in upto)
    in_force = [targets.of_keys(each.measure.id, keys, one.end) for one in spans]
    values = tuple(found.value if found else None for found in in_force)
    now = reported[-1] if spans[-1] == when else None
    target_now = targets.of_keys(each.measure.id, keys, when.end)
    if judged is not NO_FIGURES and judged.period != when.code:
        judged = replace(judged, status=Status.NO_VALUE)
    before = [found.value for one, found in zip(spans, reported, strict=True) if one == when.previous()]
    return StatementRow(
        measure=each.measure,
        period=when,
        reported=now,
        target=target_now.value if target_now else None,
        prior=before[0] if before else None,
        reading=judged,
        series=series.Series(each.measure, spans, reported),
        targets=values,
        children=(),
        asked=chosen,
    )


def _children(
    connection: Connection,
    key: int,
    rows: Sequence[StatementRow],
    targets: Targets,
    path: tuple[int, ...],
) -> dict[tuple[int, str], tuple[ChildFigure, ...]]:
    """The figures of all children, for each measure in the period of its row."""
    by_id = {row.measure.id: row.measure for row in rows}
    found: dict[tuple[int, str], tuple[ChildFigure, ...]] = {}
    for when in {row.period for row in rows}:
        wanted = [row.measure.id for row in rows if row.period == when]
        stored = _stored_children(connection, key, when, [by_id[one] for one in wanted])
        for measure_id, children in stored.items():
            measure = by_id[measure_id]
            made = []
            for child in children:
                target = targets.of_keys(measure_id, (*path, child.id), when.end)
                aim = target.value if target else None
                status = status_of(child.value, aim, measure.direction)
                made.append(
                    ChildFigure(
                        child.id,
                        child.code,
                        child.name,
                        child.numerator,
                        child.denominator,
                        child.value,
                        aim,
                        status,
                    )
                )
            judged = _with_chance(measure, made)
            marks = _marks(measure, children)
            found[measure_id, when.code] = tuple(
                child.masked(mark) for child, mark in zip(judged, marks, strict=True)
            )
    return found


def _with_chance(measure: Measure, children: Sequence[ChildFigure]) -> tuple[ChildFigure, ...]:
    """Says of each that misses its target whether chance may have made it do so."""
    nan = float("nan")
    holds, _, _ = chance.holding(
        measure,
        [nan if child.numerator is None else child.numerator for child in children],
        [nan if child.denominator is None else child.denominator for child in children],
        [
            child.target if child.status is Status.MISSED and child.target is not None else nan
            for child in children
        ],
    )
    return tuple(
        replace(child, within_chance=True) if held else child
        for child, held in zip(children, holds.tolist(), strict=True)
    )


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child with its figure in a period, or without what is withheld of it."""

    id: int
    code: str
    name: str
    value: float | None
    numerator: float | None
    denominator: float | None
    withheld: Withheld = Withheld.NONE

    def masked(self, mark: Withheld) -> "ChildRow":
        if mark is Withheld.NONE:
            return self
        return replace(self, value=None, numerator=None, denominator=None, withheld=mark)


def child_figures(
    connection: Connection, key: int, when: Period, measures: Sequence[Measure]
) -> dict[int, list[ChildRow]]:
    """For each measure the children with value, numerator and denominator in a period, by name."""
    by_id = {one.id: one for one in measures}
    return {
        measure_id: [
            child.masked(mark)
            for child, mark in zip(children, _marks(by_id[measure_id], children), strict=True)
        ]
        for measure_id, children in _stored_children(connection, key, when, measures).items()
    }


def _marks(measure: Measure, children: Sequence[ChildRow]) -> list[Withheld]:
    return disclosure.marks(measure, [(child.numerator, child.denominator) for child in children])


def _stored_children(
    connection: Connection, key: int, when: Period, measures: Sequence[Measure]
) -> dict[int, list[ChildRow]]:
    """The figures of the children as they stand in the database."""
    below = _below(key, when.end)
    by_id = {one.id: one for one in measures}
    found: dict[int, dict[int, ChildRow]] = {one: {} for one in by_id}
    rolled = connection.execute(
        select(balance, below.c.id, below.c.code, below.c.name)
        .join(below, below.c.id == balance.c.node_id)
        .join(period, and_(period.c.id == balance.c.period_id, period.c.code == when.code))
        .where(balance.c.measure_id.in_(by_id), balance.c.counted > 0)
    )
    for row in rolled:
        measure = by_id[row.measure_id]
        numerator = row.numerator / SCALE
        denominator = row.denominator / SCALE if measure.has_denominator else None
        value = series.rolled_up_value(measure, numerator, denominator)
        found[row.measure_id][row.node_id] = ChildRow(
            row.id, row.code, row.name, value, numerator, denominator
        )
    own = connection.execute(
        select(observation, below.c.id, below.c.code, below.c.name)
        .join(below, below.c.id == observation.c.node_id)
        .join(period, and_(period.c.id == observation.c.period_id, period.c.code == when.code))
        .where(observation.c.measure_id.in_(by_id))
    )
    for row in own:
        if row.numerator is not None or row.node_id not in found[row.measure_id]:
            measure = by_id[row.measure_id]
            value = series.own_value(measure, row.numerator, row.denominator, State(row.state))
            found[row.measure_id][row.node_id] = ChildRow(
                row.id, row.code, row.name, value, row.numerator, row.denominator
            )
    return {one: sorted(children.values(), key=lambda child: child.name) for one, children in found.items()}


def _below(key: int, on: date) -> Any:
    return (
        select(node.c.id, node.c.code, node.c.name)
        .join(closure, closure.c.descendant_id == node.c.id)
        .where(
            closure.c.ancestor_id == key,
            closure.c.depth == 1,
            closure.c.valid_from <= on,
            closure.c.valid_to >= on,
        )
        .subquery()
    )


def as_dict(found: Statement) -> dict[str, Any]:
    """The statement as the command line gives it."""
    return {
        "node": found.node.code,
        "name": found.node.name,
        "period": found.period.code,
        "rows": [_row_dict(row) for row in found.rows],
    }


def _row_dict(row: StatementRow) -> dict[str, Any]:
    reported = row.reported
    return {
        "measure": row.measure.code,
        "name": row.measure.name,
        "period": row.period.code,
        "value": row.value,
        "numerator": reported.numerator if reported else None,
        "denominator": reported.denominator if reported else None,
        "target": row.target,
        "variance": row.variance,
        "prior": row.prior,
        "latest": _latest_dict(row.latest),
        "status": row.reading.status.value,
        "variation": row.reading.variation.value,
        "assurance": row.reading.assurance.value,
        "streak": row.reading.streak,
        "headline": row.headline,
        "outlook": row.outlook.value,
        "within_chance": row.within_chance,
        "reading": row.sentence,
        "state": reported.state.value if reported else State.NOT_AVAILABLE.value,
        "note": disclosure.reason(row.measure, reported) if reported else "",
        "rolled_up": reported.rolled_up if reported else False,
        "children_off_target": [
            {
                "code": child.code,
                "name": child.name,
                "value": child.value,
                "target": child.target,
                "variance": child.variance,
                "within_chance": child.within_chance,
                "withheld": child.withheld is not Withheld.NONE,
            }
            for child in row.children_off_target
        ],
        "children_with_figure": row.children_with_figure,
    }


def _latest_dict(latest: Latest | None) -> dict[str, Any] | None:
    if latest is None:
        return None
    return {"period": latest.period.code, "value": latest.value, "age": latest.age}
