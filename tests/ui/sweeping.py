"""All texts that a window hands to Qt, looked at for what Qt would make more of than letters."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QTabBar,
    QWidget,
)

ROLES = Qt.ItemDataRole
READ_BY_QT = (
    ROLES.ToolTipRole,
    ROLES.StatusTipRole,
    ROLES.WhatsThisRole,
    ROLES.AccessibleTextRole,
    ROLES.AccessibleDescriptionRole,
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
"""Letters that turn those behind them round."""
ROWS, DEEP = 40, 3
WIDEST_COMMAND = 90
AMPERSAND = "R&D"
"""In the hostile names; no text of our own has it."""


def faults(window: QWidget) -> set[str]:
    """What is wrong with the texts of all widgets there are, of a window's commands, and of its title."""
    found = set(_of_text("title", window.windowTitle(), read_by_qt=False))
    for widget in QApplication.allWidgets():
        found.update(_of_widget(widget))
    return found


def _of_widget(widget: QWidget) -> Iterator[str]:
    where = f"{type(widget).__name__} {widget.objectName()}".strip()
    for what, text in (
        ("tooltip", widget.toolTip()),
        ("status tip", widget.statusTip()),
        ("what is this", widget.whatsThis()),
    ):
        yield from _of_text(f"{where}: {what}", text)
    if isinstance(widget, QLabel):
        is_plain = widget.textFormat() is Qt.TextFormat.PlainText
        yield from _of_text(f"{where}: label", widget.text(), read_by_qt=not is_plain)
    if isinstance(widget, QAbstractButton):
        yield from _of_command(f"{where}: button", widget.text())
    if isinstance(widget, QTabBar):
        for at in range(widget.count()):
            yield from _of_command(f"{where}: tab", widget.tabText(at))
            yield from _of_text(f"{where}: tab’s tooltip", widget.tabToolTip(at))
    if isinstance(widget, QMenu):
        yield from _of_command(f"{where}: menu", widget.title())
    for action in widget.actions():
        yield from _of_action(where, action)
    if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
        yield from of_model(widget.model())


def _of_action(where: str, action: QAction) -> Iterator[str]:
    yield from _of_command(f"{where}: action", action.text())
    if len(action.text()) > WIDEST_COMMAND:
        yield f"{where}: an action of {len(action.text())} letters"
    for what, text in (("tooltip", action.toolTip()), ("status tip", action.statusTip())):
        yield from _of_text(f"{where}: action’s {what}", text)


def of_model(model: QAbstractItemModel, parent: QModelIndex | None = None, deep: int = 0) -> Iterator[str]:
    """What is wrong with what a model says, in its cells and its headers."""
    name, above = type(model).__name__, parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
    for column in range(columns):
        for side in Qt.Orientation:
            for role in (ROLES.DisplayRole, *READ_BY_QT):
                text = model.headerData(column, side, role)
                yield from _of_text(f"{name}: header’s {role.name}", text, role in READ_BY_QT)
        for row in range(min(model.rowCount(above), ROWS)):
            index = model.index(row, column, above)
            for role in (ROLES.DisplayRole, *READ_BY_QT):
                text = index.data(role)
                yield from _of_text(f"{name}: {role.name}", text, role in READ_BY_QT)
                if role == ROLES.DisplayRole and isinstance(text, str) and "\n" in text:
                    yield f"{name}: two lines in a cell: {text!r}"
            if column == 0 and deep < DEEP:
                yield from of_model(model, index, deep + 1)


def _of_text(where: str, text: object, read_by_qt: bool = True) -> Iterator[str]:
    if not isinstance(text, str):
        return
    if read_by_qt and Qt.mightBeRichText(text):
        yield f"{where}: read as markup: {text!r}"
    if any(letter in text for letter in TURNING):
        yield f"{where}: turns round: {text!r}"


def _of_command(where: str, text: str) -> Iterator[str]:
    yield from _of_text(where, text)
    if AMPERSAND in text:
        yield f"{where}: a mnemonic out of {text!r}"
