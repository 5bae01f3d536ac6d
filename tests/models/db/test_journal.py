"""The journal: every edit by field, chained; undo that overwrites nobody; changes behind its back found."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from lhs_desktop.errors import StaleEdit
from lhs_desktop.models.db import journal, replaying
from lhs_desktop.models.db.database import Database, create
from lhs_desktop.models.db.tables import RECORDS


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with create(tmp_path / "test.lhsdb") as made:
        yield made


def add_node(database: Database, code: str = "A") -> int:
    with database.write("add a node", who="tester") as step:
        return step.insert("node", code=code, name=f"Node {code}", kind="organisation")


def problems_of(connection: Connection) -> tuple[str, ...]:
    """What the journal replayed against all tables finds."""
    found, state = replaying.follow(connection)
    compared = [replaying.compare(connection, name, table, state) for name, table in RECORDS.items()]
    return found.problems + tuple(chain.from_iterable(compared))


def name_of(database: Database, key: int) -> str | None:
    with database.read() as connection:
        return connection.execute(text("select name from node where id = :key"), {"key": key}).scalar()


def test_every_edit_is_entered_by_field(database: Database) -> None:
    key = add_node(database)
    with database.write("rename", who="tester") as step:
        assert step.update("node", key, name="Renamed", opened=date(2020, 1, 2))
        assert not step.update("node", key, name="Renamed")
    with database.read() as connection:
        added, renamed = journal.entries(connection)
    assert (added.operation, added.record, added.who, added.why) == ("insert", "node", "tester", "add a node")
    assert json.loads(added.changes)["name"] == [None, "Node A"]
    assert json.loads(renamed.changes) == {"name": ["Node A", "Renamed"], "opened": [None, "2020-01-02"]}
    assert renamed.previous == added.hash
    assert (added.step, renamed.step) == (1, 2)


def test_references_are_entered_by_uuid(database: Database) -> None:
    first, second = add_node(database, "A"), add_node(database, "B")
    with database.write("link") as step:
        step.insert(
            "link",
            kind="member_of",
            child_id=first,
            parent_id=second,
            valid_from=date(1, 1, 1),
            valid_to=date(9999, 12, 31),
        )
    with database.read() as connection:
        *_, entry = journal.entries(connection)
        uuid = connection.execute(text("select uuid from node where id = :k"), {"k": second}).scalar()
    assert json.loads(entry.changes)["parent_id"] == [None, uuid]


def test_undo_and_redo_of_insert_update_delete(database: Database) -> None:
    key = add_node(database)
    with database.write("rename") as step:
        step.update("node", key, name="Renamed")
        number, last = step.number, step.last_hash
    with database.write("undo") as step:
        journal.reverse(step, number, last)
        undone, last = step.number, step.last_hash
    assert name_of(database, key) == "Node A"
    with database.write("redo") as step:
        journal.reverse(step, undone, last)
    assert name_of(database, key) == "Renamed"
    with database.write("delete") as step:
        step.delete("node", key)
        deleted, last = step.number, step.last_hash
    assert name_of(database, key) is None
    with database.write("undo") as step:
        journal.reverse(step, deleted, last)
    with database.read() as connection:
        assert connection.execute(text("select name from node")).scalars().all() == ["Renamed"]
        assert problems_of(connection) == ()


def test_undo_overwrites_nobody(database: Database) -> None:
    key = add_node(database)
    with database.write("rename") as step:
        step.update("node", key, name="Mine")
        mine, last = step.number, step.last_hash
    with database.write("rename") as step:
        step.update("node", key, name="Theirs")
    with pytest.raises(StaleEdit), database.write("undo") as step:
        journal.reverse(step, mine, last)
    assert name_of(database, key) == "Theirs"
    with database.read() as connection:
        assert replaying.follow(connection)[0].steps == 3


def test_a_failed_step_leaves_nothing(database: Database) -> None:

    def fail() -> None:
        with database.write("fail") as step:
            step.insert("node", code="X", name="X", kind="organisation")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as connection:
        assert list(journal.entries(connection)) == []
        assert connection.execute(text("select count(*) from node")).scalar() == 0


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        ("update node set name = 'forged'", "name was changed outside the program"),
        ("delete from node", "not in its table"),
        ("update journal set why = 'forged' where seq = 1", "chain of hashes is broken"),
        ("delete from journal where seq = 1", "chain of hashes is broken"),
        (
            "insert into node (uuid, code, name, kind) values ('u', 'Z', 'Z', 'organisation')",
            "not in the journal",
        ),
    ],
)
def test_changes_behind_its_back_are_found(database: Database, tamper: str, found: str) -> None:
    add_node(database, "A")
    add_node(database, "B")
    with database.read() as connection:
        assert problems_of(connection) == ()
    with database.engine.begin() as connection:
        connection.execute(text(tamper))
    with database.read() as connection:
        problems = problems_of(connection)
    assert any(found in problem for problem in problems), problems
