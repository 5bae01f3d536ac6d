"""Type on the screen: the platform's own font, two sizes, figures of one width."""

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from lhs_desktop.config import resources

BODY = 10.5
TITLE = 1.5
SMALL = 0.92


def body() -> QFont:
    """The font of everything; where a platform has none of its own (no screen), the bundled one."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if is_screenless() or not QFontDatabase.families():
        font = QFont(_bundled())
    font.setPointSizeF(BODY * zoom())
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def is_screenless() -> bool:
    """Whether nothing is really shown: there are no fonts then, and no edges of a screen."""
    return QGuiApplication.platformName() in ("offscreen", "minimal")


def scaled(font: QFont, factor: float) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * factor)
    return made


_zoom = 1.0


def zoom() -> float:
    return _zoom


def set_zoom(factor: float) -> None:
    """Text size as a multiple of the usual one, between 0.8 and 2; takes effect with the theme."""
    global _zoom
    _zoom = min(max(factor, 0.8), 2.0)


def _bundled() -> str:
    names = [
        QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
        for path in sorted((resources() / "fonts").glob("SourceSans3-*.ttf"))
    ]
    return names[0][0] if names and names[0] else "sans-serif"
