"""The tab of peers: the table and its pictures, one selection, peer sets, windows, and the way to a node."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from lhs_desktop.models.nodes import LinkKind
from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart, SmallMultiples
from lhs_desktop.services import actions, changes, databases, nodes
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.importing import intake
from lhs_desktop.ui import fonts
from lhs_desktop.ui.delegates.rows import PAD, cell_of
from lhs_desktop.ui.itemmodels.peers import Column
from lhs_desktop.ui.location import PEERS, Location
from lhs_desktop.ui.panels.peers.controls import BETWEEN
from lhs_desktop.ui.panels.peers.pictures import View
from lhs_desktop.ui.panels.peers_tab import PeersTab
from lhs_desktop.ui.theme import LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.databases import SAMPLES, TEXAS
from tests.ui.conftest import Opened, open_database, run

TOP, FIFE, ORKNEY, VICTORIA, BALFOUR = "S92000003", "S08000029", "S08000025", "F704H", "R103H"
Show = Callable[..., PeersTab]


@pytest.fixture
def show(window: MainWindow, qtbot: QtBot) -> Iterator[Show]:
    """Opens the tab of a node, and waits until it is read."""

    def opened(code: str, measure: str = "ED4H") -> PeersTab:
        window.resize(1366, 768)
        window.moving.go(Location(code, measure=measure))
        run(window, "peers")
        settle(window, qtbot)
        return window.page.peers_tab

    yield opened
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


def codes(tab: PeersTab) -> list[str]:
    return [peer.code for peer in tab.table.model_.rows]


def choose_set(tab: PeersTab, text: str) -> QAction:
    """Triggers an entry of the menu of peer sets that begins so."""
    tab.controls.menu.aboutToShow.emit()
    found = next(one for one in tab.controls.menu.actions() if one.text().startswith(text))
    if found.isEnabled():
        found.trigger()
    return found


def test_a_node_stands_first_among_those_of_its_level_and_type(window: MainWindow, show: Show) -> None:
    tab = show(VICTORIA)
    assert window.page.tabs.currentIndex() == PEERS
    assert tab.shown is not None
    own = tab.table.model_.rows[0]
    assert (own.code, own.own) == (VICTORIA, True)
    assert set(codes(tab)) == {VICTORIA, BALFOUR}
    assert tab.table.chosen == VICTORIA
    assert tab.controls.peers.text() == "2 hospitals of type Emergency Department"
    assert "May 2021 to Apr 2022: 2 hospitals of type Emergency Department." in tab.rule.text()
    assert tab.sentence.text() == tab.shown.comparison.sentence
    spoken = [tab.table.model_.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in Column]
    assert spoken[Column.NODE] == "Victoria Hospital (NHS Fife), this node"
    assert spoken[Column.VERDICT] == "Verdict: worse"
    assert spoken[Column.INTERVAL].count(" to ") == 1
    assert "47,943 of 62,813" in tab.figures.text()


def test_the_only_one_of_its_level_is_shown_what_is_below(window: MainWindow, show: Show) -> None:
    tab = show(TOP)
    assert set(codes(tab)) == {FIFE, ORKNEY}
    assert tab.rule.text().startswith("Scotland is the only country with figures, so the nodes below it")
    tab.controls.menu.aboutToShow.emit()
    checked = [one.text() for one in tab.controls.menu.actions() if one.isChecked()]
    assert checked == ["Nodes directly below Scotland"]


def test_nothing_is_read_before_it_is_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    window.moving.go(Location(FIFE))
    settle(window, qtbot)
    assert window.page.peers_tab.shown is None
    run(window, "peers")
    settle(window, qtbot)
    assert window.page.peers_tab.shown is not None


def test_a_row_is_marked_in_the_picture_and_a_point_chooses_its_row(
    window: MainWindow, qtbot: QtBot, show: Show
) -> None:
    tab = show(VICTORIA)
    picture = tab.pictures.picture
    qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    assert picture.chosen == tab.table.chosen == BALFOUR
    assert "Balfour Hospital" in tab.figures.text()
    for view, kind in ((View.RANKED, RankedChart), (View.FUNNEL, FunnelChart)):
        tab.pictures.choose_view(view)
        qtbot.waitUntil(lambda: picture.is_drawn)
        assert isinstance(picture.spec, kind)
        for code in (VICTORIA, BALFOUR):
            place = picture.place_of(code)
            assert place is not None
            where = QPoint(round(place.x()), round(place.y()))
            qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=where)
            assert tab.table.chosen == code
    picture.setFocus()
    qtbot.keyClick(picture, Qt.Key.Key_Home)
    assert tab.table.chosen == BALFOUR, "the best first"
    assert picture.accessibleDescription().startswith("Balfour Hospital: ")
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert tab.table.chosen == VICTORIA


def test_enter_and_a_double_click_open_a_node(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(FIFE)
    tab.table.setFocus()
    tab.table.selectRow(tab.table.model_.row_of(ORKNEY))
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert window.page.title.text() == "NHS Orkney"
    assert window.page.tabs.currentIndex() == PEERS, "one stays on the tab"
    navigator = window.workspace.navigator
    assert navigator.tree.currentIndex().data() == "NHS Orkney"
    settle(window, qtbot)
    assert tab.table.model_.rows[0].code == ORKNEY
    picture = tab.pictures.picture
    qtbot.waitUntil(lambda: picture.is_drawn)
    place = picture.place_of(FIFE)
    assert place is not None
    where = QPoint(round(place.x()), round(place.y()))
    qtbot.mouseDClick(picture, Qt.MouseButton.LeftButton, pos=where)
    assert window.page.title.text() == "NHS Fife"


def test_columns_sort_and_the_own_node_stays_first(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(FIFE)
    choose_set(tab, "Nodes directly below NHS Fife")
    settle(window, qtbot)
    others = codes(tab)
    values = [peer.value for peer in tab.table.model_.rows]
    assert values == sorted(values, key=lambda value: -(value or 0))
    header = tab.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(Column.N) + 12, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    sizes = [peer.denominator or 0 for peer in tab.table.model_.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert tab.table.model_.headerData(Column.N, Qt.Orientation.Horizontal).endswith("▾")  # type: ignore[attr-defined]
    by_name = next(one for one in tab.table.made_menu().actions() if one.text() == "Sort by Node")
    by_name.trigger()
    names = [peer.name for peer in tab.table.model_.rows]
    assert names == sorted(names)
    tab.table.sort_by(Column.NODE)
    assert [peer.name for peer in tab.table.model_.rows] == names[::-1]
    assert set(codes(tab)) == set(others)
    choose_set(tab, "Same level: health boards")
    settle(window, qtbot)
    assert tab.table.model_.rows[0].code == FIFE


def test_two_to_four_ticked_nodes_stand_side_by_side(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(VICTORIA)
    assert not tab.side_by_side.isEnabled()
    assert "First tick two to four" in tab.side_by_side.toolTip()
    tab.pictures.choose_view(View.SIDE_BY_SIDE)
    settle(window, qtbot)
    begun = tab.pictures.picture.spec
    assert isinstance(begun, SmallMultiples), "it begins with the own node and the best of its peers"
    best = min(tab.shown.comparison.peers, key=lambda peer: peer.rank_low or 99)  # type: ignore[union-attr]
    assert [one.code for one in begun.multiples] == [VICTORIA, best.code]
    assert "Tick two to four nodes" in tab.pictures.caption.text()
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    rect = tab.table.visualRect(tab.table.currentIndex().siblingAtColumn(Column.NODE))
    box = QPoint(rect.left() + 14, rect.center().y())
    qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert tab.table.model_.ticked == (VICTORIA, BALFOUR)
    assert tab.side_by_side.text() == "Compare chosen (2)"
    tab.pictures.choose_view(View.RANKED)
    qtbot.mouseClick(tab.side_by_side, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    spec = tab.pictures.picture.spec
    assert isinstance(spec, SmallMultiples)
    assert [one.code for one in spec.multiples] == [VICTORIA, BALFOUR]
    assert len(spec.multiples[0].points) == 24
    index = tab.table.model_.index(0, Column.NODE)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_small_charts_of_all_on_one_scale(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(VICTORIA)
    tab.pictures.choose_view(View.OVER_TIME)
    settle(window, qtbot)
    picture = tab.pictures.picture
    qtbot.waitUntil(lambda: picture.is_drawn)
    assert isinstance(picture.spec, SmallMultiples)
    assert picture.spec.multiples[0].code == VICTORIA
    place = picture.place_of(BALFOUR)
    assert place is not None
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    assert tab.table.chosen == BALFOUR


def test_what_each_child_added_to_the_change(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(FIFE)
    tab.pictures.choose_view(View.CHANGE)
    settle(window, qtbot)
    spec = tab.pictures.picture.spec
    assert isinstance(spec, ContributionChart)
    assert sum(bar.total for bar in spec.bars) == pytest.approx(spec.total)
    assert "May 2021 to Apr 2022 against May 2020 to Apr 2021" in tab.pictures.caption.text()
    picture = tab.pictures.picture
    qtbot.waitUntil(lambda: picture.is_drawn)
    place = picture.place_of(VICTORIA)
    assert place is not None
    qtbot.mouseDClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    settle(window, qtbot)
    assert window.page.title.text().startswith("Victoria Hospital")
    assert "No node reports to Victoria Hospital" in tab.pictures.picture.empty


def test_the_measure_is_the_one_of_the_statement(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(VICTORIA, "ED8H")
    assert tab.controls.measure.currentText() == "Over 8 hours"
    box = tab.controls.measure
    box.setCurrentIndex(box.findData("ED12H"))
    box.activated.emit(box.currentIndex())
    settle(window, qtbot)
    assert window.page.measure == "ED12H"
    assert tab.shown is not None
    assert tab.shown.comparison.measure.code == "ED12H"
    run(window, "statement")
    window.page.statement_tab.table.selectRow(0)
    assert box.currentData() == "ED4H"
    run(window, "peers")
    settle(window, qtbot)
    assert tab.shown.comparison.measure.code == "ED4H"


def test_windows_end_with_the_period_of_the_page(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(VICTORIA)
    box = tab.controls.window_box
    box.setCurrentIndex(box.findData(3))
    box.activated.emit(box.currentIndex())
    settle(window, qtbot)
    assert "Feb 2022 to Apr 2022: " in tab.rule.text()
    run(window, "earlier")
    settle(window, qtbot)
    assert "Jan 2022 to Mar 2022: " in tab.rule.text()
    box.setCurrentIndex(box.findData(BETWEEN))
    box.activated.emit(box.currentIndex())
    assert tab.controls.first.isVisible()
    first, last = tab.controls.first, tab.controls.last
    first.setCurrentIndex(first.findData("2020-06"))
    first.activated.emit(first.currentIndex())
    last.setCurrentIndex(last.findData("2020-08"))
    last.activated.emit(last.currentIndex())
    settle(window, qtbot)
    assert "Jun 2020 to Aug 2020: " in tab.rule.text()
    last.setCurrentIndex(last.findData("2020-05"))
    last.activated.emit(last.currentIndex())
    settle(window, qtbot)
    assert first.currentData() == "2020-05", "a window does not end before it begins"
    assert "May 2020: " in tab.rule.text()


def test_a_set_is_saved_used_renamed_deleted_and_undone(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    def saved() -> list[str]:
        return [one.name for one in window.workbench.read(peer_sets.listing)]

    tab = show(VICTORIA)
    refused = choose_set(tab, "Only the ticked nodes")
    assert not refused.isEnabled()
    assert "First tick two nodes or more" in refused.toolTip()
    for row in (0, 1):
        tab.table.model_.toggle(row)
    choose_set(tab, "Only the ticked nodes (2)")
    settle(window, qtbot)
    assert tab.controls.peers.text() == "2 hospitals chosen by hand"
    choose_set(tab, "Save this set")
    assert tab.name_row.isVisible()
    assert not tab.name_row.sure.isEnabled()
    qtbot.keyClicks(tab.name_row.field, "Two hospitals")
    qtbot.keyClick(tab.name_row.field, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert saved() == ["Two hospitals"]
    assert not tab.name_row.isVisible()
    assert tab.controls.peers.text() == "Two hospitals"
    choose_set(tab, "Same level and type")
    settle(window, qtbot)
    choose_set(tab, "Save this set")
    qtbot.keyClicks(tab.name_row.field, "two HOSPITALS")
    qtbot.keyClick(tab.name_row.field, Qt.Key.Key_Return)
    assert "already" in window.notice.said.text()
    assert tab.name_row.isVisible()
    qtbot.keyClick(tab.name_row.field, Qt.Key.Key_Escape)
    assert not tab.name_row.isVisible()
    choose_set(tab, "Two hospitals")
    settle(window, qtbot)
    choose_set(tab, "Rename this set")
    tab.name_row.field.setText("A pair")
    qtbot.keyClick(tab.name_row.field, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert saved() == ["A pair"]
    choose_set(tab, "Delete this set")
    settle(window, qtbot)
    assert saved() == []
    assert set(codes(tab)) == {VICTORIA, BALFOUR}, "the same stay compared"
    run(window, "undo")
    settle(window, qtbot)
    assert saved() == ["A pair"]
    run(window, "undo")
    assert saved() == ["Two hospitals"]


def test_a_chosen_set_stays_among_its_nodes_and_no_longer(
    window: MainWindow, qtbot: QtBot, show: Show
) -> None:
    tab = show(TOP)
    choose_set(tab, "Nodes directly below Scotland")
    settle(window, qtbot)
    window.moving.open(FIFE)
    settle(window, qtbot)
    assert tab.controls.peers.text() == "2 health boards directly below Scotland"
    window.moving.open(VICTORIA)
    settle(window, qtbot)
    assert tab.controls.peers.text() == "2 hospitals of type Emergency Department"


def test_why_there_is_nothing_to_compare(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(VICTORIA)
    with window.workbench.database.write("a set of others") as step:
        step.insert("peer_set", name="Wards", rule="alike", level="Ward")
    window.workbench.hub.announce(changes.of(step))
    settle(window, qtbot)
    choose_set(tab, "Wards")
    settle(window, qtbot)
    assert tab.empty.isVisible()
    assert "No node is in this peer set" in tab.empty.sentence.text()
    assert not tab.sentence.isVisible()
    assert tab.controls.peers.text() == "Wards"
    saving = choose_set(tab, "Save this set")
    assert saving.toolTip() == "Nothing is being compared now"
    assert choose_set(tab, "Same level: all hospitals").isEnabled(), "there is a way on"
    settle(window, qtbot)
    assert tab.table.isVisible()
    choose_set(tab, "Wards")
    settle(window, qtbot)
    qtbot.mouseClick(tab.empty.buttons[0], Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert set(codes(tab)) == {VICTORIA, BALFOUR}


def test_a_community_compares_its_members(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    with window.workbench.database.write("a community") as step:
        key = step.insert("node", code="COM", name="Emergency departments", kind="community")
        for code in (VICTORIA, BALFOUR):
            child = nodes.find(step.connection, code).id
            step.insert(
                "link",
                kind=LinkKind.MEMBER_OF,
                child_id=child,
                parent_id=key,
                valid_from=date.min,
                valid_to=date.max,
            )
    tab = show("COM")
    assert window.page.statement is None
    assert set(codes(tab)) == {VICTORIA, BALFOUR}
    assert "Of 2 hospitals" in tab.sentence.text()


def test_an_action_that_was_done_is_told_of(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    """A change of actions reads the peers again, since bright spots say what was done."""
    tab = show(VICTORIA)
    before = tab.shown
    window.workbench.do(
        "an action", lambda database: actions.add(database, VICTORIA, "Second triage line", measure="ED4H")
    )
    settle(window, qtbot)
    assert tab.shown is not before


def test_a_read_only_database_saves_no_set(opened: Opened, database: Path, qtbot: QtBot) -> None:
    window = opened(None)
    open_database(window, qtbot, database, writable=False)
    window.moving.go(Location(VICTORIA))
    run(window, "peers")
    settle(window, qtbot)
    saving = choose_set(window.page.peers_tab, "Save this set")
    assert not saving.isEnabled()
    assert saving.toolTip() == "The database is open read-only"


@pytest.fixture(scope="session")
def texas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texas") / "texas.lhsdb"
    with databases.create(path) as database:
        intake.import_files(database, [SAMPLES / TEXAS], create_nodes=True)
    return path


def test_ratios_of_one_year(opened: Opened, texas: Path, qtbot: QtBot) -> None:
    window = opened(texas)
    window.resize(1366, 768)
    window.moving.go(Location("450015", measure="HAI_1"))
    run(window, "peers")
    settle(window, qtbot)
    tab = window.page.peers_tab
    assert tab.sentence.text().startswith("PARKLAND HEALTH AND HOSPITAL SYSTEM, 0.460: better than predicted")
    assert "mid-P" in tab.rule.text()
    counts = [tab.controls.window_box.itemText(row) for row in range(tab.controls.window_box.count())]
    assert counts == ["1 year", "2 years", "3 years", "5 years", "From … to …"]
    last = tab.table.model_.rows[-1]
    assert last.value is None
    assert tab.table.model_.index(len(tab.table.model_.rows) - 1, Column.VALUE).data() == "none"
    tab.table.model_.toggle(len(tab.table.model_.rows) - 1)
    assert tab.table.model_.ticked == (), "without a value there is nothing to put beside others"
    tab.pictures.choose_view(View.OVER_TIME)
    settle(window, qtbot)
    assert "only one period" in tab.pictures.picture.empty
    window.moving.go(Location("TX", measure="HAI_1"))
    settle(window, qtbot)
    tab.pictures.choose_view(View.CHANGE)
    settle(window, qtbot)
    assert "in 2013, so no change can be explained" in tab.pictures.picture.empty


def test_everything_fits_the_smallest_home(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    tab = show(VICTORIA)
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: tab.pictures.picture.is_drawn)
    assert window.size().width() == 1366
    page = window.page.rect()
    for widget in (tab.controls, tab.side_by_side, tab.table, tab.figures, tab.pictures.picture):
        corner = widget.mapTo(window.page, widget.rect().bottomRight())
        assert page.contains(corner), widget
    assert not tab.table.horizontalScrollBar().isVisible()
    shown = [column for column in Column if not tab.table.isColumnHidden(column)]
    assert set(shown) >= {Column.NODE, Column.VALUE, Column.INTERVAL, Column.VERDICT, Column.RANK}


@pytest.mark.parametrize("width", [1366, 1920])
def test_the_views_stand_still_and_the_table_stays_readable(
    window: MainWindow, qtbot: QtBot, show: Show, width: int
) -> None:
    tab = show(VICTORIA)
    window.resize(width, 900)
    buttons = [tab.pictures.button(view) for view in View if view is not View.TABLE]
    stood = []
    for view in View:
        if view is View.TABLE:
            continue
        tab.pictures.choose_view(view)
        settle(window, qtbot)
        qtbot.waitUntil(lambda: tab.pictures.picture.is_drawn or bool(tab.pictures.picture.empty))
        stood.append([button.mapTo(window, QPoint(0, 0)) for button in buttons])
        table = tab.table
        assert table.horizontalHeader().length() <= table.viewport().width()
        for column in (Column.VALUE, Column.N):
            if not table.isColumnHidden(column):
                assert table.columnWidth(column) >= table.needed(column)
        assert table.columnWidth(Column.NODE) >= 100
    assert stood == [stood[0]] * len(stood)


def test_the_name_of_the_own_node_does_not_run_into_what_is_said_of_it(
    window: MainWindow, show: Show
) -> None:
    tab = show(FIFE)
    index = tab.table.model_.index(0, Column.NODE)
    option = QStyleOptionViewItem()
    tab.table.initViewItemOption(option)
    font = tab.table.row_delegate.font_of(option, index)
    assert font.weight() == QFont.Weight.DemiBold
    cell, bold = cell_of(index), QFontMetrics(font)
    whole = bold.horizontalAdvance(cell.text) + PAD + bold.horizontalAdvance(cell.behind)
    assert cell.lines(bold, whole, 1) == [("NHS Fife", "this node")]
    assert cell.lines(bold, whole - 3, 1)[0][1] != "this node", "it goes before it is run into"


def test_the_statement_behind_the_peers_is_that_of_the_page_when_it_is_seen(
    window: MainWindow, qtbot: QtBot, show: Show
) -> None:
    show(FIFE)
    detail = window.page.statement_tab.detail
    run(window, "earlier")
    settle(window, qtbot)
    run(window, "statement")
    statement = window.page.statement
    assert statement is not None
    assert detail.row is statement.rows[0]
    assert detail.sentence.text() == statement.rows[0].headline
    assert detail.chart.spec is not None
    assert detail.chart.spec.points[-1].period == statement.period.code
    assert detail.chart.chosen == statement.period.code


def test_a_narrow_page_shows_the_table_or_a_picture(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    fonts.set_zoom(1.33)
    theme().apply(LIGHT_MODE)
    try:
        tab = show(VICTORIA)
        window.resize(1024, 768)
        qtbot.waitUntil(lambda: tab.pictures.button(View.TABLE).isVisible())
        assert tab.table.isVisible()
        assert tab.pictures.isHidden()
        rows = (tab.table.viewport().height()) // tab.table.verticalHeader().defaultSectionSize()
        assert rows >= 4
        tab.pictures.choose_view(View.RANKED)
        assert tab.table.isHidden()
        assert tab.pictures.picture.isVisible()
        window.resize(1920, 1080)
        qtbot.waitUntil(lambda: tab.pictures.button(View.TABLE).isHidden())
        assert tab.table.isVisible()
        assert tab.pictures.picture.isVisible()
    finally:
        fonts.set_zoom(1.0)
        theme().apply(LIGHT_MODE)
