"""Undo and redo as commands: named after what they do, greyed with the reason while they cannot be had."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from lhs_desktop.models.letters import one_line
from lhs_desktop.ui.commands import Commands
from lhs_desktop.ui.plain import plain_command
from lhs_desktop.ui.workbench import Workbench

WIDEST = 44
"""Of what stands in the menu, in average characters: an edit may be called after a text of any length."""


class Undoing(QObject):
    def __init__(self, window: QMainWindow, workbench: Workbench, commands: Commands) -> None:
        super().__init__(window)
        self._menus = window.menuBar()
        self._workbench = workbench
        self._commands = commands
        stack = workbench.undo_stack
        for name, do, keys, tip in (
            ("undo", stack.undo, ["Ctrl+Z"], self.tr("Take back the last change")),
            (
                "redo",
                stack.redo,
                ["Ctrl+Shift+Z", "Ctrl+Y"],
                self.tr("Make the change again that was undone"),
            ),
        ):
            action = QAction(window)
            action.setShortcuts([QKeySequence(one) for one in keys])
            action.triggered.connect(lambda _checked=False, do=do: do())
            commands.adopt(name, action, tip)
        # at once, not when the window comes to rest: a key may be pressed before that
        stack.changed.connect(self.refresh)
        workbench.runner.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        stack = self._workbench.undo_stack
        busy = (
            self.tr("something is being written; wait until it is done")
            if self._workbench.runner.is_writing
            else ""
        )
        for name, bare, named, text, nothing in (
            (
                "undo",
                self.tr("Undo"),
                self.tr("Undo {what}"),
                stack.undoText(),
                self.tr("there is nothing to undo"),
            ),
            (
                "redo",
                self.tr("Redo"),
                self.tr("Redo {what}"),
                stack.redoText(),
                self.tr("there is nothing to redo"),
            ),
        ):
            said = named.format(what=self._short(text)) if text else bare
            self._commands[name].setText(plain_command(said, len(said)))
            self._commands.refuse({name: nothing if not text else busy})

    def _short(self, text: str) -> str:
        """On one line that keeps the menu narrow."""
        metrics = self._menus.fontMetrics()
        line = " ".join(one_line(text).split())
        return metrics.elidedText(line, Qt.TextElideMode.ElideRight, WIDEST * metrics.averageCharWidth())
