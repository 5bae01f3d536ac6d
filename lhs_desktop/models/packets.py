"""The content of a meeting packet: one model from which every format is written.

Everything here is final text and numbers: a writer (PDF, PPTX, XLSX) lays it out and computes
nothing. Texts are plain text, never markup. Same content, same bytes.
"""

from dataclasses import dataclass, field
from datetime import date

from lhs_desktop.models.charts import SeriesChart, Sparkline


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: the text for people and the value that it was made from."""

    text: str
    value: float | None = None


def standing(status: str, within_chance: bool) -> str:
    return "within_chance" if within_chance else status


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One measure in the summary and the grid of readings."""

    measure: str
    """Measure code."""
    name: str
    unit: str
    latest: Figure
    target: Figure
    variance: Figure
    prior: Figure
    status: str
    """``met``, ``missed``, ``no_target`` or ``no_value``."""
    status_text: str
    """The word for it: ``Target met``."""
    variation: str
    """The mark: ``improvement``, ``concern``, ``neutral``, ``common`` or ``insufficient``."""
    variation_text: str
    assurance: str
    """What becomes of the target as the series runs: ``will_meet``, ``will_miss``, ``hit_or_miss`` or ``none``."""
    assurance_text: str
    streak_text: str
    n: Figure
    sentence: str
    sparkline: Sparkline
    off_target: tuple[int, int] | None = None
    """How many children miss their target, of how many with a figure; None where there is none to miss."""
    rises: int = 0
    """1 where the signal is on the high side, −1 on the low one: the arrow in the mark."""
    within_chance: bool = False
    """The target is missed, but the 95 % interval of the figure holds it."""
    aged: str = ""
    """Of a latest figure of another period than the packet's: which, and how old: ``Aug 2024, 5 months old``."""

    @property
    def standing(self) -> str:
        """Which mark and colour stand for it: ``within_chance``, which is never red, else the status."""
        return standing(self.status, self.within_chance)


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child of the node that is off target (or its figure), on a measure page."""

    code: str
    name: str
    latest: Figure
    target: Figure
    variance: Figure
    numerator: Figure
    denominator: Figure
    status: str
    status_text: str
    streak_text: str
    within_chance: bool = False

    @property
    def standing(self) -> str:
        """As of ``StatementLine``."""
        return standing(self.status, self.within_chance)


@dataclass(frozen=True, slots=True)
class ActionLine:
    number: int
    title: str
    node: str
    measure: str
    owner: str
    """``no owner`` where nobody has it."""
    due: date | None
    due_text: str
    status: str
    """``open``, ``overdue``, ``done`` or ``cancelled``, on the day of the packet."""
    status_text: str
    """``overdue, 61 days late``."""
    effect_text: str = ""
    has_owner: bool = True
    done_on: date | None = None
    days_late: int = 0
    cause: str = ""
    expected: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class NumbersRow:
    """A row of the table under the chart of a measure page."""

    period: str
    label: str
    value: Figure
    numerator: Figure
    denominator: Figure
    target: Figure
    note: str


@dataclass(frozen=True, slots=True)
class MeasurePage:
    measure: str
    name: str
    purpose: str
    """Definition in one sentence: numerator, denominator, direction."""
    sentence: str
    """The headline: what is found, in at most 20 words."""
    chart: SeriesChart
    numbers: tuple[NumbersRow, ...]
    children_title: str
    """``Health boards off target (12 of 14)``."""
    children: tuple[ChildLine, ...]
    actions: tuple[ActionLine, ...]
    why: str = ""
    """One sentence below it."""
    numerator_label: str = "Numerator"
    denominator_label: str = "Denominator"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A node of the grid of readings: one cell a measure, in the order of ``PacketContent.statement``."""

    code: str
    name: str
    depth: int
    cells: tuple["GridCell", ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    text: str
    value: float | None
    status: str
    variation: str
    alt_text: str
    rises: int = 0
    within_chance: bool = False

    @property
    def standing(self) -> str:
        """As of ``StatementLine``."""
        return standing(self.status, self.within_chance)


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """A measure as the dictionary sheet of the XLSX lists it."""

    code: str
    name: str
    domain: str
    kind: str
    direction: str
    rollup: str
    multiplier: float
    unit: str
    numerator: str
    denominator: str
    source: str
    steward: str


@dataclass(frozen=True, slots=True)
class DataRow:
    """Tidy data: one node, measure and period, with the cell it came from."""

    node: str
    node_name: str
    measure: str
    period: str
    numerator: float | None
    denominator: float | None
    value: float | None
    state: str
    rolled_up: bool
    file: str
    sheet: str
    cell: str
    batch: int | None
    note: str = ""
    """Why there is no value, in words, or what the publisher says of it."""
    withheld: bool = False
    """There is a figure, but it is not to be disclosed."""


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    batch: int
    file: str
    sha256: str
    recipe: str
    imported_at: str
    imported_by: str
    """A login name; empty where names are not wanted in the packet."""
    ledger: str
    """``read 47,145 · new 47,145 · changed 0 · …``."""


@dataclass(frozen=True, slots=True)
class PacketContent:
    packet_id: str
    """Twelve hexadecimal digits of the hash of the content: same content, same id."""
    title: str
    """``Meeting packet``."""
    node: str
    node_name: str
    level: str
    purpose: str
    period: str
    period_label: str
    as_of: str
    """Instant of the newest batch that the numbers rest on, UTC, ``7 June 2022 14:02 UTC``."""
    as_of_date: date
    on: date
    """The day of the packet: on it actions are overdue or not."""
    on_text: str
    """``20 January 2027``."""
    status: str
    """``draft`` or ``final``."""
    legend: str
    """Confidentiality legend, printed on the cover and in every footer."""
    attribution: tuple[str, ...]
    """Licence lines that the data ask for."""
    batches: str
    """``batches 1, 2``."""
    summary: tuple[str, ...]
    """What changed, in sentences, most urgent first."""
    statement: tuple[StatementLine, ...]
    untold: tuple[str, ...]
    """Measures without any value, by the reason why: ``Too few to report: CLABSI, CAUTI.``"""
    grid_title: str
    grid: tuple[GridRow, ...]
    pages: tuple[MeasurePage, ...]
    actions: tuple[ActionLine, ...]
    glossary: tuple[GlossaryEntry, ...]
    dictionary: tuple[DictionaryEntry, ...]
    data: tuple[DataRow, ...]
    provenance: tuple[ProvenanceRow, ...]
    language: str = field(default="en")
