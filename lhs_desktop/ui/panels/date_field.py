"""A date that may be left empty."""

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget

from lhs_desktop.services.databases import today
from lhs_desktop.ui.wording import DAY


class DateField(QWidget):
    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.has = QCheckBox(self.tr("by"))
        self.has.setAccessibleName(self.tr("{name}: has a date").format(name=name))
        self.edit = QDateEdit()
        self.edit.setCalendarPopup(True)
        self.edit.setDisplayFormat(DAY)
        self.edit.setAccessibleName(name)
        self.setFocusProxy(self.has)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.has)
        row.addWidget(self.edit, 1)
        self.has.toggled.connect(self.edit.setEnabled)
        self.has.toggled.connect(lambda _: self.changed.emit())
        self.edit.dateChanged.connect(lambda _: self.changed.emit())
        self.set_value(None)

    def value(self) -> date | None:
        if not self.has.isChecked():
            return None
        shown = self.edit.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_value(self, value: date | None) -> None:
        shown = value or today()
        self.edit.setDate(QDate(shown.year, shown.month, shown.day))
        self.has.setChecked(value is not None)
        self.edit.setEnabled(value is not None)
