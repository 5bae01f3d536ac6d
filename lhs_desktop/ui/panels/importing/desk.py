"""Where the panes of the import stand: the file and its problems, beside them the recipe and the result.

With room enough all four are there at once. Where there is not (a small window, large type), each of the two columns
shows one of its panes at a time, so that the sheet and the result stay beside each other; what is still too long scrolls.
"""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from lhs_desktop.models.wording import number
from lhs_desktop.ui.panels.importing.column import Column
from lhs_desktop.ui.panels.importing.files_pane import FilesPane
from lhs_desktop.ui.panels.importing.pane import Pane
from lhs_desktop.ui.panels.importing.problems_pane import ProblemsPane
from lhs_desktop.ui.panels.importing.recipe_pane import RecipeWords
from lhs_desktop.ui.panels.importing.result_pane import ResultPane
from lhs_desktop.ui.panels.importing.sheet_pane import SheetPane
from lhs_desktop.ui.plain import plain_tip

FILES_WIDTH = 220
LEFT, RIGHT = 840, 480
WIDE, HIGH = 160, 28
"""Average characters and lines in which all panes have room."""
SHARE = 0.54
"""What the result has of the height at least."""
LEAST = 4.2
"""Lines of the problems where there are none."""
FILES, SHEET, PROBLEMS = range(3)
RECIPE, RESULT = range(2)


class Desk(QSplitter):
    def __init__(self, files: FilesPane, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.is_narrow = False
        """Whether each column shows one pane at a time."""
        self._later = QTimer(self, singleShot=True, interval=0)  # once the parts have their sizes
        self._later.timeout.connect(self.arrange)
        self._problems: ProblemsPane | None = None
        self._recipe: RecipeWords | None = None
        self._result: ResultPane | None = None
        self.files = files
        self.addWidget(files)
        self.left = Column(
            self.tr("The files and their problems"),
            [self.tr("Files"), self.tr("Sheet"), self.tr("Problems")],
            SHEET,
            self,
        )
        self.right = Column(
            self.tr("The recipe and the result"), [self.tr("Recipe"), self.tr("Result")], RESULT, self
        )
        for at, stretch in enumerate((0, 3, 1)):
            self.setStretchFactor(at, stretch)
        files.setMinimumWidth(FILES_WIDTH // 2)
        self.left.setMinimumWidth(LEFT * 2 // 5)
        self.setSizes([FILES_WIDTH, LEFT, RIGHT])

    def put(self, pane: Pane, keys: str) -> None:
        """Takes a pane in, which ``keys`` lead to."""
        hint = self.tr("{keys}, or F6 from pane to pane").format(keys=keys)
        column, at = self.left, SHEET
        if isinstance(pane, ProblemsPane):
            self._problems, at = pane, PROBLEMS
        elif isinstance(pane, RecipeWords):
            self._recipe, column, at = pane, self.right, RECIPE
        elif isinstance(pane, ResultPane):
            self._result, column, at = pane, self.right, RESULT
        else:
            assert isinstance(pane, SheetPane)
        pane.title.setToolTip(plain_tip(hint))
        column.switch.hint(at, hint)
        column.put(at, pane)

    def reveal(self, pane: Pane) -> None:
        """Shows a pane where panes take turns."""
        self.left.reveal(pane)
        self.right.reveal(pane)

    def go_to(self, pane: Pane) -> None:
        """The keyboard goes to a pane."""
        self.reveal(pane)
        pane.take_focus()

    def tell(self, files: int, problems: int) -> None:
        """How many there are of each; the list of files is there where there are several."""
        switch = self.left.switch
        switch.offer(FILES, files > 1)
        for at, title, n in ((FILES, self.tr("Files"), files), (PROBLEMS, self.tr("Problems"), problems)):
            switch.say(at, f"{title} {number(n)}" if n else title)
        if not self.is_narrow:
            self.files.setVisible(files > 1)

    def arrange(self) -> None:
        """One pane or two in a column, as there is room."""
        metrics = self.fontMetrics()
        wide, high = self.width() / metrics.averageCharWidth(), self.height() / metrics.lineSpacing()
        narrow = wide < WIDE or high < HIGH
        if narrow != self.is_narrow:
            self.is_narrow = narrow
            for column in (self.left, self.right):
                column.set_single(narrow)
            if narrow:
                self.left.put(FILES, self.files)
            else:
                self.insertWidget(0, self.left.give(FILES))
                self.files.setVisible(self.left.switch.is_offered(FILES))
            self.setSizes([self.width() // 2] * 2 if narrow else [FILES_WIDTH, LEFT, RIGHT])
        self.share()

    def share(self) -> None:
        """Without problems the grid has their room; the result has what it needs before the recipe."""
        if self._recipe is not None and self._result is not None:
            asked = self._recipe.least()
            self._recipe.setMinimumHeight(asked)
            whole = self.right.height_of_both
            self.right.share(min(max(self._result.room(), int(whole * SHARE)), whole - asked))
        if self._problems is not None:
            whole = self.left.height_of_both
            least = int(LEAST * self.fontMetrics().lineSpacing())
            self.left.share(min(self._problems.room(), whole // 2) if self._problems.has_any else least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._later.start()
