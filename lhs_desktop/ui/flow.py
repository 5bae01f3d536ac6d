"""A row of controls that goes on in the next line where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Each part has the size it asks for; none is squeezed before it has a line of its own."""

    def __init__(
        self, widgets: Sequence[QWidget] = (), spacing: int = 4, *, between_lines: int | None = None
    ) -> None:
        super().__init__()
        self._between = spacing if between_lines is None else between_lines
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
        edges = self.contentsMargins()
        inside = QRect(0, 0, width - edges.left() - edges.right(), 0)
        return self._placed(inside, move=False) + edges.top() + edges.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._placed(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        """On one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(len(sizes) - 1, 0)
        inside = QSize(
            sum(size.width() for size in sizes) + gaps, max((size.height() for size in sizes), default=0)
        )
        return inside.grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        inside = QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )
        return inside.grownBy(self.contentsMargins())

    def _placed(self, rect: QRect, *, move: bool) -> int:
        """Places the parts line by line, each in the middle of its line; the height that they take."""
        top, left = rect.top(), rect.left()
        for number, line in enumerate(self._lines(rect.width())):
            top += self._between if number else 0
            high, x = max(size.height() for _, size in line), left
            for item, size in line if move else ():
                item.setGeometry(QRect(QPoint(x, top + (high - size.height()) // 2), size))
                x += size.width() + self.spacing()
            top += high
        return top - rect.top()

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The parts of each line, with their sizes."""
        found, x = list[list[tuple[QLayoutItem, QSize]]](), 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint()
            size = QSize(max(min(wanted.width(), room), item.minimumSize().width()), wanted.height())
            if not found or x + size.width() > room:
                found.append([])
                x = 0
            found[-1].append((item, size))
            x += size.width() + self.spacing()
        return found


def flowing(widgets: Sequence[QWidget], spacing: int = 4) -> QWidget:
    """A widget with such a row in it."""
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    made.setLayout(FlowLayout(widgets, spacing))
    return made
