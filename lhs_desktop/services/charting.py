"""Chart specifications from a statement's rows: one for screen, packet and table alike."""

from collections.abc import Sequence
from dataclasses import replace

from lhs_desktop.models import disclosure, periods
from lhs_desktop.models.charts import Annotation, ChartPoint, PhaseMark, SeriesChart, Sparkline, center_name
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import NodePage
from lhs_desktop.models.observations import Reported, State
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.readings import reasons
from lhs_desktop.models.readings.sentences import CHART_WORDS
from lhs_desktop.models.wording import figure, number, plural
from lhs_desktop.services.actions import Action
from lhs_desktop.services.statements import StatementRow


def series_chart(
    row: StatementRow, page: NodePage, actions: Sequence[Action] = (), last: int | None = None
) -> SeriesChart:
    """The control chart of a measure of a node, as its stored reading has it.

    Args:
        row: The measure with its series up to the period of the statement.
        page: Whose chart it is.
        actions: Marked on the time axis where they began.
        last: Only so many periods at the end; lines and signals are those of the whole series.
    """
    measure, reading = row.measure, row.reading
    spans = _calendar(row.series.periods, row.period)
    shown = _points(row, spans[-last:] if last else spans)
    target = figure(row.target, measure, trim=True) if row.target is not None else ""
    unit = measure.unit if measure.unit != "ratio" else "observed ÷ predicted"
    codes = [point.period for _, point in shown]
    return SeriesChart(
        title=row.headline,
        subtitle=f"{measure.name} · {page.node.name}",
        y_label=f"{measure.name} ({unit})" if unit else measure.name,
        unit=measure.unit,
        decimals=measure.decimals,
        points=tuple(point for _, point in shown),
        center_label=_center_label(row),
        target_label=f"target {target}" if target else "",
        annotations=_annotations([when for when, _ in shown], actions),
        alt_text=_alt_text(row, page, len(shown)),
        kind=reading.chart,
        phases=tuple(
            PhaseMark(codes.index(phase.start), periods.parse(phase.start).label, phase.reason)
            for phase in reading.phases[1:]
            if phase.start in codes
        ),
        limits_label=_limits_label(row),
    )


def _center_label(row: StatementRow) -> str:
    """What the line at the end is, unless it is the line of too few values."""
    reading, measure = row.reading, row.measure
    if not reading.phases or reading.phases[-1].center is None or reading.phases[-1].trial:
        return ""
    return f"{center_name(reading.chart)} {figure(reading.phases[-1].center, measure)}"


def _limits_label(row: StatementRow) -> str:
    reading = row.reading
    if not reading.phases or reading.upper[-1] is None:
        return ""
    return CHART_WORDS[reading.chart]


def sparkline(row: StatementRow, last: int = 13) -> Sparkline:
    """The last periods of a row, for one cell of a table."""
    found = dict(zip(row.series.periods, row.series.reported, strict=True))
    shown = _calendar(row.series.periods, row.period)[-last:]
    values = tuple(found[when].value if when in found else None for when in shown)
    words = ", ".join("none" if value is None else figure(value, row.measure) for value in values)
    return Sparkline(
        values=values,
        target=row.target,
        last_flag=row.reading.flag,
        alt_text=f"Last {len(values)} periods: {words}",
    )


def _points(row: StatementRow, spans: Sequence[Period]) -> list[tuple[Period, ChartPoint]]:
    """One point for each of these periods."""
    measure, reading = row.measure, row.reading
    found = dict(zip(row.series.periods, zip(row.series.reported, row.targets, strict=True), strict=True))
    place = {code: index for index, code in enumerate(reading.periods)}
    starts = [place[phase.start] for phase in reading.phases]
    figures = {when.code: one.value for when, (one, _) in found.items()}
    marks = reasons.marks(measure, reading, [figures.get(code) for code in reading.periods])
    points = []
    for when in spans:
        reported, target = found.get(when, (None, row.target))
        value = reported.value if reported else None
        index = place.get(when.code)
        point = ChartPoint(
            period=when.code,
            label=when.label,
            value=value,
            n=reported.denominator if reported and measure.has_denominator else None,
            target=target,
            note=_note(measure, reported),
        )
        if index is not None:
            point = replace(
                point,
                flag=reading.flags[index],
                center=reading.center[index],
                lower=reading.lower[index],
                upper=reading.upper[index],
                phase=sum(1 for start in starts if start <= index) - 1,
                why=marks[index],
                rules=reasons.rules_named(reading, index) if marks[index] else "",
            )
            point = replace(point, said=reasons.sentence(measure, reading, point))
        if row.within_chance and when.code == reading.period:
            point = replace(point, interval=reading.chance, note=_with_interval(row, point.note))
        points.append((when, point))
    return points


def _with_interval(row: StatementRow, note: str) -> str:
    """Says beside a miss within chance which interval holds the target."""
    assert row.reading.chance is not None
    low, high = (number(end, row.measure.decimals) for end in row.reading.chance)
    words = f"missed, within chance: 95 % interval {low} to {high}"
    return f"{words}; {note}" if note else words


def chart_point(row: StatementRow, code: str) -> ChartPoint | None:
    """One point of a series, however long ago; None for a period that the chart does not have."""
    spans = [when for when in _calendar(row.series.periods, row.period) if when.code == code]
    return _points(row, spans)[0][1] if spans else None


def _calendar(spans: Sequence[Period], last: Period) -> list[Period]:
    """All periods from the first figure to the last one, or to that of the statement; those without figures too."""
    grain = spans[0].grain
    if grain is Grain.SPAN or any(one.grain is not grain for one in spans) or last.grain is not grain:
        return list(spans)
    return list(periods.between(spans[0], max(last, spans[-1])))


def _note(measure: Measure, reported: Reported | None) -> str:
    if reported is None:
        return "no figure"
    words = disclosure.reason(measure, reported)
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


def _alt_text(row: StatementRow, page: NodePage, shown: int) -> str:
    measure, chart = row.measure, CHART_WORDS[row.reading.chart]
    return f"{chart[0].upper()}{chart[1:]} of {measure.name} at {page.node.name}, {plural(shown, 'period')} up to {row.period.label}. {row.sentence}"
