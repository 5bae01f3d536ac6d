"""Made-up specifications of every chart, of any size: the same in every run."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lhs_desktop.formats import charts
from lhs_desktop.formats.charts import Palette
from lhs_desktop.models.charts import Annotation, ChartPoint, Flag, PhaseMark, SeriesChart
from lhs_desktop.models.peer_charts import (
    ContributionBar,
    ContributionChart,
    FunnelChart,
    FunnelLine,
    FunnelPoint,
    Multiple,
    RankedChart,
    RankedPoint,
    SmallMultiples,
    Verdict,
)

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NAMES = (
    "Victoria Hospital",
    "Royal Infirmary of Edinburgh at Little France",
    "Ninewells Hospital",
    "Queen Elizabeth University Hospital",
    "Glasgow Royal Infirmary",
    "Aberdeen Royal Infirmary",
    "Raigmore Hospital",
    "University Hospital Crosshouse",
    "St John's Hospital",
    "Perth Royal Infirmary",
    "Borders General Hospital",
    "Forth Valley Royal Hospital",
    "Dr Gray's Hospital",
    "Gilbert Bain Hospital",
    "Belford Hospital",
    "Western Isles Hospital",
)
Spec = SeriesChart | FunnelChart | RankedChart | SmallMultiples | ContributionChart


def months(count: int) -> list[tuple[str, str]]:
    """The ``count`` months up to April 2022, as code and label."""
    last = 2022 * 12 + 3
    spans = [divmod(month, 12) for month in range(last - count + 1, last + 1)]
    return [(f"{year}-{month + 1:02d}", f"{MONTHS[month]} {year}") for year, month in spans]


def name(index: int) -> str:
    """A name for a node: those of some hospitals, then numbered ones."""
    return NAMES[index] if index < len(NAMES) else f"{NAMES[index % len(NAMES)]} {index // len(NAMES) + 1}"


def control_chart(count: int = 36, seed: int = 1, phases: bool = True, **changes: Any) -> SeriesChart:
    """A p chart with two phases, a target that rises, flags, an excluded point, gaps and actions."""
    random = np.random.default_rng(seed)
    second = count * 3 // 5 if phases and count >= 12 else count
    points = []
    for index, (code, label) in enumerate(months(count)):
        n = float(round(6000 + 900 * math.sin(index / 3) + random.integers(-300, 300)))
        center = 84.0 if index < second else 76.4
        sigma = 100 * math.sqrt(0.8 * 0.2 / n) * 3.2
        value = center + float(random.normal(0, sigma))
        flag = Flag.NONE
        if value > center + 2 * sigma:
            flag = Flag.IMPROVEMENT
        elif value < center - 1.7 * sigma:
            flag = Flag.CONCERN
        points.append(
            ChartPoint(
                code,
                label,
                value,
                n=n,
                flag=flag,
                center=center,
                lower=center - 3 * sigma,
                upper=center + 3 * sigma,
                target=90.0 if index < count // 2 else 95.0,
                phase=int(index >= second),
            )
        )
    if count >= 12:
        points[3] = replace(points[3], value=points[3].value - 9, flag=Flag.EXCLUDED)  # type: ignore[operator]
        points[6] = replace(points[6], value=None, note="not available")
        points[8] = replace(points[8], flag=Flag.NEUTRAL)
        points[-2] = replace(points[-2], value=71.0, flag=Flag.CONCERN)
        points[-1] = replace(points[-1], value=70.1, flag=Flag.CONCERN)
    spec = SeriesChart(
        title="Seen within 4 hours: below the lower limit for 2 months; will not meet 95 % as it runs.",
        subtitle="Seen within 4 hours · Victoria Hospital",
        y_label="Seen within 4 hours (%)",
        unit="%",
        decimals=1,
        points=tuple(points),
        center_label="mean 76.4" if second < count else "mean 84.0",
        target_label="target 95 %",
        limits_label="p′ chart",
        annotations=(Annotation(count // 3, "#12: Triage nurse at the front door until 22:00"),),
        phases=(PhaseMark(second, months(count)[second][1], "new assessment unit"),)
        if second < count
        else (),
    )
    return replace(spec, **changes)


def funnel(count: int = 31, seed: int = 2, spread: float = 1.0, **changes: Any) -> FunnelChart:
    """Proportions by size between limits; ``spread`` widens the sizes (in decades)."""
    random = np.random.default_rng(seed)
    sizes = np.sort(10 ** random.uniform(4.6 - spread, 4.6, count)).round()
    center = 78.2

    def limits(size: float, z: float) -> tuple[float, float]:
        sigma = 100 * math.sqrt(0.782 * 0.218 / size) * 6
        return max(center - z * sigma, 0.0), min(center + z * sigma, 100.0)

    points = []
    own = count // 3
    for index, size in enumerate(sizes):
        low, high = limits(size, 3.09)
        value = min(center + float(random.normal(0, (high - low) / 4.2)), 100.0)
        verdict = Verdict.BETTER if value > high else Verdict.WORSE if value < low else Verdict.AS_EXPECTED
        if index == count - 4:
            verdict = Verdict.NOT_JUDGED
        points.append(FunnelPoint(f"H{index}", name(index), float(size), value, verdict, own=index == own))
    lines = []
    if count:
        for size in np.geomspace(sizes[0], sizes[-1] * 1.03, 120):
            (low95, high95), (low998, high998) = limits(size, 1.96), limits(size, 3.09)
            lines.append(FunnelLine(float(size), low95, high95, low998, high998))
    spec = FunnelChart(
        title=f"Seen within 4 hours: Aberdeen Royal Infirmary is as expected among {count} hospitals.",
        subtitle=f"Seen within 4 hours · May 2021 to Apr 2022 · {count} hospitals",
        x_label="Attendances in the window",
        y_label="Seen within 4 hours (%)",
        unit="%",
        decimals=1,
        points=tuple(points),
        lines=tuple(lines),
        center=center if count else None,
        center_label="all hospitals 78.2",
        limits_label="95 % and 99.8 % limits, widened for over-dispersion (phi 36)",
    )
    return replace(spec, **changes)


def ranked(count: int = 31, seed: int = 3, **changes: Any) -> RankedChart:
    """Values with their intervals, best first."""
    random = np.random.default_rng(seed)
    values = np.sort(np.clip(random.normal(79, 7, count), 40, 99.5))[::-1]
    points = []
    for index, value in enumerate(values):
        half = float(random.uniform(0.4, 4.0))
        low, high = max(float(value) - half, 0.0), min(float(value) + half, 100.0)
        verdict = Verdict.BETTER if low > 80 else Verdict.WORSE if high < 78 else Verdict.AS_EXPECTED
        low_rank, high_rank = max(1, index - 2), min(count, index + 4)
        own = index == count // 3
        points.append(
            RankedPoint(f"H{index}", name(index), float(value), low, high, low_rank, high_rank, verdict, own)
        )
    spec = RankedChart(
        title="Seen within 4 hours: 12 of 31 hospitals are worse than all together, 9 are better.",
        subtitle=f"Seen within 4 hours · May 2021 to Apr 2022 · {count} hospitals",
        x_label="Seen within 4 hours (%), with 95 % intervals",
        unit="%",
        decimals=1,
        points=tuple(points),
        center=79.0 if count else None,
        center_label="all hospitals 79.0",
        target=95.0 if count else None,
        target_label="target 95 %",
        benchmark=93.1 if count else None,
        benchmark_label="achievable benchmark 93.1",
    )
    return replace(spec, **changes)


def multiples(count: int = 24, periods: int = 36, seed: int = 4, **changes: Any) -> SmallMultiples:
    """Series of many nodes on one scale, own node first."""
    random = np.random.default_rng(seed)
    charts_: list[Multiple] = []
    for index in range(count):
        level = float(random.uniform(68, 94))
        walk = level + np.cumsum(random.normal(0, 1.1, periods))
        points = []
        for at, (code, label) in enumerate(months(periods)):
            value = min(float(walk[at]), 100.0)
            missing = periods > 6 and (index % 5 == 2) and 10 <= at % 20 < 13
            flag = Flag.CONCERN if value < level - 4 else Flag.IMPROVEMENT if value > level + 5 else Flag.NONE
            points.append(
                ChartPoint(code, label, None if missing else value, flag=flag if not missing else Flag.NONE)
            )
        charts_.append(Multiple(f"H{index}", name(index), tuple(points), points[-1].flag, own=index == 0))
    spec = SmallMultiples(
        title="Seen within 4 hours fell in 9 of 24 hospitals; none meets 95 %.",
        subtitle=f"Seen within 4 hours · May 2019 to Apr 2022 · {count} hospitals",
        y_label="Seen within 4 hours (%)",
        unit="%",
        decimals=1,
        multiples=tuple(charts_),
        target=95.0,
        target_label="target 95 %",
    )
    return replace(spec, **changes)


def contributions(count: int = 12, seed: int = 5, **changes: Any) -> ContributionChart:
    """Parts of a change, by own value and by share of the cases."""
    random = np.random.default_rng(seed)
    bars = [
        ContributionBar(f"H{k}", name(k), float(random.normal(-0.25, 0.6)), float(random.normal(0, 0.15)))
        for k in range(count)
    ]
    bars.sort(key=lambda bar: -abs(bar.total))
    total = sum(bar.total for bar in bars)
    spec = ContributionChart(
        title="Seen within 4 hours fell by 3.1; most of it at two hospitals.",
        subtitle="Seen within 4 hours · NHS Fife · Apr 2021 to Apr 2022",
        x_label="Part of the change (percentage points)",
        unit="%",
        decimals=1,
        bars=tuple(bars),
        total=total,
        better_when_higher=True,
    )
    return replace(spec, **changes)


def gallery() -> dict[str, Spec]:
    """Pictures worth looking at."""
    return {
        "series-36": control_chart(36),
        "series-12": control_chart(12),
        "series-178": control_chart(178),
        "funnel-31": funnel(31),
        "funnel-100": funnel(100, seed=7),
        "funnel-log": funnel(40, spread=3.4),
        "funnel-1": funnel(1),
        "ranked-31": ranked(31),
        "ranked-12": ranked(12),
        "ranked-100": ranked(100),
        "multiples-24": multiples(24),
        "multiples-12": multiples(12),
        "multiples-100": multiples(100),
        "contributions-12": contributions(12),
        "contributions-40": contributions(40),
    }


def draw(
    spec: Spec, figure: Figure, palette: Palette, *, with_title: bool = False, size: float = 9.0
) -> None:
    """Draw a specification by its own function."""
    drawers: dict[type, Callable[..., None]] = {
        SeriesChart: charts.draw_series,
        FunnelChart: charts.draw_funnel,
        RankedChart: charts.draw_ranked,
        SmallMultiples: charts.draw_multiples,
        ContributionChart: charts.draw_contributions,
    }
    drawers[type(spec)](spec, figure, palette, with_title=with_title, size=size)
