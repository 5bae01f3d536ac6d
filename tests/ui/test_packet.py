"""A packet from the page: chosen formats, files in the folder, cancel without a trace."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

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
    assert sheet.make.toolTip() == "Choose a format first"
