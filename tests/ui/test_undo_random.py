"""Whatever is done in one window or in two, in whatever order: after each undo all agrees, and no batch was touched."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select
from sqlalchemy.engine import URL

from lhs_desktop.errors import LhsError, Rejected
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.settings import engine_for
from lhs_desktop.models.db.tables import (
    action,
    batch,
    chart_choice,
    journal,
    observation,
    packet,
    peer_set,
    phase,
    setting,
    waiting,
)
from lhs_desktop.services import actions, checking, databases
from lhs_desktop.services.comparing import peer_sets
from lhs_desktop.services.importing import batches, intake
from lhs_desktop.services.packing.making import make_packet
from lhs_desktop.services.readings import decisions, kept
from lhs_desktop.ui.workbench import Arrived, Workbench
from tests.ui.conftest import slice_of

PLACES, MEASURE = ("S08000025", "S08000029", "S92000003"), "ED4H"
MONTHS = ("2020-09", "2020-12", "2021-03")
EDITED = (action, phase, chart_choice, setting, peer_set)
"""What people edit; undo is about nothing else."""

Part = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Months before those that the database has, and some of its own with other figures."""
    return slice_of(tmp_path_factory.mktemp("more") / "earlier.csv", "202002", "202004")


class Hand:
    """Somebody at a window, who may have the database to themselves, read it only, or share it."""

    def __init__(self, database: Database, is_writable: bool, more: Path, folder: Path) -> None:
        self.bench = Workbench()
        self.bench._take(Arrived(database, is_writable, (None, None), lambda: None))
        self.database = database
        self.is_writable = is_writable
        self.more = more
        self.folder = folder
        self.refused: list[LhsError] = []
        self.bench.refused.connect(self.refused.append)

    def act(self, what: str, one: int, other: int) -> None:
        getattr(self, what)(one, other)

    def _do(self, call: Callable[[Database], Any]) -> None:
        """An edit as the window makes it: it has an entry if and only if the journal has a step."""
        stack, before = self.bench.undo_stack, self.step()
        entries = stack.index()
        self.bench.do("edit", call)
        assert stack.index() - entries == self.step() - before
        if not self.is_writable:
            assert self.step() == before

    def step(self) -> int:
        return int(self._read(select(func.max(journal.c.step)))[0][0])

    def _read(self, query: Any) -> Sequence[Any]:
        with self.database.read() as connection:
            return connection.execute(query).all()

    def _number(self, place: int) -> int:
        found = self._read(select(action.c.number).order_by(action.c.number))
        return int(found[place % len(found)][0]) if found else 1

    def add(self, one: int, other: int) -> None:
        fields = {"owner": f"Dr {other}"} if other % 2 else {}
        self._do(lambda database: actions.add(database, PLACES[one % 3], f"Action {other}", **fields))

    def edit(self, one: int, other: int) -> None:
        number, fields = self._number(one), ({"title": f"Title {other % 2}"}, {"notes": f"Note {other}"})
        self._do(lambda database: actions.edit(database, number, **fields[other % 2]))

    def complete(self, one: int, other: int) -> None:
        number = self._number(one)
        self._do(lambda database: (actions.complete if other % 2 else actions.reopen)(database, number))

    def decide(self, one: int, other: int) -> None:
        kind = decisions.PHASE_KINDS[one % 3]
        self._do(
            lambda database: decisions.decide(
                database, PLACES[1], MEASURE, kind, MONTHS[other % 3], f"because {other % 2}"
            )
        )

    def withdraw(self, one: int, other: int) -> None:
        found = self._read(select(phase.c.id).order_by(phase.c.id))
        key = int(found[one % len(found)][0]) if found else 999
        self._do(lambda database: decisions.withdraw(database, key))

    def choose(self, one: int, other: int) -> None:
        kind, code = (None, "i", "p")[one % 3], ("anhoej", "making-data-count-7")[other % 2]
        if one % 2:
            self._do(lambda database: decisions.choose_rules(database, code))
        else:
            self._do(
                lambda database: decisions.choose_chart(database, MEASURE, kind, "why", PLACES[other % 3])
            )

    def peers(self, one: int, other: int) -> None:
        names = ("Ours", "Theirs")
        rule = peer_sets.picked(PLACES[:2])
        calls: tuple[Callable[[Database], Any], ...] = (
            lambda database: peer_sets.save(database, names[other % 2], rule),
            lambda database: peer_sets.rename(database, names[other % 2], names[one % 2]),
            lambda database: peer_sets.delete(database, names[other % 2]),
        )
        self._do(calls[one % 3])

    def bring(self, one: int, other: int) -> None:
        if self.is_writable:
            made = intake.import_files(self.database, [self.more]).batch
            self.bench.note_batches(made=() if made is None else (made,))

    def undo_batch(self, one: int, other: int) -> None:
        """As the history does it."""
        found = self._read(select(func.max(batch.c.id)).where(batch.c.state == "committed"))[0][0]
        if self.is_writable and found is not None and found > 1:
            batches.undo_batch(self.database, found)
            self.bench.note_batches(undone=(found,))

    def pack(self, one: int, other: int) -> None:
        if self.is_writable:
            make_packet(self.database, PLACES[1], None, ["xlsx"], self.folder)

    def undo(self, one: int, other: int) -> None:
        self._turn(self.bench.undo_stack.undo)

    def redo(self, one: int, other: int) -> None:
        self._turn(self.bench.undo_stack.redo)

    def _turn(self, turn: Callable[[], None]) -> None:
        before, stood, step = self._others(), contents(self.database), self.step()
        self.refused.clear()
        turn()
        found = checking.check(self.database)
        assert found.sound, found.problems
        assert found.journal.chain_ok
        assert self._others() == before, "no figure, batch or packet is what an edit was about"
        if self.refused:
            assert self.step() == step
            assert contents(self.database) == stood, "refused as a whole"
        assert self.step() - step in (0, 1)

    def _others(self) -> tuple[Any, ...]:
        return (
            self._read(select(batch.c.id, batch.c.state).order_by(batch.c.id)),
            self._read(select(func.count(), func.sum(observation.c.numerator)).select_from(observation)),
            self._read(select(func.count()).select_from(waiting)),
            self._read(select(packet.c.uuid).order_by(packet.c.uuid)),
        )


