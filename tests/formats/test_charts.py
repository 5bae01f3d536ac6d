"""Charts: what is drawn, that every text has its place, and that the same chart is the same bytes."""

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lhs_desktop.formats.charts import DARK, LIGHT, PRINT, Palette
from lhs_desktop.formats.charts.fonts import elided, printable, text_width, wrapped
from lhs_desktop.formats.charts.layout import plan
from lhs_desktop.formats.charts.scales import number_text, time_ticks, value_scale
from lhs_desktop.formats.charts.series import EMPTY, draw_series, steps
from lhs_desktop.formats.charts.sparklines import mark_svg, sparkline_svg, status_svg
from lhs_desktop.formats.charts.svg import series_svg
from lhs_desktop.models.charts import Annotation, ChartPoint, Flag, SeriesChart, Sparkline
from tests.formats.charts.colliding import collisions, texts_of

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def months(count: int) -> list[tuple[str, str]]:
    """The ``count`` months up to April 2022, as code and label."""
    last = 2022 * 12 + 3
    spans = [divmod(month, 12) for month in range(last - count + 1, last + 1)]
    return [(f"{year}-{month + 1:02d}", f"{MONTHS[month]} {year}") for year, month in spans]


def chart(count: int = 24, **changes: object) -> SeriesChart:
    points = tuple(
        ChartPoint(
            code,
            label,
            80 + 15 * math.sin(index / 5),
            n=100_000.0 + 311 * index,
            flag=list(Flag)[index % 5],
            center=84.0,
            target=95.0,
        )
        for index, (code, label) in enumerate(months(count))
    )
    base = SeriesChart(
        title="Seen within 4 hours: 74.1 % in April 2022, 20.9 below the target of 95 %.",
        subtitle="Seen within 4 hours · Scotland",
        y_label="Seen within 4 hours (%)",
        unit="%",
        decimals=1,
        points=points,
        center_label="median 84.0",
        target_label="target 95 %",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def with_values(spec: SeriesChart, values: list[float | None]) -> SeriesChart:
    points = zip(spec.points, values, strict=True)
    return replace(spec, points=tuple(replace(point, value=value) for point, value in points))


def parsed(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - we wrote it


def drawn(
    spec: SeriesChart, size: tuple[float, float] = (6.7, 3.1), palette: Palette = PRINT, title: bool = False
) -> Figure:
    figure = Figure(figsize=size, dpi=100)
    FigureCanvasAgg(figure)
    draw_series(spec, figure, palette, with_title=title)
    return figure


def all_text(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts_of(figure)]


def lines(figure: Figure) -> list[Line2D]:
    return [line for line in figure.axes[0].get_children() if isinstance(line, Line2D)]


def marks_of(figure: Figure) -> list[Line2D]:
    return [line for line in figure.get_children() if isinstance(line, Line2D)]


# Texts have their place


CASES = {
    "one": chart(1),
    "year": chart(12),
    "year and a month": chart(13),
    "three years": chart(36),
    "whole series": chart(178),
    "constant": with_values(chart(24), [50.0] * 24),
    "zero": with_values(chart(24), [0.0] * 24),
    "huge": replace(with_values(chart(24), [9.1e9 * k for k in range(1, 25)]), unit="", center_label=""),
    "enormous": with_values(chart(5), [1e18, 2e18, 3e18, 1e17, 5e18]),
    "tiny": replace(with_values(chart(24), [0.0001 * k for k in range(24)]), decimals=4, unit="per 1,000"),
    "negative": with_values(chart(24), [-3.5 + 0.2 * k for k in range(24)]),
    "one value": with_values(chart(24), [None] * 11 + [71.2] + [None] * 12),
    "no value": with_values(chart(24), [None] * 24),
    "no points": chart(0),
    "not numbers": with_values(chart(4), [math.nan, math.inf, 3.0, -math.inf]),
    "quarters": replace(
        chart(30),
        points=tuple(
            replace(p, period=f"{2015 + k // 4}-Q{k % 4 + 1}", label=f"Q{k % 4 + 1} {2015 + k // 4}")
            for k, p in enumerate(chart(30).points)
        ),
    ),
    "weeks": replace(
        chart(52),
        points=tuple(
            replace(p, period=f"2021-W{k + 1:02d}", label=f"Week {k + 1}, 2021")
            for k, p in enumerate(chart(52).points)
        ),
    ),
    "years": replace(
        chart(60),
        points=tuple(
            replace(p, period=str(1960 + k), label=str(1960 + k)) for k, p in enumerate(chart(60).points)
        ),
    ),
    "spans": replace(
        chart(9),
        points=tuple(
            replace(
                p,
                period=f"{2010 + k}-07-01/{2013 + k}-06-30",
                label=f"1 Jul {2010 + k} to 30 Jun {2013 + k}",
            )
            for k, p in enumerate(chart(9).points)
        ),
    ),
    "long labels": chart(
        36, center_label="median of the last thirty-six months on record 84.0", target_label="W" * 200
    ),
    "long axis": chart(36, y_label="Attendances " * 40),
    "annotated": chart(
        36,
        annotations=tuple(Annotation(k, f"Something happened here, number {k}") for k in (0, 3, 4, 20, 35)),
    ),
}


@pytest.mark.parametrize("size", [(6.7, 3.1), (3.2, 1.8)], ids=["packet", "small"])
@pytest.mark.parametrize("name", CASES)
def test_no_text_is_cut_off_or_covers_another(name: str, size: tuple[float, float]) -> None:
    figure = drawn(CASES[name], size, title=name == "year")
    assert collisions(figure) == []


@pytest.mark.parametrize("name", CASES)
def test_every_chart_can_be_written_as_svg(name: str) -> None:
    parsed(series_svg(CASES[name], 170, 78))


def test_years_are_labelled_once_and_only_once() -> None:
    shown = [text for text in all_text(drawn(chart(178))) if text.isdigit() and len(text) == 4]
    assert shown == [str(year) for year in range(2008, 2023)]


def test_months_of_a_year_are_named_with_the_year_below_the_first() -> None:
    shown = all_text(drawn(chart(12)))
    assert [text for text in shown if text in MONTHS] == [*MONTHS[4:], *MONTHS[:4]]
    assert shown.count("2021") == 1
    assert shown.count("2022") == 1


def test_n_stands_below_the_points_where_it_varies_and_fits() -> None:
    assert "100,311" in all_text(drawn(chart(12)))
    assert "n" in all_text(drawn(chart(12)))
    thinned = all_text(drawn(chart(36)))
    assert "n" in thinned
    assert "100,622" in thinned
    assert "100,311" not in thinned
    assert "n" not in all_text(drawn(chart(178)))
    constant = chart(12)
    constant = replace(constant, points=tuple(replace(p, n=500.0) for p in constant.points))
    assert "n" not in all_text(drawn(constant))


def test_lines_are_labelled_at_their_right_end() -> None:
    figure = drawn(chart(36))
    shown = {text.get_text(): text for text in texts_of(figure)}
    right = figure.axes[0].get_window_extent().x1 / 100 * 72
    for label in ("median 84.0", "target 95 %", number_text(chart(36).points[-1].value or 0, 1)):
        assert shown[label].get_position()[0] > right


def test_the_title_is_drawn_only_when_asked() -> None:
    assert not any("74.1 %" in text for text in all_text(drawn(chart())))
    assert "74.1 %" in " ".join(all_text(drawn(chart(), title=True)))


# What is drawn


def test_texts_are_never_mathematics() -> None:
    hostile = "cost $x^2$ and $\\frac{1$"
    spec = chart(
        24,
        title=hostile,
        y_label=hostile,
        target_label="$t$",
        center_label="\\alpha_1^2",
        annotations=(Annotation(4, "$a$"),),
    )
    figure = drawn(spec, title=True)
    assert hostile in all_text(figure)
    assert {"$t$", "\\alpha_1^2", "$a$"} <= set(all_text(figure))
    assert not any(text.get_parse_math() for text in texts_of(figure))
    assert b"$x^2$" in series_svg(spec, 170, 78)


def test_gaps_are_gaps() -> None:
    spec = with_values(chart(6), [1.0, 2.0, None, 4.0, None, 6.0])
    line = next(line for line in lines(drawn(spec)) if line.get_linestyle() == "-")
    values = np.asarray(line.get_ydata(), dtype=float)
    assert [math.isnan(y) for y in values] == [False, False, True, False, True, False]


def test_a_lone_value_between_gaps_is_seen_even_in_a_dense_chart() -> None:
    spec = with_values(chart(178), [None] * 90 + [50.0] + [None] * 87)
    spec = replace(spec, points=tuple(replace(p, flag=Flag.NONE) for p in spec.points))
    figure = drawn(spec)
    (mark,) = marks_of(figure)
    x, _ = figure.axes[0].transData.transform((90, 50.0)) / figure.dpi * 72
    assert np.asarray(mark.get_xdata()) == pytest.approx([x])


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda palette: palette.name)
def test_flags_differ_in_shape_and_in_colour(palette: Palette) -> None:
    marks = marks_of(drawn(chart(24), palette=palette))
    looks = {(line.get_marker(), line.get_markeredgecolor()) for line in marks}
    shapes = {(line.get_marker(), line.get_markerfacecolor() == palette.paper) for line in marks}
    assert len(marks) == len(looks) == len(shapes) == 5


def test_no_values_is_said_in_a_sentence() -> None:
    assert all_text(drawn(chart(0))) == [EMPTY]
    assert all_text(drawn(CASES["no value"])) == [EMPTY]
    excluded = CASES["no value"]
    excluded = replace(excluded, points=tuple(replace(p, note="not applicable") for p in excluded.points))
    assert all_text(drawn(excluded)) == ["No values: not applicable."]


def test_drawing_again_replaces_what_was_there() -> None:
    figure = drawn(chart(24))
    count = len(figure.findobj())
    draw_series(chart(24), figure, PRINT)
    assert len(figure.findobj()) == count


def test_indices_are_the_horizontal_coordinates() -> None:
    axes = drawn(chart(12)).axes[0]
    assert axes.get_xlim() == (-0.5, 11.5)


def test_level_lines_step_half_way_and_break_at_phases_and_gaps() -> None:
    levels = [(5.0, 0), (5.0, 0), (6.0, 0), (7.0, 1), (None, 1), (7.0, 1)]
    points = [
        ChartPoint(str(k), "", 1.0, center=level, phase=phase) for k, (level, phase) in enumerate(levels)
    ]
    assert steps(points, "center") == [
        [(-0.5, 5.0), (1.5, 5.0), (1.5, 6.0), (2.35, 6.0)],
        [(2.65, 7.0), (3.5, 7.0)],
        [(4.5, 7.0), (5.5, 7.0)],
    ]


def test_limits_are_a_band_where_both_are_known() -> None:
    spec = chart(6)
    points = [replace(p, lower=70.0, upper=90.0) for p in spec.points]
    points[3] = replace(points[3], upper=None)
    figure = drawn(replace(spec, points=tuple(points)))
    polygons = [c for c in figure.axes[0].collections if type(c).__name__ == "PolyCollection"]
    assert len(polygons) == 1
    assert len(polygons[0].get_paths()) == 2


# Scales


@settings(max_examples=150, deadline=None)
@given(st.lists(st.floats(-1e12, 1e12) | st.none(), min_size=1, max_size=40), st.sampled_from(["%", ""]))
def test_an_axis_holds_all_values_with_few_round_and_different_labels(
    values: list[float | None], unit: str
) -> None:
    points = tuple(ChartPoint(str(k), str(k), value) for k, value in enumerate(values))
    scale = value_scale(SeriesChart("", "", "", unit, 1, points))
    shown = [value for value in values if value is not None]
    assert scale.low < scale.high
    slack = 1e-11 + 1e-6 * max(abs(scale.low), abs(scale.high))
    assert all(scale.low - slack <= v <= scale.high + slack for v in shown)
    assert 1 <= len(scale.ticks) <= 8
    assert len(set(scale.labels)) == len(scale.labels)
    if shown and min(shown) >= 0:
        assert scale.low >= 0


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([70.0, 98.0], ["70", "80", "90", "100"]),
        ([0.1, 3.6], ["0", "1", "2", "3", "4"]),
        ([0.0, 0.0], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([0.0, 12_000.0], ["0", "2,500", "5,000", "7,500", "10,000", "12,500"]),
        ([-4.0, 4.0], ["−4", "−2", "0", "2", "4"]),
    ],
)
def test_labels_of_the_axis(values: list[float], labels: list[str]) -> None:
    points = tuple(ChartPoint(str(k), str(k), value) for k, value in enumerate(values))
    assert list(value_scale(SeriesChart("", "", "", "%", 1, points)).labels) == labels


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(-0.04, 1, "0.0"), (-3.14, 1, "−3.1"), (1234567.891, 2, "1,234,567.89"), (3e15, 0, "3.00e+15")],
)
def test_numbers_for_people(value: float, decimals: int, text: str) -> None:
    assert number_text(value, decimals) == text


