"""What the engine does not store in silence, as the import window says it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.services import series
from lhs_desktop.ui.flows.importing import Stage
from lhs_desktop.ui.window import MainWindow
from tests.ui.test_import import drop, run_of, shown, wait_for

FILES = Path(__file__).parent.parent / "data" / "storing"


def test_rows_are_added_up_once_a_box_says_so(empty_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window, path = empty_window, tmp_path / "delays.csv"
    lines = ["Month,Org code,Admission route,Delayed"]
    lines += [f"2024-01,A{n},route {part},{n + part}" for n in range(1, 5) for part in range(20)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    drop(window, path)
    wait_for(window, qtbot, Stage.READY)
    sheet = shown(window)
    box = sheet.result.accept
    assert box.isVisible()
    assert "add them up" in box.text()
    assert not sheet.commit.isEnabled()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert sheet.commit.isEnabled()
    qtbot.mouseClick(sheet.commit, Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, Stage.DONE)
    found = window.workbench.read(lambda connection: series.observations(connection, "A1", "DELAYED"))
    assert [one.value for one in found] == [20 * 1 + sum(range(20))]
    qtbot.waitUntil(lambda: window.workbench.runner.is_idle)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("spaces_en.csv", "spaces_en.csv was stored"),
        ("n_of_n.csv", "n_of_n.csv was stored"),
        ("quarters_unread.csv", "values are refused"),
    ],
)
def test_a_file_of_which_nothing_is_stored_says_why(
    empty_window: MainWindow, qtbot: QtBot, name: str, said: str
) -> None:
    drop(empty_window, FILES / name)
    wait_for(empty_window, qtbot, Stage.READY)
    sheet = shown(empty_window)
    result = run_of(empty_window).result
    assert result is not None
    if result.ledger.new:
        return  # it is read now
    assert said in sheet.result.said.text()
    assert "every value is already here" not in sheet.result.said.text()
    assert result.undecided
    qtbot.waitUntil(lambda: empty_window.workbench.runner.is_idle)
