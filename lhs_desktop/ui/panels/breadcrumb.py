"""The path from the top of the tree; each step opens that place."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lhs_desktop.models.nodes import NodePage
from lhs_desktop.ui.widgets import link, text_label


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
            step = link(node.name.replace("&", "&&"), partial(self.chosen.emit, node.code))
            step.setAccessibleName(self.tr("Open {name}").format(name=node.name))
            step.setToolTip(step.accessibleName())
            step.setProperty("crumb", True)
            self._row.addWidget(step)
            between = text_label("›", muted=True)
            between.setContentsMargins(7, 0, 7, 0)
            self._row.addWidget(between)
        last = text_label(page.node.name if above else self.tr("Top of the tree"), muted=True)
        self._row.addWidget(last)
        self._row.addStretch()