def test_unreadable_period_codes_are_labelled_from_the_newest() -> None:
    points = [ChartPoint(f"x{k}", f"Span number {k}", 1.0) for k in range(40)]
    ticks = time_ticks(points, 400, lambda text: 5.0 * len(text))
    assert ticks[0].label == "Span number 39"
    assert len(ticks) <= 6


# Fonts and colours


def test_width_of_a_text_is_never_too_small() -> None:
    figure = drawn(chart(36))
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for text in texts_of(figure):
        measured = text_width(
            text.get_text(), float(text.get_fontsize()), semibold=text.get_fontweight() == 600
        )
        assert text.get_window_extent(renderer).width <= measured * 100 / 72 + 2, text.get_text()


def test_texts_are_cut_in_the_middle_and_wrapped() -> None:
    name = "Royal Hospital for Very Long Names and Departments"
    cut = elided(name, 100, 9)
    assert cut.startswith("Royal")
    assert cut.endswith("ents")
    assert text_width(cut, 9) <= 100
    assert elided(name, 1, 9) == ""
    assert " ".join(wrapped(name, 120, 9, 5)) == name
    assert len(wrapped(name, 60, 9, 2)) == 2


def test_what_no_font_has_is_written_as_its_code() -> None:
    assert printable("a\tb\n中 שלום 😀\x00\ud800\ue000 \u200d\ufe0f") == "a b [U+4E2D] שלום 😀 \ufffd\ufffd"


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda palette: palette.name)
def test_contrast(palette: Palette) -> None:
    for ground in (palette.paper, palette.canvas):
        for name in ("ink", "muted", "accent", "improvement", "concern", "neutral", "met", "missed"):
            assert contrast(getattr(palette, name), ground) >= 4.5, name
    for name in ("common", "improvement", "concern", "neutral"):
        assert contrast(getattr(palette, name), palette.band) >= 3, name


