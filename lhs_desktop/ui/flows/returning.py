"""Their workbook back: a copy with what is wrong marked, made in the background, and said when it is there."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.models.ledger import Problem
from lhs_desktop.services.databases import Database
from lhs_desktop.ui.errors import text_for
from lhs_desktop.ui.tasks import Report
from lhs_desktop.ui.wording import counted
from lhs_desktop.ui.workbench import Workbench

if TYPE_CHECKING:
    from lhs_desktop.models.recipes import Recipe
    from lhs_desktop.services.importing.returning import Returned

Say = Callable[[str, str, Callable[[], object] | None], object]


class Returning(QObject):
    """Makes copies for a sheet; they are made to the end when it closes.

    Args of the constructor:
        say: Called with a sentence, the words of a next step, and what it does.
    """

    other_file = Signal(int, object, object)
    """Of a batch: the file is not the one that was imported; with it and the copy that was wanted."""

    def __init__(self, workbench: Workbench, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._say = say
        self._asked: tuple[int, Path, Path] | None = None

    def give_back(self, file: Path, problems: Sequence[Problem], recipe: "Recipe | None", out: Path) -> None:
        """A copy of a file with the problems of its import."""

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import returning

            return returning.give_back(database, file, problems, out, recipe, report)

        self._asked = None
        self._start(out, work)

    def give_back_batch(self, batch: int, file: Path, out: Path) -> None:
        """The same, of a batch that was imported before."""

        def work(database: Database, report: Report) -> object:
            from lhs_desktop.services.importing import returning

            return returning.give_back_batch(database, batch, file, out, report)

        self._asked = (batch, file, out)
        self._start(out, work)

    def _start(self, out: Path, work: Callable[[Database, Report], object]) -> None:
        task = self._workbench.task(self.tr("Marking problems in {file}").format(file=out.name))
        task.succeeded.connect(self._on_made)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(lambda: self._say(text_for(Cancelled()), "", None))
        self._workbench.start(task, work)

    @Slot(object)
    def _on_made(self, made: "Returned") -> None:
        rows = counted(made.rows, self.tr("1 row has a reason"), self.tr("{n} rows have a reason"))
        said = self.tr(
            "{file} was written: {rows}. Fix the rows there and import the file again: only those rows are read."
        )
        self._say(
            said.format(file=made.file.name, rows=rows),
            self.tr("Open it"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.file))),
        )

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        gone = isinstance(error, Rejected) and error.code in ("workbook-not-found", "return-other-file")
        if gone and self._asked is not None:
            self.other_file.emit(*self._asked)
            return  # the file is asked for; what comes of that is said then
        self._say(text_for(error), "", None)
