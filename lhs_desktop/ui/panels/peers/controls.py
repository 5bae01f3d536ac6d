"""What is compared: the measure, the window of periods, and the peer set."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from lhs_desktop.models.letters import one_line
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.periods import Grain, Period
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.comparing.comparison import Span
from lhs_desktop.services.comparing.peer_sets import PeerSet
from lhs_desktop.services.comparing.showing import Offered, Shown
from lhs_desktop.ui.flow import FlowLayout
from lhs_desktop.ui.plain import plain_command, plain_tip
from lhs_desktop.ui.widgets import button, text_label, tool
from lhs_desktop.ui.wording import counted

COUNTS = {Grain.YEAR: (1, 2, 3, 5), Grain.SPAN: (1,)}
USUAL_COUNTS = (3, 6, 12, 24)
BETWEEN = 0
"""What the window box holds for *from … to …*."""


class Controls(QWidget):
    measure_chosen = Signal(str)
    span_chosen = Signal(object)
    peers_chosen = Signal(object)
    """A peer set; None for the default of the node."""
    save_wanted = Signal()
    rename_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: Sequence[Offered] = ()
        self._saved: Sequence[PeerSet] = ()
        self._current: PeerSet | None = None
        self._ticked: tuple[str, ...] = ()
        self._writable = True
        self._calendar = ""
        self.measure = _box(self.tr("Measure"))
        self.window_box = _box(self.tr("Periods to compare"))
        self.first, self.last = _box(self.tr("First period")), _box(self.tr("Last period"))
        self._to = text_label(self.tr("to"), muted=True)
        self.peers = QToolButton()
        self.peers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.peers.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.peers.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.peers.setAccessibleName(self.tr("Peer set"))
        self.menu = QMenu(self.peers)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.peers.setMenu(self.menu)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setLayout(
            FlowLayout((self.measure, self.window_box, self.first, self._to, self.last, self.peers))
        )
        self._show_between(False)
        self.measure.activated.connect(lambda _: self.measure_chosen.emit(self.measure.currentData()))
        self.window_box.activated.connect(lambda _: self._on_window())
        self.first.activated.connect(lambda _: self._on_between(self.first, self.last))
        self.last.activated.connect(lambda _: self._on_between(self.last, self.first))

    # What is shown

    def show_measures(self, measures: Sequence[Measure], chosen: str) -> None:
        self.measure.clear()
        for one in measures:
            self.measure.addItem(one_line(one.name), one.code)
        index = self.measure.findData(chosen)
        self.measure.setCurrentIndex(index)
        calendar = measures[index].calendar if index >= 0 else ""
        if calendar != self._calendar:
            self._calendar = calendar
            self._fill_window(calendar)

    def _fill_window(self, calendar: str) -> None:
        counts = COUNTS.get(Grain(calendar), USUAL_COUNTS) if calendar else USUAL_COUNTS
        self.window_box.clear()
        for count in counts:
            self.window_box.addItem(self._count_words(calendar, count), count)
        if calendar != Grain.SPAN:
            self.window_box.addItem(self.tr("From … to …"), BETWEEN)
        usual = 1 if calendar in (Grain.YEAR, Grain.SPAN) else 12
        self.window_box.setCurrentIndex(self.window_box.findData(usual))
        self._show_between(False)

    def _count_words(self, calendar: str, count: int) -> str:
        names = {
            "day": (self.tr("1 day"), self.tr("{n} days")),
            "week": (self.tr("1 week"), self.tr("{n} weeks")),
            "month": (self.tr("1 month"), self.tr("{n} months")),
            "quarter": (self.tr("1 quarter"), self.tr("{n} quarters")),
            "year": (self.tr("1 year"), self.tr("{n} years")),
        }
        if calendar not in names:
            return self.tr("The latest")
        return counted(count, *names[calendar])

    @property
    def span(self) -> Span:
        """The window as chosen; up to which period is the page's to say."""
        if self.window_box.currentData() == BETWEEN and self.first.count():
            return Span(first=self.first.currentData(), last=self.last.currentData())
        return Span(count=self.window_box.currentData() or None)

    def show_offers(
        self, offered: Sequence[Offered], saved: Sequence[PeerSet], current: PeerSet | None, writable: bool
    ) -> None:
        """Which peer sets there are to choose from; the present one is None where nothing could be compared."""
        self._offered, self._saved, self._current, self._writable = offered, saved, current, writable

    def show_found(self, shown: Shown) -> None:
        """What was compared: the peer set in words, and the periods there are."""
        self.show_peers(shown.comparison.peer_set.name or shown.comparison.stated)
        window = shown.comparison.window
        self.window_box.setToolTip(plain_tip(window.label))
        if self.first.isHidden():
            self._fill_periods(shown.periods, window.first, window.last)

    def forget(self) -> None:
        self._offered, self._saved, self._current = (), (), None
        self.show_peers("")

    def show_ticked(self, codes: tuple[str, ...]) -> None:
        self._ticked = codes

    def show_peers(self, text: str) -> None:
        """The peer set in words, on its button."""
        text = text or self.tr("Peer set")
        self.peers.setText(plain_command(text, MOST_TEXT))
        self.peers.setToolTip(plain_tip(text))

    def _fill_periods(self, known: Sequence[Period], first: Period, last: Period) -> None:
        for box, chosen in ((self.first, first), (self.last, last)):
            box.clear()
            for one in reversed(known):
                box.addItem(one.label, one.code)
            box.setCurrentIndex(max(box.findData(chosen.code), 0))

    def _show_between(self, shown: bool) -> None:
        for widget in (self.first, self._to, self.last):
            widget.setVisible(shown)

    # What the user does

    def _on_window(self) -> None:
        between = self.window_box.currentData() == BETWEEN
        self._show_between(between)
        if between:
            self.first.setFocus()
        self.span_chosen.emit(self.span)

    def _on_between(self, moved: QComboBox, other: QComboBox) -> None:
        """A window does not end before it begins: the other end is drawn along."""
        if self.last.currentIndex() > self.first.currentIndex():  # the boxes have the newest first
            other.setCurrentIndex(moved.currentIndex())
        self.span_chosen.emit(self.span)

    def _fill_menu(self) -> None:
        """Rules that fit the node, saved ones, and what can be done with the present one."""
        self.menu.clear()
        current = self._current
        for number, offer in enumerate(self._offered):
            same = current is not None and offer.peers.same_rule(current)
            self._add(offer.name, None if number == 0 else offer.peers, same)
        self._add_ticked(current)
        if self._saved:
            self.menu.addSeparator()
            for one in self._saved:
                self._add(one.name, one, current is not None and one.name == current.name)
        self.menu.addSeparator()
        reading = "" if self._writable else self.tr("The database is open read-only")
        if current is None:
            reading = reading or self.tr("Nothing is being compared now")
        is_saved = current is not None and current.is_saved
        saved = self.tr("This set is already saved") if is_saved else ""
        unsaved = "" if is_saved else self.tr("This set is not saved")
        for text, signal, reason in (
            (self.tr("Save this set …"), self.save_wanted, reading or saved),
            (self.tr("Rename this set …"), self.rename_wanted, reading or unsaved),
            (self.tr("Delete this set"), self.delete_wanted, reading or unsaved),
        ):
            action = self.menu.addAction(text)
            action.setEnabled(not reason)
            action.setToolTip(plain_tip(reason))
            action.triggered.connect(signal.emit)

    def _add(self, text: str, peers: PeerSet | None, checked: bool) -> None:
        action = self.menu.addAction(plain_command(text))
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: self.peers_chosen.emit(peers))

    def _add_ticked(self, current: PeerSet | None) -> None:
        count = len(self._ticked)
        action = self.menu.addAction(
            self.tr("Only the ticked nodes ({n})").format(n=count)
            if count
            else self.tr("Only the ticked nodes")
        )
        action.setCheckable(True)
        picked = current is not None and current.rule == peer_sets.PICKED and not current.is_saved
        action.setChecked(picked)
        action.setEnabled(count > 1)
        action.setToolTip("" if count > 1 else self.tr("First tick two nodes or more in the table (Space)"))
        action.triggered.connect(lambda: self.peers_chosen.emit(peer_sets.picked(self._ticked)))


