"""One line: who improved and stayed so; a click chooses the node, and below the table stands what it did."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lhs_desktop.models.letters import elided, one_line
from lhs_desktop.models.measures import Direction
from lhs_desktop.services.comparing.bright_spots import SUSTAINED, BrightSpot
from lhs_desktop.services.comparing.comparison import Comparison
from lhs_desktop.ui.plain import LONGEST_COMMAND, plain_command, plain_tip
from lhs_desktop.ui.widgets import link, text_label
from lhs_desktop.ui.wording import counted

NAMED = 3
"""Bright spots that are named; the others are counted."""


class Spots(QWidget):
    chosen = Signal(str)
    """The code of a node."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = text_label("", muted=True)
        self.more = text_label("", muted=True)
        self.links: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.said)
        self._row.addWidget(self.more)
        self._row.addStretch(1)

    def show_spots(self, spots: Sequence[BrightSpot], found: Comparison) -> None:
        for made in self.links:
            self._row.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.links = []
        for number, spot in enumerate(spots[:NAMED]):
            name = elided(one_line(spot.peer.name), LONGEST_COMMAND)
            text = self.tr("{name} since {since}").format(name=name, since=spot.since)
            made = link(plain_command(text, len(text)), partial(self.chosen.emit, spot.peer.code))
            made.setToolTip(plain_tip(spot.sentence))
            made.setAccessibleDescription(spot.sentence)
            self._row.insertWidget(1 + number, made)
            self.links.append(made)
        self.said.setText(self._words(spots, found))
        more = len(spots) - len(self.links)
        self.more.setText(counted(more, self.tr("and 1 more"), self.tr("and {n} more")) if more > 0 else "")
        self.more.setToolTip(plain_tip("\n".join(spot.sentence for spot in spots[NAMED:])))

    def _words(self, spots: Sequence[BrightSpot], found: Comparison) -> str:
        if spots:
            return self.tr("Bright spots:")
        if found.measure.direction is Direction.NEUTRAL:
            return self.tr("No bright spots: for this measure neither direction is better.")
        return self.tr(
            "No bright spots: none of these has improved lately and kept it up for {n} periods."
        ).format(n=SUSTAINED)
