"""Before a database is open: what can be done next, and the databases that were open lately."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lhs_desktop.ui.recent import recent_files
from lhs_desktop.ui.widgets import TitleLabel, button, heading, link, text_label


class Welcome(QWidget):
    new_wanted = Signal()
    import_wanted = Signal()
    open_wanted = Signal()
    sample_wanted = Signal()
    file_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TitleLabel(self.tr("LHS Desktop"))
        self.sentence = text_label(
            self.tr(
                "Extracts in, meeting packet out. Each node has the same page: what it measures, against which "
                "target, what the series says, where every figure comes from, and who does what about it."
            ),
            wrap=True,
        )
        self.sample = button(self.tr("Open the sample"), self.sample_wanted.emit, primary=True)
        self.new = button(self.tr("New database …"), self.new_wanted.emit)
        self.open = button(self.tr("Open …"), self.open_wanted.emit)
        self.hint = text_label(
            self.tr("Or drop a database or an extract (.xlsx, .xls, .ods, .csv …) on this window."),
            muted=True,
        )
        self.recent_title = heading(self.tr("Recent"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for one in (self.sample, self.new, self.open):
            buttons.addWidget(one)
        buttons.addStretch()
        column = QVBoxLayout()
        column.setSpacing(12)
        for part in (self.title, self.sentence):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self.hint)
        column.addSpacing(20)
        column.addWidget(self.recent_title)
        column.addLayout(self._recent)
        column.addStretch()
        self.sentence.setMinimumWidth(560)
        self.sentence.setMaximumWidth(600)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 120, 24, 24)
        layout.addStretch(1)
        layout.addLayout(column)
        layout.addStretch(2)

    def refresh(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        files = recent_files()
        self.recent_title.setVisible(bool(files))
        for path in files:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            line.addWidget(self._link(path))
            line.addWidget(text_label(str(path.parent), muted=True), 1, Qt.AlignmentFlag.AlignVCenter)
            self._recent.addWidget(row)

    def _link(self, path: Path) -> QWidget:
        made = link(path.name, lambda: self.file_chosen.emit(str(path)))
        made.setAccessibleDescription(str(path.parent))
        return made
