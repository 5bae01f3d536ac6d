"""A table from the clipboard as a file of its own, in a place that is the user's alone and goes with the window."""

import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QDateTime, QLockFile, QObject
from PySide6.QtWidgets import QApplication

from lhs_desktop import private
from lhs_desktop.config import cache_folder
from lhs_desktop.errors import Unavailable

_LOCK = "in use"
"""A file that is locked while the window is there that pasted."""


class Pasting(QObject):
    """Keeps what was pasted until the window closes, so that an import can read it again.

    What a window left behind that was killed goes when the next one opens.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._lock: QLockFile | None = None
        sweep(_all())

    def why_not(self) -> str:
        """Why nothing can be pasted; empty where something can."""
        return "" if is_table(self._text()) else self.tr("there are no spreadsheet cells on the clipboard")

    def take(self) -> Path | None:
        """The table on the clipboard as a file; None where there is none.

        Raises:
            Unavailable: ``folder-not-writable``.
        """
        text = self._text()
        if not is_table(text):
            return None
        now = QDateTime.currentDateTime().toString("yyyy-MM-dd hh.mm")
        try:
            return write(self._own(), self.tr("Pasted table {time}").format(time=now), text)
        except OSError as error:
            raise Unavailable("folder-not-writable", folder=str(_all())) from error

    def clear(self) -> None:
        """Removes all that was pasted."""
        if self._folder is not None and self._lock is not None:
            self._lock.unlock()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None

    def _own(self) -> Path:
        if self._folder is None:
            private.folder(_all())
            made = _all() / uuid4().hex
            self._lock = _lock(made)
            private.folder(made)
            self._lock.tryLock(0)
            self._folder = made
        return self._folder

    @staticmethod
    def _text() -> str:
        return QApplication.clipboard().text()


def _all() -> Path:
    return cache_folder() / "pasted"


def _lock(folder: Path) -> QLockFile:
    """Of a folder; it is stale when the process is gone that took it, however long ago that was."""
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    return lock


def sweep(folder: Path) -> None:
    """Removes what windows have pasted that are gone."""
    with suppress(OSError):
        for left in list(folder.iterdir()):
            lock = _lock(left)
            if lock.tryLock(0):
                lock.unlock()
                shutil.rmtree(left, ignore_errors=True)


def is_table(text: str) -> bool:
    """Whether a text is cells of a spreadsheet: lines with tabs between the cells."""
    lines = text.splitlines()
    return len(lines) > 1 and sum("\t" in line for line in lines[:50]) > 1


def write(folder: Path, name: str, text: str) -> Path:
    """Writes it under a name that is not taken yet."""
    path, number = folder / f"{name}.tsv", 2
    while path.exists():
        path, number = folder / f"{name} ({number}).tsv", number + 1
    private.write_text(path, text)
    return path
