"""Compares every visible text of a window with the room it is painted in: elided, clipped, overlapping.

``faults(window)`` is empty where all can be read. A name of a node or a measure may be cut in the middle while a hint has
the whole of it; a figure, a header, a button or a tab never.
"""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lhs_desktop.ui.delegates.rows import PAD, RowDelegate, cell_of
from lhs_desktop.ui.itemmodels.tree import MARK_ROLE
from lhs_desktop.ui.names import NameLabel
from lhs_desktop.ui.panels.breadcrumb import Crumb
from lhs_desktop.ui.panels.table import ReportTable

SLACK = 1
"""Pixels that rounding may take."""


def faults(window: QWidget) -> list[str]:
    """What cannot be read as it is: the widget, its text, and what is wrong."""
    found = []
    for widget in _visible(window):
        name = f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}".strip()
        found += [f"{name}: {said}" for said in _of(widget)]
    return found + list(_overlapping(window))


def at_rest(qtbot: QtBot, window: QWidget) -> list[str]:
    """The faults of a window whose layout has come to rest: none, or twice the same."""
    found: list[str] = []

    def look() -> bool:
        before = found[:]
        found[:] = faults(window)
        return found in ([], before)

    qtbot.waitUntil(look, timeout=10_000)
    return found


def _visible(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in (window, *window.findChildren(QWidget))
        if widget.isVisible() and not widget.visibleRegion().isEmpty()
    ]


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QComboBox):
        yield from _box(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QLineEdit):
        yield from _field(widget)
    elif isinstance(widget, QMenuBar):
        yield from _menus(widget)
    elif isinstance(widget, QTreeView):
        yield from _rows(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from _cells(widget)
        if isinstance(widget, QTableView):
            yield from _headers(widget)


def _label(label: QLabel) -> Iterator[str]:
    text, room = label.text(), label.contentsRect()
    if not text:
        return
    if isinstance(label, NameLabel):
        if label.shown != text and not _is_whole(text, label.toolTip()):
            yield f"“{text}” is cut to “{label.shown}” without a hint"
    elif label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + SLACK:
            yield f"“{text}” needs {label.heightForWidth(label.width())} pixels of height and has {label.height()}"
    else:
        needed = label.fontMetrics().horizontalAdvance(
            text.replace("&", "") if label.buddy() is not None else text
        )
        if needed > room.width() + SLACK:
            yield f"“{text}” needs {needed} pixels and has {room.width()}"
    if label.fontMetrics().height() > label.height() + SLACK:
        yield f"“{text}” is lower than its type"
    yield from _clipped(label, text)


def _button(button: QAbstractButton) -> Iterator[str]:
    text = button.text().replace("&", "")
    if isinstance(button, Crumb):
        if button.shown != button.name and not _is_whole(button.name, button.toolTip()):
            yield f"“{button.name}” is cut to “{button.shown}” without a hint"
    elif text and button.sizeHint().width() > button.width() + SLACK:
        yield f"“{text}” needs {button.sizeHint().width()} pixels and has {button.width()}"
    yield from _clipped(button, text)


def _tabs(bar: QTabBar) -> Iterator[str]:
    for at in range(bar.count()):
        if not bar.isTabVisible(at):
            continue
        text, rect = bar.tabText(at), bar.tabRect(at)
        words = QRect(rect.left(), rect.top(), bar.fontMetrics().horizontalAdvance(text), rect.height())
        if words.right() > bar.width() + SLACK or words.left() < 0 or words.width() > rect.width():
            yield f"the tab “{text}” cannot be seen whole"


def _box(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(control, option, part, box).width()
    text = box.currentText()
    if box.fontMetrics().horizontalAdvance(text) > room + SLACK and not _is_whole(text, box.toolTip()):
        yield f"“{text}” needs {box.fontMetrics().horizontalAdvance(text)} pixels and has {room}"
    yield from _clipped(box, text)


def _field(field: QLineEdit) -> Iterator[str]:
    hint = field.placeholderText()
    if not field.text() and field.fontMetrics().horizontalAdvance(hint) > field.width():
        yield f"“{hint}” needs more than {field.width()} pixels"


def _headers(table: QTableView) -> Iterator[str]:
    header, model = table.horizontalHeader(), table.model()
    if not header.isVisible():
        return
    for column in range(model.columnCount()):
        if header.isSectionHidden(column):
            continue
        text = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        needed = header.fontMetrics().horizontalAdvance(text) + 2 * PAD
        if needed > header.sectionSize(column) + SLACK:
            yield f"the header “{text}” needs {needed} pixels and has {header.sectionSize(column)}"
    if isinstance(table, ReportTable) and header.length() > table.viewport().width() + SLACK:
        yield f"its columns need {header.length()} pixels and have {table.viewport().width()}"


def _cells(view: QAbstractItemView) -> Iterator[str]:
    """The cells that our own delegate paints, on the screen now."""
    delegate, model = view.itemDelegate(), view.model()
    if not isinstance(delegate, RowDelegate) or not isinstance(view, QTableView):
        return
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    first, last = max(view.rowAt(0), 0), view.rowAt(view.viewport().height() - 1)
    for row in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            if view.isColumnHidden(column) or not index.data():
                continue
            metrics = QFontMetrics(delegate.font_of(option, index))
            rect = view.visualRect(index)
            room = rect.width() - 2 * PAD - delegate.beside(index)
            cell = cell_of(index)
            lines = cell.lines(metrics, room, 2 if rect.height() >= 2 * metrics.height() else 1)
            shown = " ".join(text for text, _ in lines if text)
            for text, behind in lines:
                gap = PAD if text and behind else 0
                wide = metrics.horizontalAdvance(text) + gap + metrics.horizontalAdvance(behind)
                if wide > room + SLACK:
                    yield f"“{text} {behind}” needs {wide} pixels and has {room}"
            if shown != cell.text and not _is_whole(cell.text, index.data(Qt.ItemDataRole.ToolTipRole)):
                yield f"“{cell.text}” is cut to “{shown}” without a hint"


def _rows(tree: QTreeView) -> Iterator[str]:
    """The rows of a tree on the screen now: a name that its marks or the edge may cut is whole in its hint."""
    index = tree.indexAt(QPoint(1, 1))
    while index.isValid() and tree.visualRect(index).top() < tree.viewport().height():
        text, rect = str(index.data() or ""), tree.visualRect(index)
        if tree.fontMetrics().height() > rect.height() + SLACK:
            yield f"“{text}” is lower than its type"
        room = rect.width() // 2 if index.data(MARK_ROLE) else rect.width()
        whole = _is_whole(text, index.data(Qt.ItemDataRole.ToolTipRole))
        if tree.fontMetrics().horizontalAdvance(text) > room and not whole:
            yield f"“{text}” is cut without a hint"
        index = tree.indexBelow(index)


def _menus(bar: QMenuBar) -> Iterator[str]:
    for action in bar.actions():
        text, rect = action.text().replace("&", ""), bar.actionGeometry(action)
        if not action.isVisible() or not text:
            continue
        if bar.fontMetrics().horizontalAdvance(text) > rect.width() or not bar.rect().contains(rect):
            yield f"the menu “{text}” cannot be seen whole"


def _clipped(widget: QWidget, text: str) -> Iterator[str]:
    """Cut off by a part around it that cannot be scrolled."""
    if not text or _scrolls(widget):
        return
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    around = widget.parentWidget()
    while around is not None:
        whole = QRect(around.mapTo(window, QPoint(0, 0)), around.size())
        if not whole.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
            yield f"“{text}” is cut off by {type(around).__name__} {around.objectName()}".rstrip()
            return
        around = None if around is window else around.parentWidget()


def _scrolls(widget: QWidget) -> bool:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea):
            return True
        around = around.parentWidget()
    return False


def _overlapping(window: QWidget) -> Iterator[str]:
    """Two texts, one over the other."""
    told = []
    for widget in _visible(window):
        text = ""
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            text = widget.text()
        elif isinstance(widget, QComboBox):
            text = widget.currentText()
        if text:
            seen = widget.visibleRegion().boundingRect()
            told.append((widget, text, seen.translated(widget.mapTo(window, QPoint(0, 0)))))
    for (one, text, rect), (other, other_text, other_rect) in combinations(told, 2):
        both = rect.intersected(other_rect)
        nested = one.isAncestorOf(other) or other.isAncestorOf(one)
        if not nested and both.width() > 2 and both.height() > 2:
            yield f"“{text}” and “{other_text}” stand over each other"


def _is_whole(text: str, hint: object) -> bool:
    """Whether a hint has all of a text, wherever its lines are broken."""
    return " ".join(text.split()) in " ".join(str(hint or "").split())
