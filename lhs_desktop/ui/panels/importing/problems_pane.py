"""The problems of the files: counted, filtered, each a way to its cell."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from lhs_desktop.models.ledger import Problem, Severity
from lhs_desktop.models.letters import one_line
from lhs_desktop.models.wording import number
from lhs_desktop.ui.delegates.rows import PAD, DenseRowDelegate
from lhs_desktop.ui.errors import sentence
from lhs_desktop.ui.itemmodels.records import Field, RecordsModel
from lhs_desktop.ui.panels.empty import EmptyState
from lhs_desktop.ui.panels.importing.name_box import NameBox
from lhs_desktop.ui.panels.importing.notes import Notes
from lhs_desktop.ui.panels.importing.pane import LINE, Pane
from lhs_desktop.ui.panels.importing.severity import severity_sign, severity_word
from lhs_desktop.ui.panels.table import ReportTable
from lhs_desktop.ui.plain import plain_tip
from lhs_desktop.ui.widgets import tool
from lhs_desktop.ui.wording import counted

PAUSE = 120
"""Milliseconds after the last letter of a filter."""
_GRAVEST = tuple(Severity)
FEW = 5
"""So many problems have room without being asked for."""
WHOLE = 3
"""Lines in which a problem is told whole; all of it is in the tip."""
REMEDY = 30
"""What is wrong, and how to fix it, keeps so many letters before another column gives way."""
KINDS = 38
"""What the list of codes takes beside the other filters, in average characters."""
SHORT = 60
"""Letters of a code's name in the list of codes."""


class _ProblemsTable(ReportTable):
    def is_told(self, column: int) -> bool:
        """Where problems stand says nothing while all stand on one sheet."""
        model = self.model()
        problems = model.records if isinstance(model, RecordsModel) else ()
        return column != 0 or len({(one.file, one.sheet) for one in problems}) > 1


