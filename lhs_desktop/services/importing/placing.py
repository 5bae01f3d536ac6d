"""From what an extract holds to rows for the stage: nodes and periods found, checks made, each value
in its account."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select

from lhs_desktop.formats.extracts.candidates import (
    STATE_CODES,
    STATES,
    Candidates,
    Ints,
    SheetExtract,
    no_candidates,
)
from lhs_desktop.formats.extracts.values import objects
from lhs_desktop.models.db.store import Columns, Figures
from lhs_desktop.models.db.tables import measure as measure_table
from lhs_desktop.models.db.tables import period as period_table
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.observations import VALUED, State
from lhs_desktop.models.periods import Period
from lhs_desktop.models.recipes import Recipe, normal
from lhs_desktop.services.importing.definitions import aliases, node_keys
from lhs_desktop.services.importing.possible import Known, above_hundred, without_impossible
from lhs_desktop.services.importing.repeated import Settled, each_once
from lhs_desktop.services.importing.suspecting import totals_among_children

_STATES = objects([state.value for state in STATES])


@dataclass(slots=True)
class Placed:
    """Rows for the stage, rows for the tray, and the accounts of the rest."""

    found: Candidates = field(default_factory=no_candidates)
    """What the rows are made of, in their order, with the keys of nodes, measures and periods."""
    rows: "PlacedRows" = field(default_factory=lambda: PlacedRows(no_candidates(), [], 0))
    waiting: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    waiting_values: int = 0
    waiting_names: dict[str, str] = field(default_factory=dict)
    """What the extract calls the nodes that wait, where it has a name beside their code."""


def place(connection: Connection, extract: SheetExtract, recipe: Recipe, source_id: int) -> Placed:
    placed = Placed()
    measures = _measures(connection, extract.measures)
    kinds = [one.kind for one in measures]
    periods = ensure_periods(connection, extract.periods)
    nodes = _nodes(connection, extract, recipe.name)
    checked = without_impossible(extract, measures)
    placed.problems += checked.problems
    placed.rejected += checked.rejected
    candidates = _settled(each_once(extract, checked.found, kinds), placed)
    placed.problems += above_hundred(extract, candidates, measures)
    placed.problems += _totals(extract, candidates, kinds)
    unknown = nodes[candidates.node] < 0
    if unknown.any():
        _wait(extract, candidates.take(unknown), periods, source_id, placed)
        candidates = candidates.take(~unknown)
    candidates.node = nodes[candidates.node]
    known = nodes[nodes >= 0]
    if len(np.unique(known)) < len(known):  # two names of one place
        candidates = _settled(
            each_once(replace(extract, repeats=None, each_once=False, lost=[]), candidates, kinds), placed
        )
    candidates.measure = np.array([one.key for one in measures], dtype=np.int64)[candidates.measure]
    candidates.period = (
        np.array(periods, dtype=np.int64)[candidates.period] if len(candidates) else candidates.period
    )
    order = np.lexsort((candidates.period, candidates.measure, candidates.node))
    placed.found = candidates.take(order)
    placed.rows = PlacedRows(placed.found, extract.footnotes, source_id)
    return placed


def _settled(settled: Settled, placed: Placed) -> Candidates:
    placed.problems += settled.problems
    placed.rejected += settled.rejected
    for reason, count in settled.skipped.items():
        placed.skipped[reason] = placed.skipped.get(reason, 0) + count
    return settled.found


def _totals(extract: SheetExtract, found: Candidates, kinds: list[Kind]) -> list[Problem]:
    """Places that look like the total of those beside them."""
    return [
        Problem(
            extract.file, extract.sheet, found.cell[one.row], one.text, "total-among-places", one.parameters
        )
        for one in totals_among_children(extract, found, kinds)
    ]


def ensure_periods(connection: Connection, periods: list[Period]) -> list[int]:
    """The keys of periods, made where they are new."""
    if not periods:
        return []
    codes = [one.code for one in periods]
    query = select(period_table.c.code, period_table.c.id).where(period_table.c.code.in_(codes))
    known = dict(connection.execute(query).all())
    new = [one for one in periods if one.code not in known]
    if new:
        connection.execute(
            insert(period_table),
            [
                {"code": one.code, "grain": one.grain.value, "start_date": one.start, "end_date": one.end}
                for one in new
            ],
        )
        known = dict(connection.execute(query).all())
    return [known[code] for code in codes]


def _measures(connection: Connection, codes: list[str]) -> list[Known]:
    columns = measure_table.c
    rows = connection.execute(
        select(
            columns.code,
            columns.id,
            columns.kind,
            columns.unit,
            columns.name,
            columns.multiplier,
            columns.rollup,
        ).where(columns.code.in_(codes))
    )
    found = {code: Known(key, Kind(kind), *rest) for code, key, kind, *rest in rows}
    return [found[code] for code in codes]


def _nodes(connection: Connection, extract: SheetExtract, recipe: str) -> Any:
    keys, other = node_keys(connection), aliases(connection, recipe)
    found = [keys.get(code, other.get(normal(code), -1)) for code in extract.nodes]
    return np.array(found or [-1], dtype=np.int64)


def _wait(
    extract: SheetExtract, found: Candidates, periods: list[int], source_id: int, placed: Placed
) -> None:
    """Values of unknown nodes go to the tray, with one problem a node."""
    placed.waiting_values += int(found.values.sum())
    first: dict[int, int] = {}
    count: dict[int, int] = {}
    for row in range(len(found)):
        node = int(found.node[row])
        first.setdefault(node, row)
        count[node] = count.get(node, 0) + int(found.values[row])
        placed.waiting.append(
            {
                "source_id": source_id,
                "node": extract.nodes[node],
                "measure": extract.measures[int(found.measure[row])],
                "period_id": periods[int(found.period[row])],
                "numerator": _number(found.numerator[row]),
                "denominator": _number(found.denominator[row]),
                "exposure": _number(found.exposure[row]),
                "state": STATES[int(found.state[row])].value,
                "footnote": extract.footnotes[int(found.footnote[row])],
                "cell": found.cell[row],
                "denominator_cell": found.denominator_cell[row],
            }
        )
    waiting = {extract.nodes[node] for node in first}
    placed.waiting_names = {
        one.code: one.name for one in extract.structure if one.code in waiting and one.name != one.code
    }
    for node, row in first.items():
        code = extract.nodes[node]
        parameters = {"values": count[node], "name": placed.waiting_names.get(code, "")}
        cell = found.cell[row]
        placed.problems.append(
            Problem(extract.file, extract.sheet, cell, code, "node-unknown-waiting", parameters)
        )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


class PlacedRows:
    """Rows for the stage, made of their columns when they are asked for: a million at once would fill the memory."""

    def __init__(self, found: Candidates, footnotes: list[str], source_id: int) -> None:
        self._found = found
        self._footnotes = objects(footnotes)
        self._source = source_id

    def __len__(self) -> int:
        return len(self._found)

    @property
    def figures(self) -> Figures:
        found = self._found
        valued = np.isin(found.state, [STATE_CODES[state] for state in VALUED])
        applicable = found.state != STATE_CODES[State.NOT_APPLICABLE]
        return Figures(
            found.node, found.measure, found.period, found.numerator, found.denominator, valued, applicable
        )

    @property
    def values(self) -> Ints:
        return self._found.values

    def columns(self, chosen: slice) -> Columns:
        """The columns of some rows, as `store` has them."""
        found = self._found
        node = found.node[chosen]
        numbers = (found.numerator[chosen], found.denominator[chosen], found.exposure[chosen])
        return [
            node,
            found.measure[chosen],
            found.period[chosen],
            *(np.where(np.isnan(one), np.nan, one) for one in numbers),
            _STATES[found.state[chosen]].tolist(),
            self._footnotes[found.footnote[chosen]].tolist(),
            np.full(len(node), self._source, dtype=np.int64),
            found.cell[chosen].texts(),
            found.denominator_cell[chosen].texts(),
        ]
