"""Native charts of every specification: the very values, editable, the same bytes each time."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Pt

from lhs_desktop.formats.packets.slide_charts import add_chart, series_of
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.peer_charts import Verdict
from tests.formats.charts import samples

BOX = (30.0, 60.0, 900.0, 440.0)
CREATED = datetime(2022, 6, 7)


def chart_of(spec: samples.Spec) -> Any:
    """The chart as it is read back from the file."""
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    assert Pt(BOX[2]) == add_chart(slide, spec, BOX, CREATED).width
    stream = BytesIO()
    presentation.save(stream)
    return Presentation(stream).slides[0].shapes[0]


def places(series: Any) -> list[tuple[float, float]]:
    xs = [float(v.text) for v in series._element.xpath("c:xVal//c:v")]
    ys = [float(v.text) for v in series._element.xpath("c:yVal//c:v")]
    return list(zip(xs, ys, strict=True))


def by_name(shape: Any) -> dict[str, Any]:
    return {series.name: series for series in shape.chart.plots[0].series}


@pytest.mark.parametrize("name", [name for name in samples.gallery() if not name.endswith("-100")])
def test_every_chart_has_a_native_one_with_its_sentence(name: str) -> None:
    spec = samples.gallery()[name]
    shape = chart_of(spec)
    assert spec.title in shape._element.xml
    assert by_name(shape)


def test_lines_of_phases_are_apart_and_an_excluded_value_is_joined_to_none() -> None:
    spec = samples.control_chart(36)
    columns = [(role, name, values) for role, name, values in series_of(spec)]
    centers = [values for role, _, values in columns if role == "center"]
    assert len(centers) == 2
    assert [sum(value is not None for value in values) for values in centers] == [21, 15]
    assert [name for role, name, _ in columns if role == "center"] == ["Centre to Jan 2021", "mean 76.4"]
    value = next(values for role, _, values in columns if role == "value")
    excluded = next(values for role, _, values in columns if role == Flag.EXCLUDED)
    assert value[3] is None
    assert excluded[3] == spec.points[3].value


def test_a_funnel_is_a_scatter_with_the_very_values() -> None:
    spec = samples.funnel(31)
    series = by_name(chart_of(spec))
    own = next(point for point in spec.points if point.own)
    assert places(series[own.name]) == [(own.size, own.value)]
    expected = [
        (point.size, point.value)
        for point in spec.points
        if point.verdict is Verdict.AS_EXPECTED and not point.own
    ]
    assert places(series["as expected"]) == expected
    upper = places(series["99.8 % upper limit"])
    assert upper[0] == (spec.lines[0].size, spec.lines[0].upper998)
    assert upper[-1] == (spec.lines[-1].size, spec.lines[-1].upper998)


def test_ranked_intervals_are_lines_from_low_to_high() -> None:
    spec = samples.ranked(12)
    series = by_name(chart_of(spec))
    worst = spec.points[-1]
    assert places(series["worse"])[-1] == (worst.value, 1.0)
    assert places(series["worse, interval"])[-2:] == [(worst.low, 1.0), (worst.high, 1.0)]
    assert places(series["target 95 %"]) == [(95.0, 0.5), (95.0, 12.5)]


def test_the_longest_series_comes_first() -> None:
    for spec in (samples.ranked(31), samples.funnel(100)):
        counts = [
            int(series._element.xpath("c:xVal//c:ptCount/@val")[0])
            for series in chart_of(spec).chart.plots[0].series
        ]
        assert counts == sorted(counts, reverse=True)


def test_bars_add_up_to_the_total() -> None:
    spec = samples.contributions(40)
    plot = chart_of(spec).chart.plots[0]
    assert len(list(plot.categories)) == 15
    assert sum(sum(series.values) for series in plot.series) == pytest.approx(spec.total)


def test_the_workbook_behind_a_scatter_names_the_nodes_and_holds_no_formula() -> None:
    spec = samples.ranked(3)
    points = tuple(replace(point, name="=1+1") for point in spec.points)
    shape = chart_of(replace(spec, points=points, target_label="=2+2"))
    blob = shape.chart.part.chart_workbook.xlsx_part.blob
    sheet = openpyxl.load_workbook(BytesIO(blob)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "=1+1" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_the_same_chart_is_the_same_bytes() -> None:
    first, second = (chart_of(samples.funnel(12)).chart.part for _ in range(2))
    assert first.blob == second.blob
    assert first.chart_workbook.xlsx_part.blob == second.chart_workbook.xlsx_part.blob
