"""The language of the window: its months, dates and numbers are in it, whatever the system's is."""

import locale

from PySide6.QtCore import QLocale


def speak() -> None:
    """Makes it the language of all widgets, and of Python's own names of months.

    Called once the application is there: Qt then gives the C library the system's language, and Python would write
    *Januar*, and no longer read *Oct* in an extract.
    """
    QLocale.setDefault(window_locale())
    for category in (locale.LC_TIME, locale.LC_NUMERIC):
        locale.setlocale(category, "C")


def window_locale() -> QLocale:
    """English; with the first day of the week of the system, where that is English and writes 1,234.5 as we do."""
    system = QLocale.system()
    same = (
        system.language() is QLocale.Language.English
        and system.decimalPoint() == "."
        and system.groupSeparator() == ","
    )
    return system if same else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
