"""No label is cut off or covers another, whatever the figures, the names and the size of the window."""

import math
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lhs_desktop.formats.charts import LIGHT
from lhs_desktop.formats.charts.ranked_plan import SMALLEST
from lhs_desktop.models.charts import Annotation, Flag, SeriesChart
from lhs_desktop.models.peer_charts import ContributionBar, FunnelChart, RankedChart, SmallMultiples, Verdict
from tests.formats.charts import samples
from tests.formats.charts.colliding import collisions, texts_of

LONG = "Department of Long Names, Longer Names and the Longest Names of All, Second Floor, East Wing"
SIZES = {
    "tiny": (300, 150, False),
    "small": (480, 260, True),
    "wide": (1300, 400, False),
    "tall": (500, 900, True),
}
"""Width and height in pixels, and whether the title is drawn."""


def with_values(spec: SeriesChart, value: float | None, keep: int | None = None) -> SeriesChart:
    points = tuple(
        replace(
            p,
            value=value if keep is None or index == keep else None,
            center=value,
            lower=value,
            upper=value,
            flag=Flag.NONE,
        )
        for index, p in enumerate(spec.points)
    )
    return replace(spec, points=points, unit="")


def scaled(spec: SeriesChart, factor: float, decimals: int) -> SeriesChart:
    def by(value: float | None) -> float | None:
        return None if value is None else value * factor

    points = tuple(
        replace(
            p,
            value=by(p.value),
            center=by(p.center),
            lower=by(p.lower),
            upper=by(p.upper),
            target=by(p.target),
        )
        for p in spec.points
    )
    return replace(spec, points=points, unit="per 1,000", decimals=decimals)


def renamed(spec: FunnelChart, value: float | None = None) -> FunnelChart:
    points = tuple(
        replace(p, name=LONG, verdict=Verdict.WORSE, value=p.value if value is None else value)
        for p in spec.points
    )
    return replace(spec, points=points)


def ranked_as(spec: RankedChart, **changes: object) -> RankedChart:
    return replace(spec, points=tuple(replace(p, **changes) for p in spec.points))  # type: ignore[arg-type]


def multiples_as(spec: SmallMultiples, factor: float) -> SmallMultiples:
    def by(value: float | None) -> float | None:
        return None if value is None else value * factor

    return replace(
        spec,
        unit="",
        decimals=4,
        multiples=tuple(
            replace(m, points=tuple(replace(p, value=by(p.value)) for p in m.points)) for m in spec.multiples
        ),
        target=None,
    )


MANY = tuple(Annotation(k, f"#{k}: something was done here, number {k}") for k in (0, 3, 4, 5, 20, 34, 35))
CASES: dict[str, samples.Spec] = {
    "series 1": samples.control_chart(1),
    "series 2": samples.control_chart(2),
    "series 12": samples.control_chart(12),
    "series 36": samples.control_chart(36),
    "series 178": samples.control_chart(178),
    "series run": with_values(samples.control_chart(36, center_label=""), 74.1),
    "series one value": with_values(samples.control_chart(36), 74.1, keep=12),
    "series no value": with_values(samples.control_chart(36), None),
    "series negative": scaled(samples.control_chart(36), -3.0, 1),
    "series minute": scaled(samples.control_chart(36), 1e-5, 5),
    "series huge": scaled(samples.control_chart(36), 1e7, 0),
    "series many actions": samples.control_chart(36, annotations=MANY),
    "series long": samples.control_chart(36, title=LONG, y_label=LONG, center_label=LONG, target_label=LONG),
    "funnel 0": samples.funnel(0),
    "funnel 1": samples.funnel(1),
    "funnel 12": samples.funnel(12),
    "funnel 100": samples.funnel(100),
    "funnel log": samples.funnel(40, spread=3.4),
    "funnel long": renamed(samples.funnel(31)),
    "funnel equal": renamed(samples.funnel(31), 80.0),
    "funnel bare": samples.funnel(31, lines=(), center=None, x_label="", y_label="", title=LONG),
    "ranked 0": samples.ranked(0),
    "ranked 1": samples.ranked(1),
    "ranked 12": samples.ranked(12),
    "ranked 31": samples.ranked(31),
    "ranked 100": samples.ranked(100),
    "ranked long": ranked_as(samples.ranked(12), name=LONG),
    "ranked all own": ranked_as(samples.ranked(31), own=True),
    "ranked outliers": ranked_as(samples.ranked(60), verdict=Verdict.WORSE, name=LONG),
    "ranked equal": ranked_as(samples.ranked(12), value=3.0, low=3.0, high=3.0),
    "ranked lines": samples.ranked(20, center=80.0, target=80.2, benchmark=80.1),
    "ranked long lines": samples.ranked(20, center_label=LONG, target_label=LONG, benchmark_label=LONG),
    "multiples 0": samples.multiples(0),
    "multiples 1": samples.multiples(1),
    "multiples 12": samples.multiples(12),
    "multiples 24": samples.multiples(24),
    "multiples 100": samples.multiples(100),
    "multiples one period": samples.multiples(12, periods=1),
    "multiples huge": multiples_as(samples.multiples(24), 1e4),
    "multiples minute": multiples_as(samples.multiples(24), -1e-4),
    "contributions 0": samples.contributions(0),
    "contributions 1": samples.contributions(1),
    "contributions 12": samples.contributions(12),
    "contributions 100": samples.contributions(100),
    "contributions nothing": samples.contributions(
        0, bars=tuple(ContributionBar(f"H{k}", LONG, 0.0, 0.0) for k in range(4)), total=0.0
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_text_has_its_place(name: str) -> None:
    for size_name, (width, height, with_title) in SIZES.items():
        figure = Figure(figsize=(width / 96, height / 96), dpi=96)
        FigureCanvasAgg(figure)
        samples.draw(CASES[name], figure, LIGHT, with_title=with_title)
        assert collisions(figure) == [], size_name
        sizes = [float(text.get_fontsize()) for text in texts_of(figure)]
        assert min(sizes) >= SMALLEST
        assert not any(math.isnan(x) for text in texts_of(figure) for x in text.get_position())
