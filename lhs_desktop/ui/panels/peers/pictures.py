"""The pictures of a comparison, one at a time: ranked, funnel, over time, side by side, change."""

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from lhs_desktop.models.peer_charts import SmallMultiples
from lhs_desktop.services.comparing import charting, contributions
from lhs_desktop.services.comparing.charting import Multiples
from lhs_desktop.services.comparing.contributions import Change
from lhs_desktop.services.comparing.showing import Shown
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.panels.peers import words
from lhs_desktop.ui.panels.peers.reading import Reader
from lhs_desktop.ui.panels.peers.view import PeersView
from lhs_desktop.ui.widgets import text_label, tool
from lhs_desktop.ui.workbench import Workbench


class View(IntEnum):
    RANKED = 0
    FUNNEL = 1
    OVER_TIME = 2
    SIDE_BY_SIDE = 3
    CHANGE = 4
    TABLE = 5
    """No picture: the table, where there is no room for both."""


class Pictures(QWidget):
    code_chosen = Signal(str)
    code_opened = Signal(str)
    view_changed = Signal(int)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = Reader(workbench, self)
        self._shown: Shown | None = None
        self._ticked: tuple[str, ...] = ()
        self.change: Change | None = None
        self._over_time: SmallMultiples | None = None
        self.views = self._made_views()
        self.caption = text_label("", muted=True, wrap=True)
        self.picture = PeersView(workbench.runner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.caption)
        layout.addWidget(self.picture, 1)
        self.picture.code_chosen.connect(self.code_chosen)
        self.picture.code_opened.connect(self.code_opened)

    def _made_views(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for view, text, tip in (
            (View.TABLE, self.tr("Table"), self.tr("The figures of all nodes")),
            (View.RANKED, self.tr("Ranked"), self.tr("Values with their intervals, best first")),
            (View.FUNNEL, self.tr("Funnel"), self.tr("Values by number of cases, with the limits of chance")),
            (View.OVER_TIME, self.tr("Over time"), self.tr("A small chart of each node, all on one scale")),
            (View.SIDE_BY_SIDE, self.tr("Side by side"), self.tr("The two to four ticked nodes over time")),
            (
                View.CHANGE,
                self.tr("Change"),
                self.tr("How much each node below added to the change of this one"),
            ),
        ):
            made = tool(text, tip, checkable=True)
            made.setProperty("compact", True)
            group.addButton(made, view)
        group.button(View.RANKED).setChecked(True)
        group.idClicked.connect(self.choose_view)
        return group

    def button(self, view: View) -> QAbstractButton:
        return self.views.button(view)

    @property
    def view(self) -> View:
        return View(self.views.checkedId())

    def choose_view(self, view: int) -> None:
        self.views.button(view).setChecked(True)
        self.view_changed.emit(view)
        self._show()

    def show_found(self, shown: Shown | None) -> None:
        self._shown, self.change, self._over_time = shown, None, None
        self._reader.forget()
        if shown is None:
            self.picture.show_sentence("")
        else:
            self._show()

    def show_ticked(self, codes: tuple[str, ...]) -> None:
        """The nodes to put side by side."""
        self._ticked = codes
        if self._shown is not None and self.view is View.SIDE_BY_SIDE:
            self._show()

    def choose(self, code: str) -> None:
        self.picture.choose(code)

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        self._reader.forget()
        self.caption.hide()
        found = shown.comparison
        said = {peer.code: words.hover(found, peer) for peer in found.peers}
        match self.view:
            case View.RANKED:
                self.picture.show_chart(shown.ranked, said)
            case View.FUNNEL:
                if shown.funnel is not None:
                    self.picture.show_chart(shown.funnel, said)
                else:
                    self.picture.show_sentence(
                        self.tr(
                            "A funnel shows shares, rates and ratios. {measure} is none of these: it has no"
                            " number of cases from which to work out what chance can do."
                        ).format(measure=found.measure.name)
                    )
            case View.OVER_TIME:
                self._read_over_time(shown)
            case View.SIDE_BY_SIDE:
                self._read_side_by_side(shown)
            case View.CHANGE:
                self._read_change(shown)
            case View.TABLE:
                pass

    def _read_over_time(self, shown: Shown) -> None:
        if self._over_time is not None:
            self._show_series(self._over_time)
            return

        def keep(found: Multiples) -> None:
            self._over_time = found.chart
            self._show_series(found.chart)

        self._reader.read(charting.multiples, shown.comparison, done=keep, refused=self._on_refused)

    def _show_series(self, chart: SmallMultiples) -> None:
        if max((len(one.points) for one in chart.multiples), default=0) < 2:
            self.picture.show_sentence(
                self.tr("There is only one period, so there is nothing to see over time yet.")
            )
            return
        assert self._shown is not None
        found = self._shown.comparison
        self.picture.show_chart(chart, {peer.code: words.hover(found, peer) for peer in found.peers})

    def _read_side_by_side(self, shown: Shown) -> None:
        codes = self._ticked
        if len(codes) > charting.MOST:
            self.picture.show_sentence(self.tr("Four nodes at most have room side by side: untick some."))
            return
        if len(codes) < 2:
            codes = words.first_pair(shown.comparison, codes)
            self._caption(words.why_pair(shown.comparison, codes))
        if len(codes) < 2:
            self.picture.show_sentence(self.tr("Only one node has a value, so there is nothing beside it."))
            return
        self._reader.read(
            charting.multiples,
            shown.comparison,
            codes,
            done=lambda found: self._show_series(found.chart),
            refused=self._on_refused,
        )

    def _read_change(self, shown: Shown) -> None:
        if self.change is not None:
            self._show_change(self.change)
            return
        self._reader.read(
            contributions.change,
            shown.node,
            shown.comparison.measure,
            shown.comparison.window,
            done=self._show_change,
            refused=self._on_refused,
        )

    def _show_change(self, change: Change) -> None:
        self.change = change
        chart = charting.contributions(change)
        self._caption(f"{change.sentence} {change.later.label} against {change.earlier.label}.")
        self.picture.show_chart(chart, words.parts(change))

    def _caption(self, text: str) -> None:
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    def _on_refused(self, error: Exception) -> None:
        self.picture.show_sentence(text_for(error))
