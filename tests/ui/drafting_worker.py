"""Types an action into the window of a database, and is killed as soon as that is on the disk; made by a test."""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lhs_desktop.ui import draft_files
from lhs_desktop.ui.run import application
from lhs_desktop.ui.window import MainWindow
from lhs_desktop.ui.workbench import Workbench


def main(path: Path, node: str, title: str) -> None:
    made = application()
    window = MainWindow(Workbench(made))
    window.show()

    def type_() -> None:
        window.moving.open(node)
        window.acting.new()
        window.workspace.pane.title.setText(title)

    def look() -> None:
        if any(draft_files.folder().glob("*.json")):
            os.kill(os.getpid(), signal.SIGKILL)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(5)
    window.files.open_path(path, then=type_)
    QTimer.singleShot(60_000, QApplication.quit)
    made.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
