"""What the program says of made series whose right judgement is known, and what it never says."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from lhs_desktop import cli
from lhs_desktop.models import periods
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.measures import Direction, Kind, Measure, RollUp
from lhs_desktop.models.readings import (
    LASTING_STREAK,
    LONG_STREAK,
    Assurance,
    Outlook,
    Reading,
    Status,
    Variation,
    sentences,
)
from lhs_desktop.models.readings.judging import judge
from lhs_desktop.models.readings.laying import Track
from lhs_desktop.models.readings.rule_sets import DEFAULT, rule_set, rule_sets
from lhs_desktop.services import charting, statements
from lhs_desktop.services.databases import Database, open_database
from lhs_desktop.services.importing import intake
from lhs_desktop.services.packing import content
from lhs_desktop.services.readings import decisions, showing
from lhs_desktop.statistics import intervals
from tests.contradictions import contradictions, facts_of

JUDGEMENT = Path(__file__).parents[1] / "data" / "judgement"
MONTHS = tuple(periods.between(periods.parse("2010-01"), periods.parse("2024-12")))


def measure(
    kind: Kind = Kind.PROPORTION,
    direction: Direction = Direction.HIGHER,
    unit: str = "%",
    multiplier: float = 100.0,
    decimals: int = 1,
) -> Measure:
    return Measure(
        id=1,
        code="M",
        name="M",
        domain="",
        kind=kind,
        direction=direction,
        rollup=RollUp.SUM,
        multiplier=multiplier,
        unit=unit,
        decimals=decimals,
        calendar="month",
        numerator="",
        denominator="",
        minimum_n=0.0,
        source="",
        steward="",
        definition="",
    )


def series(
    one: Measure,
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike = np.nan,
    target: float = np.nan,
    **more: object,
) -> Track:
    """A series by months."""
    top = np.array(numerator, dtype=float)
    bottom = np.broadcast_to(np.array(denominator, dtype=float), top.shape).copy()
    bottom_there = np.where(bottom > 0, bottom, np.nan)
    value = top if one.kind in (Kind.COUNT, Kind.MEAN) else top / bottom_there * one.multiplier
    spans = MONTHS[: len(top)]
    aim = np.full(len(top), target)
    return Track(spans, tuple(span.code for span in spans), top, bottom, value, aim, **more)  # type: ignore[arg-type]


def read(one: Measure, track: Track, rules: str = DEFAULT) -> Reading:
    return judge(one, [track], rule_set(rules))[0]


# Outlook


@pytest.fixture
def imported(database: Database) -> Callable[..., Database]:
    def bring(name: str, recipe: str, targets: Path | None = None) -> Database:
        intake.import_files(database, [JUDGEMENT / name], recipe=str(JUDGEMENT / recipe), create_nodes=True)
        if targets is not None:
            intake.import_files(database, [targets], recipe=str(JUDGEMENT / "targets.toml"))
        return database

    return bring


def test_no_outlook_denies_the_streak(imported: Callable[..., Database]) -> None:
    database = imported("outlook.csv", "share.toml", JUDGEMENT / "outlook_targets.csv")
    with database.read() as connection:
        down = showing.reading(connection, "DOWN", "SEEN")
        up = showing.reading(connection, "UP", "SEEN")
        for found, start, status, streak in (
            (
                down,
                "90.0 % in Dec 2024: target of 95 % missed for the 12th month in a row; concern.",
                "missed",
                12,
            ),
            (up, "92.5 % in Jun 2021: target of 90 % met for the 18th month in a row; improving.", "met", 18),
        ):
            said = sentences.sentence(found.measure, found.reading)
            assert said.startswith(start)
            assert (found.reading.status, found.reading.streak) == (status, streak)
            assert found.reading.outlook is Outlook.NONE
            assert found.reading.assurance is not Assurance.NONE, "the statistical word stays"
            assert "as it runs" not in said


def test_an_outlook_is_given_where_nothing_denies_it() -> None:
    one = measure()
    random = np.random.default_rng(7)
    steady = random.binomial(1000, 0.9, 48).astype(float)
    for target, outlook, words in (
        (80.0, Outlook.WILL_MEET, "as it runs, it will meet the target."),
        (97.0, Outlook.WILL_MISS, "as it runs, it will miss the target."),
        (90.0, Outlook.HIT_OR_MISS, "of the last 12: hit or miss."),
    ):
        found = read(one, series(one, steady, 1000, target))
        assert found.variation is Variation.COMMON_CAUSE
        assert found.outlook is outlook
        assert sentences.why(one, found).endswith(words)


@pytest.mark.parametrize(
    ("met", "outlook"),
    [
        (LONG_STREAK - 1, Outlook.HIT_OR_MISS),
        (LONG_STREAK, Outlook.NONE),
        (LASTING_STREAK - 1, Outlook.NONE),
        (LASTING_STREAK, Outlook.WILL_MEET),
    ],
)
def test_what_goes_one_way_for_a_year_is_not_hit_or_miss(met: int, outlook: Outlook) -> None:
    """Limits on both sides of the target, the centre above it, and the last misses so long ago."""
    one = measure()
    pattern = [96.0, 99.0, 97.0, 98.5, 96.5, 99.0]
    values = [96.0, 94.0, 98.0, 99.5, 96.0, 98.0, 94.5, 99.0, 97.0, 94.0] + [
        pattern[i % 6] for i in range(met)
    ]
    found = read(one, series(one, [value * 10 for value in values], 1000, 95.0))
    assert (found.assurance, found.streak) == (Assurance.INCONSISTENT, met)
    assert found.variation is Variation.COMMON_CAUSE
    assert found.outlook is outlook
    assert contradictions([sentences.sentence(one, found)], facts_of(found)) == []


# Nothing from nothing


@pytest.mark.parametrize("rules", sorted(rule_sets()))
@pytest.mark.parametrize("rate", [0.05, 0.1, 0.3])
def test_rare_events_that_did_not_change_hardly_ever_improve(rate: float, rules: str) -> None:
    """Stable series of few events: that there were none lately is no signal."""
    one = measure(Kind.RATE, Direction.LOWER, "per 1,000", 1000.0, 2)
    random = np.random.default_rng(11)
    tracks = [series(one, random.poisson(rate, 48), 500.0) for _ in range(300)]
    found = [one_ for one_ in judge(one, tracks, rule_set(rules)) if one_.value is not None]
    improving = [one_ for one_ in found if one_.flag is Flag.IMPROVEMENT]
    assert len(improving) <= 0.03 * len(found)
    assert not any(one_.value == 0 and one_.flag is not Flag.NONE for one_ in found)


def test_a_fall_to_nothing_is_an_improvement_where_there_was_something() -> None:
    one = measure(Kind.RATE, Direction.LOWER, "per 1,000", 1000.0, 2)
    events = [6, 4, 7, 5, 8, 3, 6, 5, 7, 4, 6, 5, 4, 7, 6, 5, 8, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0]
    found = read(one, series(one, events, 500.0))
    assert found.variation is Variation.IMPROVEMENT_LOW
    assert sentences.headline(one, found) == "0.00 per 1,000 in Apr 2012: improving."
    assert "since Sep 2011" in sentences.why(one, found)


def test_everything_every_month_does_not_improve_on_nearly_everything() -> None:
    one = measure()
    seen = [40.0] * 20 + [39.0] + [40.0] * 20
    found = read(one, series(one, seen, 40.0, 95.0))
    assert found.variation is Variation.COMMON_CAUSE
    assert found.outlook is Outlook.WILL_MEET
    assert sentences.why(one, found).startswith("The same value as in 40 of 41 months;")


def test_where_values_cannot_differ_there_is_no_signal() -> None:
    one = measure()
    found = read(one, series(one, [0.0] * 40, [0.0] * 20 + [3.0] * 20))
    assert found.variation is Variation.COMMON_CAUSE
    assert set(found.flags) == {Flag.NONE}
    assert read(one, series(one, [0.0] * 40, 0.0)).status is Status.NO_VALUE


# Within chance


@pytest.mark.parametrize(
    ("kind", "events", "size", "target", "interval"),
    [
        (Kind.PROPORTION, 45, 50, 95.0, intervals.wilson),
        (Kind.PROPORTION, 450, 500, 95.0, intervals.wilson),
        (Kind.RATE, 4, 1000, 3.0, intervals.byars),
        (Kind.RATE, 40, 10000, 3.0, intervals.byars),
        (Kind.RATIO, 12, 11.6, 1.0, intervals.mid_p_ratio),
        (Kind.RATIO, 3, 2.9, 1.0, intervals.mid_p_ratio),
        (Kind.RATIO, 40, 22.0, 1.0, intervals.mid_p_ratio),
    ],
)
def test_a_miss_is_within_chance_where_the_interval_holds_the_target(
    kind: Kind, events: float, size: float, target: float, interval: Callable[..., tuple[float, float]]
) -> None:
    multiplier = {Kind.PROPORTION: 100.0, Kind.RATE: 1000.0, Kind.RATIO: 1.0}[kind]
    direction = Direction.HIGHER if kind is Kind.PROPORTION else Direction.LOWER
    one = measure(kind, direction, "", multiplier, 3)
    found = read(one, series(one, [events], size, target))
    low, high = (float(end) * multiplier for end in interval(events, size))
    assert found.status is Status.MISSED
    assert found.within_chance is (low <= target <= high)
    said = sentences.sentence(one, found)
    assert ("within chance" in said) is found.within_chance
    if found.within_chance:
        assert found.chance == pytest.approx((low, high))


def test_means_and_amounts_have_no_chance_of_their_own() -> None:
    for kind in (Kind.MEAN, Kind.COUNT):
        one = measure(kind, Direction.LOWER, "days", 1.0)
        assert not read(one, series(one, [5.1], 40.0, 5.0)).within_chance


def test_streaks_count_what_is_within_chance_as_missed() -> None:
    one = measure()
    found = read(one, series(one, [47.0, 46.0, 46.0], 50.0, 95.0))
    assert (found.status, found.streak, found.within_chance) == (Status.MISSED, 3, True)
    said = "92.0 % in Mar 2010: target of 95 % missed for the 3rd month in a row, but within chance."
    assert sentences.headline(one, found) == said
    long = read(one, series(one, [46.0] * 12, 50.0, 95.0))
    assert long.within_chance
    assert "but within chance" not in sentences.headline(one, long), "a year of it is not chance"
    assert "by itself within chance (95 % interval" in sentences.why(one, long)


def test_ratios_that_chance_explains_are_not_red_anywhere(
    imported: Callable[..., Database], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = tmp_path / "targets.csv"
    with open(targets, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Measure", "Node", "Target"), *(("SIR", unit, 1) for unit in "ABC")])
    database = imported("ratio.csv", "ratio.toml", targets)
    path = database.path
    assert path is not None
    database.close()
    for unit, within in (("A", True), ("B", True), ("C", False)):
        assert cli.run(["statement", str(path), unit, "--json"], lambda *_: 0) == 0
        (row,) = json.loads(capsys.readouterr().out)["rows"]
        assert (row["status"], row["within_chance"], row["outlook"]) == ("missed", within, "none")
        assert cli.run(["statement", str(path), unit], lambda *_: 0) == 0
        assert ("Target missed, within chance" in capsys.readouterr().out) is within
        with open_database(path, writable=False) as again, again.read() as connection:
            found = statements.statement(connection, unit)
            chart = charting.series_chart(found.rows[0], found.page)
            assert (chart.points[-1].interval is not None) is within
            packet = content.packet_content(connection, unit)
            assert packet.statement[0].standing == ("within_chance" if within else "missed")


# Lines


def test_there_is_no_centre_and_there_are_no_limits_of_too_few_values(database: Database) -> None:
    intake.import_files(
        database, [JUDGEMENT / "outlook.csv"], recipe=str(JUDGEMENT / "share.toml"), create_nodes=True
    )
    decisions.decide(database, "DOWN", "SEEN", "rebase", "2024-06", "another way of counting")
    with database.read() as connection:
        shown = showing.reading(connection, "DOWN", "SEEN")
        found = statements.statement(connection, "DOWN")
        chart = charting.series_chart(found.rows[0], found.page)
    assert shown.reading.phases[-1].trial
    assert sentences.why(shown.measure, shown.reading).startswith("7 of the 13 values that limits need")
    for point, drawn in zip(shown.points, chart.points, strict=True):
        lines = (point.center, point.lower, point.upper)
        assert lines == (drawn.center, drawn.lower, drawn.upper)
        few = point.period >= "2024-06"
        assert all((line is None) is few for line in lines)
    assert (chart.center_label, chart.limits_label) == ("", "")


@pytest.mark.parametrize("chart", [None, "i", "p", "pp"])
def test_limits_of_a_percentage_stay_on_its_scale(chart: str | None) -> None:
    one = measure()
    random = np.random.default_rng(3)
    for share in (0.01, 0.03, 0.97, 0.995):
        track = series(one, random.binomial(30, share, 40), 30.0, 95.0)
        found = read(one, track if chart is None else track.charted(chart))  # type: ignore[arg-type]
        assert all(value is not None and 0 <= value <= 100 for value in (*found.lower, *found.upper))
    reported = measure(Kind.MEAN, multiplier=1.0)
    found = read(reported, series(reported, random.uniform(80, 100, 30), 1.0))
    assert all(value is not None and 0 <= value <= 100 for value in (*found.lower, *found.upper))
    changes = measure(Kind.MEAN, multiplier=1.0)
    found = read(changes, series(changes, random.uniform(-60, 140, 30), 1.0))
    assert min(value or 0.0 for value in found.lower) < 0, "a change in per cent may be anything"


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.RATE, Kind.RATIO, Kind.MEAN])
@pytest.mark.parametrize("chart", [None, "i"])
def test_limits_of_events_are_not_below_zero(kind: Kind, chart: str | None) -> None:
    one = measure(kind, Direction.LOWER, "falls" if kind is Kind.COUNT else "", 1.0, 0)
    events = [0, 9, 1, 14, 0, 3, 11, 0, 7, 2, 16, 0, 4, 8, 1, 12.0]
    track = series(one, events, 1.0 if kind is not Kind.COUNT else np.nan, 6.0)
    found = read(one, track if chart is None else track.charted(chart))  # type: ignore[arg-type]
    lows = [value for value in found.lower if value is not None]
    assert len(lows) == len(events)
    assert (min(lows) < 0) is (kind is Kind.MEAN), "a mean may be of differences"
    assert found.variation is Variation.COMMON_CAUSE
    if kind is not Kind.MEAN:
        assert "Within the limits of 0 to" in sentences.why(one, found).replace("within", "Within")


# Words


@pytest.mark.parametrize("unit", ["%", "", "per 1,000 occupied bed days of adult patients at risk of a fall"])
@pytest.mark.parametrize("streak", [1, 2, 13])
@pytest.mark.parametrize("target", [np.nan, 5.0, 95.0, 5.04])
def test_a_headline_has_twenty_words_at_most_and_why_is_one_sentence(
    unit: str, streak: int, target: float
) -> None:
    for kind in (Kind.PROPORTION, Kind.RATE, Kind.MEAN):
        one = measure(kind, Direction.LOWER, unit, 1.0 if kind is Kind.MEAN else 100.0)
        for level in (1.0, 5.0, 5.0004, 7.0):
            values = [8.0 if level < 5 else 2.0] * 12 + [level] * streak
            found = read(one, series(one, values, 100.0 if kind is not Kind.MEAN else 1.0, target))
            headline, why = sentences.headline(one, found), sentences.why(one, found)
            assert 3 <= len(headline.split()) <= 20, headline
            assert headline[-1] == why[-1] == "."
            assert ". " not in why
            assert why.count(";") <= 2
            for duration in (" for ", "since"):
                assert (headline + why).count(duration) <= 2


def test_what_is_written_alike_is_told_apart_in_words() -> None:
    one = measure()
    just = read(one, series(one, [9496.0], 10000.0, 95.0))
    assert sentences.headline(one, just).startswith("95.0 % in Jan 2010: target of 95 % just missed")
    assert sentences.why(one, just).startswith("Just below the target")


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("2023-03-29", "2023-03-30"), "on 30 Mar 2023:"),
        (("2022-Q1", "2022-Q2"), "in Q2 2022:"),
        (("2019", "2020"), "in 2020:"),
        (("2023-W11", "2023-W12"), "in Week 12, 2023:"),
        (("2013-07-01/2014-06-30",), "from 1 Jul 2013 to 30 Jun 2014:"),
    ],
)
def test_a_headline_names_its_period_as_people_do(codes: tuple[str, ...], said: str) -> None:
    one = measure(Kind.COUNT, Direction.LOWER, "falls", 1.0, 0)
    spans = tuple(periods.parse(code) for code in codes)
    values, nothing = np.full(len(spans), 1.0), np.full(len(spans), np.nan)
    track = Track(spans, tuple(span.code for span in spans), values, nothing, values, np.zeros(len(spans)))
    found = read(one, track)
    assert sentences.headline(one, found).startswith(f"1 fall {said}")
    assert sentences.why(one, found).startswith("1 fall above the target;")


@pytest.mark.parametrize(
    ("values", "freeze", "said"),
    [
        ([90.0] * 24, None, "Every value is the same"),
        ([90.0] * 24, 13, "Every value is the same"),
        ([90.0] * 20 + [91.0] * 4 + [90.0], None, "The same value as in 21 of 25 months"),
        ([91.0] * 3 + [90.0] * 37, 13, "The same value as in 10 of 13 months"),
    ],
)
def test_of_a_value_that_most_are_no_more_are_said_than_there_are(
    values: list[float], freeze: int | None, said: str
) -> None:
    one = measure()
    found = read(one, series(one, values, 100.0, freeze=freeze))
    assert sentences.why(one, found).startswith(said)
    assert found.usual <= found.points


def test_one_percentage_point_is_one() -> None:
    one = measure(decimals=0)
    found = read(one, series(one, [94.0], 100.0, 95.0))
    assert sentences.why(one, found).startswith("1 percentage point below the target")
