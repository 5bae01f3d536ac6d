"""A virtual screen: what it shows, read from its memory, and the keys and clicks that a person would make."""

import mmap
import os
import shutil
import struct
import subprocess
import time
import zlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from scripts.screen.program import Program

NEEDED = ("Xvfb", "openbox", "xdotool")
FRAME = "Xvfb_screen0"
"""The file in which Xvfb keeps its picture, in the form of xwd."""
LOOK = 0.01
"""Seconds between two looks at the picture."""
HOVER = 0.1
"""Seconds without a change after the mouse was moved."""
TYPING = 12
"""Milliseconds between two keys of a text."""


def missing() -> list[str]:
    """The programs that are not on this machine."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Display:
    """A screen of a given size with a window manager, until it is closed."""

    def __init__(self, width: int, height: int, folder: Path) -> None:
        self.width, self.height = width, height
        self._folder = folder
        self.strokes = 0
        """Keys and clicks so far."""
        self._seen = 0
        """The picture before the last of them."""

    def __enter__(self) -> "Display":
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                f"{self.width}x{self.height}x24",
                "-fbdir",
                str(self._folder),
                "-nolisten",
                "tcp",
            ],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.name = f":{pipe.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.name}
        self._manager = subprocess.Popen(
            ["openbox"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with open(self._folder / FRAME, "rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._memory[:100])
        self._stride = header[12]
        self._first = header[0] + header[19] * 12
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._memory.close()
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()

    # What it shows

    def picture(self) -> Image.Image:
        size = (self.width, self.height)
        pixels = self._memory[self._first : self._first + self._stride * self.height]
        return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", self._stride)

    def save(self, path: Path) -> None:
        """Saves the picture with 200 colours, which is a third of the bytes and looks the same."""
        self.picture().quantize(200).save(path, optimize=True)

    def checksum(self) -> int:
        """Another number whenever another picture is shown."""
        return zlib.adler32(memoryview(self._memory)[self._first :])

    def until_quiet(self, since: float, quiet: float = 0.5, longest: float = 120.0) -> float:
        """Waits until the picture has not changed for a while.

        Args:
            since: When the key or click was made, on the clock of ``time.perf_counter``.
            quiet: Seconds without a change that end the wait.
            longest: Seconds after which it ends all the same.

        Returns:
            Seconds from ``since`` to the last change; 0.0 where nothing changed.
        """
        begun = time.perf_counter()
        last, seen = since, self._seen
        while True:
            now = time.perf_counter()
            found = self.checksum()
            if found != seen:
                last, seen, self._seen = now, found, found
            elif now - max(last, begun) > quiet or now - begun > longest:
                return last - since
            time.sleep(LOOK)

    def has_text(self, rows: range) -> bool:
        """Whether rows of the screen have both dark and light pixels: something is written there."""
        strip = self.picture().crop((0, rows.start, self.width, rows.stop)).convert("L")
        shades = strip.histogram()
        return sum(shades[:100]) > 50 and sum(shades[180:]) > 50

    def until_rest(self, since: float, program: "Program") -> float:
        """As ``until_quiet``, and nothing runs in the background of the program."""
        waited = self.until_quiet(since)
        while program.ask("busy"):
            waited = max(waited, self.until_quiet(since, 0.2))
        return max(waited, self.until_quiet(since, 0.2))

    # What a person does

    def key(self, *names: str) -> float:
        """Presses keys one after the other (``ctrl+k``, ``Return``); returns when the last was pressed."""
        for name in names:
            self.strokes += 1
            pressed = self._look()
            self._do("key", "--clearmodifiers", name)
        return pressed

    def type(self, text: str) -> float:
        self.strokes += len(text)
        self._look()
        self._do("type", "--clearmodifiers", "--delay", str(TYPING), text)
        return time.perf_counter()

    def click(self, x: int, y: int, button: int = 1) -> float:
        self.strokes += 1
        self._do("mousemove", str(x), str(y))
        self.until_quiet(self._look(), HOVER)  # what is under the mouse changes its colour
        pressed = self._look()
        self._do("click", str(button))
        return pressed

    def _look(self) -> float:
        """Keeps the picture as it is now, and says when that was."""
        self._seen = self.checksum()
        return time.perf_counter()

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True)
