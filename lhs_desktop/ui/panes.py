"""F6 goes round the parts of the window: message, tree, page, beside the chart, action, status."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the window, and what gives it the focus when nothing in it had it before."""

    widget: QWidget
    take_focus: Callable[[], object]
    returns: bool = True
    """Whether the focus comes back to where it was; a field that was searched in is done with."""

    def holds(self, widget: QWidget) -> bool:
        return widget is self.widget or self.widget.isAncestorOf(widget)


class Panes(QObject):
    """Each part gets the focus where it had it last."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._last: dict[QWidget, QWidget] = {}
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def next(self) -> None:
        self._go(1)

    def previous(self) -> None:
        self._go(-1)

    def shown(self) -> list[Pane]:
        """Those on the screen now, in their order."""
        window = self._window
        notice, status = window.notice, window.status
        panes = [Pane(notice, notice.take_focus)]
        if window.sheet is not None:
            panes.append(Pane(window.sheet, window.sheet.take_focus))
        elif not window.workbench.is_open:
            panes.append(Pane(window.welcome, window.welcome.sample.setFocus))
        else:
            navigator, page, pane = window.workspace.navigator, window.page, window.workspace.pane
            side = page.statement_tab.detail.side
            panes += [
                Pane(navigator, navigator.take_focus, returns=False),
                Pane(page, page.take_focus),
                Pane(side, page.statement_tab.detail.take_side_focus),
                Pane(pane, pane.take_focus),
            ]
        panes.append(Pane(status, status.take_focus))
        return [one for one in panes if one.widget.isVisible()]

    def _go(self, step: int) -> None:
        sheet = self._window.sheet
        if sheet is not None and sheet.step_pane(step):
            return
        panes = self.shown()
        at = self._index(panes, QApplication.focusWidget())
        pane = panes[(at + step) % len(panes) if at is not None else 0 if step > 0 else -1]
        last = self._last.get(pane.widget) if pane.returns else None
        if last is not None and isValid(last) and last.isVisible() and last.isEnabled() and pane.holds(last):
            last.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            pane.take_focus()

    @staticmethod
    def _index(panes: list[Pane], widget: QWidget | None) -> int | None:
        """The part that holds a widget: the smallest, where one part lies in another."""
        holding = [at for at, one in enumerate(panes) if widget is not None and one.holds(widget)]
        return max(holding, key=lambda at: _depth(panes[at].widget), default=None)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.window() is not self._window:
            return
        panes = self.shown()
        at = self._index(panes, new)
        if at is not None:
            self._last = {one: last for one, last in self._last.items() if isValid(one) and isValid(last)}
            self._last[panes[at].widget] = new


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)
