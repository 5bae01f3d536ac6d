"""Runs analysis: the limits as published, and what must not matter."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.statistics import runs


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    [(10, 6, 2), (11, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (50, 9, 19)],
)
def test_limits_are_those_of_the_published_table(useful: int, longest: int, crossings: int) -> None:
    # Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9(11):e113825, table of critical values
    values = [1.0 if number % 2 else -1.0 for number in range(useful)]
    found = runs.analyse(values, center=0.0)
    assert (found.longest_run_limit, found.crossings_limit) == (longest, crossings)
    assert found.crossings == useful - 1
    assert not found.signal


def test_a_shift_at_the_end_is_a_signal() -> None:
    values = [10, 11] * 10 + [9] * 12
    found = runs.analyse(values)
    assert found.signal
    assert found.last_run == -12
    assert found.longest_run == 12


def test_values_on_the_line_and_gaps_neither_break_nor_lengthen() -> None:
    values = [1, 1, 0, math.nan, 1, -1, -1]
    found = runs.analyse(values, center=0.0)
    assert (found.useful, found.longest_run, found.crossings) == (5, 3, 1)


@pytest.mark.parametrize("values", [[], [math.nan], [5.0], [5.0, 5.0, 5.0], [math.inf, 1.0]])
def test_nothing_to_tell(values: list[float]) -> None:
    assert not runs.analyse(values).signal


@given(
    st.lists(st.integers(min_value=-1000, max_value=1000), max_size=60),
    st.integers(min_value=1, max_value=9),
    st.integers(min_value=-50, max_value=50),
)
def test_scale_and_shift_do_not_matter(values: list[int], scale: int, shift: int) -> None:
    plain = runs.analyse(values)
    moved = runs.analyse([value * scale + shift for value in values])
    assert (plain.longest_run, plain.crossings, plain.last_run) == (
        moved.longest_run,
        moved.crossings,
        moved.last_run,
    )
