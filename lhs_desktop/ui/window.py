"""The main window: one place where the panels meet; what they do is theirs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from lhs_desktop.config import SUFFIX
from lhs_desktop.ui import choosing, fonts
from lhs_desktop.ui.commands import Commands
from lhs_desktop.ui.doing import doing
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flows.examining import Examining
from lhs_desktop.ui.flows.files import Files
from lhs_desktop.ui.flows.pasting import Pasting
from lhs_desktop.ui.help.helping import Helping
from lhs_desktop.ui.help.what import WhatIs
from lhs_desktop.ui.keys import Keys
from lhs_desktop.ui.location import Location
from lhs_desktop.ui.menus import Menus
from lhs_desktop.ui.panels.arriving import Arriving
from lhs_desktop.ui.panels.notice import Notice
from lhs_desktop.ui.panels.status import StatusLine
from lhs_desktop.ui.panels.welcome import Welcome
from lhs_desktop.ui.panes import Panes
from lhs_desktop.ui.plain import plain_line, plain_title
from lhs_desktop.ui.state import fit_on_screen, restore_window, save_window, settings
from lhs_desktop.ui.tasks import BREATH
from lhs_desktop.ui.theme import theme
from lhs_desktop.ui.undoing import Undoing
from lhs_desktop.ui.widgets import stacked
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.services.importing.sources import Ref
    from lhs_desktop.ui.flows.acting import Acting
    from lhs_desktop.ui.flows.comparing import Comparing
    from lhs_desktop.ui.flows.drafting import Drafting
    from lhs_desktop.ui.flows.importing import ImportRun
    from lhs_desktop.ui.flows.judging import Judging
    from lhs_desktop.ui.flows.moving import Moving
    from lhs_desktop.ui.flows.reaching import Reaching
    from lhs_desktop.ui.flows.waiting import Waiting
    from lhs_desktop.ui.panels.node_page import NodePanel
    from lhs_desktop.ui.panels.workspace import Workspace
    from lhs_desktop.ui.reasons import Reasons
    from lhs_desktop.ui.sheets.sheet import Sheet

SMALLEST = (980, 620)
FRAMED = (0, 120, 600)
"""Milliseconds after which a shown window is looked at: a window manager may take its time to put a frame around it."""
SHORTLY = 8000
"""Milliseconds that a sentence stands at the foot of the window."""


class MainWindow(QMainWindow):
    """Shows the open database, or the first page where none is open.

    Its frame is light: menus, the first page, what is said while a database is opened. What shows a database is
    built by ``furnish``.
    """

    workspace: "Workspace"
    moving: "Moving"
    acting: "Acting"
    drafting: "Drafting"
    judging: "Judging"
    comparing: "Comparing"
    waiting: "Waiting"
    reaching: "Reaching"
    reasons: "Reasons"

    def __init__(self, workbench: Workbench, furnished: bool = True) -> None:
        super().__init__()
        self.workbench = workbench
        self.sheet: Sheet | None = None
        self.import_run: ImportRun | None = None
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.is_furnished = False
        self._wanted: list[Callable[[], object]] = []
        self.welcome = Welcome()
        self.arriving = Arriving(workbench.runner)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(self.arriving)
        self.notice = Notice()
        self.setCentralWidget(stacked(self.notice, self.stack))
        self.status = StatusLine(workbench)
        self.setStatusBar(self.status)
        self.files = Files(self, workbench)
        workbench.opened.connect(self.notice.hide)  # what is said of another has no place over this one
        self.examining = Examining(self, workbench, self.files)
        self.pasting = Pasting(self)
        self.helping = Helping(self)
        self.what_is = WhatIs(self)
        self.commands = Commands(self)
        self.panes = Panes(self)
        self.undoing = Undoing(self, workbench, self.commands)
        self.menus = Menus(self, self.commands, doing(self), self.files.open_path)
        self.keys = Keys(self, self.commands, self.say_shortly)
        self._connect()
        theme().dress(self)
        restore_window(self)
        if furnished:
            self.furnish()
        self._show_front()

    def furnish(self) -> None:
        """Builds the parts that show a database, then does what was asked for before they were there."""
        from lhs_desktop.ui.furnishing import furnish

        furnish(self)
        self.is_furnished = True
        self.workbench.opened.connect(self._show_database)
        self.workbench.closed.connect(self._show_database)
        self.workbench.hub.changed.connect(lambda changes: self._show_database())
        self.reasons.refresh()
        wanted, self._wanted = self._wanted, []
        for do in wanted:
            do()

    def once_furnished(self, do: Callable[[], object]) -> None:
        if self.is_furnished:
            do()
        else:
            self._wanted.append(do)

    @property
    def page(self) -> "NodePanel":
        """The page of the place."""
        return self.workspace.page

    def _connect(self) -> None:
        self.workbench.refused.connect(self.say_error)
        self.workbench.runner.failed.connect(self.say_error)
        self.files.failed.connect(self.say_error)
        self.files.said.connect(self.notice.say)
        self.examining.said.connect(self.notice.say)
        self.workbench.hub.changed.connect(self.notice.succeed)
        self.files.coming.connect(self.arriving.name)
        self.arriving.changed.connect(self._show_front)
        welcome, once = self.welcome, self.once_furnished
        welcome.new_wanted.connect(lambda: once(self.files.new))
        welcome.open_wanted.connect(lambda: once(self.files.open))
        welcome.import_wanted.connect(lambda: once(self.choose_import))
        welcome.sample_wanted.connect(lambda: once(self.files.sample))
        welcome.file_chosen.connect(lambda path: once(lambda: self.files.open_path(Path(path))))

    @Slot()
    def _show_database(self) -> None:
        """The first page, the empty page or the page of a place, by what there is."""
        is_open = self.workbench.is_open
        if not is_open:
            self.close_sheet()
            self.welcome.refresh()
        self._show_front()
        overview = self.status.overview
        self.workspace.show_page(bool(overview and overview.nodes))
        if is_open and self.isVisible() and self.focusWidget() in (None, self.workspace.navigator.filter):
            self.workspace.navigator.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def front(self) -> QWidget:
        """What stands in the window where no sheet does."""
        if self.workbench.is_open:
            return self.workspace
        return self.arriving if self.arriving.is_wanted else self.welcome

    def show_what_is_open(self) -> None:
        """The sheet, the page of a place or the first page: what the guide was shown over."""
        self.stack.setCurrentWidget(self.sheet or self.front)

    @Slot()
    def _show_front(self) -> None:
        """Shows what stands there where no sheet does; the focus goes along."""
        front = self.front
        is_over = self.sheet is not None or self.helping.is_shown
        if not is_over and self.stack.currentWidget() is not front:
            self.stack.setCurrentWidget(front)
            first = front if front is not self.welcome else self.welcome.sample
            if self.workbench.is_open:
                first = self.workspace.navigator.tree
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name()

    @Slot()
    def name(self) -> None:
        """The title of the window."""
        path = self.workbench.path
        page = self.page.page if self.workbench.is_open else None
        node = page.node.name if page is not None else ""
        parts = [node, path.stem if path else self.arriving.title.text(), "LHS Desktop"]
        self.setWindowTitle(" — ".join(plain_title(part) for part in parts if part))

    @Slot(object)
    def say_error(self, error: BaseException) -> None:
        """In a sentence across the top; the log has what was not foreseen."""
        if not self.examining.explain(error):
            self.notice.say_failure(text_for(error))

    def say_shortly(self, text: str) -> None:
        """At the foot of the window, for a few seconds."""
        self.status.showMessage(plain_line(text), SHORTLY)

    # Sheets

    def show_sheet(self, sheet: "Sheet") -> None:
        """A sheet over the page; one at a time."""
        self.close_sheet()
        self.sheet = sheet
        sheet.closed.connect(self.close_sheet)
        self.stack.addWidget(sheet)
        self.stack.setCurrentWidget(sheet)
        sheet.take_focus()
        self.reasons.refresh()

    @Slot()
    def draw_behind(self) -> None:
        """Draws what is behind the sheet, unseen: the first time takes longer than anyone waits for a sheet to close."""
        if self.sheet is not None:
            self.workspace.resize(self.stack.size())
            self.workspace.navigator.grab()
            QTimer.singleShot(BREATH, self, self._draw_page_behind)  # a turn of its own

    def _draw_page_behind(self) -> None:
        if self.sheet is not None:
            self.page.grab()

    @Slot()
    def close_sheet(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            # in turns of their own: the page is painted once it is laid out, later the sheet is taken apart
            self.page.setUpdatesEnabled(False)
            self.show_what_is_open()
            QTimer.singleShot(BREATH, self, self._paint_page)
            QTimer.singleShot(10 * BREATH, sheet, sheet.deleteLater)
            self.workspace.navigator.tree.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reasons.refresh()

    def leave_sheet(self) -> bool:
        """Closes the sheet as Esc does; False where it stays, to ask something first."""
        if self.sheet is not None:
            self.sheet.dismiss()
        return self.sheet is None

    def _paint_page(self) -> None:
        self.page.setUpdatesEnabled(True)

    def choose_import(self) -> None:
        self.take(choosing.extracts_to_import(self))

    def import_files(self, files: "Sequence[Ref]") -> None:
        """Shows what an import would do; with no database open, one is made first, where the user wants it."""
        if self.workbench.is_open and not self.workbench.is_writable:
            self.notice.say(self.tr("The database is open read-only, so nothing can be imported."))
            return
        if not self.workbench.is_open:
            self.files.make_for(lambda: self.import_files(files))
            return
        from lhs_desktop.ui.flows.importing import ImportRun
        from lhs_desktop.ui.sheets.import_sheet import ImportSheet

        if isinstance(self.sheet, ImportSheet) and self.sheet.run.takes_files:
            self.sheet.run.add(files)
            return
        overview = self.status.overview
        here = self.page.location.code if self.page.location is not None else ""
        has_places = bool(overview and overview.nodes)
        run = ImportRun(self.workbench, files, has_places=has_places, here=here, parent=self)
        self.import_run = run
        run.changed.connect(self._on_import)
        sheet = ImportSheet(run)
        sheet.tray_wanted.connect(self.show_tray)
        sheet.reading_wanted.connect(self._show_reading)
        self.show_sheet(sheet)
        run.begin()

    def paste_table(self) -> None:
        """Imports the table on the clipboard, as if it were a file."""
        path = self.pasting.take()
        if path is not None:
            self.import_files([path])

    @Slot()
    def _on_import(self) -> None:
        """Behind its sheet, the page goes to a place that the file has figures for; without it, how it ended is said."""
        run = self.import_run
        if run is None or run.is_running:
            return
        landing = run.landing
        if self.sheet is not None:
            if landing is not None and landing.node:
                self.moving.arrive(Location(landing.node, landing.period))
        elif said := run.sentence():
            self.notice.say(said)

    def _show_reading(self, node: str, measure: str) -> None:
        """One of the readings that an import offers."""
        if self.leave_sheet():
            self.moving.go(Location(node, measure=measure))
            self.page.take_focus()

    def show_tray(self) -> None:
        from lhs_desktop.ui.sheets.tray_sheet import TraySheet

        sheet = TraySheet(self.workbench)
        sheet.import_wanted.connect(self.choose_import)
        self.show_sheet(sheet)

    def show_database(self) -> None:
        from lhs_desktop.ui.sheets.database_sheet import DatabaseSheet

        sheet = DatabaseSheet(self.workbench)
        sheet.chosen.connect(lambda source: self.import_files([source]))
        self.show_sheet(sheet)

    def show_history(self) -> None:
        from lhs_desktop.ui.sheets.history_sheet import HistorySheet

        self.show_sheet(HistorySheet(self.workbench))

    def show_packet(self) -> None:
        from lhs_desktop.ui.sheets.packet_sheet import PacketSheet

        statement = self.page.statement
        if statement is not None:
            self.show_sheet(PacketSheet(self.workbench, statement.node, statement.period))

    def show_check(self) -> None:
        from lhs_desktop.ui.sheets.check_sheet import CheckSheet

        self.show_sheet(CheckSheet(self.workbench))

    def show_about(self) -> None:
        from lhs_desktop.ui.sheets.about_sheet import AboutSheet

        self.show_sheet(AboutSheet())

    # View

    def find_place(self) -> None:
        if self.leave_sheet():
            self.workspace.navigator.focus_filter()

    def show_finder(self) -> None:
        from lhs_desktop.ui.panels.finder import Finder

        Finder(self, self.reaching.reach).open()

    def look(self, mode: str) -> None:
        theme().apply(mode)
        settings().setValue("look", mode)

    def zoom(self, factor: float) -> None:
        """Larger or smaller text; 0 is the usual size."""
        fonts.set_zoom(fonts.zoom() * factor if factor else 1.0)
        theme().apply(theme().mode)
        settings().setValue("zoom", fonts.zoom())

    # What Qt asks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for pause in () if fonts.is_screenless() else FRAMED:
            QTimer.singleShot(pause, self, lambda: fit_on_screen(self))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.status.showMessage(self.tr("Drop a database to open it, or extracts to import them"))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.status.clearMessage()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.status.clearMessage()
        self.once_furnished(lambda: self.take(files))

    def take(self, files: Sequence[Path]) -> None:
        """Files that were chosen or dropped: a database is opened, anything else imported."""
        databases = [path for path in files if path.suffix == SUFFIX]
        if databases:
            self.files.open_path(databases[0])
        elif files:
            self.import_files(files)

    def quit(self) -> None:
        """Closes the window; what is not saved is said first, once."""
        if self._may_leave():
            self.close()

    def _may_leave(self) -> bool:
        return not self.is_furnished or self.drafting.may_leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        application = QGuiApplication.instance()
        is_logging_out = isinstance(application, QGuiApplication) and application.isSavingSession()
        if event.spontaneous() and not is_logging_out and not self._may_leave():
            event.ignore()
            return
        save_window(self)
        if self.is_furnished:
            self.moving.save()
        self.workbench.close()
        self.pasting.clear()
        super().closeEvent(event)
