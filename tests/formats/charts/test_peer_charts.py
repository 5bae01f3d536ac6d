"""Funnels, ranked intervals, small multiples and contributions: what is drawn, and where it stands."""

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lhs_desktop.formats import charts
from lhs_desktop.formats.charts import DARK, LIGHT, PRINT, Palette
from lhs_desktop.formats.charts.contributions import EMPTY, folded, parts
from lhs_desktop.formats.charts.fonts import text_width
from lhs_desktop.formats.charts.funnel import plan_funnel
from lhs_desktop.formats.charts.multiples import plan_multiples
from lhs_desktop.formats.charts.palette import mixed
from lhs_desktop.formats.charts.placing import spread
from lhs_desktop.formats.charts.ranked_plan import plan_ranked
from lhs_desktop.formats.charts.scales import log_scale
from lhs_desktop.formats.charts.verdicts import NO_PEERS
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.peer_charts import ContributionBar, Verdict
from lhs_desktop.models.readings import Assurance, Variation
from tests.formats.charts import samples
from tests.formats.charts.colliding import collisions, texts_of


def drawn(
    spec: samples.Spec, size: tuple[int, int] = (1000, 420), palette: Palette = LIGHT, title: bool = False
) -> Figure:
    figure = Figure(figsize=(size[0] / 96, size[1] / 96), dpi=96)
    FigureCanvasAgg(figure)
    samples.draw(spec, figure, palette, with_title=title)
    return figure


def shown(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts_of(figure)]


def marks(figure: Figure) -> list[Line2D]:
    return [line for line in figure.get_children() if isinstance(line, Line2D)]


def pixels(figure: Figure, line: Line2D) -> list[tuple[float, float]]:
    xy = np.column_stack([np.asarray(line.get_xdata()), np.asarray(line.get_ydata())])
    return [(float(x), float(y)) for x, y in xy * figure.dpi / 72]


# All of them


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (samples.funnel(0), NO_PEERS),
        (samples.ranked(0), NO_PEERS),
        (samples.multiples(0), NO_PEERS),
        (samples.contributions(0), EMPTY),
    ],
)
def test_nothing_to_draw_is_said_in_a_sentence(spec: samples.Spec, sentence: str) -> None:
    assert shown(drawn(spec)) == [sentence]


@pytest.mark.parametrize("name", ["series-36", "funnel-31", "ranked-31", "multiples-24", "contributions-12"])
def test_drawing_again_replaces_what_was_there(name: str) -> None:
    figure = drawn(samples.gallery()[name])
    count = len(figure.findobj())
    samples.draw(samples.gallery()[name], figure, PRINT)
    assert len(figure.findobj()) == count


def test_the_title_is_drawn_only_when_asked() -> None:
    for spec in (samples.funnel(), samples.ranked(), samples.multiples(), samples.contributions()):
        assert spec.title not in " ".join(shown(drawn(spec)))
        assert spec.title in " ".join(shown(drawn(spec, title=True)))


def test_texts_are_never_mathematics() -> None:
    spec = samples.funnel(12)
    points = tuple(replace(p, name="$x^2$ and $\\frac{1$", own=True) for p in spec.points[:2])
    figure = drawn(replace(spec, points=points, y_label="$y$"))
    assert {"$x^2$ and $\\frac{1$", "$y$"} <= set(shown(figure))
    assert not any(text.get_parse_math() for text in texts_of(figure))


def test_every_chart_is_one_svg_and_the_same_each_time() -> None:
    pairs: tuple[tuple[Any, samples.Spec], ...] = (
        (charts.funnel_svg, samples.funnel()),
        (charts.ranked_svg, samples.ranked()),
        (charts.multiples_svg, samples.multiples()),
        (charts.contributions_svg, samples.contributions()),
    )
    for draw, spec in pairs:
        first = draw(spec, 170, 80)
        ElementTree.fromstring(first)  # noqa: S314 - we wrote it
        assert first == draw(spec, 170, 80)


