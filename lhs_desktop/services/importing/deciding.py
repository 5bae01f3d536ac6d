"""What was accepted once, kept in the recipe: the next extract is not asked about again."""

import re
from collections.abc import Set

from lhs_desktop.models.recipes import Duplicates, Recipe, parse_recipe

_QUESTIONS = {
    "year-assumed": (re.compile(r"^\s*year_assumed\s*=\s*true[^\n]*\n?", re.MULTILINE), ""),
    "percent-assumed": (re.compile(r"^\s*percent_assumed\s*=\s*true[^\n]*\n?", re.MULTILINE), ""),
    "rows-added-up": (
        re.compile(rf"""^(\s*duplicates\s*=\s*)["']{Duplicates.ASK}["']""", re.MULTILINE),
        rf'\1"{Duplicates.SUM}"',
    ),
}
"""By the code of a problem: how a recipe says that it must be asked about, and what it says once that is settled."""


def decided(recipe: Recipe, accept: Set[str]) -> Recipe:
    """The recipe with what was accepted; itself where that changes nothing.

    Args:
        recipe: By which an extract was read.
        accept: Codes of problems that were accepted.
    """
    toml = recipe.toml
    for code, (question, answer) in _QUESTIONS.items():
        if code in accept:
            toml = question.sub(answer, toml)
    return recipe if toml == recipe.toml else parse_recipe(toml, recipe.name)
