"""A splitter that stays where it was put by hand, and shares its room by itself as long as nobody did."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class KeptSplitter(QSplitter):
    """Of its two parts one has a size of its own, the other what is left.

    Its name is that under which its place is kept until the next session.
    """

    def __init__(
        self,
        name: str,
        orientation: Qt.Orientation,
        *,
        sized: int,
        handle: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setObjectName(name)
        self.setHandleWidth(handle)
        self.setChildrenCollapsible(False)
        self._sized = sized
        self._kept = 0
        """The size that a hand gave, now or in an earlier session; 0 for none."""
        self.splitterMoved.connect(self._on_moved)

    @property
    def is_placed(self) -> bool:
        """Whether a hand has moved it."""
        return self._kept > 0

    def share(self, sizes: Sequence[int]) -> None:
        """Gives its parts their room, unless a hand did."""
        if self.is_placed:
            self._keep_place()
        else:
            self.setSizes(list(sizes))

    def _keep_place(self) -> None:
        """A window that was small for a while, or a part that was hidden, does not move it."""
        total = sum(self.sizes())
        parts = [self.widget(at) for at in range(self.count())]
        if self.is_placed and not any(part is None or part.isHidden() for part in parts):
            sizes = [max(total - self._kept, 0)] * self.count()
            sizes[self._sized] = self._kept
            self.setSizes(sizes)

    def _on_moved(self, _place: int, _index: int) -> None:
        self._kept = self.sizes()[self._sized]

    def saveState(self) -> QByteArray:
        """Nothing where no hand has moved it."""
        return QByteArray(str(self._kept).encode()) if self.is_placed else QByteArray()

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        text = bytes(state.data()) if isinstance(state, QByteArray) else bytes(state)
        self._kept = int(text) if text.isdigit() else 0
        self._keep_place()
        return self.is_placed

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_place()