def test_palettes_symbols_and_tables_load_no_matplotlib() -> None:
    code = (
        "import sys\n"
        "from lhs_desktop.formats import charts\n"
        "charts.table, charts.assurance_svg, charts.mark_svg, charts.PRINT\n"
        "assert 'matplotlib' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert all(hasattr(charts, name) for name in charts.__all__)
    with pytest.raises(AttributeError):
        _ = charts.nothing_of_this_name


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=lambda palette: palette.name)
def test_verdicts_differ_in_shape_and_not_in_colour_alone(palette: Palette) -> None:
    spec = samples.ranked(7)
    points = tuple(replace(p, verdict=v, own=False) for p, v in zip(spec.points, Verdict, strict=True))
    found = marks(drawn(replace(spec, points=points), palette=palette))
    shapes = {
        (m.get_marker(), m.get_markerfacecolor() == palette.paper, m.get_markersize() < 3) for m in found
    }
    # higher and lower are both squares: the place says which; where peers differ, none is as expected
    assert len(shapes) == 5


def test_the_two_shades_of_a_part_differ_in_grey() -> None:
    def lightness(color: str) -> float:
        red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for palette in (LIGHT, DARK, PRINT):
        for color in (palette.improvement, palette.concern, palette.neutral):
            assert abs(lightness(color) - lightness(mixed(color, palette.paper, 0.25))) > 60


# Where things stand


def test_places_are_where_the_marks_are() -> None:
    pairs: tuple[tuple[Any, Any], ...] = (
        (charts.funnel_places, samples.funnel(31)),
        (charts.ranked_places, samples.ranked(31)),
    )
    for places, spec in pairs:
        figure = drawn(spec)
        at = places(spec, figure)
        assert set(at) == {point.code for point in spec.points}
        found = [place for line in marks(figure) for place in pixels(figure, line)]
        for x, y in at.values():
            assert any(abs(x - a) < 0.01 and abs(y - b) < 0.01 for a, b in found)


def test_places_of_a_series_are_those_of_its_axes() -> None:
    spec = samples.control_chart(36)
    figure = drawn(spec)
    places = charts.series_places(spec, figure)
    assert places[6] is None
    for index, point in enumerate(spec.points):
        if point.value is not None:
            assert places[index] == pytest.approx(figure.axes[0].transData.transform((index, point.value)))


def test_boxes_of_multiples_are_inside_apart_and_own_first() -> None:
    spec = samples.multiples(24)
    figure = drawn(spec, title=True)
    boxes = charts.multiples_places(spec, figure, with_title=True)
    assert list(boxes) == [one.code for one in spec.multiples]
    left, bottom, right, top = boxes["H0"]
    assert left == min(box[0] for box in boxes.values())
    assert top == max(box[3] for box in boxes.values())
    ordered = list(boxes.values())
    for index, one in enumerate(ordered):
        assert 0 <= one[0] < one[2] <= figure.bbox.width
        assert 0 <= one[1] < one[3] <= figure.bbox.height
        for other in ordered[index + 1 :]:
            assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    assert right > left
    assert top > bottom


def test_rows_of_contributions_are_those_shown() -> None:
    spec = samples.contributions(40)
    rows = charts.contributions_places(spec, drawn(spec))
    assert list(rows) == [bar.code for bar in spec.bars[:14]]


# Funnels


def test_sizes_over_more_than_two_and_a_half_decades_are_on_a_logarithmic_axis_that_says_so() -> None:
    figure = drawn(samples.funnel(40, spread=3.4))
    assert "Attendances in the window, logarithmic scale" in shown(figure)
    assert {"100", "1,000", "10,000"} <= set(shown(figure))
    assert "Attendances in the window" in shown(drawn(samples.funnel(40)))


def test_limits_and_centre_are_labelled_once_on_each_side() -> None:
    figure = drawn(samples.funnel(31))
    assert shown(figure).count("99.8 %") == 2
    assert shown(figure).count("95 %") == 2
    assert "all hospitals 78.2" in shown(figure)
    assert samples.funnel(31).limits_label in shown(figure)


