"""Chart specifications of a comparison: one for screen, packet and table alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from lhs_desktop.errors import Rejected
from lhs_desktop.models import disclosure, periods
from lhs_desktop.models.charts import ChartPoint, Flag
from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.peer_charts import (
    ContributionBar,
    ContributionChart,
    FunnelChart,
    FunnelPoint,
    Multiple,
    RankedChart,
    RankedPoint,
    SmallMultiples,
)
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.models.wording import figure
from lhs_desktop.services.comparing import gathering, peer_sets, wording
from lhs_desktop.services.comparing.comparison import Comparison, Peer
from lhs_desktop.services.comparing.contributions import Change
from lhs_desktop.services.comparing.windows import Window
from lhs_desktop.services.databases import today

PERIODS = 24
"""Periods of a small chart at least, where there are so many."""

MOST = 4
"""Nodes side by side."""

_BY_SIGNAL = {Flag.CONCERN: 0, Flag.IMPROVEMENT: 1, Flag.NEUTRAL: 2, Flag.NONE: 3, Flag.EXCLUDED: 3}


def subtitle(found: Comparison) -> str:
    return f"{found.measure.name} · {found.window.label} · {found.stated}"


def funnel(found: Comparison) -> FunnelChart | None:
    """The funnel of a comparison; None for measures without one: means and plain amounts."""
    measure = found.measure
    if measure.kind in (Kind.MEAN, Kind.COUNT):
        return None
    spread = found.spread
    widened = spread is not None and spread.applied
    limits = "95 % and 99.8 % limits"
    if widened and spread is not None:
        limits += f", widened for over-dispersion (φ {wording.phi(spread.phi)})"
    is_judged = spread is None or not spread.leaves_no_verdict
    if spread is not None and not is_judged:
        limits = f"no limits: the peers differ far more than chance explains (φ {wording.phi(spread.phi)})"
    return FunnelChart(
        title=found.sentence,
        subtitle=subtitle(found),
        x_label=measure.denominator or "Denominator",
        y_label=_axis(measure),
        unit=measure.unit,
        decimals=measure.decimals,
        points=tuple(
            FunnelPoint(peer.code, peer.name, peer.denominator, peer.value, peer.verdict, peer.own)
            for peer in found.valued
            if peer.denominator is not None and peer.value is not None
        ),
        lines=found.funnel if is_judged else (),
        center=found.center,
        center_label=_center(found),
        limits_label=limits,
        alt_text=f"Funnel of {subtitle(found)}. {found.sentence}",
    )


def ranked(found: Comparison) -> RankedChart:
    """The values with their intervals, best first."""
    measure = found.measure
    achievable = found.benchmark.achievable
    return RankedChart(
        title=found.sentence,
        subtitle=subtitle(found),
        x_label=_axis(measure),
        unit=measure.unit,
        decimals=measure.decimals,
        points=tuple(_ranked(peer) for peer in found.valued),
        center=found.center,
        center_label=_center(found),
        target=found.target,
        target_label=f"target {figure(found.target, measure, trim=True)}" if found.target is not None else "",
        benchmark=achievable,
        benchmark_label=f"achievable {figure(achievable, measure)}" if achievable is not None else "",
        alt_text=f"Ranked values of {subtitle(found)}, best first. {found.sentence}",
    )


def _ranked(peer: Peer) -> RankedPoint:
    value = peer.value or 0.0
    return RankedPoint(
        code=peer.code,
        name=peer.name,
        value=value,
        low=value if peer.low is None else peer.low,
        high=value if peer.high is None else peer.high,
        rank_low=peer.rank_low or 0,
        rank_high=peer.rank_high or 0,
        verdict=peer.verdict,
        own=peer.own,
    )


def _axis(measure: Measure) -> str:
    unit = measure.unit if measure.unit != "ratio" else "observed ÷ predicted"
    a_period = f" a {measure.calendar}" if measure.kind is Kind.COUNT and measure.calendar != "span" else ""
    return f"{measure.name} ({unit}{a_period})"


def _center(found: Comparison) -> str:
    if found.center is None:
        return ""
    if found.measure.kind is Kind.RATIO:
        return "1, as predicted"
    return f"mean {figure(found.center, found.measure)}"


@dataclass(frozen=True, slots=True)
class Multiples:
    """Small charts with the window that they show."""

    chart: SmallMultiples
    window: Window


def multiples(connection: Connection, found: Comparison, codes: Sequence[str] = ()) -> Multiples:
    """The series of all peers over the same periods on one scale: own node first, then those with a signal.

    Args:
        connection: A transaction that reads.
        found: The comparison; its readings mark the points.
        codes: Only these, in this order: two to four side by side.

    Raises:
        Rejected: ``compare-too-many`` for another number of codes.
    """
    if codes and not 2 <= len(codes) <= MOST:
        raise Rejected("compare-too-many", count=len(codes))
    window = _longer(found.window)
    chosen = peer_sets.chosen(connection, found.peer_set, today())
    figures, _ = gathering.figures(connection, found.measure, chosen, window)
    by_node: dict[int, dict[Period, gathering.Figure]] = {}
    for one in figures:
        by_node.setdefault(one.node, {})[one.period] = one
    window = Window(min((one.period for one in figures), default=window.first), window.last)
    every = _calendar(window, {one.period for one in figures})
    if codes:
        peers = [peer for code in codes if (peer := found.peer(code)) is not None]
    else:
        peers = sorted(found.valued, key=lambda peer: (not peer.own, _BY_SIGNAL[_flag(peer)]))
    made = tuple(
        Multiple(
            code=peer.code,
            name=peer.name,
            points=_points(found.measure, peer, by_node.get(peer.id, {}), every),
            flag=_flag(peer),
            own=peer.own,
        )
        for peer in peers
    )
    target = figure(found.target, found.measure, trim=True) if found.target is not None else ""
    title = found.sentence if not codes else _side_by_side(found.measure, peers)
    about = f"{found.measure.name} · {window.label}"
    spoken = "Side by side" if codes else "Small charts on one scale"
    return Multiples(
        SmallMultiples(
            title=title,
            subtitle=about,
            y_label=_axis(found.measure),
            unit=found.measure.unit,
            decimals=found.measure.decimals,
            multiples=made,
            target=found.target,
            target_label=f"target {target}" if target else "",
            alt_text=f"{spoken}: {about}, {len(made)} nodes. {title}",
        ),
        window,
    )


def _side_by_side(measure: Measure, peers: Sequence[Peer]) -> str:
    values = [f"{peer.name} {figure(peer.value, measure) or 'no value'}" for peer in peers]
    return f"{', '.join(values[:-1])} and {values[-1]}." if len(values) > 1 else ""


def _flag(peer: Peer) -> Flag:
    return peer.reading.flag if peer.reading is not None else Flag.NONE


def _longer(window: Window) -> Window:
    """At least two years of months, so that a change can be seen."""
    missing = PERIODS - window.count
    if window.last.grain is Grain.SPAN or missing <= 0:
        return window
    first = window.first
    for _ in range(missing):
        first = first.previous()
    return Window(first, window.last)


def _calendar(window: Window, known: set[Period]) -> list[Period]:
    if window.last.grain is Grain.SPAN:
        return sorted(known)
    return list(periods.between(window.first, window.last))


def _points(
    measure: Measure, peer: Peer, figures: dict[Period, gathering.Figure], every: Sequence[Period]
) -> tuple[ChartPoint, ...]:
    flags = dict(zip(peer.reading.periods, peer.reading.flags, strict=True)) if peer.reading else {}
    points = []
    for when in every:
        found = figures.get(when)
        if found is not None and disclosure.is_small(measure, found.numerator, found.denominator):
            found = None
        value = None
        if found is not None:
            below = 1.0 if found.denominator is None else found.denominator
            if below > 0 and (found.denominator is None or below >= measure.minimum_n):
                value = found.numerator / below * measure.multiplier
        points.append(
            ChartPoint(
                period=when.code,
                label=when.label,
                value=value,
                n=found.denominator if found is not None else None,
                flag=flags.get(when.code, Flag.NONE) if value is not None else Flag.NONE,
                note="" if value is not None else "no figure",
            )
        )
    return tuple(points)


def contributions(found: Change) -> ContributionChart:
    """What each child added to a change."""
    measure = found.measure
    points = "points" if measure.unit == "%" else measure.unit if measure.unit != "ratio" else ""
    about = f"{measure.name} · {found.later.label} against {found.earlier.label}"
    return ContributionChart(
        title=found.sentence,
        subtitle=about,
        x_label=f"Part of the change ({points or 'observed ÷ predicted'})",
        unit=points,
        decimals=measure.decimals,
        bars=tuple(ContributionBar(part.code, part.name, part.rate, part.volume) for part in found.parts),
        total=found.total,
        better_when_higher=None
        if measure.direction is Direction.NEUTRAL
        else measure.direction is Direction.HIGHER,
        alt_text=f"Contributions to the change of {about}, {len(found.parts)} nodes. {found.sentence}",
    )
