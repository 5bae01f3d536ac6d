"""What figures look like: the names of their columns, how old they are, why a point is marked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import databases, statements
from lhs_desktop.services.importing import intake, proposing
from lhs_desktop.ui.delegates.rows import MUTED_ROLE, PAD, cell_of
from lhs_desktop.ui.itemmodels.statement import Column
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, run
from tests.ui.test_page import VICTORIA, choose, detail

# Where there is no screen, every hint that opens says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HEADS = ["Period", "Figure", "n", "Mean", "Lower limit", "Upper limit", "Target", "Signal", "Rule", "Note"]


def table_of(text: str) -> list[dict[str, str]]:
    """Pasted text as records."""
    heads, *rows = [line.split("\t") for line in text.splitlines()]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_numbers_have_limits_targets_and_flags_and_are_copied(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 768)
    window.moving.go(Location(VICTORIA))
    run(window, "numbers")
    table = detail(window).numbers.table
    qtbot.waitUntil(lambda: not any(table.isColumnHidden(column) for column in range(9)))
    assert table.isColumnHidden(9), "no period has a note"
    run(window, "copy")
    copied = table_of(QGuiApplication.clipboard().text())
    assert list(copied[0]) == HEADS
    assert len(copied) == 24
    chart = detail(window).chart.spec
    assert chart is not None
    point = next(point for point in chart.points if point.period == "2021-10")
    shown = next(row for row in copied if row["Period"] == "Oct 2021")
    for head, value in (
        ("Figure", point.value),
        ("Mean", point.center),
        ("Lower limit", point.lower),
        ("Upper limit", point.upper),
        ("Target", point.target),
    ):
        assert shown[head] == f"{value:.1f}", head
    assert shown["n"] == f"{point.n:,.0f}"
    assert (shown["Signal"], shown["Rule"]) == ("concern", point.rules)
    assert "limit" in point.rules
    run(window, "numbers")
    run(window, "copy")
    statement = table_of(QGuiApplication.clipboard().text())
    assert [row["Measure"] for row in statement] == ["Seen within 4 hours", "Over 8 hours", "Over 12 hours"]
    assert statement[0]["Variance"].startswith("-"), "a sign that a spreadsheet takes"


def test_the_line_of_a_run_chart_is_a_median(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(VICTORIA))
    numbers, across = detail(window).numbers, Qt.Orientation.Horizontal
    assert numbers.model.headerData(3, across) == "Mean"
    detail(window).limits.chart_chosen.emit("run", "for a look")
    qtbot.waitUntil(lambda: detail(window).chart.spec.kind == "run")  # type: ignore[union-attr]
    assert numbers.model.headerData(3, across) == "Median"


@pytest.fixture
def stale(database: Path, tmp_path: Path) -> Path:
    """Falls are known of one hospital until November 2021, all else until April 2022."""
    path = tmp_path / "falls.csv"
    months = "".join(f"2021-{month:02d},F704H,{month}\n" for month in range(1, 12))
    path.write_text(f"Month,Hospital code,Falls\n{months}", encoding="utf-8")
    with databases.open_database(database) as opened:
        recipe = parse_recipe(proposing.propose(path).toml)
        intake.import_files(opened, [path], recipe, create_nodes=True)
    return database


def test_a_measure_without_a_figure_shows_its_latest_with_its_month_and_age(
    opened: Opened, stale: Path
) -> None:
    window = opened(stale)
    window.moving.go(Location(VICTORIA, period="2022-04"))
    model = window.page.statement_tab.model
    number = next(row for row, one in enumerate(model.rows) if one.measure.name == "Falls")
    latest, name = model.index(number, Column.LATEST), model.index(number, Column.MEASURE)
    assert latest.data() == "11"
    assert latest.data(MUTED_ROLE) is True
    assert "Nov 2021, 5 months old" in name.data(MUTED_ROLE)
    assert "Nov 2021, 5 months old" in latest.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "No value for Apr 2022" in latest.data(Qt.ItemDataRole.ToolTipRole)
    own = model.index(0, Column.LATEST)
    assert own.data(MUTED_ROLE) is False
    assert "old" not in model.index(0, Column.MEASURE).data(MUTED_ROLE)
    texts = [model.index(row, Column.LATEST).data() for row in range(model.rowCount())]
    assert "none" not in texts
    assert all(texts)
    window.page.statement_tab.table.selectRow(number)
    assert detail(window).point == "2021-11", "the point that has a figure"


def test_the_command_line_stays_honest_about_the_period(stale: Path) -> None:
    with databases.open_database(stale, writable=False) as opened, opened.read() as connection:
        rows = statements.as_dict(statements.statement(connection, VICTORIA, "2022-04"))["rows"]
        early = statements.as_dict(statements.statement(connection, VICTORIA, "2021-11"))["rows"]
    falls = next(row for row in rows if row["name"] == "Falls")
    assert (falls["period"], falls["value"], falls["status"]) == ("2022-04", None, "no_value")
    assert falls["latest"] == {"period": "2021-11", "value": 11.0, "age": 5}
    assert all(row["latest"]["age"] == 0 for row in rows if row["name"] != "Falls")
    falls = next(row for row in early if row["name"] == "Falls")
    assert falls["latest"] == {"period": "2021-11", "value": falls["value"], "age": 0}


def test_the_latest_figure_has_room_for_its_age_in_a_narrow_window(
    opened: Opened, stale: Path, qtbot: QtBot
) -> None:
    window = opened(stale)
    window.resize(1024, 768)
    window.moving.go(Location(VICTORIA, period="2022-04"))
    table = window.page.statement_tab.table
    qtbot.waitUntil(lambda: table.viewport().width() > 500)
    cell = cell_of(table.model().index(3, Column.MEASURE))
    lines = cell.lines(table.fontMetrics(), table.columnWidth(Column.MEASURE) - 2 * PAD, 2)
    assert any("5 months old" in rest for _, rest in lines)


def test_a_point_says_why_it_is_marked(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(VICTORIA))
    choose(window, qtbot, "2021-10")
    panel, chart = detail(window).point_panel, detail(window).chart
    point = next(one for one in chart.spec.points if one.period == "2021-10")  # type: ignore[union-attr]
    assert point.value is not None
    said = panel.judged.text()
    assert said.startswith("Concern: below the lower limit of ")
    assert f"lower limit of {point.lower:.1f} %" in said
    assert f"Target of 95 % missed by {95 - point.value:.1f} percentage points." in said
    assert said == point.said
    where = chart.place_of("2021-10")
    assert where is not None
    qtbot.mouseMove(chart, QPoint(round(where.x()), round(where.y())))
    qtbot.waitUntil(lambda: said in QToolTip.text())
    assert said in chart.accessibleDescription()
    QToolTip.hideText()


def test_what_was_known_at_a_point_can_be_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(VICTORIA))
    panel = detail(window).point_panel
    assert panel.known_link.isHidden(), "the sentence of the page is about the last point"
    choose(window, qtbot, "2021-10")
    assert panel.known_link.text() == "As known in Oct 2021"
    qtbot.mouseClick(panel.known_link, Qt.MouseButton.LeftButton)
    with window.workbench.database.read() as connection:
        then = statements.statement(connection, VICTORIA, "2021-10").rows[0]
    assert panel.known.text() == f"As known in Oct 2021: {then.sentence}"
    assert "Oct 2021" in then.headline
    choose(window, qtbot, "2021-09")
    assert panel.known.isHidden()
    assert panel.known_link.text() == "As known in Sep 2021"
