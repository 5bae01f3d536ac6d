"""The statement as a table: one measure a row."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lhs_desktop.models import disclosure
from lhs_desktop.models.charts import Sparkline
from lhs_desktop.models.naming import Places, telling
from lhs_desktop.models.observations import State, Withheld
from lhs_desktop.models.readings import (
    OUTLOOK_WORDS,
    VARIATION_WORDS,
    Outlook,
    Status,
    Variation,
)
from lhs_desktop.models.wording import amount, number, plural
from lhs_desktop.services import charting
from lhs_desktop.services.statements import Statement, StatementRow
from lhs_desktop.ui.delegates.rows import MUTED_ROLE, NAME_ROLE, TONE_ROLE
from lhs_desktop.ui.plain import plain_roles
from lhs_desktop.ui.wording import counted

Index = QModelIndex | QPersistentModelIndex

SPARK_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
PERIODS = 13


class Column(IntEnum):
    MEASURE = 0
    LATEST = 1
    TARGET = 2
    VARIANCE = 3
    VARIATION = 4
    ASSURANCE = 5
    TREND = 6
    STREAK = 7
    N = 8
    BELOW = 9


NUMBERS = {Column.LATEST, Column.TARGET, Column.VARIANCE, Column.N, Column.BELOW}


@plain_roles
class StatementModel(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._statement: Statement | None = None
        self._sparks: dict[int, Sparkline] = {}
        self._places: Mapping[str, Places] = {}
        """What tells the name of each measure from the others."""

    def show(self, statement: Statement | None) -> None:
        self.beginResetModel()
        self._statement = statement
        self._sparks = {}
        self._places = telling(row.measure.name for row in self.rows)
        self.endResetModel()

    @property
    def rows(self) -> Sequence[StatementRow]:
        return self._statement.rows if self._statement else ()

    def row_of(self, measure: str) -> int:
        """The row of a measure code, or −1."""
        codes = [row.measure.code for row in self.rows]
        return codes.index(measure) if measure in codes else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._head_tips()[section]
        if role == Qt.ItemDataRole.WhatsThisRole:
            return self._what()[section]
        return None

    def _what(self) -> list[str]:
        """What each column is, for whoever asks: its rule and its unit."""
        return [
            self.tr("What is measured, with its unit in grey. Enter shows where the figure comes from."),
            self.tr(
                "The figure for the period of the page, in the unit of the measure. If there is none yet, "
                "the latest figure is shown in grey with its period."
            ),
            self.tr(
                "The goal for that period, in the unit of the measure. It is set here or at a node above."
            ),
            self.tr(
                "Figure minus target. ✓: target met; ✗: missed; ≈: missed, but the 95 % interval "
                "of the figure includes the target, so chance alone could explain it."
            ),
            self.tr(
                "Whether the series has a signal, that is, more change than chance explains. A circle is an"
                " improvement, a diamond a concern, a square a change where neither direction is better, "
                "and an empty ring no signal."
            ),
            self.tr(
                "Whether the target will be met if nothing changes: both limits are on one side of it, or "
                "it is between them (hit or miss). Left out when the last values say something else."
            ),
            self.tr(
                "The last 13 periods as a line. The target is dashed; a gap is a period without a value."
            ),
            self.tr("How many periods in a row, up to the latest, met or missed the target."),
            self.tr("How many cases the figure is based on: its denominator."),
            self.tr("How many of the nodes directly below miss their target, among those with a figure."),
        ]

    def _example(self, row: StatementRow, column: Column) -> str:
        """The column read aloud for a row, with the arithmetic where there is any."""
        decimals = row.measure.decimals
        if column is Column.VARIANCE and row.variance is not None:
            parts = (
                number(row.value, decimals),
                number(row.target, decimals),
                number(row.variance, decimals, sign=True),
            )
            return "{} − {} = {}".format(*parts)
        if column is Column.LATEST and row.reported is not None and row.value is not None:
            whole = [amount(row.reported.numerator), amount(row.reported.denominator)]
            if row.measure.has_denominator and all(whole):
                of = self.tr(" of ").join(whole)
                return f"{of}: {number(row.value, decimals)} {row.measure.unit}".rstrip()
        if column in (Column.VARIATION, Column.ASSURANCE):
            return row.why
        return ""

    def _heads(self) -> list[str]:
        return [
            self.tr("Measure"),
            self.tr("Latest"),
            self.tr("Target"),
            self.tr("Variance"),
            self.tr("Variation"),
            self.tr("Outlook"),
            self.tr("13 periods"),
            self.tr("Streak"),
            self.tr("n"),
            self.tr("Off target"),
        ]

    def _head_tips(self) -> list[str]:
        period = self._statement.period.label if self._statement else ""
        return [
            self.tr("The measure, and the unit of its figures"),
            self.tr("The figure for {period}, or the latest one in grey with its period").format(
                period=period
            ),
            self.tr("The target in force in that period"),
            self.tr("Latest minus target: a tick if the target is met, a cross if it is missed"),
            self.tr("Whether the series has a signal: improving, concern, changed, or none"),
            self.tr("What to expect if nothing changes: will meet, will miss, or hit or miss"),
            self.tr("The last 13 periods, with a dashed line for the target"),
            self.tr("Periods in a row with the same result against the target"),
            self.tr("The denominator: how many cases the figure is based on"),
            self.tr("Nodes directly below that miss the target, of those with a figure"),
        ]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == ROW_ROLE:
            return row
        if role == NAME_ROLE and column is Column.MEASURE:
            return self._places.get(row.measure.name, ())
        if role == SPARK_ROLE and column is Column.TREND:
            return self._spark(index.row())
        if role == MUTED_ROLE:
            return self._muted(row, column)
        if role == TONE_ROLE and column is Column.BELOW and row.children_off_target:
            by_chance = all(child.within_chance for child in row.children_off_target)
            return "chance" if by_chance else "missed"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.WhatsThisRole:
            return self._example(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._heads()[column]}: {self._spoken(index.row(), column)}"
        return None

    def _spark(self, row: int) -> Sparkline:
        if row not in self._sparks:
            self._sparks[row] = charting.sparkline(self.rows[row], PERIODS)
        return self._sparks[row]

    def _text(self, row: StatementRow, column: Column) -> str:
        measure, reading, shown = row.measure, row.reading, row.shown
        match column:
            case Column.MEASURE:
                return measure.name
            case Column.LATEST:
                return number(shown.value, measure.decimals) if shown is not None else self._absent(row)
            case Column.TARGET:
                target = shown.target if shown is not None else row.target
                return _trimmed(number(target, measure.decimals))
            case Column.VARIANCE:
                return number(shown.variance, measure.decimals, sign=True) if shown is not None else ""
            case Column.VARIATION:
                if reading.variation is Variation.INSUFFICIENT:
                    few = self.tr("{n} of {needed} points")
                    return few.format(n=reading.points, needed=reading.needed)
                return VARIATION_WORDS[reading.variation]
            case Column.ASSURANCE:
                return OUTLOOK_WORDS[reading.outlook]
            case Column.STREAK:
                return self._streak(row)
            case Column.N:
                reported = shown.reported if shown is not None else row.reported
                if not measure.has_denominator or reported is None:
                    return ""
                if reported.withheld is not Withheld.NONE:
                    return disclosure.words(measure, reported.withheld)
                return number(reported.denominator)
            case Column.BELOW:
                if row.off_target is None:
                    return ""
                missed, every = row.off_target
                return self.tr("{missed} of {all}").format(missed=missed, all=every)
            case Column.TREND:
                return ""

    def _absent(self, row: StatementRow) -> str:
        """Why there is no figure: the period has a state instead of one, or no period has any."""
        if row.reported is None:
            return self.tr("no figure")
        if row.reported.withheld is not Withheld.NONE:
            # beside it the column of n says how few
            few = disclosure.words(row.measure, row.reported.withheld)
            return self.tr("withheld") if row.measure.has_denominator else few
        return {State.SUPPRESSED: self.tr("suppressed"), State.TOO_SMALL: self.tr("too few")}.get(
            row.reported.state, self.tr("no figure")
        )

    def _aged(self, row: StatementRow) -> str:
        """Of a figure that is not of the period of the page: its own, and how old it is."""
        shown = row.shown
        when = shown.period if shown is not None else row.period
        if self._statement is None or when == self._statement.period:
            return ""
        if shown is None or not shown.age:
            return when.label
        grain = "period" if row.measure.calendar == "span" else row.measure.calendar
        return self.tr("{period}, {age} old").format(period=when.label, age=plural(shown.age, grain))

    def _streak(self, row: StatementRow) -> str:
        if not row.reading.streak:
            return ""
        word = self.tr("met") if row.reading.status is Status.MET else self.tr("missed")
        if row.reading.status is Status.NO_VALUE:
            return ""
        return f"{row.reading.streak} {word}"

    def _muted(self, row: StatementRow, column: Column) -> object:
        if column is Column.MEASURE:
            unit = "" if row.measure.unit == "ratio" else row.measure.unit
            return " · ".join(part for part in (unit, self._aged(row)) if part)
        if column in (Column.LATEST, Column.VARIANCE):
            return row.value is None
        if column is Column.ASSURANCE:
            return row.outlook is Outlook.NONE
        return column in (Column.TARGET, Column.N) or (
            column is Column.VARIATION
            and row.reading.variation in (Variation.COMMON_CAUSE, Variation.INSUFFICIENT)
        )

    def _tip(self, row: StatementRow, column: Column) -> str:
        if column is Column.BELOW and row.children_off_target:
            worst = row.children_off_target[:6]
            lines = [
                f"{child.name}: {number(child.value, row.measure.decimals)}"
                f" ({number(child.variance, row.measure.decimals, sign=True)})"
                + (self.tr(", within chance") if child.within_chance else "")
                for child in worst
            ]
            more = len(row.children_off_target) - len(worst)
            if more:
                lines.append(counted(more, self.tr("and 1 more"), self.tr("and {n} more")))
            return "\n".join([self.tr("Off target, furthest first:"), *lines])
        if column is Column.LATEST:
            return self._origin(row)
        if column is Column.MEASURE:
            return "\n".join(part for part in (row.measure.name, row.measure.definition) if part)
        return row.sentence

    def _origin(self, row: StatementRow) -> str:
        """What a figure is made of; of an older one first that there is none for the period."""
        shown = row.shown
        said = []
        if shown is not None and shown.period != row.period:
            older = self.tr("No value for {period}. The latest one is of {latest}.")
            said.append(older.format(period=row.period.label, latest=shown.period.label))
        reported = shown.reported if shown is not None else row.reported
        if reported is not None and reported.numerator is not None:
            parts = [amount(reported.numerator), amount(reported.denominator)]
            origin = self.tr("{parts}. Enter shows where it comes from.")
            said.append(origin.format(parts=self.tr(" of ").join(part for part in parts if part)))
        return "\n".join(said) or row.sentence

    def _spoken(self, row: int, column: Column) -> str:
        if column is Column.TREND:
            return self._spark(row).alt_text
        text = self._text(self.rows[row], column)
        if column is Column.MEASURE:
            return f"{text}, {self.rows[row].measure.unit}"
        if column is Column.LATEST and self.rows[row].value is None and self.rows[row].shown is not None:
            return f"{text}, {self._aged(self.rows[row])}"
        if column is Column.VARIANCE and self.rows[row].reading.status is Status.MISSED:
            within = self.rows[row].within_chance
            said = self.tr("{variance}, target missed, within chance") if within else None
            return (said or self.tr("{variance}, target missed")).format(variance=text)
        return text or self.tr("none")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
