"""The ledger of an import: every value of the file in exactly one account."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from lhs_desktop.models.ledger import Ledger
from lhs_desktop.models.wording import number
from lhs_desktop.ui.widgets import heading, set_tone, text_label

ALWAYS = ("read", "new")


class LedgerStrip(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(0)
        self.figures = {name: heading() for name, _, _ in self._accounts()}
        self.words = {name: text_label(word, muted=True) for name, word, _ in self._accounts()}
        for column, (name, _, tip) in enumerate(self._accounts()):
            for widget, row in ((self.words[name], 0), (self.figures[name], 1)):
                widget.setToolTip(tip)
                grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(len(self.figures), 1)

    def _accounts(self) -> list[tuple[str, str, str]]:
        return [
            ("read", self.tr("read"), self.tr("All values in the file: the sum of the others")),
            ("new", self.tr("new"), self.tr("Not here before")),
            ("changed", self.tr("changed"), self.tr("Here before with another value")),
            ("same", self.tr("same"), self.tr("Here already")),
            ("rejected", self.tr("rejected"), self.tr("Cannot be stored: see the problems")),
            ("skipped", self.tr("skipped"), self.tr("Left out by the recipe")),
            ("waiting", self.tr("waiting"), self.tr("Kept aside because their node or measure is unknown")),
        ]

    def show_ledger(self, ledger: Ledger, skipped: Mapping[str, int]) -> None:
        """Shows the accounts that hold something, besides what was read and what is new."""
        for name, count in ledger.as_dict().items():
            label = self.figures[name]
            label.setText(number(count))
            label.setAccessibleName(f"{name}: {number(count)}")
            for widget in (label, self.words[name]):
                widget.setVisible(bool(count) or name in ALWAYS)
            troubled = name in ("rejected", "waiting") and count
            set_tone(label, "bad" if troubled and name == "rejected" else "warning" if troubled else "")
        reasons = [f"{reason}: {number(count)}" for reason, count in skipped.items()]
        tip = {name: tip for name, _, tip in self._accounts()}["skipped"]
        self.figures["skipped"].setToolTip("\n".join([tip, *reasons]))
