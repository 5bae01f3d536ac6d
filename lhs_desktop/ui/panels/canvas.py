"""What every view of a chart does: wish for a picture, show the last one until it is there, paint marks on it."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lhs_desktop.formats.charts import Palette
from lhs_desktop.ui import fonts
from lhs_desktop.ui.tasks import Lane, Runner
from lhs_desktop.ui.theme import theme

TYPE = 9.5
SETTLE = 60
"""Milliseconds without a further change of size before a chart is drawn anew."""


class Canvas(QWidget):
    """Shows a picture that is drawn in the background."""

    drawn = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._spec: Any = None
        self._picture: Any = None
        self._asked: tuple[Any, ...] = ()
        """What the newest drawing is made from; a change of size that comes to the same draws nothing."""
        self._is_wanted = False
        self._is_drawing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self._draw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._draw)

    # What each view does in its own way

    def draw_picture(
        self, spec: Any, width: int, height: int, ratio: float, palette: Palette, size: float
    ) -> Any:
        """Draws; called beside the window. The picture has ``spec`` and ``image``."""
        raise NotImplementedError

    def paint_marks(self, painter: QPainter, picture: Any) -> None:
        """What is chosen and pointed at, over the picture."""
        raise NotImplementedError

    def words_without_picture(self) -> str:
        return self.tr("Drawing the chart …") if self._spec is not None else ""

    # What all do alike

    @property
    def is_drawn(self) -> bool:
        return self._picture is not None and self._picture.spec is self._spec and not self._is_drawing

    def wish(self, spec: Any) -> None:
        """Another chart is wanted; None for none."""
        self._spec = spec
        if spec is None:
            self._picture, self._asked = None, ()
            self.update()
        else:
            # first the parts around it take their room, so that it is drawn once, in its size
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._draw()

    @Slot()
    def _draw(self) -> None:
        """Draws the newest wish; wishes that come while one is drawn become one."""
        if self._spec is None or not self.isVisible() or self._is_drawing:
            self._is_wanted = True
            return
        self._is_wanted = False
        spec, size, ratio = self._spec, self.size(), self.devicePixelRatioF()
        colors, type_size = theme().colors, TYPE * fonts.zoom()
        asked = (spec, size.width(), size.height(), ratio, colors, type_size)
        if self._asked and self._asked[0] is spec and self._asked[1:] == asked[1:]:
            return
        self._asked, self._is_drawing = asked, True
        draw = self.draw_picture
        task = self._runner.task()
        task.succeeded.connect(self._on_drawn)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self._runner.start(
            task,
            lambda report: draw(*asked),
            Lane.DRAW,
        )

    @Slot(object)
    def _on_drawn(self, picture: Any) -> None:
        self._is_drawing = False
        if self._is_wanted:
            self._draw()
        if self._spec is not None:
            self._picture = picture
            self.update()
            if picture.spec is self._spec:
                self.drawn.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._is_drawing, self._asked = False, ()
        raise error

    @Slot()
    def _on_cancelled(self) -> None:
        self._is_drawing, self._asked = False, ()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme().colors
        painter.fillRect(self.rect(), QColor(colors.paper))
        picture = self._picture
        if picture is None:
            painter.setPen(QColor(colors.muted))
            inside = self.rect().adjusted(24, 0, -24, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, flags, self.words_without_picture())
        else:
            painter.drawImage(0, 0, picture.image)
            if picture.spec is self._spec:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self.paint_marks(painter, picture)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

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
