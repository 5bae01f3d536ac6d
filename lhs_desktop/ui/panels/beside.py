"""Words above a picture, and tabs beside both; where there is no room beside, the picture is the first of the tabs."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from lhs_desktop.ui.panels.kept_splitter import KeptSplitter

PICTURE = 54
"""The least width of a picture beside the tabs, in average characters."""
SHARE = 0.34
"""Of the width for the tabs, where they need no more."""
LOWEST = 130
"""The least height of a picture."""


class Beside(QWidget):
    def __init__(
        self, words: QWidget, picture: QWidget, side: QTabWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._picture, self._side = words, picture, side
        self.is_narrow = False
        """Whether the picture is one of the tabs."""
        self._left = QWidget()
        self._column = QVBoxLayout(self._left)
        self._column.setContentsMargins(0, 10, 16, 8)
        self._column.setSpacing(4)
        self._column.addWidget(words)
        self._column.addWidget(picture, 1)
        self._right = QWidget()
        self._beside = QVBoxLayout(self._right)
        self._beside.setContentsMargins(8, 4, 0, 0)
        self._beside.addWidget(side)
        self.splitter = KeptSplitter("chart-side", Qt.Orientation.Horizontal, sized=1)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self._right)
        self.splitter.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def show_picture(self) -> None:
        """Where it is one of the tabs, it is the one in front."""
        if self.is_narrow:
            self._side.setCurrentWidget(self._picture)

    def arrange(self) -> None:
        """By the room there is and the room that all tabs need to be read."""
        bar = self._side.tabBar()
        tabs = bar.sizeHint().width() - (bar.tabRect(0).width() if self.is_narrow else 0) + 16
        picture = PICTURE * self.fontMetrics().averageCharWidth()
        narrow = self.width() < tabs + picture
        if narrow != self.is_narrow:
            self._fold() if narrow else self._unfold()
        if not narrow:
            self._right.setMinimumWidth(tabs)
            wide = max(tabs, min(int(SHARE * self.width()), self.width() - picture))
            self.splitter.share([self.width() - wide, wide])
        self._keep_height()

    def _fold(self) -> None:
        self.is_narrow = True
        self._right.hide()
        self._side.insertTab(0, self._picture, self.tr("Chart"))
        self._column.addWidget(self._side, 1)
        self._side.setCurrentIndex(0)
        self._side.show()

    def _unfold(self) -> None:
        self.is_narrow = False
        self._side.removeTab(self._side.indexOf(self._picture))
        self._column.insertWidget(1, self._picture, 1)
        self._picture.show()
        self._beside.addWidget(self._side)
        self._side.show()
        self._right.show()

    def _keep_height(self) -> None:
        """The words are never cut: what is below them scrolls or gives way."""
        width = self.width() if self.is_narrow else self.splitter.sizes()[0]
        margins = self._column.contentsMargins()
        words = self._words.heightForWidth(max(width - margins.left() - margins.right(), 1))
        bar = self._side.tabBar().sizeHint().height()
        self.setMinimumHeight(words + bar + LOWEST + margins.top() + margins.bottom())

    # What Qt asks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self.arrange)  # once the tabs have the new type
