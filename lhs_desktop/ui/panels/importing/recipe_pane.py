"""How a file is read, in words: each role with its reason; as text to edit, and to keep as a file."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from lhs_desktop.models.letters import one_line
from lhs_desktop.models.recipes import Recipe
from lhs_desktop.services.importing.describing import Line, lines
from lhs_desktop.services.importing.prepared import Origin, Prepared
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate
from lhs_desktop.ui.help.first_words import FirstWord
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.importing.name_box import NameBox
from lhs_desktop.ui.panels.importing.pane import LINE, Pane
from lhs_desktop.ui.panels.importing.recipe_words import content, origin_words, subject
from lhs_desktop.ui.panels.importing.whose import Whose
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.recipe_pane import RecipePane as RecipeText
from lhs_desktop.ui.widgets import tool

OTHERS = 24
"""What the choice of recipes takes beside the buttons, in average characters."""
ANEW = ""
"""Recognise the file, or propose."""


class RecipeWords(Pane):
    chosen = Signal(str)
    """A recipe to read by, as TOML; empty: recognise the file or propose."""
    taken_back = Signal()
    save_wanted = Signal(str)
    place_wanted = Signal(str, int, int)
    """A cell to be shown in the grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Recipe"))
        self.setAccessibleName(self.tr("Recipe"))
        self._prepared: Prepared | None = None
        self.whose: Whose | None = None
        self._known: Sequence[Recipe] = ()
        self.others = NameBox(self.tr("Read with"), OTHERS)
        self.others.activated.connect(self._on_chosen)
        self.back = tool(self.tr("Undo"), self.tr("Undo the last change to the recipe"))
        self.as_text = tool(self.tr("As text"), self.tr("Edit the recipe as text"), checkable=True)
        self.save = tool(self.tr("Save as …"), self.tr("Save the recipe as a file"))
        for made in (self.back, self.as_text, self.save):
            made.setProperty("compact", True)
        self.model = RecordsModel(self._fields(), self)
        self.table = ReportTable(self.tr("Recipe in words"), DenseRowDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(1, {0: 22})
        self.table.horizontalHeader().hide()
        self.text = RecipeText()
        self.empty = EmptyState(
            "", "", [(self.tr("Begin with a skeleton"), lambda: self.as_text.setChecked(True))], margin=4
        )
        self._skeleton = ""
        self.stack = QStackedWidget()
        for widget in (self.table, self.text, self.empty):
            self.stack.addWidget(widget)
        self.word = FirstWord("recipe")
        self.word.setContentsMargins(PAD, 0, PAD, 0)
        self.head.insertWidget(1, self.others, 1)
        self.add_tools(self.back, self.as_text, self.save)
        self.head.setStretch(self.head.indexOf(self.beside) + 1, 0)
        self.body.addWidget(self.word)
        self.body.addWidget(self.stack, 1)
        self.as_text.toggled.connect(self._on_as_text)
        self.back.clicked.connect(self.taken_back)
        self.save.clicked.connect(self._on_save)
        self.text.mended.connect(self.chosen)
        self.table.entered_row.connect(self._on_row)

    def _fields(self) -> list[Field]:
        return [
            Field(
                self.tr("What"),
                subject,
                muted=lambda line: line.role is None,
                tip=self._tip,
                what=self.tr("One part of the recipe: how something in the file is read."),
            ),
            Field(
                self.tr("Where, and why"),
                content,
                muted=lambda line: line.reason,
                tip=self._tip,
                what=self.tr("Where it is in the file, and why the program reads it so."),
            ),
        ]

    @staticmethod
    def _tip(line: Line) -> str:
        return "\n".join(part for part in (f"{subject(line)}: {content(line)}", line.reason) if part)

    def ask_whose(self, whose: Whose) -> None:
        """Takes in the question whose a list is that names no place."""
        self.whose = whose
        self.body.insertWidget(0, whose)
        whose.chosen.connect(self.chosen)

    def show_file(self, prepared: Prepared | None, known: Sequence[Recipe], can_take_back: bool) -> None:
        """Shows how a file is read."""
        self.back.setEnabled(can_take_back)
        if prepared is not None and prepared is self._prepared and known == self._known:
            return
        self._prepared, self._known = prepared, known
        if self.whose is not None:
            self.whose.show_file(prepared)
        self._skeleton = _skeleton(prepared)
        has_text = prepared is not None and bool(prepared.toml or self._skeleton)
        for widget in (self.others, self.as_text, self.save, self.back):
            widget.setVisible(prepared is not None and prepared.origin is not Origin.LOOKUP)
        self.as_text.setEnabled(has_text)
        self.save.setEnabled(prepared is not None and bool(prepared.toml))
        if prepared is not None:
            self._fill_others(prepared)
            self.model.show(lines(prepared))
            self.text.show_recipe(prepared.toml, ())
            if self._skeleton:
                self.text.show_skeleton(self._skeleton, self._missing())
        self._turn()

    def _missing(self) -> str:
        return self.tr(
            "No table of figures was recognised. The headers that were found are listed below. What is "
            "missing: which column holds the period, which one names the node, and which ones are the "
            "figures. Fill these in and read again."
        )

    def show_remedy(self) -> None:
        """What is to be done about a recipe that cannot be read by: the question whose a list is, or its text."""
        if self.whose is not None and not self.whose.isHidden():
            if self.isVisible():
                self.whose.take_focus()
        else:
            self.as_text.setChecked(True)

    def least(self) -> int:
        """The height in which its heading, what is asked and a row can be seen."""
        said = [one for one in (self.word, self.whose) if one is not None and not one.isHidden()]
        row = 2 * self.fontMetrics().lineSpacing()
        return LINE + 2 * PAD + row + sum(one.heightForWidth(self.width()) + 4 for one in said)

    def take_focus(self) -> None:
        shown = self.stack.currentWidget()
        (self.text.text if shown is self.text else self.table).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill_others(self, prepared: Prepared) -> None:
        self.others.clear()
        known = prepared.origin is Origin.KNOWN and prepared.recipe is not None
        now = prepared.recipe.name if known and prepared.recipe is not None else origin_words(prepared)
        self.others.addItem(now, prepared.toml)
        if prepared.origin is not Origin.PROPOSED:
            self.others.addItem(self.tr("Recognise or propose again"), ANEW)
        for recipe in self._known:
            if recipe.toml != prepared.toml:
                self.others.addItem(one_line(recipe.title), recipe.toml)
                tip = plain_tip(recipe.name)
                self.others.setItemData(self.others.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def _turn(self) -> None:
        """To the words, the text, or why there is neither."""
        prepared = self._prepared
        if prepared is None:
            self.empty.say("", self.tr("It is found or proposed when the file has been read."))
        elif prepared.origin is Origin.LOOKUP:
            self.empty.say("", self.tr("This file gives the names for the codes in another file."))
        elif not self.model.records:
            self.empty.say(
                "",
                self.tr(
                    "None fits this file, and none could be proposed. Choose one above, or begin with a "
                    "skeleton: the headers are in it, and you fill in the period, the node and the figures."
                )
                if self._skeleton
                else self.tr("None fits this file. Choose one above, or edit it as text if there is one."),
            )
        self.empty.buttons[0].setVisible(bool(self._skeleton))
        if prepared is not None and (prepared.toml or self._skeleton) and self.as_text.isChecked():
            self.stack.setCurrentWidget(self.text)
        else:
            has_words = prepared is not None and bool(self.model.records)
            self.stack.setCurrentWidget(self.table if has_words else self.empty)

    def _on_as_text(self, checked: bool) -> None:
        self._turn()
        if self.as_text.hasFocus() and checked:
            self.text.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, number: int) -> None:
        if number > 0:
            self.chosen.emit(self.others.itemData(number))

    def _on_save(self) -> None:
        if self._prepared is not None and self._prepared.toml:
            self.save_wanted.emit(self._prepared.toml)

    def _on_row(self, index: QModelIndex) -> None:
        line = self.model.record(index.row())
        if line is not None and line.places:
            self.place_wanted.emit(*line.places[0])


def _skeleton(prepared: Prepared | None) -> str:
    """A recipe to begin with, for a file whose cells are there and of which nothing could be made."""
    if prepared is None or prepared.toml or prepared.workbook is None or not prepared.workbook.sheets:
        return ""
    if prepared.error is None or prepared.error.code != "no-table":
        return ""
    from lhs_desktop.services.importing.skeleton import skeleton

    return skeleton(prepared.workbook)