def test_own_node_and_outliers_are_named_and_no_others() -> None:
    spec = samples.funnel(31)
    named = {p.name for p in spec.points if p.own or p.verdict in (Verdict.BETTER, Verdict.WORSE)}
    others = {p.name for p in spec.points} - named
    assert named <= set(shown(drawn(spec)))
    assert not others & set(shown(drawn(spec)))


def test_names_give_way_where_there_is_no_room() -> None:
    spec = samples.funnel(100)
    points = tuple(replace(p, verdict=Verdict.WORSE) for p in spec.points)
    figure = drawn(replace(spec, points=points), (480, 260))
    assert collisions(figure) == []
    bold = [text.get_text() for text in texts_of(figure) if text.get_fontweight() == 600]
    assert len(bold) == 1
    assert bold[0].startswith("Royal Infirm")


def test_the_mouth_of_a_funnel_does_not_press_the_nodes_together() -> None:
    spec = samples.funnel(31)
    wide = tuple(
        replace(line, lower998=0.0, upper998=100.0) if index < 5 else line
        for index, line in enumerate(spec.lines)
    )
    plan = plan_funnel(replace(spec, lines=wide), 750, 300, 9, with_title=False)
    assert plan.up.low > 50


# Ranked intervals


def test_all_rows_are_named_where_they_fit_and_few_where_they_are_dense() -> None:
    assert {p.name for p in samples.ranked(31).points} <= set(shown(drawn(samples.ranked(31), (1000, 700))))
    spec = samples.ranked(100)
    figure = drawn(spec)
    own = next(p.name for p in spec.points if p.own)
    names = [p.name for p in spec.points if p.name in shown(figure)]
    assert {spec.points[0].name, own, spec.points[-1].name} <= set(names)
    assert len(names) < 12


def test_values_and_ranks_stand_beside_the_rows() -> None:
    figure = drawn(samples.ranked(12))
    assert {"99.5", "1 – 4", "rank"} <= set(shown(figure))


def test_the_widest_intervals_are_cut_off_and_marked() -> None:
    spec = samples.ranked(31)
    points = (*spec.points[:-1], replace(spec.points[-1], low=0.0, high=100.0))
    plan = plan_ranked(replace(spec, points=points), 750, 400, 9, with_title=False)
    assert plan.scale.low > 20
    assert "<" in {line.get_marker() for line in marks(drawn(replace(spec, points=points)))}


def test_labels_above_lines_do_not_move_away_from_them() -> None:
    plan = plan_ranked(
        samples.ranked(20, center=80.0, target=80.2, benchmark=80.1), 750, 400, 9, with_title=False
    )
    assert len(plan.lines) == 3
    for label in plan.lines:
        assert label.start - 4 <= label.x <= label.start + text_width(label.text, 9) + 4


# Small multiples


def test_multiples_are_one_axes_and_few_artists() -> None:
    figure = drawn(samples.multiples(24))
    assert len(figure.axes) == 1
    assert len(figure.findobj(LineCollection)) < 8


def test_what_does_not_fit_is_counted() -> None:
    figure = drawn(samples.multiples(100), (480, 260))
    more = next(text for text in shown(figure) if text.startswith("+ "))
    count = int(re.findall(r"\d+", more)[0])
    assert len(charts.multiples_places(samples.multiples(100), figure)) + count == 100


def test_all_panels_have_one_scale_and_gaps_stay_gaps() -> None:
    spec = samples.multiples(24)
    plan = plan_multiples(spec, 750, 315, 9, with_title=False)
    heights = {round(panel.plot.y1 - panel.plot.y0, 6) for panel in plan.panels}
    assert len(heights) == 1
    (lines,) = [c for c in drawn(spec).axes[0].collections if isinstance(c, LineCollection)]
    gaps = sum(1 for one in spec.multiples if any(point.value is None for point in one.points))
    assert len(lines.get_segments()) > len(spec.multiples) + gaps / 2


# Contributions


def test_all_others_are_one_bar_and_the_sum_holds() -> None:
    bars = samples.contributions(40).bars
    few = folded(bars, 15)
    assert len(few) == 15
    assert few[-1].name == "all others (26)"
    assert sum(bar.total for bar in few) == pytest.approx(sum(bar.total for bar in bars))
    assert folded(bars[:15], 15) == bars[:15]


