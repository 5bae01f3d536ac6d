"""Where everything is put together: the command line, the window, and the self-test."""

import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Runs a command, or the window where none is named; returns the exit status."""
    from lhs_desktop.cli import run

    if arguments and arguments[0] == "--self-test":
        from lhs_desktop.selftest import self_test

        return self_test()
    return run(arguments, open_window)


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform in ("win32", "darwin"):
        return True
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform.split(":")[0] not in ("offscreen", "minimal")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(database: Path | str | None) -> int:
    """Opens the window and returns when it is closed.

    Raises:
        Unavailable: ``no-display``, ``window-libraries-missing``.
    """
    from lhs_desktop.errors import Unavailable

    if not has_display():
        raise Unavailable("no-display")
    try:
        from lhs_desktop.ui.run import run
    except ImportError as error:
        raise Unavailable("window-libraries-missing", detail=str(error)) from error
    return run(database)
