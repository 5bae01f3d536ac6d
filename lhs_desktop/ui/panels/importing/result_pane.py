"""What would become of the values, published totals beside what was loaded, and the button that keeps it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from lhs_desktop.models.ledger import Ledger
from lhs_desktop.models.wording import number
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate
from lhs_desktop.ui.flow import flowing
from lhs_desktop.ui.flows.importing import ImportRun, Stage
from lhs_desktop.ui.help.first_words import FirstWord
from lhs_desktop.ui.itemmodels.records import RecordsModel
from lhs_desktop.ui.panels.importing import result_tables
from lhs_desktop.ui.panels.importing.notes import Notes
from lhs_desktop.ui.panels.importing.pane import LINE, Pane
from lhs_desktop.ui.panels.importing.striking_list import StrikingList
from lhs_desktop.ui.panels.importing.switch import Pages
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.panels.wrapping import WrappingBox
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.ledger_strip import LedgerStrip
from lhs_desktop.ui.sheets.sheet import scrolling
from lhs_desktop.ui.widgets import button, heading, set_tone, text_label
from lhs_desktop.ui.wording import counted

if TYPE_CHECKING:
    from lhs_desktop.services.importing.intake import ImportResult


EXAMPLES = 3
"""So many rows of the tables have room at least."""
SPANS = 3
"""So many tables are told one by one; all of them are in a table of their own."""
ROOMY = 23
"""Lines of text for which a pane has room, in which several tables are told one by one."""
ZEROS = "leading-zeros-lost"
ADDED_UP = "rows-added-up"


class ResultPane(Pane):
    cancel_wanted = Signal()
    tray_wanted = Signal()
    """The names that wait are to be placed."""
    reading_wanted = Signal(str, str)
    """A reading that stands out: the codes of its node and measure."""
    cell_wanted = Signal(str, str, str)
    """A cell is to be shown: its file, its sheet, its address."""

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Result"))
        self.setAccessibleName(self.tr("Result"))
        self.run = run
        self.said = heading(wrap=True)
        self.batch = FirstWord("batch")
        self.span = Notes(SPANS, muted=False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.ledger = LedgerStrip()
        self.notes = Notes()
        self.waiting = text_label("", muted=True, wrap=True)
        self.create_nodes = WrappingBox()
        self.create_nodes.setChecked(run.create_nodes)
        self.create_nodes.clicked.connect(run.set_create_nodes)
        self.accept = WrappingBox()
        self.accept.toggled.connect(run.set_accepted)
        self.zeros = WrappingBox(self.tr("Fill codes with the zeros that a spreadsheet removed"))
        self.zeros.toggled.connect(run.set_repair_zeros)
        self.examples, self.tables = result_tables.examples(self), result_tables.tables(self)
        self.new_places, self.reconciled = result_tables.new_places(self), result_tables.reconciled(self)
        self.changes, self.unknown = result_tables.changes(self), result_tables.unknown(self)
        self.tabs = Pages(self.tr("What was read, and what would happen to it"))
        self.striking = StrikingList()
        self.striking.chosen.connect(self.reading_wanted)
        self.place = button(self.tr("Place them …"), self.tray_wanted.emit)
        self.commit = button(self.tr("Import"), run.commit, primary=True)
        self.cancel = button(self.tr("Cancel"), self.cancel_wanted.emit)
        self._lay_out()
        run.progressed.connect(self._on_progress)

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(PAD, 0, PAD, 0)
        inside.setSpacing(6)
        for widget in (self.said, self.batch, self.bar, self.span, self.ledger, self.notes):
            inside.addWidget(widget)
        self.foot = foot = QVBoxLayout()
        foot.setContentsMargins(PAD, 4, PAD, 4)
        foot.setSpacing(6)
        foot.addWidget(self.waiting)
        for box in (self.create_nodes, self.zeros, self.accept):
            foot.addWidget(box)
        foot.addWidget(flowing([self.commit, self.place, self.cancel], 8))
        told = QWidget()
        self.told = column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(inside)
        column.addWidget(self.striking)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)
        self.area = scrolling(told, self.tr("Result"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.area, 1)
        self.body.addLayout(foot)

    def room(self) -> int:
        """The height in which nothing has to scroll."""
        above = LINE + 4 * PAD
        return above + self.told.heightForWidth(self.width()) + self.foot.heightForWidth(self.width())

    def fill_tabs(self) -> None:
        """Makes the tables, once: not before they are needed, so that the window opens at once."""
        while self.add_tab():
            pass

    def add_tab(self) -> bool:
        """Makes the next table; tells whether there was one to make."""
        wanted = self._shown()[self.tabs.count() :]
        for model, name, widths, stretched in wanted[:1]:
            table = ReportTable(name, DenseRowDelegate(), self.tabs.stack)
            table.setModel(model)
            table.set_widths(stretched, widths, wraps=False)
            self.tabs.addTab(table, name)
            rows = table.height_of_rows(EXAMPLES)
            self.tabs.stack.setMinimumHeight(rows)
            if model is self.examples:
                table.setToolTip(self.tr("Compare these with the sheet: Enter goes to the cell"))
                table.entered_row.connect(self._on_example)
                table.clicked.connect(self._on_example)
        return bool(wanted)

    def _shown(self) -> tuple[tuple[RecordsModel, str, dict[int, int], int], ...]:
        """The tables: what they are called, the widths of their columns, and which one takes what is left."""
        return (
            (self.examples, self.tr("Values to compare"), {0: 13, 1: 14, 2: 9}, 3),
            (self.tables, self.tr("Tables"), {1: 9, 2: 9, 3: 7, 4: 6, 5: 8}, 0),
            (self.new_places, self.tr("New places"), {1: 14, 2: 18}, 0),
            (self.reconciled, self.tr("Published figures"), {1: 13, 2: 13, 3: 10}, 0),
            (self.changes, self.tr("Changed values"), {1: 10, 2: 10, 3: 13, 4: 13}, 0),
            (self.unknown, self.tr("Waiting names"), {1: 8, 2: 30}, 0),
        )

    def _on_example(self, index: QModelIndex) -> None:
        one = self.examples.record(index.row())
        if one is not None:
            self.cell_wanted.emit(one.table.file, one.table.sheet, one.example.cell)

    # What it shows

    def refresh(self) -> None:
        run = self.run
        stage, result = run.stage, run.result
        self.bar.setVisible(run.is_running)
        if run.is_running:
            self.bar.setRange(0, 0)
        self.said.setText(run.sentence())
        self.batch.appear(stage is Stage.DONE)
        set_tone(self.said, "bad" if stage is Stage.FAILED else "")
        shown = result is not None and stage is not Stage.FAILED
        self.ledger.setVisible(shown)
        self.ledger.setEnabled(stage is not Stage.READING)
        self._show_boxes(result, stage)
        lost = result is not None and any(one.code == ZEROS for one in result.problems)
        self.zeros.setVisible((lost or run.repair_zeros) and stage in (Stage.READY, Stage.READING))
        if result is not None and shown:
            self.ledger.show_ledger(result.ledger, result.skipped)
            self._show_tables(result)
            self._show_notes(result)
        else:
            self.tabs.hide()
            self.notes.hide()
            self.waiting.hide()
        self._show_buttons(result)

    def _show_boxes(self, result: "ImportResult | None", stage: Stage) -> None:
        run = self.run
        places = [one for one in result.places if one.values] if result is not None else []
        offered = [one for one in places if one.made or one.resembles is None]
        self.create_nodes.setVisible(bool(places) and stage in (Stage.READY, Stage.READING))
        self.create_nodes.setChecked(run.create_nodes)
        self.create_nodes.say(
            counted(
                len(offered),
                self.tr("Make the place that is not here yet"),
                self.tr("Make the {n} places that are not here yet"),
            )
        )
        self.accept.setVisible(bool(run.stops) and stage is Stage.READY)
        self.accept.setChecked(run.accepted)
        self.accept.say(self._accept_text())

    def _accept_text(self) -> str:
        """What is accepted, in so many words where all is of one kind."""
        stops = self.run.stops
        if stops and all(one.code == ADDED_UP for one in stops):
            return self.tr("These rows are parts of a whole: add them up")
        if stops and all(one.code == "year-assumed" for one in stops):
            first, last = stops[0].parameters["first"], stops[-1].parameters["last"]
            return self.tr("The periods are right: {first} to {last}").format(first=first, last=last)
        return self.tr("It is right as it is: import it")

    def _show_tables(self, result: "ImportResult") -> None:
        self.fill_tabs()
        done = self.run.stage is Stage.DONE
        examples = [result_tables.Shown(table, one) for table in result.tables for one in table.examples]
        several = result.tables if len(result.tables) > 1 else ()
        places = [one for one in result.places if one.made]
        shown: list[Sequence[Any]] = [
            () if done else examples,
            () if done else several,
            places if self.run.has_places else (),
            result.reconciled,
            result.changes,
            self.run.unknown,
        ]
        names = [name for _, name, _, _ in self._shown()]
        for index, (records, name) in enumerate(zip(shown, names, strict=True)):
            self._shown()[index][0].show(records)
            counts = bool(records) and records is not examples
            self.tabs.setTabText(index, f"{name} {number(len(records))}" if counts else name)
            self.tabs.setTabVisible(index, bool(records))
        differing = sum(not one.agrees for one in result.reconciled)
        if differing:
            text = self.tr("Published figures: {n} differ").format(n=number(differing))
            self.tabs.setTabText(names.index(self.tr("Published figures")), text)
        landing = self.run.landing if done else None
        self.striking.show_readings(landing.striking if landing is not None else ())
        self.tabs.setVisible(any(shown) and not self.striking.links)
        self._say_spans()

    def _say_spans(self) -> None:
        """The span and the counts of each table; of several in a pane without room, of all together."""
        tables = self.run.result.tables if self.run.result is not None else ()
        lines = result_tables.spans(tables)
        room = self.height() > ROOMY * self.fontMetrics().lineSpacing()
        shown = lines[:SPANS] if room or len(lines) < 2 else [result_tables.whole_span(tables)]
        self.span.say("\n".join(shown), "\n".join(lines))
        self.span.setVisible(bool(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.span.isHidden():
            self._say_spans()

    def _show_notes(self, result: "ImportResult") -> None:
        notes = list(result.notes)
        left_out = [one.name for one in self.run.prepared if one.error is not None]
        if left_out:
            notes.insert(0, self.tr("Left out: {files}.").format(files=", ".join(left_out)))
        notes += self._made_notes(result)
        self.notes.say(" ".join(notes))
        self.notes.setVisible(bool(notes))
        waiting = result.ledger.waiting
        alike = sum(1 for one in result.places if one.values and one.resembles is not None and not one.made)
        if self.run.stage is Stage.READY and alike and self.run.create_nodes:
            one = self.tr("A name resembles a place that is here: you say afterwards whether it is that one.")
            many = self.tr("{n} names resemble places that are here: you say afterwards which they are.")
            waiting = alike
        elif self.run.stage is Stage.READY and self.run.unknown:
            one = self.tr("1 value waits. After the import you say which node its name means.")
            many = self.tr("{n} values wait. After the import you say which node each name means.")
        else:
            one = self.tr("1 value waits because its node or measure is unknown.")
            many = self.tr("{n} values wait because their nodes or measures are unknown.")
        self.waiting.setText(counted(waiting, one, many) if waiting else "")
        self.waiting.setVisible(bool(waiting) and self.run.stage in (Stage.READY, Stage.DONE))

    def _made_notes(self, result: "ImportResult") -> list[str]:
        """How many nodes are made, and of which levels."""
        if not result.nodes_created:
            return []
        if self.run.stage is Stage.DONE:
            one, many = self.tr("1 node was made."), self.tr("{n} nodes were made.")
        elif self.run.new_places:
            told = result_tables.levels(one for one in result.places if one.made)
            return [self.tr("Level and parent are as the file says: {levels}.").format(levels=told)]
        else:
            one, many = self.tr("1 node would be made."), self.tr("{n} nodes would be made.")
        return [counted(result.nodes_created, one, many)]

    def _show_buttons(self, result: "ImportResult | None") -> None:
        run, stage = self.run, self.run.stage
        ledger = result.ledger if result is not None else Ledger()
        adding = ledger.new + ledger.changed + ledger.waiting
        stops = 0 if run.accepted else len(run.stops)
        offered = stage in (Stage.READY, Stage.READING) and (adding > 0 or stops > 0)
        self.commit.setVisible(offered)
        self.commit.setText(self.commit_text(ledger))
        self.commit.setEnabled(stage is Stage.READY and not stops)
        self.commit.setToolTip(plain_tip(self._why_not(stage, stops)))
        self.place.setVisible(stage is Stage.DONE and bool(run.unknown))
        self.cancel.setText(self.tr("Cancel") if run.is_running else self.tr("Close"))

    def _why_not(self, stage: Stage, stops: int) -> str:
        if stops:
            return counted(
                stops,
                self.tr("1 problem stops the import: fix it, or say that it is right."),
                self.tr("{n} problems stop the import: fix them, or say that they are right."),
            )
        if stage is Stage.READING:
            return self.tr("Wait until the files have been read.")
        return self.tr("Keep it, as one batch that can be undone (Ctrl+Enter)")

    def commit_text(self, ledger: Ledger) -> str:
        """The button's words, with the numbers that it stands for."""
        parts = []
        new = len(self.run.new_places)
        if new:
            parts.append(counted(new, self.tr("make 1 place"), self.tr("make {n} places")))
        for count, words in (
            (ledger.new, self.tr("add {n}")),
            (ledger.changed, self.tr("change {n}")),
            (ledger.rejected, self.tr("reject {n}")),
            (ledger.waiting, self.tr("keep {n} waiting")),
        ):
            if count:
                parts.append(words.format(n=number(count)))
        text = ", ".join(parts)
        text = text[:1].upper() + text[1:]
        if len(parts) != 1 + bool(new) or ledger.waiting:
            return text
        return counted(ledger.new + ledger.changed, self.tr("{text} value"), self.tr("{text} values")).format(
            text=text
        )

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def take_focus(self) -> None:
        offered = self.commit if self.commit.isVisible() and self.commit.isEnabled() else self.cancel
        offered.setFocus(Qt.FocusReason.ShortcutFocusReason)
