"""Reads a recipe from TOML; a key that is wrong or unknown gets its message here."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from lhs_desktop.errors import Rejected
from lhs_desktop.models.measures import Direction, Kind
from lhs_desktop.models.observations import State
from lhs_desktop.models.periods import Grain
from lhs_desktop.models.recipes.lists import ListRule, list_rule
from lhs_desktop.models.recipes.rules import (
    Across,
    AttributeRule,
    Duplicates,
    Layout,
    LevelRule,
    Lookup,
    MeasureRule,
    OnlyRule,
    PeriodRule,
    Recipe,
    TargetRule,
    TotalsRule,
    normal,
)

Word = TypeVar("Word", bound=StrEnum)


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
    tables = table.pop("tables", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise Rejected("recipe-value-wrong", file=where, key="tables", value=tables)
    if not tables:
        return _recipe(table, toml, where)
    parts = tuple(_recipe({**table, **one}, toml, where) for one in tables)
    return replace(parts[0], tables=parts)


def _recipe(table: dict[str, Any], toml: str, where: str) -> Recipe:
    """One table of a workbook."""
    reader = _Reader(table, where)
    footnotes = reader.table("footnotes")
    companions = reader.table("companions")
    across = reader.table("across")
    try:
        heads = Across(across.get("heads", Across.PERIOD))
    except ValueError as error:
        raise Rejected(
            "recipe-value-wrong", file=where, key="across: heads", value=across["heads"]
        ) from error
    recipe = Recipe(
        name=reader.text("name"),
        title=reader.text("title"),
        layout=reader.word(Layout, "layout"),
        recognise=reader.texts("recognise"),
        period=_period(reader.table("period"), where),
        levels=tuple(_level(level, where) for level in reader.tables("levels")),
        measures=tuple(_measure(measure, where) for measure in reader.tables("measures")),
        toml=toml,
        publisher=reader.text("publisher", ""),
        attribution=reader.text("attribution", ""),
        sheets=reader.texts("sheets", ("*",)),
        header_rows=reader.whole("header_rows", 1, 1, 9),
        encoding=_encoding(reader.text("encoding", ""), where),
        delimiter=_delimiter(reader.text("delimiter", ""), where),
        stop=reader.texts("stop", ()),
        under=reader.text("under", ""),
        fill_down=bool(reader.value("fill_down", False)),
        carry_down=reader.texts("carry_down", ()),
        duplicates=reader.word(Duplicates, "duplicates", Duplicates.REJECT),
        differ_by=reader.texts("differ_by", ()),
        totals=tuple(
            TotalsRule(*_marked(one, "totals", where), bool(one.get("compared", True)))
            for one in reader.one_or_more("totals")
        ),
        only=tuple(OnlyRule(*_marked(one, "only", where)) for one in reader.one_or_more("only")),
        missing=_tokens(reader.table("missing"), where),
        marks=_states(reader.table("marks"), where),
        decimal=reader.text("decimal", "."),
        across=heads,
        footnote_column=footnotes.get("column", ""),
        footnote_states=_states(footnotes.get("states", {}), where),
        measure_columns=_several(companions.get("measure", ())),
        measures_fill_down=bool(companions.get("fill_down", False)),
        value_column=companions.get("value", ""),
        skip=_several(companions.get("skip", ())),
        lookups={
            name: Lookup(**_only(lookup, Lookup, where)) for name, lookup in reader.table("lookups").items()
        },
        aliases={normal(text): code for text, code in reader.table("aliases").items()},
        renamed={normal(head): _several(others) for head, others in reader.table("renamed").items()},
        without=reader.texts("without", ()),
        targets=tuple(TargetRule(**_only(target, TargetRule, where)) for target in reader.tables("targets")),
        listing=_listing(reader, where),
    )
    if (recipe.layout is Layout.LIST) is not (recipe.listing is not None):
        raise Rejected("recipe-key-missing", file=where, key='layout = "list" with list')
    if recipe.decimal not in {".", ","}:
        raise Rejected("recipe-value-wrong", file=where, key="decimal", value=recipe.decimal)
    reader.finish()
    return recipe


def _encoding(name: str, where: str) -> str:
    try:
        "a".encode(name or "utf-8")  # there are codecs that are none of text
    except (LookupError, ValueError) as error:
        raise Rejected("recipe-value-wrong", file=where, key="encoding", value=name) from error
    return name


def _delimiter(sign: str, where: str) -> str:
    if len(sign) > 1 or sign in ("\r", "\n", '"', "\0"):
        raise Rejected("recipe-value-wrong", file=where, key="delimiter", value=sign)
    return sign


def _listing(reader: "_Reader", where: str) -> ListRule | None:
    of, indent = reader.text("list", ""), reader.text("indent", "")
    fields, attributes = reader.table("fields"), reader.tables("attributes")
    return list_rule(of, fields, attributes, indent, where) if of or fields else None


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

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        value = self._table.pop(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Rejected("recipe-value-wrong", file=self._where, key=key, value=value)
        return value

    def one_or_more(self, key: str) -> list[dict[str, Any]]:
        """A table, or a list of tables."""
        if isinstance(self._table.get(key, []), dict):
            return [self.table(key)]
        return self.tables(key)

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


def _several(value: Any) -> tuple[str, ...]:
    """One text or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def _marked(table: dict[str, Any], key: str, where: str) -> tuple[str, tuple[str, ...]]:
    """A column, and the texts by which rows are known."""
    rule = _only(table, TotalsRule if key == "totals" else OnlyRule, where)
    if missing := {"column", "texts"} - set(rule):
        raise Rejected("recipe-key-missing", file=where, key=f"{key}: {', '.join(sorted(missing))}")
    return rule["column"], _several(rule["texts"])


