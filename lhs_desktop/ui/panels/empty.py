"""An empty state: a sentence that says why there is nothing, and the next step."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.widgets import button, heading, text_label


class EmptyState(QWidget):
    def __init__(
        self,
        title: str,
        sentence: str,
        steps: list[tuple[str, Callable[[], object]]] | None = None,
        parent: QWidget | None = None,
        margin: int = 24,
    ) -> None:
        super().__init__(parent)
        self.title = heading(title, wrap=True)
        self.sentence = text_label(sentence, muted=True, wrap=True)
        self.sentence.setMaximumWidth(560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, margin, PAD, margin)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.setContentsMargins(0, 8, 0, 0)
        self.buttons = [
            button(text, do, primary=number == 0) for number, (text, do) in enumerate(steps or [])
        ]
        for made in self.buttons:
            row.addWidget(made)
        row.addStretch()
        layout.addLayout(row)
        layout.addStretch()

    def say(self, title: str, sentence: str) -> None:
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.title.setVisible(bool(title))
