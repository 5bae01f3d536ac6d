"""A table from the clipboard as a file of its own, in a place that is not the user's and goes with the window."""

from pathlib import Path

from PySide6.QtCore import QDateTime, QObject, QTemporaryDir
from PySide6.QtWidgets import QApplication


class Pasting(QObject):
    """Keeps what was pasted until the window closes, so that an import can read it again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: QTemporaryDir | None = None

    def why_not(self) -> str:
        """Why nothing can be pasted; empty where something can."""
        return "" if is_table(self._text()) else self.tr("there are no spreadsheet cells on the clipboard")

    def take(self) -> Path | None:
        """The table on the clipboard as a file; None where there is none."""
        text = self._text()
        if not is_table(text):
            return None
        if self._folder is None:
            self._folder = QTemporaryDir()
        now = QDateTime.currentDateTime().toString("yyyy-MM-dd hh.mm")
        return write(Path(self._folder.path()), self.tr("Pasted table {time}").format(time=now), text)

    @staticmethod
    def _text() -> str:
        return QApplication.clipboard().text()


def is_table(text: str) -> bool:
    """Whether a text is cells of a spreadsheet: lines with tabs between the cells."""
    lines = text.splitlines()
    return len(lines) > 1 and sum("\t" in line for line in lines[:50]) > 1


def write(folder: Path, name: str, text: str) -> Path:
    """Writes it under a name that is not taken yet."""
    path, number = folder / f"{name}.tsv", 2
    while path.exists():
        path, number = folder / f"{name} ({number}).tsv", number + 1
    path.write_text(text, encoding="utf-8", newline="")
    return path
