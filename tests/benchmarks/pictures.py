"""Seconds from the call of the program to its first pictures: ``python -m tests.benchmarks.pictures DATABASE [TURNS]``.

Painted: the frame of the window (menus, search field, the name of the database) has been painted. Page: the statement of
the last place stands there. Chart: its chart is drawn, and nothing runs any more. Wall-clock time of processes of their own, on
the screen that ``QT_QPA_PLATFORM`` or ``DISPLAY`` names (offscreen without one); run it on a quiet machine.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

NAMES = ("painted", "page", "chart")

_PROGRAM = """
import json, sys, time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from lhs_desktop.ui import run
from lhs_desktop.ui.window import MainWindow

made = QApplication(["lhs-desktop"])
seen = {}


class Spy(QObject):
    def eventFilter(self, watched, event):
        if isinstance(watched, MainWindow):
            if event.type() == QEvent.Type.Paint and "painted" not in seen:
                QTimer.singleShot(0, lambda: note("painted"))
            elif event.type() == QEvent.Type.Show:
                watched.workbench.opened.connect(lambda: QTimer.singleShot(0, lambda: note("page")))
                watched.workbench.runner.changed.connect(lambda: look(watched))
        return False


def note(name):
    seen.setdefault(name, time.time())


def look(window):
    chart = window.page.statement_tab.detail.chart if window.is_furnished else None
    if chart is not None and "page" in seen and chart.is_drawn and window.workbench.runner.is_idle:
        note("chart")
        QTimer.singleShot(0, window.close)


spy = Spy()
made.installEventFilter(spy)
run.run(sys.argv[1])
print(json.dumps(seen))
"""


def start(database: Path, home: Path) -> dict[str, float]:
    """One start; seconds until each picture."""
    homes = {f"XDG_{kind}_HOME": str(home) for kind in ("DATA", "STATE", "CONFIG", "CACHE")}
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(database)],
        env={**os.environ, **platform, **homes},
        capture_output=True,
        text=True,
        check=True,
    )
    return {name: moment - begun for name, moment in json.loads(done.stdout).items()}


def main() -> int:
    database, turns = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as home:
        start(database, Path(home))  # files are in memory, the list of fonts is made
        runs = [start(database, Path(home)) for _ in range(turns)]
    for name in NAMES:
        values = sorted(run[name] for run in runs)
        print(f"{name:8} {median(values):.2f} s (from {values[0]:.2f} to {values[-1]:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