# Small drawings


def test_sparkline_marks_gaps_the_target_and_the_last_point() -> None:
    svg = sparkline_svg(Sparkline((1.0, 2.0, None, 4.0, None, 3.0, 2.5), 3.0, Flag.CONCERN), 80, 16)
    root = parsed(svg)
    kinds = [element.tag.rpartition("}")[2] for element in root]
    assert kinds == ["path", "path", "circle", "path", "path"]
    assert PRINT.concern.encode() in svg
    assert b"stroke-dasharray" in svg


@pytest.mark.parametrize("values", [(), (None, None), (5.0,), (5.0, 5.0), (math.nan, 1.0)])
def test_sparkline_of_nearly_nothing(values: tuple[float | None, ...]) -> None:
    root = parsed(sparkline_svg(Sparkline(values), 80, 16))
    assert "nan" not in ElementTree.tostring(root, encoding="unicode")


def test_marks_are_svg() -> None:
    for flag in Flag:
        parsed(mark_svg(flag, 8, arrow=1))
    for status in ("met", "missed", "no_target", "anything"):
        parsed(status_svg(status, 8))


# The same chart, the same bytes


def test_svg_is_the_same_in_another_process() -> None:
    code = (
        "import sys\n"
        "from lhs_desktop.formats.charts.svg import series_svg\n"
        "from tests.formats.packets.sample_content import SPECS, run_chart\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "sys.stdout.buffer.write(series_svg(run_chart(SPECS[0]), 170, 78))\n"
    )
    root = Path(__file__).resolve().parents[2]
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True).stdout
        for _ in range(2)
    ]
    from tests.formats.packets.sample_content import SPECS, run_chart

    assert runs[0] == runs[1] == series_svg(run_chart(SPECS[0]), 170, 78)
    assert b"<dc:date>" not in runs[0]


def test_a_plan_needs_no_figure() -> None:
    layout = plan(chart(36), 480, 220, 9, with_title=False)
    assert 0 < layout.left < layout.right < 480
    assert 0 < layout.bottom < layout.top <= 220
