"""Finding by a few letters: whole words, then beginnings of words, then letters inside; what was used lately first."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lhs_desktop.models import periods
from lhs_desktop.services import actions, databases, finding
from lhs_desktop.services.finding import Entry, Index, Kind
from lhs_desktop.services.importing import intake
from tests.databases import SAMPLES, SCOTLAND

NAMES = (
    "East Lothian Community Services",
    "Lewisham and Greenwich NHS Trust",
    "Adult Services",
    "University Hospital Wishaw",
    "Wish Ward",
    "Victoria Hospital (NHS Fife)",
    "Victoria Infirmary",
    "Queen Margaret Hospital",
    "Margaret Queen Centre",
    "NHS Fife",
    "Fife",
    "Fifeness Clinic",
    "St Mary's Hospital",
    "Ysbyty Gwynedd, Ynys Môn",
    "A&E Services",
)
INDEX = Index(
    Entry(Kind.NODE, f"C{number:02}", name, "Hospital", f"C{number:02}") for number, name in enumerate(NAMES)
)


def found(query: str, recent: dict[str, int] | None = None) -> list[str]:
    return [entry.text for _, entry in INDEX.find(query, recent)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wish", ["Wish Ward", "University Hospital Wishaw", "Lewisham and Greenwich NHS Trust"]),
        (
            "vic",
            [
                "Victoria Hospital (NHS Fife)",
                "Victoria Infirmary",
                "East Lothian Community Services",
                "Adult Services",
                "A&E Services",
            ],
        ),
        ("fife", ["Fife", "Victoria Hospital (NHS Fife)", "NHS Fife", "Fifeness Clinic"]),
        ("queen marg", ["Queen Margaret Hospital", "Margaret Queen Centre"]),
        ("margaret queen", ["Margaret Queen Centre", "Queen Margaret Hospital"]),
        ("marys", ["St Mary's Hospital"]),
        ("mary's", ["St Mary's Hospital"]),
        ("mon", ["Ysbyty Gwynedd, Ynys Môn"]),
        ("MÔN", ["Ysbyty Gwynedd, Ynys Môn"]),
        ("a&e", ["A&E Services"]),
        ("c03", ["University Hospital Wishaw"]),
        ("wishaw hospital", ["University Hospital Wishaw"]),
        ("xyzzy", []),
        ("", []),
        ("  &  ", []),
    ],
)
def test_the_likeliest_comes_first(query: str, expected: list[str]) -> None:
    assert found(query)[: len(expected) or 1] == expected


def test_what_was_used_lately_comes_first_among_those_that_fit_alike() -> None:
    recent = {"node:C06": 0, "node:C02": 1}
    assert found("victoria", recent)[:2] == ["Victoria Infirmary", "Victoria Hospital (NHS Fife)"]
    # what fits better stays before it
    assert found("vic", {"node:C02": 0})[0] == "Victoria Hospital (NHS Fife)"
    assert [entry.key for entry in INDEX.recent(recent)] == ["C06", "C02"]


def test_every_entry_is_found_once_by_every_way() -> None:
    for query in ("s", "hospital", "nhs fife", "i"):
        names = found(query)
        assert len(names) == len(set(names))
        assert all(all(word in finding.fold(name) for word in query.split()) for name in names)


def test_no_more_than_asked_for() -> None:
    assert len(INDEX.find("s", limit=3)) == 3
    assert [one for _, one in INDEX.find("s", limit=3)] == [one for _, one in INDEX.find("s")][:3]


@pytest.mark.parametrize("query", ["oct 2021", "October 2021", "2021-10", "oct 21", "10/2021"])
def test_a_period_is_found_as_it_may_be_written(query: str) -> None:
    index = finding.periods_in(periods.between(periods.month(2020, 1), periods.month(2022, 4)))
    assert index.find(query)[0][1].key == "2021-10"


def test_later_periods_come_first() -> None:
    index = finding.periods_in(periods.between(periods.month(2020, 1), periods.month(2022, 4)))
    assert [entry.key for _, entry in index.find("april")] == ["2022-04", "2021-04", "2020-04"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[databases.Database]:
    with databases.create(tmp_path / "scotland.lhsdb") as made:
        intake.import_files(made, [SAMPLES / SCOTLAND], create_nodes=True)
        actions.add(made, "S08000029", "Open a second triage line", owner="Flow lead", due=date(2026, 1, 1))
        actions.add(made, "F704H", "Review the rota", owner="Flow lead", measure="ED4H")
        actions.add(made, "S08000025", "Ring the bell", owner="Ward lead")
        actions.complete(made, 3)
        yield made


def test_nodes_measures_actions_and_owners_of_a_database(database: databases.Database) -> None:
    with database.read() as connection:
        nodes, others = finding.nodes_in(connection), finding.others_in(connection)
    assert nodes.find("wish")[0][1].text == "University Hospital Wishaw"
    assert nodes.find("vic")[0][1].text.startswith("Victoria")
    assert nodes.entries[0].text == "Scotland", "the highest level first"
    first = others.find("triage")[0][1]
    assert (first.kind, first.key, first.detail) == (Kind.ACTION, "1", "NHS Fife")
    owners = {entry.key: entry.detail for _, entry in others.find("lead") if entry.kind is Kind.OWNER}
    assert owners == {"Flow lead": "2", "Ward lead": "0"}
    assert others.find("4 hours")[0][1].key == "ED4H"
    assert [entry.key for entry in others.entries if entry.kind is Kind.ACTION] == ["2", "1", "3"]


def test_where_it_is_opened(database: databases.Database) -> None:
    with database.read() as connection:
        assert finding.place_of_action(connection, 2) == "F704H"
        assert finding.place_of_action(connection, 9) is None
        assert finding.place_of_measure(connection, "ED4H", "F704H") == "F704H"
        assert finding.place_of_measure(connection, "ED4H", None) == "S92000003"
        assert finding.place_of_measure(connection, "NONE", "F704H") is None
        assert finding.place_of_owner(connection, "Flow lead") == "S92000003"
        assert finding.place_of_owner(connection, "Nobody") is None
