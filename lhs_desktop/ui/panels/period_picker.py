"""The period of the page: earlier, later, or any that has figures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from lhs_desktop.models.periods import Period
from lhs_desktop.ui.icons import icon
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.theme import theme
from lhs_desktop.ui.widgets import tool


class PeriodPicker(QWidget):
    chosen = Signal(str)
    """A period code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._periods: list[Period] = []
        self.earlier = tool("", self.tr("Earlier period"))
        self.later = tool("", self.tr("Later period"))
        self._draw_arrows()
        theme().changed.connect(self._draw_arrows)
        self.box = QComboBox()
        self.box.setProperty("quiet", True)
        self.box.setAccessibleName(self.tr("Period"))
        self.box.setToolTip(self.tr("Periods with figures"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.earlier, self.box, self.later):
            row.addWidget(widget)
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self.box.activated.connect(self._on_activated)

    def show_periods(self, periods: Sequence[Period], current: Period | None) -> None:
        """Only periods as long as the current one: months with months."""
        grain = current.grain if current else None
        self._periods = [one for one in periods if one.grain is grain]
        self.box.blockSignals(True)
        self.box.clear()
        for one in reversed(self._periods):
            self.box.addItem(one.label, one.code)
        if current in self._periods:
            self.box.setCurrentIndex(self.box.findData(current.code))
        self.box.blockSignals(False)
        self.setVisible(bool(self._periods))
        self._enable()

    def step(self, by: int) -> None:
        """To the next later (1) or earlier (−1) period that has figures."""
        index = self.box.currentIndex() - by
        if 0 <= index < self.box.count():
            self.box.setCurrentIndex(index)
            self._on_activated(index)

    def can_step(self, by: int) -> bool:
        return self.box.count() > 0 and 0 <= self.box.currentIndex() - by < self.box.count()

    @Slot()
    def _draw_arrows(self) -> None:
        self.earlier.setIcon(icon("chevron-left"))
        self.later.setIcon(icon("chevron-right"))

    def _on_activated(self, index: int) -> None:
        self._enable()
        self.chosen.emit(self.box.itemData(index))

    def _enable(self) -> None:
        self.earlier.setEnabled(self.can_step(-1))
        self.later.setEnabled(self.can_step(1))
        none_earlier = self.tr("There are no figures before this period")
        none_later = self.tr("There are no figures after this period")
        self.earlier.setToolTip(
            plain_tip(self.tr("Earlier period (Alt+PgUp)") if self.can_step(-1) else none_earlier)
        )
        self.later.setToolTip(
            plain_tip(self.tr("Later period (Alt+PgDown)") if self.can_step(1) else none_later)
        )
