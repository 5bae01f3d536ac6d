"""Recipes: how to read an extract, as data.

A recipe is a TOML document. ``docs/recipes.md`` lists its keys; ``rules`` says what they mean, ``parsing`` reads
them, and is where a key that is wrong or unknown gets its message.
"""

from lhs_desktop.models.recipes.lists import FieldKind, FieldRule, Indent, ListedAttribute, ListOf, ListRule
from lhs_desktop.models.recipes.parsing import parse_recipe
from lhs_desktop.models.recipes.rules import (
    ANY,
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

__all__ = [
    "ANY",
    "Across",
    "AttributeRule",
    "Duplicates",
    "FieldKind",
    "FieldRule",
    "Indent",
    "Layout",
    "LevelRule",
    "ListOf",
    "ListRule",
    "ListedAttribute",
    "Lookup",
    "MeasureRule",
    "OnlyRule",
    "PeriodRule",
    "Recipe",
    "TargetRule",
    "TotalsRule",
    "normal",
    "parse_recipe",
]
