"""Peers over a window, against what the publishers print and what can be reckoned by hand."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lhs_desktop import cli
from lhs_desktop.errors import Rejected, Unavailable
from lhs_desktop.models.charts import Flag
from lhs_desktop.models.db.tables import balance, measure, node, observation
from lhs_desktop.models.measures import Direction
from lhs_desktop.models.peer_charts import Verdict
from lhs_desktop.models.readings import NO_FIGURES, Phase, Reading
from lhs_desktop.services import actions, catalogue, nodes, series
from lhs_desktop.services.comparing import (
    bright_spots,
    charting,
    comparison,
    contributions,
    peer_sets,
    showing,
)
from lhs_desktop.services.comparing.comparison import Comparison, Span
from lhs_desktop.services.comparing.peer_sets import PeerSet
from lhs_desktop.services.comparing.showing import Asked
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import intake
from lhs_desktop.statistics import intervals, peers
from tests.databases import SAMPLES, SCOTLAND, TEXAS, Built

JUDGEMENT = Path(__file__).parents[1] / "data" / "judgement"
VICTORIA, EDINBURGH, FIFE, TOP = "F704H", "S314H", "S08000029", "S92000003"
EMERGENCY = PeerSet(level="Hospital", type="Emergency Department")
HOSPITALS = PeerSet(level="Hospital")

Published = dict[tuple[str, str], dict[str, tuple[str, str]]]
WORDS = {
    Verdict.BETTER: "Better than the National Benchmark",
    Verdict.WORSE: "Worse than the National Benchmark",
    Verdict.AS_EXPECTED: "No Different than National Benchmark",
    Verdict.NOT_JUDGED: "Not Available",
}
EXPLAINED = {("670050", "HAI_6")}
"""18 observed, 11.000 predicted: the lower limit is 1.0003, printed as 1.000; the publisher judged by the
printed figure (docs/statistics.md)."""


def compared(
    built: Built | Database, code: str, rule: PeerSet, span: Span | None = None, own: str = ""
) -> Comparison:
    if isinstance(built, Database):
        with built.read() as connection:
            return comparison.compare(connection, catalogue.find(connection, code), rule, span, own)
    with built.open() as database:
        return compared(database, code, rule, span, own)


@pytest.fixture
def copied(scotland: Built, tmp_path: Path) -> Iterator[Database]:
    with scotland.copy(tmp_path) as database:
        yield database


# Texas: ratios, against the wording and the intervals that the publisher prints


@pytest.fixture(scope="module")
def published() -> Published:
    found: Published = defaultdict(dict)
    with open(SAMPLES / TEXAS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["Provider ID"], row["Measure ID"][:5]
            found[key][row["Measure ID"][6:]] = (row["Score"], row["Compared to National"])
    return found


@pytest.mark.parametrize("code", [f"HAI_{number}" for number in range(1, 7)])
def test_verdicts_are_the_published_ones(texas: Built, published: Published, code: str) -> None:
    found = compared(texas, code, HOSPITALS)
    wording = {node: parts["SIR"][1] for (node, one), parts in published.items() if one == code}
    assert {peer.code for peer in found.peers} == set(wording)
    differ = {(peer.code, code) for peer in found.peers if WORDS[peer.verdict] != wording[peer.code]}
    assert differ == {one for one in EXPLAINED if one[1] == code}
    counts = Counter(wording.values())
    assert counts["Better than the National Benchmark"] > 0


def test_a_published_wording_follows_from_the_printed_limits(published: Published) -> None:
    """What explains the one disagreement: the publisher judges by the figures as printed, to three decimals."""
    lower, upper, wording = (
        published["670050", "HAI_6"][part][at] for part, at in (("CI_LOWER", 0), ("CI_UPPER", 0), ("SIR", 1))
    )
    assert (lower, upper, wording) == ("1.000", "2.536", WORDS[Verdict.AS_EXPECTED])
    for predicted in (10.9995, 11.0, 11.0004999):
        low, _ = intervals.mid_p_ratio(18, predicted)
        assert 1.0002 < low < 1.0004
    for parts in published.values():
        if parts["SIR"][1] == "Not Available":
            continue
        above = float(parts["CI_LOWER"][0]) > 1 if parts["CI_LOWER"][0] != "Not Available" else False
        expected = Verdict.WORSE if above else Verdict.AS_EXPECTED
        if float(parts["CI_UPPER"][0]) < 1:
            expected = Verdict.BETTER
        assert parts["SIR"][1] == WORDS[expected]


@pytest.mark.parametrize("code", [f"HAI_{number}" for number in range(1, 7)])
def test_intervals_are_the_published_ones(texas: Built, published: Published, code: str) -> None:
    """To what the predicted number, itself printed to three decimals, allows; three limits of HAI_6 were
    rounded twice (0.71949, 0.7195, 0.720)."""
    for peer in compared(texas, code, HOSPITALS).valued:
        parts = published[peer.code, code]
        assert peer.denominator is not None
        slack = 0.0005 * (1 + float(parts["CI_UPPER"][0]) / peer.denominator) + 5e-6
        assert peer.high == pytest.approx(float(parts["CI_UPPER"][0]), abs=slack)
        if parts["CI_LOWER"][0] != "Not Available":
            assert peer.low == pytest.approx(float(parts["CI_LOWER"][0]), abs=slack)
        else:
            assert (peer.low, peer.numerator) == (0.0, 0.0)


def test_excess_of_a_ratio_is_observed_less_predicted_and_adds_up(texas: Built) -> None:
    found = compared(texas, "HAI_1", HOSPITALS)
    for peer in found.valued:
        assert peer.numerator is not None
        assert peer.denominator is not None
        assert peer.excess == pytest.approx(peer.numerator - 1.0 * peer.denominator)
    assert found.goal == "the target"
    assert found.center == 1.0
    assert found.spread is not None
    assert not found.spread.applied
    assert "mid-P interval" in found.rule


def test_what_is_withheld_is_not_judged_and_says_why(texas: Built) -> None:
    found = compared(texas, "HAI_1", HOSPITALS)
    without = [peer for peer in found.peers if peer.value is None]
    assert len(without) == 204
    assert {peer.note for peer in without} == {"suppressed by the publisher", "not available"}
    assert all(peer.verdict is Verdict.NOT_JUDGED and peer.numerator is None for peer in without)
    assert found.peers[-len(without) :] == tuple(without)
    assert found.stated == "362 hospitals; 158 with a value"
    assert found.sentence == "Of 158 hospitals 63 are better and 1 is worse than predicted, 94 as predicted."


def test_too_few_predicted_is_withheld(texas: Built) -> None:
    """A county adds up what its hospitals report, whatever its size; under 1 predicted it is not judged."""
    found = compared(texas, "HAI_5", PeerSet(level="County"))
    few = [peer for peer in found.peers if peer.denominator is not None and peer.denominator < 1]
    assert few
    assert all(peer.value is None and peer.verdict is Verdict.NOT_JUDGED for peer in few)
    assert {peer.note for peer in few} == {"too few predicted"}


# Scotland: proportions, against sums of the published file


def rows_of_scotland(first: str, last: str) -> dict[str, tuple[float, float]]:
    """Σ within 4 hours and Σ attendances by hospital, read here from the file itself."""
    found: dict[str, tuple[float, float]] = {}
    with open(SAMPLES / SCOTLAND, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if first <= row["Month"] <= last:
                within, every = found.get(row["TreatmentLocation"], (0.0, 0.0))
                found[row["TreatmentLocation"]] = (
                    within + float(row["NumberMeetingTargetAggregate"]),
                    every + float(row["NumberOfAttendancesAggregate"]),
                )
    return found


def test_sums_and_values_are_those_of_the_file(scotland: Built) -> None:
    expected = rows_of_scotland("202105", "202204")
    found = compared(scotland, "ED4H", EMERGENCY, own=VICTORIA)
    assert found.window.label == "May 2021 to Apr 2022"
    assert len(found.peers) == 30
    for peer in found.peers:
        assert (peer.numerator, peer.denominator) == expected[peer.code]
        assert peer.value == pytest.approx(100 * expected[peer.code][0] / expected[peer.code][1])
        low, high = intervals.wilson(*expected[peer.code])
        assert (peer.low, peer.high) == pytest.approx((100 * low, 100 * high))
        assert (peer.periods, peer.missing) == (12, 0)
        assert peer.target == 95
        assert peer.excess == pytest.approx(0.95 * expected[peer.code][1] - expected[peer.code][0])
    values = [peer.value or 0.0 for peer in found.peers]
    assert values == sorted(values, reverse=True)


def test_verdicts_follow_the_widened_funnel(scotland: Built) -> None:
    found = compared(scotland, "ED8H", HOSPITALS, Span(first="2010-08", last="2010-08"), own=VICTORIA)
    top = [peer.numerator or 0.0 for peer in found.valued]
    bottom = [peer.denominator or 0.0 for peer in found.valued]
    funnel = peers.funnel("proportion", top, bottom, multiplier=100, overdispersion="additive")
    assert found.spread is not None
    assert (found.spread.phi, found.spread.tau2) == pytest.approx((funnel.phi, funnel.tau2))
    assert found.spread.applied
    assert found.center == pytest.approx(funnel.center)
    for index, peer in enumerate(found.valued):
        outside = funnel.value[index] > funnel.upper95[index], funnel.value[index] < funnel.lower95[index]
        expected = {(True, False): Verdict.WORSE, (False, True): Verdict.BETTER}.get(
            (bool(outside[0]), bool(outside[1])), Verdict.AS_EXPECTED
        )
        assert peer.verdict is expected
    assert {Verdict.BETTER, Verdict.WORSE, Verdict.AS_EXPECTED} == {peer.verdict for peer in found.valued}
    assert "widened for over-dispersion" in found.rule
    own = found.peer(VICTORIA)
    assert own is not None
    assert own.own
    assert found.sentence.startswith("Victoria Hospital (NHS Fife), 0.27 %: as expected among 43 hospitals")


def test_where_chance_explains_next_to_nothing_nobody_is_as_expected(scotland: Built) -> None:
    found = compared(scotland, "ED4H", EMERGENCY, own=EDINBURGH)
    assert found.spread is not None
    assert found.spread.applied
    assert found.spread.phi > 2_000
    assert {peer.verdict for peer in found.peers} == {Verdict.DIFFERS}
    assert found.peers[-1].code == EDINBURGH
    apart = "they differ far more than chance explains, so none is judged."
    start = "Royal Infirmary Of Edinburgh, 59.8 %: "
    assert found.sentence == f"{start}the lowest of 30 hospitals, whose mean is 75.1 %; {apart}"
    assert "2,310" in found.rule
    assert "0.04 % of the differences" in found.rule
    middle = compared(scotland, "ED4H", EMERGENCY, own=VICTORIA).sentence
    assert (
        middle
        == f"Victoria Hospital (NHS Fife), 76.3 %: rank between 17 and 19 of 30 hospitals, whose mean is 75.1 %; {apart}"
    )
    funnel = charting.funnel(found)
    assert funnel is not None
    assert funnel.limits_label.startswith("no limits: the peers differ far more than chance")
    assert not funnel.lines


def test_peers_of_thirty_departments(database: Database) -> None:
    """Large departments from 97 % down to 58 %: no verdict at either end, and the position said."""
    recipe = JUDGEMENT / "share.toml"
    intake.import_files(database, [JUDGEMENT / "peers.csv"], recipe=str(recipe), create_nodes=True)
    found = compared(database, "SEEN", PeerSet(level="Unit"))
    assert {peer.verdict for peer in found.peers} == {Verdict.DIFFERS}
    assert found.sentence == (
        "30 units, from 58.0 % (ED30) to 97.0 % (ED01), differ far more than chance explains, so none is judged."
    )
    last = compared(database, "SEEN", PeerSet(level="Unit"), own="ED30").sentence
    assert last.startswith("ED30, 58.0 %: the lowest of 30 units")
    first = compared(database, "SEEN", PeerSet(level="Unit"), own="ED01").sentence
    assert first.startswith("ED01, 97.0 %: the highest of 30 units")


def test_few_peers_are_judged_by_chance_alone_and_told_so(scotland: Built) -> None:
    found = compared(scotland, "ED4H", PeerSet(level="Hospital", under=FIFE))
    assert found.spread is not None
    assert found.spread.phi > 1
    assert not found.spread.applied
    assert not found.spread.advised
    assert "fewer than 10" in found.rule
    assert found.benchmark.achievable is None
    assert [peer.verdict for peer in found.peers][-1] is Verdict.WORSE


def test_the_roll_up_stands_for_a_node_without_a_figure_of_its_own(scotland: Built) -> None:
    found = compared(scotland, "ED4H", PeerSet(level="Health board"), own=FIFE)
    fife = found.peer(FIFE)
    assert fife is not None
    below = compared(scotland, "ED4H", PeerSet(under=FIFE, direct=True))
    assert fife.numerator == sum(peer.numerator or 0 for peer in below.peers)
    assert fife.denominator == sum(peer.denominator or 0 for peer in below.peers)
    # events to prevent add up, since all have one goal
    assert fife.excess == pytest.approx(sum(peer.excess or 0 for peer in below.peers))


def test_a_figure_of_its_own_goes_before_the_roll_up(workforce: Built) -> None:
    found = compared(workforce, "STAFF_FTE", PeerSet(level="Region"))
    with workforce.open() as database, database.read() as connection:
        key = catalogue.find(connection, "STAFF_FTE").id
        for peer in found.peers:
            reported = series.observations(connection, peer.code, "STAFF_FTE")[-12:]
            assert not any(one.rolled_up for one in reported)
            assert peer.numerator == pytest.approx(sum(one.numerator or 0 for one in reported))
        both = connection.execute(
            select(balance.c.node_id)
            .join(
                observation,
                (observation.c.node_id == balance.c.node_id)
                & (observation.c.measure_id == balance.c.measure_id)
                & (observation.c.period_id == balance.c.period_id),
            )
            .where(balance.c.measure_id == key)
        ).first()
    assert both is not None, "the regions have roll-ups, too"


def test_counts_are_amounts_a_period_and_not_judged(workforce: Built) -> None:
    found = compared(workforce, "STAFF_HC", PeerSet(level="Region"))
    assert all(peer.verdict is Verdict.NOT_JUDGED for peer in found.peers)
    assert all(peer.value == pytest.approx((peer.numerator or 0) / 12) for peer in found.peers)
    low, high = intervals.exact_poisson([found.peers[0].numerator or 0.0])
    assert (found.peers[0].low, found.peers[0].high) == pytest.approx((low[0] / 12, high[0] / 12))
    assert "the comparison is not fair" in found.rule
    assert charting.funnel(found) is None
    assert charting.ranked(found).points


def test_periods_without_a_value_are_missing_and_those_not_meant_are_not(copied: Database) -> None:
    with copied.write("take values away") as step:
        keys = step.connection.execute(
            select(observation.c.period_id)
            .join(node, node.c.id == observation.c.node_id)
            .join(measure, measure.c.id == observation.c.measure_id)
            .where(node.c.code == VICTORIA, measure.c.code == "ED4H")
            .order_by(observation.c.period_id.desc())
            .limit(3)
        ).scalars()
        victoria = nodes.find(step.connection, VICTORIA).id
        one = catalogue.find(step.connection, "ED4H").id
        for key, state in zip(keys, ("suppressed", "not_available", "provisional"), strict=True):
            step.connection.execute(
                observation.update()
                .where(
                    observation.c.node_id == victoria,
                    observation.c.measure_id == one,
                    observation.c.period_id == key,
                )
                .values(state=state)
            )
    found = compared(copied, "ED4H", EMERGENCY).peer(VICTORIA)
    assert found is not None
    assert (found.periods, found.missing) == (10, 2), "a provisional value counts"
    units = compared(copied, "ED12H", HOSPITALS)
    not_meant = [peer for peer in units.peers if peer.note == "not applicable"]
    assert not_meant
    assert all((peer.periods, peer.missing) == (0, 0) for peer in not_meant)


def test_windows(scotland: Built) -> None:
    for span, label in (
        (Span(count=3), "Feb 2022 to Apr 2022"),
        (Span(count=6, upto="2020-12"), "Jul 2020 to Dec 2020"),
        (Span(first="2019", last="2019"), "Jan 2019 to Dec 2019"),
        (Span(first="2022-02"), "Feb 2022 to Apr 2022"),
        (Span(last="2021-Q1"), "Apr 2020 to Mar 2021"),
        (Span(first="2000", last="2008-03"), "Jul 2007 to Mar 2008"),
    ):
        assert compared(scotland, "ED4H", EMERGENCY, span).window.label == label
    with pytest.raises(Rejected, match=r"ends .* before it starts"):
        compared(scotland, "ED4H", EMERGENCY, Span(first="2021-05", last="2020-05"))
    with pytest.raises(Rejected, match="The latest are for Apr 2022"):
        compared(scotland, "ED4H", EMERGENCY, Span(first="2023"))
    with pytest.raises(Rejected, match=r"no figures for .* up to Jan 2000"):
        compared(scotland, "ED4H", EMERGENCY, Span(upto="2000-01"))
    with pytest.raises(Rejected, match="No node is in this peer set"):
        compared(scotland, "ED4H", PeerSet(level="Ward"))


def test_the_window_before() -> None:
    from lhs_desktop.models import periods
    from lhs_desktop.services.comparing.windows import Window

    def before(first: str, last: str) -> str:
        return Window(periods.parse(first), periods.parse(last)).before().label

    assert before("2021-05", "2022-04") == "May 2020 to Apr 2021"
    assert before("2022-02", "2022-04") == "Feb 2021 to Apr 2021", "the same season"
    assert before("2020-05", "2022-04") == "May 2018 to Apr 2020"
    assert before("2022", "2022") == "2021"
    assert before("2022-Q1", "2022-Q2") == "Q1 2021 to Q2 2021"


# Charts


def test_charts_say_what_the_comparison_says(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        measure_ = catalogue.find(connection, "ED4H")
        found = comparison.compare(connection, measure_, EMERGENCY, None, VICTORIA)
        small = charting.multiples(connection, found).chart
        chosen = charting.multiples(connection, found, [VICTORIA, "R103H"]).chart
        with pytest.raises(Rejected, match="two to four"):
            charting.multiples(connection, found, [VICTORIA])
        victoria = series.observations(connection, VICTORIA, "ED4H")
    funnel, ranked = charting.funnel(found), charting.ranked(found)
    assert funnel is not None
    assert funnel.title == ranked.title == small.title == found.sentence
    assert "May 2021 to Apr 2022 · 30 hospitals of type Emergency Department" in funnel.subtitle
    assert [point.code for point in ranked.points] == [peer.code for peer in found.peers]
    assert [point.code for point in funnel.points if point.own] == [VICTORIA]
    judged = charting.funnel(compared(scotland, "ED8H", HOSPITALS, Span(first="2010-08", last="2010-08")))
    assert judged is not None
    sizes = [line.size for line in judged.lines]
    assert sizes == sorted(sizes)
    assert sizes[0] < min(point.size for point in judged.points)
    assert sizes[-1] > max(point.size for point in judged.points)
    assert (ranked.target, ranked.target_label) == (95, "target 95 %")
    assert ranked.benchmark == found.benchmark.achievable
    assert small.multiples[0].code == VICTORIA
    assert [point.value for point in small.multiples[0].points] == [one.value for one in victoria[-24:]]
    flags = [one.flag for one in small.multiples[1:]]
    assert flags == sorted(flags, key=[Flag.CONCERN, Flag.IMPROVEMENT, Flag.NEUTRAL, Flag.NONE].index)
    assert [one.code for one in chosen.multiples] == [VICTORIA, "R103H"]
    assert chosen.title.startswith("Victoria Hospital (NHS Fife) 76.3 % and ")


# Contribution of children to a change


@pytest.mark.parametrize(("code", "top"), [("ED4H", TOP), ("ED12H", TOP), ("ED4H", FIFE)])
def test_parts_add_up_to_the_change_of_the_parent(scotland: Built, code: str, top: str) -> None:
    with scotland.open() as database, database.read() as connection:
        one, parent = catalogue.find(connection, code), nodes.find(connection, top)
        window = comparison.window_of(connection, one, peer_sets.below(parent), None)
        found = contributions.change(connection, parent, one, window)
        reported = [each for each in series.observations(connection, top, code) if each.numerator is not None]
    later, earlier = reported[-12:], reported[-24:-12]
    values = [
        100 * sum(each.numerator or 0 for each in part) / sum(each.denominator or 0 for each in part)
        for part in (earlier, later)
    ]
    assert (found.before, found.after) == pytest.approx(values)
    assert sum(part.total for part in found.parts) == pytest.approx(values[1] - values[0])
    sizes = [abs(part.total) for part in found.parts]
    assert sizes == sorted(sizes, reverse=True)
    assert found.parts[0].name in found.sentence
    chart = charting.contributions(found)
    assert chart.total == pytest.approx(sum(bar.total for bar in chart.bars))


def test_amounts_of_children_add_up(workforce: Built) -> None:
    with workforce.open() as database, database.read() as connection:
        one, parent = catalogue.find(connection, "STAFF_HC"), nodes.find(connection, "E92000001")
        window = comparison.window_of(connection, one, peer_sets.below(parent), Span(count=3))
        found = contributions.change(connection, parent, one, window)
    assert found.earlier.label == "Jun 2023 to Aug 2023"
    assert sum(part.total for part in found.parts) == pytest.approx(found.total)
    assert all(part.volume == 0 for part in found.parts)


def test_a_change_needs_children_and_two_windows(scotland: Built, texas: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        one, leaf = catalogue.find(connection, "ED4H"), nodes.find(connection, VICTORIA)
        window = comparison.window_of(connection, one, EMERGENCY, None)
        with pytest.raises(Rejected, match="No node reports to"):
            contributions.change(connection, leaf, one, window)
    with texas.open() as database, database.read() as connection:
        one, top = catalogue.find(connection, "HAI_1"), nodes.find(connection, "TX")
        window = comparison.window_of(connection, one, HOSPITALS, None)
        with pytest.raises(Rejected, match="in 2013, so no change"):
            contributions.change(connection, top, one, window)


# What a page shows


def test_a_page_offers_the_sets_that_fit_its_node(scotland: Built) -> None:
    with scotland.open() as database, database.read() as connection:
        hospital = showing.shown(connection, Asked(VICTORIA, "ED4H"))
        top = showing.shown(connection, Asked(TOP, "ED4H"))
    names = [one.name for one in hospital.offered]
    assert names == [
        "Same level and type: hospitals of type Emergency Department",
        "Same level: all hospitals",
        "Of similar size: 2,600 to 10,000 attendances a month",
        "Hospitals below NHS Fife",
    ]
    assert hospital.offered[0].peers == hospital.comparison.peer_set
    assert hospital.instead == ""
    assert hospital.funnel is not None
    assert (hospital.periods[0].code, hospital.periods[-1].code) == ("2007-07", "2022-04")
    assert top.instead == "Scotland is the only country with figures, so the nodes below it are compared."
    assert top.comparison.stated == "14 health boards directly below Scotland"
    assert top.comparison.sentence.startswith(
        "14 health boards, from 68.5 % (NHS Lanarkshire) to 97.3 % (NHS"
    )


def test_a_node_without_peers_or_parts_says_so(copied: Database) -> None:
    with copied.write("a level of its own") as step:
        level = step.insert("level", name="Site", rank=45)
        step.update("node", nodes.find(step.connection, VICTORIA).id, level_id=level)
    with copied.read() as connection:
        with pytest.raises(Rejected, match="has nobody to be compared with: none of its peers"):
            showing.shown(connection, Asked(VICTORIA, "ED4H"))
        # the others know it no more
        assert showing.shown(connection, Asked("R103H", "ED4H")).comparison.peer(VICTORIA) is None


# Bright spots


def read(flags: str, phases: tuple[Phase, ...] = ()) -> Reading:
    known = {".": Flag.NONE, "i": Flag.IMPROVEMENT, "c": Flag.CONCERN}
    codes = tuple(f"{2018 + month // 12}-{month % 12 + 1:02d}" for month in range(len(flags)))
    return replace(
        NO_FIGURES,
        periods=codes,
        flags=tuple(known[letter] for letter in flags),
        phases=phases,
    )


def test_an_improvement_is_bright_when_it_lasts() -> None:
    def begun(reading: Reading, direction: Direction = Direction.HIGHER, since: date | None = None) -> str:
        run = bright_spots.improvement(reading, direction, since)
        return run[0] if run else ""

    assert begun(read("......iiiiii")) == "2018-07"
    assert begun(read(".......iiiii")) == "", "too short"
    assert begun(read("......iiiiii.")) == "", "over"
    assert begun(read("i" * 37)) == "", "no news"
    assert begun(read("......iiiiii"), since=date(2018, 9, 1)) == "", "across a break of the definition"
    phases = (
        Phase("2018-01", "2018-12", 12, 80.0, False),
        Phase("2019-01", "2019-08", 8, 90.0, True, "second triage line"),
    )
    assert begun(read("............i.......", phases)) == "2019-01", "new limits were accepted there"
    assert begun(read("............i.......", phases), Direction.LOWER) == "", "the other way is better"
    assert begun(read("............i....c..", phases)) == "", "a concern since"


def test_bright_spots_say_what_was_done_and_whom_to_call(copied: Database) -> None:
    rule = PeerSet(level="Hospital", type="Minor Injury Unit or Other")
    span = Span(upto="2017-12")
    with copied.read() as connection:
        found = comparison.compare(connection, catalogue.find(connection, "ED4H"), rule, span)
        spots = bright_spots.of_comparison(connection, found)
    assert spots
    code = spots[0].peer.code
    assert "what was done is not recorded" in spots[0].sentence
    number = actions.add(copied, code, "Nurse-led triage", measure="ED4H", owner="Unit lead").key
    other = actions.add(copied, code, "Never done", measure="ED4H", owner="Nobody").key
    assert number is not None
    assert other is not None
    actions.complete(copied, number, date(2017, 6, 1))
    with copied.write("a leader") as step:
        person = step.insert("person", name="Medical director")
        where = nodes.find(step.connection, code).id
        step.insert("role", node_id=where, person_id=person, title="Leader")
    with copied.read() as connection:
        spot = bright_spots.of_comparison(connection, found)[0]
    assert [one.title for one in spot.done] == ["Nurse-led triage"]
    assert spot.call == ("Unit lead", "Medical director (Leader)")
    assert "done: Nurse-led triage; call Unit lead, Medical director (Leader)." in spot.sentence
    sizes = sorted(peer.size for peer in found.valued if peer.size is not None)
    assert all((one.peer.size or 0) >= 0.25 * sizes[len(sizes) // 2] * 0.9 for one in spots)


# The command


def no_window(database: object, code: str) -> int:
    raise Unavailable("no-display")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = cli.run([str(argument) for argument in arguments], no_window)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_command_gives_the_document(texas: Built, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "compare", texas.path, "HAI_1", "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert set(document) >= {"measure", "nodes", "center", "overdispersion", "benchmark", "funnel"}
    keys = {
        "code", "numerator", "denominator", "value", "low", "high", "z", "verdict", "rank_low", "rank_high",
        "excess",
    }  # fmt: skip
    assert all(set(one) >= keys for one in document["nodes"])
    assert {one["verdict"] for one in document["nodes"]} == {"better", "as_expected", "worse", "not_judged"}
    assert document["peers"]["level"] == "Hospital", "without a peer set it says which level it took"
    assert set(document["overdispersion"]) == {"phi", "tau2", "applied", "advised"}
    status, out, _ = run(capsys, "compare", texas.path, "HAI_1", "--under", "TX-HARRIS")
    assert status == 0
    assert "Peers: " in out
    assert "below Harris County" in out


def test_the_command_takes_a_saved_set_and_a_window(
    copied: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    peer_sets.save(copied, "Two boards", peer_sets.picked([FIFE, "S08000025"]))
    path = copied.path
    copied.close()
    asked = ("compare", path, "ED4H", "--peers", "two boards", "--from", "2019", "--to", "2019", "--json")
    status, out, _ = run(capsys, *asked)
    document = json.loads(out)
    assert status == 0
    assert (document["from"], document["to"]) == ("2019-01", "2019-12")
    assert {one["code"] for one in document["nodes"]} == {FIFE, "S08000025"}
    for arguments, sentence in (
        (("ED9H",), "no measure with the code ED9H"),
        (("ED4H", "--peers", "None such"), "The saved ones are: Two boards"),
        (("ED4H", "--from", "soon"), "soon is not a period"),
        (("ED4H", "--from", "2031"), "The latest are for Apr 2022"),
        (("ED4H", "--under", "X"), "no node with the code X"),
    ):
        status, out, err = run(capsys, "compare", path, *arguments, "--json")
        assert (status, out) == (1, "")
        assert err.startswith("error: ")
        assert err.count("\n") == 1
        assert sentence in err
