"""The ledger of an import: every value of the file in exactly one account."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from lhs_desktop.models.ledger import Ledger
from lhs_desktop.models.wording import number
from lhs_desktop.ui.flow import FlowLayout
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.widgets import heading, set_tone, stacked, text_label

ALWAYS = ("read", "new")
GAP = 14
"""Between two accounts."""


class LedgerStrip(QWidget):
    """Each account is a word with its figure below; the strip goes on in the next line where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = FlowLayout((), GAP)
        row.setContentsMargins(0, 2, 0, 2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setLayout(row)
        self.figures = {name: heading() for name, _, _ in self._accounts()}
        self.accounts: dict[str, QWidget] = {}
        for name, word, tip in self._accounts():
            made = self.accounts[name] = stacked(text_label(word, muted=True), self.figures[name])
            for widget in made.findChildren(QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignRight)
                widget.setToolTip(plain_tip(tip))
            row.addWidget(made)

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
            self.accounts[name].setVisible(bool(count) or name in ALWAYS)
            troubled = name in ("rejected", "waiting") and count
            set_tone(label, "bad" if troubled and name == "rejected" else "warning" if troubled else "")
        reasons = [f"{reason}: {number(count)}" for reason, count in skipped.items()]
        tip = {name: tip for name, _, tip in self._accounts()}["skipped"]
        self.figures["skipped"].setToolTip(plain_tip("\n".join([tip, *reasons])))
