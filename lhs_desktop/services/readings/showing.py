"""A reading point by point, with what the program proposes and what persons decided."""

from dataclasses import dataclass

from sqlalchemy import Connection

from lhs_desktop.models import disclosure
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import Node
from lhs_desktop.models.periods import Period
from lhs_desktop.models.readings import NO_FIGURES, Reading, sentences
from lhs_desktop.services import catalogue, nodes, series
from lhs_desktop.services.readings import decisions, kept, proposals
from lhs_desktop.services.readings.decisions import Decision
from lhs_desktop.services.readings.proposals import Proposed
from lhs_desktop.services.readings.tracks import Gathering


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series with its lines; None where there is none."""

    period: str
    value: float | None
    numerator: float | None
    n: float | None
    target: float | None
    center: float | None
    lower: float | None
    upper: float | None
    phase: int
    flag: Flag
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    node: Node
    measure: Measure
    reading: Reading
    points: tuple[Point, ...]
    proposals: tuple[Proposed, ...]
    decisions: tuple[Decision, ...]
    last: tuple[Period, str] | None = None
    """Where there is no value at all: the last period with a figure, and why it has none."""

    @property
    def headline(self) -> str:
        return sentences.headline(self.measure, self.reading, *(self.last or ()))

    @property
    def sentence(self) -> str:
        return sentences.sentence(self.measure, self.reading, *(self.last or ()))


def reading(
    connection: Connection,
    node_code: str,
    measure_code: str,
    chart: str | None = None,
    rules: str | None = None,
) -> Shown:
    """The reading of a series: as stored, or by another chart or set of rules for a look.

    Raises:
        Rejected: ``node-unknown``, ``measure-unknown``, ``rules-unknown``, ``chart-unknown``,
            ``chart-not-possible``.
    """
    node = nodes.find(connection, node_code)
    measure = catalogue.find(connection, measure_code)
    if chart is None and rules is None:
        found = kept.of_node(connection, node.id, [measure]).get(measure.code, NO_FIGURES)
    else:
        found = kept.judged_otherwise(connection, measure, node.id, chart, rules)
    last = None
    if found is NO_FIGURES and (each := series.of_node(connection, node.id, [measure]).get(measure.code)):
        last = (each.periods[-1], disclosure.absence(measure, each.reported[-1]))
    return Shown(
        node=node,
        measure=measure,
        reading=found,
        points=_points(connection, measure, node.id, found),
        proposals=proposals.of_series(connection, measure, node.id, found),
        decisions=decisions.of_series(connection, node.id, measure.id),
        last=last,
    )


def _points(connection: Connection, measure: Measure, key: int, found: Reading) -> tuple[Point, ...]:
    tracks = Gathering(connection).of_measure(measure, [key]).tracks
    if not tracks:
        return ()
    track = tracks[0]
    place = {span.code: index for index, span in enumerate(track.periods)}
    starts = [place[phase.start] for phase in found.phases]
    return tuple(
        Point(
            period=code,
            value=_plain(track.value[place[code]]),
            numerator=_plain(track.numerator[place[code]]),
            n=_plain(track.denominator[place[code]]),
            target=_plain(track.target[place[code]]),
            center=found.center[index],
            lower=found.lower[index],
            upper=found.upper[index],
            phase=sum(1 for start in starts if start <= index) - 1,
            flag=found.flags[index],
            signals=found.signals[index],
        )
        for index, code in enumerate(found.periods)
    )


def _plain(value: float) -> float | None:
    return None if value != value else float(value)