MOST_TEXT = 60
"""Characters of the peer set on its button; all of them on hover and in the sentence below."""


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setProperty("quiet", True)
    box.setAccessibleName(name)
    box.setToolTip(plain_tip(name))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


class NameRow(QWidget):
    """Asks in place for the name of a peer set; Enter takes it, Esc leaves."""

    named = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name of the peer set"))
        self.field.setAccessibleName(self.tr("Name of the peer set"))
        self.field.setMaxLength(120)
        self.field.setFixedWidth(280)
        self.sure = button(self.tr("Save"), self._take, primary=True)
        self.cancel = tool(self.tr("Cancel"), self.tr("Leave without saving (Esc)"))
        self.cancel.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.field, self.sure, self.cancel):
            row.addWidget(widget)
        row.addStretch(1)
        self.field.textChanged.connect(lambda _: self._enable())
        self.field.returnPressed.connect(self._take)
        self.hide()

    def ask(self, name: str) -> None:
        self.field.setText(name)
        self.field.selectAll()
        self._enable()
        self.show()
        self.field.setFocus()

    def _enable(self) -> None:
        ready = bool(self.field.text().strip())
        self.sure.setEnabled(ready)
        self.sure.setToolTip("" if ready else self.tr("First give the peer set a name"))

    def _take(self) -> None:
        if self.field.text().strip():
            self.named.emit(self.field.text())

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)
