"""Import from a database: a file or an address, then the tables, views or the query to be taken in."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from lhs_desktop.errors import LhsError
from lhs_desktop.services.importing.sources import Source, source_of
from lhs_desktop.ui import choosing
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.panels.importing.holdings_table import HoldingsModel, HoldingsTable
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.sheet import Sheet
from lhs_desktop.ui.tasks import Report, Task
from lhs_desktop.ui.widgets import button, heading, set_tone, text_label
from lhs_desktop.ui.wording import counted
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.importing.listing import Holding

TABLES, QUERY = range(2)


class DatabaseSheet(Sheet):
    """Ends with a source, which is imported as any file is."""

    chosen = Signal(object)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Import from a database"))
        self.say_below(
            self.tr(
                "Each table, view or query is read like a sheet of a file. Nothing in that database is "
                "changed. An address and its password are used once and not kept."
            )
        )
        self._workbench = workbench
        self._task: Task | None = None
        self._where: Source | None = None
        self._is_listed = False
        self.place = QLineEdit()
        self.place.setAccessibleName(self.tr("SQLite file, or address of a database"))
        self.place.setPlaceholderText(self.tr("a file, or postgresql://user:password@server/database"))
        self.choose = button(self.tr("Choose a file …"), self._choose)
        self.list = button(self.tr("List its tables"), self.read)
        self.said = heading(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the counting"))
        self.bar.hide()
        self.model = HoldingsModel(self)
        self.table = HoldingsTable(self.model, self.tr("Tables and views: Space ticks one"))
        self.query = QPlainTextEdit()
        self.query.setAccessibleName(self.tr("Query"))
        self.query.setPlaceholderText("select …")
        self.query.setTabChangesFocus(True)
        self.query.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("What to bring in"))
        self.tabs.tabBar().setAccessibleName(self.tr("Tables and views, or a query"))
        self.look = button("", self.start, primary=True)
        self.close_foot = button(self.tr("Close"), self._on_close)
        self._lay_out()
        self._connect()
        self._enable()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = text_label(self.tr("Database"), muted=True)
        label.setBuddy(self.place)
        row.addWidget(label)
        row.addWidget(self.place, 1)
        row.addWidget(self.choose)
        row.addWidget(self.list)
        self.put(row)
        self.put(self.said)
        self.put(self.bar)
        around = QWidget()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(PAD, 8, PAD, 0)
        inside.addWidget(self.query)
        self.tabs.addTab(self.table, self.tr("Tables and views"))
        self.tabs.addTab(around, self.tr("A query"))
        self.body.addWidget(self.tabs, 1)
        for made in (self.look, self.close_foot):
            self.foot.addWidget(made)
        self.foot.addStretch()

    def _connect(self) -> None:
        self.place.textEdited.connect(self._on_edited)
        self.place.returnPressed.connect(self.read)
        self.model.ticks_changed.connect(self._enable)
        self.query.textChanged.connect(self._enable)
        self.tabs.currentChanged.connect(lambda _tab: self._enable())
        self.table.entered_row.connect(self._on_entered)

    # Which database

    def _choose(self) -> None:
        path = choosing.database_to_read(self)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Lists the tables of a file."""
        self.place.setText(str(path))
        self._on_edited("")
        self.read()

    def _on_edited(self, _text: str) -> None:
        self._where, self._is_listed = None, False
        self._enable()

    def read(self) -> None:
        """Lists what the database holds and counts the rows, in the background."""
        typed = self.place.text().strip()
        if self._task is not None or not typed:
            return
        try:
            where = self._where or source_of(typed if "://" in typed else Path(typed).expanduser())
        except LhsError as error:
            self._on_failed(error)
            return
        self._where, self._is_listed = where, False
        self._hide_password(where)
        self._say(self.tr("Counting rows …"))
        self._task = task = self._workbench.task(self.tr("Opening {name}").format(name=self.where_name))
        task.progressed.connect(self._on_progress)
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)

        def work(report: Report) -> object:
            from lhs_desktop.services.importing.listing import held

            return held(where, report)

        self.bar.setRange(0, 0)
        self.bar.show()
        self._workbench.runner.start(task, work)
        self._enable()

    def _hide_password(self, where: Source) -> None:
        """Stars stand for it in the field; what was typed is used once more where it is not changed."""
        if where.url is not None:
            bare = where.url.set(query={})
            self.place.setText(bare.render_as_string(hide_password=True))

    @property
    def where_name(self) -> str:
        """What the database is called; never with a password."""
        return self._where.name if self._where is not None else ""

    @Slot(object)
    def _on_read(self, found: "list[Holding]") -> None:
        self._is_listed = True
        self._end()
        self.model.show(found)
        self._say(
            counted(
                len(found),
                self.tr("{name} has 1 table or view. Tick it, or type a query."),
                self.tr("{name} has {n} tables and views. Tick those that hold figures, or type a query."),
            ).replace("{name}", self.where_name)
        )
        if found and self.tabs.currentIndex() == TABLES:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.model.show(())
        self._say(text_for(error), "bad")

    @Slot()
    def _on_cancelled(self) -> None:
        self._end()
        self._say(self.tr("Cancelled. Nothing was read."))

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _end(self) -> None:
        self._task = None
        self.bar.hide()
        self._enable()

    def _say(self, text: str, tone: str = "") -> None:
        self.said.setText(text)
        set_tone(self.said, tone)

    # What of it

    @property
    def source(self) -> Source | None:
        """What was ticked, or the query."""
        if self._where is None or not self._is_listed:
            return None
        where = self._where.where
        if self.tabs.currentIndex() == QUERY:
            query = self.query.toPlainText().strip()
            return Source(where, query=query) if query else None
        ticked = tuple(one.name for one in self.model.records if one.name in self.model.ticked)
        return Source(where, tables=ticked) if ticked else None

    def start(self) -> None:
        """Goes on to the import."""
        source = self.source
        if source is not None:
            self.chosen.emit(source)

    def _on_entered(self, index: QModelIndex) -> None:
        """Enter goes on with what is ticked; where nothing is, with this row."""
        if not self.model.ticked:
            self.model.turn(index.row())
        self.start()

    @Slot()
    def _enable(self) -> None:
        self.list.setEnabled(self._task is None and bool(self.place.text().strip()))
        self.list.setToolTip(
            "" if self.list.isEnabled() else self.tr("First choose a file or type an address")
        )
        count = len(self.model.ticked)
        is_query = self.tabs.currentIndex() == QUERY
        self.look.setText(
            self.tr("Look at the result of the query")
            if is_query
            else counted(count, self.tr("Look at 1 table"), self.tr("Look at {n} tables"))
            if count
            else self.tr("Look at tables")
        )
        reason = self._why_not(is_query)
        self.look.setEnabled(not reason)
        self.look.setToolTip(plain_tip(reason or self.tr("Nothing is kept yet")))
        self.close_foot.setText(self.tr("Cancel") if self._task is not None else self.tr("Close"))

    def _why_not(self, is_query: bool) -> str:
        if self._task is not None:
            return self.tr("Wait until the rows have been counted")
        if not self._is_listed:
            return self.tr("First list the tables of a database")
        if self.source is None:
            return self.tr("First type a query") if is_query else self.tr("First tick a table")
        return ""

    def _on_close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            self.dismiss()

    def dismiss(self) -> None:
        if self._task is not None:
            self._task.cancel()
        super().dismiss()

    def take_focus(self) -> None:
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)
