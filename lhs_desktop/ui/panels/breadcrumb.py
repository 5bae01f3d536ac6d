"""The path from the top of the tree; each step opens that place."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from lhs_desktop.models.nodes import NodePage
from lhs_desktop.ui.delegates.rows import name_cut
from lhs_desktop.ui.names import LEAST, NameLabel
from lhs_desktop.ui.plain import plain_command, plain_tip
from lhs_desktop.ui.widgets import text_label


class Crumb(QPushButton):
    """A step of the path, on one line: its name is cut where there is no room, and whole on hover."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(plain_command(name), parent)
        self.name = name
        self.setProperty("link", True)
        self.setProperty("crumb", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Open {name}").format(name=name))
        self.setToolTip(plain_tip(self.accessibleName()))

    @property
    def shown(self) -> str:
        return name_cut(self.fontMetrics(), self.name, (), self.contentsRect().width())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.name) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = LEAST * self.fontMetrics().averageCharWidth()
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A style knows no way to cut the text of a button."""
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignVCenter, self.shown)


class Breadcrumb(QWidget):
    chosen = Signal(str)
    """The code of a node."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(self.tr("Path from the top of the tree"))

    def show_page(self, page: NodePage) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        above = page.path[:-1]
        for node in above:
            step = Crumb(node.name)
            step.clicked.connect(partial(self.chosen.emit, node.code))
            self._row.addWidget(step)
            between = text_label("›", muted=True)
            between.setContentsMargins(7, 0, 7, 0)
            self._row.addWidget(between)
        last = NameLabel(page.node.name if above else self.tr("Top of the tree"), muted=True)
        self._row.addWidget(last)
        self._row.addStretch()