def contents(database: Database) -> Part:
    """All that people edit, without the keys, which are given anew."""
    with database.read() as connection:
        return {
            table.name: sorted(
                (
                    tuple(row)
                    for row in connection.execute(select(*(one for one in table.c if one.name != "id")))
                ),
                key=repr,
            )
            for table in EDITED
        }


WHAT = st.sampled_from(
    ["add", "edit", "complete", "decide", "withdraw", "choose", "peers"] * 2
    + ["bring", "undo_batch", "pack"]
    + ["undo"] * 8
    + ["redo"] * 4
)
ACTS = st.lists(st.tuples(st.integers(0, 1), WHAT, st.integers(0, 5), st.integers(0, 5)), max_size=16)
BOUNDED = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def hands(built: Path, more: Path, second: str) -> Iterator[tuple[Hand, Hand]]:
    """Two windows on one file, of which the second reads only or writes, too, as on a server."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "shared.lhsdb"
        shutil.copyfile(built, path)
        first = databases.open_database(path)
        if second == "reads":
            other = databases.open_database(path, writable=False)
        else:
            other = Database(engine_for(URL.create("sqlite", database=str(path))), path.name, path, None)
            other.before_commit = kept.refresh
        both = Hand(first, True, more, folder), Hand(other, second == "writes", more, folder)
        yield both
        for one in both:
            one.bench.close()


@pytest.mark.parametrize("second", ["reads", "writes"])
def test_after_each_undo_all_agrees(second: str, qapp: QApplication, built: Path, more: Path) -> None:
    @BOUNDED
    @given(ACTS)
    def holds(acts: list[tuple[int, str, int, int]]) -> None:
        with hands(built, more, second) as both:
            for who, what, one, other in acts:
                both[who].act(what, one, other)
            assert checking.check(both[0].database).sound

    holds()


@BOUNDED
@given(acts=ACTS)
def test_all_undone_is_the_start_and_all_redone_the_end(
    acts: list[tuple[int, str, int, int]], qapp: QApplication, built: Path, more: Path
) -> None:
    with hands(built, more, "reads") as (hand, _):
        start, stack = contents(hand.database), hand.bench.undo_stack
        for _who, what, one, other in acts:
            hand.act(what, one, other)
        while stack.canRedo():
            hand.redo(0, 0)
        end = contents(hand.database)
        while stack.canUndo():
            hand.undo(0, 0)
            assert all(isinstance(one, Rejected) for one in hand.refused), (
                "only what is undone in the history"
            )
        assert contents(hand.database) == start
        while stack.canRedo():
            hand.redo(0, 0)
            assert not hand.refused
        assert contents(hand.database) == end
        assert checking.check(hand.database).sound
