"""The navigator beside the page, and the pane of an action over the page's right side."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.panels.action_pane import ActionPane
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.navigator import Navigator
from lhs_desktop.ui.panels.node_page import MARGIN, NodePanel
from lhs_desktop.ui.workbench import Workbench

NAVIGATOR_WIDTH = 272


class Workspace(QWidget):
    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.navigator = Navigator(workbench)
        self.page = NodePanel(workbench)
        self.empty = EmptyState(
            self.tr("Nothing here yet"),
            self.tr(
                "This database has no nodes and no figures. Drop an extract on this window, or choose one: "
                "its nodes, measures and figures are read from it, and shown to you before anything is kept."
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
        self.pane = ActionPane(self.pages)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("navigator-page")
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.navigator)
        self.splitter.addWidget(self.pages)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([NAVIGATOR_WIDTH, 1366 - NAVIGATOR_WIDTH])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.pages.installEventFilter(self)
        self.pane.installEventFilter(self)

    def show_page(self, has_places: bool) -> None:
        self.pages.setCurrentIndex(0 if has_places else 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            room = self.pages.rect()
            self.pane.setGeometry(room.right() + 1 - self.pane.width(), 0, self.pane.width(), room.height())
        return super().eventFilter(watched, event)
