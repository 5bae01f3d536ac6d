"""Where everything is put together: the command line, the window, and the self-test."""

from pathlib import Path


def main(arguments: list[str]) -> int:
    """Runs a command, or the window where none is named; returns the exit status."""
    from lhs_desktop.cli import run

    if arguments and arguments[0] == "--self-test":
        from lhs_desktop.selftest import self_test

        return self_test()
    return run(arguments, open_window)


def open_window(database: Path | str | None, node: str = "") -> int:
    """Opens the window and returns when it is closed.

    Raises:
        Unavailable: ``no-display``, ``window-libraries-missing``.
    """
    from lhs_desktop.display import has_display
    from lhs_desktop.errors import Unavailable
    from lhs_desktop.formats.charts.beside import drawing_process

    if not has_display():
        raise Unavailable("no-display")
    drawing_process.begin()  # it loads what it needs while the window does
    try:
        from lhs_desktop.ui.run import run
    except ImportError as error:
        raise Unavailable("window-libraries-missing", detail=str(error)) from error
    return run(database, node)
