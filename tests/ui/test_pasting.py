"""What was pasted is in a place of the user's own, and goes with the window, however that ends."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lhs_desktop.config import cache_folder
from lhs_desktop.ui.flows.pasting import Pasting

TABLE = "period\torg code\tfalls\n2024-01\tR1\t3\n2024-02\tR1\t4\n"

KILLED = """
import os, sys
from PySide6.QtWidgets import QApplication
from lhs_desktop.ui.flows.pasting import Pasting
app = QApplication(sys.argv)
app.clipboard().setText(sys.argv[1])
pasting = Pasting()
print(pasting.take(), flush=True)
sys.stdin.readline()
"""


def left() -> list[Path]:
    return [path for path in cache_folder().rglob("*") if path.is_file()]


@pytest.mark.skipif(os.name != "posix", reason="modes say nothing on Windows")
def test_only_the_owner_can_read_it(qtbot: QtBot) -> None:
    QApplication.clipboard().setText(TABLE)
    before = os.umask(0)
    try:
        path = Pasting().take()
    finally:
        os.umask(before)
    assert path is not None
    assert path.read_text(encoding="utf-8") == TABLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_it_goes_with_the_window(qtbot: QtBot) -> None:
    QApplication.clipboard().setText(TABLE)
    pasting = Pasting()
    first, second = pasting.take(), pasting.take()
    assert first != second
    pasting.clear()
    assert left() == []
    assert pasting.take() in left()


def test_what_a_killed_window_left_goes_at_the_next_start_and_that_of_a_living_one_stays(
    qtbot: QtBot,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, TABLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        pasted = Path(other.stdout.readline().strip())
        Pasting()
        assert pasted.is_file()
        other.kill()
        other.wait()
    assert pasted.is_file()
    Pasting()
    assert left() == []
