"""From nothing to the shown window, each in a process of its own."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.measuring import Case, Clock, Side, Skipped
from tests.databases import SAMPLES, SCOTLAND

_OURS = "from lhs_desktop.ui.run import run; raise SystemExit(run({path!r}, close_at_once=True))"

_BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QTableView, QTreeView

app = QApplication([])
window = QMainWindow()
splitter = QSplitter()
tree, table = QTreeView(), QTableView()
nodes = QStandardItemModel()
for board in range(14):
    item = QStandardItem(f"Board {board}")
    item.appendRows([QStandardItem(f"Hospital {hospital}") for hospital in range(7)])
    nodes.appendRow(item)
tree.setModel(nodes)
cells = QStandardItemModel(3, 8)
table.setModel(cells)
splitter.addWidget(tree)
splitter.addWidget(table)
window.setCentralWidget(splitter)
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def starting(folder: Path) -> Iterator[Case]:
    """The window of the program with the last database, against a bare one. Files are in memory already."""
    if importlib.util.find_spec("lhs_desktop.ui.run") is None:
        raise Skipped("there is no window yet")
    path = folder / "scotland.lhsdb"
    data.import_new(path, [SAMPLES / SCOTLAND])
    yield Case(
        "window with the tree and page of the last database, started, shown and closed",
        "a bare Qt window with a tree and a table",
        _process(folder, _OURS.format(path=str(path))),
        _process(folder, _BARE),
        2.5,
    )


def _process(folder: Path, code: str) -> Side:
    homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **homes}

    def side(clock: Clock) -> None:
        with clock.running():
            subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)

    return side
