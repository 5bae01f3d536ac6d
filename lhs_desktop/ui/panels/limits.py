"""The limits of the chosen measure: which chart and why, phases, proposals, and what a person decides."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from lhs_desktop.models import periods
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.readings.rule_sets import rule_set
from lhs_desktop.models.readings.sentences import CHART_WORDS, chart_reason
from lhs_desktop.models.wording import figure
from lhs_desktop.services.readings.decisions import Decision, possible_kinds
from lhs_desktop.services.readings.proposals import Proposed
from lhs_desktop.services.readings.showing import Shown
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.panels.facts import Facts
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.widgets import heading, link, text_label


class LimitsPanel(QScrollArea):
    """Shows how a series is judged; every choice needs a reason and can be undone."""

    decided = Signal(str, str, str, bool)
    """Kind of decision, period, reason, and whether it was accepted."""
    withdrawn = Signal(int)
    chart_chosen = Signal(str, str)
    """Kind (empty for the program's choice) and reason."""
    rules_wanted = Signal()
    reading_shown = Signal(object)
    """What is shown; the reason is empty now."""
    reason_typed = Signal(object, str)
    """For what is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown: Shown | None = None
        self._point = ""
        self._writable = True
        self.facts = Facts()
        self.chart = QComboBox()
        self.chart.setAccessibleName(self.tr("Chart"))
        self.chart.activated.connect(self._on_chart)
        self.rules = link(self.tr("Change the rules …"), self.rules_wanted.emit)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why? (kept with the decision)"))
        self.reason.setAccessibleName(self.tr("Reason for the decision"))
        self.reason.textChanged.connect(lambda _: self._enable())
        self.reason.textEdited.connect(lambda text: self.reason_typed.emit(self._shown, text))
        self.rebase = link("", lambda: self._decide("rebase"))
        self.exclude = link("", lambda: self._decide("exclude"))
        self.freeze = link("", lambda: self._decide("freeze"))
        self.hint = text_label("", muted=True, wrap=True)
        self._proposed = QVBoxLayout()
        self._decisions = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(PAD, 8, 0, 8)
        layout.setSpacing(8)
        chart = QHBoxLayout()
        chart.addWidget(text_label(self.tr("Chart"), muted=True))
        chart.addWidget(self.chart, 1)
        layout.addLayout(chart)
        layout.addWidget(self.facts)
        layout.addWidget(self.rules)
        self._proposed.setSpacing(4)
        layout.addLayout(self._proposed)
        self.decide_title = heading(self.tr("Decide"))
        layout.addWidget(self.decide_title)
        layout.addWidget(self.reason)
        for one in (self.rebase, self.freeze, self.exclude):
            layout.addWidget(one)
        layout.addWidget(self.hint)
        self._decisions.setSpacing(4)
        layout.addLayout(self._decisions)
        layout.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # it stands on that of the page

    # What others ask of it

    def show_reading(self, shown: Shown, point: str, writable: bool) -> None:
        """Shows how a series is judged, with decisions about the period of a point."""
        self._shown, self._writable = shown, writable
        self.reason.clear()
        self._show_charts(shown)
        self.facts.show_facts(self._facts(shown))
        self._show_proposals(shown.measure, shown.proposals)
        self._show_decisions(shown.decisions)
        self.choose(point)
        self.reading_shown.emit(shown)

    def give_back(self, reason: str, said: str) -> None:
        """A reason that was typed before and not used, and when that was."""
        self.reason.setText(reason)
        if self.hint.isHidden():
            self.hint.setText(said)
            self.hint.show()

    def choose(self, point: str) -> None:
        """Decisions are about this period from now on."""
        self._point = point
        label = periods.parse(point).label if point else ""
        self.rebase.setText(self.tr("New limits from {period}").format(period=label))
        self.freeze.setText(self.tr("Freeze the limits at {period}").format(period=label))
        self.exclude.setText(self.tr("Leave {period} out").format(period=label))
        self._enable()

    @property
    def proposals(self) -> tuple[Proposed, ...]:
        return self._shown.proposals if self._shown is not None else ()

    def take_focus(self) -> None:
        (self.reason if self.reason.isEnabled() else self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    # What it shows

    def _show_charts(self, shown: Shown) -> None:
        self.chart.clear()
        self.chart.addItem(self.tr("Chosen by the program"), "")
        for kind in possible_kinds(shown.measure):
            self.chart.addItem(CHART_WORDS[kind], kind)
        chosen = shown.reading.chart if shown.reading.choice is not None else ""
        self.chart.setCurrentIndex(max(self.chart.findData(chosen), 0))

    def _facts(self, shown: Shown) -> list[tuple[str, str]]:
        reading = shown.reading
        facts = [(self.tr("Why"), chart_reason(shown.measure, reading))]
        if reading.rules:
            facts.append((self.tr("Rules"), rule_set(reading.rules).name))
        for number, phase in enumerate(reading.phases):
            span = f"{periods.parse(phase.start).label} – {periods.parse(phase.end).label}"
            if phase.trial:
                said = self.tr("{span}: {n} of the {needed} values that limits need").format(
                    span=span, n=phase.points, needed=reading.needed
                )
            else:
                said = self.tr("{span}: {mean}, {n} values").format(
                    span=span, mean=figure(phase.center, shown.measure), n=phase.points
                )
            if phase.reason:
                said += f" · {phase.reason}"
            facts.append((self.tr("Limits") if number == 0 else "", said))
        return [(name or " ", text) for name, text in facts]

    def _show_proposals(self, measure: Measure, proposals: Sequence[Proposed]) -> None:
        _clear(self._proposed)
        if not proposals:
            return
        self._proposed.addWidget(heading(self.tr("Proposed")))
        for one in reversed(proposals):  # the latest matters most
            said = text_label(f"{one.label}: {one.reason}.", wrap=True, selectable=True)
            self._proposed.addWidget(said)
            row = QHBoxLayout()
            row.setSpacing(16)
            accept = link(
                self.tr("New limits from {period}").format(period=one.label),
                partial(self.answer, one, True),
            )
            decline = link(
                self.tr("Decline"),
                partial(self.answer, one, False),
            )
            for made in (accept, decline):
                made.setEnabled(self._writable)
                row.addWidget(made)
            row.addStretch()
            self._proposed.addLayout(row)

    def answer(self, one: Proposed, accepted: bool) -> None:
        """The reason of a proposal is what the program saw, unless a person writes another."""
        self.decided.emit("rebase", one.period, self.reason.text().strip() or one.reason, accepted)

    def _show_decisions(self, decisions: Sequence[Decision]) -> None:
        _clear(self._decisions)
        if not decisions:
            return
        words = {
            ("rebase", "accepted"): self.tr("New limits from {period}"),
            ("rebase", "declined"): self.tr("No new limits from {period}"),
            ("freeze", "accepted"): self.tr("Limits frozen at {period}"),
            ("exclude", "accepted"): self.tr("{period} left out"),
        }
        self._decisions.addWidget(heading(self.tr("Decided")))
        for one in decisions:
            said = words.get((one.kind, one.state), one.kind).format(period=one.label)
            text = self.tr("{what}: {reason} ({who}, {when})").format(
                what=said, reason=one.reason, who=one.decided_by, when=one.decided_on
            )
            self._decisions.addWidget(text_label(text, wrap=True, selectable=True))
            back = link(self.tr("Withdraw"), partial(self.withdrawn.emit, one.key))
            back.setAccessibleName(self.tr("Withdraw: {what}").format(what=said))
            back.setEnabled(self._writable)
            self._decisions.addWidget(back)

    def _enable(self) -> None:
        reason = bool(self.reason.text().strip())
        why = ""
        if not self._writable:
            why = self.tr("The database is open read-only.")
        elif not reason:
            why = self.tr("First write a reason: it is kept with the decision.")
        for one in (self.rebase, self.freeze, self.exclude):
            one.setEnabled(not why and bool(self._point))
            one.setToolTip(plain_tip(why))
        self.reason.setEnabled(self._writable)
        self.chart.setEnabled(self._writable)
        self.hint.setText(why)
        self.hint.setVisible(bool(why))

    # What the user does here

    def _decide(self, kind: str) -> None:
        self.decided.emit(kind, self._point, self.reason.text().strip(), True)

    def _on_chart(self, index: int) -> None:
        kind = str(self.chart.itemData(index))
        reason = self.reason.text().strip() or self.tr("preferred to the program’s choice")
        self.chart_chosen.emit(kind, reason)


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, QHBoxLayout):
            while (part := inner.takeAt(0)) is not None:
                _drop(part.widget())
            inner.deleteLater()
        _drop(item.widget())


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.deleteLater()
