"""Adding and editing an action, at the side of the page, so that the chart stays in view."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.models.letters import one_line
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import Node
from lhs_desktop.services.actions import Action
from lhs_desktop.ui import fonts
from lhs_desktop.ui.draft_files import Kept
from lhs_desktop.ui.drafts import Draft, Drafts, Place, draft_of, now, record_of
from lhs_desktop.ui.panels.date_field import DateField
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.sheet import scrolling
from lhs_desktop.ui.widgets import button, heading, link, text_label, tool
from lhs_desktop.ui.wording import typed_when

MARGIN = 20
WIDTH, MOST_ZOOM = 348, 1.3
"""At the usual size of text, and how much larger text may make it."""
NOTED = 250
"""Milliseconds within which what is typed is noted; it is on the disk within a second."""


class ActionPane(QFrame):
    """What is typed is kept while it is typed, until it is saved or discarded."""

    add_wanted = Signal(str, object)
    """The code of a place and a draft."""
    edit_wanted = Signal(int, object)
    """The number of an action and the fields that differ."""
    status_wanted = Signal(int, str)
    """The number of an action and its new status."""
    origin_wanted = Signal(str, str, str)
    """The codes of a node, a measure and a period: what the figure was, to be shown by ``show_origin``."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionPane")
        self._place = Place("", "")
        self._node: Node | None = None
        self._action: Action | None = None
        self._period = ""
        self._refusal = ""
        self.drafts = Drafts(self)
        self._typing = QTimer(self, singleShot=True, interval=NOTED)
        self._typing.timeout.connect(self._keep)
        self.heading = heading()
        self.place = text_label("", muted=True, wrap=True)
        self.unsaved = text_label("", wrap=True)
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("What will someone do?"))
        self.measure = QComboBox()
        self.measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.measure.setMinimumContentsLength(12)
        self.origin = text_label("", muted=True, wrap=True)
        self.no_origin = tool("✕", self.tr("The action does not come from a figure"))
        self.no_origin.setProperty("compact", True)
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
        self.discard = link(self.tr("Discard draft"), self._discard)
        self.close_button = tool("✕", self.tr("Close (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        self.no_origin.clicked.connect(self._forget_origin)
        self.measure.activated.connect(lambda _: self._ask_origin())
        self.title.returnPressed.connect(self._save)
        self.owner.returnPressed.connect(self._save)
        self.due.entered.connect(self._save)
        self.title.textChanged.connect(lambda _: self._enable())
        for typed in (self.title.textChanged, self.owner.textChanged, self.due.changed):
            typed.connect(self._on_typed)
        for lines in (self.cause, self.expected, self.notes):
            lines.textChanged.connect(self._on_typed)
        self.measure.currentIndexChanged.connect(self._on_typed)
        self._lay_out()
        self.setTabOrder(self.measure, self.owner)
        self.setTabOrder(self.notes, self.no_origin)  # last: who types goes on to the owner
        self.setTabOrder(self.no_origin, self.save)
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        for name, widget, field in (
            (self.tr("&Action"), self.title, self.title),
            (self.tr("&Measure"), self._measure_and_origin(), self.measure),
            (self.tr("&Owner"), self.owner, self.owner),
            (self.tr("&Due"), self.due, self.due.edit),
            (self.tr("Ca&use"), self.cause, self.cause),
            (self.tr("E&xpected effect"), self.expected, self.expected),
            (self.tr("&Notes"), self.notes, self.notes),
        ):
            form.addRow(name, widget)
            field.setAccessibleName(name.replace("&", ""))
        states = _row(self.complete, self.reopen, self.cancel)
        buttons = _row(self.save, self.discard)
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column.addLayout(form)
        column.addStretch()
        self.fields = scrolling(fields, self.tr("What the action says"))
        self.fields.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 16)
        layout.setSpacing(8)
        for part in (top, self.place, self.unsaved, self.fields, self.said, states, buttons):
            if isinstance(part, QLayout):
                part.setContentsMargins(MARGIN, 0, MARGIN, 0)
                layout.addLayout(part)
            else:
                layout.addWidget(part, 1 if part is self.fields else 0)
        for label in (self.place, self.unsaved, self.said):
            label.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._fit()

    def _fit(self) -> None:
        """As wide as its type asks for."""
        self.setFixedWidth(int(WIDTH * min(fonts.zoom(), MOST_ZOOM)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._keep()

    def _measure_and_origin(self) -> QWidget:
        made = QWidget()
        made.setFocusProxy(self.measure)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.origin, 1)
        line.addWidget(self.no_origin)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.measure)
        layout.addLayout(line)
        return made

    # What others ask of it

    @property
    def number(self) -> int:
        """Of the action that is edited; 0 for a new one."""
        return self._action.number if self._action else 0

    def show_new(
        self, place: Place, node: Node, measures: Sequence[Measure], begun: Draft, *, focus: bool = True
    ) -> None:
        """A new action; one that was begun on this page before is shown as it was left.

        Args:
            place: The page.
            node: Whose action it will be.
            measures: Those to choose from.
            begun: What is known of it: the measure and the point that are chosen.
            focus: Whether the keyboard goes there.
        """
        self._open(place, node, None, measures, begun, focus)

    def show_action(
        self, place: Place, action: Action, node: Node, measures: Sequence[Measure], *, focus: bool = True
    ) -> None:
        self._open(place, node, action, measures, draft_of(action), focus)

    def refuse(self, reason: str) -> None:
        """Why nothing can be saved now; empty where it can."""
        self._refusal = reason
        self._enable()

    def show_origin(self, text: str) -> None:
        """The figure that the action comes from, in words; empty where it comes from none."""
        self.origin.setText(text)
        self.origin.setVisible(bool(text))
        self.no_origin.setVisible(bool(text) and not self._refusal)

    def refresh(self, action: Action | None) -> None:
        """The action as it is now, after a change; None: it is gone."""
        if not self.isVisible() or self._action is None:
            return
        if action is None:
            self._keep()  # it may come back: Redo
            self.hide()
            self.closed.emit()
            return
        typed = self.draft().differing(draft_of(self._action))
        self._action = action
        merged = draft_of(action).with_typed(typed)
        if merged != self.draft():
            self._fill(merged)
        self._enable()

    def draft(self) -> Draft:
        problem = self.due.problem
        return Draft(
            title=self.title.text().strip(),
            measure=self.measure.currentData() or "",
            period=self._period,
            owner=self.owner.text().strip(),
            due=None if problem else self.due.value(),
            due_text=self.due.text if problem else "",
            cause=self.cause.toPlainText().strip(),
            expected=self.expected.toPlainText().strip(),
            notes=self.notes.toPlainText().strip(),
        )

    def take_focus(self) -> None:
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def note(self) -> None:
        """Keeps what was typed up to now."""
        self._keep()

    def dismiss(self) -> None:
        self._keep()
        self.hide()
        self.closed.emit()

    def leave(self) -> bool:
        """The page goes elsewhere: what was typed stays behind with it. Whether there was any of a new action."""
        if self.isHidden():
            return False
        kept = self._keep()
        self.drafts.leave_open(self._place, self.number)
        self.hide()
        return kept and self._action is None

    def left_open(self, place: Place) -> int | None:
        """The number of the action that stood open when that page was left, 0 for a new one; told once."""
        return self.drafts.left_open(place)

    def done(self) -> None:
        """What was asked for was done: nothing is kept, a new action's pane closes."""
        self._forget()
        if self._action is None:
            self.hide()
            self.closed.emit()

    # Inside

    def _open(
        self,
        place: Place,
        node: Node,
        action: Action | None,
        measures: Sequence[Measure],
        draft: Draft,
        focus: bool,
    ) -> None:
        if not self.isHidden():
            self._keep()
        self._place, self._node, self._action = place, node, action
        self.measure.clear()
        self.measure.addItem(self.tr("none"), "")
        for one in measures:
            self.measure.addItem(one_line(one.name), one.code)
        kept = self.drafts.kept(self._record) if not self._refusal else None
        self._fill((draft if action else Draft()).with_typed(kept.fields) if kept else draft)
        self.heading.setText(
            self.tr("Action {number}").format(number=action.number) if action else self.tr("New action")
        )
        self.place.setText(self._where(action) if action else node.name)
        self._show_unsaved(kept)
        self.show()
        self.raise_()
        self._enable()
        if focus:
            self.take_focus()

    def _where(self, action: Action) -> str:
        """The place of an action, with the number that it has in its sender's log."""
        if not action.reference:
            return action.node_name
        return self.tr("{place} · sender’s number {reference}").format(
            place=action.node_name, reference=action.reference
        )

    @property
    def _record(self) -> str:
        return record_of(self._action, self._node.code if self._node else "")

    def _on_typed(self) -> None:
        if not self._typing.isActive() and self.isVisible():
            self._typing.start()

    def _keep(self) -> bool:
        """Keeps what differs from what is stored; whether anything does."""
        self._typing.stop()
        if self.isHidden() or self._refusal or self._node is None:
            return False
        draft = self.draft()
        action = self._action
        fields = draft.differing(draft_of(action) if action else Draft())
        differs = bool(fields) if action else draft.is_begun
        if differs:
            node, name = (action.node, action.node_name) if action else (self._node.code, self._node.name)
            kept = Kept(node, name, self.number, draft.title, now(), fields)
            self.drafts.keep(self._record, kept)
        else:
            self._forget()
        return differs

    def _forget(self) -> None:
        self._typing.stop()
        self.drafts.forget(self._record)
        self._show_unsaved(None)

    def _show_unsaved(self, kept: Kept | None) -> None:
        """That what stands in the fields was typed before, and when."""
        said = self.tr("Not saved yet: typed {when}").format(when=typed_when(kept.typed)) if kept else ""
        self.unsaved.setText(said)
        self.unsaved.setVisible(kept is not None)
        self.discard.setVisible(kept is not None)

    def _discard(self) -> None:
        """Of an action what is stored comes back; a new one goes."""
        self._forget()
        if self._action is not None:
            self._fill(draft_of(self._action))
            self._typing.stop()
            self.take_focus()
        else:
            self.hide()
            self.closed.emit()

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
        self._period = draft.period
        self._ask_origin()

    def _ask_origin(self) -> None:
        self.show_origin("")
        if self._period and self._node is not None:
            code = self._action.node if self._action else self._node.code
            self.origin_wanted.emit(code, self.measure.currentData() or "", self._period)

    def _forget_origin(self) -> None:
        self._period = ""
        self._ask_origin()

    def _enable(self) -> None:
        action, refusal = self._action, self._refusal
        status = action.status if action else ""
        self.save.setEnabled(bool(self.title.text().strip()) and not refusal)
        missing = self.tr("First say what someone will do")
        self.save.setToolTip(plain_tip("" if self.save.isEnabled() else refusal or missing))
        self.complete.setVisible(status == "open")
        self.reopen.setVisible(status in ("done", "cancelled"))
        self.cancel.setVisible(status == "open")
        for one in (self.complete, self.reopen, self.cancel):
            one.setEnabled(not refusal)
            one.setToolTip(plain_tip(refusal))
        for line in (self.title, self.owner, self.due.edit, self.cause, self.expected, self.notes):
            line.setReadOnly(bool(refusal))
        self.measure.setEnabled(not refusal)
        self.due.open.setEnabled(not refusal)
        self.no_origin.setHidden(bool(refusal) or not self.origin.text())
        said = {"done": self.tr("This action is done."), "cancelled": self.tr("This action was cancelled.")}
        sentences = " ".join(part for part in (said.get(status, ""), refusal) if part)
        self.said.setText(sentences)
        self.said.setVisible(bool(sentences))

    def _save(self) -> None:
        draft = self.draft()
        if self._refusal or self._node is None:
            return
        self._keep()  # in case it cannot be saved
        if not draft.title:
            self.title.setFocus()
        elif draft.due_text or self.due.is_open_to_doubt:
            self.due.say()  # what is saved was seen in words before
            self.due.setFocus()
        elif self._action is None:
            self.add_wanted.emit(self._node.code, draft)
        else:
            stored = draft_of(self._action)
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


def _row(*buttons: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(8)
    for one in buttons:
        made.addWidget(one)
    made.addStretch()
    return made


def _lines(placeholder: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setPlaceholderText(placeholder)
    made.setTabChangesFocus(True)
    made.setFixedHeight(52)
    return made
