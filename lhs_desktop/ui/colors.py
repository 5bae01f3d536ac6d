"""Colours between two colours."""

from PySide6.QtGui import QColor


def blend(over: str, under: str, share: float) -> str:
    """The colour of ``over`` laid on ``under`` with this share, as ``#RRGGBB``."""
    top, ground = QColor(over), QColor(under)
    parts = [
        round(share * a + (1 - share) * b)
        for a, b in zip(top.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*parts).name()
