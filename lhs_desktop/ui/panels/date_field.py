"""A date as people type it, said back in words before it is saved; or chosen in a calendar."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.errors import Rejected
from lhs_desktop.services import typed_dates
from lhs_desktop.services.databases import today
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.icons import icon
from lhs_desktop.ui.theme import theme
from lhs_desktop.ui.widgets import set_tone, text_label, tool
from lhs_desktop.ui.wording import day_order, day_text, typed_day

PAUSE = 250
"""Milliseconds without a key before what was typed is said back."""


class DateField(QWidget):
    """Empty means no date. What cannot be read says so, and is no value."""

    changed = Signal()
    entered = Signal()
    """Enter was pressed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._known: dict[str, date] = {}
        """What this field wrote itself, as text: it need not be read."""
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(self.tr("15 Nov, +2w, end of June"))
        self.edit.setClearButtonEnabled(True)
        self.open = tool("", self.tr("{name}: choose in a calendar (Alt+Down)").format(name=name))
        self.open.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down does the same
        self.open.clicked.connect(self.show_calendar)
        self.said = text_label("", muted=True, wrap=True)
        self.popup = Calendar(self)
        self.popup.chosen.connect(self._on_chosen)
        self.setFocusProxy(self.edit)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        row.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.said)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.say)
        self.edit.textChanged.connect(self._on_text)
        self.edit.editingFinished.connect(self.say)
        self.edit.returnPressed.connect(self.entered)
        self.edit.installEventFilter(self)
        theme().changed.connect(self._on_theme)
        self._on_theme()
        self.say()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.edit.text().strip()

    @property
    def problem(self) -> str:
        """Why what was typed is no date, as a sentence; empty where it is one, or nothing was typed."""
        try:
            self.value()
        except Rejected as error:
            return text_for(error)
        return ""

    def value(self) -> date | None:
        """The date; None where nothing was typed.

        Raises:
            Rejected: What was typed cannot be read.
        """
        found = self._read()
        return found.value if found is not None else None

    def set_value(self, value: date | None) -> None:
        self.set_text(self._written(value) if value is not None else "")

    def set_text(self, text: str) -> None:
        """As if it was typed."""
        self.edit.setText(text)
        self.say()

    @property
    def is_open_to_doubt(self) -> bool:
        """Whether what was typed may mean two days, and has not been said back yet."""
        if not self._pause.isActive():
            return False
        try:
            found = self._read()
        except Rejected:
            return False
        return found is not None and found.other is not None

    def say(self) -> None:
        """Says in words what was typed."""
        self._pause.stop()
        try:
            found = self._read()
        except Rejected as error:
            set_tone(self.said, "bad")
            self.said.setText(text_for(error))
        else:
            set_tone(self.said, "muted")
            self.said.setText(typed_day(found, today()) if found is not None else self.tr("no date"))
        self.edit.setAccessibleDescription(self.said.text())

    def show_calendar(self) -> None:
        """Under the field, at the date that was typed."""
        try:
            shown = self.value() or today()
        except Rejected:
            shown = today()
        self.popup.show_at(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2)), shown)

    def _read(self) -> typed_dates.TypedDate | None:
        text = self.text
        if not text:
            return None
        if text in self._known:
            return typed_dates.TypedDate(self._known[text])
        return typed_dates.read(text, today(), day_order(QLocale.system()))

    def _written(self, value: date) -> str:
        text = day_text(value)
        self._known[text] = value
        return text

    def _on_text(self, _text: str) -> None:
        self._pause.start()
        self.changed.emit()

    def _on_chosen(self, value: date) -> None:
        self.set_value(value)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_theme(self) -> None:
        self.open.setIcon(icon("calendar"))

    def _step(self, days: int) -> None:
        """A day on or back; from an empty field to today."""
        try:
            value = self.value()
        except Rejected:
            return
        self.set_value(value + timedelta(days=days) if value is not None else today())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}
            if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.show_calendar()
                return True
            if event.key() in steps and not event.modifiers():
                self._step(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)


class Calendar(QFrame):
    """A month to choose a day from."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("calendar")
        self.month = QCalendarWidget()
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setFirstDayOfWeek(QLocale.system().firstDayOfWeek())
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(weekend, QTextCharFormat())  # not red: no day is wrong
        self._on_theme()
        theme().changed.connect(self._on_theme)
        self.month.activated.connect(self._on_day)
        self.month.clicked.connect(self._on_day)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.month)

    def show_at(self, place: QPoint, shown: date) -> None:
        """Opens it there, or as near as the screen allows."""
        self.month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        room = self.screen().availableGeometry()
        size = self.sizeHint()
        self.move(
            max(min(place.x(), room.right() - size.width()), room.left()),
            max(min(place.y(), room.bottom() - size.height()), room.top()),
        )
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_theme(self) -> None:
        """Arrows and names of days in the colours of the palette; Qt takes those of the system."""
        for name, arrow in (("prev", "chevron-left"), ("next", "chevron-right")):
            button = self.month.findChild(QToolButton, f"qt_calendar_{name}month")
            if isinstance(button, QToolButton):
                button.setIcon(icon(arrow))
        names = QTextCharFormat()
        names.setForeground(QColor(theme().colors.muted))
        self.month.setHeaderTextFormat(names)

    def _on_day(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(date(day.year(), day.month(), day.day()))
