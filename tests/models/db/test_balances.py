"""Roll-ups against a recursion over plain dictionaries: after every batch and every undo, exactly."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from lhs_desktop.models import periods
from lhs_desktop.models.db import balances, hierarchy, store
from lhs_desktop.models.db.database import Database, create
from lhs_desktop.models.db.staging import Staging
from lhs_desktop.models.db.tables import SCALE, balance, period, source
from tests.staged import GivenRows, Row

NODES = 9
Figures = dict[int, tuple[float, float] | None]
"""Node to numerator and denominator; None: it answered without a figure."""

parents = st.tuples(*[st.integers(min_value=0, max_value=node - 1) for node in range(1, NODES)])
amounts = st.integers(min_value=0, max_value=9_999).map(lambda number: number / 1000)
figures = st.dictionaries(
    st.integers(min_value=0, max_value=NODES - 1),
    st.none() | st.tuples(amounts, amounts),
    min_size=1,
    max_size=NODES,
)


@contextmanager
def tree(above: tuple[int, ...]) -> Iterator[tuple[Database, int, list[int]]]:
    """A database with one measure, one month, and node 1 … n below the nodes given."""
    with TemporaryDirectory() as folder, create(Path(folder) / "tree.lhsdb") as database:
        with database.write("tree") as step:
            keys = [
                step.insert("node", code=str(number), name=str(number), kind="organisation")
                for number in range(NODES)
            ]
            for child, parent in enumerate(above, 1):
                step.insert(
                    "link",
                    kind="reports_to",
                    child_id=keys[child],
                    parent_id=keys[parent],
                    valid_from=hierarchy.FIRST,
                    valid_to=hierarchy.LAST,
                )
            hierarchy.rebuild(step.connection)
            measure = step.insert(
                "measure",
                code="M",
                name="M",
                domain="d",
                kind="ratio",
                direction="lower",
                rollup="oe",
                multiplier=1.0,
                unit="",
                decimals=3,
                calendar="month",
            )
            month = periods.month(2024, 1)
            step.connection.execute(
                insert(period).values(
                    code=month.code, grain=month.grain.value, start_date=month.start, end_date=month.end
                )
            )
        yield database, measure, keys


def load(database: Database, measure: int, keys: list[int], found: Figures) -> int:
    with database.write("load") as step:
        batch = step.insert(
            "batch",
            step=step.number,
            imported_at=step.at,
            imported_by="t",
            state="committed",
            ledger="{}",
        )
        made = step.connection.execute(
            insert(source).values(batch_id=batch, file="f", sheet="s", sha256="0", recipe="r")
        ).inserted_primary_key
        assert made is not None
        rows: list[Row] = []
        for node, figure in sorted(found.items()):
            numerator, denominator = figure or (None, None)
            state = "ok" if figure else "not_available"
            rows.append((keys[node], measure, 1, numerator, denominator, None, state, "", made[0], "A1", ""))
        Staging(step.connection, GivenRows(rows)).commit(batch, store.Written())
    return batch


def rolled_up(above: tuple[int, ...], found: Figures) -> dict[int, tuple[int, int, int]]:
    """Node to Σ numerator, Σ denominator (millionths) and the number of figures, where there is one."""

    def value(node: int) -> tuple[int, int, int]:
        own = found.get(node)
        if own is not None:
            return round(own[0] * SCALE), round(own[1] * SCALE), 1
        return below(node)

    def below(node: int) -> tuple[int, int, int]:
        parts = [value(child) for child, parent in enumerate(above, 1) if parent == node]
        return tuple(map(sum, zip(*parts, strict=True))) if parts else (0, 0, 0)  # type: ignore[return-value]

    return {node: below(node) for node in range(NODES) if below(node)[2]}


def stored(database: Database, keys: list[int]) -> dict[int, tuple[int, int, int]]:
    with database.read() as connection:
        assert balances.differences(connection) == 0
        rows = connection.execute(select(balance).where(balance.c.counted > 0))
        return {keys.index(row.node_id): (row.numerator, row.denominator, row.counted) for row in rows}


@settings(max_examples=40, deadline=None)
@given(above=parents, sequence=st.lists(figures, min_size=1, max_size=4))
def test_balances_follow_every_batch_and_every_undo(above: tuple[int, ...], sequence: list[Figures]) -> None:
    with tree(above) as (database, measure, keys):
        history: list[Figures] = [{}]
        batches = []
        for found in sequence:
            batches.append(load(database, measure, keys, found))
            history.append({**history[-1], **found})
            assert stored(database, keys) == rolled_up(above, history[-1])
        for batch, before in zip(reversed(batches), reversed(history[:-1]), strict=True):
            with database.write("undo") as step:
                store.undo_batch(step.connection, batch)
            assert stored(database, keys) == rolled_up(above, before)


def test_a_node_that_moves_counts_where_it_was() -> None:
    above = (0, 0, 1, 1, 2, 2, 0, 0)
    with tree(above) as (database, _, keys), database.write("move") as step:
        connection = step.connection
        link = connection.execute(
            text("select id from link where child_id = :child"), {"child": keys[3]}
        ).scalar_one()
        step.update("link", link, valid_to=date(2024, 1, 31))
        step.insert(
            "link",
            kind="reports_to",
            child_id=keys[3],
            parent_id=keys[2],
            valid_from=date(2024, 2, 1),
            valid_to=hierarchy.LAST,
        )
        hierarchy.rebuild(connection, [keys[3]])
        rows = connection.execute(
            text("select ancestor_id, depth, valid_from, valid_to from closure where descendant_id = :d"),
            {"d": keys[3]},
        ).all()
    found = {(keys.index(row[0]), row[1], str(row[2]), str(row[3])) for row in rows}
    assert found == {
        (1, 1, "0001-01-01", "2024-01-31"),
        (2, 1, "2024-02-01", "9999-12-31"),
        (0, 2, "0001-01-01", "2024-01-31"),
        (0, 2, "2024-02-01", "9999-12-31"),
    }
