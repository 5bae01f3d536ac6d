"""The names that wait, each with what it may mean and what was decided; most of it by single keys."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from lhs_desktop.models.wording import number
from lhs_desktop.services.importing.settling import Decision, Make, MakeAsTold, Means, SetAside
from lhs_desktop.services.importing.tray import Waiting
from lhs_desktop.ui.delegates.rows import RowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.importing.name_words import match_reason, match_text, tr
from lhs_desktop.ui.panels.table import ReportTable


class NamesModel(RecordsModel):
    """Names that wait; ``decisions`` and ``nodes`` (names of nodes by code) are the sheet's."""

    def __init__(
        self, decisions: Mapping[str, Decision], nodes: dict[str, str], parent: QObject | None = None
    ) -> None:
        def decided(one: Waiting) -> str:
            return decision_text(decisions.get(one.node), nodes)

        def may_be(one: Waiting) -> str:
            return match_text(one.proposals[0]) if one.proposals else told_text(one)

        super().__init__(
            [
                Field(
                    self.tr("Name"),
                    lambda one: one.node,
                    muted=lambda one: one.name,
                    tip=_whole,
                    what=self.tr(
                        "A code or name in a file that no node here has. What the file says about it is in grey."
                    ),
                ),
                Field(
                    self.tr("Values"),
                    lambda one: number(one.values),
                    is_number=True,
                    what=self.tr("How many values wait until you place this name."),
                ),
                Field(
                    self.tr("File"),
                    lambda one: ", ".join(one.files),
                    muted=lambda one: True,
                    what=self.tr("The files that have it."),
                ),
                Field(
                    self.tr("May be"),
                    may_be,
                    muted=lambda one: not one.proposals,
                    tip=_matches,
                    what=self.tr("The known node that is most similar, and how similar it is."),
                ),
                Field(
                    self.tr("Decided"),
                    decided,
                    tone=lambda one: "accent",
                    what=self.tr("Your decision: a node that exists, a new node, or set aside."),
                ),
            ],
            parent,
        )

    def refresh(self) -> None:
        """After decisions changed."""
        if self.records:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))


def decision_text(decision: Decision | None, names: dict[str, str]) -> str:
    """What was decided about a name; ``names`` are those of nodes by their codes."""
    match decision:
        case Means(code, remember):
            text = tr("→ {node}") if remember else tr("→ {node}, this once")
            return text.format(node=names.get(code, code))
        case Make(parent, level):
            return tr("new {level} below {node}").format(level=level, node=names.get(parent, parent))
        case MakeAsTold():
            return tr("new, as its file says")
        case SetAside():
            return tr("set aside")
        case _:
            return ""


def told_text(one: Waiting) -> str:
    """What a name is that nothing is like, as its file tells."""
    if not one.level:
        return tr("nothing similar")
    where = tr("new: {level} below {parent}") if one.parent else tr("new: {level} at the top")
    return where.format(level=one.level, parent=one.parent)


def _matches(one: Waiting) -> str:
    return "\n".join(f"{match_text(match)}: {match_reason(match)}" for match in one.proposals)


def _whole(one: Waiting) -> str:
    return f"{one.node} {one.name}".strip()


class NamesTable(ReportTable):
    names_chosen = Signal()
    key_taken = Signal(int)
    """A match by its place, from 0."""
    left = Signal()
    set_aside = Signal()
    make_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name, RowDelegate())
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._does: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_0: self.left.emit,
            Qt.Key.Key_1: lambda: self.key_taken.emit(0),
            Qt.Key.Key_2: lambda: self.key_taken.emit(1),
            Qt.Key.Key_3: lambda: self.key_taken.emit(2),
            Qt.Key.Key_M: self.make_wanted.emit,
            Qt.Key.Key_Delete: self.set_aside.emit,
        }

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.names_chosen.emit()

    def chosen_rows(self) -> Sequence[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, row: int) -> None:
        """One row, and the keyboard on it."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flags.ClearAndSelect | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        do = self._does.get(Qt.Key(event.key()))
        if do is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            do()
        else:
            super().keyPressEvent(event)
