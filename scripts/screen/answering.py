"""``python -m scripts.screen.answering SOCKET [DATABASE]``: the program, with a thread that answers where things are.

Each question is a line of JSON and so is each answer. What is asked of the window is looked up by its own thread.
"""

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, QThreadPool
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)


class Answering(QObject):
    """Lives in the thread of the window; looks things up there for the thread that reads the socket."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, Wanted):
            try:
                event.answers.put(event.look())
            except Exception as error:  # a driver wants to know, and the program goes on
                event.answers.put({"error": repr(error)})
            return True
        return super().event(event)


class Wanted(QEvent):
    def __init__(self, look: Callable[[], Any]) -> None:
        super().__init__(QEvent.Type.User)
        self.look = look
        self.answers: SimpleQueue[Any] = SimpleQueue()


def shown() -> Iterator[QWidget]:
    """All widgets that can be seen, those of a dialog or a menu first."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    tops.sort(key=lambda top: not top.isModal() and top.windowType() is Qt.WindowType.Window)
    for top in tops:
        yield top
        yield from (part for part in top.findChildren(QWidget) if part.isVisible())


def plain(text: str) -> str:
    return text.replace("&", "").strip()


def middle(widget: QWidget, rect: QRect) -> list[int]:
    point = widget.mapToGlobal(rect.intersected(widget.rect()).center())
    return [point.x(), point.y()]


def where(text: str, kind: str = "QWidget", nth: int = 0) -> list[int] | None:
    """The middle of the nth visible thing of a kind whose text, name or placeholder is the text."""
    left = nth
    for widget in shown():
        for found in _places(widget, text, kind):
            if left == 0:
                return found
            left -= 1
    return None


def _places(widget: QWidget, text: str, kind: str) -> Iterator[list[int]]:
    if isinstance(widget, QTabBar) and kind in ("QTabBar", "QWidget"):
        for index in range(widget.count()):
            if plain(widget.tabText(index)).startswith(text):
                yield middle(widget, widget.tabRect(index))
    if isinstance(widget, QAbstractItemView) and kind in ("QAbstractItemView", "QWidget"):
        yield from _rows(widget, text)
    if any(base.__name__ == kind for base in type(widget).__mro__):
        words = {widget.objectName(), widget.accessibleName(), widget.windowTitle()}
        if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
            words.add(plain(widget.text()))
        if isinstance(widget, QLineEdit):
            words.add(widget.placeholderText())
        if text in words:
            yield middle(widget, widget.rect())


def _rows(view: QAbstractItemView, text: str) -> Iterator[list[int]]:
    model = view.model()
    todo = [model.index(row, 0, view.rootIndex()) for row in range(model.rowCount(view.rootIndex()))]
    while todo:
        index = todo.pop(0)
        first = index
        for column in range(model.columnCount(index.parent())):
            cell = index.siblingAtColumn(column)
            if str(cell.data() or "").startswith(text):
                rect = view.visualRect(cell)
                if rect.isValid() and view.viewport().rect().intersects(rect):
                    yield middle(view.viewport(), rect)
                break
        todo[:0] = (
            [model.index(row, 0, first) for row in range(model.rowCount(first))] if _open(view, first) else []
        )


def _open(view: QAbstractItemView, index: QModelIndex) -> bool:
    is_expanded = getattr(view, "isExpanded", None)
    return bool(is_expanded(index)) if is_expanded else False


def box(text: str) -> list[int] | None:
    """Left, top, width and height on the screen of the visible thing with a name, or of a class of that name."""
    for widget in shown():
        if text in (widget.objectName(), widget.accessibleName(), type(widget).__name__):
            corner = widget.mapToGlobal(QPoint(0, 0))
            return [corner.x(), corner.y(), widget.width(), widget.height()]
    return None


def row(text: str, number: int = 0) -> list[int] | None:
    """The middle of a row of the table or list in the visible thing with a name, or of a class of that name."""
    for widget in shown():
        if text not in (widget.objectName(), widget.accessibleName(), type(widget).__name__):
            continue
        for view in (widget, *widget.findChildren(QAbstractItemView)):
            if isinstance(view, QAbstractItemView) and view.isVisible():
                index = view.model().index(number, 0, view.rootIndex())
                return middle(view.viewport(), view.visualRect(index)) if index.isValid() else None
    return None


def beyond() -> list[str]:
    """What is shown but lies beyond the screen, or is a window whose frame does."""
    screen = QGuiApplication.primaryScreen().availableGeometry()
    found = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        if top.isWindow() and not screen.contains(top.frameGeometry()):
            found.append(f"{type(top).__name__} {top.frameGeometry().getRect()}")
        for part in top.findChildren(QAbstractButton):
            seen = part.visibleRegion().boundingRect()
            here = QRect(part.mapToGlobal(QPoint(0, 0)), part.size())
            if part.isVisible() and not seen.isEmpty() and not screen.contains(here):
                found.append(f"{plain(part.text()) or part.accessibleName()} {here.getRect()}")
    return found


def busy() -> bool:
    """Whether anything runs in the background."""
    pools = [pool for top in QApplication.topLevelWidgets() for pool in top.findChildren(QThreadPool)]
    benches = QApplication.instance().findChildren(QThreadPool)  # type: ignore[union-attr]
    return any(pool.activeThreadCount() for pool in (*pools, *benches))


def texts() -> list[str]:
    """What can be read on buttons, tabs and labels."""
    found = []
    for widget in shown():
        if isinstance(widget, QAbstractButton | QLabel) and widget.text():
            found.append(plain(widget.text())[:120])
        if isinstance(widget, QTabBar):
            found += [plain(widget.tabText(index)) for index in range(widget.count())]
    return found


def focus() -> str:
    widget = QApplication.focusWidget()
    return (
        "" if widget is None else f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()}"
    )


QUESTIONS: dict[str, Callable[..., Any]] = {
    "where": where,
    "box": box,
    "row": row,
    "beyond": beyond,
    "busy": busy,
    "texts": texts,
    "focus": focus,
}


def answer(number: int, here: Answering) -> None:
    with socket.socket(fileno=number) as open_socket, open_socket.makefile("rw", encoding="utf-8") as file:
        for line in file:
            asked = json.loads(line)
            wanted = Wanted(partial(QUESTIONS[asked.pop("question")], **asked))
            answers = wanted.answers
            QApplication.postEvent(here, wanted)
            file.write(json.dumps(answers.get()) + "\n")
            file.flush()


def main(arguments: list[str]) -> int:
    from lhs_desktop.app import open_window
    from lhs_desktop.ui.run import application

    made = application()
    made.setCursorFlashTime(0)  # a caret that blinks would never let the picture rest
    here = Answering(made)
    threading.Thread(target=answer, args=(int(arguments[0]), here), daemon=True).start()
    return open_window(arguments[1] if len(arguments) > 1 else None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
