"""The program as it is started by a user: its own event loop, with somebody at the keyboard."""

import faulthandler
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QTreeView

from lhs_desktop import display
from lhs_desktop.app import open_window
from lhs_desktop.ui.window import MainWindow

Script = Callable[[MainWindow], Iterator[Callable[[], object]]]
"""What somebody does: each thing they wait for is yielded, and what follows is done once it holds."""

PATIENCE = 120
"""Seconds after which a program that does nothing more is given up, with the stack where it stands."""


class Hand(QObject):
    """Follows a script in the event loop, and closes the window at its end."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script
        self._steps: Iterator[Callable[[], object]] | None = None
        self._wanted: Callable[[], object] = lambda: True
        self.is_done = False
        self.error: BaseException | None = None
        self.timer = QTimer(self, interval=10)
        self.timer.timeout.connect(self._look)
        self.timer.start()

    def _look(self) -> None:
        try:
            if self._steps is None:
                window = shown_window()
                if window is None:
                    return
                self._steps = self._script(window)
            elif not self._wanted():
                return
            self._wanted = next(self._steps)
        except StopIteration:
            self._end()
        except BaseException as error:
            self.error = error
            self._end()

    def _end(self) -> None:
        self.is_done = True
        self.timer.stop()
        QTimer.singleShot(0, QApplication.closeAllWindows)


def shown_window() -> MainWindow | None:
    found = (one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())
    return next(found, None)


def button(window: MainWindow, text: str) -> QAbstractButton:
    """The button that can be seen and pressed and bears a text."""
    found = [
        one
        for one in window.findChildren(QAbstractButton)
        if one.isVisible() and one.isEnabled() and one.text().replace("&", "") == text
    ]
    assert len(found) == 1, f"{len(found)} buttons “{text}”"
    return found[0]


def has_tree(window: MainWindow) -> bool:
    """Whether a database with nodes is on the screen."""
    return any(
        one.isVisible() and one.model() is not None and one.model().rowCount() > 0
        for one in window.findChildren(QTreeView)
    )


def is_usable(window: MainWindow) -> bool:
    """Whether the page of a node stands there, and nothing runs any more."""
    return has_tree(window) and window.page.statement is not None and window.workbench.runner.is_idle


def start(monkeypatch: pytest.MonkeyPatch, script: Script, database: Path | None = None) -> None:
    """Starts the program, follows the script to its end, and waits until the program has ended."""
    monkeypatch.setattr(
        display, "has_display", lambda: True
    )  # the screen of the tests is no display to others
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the window puts its own there
    hand = Hand(script)
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    try:
        status = open_window(database)
    finally:
        faulthandler.cancel_dump_traceback_later()
        hand.timer.stop()
    if hand.error is not None:
        raise hand.error
    assert hand.is_done, "the program ended before the script"
    assert status == 0
