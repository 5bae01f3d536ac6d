"""Why a point is marked: the rule, the limit and the values, in words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from lhs_desktop.models import periods
from lhs_desktop.models.charts import ChartPoint, Flag
from lhs_desktop.models.measures import Direction, Kind, Measure, RollUp
from lhs_desktop.models.readings import Reading
from lhs_desktop.models.readings.judging import judge
from lhs_desktop.models.readings.laying import Track
from lhs_desktop.models.readings.reasons import marks, rules_named, sentence
from lhs_desktop.models.readings.rule_sets import rule_set, rule_sets

SEEN = Measure(
    id=1,
    code="M",
    name="Seen",
    domain="Flow",
    kind=Kind.MEAN,
    direction=Direction.HIGHER,
    rollup=RollUp.NONE,
    multiplier=1.0,
    unit="%",
    decimals=1,
    calendar="month",
    numerator="",
    denominator="",
    minimum_n=0.0,
    source="",
    steward="",
    definition="",
)
CALM = [50.0, 51.0, 49.0, 50.5, 49.5, 50.0, 51.0, 49.0, 50.0, 50.5, 49.5, 50.0, 51.0, 49.0, 50.0]


def read(values: Sequence[float], rules: str = "making-data-count-7") -> Reading:
    spans = tuple(periods.between(periods.parse("2020-01"), periods.parse("2030-01")))[: len(values)]
    value = np.array(values)
    codes = tuple(one.code for one in spans)
    track = Track(spans, codes, value, np.ones_like(value), value, np.full_like(value, np.nan))
    return judge(SEEN, [track], rule_set(rules))[0]


def test_a_point_beyond_a_limit_names_the_limit() -> None:
    values = [*CALM, 30.0, 70.0]
    reading = read(values)
    found = marks(SEEN, reading, values)
    assert found[15] == f"below the lower limit of {reading.lower[15]:.1f} %"
    assert found[16] == f"above the upper limit of {reading.upper[16]:.1f} %"
    assert rules_named(reading, 15) == "limit"
    assert found[14] == ""
    assert rules_named(reading, 14) == ""


def test_a_run_names_its_line_its_length_and_its_months() -> None:
    values = [*CALM, 48.0, 48.5, 48.0, 48.5, 48.0, 48.5, 48.0, 48.5]
    reading = read(values)
    found = marks(SEEN, reading, values)
    run = next(text for text in reversed(found) if "in a row" in text)
    assert f"below the mean of {reading.center[-1]:.1f} %" in run
    assert "Nov 2021" in run
    assert "run" in rules_named(reading, len(values) - 1)


def test_a_trend_says_which_way_and_how_long() -> None:
    values = [*CALM, 48.0, 48.6, 49.2, 49.8, 50.4, 51.0, 51.6]
    reading = read(values)
    found = [text for text in marks(SEEN, reading, values) if "without a break" in text]
    assert found
    assert "7 values in a row (Apr 2021 to Oct 2021) that rise without a break" in found[-1]


def test_a_value_that_is_not_to_be_shown_has_no_reason() -> None:
    values = [*CALM, 30.0]
    reading = read(values)
    assert marks(SEEN, reading, [*CALM, None])[-1] == ""


@pytest.mark.parametrize("rules", list(rule_sets()))
def test_every_marked_point_says_why_by_every_set_of_rules(rules: str) -> None:
    noise = np.random.default_rng(7)
    values = np.round(50 + noise.normal(0, 1, 90) + np.repeat([0, 4, 0], 30), 1).tolist()
    reading = read(values, rules)
    found = marks(SEEN, reading, values)
    assert any(found)
    for text, codes in zip(found, reading.signals, strict=True):
        assert bool(text) == bool(codes)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"flag": Flag.CONCERN, "why": "below the lower limit of 45.0 %"}, "Concern: below the lower limit of 45.0 %."),
        ({}, "No signal: within the limits of 45.0 to 55.0 around 50.0 %."),
        ({"flag": Flag.EXCLUDED}, "Left out: the limits take no account of it."),
        ({"center": None}, "Not judged: 16 of the 13 values that limits need."),
        ({"target": 60.0}, "No signal: within the limits of 45.0 to 55.0 around 50.0 %. Target of 60 % missed by 10.0 percentage points."),
        ({"target": 40.0}, "No signal: within the limits of 45.0 to 55.0 around 50.0 %. Target of 40 % met."),
        ({"value": None}, ""),
    ],
)  # fmt: skip
def test_how_a_point_is_judged(changed: dict[str, object], said: str) -> None:
    point = ChartPoint("2021-01", "Jan 2021", 50.0, center=50.0, lower=45.0, upper=55.0)
    assert sentence(SEEN, read([*CALM, 50.0]), replace(point, **changed)) == said  # type: ignore[arg-type]
