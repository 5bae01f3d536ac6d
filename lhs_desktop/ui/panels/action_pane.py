"""Adding and editing an action, at the side of the page, so that the chart stays in view."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import Node
from lhs_desktop.services.actions import Action
from lhs_desktop.ui.panels.date_field import DateField
from lhs_desktop.ui.widgets import button, heading, text_label, tool


@dataclass(frozen=True, slots=True)
class Draft:
    """What the fields hold."""

    title: str = ""
    measure: str = ""
    owner: str = ""
    due: date | None = None
    due_text: str = ""
    """What was typed for it and could not be read yet."""
    cause: str = ""
    expected: str = ""
    notes: str = ""

    def fields(self) -> dict[str, Any]:
        names = set(self.__dataclass_fields__) - {"title", "due_text"}
        return {name: getattr(self, name) for name in names}


class ActionPane(QFrame):
    """Closing it keeps what was typed until it is saved or undone by hand."""

    add_wanted = Signal(str, object)
    """The code of a place and a draft."""
    edit_wanted = Signal(int, object)
    """The number of an action and the fields that differ."""
    status_wanted = Signal(int, str)
    """The number of an action and its new status."""
    closed = Signal()

    WIDTH = 348

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionPane")
        self.setFixedWidth(self.WIDTH)
        self._node: Node | None = None
        self._action: Action | None = None
        self._drafts: dict[int, Draft] = {}
        self.heading = heading()
        self.place = text_label("", muted=True, wrap=True)
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("What will someone do?"))
        self.measure = QComboBox()
        self.owner = QLineEdit()
        self.owner.setPlaceholderText(self.tr("One name"))
        self.due = DateField(self.tr("Due"))
        self.cause = _lines(self.tr("Why is it needed?"))
        self.expected = _lines(self.tr("What should change, by how much?"))
        self.notes = _lines("")
        self.said = text_label("", wrap=True)
        self.save = button(self.tr("Save"), self._save, primary=True)
        self.complete = button(self.tr("Complete"), lambda: self._set_status("done"))
        self.reopen = button(self.tr("Reopen"), lambda: self._set_status("open"))
        self.cancel = button(self.tr("Cancel action"), lambda: self._set_status("cancelled"))
        self.close_button = tool("✕", self.tr("Close (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        self.title.returnPressed.connect(self._save)
        self.owner.returnPressed.connect(self._save)
        self.due.entered.connect(self._save)
        self.title.textChanged.connect(lambda _: self._enable())
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        for name, widget in (
            (self.tr("&Action"), self.title),
            (self.tr("&Measure"), self.measure),
            (self.tr("&Owner"), self.owner),
            (self.tr("&Due"), self.due),
            (self.tr("Ca&use"), self.cause),
            (self.tr("E&xpected effect"), self.expected),
            (self.tr("&Notes"), self.notes),
        ):
            form.addRow(name, widget)
            if widget is not self.due:
                widget.setAccessibleName(name.replace("&", ""))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for one in (self.save, self.complete, self.reopen, self.cancel):
            buttons.addWidget(one)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.place)
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addLayout(buttons)
        layout.addStretch()

    # What others ask of it

    @property
    def number(self) -> int:
        """Of the action that is edited; 0 for a new one."""
        return self._action.number if self._action else 0

    def show_new(self, node: Node, measures: Sequence[Measure], measure: str) -> None:
        self._open(node, None, measures, Draft(measure=measure))

    def show_action(self, action: Action, node: Node, measures: Sequence[Measure]) -> None:
        self._open(node, action, measures, _draft_of(action))

    def refresh(self, action: Action | None) -> None:
        """The action as it is now, after a change; None: it is gone."""
        if not self.isVisible() or self._action is None:
            return
        if action is None:
            self._drafts.pop(self.number, None)
            self.hide()
            self.closed.emit()
            return
        untouched = self.draft() == _draft_of(self._action)
        self._action = action
        if untouched:
            self._fill(_draft_of(action))
        self._enable()

    def draft(self) -> Draft:
        problem = self.due.problem
        return Draft(
            title=self.title.text().strip(),
            measure=self.measure.currentData() or "",
            owner=self.owner.text().strip(),
            due=None if problem else self.due.value(),
            due_text=self.due.text if problem else "",
            cause=self.cause.toPlainText().strip(),
            expected=self.expected.toPlainText().strip(),
            notes=self.notes.toPlainText().strip(),
        )

    def take_focus(self) -> None:
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        self._keep()
        self.hide()
        self.closed.emit()

    def done(self) -> None:
        """What was asked for was done: nothing is kept, a new action's pane closes."""
        self._drafts.pop(self.number, None)
        if self._action is None:
            self._action = None
            self.hide()
            self.closed.emit()

    # Inside

    def _open(self, node: Node, action: Action | None, measures: Sequence[Measure], draft: Draft) -> None:
        if self.isVisible():
            self._keep()
        self._node, self._action = node, action
        self.measure.clear()
        self.measure.addItem(self.tr("none"), "")
        for one in measures:
            self.measure.addItem(one.name, one.code)
        kept = self._drafts.pop(self.number, None)
        if kept is not None and action is None:
            kept = replace(kept, measure=draft.measure)
        self._fill(kept or draft)
        self.heading.setText(
            self.tr("Action {number}").format(number=action.number) if action else self.tr("New action")
        )
        self.place.setText(action.node_name if action else node.name)
        self.show()
        self.raise_()
        self._enable()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        """Keeps a draft that differs from what is stored."""
        draft = self.draft()
        stored = _draft_of(self._action) if self._action else Draft(measure=draft.measure)
        if draft != stored:
            self._drafts[self.number] = draft

    def _fill(self, draft: Draft) -> None:
        self.title.setText(draft.title)
        self.measure.setCurrentIndex(max(self.measure.findData(draft.measure), 0))
        self.owner.setText(draft.owner)
        self.due.set_value(draft.due)
        if draft.due_text:
            self.due.set_text(draft.due_text)
        self.cause.setPlainText(draft.cause)
        self.expected.setPlainText(draft.expected)
        self.notes.setPlainText(draft.notes)

    def _enable(self) -> None:
        action = self._action
        status = action.status if action else ""
        self.save.setEnabled(bool(self.title.text().strip()))
        self.save.setToolTip("" if self.save.isEnabled() else self.tr("Say first what someone will do"))
        self.complete.setVisible(status == "open")
        self.reopen.setVisible(status in ("done", "cancelled"))
        self.cancel.setVisible(status == "open")
        said = {"done": self.tr("This action is done."), "cancelled": self.tr("This action was cancelled.")}
        self.said.setText(said.get(status, ""))
        self.said.setVisible(status in said)

    def _save(self) -> None:
        draft = self.draft()
        if not draft.title or self._node is None:
            self.title.setFocus()
        elif draft.due_text or self.due.is_open_to_doubt:
            self.due.say()  # what is saved was seen in words before
            self.due.setFocus()
        elif self._action is None:
            self.add_wanted.emit(self._node.code, draft)
        else:
            stored = _draft_of(self._action)
            differing = {
                name: getattr(draft, name)
                for name in ("title", *draft.fields())
                if getattr(draft, name) != getattr(stored, name)
            }
            if differing:
                self.edit_wanted.emit(self.number, differing)
            else:
                self.dismiss()

    def _set_status(self, status: str) -> None:
        self.status_wanted.emit(self.number, status)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            # a line has saved by itself, and hands the key on
            if self.isVisible() and not isinstance(QApplication.focusWidget(), QLineEdit):
                self._save()
        else:
            super().keyPressEvent(event)


def _lines(placeholder: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setPlaceholderText(placeholder)
    made.setTabChangesFocus(True)
    made.setFixedHeight(52)
    return made


def _draft_of(action: Action) -> Draft:
    return Draft(
        action.title,
        action.measure,
        action.owner,
        action.due,
        cause=action.cause,
        expected=action.expected,
        notes=action.notes,
    )
