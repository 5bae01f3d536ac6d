"""Wrapped text that keeps the room for its lines, and scrolls where there are more of them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.widgets import text_label


class Notes(QScrollArea):
    """Keeps the room for its lines, up to some of them, which a layout that is short of room takes from wrapped text."""

    def __init__(self, lines: int = 5, *, muted: bool = True, margin: int = 0) -> None:
        super().__init__()
        self._lines = lines
        self.label = text_label("", muted=muted, wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(margin, 0, margin, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.label)

    def say(self, text: str, tip: str = "") -> None:
        self.label.setText(text)
        self.setToolTip(plain_tip(tip or text))
        self.setAccessibleName(text)
        self._fit()

    def text(self) -> str:
        return self.label.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        most = self._lines * self.label.fontMetrics().lineSpacing()
        needed = max(self.label.heightForWidth(self.width()), 0)  # negative where there is no text
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if needed > most else Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(min(needed, most))
