"""How a series is judged, in the window: limits are shown, decided about with a reason, and undone."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.services import databases
from lhs_desktop.services.importing import intake
from lhs_desktop.services.readings import kept
from lhs_desktop.ui.panels.limits import LimitsPanel
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, open_database, slice_of

VICTORIA = "F704H"


@pytest.fixture(scope="session")
def long_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fife over all 178 months."""
    folder = tmp_path_factory.mktemp("long")
    extract = slice_of(folder / "fife.csv", "200707", "202204", ("S08000029",))
    path = folder / "long.lhsdb"
    with databases.create(path) as database:
        intake.import_files(database, [extract], create_nodes=True)
    return path


def limits(window: MainWindow) -> LimitsPanel:
    window.commands.trigger("limits")
    return window.page.statement_tab.detail.limits


def phases(window: MainWindow) -> int:
    row = window.page.statement_tab.row
    assert row is not None
    return len(row.reading.phases)


def test_the_panel_says_which_chart_and_why(window: MainWindow) -> None:
    panel = limits(window)
    assert panel.facts.facts["Why"].startswith(("p chart:", "p′ chart:"))
    assert panel.facts.facts["Rules"] == "Making Data Count, 7 points"
    assert not panel.rebase.isEnabled()
    assert "reason" in panel.rebase.toolTip()


def test_new_limits_need_a_reason_and_are_undone(window: MainWindow, qtbot: QtBot) -> None:
    panel = limits(window)
    panel.choose("2021-03")
    qtbot.keyClicks(panel.reason, "second ward opened")
    assert panel.rebase.isEnabled()
    qtbot.mouseClick(panel.rebase, Qt.MouseButton.LeftButton)
    assert phases(window) == 2
    spec = window.page.statement_tab.detail.chart.spec
    assert spec is not None
    assert [mark.reason for mark in spec.phases] == ["second ward opened"]
    assert {point.phase for point in spec.points} == {0, 1}
    window.commands.trigger("undo")
    assert phases(window) == 1
    window.commands.trigger("redo")
    assert phases(window) == 2


def test_a_point_left_out_counts_for_nothing(window: MainWindow, qtbot: QtBot) -> None:
    row = window.page.statement_tab.row
    assert row is not None
    before = row.reading.center[0]
    panel = limits(window)
    panel.choose("2020-05")
    qtbot.keyClicks(panel.reason, "records lost")
    qtbot.mouseClick(panel.exclude, Qt.MouseButton.LeftButton)
    row = window.page.statement_tab.row
    assert row is not None
    assert row.reading.center[0] != before
    assert row.reading.flags[0].value == "excluded"
    assert row.reading.points == 23


def test_another_chart_is_kept_with_its_reason(window: MainWindow, qtbot: QtBot) -> None:
    panel = limits(window)
    qtbot.keyClicks(panel.reason, "as the board has always had it")
    panel.chart.setCurrentIndex(panel.chart.findData("i"))
    panel.chart.activated.emit(panel.chart.currentIndex())
    row = window.page.statement_tab.row
    assert row is not None
    assert row.reading.chart == "i"
    assert row.reading.choice is not None
    assert row.reading.choice.because == "as the board has always had it"


def test_rules_are_chosen_for_the_whole_database(window: MainWindow) -> None:
    window.judging.choose_rules("anhoej")
    for row in window.page.statement_tab.model.rows:
        assert row.reading.rules == "anhoej"
    window.commands.trigger("undo")
    for row in window.page.statement_tab.model.rows:
        assert row.reading.rules == "making-data-count-7"


def test_a_proposal_is_accepted_or_declined_for_good(
    opened: Opened, long_history: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "long.lhsdb"
    path.write_bytes(long_history.read_bytes())
    window = opened(path)
    panel = limits(window)
    proposed = panel.proposals
    assert proposed, "fifteen years of Fife have shifts"
    panel.answer(proposed[0], accepted=True)
    assert phases(window) == 2
    later = panel.proposals
    assert proposed[0].period not in {one.period for one in later}
    if later:
        panel.answer(later[0], accepted=False)
        assert later[0].period not in {one.period for one in panel.proposals}
        assert phases(window) == 2


def test_what_another_engine_judged_is_judged_anew_in_the_background(
    opened: Opened, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    row = window.page.statement_tab.row
    assert row is not None
    path = tmp_path / "another.lhsdb"
    assert window.workbench.path is not None
    shutil.copyfile(window.workbench.path, path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("update reading set engine = 999, judgement = 'x'")
    other = opened(None)
    titles: list[str] = []
    other.workbench.runner.changed.connect(
        lambda: titles.extend(task.title for task in other.workbench.runner.tasks)
    )
    with qtbot.waitSignal(other.workbench.opened):
        other.files.open_path(path)
    shown = other.page.statement_tab.row
    assert shown is not None
    assert shown.headline == row.headline, "judged as it is shown, meanwhile"
    qtbot.waitUntil(lambda: other.workbench.runner.is_idle)
    assert "Judging all series again" in titles
    assert other.workbench.read(kept.is_judged)
    titles.clear()
    other.workbench.close()
    open_database(other, qtbot, path)
    assert "Judging all series again" not in titles
