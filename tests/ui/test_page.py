"""The page of a place: its statement, its chart, and the way from a figure to its source cell."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.models.readings import Status
from lhs_desktop.ui.itemmodels.statement import ROW_ROLE, Column
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.panels.breadcrumb import Crumb
from lhs_desktop.ui.panels.detail import Detail
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run

FIFE, VICTORIA, ORKNEY = "S08000029", "F704H", "S08000025"


def detail(window: MainWindow) -> Detail:
    return window.page.statement_tab.detail


def choose(window: MainWindow, qtbot: QtBot, period: str) -> None:
    """Clicks the point of a period in the chart."""
    chart = detail(window).chart
    qtbot.waitUntil(lambda: chart.is_drawn)
    place = chart.place_of(period)
    assert place is not None
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))


def test_the_first_place_is_shown_with_its_statement(window: MainWindow) -> None:
    page = window.page
    assert page.title.text() == "Scotland"
    model = page.statement_tab.model
    names = [model.index(row, Column.MEASURE).data() for row in range(model.rowCount())]
    assert names == ["Seen within 4 hours", "Over 8 hours", "Over 12 hours"]
    row = model.index(0, Column.MEASURE).data(ROW_ROLE)
    assert model.index(0, Column.LATEST).data() == f"{row.value:.1f}"
    assert model.index(0, Column.TARGET).data() == "95"
    assert model.index(0, Column.VARIANCE).data().startswith("−")
    assert row.reading.status is Status.MISSED
    assert "target missed" in model.index(0, Column.VARIANCE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index(0, Column.BELOW).data() == "2 of 2"


def test_choosing_in_the_tree_opens_the_place(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.workspace.navigator.tree
    model = window.workspace.navigator.model
    fife = next(index for index, node in model.loaded() if node.code == FIFE)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(fife).center())
    assert window.page.title.text() == "NHS Fife"
    assert "NHS Fife" in window.windowTitle()
    tree.expand(fife)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert window.page.title.text() == "NHS Fife", "moving in the tree opens nothing"
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert window.page.title.text() == tree.currentIndex().data()


def test_the_chart_has_what_the_statement_says(window: MainWindow, qtbot: QtBot) -> None:
    chart = detail(window).chart
    assert chart.spec is not None
    assert len(chart.spec.points) == 24
    qtbot.waitUntil(lambda: chart.is_drawn)
    assert "Seen within 4 hours" in chart.accessibleDescription()
    window.page.statement_tab.table.selectRow(2)
    assert chart.spec.unit == "%"
    assert "Over 12 hours" in chart.spec.subtitle
    buttons = detail(window).spans.buttons()
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert len(chart.spec.points) == 12
    qtbot.mouseClick(buttons[2], Qt.MouseButton.LeftButton)
    assert len(chart.spec.points) == 24


def test_a_reported_figure_leads_to_file_sheet_and_cell(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(VICTORIA))
    choose(window, qtbot, "2021-10")
    panel = detail(window).point_panel
    assert panel.title.text().startswith("Oct 2021")
    facts = panel.facts.facts
    assert facts["File"] == "fife_and_orkney.csv"
    assert facts["Sheet"]
    assert facts["Batch"] == "1"
    assert facts["Cell"]
    reported = detail(window).row.series.reported  # type: ignore[union-attr]
    found = next(one for one in reported if one.period == "2021-10")
    assert found.source is not None
    assert facts["Cell"].startswith(found.source.cell)
    assert panel.parts.denominator.text() == f"{found.denominator:,.0f}"
    assert panel.table.isHidden()


def test_a_rolled_up_figure_leads_down_to_its_source(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(FIFE))
    choose(window, qtbot, "2021-10")
    panel = detail(window).point_panel
    assert "Rolled up from" in panel.below_note.text()
    codes = [row.code for row in panel.model.records]
    assert VICTORIA in codes
    panel.table.selectRow(codes.index(VICTORIA))
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert window.page.title.text().startswith("Victoria Hospital")
    assert detail(window).point == "2021-10"
    assert detail(window).point_panel.facts.facts["Cell"]


def test_points_are_reached_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(VICTORIA))
    chart = detail(window).chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert detail(window).point == "2022-03"
    assert "Mar 2022" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert detail(window).point == "2020-05"
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert detail(window).point_panel.title.text().startswith("Jun 2020")


def test_the_chart_as_a_table(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "numbers")
    numbers = detail(window).numbers
    assert numbers.isVisible()
    assert numbers.model.index(0, 0).data() == "Apr 2022"
    assert numbers.model.rowCount() == 24
    numbers.table.selectRow(3)
    assert detail(window).point == "2022-01"


def test_a_child_off_target_opens(window: MainWindow, qtbot: QtBot) -> None:
    off = detail(window).off_target
    detail(window).side.setCurrentIndex(1)
    assert [child.code for child in off.model.records] == [FIFE, ORKNEY]
    off.table.selectRow(0)
    qtbot.keyClick(off.table, Qt.Key.Key_Return)
    assert window.page.title.text() == "NHS Fife"


def test_periods(window: MainWindow) -> None:
    page = window.page
    assert page.picker.box.currentText() == "Apr 2022"
    run(window, "earlier")
    assert page.statement is not None
    assert page.statement.period.code == "2022-03"
    assert page.picker.box.currentText() == "Mar 2022"
    window.moving.open(FIFE)
    assert page.statement.period.code == "2022-03", "the period stays from node to node"
    run(window, "later")
    window.reasons.refresh()
    assert not window.commands["later"].isEnabled()
    assert "no later figures" in window.commands["later"].statusTip()


def test_back_forward_and_up(window: MainWindow) -> None:
    titles = []
    window.moving.open(FIFE)
    window.moving.open(VICTORIA)
    for command in ("back", "back", "forward", "forward", "parent"):
        run(window, command)
        titles.append(window.page.title.text())
    assert titles[:3] == ["NHS Fife", "Scotland", "NHS Fife"]
    assert titles[3].startswith("Victoria")
    assert titles[4] == "NHS Fife"


def test_the_breadcrumb_opens_a_place_above(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.open(VICTORIA)
    crumb = window.page.breadcrumb.findChildren(Crumb)[0]
    qtbot.keyClick(crumb, Qt.Key.Key_Space)
    assert window.page.title.text() == "Scotland"


def test_the_statement_is_copied_as_a_table(window: MainWindow) -> None:
    run(window, "copy")
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 4
    assert lines[0].split("\t")[:3] == ["Measure", "Latest", "Target"]
