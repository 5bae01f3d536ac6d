"""What the colours and signs of the grid mean."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
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
    """A line of them, and further lines where there is no room for all in one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        signs: list[tuple[Part | str, str]] = [
            ("◥", self.tr("problem")),
            (MARKS[RowKind.HEADER], self.tr("headers")),
            (MARKS[RowKind.TOTAL], self.tr("total")),
            (MARKS[RowKind.ABOVE], self.tr("title or note")),
        ]
        self._signs = signs
        words = [part_name(part) for part in PARTS] + [f"{sign} {word}" for sign, word in signs]
        self.setAccessibleName(self.tr("Legend: {words}").format(words=", ".join(words)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        last = self._places(width)[-1][0]
        return last.bottom() + 4

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(max(self.width(), 300)))

    def _font(self) -> QFont:
        return fonts.scaled(self.font(), fonts.SMALL)

    def _places(self, width: int) -> list[tuple[QRect, Part | str, str]]:
        """Where each part and each sign stands, with its word."""
        metrics = QFontMetrics(self._font())
        high, found = metrics.height() + 2, list[tuple[QRect, Part | str, str]]()
        x, y = PAD, 2
        chips: list[tuple[Part | str, str]] = [(part, part_name(part)) for part in PARTS]
        for what, word in chips + self._signs:
            text = word if isinstance(what, Part) else f"{what} {word}"
            wide = metrics.horizontalAdvance(text) + (2 * GAP + 2 if isinstance(what, Part) else 0)
            if x > PAD and x + wide > width:
                x, y = PAD, y + high + 4
            found.append((QRect(x, y, wide, high), what, word))
            x += wide + (6 if isinstance(what, Part) else 14)
            if what is PARTS[-1]:
                x += 8
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        colors = theme().colors
        for rect, what, word in self._places(self.width()):
            if isinstance(what, Part):
                paint_chip(painter, rect, word, what)
                continue
            painter.setPen(QColor(colors.concern if what == "◥" else colors.ink))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, what)
            painter.setPen(QColor(colors.muted))
            aside = painter.fontMetrics().horizontalAdvance(f"{what} ")
            painter.drawText(rect.adjusted(aside, 0, aside, 0), Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()