def _period(table: dict[str, Any], where: str) -> PeriodRule:
    rule = PeriodRule(**_only(table, PeriodRule, where))
    if not isinstance(rule.named, dict) or not all(isinstance(code, str) for code in rule.named.values()):
        raise Rejected("recipe-value-wrong", file=where, key="period: named", value=rule.named)
    for key in ("column", "year_column", "start_column", "end_column", "format", "year"):
        if not isinstance(value := getattr(rule, key), str):
            raise Rejected("recipe-value-wrong", file=where, key=f"period: {key}", value=value)
    for key, value, known in (
        ("grain", rule.grain, ("", *(grain.value for grain in Grain))),
        ("within", rule.within, ("", "title", "sheet", "file", "header")),
        ("year_from", rule.year_from, range(13)),
        ("year_assumed", rule.year_assumed, (True, False)),
    ):
        if isinstance(value, float) or value not in known:
            raise Rejected("recipe-value-wrong", file=where, key=f"period: {key}", value=value)
    return rule


def _measure(table: dict[str, Any], where: str) -> MeasureRule:
    values = dict(_only(table, MeasureRule, where))
    for name in ("numerator", "minus", "denominator", "exposure", "marks"):
        values[name] = _several(values.get(name, ()))
    if "code" not in values:
        raise Rejected("recipe-key-missing", file=where, key="measures: code")
    for name, known in (
        ("kind", {one.value for one in Kind}),
        ("direction", {one.value for one in Direction}),
        ("percent", {"fraction", "percent", "mixed"}),
        ("withheld", {one.value for one in State}),
    ):
        if (word := values.get(name, "")) and word not in known:
            raise Rejected("recipe-value-wrong", file=where, key=f"measures: {name}", value=word)
    if values.get("percent_assumed", False) not in (True, False):
        raise Rejected(
            "recipe-value-wrong", file=where, key="measures: percent_assumed", value=values["percent_assumed"]
        )
    for name in ("multiplier", "minimum_n", "disclosure_n"):
        if not isinstance(value := values.get(name, 1.0), (int, float)) or isinstance(value, bool):
            raise Rejected("recipe-value-wrong", file=where, key=f"measures: {name}", value=value)
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
