"""Recipes: how to read an extract, as data.

A recipe is a TOML document. ``docs/recipes.md`` lists its keys; this module is where they are read,
and where a key that is wrong or unknown gets its message.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from lhs_desktop.errors import Rejected
from lhs_desktop.models.measures import Direction, Kind
from lhs_desktop.models.observations import State
from lhs_desktop.models.periods import Grain


class Layout(StrEnum):
    LONG = "long"
    """A row is a node in a period; each measure has its columns."""
    COMPANIONS = "companions"
    """The parts of one measure stand on rows of their own."""
    ACROSS = "across"
    """Periods stand across, nodes downwards."""


class Duplicates(StrEnum):
    """What to do when a node, measure and period stands more than once in a file."""

    SUM = "sum"
    LAST = "last"
    REJECT = "reject"


Word = TypeVar("Word", bound=StrEnum)


def normal(head: object) -> str:
    """A column head or a label as it is compared: one case, single spaces."""
    return " ".join(str(head).split()).casefold()


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Where the period of a value stands and how it is written."""

    column: str = ""
    start_column: str = ""
    end_column: str = ""
    format: str = ""
    grain: str = "month"
    within: str = ""
    """Where no column has it: ``title`` (the rows above the header), ``sheet`` or ``file`` (their names)."""


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
    code_format: str = ""
    """``TX-{slug}``: the code made of the text in the code column, where the publisher gives none."""
    name_format: str = ""
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
    """Which columns (``long``), measure ids (``companions``) or sheet (``across``) make a measure."""

    code: str
    numerator: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    """Columns taken off the numerator: within 4 hours = attendances − over 4 hours."""
    denominator: tuple[str, ...] = ()
    exposure: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    published: str = ""
    """The ratio as published: used to reconcile, and to know what the publisher withheld."""
    sheet: str = ""
    name: str = ""
    """With a kind: a measure that is not in the catalogue is made by this recipe."""
    kind: str = ""
    direction: str = "neutral"
    multiplier: float = 1.0
    unit: str = ""
    domain: str = ""
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
    stop: tuple[str, ...] = ()
    fill_down: bool = False
    duplicates: Duplicates = Duplicates.REJECT
    totals: TotalsRule | None = None
    missing: Mapping[str, State | float] = field(default_factory=dict)
    marks: Mapping[str, State] = field(default_factory=dict)
    footnote_column: str = ""
    footnote_states: Mapping[str, State] = field(default_factory=dict)
    measure_column: str = ""
    value_column: str = ""
    skip: tuple[str, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[TargetRule, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A hash of the heads by which this recipe knows its extract."""
        heads = "\n".join(sorted(normal(head) for head in self.recognise))
        return hashlib.sha256(heads.encode()).hexdigest()

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of all columns that it reads."""
        found = [self.period.column, self.period.start_column, self.period.end_column]
        found += [self.footnote_column, self.measure_column, self.value_column]
        for level in self.levels:
            found += [level.code_column, level.name_column, *(one.column for one in level.attributes)]
        for measure in self.measures:
            found += [*measure.columns, *measure.marks, measure.published, measure.where_column]
        return tuple(dict.fromkeys(head for head in found if head))

    def knows(self, heads: Iterable[object]) -> bool:
        """Whether a header row has all the columns by which the recipe knows its extract."""
        present = {normal(head) for head in heads if head is not None}
        return all(normal(head) in present for head in self.recognise)


def parse_recipe(toml: str, where: str = "recipe") -> Recipe:
    """Reads a recipe.

    Raises:
        Rejected: ``recipe-not-toml``, ``recipe-key-missing``, ``recipe-key-unknown`` or
            ``recipe-value-wrong``, naming the key.
    """
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise Rejected("recipe-not-toml", file=where, detail=str(error)) from error
    reader = _Reader(table, where)
    layout = reader.word(Layout, "layout")
    duplicates = reader.word(Duplicates, "duplicates", Duplicates.REJECT)
    totals = reader.table("totals")
    footnotes = reader.table("footnotes")
    companions = reader.table("companions")
    recipe = Recipe(
        name=reader.text("name"),
        title=reader.text("title"),
        layout=layout,
        recognise=reader.texts("recognise"),
        period=_period(reader.table("period"), where),
        levels=tuple(_level(level, where) for level in reader.tables("levels")),
        measures=tuple(_measure(measure, where) for measure in reader.tables("measures")),
        toml=toml,
        publisher=reader.text("publisher", ""),
        attribution=reader.text("attribution", ""),
        sheets=reader.texts("sheets", ("*",)),
        stop=reader.texts("stop", ()),
        fill_down=bool(reader.value("fill_down", False)),
        duplicates=duplicates,
        totals=TotalsRule(totals["column"], tuple(totals["texts"])) if totals else None,
        missing=_tokens(reader.table("missing"), where),
        marks=_states(reader.table("marks"), where),
        footnote_column=footnotes.get("column", ""),
        footnote_states=_states(footnotes.get("states", {}), where),
        measure_column=companions.get("measure", ""),
        value_column=companions.get("value", ""),
        skip=tuple(companions.get("skip", ())),
        lookups={
            name: Lookup(**_only(lookup, Lookup, where)) for name, lookup in reader.table("lookups").items()
        },
        aliases={normal(text): code for text, code in reader.table("aliases").items()},
        targets=tuple(TargetRule(**_only(target, TargetRule, where)) for target in reader.tables("targets")),
    )
    reader.finish()
    return recipe


class _Reader:
    """Takes keys out of a table and knows in the end which were not asked for."""

    def __init__(self, table: dict[str, Any], where: str) -> None:
        self._table = dict(table)
        self._where = where

    def value(self, key: str, default: Any = None) -> Any:
        if key not in self._table and default is None:
            raise Rejected("recipe-key-missing", file=self._where, key=key)
        return self._table.pop(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.value(key, default)
        if not isinstance(value, str):
            raise Rejected("recipe-value-wrong", file=self._where, key=key, value=value)
        return value

    def word(self, kind: type[Word], key: str, default: str | None = None) -> Word:
        """One word of a closed list."""
        text = self.text(key, default)
        try:
            return kind(text)
        except ValueError as error:
            raise Rejected("recipe-value-wrong", file=self._where, key=key, value=text) from error

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.value(key, default)
        if isinstance(value, str) or not all(isinstance(item, str) for item in value):
            raise Rejected("recipe-value-wrong", file=self._where, key=key, value=value)
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self._table.pop(key, {})
        if not isinstance(value, dict):
            raise Rejected("recipe-value-wrong", file=self._where, key=key, value=value)
        return value

    def tables(self, key: str) -> list[dict[str, Any]]:
        value = self._table.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Rejected("recipe-value-wrong", file=self._where, key=key, value=value)
        return value

    def finish(self) -> None:
        if self._table:
            raise Rejected("recipe-key-unknown", file=self._where, key=", ".join(sorted(self._table)))


def _only(table: dict[str, Any], kind: Any, where: str) -> dict[str, Any]:
    known = kind.__dataclass_fields__
    if unknown := set(table) - set(known):
        raise Rejected("recipe-key-unknown", file=where, key=", ".join(sorted(unknown)))
    return table


def _level(table: dict[str, Any], where: str) -> LevelRule:
    values = dict(_only(table, LevelRule, where))
    values["name_lookups"] = tuple(values.get("name_lookups", ()))
    values["attributes"] = tuple(
        AttributeRule(**_only(attribute, AttributeRule, where)) for attribute in values.get("attributes", ())
    )
    try:
        return LevelRule(**values)
    except TypeError as error:
        raise Rejected("recipe-key-missing", file=where, key=f"levels: {error}") from error


def _period(table: dict[str, Any], where: str) -> PeriodRule:
    rule = PeriodRule(**_only(table, PeriodRule, where))
    for key, value, known in (
        ("grain", rule.grain, {"", *(grain.value for grain in Grain)}),
        ("within", rule.within, {"", "title", "sheet", "file"}),
    ):
        if value not in known:
            raise Rejected("recipe-value-wrong", file=where, key=f"period: {key}", value=value)
    return rule


def _measure(table: dict[str, Any], where: str) -> MeasureRule:
    values = dict(_only(table, MeasureRule, where))
    for name in ("numerator", "minus", "denominator", "exposure", "marks"):
        value = values.get(name, ())
        values[name] = (value,) if isinstance(value, str) else tuple(value)
    if "code" not in values:
        raise Rejected("recipe-key-missing", file=where, key="measures: code")
    for name, known in (("kind", Kind), ("direction", Direction)):
        if (word := values.get(name, "")) and word not in {one.value for one in known}:
            raise Rejected("recipe-value-wrong", file=where, key=f"measures: {name}", value=word)
    if not isinstance(values.get("multiplier", 1.0), (int, float)):
        raise Rejected(
            "recipe-value-wrong", file=where, key="measures: multiplier", value=values["multiplier"]
        )
    return MeasureRule(**values)


def _states(table: Mapping[str, Any], where: str) -> dict[str, State]:
    try:
        return {key: State(value) for key, value in table.items()}
    except ValueError as error:
        raise Rejected("recipe-value-wrong", file=where, key="states", value=str(error)) from error


def _tokens(table: Mapping[str, Any], where: str) -> dict[str, State | float]:
    found: dict[str, State | float] = {}
    for token, value in table.items():
        if isinstance(value, (int, float)):
            found[normal(token)] = float(value)
        else:
            found[normal(token)] = _states({token: value}, where)[token]
    return found
