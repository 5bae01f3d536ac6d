"""The numbers beside a chart: one table of final texts from the specification that is drawn.

Units stand in the header, never in the cells; a missing value is an empty cell with its reason in the
last column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lhs_desktop.formats.charts.scales import finite, number_text, signed
from lhs_desktop.models.charts import ChartPoint, Flag, SeriesChart
from lhs_desktop.models.peer_charts import (
    VERDICT_WORDS,
    ContributionChart,
    FunnelChart,
    RankedChart,
    SmallMultiples,
)

FLAG_WORDS = {
    Flag.NONE: "",
    Flag.IMPROVEMENT: "improvement",
    Flag.CONCERN: "concern",
    Flag.NEUTRAL: "change",
    Flag.EXCLUDED: "excluded",
}

ChartSpec = SeriesChart | FunnelChart | RankedChart | SmallMultiples | ContributionChart


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A header and rows of texts, as many in each row as in the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]
    """Which columns hold figures, and are set to the right."""


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    cells: Sequence[str]
    is_figures: bool = True


def table(spec: ChartSpec) -> ChartTable:
    """The table of a chart."""
    match spec:
        case SeriesChart():
            columns = _series(spec)
        case FunnelChart():
            columns = _funnel(spec)
        case RankedChart():
            columns = _ranked(spec)
        case SmallMultiples():
            columns = _multiples(spec)
        case ContributionChart():
            columns = _contributions(spec)
    return ChartTable(
        tuple(column.title for column in columns),
        tuple(zip(*(column.cells for column in columns), strict=True)),
        tuple(column.is_figures for column in columns),
    )


def _texts(values: Sequence[float | None], decimals: int) -> list[str]:
    known = (finite(value) for value in values)
    return ["" if value is None else number_text(value, decimals) for value in known]


def _series(spec: SeriesChart) -> list[_Column]:
    points = spec.points
    columns = [
        _Column("Period", [point.label for point in points], is_figures=False),
        _Column(spec.y_label, _texts([point.value for point in points], spec.decimals)),
        _Column("n", [_count(point.n) for point in points]),
        _Column("Centre", _texts([point.center for point in points], spec.decimals)),
        _Column("Lower limit", _texts([point.lower for point in points], spec.decimals)),
        _Column("Upper limit", _texts([point.upper for point in points], spec.decimals)),
        _Column("Target", _texts([point.target for point in points], spec.decimals)),
        _Column("Signal", [FLAG_WORDS[point.flag] for point in points], is_figures=False),
        _Column("Note", _notes(spec), is_figures=False),
    ]
    return [column for index, column in enumerate(columns) if index < 2 or any(column.cells)]


def _count(value: float | None) -> str:
    """A denominator; an expected number is not whole."""
    known = finite(value)
    if known is None:
        return ""
    return number_text(known, 0 if known == int(known) else 1)


def _notes(spec: SeriesChart) -> list[str]:
    """The note of each period, and why limits start afresh there."""
    reasons = {phase.index: f"new limits: {phase.reason}" for phase in spec.phases if phase.reason}
    return [
        "; ".join(text for text in (point.note, reasons.get(index, "")) if text)
        for index, point in enumerate(spec.points)
    ]


def _funnel(spec: FunnelChart) -> list[_Column]:
    points = spec.points
    return [
        _Column("Node", [point.name for point in points], is_figures=False),
        _Column(spec.x_label, [_count(point.size) for point in points]),
        _Column(spec.y_label, _texts([point.value for point in points], spec.decimals)),
        _Column("Compared", [VERDICT_WORDS[point.verdict] for point in points], is_figures=False),
    ]


def _ranked(spec: RankedChart) -> list[_Column]:
    points = spec.points
    ranks = [rank_text(point.rank_low, point.rank_high) for point in points]
    return [
        _Column("Node", [point.name for point in points], is_figures=False),
        _Column(spec.x_label, _texts([point.value for point in points], spec.decimals)),
        _Column("From", _texts([point.low for point in points], spec.decimals)),
        _Column("To", _texts([point.high for point in points], spec.decimals)),
        _Column("Rank", ranks),
        _Column("Compared", [VERDICT_WORDS[point.verdict] for point in points], is_figures=False),
    ]


def rank_text(low: int, high: int) -> str:
    """``3 – 9``: the ranks a node may have."""
    return str(low) if low == high else f"{low} – {high}"


def _multiples(spec: SmallMultiples) -> list[_Column]:
    """A row for each node, a column for each period."""
    named = {point.period: point.label for one in spec.multiples for point in one.points}
    found: list[dict[str, ChartPoint]] = [
        {point.period: point for point in one.points} for one in spec.multiples
    ]
    columns = [
        _Column("Node", [one.name for one in spec.multiples], is_figures=False),
        _Column("Signal", [FLAG_WORDS[one.flag] for one in spec.multiples], is_figures=False),
    ]
    for code in sorted(named):
        points = [row.get(code) for row in found]
        values = [None if point is None else point.value for point in points]
        columns.append(_Column(named[code], _texts(values, spec.decimals)))
    return columns


def _contributions(spec: ContributionChart) -> list[_Column]:
    bars = spec.bars
    rates, volumes = [bar.rate for bar in bars], [bar.volume for bar in bars]

    def texts(values: Sequence[float]) -> list[str]:
        return [signed(value, spec.decimals) for value in values]

    return [
        _Column("Node", [*(bar.name for bar in bars), "Total"], is_figures=False),
        _Column("By its own value", texts([*rates, sum(rates)])),
        _Column("By its share of the cases", texts([*volumes, sum(volumes)])),
        _Column(spec.x_label or "Total", texts([*(bar.total for bar in bars), spec.total])),
    ]
