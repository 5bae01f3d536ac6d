"""The import on one screen: the file as it is, how it is read, what is wrong, and what would happen to it."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from lhs_desktop.models.ledger import Problem
from lhs_desktop.services.importing.prepared import Prepared
from lhs_desktop.services.importing.sources import Ref, source_of
from lhs_desktop.services.importing.views import cells_of
from lhs_desktop.ui import choosing
from lhs_desktop.ui.delegates.rows import PAD
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.flows.importing import ImportRun, Stage
from lhs_desktop.ui.flows.returning import Returning
from lhs_desktop.ui.names import NameLabel
from lhs_desktop.ui.panels.importing.desk import Desk
from lhs_desktop.ui.panels.importing.files_pane import FilesPane, place_of
from lhs_desktop.ui.panels.importing.pane import Pane
from lhs_desktop.ui.panels.importing.problems_pane import ProblemsPane
from lhs_desktop.ui.panels.importing.recipe_pane import RecipeWords
from lhs_desktop.ui.panels.importing.result_pane import ResultPane
from lhs_desktop.ui.panels.importing.sheet_pane import SheetPane
from lhs_desktop.ui.panels.importing.whose import Whose
from lhs_desktop.ui.panels.notice import Notice
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.sheets.sheet import Sheet


class ImportSheet(Sheet):
    """Shows an import from its first look at the files to its result."""

    widest = 16_777_215
    tray_wanted = Signal()
    reading_wanted = Signal(str, str)
    """The page of a reading is to be shown: the codes of its node and measure."""

    def __init__(self, run: ImportRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name(self.tr("Import"))
        self.run = run
        self._had_result = False
        self._asks = False
        """Whether it is being asked if changes are to be thrown away."""
        self.files = NameLabel(muted=True)
        self.notice = Notice()
        # from the outside inwards: what is put into another widget later is styled once more each time
        self.body.addWidget(self.notice)
        self.files_pane = FilesPane(run, self)
        self.desk = Desk(self.files_pane, self)
        self.body.addWidget(self.desk, 1)
        self.grid_pane = SheetPane(self.desk.left.splitter)
        self.result = ResultPane(run, self.desk.right.splitter)
        self._problems: ProblemsPane | None = None
        self._recipe: RecipeWords | None = None
        self._recipe_later = QTimer(self, singleShot=True, interval=0)  # the sheet first
        self._recipe_later.timeout.connect(self._show_recipe)
        self.commit, self.cancel = self.result.commit, self.result.cancel
        self._lay_out()
        self._connect()
        self.returning = Returning(run.workbench, self.notice.say, self)
        self._add_keys()
        self.refresh()
        QTimer.singleShot(0, self, self._build_next)

    # Parts that are made once the window is open, one at a time, so that it is not held up

    @property
    def problems(self) -> ProblemsPane:
        if self._problems is None:
            self._problems = made = ProblemsPane(self.desk.left.splitter)
            self.desk.put(made, "Ctrl+3")
            made.place_wanted.connect(self._on_problem)
            made.copy_wanted.connect(self._on_copy)
            self._show_problems()
            self.desk.share()
        return self._problems

    @property
    def recipe(self) -> RecipeWords:
        if self._recipe is None:
            self._recipe = made = RecipeWords(self.desk.right.splitter)
            made.ask_whose(Whose(self.run.workbench, self.run.here))
            self.desk.put(made, "Ctrl+2")
            made.chosen.connect(lambda toml: self.run.set_recipe(self.ref, toml))
            made.taken_back.connect(self.run.take_back)
            made.save_wanted.connect(self._save_recipe)
            made.place_wanted.connect(self._show_place)
            self._show_recipe()
            self.desk.share()
        return self._recipe

    def _build_next(self) -> None:
        if self._problems is None:
            _ = self.problems
        elif self._recipe is None:
            _ = self.recipe
        elif not self.result.add_tab():
            return
        QTimer.singleShot(0, self, self._build_next)

    def _lay_out(self) -> None:
        self.inside.setContentsMargins(24 - PAD, 12, 24 - PAD, 4)
        self.inside.setSpacing(4)
        self.body.setSpacing(0)
        self.foot_rule.hide()
        self.top.insertWidget(1, self.files, 20)
        self.top.setSpacing(16)
        self.desk.put(self.grid_pane, "Ctrl+1")
        self.desk.put(self.result, "Ctrl+4")

    def _connect(self) -> None:
        run = self.run
        run.changed.connect(self.refresh)
        run.seen.connect(self._show_file)
        run.refused.connect(self._on_refused)
        self.files_pane.chosen.connect(self._on_file)
        self.files_pane.opened.connect(lambda: self.desk.go_to(self.grid_pane))
        self.grid_pane.edited.connect(lambda change: run.edit(self.ref, change))
        self.grid_pane.refused.connect(self._on_refused)
        self.result.cancel_wanted.connect(self._on_cancel)
        self.result.tray_wanted.connect(self.tray_wanted)
        self.result.reading_wanted.connect(self.reading_wanted)
        self.result.cell_wanted.connect(self._show_cell)

    def _add_keys(self) -> None:
        for keys, do in (
            ("Ctrl+Return", self._commit_by_key),
            ("Ctrl+Enter", self._commit_by_key),
            ("Ctrl+PgDown", lambda: self.grid_pane.step_sheet(1)),
            ("Ctrl+PgUp", lambda: self.grid_pane.step_sheet(-1)),
            ("Ctrl+1", lambda: self.desk.go_to(self.grid_pane)),
            ("Ctrl+2", lambda: self.desk.go_to(self.recipe)),
            ("Ctrl+3", lambda: self.desk.go_to(self.problems)),
            ("Ctrl+4", lambda: self.desk.go_to(self.result)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _four(self) -> tuple[Pane, ...]:
        return (self.grid_pane, self.recipe, self.problems, self.result)

    @property
    def ref(self) -> Ref:
        """The file that is shown."""
        files = self.run.files
        row = self.files_pane.table.currentIndex().row()
        return files[row] if 0 <= row < len(files) else files[0]

    @property
    def file(self) -> Prepared | None:
        return self.run.file(self.ref)

    # What it shows

    @Slot()
    def refresh(self) -> None:
        run = self.run
        self.files.setText(run.names())
        self.files.setToolTip(plain_tip("\n".join(place_of(ref) for ref in run.files)))
        self.desk.tell(len(run.files), len(run.problems))
        self._show_file()
        self.result.refresh()
        self.recipe.word.appear(run.stage is not Stage.DONE)
        if self._problems is not None or run.result is not None:
            self._show_problems()
        self.desk.share()
        self._focus()

    def _show_problems(self) -> None:
        self.problems.show_problems(self.run.problems, self._no_problems())
        self.problems.allow_copy(self._why_no_copy())

    @Slot()
    def _show_file(self) -> None:
        run, file = self.run, self.file
        self.files_pane.refresh()
        self.grid_pane.show_file(file, self._no_file(file))
        self.grid_pane.mark(run.places, run.problems)
        self._recipe_later.start()
        if self._problems is not None:
            self._problems.allow_copy(self._why_no_copy())

    def _show_recipe(self) -> None:
        if self._recipe is None:
            return
        run, file = self.run, self.file
        self.recipe.show_file(file, run.known, run.can_take_back)
        if run.stage is Stage.FAILED and file is not None and file.toml:
            self.desk.reveal(self.recipe)
            self.recipe.show_remedy()

    def _no_file(self, file: Prepared | None) -> str:
        if file is None:
            return self.tr("Reading the file …") if self.run.is_running else self.run.sentence()
        if file.error is not None:
            return text_for(file.error)
        return self.tr("This file gives the names for the codes in another file.")

    def _no_problems(self) -> str:
        stage = self.run.stage
        if stage is Stage.READING:
            return self.tr("They are listed when the files have been read.")
        if self.run.result is None:
            return self.tr("Nothing was read.")
        if self.run.result.ledger.waiting:
            return self.tr("None. Some values wait for their place or measure.")
        return self.tr("None: every value in the file can be kept.")

    def _focus(self) -> None:
        """The button that keeps it has the keyboard once it can be pressed, unless something else is at work."""
        stage = self.run.stage
        if stage is Stage.READY and not self._had_result:
            self._had_result = True
            if self.isVisible() and not self._is_busy():
                self.result.take_focus()
        elif stage is Stage.DONE and self.isVisible():
            self.desk.reveal(self.result)
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_busy(self) -> bool:
        """Whether someone works in a pane already."""
        now = QApplication.focusWidget()
        return any(
            pane.isAncestorOf(now) for pane in (self.grid_pane, self.recipe, self.problems) if now is not None
        )

    # What is asked of it

    def _on_file(self, row: int) -> None:
        self._show_file()

    def _on_problem(self, problem: Problem) -> None:
        self._show_cell(problem.file, problem.sheet, problem.cell)

    def _show_cell(self, file: str, sheet: str, cell: str) -> None:
        ref = self.run.file_named(file)
        if ref is not None:
            self.files_pane.choose(self.run.files.index(ref))
        places = cells_of(cell)
        row, column = places[0] if places else (0, 0)
        self._show_place(sheet, row, column)

    def _show_place(self, sheet: str, row: int, column: int) -> None:
        self.desk.reveal(self.grid_pane)
        self.grid_pane.show_cell(sheet, row, column)

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        self.notice.say(text_for(error))

    def _why_no_copy(self) -> str:
        file, path = self.file, source_of(self.ref).path
        if path is None or file is None or file.workbook is None:
            return self.tr("Only a file can be copied with its problems marked")
        if self.run.is_running:
            return self.tr("Wait until the files have been read")
        problems = self.run.result.problems if self.run.result is not None else ()
        if not any(one.file == file.name for one in problems):
            return self.tr("{file} has no problems").format(file=file.name)
        return ""

    def _on_copy(self) -> None:
        from lhs_desktop.services.importing.returning import suggested

        path = source_of(self.ref).path
        if path is not None:
            out = choosing.copy_to_save(self, suggested(path))
            if out is not None:
                self.give_back_to(out)

    def give_back_to(self, out: Path) -> None:
        """A copy of the file that is shown, with its problems marked."""
        file, path, result = self.file, source_of(self.ref).path, self.run.result
        if file is not None and path is not None and result is not None:
            self.returning.give_back(path, result.problems, file.recipe, out)

    def _save_recipe(self, toml: str) -> None:
        file = self.file
        name = file.recipe.name if file is not None and file.recipe is not None else self.tr("recipe")
        path = choosing.recipe_to_save(self, name)
        if path is not None:
            self.save_recipe_to(path, toml)

    def save_recipe_to(self, path: Path, toml: str) -> None:
        """Writes the recipe as a file of its own."""
        try:
            path.write_text(toml, encoding="utf-8")
        except OSError as error:
            self.notice.say(
                self.tr("{file} could not be written: {why}").format(file=path, why=error.strerror)
            )
        else:
            self.notice.say(self.tr("The recipe was saved: {file}").format(file=path))

    def step_pane(self, step: int) -> bool:
        panes = ((self.files_pane,) if len(self.run.files) > 1 else ()) + self._four()
        now = QApplication.focusWidget()
        here = next((i for i, pane in enumerate(panes) if now is not None and pane.isAncestorOf(now)), -1)
        self.desk.go_to(panes[(here + step) % len(panes) if here >= 0 else 0])
        return True

    def _commit_by_key(self) -> None:
        if self.commit.isVisible() and self.commit.isEnabled():
            self.run.commit()

    def _on_cancel(self) -> None:
        if self.run.is_running:
            self.run.cancel()
        else:
            self.dismiss()

    def dismiss(self) -> None:
        """A dry run ends with its sheet; an import goes on. Changes of a recipe are not thrown away without asking."""
        if self._asks and self.notice.isVisible():
            self._asks = False
            self.notice.hide()
        elif self.run.has_edits and self.run.stage is not Stage.WRITING:
            self._asks = True
            self.notice.say(
                self.tr("You changed how this is read, and nothing is imported yet. Esc goes back to it."),
                self.tr("Throw the changes away and close"),
                self._throw_away,
            )
            self.notice.take_focus()
        else:
            self._throw_away()

    def _throw_away(self) -> None:
        if self.run.stage is Stage.READING:
            self.run.cancel()
        super().dismiss()

    def take_focus(self) -> None:
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
