"""Small parts that every panel is made of."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from lhs_desktop.ui.names import NameLabel
from lhs_desktop.ui.plain import PlainLabel, plain_tip


def text_label(
    text: str = "", *, muted: bool = False, wrap: bool = False, selectable: bool = False
) -> QLabel:
    """A label of plain text: what users typed is never read as markup."""
    label = PlainLabel(text)
    label.setWordWrap(wrap)
    if muted:
        label.setProperty("muted", True)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


class TitleLabel(NameLabel):
    """The larger of the two type sizes; one in a view."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.setProperty("title", True)


def heading(text: str = "", wrap: bool = False) -> QLabel:
    """Semibold, of the size of the text."""
    label = text_label(text, wrap=wrap)
    label.setProperty("heading", True)
    return label


def rule() -> QFrame:
    line = QFrame()
    line.setProperty("rule", True)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line


def button(text: str, clicked: Callable[[], object] | None = None, *, primary: bool = False) -> QPushButton:
    made = QPushButton(text)
    made.setAutoDefault(True)
    if primary:
        made.setProperty("primary", True)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def link(text: str, clicked: Callable[[], object] | None = None) -> QPushButton:
    """A button that reads as a link."""
    made = QPushButton(text)
    made.setProperty("link", True)
    made.setAutoDefault(True)  # Enter presses it, too
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def tool(text: str, name: str, *, checkable: bool = False) -> QToolButton:
    """A flat button with a short text or sign; ``name`` is what it is called aloud and on hover."""
    made = QToolButton()
    made.setText(text)
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(name))
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def stacked(*widgets: QWidget) -> QWidget:
    """Widgets above each other, without gaps; the last one takes the room."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget, 1 if widget is widgets[-1] else 0)
    return made


def set_tone(label: QLabel, tone: str) -> None:
    """``muted``, ``warning``, ``bad``, ``good`` or nothing."""
    for name in ("muted", "warning", "bad", "good"):
        label.setProperty(name, name == tone)
    label.style().unpolish(label)
    label.style().polish(label)
