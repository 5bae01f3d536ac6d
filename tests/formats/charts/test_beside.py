"""Charts are drawn in a process of their own: the same pictures, and none is lost when that process ends."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lhs_desktop.errors import Unavailable
from lhs_desktop.formats import children
from lhs_desktop.formats.charts import LIGHT
from lhs_desktop.formats.charts.beside import DrawingProcess
from lhs_desktop.formats.charts.drawn import Chart
from lhs_desktop.formats.charts.easel import Easel
from tests.formats.charts import samples

SIZE = (480, 320, 1.5, LIGHT, 9.5)
CHARTS: dict[str, Chart] = {
    "series": samples.control_chart(),
    "funnel": samples.funnel(),
    "ranked": samples.ranked(),
    "multiples": samples.multiples(),
    "contributions": samples.contributions(),
}


@pytest.fixture(scope="module")
def beside() -> Iterator[DrawingProcess]:
    process = DrawingProcess()
    yield process
    process.end()


@pytest.mark.parametrize("name", CHARTS)
def test_the_picture_is_the_same_as_in_this_process(beside: DrawingProcess, name: str) -> None:
    here, there = Easel().draw(CHARTS[name], *SIZE), beside.draw(CHARTS[name], *SIZE)
    assert (there.across, there.down) == (720, 480)
    assert len(set(there.pixels)) > 10
    assert there == here


def test_where_the_points_of_a_series_are(beside: DrawingProcess) -> None:
    chart = samples.control_chart()
    gap = replace(chart, points=(*chart.points[:3], replace(chart.points[3], value=None), *chart.points[4:]))
    drawing = beside.draw(gap, *SIZE)
    left, top, width, height = drawing.plot
    assert drawing.points[3] is None
    places = [place for place in drawing.points if place is not None]
    assert len(places) == sum(point.value is not None for point in gap.points)
    assert all(left < x < left + width and top < y < top + height for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)


def test_a_chart_is_drawn_although_the_process_was_killed(beside: DrawingProcess) -> None:
    before = beside.draw(CHARTS["ranked"], *SIZE)
    assert beside.child is not None
    beside.child.kill()
    beside.child.wait()
    assert beside.draw(CHARTS["ranked"], *SIZE) == before


def test_what_went_wrong_is_told_and_the_next_chart_is_drawn(beside: DrawingProcess) -> None:
    with pytest.raises(RuntimeError, match="points"):
        beside.draw(replace(samples.control_chart(), points=None), *SIZE)  # type: ignore[arg-type]
    assert beside.draw(CHARTS["series"], *SIZE) == Easel().draw(CHARTS["series"], *SIZE)


def test_a_process_that_cannot_live_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(children.CHILDREN, "--draw-charts", "this")  # a module that prints, and ends
    with pytest.raises(Unavailable, match="could not be drawn"):
        DrawingProcess().draw(CHARTS["series"], *SIZE)


def test_the_process_ends_when_nobody_can_ask_it_any_more() -> None:
    child = children.start("--draw-charts", subprocess.DEVNULL)
    assert child.stdin
    assert child.stdout
    child.stdin.close()
    assert child.wait(timeout=60) == 0
    child.stdout.close()


def test_who_asks_does_not_load_what_draws() -> None:
    program = (
        "import sys\n"
        "from lhs_desktop.formats.charts import LIGHT\n"
        "from lhs_desktop.formats.charts.beside import drawing_process\n"
        "from lhs_desktop.models.charts import ChartPoint, SeriesChart\n"
        "points = tuple(ChartPoint(f'2024-0{n}', f'{n}', float(n)) for n in range(1, 9))\n"
        "chart = SeriesChart('a', 'b', 'c', '%', 1, points)\n"
        "assert drawing_process.draw(chart, 300, 200, 1.0, LIGHT, 9.5).across == 300\n"
        "sys.exit('matplotlib' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
