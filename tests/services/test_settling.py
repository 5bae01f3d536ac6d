"""Names that wait, decided together as one batch; what rests on a batch; what a database holds."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.services import actions, navigator, nodes, overview
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import batches, intake, listing, settling, tray
from lhs_desktop.services.importing.depending import depending
from lhs_desktop.services.importing.settling import Decision, Make, Means, SetAside

Rows = list[list[str]]
NAMES = {"F704H": "F-704H", "B120H": "B120X"}


@pytest.fixture
def waits(database: Database, extract: Callable[..., Path]) -> intake.ImportResult:
    """The slice is in; then again with other names for its hospitals, and one that nobody knows."""
    intake.import_files(database, [extract()], create_nodes=True)

    def change(rows: Rows) -> None:
        for row in rows[1:]:
            row[3] = NAMES.get(row[3], row[3])
        rows += [[*row[:3], "NEW1", *row[4:]] for row in rows[1:] if row[3] == "F-704H"]

    return intake.import_files(database, [extract(change, "other.csv")])


def test_all_decisions_are_one_batch_and_undone_together(
    database: Database, waits: intake.ImportResult
) -> None:
    with database.read() as connection:
        names = overview.waiting_names(connection)
    listed = tray.listing(database)
    assert {one.node for one in listed} == {"F-704H", "B120X", "NEW1"}
    assert names == 3
    told: list[tuple[int, int]] = []
    decided: dict[str, Decision] = {
        "F-704H": Means("F704H"),
        "NEW1": Make("S08000029", "Hospital"),
        "B120X": SetAside(),
    }
    result = settling.settle(database, decided, lambda done, total: told.append((done, total)))
    assert told
    by_name = {one.node: one.values for one in listed}
    assert result.ledger.same == by_name["F-704H"]
    assert result.ledger.new == by_name["NEW1"]
    assert result.ledger.skipped == by_name["B120X"]
    assert result.skipped == {"discarded": by_name["B120X"]}
    assert result.nodes_created == 1
    assert tray.listing(database) == []
    assert check(database).sound
    with database.read() as connection:
        assert nodes.find(connection, "NEW1").level == "Hospital"
        found = depending(connection, waits.batch or 0)
    assert found.blocks == (result.batch,)
    assert found.placed == (result.batch,)
    assert set(found.names) == set(decided)
    batches.undo_batch(database, result.batch)
    assert {one.node: one.values for one in tray.listing(database)} == by_name
    assert check(database).sound


def test_a_wrong_decision_changes_nothing(database: Database, waits: intake.ImportResult) -> None:
    for decision, code in (
        (Means("NOBODY"), "node-unknown"),
        (Make("NOBODY", "Hospital"), "node-unknown"),
        (Make("S08000029", "Galaxy"), "level-unknown"),
    ):
        with pytest.raises(Rejected) as caught:
            settling.settle(database, {"F-704H": Means("F704H"), "NEW1": decision})
        assert caught.value.code == code
    with pytest.raises(Rejected) as caught:
        settling.settle(database, {})
    assert caught.value.code == "tray-nothing-named"
    assert len(tray.listing(database)) == 3


def test_a_name_is_remembered_only_where_that_is_wanted(
    database: Database, waits: intake.ImportResult, extract: Callable[..., Path]
) -> None:
    settling.settle(database, {"F-704H": Means("F704H"), "B120X": Means("B120H", remember=False)})

    def change(rows: Rows) -> None:
        for row in rows[1:]:
            row[3] = NAMES.get(row[3], row[3])

    again = intake.import_files(database, [extract(change, "again.csv")])
    waiting = {one.raw for one in again.problems if one.code == "node-unknown-waiting"}
    assert waiting == {"B120X"}


def test_a_dry_run_says_what_would_wait(
    database: Database, extract: Callable[..., Path], waits: intake.ImportResult
) -> None:
    found = {one.node: one for one in settling.unknown_names(database, waits.problems)}
    assert sum(one.values for one in found.values()) == waits.ledger.waiting
    sure = settling.sure_match(found["F-704H"].proposals)
    assert sure is not None
    assert sure.node == "F704H"
    assert settling.sure_match(found["NEW1"].proposals) is None


def test_what_rests_on_a_batch(database: Database, extract: Callable[..., Path]) -> None:
    first = intake.import_files(database, [extract()], create_nodes=True).batch or 0

    def change(rows: Rows) -> None:
        rows[1][5] = str(int(rows[1][5]) + 1)

    later = intake.import_files(database, [extract(change, "later.csv")]).batch or 0
    actions.add(database, "S08000029", "Look at the board")
    with database.read() as connection:
        found = depending(connection, first)
        assert found.blocks == found.replaced == (later,)
        assert found.actions == 1
        assert found.keeps
        assert not depending(connection, later).blocks
        assert not depending(connection, later).keeps
    batches.undo_batch(database, later)
    batches.undo_batch(database, first)
    with database.read() as connection:
        left = {row.node.code for row in navigator.children(connection, None)}
        assert nodes.find(connection, "S08000029").code
    assert left, "the node of the action stays, with those above it"


def test_a_database_tells_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("create table falls (ward text, n int)")
        made.executemany("insert into falls values (?, ?)", [("A", 1), ("B", 2)])
        made.execute('create view "by ward" as select ward from falls')
        made.execute("create view broken as select * from falls")
        made.execute("create table gone (a int)")
        made.execute("create view lost as select * from gone")
        made.execute("drop table gone")
    made.close()
    found = {one.name: (one.is_view, one.rows) for one in listing.held(path)}
    assert found == {
        "falls": (False, 2),
        "by ward": (True, 2),
        "broken": (True, 2),
        "lost": (True, None),
    }
    assert [one.name for one in listing.held(f"sqlite:///{path}")] == sorted(found)
    other = tmp_path / "a.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        listing.held(other)
    assert caught.value.code == "source-not-a-database"
