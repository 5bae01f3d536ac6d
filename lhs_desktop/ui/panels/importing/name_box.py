"""A choice among names: one that has no room is cut in the middle, and whole on hover."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from lhs_desktop.ui.plain import plain_tip

LEAST = 8
"""The least that is shown, in average characters."""


class NameBox(QComboBox):
    """Asks for the room of its longest name up to a number of characters, and does with less."""

    def __init__(self, name: str, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self.setAccessibleName(name)
        self.setProperty("quiet", True)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.currentTextChanged.connect(self.tell)

    def sizeHint(self) -> QSize:
        whole = super().sizeHint()
        most = self._most * self.fontMetrics().averageCharWidth() or whole.width()
        return QSize(min(whole.width(), max(most, self.minimumSizeHint().width())), whole.height())

    def minimumSizeHint(self) -> QSize:
        whole = super().sizeHint()
        room = self._room(self.width())
        least = LEAST * self.fontMetrics().averageCharWidth() + self.width() - room
        return QSize(min(least, whole.width()), whole.height())

    def tell(self) -> None:
        """The whole name on hover where it is cut."""
        self.setToolTip(plain_tip(self.currentText() if self._shown() != self.currentText() else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self._shown()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _shown(self) -> str:
        room = self._room(self.width())
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)

    def _room(self, width: int) -> int:
        """What a box of a width has for its name."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect.setWidth(width)
        part = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
