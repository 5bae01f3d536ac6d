"""Sentences of the window that more than one panel says."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from lhs_desktop.models.wording import number
from lhs_desktop.services.typed_dates import DayOrder, TypedDate

if TYPE_CHECKING:
    from lhs_desktop.services.navigator import Mark


def tr(text: str) -> str:
    return QCoreApplication.translate("wording", text)


def counted(count: int, one: str, many: str) -> str:
    """``one`` for 1, else ``many`` with its ``{n}`` filled in; both are translated already."""
    return one if count == 1 else many.replace("{n}", number(count))


def mark_sentence(mark: "Mark | None") -> str:
    """What the marks beside a node mean."""
    if mark is None:
        return ""
    parts = []
    if mark.missed:
        parts.append(
            counted(mark.missed, tr("1 measure misses its target"), tr("{n} measures miss their target"))
        )
    if mark.by_chance:
        parts.append(
            counted(
                mark.by_chance,
                tr("1 measure misses its target within chance"),
                tr("{n} measures miss their target within chance"),
            )
        )
    if mark.below:
        parts.append(
            counted(mark.below, tr("1 node below misses a target"), tr("{n} nodes below miss a target"))
        )
    if mark.overdue:
        parts.append(counted(mark.overdue, tr("1 action overdue"), tr("{n} actions overdue")))
    return " · ".join(parts)


DAY = "d MMM yyyy"
"""A day that reads the same everywhere; the month is in the user's language."""


def day_text(value: date) -> str:
    return QLocale().toString(QDate(value.year, value.month, value.day), DAY)


def day_words(value: date) -> str:
    """A day in full, so that a slip is seen: ``Sunday 15 November 2026``."""
    return QLocale().toString(QDate(value.year, value.month, value.day), "dddd d MMMM yyyy")


def day_order(where: QLocale) -> DayOrder:
    """The order in which a date of numbers alone is written there."""
    pattern = where.dateFormat(QLocale.FormatType.ShortFormat)
    letters = "".join(sorted("dMy", key=lambda letter: pattern.find(letter))).upper()
    return DayOrder(letters) if letters in set(DayOrder) else DayOrder.DAY_FIRST


def typed_day(found: TypedDate, on: date) -> str:
    """A typed date in words, with how it was read where that is not plain."""
    orders = {
        DayOrder.DAY_FIRST: tr("day first"),
        DayOrder.MONTH_FIRST: tr("month first"),
        DayOrder.YEAR_FIRST: tr("year first"),
    }
    notes = []
    if found.order is not None:
        notes.append(tr("typed: {order}").format(order=orders[found.order]))
    if found.other is not None and found.other_order is not None:
        said = tr("{order} it would be {day}")
        notes.append(said.format(order=orders[found.other_order], day=day_text(found.other)))
    elif found.other is not None:
        notes.append(tr("a week later is {day}").format(day=day_text(found.other)))
    if found.value < on:
        notes.append(tr("this day has passed"))
    words = day_words(found.value)
    return f"{words} ({'; '.join(notes)})" if notes else words


def local_time(stored: str) -> str:
    """An instant of the journal on the user's clock: the time if it is today's, else day and time."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    time = f"{moment:%H:%M}"
    if moment.date() == datetime.now(UTC).astimezone().date():
        return time
    return f"{day_text(moment.date())} {time}"


def typed_when(stored: str) -> str:
    """When something was typed, on the user's clock: ``today, 14:05``, ``on 3 Dec, 14:05``; with the year if it is another."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    today = datetime.now(UTC).astimezone().date()
    if moment.date() == today:
        return tr("today, {time}").format(time=f"{moment:%H:%M}")
    pattern = DAY if moment.year != today.year else "d MMM"
    day = QLocale().toString(QDate(moment.year, moment.month, moment.day), pattern)
    return tr("on {day}, {time}").format(day=day, time=f"{moment:%H:%M}")
