"""What this is, who made its parts, and whose data come with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lhs_desktop import __version__
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.sheets.sheet import Sheet, scrolling
from lhs_desktop.ui.widgets import button


class AboutSheet(Sheet):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("LHS Desktop {version}").format(version=__version__))
        self.say_below(
            self.tr(
                "The workbench of clinical community meetings in a learning health system. It does not use "
                "the network: your data stay in your file. Under the MIT licence."
            )
        )
        self.facts = Facts()
        self.facts.show_facts([*self._parts(), *self._sources()])
        self.close_foot = button(self.tr("Close"), self.dismiss)
        self.put(scrolling(self.facts, self.tr("Licences and attributions")), 1)
        self.foot.addWidget(self.close_foot)
        self.foot.addStretch()

    def _parts(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Icons"), self.tr("Lucide, ISC licence")),
            (self.tr("Type"), self.tr("Source Sans 3, SIL Open Font License; DejaVu Sans")),
            (self.tr("Window"), self.tr("Qt for Python, LGPL version 3")),
            (
                self.tr("Engine"),
                self.tr("SQLAlchemy, pandas, NumPy, matplotlib, Typst and others, each under its licence"),
            ),
            (
                self.tr("Methods"),
                self.tr(
                    "Charts as in qicharts2, rules of NHS England’s Making Data Count, funnels of Spiegelhalter; "
                    "docs/statistics.md lists where they agree with other programs"
                ),
            ),
        ]

    def _sources(self) -> list[tuple[str, str]]:
        """The publishers of the extracts that the bundled recipes read."""
        from lhs_desktop.services.importing import recipes

        return [(recipe.title, recipe.attribution or recipe.publisher) for recipe in recipes.bundled()]

    def take_focus(self) -> None:
        self.close_foot.setFocus(Qt.FocusReason.OtherFocusReason)
