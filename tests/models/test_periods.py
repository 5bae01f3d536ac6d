"""Periods: codes there and back, neighbours, and what is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhs_desktop.errors import Rejected
from lhs_desktop.models import periods
from lhs_desktop.models.periods import Grain, Period

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("code", "grain", "label"),
    [
        ("2024-07", Grain.MONTH, "Jul 2024"),
        ("2024-Q3", Grain.QUARTER, "Q3 2024"),
        ("2024", Grain.YEAR, "2024"),
        ("2024-W31", Grain.WEEK, "Week 31, 2024"),
        ("2024-07-15", Grain.DAY, "15 Jul 2024"),
        ("2012-07-01/2015-06-30", Grain.SPAN, "1 Jul 2012 to 30 Jun 2015"),
    ],
)
def test_codes_there_and_back(code: str, grain: Grain, label: str) -> None:
    found = periods.parse(code)
    assert (found.code, found.grain, found.label) == (code, grain, label)


@pytest.mark.parametrize("code", ["", "soon", "2024-13", "2024-Q5", "24-07", "2024-02-30", "2024-W60"])
def test_what_is_none(code: str) -> None:
    with pytest.raises(Rejected):
        periods.parse(code)


@given(days, days)
def test_every_span_has_a_code(one: date, other: date) -> None:
    found = periods.span(min(one, other), max(one, other))
    assert periods.parse(found.code) == found


@given(days)
def test_next_and_previous_are_neighbours(one: date) -> None:
    for found in (
        periods.month(one.year, one.month),
        periods.quarter(one.year, (one.month + 2) // 3),
        periods.year(one.year),
        periods.day(one),
    ):
        following = found.next()
        assert following.grain is found.grain
        assert following.previous() == found
        assert (following.start - found.end).days == 1


def test_order_is_by_end() -> None:
    january, quarter = periods.month(2024, 1), periods.quarter(2024, 1)
    assert january < quarter < periods.year(2024)
    assert list(periods.between(january, periods.month(2024, 4))) == [
        Period(start=date(2024, month, 1), end=periods.month(2024, month).end) for month in range(1, 5)
    ]
