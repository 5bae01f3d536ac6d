"""Find anything: places and commands by a few letters."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from lhs_desktop.services import navigator
from lhs_desktop.ui.commands import Commands
from lhs_desktop.ui.delegates.rows import RowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.widgets import text_label
from lhs_desktop.ui.workbench import Workbench

WIDTH, ROWS = 560, 9


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    beside: str
    action: QAction | None = None
    code: str = ""


class Finder(QFrame):
    """Lies over the window, and goes when it is left or Esc is pressed."""

    def __init__(
        self, workbench: Workbench, commands: Commands, open_place: Callable[[str], object], window: QWidget
    ) -> None:
        super().__init__(window)
        self.setObjectName("finder")
        self._workbench = workbench
        self._commands = commands
        self._open_place = open_place
        self._before = QApplication.focusWidget()
        self._is_left = False
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("A node or a command"))
        self.words.setAccessibleName(self.tr("Find anything"))
        self.model = RecordsModel(
            [
                Field(
                    self.tr("Found"),
                    lambda one: one.text,
                    muted=lambda one: one.beside if one.action is None or one.action.isEnabled() else True,
                    tip=lambda one: one.action.statusTip() if one.action else one.beside,
                )
            ],
            self,
        )
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Nodes and commands found"))
        self.nothing = text_label(self.tr("Nothing has these letters."), muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self.search)
        self.words.textChanged.connect(lambda _: self._timer.start())
        self.words.installEventFilter(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _: self.choose())

    def open(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.move((window.width() - WIDTH) // 2, 72)
        self.search()
        self.show()
        self.raise_()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    def search(self) -> None:
        words = self.words.text().casefold().split()
        found = self._commands_with(words)
        if words and self._workbench.is_open:
            hits = self._workbench.read(navigator.search, " ".join(words), 30)
            found = [
                *(Found(hit.node.name, " › ".join(hit.path_names), code=hit.node.code) for hit in hits),
                *found,
            ]
        self.model.show(found)
        self.list.setVisible(bool(found))
        height = self.list.sizeHintForRow(0) if found else 0
        self.list.setFixedHeight(min(len(found), ROWS) * height + 2)
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        self.nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _commands_with(self, words: list[str]) -> list[Found]:
        found = []
        for action in self._commands.all():
            text = action.text().replace("&", "")
            if action.objectName() != "finder" and all(word in text.casefold() for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                found.append(Found(text, keys, action=action))
        return found

    def choose(self) -> None:
        found: Found | None = self.model.record(self.list.currentIndex().row())
        if found is None:
            return
        if found.action is None:
            self.leave()
            self._open_place(found.code)
        elif found.action.isEnabled():
            self.leave()
            found.action.trigger()

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and self.isAncestorOf(widget)

    def leave(self) -> None:
        """Gives the focus back to what had it, before it is hidden: else the first field of the window would get it."""
        if self._is_left:
            return
        self._is_left = True
        before = self._before
        if self._holds(QApplication.focusWidget()) and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self._holds(QApplication.focusWidget()):
            self.leave()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row, last = self.list.currentIndex().row(), self.model.rowCount() - 1
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and last >= 0:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentIndex(self.model.index(min(max(row + step, 0), last), 0))
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._timer.isActive():
                    self._timer.stop()
                    self.search()
                self.choose()
                return True
        return super().eventFilter(watched, event)
