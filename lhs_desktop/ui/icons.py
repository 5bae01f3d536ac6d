"""Lucide icons in the colour of the text."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lhs_desktop.config import resources
from lhs_desktop.ui.colors import blend
from lhs_desktop.ui.theme import theme


def icon(name: str) -> QIcon:
    """An icon by its file name, in the muted colour of the palette in force."""
    colors = theme().colors
    return _icon(name, colors.muted, blend(colors.muted, colors.paper, 0.45))


@lru_cache(maxsize=256)
def _icon(name: str, color: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in (16, 20, 32, 48):
        made.addPixmap(_pixmap(name, color, size), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, color: str, size: int) -> QPixmap:
    text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
