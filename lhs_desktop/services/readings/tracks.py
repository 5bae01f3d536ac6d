"""The series of many nodes at once, laid out on their calendar, with what persons decided about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from sqlalchemy import Connection, TextClause, select, text

from lhs_desktop.models import periods
from lhs_desktop.models.db.plain import AT_ONCE, plain_chunks
from lhs_desktop.models.db.store import Figures
from lhs_desktop.models.db.tables import SCALE, chart_choice, closure, period, phase
from lhs_desktop.models.measures import Kind, Measure
from lhs_desktop.models.observations import VALUED
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.readings import Choice
from lhs_desktop.models.readings.laying import Track
from lhs_desktop.services.catalogue import Targets
from lhs_desktop.services.databases import today
from lhs_desktop.statistics.spc import Floats, Integers

_WANTED = """create temporary table if not exists reading_wanted (
    measure_id integer not null, node_id integer not null, primary key (measure_id, node_id))"""

_NODES_AT_ONCE = 500
_NO_ROWS = np.empty((0, 6))

# A node's own figure goes before the roll-up; where it reports none, the roll-up stands for it.
_FIGURES = """
    select o.node_id, o.period_id, o.numerator, o.denominator,
        case when o.state in ({valued}) then 1 else 0 end, 0
    from observation o {wanted_o}
    where o.measure_id = :measure and o.numerator is not null {chosen_o}
    union all
    select b.node_id, b.period_id, b.numerator, b.denominator, 1, 1
    from balance b {wanted_b}
    where b.measure_id = :measure and b.counted > 0 {chosen_b} and not exists (
        select 1 from observation o where o.measure_id = b.measure_id and o.node_id = b.node_id
        and o.period_id = b.period_id and o.numerator is not null)"""


def _figures(wanted: bool = False, nodes: Sequence[int] | None = None, at_hand: bool = False) -> TextClause:
    """The query for figures: of the table of wanted series, of some nodes, or of all.

    Args:
        wanted: Only those of the table.
        nodes: Only those of these.
        at_hand: All that is stored of the touched series is known; only what their nodes add up to is wanted.
    """
    parts = {}
    for alias in ("o", "b"):
        join = f"join reading_wanted w on w.measure_id = {alias}.measure_id and w.node_id = {alias}.node_id"
        parts[f"wanted_{alias}"] = join if wanted else ""
        listed = ", ".join(str(int(node)) for node in nodes or ())
        parts[f"chosen_{alias}"] = "" if nodes is None else f"and {alias}.node_id in ({listed})"
    if at_hand:
        parts["wanted_o"] += """ and not exists (select 1 from touched_series t
            where t.measure_id = w.measure_id and t.node_id = w.node_id)"""
    return text(_FIGURES.format(valued=_VALUED, **parts))


@dataclass(slots=True)
class _Decided:
    """What persons decided about a series, by period."""

    rebases: dict[date, str] = field(default_factory=dict)
    freeze: date | None = None
    excluded: set[date] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Tracks of one measure, with the node of each."""

    nodes: tuple[int, ...]
    tracks: tuple[Track, ...]


