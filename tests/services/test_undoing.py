"""Undo of a step: only of the very one, never of a batch or a packet, and never over somebody else's edit."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import URL

from lhs_desktop.errors import Rejected, StaleEdit
from lhs_desktop.models.db import journal
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.settings import engine_for
from lhs_desktop.models.db.tables import RECORDS, batch, node, observation, packet
from lhs_desktop.models.recipes import parse_recipe
from lhs_desktop.services import actions, changes, checking, databases
from lhs_desktop.services.actions import Action
from lhs_desktop.services.changes import Changes
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.importing import batches, intake, proposing
from lhs_desktop.services.packing.making import make_packet
from lhs_desktop.services.readings import decisions, kept
from tests.databases import Built

FIFE, MEASURE = "S08000029", "ED4H"


@pytest.fixture
def path(scotland: Built, tmp_path: Path) -> Path:
    target = tmp_path / "mine.lhsdb"
    shutil.copyfile(scotland.path, target)
    return target


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with databases.open_database(path) as opened:
        yield opened


@pytest.fixture
def theirs(database: Database, path: Path) -> Iterator[Database]:
    """The same database as somebody else has it open, who may write too, as on a server."""
    with writer(path) as opened:
        yield opened


def writer(path: Path) -> Database:
    opened = Database(engine_for(URL.create("sqlite", database=str(path))), path.name, path, None)
    opened.before_commit = kept.refresh
    return opened


def listed(database: Database) -> list[Action]:
    with database.read() as connection:
        return actions.listing(connection)


def count(database: Database, record: str) -> int:
    table = observation if record == "observation" else RECORDS[record]
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def last_step(database: Database) -> Changes:
    """The newest step, whoever made it, as one that could be undone."""
    with database.read() as connection:
        *_, entry = journal.entries(connection)
        return Changes(entry.step, journal.records_of(connection, entry.step), None, entry.hash)


def test_what_changed_nothing_has_no_step(database: Database) -> None:
    actions.add(database, FIFE, "Call the board", owner="Dr A")
    before = last_step(database)
    with database.read() as connection:
        rules = kept.rules_in_force(connection).code
    for idle in (
        actions.edit(database, 1, title="Call the board", owner="Dr A"),
        actions.reopen(database, 1),
        decisions.choose_chart(database, MEASURE, None, "as before", FIFE),
        decisions.choose_rules(database, rules),
    ):
        assert not idle.is_entered
        assert not idle.records
        assert idle.step == 0
    assert last_step(database) == before
    assert actions.edit(database, 1, title="Call").is_entered


@pytest.mark.parametrize("claimed", ["its own hash", "that of the edit", "none"])
def test_a_step_is_known_by_its_hash_not_by_its_number(database: Database, claimed: str) -> None:
    done = actions.add(database, FIFE, "Mine")
    other = actions.edit(database, 1, owner="Dr B")
    claim = {
        "its own hash": replace(other, last_hash=other.last_hash.swapcase()[::-1]),
        "that of the edit": replace(other, last_hash=done.last_hash),
        "none": replace(other, last_hash=""),
    }[claimed]
    with pytest.raises(StaleEdit, match="no longer in the database"):
        changes.undo(database, claim)
    with pytest.raises(StaleEdit):
        changes.undo(database, replace(done, step=done.step + 100))
    assert [(one.title, one.owner) for one in listed(database)] == [("Mine", "Dr B")]
    changes.undo(database, other)
    changes.undo(database, done)
    assert listed(database) == []


def test_batches_and_packets_are_refused(database: Database, tmp_path: Path) -> None:
    with database.read() as connection:
        entries = {entry.step: entry for entry in journal.entries(connection) if entry.record == "batch"}
    assert entries
    figures = count(database, "observation")
    for number, entry in entries.items():
        with pytest.raises(Rejected, match="Import history"):
            changes.undo(database, Changes(number, frozenset(), None, entry.hash))
    batches.undo_batch(database, max(_committed(database)))
    left = count(database, "observation")
    assert left < figures
    with pytest.raises(Rejected, match="Import history"):
        changes.undo(database, last_step(database))
    assert count(database, "observation") == left
    assert checking.check(database).sound


def _committed(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(select(batch.c.id).where(batch.c.state == "committed")).scalars())


def test_the_record_of_a_packet_stays(database: Database, tmp_path: Path) -> None:
    make_packet(database, FIFE, None, ["xlsx"], tmp_path / "packets")
    with pytest.raises(Rejected, match="packet"):
        changes.undo(database, last_step(database))
    assert count(database, packet.name) == 1


def test_an_empty_field_that_somebody_filled_is_not_thrown_away(database: Database, theirs: Database) -> None:
    done = actions.add(database, FIFE, "Mine")
    actions.edit(theirs, 1, notes="Asked on Monday")
    with pytest.raises(StaleEdit):
        changes.undo(database, done)
    assert listed(database)[0].notes == "Asked on Monday"
    actions.edit(theirs, 1, notes="")
    changes.undo(database, done)
    assert listed(database) == []


def test_other_fields_of_a_record_are_nobodys_conflict(database: Database, theirs: Database) -> None:
    actions.add(database, FIFE, "Mine")
    titled = actions.edit(database, 1, title="Better")
    actions.edit(theirs, 1, owner="Dr B")
    changes.undo(database, titled)
    assert [(one.title, one.owner) for one in listed(database)] == [("Mine", "Dr B")]
    assert checking.check(database).sound


def test_what_came_in_the_meantime_is_no_unexpected_error(database: Database, theirs: Database) -> None:
    undone = changes.undo(database, actions.add(database, FIFE, "Mine"))
    actions.add(theirs, FIFE, "Theirs, of the same number")
    with pytest.raises(StaleEdit, match="in the meantime"):
        changes.undo(database, undone)
    peer_sets.save(database, "Ours", peer_sets.picked([FIFE, "S08000031"]))
    deleted = peer_sets.delete(database, "Ours")
    peer_sets.save(theirs, "Ours", peer_sets.picked([FIFE, "S08000025"]))
    with pytest.raises(StaleEdit):
        changes.undo(database, deleted)
    assert [one.title for one in listed(database)] == ["Theirs, of the same number"]
    assert checking.check(database).sound


def test_what_there_may_be_one_of_is_not_brought_back_beside_another(
    database: Database, theirs: Database
) -> None:
    series = FIFE, MEASURE
    key = decisions.decide(database, *series, "freeze", "2021-03", "a stable year").key
    assert key is not None
    thawed = decisions.withdraw(database, key)
    decisions.decide(theirs, *series, "freeze", "2021-06", "another year")
    decisions.choose_chart(database, MEASURE, "i", "as always")
    chosen = decisions.choose_chart(database, MEASURE, None, "no more")
    decisions.choose_chart(theirs, MEASURE, "run", "simpler")
    pair = peer_sets.picked([FIFE, "S08000031"])
    peer_sets.save(database, "Ours", pair)
    deleted = peer_sets.delete(database, "Ours")
    peer_sets.save(theirs, "OURS", pair)
    before = last_step(database)
    for done in (thawed, chosen, deleted):
        with pytest.raises(StaleEdit, match="conflicts"):
            changes.undo(database, done)
    assert last_step(database) == before, "refused as a whole"
    assert checking.check(database).sound


def test_an_older_copy_put_in_its_place_does_not_lend_its_steps(
    database: Database, path: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.lhsdb"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(older)) as target:
        source.backup(target)
    done = actions.add(database, FIFE, "Mine")
    with writer(older) as other:
        same = actions.add(other, FIFE, "Another's")
    assert same.step == done.step
    shutil.copyfile(older, path)
    with pytest.raises(StaleEdit, match="no longer in the database"):
        changes.undo(database, done)
    assert [one.title for one in listed(database)] == ["Another's"]


def test_a_listed_action_that_somebody_wrote_on_outlives_its_batch(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "actions.csv"
    file.write_text(
        f"Action,Hospital code,Due,Status\nFirst,{FIFE},2022-01-01,open\nSecond,{FIFE},2022-02-01,open\n",
        encoding="utf-8",
    )
    made = intake.import_files(database, [file], parse_recipe(proposing.propose(file).toml)).batch
    assert made is not None
    number = next(one.number for one in listed(database) if one.title == "First")
    actions.edit(database, number, notes="The board has agreed")
    batches.undo_batch(database, made)
    assert [one.title for one in listed(database)] == ["First"]
    assert checking.check(database).sound


def test_what_a_step_referred_to_may_be_gone(database: Database) -> None:
    with database.write("a ward") as step:
        ward = step.insert("node", code="WARD", name="Ward", kind="organisation")
    undone = changes.undo(database, actions.add(database, "WARD", "Mine"))
    with database.write("no ward") as step:
        step.delete("node", ward)
    with pytest.raises(StaleEdit):
        changes.undo(database, undone)
    assert listed(database) == []
    assert count(database, node.name) > 0
