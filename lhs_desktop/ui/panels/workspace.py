"""The navigator, the page, and beside it the pane of an action."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.panels.action_pane import ActionPane
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.kept_splitter import KeptSplitter
from lhs_desktop.ui.panels.navigator import Navigator
from lhs_desktop.ui.panels.node_page import MARGIN, NodePanel
from lhs_desktop.ui.workbench import Workbench

NAVIGATOR, LEAST, MOST = 0.2, 31, 42
"""The share of the window that the navigator has, and its least and most width in average characters."""
PAGE = 76
"""The least width of a page, in average characters; beside the pane of an action the navigator makes room for it."""


class Workspace(QWidget):
    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.navigator = Navigator(workbench)
        self.page = NodePanel(workbench)
        self.empty = EmptyState(
            self.tr("Nothing here yet"),
            self.tr(
                "This database has no nodes and no figures. Drop an extract on this window, or choose one: "
                "its nodes, measures and figures are read and shown to you before anything is kept."
            ),
            [(self.tr("Import an extract …"), self.page.import_wanted.emit)],
        )
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(MARGIN - PAD, 40, MARGIN, 0)
        row.addWidget(self.empty)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.page)
        self.pages.addWidget(around)
        self.pane = ActionPane()
        self.splitter = KeptSplitter("navigator-page", Qt.Orientation.Horizontal, sized=0)
        self.splitter.addWidget(self.navigator)
        self.splitter.addWidget(self.pages)
        self.splitter.setStretchFactor(1, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.pane)
        self.pane.installEventFilter(self)

    def show_page(self, has_places: bool) -> None:
        self.pages.setCurrentIndex(0 if has_places else 1)

    # Room

    def _share_room(self) -> None:
        """The pane stands beside the page, never over it: where there is no room for three, the navigator goes."""
        letter = self.fontMetrics().averageCharWidth()
        wide = min(max(int(NAVIGATOR * self.width()), LEAST * letter), MOST * letter)
        self.splitter.share([wide, self.width() - wide])
        taken = self.pane.width() if not self.pane.isHidden() else 0
        beside = self.splitter.sizes()[0] or wide
        has_room = not taken or self.width() - taken - beside >= PAGE * letter
        focus = QApplication.focusWidget()
        if not has_room and focus is not None and self.navigator.isAncestorOf(focus):
            self.page.take_focus()
        self.navigator.setVisible(has_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize):
            self._share_room()
        return super().eventFilter(watched, event)
