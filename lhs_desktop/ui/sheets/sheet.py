"""A sheet: one piece of work over the page, closed by Esc."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.widgets import TitleLabel, rule, text_label, tool

WIDTH = 1000


class Sheet(QWidget):
    """A title, a body in one column, and buttons at the foot."""

    closed = Signal()
    widest = WIDTH

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TitleLabel()
        self.sentence = text_label("", muted=True, wrap=True)
        self.sentence.hide()
        self.close_button = tool("✕", self.tr("Close (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(PAD, 0, PAD, 0)
        self.foot.setContentsMargins(PAD, 0, PAD, 0)
        self.sentence.setContentsMargins(PAD, 0, PAD, 0)
        self.top = top
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button)
        column = QWidget()
        column.setMaximumWidth(self.widest)
        self.foot_rule = rule()
        self.inside = inside = QVBoxLayout(column)
        inside.setContentsMargins(24 - PAD, 20, 24 - PAD, 16)
        inside.setSpacing(12)
        inside.addLayout(top)
        inside.addWidget(self.sentence)
        inside.addLayout(self.body, 1)
        inside.addWidget(self.foot_rule)
        inside.addLayout(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)

    def put(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Adds a part to the body, on the left edge of the text; tables go into ``body`` whole."""
        row = QHBoxLayout()
        row.setContentsMargins(PAD, 0, PAD, 0)
        if isinstance(part, QLayout):
            row.addLayout(part)
        else:
            row.addWidget(part)
        self.body.addLayout(row, stretch)

    def name(self, title: str) -> None:
        """What the sheet is for."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def say_below(self, sentence: str) -> None:
        """A sentence under the title."""
        self.sentence.setText(sentence)
        self.sentence.show()

    def dismiss(self) -> None:
        """Closes it; work that runs goes on and can be cancelled at the foot of the window."""
        self.closed.emit()

    def step_pane(self, step: int) -> bool:
        """The keyboard goes on to the next pane of the sheet; False where it has no panes of its own."""
        return False

    def take_focus(self) -> None:
        """Where the keyboard begins."""
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


def scrolling(widget: QWidget, name: str) -> QScrollArea:
    """A part of a sheet that may be longer than the window."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    area.setAccessibleName(name)
    return area
