"""What the window remembers from one day to the next."""

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from lhs_desktop.config import data_folder

USUAL = (1366, 768)
"""What a window is opened with where the screen has the room."""
FRAME = QSize(8, 40)
"""About what a frame takes, until the window is shown and tells it."""


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
    room = window.screen().availableSize() - FRAME
    window.resize(QSize(*USUAL).boundedTo(room))


def fit_on_screen(window: QMainWindow) -> None:
    """Makes a window smaller, or moves it, until all of it, its frame too, is on one of the screens there are now.

    How wide the frame is, is known only once the window is shown.
    """
    if window.isMaximized() or window.isFullScreen() or not window.isVisible():
        return
    frame = window.frameGeometry()
    rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not rooms or any(room.contains(frame) for room in rooms):
        return
    shared = [room.intersected(frame) for room in rooms]
    areas = [part.width() * part.height() if part.isValid() else 0 for part in shared]
    room = rooms[areas.index(max(areas))]
    edges = frame.size() - window.size()
    window.resize(window.size().boundedTo(room.size() - edges))
    x = min(max(frame.x(), room.left()), room.right() + 1 - window.width() - edges.width())
    y = min(max(frame.y(), room.top()), room.bottom() + 1 - window.height() - edges.height())
    window.move(x, y)


def restore_splitters(window: QMainWindow) -> None:
    """Where the user left them."""
    store = settings()
    for name, splitter in _splitters(window).items():
        sizes = store.value(f"splitters/{name}")
        if isinstance(sizes, QByteArray):
            splitter.restoreState(sizes)


def _splitters(window: QMainWindow) -> dict[str, QSplitter]:
    return {made.objectName(): made for made in window.findChildren(QSplitter) if made.objectName()}
