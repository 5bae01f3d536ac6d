"""A pane of the import: a heading, what belongs beside it, and a body below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.flow import flowing
from lhs_desktop.ui.widgets import heading, text_label

LINE = 30
"""Height of the heading, whatever stands beside it."""


class Pane(QWidget):
    is_bare = False
    """Its title stands above it already."""

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
        self._tools: QWidget | None = None
        self.below = QVBoxLayout()
        self.below.setContentsMargins(PAD, 0, PAD, 0)
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 4)
        layout.setSpacing(6)
        layout.addLayout(self.head)
        layout.addLayout(self.below)
        layout.addLayout(self.body, 1)

    def set_bare(self, is_bare: bool) -> None:
        """Without its title, which stands above it already, and with its tools on lines of their own."""
        self.is_bare = is_bare
        for label in (self.title, self.beside):
            label.setHidden(is_bare)
        # a choice that stands first has an edge of its own before its words
        self.head.setContentsMargins(0 if is_bare else PAD, 0, PAD, 0)
        self.beside.setContentsMargins(PAD if is_bare else 0, 0, 0, 0)
        if self._tools is not None:
            across = QSizePolicy.Policy.Preferred if is_bare else QSizePolicy.Policy.Fixed
            policy = self._tools.sizePolicy()
            policy.setHorizontalPolicy(across)
            self._tools.setSizePolicy(policy)
            if is_bare:
                self.below.addWidget(self._tools)
            else:
                self.head.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_tools(self, *tools: QWidget) -> None:
        """What stands at the end of the heading."""
        self._tools = flowing(tools, 8)
        self.head.addWidget(self._tools)

    def take_focus(self) -> None:
        """Where the keyboard begins in it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
