"""A sentence across the top of the window: what went wrong, or what was done, and perhaps a next step."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from lhs_desktop.ui.plain import plain_command
from lhs_desktop.ui.widgets import link, text_label, tool


class Notice(QFrame):
    """Stays until it is closed, or something else is said; blocks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.said = text_label("", wrap=True, selectable=True)
        self.said.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._step: Callable[[], object] | None = None
        self._is_failure = False
        self.step: QPushButton = link("", self._on_step)
        self.close_button = tool("✕", self.tr("Close this message"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(16)
        row.addWidget(self.said, 1)
        row.addWidget(self.step)
        row.addWidget(self.close_button)
        self.hide()

    def say(self, text: str, step: str = "", do: Callable[[], object] | None = None) -> None:
        """Shows a sentence.

        Args:
            text: Plain text.
            step: The words of a next step; none for none.
            do: What it does; the message goes then.
        """
        self.said.setText(text)
        self.setAccessibleName(text)
        self._is_failure = False
        self._step = do
        self.step.setText(plain_command(step))
        self.step.setVisible(do is not None)
        self.show()

    def say_failure(self, text: str) -> None:
        """That something could not be done: once the next thing is done, it is said no more."""
        self.say(text)
        self._is_failure = True

    @Slot()
    def succeed(self) -> None:
        """Something was done."""
        if self._is_failure:
            self.hide()

    def take_focus(self) -> None:
        """On the next step where there is one."""
        (self.step if self._step is not None else self.close_button).setFocus()

    def _on_step(self) -> None:
        self.hide()
        if self._step is not None:
            self._step()
