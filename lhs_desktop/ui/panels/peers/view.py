"""A picture of peers: drawn beside the window, its nodes pointed at by mouse and by keys."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lhs_desktop.models.peer_charts import ContributionChart, FunnelChart, RankedChart
from lhs_desktop.ui import fonts
from lhs_desktop.ui.drawing import Easel, PeersChart, PeersPicture
from lhs_desktop.ui.tasks import Lane, Runner
from lhs_desktop.ui.theme import theme

TYPE = 9.5
SETTLE = 60
"""Milliseconds without a further change of size before a chart is drawn anew."""
REACH = 14.0
"""Pixels from a point at which it is still meant."""


def codes_of(spec: PeersChart) -> tuple[str, ...]:
    """The nodes of a picture, in the order of its keys."""
    if isinstance(spec, (FunnelChart, RankedChart)):
        return tuple(point.code for point in spec.points)
    if isinstance(spec, ContributionChart):
        return tuple(bar.code for bar in spec.bars)
    return tuple(one.code for one in spec.multiples)


class PeersView(QWidget):
    """Shows a picture that the easel draws in the background; the last one stays until then."""

    code_chosen = Signal(str)
    code_opened = Signal(str)
    drawn = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._easel = Easel()
        self._spec: PeersChart | None = None
        self._said: Mapping[str, str] = {}
        self._empty = ""
        self._picture: PeersPicture | None = None
        self._chosen = ""
        self._hovered = ""
        self._wanted = False
        self._drawing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._draw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 160)
        self.setAccessibleName(self.tr("Picture of the peers"))
        theme().changed.connect(self._draw)

    @property
    def spec(self) -> PeersChart | None:
        return self._spec

    @property
    def empty(self) -> str:
        """Why there is no picture; empty where there is one."""
        return self._empty

    @property
    def is_drawn(self) -> bool:
        return self._picture is not None and self._picture.spec is self._spec and not self._drawing

    @property
    def chosen(self) -> str:
        return self._chosen

    def show_chart(self, spec: PeersChart, said: Mapping[str, str]) -> None:
        """Shows a picture.

        Args:
            spec: What it says.
            said: What is said of each node on hover, by code.
        """
        self._spec, self._said, self._empty = spec, said, ""
        self._hovered = ""
        self._describe()
        self._draw()

    def show_sentence(self, sentence: str) -> None:
        """Why there is no picture, in its place."""
        self._spec, self._picture, self._empty = None, None, sentence
        self.setAccessibleDescription(sentence)
        self.update()

    def choose(self, code: str) -> None:
        """Marks a node, without telling anyone."""
        self._chosen = code
        self._describe()
        self.update()

    def place_of(self, code: str) -> QPointF | None:
        """Where a node stands, for those who point at it; None for one that is not drawn."""
        if self._picture is None or code not in self._picture.places:
            return None
        return self._picture.places[code].center()

    def _describe(self) -> None:
        if self._spec is not None:
            said = self._said.get(self._chosen, "")
            self.setAccessibleDescription(f"{said} {self._spec.alt_text}".strip())

    # Drawing

    @Slot()
    def _draw(self) -> None:
        """Draws the newest wish; wishes that come while one is drawn become one."""
        if self._spec is None or not self.isVisible() or self._drawing:
            self._wanted = True
            return
        self._drawing, self._wanted = True, False
        spec, size, ratio = self._spec, self.size(), self.devicePixelRatioF()
        colors, type_size = theme().colors, TYPE * fonts.zoom()
        easel = self._easel
        task = self._runner.task()
        task.succeeded.connect(self._on_drawn)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self._runner.start(
            task,
            lambda report: easel.draw_peers(spec, size.width(), size.height(), ratio, colors, type_size),
            Lane.DRAW,
        )

    @Slot(object)
    def _on_drawn(self, picture: PeersPicture) -> None:
        self._drawing = False
        if self._wanted:
            self._draw()
        if self._spec is not None:
            self._picture = picture
            self.update()
            if picture.spec is self._spec:
                self.drawn.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._drawing = False
        raise error

    @Slot()
    def _on_cancelled(self) -> None:
        self._drawing = False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme().colors
        painter.fillRect(self.rect(), QColor(colors.paper))
        picture = self._picture
        if picture is None:
            painter.setPen(QColor(colors.muted))
            inside = self.rect().adjusted(24, 0, -24, 0)
            text = self._empty or (self.tr("Drawing the chart …") if self._spec is not None else "")
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        else:
            painter.drawImage(0, 0, picture.image)
            if picture.spec is self._spec:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_marks(painter, picture)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)

    def _paint_marks(self, painter: QPainter, picture: PeersPicture) -> None:
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
        return picture.nearest(event.position().x(), event.position().y(), REACH)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        code = self._at(event)
        if code != self._hovered:
            self._hovered = code
            self.setCursor(Qt.CursorShape.PointingHandCursor if code else Qt.CursorShape.ArrowCursor)
            self.update()
            where = self.place_of(code)
            if where is not None:
                QToolTip.showText(self.mapToGlobal(where.toPoint()), self._said.get(code, ""), self)
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
        self.update()
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def sizeHint(self) -> QSize:
        return QSize(480, 420)
