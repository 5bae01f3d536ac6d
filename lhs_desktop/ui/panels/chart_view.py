"""The chart of the chosen measure: drawn beside the window, pointed at by mouse and by keys."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from lhs_desktop.formats.charts import Palette
from lhs_desktop.models.charts import ChartPoint, SeriesChart
from lhs_desktop.models.wording import number
from lhs_desktop.ui.drawing import Picture, series_picture
from lhs_desktop.ui.panels.canvas import Canvas
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.tasks import Runner
from lhs_desktop.ui.theme import theme


class ChartView(Canvas):
    """A series, its points pointed at by mouse and by keys."""

    point_chosen = Signal(str)
    """The period code of a point."""
    point_opened = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(runner, parent)
        self._chosen = ""
        self._hovered = -1
        self.setMinimumSize(240, 130)
        self.setAccessibleName(self.tr("Chart"))

    @property
    def spec(self) -> SeriesChart | None:
        spec: SeriesChart | None = self._spec
        return spec

    @property
    def picture(self) -> Picture | None:
        """What is on the screen; None before the first drawing is done."""
        picture: Picture | None = self._picture
        return picture

    @property
    def chosen(self) -> str:
        return self._chosen

    def show_chart(self, spec: SeriesChart | None) -> None:
        self._hovered = -1
        if spec is not None:
            self.setAccessibleDescription(spec.alt_text)
        self.wish(spec)

    def choose(self, period: str) -> None:
        """Marks the point of a period, without telling anyone."""
        self._chosen = period
        point = self._point(self._index())
        if point is not None and self._spec is not None:
            self.setAccessibleDescription(f"{self._said(point).rstrip('.')}. {self._spec.alt_text}")
        self.update()

    def place_of(self, period: str) -> QPointF | None:
        """Where the point of a period stands, for those who point at it."""
        picture = self.picture
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
        point: ChartPoint = self._spec.points[index]
        return point

    def _said(self, point: ChartPoint) -> str:
        if self._spec is None or point.value is None:
            return f"{point.label}: {point.note or self.tr('no figure')}"
        unit = "" if self._spec.unit == "ratio" else " " + self._spec.unit
        text = f"{point.label}: {number(point.value, self._spec.decimals)}{unit}"
        text = f"{text} ({point.note})" if point.note else text
        return f"{text}. {point.said}" if point.said else text

    # Drawing

    def draw_picture(
        self, spec: SeriesChart, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> Picture:
        return series_picture(spec, width, height, ratio, palette, size)

    def paint_marks(self, painter: QPainter, picture: Picture) -> None:
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
                QToolTip.showText(self.mapToGlobal(place.toPoint()), plain_tip(self._said(point)), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose_index(self._picture.nearest(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
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

    def sizeHint(self) -> QSize:
        return QSize(640, 260)