class ProblemsPane(Pane):
    place_wanted = Signal(object)
    """A problem whose cell is to be shown."""
    copy_wanted = Signal()
    """A copy of the file with its problems marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Problems"))
        self.setAccessibleName(self.tr("Problems"))
        self._given: Sequence[Problem] = ()
        self._problems: tuple[Problem, ...] = ()
        self._keys: list[str] = []
        self.severities = NameBox(self.tr("How serious"))
        self.codes = NameBox(self.tr("Kind of problem"), KINDS)
        self.words = QLineEdit()
        self._make_filters()
        self.model = RecordsModel(self._fields(), self)
        self.table = _ProblemsTable(self.tr("Problems"), DenseRowDelegate())
        self.table.setModel(self.model)
        self.table.set_widths(
            3, {0: 18, 1: 9, 2: 16}, least=REMEDY, gives_way=((2,), (0,), (1,)), wraps=False
        )
        self.empty = EmptyState("", "", margin=4)
        self.whole = Notes(WHOLE, muted=False, margin=PAD)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.copy = tool(self.tr("Copy with problems marked …"), self.tr("Copy with problems marked"))
        self.copy.setProperty("compact", True)
        self.copy.clicked.connect(self.copy_wanted)
        self.head.addWidget(self.severities)
        self.head.addWidget(self.codes)
        self.add_tools(self.words, self.copy)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.whole)
        self.table.row_chosen.connect(self._tell)
        self.table.entered_row.connect(self._on_row)

    def _make_filters(self) -> None:
        self.words.setAccessibleName(self.tr("Filter the problems"))
        self.words.setPlaceholderText(self.tr("Filter"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(160)
        for combo in (self.severities, self.codes):
            combo.currentIndexChanged.connect(self._filter)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._filter)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.words.returnPressed.connect(self._to_table)

    def _fields(self) -> list[Field]:
        return [
            Field(
                self.tr("Where"),
                self._where,
                tip=lambda one: f"{one.file}, {one.sheet}",
                what=self.tr("The file and the sheet."),
            ),
            Field(
                self.tr("Cell"),
                lambda one: one.cell,
                what=self.tr("The address of the cell, as in Excel. Enter shows it above."),
            ),
            Field(
                self.tr("Holds"),
                lambda one: " ".join(one.raw.split()),
                muted=lambda one: True,
                what=self.tr("What is in the cell, letter by letter."),
            ),
            Field(
                self.tr("What is wrong, and how to fix it"),
                self._says,
                tip=said,
                what=self.tr(
                    "What is wrong with the value, and what you can do about it. Rejected values are not stored."
                ),
            ),
        ]

    @staticmethod
    def _where(problem: Problem) -> str:
        return problem.sheet or problem.file

    @staticmethod
    def _says(problem: Problem) -> str:
        return f"{severity_sign(problem.severity)} {said(problem)}"

    # What it shows

    def show_problems(self, problems: Sequence[Problem], waiting: str) -> None:
        """Shows problems; ``waiting`` says why there are none."""
        if problems is self._given and self._problems:
            return
        self._given = problems
        self._problems = tuple(sorted(problems, key=lambda one: _GRAVEST.index(one.severity)))
        self._keys = [f"{one.sheet}\n{one.cell}\n{one.raw}\n{one.file}".casefold() for one in self._problems]
        by_code = Counter(one.code for one in self._problems)
        by_severity = Counter(one.severity for one in self._problems)
        self._fill(
            self.severities,
            self.tr("All"),
            [
                (f"{severity_word(key)} {number(by_severity[key])}", key)
                for key in Severity
                if by_severity[key]
            ],
        )
        first = {one.code: said(one) for one in reversed(self._problems)}
        self._fill(
            self.codes,
            counted(len(by_code), self.tr("1 kind"), self.tr("{n} kinds")),
            [(f"{number(count)} × {short(first[code])}", code) for code, count in by_code.most_common()],
        )
        for widget in (self.codes, self.words, self.copy):
            widget.setVisible(bool(problems))
        self.severities.setVisible(len(by_severity) > 1)
        self.empty.say("", waiting)
        self._filter()

    def allow_copy(self, reason: str) -> None:
        """Whether the file can be given back; ``reason`` says why not."""
        self.copy.setEnabled(not reason)
        self.copy.setToolTip(
            plain_tip(
                reason
                or self.tr(
                    "An Excel file in which each problem is marked and explained. Fix them there and import the file again"
                )
            )
        )

    @staticmethod
    def _fill(combo: NameBox, every: str, items: list[tuple[str, str]]) -> None:
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        combo.addItem(every, None)
        for text, key in items:
            combo.addItem(one_line(text), key)
        combo.setCurrentIndex(max(combo.findData(chosen), 0) if chosen else 0)
        combo.blockSignals(False)
        combo.tell()

    def take_focus(self) -> None:
        (self.table if self.model.records else self.empty).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _filter(self) -> None:
        severity, code = self.severities.currentData(), self.codes.currentData()
        words = self.words.text().casefold().split()
        named = {
            one
            for one in {problem.code for problem in self._problems}
            if words and self._code_has(one, words)
        }
        shown = [
            problem
            for problem, key in zip(self._problems, self._keys, strict=True)
            if (code is None or problem.code == code)
            and (severity is None or problem.severity == severity)
            and (not words or problem.code in named or all(word in key for word in words))
        ]
        self.model.show(shown)
        if self._problems and not shown:
            self.empty.say("", self.tr("No problem matches this filter."))
        self.stack.setCurrentWidget(self.table if shown else self.empty)
        self._tell(0)
        self._count(len(shown))

    @property
    def has_any(self) -> bool:
        return bool(self._problems)

    def _count(self, shown: int) -> None:
        """How many there are, unless it stands above already."""
        every = len(self._problems)
        if shown < every:
            self.beside.setText(self.tr("{n} of {all}").format(n=number(shown), all=number(every)))
        else:
            self.beside.setText(number(every) if every else "")
        self.beside.setHidden(self.is_bare and shown == every)

    def set_bare(self, is_bare: bool) -> None:
        super().set_bare(is_bare)
        self.head.setStretch(self.head.indexOf(self.beside) + 1, not is_bare)
        self.head.setStretch(self.head.indexOf(self.codes), is_bare)
        self._count(len(self.model.records))

    def _tell(self, row: int) -> None:
        """The whole of a problem below the table, whose last column may be cut."""
        one = self.model.record(max(row, 0))
        self.whole.say(f"{one.cell}: {said(one)}".lstrip(": ") if one is not None else "")
        self.whole.setVisible(one is not None)

    def room(self) -> int:
        """The height in which the first few problems are seen, and one of them whole."""
        rows = self.table.height_of_rows(min(len(self._problems), FEW))
        return LINE + rows + self.whole.minimumHeight() + 4 * PAD

    def _code_has(self, code: str, words: Sequence[str]) -> bool:
        text = f"{code} {sentence(code, {})}".casefold()
        return all(word in text for word in words)

    def _to_table(self) -> None:
        self._pause.stop()
        self._filter()
        if self.model.records:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.selectRow(0)

    def _on_row(self, index: QModelIndex) -> None:
        problem = self.model.record(index.row())
        if problem is not None:
            self.place_wanted.emit(problem)


def said(problem: Problem) -> str:
    """What is wrong, in the user's language."""
    return sentence(problem.code, {**problem.parameters, "raw": problem.raw, "cell": problem.cell})


def short(text: str) -> str:
    """The first sentence, cut where it is long."""
    first = text.split(". ")[0]
    return first if len(first) <= SHORT else first[: SHORT - 1] + "…"
