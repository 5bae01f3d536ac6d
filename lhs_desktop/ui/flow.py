"""A row of controls that goes on in the next line where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Each part has the size it asks for; none is squeezed before it has a line of its own."""

    def __init__(self, widgets: Sequence[QWidget] = (), spacing: int = 4) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._placed(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._placed(rect, move=True)

    def sizeHint(self) -> QSize:
        """On one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(len(sizes) - 1, 0)
        return QSize(
            sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0)
        )

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """Places the parts line by line; the height that they take."""
        x, y, line = rect.left(), rect.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint()
            wide = max(min(wanted.width(), rect.width()), item.minimumSize().width())
            if x > rect.left() and x + wide > rect.left() + rect.width():
                x, y, line = rect.left(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, wide, wanted.height()))
            x += wide + self.spacing()
            line = max(line, wanted.height())
        return y + line - rect.top()


def flowing(widgets: Sequence[QWidget], spacing: int = 4) -> QWidget:
    """A widget with such a row in it."""
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    made.setLayout(FlowLayout(widgets, spacing))
    return made
