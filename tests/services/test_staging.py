"""The same figures are stored and judged alike, whether they come at once, month after month, or over others."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from lhs_desktop.services import checking
from lhs_desktop.services.databases import create, open_database
from lhs_desktop.services.importing import intake
from lhs_desktop.services.importing.batches import undo_batch
from tests.benchmarks import data

MONTHS, HOSPITALS = 24, 6
FIGURES = """
    select 'o', n.code, m.code, p.code, x.numerator, x.denominator, x.state, x.cell, x.denominator_cell
    from observation x join node n on n.id = x.node_id join measure m on m.id = x.measure_id
    join period p on p.id = x.period_id
    union all
    select 'b', n.code, m.code, p.code, x.numerator, x.denominator, x.counted, x.missing, ''
    from balance x join node n on n.id = x.node_id join measure m on m.id = x.measure_id
    join period p on p.id = x.period_id
    union all
    select 'r', n.code, m.code, p.code, x.variation, x.assurance, x.status, x.judgement, ''
    from reading x join node n on n.id = x.node_id join measure m on m.id = x.measure_id
    join period p on p.id = x.period_id
    order by 1, 2, 3, 4"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return data.recipe(tmp_path / "recipe.toml", 3)


def extract(path: Path, first: int, last: int, more: int = 0) -> Path:
    """Some months; their addresses are those of the whole, since rows of others are left blank."""
    rows = list(data.extract_rows(MONTHS, HOSPITALS))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(data.HEADS)
        for number, row in enumerate(rows):
            inside = first <= number // HOSPITALS < last
            *known, within, over, longest = row
            writer.writerow((*known, int(within) + more, over, longest) if inside else [""] * len(row))
    return path


def imported(database: Path, files: list[Path], recipe: Path) -> list[tuple[int, int, int]]:
    found = []
    with create(database) as made:
        for file in files:
            ledger = intake.import_files(made, [file], recipe=str(recipe), create_nodes=True).ledger
            found.append((ledger.new, ledger.changed, ledger.same))
    return found


def figures(database: Path) -> list[tuple[object, ...]]:
    with open_database(database) as opened, opened.read() as connection:
        assert checking.check(opened).sound
        return [tuple(row) for row in connection.execute(text(FIGURES))]


def test_at_once_month_after_month_and_over_others(tmp_path: Path, recipe: Path) -> None:
    whole = extract(tmp_path / "whole.csv", 0, MONTHS)
    first, second = extract(tmp_path / "first.csv", 0, 12), extract(tmp_path / "second.csv", 12, MONTHS)
    other = extract(tmp_path / "other.csv", 6, 18, more=-1)
    count = MONTHS * HOSPITALS * 3
    at_once, in_turn, over = (tmp_path / f"{name}.lhsdb" for name in ("at_once", "in_turn", "over"))
    assert imported(at_once, [whole], recipe) == [(count, 0, 0)]
    # the second half is new, and its series are not
    assert imported(in_turn, [first, second], recipe) == [(count // 2, 0, 0), (count // 2, 0, 0)]
    # some of each: new, changed and the same
    assert imported(over, [other, whole], recipe) == [
        (count // 2, 0, 0),
        (count // 2, count // 6, count // 3),
    ]
    wanted = figures(at_once)
    assert {row[0] for row in wanted} == {"o", "b", "r"}
    assert figures(in_turn) == wanted
    assert figures(over) == wanted


def test_what_was_written_at_once_can_be_taken_back(tmp_path: Path, recipe: Path) -> None:
    first, second = extract(tmp_path / "first.csv", 0, 12), extract(tmp_path / "second.csv", 12, MONTHS)
    alone, both = tmp_path / "alone.lhsdb", tmp_path / "both.lhsdb"
    imported(alone, [first], recipe)
    imported(both, [first, second], recipe)
    with open_database(both) as opened:
        undo_batch(opened, 2)
    assert figures(both) == figures(alone)


def test_one_row_alone(tmp_path: Path, recipe: Path) -> None:
    """All of its columns are the same in all of its rows."""
    path = tmp_path / "one.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([data.HEADS, next(iter(data.extract_rows(1, 1)))])
    database = tmp_path / "one.lhsdb"
    assert imported(database, [path], data.recipe(recipe, 1)) == [(1, 0, 0)]
    assert [row[0] for row in figures(database)].count("o") == 1
