"""The path from the top of the tree; each step opens that place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lhs_desktop.models.nodes import NodePage
from lhs_desktop.ui.widgets import text_label, tool


class Breadcrumb(QWidget):
    chosen = Signal(str)
    """The code of a node."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(self.tr("Path from the top"))

    def show_page(self, page: NodePage) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        above = page.path[:-1]
        for node in above:
            step = tool(node.name, self.tr("Open {name}").format(name=node.name))
            step.setProperty("crumb", True)
            step.setCursor(Qt.CursorShape.PointingHandCursor)
            step.setMaximumWidth(260)
            step.clicked.connect(lambda _=False, code=node.code: self.chosen.emit(code))
            self._row.addWidget(step)
            self._row.addWidget(text_label("›", muted=True))
        last = text_label(page.node.name if above else self.tr("Top of the tree"), muted=True)
        last.setContentsMargins(4, 0, 0, 0)
        self._row.addWidget(last)
        self._row.addStretch()
