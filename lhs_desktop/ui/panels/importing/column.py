"""A column of the import: its panes above each other, or one at a time where there is no room for all."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from lhs_desktop.ui.panels.importing.pane import Pane
from lhs_desktop.ui.panels.importing.switch import Switch


class Column(QWidget):
    def __init__(self, name: str, titles: Sequence[str], shown: int, parent: QWidget | None = None) -> None:
        """Begins without panes.

        Args:
            name: What it is called aloud.
            titles: Of its panes, from the top.
            shown: The pane that is shown first, where there is room for one.
            parent: Of Qt.
        """
        super().__init__(parent)
        self._panes: dict[int, Pane] = {}
        self._is_single = False
        self.was_moved = False
        """Somebody has moved the edge between the panes."""
        self.switch = Switch(name)
        for title in titles:
            self.switch.add(title)
        self.switch.choose(shown)
        self.switch.hide()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.switch)
        layout.addWidget(self.splitter, 1)
        self.switch.chosen.connect(self._show)
        self.splitter.splitterMoved.connect(self._on_moved)

    def put(self, at: int, pane: Pane) -> None:
        """Takes a pane in at its place."""
        self.splitter.insertWidget(sum(one < at for one in self._panes), pane)
        self._panes[at] = pane
        pane.set_bare(self._is_single)
        self._show()

    def give(self, at: int) -> Pane:
        """Lets a pane go; something else has to take it."""
        pane = self._panes.pop(at)
        pane.set_bare(False)
        return pane

    def set_single(self, is_single: bool) -> None:
        """Whether one pane is shown at a time; the words above it say then what it is."""
        self._is_single = is_single
        self.switch.setVisible(is_single)
        for pane in self._panes.values():
            pane.set_bare(is_single)
        self._show()

    def reveal(self, pane: Pane) -> None:
        """Shows a pane if it is one of this column."""
        for at, one in self._panes.items():
            if one is pane:
                self.switch.choose(at)

    def share(self, lower: int) -> None:
        """Gives the lower pane of two so much of the height, unless somebody moved the edge."""
        sizes = self.splitter.sizes()
        if not (self._is_single or self.was_moved) and len(sizes) == 2:
            self.splitter.setSizes([sum(sizes) - lower, lower])

    @property
    def height_of_both(self) -> int:
        return sum(self.splitter.sizes())

    def _show(self) -> None:
        for at, pane in self._panes.items():
            pane.setHidden(self._is_single and at != self.switch.at)

    def _on_moved(self) -> None:
        self.was_moved = True
