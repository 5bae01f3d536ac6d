"""Every command once: its text, its keys, what it does, and why it cannot be used now."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from lhs_desktop.ui.plain import plain_line, plain_tip, said_plainly

Keys = QKeySequence.StandardKey | str | None


class Commands(QObject):
    """The commands of a window, by name; menus, tools and the finder show the same ones."""

    about_to_run = Signal()
    """Before any command: what is still under way is to be brought to its end."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._tips: dict[str, str] = {}
        self._reasons: dict[str, str] = {}

    def add(
        self, name: str, text: str, do: Callable[[], object], keys: Keys = None, tip: str = ""
    ) -> QAction:
        """A command; ``text`` with its mnemonic, ``tip`` a sentence for the status bar."""
        action = QAction(text, self._window)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: self._run(do))
        return self.adopt(name, action, tip)

    def _run(self, do: Callable[[], object]) -> None:
        self.about_to_run.emit()
        do()

    def adopt(self, name: str, action: QAction, tip: str = "") -> QAction:
        """A command that was made elsewhere, such as undo."""
        action.setObjectName(name)
        self._actions[name] = action
        self._tips[name] = tip
        action.setStatusTip(plain_line(tip))
        self._window.addAction(action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> Iterable[QAction]:
        return self._actions.values()

    def by_keys(self, keys: QKeySequence) -> QAction | None:
        """The command of a shortcut, whether it can be used now or not."""
        return next((one for one in self._actions.values() if keys in one.shortcuts()), None)

    def refusal(self, action: QAction) -> str:
        """The reason why a command cannot be used now, as a sentence with its name."""
        said = self.tr("{name} cannot be used now, because {reason}.")
        return said.format(name=plain(action), reason=self._reasons.get(action.objectName(), ""))

    def cannot(self, action: QAction) -> str:
        """The same where its name stands beside it."""
        return self.tr("Cannot be used now, because {reason}.").format(
            reason=self._reasons.get(action.objectName(), "")
        )

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Enables a command without a reason against it, and tells the reason of the others.

        Args:
            reasons: Of the commands that depend on something, by name; an empty one allows it.
        """
        for name, reason in reasons.items():
            action = self._actions[name]
            action.setEnabled(not reason)
            self._reasons[name] = reason
            action.setStatusTip(plain_line(self.refusal(action) if reason else self._tips[name]))
            action.setToolTip(
                plain_tip(self.refusal(action) if reason else self._tips[name] or plain(action))
            )

    def trigger(self, name: str) -> None:
        self._actions[name].trigger()


def plain(action: QAction) -> str:
    """The name of a command without its mnemonic and its dots."""
    return said_plainly(action.text()).rstrip("… ")
