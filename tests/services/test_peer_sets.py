"""Peer sets: whom a rule takes in, and that saved ones are kept, renamed, taken away and undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from lhs_desktop.errors import Rejected, StaleEdit
from lhs_desktop.models.db.tables import level, node, node_attribute
from lhs_desktop.models.nodes import LinkKind
from lhs_desktop.services import catalogue, changes, checking, nodes
from lhs_desktop.services.comparing import comparison, peer_sets
from lhs_desktop.services.comparing.comparison import Span
from lhs_desktop.services.comparing.peer_sets import PICKED, PeerSet
from lhs_desktop.services.databases import Database, today
from tests.databases import Built

VICTORIA, FIFE, SCOTLAND = "F704H", "S08000029", "S92000003"


@pytest.fixture
def database(scotland: Built, tmp_path: Path) -> Iterator[Database]:
    with scotland.copy(tmp_path) as opened:
        yield opened


def codes(database: Database, peers: PeerSet) -> list[str]:
    with database.read() as connection:
        return [one.code for one in peer_sets.members(connection, peers, today())]


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return [one.name for one in peer_sets.listing(connection)]


def test_without_a_saved_set_peers_are_of_the_same_level_and_type(database: Database) -> None:
    with database.read() as connection:
        peers = peer_sets.default_of(nodes.find(connection, VICTORIA))
        held = connection.execute(
            select(node.c.code)
            .join(level, level.c.id == node.c.level_id)
            .join(node_attribute, node_attribute.c.node_id == node.c.id)
            .where(
                level.c.name == "Hospital",
                node_attribute.c.name == "type",
                node_attribute.c.value == "Emergency Department",
                node_attribute.c.valid_to.is_(None),
            )
        )
        expected = set(held.scalars())
    assert (peers.level, peers.type) == ("Hospital", "Emergency Department")
    assert VICTORIA in expected
    assert set(codes(database, peers)) == expected
    assert peers.stated(30) == "30 hospitals of type Emergency Department"


def test_a_set_can_be_restricted_to_what_is_below_a_node(database: Database) -> None:
    below = codes(database, PeerSet(level="Hospital", under=FIFE))
    assert VICTORIA in below
    assert len(below) < len(codes(database, PeerSet(level="Hospital")))
    with database.read() as connection:
        fife = nodes.find(connection, FIFE)
        children = {one.code for one in nodes.children(connection, fife.id)}
    assert set(codes(database, peer_sets.below(fife))) == children
    with pytest.raises(Rejected, match="no node with the code"):
        codes(database, PeerSet(under="NOWHERE"))


def test_a_community_compares_its_members(database: Database) -> None:
    with database.write("a community") as step:
        key = step.insert("node", code="ED-COM", name="Emergency departments", kind="community")
        for code in (VICTORIA, "R103H"):
            child = nodes.find(step.connection, code).id
            step.insert(
                "link",
                kind=LinkKind.MEMBER_OF,
                child_id=child,
                parent_id=key,
                valid_from=date.min,
                valid_to=date.max,
            )
    with database.read() as connection:
        peers = peer_sets.default_of(nodes.find(connection, "ED-COM"))
    assert set(codes(database, peers)) == {VICTORIA, "R103H"}
    assert set(codes(database, PeerSet(level="Hospital", under="ED-COM"))) == {VICTORIA, "R103H"}


def test_sizes_are_the_mean_denominator_of_a_period(database: Database) -> None:
    band = PeerSet(level="Hospital", type="Emergency Department", size_low=5_000, size_high=20_000)
    with database.read() as connection:
        measure = catalogue.find(connection, "ED4H")
        found = comparison.compare(connection, measure, band, Span(), VICTORIA)
        every = comparison.compare(
            connection, measure, PeerSet(level="Hospital", type="Emergency Department")
        )
    inside = {p.code for p in every.peers if p.denominator and 5_000 <= p.denominator / p.periods <= 20_000}
    assert {peer.code for peer in found.peers} == inside
    assert 0 < len(inside) < len(every.peers)
    assert f"{len(inside)} hospitals of type Emergency Department" in found.stated
    assert "5,000 to 20,000 attendances a month" in found.stated


def test_the_lowest_level_with_figures(scotland: Built, texas: Built, workforce: Built) -> None:
    for built, measure, wanted in (
        (scotland, "ED4H", "Hospital"),
        (texas, "HAI_1", "Hospital"),
        (workforce, "STAFF_HC", "Organisation"),
    ):
        with built.open() as opened, opened.read() as connection:
            found = peer_sets.lowest_level(connection, catalogue.find(connection, measure))
            assert found.level == wanted


def test_sets_are_saved_renamed_and_deleted_each_undoable(database: Database) -> None:
    rule = PeerSet(level="Hospital", type="Emergency Department", size_low=5_000)
    saved = peer_sets.save(database, "  Large   departments ", rule)
    assert saved.touches("peer_set")
    assert names(database) == ["Large departments"]
    with database.read() as connection:
        assert peer_sets.find(connection, "large DEPARTMENTS").same_rule(rule)
    peer_sets.rename(database, "Large departments", "Big ones")
    assert names(database) == ["Big ones"]
    deleted = peer_sets.delete(database, "Big ones")
    assert names(database) == []
    changes.undo(database, deleted)
    assert names(database) == ["Big ones"]
    assert checking.check(database).problems == ()


def test_undo_does_not_overwrite_a_later_edit(database: Database) -> None:
    saved = peer_sets.save(database, "Mine", peer_sets.picked([VICTORIA, "R103H"]))
    peer_sets.rename(database, "Mine", "Ours")
    with pytest.raises(StaleEdit):
        changes.undo(database, saved)
    assert names(database) == ["Ours"]


def test_a_set_below_a_node_is_saved_as_the_nodes_it_takes_in(database: Database) -> None:
    below = PeerSet(level="Hospital", under=FIFE)
    expected = sorted(codes(database, below))
    peer_sets.save(database, "Hospitals of Fife", below)
    with database.read() as connection:
        kept = peer_sets.find(connection, "Hospitals of Fife")
    assert (kept.rule, kept.codes) == (PICKED, tuple(expected))
    assert sorted(codes(database, kept)) == expected


def test_names_must_be_given_and_free(database: Database) -> None:
    rule = PeerSet(level="Hospital")
    peer_sets.save(database, "All", rule)
    with pytest.raises(Rejected, match="Give the peer set a name"):
        peer_sets.save(database, "  ", rule)
    with pytest.raises(Rejected, match="already"):
        peer_sets.save(database, "ALL", rule)
    with pytest.raises(Rejected, match="at least two"):
        peer_sets.save(database, "One", peer_sets.picked([VICTORIA]))
    with pytest.raises(Rejected, match="The saved ones are: All"):
        peer_sets.delete(database, "Some")
    assert names(database) == ["All"]


@pytest.mark.parametrize(
    ("name", "count", "words"),
    [
        ("Hospital", 1, "hospital"),
        ("Country", 3, "countries"),
        ("Health board", 14, "health boards"),
        ("NHS board", 2, "NHS boards"),
        ("", 2, "nodes"),
    ],
)
def test_levels_in_words(name: str, count: int, words: str) -> None:
    assert peer_sets.level_words(name, count) == words
