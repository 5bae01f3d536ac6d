"""A picture of peers: drawn beside the window, its nodes pointed at by mouse and by keys."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from lhs_desktop.formats.charts import Palette
from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart
from lhs_desktop.ui.drawing import PeersChart, PeersPicture, peers_picture
from lhs_desktop.ui.panels.canvas import Canvas
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.tasks import Runner
from lhs_desktop.ui.theme import theme

REACH = 14.0
"""Pixels from a point at which it is still meant."""


def codes_of(spec: PeersChart) -> tuple[str, ...]:
    """The nodes of a picture, in the order of its keys."""
    if isinstance(spec, (FunnelChart, RankedChart)):
        return tuple(point.code for point in spec.points)
    if isinstance(spec, ContributionChart):
        return tuple(bar.code for bar in spec.bars)
    return tuple(one.code for one in spec.multiples)


class PeersView(Canvas):
    code_chosen = Signal(str)
    code_opened = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(runner, parent)
        self._said: Mapping[str, str] = {}
        self._empty = ""
        self._chosen = ""
        self._hovered = ""
        self.setMinimumSize(280, 160)
        self.setAccessibleName(self.tr("Picture of the peers"))

    @property
    def spec(self) -> PeersChart | None:
        spec: PeersChart | None = self._spec
        return spec

    @property
    def empty(self) -> str:
        """Why there is no picture; empty where there is one."""
        return self._empty

    @property
    def chosen(self) -> str:
        return self._chosen

    def show_chart(self, spec: PeersChart, said: Mapping[str, str]) -> None:
        """Shows a picture.

        Args:
            spec: What it says.
            said: What is said of each node on hover, by code.
        """
        self._said, self._empty, self._hovered = said, "", ""
        self.wish(spec)
        self._describe()

    def show_sentence(self, sentence: str) -> None:
        """Why there is no picture, in its place."""
        self._empty = sentence
        self.setAccessibleDescription(sentence)
        self.wish(None)

    def choose(self, code: str) -> None:
        """Marks a node, without telling anyone."""
        self._chosen = code
        self._describe()
        self.update()

    def place_of(self, code: str) -> QPointF | None:
        """Where a node stands, for those who point at it; None for one that is not drawn."""
        if self._picture is None or code not in self._picture.places:
            return None
        place: QPointF = self._picture.places[code].center()
        return place

    def _describe(self) -> None:
        if self._spec is not None:
            said = self._said.get(self._chosen, "")
            self.setAccessibleDescription(f"{said} {self._spec.alt_text}".strip())

    # Drawing

    def draw_picture(
        self, spec: PeersChart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> PeersPicture:
        return peers_picture(spec, width, height, ratio, palette, size)

    def words_without_picture(self) -> str:
        return self._empty or super().words_without_picture()

    def paint_marks(self, painter: QPainter, picture: PeersPicture) -> None:
        """A ring around the point of the chosen node, a frame around its panel."""
        color = QColor(theme().colors.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for code, width in ((self._hovered, 1.0), (self._chosen, 2.0)):
            box = picture.places.get(code)
            if box is None:
                continue
            painter.setPen(QPen(color, width))
            if box.width() > 0:
                painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3, 3)
            else:
                painter.drawEllipse(box.center(), 7.0, 7.0)

    # Pointing

    def _at(self, event: QMouseEvent) -> str:
        picture = self._picture
        if picture is None or picture.spec is not self._spec:
            return ""
        code: str = picture.nearest(event.position().x(), event.position().y(), REACH)
        return code

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        code = self._at(event)
        if code != self._hovered:
            self._hovered = code
            self.setCursor(Qt.CursorShape.PointingHandCursor if code else Qt.CursorShape.ArrowCursor)
            self.update()
            where = self.place_of(code)
            if where is not None:
                QToolTip.showText(
                    self.mapToGlobal(where.toPoint()), plain_tip(self._said.get(code, "")), self
                )
            else:
                QToolTip.hideText()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        code = self._at(event)
        if code and event.button() == Qt.MouseButton.LeftButton:
            self._choose(code)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        code = self._at(event)
        if code and event.button() == Qt.MouseButton.LeftButton:
            self.code_opened.emit(code)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = ""
        super().leaveEvent(event)

    def _choose(self, code: str) -> None:
        if code != self._chosen:
            self.choose(code)
            self.code_chosen.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        codes = codes_of(self._spec) if self._spec is not None else ()
        if not codes:
            return super().keyPressEvent(event)
        last = len(codes) - 1
        index = codes.index(self._chosen) if self._chosen in codes else -1
        moves = {
            Qt.Key.Key_Left: max(index - 1, 0),
            Qt.Key.Key_Up: max(index - 1, 0),
            Qt.Key.Key_Right: min(index + 1, last),
            Qt.Key.Key_Down: min(index + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in moves:
            self._choose(codes[moves[Qt.Key(event.key())]])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index >= 0:
            self.code_opened.emit(self._chosen)
        else:
            super().keyPressEvent(event)
        return None

    def sizeHint(self) -> QSize:
        return QSize(480, 420)
