"""What stands in the window before a database does: its name, what is being done, how far that is, and Cancel."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from lhs_desktop.ui.tasks import Runner, Task
from lhs_desktop.ui.widgets import TitleLabel, button, heading, text_label

MARGIN = 24
NAVIGATOR_WIDTH = 272
PAUSE = 400
"""Milliseconds in which most databases are open: until then nothing is said that would only flicker."""


class Arriving(QWidget):
    """The frame of a page, with the progress of long work in its middle."""

    changed = Signal()
    """There is something to wait for now, or no more."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Task | None = None
        self.side = QWidget()
        self.side.setObjectName("navigator")
        self.side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = TitleLabel()
        self.said = heading(wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint = text_label("", muted=True, wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = button(self.tr("Cancel"), self._cancel)
        self.block = QWidget()
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.block.show)
        runner.changed.connect(self.refresh)
        self.name("")

    def _lay_out(self) -> None:
        find = QLineEdit()
        find.setPlaceholderText(self.tr("Find a node"))
        find.setEnabled(False)
        beside = QVBoxLayout(self.side)
        beside.setContentsMargins(12, 12, 12, 12)
        beside.addWidget(find)
        beside.addStretch()
        inside = QVBoxLayout(self.block)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        for part in (self.said, self.hint, self.bar):
            inside.addWidget(part)
        inside.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        self.block.setMaximumWidth(440)
        self.block.setMinimumWidth(280)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.block, 4)
        middle.addStretch(1)
        page = QVBoxLayout()
        page.setContentsMargins(MARGIN, 34, MARGIN, MARGIN)
        page.addWidget(self.title)
        page.addStretch(2)
        page.addLayout(middle)
        page.addStretch(3)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(page, 1)

    def name(self, name: str, width: int = NAVIGATOR_WIDTH) -> None:
        """Shows the frame of a database that is to come; of none where it has no name."""
        self.title.setText(name)
        self.title.setVisible(bool(name))
        self.side.setVisible(bool(name))
        self.side.setFixedWidth(width)
        self.changed.emit()

    @property
    def is_wanted(self) -> bool:
        """Whether there is something to wait for."""
        return self._task is not None or bool(self.title.text())

    @Slot()
    def refresh(self) -> None:
        task = next(iter(self._runner.tasks), None)
        if task is self._task:
            return
        self._task = task
        self.block.hide()
        if task is None:
            self._pause.stop()
            self.changed.emit()
            return
        self.said.setText(task.title)
        self.setAccessibleName(task.title)
        self.hint.setText(task.hint)
        self.hint.setVisible(bool(task.hint))
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        if self.title.text():
            self._pause.start()
        else:
            self.block.show()
        task.progressed.connect(self._on_progress)
        self.changed.emit()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if self.sender() is self._task:
            self.bar.setRange(0, max(total, 1))
            self.bar.setValue(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
        else:
            super().keyPressEvent(event)

    def _cancel(self) -> None:
        if self._task is not None:
            self.cancel.setEnabled(False)
            self.said.setText(self.tr("Cancelling …"))
            self._task.cancel()
