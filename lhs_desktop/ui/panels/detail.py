"""The chosen measure: what the data say, the chart, and beside it where a figure comes from."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.models import periods
from lhs_desktop.services import charting, statements
from lhs_desktop.services.actions import Action
from lhs_desktop.services.readings import showing
from lhs_desktop.services.statements import ChildRow, Statement, StatementRow
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.names import NameLabel
from lhs_desktop.ui.panels.action_list import ActionList
from lhs_desktop.ui.panels.beside import Beside
from lhs_desktop.ui.panels.chart_view import ChartView
from lhs_desktop.ui.panels.limits import LimitsPanel
from lhs_desktop.ui.panels.numbers import Numbers
from lhs_desktop.ui.panels.off_target import OffTarget
from lhs_desktop.ui.panels.point_panel import PointPanel
from lhs_desktop.ui.widgets import heading, link, text_label, tool
from lhs_desktop.ui.workbench import Workbench

SPANS = (12, 36, None)
"""How many periods the chart shows; None for all."""


class Detail(QWidget):
    place_opened = Signal(str, str)
    """The code of a place below and a period: open it at the same measure and point."""
    action_opened = Signal(int)
    action_wanted = Signal()
    point_changed = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._statement: Statement | None = None
        self._row: StatementRow | None = None
        self._actions: list[Action] = []
        self._point = ""
        self._is_behind = False
        """What was taken is not shown yet: nobody sees it."""
        self.sentence = heading(wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.axis = NameLabel(muted=True)
        self.rest = text_label("", muted=True, wrap=True, selectable=True)
        self.chart = ChartView(workbench.runner)
        self.numbers = Numbers()
        self.pictures = QStackedWidget()
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(PAD, 0, 0, 0)
        row.addWidget(self.chart)
        self.pictures.addWidget(around)
        self.pictures.addWidget(self.numbers)
        self.spans = self._made_spans()
        self.numbers_button = tool(self.tr("Numbers"), self.tr("Show the numbers (T)"), checkable=True)
        self.numbers_button.setProperty("compact", True)
        self.numbers_button.toggled.connect(self._on_numbers)
        self.point_panel = PointPanel()
        self.off_target = OffTarget()
        self.limits = LimitsPanel()
        self.action_list = ActionList(short=True)
        self.side = self._made_side()
        self._lay_out()
        self.chart.point_chosen.connect(self._on_point)
        self.chart.point_opened.connect(self._on_point_opened)
        self.numbers.point_chosen.connect(self._on_point)
        self.numbers.point_opened.connect(self._on_point_opened)
        self.point_panel.child_opened.connect(lambda code: self.place_opened.emit(code, self._point))
        self.point_panel.known_wanted.connect(self._show_known)
        self.off_target.child_opened.connect(lambda code: self.place_opened.emit(code, ""))
        self.action_list.opened.connect(self.action_opened)

    def _made_spans(self) -> QButtonGroup:
        group = QButtonGroup(self)
        names = [self.tr("12"), self.tr("36"), self.tr("All")]
        tips = [self.tr("The last 12 periods"), self.tr("The last 36 periods"), self.tr("All periods")]
        for number, (name, tip) in enumerate(zip(names, tips, strict=True)):
            made = tool(name, tip, checkable=True)
            made.setProperty("compact", True)
            group.addButton(made, number)
        group.button(1).setChecked(True)
        group.idClicked.connect(lambda _: self._show_chart())
        return group

    def _made_side(self) -> QTabWidget:
        side = QTabWidget()
        side.setDocumentMode(True)
        side.setAccessibleName(self.tr("About the chosen measure"))
        side.tabBar().setAccessibleName(self.tr("Figure, nodes off target, actions and limits"))
        self._with_button = QWidget()
        layout = QVBoxLayout(self._with_button)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        self.new_action = link(self.tr("New action on this measure …"), self.action_wanted.emit)
        indented = QHBoxLayout()
        indented.setContentsMargins(PAD, 0, 0, 0)
        indented.addWidget(self.new_action)
        indented.addStretch()
        layout.addLayout(indented)
        layout.addWidget(self.action_list, 1)
        side.addTab(self.point_panel, "")
        side.addTab(self.off_target, "")
        side.addTab(self._with_button, "")
        side.addTab(self.limits, self.tr("Limits"))
        side.currentChanged.connect(lambda _: self._show_limits())
        return side

    def _lay_out(self) -> None:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(PAD, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.sentence)
        column.addWidget(self.rest)
        bar = QHBoxLayout()
        bar.setContentsMargins(PAD, 6, 0, 0)
        bar.setSpacing(2)
        bar.addWidget(self.axis)
        bar.addStretch(1)
        for one in self.spans.buttons():
            bar.addWidget(one)
        bar.addSpacing(8)
        bar.addWidget(self.numbers_button)
        picture = QWidget()
        below = QVBoxLayout(picture)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addLayout(bar)
        below.addWidget(self.pictures, 1)
        self.beside = Beside(words, picture, self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.beside)

    # What others ask of it

    @property
    def row(self) -> StatementRow | None:
        return self._row

    @property
    def point(self) -> str:
        return self._point

    def show_statement(
        self, statement: Statement, row: StatementRow, point: str, actions: Sequence[Action], seen: bool
    ) -> None:
        """Takes a measure of another statement, and the actions of its place; shows them once they are seen."""
        self._actions = list(actions)
        self._take(statement, row, point)
        self._is_behind = not seen
        if seen:
            self._show_all(row)

    def catch_up(self) -> None:
        """Shows what was taken while nobody saw it."""
        if self._is_behind and self._row is not None:
            self._is_behind = False
            self._show_all(self._row)

    def show_row(self, statement: Statement, row: StatementRow, point: str = "") -> None:
        """Shows a measure, with the point of a period chosen; the last one where none is named."""
        self._take(statement, row, point)
        self._show_all(row)

    def _take(self, statement: Statement, row: StatementRow, point: str) -> None:
        self._statement, self._row = statement, row
        known = {when.code for when in row.series.periods}
        newest = row.latest.period if row.latest is not None and row.reported is None else row.period
        self._point = point if point in known else newest.code

    def _show_all(self, row: StatementRow) -> None:
        self.sentence.setText(row.headline)
        self.rest.setText(row.why)
        self.rest.setVisible(bool(row.why))
        self.off_target.show_row(row)
        self._show_point()
        self._show_actions()
        self._show_limits()
        self._show_chart()  # last: what stands beside it says how much room is left

    def forget(self) -> None:
        """Nothing is shown: the database is closed, or the place has no figures."""
        self._is_behind = False
        self._statement = self._row = None
        self._actions = []
        self.chart.show_chart(None)
        self.point_panel.clear()

    def show_actions(self, actions: Sequence[Action]) -> None:
        """All actions of the place; those on the measure are shown and marked in the chart."""
        self._actions = list(actions)
        if self._row is not None:
            self._show_actions()
            self._show_chart()

    def take_side_focus(self) -> None:
        """On what stands beside the chart."""
        lists = (self.point_panel.table, self.off_target.table, self.action_list.table)
        shown = next((table for table in lists if table.isVisible() and table.model().rowCount()), None)
        if self.limits.isVisible():
            self.limits.take_focus()
        elif shown is not None:
            shown.take_focus()
        else:
            self.side.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_numbers(self) -> None:
        self.numbers_button.toggle()

    def _on_numbers(self, shown: bool) -> None:
        self.pictures.setCurrentIndex(1 if shown else 0)
        self.beside.show_picture()

    def _of_measure(self) -> list[Action]:
        row = self._row
        return [one for one in self._actions if row is not None and one.measure == row.measure.code]

    def _show_chart(self) -> None:
        if self._row is None or self._statement is None:
            return
        last = SPANS[self.spans.checkedId()]
        node = self._statement.node.code
        own = [one for one in self._of_measure() if one.node == node]
        spec = charting.series_chart(self._row, self._statement.page, own, last)
        self.axis.setText(spec.y_label)
        self.chart.show_chart(replace(spec, y_label=""))  # it stands above, beside the choices
        self.chart.choose(self._point)
        self.numbers.show_chart(spec)
        self.numbers.choose(self._point)

    def _show_point(self) -> None:
        row, statement = self._row, self._statement
        if row is None or statement is None:
            return
        when = periods.parse(self._point)
        reported = row.series.at(when)
        children: Sequence[ChildRow] = ()
        if reported is not None and (reported.rolled_up or reported.below is not None):
            found = self._workbench.read(statements.child_figures, statement.node.id, when, [row.measure])
            children = found[row.measure.id]
        point = charting.chart_point(row, self._point)
        is_last = self._point == row.reading.period
        self.point_panel.show_point(
            row.measure, when.label, reported, children, point.said if point is not None else "", is_last
        )

    def _show_known(self) -> None:
        """What the series said when the chosen point was its last."""
        row, statement = self._row, self._statement
        if row is None or statement is None:
            return
        then = self._workbench.read(statements.statement, statement.node.code, self._point)
        known = next((one for one in then.rows if one.measure.code == row.measure.code), None)
        if known is not None:
            self.point_panel.show_known(known.sentence)

    def _show_actions(self) -> None:
        row = self._row
        if row is None or self._statement is None:
            return
        mine = self._of_measure()
        self.action_list.show_actions(mine, self._statement.node.code)
        off = len(row.children_off_target)
        open_ = sum(one.status == "open" for one in mine)
        for widget, text in (
            (self.point_panel, self.tr("Figure")),
            (self.off_target, self.tr("Off target {n}").format(n=off) if off else self.tr("Off target")),
            (self._with_button, self.tr("Actions {n}").format(n=open_) if open_ else self.tr("Actions")),
        ):
            self.side.setTabText(self.side.indexOf(widget), text)
        self.beside.arrange()

    def _show_limits(self) -> None:
        """How the series is judged; read only while it is looked at."""
        row, statement = self._row, self._statement
        if row is None or statement is None or self.side.currentWidget() is not self.limits:
            return
        shown = self._workbench.read(showing.reading, statement.node.code, row.measure.code)
        self.limits.show_reading(shown, self._point, self._workbench.is_writable)

    def _on_point(self, period: str) -> None:
        if period == self._point:
            return
        self._point = period
        self.limits.choose(period)
        self.chart.choose(period)
        self.numbers.choose(period)
        self._show_point()
        self.point_changed.emit(period)

    def _on_point_opened(self, period: str) -> None:
        """To the source of a figure: by Enter on its point."""
        self._on_point(period)
        self.show_source()

    def show_limits(self) -> None:
        """How the chosen series is judged, and what can be decided about it."""
        self.side.setCurrentWidget(self.limits)
        self.limits.take_focus()

    def show_source(self) -> None:
        self.side.setCurrentWidget(self.point_panel)
        table = self.point_panel.table
        if table.isVisible():
            table.setFocus()
            table.selectRow(0)
        else:
            self.side.tabBar().setFocus()
