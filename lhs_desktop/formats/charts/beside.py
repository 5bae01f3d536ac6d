"""Draws charts in a process of its own, so that neither loading matplotlib nor drawing keeps the window waiting.

One process for the whole program, started by ``begin`` or by the first chart. It ends with the program, whatever ends that.
"""

import atexit
import subprocess
from contextlib import suppress
from threading import Lock
from typing import Any

from lhs_desktop.errors import Unavailable
from lhs_desktop.formats import children
from lhs_desktop.formats.charts.child import receive, send
from lhs_desktop.formats.charts.drawn import Chart, Drawing
from lhs_desktop.formats.charts.palette import Palette

ATTEMPTS = 2
"""A process that ended (killed, or out of memory) is followed by one other for the same chart."""


class DrawingProcess:
    """One child that draws a chart at a time; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.child: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Starts the child, so that it has loaded what it needs when the first chart is wanted."""
        with self._lock:
            self._start()

    def draw(
        self, chart: Chart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> Drawing:
        """Draws a chart; arguments as of ``easel.Easel.draw``.

        Raises:
            Unavailable: ``drawing-ended``.
            RuntimeError: What went wrong in drawing, as the child tells it.
        """
        with self._lock:
            for _ in range(ATTEMPTS):
                answer = self._ask((chart, width, height, ratio, palette, size))
                if answer is not None:
                    drawing, wrong = answer
                    if drawing is None:
                        raise RuntimeError(wrong)
                    return drawing
                self._end()
        raise Unavailable("drawing-ended")

    def end(self) -> None:
        """Ends the child, if there is one; the next chart starts another."""
        with self._lock:
            self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        if self.child is None:
            self.child = children.start("--draw-charts", subprocess.DEVNULL)
        return self.child

    def _ask(self, request: tuple[Any, ...]) -> tuple[Drawing | None, str] | None:
        """The answer of the child; None where it has ended."""
        child = self._start()
        assert child.stdin
        assert child.stdout
        try:
            send(child.stdin, request)
            answer: tuple[Drawing | None, str] | None = receive(child.stdout)
        except OSError:
            return None
        return answer

    def _end(self) -> None:
        child, self.child = self.child, None
        if child is None:
            return
        assert child.stdin
        assert child.stdout
        child.kill()
        with suppress(OSError):
            child.stdin.close()
        child.stdout.close()
        child.wait()


drawing_process = DrawingProcess()
"""The one of the program."""
atexit.register(drawing_process.end)
