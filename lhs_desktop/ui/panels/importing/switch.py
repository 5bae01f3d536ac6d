"""Words in a row, one of which is chosen, and the pages that they stand for; the row goes on in the next line where there is
no room, so that no word of it is cut or out of reach.
"""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from lhs_desktop.ui.flow import FlowLayout
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.widgets import tool

GAP = 12
"""Between two words."""


class Switch(QWidget):
    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.row = FlowLayout((), GAP, between_lines=0)
        self.setLayout(self.row)
        self.group = QButtonGroup(self)
        self.group.idClicked.connect(self.chosen)
        self._offered: set[int] = set()

    def add(self, text: str) -> int:
        """A further word; the first one is chosen."""
        at = len(self.group.buttons())
        made = tool(text, text, checkable=True)
        made.setToolTip("")
        made.setProperty("tab", True)
        self.group.addButton(made, at)
        self.row.addWidget(made)
        made.setChecked(at == 0)
        self._offered.add(at)
        return at

    def say(self, at: int, text: str) -> None:
        self.group.button(at).setText(text)
        self.group.button(at).setAccessibleName(text)

    def hint(self, at: int, text: str) -> None:
        self.group.button(at).setToolTip(plain_tip(text))

    def text(self, at: int) -> str:
        return self.group.button(at).text()

    def offer(self, at: int, is_offered: bool) -> None:
        """Whether a word can be chosen; in place of one that cannot the first one is that can."""
        self.group.button(at).setVisible(is_offered)
        (self._offered.add if is_offered else self._offered.discard)(at)
        if self._offered and self.at not in self._offered:
            self.choose(min(self._offered))

    def is_offered(self, at: int) -> bool:
        return at in self._offered

    def choose(self, at: int) -> None:
        if at != self.group.checkedId():
            self.group.button(at).setChecked(True)
            self.chosen.emit(at)

    @property
    def at(self) -> int:
        return self.group.checkedId()


class _Stack(QStackedWidget):
    """Asks for no more than its least height."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())


class Pages(QWidget):
    """Pages with a switch above them; what a QTabWidget has is called as it is there."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = Switch(name)
        self.stack = _Stack()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.switch)
        column.addWidget(self.stack, 1)
        self.switch.chosen.connect(self.stack.setCurrentIndex)

    def addTab(self, page: QWidget, text: str) -> int:
        self.stack.addWidget(page)
        return self.switch.add(text)

    def count(self) -> int:
        return self.stack.count()

    def widget(self, at: int) -> QWidget | None:
        return self.stack.widget(at)

    def currentWidget(self) -> QWidget | None:
        return self.stack.currentWidget()

    def tabText(self, at: int) -> str:
        return self.switch.text(at)

    def setTabText(self, at: int, text: str) -> None:
        self.switch.say(at, text)

    def isTabVisible(self, at: int) -> bool:
        return self.switch.is_offered(at)

    def setTabVisible(self, at: int, is_visible: bool) -> None:
        self.switch.offer(at, is_visible)
