"""A name on one line: whole where it has room, else cut where it says least, and whole on hover."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lhs_desktop.ui.delegates.rows import name_cut
from lhs_desktop.ui.plain import PlainLabel, plain_tip

LEAST = 8
"""The least that is shown, in average characters."""


class NameLabel(PlainLabel):
    """Asks for the room of the whole name, and does with less."""

    def __init__(self, name: str = "", *, muted: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        if muted:
            self.setProperty("muted", True)

    @property
    def shown(self) -> str:
        """What has room of it."""
        return name_cut(self.fontMetrics(), self.text(), (), self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(LEAST * self.fontMetrics().averageCharWidth(), whole.width()), whole.height())

    def setText(self, name: str) -> None:
        super().setText(name)
        self._hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    def _hint(self) -> None:
        self.setToolTip(plain_tip(self.text() if self.shown != self.text() else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown)
