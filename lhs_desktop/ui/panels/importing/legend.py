"""What the colours and signs of the grid mean."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lhs_desktop.services.importing.roles import Part
from lhs_desktop.services.importing.views import RowKind
from lhs_desktop.ui import fonts
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.panels.importing.headers import GAP, paint_chip
from lhs_desktop.ui.panels.importing.roles import MARKS, part_name
from lhs_desktop.ui.theme import theme

PARTS = (
    Part.NODE_CODE,
    Part.PARENT,
    Part.PERIOD,
    Part.NUMERATOR,
    Part.DENOMINATOR,
    Part.PUBLISHED,
    Part.NOT_READ,
)


class Legend(QWidget):
    """One line; what does not fit is left out from the end, the signs of rows first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signs = [
            ("◥", self.tr("problem")),
            (MARKS[RowKind.HEADER], self.tr("heads")),
            (MARKS[RowKind.TOTAL], self.tr("total")),
            (MARKS[RowKind.ABOVE], self.tr("title or note")),
        ]
        self._signs = signs
        words = [part_name(part) for part in PARTS] + [f"{sign} {word}" for sign, word in signs]
        self.setAccessibleName(self.tr("Legend: {words}").format(words=", ".join(words)))

    def sizeHint(self) -> QSize:
        return QSize(300, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(fonts.scaled(self.font(), fonts.SMALL))
        metrics = painter.fontMetrics()
        x, height = PAD, metrics.height() + 2
        for part in PARTS:
            text = part_name(part)
            width = metrics.horizontalAdvance(text) + 2 * GAP + 2
            if x + width > self.width():
                break
            paint_chip(painter, QRect(x, 2, width, height), text, part)
            x += width + 6
        x += 8
        colors = theme().colors
        for sign, word in self._signs:
            width = metrics.horizontalAdvance(f"{sign} {word}")
            if x + width > self.width():
                break
            painter.setPen(QColor(colors.concern if sign == "◥" else colors.ink))
            painter.drawText(QRect(x, 2, width, height), Qt.AlignmentFlag.AlignVCenter, sign)
            painter.setPen(QColor(colors.muted))
            aside = metrics.horizontalAdvance(sign + " ")
            painter.drawText(QRect(x + aside, 2, width, height), Qt.AlignmentFlag.AlignVCenter, word)
            x += width + 14
        painter.end()
