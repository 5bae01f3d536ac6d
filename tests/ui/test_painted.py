"""Every text of the pages of a node can be read: at all sizes of window and of text, light and dark."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLabel, QMenuBar, QPushButton, QTreeView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lhs_desktop.services import sample
from lhs_desktop.ui import fonts
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.panels.peers.pictures import View
from lhs_desktop.ui.theme import DARK_MODE, LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import Opened, run
from tests.ui.painted import at_rest, faults

# Where there is no screen, a window whose least size changes says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SIZES = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)]
ENGLAND, FIFE, VICTORIA, PARKLAND = "E92000001", "S08000029", "F704H", "450015"


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sampled") / "sample.lhsdb"
    sample.build(path, lambda _: None)
    return path


@pytest.fixture
def wide(opened: Opened, sampled: Path, tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "sample.lhsdb"
    shutil.copyfile(sampled, path)
    yield opened(path)
    fonts.set_zoom(1.0)
    theme().apply(LIGHT_MODE)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)
    window.grab()
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle, timeout=20_000)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("zoom", [1.0, 1.33], ids=["usual", "large"])
def test_every_text_of_a_node_can_be_read(
    wide: MainWindow, qtbot: QtBot, size: tuple[int, int], zoom: float
) -> None:
    window, found = wide, []
    fonts.set_zoom(zoom)
    for look in (LIGHT_MODE, DARK_MODE):
        theme().apply(look)
        window.resize(*size)
        qtbot.waitUntil(lambda: window.size().toTuple() == size)
        # colours change no layout: one place is enough to see that
        for code in (ENGLAND, FIFE, VICTORIA, PARKLAND) if look == LIGHT_MODE else (FIFE,):
            window.moving.go(Location(code))
            for tab in ("statement", "peers", "actions", "place"):
                run(window, tab)
                settle(window, qtbot)
                found += [f"{look} {code} {tab}: {said}" for said in at_rest(qtbot, window)]
            run(window, "peers")
            window.page.peers_tab.pictures.choose_view(View.FUNNEL)
            settle(window, qtbot)
            found += [f"{look} {code} funnel: {said}" for said in at_rest(qtbot, window)]
            window.page.peers_tab.pictures.choose_view(View.RANKED)
            run(window, "statement")
            run(window, "numbers")
            settle(window, qtbot)
            found += [f"{look} {code} numbers: {said}" for said in at_rest(qtbot, window)]
            run(window, "numbers")
    assert sorted(set(found)) == []


def test_the_checker_finds_what_cannot_be_read(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    cut, squeezed = QLabel("A sentence that has no room"), QPushButton("Export the packet")
    cut.setFixedWidth(40)
    squeezed.setFixedWidth(30)
    column.addWidget(cut)
    column.addWidget(squeezed)
    over = QLabel("over it", window)
    qtbot.addWidget(window)
    window.resize(300, 120)
    window.show()
    qtbot.waitExposed(window)
    over.setGeometry(cut.geometry())
    over.raise_()
    bar = QMenuBar(window)
    bar.addMenu("Whatever is done with a measure")
    bar.show()
    bar.setGeometry(0, 0, 60, 24)
    tree, rows = QTreeView(window), QStandardItemModel()
    rows.appendRow(QStandardItem("A place with a name that is longer than its row"))
    tree.setModel(rows)
    tree.show()
    tree.setGeometry(200, 40, 90, 60)
    said = " ".join(faults(window))
    assert "the menu “Whatever is done with a measure” cannot be seen whole" in said
    assert "“A place with a name that is longer than its row” is cut without a hint" in said
    assert "“A sentence that has no room” needs" in said
    assert "“Export the packet” needs" in said
    assert "stand over each other" in said
    window.hide()
