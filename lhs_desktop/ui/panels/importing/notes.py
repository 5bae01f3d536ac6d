"""Wrapped text that keeps the room for its lines."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class Notes(QLabel):
    """Keeps the room for its lines, up to some of them, which a layout that is short of room takes from wrapped text."""

    def __init__(self, lines: int = 5) -> None:
        super().__init__()
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("muted", True)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def say(self, text: str, tip: str = "") -> None:
        self.setText(text)
        self.setToolTip(tip or text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        most = self._lines * self.fontMetrics().lineSpacing()
        needed = self.heightForWidth(self.width())  # negative where there is no text
        self.setFixedHeight(min(max(needed, 0), most))
