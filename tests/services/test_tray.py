"""The tray: what waits is matched, placed by the path of an import, and comes back when that is undone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lhs_desktop import cli
from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.services import nodes, series
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import batches, intake, tray
from lhs_desktop.services.importing.matching import Directory, plain
from tests.databases import SAMPLES, TEXAS, Built

BOARD = "S08000029"
Rows = list[list[str]]


def renamed(old: str, new: str) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        for row in rows[1:]:
            if row[3] == old:
                row[3] = new

    return change


@pytest.fixture
def loaded(database: Database, extract: Callable[..., Path]) -> str:
    """The slice is in; gives the code of one of its hospitals."""
    intake.import_files(database, [extract()], create_nodes=True)
    return "F704H"


@pytest.fixture
def waits(database: Database, extract: Callable[..., Path], loaded: str) -> intake.ImportResult:
    """The same slice again, restated, in which that hospital has another code."""

    def change(rows: Rows) -> None:
        renamed(loaded, "F-704H")(rows)
        for row in rows[1:]:
            if row[3] == "F-704H" and row[0] == "202204":
                row[5], row[8] = "9999", "9000"

    return intake.import_files(database, [extract(change, "other.csv")])


def figure(database: Database, node: str) -> tuple[float | None, float | None]:
    with database.read() as connection:
        one = {one.period: one for one in series.observations(connection, node, "ED4H")}["2022-04"]
    return one.numerator, one.denominator


def test_what_waits_is_listed_with_what_it_may_be(database: Database, waits: intake.ImportResult) -> None:
    (one,) = tray.listing(database)
    assert one.node == "F-704H"
    assert one.values == waits.ledger.waiting == 72
    assert one.files == ("other.csv",)
    assert (one.first, one.last) == ("2020-05", "2022-04")
    assert one.proposals[0].node == "F704H"


def test_placed_as_by_an_import_and_undone(
    database: Database, waits: intake.ImportResult, loaded: str
) -> None:
    before = figure(database, BOARD)
    result = tray.resolve(database, {"F-704H": loaded})
    assert (result.ledger.changed, result.ledger.same) == (1, 71)
    assert figure(database, loaded) == (9000, 9999)
    assert figure(database, BOARD) != before
    assert tray.listing(database) == []
    assert check(database).sound
    with pytest.raises(Rejected) as caught:
        batches.undo_batch(database, waits.batch or 0)
    assert caught.value.code == "batch-has-later"
    batches.undo_batch(database, result.batch)
    assert figure(database, BOARD) == before
    assert tray.listing(database)[0].values == 72
    assert check(database).sound
    batches.undo_batch(database, waits.batch or 0)
    assert tray.listing(database) == []


def test_an_alias_is_remembered_unless_unwanted(
    database: Database, waits: intake.ImportResult, loaded: str, extract: Callable[..., Path]
) -> None:
    first = tray.resolve(database, {"F-704H": loaded}, remember=False)
    again = intake.import_files(database, [extract(renamed(loaded, "F-704H"), "third.csv")])
    assert again.ledger.waiting == 72
    batches.undo_batch(database, again.batch or 0)
    batches.undo_batch(database, first.batch)
    tray.resolve(database, {"F-704H": loaded})
    known = intake.import_files(
        database, [extract(renamed(loaded, "f-704h "), "fourth.csv")], create_nodes=True
    )
    assert (known.ledger.waiting, known.nodes_created) == (0, 0)
    assert check(database).sound


def test_nodes_are_made_of_what_waits(database: Database, extract: Callable[..., Path]) -> None:
    intake.import_files(database, [extract()], create_nodes=True)
    intake.import_files(database, [extract(renamed("F704H", "NEW1"), "new.csv")])
    with pytest.raises(Rejected) as caught:
        tray.make(database, ["NEW1"], BOARD, "Hosptal")
    assert caught.value.code == "level-unknown"
    result = tray.make(database, ["NEW1"], BOARD, "Hospital")
    assert (result.nodes_created, result.ledger.new) == (1, 72)
    with database.read() as connection:
        assert {one.code: one for one in nodes.listing(connection)}["NEW1"].parent == BOARD
    assert check(database).sound
    batches.undo_batch(database, result.batch)
    assert [one.node for one in tray.listing(database)] == ["NEW1"]
    with database.read() as connection:
        assert "NEW1" not in {one.code for one in nodes.listing(connection)}
    assert check(database).sound


def test_left_aside_and_taken_back(database: Database, waits: intake.ImportResult) -> None:
    result = tray.discard(database, ["F-704H"])
    assert result.skipped == {"discarded": 72}
    assert tray.listing(database) == []
    batches.undo_batch(database, result.batch)
    assert tray.listing(database)[0].values == waits.ledger.waiting


@pytest.mark.parametrize(
    ("pairs", "code"),
    [({"nobody": "F704H"}, "tray-unknown"), ({}, "tray-nothing-named"), ({"F-704H": "?"}, "node-unknown")],
)
def test_what_is_not_there_is_refused(
    database: Database, waits: intake.ImportResult, pairs: dict[str, str], code: str
) -> None:
    with pytest.raises(Rejected) as caught:
        tray.resolve(database, pairs)
    assert caught.value.code == code
    assert tray.listing(database)[0].values == 72


def test_cancelling_leaves_all_waiting(database: Database, waits: intake.ImportResult, loaded: str) -> None:
    def report(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tray.resolve(database, {"F-704H": loaded}, report=report)
    assert tray.listing(database)[0].values == 72
    assert check(database).sound


def test_companions_count_as_many_values_as_the_file_has(
    database: Database,
) -> None:
    result = intake.import_files(database, [SAMPLES / TEXAS])
    assert sum(one.values for one in tray.listing(database)) == result.ledger.waiting


def test_matches_by_code_zeros_name_and_likeness(england: Built) -> None:
    with england.open() as database, database.read() as connection:
        directory = Directory(connection)
    assert directory.proposals("rj-1")[0].reason == "code"
    assert directory.proposals("RJ\u04061") == directory.proposals("RJI1")
    walton = directory.proposals("?", "The Walton Centre, NHS Foundation Trust")[0]
    assert (walton.node, walton.reason) == ("RET", "name")
    alike = directory.proposals("?", "Walton Centre NHS Foundation Trust")
    assert (alike[0].node, alike[0].reason) == ("RET", "likeness")
    assert len(directory.proposals("?", "NHS Foundation Trust")) <= 3
    assert directory.proposals("12345") == ()
    assert plain("St.\u00a0Mary’s  Höspital") == "st mary s hospital"


def test_the_command(
    database: Database, waits: intake.ImportResult, loaded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(database.path)
    database.close()

    def run(*words: str) -> tuple[int, object]:
        status = cli.run([*words, "--json"], lambda *_: 0)
        out = capsys.readouterr().out
        return status, json.loads(out) if out else None

    status, found = run("tray", path)
    assert status == 0
    assert isinstance(found, list)
    assert found[0]["node"] == "F-704H"
    assert run("tray", "resolve", path, "F-704H") == (1, None)
    status, done = run("tray", "resolve", path, f"F-704H={loaded}", "--no-remember")
    assert status == 0
    assert isinstance(done, dict)
    assert (done["read"], done["changed"]) == (72, 1)
    assert run("tray", path, "list") == (0, [])
