"""Light and dark: the colours of charts and packets, given to Qt."""

from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from lhs_desktop.formats.charts import DARK, LIGHT, Palette
from lhs_desktop.ui import fonts
from lhs_desktop.ui.colors import blend
from lhs_desktop.ui.stylesheet import stylesheet

SYSTEM, LIGHT_MODE, DARK_MODE = "system", "light", "dark"
MODES = (SYSTEM, LIGHT_MODE, DARK_MODE)


class Theme(QObject):
    """The palette in force, and who wants to know when it changes."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self.mode = SYSTEM
        self.colors: Palette = LIGHT
        self._applied: tuple[Palette, float] | None = None
        self._dressed: WeakSet[QWidget] = WeakSet()
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.apply(SYSTEM)

    @property
    def is_dark(self) -> bool:
        return self.colors is DARK

    @property
    def selection(self) -> str:
        return blend(self.colors.accent, self.colors.paper, 0.20 if self.is_dark else 0.11)

    @property
    def hover(self) -> str:
        return blend(self.colors.accent, self.colors.paper, 0.09 if self.is_dark else 0.05)

    def apply(self, mode: str) -> None:
        """Takes on light, dark, or what the system has."""
        self.mode = mode if mode in MODES else SYSTEM
        dark = self.mode == DARK_MODE or (
            self.mode == SYSTEM and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        colors = DARK if dark else LIGHT
        if (colors, fonts.zoom()) == self._applied:
            return
        self.colors = colors
        self._applied = (colors, fonts.zoom())
        self._application.setFont(fonts.body())
        self._application.setPalette(self._palette())
        for window in self._dressed:
            if isValid(window):
                self._put_on(window)
        self.changed.emit()

    def dress(self, window: QWidget) -> None:
        """Gives a window and all that is in it the style sheet.

        The application has none: widgets are made without a parent, and each would be dressed anew at every level
        that it is put into.
        """
        self._dressed.add(window)
        self._put_on(window)

    def _put_on(self, window: QWidget) -> None:
        window.setStyleSheet(stylesheet(self.colors, self.selection, self.hover))

    def _on_scheme_changed(self) -> None:
        if self.mode == SYSTEM:
            self.apply(SYSTEM)

    def _palette(self) -> QPalette:
        c = self.colors
        role = QPalette.ColorRole
        palette = QPalette()
        for which, color in (
            (role.Window, c.paper),
            (role.WindowText, c.ink),
            (role.Base, c.paper),
            (role.AlternateBase, c.canvas),
            (role.Text, c.ink),
            (role.PlaceholderText, c.muted),
            (role.Button, c.canvas),
            (role.ButtonText, c.ink),
            (role.BrightText, c.missed),
            (role.Highlight, c.accent),
            (role.HighlightedText, c.paper),
            (role.Link, c.accent),
            (role.LinkVisited, c.accent),
            (role.ToolTipBase, c.paper),
            (role.ToolTipText, c.ink),
            (role.Mid, c.line),
            (role.Midlight, c.canvas),
            (role.Light, c.paper),
            (role.Dark, c.line),
            (role.Shadow, c.line),
            (role.Accent, c.accent),
        ):
            palette.setColor(which, QColor(color))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(blend(c.muted, c.paper, 0.65)))
        return palette


def theme() -> Theme:
    """The theme of the application, made when first asked for."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("there is no application yet")
    found = application.findChild(Theme)
    return found if found is not None else Theme(application)
