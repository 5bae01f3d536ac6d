"""What the keys of a recipe mean."""

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes.lists import ListRule


class Layout(StrEnum):
    LONG = "long"
    """A row is a node in a period; each measure has its columns."""
    COMPANIONS = "companions"
    """The parts of one measure stand on rows of their own."""
    ACROSS = "across"
    """Periods or nodes stand across."""
    LIST = "list"
    """No figures: a row is a node, a measure, a target, a person or an action."""


class Across(StrEnum):
    """What the heads of an ``across`` table name."""

    PERIOD = "period"
    NODE = "node"


class Duplicates(StrEnum):
    """What to do when a node, measure and period stands more than once in a file."""

    SUM = "sum"
    """They are parts, added up where they are counts: somebody has decided so."""
    ASK = "ask"
    """The same, once somebody has said so: until then nothing is stored."""
    LAST = "last"
    REJECT = "reject"


ANY = "*"
"""Of the columns by which rows differ: any of them."""


def normal(head: object) -> str:
    """A column head or a label as it is compared: one case, single spaces."""
    return " ".join(str(head).split()).casefold()


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Where the period of a value stands and how it is written."""

    column: str = ""
    year_column: str = ""
    """Where the column holds months or quarters alone: the one that holds their year."""
    start_column: str = ""
    end_column: str = ""
    format: str = ""
    grain: str = "month"
    within: str = ""
    """Where no column has it: ``title`` (the rows above the header), ``sheet`` or ``file`` (their names). With a
    format of months (``%b``) or quarters (``Q%q``) alone, their year is there; or in the ``header``, over them."""
    year: str = ""
    """Their year, as a title would have it (``2025/26``), where the file does not say it anywhere."""
    year_from: int = 0
    """The month in which a year begins that is written without its months: 7 for ``FY24`` from July 2023. 0 leaves it
    to what the file says."""
    year_assumed: bool = False
    """Whether nobody has confirmed that month or year yet, and the file does not tell it."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Texts that do not say their period, such as that of a release, and the codes of the periods they mean."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that tell the period of a row."""
        found = (self.column, self.year_column, self.start_column, self.end_column)
        return tuple(head for head in found if head)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a year is assumed that nothing in the file bears out."""
        return self.year_assumed and bool(self.year or not self.year_from)


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """An attribute of a node, from a column of the extract or from a lookup by the node's code."""

    name: str
    column: str = ""
    lookup: str = ""
    dated: bool = False


@dataclass(frozen=True, slots=True)
class LevelRule:
    """One level of the tree that the extract describes, from the top down."""

    level: str
    rank: int
    code: str = ""
    name: str = ""
    code_column: str = ""
    name_column: str = ""
    match: str = ""
    """With a constant code: the text in ``name_column`` by which a row of this level is known."""
    where_column: str = ""
    """Where levels stand mixed: the column that tells them apart, and its text on rows of this level."""
    where: str = ""
    code_format: str = ""
    """``TX-{slug}``: the code made of the text in the code column, where the publisher gives none."""
    name_format: str = ""
    code_lookup: str = ""
    """The lookup that gives the code of this level for the text in the code column, where the extract does not name it."""
    above_all: bool = False
    """With a constant code and a ``where``: stands above the rows of the other levels too, and has its own."""
    pad: int = 0
    """Codes of digits are filled with zeros to this length: a spreadsheet took them away."""
    name_lookups: tuple[str, ...] = ()
    attributes: tuple[AttributeRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """A second file that gives names or attributes to codes."""

    file: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """Which columns (``long``), or which words on rows and in heads (``companions``, ``across``), make a measure."""

    code: str
    numerator: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    """Columns taken off the numerator: within 4 hours = attendances − over 4 hours."""
    denominator: tuple[str, ...] = ()
    exposure: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    published: str = ""
    """The ratio as published: used to reconcile, and to know what the publisher withheld."""
    withheld: str = ""
    """The state where the parts are printed and this ratio is not."""
    sheet: str = ""
    name: str = ""
    """With a kind: a measure that is not in the catalogue is made by this recipe."""
    kind: str = ""
    direction: str = "neutral"
    multiplier: float = 1.0
    unit: str = ""
    minimum_n: float = 0.0
    """Below it a value is too uncertain to judge."""
    disclosure_n: float = 0.0
    """Below it neither value nor parts may be shown."""
    domain: str = ""
    percent: str = ""
    """How percentages are written where only they are given: ``fraction`` (0.95), ``percent`` (95) or ``mixed``."""
    percent_assumed: bool = False
    """Whether nobody has confirmed that yet, and the file does not tell it."""
    where_column: str = ""
    """Only rows whose text in this column is ``where``."""
    where: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.numerator, *self.minus, *self.denominator, *self.exposure)


