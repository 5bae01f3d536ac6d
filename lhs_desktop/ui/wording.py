"""Sentences of the window that more than one panel says."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

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
        parts.append(counted(mark.missed, tr("1 measure misses its target"), tr("{n} measures miss their target")))
    if mark.below:
        parts.append(counted(mark.below, tr("1 place below misses a target"), tr("{n} places below miss a target")))
    if mark.overdue:
        parts.append(counted(mark.overdue, tr("1 action overdue"), tr("{n} actions overdue")))
    return " · ".join(parts)


def local_time(stored: str) -> str:
    """An instant of the journal on the user's clock: the time if it is today's, else date and time."""
    moment = datetime.strptime(stored, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    here = QDateTime(moment.date(), moment.time())  # type: ignore[call-overload]
    locale = QLocale()
    if moment.date() == datetime.now(UTC).astimezone().date():
        return locale.toString(here.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(here, QLocale.FormatType.ShortFormat)
