"""A pane of the import: a heading, what belongs beside it, and a body below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.widgets import heading, text_label

LINE = 30
"""Height of the heading, whatever stands beside it."""


class Pane(QWidget):
    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.title = heading(title)
        self.title.setMinimumHeight(LINE)
        self.beside = text_label("", muted=True)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(PAD, 0, PAD, 0)
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addWidget(self.beside)
        self.head.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 4)
        layout.setSpacing(6)
        layout.addLayout(self.head)
        layout.addLayout(self.body, 1)

    def take_focus(self) -> None:
        """Where the keyboard begins in it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
