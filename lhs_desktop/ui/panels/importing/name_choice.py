"""What a name that waits is to become: a known node, a new one, or nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.models.wording import number
from lhs_desktop.services import nodes
from lhs_desktop.services.importing.settling import (
    Decision,
    Make,
    MakeAsTold,
    Means,
    SetAside,
    level_below,
    level_names,
)
from lhs_desktop.services.importing.tray import Waiting
from lhs_desktop.ui.panels.importing.name_words import match_reason, match_text, span
from lhs_desktop.ui.panels.node_field import NodeField
from lhs_desktop.ui.panels.wrapping import WrappingBox, WrappingRadio
from lhs_desktop.ui.widgets import heading, text_label
from lhs_desktop.ui.wording import counted
from lhs_desktop.ui.workbench import Workbench

MATCHES = 3
INDENT = 24


class NameChoice(QWidget):
    decided = Signal(object)
    """What each of the names shown becomes: a mapping of names to decisions, None where one waits on."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._shown: tuple[Waiting, ...] = ()
        self.name = heading(wrap=True)
        self.about = text_label("", muted=True, wrap=True)
        self.wait = WrappingRadio(self.tr("Leave it waiting"))
        self.matches = [WrappingRadio() for _ in range(MATCHES)]
        self.reasons = [text_label("", muted=True, wrap=True) for _ in range(MATCHES)]
        self.other = WrappingRadio(self.tr("Another node"))
        self.node = NodeField(workbench, self.tr("The node that is meant"))
        self.told = WrappingRadio(self.tr("Make it as the file says"))
        self.told_words = text_label("", muted=True, wrap=True)
        self.make = WrappingRadio(self.tr("Make it elsewhere"))
        self.parent_node = NodeField(workbench, self.tr("The node above the new one"))
        self.levels = QComboBox()
        self.levels.setAccessibleName(self.tr("Level of the new node"))
        self.aside = WrappingRadio(self.tr("Set aside: leave these figures out"))
        self.remember = WrappingBox(self.tr("Remember this name for next time"))
        self.remember.setChecked(True)
        self.group = QButtonGroup(self)
        for made in (self.wait, *self.matches, self.other, self.told, self.make, self.aside):
            self.group.addButton(made)
        self._lay_out()
        self.group.buttonToggled.connect(self._on_toggled)
        self.node.chosen.connect(lambda _code: self._tell())
        self.parent_node.chosen.connect(self._on_parent)
        self.levels.activated.connect(lambda _row: self._tell())
        self.remember.toggled.connect(lambda _on: self._tell())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 0)
        layout.setSpacing(6)
        layout.addWidget(self.name)
        layout.addWidget(self.about)
        layout.addSpacing(6)
        layout.addWidget(self.wait)
        for radio, reason in zip(self.matches, self.reasons, strict=True):
            layout.addWidget(radio)
            reason.setContentsMargins(INDENT, 0, 0, 4)
            layout.addWidget(reason)
        layout.addWidget(self.other)
        layout.addWidget(self._below(self.node))
        layout.addWidget(self.told)
        self.told_words.setContentsMargins(INDENT, 0, 0, 4)
        layout.addWidget(self.told_words)
        layout.addWidget(self.make)
        layout.addWidget(self._below(self.parent_node, self.levels))
        layout.addWidget(self.aside)
        layout.addSpacing(6)
        layout.addWidget(self.remember)
        layout.addStretch(1)

    def _below(self, *fields: QWidget) -> QWidget:
        """Fields that belong to the choice above them."""
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(INDENT, 0, 0, 4)
        words = (self.tr("below"), self.tr("level")) if len(fields) > 1 else ("",)
        for row, (word, field) in enumerate(zip(words, fields, strict=True)):
            if word:
                grid.addWidget(text_label(word, muted=True), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        return made

    # What it shows

    def show_names(self, names: Sequence[Waiting], decision: Decision | None) -> None:
        """Shows one name, or what can be done with several together.

        Args:
            names: The names.
            decision: What was decided, where it is the same for all.
        """
        self._shown = tuple(names)
        self.setEnabled(bool(names))
        self._say()
        if not self.levels.count() and self._workbench.is_open:
            self.levels.addItems(self._workbench.read(level_names))
        self._choose(decision)

    def _say(self) -> None:
        names = self._shown
        values = number(sum(one.values for one in names))
        if len(names) == 1:
            one = names[0]
            self.name.setText(f"{one.name} ({one.node})" if one.name else one.node)
            said = self.tr("{values} values of {measures}, {span}, in {files}")
            measures = counted(len(one.measures), self.tr("1 measure"), self.tr("{n} measures"))
            files = ", ".join(one.files)
            self.about.setText(said.format(values=values, measures=measures, span=span(one), files=files))
        else:
            self.name.setText(counted(len(names), "", self.tr("{n} names together")) if names else "")
            self.about.setText(self.tr("{values} values").format(values=values) if names else "")
        self._say_told()
        texts = self._match_texts()
        for place, (radio, reason) in enumerate(zip(self.matches, self.reasons, strict=True)):
            text, why = texts[place] if place < len(texts) else ("", "")
            radio.say(text)
            radio.setAccessibleName(f"{text}, {why}")
            reason.setText(why)
            radio.setVisible(bool(text))
            reason.setVisible(bool(text))

    def _say_told(self) -> None:
        """What the file says of the place, or of how many of them."""
        told = [one for one in self._shown if one.level]
        self.told.setVisible(bool(told))
        self.told_words.setVisible(bool(told))
        self.make.say(self.tr("Make it elsewhere") if told else self.tr("Make the node here"))
        if len(self._shown) == 1 and told:
            one = told[0]
            where = self.tr("{level} below {parent}") if one.parent else self.tr("{level} at the top")
            self.told_words.setText(where.format(level=one.level, parent=one.parent))
        else:
            several = counted(
                len(told),
                self.tr("each with its own level and parent"),
                self.tr("each of the {n} with its own level and parent"),
            )
            self.told_words.setText(several)
        self.told.setAccessibleName(f"{self.tr('Make it as the file says')}, {self.told_words.text()}")

    def _match_texts(self) -> list[tuple[str, str]]:
        if len(self._shown) == 1:
            return [(match_text(one), match_reason(one)) for one in self._shown[0].proposals]
        having = sum(bool(one.proposals) for one in self._shown)
        if not having:
            return []
        why = self.tr("{n} of the {all} have one; the others keep waiting")
        return [
            (
                self.tr("The most likely match for each"),
                why.format(n=number(having), all=number(len(self._shown))),
            )
        ]

    def _choose(self, decision: Decision | None) -> None:
        """Shows a decision, without saying that it was made."""
        self.blockSignals(True)
        self.node.show_node(None)
        match decision:
            case Means(code, remember):
                self.remember.setChecked(remember)
                self._of(code).setChecked(True)
                if self.other.isChecked():
                    self.node.show_node(self._workbench.read(nodes.find, code))
            case Make(parent, level):
                self.make.setChecked(True)
                self.parent_node.show_node(self._workbench.read(nodes.find, parent))
                self.levels.setCurrentText(level)
            case MakeAsTold():
                self.told.setChecked(True)
            case SetAside():
                self.aside.setChecked(True)
            case _:
                self.wait.setChecked(True)
        self.blockSignals(False)
        self._enable()

    def _of(self, code: str) -> QRadioButton:
        if len(self._shown) == 1:
            for radio, match in zip(self.matches, self._shown[0].proposals, strict=False):
                if match.node == code:
                    return radio
        return self.other

    # What is decided

    def take_match(self, place: int) -> None:
        """Ticks a proposed match, counted from 0."""
        if self.matches[place].isVisibleTo(self):
            self.matches[place].setChecked(True)

    def decisions(self) -> dict[str, Decision | None]:
        """What each of the names becomes."""
        return {one.node: self._decision(one) for one in self._shown}

    def _decision(self, one: Waiting) -> Decision | None:
        remember = self.remember.isChecked()
        for place, radio in enumerate(self.matches):
            if radio.isChecked() and place < len(one.proposals):
                return Means(one.proposals[place].node, remember)
        if self.other.isChecked() and self.node.code:
            return Means(self.node.code, remember)
        if self.told.isChecked() and one.level:
            return MakeAsTold()
        if self.make.isChecked() and self.parent_node.code and self.levels.currentText():
            return Make(self.parent_node.code, self.levels.currentText())
        return SetAside() if self.aside.isChecked() else None

    def _on_toggled(self, button: QRadioButton, on: bool) -> None:
        if on and not self.signalsBlocked():
            self._enable()
            self._tell()

    def _on_parent(self, code: str) -> None:
        if code:
            self.levels.setCurrentText(self._workbench.read(level_below, code))
        self._tell()

    def _enable(self) -> None:
        self.node.setEnabled(self.other.isChecked())
        for field in (self.parent_node, self.levels):
            field.setEnabled(self.make.isChecked())
        places = any(radio.isChecked() for radio in (*self.matches, self.other))
        self.remember.setEnabled(places)
        self.remember.setToolTip(
            self.tr("The name will mean this node in extracts that are read with the same recipe")
            if places
            else self.tr("Only possible when the name means a known node")
        )

    def _tell(self) -> None:
        if self._shown:
            self.decided.emit(self.decisions())

    def take_focus(self) -> None:
        checked = self.group.checkedButton() or self.wait
        checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_here(self) -> None:
        """Ticks that the node is made: as its file tells, else it is asked where."""
        if self.told.isVisibleTo(self):
            self.told.setChecked(True)
            return
        self.make.setChecked(True)
        self.parent_node.setFocus(Qt.FocusReason.OtherFocusReason)
