"""Help in the window: the guide at the page of what is in focus, the keys, the words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lhs_desktop.ui.help.topics import topic_of

if TYPE_CHECKING:
    from lhs_desktop.ui.help.guide_view import GuideView
    from lhs_desktop.ui.window import MainWindow


class Helping(QObject):
    """Shows the guide over whatever is there, and puts back what was there before."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.view: GuideView | None = None
        self._before: QWidget | None = None

    @property
    def is_shown(self) -> bool:
        return self.view is not None and self._window.stack.currentWidget() is self.view

    def show_topic(self) -> None:
        """The page about what has the focus; pressed again, back to it."""
        if self.is_shown:
            self.leave()
        else:
            self.show_page(topic_of(QApplication.focusWidget() or self._window.sheet))

    def show_page(self, name: str) -> None:
        """A page of the guide by its name."""
        if not self.is_shown:
            self._before = QApplication.focusWidget()
        if self.view is None:
            from lhs_desktop.ui.help.guide_view import GuideView

            self.view = GuideView()
            self.view.text.more = self._more
            self.view.closed.connect(self.leave)
            self._window.stack.addWidget(self.view)
        self._window.stack.setCurrentWidget(self.view)
        self.view.open_page(name)

    @Slot()
    def leave(self) -> None:
        window = self._window
        window.show_what_is_open()
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _more(self, name: str) -> str:
        return self.keys() if name == "keys" else ""

    def keys(self) -> str:
        """The keys of all commands by menu, as Markdown."""
        own = {"undo": self.tr("Undo"), "redo": self.tr("Redo")}  # theirs may have what a user typed in it
        parts = []
        for top in self._window.menuBar().actions():
            menu = top.menu()
            if isinstance(menu, QMenu):
                rows = [
                    (own.get(action.objectName(), action.text()), action.shortcuts())
                    for action in menu.actions()
                    if action.shortcuts() and not action.isSeparator()
                ]
                if rows:
                    lines = [f"| {_plain(text)} | {_written(keys)} |" for text, keys in rows]
                    parts.append(
                        "\n".join(
                            [f"\n\n## {_plain(top.text())}\n", "| command | keys |", "|---|---|", *lines]
                        )
                    )
        return "".join(parts)


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip(" …")


def _written(keys: list[QKeySequence]) -> str:
    return " or ".join(
        one.toString(QKeySequence.SequenceFormat.NativeText).replace("|", "\\|") for one in keys
    )
