"""Find anything: nodes, measures, actions, owners, periods and commands by a few letters."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from lhs_desktop.services.finding import Entry, Index, Kind, periods_in
from lhs_desktop.ui.commands import plain
from lhs_desktop.ui.delegates.hits import HitDelegate
from lhs_desktop.ui.itemmodels.hits import Found, FoundModel
from lhs_desktop.ui.widgets import text_label
from lhs_desktop.ui.wording import counted

if TYPE_CHECKING:
    from lhs_desktop.ui.window import MainWindow

WIDTH, TOP, MARGIN, ROWS = 620, 72, 12, 9
MOST = {Kind.NODE: 30, Kind.PERIOD: 6}
"""How many of a kind are listed, so that none crowds out the others."""
USUALLY_MOST = 10
RECENT = 7
"""How many of those that were used lately stand above all commands before anything is typed."""


class Finder(QFrame):
    """Lies over the window, and goes when it is left or Esc is pressed."""

    def __init__(self, window: "MainWindow", reach: Callable[[Entry], object]) -> None:
        super().__init__(window)
        self.setObjectName("finder")
        self._window = window
        self._reach = reach
        self._before = QApplication.focusWidget()
        self._is_left = False
        self._commands = Index(self._entries_of_commands())
        statement = window.page.statement if window.workbench.is_open else None
        self._periods = periods_in(statement.periods if statement is not None else ())
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("A node, measure, action, owner, period or command"))
        self.words.setAccessibleName(self.tr("Find anything"))
        self.model = FoundModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("What was found"))
        self.nothing = text_label("", muted=True, wrap=True)
        self.nothing.setIndent(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        layout.addStretch()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(80)
        self._timer.timeout.connect(self.search)
        self.words.textChanged.connect(lambda _: self._timer.start())
        self.words.installEventFilter(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _: self.choose())
        window.workbench.finding.loaded.connect(self._on_loaded)

    def open(self) -> None:
        self.move((self._window.width() - WIDTH) // 2, TOP)
        self.search()
        self.show()
        self.raise_()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    # What is found

    def search(self) -> None:
        """What can be found at once; nodes and actions follow when they have been read."""
        finding = self._window.workbench.finding
        if self._window.workbench.is_open and not finding.is_ready:
            finding.prepare()
        self._show(self._found())

    def _on_loaded(self) -> None:
        if not self._is_left:
            self._show(self._found())

    def _found(self) -> list[Entry]:
        finding = self._window.workbench.finding
        at_hand = [finding.nodes, finding.others] if finding.is_ready else []
        words, ages = self.words.text(), finding.ages
        if not words.strip():
            return self._before_anything_is_typed([*at_hand, self._periods, self._commands], ages)
        scored = [
            one
            for index in (*at_hand, self._periods, self._commands)
            for one in index.find(words, ages, MOST[Kind.NODE])
        ]
        found: list[Entry] = []
        listed: dict[Kind, int] = {}
        for _, entry in sorted(scored, key=lambda one: one[0]):
            listed[entry.kind] = listed.get(entry.kind, 0) + 1
            if listed[entry.kind] <= MOST.get(entry.kind, USUALLY_MOST):
                found.append(entry)
        return found

    def _before_anything_is_typed(self, indexes: list[Index], ages: dict[str, int]) -> list[Entry]:
        """What was used lately, but the page that is open; then all commands."""
        page = self._window.page.page
        here = Entry(Kind.NODE, page.node.code, "").id if page is not None else ""
        used = sorted(
            (entry for index in indexes for entry in index.recent(ages) if entry.id != here),
            key=lambda entry: ages[entry.id],
        )[:RECENT]
        commands = [entry for entry in self._commands.entries if entry not in used]
        return [*used, *sorted(commands, key=lambda entry: not self._window.commands[entry.key].isEnabled())]

    def _entries_of_commands(self) -> list[Entry]:
        commands = [one for one in self._window.commands.all() if one.objectName() != "finder"]
        return [Entry(Kind.COMMAND, one.objectName(), plain(one)) for one in commands]

    # How it is shown

    def _show(self, found: list[Entry]) -> None:
        nodes = [entry.key for entry in found if entry.kind is Kind.NODE]
        paths = {
            hit.node.code: " › ".join(hit.path_names)
            for hit in (self._window.workbench.finding.where(nodes) if nodes else [])
        }
        self.model.show_rows([self._row(entry, paths.get(entry.key, "")) for entry in found])
        reading = self._window.workbench.is_open and not self._window.workbench.finding.is_ready
        searched = self.tr(
            "The search covers nodes, measures, actions, owners, the periods of this page and commands."
        )
        nothing = (
            self.tr("Nothing was found. Try fewer letters, or the beginning of a word.") + " " + searched
        )
        self.nothing.setText(self.tr("Reading the names …") if reading else nothing)
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        height = self.list.sizeHintForRow(0) if found else 0
        room = self._window.height() - TOP - self.words.sizeHint().height() - 4 * MARGIN
        rows = min(len(found), ROWS, max(room // height, 1)) if found else 0
        self.list.setFixedHeight(rows * height + 2)
        self._fit()
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))
            self.list.scrollToTop()

    def _fit(self) -> None:
        """As high as what it holds; hidden parts are left out only once the layout knows of them."""
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
            wrapped = layout.totalHeightForWidth(WIDTH) if layout.hasHeightForWidth() else 0
            self.setFixedSize(WIDTH, max(wrapped, layout.totalSizeHint().height()))

    def _row(self, entry: Entry, path: str) -> Found:
        if entry.kind is Kind.COMMAND:
            return self._row_of_command(entry)
        page = self._window.page.page
        beside = entry.detail
        if entry.kind is Kind.NODE:
            beside = path
        elif entry.kind is Kind.PERIOD and page is not None:
            beside = page.node.name
        elif entry.kind is Kind.OWNER:
            one, many = self.tr("1 open action"), self.tr("{n} open actions")
            beside = counted(int(entry.detail), one, many)
        tag = {
            Kind.NODE: entry.detail or self.tr("Node"),
            Kind.MEASURE: self.tr("Measure"),
            Kind.ACTION: self.tr("Action {number}").format(number=entry.key),
            Kind.OWNER: self.tr("Owner"),
            Kind.PERIOD: self.tr("Period"),
        }[entry.kind]
        return Found(entry.text, beside, tag, record=entry)

    def _row_of_command(self, entry: Entry) -> Found:
        """With its keys; one that cannot be had says why."""
        commands = self._window.commands
        action = commands[entry.key]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        said = action.statusTip() if action.isEnabled() else commands.cannot(action)
        return Found(entry.text, said, keys, not action.isEnabled(), entry)

    # What the user does

    def choose(self) -> None:
        found = self.model.record(self.list.currentIndex().row())
        if found is not None and not found.is_faint:
            self.leave()
            self._reach(found.record)

    def _choose_typed(self) -> None:
        """Enter means what was typed, even where the list has not caught up with it."""
        finding = self._window.workbench.finding
        if self._timer.isActive() or (self._window.workbench.is_open and not finding.is_ready):
            self._timer.stop()
            if self._window.workbench.is_open:
                _ = finding.nodes, finding.others  # read at once
            self._show(self._found())
        self.choose()

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and self.isAncestorOf(widget)

    def leave(self) -> None:
        """Gives the focus back to what had it, before it is hidden: else the first field of the window would get it."""
        if self._is_left:
            return
        self._is_left = True
        before = self._before
        if self._holds(QApplication.focusWidget()) and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self._holds(QApplication.focusWidget()):
            self.leave()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row, last = self.list.currentIndex().row(), self.model.rowCount() - 1
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: ROWS - 1,
                Qt.Key.Key_PageUp: 1 - ROWS,
            }
            if event.key() in steps and last >= 0:
                step = steps[Qt.Key(event.key())]
                self.list.setCurrentIndex(self.model.index(min(max(row + step, 0), last), 0))
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose_typed()
                return True
        return super().eventFilter(watched, event)
