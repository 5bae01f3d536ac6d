"""First and later starts, through the program's own event loop, up to a usable window."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from lhs_desktop.config import data_folder
from lhs_desktop.services import sample
from lhs_desktop.ui.window import MainWindow
from tests.ui import driving

Waits = Iterator[Callable[[], object]]


@pytest.fixture
def small_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same build of fewer extracts."""
    monkeypatch.setattr(sample, "EXTRACTS", sample.EXTRACTS[1:2])


def test_the_first_button_ends_in_the_sample(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def script(window: MainWindow) -> Waits:
        driving.button(window, "Open the sample").click()
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == data_folder() / "sample.lhsdb"
        assert window.page.title.text() == "Scotland"

    driving.start(monkeypatch, script)


def test_the_sample_opens_at_once_on_the_second_start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, small_sample: None
) -> None:
    def first(window: MainWindow) -> Waits:
        driving.button(window, "Open the sample").click()
        yield lambda: driving.is_usable(window)

    def second(window: MainWindow) -> Waits:
        yield lambda: driving.is_usable(window)
        assert window.workbench.path == data_folder() / "sample.lhsdb"

    driving.start(monkeypatch, first)
    driving.start(monkeypatch, second)
