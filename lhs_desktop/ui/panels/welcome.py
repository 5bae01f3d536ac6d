"""Before a database is open: what can be done next, and the databases that were open lately."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lhs_desktop.ui.plain import plain_command
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
                "Reads the spreadsheets you receive, shows how every place is doing against its targets and beside its peers, "
                "keeps track of who does what about it, and makes the packet for the meeting."
            ),
            wrap=True,
        )
        self.sample = button(self.tr("Open the sample"), self.sample_wanted.emit, primary=True)
        self.bring = button(self.tr("Bring in my file …"), self.import_wanted.emit)
        self.new = button(self.tr("Start empty …"), self.new_wanted.emit)
        self.open = link(self.tr("Open a database …"), self.open_wanted.emit)
        self.hint = text_label(
            self.tr(
                "You can also drop a database or a spreadsheet (.xlsx, .xls, .ods, .csv …) on this window."
            ),
            muted=True,
            wrap=True,
        )
        self.recent_title = heading(self.tr("Recent"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        doors = QGridLayout()
        doors.setHorizontalSpacing(16)
        doors.setVerticalSpacing(10)
        doors.setColumnStretch(1, 1)
        for row, (door, words) in enumerate(self._doors()):
            doors.addWidget(door, row, 0)
            doors.addWidget(text_label(words, muted=True, wrap=True), row, 1, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(12)
        for part in (self.title, self.sentence):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(doors)
        column.addSpacing(4)
        column.addWidget(self.open)
        column.addWidget(self.hint)
        column.addSpacing(16)
        column.addWidget(self.recent_title)
        column.addLayout(self._recent)
        column.addStretch(3)
        whole = QWidget()
        whole.setLayout(column)
        whole.setMinimumWidth(560)
        whole.setMaximumWidth(680)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addWidget(whole, 20)
        layout.addStretch(1)
        column.insertStretch(0, 1)

    def _doors(self) -> list[tuple[QPushButton, str]]:
        """The three ways to begin, each with what it leads to."""
        return [
            (
                self.sample,
                self.tr("Real, published figures from Scotland, England and Texas, to look around in."),
            ),
            (
                self.bring,
                self.tr("A spreadsheet or text file. You see what would be stored before anything is."),
            ),
            (self.new, self.tr("A new database of your own, to be filled later.")),
        ]

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
        made = link(plain_command(path.name), lambda: self.file_chosen.emit(str(path)))
        made.setAccessibleDescription(str(path.parent))
        return made
