"""Peers as a table: the own node first and pinned, the others by any column."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lhs_desktop.models.measures import Direction, Kind, Measure
from lhs_desktop.models.naming import Places, telling
from lhs_desktop.models.peer_charts import VERDICT_WORDS, Verdict
from lhs_desktop.models.readings import VARIATION_WORDS, sentences
from lhs_desktop.models.wording import amount, number
from lhs_desktop.services.comparing.comparison import Comparison, Peer
from lhs_desktop.ui.delegates.rows import MUTED_ROLE, NAME_ROLE, TONE_ROLE
from lhs_desktop.ui.plain import plain_roles

Index = QModelIndex | QPersistentModelIndex

PEER_ROLE = Qt.ItemDataRole.UserRole + 2

TONES = {
    Verdict.BETTER: "improvement",
    Verdict.WORSE: "concern",
    Verdict.HIGHER: "neutral",
    Verdict.LOWER: "neutral",
}
_BY_VERDICT = (
    Verdict.WORSE,
    Verdict.LOWER,
    Verdict.HIGHER,
    Verdict.AS_EXPECTED,
    Verdict.BETTER,
    Verdict.DIFFERS,
    Verdict.NOT_JUDGED,
)


class Column(IntEnum):
    NODE = 0
    VALUE = 1
    INTERVAL = 2
    N = 3
    VERDICT = 4
    RANK = 5
    EXCESS = 6
    READING = 7


NUMBERS = {Column.VALUE, Column.INTERVAL, Column.N, Column.RANK, Column.EXCESS}


@plain_roles
class PeersModel(QAbstractTableModel):
    """Rows can be ticked, to be put side by side."""

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._rows: list[Peer] = []
        self._ticked: list[str] = []
        self._places: Mapping[str, Places] = {}
        """What tells each name from the others."""
        self.sorted_by = Column.VALUE
        self.order = Qt.SortOrder.AscendingOrder

    def show(self, comparison: Comparison | None) -> None:
        """Shows peers in the order chosen before; ticks of nodes that are still there stay."""
        self.beginResetModel()
        self._comparison = comparison
        self._rows = self._sorted(comparison.peers if comparison else ())
        self._places = telling(peer.name for peer in self._rows)
        known = {peer.code for peer in self._rows if peer.value is not None}
        self._ticked = [code for code in self._ticked if code in known]
        self.endResetModel()
        self.ticked_changed.emit()

    @property
    def rows(self) -> Sequence[Peer]:
        return self._rows

    @property
    def valued(self) -> Sequence[Peer]:
        return [peer for peer in self._rows if peer.value is not None]

    @property
    def ticked(self) -> tuple[str, ...]:
        """Codes, in the order in which they were ticked."""
        return tuple(self._ticked)

    def row_of(self, code: str) -> int:
        """The row of a node, or −1."""
        return next((row for row, peer in enumerate(self._rows) if peer.code == code), -1)

    def peer(self, row: int) -> Peer | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def toggle(self, row: int) -> None:
        """Ticks a node, or takes the tick away; one without a value has nothing to show."""
        peer = self.peer(row)
        if peer is None or peer.value is None:
            return
        if peer.code in self._ticked:
            self._ticked.remove(peer.code)
        else:
            self._ticked.append(peer.code)
        index = self.index(row, Column.NODE)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()

    def clear_ticks(self) -> None:
        self._ticked = []
        if self._rows:
            last = self.index(len(self._rows) - 1, Column.NODE)
            self.dataChanged.emit(self.index(0, Column.NODE), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.sorted_by, self.order = Column(column), order
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.peer(index.row())) for index in self.persistentIndexList()]
        self._rows = self._sorted(self._rows)
        for old, peer in kept:
            if peer is not None:
                self.changePersistentIndex(old, self.index(self.row_of(peer.code), old.column()))
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def _sorted(self, peers: Sequence[Peer]) -> list[Peer]:
        """By the chosen column; the own node first, nodes without a value last, in either order."""
        ordered = sorted(peers, key=lambda peer: peer.name.casefold())
        ordered.sort(key=self._key, reverse=self.order is Qt.SortOrder.DescendingOrder)
        ordered.sort(key=lambda peer: (not peer.own, peer.value is None))
        return ordered

    def _key(self, peer: Peer) -> tuple[float, float] | tuple[str, str]:
        comparison = self._comparison
        higher = comparison is None or comparison.measure.direction is not Direction.LOWER
        merit = -(peer.value or 0.0) if higher else peer.value or 0.0
        match self.sorted_by:
            case Column.NODE:
                return peer.name.casefold(), peer.code
            case Column.VALUE:
                return merit, 0
            case Column.INTERVAL:
                return (peer.high or 0.0) - (peer.low or 0.0), 0
            case Column.N:
                return -(peer.denominator or peer.numerator or 0.0), 0
            case Column.VERDICT:
                return _BY_VERDICT.index(peer.verdict), merit
            case Column.RANK:
                return peer.rank_low or 0, peer.rank_high or 0
            case Column.EXCESS:
                return -(peer.excess or 0.0), 0
            case Column.READING:
                return (list(VARIATION_WORDS).index(peer.reading.variation) if peer.reading else 99), 0

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        peer = self.peer(index.row())
        if index.column() == Column.NODE and peer is not None and peer.value is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = " ▾" if self.order is Qt.SortOrder.AscendingOrder else " ▴"
            return self.heads()[section] + (arrow if section == self.sorted_by else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._head_tips()[section]
        if role == Qt.ItemDataRole.WhatsThisRole:
            return self._what()[section]
        return None

    def _what(self) -> list[str]:
        """What each column is, for whoever asks: its rule and its unit."""
        unit = self._measure.unit if self._measure else ""
        return [
            self.tr("A node in the comparison. Space ticks it for *Side by side*, Enter opens it.").replace(
                "*", ""
            ),
            self.tr(
                "The sum of the numerators over the sum of the denominators, for all periods chosen above, in {unit}."
            ).format(unit=unit or self.tr("the unit of the measure")),
            self.tr(
                "The value would be in this range 95 times out of 100, given how many cases there are. The narrower the range, the surer the value."
            ),
            self.tr("How many cases the value is based on; for a ratio, how many events were predicted."),
            self.tr(
                "Better or worse than the peers, judged by the interval and never by the rank. A ring "
                "around the mark: also beyond the 99.8 % limits."
            ),
            self.tr("The best and the worst rank that the node may have, with 95 % certainty; 1 is best."),
            self.tr(
                "How many events there were beyond the goal. Above zero, that many are still to be prevented or won."
            ),
            self.tr("What the series of the node shows: improving, concern, changed or no signal."),
        ]

    def heads(self) -> list[str]:
        measure = self._measure
        unit = measure.unit if measure and measure.unit == "%" else ""
        return [
            self.tr("Node"),
            f"{self.tr('Value')} {unit}".strip(),
            self.tr("95 % interval"),
            self.tr("Predicted") if measure and measure.kind is Kind.RATIO else self.tr("n"),
            self.tr("Verdict"),
            self.tr("Rank"),
            self.tr("Excess"),
            self.tr("Series"),
        ]

    @property
    def _measure(self) -> Measure | None:
        return self._comparison.measure if self._comparison else None

    def _head_tips(self) -> list[str]:
        found = self._comparison
        window = found.window.label if found else ""
        return [
            self.tr("Tick two to four nodes (Space) to see them side by side; Enter opens a node"),
            self.tr("Over {window}").format(window=window),
            self.tr("The range in which the value most likely lies, given how many cases there are"),
            self.tr("The denominator over {window}: how many cases the value is based on").format(
                window=window
            ),
            found.rule if found else "",
            self.tr(
                "The rank is almost certainly between these two; 1 is best. A single rank would claim more than the data show"
            ),
            self.tr(
                "Events still to prevent, or to win, to reach {goal}; below zero, the goal is exceeded"
            ).format(goal=found.goal)
            if found and found.goal
            else self.tr("There is no goal from which to work out these events"),
            self.tr("What the series of the node shows: improving, concern, changed or no signal"),
        ]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        peer = self.peer(index.row()) if index.isValid() else None
        if peer is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(peer, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.NODE and peer.value is not None:
            return Qt.CheckState.Checked if peer.code in self._ticked else Qt.CheckState.Unchecked
        if role == PEER_ROLE:
            return peer
        if role == NAME_ROLE and column is Column.NODE:
            return self._places.get(peer.name, ())
        if role == MUTED_ROLE:
            return self._muted(peer, column)
        if role == TONE_ROLE and column is Column.VERDICT:
            return TONES.get(peer.verdict)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(peer, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(peer, column)
        return None

    def _text(self, peer: Peer, column: Column) -> str:
        decimals = self._measure.decimals if self._measure else 0
        match column:
            case Column.NODE:
                return peer.name
            case Column.VALUE:
                return number(peer.value, decimals) if peer.value is not None else self.tr("none")
            case Column.INTERVAL:
                if peer.low is None or peer.high is None:
                    return ""
                return f"{number(peer.low, decimals)} – {number(peer.high, decimals)}"
            case Column.N:
                if peer.denominator is None:
                    return ""
                few = peer.denominator < 100 and peer.denominator != int(peer.denominator)
                return number(peer.denominator, 1 if few else 0)
            case Column.VERDICT:
                return peer.note if peer.value is None and peer.note else VERDICT_WORDS[peer.verdict]
            case Column.RANK:
                if peer.rank_low is None or peer.rank_high is None:
                    return ""
                same = peer.rank_low == peer.rank_high
                return str(peer.rank_low) if same else f"{peer.rank_low} – {peer.rank_high}"
            case Column.EXCESS:
                if peer.excess is None:
                    return ""
                return number(peer.excess, 0 if abs(peer.excess) >= 100 else 1, sign=True)
            case Column.READING:
                return ""

    def _muted(self, peer: Peer, column: Column) -> object:
        if column is Column.NODE:
            return self.tr("this node") if peer.own else ""
        if column is Column.VERDICT:
            return peer.verdict in (Verdict.AS_EXPECTED, Verdict.DIFFERS, Verdict.NOT_JUDGED)
        return peer.value is None or column in (Column.INTERVAL, Column.N, Column.RANK)

    def _tip(self, peer: Peer, column: Column) -> str:
        if column is Column.READING:
            return self._series(peer)
        if column is Column.VERDICT and self._comparison is not None:
            far = (
                self.tr("Also beyond the 99.8 % limits. ")
                if peer.is_far and peer.verdict is not Verdict.DIFFERS
                else ""
            )
            return far + self._comparison.rule
        if column is Column.N and peer.missing:
            return self.tr("{n} of the chosen periods have no value").format(n=peer.missing)
        if column in (Column.VALUE, Column.INTERVAL) and peer.numerator is not None:
            parts = [amount(peer.numerator), amount(peer.denominator)]
            return self.tr(" of ").join(part for part in parts if part)
        return peer.name if column is Column.NODE else ""

    def _series(self, peer: Peer) -> str:
        if peer.reading is None or self._comparison is None:
            return self.tr("The series has no figures")
        return sentences.sentence(self._comparison.measure, peer.reading)

    def _spoken(self, peer: Peer, column: Column) -> str:
        head = self.heads()[column]
        if column is Column.NODE:
            return f"{peer.name}, {self.tr('this node')}" if peer.own else peer.name
        if column is Column.READING:
            words = VARIATION_WORDS[peer.reading.variation] if peer.reading is not None else self.tr("none")
            return f"{head}: {words}"
        text = self._text(peer, column).replace(" – ", self.tr(" to "))
        return f"{head}: {text or self.tr('none')}"
