"""What is the user's alone: files and folders that nobody else on the machine can read, and a log without what was typed.

Windows keeps a user's folders from others by itself; the modes say nothing there.
"""

import logging
import os
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

FILE = 0o600
FOLDER = 0o700


def create(path: Path) -> None:
    """Makes an empty file for its owner alone, whatever the umask.

    Raises:
        FileExistsError: there is one.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE))


def opened(path: str, flags: int) -> int:
    """Opens a file as ``open`` asks an ``opener`` to: what is made so is for its owner alone."""
    return os.open(path, flags, FILE)


def write_text(path: Path, text: str) -> None:
    """Writes a file for its owner alone, letter by letter as it is; one that others could read becomes so too."""
    with open(path, "w", encoding="utf-8", newline="", opener=opened) as file:
        keep(path)
        file.write(text)


def keep(path: Path) -> None:
    """Takes a file that is there from the eyes of others."""
    if os.name == "posix":
        path.chmod(FILE)


def folder(path: Path) -> None:
    """Makes a folder for its owner alone; one that is there becomes so."""
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    if os.name == "posix":
        path.chmod(FOLDER)


def told(error: BaseException) -> str:
    """An error for a log: its kind, where it came from, and what it came of.

    Its own words are left out: they repeat what was typed, what a cell holds, or what a statement was to write.
    """
    lines = []
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.format_tb(one.__traceback__)
        lines.append("".join((*frames, f"{type(one).__module__}.{type(one).__qualname__}", _number(one))))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\ncaused:\n".join(reversed(lines))


def _number(error: BaseException) -> str:
    """What a system or a database calls the error; these are words of its own."""
    original = getattr(error, "orig", error)
    names = (getattr(original, name, None) for name in ("errno", "sqlite_errorname", "sqlstate"))
    return "".join(f" ({name})" for name in names if name is not None)


class Formatter(logging.Formatter):
    """Writes lines of a log without the words of errors."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:
        return told(ei[1]) if ei[1] is not None else ""


class LogFile(RotatingFileHandler):
    """A log that stays small and that only its owner can read."""

    def __init__(self, path: Path) -> None:
        folder(path.parent)
        super().__init__(path, maxBytes=500_000, backupCount=1, encoding="utf-8")
        self.setFormatter(Formatter())

    def _open(self) -> TextIOWrapper:
        file = open(self.baseFilename, "a", encoding="utf-8", opener=opened)  # noqa: SIM115  (kept open)
        keep(Path(self.baseFilename))
        return file
