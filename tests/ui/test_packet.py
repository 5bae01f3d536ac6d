"""A packet from the page: chosen formats, files in the folder, cancel without a trace."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lhs_desktop.models.wording import day
from lhs_desktop.services import actions
from lhs_desktop.services.databases import today
from lhs_desktop.ui.sheets.packet_sheet import PacketSheet
from lhs_desktop.ui.window import MainWindow
from tests.ui.conftest import run


def shown(window: MainWindow, folder: Path) -> PacketSheet:
    window.reasons.refresh()
    run(window, "packet")
    assert isinstance(window.sheet, PacketSheet)
    window.sheet.folder.setText(str(folder))
    return window.sheet


def test_a_packet_in_three_formats(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.moving.open("S08000029")
    sheet = shown(window, tmp_path / "packets")
    assert sheet.title.text() == "Packet of NHS Fife, April 2022"
    with qtbot.waitSignal(sheet.made, timeout=60_000):
        qtbot.mouseClick(sheet.make, Qt.MouseButton.LeftButton)
        assert not sheet.make.isEnabled()
        assert sheet.cancel.text() == "Cancel"
    files = sorted(path.name for path in (tmp_path / "packets").iterdir())
    assert files == [f"NHS Fife 2022-04 meeting packet.{suffix}" for suffix in ("pdf", "pptx", "xlsx")]
    assert sheet.said.text() == "“NHS Fife 2022-04 meeting packet” is ready."
    assert sheet.open_folder.isVisible()
    assert sheet.files.count() == 3


def test_cancel_leaves_no_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    sheet = shown(window, tmp_path / "packets")
    qtbot.mouseClick(sheet.make, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(sheet.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Cancelled" in sheet.said.text(), timeout=60_000)
    folder = tmp_path / "packets"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_format_is_needed(window: MainWindow, tmp_path: Path) -> None:
    sheet = shown(window, tmp_path)
    for box in sheet.formats.values():
        box.setChecked(False)
    assert not sheet.make.isEnabled()
    assert sheet.make.toolTip() == "First choose a format"


def test_the_day_of_the_packet_stands_there_and_can_be_changed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert window.workbench.database is not None
    actions.add(window.workbench.database, "S08000029", "Minor injury stream", due=date(2020, 1, 31))
    window.moving.open("S08000029")
    sheet = shown(window, tmp_path)
    assert sheet.day.value() == today()
    for name in ("pptx", "pdf"):
        sheet.formats[name].setChecked(False)
    sheet.day.set_text("the day after")
    assert not sheet.make.isEnabled()
    assert "the day after" in sheet.make.toolTip()
    late = today() + timedelta(days=41)
    sheet.day.set_text(late.isoformat())
    assert sheet.make.isEnabled()
    with qtbot.waitSignal(sheet.made, timeout=60_000):
        qtbot.mouseClick(sheet.make, Qt.MouseButton.LeftButton)
    (file,) = tmp_path.glob("*.xlsx")
    rows = list(openpyxl.load_workbook(file)["Actions"].iter_rows(values_only=True))
    heads = dict(zip(rows[0], rows[1], strict=True))
    assert heads["Owner"] == "no owner"
    assert heads["Days late"] == (late - date(2020, 1, 31)).days
    assert rows[3][0] == f"Actions as of {day(late)}"
