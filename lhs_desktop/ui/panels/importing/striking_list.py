"""The readings that stand out after an import, each a link to its page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lhs_desktop.models.letters import one_line
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.plain import plain_command, plain_tip
from lhs_desktop.ui.widgets import text_label

if TYPE_CHECKING:
    from lhs_desktop.services.importing.landing import Striking


class _Link(QPushButton):
    """A link whose text is cut in the middle where it has no room."""

    def __init__(self, text: str, clicked: Callable[[], object]) -> None:
        super().__init__(plain_command(text, len(text)))
        self._text = one_line(text)
        self.setProperty("link", True)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tip(text))
        self.setMinimumWidth(40)
        self.clicked.connect(lambda: clicked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        parent = self.parentWidget()
        room = (self if parent is None else parent).contentsRect().width() - 2 * PAD
        cut = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, max(room, 40))
        self.setText(plain_command(cut, len(cut)))


class StrikingList(QWidget):
    chosen = Signal(str, str)
    """The codes of a node and of a measure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What stands out"))
        self.links: list[QPushButton] = []
        self._inside = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._inside)
        self.hide()

    def show_readings(self, found: "Sequence[Striking]") -> None:
        """Shows readings in their order, which is said above them."""
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(PAD, 4, PAD, 4)
        layout.setSpacing(2)
        order = self.tr(
            "What stands out, signals of concern first, then missed targets: the longest miss first, then the farthest "
            "from its target."
        )
        layout.addWidget(text_label(order, muted=True, wrap=True))
        self.links = []
        for one in found:
            layout.addSpacing(6)
            made = _Link(one.name, partial(self.chosen.emit, one.node, one.measure))
            made.setAccessibleName(f"{one.name}: {one.headline}")
            self.links.append(made)
            layout.addWidget(made)
            layout.addWidget(text_label(one.headline, wrap=True))
        layout.addStretch(1)
        column = self.layout()
        if column is not None:
            column.replaceWidget(self._inside, inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = inside
        self.setVisible(bool(found))
