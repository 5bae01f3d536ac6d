"""Sentences of the window that more than one panel says."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from lhs_desktop.models.wording import number
from lhs_desktop.services.navigator import Mark


def tr(text: str) -> str:
    return QCoreApplication.translate("wording", text)


def counted(count: int, one: str, many: str) -> str:
    """``one`` for 1, else ``many`` with its ``{n}`` filled in; both are translated already."""
    return one if count == 1 else many.replace("{n}", number(count))


def mark_sentence(mark: Mark | None) -> str:
    """What the marks beside a node mean."""
    if mark is None:
        return ""
    parts = []
    if mark.missed:
        parts.append(
            counted(mark.missed, tr("1 measure misses its target"), tr("{n} measures miss their target"))
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


def local_time(stored: str) -> str:
    """An instant of the journal on the user's clock: the time if it is today's, else day and time."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    time = f"{moment:%H:%M}"
    if moment.date() == datetime.now(UTC).astimezone().date():
        return time
    return f"{day_text(moment.date())} {time}"
