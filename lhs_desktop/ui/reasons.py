"""The reason why a command cannot be used now: each disabled one gives it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from lhs_desktop.ui.plain import plain_tip

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow


class Reasons(QObject):
    """Looks at the window after anything that may matter, once for all that came together."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        workbench, page = window.workbench, window.page
        for signal in (
            workbench.opened,
            workbench.closed,
            workbench.restricted,
            workbench.runner.changed,
            workbench.hub.changed,
            page.shown,
            page.moved,
            page.tabs.currentChanged,
            page.actions_tab.current_changed,
            page.statement_tab.detail.action_list.current_changed,
            page.statement_tab.detail.side.currentChanged,
            window.workspace.pane.closed,
        ):
            signal.connect(self._soon)
        QApplication.clipboard().dataChanged.connect(self._soon)
        QApplication.instance().focusChanged.connect(self._soon)  # type: ignore[union-attr]

    @Slot()
    def _soon(self) -> None:
        self._timer.start()

    @Slot()
    def refresh(self) -> None:
        reasons = {**self._of_database(), **self._of_place(), **self._of_actions()}
        self._window.commands.refuse(reasons)
        self._refuse_buttons(reasons)
        packet = self._window.page.packet
        packet.setEnabled(not reasons["packet"])
        packet.setToolTip(
            plain_tip(reasons["packet"] or self.tr("PDF, PowerPoint and Excel of this node (Ctrl+E)"))
        )

    def _refuse_buttons(self, reasons: dict[str, str]) -> None:
        """Buttons of the page that are commands say the same."""
        page, commands = self._window.page, self._window.commands
        tab = page.actions_tab
        for button, name in (
            (tab.new, "action-new"),
            (tab.empty.buttons[0], "action-new"),
            (page.statement_tab.detail.new_action, "action-new"),
            (tab.complete, "action-done"),
        ):
            button.setEnabled(not reasons[name])
            button.setToolTip(plain_tip(commands.refusal(commands[name]) if reasons[name] else ""))

    def _of_database(self) -> dict[str, str]:
        workbench = self._window.workbench
        closed = "" if workbench.is_open else self.tr("no database is open")
        busy = self._busy() if workbench.runner.is_writing else ""
        reading = "" if workbench.is_writable else self.tr("the database is open read-only")
        path = workbench.path
        copying = (
            ""
            if path is not None
            else self.tr("the database is on a server, and only one in a file can be copied")
        )
        return {
            "import": "" if not workbench.is_open else reading or busy,
            "paste": ("" if not workbench.is_open else reading or busy) or self._window.pasting.why_not(),
            "import-database": "" if not workbench.is_open else reading or busy,
            "tray": closed,
            "history": closed,
            "check": closed or busy,
            "close": closed,
            "backup": closed or copying or busy,
            "sample": busy,
        }

    def _busy(self) -> str:
        if self._window.workbench.is_examining:
            return self.tr("the database is being checked before its first change; wait until that is done")
        return self.tr("something is being written; wait until it is done")

    def _of_place(self) -> dict[str, str]:
        window = self._window
        page = window.page
        none = "" if page.page is not None else self.tr("no node is open")
        if window.sheet is not None:
            none = self.tr("a sheet is open; close it first (Esc)")
        figures = none or ("" if page.statement is not None else self.tr("the node has no figures yet"))
        busy = window.workbench.runner.is_writing
        trail = window.moving.trail
        top = page.page is not None and len(page.page.path) < 2
        return {
            **dict.fromkeys(("statement", "peers", "actions", "place"), none),
            **dict.fromkeys(("copy", "numbers", "source", "limits"), figures),
            "rules": figures
            or ("" if window.workbench.is_writable else self.tr("the database is open read-only")),
            "parent": none or (self.tr("this node is at the top of the tree") if top else ""),
            "earlier": figures
            or ("" if page.picker.can_step(-1) else self.tr("there are no earlier figures")),
            "later": figures or ("" if page.picker.can_step(1) else self.tr("there are no later figures")),
            "back": none or ("" if trail.can_go_back else self.tr("no node was opened before this one")),
            "forward": none or ("" if trail.can_go_forward else self.tr("this is the last node you opened")),
            "find": "" if window.workbench.is_open else self.tr("no database is open"),
            "packet": figures or (self._busy() if busy else ""),
        }

    def _of_actions(self) -> dict[str, str]:
        window = self._window
        workbench = window.workbench
        no_place = "" if window.page.page is not None else self.tr("no node is open")
        if window.sheet is not None:
            no_place = self.tr("a sheet is open; close it first (Esc)")
        if not no_place and not workbench.is_writable:
            no_place = self.tr("the database is open read-only")
        if not no_place and workbench.runner.is_writing:
            no_place = self._busy()
        action = window.acting.current if not no_place else None
        none = no_place or ("" if action else self.tr("no action is chosen"))
        is_open = action is not None and action.status == "open"
        over = none or ("" if is_open else self.tr("the action is not open"))
        return {
            "action-new": no_place,
            "action-edit": none,
            "action-done": over,
            "action-open": none or (self.tr("the action is open") if is_open else ""),
            "action-cancel": over,
        }
