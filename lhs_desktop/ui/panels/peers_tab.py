"""The peers of a node, side by side: a table, pictures of the same, and who improved."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lhs_desktop.models.measures import Measure
from lhs_desktop.models.nodes import NodePage
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.comparing import charting, peer_sets, showing
from lhs_desktop.services.comparing.peer_sets import PeerSet
from lhs_desktop.services.comparing.showing import Asked, Shown
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flow import flowing
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.kept_splitter import KeptSplitter
from lhs_desktop.ui.panels.peers import words
from lhs_desktop.ui.panels.peers.controls import Controls, NameRow
from lhs_desktop.ui.panels.peers.pictures import Pictures, View
from lhs_desktop.ui.panels.peers.reading import Reader
from lhs_desktop.ui.panels.peers.spots import Spots
from lhs_desktop.ui.panels.peers.table import PeersTable
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.sheet import scrolling
from lhs_desktop.ui.widgets import button, heading, text_label
from lhs_desktop.ui.workbench import Workbench

TABLE = {View.OVER_TIME: 0.36, View.SIDE_BY_SIDE: 0.5, View.CHANGE: 0.55}
"""The share of the room that the table has beside a picture."""
BOTH = 92
"""The least width, in average characters, in which a table and a picture stand beside each other."""
LOW = 24
"""The least height of the page, in lines, with all words above the table."""
WORDS, WORDS_LOW = 6, 3
"""The most lines that the words about a node take; in a low page."""


class PeersTab(QWidget):
    measure_chosen = Signal(str)
    node_opened = Signal(str)
    changed = Signal()
    """A comparison, or the reason why there is none, came on the screen."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._reader = Reader(workbench, self)
        self._page: NodePage | None = None
        self._measures: tuple[Measure, ...] = ()
        self._measure = ""
        self._upto = ""
        self._is_stale = False
        self._node_shown = ""
        self.peers: PeerSet | None = None
        """Chosen by the user; None for the usual ones of the node."""
        self.shown: Shown | None = None
        self.controls = Controls()
        self.name_row = NameRow()
        self.side_by_side = button("", self.put_side_by_side)
        self._is_narrow = False
        self.sentence = heading(wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rule = text_label("", muted=True, wrap=True, selectable=True)
        self.spots = Spots()
        self.table = PeersTable()
        self.figures = text_label("", wrap=True, selectable=True)
        self.about = text_label("", muted=True, wrap=True, selectable=True)
        self.pictures = Pictures(workbench)
        self.empty = EmptyState(
            "", "", [(self.tr("Compare the usual peers"), lambda: self.choose_peers(None))]
        )
        self.views = flowing(self.pictures.views.buttons(), 2)
        self.stack = QStackedWidget()
        self._lay_out()
        self.controls.measure_chosen.connect(self._on_measure)
        self.controls.span_chosen.connect(lambda _: self.refresh())
        self.controls.peers_chosen.connect(self.choose_peers)
        self.spots.chosen.connect(self.choose)
        self.table.code_chosen.connect(self.choose)
        self.table.code_opened.connect(self.node_opened)
        self.table.model_.ticked_changed.connect(self._on_ticked)
        self.pictures.code_chosen.connect(self.choose)
        self.pictures.code_opened.connect(self.node_opened)
        self.pictures.view_changed.connect(lambda _: self._share_room())
        workbench.hub.changed.connect(self._on_changed)
        self._on_ticked()

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setContentsMargins(PAD, 0, PAD, 0)
        said.setSpacing(2)
        self._said = said
        for widget in (self.name_row, self.sentence, self.rule, self.spots):
            said.addWidget(widget)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, PAD, 0)
        bar.addWidget(self.views, 1)
        bar.addWidget(self.side_by_side, 0, Qt.AlignmentFlag.AlignTop)
        self.splitter = KeptSplitter("peers", Qt.Orientation.Horizontal, sized=0)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.pictures)
        self.splitter.setStretchFactor(1, 1)
        about = QWidget()
        below = QVBoxLayout(about)
        below.setContentsMargins(PAD, 0, PAD, 0)
        below.setSpacing(0)
        below.addWidget(self.figures)
        below.addWidget(self.about)
        below.addStretch(1)
        self._below = below
        self.words = scrolling(about, self.tr("About the chosen node"))
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.words)
        self.stack.addWidget(found)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(6)
        layout.addWidget(self.controls)
        layout.addLayout(said)
        layout.addWidget(self.stack, 1)

    # What others ask of it

    def show_page(self, page: NodePage, measures: Sequence[Measure], measure: str, upto: str) -> None:
        """The peers of a node; they are read when they are looked at.

        Args:
            page: The node.
            measures: Those to choose from.
            measure: The code of the chosen one.
            upto: The code of the last period of the window; empty for the latest.
        """
        code = page.node.code
        moved = self._page is not None and self._page.node.code != code
        if moved and (self.shown is None or self.shown.comparison.peer(code) is None):
            self.peers = None  # not one of those who were compared: its own peers are
        self._page, self._measures, self._upto = page, tuple(measures), upto
        known = [one.code for one in measures]
        self._measure = measure if measure in known else next(iter(known), "")
        self.controls.show_measures(self._measures, self._measure)
        self.name_row.hide()
        self._ask()

    def show_measure(self, measure: str) -> None:
        """Another measure was chosen elsewhere."""
        if measure != self._measure and any(one.code == measure for one in self._measures):
            self._measure = measure
            self.controls.show_measures(self._measures, measure)
            self._ask()

    def forget(self) -> None:
        """Nothing is shown: the database is closed."""
        self._reader.forget()
        self._page = self.shown = self.peers = None
        self._measures, self._measure, self._node_shown = (), "", ""
        self._is_stale = False
        self.pictures.show_found(None)
        self.table.model_.show(None)
        self.controls.forget()

    def choose(self, code: str) -> None:
        """Marks a node in the table and in the picture, and says what is known of it."""
        peer = self.shown.comparison.peer(code) if self.shown is not None else None
        if peer is not None:
            self.table.choose(code)
        self.pictures.choose(code)
        known = self.shown is not None and peer is not None
        self.figures.setText(words.figures(self.shown.comparison, peer) if self.shown and peer else "")
        self.about.setText(words.about(self.shown, peer) if self.shown and peer else "")
        self.figures.setVisible(known)
        self.about.setVisible(bool(self.about.text()))
        self._fit_words()

    def choose_peers(self, peers: PeerSet | None) -> None:
        """Compares with others; None for the usual ones."""
        self.peers = peers
        self.refresh()

    def put_side_by_side(self) -> None:
        self.pictures.choose_view(View.SIDE_BY_SIDE)

    # Room

    def _share_room(self) -> None:
        """Small charts need more of the room than one large one; where there is none for both, one is shown at a time."""
        width = self.splitter.width()
        if width <= 0:
            return
        view, narrow = self.pictures.view, width < BOTH * self.fontMetrics().averageCharWidth()
        self._put_rule(self.height() < LOW * self.fontMetrics().height())
        self.side_by_side.setHidden(narrow)  # the view says the same, where every line counts
        self.pictures.button(View.TABLE).setVisible(narrow)
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            if (view is View.TABLE) != narrow and view in (View.TABLE, View.RANKED):
                self.pictures.choose_view(View.TABLE if narrow else View.RANKED)
                return
        self.table.setVisible(not narrow or view is View.TABLE)
        self.pictures.setVisible(not narrow or view is not View.TABLE)
        table = min(int(width * TABLE.get(view, 0.62)), self.table.wanted_width())
        self.splitter.share([table, width - table])
        self._fit_words()

    def _put_rule(self, low: bool) -> None:
        """In a low page how the peers are judged stands with the words that scroll, so that the table keeps its rows."""
        for number, widget in enumerate((self.rule, self.spots)):
            at = self._below.indexOf(widget)
            if low and at < 0:
                self._below.insertWidget(self._below.count() - 1, widget)
            elif not low and at >= 0:
                self._said.insertWidget(2 + number, widget)

    def _fit_words(self) -> None:
        """What is said of the chosen node has the room it needs, up to a part of the page; then it scrolls."""
        about, width = self.words.widget(), self.words.viewport().width()
        layout = about.layout() if about is not None else None
        if layout is not None:
            high = layout.heightForWidth(width)
            low = self._below.indexOf(self.rule) >= 0
            most = (WORDS_LOW if low else WORDS) * self.fontMetrics().lineSpacing()
            self.words.setFixedHeight(max(min(high, most), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._share_room)  # once the parts have their sizes

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_room()
        if self._is_stale:
            self.refresh()

    def _ask(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Reads anew, in the background."""
        self._is_stale = False
        page = self._page
        if page is None or not self._measure:
            self._refuse(self.tr("There is no measure with figures to compare. Import an extract first."))
            return
        span = self.controls.span
        if not span.first and self._upto:
            span = replace(span, upto=self._upto)
        asked = Asked(page.node.code, self._measure, span, self.peers)
        self._reader.read(showing.shown, asked, done=self._on_shown, refused=self._on_refused)

    def _on_shown(self, found: Shown) -> None:
        code = found.node.code
        kept = self.table.chosen if self._node_shown == code else ""
        self.shown, self._node_shown = found, code
        peers = self.peers
        if peers is not None and peers.is_saved and all(one.name != peers.name for one in found.saved):
            self.peers = replace(peers, name="")  # taken away, or renamed, since
        comparison = found.comparison
        writable = self._workbench.is_writable
        self.controls.show_offers(found.offered, found.saved, comparison.peer_set, writable)
        self.controls.show_found(found)
        self.sentence.setText(comparison.sentence)
        said = (found.instead, f"{comparison.window.label}: {comparison.stated}.", comparison.rule)
        self.rule.setText(" ".join(one for one in said if one))
        self.spots.show_spots(found.spots, comparison)
        self.table.show_comparison(comparison)
        self._show_found(True)
        self._share_room()
        self.pictures.show_found(found)
        first = comparison.own if comparison.peer(comparison.own) else comparison.peers[0].code
        self.choose(kept if comparison.peer(kept) is not None else first)
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        page = self._page
        if page is not None:
            read, writable = self._workbench.read, self._workbench.is_writable
            offered = read(showing.offered, page.node)
            self.controls.show_offers(offered, read(peer_sets.listing), None, writable)
            wanted = self.peers or peer_sets.default_of(page.node)
            self.controls.show_peers(wanted.name or wanted.stated(None))
        self._refuse(text_for(error))

    def _refuse(self, sentence: str) -> None:
        self._reader.forget()
        self.shown = None
        self.pictures.show_found(None)
        self._show_found(False)
        self.empty.say(self.tr("Nothing to compare"), sentence)
        for made in self.empty.buttons:
            made.setVisible(self.peers is not None)
        self.changed.emit()

    def _show_found(self, found: bool) -> None:
        self.stack.setCurrentIndex(0 if found else 1)
        for widget in (self.sentence, self.rule, self.spots):
            widget.setVisible(found)

    # What the user does here

    def _on_measure(self, measure: str) -> None:
        self.show_measure(measure)
        self.measure_chosen.emit(measure)

    def _on_ticked(self) -> None:
        codes = self.table.model_.ticked
        self.controls.show_ticked(codes)
        self.pictures.show_ticked(codes)
        count = len(codes)
        self.side_by_side.setText(
            self.tr("Compare chosen ({n})").format(n=count) if count else self.tr("Compare chosen")
        )
        reason = ""
        if count < 2:
            reason = self.tr("First tick two to four nodes in the table (Space)")
        elif count > charting.MOST:
            reason = self.tr("There is room for at most four nodes side by side: remove some ticks")
        self.side_by_side.setEnabled(not reason)
        self.side_by_side.setToolTip(plain_tip(reason or self.tr("The ticked nodes over time, on one scale")))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Peer sets, and what was done, are shown here only; the page tells of all else."""
        if self._page is not None and self._workbench.is_open and changes.touches("peer_set", "action"):
            self._ask()
