"""The program in its own process on a virtual screen, which tells where its parts stand.

Between two steps a driver asks where a button, a tab or a row is, or whether anything lies beyond the screen; the
program answers on a socket. While a step is measured nobody asks.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.screen.display import Display

ROOT = Path(__file__).parents[2]


class Program:
    """Started with a home of its own; ``arguments`` are those of the command line."""

    def __init__(self, display: Display, home: Path, *arguments: str) -> None:
        ours, theirs = socket.socketpair()
        folders = {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.screen.answering", str(theirs.fileno()), *arguments],
            cwd=ROOT,
            env={
                **display.environment,
                "HOME": str(home),
                "QT_QPA_PLATFORM": "xcb",
                "LC_ALL": "C.UTF-8",
                **folders,
            },
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self._file = ours.makefile("rw", encoding="utf-8")
        self._socket = ours

    def ask(self, question: str, **more: Any) -> Any:
        """Asks the program; see ``scripts.screen.answering`` for the questions."""
        self._file.write(json.dumps({"question": question, **more}) + "\n")
        self._file.flush()
        line = self._file.readline()
        if not line:
            raise RuntimeError("the program has ended")
        return json.loads(line)

    def where(self, text: str, kind: str = "QWidget", **more: Any) -> tuple[int, int]:
        """The middle of a visible thing with a text, on the screen."""
        found = self.ask("where", text=text, kind=kind, **more)
        if found is None:
            raise LookupError(f"no {kind} says “{text}”: {self.ask('texts')}")
        x, y = found
        return int(x), int(y)

    def close(self) -> None:
        self._file.close()
        self._socket.close()
        self.process.wait(timeout=30)
        assert self.process.returncode is not None

    def kill(self) -> None:
        if self.process.poll() is None:
            os.kill(self.process.pid, 9)
            self.process.wait()
