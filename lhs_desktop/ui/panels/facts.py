"""Facts in two columns: what it is, muted, and what it says, to be selected and copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from lhs_desktop.ui.widgets import text_label


class Facts(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._facts: tuple[tuple[str, str], ...] = ()

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, by its name."""
        return dict(self._facts)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Shows those that say something."""
        kept = tuple((name, text) for name, text in facts if text)
        if kept == self._facts:
            return
        self._facts = kept
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(len(kept), 1)
        for row, (name, text) in enumerate(kept):
            said = text_label(text, wrap=True, selectable=True)
            said.setAccessibleName(f"{name}: {text}")
            said.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._grid.addWidget(text_label(name, muted=True), row, 0, top)
            self._grid.addWidget(said, row, 1, top)
