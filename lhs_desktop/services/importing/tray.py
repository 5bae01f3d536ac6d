"""The tray: figures whose node was not known. They are placed, or left aside, as a batch of its own.

What a batch took out of the tray keeps the mark of that batch (``waiting.batch_id``), so that undoing the batch puts
it back. A row still waits while its mark is that of the batch which read it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, insert, select, update

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.candidates import (
    STATE_CODES,
    Candidates,
    NodeCandidate,
    SheetExtract,
)
from lhs_desktop.models.db import store
from lhs_desktop.models.db.database import Database
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.staging import Staging
from lhs_desktop.models.db.tables import alias, batch, level, source, waiting
from lhs_desktop.models.db.tables import period as period_table
from lhs_desktop.models.ledger import Ledger, Problem
from lhs_desktop.models.observations import State
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import Layout, Recipe, normal
from lhs_desktop.services import nodes
from lhs_desktop.services.importing import recipes
from lhs_desktop.services.importing.definitions import create_nodes, ensure_measures, node_keys
from lhs_desktop.services.importing.matching import Directory, Match
from lhs_desktop.services.importing.placing import place
from lhs_desktop.services.importing.told import WAITS, make_as_told, names_of, parent_name, told_by_files

Report = Callable[[int, int], None]
PROPOSED = 200
"""For so many names likely nodes are looked up by likeness; for more it would take long."""
ASIDE = ""
"""Stands for no node: what waits under a name is left aside."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A name that is not known, with what waits under it."""

    node: str
    name: str
    """What the extract calls it, where it has a name beside the code."""
    values: int
    files: tuple[str, ...]
    batches: tuple[int, ...]
    measures: tuple[str, ...]
    first: str
    last: str
    """Codes of the first and the last period."""
    proposals: tuple[Match, ...]
    level: str = ""
    """As its file tells it; empty where it does not."""
    parent: str = ""
    """What its file calls the node above it; empty at a top, or where the file does not tell."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TrayResult:
    """What became of what waited."""

    batch: int
    ledger: Ledger
    skipped: dict[str, int]
    problems: tuple[Problem, ...]
    nodes_created: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "batch": self.batch,
            **self.ledger.as_dict(),
            "skipped_because": self.skipped,
            "problems": [one.as_dict() for one in self.problems],
            "nodes_created": self.nodes_created,
        }


def listing(database: Database) -> list[Waiting]:
    """What waits, by name, each with the nodes that it may mean."""
    with database.read() as connection:
        found = _gathered(connection)
        directory = Directory(connection) if found else None
        names, told = names_of(connection), told_by_files(connection)
        return [
            Waiting(
                node=code,
                name=names.get(code, ""),
                values=one.values,
                files=tuple(one.files),
                batches=tuple(one.batches),
                measures=tuple(one.measures),
                first=min(one.periods).code,
                last=max(one.periods).code,
                proposals=directory.proposals(code, names.get(code, ""), likeness=number < PROPOSED)
                if directory
                else (),
                level=told[code].level if code in told else "",
                parent=parent_name(told, code),
            )
            for number, (code, one) in enumerate(sorted(found.items()))
        ]


def resolve(
    database: Database,
    pairs: Mapping[str, str],
    remember: bool = True,
    report: Report | None = None,
) -> TrayResult:
    """Places what waits under some names at known nodes.

    Args:
        database: Open for writing.
        pairs: Waiting names and the codes of the nodes that they mean.
        remember: Keeps each name as an alias, so that the next extract is known at once.
        report: Called with sheets done and sheets in all; may raise ``Cancelled``: nothing is left then.

    Raises:
        Rejected: ``tray-unknown``, ``tray-nothing-named``, ``node-unknown``.
    """
    with database.write("resolve " + ", ".join(pairs)) as step:
        known = node_keys(step.connection)
        for code in pairs.values():
            if code not in known:
                raise Rejected("node-unknown", node=code)
        return Placing(step, pairs, report).run(remember_names if remember else None)


def make(
    database: Database,
    names: Sequence[str],
    parent: str = "",
    level_name: str = "",
    report: Report | None = None,
) -> TrayResult:
    """Makes nodes of waiting names, and places what waits there.

    Args:
        database: Open for writing.
        names: Waiting names.
        parent: The node below which all of them stand; empty, with ``level_name``, makes each as its file tells.
        level_name: Their level.
        report: Called with sheets done and sheets in all; may raise ``Cancelled``: nothing is left then.

    Raises:
        Rejected: ``tray-unknown``, ``tray-nothing-named``, ``node-unknown``, ``level-unknown``, ``tray-not-told``.
    """
    if not parent and not level_name:
        with database.write("make " + ", ".join(names)) as step:
            return Placing(step, {name: name for name in names}, report).run(partial(make_as_told, names))
    with database.write("make " + ", ".join(names)) as step:
        connection = step.connection
        above = nodes.find(connection, parent)
        levels = dict(connection.execute(select(level.c.name, level.c.rank)).all())
        if level_name not in levels:
            raise Rejected("level-unknown", level=level_name, known=", ".join(sorted(levels)))
        called = names_of(connection)
        described = [
            NodeCandidate(name, called.get(name, name), level_name, levels[level_name], above.code)
            for name in dict.fromkeys(names)
        ]

        def make_nodes(step: Step, _: Mapping[str, str], __: Sequence[Row[Any]]) -> int:
            return create_nodes(step, described)

        return Placing(step, {name: name for name in names}, report).run(make_nodes)


def discard(database: Database, names: Sequence[str]) -> TrayResult:
    """Leaves aside what waits under some names; undoing the batch puts it back.

    Raises:
        Rejected: ``tray-unknown``, ``tray-nothing-named``.
    """
    with database.write("discard " + ", ".join(names)) as step:
        return Placing(step, dict.fromkeys(names, ASIDE), None).run(None)


@dataclass(slots=True)
class _Gathered:
    values: int = 0
    files: dict[str, None] = field(default_factory=dict)
    batches: dict[int, None] = field(default_factory=dict)
    measures: dict[str, None] = field(default_factory=dict)
    periods: set[Period] = field(default_factory=set)


def _gathered(connection: Connection) -> dict[str, _Gathered]:
    found: dict[str, _Gathered] = {}
    counted = _Counted(connection)
    for row in _rows(connection):
        one = found.setdefault(row.node, _Gathered())
        one.values += counted.values(row)
        one.files[row.file] = None
        one.batches[row.batch_id] = None
        one.measures[row.measure] = None
        one.periods.add(Period(end=row.end_date, start=row.start_date))
    return found


def _rows(connection: Connection, names: Sequence[str] = ()) -> list[Row[Any]]:
    """What waits, in the order in which it was read."""
    query = (
        select(waiting, source.c.file, source.c.sheet, source.c.sha256, source.c.recipe)
        .add_columns(period_table.c.start_date, period_table.c.end_date)
        .join(source, source.c.id == waiting.c.source_id)
        .join(period_table, period_table.c.id == waiting.c.period_id)
        .where(WAITS)
        .order_by(waiting.c.source_id, waiting.c.id)
    )
    if names:
        query = query.where(waiting.c.node.in_(names))
    return list(connection.execute(query))


class _Counted:
    """How many values of a file stand behind a row: where parts stand on rows of their own, one each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parts: dict[tuple[str, str], int] = {}

    def values(self, row: Row[Any]) -> int:
        key = (row.recipe, row.measure)
        if key not in self._parts:
            self._parts[key] = self._of(recipes.named(self._connection, row.recipe), row.measure)
        return self._parts[key]

    def _of(self, recipe: Recipe, measure: str) -> int:
        for part in recipe.parts:
            for rule in part.measures:
                if rule.code == measure and part.layout is Layout.COMPANIONS:
                    return max(1, sum(map(bool, (rule.numerator, rule.denominator, rule.exposure))))
        return 1


