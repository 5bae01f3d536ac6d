"""The extract of the Hospital Compare infections, against its published ratios."""

import csv
from collections import defaultdict

import pytest

from lhs_desktop.models.observations import State
from lhs_desktop.services import nodes, series
from tests.databases import SAMPLES, TEXAS, Built

Published = dict[tuple[str, str], dict[str, tuple[str, str]]]


@pytest.fixture(scope="module")
def published() -> Published:
    found: Published = defaultdict(dict)
    with open(SAMPLES / TEXAS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            measure, part = row["Measure ID"][:5], row["Measure ID"][6:]
            found[row["Provider ID"], measure][part] = (row["Score"], row["Footnote"])
    return found


@pytest.mark.parametrize(("measure", "count"), [("HAI_1", 158), ("HAI_6", 246)])
def test_every_published_ratio_is_ours(texas: Built, published: Published, measure: str, count: int) -> None:
    ratios = {
        node: float(parts["SIR"][0])
        for (node, code), parts in published.items()
        if code == measure and parts["SIR"][0] != "Not Available"
    }
    assert len(ratios) == count
    with texas.open() as database, database.read() as connection:
        for node, ratio in ratios.items():
            (one,) = series.observations(connection, node, measure)
            # The predicted number is itself printed to three decimals.
            assert one.value == pytest.approx(ratio, abs=0.001)
            assert one.period == "2014"


def test_what_is_not_available_is_never_zero(texas: Built, published: Published) -> None:
    with texas.open() as database, database.read() as connection:
        for (node, measure), parts in published.items():
            (one,) = series.observations(connection, node, measure)
            score, footnote = parts["SIR"]
            if score == "Not Available":
                assert one.state in (State.NOT_AVAILABLE, State.SUPPRESSED)
                assert one.value is None
                assert one.footnote == footnote != ""
            else:
                assert one.state is State.OK


def test_state_is_observed_over_predicted(texas: Built, published: Published) -> None:
    with texas.open() as database, database.read() as connection:
        for measure in (f"HAI_{number}" for number in range(1, 7)):
            parts = [found for (_, code), found in published.items() if code == measure]
            numbered = [found for found in parts if found["NUMERATOR"][0] != "Not Available"]
            observed = sum(int(found["NUMERATOR"][0]) for found in numbered)
            predicted = sum(round(float(found["ELIGCASES"][0]) * 1000) for found in numbered) / 1000
            (one,) = series.observations(connection, "TX", measure)
            assert one.rolled_up
            assert one.numerator == observed
            assert one.denominator == predicted
            assert one.value == observed / predicted


def test_ledger_reconciles_every_published_ratio(texas: Built) -> None:
    result = texas.result
    assert result.ledger.read == 13_032
    assert result.ledger.new == 3 * 2_172
    assert result.skipped == {"interval": 4_344, "published-ratio": 2_172}
    assert len(result.reconciled) == 6
    assert all(one.difference == 0 for one in result.reconciled)


def test_hospitals_stand_in_counties_and_have_a_type_for_peers(texas: Built) -> None:
    with texas.open() as database, database.read() as connection:
        listing = {one.code: one for one in nodes.listing(connection, "TX")}
    assert listing["450002"].parent == "TX-EL-PASO"
    assert listing["TX-EL-PASO"].name == "El Paso County"
    assert listing["450002"].type == "Acute Care Hospitals"
    assert sum(1 for one in listing.values() if one.level == "Hospital") == 362
