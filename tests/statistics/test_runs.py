"""Runs analysis: the limits as published, and what must not matter."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.statistics import runs


def analysed(signs: Sequence[int]) -> runs.Runs:
    return runs.analyse(np.array([signs], dtype=np.int8).reshape(1, len(signs)))


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    [(10, 6, 2), (11, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (50, 9, 19)],
)
def test_limits_are_those_of_the_published_table(useful: int, longest: int, crossings: int) -> None:
    # Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9(11):e113825, table of critical values
    found = analysed([1 if number % 2 else -1 for number in range(useful)])
    assert (found.longest_run_limit[0], found.crossings_limit[0]) == (longest, crossings)
    assert found.crossings[0] == useful - 1
    assert not found.signal[0]


def test_a_shift_at_the_end_is_a_signal() -> None:
    found = analysed([-1, 1] * 10 + [-1] * 12)
    assert found.signal[0]
    assert (found.last_run[0], found.longest_run[0]) == (-12, 12)


def test_points_on_the_line_neither_break_nor_lengthen() -> None:
    found = analysed([1, 1, 0, 0, 1, -1, -1])
    assert (found.useful[0], found.longest_run[0], found.crossings[0]) == (5, 3, 1)
    assert runs.run_lengths(np.array([[1, 1, 0, 1, -1, -1]], dtype=np.int8)).tolist() == [[1, 2, 0, 3, 1, 2]]


@pytest.mark.parametrize("signs", [[], [0], [1], [0, 0, 0]])
def test_nothing_to_tell(signs: list[int]) -> None:
    assert not analysed(signs).signal[0]


@given(st.lists(st.sampled_from([-1, 0, 1]), max_size=60))
def test_neither_direction_nor_sign_matters(signs: list[int]) -> None:
    plain, turned = analysed(signs), analysed([-sign for sign in signs])
    back = analysed(signs[::-1])
    assert plain.longest_run[0] == turned.longest_run[0] == back.longest_run[0]
    assert plain.crossings[0] == turned.crossings[0] == back.crossings[0]
    assert plain.last_run[0] == -turned.last_run[0]
