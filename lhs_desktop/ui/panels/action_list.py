"""Actions as a table, in full for a place or in short for a measure."""

from datetime import date

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lhs_desktop.models import periods
from lhs_desktop.services.actions import Action
from lhs_desktop.services.databases import today
from lhs_desktop.ui.delegates.rows import DenseRowDelegate, RowDelegate
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.wording import counted, day_text


class ActionList(QWidget):
    opened = Signal(int)
    """The number of an action."""
    current_changed = Signal()

    def __init__(self, *, short: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node = ""
        self.model = RecordsModel(self._short() if short else self._whole(), self)
        self.table = ReportTable(self.tr("Actions"), DenseRowDelegate() if short else RowDelegate())
        self.table.setModel(self.model)
        if short:
            self.table.set_widths(0, {})
        else:
            self.table.set_widths(1, {2: 24, 3: 24, 4: 20}, least=20, gives_way=((3,), (2,), (6,), (4,)))
        self.table.entered_row.connect(self._on_entered)
        self.table.row_chosen.connect(lambda row: self.current_changed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    @property
    def current(self) -> Action | None:
        return self.model.record(self.table.currentIndex().row())

    def show_actions(self, actions: list[Action], node: str) -> None:
        """Shows them and keeps the chosen one chosen.

        Args:
            actions: In their order.
            node: The code of the place of the page: only other places are named.
        """
        kept = self.current.number if self.current else 0
        self._node = node
        self.model.show(actions)
        self.choose(kept)

    def choose(self, number: int) -> None:
        for row, action in enumerate(self.model.records):
            if action.number == number:
                self.table.selectRow(row)

    def _short(self) -> list[Field]:
        return [
            Field(
                self.tr("Action"),
                lambda one: one.title,
                muted=self._is_over,
                tip=self._tip,
                what=self.tr("What someone promised to do. Enter opens it."),
            ),
            Field(
                self.tr("Due"),
                self._due_or_status,
                tone=self._tone,
                muted=self._is_over,
                what=self.tr(
                    "The day by which it should be done. An open action is overdue when that day is before today. Actions that are done or cancelled say so."
                ),
            ),
        ]

    def _whole(self) -> list[Field]:
        return [
            Field(
                self.tr("No."),
                lambda one: str(one.number),
                is_number=True,
                muted=lambda one: True,
                what=self.tr("The number of the action; minutes and files refer to it."),
            ),
            Field(
                self.tr("Action"),
                lambda one: one.title,
                muted=self._is_over,
                tip=self._tip,
                what=self.tr("What someone promised to do. Enter opens it."),
            ),
            Field(
                self.tr("Node"),
                self._place,
                muted=lambda one: True,
                is_name=True,
                what=self.tr("The node where it is to be done; empty if it is this node."),
            ),
            Field(
                self.tr("Measure"),
                lambda one: one.measure_name,
                muted=self._is_over,
                is_name=True,
                what=self.tr("The measure that it should change, if any."),
            ),
            Field(
                self.tr("Owner"),
                self._owner,
                tone=self._unowned,
                muted=self._is_over,
                what=self.tr("The one person who answers for it."),
            ),
            Field(
                self.tr("Due"),
                lambda one: _day(one.due),
                tone=self._tone,
                muted=self._is_over,
                what=self.tr("The day by which it should be done."),
            ),
            Field(
                self.tr("Status"),
                self.status,
                tone=self._tone,
                muted=self._is_over,
                tip=self._lateness,
                what=self.tr(
                    "Open, overdue (open, and its day is before today), done or cancelled. Done does not mean that it worked."
                ),
            ),
        ]

    def _owner(self, action: Action) -> str:
        return action.owner or self.tr("no owner")

    def _unowned(self, action: Action) -> str:
        return "" if action.owner or self._is_over(action) else "concern"

    def _lateness(self, action: Action) -> str:
        """How late it is, or was done, and on which day that is said."""
        late = action.days_late(today())
        words = counted(late, self.tr("1 day late"), self.tr("{n} days late")) if late else ""
        if action.done_on is not None:
            done = self.tr("done {day}").format(day=_day(action.done_on))
            return ", ".join(part for part in (done, words) if part)
        return self.tr("{late}, as of {day}").format(late=words, day=_day(today())) if words else ""

    def _place(self, action: Action) -> str:
        return "" if action.node == self._node else action.node_name

    def _is_over(self, action: Action) -> bool:
        return action.status != "open"

    def _tone(self, action: Action) -> str:
        return "concern" if action.is_overdue(today()) else ""

    def _tip(self, action: Action) -> str:
        came_from = periods.parse(action.period).label if action.period else ""
        origin = self.tr("from {period}").format(period=came_from) if came_from else ""
        measured = " ".join(part for part in (action.measure_name, origin) if part)
        parts = [action.title, measured, action.cause, action.notes]
        return "\n".join(part for part in parts if part)

    def status(self, action: Action) -> str:
        if action.is_overdue(today()):
            return self.tr("overdue")
        return {
            "open": self.tr("open"),
            "done": self.tr("done"),
            "cancelled": self.tr("cancelled"),
        }[action.status]

    def _due_or_status(self, action: Action) -> str:
        if action.status != "open":
            return self.status(action)
        if action.is_overdue(today()):
            return self.tr("overdue {day}").format(day=_day(action.due))
        return _day(action.due)

    def _on_entered(self, index: QModelIndex) -> None:
        action = self.model.record(index.row())
        if action is not None:
            self.opened.emit(action.number)


def _day(value: date | None) -> str:
    return day_text(value) if value else ""
