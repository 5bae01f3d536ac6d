"""Over the whole sample nothing that is said of a series contradicts anything else that is said of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from lhs_desktop.errors import Rejected
from lhs_desktop.models.db.tables import level, node, reading
from lhs_desktop.models.measures import Measure
from lhs_desktop.models.packets import PacketContent
from lhs_desktop.models.peer_charts import VERDICT_WORDS
from lhs_desktop.models.readings import (
    OUTLOOK_WORDS,
    VARIATION_WORDS,
    Outlook,
    Reading,
    Variation,
    sentences,
    status_words,
)
from lhs_desktop.services import catalogue, charting, nodes, statements
from lhs_desktop.services.comparing import comparison, wording
from lhs_desktop.services.comparing.peer_sets import PeerSet
from lhs_desktop.services.packing import content
from lhs_desktop.services.readings import kept
from tests.contradictions import Facts, contradictions, facts_of, family
from tests.databases import Built

EVERY = ("scotland", "texas", "england", "workforce")
PACKETS = 12
"""Of each extract: the nodes with most below them, and as many of the others, spread over all."""


@pytest.fixture(params=EVERY)
def sample(request: pytest.FixtureRequest) -> Built:
    built = request.getfixturevalue(request.param)
    assert isinstance(built, Built)
    return built


@contextmanager
def reading_of(built: Built) -> Iterator[Connection]:
    with built.open() as database, database.read() as connection:
        yield connection


def every_reading(connection: Connection) -> dict[tuple[Measure, int], Reading]:
    by_id = {one.id: one for one in catalogue.measures(connection)}
    rows = connection.execute(select(reading.c.measure_id, reading.c.node_id))
    return kept.of_nodes(connection, [(by_id[row.measure_id], row.node_id) for row in rows])


def test_no_sentence_of_a_series_contradicts_itself_or_what_stands_beside_it(sample: Built) -> None:
    with reading_of(sample) as connection:
        found = every_reading(connection)
    assert len(found) > 200
    for (measure, key), one in found.items():
        texts = [
            sentences.sentence(measure, one),
            VARIATION_WORDS[one.variation],
            OUTLOOK_WORDS[one.outlook],
            status_words(one.status, one.within_chance),
        ]
        assert contradictions(texts, facts_of(one)) == [], (measure.code, key, texts)
        headline, why = sentences.headline(measure, one), sentences.why(measure, one)
        assert 0 < len(headline.split()) <= sentences.MOST_WORDS
        assert headline.endswith(".")
        assert why.endswith(".")
        assert why.count(". ") == 0, "one sentence"
        assert one.flag.value in ("none", family(one))


def some_nodes(connection: Connection) -> list[str]:
    """The nodes with most below them, and some of the rest."""
    every = list(connection.execute(select(node.c.code).order_by(node.c.code)).scalars())
    known = set(
        connection.execute(select(node.c.code).join(reading, reading.c.node_id == node.c.id)).scalars()
    )
    every = [code for code in every if code in known]
    below = {code: len(nodes.page(connection, code).children) for code in every}
    most = sorted(every, key=lambda code: -below[code])[:PACKETS]
    rest = [code for code in every if code not in most]
    return most + rest[:: max(1, len(rest) // PACKETS)]


def test_no_line_of_a_statement_a_chart_or_a_packet_contradicts_another(sample: Built) -> None:
    lines = pages = 0
    with reading_of(sample) as connection:
        for code in some_nodes(connection):
            found = statements.statement(connection, code)
            made = content.packet_content(connection, code, found.period.code)
            page_of = {page.measure: page for page in made.pages}
            cells = next((grid.cells for grid in made.grid if grid.code == code), ())
            row_of = {row.measure.code: row for row in found.rows}
            for index, line in enumerate(made.statement):
                row = row_of[line.measure]
                facts = replace(
                    facts_of(row.reading),
                    figures=sum(1 for one in row.series.reported if one.value is not None),
                    children=row.children_with_figure,
                    children_off_target=len(row.children_off_target),
                )
                chart = charting.series_chart(row, found.page)
                texts = [
                    row.sentence,
                    chart.title,
                    chart.alt_text.rpartition(f"{row.period.label}. ")[2],
                    line.sentence,
                    line.status_text,
                    line.variation_text,
                    line.assurance_text,
                    line.streak_text,
                    *summed_up(made, row),
                ]
                marks = [line.standing, line.variation]
                if cells:
                    texts.append(cells[index].alt_text)
                    marks += [cells[index].standing, cells[index].variation]
                    assert cells[index].value is not None or not cells[index].variation, "a mark of nothing"
                page = page_of.get(row.measure.code)
                if page is not None:
                    texts.append(f"{page.sentence} {page.why}")
                    pages += 1
                assert contradictions(texts, facts, marks) == [], (code, row.measure.code, texts)
                of_child = {child.code: child for child in row.children_off_target}
                for child in page.children if page is not None else ():
                    if child.code in of_child:
                        within = of_child[child.code].within_chance
                        mine = Facts(status="missed", within_chance=within, streak=1)
                        assert contradictions([child.status_text], mine, [child.standing]) == []
                lines += 1
    assert lines >= pages >= PACKETS


def summed_up(made: PacketContent, row: statements.StatementRow) -> list[str]:
    """What the summary says of the node itself, without the nodes below it."""
    start = f"{row.measure.name}: "
    return [text.partition(" Below it ")[0] for text in made.summary if text.startswith(start)]


def test_no_verdict_among_peers_contradicts_its_rank_or_the_series(sample: Built) -> None:
    with reading_of(sample) as connection:
        levels = connection.execute(select(level.c.name).order_by(level.c.rank)).scalars().all()
        for measure in catalogue.measures(connection):
            for name in levels:
                try:
                    found = comparison.compare(connection, measure, PeerSet(level=name))
                except Rejected:
                    continue  # no figures at this level
                said_of(found, measure)


def said_of(found: comparison.Comparison, measure: Measure) -> None:
    count = len(found.valued)
    for peer in found.valued:
        facts = Facts(
            phi=found.spread.phi if found.spread is not None and found.spread.applied else 1.0,
            place=(peer.rank_low or 0, count) if peer.rank_low == peer.rank_high else (0, count),
            variation=family(peer.reading) if peer.reading is not None else "",
            status=peer.reading.status.value if peer.reading is not None else "",
        )
        said = wording.finding(replace(found, own=peer.code))
        assert contradictions([said, VERDICT_WORDS[peer.verdict]], facts) == [], (
            peer.code,
            measure.code,
            said,
        )


def test_where_nothing_contradicts_it_there_is_an_outlook(scotland: Built) -> None:
    """Of the series with a target, enough values on their level, and no signal at their end."""
    with reading_of(scotland) as connection:
        found = [
            one
            for one in every_reading(connection).values()
            if one.target is not None and one.points >= one.needed and one.variation is Variation.COMMON_CAUSE
        ]
    assert len(found) > 50
    having = sum(one.outlook is not Outlook.NONE for one in found)
    assert having / len(found) >= 0.95


def test_nothing_improves_or_worries_from_nothing_to_nothing(sample: Built) -> None:
    """Ends of the scale that most values of a series are at, and lines that are written as its values are."""
    with reading_of(sample) as connection:
        found = every_reading(connection)
    for (measure, key), one in found.items():
        if one.variation in (Variation.COMMON_CAUSE, Variation.INSUFFICIENT) or one.value is None:
            continue
        center = one.center[one.periods.index(one.period)]
        assert center is not None
        alike = f"{one.value:.{measure.decimals}f}" == f"{center:.{measure.decimals}f}"
        if any(finding.test == "beyond" and finding.length == 1 for finding in one.findings):
            continue
        assert not (alike and one.value in (0, measure.multiplier)), (measure.code, key)
        assert one.usual == 0, (measure.code, key)


# The checker finds the sentences that the program once said

HIGHLAND = Facts(status="missed", streak=21, variation="concern", outlook="none", figures=178)
DENIED = {
    "missed, and will meet the target": (
        [
            "86.4 % in Apr 2022, 8.6 points below the target of 95 % for the 21st month in a row; below the lower limit "
            "of 95.2 % for 21 months, and below the mean of 97.1 % for 22 months, since Jul 2020: concern; as it runs, "
            "it will meet the target."
        ],
        HIGHLAND,
    ),
    "the cells of a statement: missed × 21 … meets": (["missed × 21", "meets"], HIGHLAND),
    "met, and will miss the target": (
        [
            "92.5 % in Jun 2021, target of 90 % met for the 18th month in a row; above the upper limit of 74.7 % for 18 "
            "months: improving; as it runs, it will miss the target."
        ],
        Facts(status="met", streak=18, variation="improvement", outlook="none"),
    ),
    "hit or miss beside a long streak": (
        ["Target missed", "concern", "target met in 0 of the last 12", "missed × 21", "hit or miss"],
        HIGHLAND,
    ),
    "hit or miss after 24 met in a row": (
        ["97.5 % in Apr 2022, target of 95 % met for the 24th month in a row; no signal", "hit or miss"],
        Facts(status="met", streak=24, variation="common", outlook="none"),
    ),
    "the last of thirty as expected": (
        [
            "Royal Infirmary Of Edinburgh, 59.8 %: as expected among 30 hospitals, whose mean is 75.1 %; rank 30."
        ],
        Facts(phi=2310, place=(30, 30)),
    ),
    "better than expected, and a concern": (
        ["NHS Highland, 86.4 %: better than expected among 14 health boards, whose mean is 77.4 %; rank 5."],
        replace(HIGHLAND, phi=2215, place=(5, 14)),
    ),
    "improving from nothing to nothing": (
        ["0.00 % in Apr 2022; below the mean of 0.00 % for 13 months, since Apr 2021: improving."],
        Facts(status="no_target", variation="improvement", outlook="none"),
    ),
    "red for noise": (
        ["Target missed"],
        Facts(status="missed", streak=1, variation="insufficient", outlook="none", within_chance=True),
    ),
    "none is off target, of a node without children": (
        ["67.4 % in Apr 2022, 27.6 points below the target of 95 %", "None is off target."],
        replace(HIGHLAND, children=0),
    ),
    "none is off target, where some are": (
        ["None is off target."],
        replace(HIGHLAND, children=14, children_off_target=12),
    ),
    "no figures yet, over figures": (["No figures yet."], Facts(figures=3)),
    "no values, over figures": (["No values: too few to report."], Facts(figures=1)),
    "no numbers, beside numbers": (["No numbers are recorded for these periods."], Facts(figures=1)),
    "outside of the limits it is within": (
        ["72.1 % in Apr 2022: no signal. Within the limits of 90.1 to 95.3 around 92.7 %."],
        Facts(variation="common"),
    ),
    "above what it is below": (
        ["72.1 % in Apr 2022: concern. Above the mean of 92.7 % since May 2021."],
        Facts(variation="concern"),
    ),
}


@pytest.mark.parametrize(("texts", "facts"), DENIED.values(), ids=DENIED)
def test_a_contradiction_is_found(texts: list[str], facts: Facts) -> None:
    assert contradictions(texts, facts) != []


@pytest.mark.parametrize(
    "name",
    [
        "missed, and will meet the target",
        "met, and will miss the target",
        "improving from nothing to nothing",
        "the last of thirty as expected",
    ],
)
def test_a_contradiction_is_found_in_the_words_alone_or_with_the_spread(name: str) -> None:
    texts, facts = DENIED[name]
    assert contradictions(texts, Facts(phi=facts.phi)) != []


def test_a_red_cross_for_noise_and_a_mark_of_another_variation_are_found() -> None:
    facts = Facts(status="missed", streak=1, variation="common", outlook="none", within_chance=True)
    assert contradictions([], facts, ["missed"]) != []
    assert contradictions([], facts, ["improvement"]) != []
    assert contradictions([], facts, ["within_chance", "common"]) == []


# The made cases, as they are imported


JUDGEMENT = Path(__file__).parents[1] / "data" / "judgement"
