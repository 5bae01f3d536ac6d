"""Every text of every sheet, and of what stands beside a page, has its room: at four sizes of the window, light and dark,
usual and large. The pages themselves are looked at in ``test_painted.py``.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lhs_desktop.ui import fonts
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.panels.importing.desk import PROBLEMS
from lhs_desktop.ui.panels.peers.pictures import View
from lhs_desktop.ui.sheets.import_sheet import ImportSheet
from lhs_desktop.ui.theme import DARK_MODE, LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.databases import SAMPLES
from tests.ui.conftest import Opened, run
from tests.ui.painted import at_rest, faults
from tests.ui.test_page import FIFE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SIZES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]
FRAME = (8, 40)
"""What a frame takes of the screen."""
ROWS = 5
"""So many rows of the sheet are seen at least."""
DIAGNOSTICS = (
    Path(__file__).parents[1] / "data" / "nhs" / "Monthly-Diagnostics-Web-File-Provider-August-2024.xls"
)
AUGUST = SAMPLES / "Monthly-AE-August-2024.csv"


@pytest.fixture(params=[(LIGHT_MODE, 1.0), (DARK_MODE, 1.33)], ids=["light-usual", "dark-large"])
def look(request: pytest.FixtureRequest) -> Iterator[tuple[str, float]]:
    yield request.param
    fonts.set_zoom(1.0)
    theme().apply(LIGHT_MODE)


def views(window: MainWindow, qtbot: QtBot) -> dict[str, Callable[[], object]]:
    """Every page and sheet by name, and how one gets there."""
    page = window.page
    detail = page.statement_tab.detail

    def side(name: str) -> Callable[[], None]:
        def choose() -> None:
            run(window, "statement")
            names = [detail.side.tabText(at).split(" ")[0] for at in range(detail.side.count())]
            detail.side.setCurrentIndex(names.index(name))

        return choose

    def peers(view: View) -> Callable[[], None]:
        def choose() -> None:
            run(window, "peers")
            page.peers_tab.pictures.choose_view(view)

        return choose

    return {
        "figure": side("Figure"),
        "off target": side("Off"),
        "actions of a measure": side("Actions"),
        "limits": side("Limits"),
        "statement": lambda: run(window, "statement"),
        "numbers": lambda: run(window, "numbers"),
        "chart": lambda: run(window, "numbers"),
        **{f"peers, {view.name}": peers(view) for view in View},
        "new action": lambda: run(window, "action-new"),
        "no pane": lambda: window.workspace.pane.dismiss(),
        "packet": window.show_packet,
        "history": window.show_history,
        "tray": window.show_tray,
        "database": window.show_database,
        "check": window.show_check,
        "licences": window.show_about,
        "guide": lambda: window.helping.show_page("keys"),
        "import, while it reads": lambda: window.import_files([AUGUST]),
        "import": lambda: qtbot.waitUntil(lambda: has_read(window), timeout=60_000),
    }


def has_read(window: MainWindow) -> bool:
    return window.import_run is not None and bool(window.import_run.prepared)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_text_is_painted_whole(
    opened: Opened, database: Path, qtbot: QtBot, size: tuple[int, int], look: tuple[str, float]
) -> None:
    mode, zoom = look
    window = opened(database)
    fonts.set_zoom(zoom)
    theme().apply(mode)
    window.resize(size[0] - FRAME[0], size[1] - FRAME[1])
    window.moving.go(Location(FIFE))
    found = []
    for name, show in views(window, qtbot).items():
        show()
        qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=60_000)
        found += [f"{name}: {fault}" for fault in at_rest(qtbot, window)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("look", [(LIGHT_MODE, 1.0), (DARK_MODE, 1.33)], indirect=True, ids=str)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_first_page_is_painted_whole(
    opened: Opened, qtbot: QtBot, size: tuple[int, int], look: tuple[str, float]
) -> None:
    window = opened(None)
    fonts.set_zoom(look[1])
    theme().apply(look[0])
    window.resize(size[0] - FRAME[0], size[1] - FRAME[1])
    qtbot.waitUntil(lambda: faults(window) == [], timeout=5_000)


@pytest.mark.parametrize("look", [(LIGHT_MODE, 1.0), (DARK_MODE, 1.33)], indirect=True, ids=str)
def test_a_workbook_with_problems_is_painted_whole_in_every_pane(
    opened: Opened, database: Path, qtbot: QtBot, look: tuple[str, float]
) -> None:
    window = opened(database)
    fonts.set_zoom(look[1])
    theme().apply(look[0])
    width, height = (1024, 768) if look[1] > 1 else (1366, 768)
    window.resize(width - FRAME[0], height - FRAME[1])
    window.import_files([DIAGNOSTICS, AUGUST])
    importing = window.import_run
    assert importing is not None
    qtbot.waitUntil(lambda: importing.stage is Stage.READY, timeout=60_000)
    sheet = window.sheet
    assert isinstance(sheet, ImportSheet)
    qtbot.waitUntil(lambda: sheet.desk.is_narrow is (look[1] > 1))
    assert sheet.desk.left.switch.text(PROBLEMS) == "Problems 3"
    assert sum(map(sheet.result.tabs.isTabVisible, range(sheet.result.tabs.count()))) > 3
    found = []
    for pane in (sheet.files_pane, sheet.problems, sheet.grid_pane, sheet.recipe, sheet.result):
        sheet.desk.go_to(pane)
        found += [f"{pane.accessibleName()}: {fault}" for fault in at_rest(qtbot, window)]
        assert pane.isVisible()
    grid = sheet.grid_pane.grid
    assert grid.isVisible(), "beside the recipe and the result"
    assert grid.viewport().height() >= ROWS * grid.verticalHeader().defaultSectionSize()
    importing.commit()
    qtbot.waitUntil(lambda: importing.stage is Stage.DONE, timeout=60_000)
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=60_000)
    found += [f"imported: {fault}" for fault in at_rest(qtbot, window)]
    assert not found, "\n" + "\n".join(found)