def test_parts_stand_side_by_side_or_back_to_back() -> None:
    assert parts(ContributionBar("a", "a", 2.0, 1.0)) == ((0.0, 2.0), (2.0, 3.0))
    assert parts(ContributionBar("a", "a", 2.0, -1.0)) == ((0.0, 2.0), (0.0, -1.0))
    assert parts(ContributionBar("a", "a", -2.0, -1.0)) == ((0.0, -2.0), (-2.0, -3.0))


def test_totals_carry_their_sign() -> None:
    spec = samples.contributions(
        0, bars=(ContributionBar("a", "A", 1.0, 0.5), ContributionBar("b", "B", -0.02, 0.0)), total=1.48
    )
    texts = shown(drawn(spec))
    assert texts.count("+1.5") >= 2
    assert "0.0" in texts
    assert "−0.0" not in texts


# Placing


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-50, 150), min_size=1, max_size=8))
def test_places_keep_their_order_their_distance_and_the_frame(wanted: list[float]) -> None:
    places = spread(sorted(wanted), 10, 0, 100)
    assert all(second - first >= 10 - 1e-9 for first, second in pairwise(places))
    assert min(places) >= -1e-9
    assert max(places) <= 100 + 1e-9


def test_places_that_are_free_stay() -> None:
    assert spread([5.0, 40.0, 80.0], 10, 0, 100) == [5.0, 40.0, 80.0]
    assert spread([50.0, 50.0], 10, 0, 100) == [45.0, 55.0]


@pytest.mark.parametrize(("low", "high"), [(3, 40_000), (0.02, 900), (100, 100_000)])
def test_ticks_of_a_logarithmic_axis(low: float, high: float) -> None:
    scale = log_scale(low, high, 400, lambda text: 5.0 * len(text))
    assert scale.low < low < high < scale.high
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
    assert len(set(scale.labels)) == len(scale.labels) >= 3


# Symbols and tables


def test_every_symbol_is_another_picture() -> None:
    variations = {charts.variation_svg(one, 12, LIGHT) for one in Variation}
    assurances = {charts.assurance_svg(one, 12, LIGHT) for one in Assurance}
    assert len(variations) == len(Variation)
    assert len(assurances) == len(Assurance)
    for svg in variations | assurances:
        ElementTree.fromstring(svg)  # noqa: S314 - we wrote it
    assert b"stroke-dasharray" in charts.assurance_svg(Assurance.NONE, 12)
    assert b"stroke-dasharray" in charts.variation_svg(Variation.INSUFFICIENT, 12)


def test_tables_say_what_is_drawn() -> None:
    series = charts.table(samples.control_chart(36))
    assert series.header[:3] == ("Period", "Seen within 4 hours (%)", "n")
    assert series.rows[6][1] == ""
    assert series.rows[6][-1] == "not available"
    assert series.rows[3][-2] == "excluded"
    assert series.rows[21][-1] == "new limits: new assessment unit"
    ranked = charts.table(samples.ranked(12))
    assert ranked.rows[0] == ("Victoria Hospital", "99.5", "97.5", "100.0", "1 – 4", "better")
    assert ranked.figures == (False, True, True, True, True, False)
    funnel = charts.table(samples.funnel(12))
    assert [row[0] for row in funnel.rows] == [point.name for point in samples.funnel(12).points]
    multiples = charts.table(samples.multiples(24, 12))
    assert len(multiples.header) == 14
    parts_ = charts.table(samples.contributions(12))
    assert parts_.rows[-1][0] == "Total"
    assert parts_.rows[-1][-1] == "−4.5"


def test_a_column_that_says_nothing_is_left_out() -> None:
    spec = samples.control_chart(6)
    bare = replace(spec, points=tuple(replace(p, n=None, target=None, flag=Flag.NONE) for p in spec.points))
    assert charts.table(bare).header == (
        "Period",
        "Seen within 4 hours (%)",
        "Centre",
        "Lower limit",
        "Upper limit",
    )
