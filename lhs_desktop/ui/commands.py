"""Every command once: its text, its keys, what it does, and why it cannot be had now."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

Keys = QKeySequence.StandardKey | str | None


class Commands(QObject):
    """The commands of a window, by name; menus, tools and the finder show the same ones."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._tips: dict[str, str] = {}

    def add(
        self, name: str, text: str, do: Callable[[], object], keys: Keys = None, tip: str = ""
    ) -> QAction:
        """A command; ``text`` with its mnemonic, ``tip`` a sentence for the status bar."""
        action = QAction(text, self._window)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: do())
        return self.adopt(name, action, tip)

    def adopt(self, name: str, action: QAction, tip: str = "") -> QAction:
        """A command that Qt made, such as undo."""
        action.setObjectName(name)
        self._actions[name] = action
        self._tips[name] = tip
        action.setStatusTip(tip)
        self._window.addAction(action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> Iterable[QAction]:
        return self._actions.values()

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Enables a command without a reason against it, and tells the reason of the others.

        Args:
            reasons: Of the commands that depend on something, by name; an empty one allows it.
        """
        for name, reason in reasons.items():
            action = self._actions[name]
            action.setEnabled(not reason)
            plain = action.text().replace("&", "").rstrip("… ")
            action.setStatusTip(reason or self._tips[name])
            action.setToolTip(f"{plain}: {reason}" if reason else self._tips[name] or plain)

    def trigger(self, name: str) -> None:
        self._actions[name].trigger()
