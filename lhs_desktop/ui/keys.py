"""Keys of the whole window: every command's shortcut works in text fields too, and one that cannot be had says why."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from lhs_desktop.ui.commands import Commands

TEXT = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
OF_TEXT = frozenset({"undo", "redo", "paste"})
"""Commands whose keys mean the text while a field has the focus. All others are the window's: on Linux a field would
take Ctrl+E, Ctrl+K, Ctrl+D and Ctrl+U, as a terminal does, and the command seemed dead."""


class Keys(QObject):
    """Looks at every key before the widget that has the focus does.

    Args of the constructor:
        window: Whose keys they are.
        commands: What they do.
        say: Tells a sentence to the user.
    """

    def __init__(self, window: QWidget, commands: Commands, say: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._say = say
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        focused = QApplication.focusWidget()
        if focused is None or watched is not focused or focused.window() is not self._window:
            return False
        action = self._commands.by_keys(QKeySequence(event.keyCombination()))
        if action is None:
            return False
        is_text = isinstance(focused, TEXT)
        is_letter = bool(event.text().strip()) and not event.modifiers() & COMMAND_KEYS
        if is_text and is_letter:
            return False
        if is_text and action.objectName() in OF_TEXT:
            return self._leave_to(focused, action.objectName(), event)
        if not action.isEnabled():
            # a letter may also be meant for a list, which goes to what begins with it
            if not event.isAutoRepeat() and not (is_letter and isinstance(focused, QAbstractItemView)):
                self._say(self._commands.refusal(action))
            return False
        return is_text  # not shown to the field, which would claim it

    @staticmethod
    def _leave_to(field: QWidget, name: str, event: QKeyEvent) -> bool:
        """Undo, redo and paste are the field's own, by whatever keys the system has for them."""
        if name == "redo" and isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit):
            field.redo()
            event.accept()
            return True
        return False
