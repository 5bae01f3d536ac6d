"""The numerator and the denominator of a figure: the number, and what it counts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from lhs_desktop.models.measures import Measure
from lhs_desktop.models.observations import Reported
from lhs_desktop.models.wording import amount
from lhs_desktop.ui.widgets import text_label


class Parts(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numerator, self.denominator = _figure(), _figure()
        self._what = [text_label("", muted=True, wrap=True) for _ in range(2)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, figure in enumerate((self.numerator, self.denominator)):
            grid.addWidget(figure, row, 0, top | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._what[row], row, 1, top)

    def show_parts(self, measure: Measure, reported: Reported | None) -> None:
        """Shows them; nothing for a measure without a denominator, or where there is no figure."""
        shown = reported is not None and measure.has_denominator and reported.numerator is not None
        self.setVisible(shown)
        if reported is None:
            return
        for label, what, value, text, name in (
            (self.numerator, self._what[0], reported.numerator, measure.numerator, self.tr("Numerator")),
            (
                self.denominator,
                self._what[1],
                reported.denominator,
                measure.denominator,
                self.tr("Denominator"),
            ),
        ):
            label.setText(amount(value))
            label.setAccessibleName(f"{name}: {amount(value)} {text}")
            what.setText(text or name)


def _figure() -> QLabel:
    return text_label("", selectable=True)
