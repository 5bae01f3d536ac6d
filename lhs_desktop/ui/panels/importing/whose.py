"""Asks once whose actions or targets a list holds that names no place."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lhs_desktop.errors import LhsError
from lhs_desktop.models.recipes import ListOf
from lhs_desktop.services import nodes
from lhs_desktop.services.importing.prepared import Prepared
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.panels.node_field import NodeField
from lhs_desktop.ui.widgets import button, text_label
from lhs_desktop.ui.workbench import Workbench


def tr(text: str) -> str:
    return QCoreApplication.translate("whose", text)


class Whose(QWidget):
    """Stands above the recipe while a list lacks its place; the node that is open is offered."""

    chosen = Signal(str)
    """The recipe with the place, as TOML."""

    def __init__(self, workbench: Workbench, here: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._here = here
        self._toml = ""
        self.question = text_label("", wrap=True)
        self.field = NodeField(workbench, tr("Whose they are"))
        self.use = button(tr("Use this place"), self._on_use, primary=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, 4, PAD, 4)
        layout.setSpacing(6)
        layout.addWidget(self.question)
        layout.addLayout(row)
        self.field.chosen.connect(lambda code: self.use.setEnabled(bool(code)))
        self.hide()

    def show_file(self, prepared: Prepared | None) -> None:
        """Asks, where the list of a file lacks its place."""
        of = _lacking(prepared)
        if of is not None and prepared is not None and prepared.toml != self._toml:
            self._toml = prepared.toml
            self.question.setText(
                tr("Whose actions are these? No column says, so all of them go to one place.")
                if of is ListOf.ACTIONS
                else tr("Whose targets are these? No column says, so all of them go to one place.")
            )
            self._offer()
        self.setVisible(of is not None)

    def _offer(self) -> None:
        """The node that is open, to be taken with one key."""
        if self._here:
            try:
                self.field.show_node(self._workbench.read(nodes.find, self._here))
            except LhsError:
                self._here = ""
        self.use.setEnabled(bool(self.field.code))

    def take_focus(self) -> None:
        (self.use if self.field.code else self.field).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_use(self) -> None:
        from lhs_desktop.services.importing.drafting_lists import with_place

        if self.field.code and self._toml:
            self.chosen.emit(with_place(self._toml, self.field.code))


def _lacking(prepared: Prepared | None) -> ListOf | None:
    """What a list holds whose place nobody has said."""
    recipe = prepared.recipe if prepared is not None else None
    for part in recipe.parts if recipe is not None else ():
        if part.listing is not None and part.listing.lacks_place:
            return part.listing.of
    return None