class Placing:
    """Takes what waits under some names out of the tray, in one batch.

    Args of the constructor:
        step: The step of the batch.
        pairs: Waiting names and the codes of the nodes that they mean; `ASIDE` for those that are left aside.
        report: Called with sheets done and sheets in all.
    """

    def __init__(self, step: Step, pairs: Mapping[str, str], report: Report | None) -> None:
        if not pairs:
            raise Rejected("tray-nothing-named")
        self._step = step
        self._pairs = pairs
        self._report = report
        self._rows = _rows(step.connection, list(pairs))
        present = {row.node for row in self._rows}
        for name in pairs:
            if name not in present:
                raise Rejected("tray-unknown", name=name)
        self._counted = _Counted(step.connection)
        self._written = store.Written()
        self._key = step.insert(
            "batch",
            step=step.number,
            imported_at=step.at,
            imported_by=step.who,
            state="committed",
            ledger="{}",
        )

    def run(self, first: Callable[[Step, Mapping[str, str], Sequence[Row[Any]]], int] | None) -> TrayResult:
        made = first(self._step, self._pairs, self._rows) if first else 0
        sheets: dict[int, list[Row[Any]]] = {}
        aside = 0
        for row in self._rows:
            if self._pairs[row.node] == ASIDE:
                aside += self._counted.values(row)
            else:
                sheets.setdefault(row.source_id, []).append(row)
        ledger, problems = Ledger(skipped=aside), list[Problem]()
        skipped = {"discarded": aside} if aside else {}
        for number, rows in enumerate(sheets.values()):
            placed, stored = self._place(rows)
            left = sum(placed.skipped.values())
            ledger += Ledger(stored.new, stored.changed, stored.same, placed.rejected, left)
            for reason, count in placed.skipped.items():
                skipped[reason] = skipped.get(reason, 0) + count
            problems += placed.problems
            if self._report:
                self._report(number + 1, len(sheets))
        return self._finish(ledger, skipped, problems, made)

    def _place(self, rows: Sequence[Row[Any]]) -> Any:
        """The path of an import from here on: placed, staged, compared, written."""
        connection, one = self._step.connection, rows[0]
        recipe = recipes.named(connection, one.recipe)
        ensure_measures(self._step, recipe)
        values = {name: getattr(one, name) for name in ("file", "sheet", "sha256", "recipe")}
        made = connection.execute(insert(source).values(batch_id=self._key, **values).returning(source.c.id))
        extract = self._extract(rows, recipe)
        placed = place(connection, extract, recipe, int(made.scalar_one()))
        staging = Staging(connection, placed.rows)
        stored = staging.stored()
        staging.commit(self._key, self._written)
        return placed, stored

    def _extract(self, rows: Sequence[Row[Any]], recipe: Recipe) -> SheetExtract:
        one = rows[0]
        node = _Index(self._pairs[row.node] for row in rows)
        measure = _Index(row.measure for row in rows)
        period = _Index(Period(end=row.end_date, start=row.start_date) for row in rows)
        footnote = _Index(row.footnote for row in rows)
        candidates = Candidates(
            node=node.codes,
            measure=measure.codes,
            period=period.codes,
            numerator=_floats([row.numerator for row in rows]),
            denominator=_floats([row.denominator for row in rows]),
            exposure=_floats([row.exposure for row in rows]),
            state=np.array([STATE_CODES[State(row.state)] for row in rows], dtype=np.int64),
            footnote=footnote.codes,
            cell=Addresses.of_texts([row.cell for row in rows]),
            denominator_cell=Addresses.of_texts([row.denominator_cell for row in rows]),
            values=np.array([self._counted.values(row) for row in rows], dtype=np.int64),
        )
        extract = SheetExtract(
            one.file,
            one.sheet,
            one.sha256,
            one.recipe,
            candidates,
            node.different,
            measure.different,
            period.different,
            footnote.different,
        )
        part = next(
            (part for part in recipe.parts if {rule.code for rule in part.measures} & set(measure.different)),
            recipe,
        )
        extract.duplicates = part.duplicates
        return extract

    def _finish(
        self, ledger: Ledger, skipped: dict[str, int], problems: list[Problem], made: int
    ) -> TrayResult:
        connection = self._step.connection
        chosen = [row.id for row in self._rows]
        for start in range(0, len(chosen), 500):
            part = chosen[start : start + 500]
            connection.execute(update(waiting).where(waiting.c.id.in_(part)).values(batch_id=self._key))
        self._step.update(
            "batch",
            self._key,
            ledger=json.dumps(
                {**ledger.as_dict(), "skipped_because": skipped, "from_tray": dict(self._pairs)}
            ),
            problems=json.dumps([one.as_dict() for one in problems], ensure_ascii=False),
        )
        uuid = connection.execute(select(batch.c.uuid).where(batch.c.id == self._key)).scalar_one()
        digest = self._written.digest(connection, self._key)
        self._step.note("import", "observations", uuid, {"digest": [None, digest]})
        return TrayResult(self._key, ledger, skipped, tuple(problems), made)


def remember_names(step: Step, pairs: Mapping[str, str], rows: Sequence[Row[Any]]) -> int:
    """Keeps names as aliases, for the recipes whose extracts use them."""
    connection = step.connection
    keys = node_keys(connection)
    known = {
        (normal(text), recipe)
        for text, recipe in connection.execute(
            select(alias.c.text, alias.c.recipe).where(alias.c.node_id.is_not(None))
        )
    }
    for name, recipe in dict.fromkeys((row.node, row.recipe) for row in rows):
        if name in pairs and (normal(name), recipe) not in known:
            step.insert("alias", text=name, node_id=keys[pairs[name]], recipe=recipe)
    return 0


class _Index:
    """Values as indexes into the different ones."""

    def __init__(self, values: Any) -> None:
        listed = list(values)
        self.different = list(dict.fromkeys(listed))
        place = {value: number for number, value in enumerate(self.different)}
        self.codes = np.array([place[value] for value in listed], dtype=np.int64)


def _floats(values: list[float | None]) -> Any:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
