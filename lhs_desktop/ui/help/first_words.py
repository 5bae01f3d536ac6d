"""Half a sentence beside a word of ours, the first time that a person meets it."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from lhs_desktop.ui.plain import PlainLabel
from lhs_desktop.ui.state import settings

_met: set[str] = set()
"""Words met since the program was started: they stay explained until it is closed."""


def meaning(word: str) -> str:
    """What a word means, in half a sentence."""
    return {
        "node": QCoreApplication.translate("words", "A node is one place of the system, of any size."),
        "recipe": QCoreApplication.translate(
            "words", "A recipe says how to read one kind of file; it is kept for next month."
        ),
        "batch": QCoreApplication.translate(
            "words", "A batch is what one import did; it can be undone as a whole."
        ),
        "tray": QCoreApplication.translate(
            "words", "The tray is where figures wait whose place is not known yet."
        ),
    }[word]


class FirstWord(PlainLabel):
    """Shown where the word has not been met before this start of the program, and never again after it."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(meaning(word), parent)
        self._word = word
        self.setProperty("muted", True)
        self.setWordWrap(True)
        self._is_known = word not in _met and bool(settings().value(f"met/{word}"))
        if self._is_known:
            self.hide()

    def appear(self, is_met: bool) -> None:
        """Shows it where its word is on the screen now, unless the word is known."""
        self.setVisible(is_met and not self._is_known)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._word not in _met:
            _met.add(self._word)
            settings().setValue(f"met/{self._word}", "yes")
