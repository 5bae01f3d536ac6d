"""Chart specifications from a statement's rows: one for screen, packet and table alike."""

from collections.abc import Sequence

from lhs_desktop.models import periods
from lhs_desktop.models.charts import Annotation, ChartPoint, Flag, SeriesChart, Sparkline
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import NodePage
from lhs_desktop.models.observations import STATE_WORDS, Reported, State
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.wording import figure
from lhs_desktop.services.actions import Action
from lhs_desktop.services.statements import StatementRow

MEDIAN_FROM = 3
"""The median of fewer values is no line to compare them with."""


def series_chart(
    row: StatementRow, page: NodePage, actions: Sequence[Action] = (), last: int | None = None
) -> SeriesChart:
    """The run chart of a measure of a node.

    Args:
        row: The measure with its series up to the period of the statement.
        page: Whose chart it is.
        actions: Marked on the time axis where they began.
        last: Only so many periods at the end; the median and the signal are of the whole series.
    """
    measure, reading = row.measure, row.reading
    every = _points(row)
    first = max(0, len(every) - last) if last else 0
    shown = every[first:]
    has_median = reading.median is not None and reading.points >= MEDIAN_FROM
    median = figure(reading.median, measure) if has_median else ""
    target = figure(row.target, measure, trim=True) if row.target is not None else ""
    unit = measure.unit if measure.unit != "ratio" else "observed ÷ predicted"
    return SeriesChart(
        title=reading.sentence,
        subtitle=f"{measure.name} · {page.node.name}",
        y_label=f"{measure.name} ({unit})",
        unit=measure.unit,
        decimals=measure.decimals,
        points=tuple(point for _, point in shown),
        center_label=f"median {median}" if median else "",
        target_label=f"target {target}" if target else "",
        annotations=_annotations([when for when, _ in shown], actions),
        alt_text=_alt_text(row, page, len(shown), reading.sentence),
    )


def sparkline(row: StatementRow, last: int = 13) -> Sparkline:
    """The last periods of a row, for one cell of a table."""
    points = [point for _, point in _points(row)][-last:]
    values = tuple(point.value for point in points)
    words = ", ".join("none" if value is None else figure(value, row.measure) for value in values)
    return Sparkline(
        values=values,
        target=row.target,
        last_flag=row.reading.flag,
        alt_text=f"Last {len(values)} periods: {words}",
    )


def _points(row: StatementRow) -> list[tuple[Period, ChartPoint]]:
    """One point a period of the calendar, from the first figure to the period of the statement."""
    measure = row.measure
    found = dict(zip(row.series.periods, zip(row.series.reported, row.targets, strict=True), strict=True))
    flagged = _flagged(row)
    points = []
    for when in _calendar(row.series.periods, row.period):
        reported, target = found.get(when, (None, row.target))
        value = reported.value if reported else None
        points.append(
            (
                when,
                ChartPoint(
                    period=when.code,
                    label=when.label,
                    value=value,
                    n=reported.denominator if reported and measure.has_denominator else None,
                    flag=row.reading.flag if when in flagged else Flag.NONE,
                    center=row.reading.median if row.reading.points >= MEDIAN_FROM else None,
                    target=target,
                    note=_note(reported),
                ),
            )
        )
    return points


def _calendar(spans: Sequence[Period], last: Period) -> list[Period]:
    """All periods from the first to the last one, those without figures too."""
    grain = spans[0].grain
    if grain is Grain.SPAN or any(one.grain is not grain for one in spans) or last.grain is not grain:
        return list(spans)
    return list(periods.between(spans[0], max(last, spans[-1])))


def _flagged(row: StatementRow) -> set[Period]:
    """The periods of the run at the end, where it is a signal."""
    reading = row.reading
    if reading.flag is Flag.NONE or reading.median is None:
        return set()
    found: set[Period] = set()
    for when, reported in zip(reversed(row.series.periods), reversed(row.series.reported), strict=True):
        if reported.value is None or reported.value == reading.median:
            continue
        if (reported.value > reading.median) != (reading.last_run > 0):
            break
        found.add(when)
    return found


def _note(reported: Reported | None) -> str:
    if reported is None:
        return "no figure"
    words = STATE_WORDS[reported.state]
    if not words and reported.value is None:
        words = "no cases"
    if reported.state is State.OK and not words:
        return reported.footnote
    return f"{words}: {reported.footnote}" if reported.footnote else words


def _annotations(shown: Sequence[Period], actions: Sequence[Action]) -> tuple[Annotation, ...]:
    found = []
    for action in actions:
        for index, when in enumerate(shown):
            if when.start <= action.created_on <= when.end:
                found.append(Annotation(index, f"{action.number}: {action.title}"))
    return tuple(found)


def _alt_text(row: StatementRow, page: NodePage, shown: int, sentence: str) -> str:
    measure: Measure = row.measure
    return f"Run chart of {measure.name} at {page.node.name}, {shown} periods up to {row.period.label}. {sentence}"
