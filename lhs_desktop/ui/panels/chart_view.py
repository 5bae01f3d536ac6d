"""The chart of the chosen measure: drawn beside the window, pointed at by mouse and by keys."""

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

from lhs_desktop.models.charts import ChartPoint, SeriesChart
from lhs_desktop.models.wording import number
from lhs_desktop.ui import fonts
from lhs_desktop.ui.drawing import Easel, Picture
from lhs_desktop.ui.tasks import Lane, Runner
from lhs_desktop.ui.theme import theme

TYPE = 9.5
SETTLE = 60
"""Milliseconds without a further change of size before a chart is drawn anew."""


class ChartView(QWidget):
    """Shows a picture that the easel draws in the background; the last one stays until then."""

    point_chosen = Signal(str)
    """The period code of a point."""
    point_opened = Signal(str)
    drawn = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._easel = Easel()
        self._spec: SeriesChart | None = None
        self._picture: Picture | None = None
        self._chosen = ""
        self._hovered = -1
        self._wanted = 0
        self._drawing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._draw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 130)
        self.setAccessibleName(self.tr("Chart"))
        theme().changed.connect(self._draw)

    @property
    def spec(self) -> SeriesChart | None:
        return self._spec

    @property
    def picture(self) -> Picture | None:
        """What is on the screen; None before the first drawing is done."""
        return self._picture

    @property
    def is_drawn(self) -> bool:
        return self._picture is not None and self._picture.spec is self._spec and not self._drawing

    @property
    def chosen(self) -> str:
        return self._chosen

    def show_chart(self, spec: SeriesChart | None) -> None:
        self._spec = spec
        self._hovered = -1
        if spec is None:
            self._picture = None
            self.update()
            return
        self.setAccessibleDescription(spec.alt_text)
        self._draw()

    def choose(self, period: str) -> None:
        """Marks the point of a period, without telling anyone."""
        self._chosen = period
        point = self._point(self._index())
        if point is not None and self._spec is not None:
            self.setAccessibleDescription(f"{self._said(point)}. {self._spec.alt_text}")
        self.update()

    def place_of(self, period: str) -> QPointF | None:
        """Where the point of a period stands, for those who point at it."""
        picture = self._picture
        if picture is None:
            return None
        for index, point in enumerate(picture.spec.points):
            if point.period == period:
                return picture.places[index] or QPointF(picture.x_of(index), picture.plot.center().y())
        return None

    def _index(self) -> int:
        if self._spec is None:
            return -1
        codes = [point.period for point in self._spec.points]
        return codes.index(self._chosen) if self._chosen in codes else -1

    def _point(self, index: int) -> ChartPoint | None:
        if self._spec is None or not 0 <= index < len(self._spec.points):
            return None
        return self._spec.points[index]

    def _said(self, point: ChartPoint) -> str:
        if self._spec is None or point.value is None:
            return f"{point.label}: {point.note or self.tr('no figure')}"
        unit = "" if self._spec.unit == "ratio" else " " + self._spec.unit
        text = f"{point.label}: {number(point.value, self._spec.decimals)}{unit}"
        return f"{text} ({point.note})" if point.note else text

    # Drawing

    @Slot()
    def _draw(self) -> None:
        """Draws the newest wish; wishes that come while one is drawn become one."""
        if self._spec is None or not self.isVisible() or self._drawing:
            self._wanted += 1
            return
        self._drawing = True
        self._wanted = 0
        spec, size, ratio = self._spec, self.size(), self.devicePixelRatioF()
        colors, type_size = theme().colors, TYPE * fonts.zoom()
        easel = self._easel
        task = self._runner.task()
        task.succeeded.connect(self._on_drawn)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self._runner.start(
            task,
            lambda report: easel.draw(spec, size.width(), size.height(), ratio, colors, type_size),
            Lane.DRAW,
        )

    @Slot(object)
    def _on_drawn(self, picture: Picture) -> None:
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
            if self._spec is not None:
                painter.setPen(QColor(colors.muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Drawing the chart …"))
            return
        painter.drawImage(0, 0, picture.image)
        if picture.spec is self._spec:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_marks(painter, picture)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)

    def _paint_marks(self, painter: QPainter, picture: Picture) -> None:
        color = QColor(theme().colors.accent)
        for index, width in ((self._hovered, 1.0), (self._index(), 1.6)):
            if not 0 <= index < len(picture.places):
                continue
            x = picture.x_of(index)
            faint = QColor(color)
            faint.setAlphaF(0.45)
            painter.setPen(QPen(faint, 0.8))
            painter.drawLine(QPointF(x, picture.plot.top()), QPointF(x, picture.plot.bottom()))
            place = picture.places[index]
            if place is not None:
                painter.setPen(QPen(color, width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(place, 6.0, 6.0)

    # Pointing

    def _choose_index(self, index: int) -> None:
        point = self._point(index)
        if point is not None and point.period != self._chosen:
            self.choose(point.period)
            self.point_chosen.emit(point.period)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        picture = self._picture
        if picture is None or picture.spec is not self._spec:
            return
        index = picture.nearest(event.position().x())
        if index != self._hovered:
            self._hovered = index
            self.update()
            point = self._point(index)
            if point is not None:
                place = picture.places[index] or event.position()
                QToolTip.showText(self.mapToGlobal(place.toPoint()), self._said(point), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose_index(self._picture.nearest(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._spec is None or not self._spec.points:
            return super().keyPressEvent(event)
        last = len(self._spec.points) - 1
        index = self._index() if self._index() >= 0 else last
        moves = {
            Qt.Key.Key_Left: max(index - 1, 0),
            Qt.Key.Key_Right: min(index + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in moves:
            self._choose_index(moves[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            point = self._point(index)
            if point is not None:
                self.point_opened.emit(point.period)
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
        return QSize(640, 260)
