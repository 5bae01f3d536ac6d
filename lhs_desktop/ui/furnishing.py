"""What the window is furnished with once its frame stands. It is loaded after the first picture, because that takes a while."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from lhs_desktop.ui.flows.acting import Acting
from lhs_desktop.ui.flows.comparing import Comparing
from lhs_desktop.ui.flows.drafting import Drafting
from lhs_desktop.ui.flows.judging import Judging
from lhs_desktop.ui.flows.moving import Moving
from lhs_desktop.ui.flows.reaching import Reaching
from lhs_desktop.ui.flows.waiting import Waiting
from lhs_desktop.ui.panels.workspace import Workspace
from lhs_desktop.ui.reasons import Reasons
from lhs_desktop.ui.state import restore_splitters
from lhs_desktop.ui.tasks import BREATH

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow


def furnish(window: "MainWindow") -> None:
    """Builds the navigator and the page, and what connects them."""
    workbench = window.workbench
    window.workspace = Workspace(workbench)
    window.stack.addWidget(window.workspace)
    page = window.page
    window.moving = Moving(workbench, window.workspace)
    window.acting = Acting(workbench, page, window.workspace.pane)
    window.drafting = Drafting(window)
    window.judging = Judging(workbench, page, window.workspace.pane.drafts)
    window.comparing = Comparing(workbench, page.peers_tab)
    window.waiting = Waiting(workbench, window.commands["tray"])
    window.reaching = Reaching(window)
    window.reasons = Reasons(window)
    restore_splitters(window)
    window.workspace.navigator.found.connect(window.reaching.node)
    window.commands.about_to_run.connect(window.workspace.navigator.tree.rest)
    window.acting.said.connect(window.say_shortly)
    page.import_wanted.connect(window.choose_import)
    page.packet_wanted.connect(window.show_packet)
    page.shown.connect(window.name)
    page.caught_up.connect(lambda: QTimer.singleShot(BREATH, window, window.draw_behind))
