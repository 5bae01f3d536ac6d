"""Recipes: those that ship are sound, and each fault of a recipe is named."""

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import Layout, parse_recipe
from lhs_desktop.services.importing.definitions import catalogue
from lhs_desktop.services.importing.recipes import bundled

MINIMAL = """
name = "r"
title = "R"
layout = "long"
recognise = ["Unit", "Month", "Falls"]
[period]
column = "Month"
"""


def test_bundled_recipes_read_and_name_measures_of_the_catalogue() -> None:
    found = bundled()
    assert len(found) >= 4
    assert len({recipe.fingerprint for recipe in found}) == len(found)
    for recipe in found:
        assert recipe.measures or recipe.layout is Layout.LIST
        assert all(rule.code in catalogue() or rule.kind for rule in recipe.every_measure)
        assert recipe.attribution


def test_heads_are_known_in_any_case_and_order() -> None:
    recipe = parse_recipe(MINIMAL)
    assert recipe.knows(["falls ", "month", None, "  UNIT", "more"])
    assert not recipe.knows(["falls", "month"])


def test_tokens_are_states_or_numbers() -> None:
    recipe = parse_recipe(MINIMAL + '[missing]\n"-" = 0\n"N/A" = "not_available"\n')
    assert recipe.missing == {"-": 0.0, "n/a": State.NOT_AVAILABLE}


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        (("layout", "lay out"), "recipe-not-toml", "recipe"),
        (('layout = "long"', ""), "recipe-key-missing", "layout"),
        (('"long"', '"diagonal"'), "recipe-value-wrong", "diagonal"),
        (('title = "R"', 'title = "R"\ncolour = "red"'), "recipe-key-unknown", "colour"),
        (('column = "Month"', 'columns = "Month"'), "recipe-key-unknown", "columns"),
        (('column = "Month"', 'column = "Month"\n[missing]\nx = "gone"'), "recipe-value-wrong", "gone"),
    ],
)
def test_each_fault_is_named(change: tuple[str, str], code: str, named: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse_recipe(MINIMAL.replace(*change))
    assert caught.value.code == code
    assert named in str(caught.value)
