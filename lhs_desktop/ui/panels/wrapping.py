"""Choices and boxes whose text takes more lines where it has no room for one."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton

from lhs_desktop.models.letters import visible

LEAST = 120


class WrappingRadio(QRadioButton):
    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """What is chosen, in plain text."""
        self._whole = text
        self.setAccessibleName(text)
        _wrap(self, text, QStyle.SubElement.SE_RadioButtonContents)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        _wrap(self, self._whole, QStyle.SubElement.SE_RadioButtonContents)


class WrappingBox(QCheckBox):
    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.say(text)

    def say(self, text: str) -> None:
        """What is ticked, in plain text."""
        self._whole = text
        self.setAccessibleName(text)
        _wrap(self, text, QStyle.SubElement.SE_CheckBoxContents)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        _wrap(self, self._whole, QStyle.SubElement.SE_CheckBoxContents)


def _wrap(button: QRadioButton | QCheckBox, whole: str, contents: QStyle.SubElement) -> None:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    room: QRect = button.style().subElementRect(contents, option, button)
    lines = [""]
    for word in visible(whole).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and button.fontMetrics().horizontalAdvance(longer) > max(room.width(), LEAST):
            lines.append(word)
        else:
            lines[-1] = longer
    text = "\n".join(lines).replace("&", "&&")
    if text != button.text():
        button.setText(text)
