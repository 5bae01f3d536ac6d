"""Names that are cut can still be told apart."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.models.naming import DOTS, shortened, telling

LANARKSHIRE = [
    "University Hospital Hairmyres",
    "University Hospital Monklands",
    "University Hospital Wishaw",
]
IN_THE_MIDDLE = [f"{name} (NHS Lanarkshire)" for name in LANARKSHIRE]


def of(letters: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= letters


def cut(names: list[str], letters: int) -> list[str]:
    places = telling(names)
    return [shortened(name, places[name], of(letters)) for name in names]


@pytest.mark.parametrize("letters", [12, 14, 16, 20, 24, 28])
@pytest.mark.parametrize("names", [LANARKSHIRE, IN_THE_MIDDLE], ids=["at the end", "in the middle"])
def test_names_that_begin_alike_show_where_they_differ(names: list[str], letters: int) -> None:
    found = cut(names, letters)
    assert len(set(found)) == 3
    for text, word in zip(found, ("Hairmyres", "Monklands", "Wishaw"), strict=True):
        assert word in text
        assert len(text) <= letters


def test_the_beginning_and_the_end_are_kept_where_there_is_room() -> None:
    assert cut(IN_THE_MIDDLE, 26)[1] == "Universi…Monklands…kshire)"
    assert cut(LANARKSHIRE, 20) == ["University…Hairmyres", "University…Monklands", "University Ho…Wishaw"]
    assert cut(["NHS Greater Glasgow and Clyde", "NHS Fife"], 18) == ["NHS Greater…Clyde", "NHS Fife"]
    assert cut(LANARKSHIRE, 99) == LANARKSHIRE
    assert cut([], 10) == []
    assert cut([""], 0) == [""]


def test_names_that_part_more_than_once_show_each_parting() -> None:
    regions = [
        f"NHS England {name}"
        for name in (
            "East of England",
            "London",
            "Midlands",
            "North East and Yorkshire",
            "North West",
            "South East",
            "South West",
        )
    ]
    for letters in (14, 16, 18, 20):
        found = cut(regions, letters)
        assert len(set(found)) == len(regions)
        for text, words in zip(found[4:], ("North West", "South East", "South West"), strict=True):
            assert words in text


def test_numbered_wards_and_one_name_that_begins_another() -> None:
    wards = [f"Ward {number} of the Royal Infirmary" for number in (1, 2, 10, 11)]
    assert len(set(cut(wards, 12))) == 4
    pair = ["Royal Hospital for Children", "Royal Hospital For Children and Young People"]
    assert cut(pair, 16) == ["Royal H…Children", "Royal…and…People"]
    pair = ["Victoria Hospital", "Victoria Hospital (NHS Fife)", "Victoria Hospital (NHS Highland)"]
    assert len(set(cut(pair, 14))) == 3


@given(
    st.lists(st.text("abc ()", min_size=1, max_size=30).map(str.strip).filter(bool), min_size=1, max_size=8),
    st.integers(min_value=3, max_value=20),
)
def test_a_cut_name_fits_and_invents_nothing(names: list[str], letters: int) -> None:
    for name, text in zip(names, cut(names, letters), strict=True):
        assert len(text) <= letters
        if text != name:
            rest = name
            for piece in text.split(DOTS):
                assert piece in rest
                rest = rest[rest.index(piece) + len(piece) :]
