"""Importing again, restating, undoing, waiting, cancelling: nothing is lost, nothing is left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.services import nodes, series
from lhs_desktop.services.checking import check
from lhs_desktop.services.databases import Database
from lhs_desktop.services.importing import batches, intake
from tests.databases import SAMPLES, SCOTLAND, Built

COUNTRY = "S92000003"


def figures(database: Database, node: str = COUNTRY) -> list[tuple[str, float | None, float | None]]:
    with database.read() as connection:
        found = series.observations(connection, node, "ED4H")
    return [(one.period, one.numerator, one.denominator) for one in found]


def sound(database: Database) -> bool:
    found = check(database)
    assert found.problems == ()
    return found.sound


def test_second_import_changes_nothing(scotland: Built, tmp_path: Path) -> None:
    with scotland.copy(tmp_path) as database:
        before = figures(database)
        again = intake.import_files(database, [SAMPLES / SCOTLAND])
        assert (again.ledger.new, again.ledger.changed) == (0, 0)
        assert again.ledger.same == again.ledger.read == 47_145
        assert any("imported before" in note for note in again.notes)
        assert figures(database) == before
        assert sound(database)


def test_undo_of_a_restatement_restores_values_and_balances(
    database: Database, extract: Callable[..., Path]
) -> None:
    intake.import_files(database, [extract()], create_nodes=True)
    before = figures(database)

    def restate(rows: list[list[str]]) -> None:
        rows[1][5], rows[1][8] = "9999", "9000"
        del rows[2]

    second = intake.import_files(database, [extract(restate, "restated.csv")])
    assert second.ledger.changed == 1
    assert second.changes[0].measure == "ED4H"
    assert figures(database) != before
    assert sound(database)
    assert second.batch is not None
    undone = batches.undo_batch(database, second.batch)
    assert (undone.restored, undone.removed) == (1, 0)
    assert figures(database) == before
    assert sound(database)


def test_undo_of_the_first_batch_leaves_an_empty_tree(
    database: Database, extract: Callable[..., Path]
) -> None:
    made = intake.import_files(database, [extract()], create_nodes=True)
    assert made.nodes_created > 2
    assert made.batch is not None
    undone = batches.undo_batch(database, made.batch)
    assert undone.removed == made.ledger.new
    with database.read() as connection:
        assert nodes.listing(connection) == []
    assert sound(database)
    again = intake.import_files(database, [extract()], create_nodes=True)
    assert again.ledger == made.ledger
    assert sound(database)


def test_a_batch_that_others_rest_on_is_not_undone(database: Database, extract: Callable[..., Path]) -> None:
    first = intake.import_files(database, [extract()], create_nodes=True)

    def restate(rows: list[list[str]]) -> None:
        rows[1][5] = "9999"

    second = intake.import_files(database, [extract(restate, "b.csv")])
    assert first.batch is not None
    assert second.batch is not None
    with pytest.raises(Rejected) as caught:
        batches.undo_batch(database, first.batch)
    assert caught.value.code == "batch-has-later"
    assert str(second.batch) in str(caught.value)
    batches.undo_batch(database, second.batch)
    batches.undo_batch(database, first.batch)
    with pytest.raises(Rejected, match="already been undone"):
        batches.undo_batch(database, first.batch)
    assert sound(database)


def test_values_of_unknown_nodes_wait_and_are_not_lost(
    database: Database, extract: Callable[..., Path]
) -> None:
    path = extract()
    waiting = intake.import_files(database, [path])
    assert waiting.ledger.waiting == waiting.ledger.read
    assert {one.code for one in waiting.problems} == {"node-unknown-waiting"}
    with database.read() as connection:
        assert sum(one["entries"] for one in batches.tray(connection)) == waiting.ledger.waiting
    loaded = intake.import_files(database, [path], create_nodes=True)
    assert loaded.ledger.new == loaded.ledger.read
    with database.read() as connection:
        assert batches.tray(connection) == []
    assert sound(database)


def test_bad_cells_are_named_and_the_rest_comes_in(database: Database, extract: Callable[..., Path]) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[1][5] = "many"
        rows[2][8] = str(int(rows[2][5]) + 1)
        rows[3][0] = "202013"
        rows[4][5] = "-3"
        rows[5][3] = ""

    result = intake.import_files(database, [extract(spoil)], create_nodes=True)
    found = {(one.cell, one.code) for one in result.problems}
    assert ("F2", "not-a-number") in found
    assert ("I3", "numerator-over-denominator") in found
    assert ("A4", "period-unreadable") in found
    assert ("F5", "negative-denominator") in found
    assert ("D6", "node-missing") in found
    ledger = result.ledger
    assert ledger.rejected == 1 + 1 + 3 + 1 + 3
    assert ledger.read == ledger.new + ledger.rejected
    assert all(one.message and one.file == "ae.csv" for one in result.problems)
    assert sound(database)


def test_dry_run_says_the_same_and_keeps_nothing(database: Database, extract: Callable[..., Path]) -> None:
    path = extract()
    dry = intake.import_files(database, [path], create_nodes=True, dry_run=True)
    assert dry.batch is None
    with database.read() as connection:
        assert nodes.listing(connection) == []
        assert batches.history(connection) == []
    real = intake.import_files(database, [path], create_nodes=True)
    assert dry.ledger == real.ledger
    assert sound(database)


@pytest.mark.parametrize("after", [1, 2, 4])
def test_cancel_leaves_nothing_behind(database: Database, extract: Callable[..., Path], after: int) -> None:
    calls = 0

    def report(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= after:
            raise Cancelled

    with pytest.raises(Cancelled):
        intake.import_files(database, [extract()], create_nodes=True, report=report)
    with database.read() as connection:
        assert nodes.listing(connection) == []
        assert batches.history(connection) == []
    assert sound(database)


def test_several_files_are_one_batch_and_the_later_goes_before(
    database: Database, extract: Callable[..., Path]
) -> None:
    def restate(rows: list[list[str]]) -> None:
        rows[1][5], rows[1][8] = "9999", "9000"

    files = [extract(), extract(restate, "revised.csv")]
    both = intake.import_files(database, files, create_nodes=True)
    assert both.ledger.changed == 1
    assert both.batch == 1
    assert sound(database)
    undone = batches.undo_batch(database, 1)
    assert undone.restored == 0
    assert figures_or_none(database) is None
    assert sound(database)


def figures_or_none(database: Database) -> object:
    try:
        return figures(database)
    except Rejected:
        return None


def test_unknown_extract_is_refused_in_words(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "shopping.csv"
    path.write_text("what,how many\nbread,2\n", encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        intake.import_files(database, [path])
    assert caught.value.code == "recipe-none-fits"
    assert "shopping.csv" in str(caught.value)
    with database.read() as connection:
        assert batches.history(connection) == []
