"""What holds for every test: no display, a home of its own, and no window left open."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# before anything imports Qt or matplotlib
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["MPLCONFIGDIR"] = str(
    Path(__file__).parents[1] / ".pytest_cache" / "matplotlib"
)  # its list of fonts


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for settings, data and logs, so that no test sees the user's or another test's."""
    folder = tmp_path_factory.mktemp("home")
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
    return folder


@pytest.fixture(autouse=True)
def _no_window_left_open(home: Path) -> Iterator[None]:
    """Fails the test that leaves a window, dialog or menu on the screen."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    left = [widget for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]
    names = [f"{type(widget).__name__} “{widget.windowTitle() or widget.objectName()}”" for widget in left]
    for widget in left:
        widget.hide()
        widget.deleteLater()
    if names:
        pytest.fail("the test left open: " + ", ".join(names))
