"""Due dates as they are typed: said back in words, saved only when they can be read."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from lhs_desktop.services import actions
from lhs_desktop.services.databases import today
from lhs_desktop.services.typed_dates import DayOrder, TypedDate
from lhs_desktop.ui import wording
from lhs_desktop.ui.panels.action_pane import ActionPane
from lhs_desktop.ui.panels.date_field import DateField
from lhs_desktop.ui.theme import DARK_MODE, LIGHT_MODE, theme
from lhs_desktop.ui.window import MainWindow
from lhs_desktop.ui.wording import day_words
from tests.ui.conftest import run


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> ActionPane:
    """A new action with a title."""
    run(window, "action-new")
    qtbot.keyClicks(window.workspace.pane.title, "Try it")
    return window.workspace.pane


def stored(window: MainWindow) -> list[date | None]:
    return [one.due for one in window.workbench.read(actions.listing)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15 nov 2026", date(2026, 11, 15)),
        ("15/11/26", date(2026, 11, 15)),
        ("2026-11-15", date(2026, 11, 15)),
        ("end of june 2027", date(2027, 6, 30)),
        ("+2w", today() + timedelta(days=14)),
        ("tomorrow", today() + timedelta(days=1)),
    ],
)
def test_what_was_typed_is_said_and_saved(
    window: MainWindow, pane: ActionPane, qtbot: QtBot, typed: str, meant: date
) -> None:
    qtbot.keyClicks(pane.due.edit, typed)
    qtbot.waitUntil(lambda: day_words(meant) in pane.due.said.text())
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_Return)
    assert stored(window) == [meant]
    assert not pane.isVisible()
    assert day_words(meant) in window.status.currentMessage()


def test_typing_over_a_date_replaces_it(window: MainWindow, pane: ActionPane, qtbot: QtBot) -> None:
    pane.due.set_value(date(2026, 11, 30))
    assert pane.due.text == "30 Nov 2026"
    pane.due.edit.setFocus()
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.due.edit, "15 nov 2026")
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stored(window) == [date(2026, 11, 15)]


@pytest.mark.parametrize("typed", ["soon", "15", "november 2026", "31 june 2026", "Monday 15 November 2026"])
def test_what_cannot_be_read_is_said_and_not_saved(
    window: MainWindow, pane: ActionPane, qtbot: QtBot, typed: str
) -> None:
    qtbot.keyClicks(pane.due.edit, typed)
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    assert stored(window) == []
    assert pane.isVisible()
    assert pane.due.problem
    assert pane.due.said.text() == pane.due.problem
    assert pane.due.edit.hasFocus()
    pane.due.edit.clear()
    qtbot.keyClicks(pane.due.edit, "15 nov 2026")
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_Return)
    assert stored(window) == [date(2026, 11, 15)]


def test_what_may_mean_two_days_is_seen_before_it_is_saved(
    window: MainWindow, pane: ActionPane, qtbot: QtBot
) -> None:
    qtbot.keyClicks(pane.due.edit, "3/4/27")
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_Return)
    assert stored(window) == []
    said = pane.due.said.text()
    assert "3 April 2027" in said
    assert "4 Mar 2027" in said
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_Return)
    assert len(stored(window)) == 1


def test_how_it_was_read_is_said() -> None:
    on = date(2026, 6, 10)
    typed = TypedDate(date(2026, 11, 15), DayOrder.DAY_FIRST)
    assert wording.typed_day(typed, on) == "Sunday 15 November 2026 (typed: day first)"
    typed = TypedDate(date(2027, 4, 3), DayOrder.DAY_FIRST, date(2027, 3, 4), DayOrder.MONTH_FIRST)
    expected = "Saturday 3 April 2027 (typed: day first; month first it would be 4 Mar 2027)"
    assert wording.typed_day(typed, on) == expected
    typed = TypedDate(date(2026, 6, 12), other=date(2026, 6, 19))
    assert wording.typed_day(typed, on) == "Friday 12 June 2026 (a week later is 19 Jun 2026)"
    assert wording.typed_day(TypedDate(date(2026, 6, 9)), on).endswith("(this day has passed)")


@pytest.mark.parametrize(
    ("system", "order"),
    [
        ("en_GB", DayOrder.DAY_FIRST),
        ("de_DE", DayOrder.DAY_FIRST),
        ("en_US", DayOrder.MONTH_FIRST),
        ("sv_SE", DayOrder.YEAR_FIRST),
        ("ja_JP", DayOrder.YEAR_FIRST),
        ("C", DayOrder.DAY_FIRST),
    ],
)
def test_the_order_is_that_of_the_system(system: str, order: DayOrder) -> None:
    assert wording.day_order(QLocale(system)) is order


def test_an_action_may_lose_its_date(window: MainWindow, pane: ActionPane, qtbot: QtBot) -> None:
    pane.due.set_value(date(2026, 11, 30))
    qtbot.keyClick(pane.title, Qt.Key.Key_Return)
    window.acting.open(1)
    pane.due.edit.clear()
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    assert stored(window) == [None]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_day_is_chosen_in_the_calendar(window: MainWindow, pane: ActionPane, qtbot: QtBot) -> None:
    due = pane.due
    due.set_value(date(2026, 11, 30))
    due.edit.setFocus()
    qtbot.keyClick(due.edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert due.popup.isVisible()
    assert due.popup.month.selectedDate() == QDate(2026, 11, 30)
    due.popup.month.activated.emit(QDate(2026, 12, 4))
    assert due.popup.isHidden()
    assert due.value() == date(2026, 12, 4)
    assert due.said.text() == "Friday 4 December 2026"


def test_arrows_move_a_day(pane: ActionPane, qtbot: QtBot) -> None:
    pane.due.set_value(date(2026, 11, 30))
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_Up)
    assert pane.due.value() == date(2026, 12, 1)
    qtbot.keyClick(pane.due.edit, Qt.Key.Key_PageDown)
    assert pane.due.value() == date(2026, 11, 24)


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("look", [LIGHT_MODE, DARK_MODE])
def test_the_heading_of_the_calendar_can_be_read(window: MainWindow, qtbot: QtBot, look: str) -> None:
    theme().apply(look)
    field = DateField("Due")
    qtbot.addWidget(field)
    field.show_calendar()
    heading = field.popup.month.findChild(QToolButton, "qt_calendar_yearbutton")
    assert isinstance(heading, QToolButton)
    place = QRect(heading.mapTo(field.popup, QPoint(0, 0)), heading.size())
    picture = field.popup.grab(place).toImage()
    shades = sorted(
        {
            picture.pixelColor(x, y).lightness()
            for x in range(picture.width())
            for y in range(picture.height())
        }
    )
    assert shades[-1] - shades[0] > 120
    field.popup.hide()
    theme().apply(LIGHT_MODE)
