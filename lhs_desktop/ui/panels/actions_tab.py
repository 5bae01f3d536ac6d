"""The actions of a place and of those below it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lhs_desktop.models.nodes import Node
from lhs_desktop.services.actions import Action
from lhs_desktop.services.databases import today
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.panels.action_list import ActionList
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.plain import plain_command
from lhs_desktop.ui.widgets import button, text_label, tool
from lhs_desktop.ui.wording import counted, day_text


class ActionsTab(QWidget):
    action_wanted = Signal()
    opened = Signal(int)
    complete_wanted = Signal()
    current_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: list[Action] = []
        self._node: Node | None = None
        self.said = text_label("", muted=True, wrap=True)
        self.only_open = tool(self.tr("Open only"), self.tr("Show open actions only"), checkable=True)
        self.only_open.toggled.connect(lambda _: self._show())
        self.of_owner = tool("", self.tr("Show the actions of all owners"))
        self.of_owner.hide()
        self.of_owner.clicked.connect(lambda: self.show_owner(""))
        self._owner = ""
        self.complete = button(self.tr("Complete"), self.complete_wanted.emit)
        self.new = button(self.tr("New action …"), self.action_wanted.emit, primary=True)
        self.list = ActionList()
        self.empty = EmptyState(
            self.tr("No actions yet"),
            self.tr(
                "An action says what someone will do and by when. It stays with the measure that it should improve."
            ),
            [(self.tr("New action …"), self.action_wanted.emit)],
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.said, 1)
        for widget in (self.of_owner, self.only_open, self.complete, self.new):
            top.addWidget(widget)
        self._top = QWidget()
        self._top.setLayout(top)
        top.setContentsMargins(PAD, 0, PAD, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(8)
        layout.addWidget(self._top)
        layout.addWidget(self.stack, 1)
        self.list.opened.connect(self.opened)
        self.list.current_changed.connect(self._on_current)

    @property
    def current(self) -> Action | None:
        return self.list.current if self.stack.currentWidget() is self.list else None

    def show_actions(self, node: Node, actions: Sequence[Action]) -> None:
        if self._node is not None and self._node.code != node.code:
            self._owner = ""
        self._node, self._actions = node, list(actions)
        self._show()

    def show_owner(self, owner: str) -> None:
        """Only the actions of one owner; empty for all."""
        self._owner = owner
        self._show()

    def _show(self) -> None:
        if self._node is None:
            return
        listed = [one for one in self._actions if self._owner in ("", one.owner)]
        shown = [one for one in listed if one.status == "open" or not self.only_open.isChecked()]
        self.of_owner.setText(self.tr("Owner: {owner}  ✕").format(owner=plain_command(self._owner)))
        self.of_owner.setVisible(bool(self._owner))
        self.list.show_actions(shown, self._node.code)
        self.stack.setCurrentWidget(self.list if self._actions else self.empty)
        self._top.setVisible(bool(self._actions))
        open_ = sum(one.status == "open" for one in listed)
        said = counted(open_, self.tr("1 open action"), self.tr("{n} open actions"))
        late = sum(one.is_overdue(today()) for one in self._actions)
        overdue = (
            counted(late, self.tr("1 overdue"), self.tr("{n} overdue")) if late else self.tr("none overdue")
        )
        self.said.setText(
            self.tr("{said} here and below, {overdue} as of {day}").format(
                said=said, overdue=overdue, day=day_text(today())
            )
        )
        self._on_current()

    def _on_current(self) -> None:
        action = self.current
        self.complete.setEnabled(action is not None and action.status == "open")
        self.complete.setToolTip("" if self.complete.isEnabled() else self.tr("First choose an open action"))
        self.current_changed.emit()