class Gathering:
    """Reads series of one connection; calendar, targets and decisions are read once."""

    def __init__(
        self, connection: Connection, at_hand: Sequence[Figures] = (), on: date | None = None
    ) -> None:
        """
        Args:
            connection: A transaction.
            at_hand: All figures of the series that it touched, where they are known.
            on: Targets come from the nodes above on this day; None is today.
        """
        self._connection = connection
        self._on = on
        self._at_hand = at_hand
        rows = connection.execute(select(period)).all()
        self._spans = {row.id: Period(end=row.end_date, start=row.start_date) for row in rows}
        self._targets = Targets(connection)
        self._choices = {
            (row.measure_id, row.node_id): row for row in connection.execute(select(chart_choice))
        }
        self._decided: dict[tuple[int, int], _Decided] = {}
        accepted = select(phase).where(phase.c.state == "accepted")
        for row in connection.execute(accepted.order_by(phase.c.period_id)):
            decided = self._decided.setdefault((row.measure_id, row.node_id), _Decided())
            span = self._spans[row.period_id]
            if row.kind == "rebase":
                decided.rebases[span.end] = row.reason
            elif row.kind == "freeze":
                decided.freeze = span.end
            else:
                decided.excluded.add(span.end)

    def want_table(self) -> None:
        """An empty table of wanted series (measure, node), for the transaction that writes."""
        self._connection.execute(text(_WANTED))
        self._connection.execute(text("delete from reading_wanted"))

    def of_measure(
        self, measure: Measure, nodes: Sequence[int] | None = None, upto: Period | None = None
    ) -> Gathered:
        """The series of a measure at some nodes, or at all, up to a period."""
        if nodes is None:
            return self._gathered(measure, self._read(measure, _figures()), upto)
        parts = [
            self._read(measure, _figures(nodes=nodes[first : first + _NODES_AT_ONCE]))
            for first in range(0, len(nodes), _NODES_AT_ONCE)
        ]
        return self._gathered(measure, np.concatenate(parts) if parts else _NO_ROWS, upto)

    def wanted(self, measure: Measure) -> Gathered:
        """The series of a measure that the table of wanted ones names."""
        stored = self._read(measure, _figures(wanted=True, at_hand=bool(self._at_hand)))
        return self._gathered(measure, np.concatenate([*self._known(measure), stored]), None)

    def _known(self, measure: Measure) -> Iterator[Floats]:
        """The figures of a measure that are at hand, as `_read` gives them."""
        for one in self._at_hand:
            of = (one.measure == measure.id) & np.isfinite(one.numerator)
            none_rolled_up = np.zeros(int(of.sum()))
            columns = (one.node, one.period, one.numerator, one.denominator, one.valued)
            yield np.column_stack([*(column[of] for column in columns), none_rolled_up])

    def _read(self, measure: Measure, query: TextClause) -> Floats:
        found = self._connection.execute(query, {"measure": measure.id})
        parts = [np.array(rows, dtype=float) for rows in plain_chunks(found, AT_ONCE)]
        return np.concatenate(parts) if parts else _NO_ROWS

    def _gathered(self, measure: Measure, rows: Floats, upto: Period | None) -> Gathered:
        if upto is not None and len(rows):
            known = [key for key, span in self._spans.items() if span.end <= upto.end]
            rows = rows[np.isin(rows[:, 1], known)]
        if not len(rows):
            return Gathered((), ())
        figures = _Figures.of(measure, rows)
        if not len(figures.period):
            return Gathered((), ())  # all that is stored says that there is nothing
        spans_of = {key: self._spans[key] for key in np.unique(figures.period).tolist()}
        slots = _Slots.of(spans_of, {span.grain for span in spans_of.values()})
        slot = slots.of_period[figures.period]
        order = np.lexsort((slot, figures.node))
        node, slot = figures.node[order], slot[order]
        parts = [column[order] for column in (figures.numerator, figures.denominator, figures.value)]
        starts = np.flatnonzero(np.diff(node, prepend=node[0] - 1))
        stops = [*starts[1:].tolist(), len(node)]
        nodes = node[starts].tolist()
        above = self._above(measure, nodes)
        tracks = []
        for key, first, stop in zip(nodes, starts.tolist(), stops, strict=True):
            where = slot[first:stop]
            spans, codes, index = slots.between(where)
            numerator, denominator, value = (_placed(part[first:stop], index, len(spans)) for part in parts)
            track = self._track(measure, key, spans, codes, numerator, denominator, value)
            tracks.append(replace(track, target=self._target(measure, above.get(key, (key,)), spans)))
        return Gathered(tuple(nodes), tuple(tracks))

    def _above(self, measure: Measure, nodes: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """The nodes above each, from the top down, itself last; only where a target might be found."""
        if not self._targets.has(measure.id) or not nodes:
            return {}
        when = self._on or today()
        chains: dict[int, list[tuple[int, int]]] = {}
        rows = self._connection.execute(
            select(closure.c.descendant_id, closure.c.depth, closure.c.ancestor_id).where(
                closure.c.valid_from <= when,
                closure.c.valid_to >= when,
                closure.c.descendant_id.in_(nodes)
                if len(nodes) < 500
                else closure.c.descendant_id.is_not(None),
            )
        )
        for descendant, depth, ancestor in rows:
            chains.setdefault(descendant, []).append((depth, ancestor))
        return {
            node: (*(ancestor for _, ancestor in sorted(chain, reverse=True)), node)
            for node, chain in chains.items()
        }

    def _track(
        self,
        measure: Measure,
        node: int,
        spans: tuple[Period, ...],
        codes: tuple[str, ...],
        numerator: Floats,
        denominator: Floats,
        value: Floats,
    ) -> Track:
        """A series with what persons decided about it, as yet without targets."""
        decided = self._decided.get((measure.id, node), _NOTHING)
        breaks = (
            [
                (index, decided.rebases[span.end])
                for index, span in enumerate(spans)
                if index and span.end in decided.rebases
            ]
            if decided.rebases
            else []
        )
        freeze = None
        if decided.freeze is not None:
            freeze = sum(1 for span in spans if span.end <= decided.freeze) or None
        excluded: tuple[int, ...] = ()
        if decided.excluded:
            excluded = tuple(index for index, span in enumerate(spans) if span.end in decided.excluded)
        choice = self._choices.get((measure.id, node)) or self._choices.get((measure.id, None))
        return Track(
            periods=spans,
            codes=codes,
            numerator=numerator,
            denominator=denominator,
            value=value,
            target=np.full(len(spans), np.nan),
            breaks=tuple(index for index, _ in breaks),
            break_reasons=tuple(reason for _, reason in breaks),
            freeze=freeze,
            excluded=excluded,
            chart=choice.kind if choice else None,
            choice=Choice(choice.decided_by, choice.reason) if choice else None,
        )

    def _target(self, measure: Measure, keys: tuple[int, ...], spans: Sequence[Period]) -> Floats:
        """The target in force in each period: of the node itself, else of the nearest above."""
        target = np.full(len(spans), np.nan)
        if self._targets.has(measure.id):
            ends = np.array([span.end.toordinal() for span in spans])
            for key in keys:  # from the top down: the nearest goes last, and stays
                for one in reversed(self._targets.set_by(measure.id, key)):
                    inside = (ends >= one.valid_from.toordinal()) & (ends <= one.valid_to.toordinal())
                    target[inside] = one.value
        return target


_NOTHING = _Decided()


@dataclass(frozen=True, slots=True)
class _Figures:
    """Rows of figures as columns: those with a value to judge."""

    node: Integers
    period: Integers
    numerator: Floats
    denominator: Floats
    value: Floats
    """On the display scale."""

    @classmethod
    def of(cls, measure: Measure, rows: Floats) -> "_Figures":
        node, period_id, numerator, denominator, valued, rolled_up = rows.T.copy()
        rolled = rolled_up == 1
        numerator[rolled] /= SCALE
        denominator[rolled] /= SCALE
        with np.errstate(divide="ignore", invalid="ignore"):
            if not measure.has_denominator:
                denominator[:] = np.nan
                value = numerator * measure.multiplier
            else:
                value = numerator / np.where(denominator == 0, np.nan, denominator) * measure.multiplier
                if measure.kind is Kind.MEAN:
                    value = np.where(rolled, value, numerator * measure.multiplier)
                value[denominator < measure.minimum_n] = np.nan
        if measure.disclosure_n > 0:
            known = np.isfinite(denominator) | (measure.kind is Kind.MEAN)
            value[np.where(known, denominator, numerator) < measure.disclosure_n] = np.nan
        value[~(rolled | (valued == 1))] = np.nan
        kept = np.isfinite(value)
        return cls(
            node[kept].astype(np.int64),
            period_id[kept].astype(np.int64),
            numerator[kept],
            denominator[kept],
            value[kept],
        )


@dataclass(frozen=True, slots=True)
class _Slots:
    """Places of periods on a calendar: one a period of the grain; spans one after the other."""

    of_period: Integers
    """By key of the period."""
    spans: tuple[Period, ...]
    codes: tuple[str, ...]
    regular: bool

    @classmethod
    def of(cls, found: dict[int, Period], grains: set[Grain]) -> "_Slots":
        ordered = sorted(found.values())
        regular = len(grains) == 1 and Grain.SPAN not in grains
        spans = tuple(periods.between(ordered[0], ordered[-1])) if regular else tuple(dict.fromkeys(ordered))
        place = {span: index for index, span in enumerate(spans)}
        of_period = np.zeros(max(found) + 1, dtype=np.int64)
        for key, span in found.items():
            of_period[key] = place[span]
        return cls(of_period, spans, tuple(span.code for span in spans), regular)

    def between(self, slots: Integers) -> tuple[tuple[Period, ...], tuple[str, ...], Integers]:
        """The periods from the first to the last of some slots, their codes, and where among them each is."""
        if not self.regular:
            spans = tuple(self.spans[slot] for slot in slots)
            return spans, tuple(span.code for span in spans), np.arange(len(slots))
        first, stop = int(slots[0]), int(slots[-1]) + 1
        return self.spans[first:stop], self.codes[first:stop], slots - first


def _placed(values: Floats, index: Integers, length: int) -> Floats:
    placed = np.full(length, np.nan)
    placed[index] = values
    return placed


_VALUED = ", ".join(f"'{state.value}'" for state in VALUED)