@dataclass(frozen=True, slots=True)
class TargetRule:
    measure: str
    node: str
    value: float


@dataclass(frozen=True, slots=True)
class TotalsRule:
    """Rows that hold the publisher's totals: reconciled, not loaded."""

    column: str
    texts: tuple[str, ...]
    compared: bool = True
    """False for a total of other rows than these, such as of the public sector alone: left out, not reconciled."""


@dataclass(frozen=True, slots=True)
class OnlyRule:
    """Only rows with these texts are read; the others are their detail, and would count again."""

    column: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    name: str
    title: str
    layout: Layout
    recognise: tuple[str, ...]
    period: PeriodRule
    levels: tuple[LevelRule, ...]
    measures: tuple[MeasureRule, ...]
    toml: str = field(repr=False)
    publisher: str = ""
    attribution: str = ""
    sheets: tuple[str, ...] = ("*",)
    header_rows: int = 1
    """Rows of heads, read together from the top down: ``Available | Total``."""
    encoding: str = ""
    """Of delimited text, as Python names it; empty finds out."""
    delimiter: str = ""
    """Of delimited text, one character; empty finds out."""
    stop: tuple[str, ...] = ()
    under: str = ""
    """The title below which the heads stand, where tables with the same heads stand one below the other."""
    fill_down: bool = False
    carry_down: tuple[str, ...] = ()
    """Columns whose texts stand only where their group begins (merged cells): they hold for the rows below too."""
    duplicates: Duplicates = Duplicates.REJECT
    differ_by: tuple[str, ...] = ()
    """The columns by which rows that are added up differ; ``*`` for any. Without them all that name something count."""
    totals: tuple[TotalsRule, ...] = ()
    only: tuple[OnlyRule, ...] = ()
    missing: Mapping[str, State | float] = field(default_factory=dict)
    marks: Mapping[str, State] = field(default_factory=dict)
    decimal: str = "."
    across: Across = Across.PERIOD
    footnote_column: str = ""
    footnote_states: Mapping[str, State] = field(default_factory=dict)
    measure_columns: tuple[str, ...] = ()
    """Columns whose texts, read together, say which measure and part a row is about."""
    measures_fill_down: bool = False
    """Whether the first of them stands only where its section begins."""
    value_column: str = ""
    skip: tuple[str, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other heads that a column has in other releases, by the head that the recipe uses."""
    without: tuple[str, ...] = ()
    """Heads that another extract has beside all that are recognised."""
    targets: tuple[TargetRule, ...] = ()
    listing: ListRule | None = None
    """With the layout ``list``: what its rows are and where their fields stand."""
    tables: tuple["Recipe", ...] = ()
    """Where a workbook has several tables: how each is read. Then the recipe itself reads none."""

    @property
    def parts(self) -> tuple["Recipe", ...]:
        """The tables that it reads: itself where it has no others."""
        return self.tables or (self,)

    @property
    def every_measure(self) -> tuple[MeasureRule, ...]:
        """The measures of all its tables, each once."""
        found = {rule.code: rule for part in reversed(self.parts) for rule in reversed(part.measures)}
        return tuple(reversed(found.values()))

    @property
    def fingerprint(self) -> str:
        """A hash of the heads by which this recipe knows its extract."""
        heads = "\n".join(sorted(normal(head) for part in self.parts for head in part.recognise))
        return hashlib.sha256(heads.encode()).hexdigest()

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of all columns that it reads, as the recipe calls them."""
        found = list(self.period.columns)
        found += [self.footnote_column, *self.measure_columns, self.value_column]
        found += [*(rule.column for rule in self.totals), *(rule.column for rule in self.only)]
        found += self.listing.heads if self.listing else ()
        for level in self.levels:
            found += [level.code_column, level.name_column, level.where_column]
            found += [one.column for one in level.attributes]
        if self.layout is Layout.LONG:
            for measure in self.measures:
                found += [*measure.columns, *measure.marks, measure.published, measure.where_column]
        return tuple(dict.fromkeys(head for head in found if head))

    def other_heads(self, head: str) -> tuple[str, ...]:
        """A head and the others under which the same column is known."""
        return (head, *self.renamed.get(normal(head), ()))

    def knows(self, heads: Iterable[object]) -> bool:
        """Whether a header row has all the columns by which the recipe knows its extract."""
        return self.among({normal(head) for head in heads if head is not None})

    def among(self, present: Set[str]) -> bool:
        """The same, of heads as they are compared."""
        return not any(normal(head) in present for head in self.without) and all(
            any(normal(other) in present for other in self.other_heads(head)) for head in self.recognise
        )
