"""Symbols and sparklines by QPainter: the same shapes as in charts and packets."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from lhs_desktop.formats.charts import Palette
from lhs_desktop.models.charts import Flag, Sparkline
from lhs_desktop.models.readings import Status, Variation

UP = {Variation.IMPROVEMENT_HIGH, Variation.CONCERN_HIGH, Variation.NEUTRAL_HIGH}
DOWN = {Variation.IMPROVEMENT_LOW, Variation.CONCERN_LOW, Variation.NEUTRAL_LOW}


def diamond(center: QPointF, radius: float) -> QPolygonF:
    x, y = center.x(), center.y()
    return QPolygonF(
        [QPointF(x, y - radius), QPointF(x + radius, y), QPointF(x, y + radius), QPointF(x - radius, y)]
    )


def paint_point(painter: QPainter, center: QPointF, radius: float, flag: Flag, colors: Palette) -> None:
    """The shape of a flag: circle, diamond, square; an open circle where there is no signal."""
    color = QColor(colors.flag(flag))
    if flag is Flag.NONE:
        painter.setPen(QPen(color, 1.2))
        painter.setBrush(QColor(colors.paper))
        painter.drawEllipse(center, radius * 0.85, radius * 0.85)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if flag is Flag.CONCERN:
        painter.drawPolygon(diamond(center, radius * 1.25))
    elif flag is Flag.NEUTRAL:
        side = radius * 1.8
        painter.drawRect(QRectF(center.x() - side / 2, center.y() - side / 2, side, side))
    else:
        painter.drawEllipse(center, radius, radius)


def paint_variation(
    painter: QPainter, center: QPointF, radius: float, variation: Variation, flag: Flag, colors: Palette
) -> None:
    """The mark of a variation: its shape with an arrow in the direction of the change."""
    if variation is Variation.INSUFFICIENT:
        pen = QPen(QColor(colors.muted), 1.2, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(center, radius * 0.8, radius * 0.8)
        return
    paint_point(painter, center, radius, flag, colors)
    up = 1 if variation in UP else -1 if variation in DOWN else 0
    if up:
        painter.setPen(QPen(QColor(colors.paper), 1.4))
        x, y, length, wing = center.x(), center.y(), radius * 0.55, radius * 0.38
        tip = y - up * length
        painter.drawLine(QPointF(x, y + up * length), QPointF(x, tip))
        painter.drawLine(QPointF(x - wing, tip + up * wing), QPointF(x, tip))
        painter.drawLine(QPointF(x + wing, tip + up * wing), QPointF(x, tip))
    elif flag is Flag.NONE:
        wave(painter, center, radius * 0.45, QColor(colors.common), 1.2)


def wave(painter: QPainter, center: QPointF, half: float, color: QColor, width: float) -> None:
    """One period of a wavy line around a place."""
    painter.setPen(QPen(color, width, c=Qt.PenCapStyle.RoundCap))
    steps = [i / 8 for i in range(-8, 9)]
    points = [
        QPointF(center.x() + step * half, center.y() - math.sin(step * math.pi) * half * 0.55)
        for step in steps
    ]
    painter.drawPolyline(points)


def paint_status(
    painter: QPainter,
    center: QPointF,
    radius: float,
    status: Status,
    colors: Palette,
    within_chance: bool = False,
) -> None:
    """A tick where the target is met, a cross where it is missed, a wave where chance may have missed it."""
    if status not in (Status.MET, Status.MISSED):
        return
    if within_chance:
        wave(painter, center, radius, QColor(colors.chance), 1.8)
        return
    painter.setPen(QPen(QColor(colors.status(status.value)), 1.8, c=Qt.PenCapStyle.RoundCap))
    x, y, r = center.x(), center.y(), radius
    if status is Status.MET:
        painter.drawPolyline(
            [QPointF(x - r, y + r * 0.05), QPointF(x - r * 0.25, y + r * 0.8), QPointF(x + r, y - r * 0.8)]
        )
    else:
        d = r * 0.75
        painter.drawLine(QPointF(x - d, y - d), QPointF(x + d, y + d))
        painter.drawLine(QPointF(x + d, y - d), QPointF(x - d, y + d))


def paint_sparkline(
    painter: QPainter, rect: QRectF, spark: Sparkline, colors: Palette, periods: int = 13
) -> None:
    """The last periods as a line, the newest at the right and marked by its flag, the target dashed.

    A shorter series begins later; gaps stay gaps.
    """
    levels = [value for value in (*spark.values, spark.target) if value is not None]
    if not any(value is not None for value in spark.values):
        return
    low, high = min(levels), max(levels)
    margin = 4.0
    step = (rect.width() - 2 * margin) / max(periods - 1, 1)
    first = periods - len(spark.values)

    def place(index: int, value: float) -> QPointF:
        share = (value - low) / (high - low) if high > low else 0.5
        x = rect.left() + margin + (first + index) * step
        return QPointF(x, rect.bottom() - margin - share * (rect.height() - 2 * margin))

    if spark.target is not None:
        y = place(0, spark.target).y()
        painter.setPen(QPen(QColor(colors.muted), 0.8, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colors.common), 1.25))
    for run in _runs(spark.values):
        points = [place(index, value) for index, value in run]
        if len(points) == 1:
            painter.drawEllipse(points[0], 1.0, 1.0)
        else:
            painter.drawPolyline(points)
    last = spark.values[-1]
    if last is not None:
        paint_point(painter, place(len(spark.values) - 1, last), 3.2, spark.last_flag, colors)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
