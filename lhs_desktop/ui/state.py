"""What the window remembers from one day to the next."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from lhs_desktop.config import data_folder


def settings() -> QSettings:
    """In a readable file beside the list of recent databases."""
    return QSettings(str(data_folder() / "window.ini"), QSettings.Format.IniFormat)


def save_window(window: QMainWindow) -> None:
    store = settings()
    store.setValue("geometry", window.saveGeometry())
    for name, splitter in _splitters(window).items():
        store.setValue(f"splitters/{name}", splitter.saveState())
    store.sync()


def restore_window(window: QMainWindow) -> None:
    """As it was left; the first time, as large as a small laptop's screen allows."""
    geometry = settings().value("geometry")
    if isinstance(geometry, QByteArray) and window.restoreGeometry(geometry):
        return
    screen = window.screen().availableSize()
    window.resize(min(1366, screen.width()), min(768, screen.height()))


def restore_splitters(window: QMainWindow) -> None:
    """Where the user left them."""
    store = settings()
    for name, splitter in _splitters(window).items():
        sizes = store.value(f"splitters/{name}")
        if isinstance(sizes, QByteArray):
            splitter.restoreState(sizes)


def _splitters(window: QMainWindow) -> dict[str, QSplitter]:
    return {made.objectName(): made for made in window.findChildren(QSplitter) if made.objectName()}
