"""From what an extract holds to rows for the stage: nodes and periods found, checks made, each value
in its account."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.candidates import (
    OK,
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
from lhs_desktop.models.recipes import Duplicates, Recipe, normal
from lhs_desktop.services.importing.definitions import aliases, node_keys

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
    periods = ensure_periods(connection, extract.periods)
    nodes = _nodes(connection, extract, recipe.name)
    candidates = _checked(extract, [kind for _, kind in measures], placed)
    unknown = nodes[candidates.node] < 0
    if unknown.any():
        _wait(extract, candidates.take(unknown), periods, source_id, placed)
        candidates = candidates.take(~unknown)
    candidates.node = nodes[candidates.node]
    candidates.measure = np.array([key for key, _ in measures], dtype=np.int64)[candidates.measure]
    candidates.period = (
        np.array(periods, dtype=np.int64)[candidates.period] if len(candidates) else candidates.period
    )
    candidates = _once(extract, candidates, placed)
    order = np.lexsort((candidates.period, candidates.measure, candidates.node))
    placed.found = candidates.take(order)
    placed.rows = PlacedRows(placed.found, extract.footnotes, source_id)
    return placed


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


def _measures(connection: Connection, codes: list[str]) -> list[tuple[int, Kind]]:
    rows = connection.execute(
        select(measure_table.c.code, measure_table.c.id, measure_table.c.kind).where(
            measure_table.c.code.in_(codes)
        )
    )
    found = {code: (key, Kind(kind)) for code, key, kind in rows}
    return [found[code] for code in codes]


def _nodes(connection: Connection, extract: SheetExtract, recipe: str) -> Any:
    keys, other = node_keys(connection), aliases(connection, recipe)
    found = [keys.get(code, other.get(normal(code), -1)) for code in extract.nodes]
    return np.array(found or [-1], dtype=np.int64)


def _checked(extract: SheetExtract, kinds: list[Kind], placed: Placed) -> Candidates:
    """Without what cannot be: negative counts, more cases than there were."""
    found = extract.candidates
    numerator, denominator = found.numerator, found.denominator
    ok = found.state == OK
    negative = ok & ((numerator < 0) | (denominator < 0))
    proportion = np.array([kind is Kind.PROPORTION for kind in kinds], dtype=bool)[found.measure]
    over = ok & proportion & ~negative & (numerator > denominator)
    for rows, code in ((negative, "negative-count"), (over, "numerator-over-denominator")):
        for row in np.flatnonzero(rows).tolist():
            raw = f"{numerator[row]:g}"
            parameters = {"numerator": raw, "denominator": f"{denominator[row]:g}"}
            cell = found.cell[row]
            placed.problems.append(Problem(extract.file, extract.sheet, cell, raw, code, parameters))
    bad = negative | over
    placed.rejected += int(found.values[bad].sum())
    return found.take(~bad)


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


def _once(extract: SheetExtract, found: Candidates, placed: Placed) -> Candidates:
    """Each node, measure and period once, by the rule of its recipe for what stands twice."""
    keys = (found.period, found.measure, found.node)
    order = np.lexsort(keys)
    same = np.all([np.diff(key[order]) == 0 for key in keys], axis=0)
    if not same.any():
        return found
    again = np.concatenate(([False], same))
    twice = again | np.concatenate((same, [False]))
    found = found.take(np.arange(len(found)))  # a copy: what the extract holds stays as it was read
    keep = np.ones(len(found), dtype=bool)
    keep[order[twice]] = False
    groups = np.split(order[twice], np.flatnonzero(~again[twice])[1:])
    groups.sort(key=lambda rows: int(rows[0]))  # as they come in the sheet
    sums: list[tuple[int, Ints]] = []
    for rows in groups:
        match extract.duplicates:
            case Duplicates.SUM:
                sums.append(_add_up(found, rows))
                keep[rows[0]] = True
            case Duplicates.LAST:
                keep[rows[-1]] = True
                placed.skipped["replaced-by-later-row"] = placed.skipped.get(
                    "replaced-by-later-row", 0
                ) + int(found.values[rows[:-1]].sum())
            case Duplicates.REJECT:
                keep[rows[0]] = _refuse(extract, found, rows, placed)
    if sums:
        found.cell, found.denominator_cell = (
            _of_several(cells, sums) for cells in (found.cell, found.denominator_cell)
        )
    if count := placed.skipped.get("identical-row", 0):
        placed.problems.append(
            Problem(extract.file, extract.sheet, "", "", "identical-rows", {"count": count})
        )
    return found.take(keep)


def _of_several(cells: Addresses, sums: list[tuple[int, Ints]]) -> Addresses:
    """The addresses with those of sums, which name all their cells."""
    return cells.with_texts({first: "+".join(filter(None, cells[rows].texts())) for first, rows in sums})


def _add_up(found: Candidates, rows: Ints) -> tuple[int, Ints]:
    """Adds rows up in the first of them; returns it, and the rows that its figures are of."""
    first = rows[0]
    ok = rows[found.state[rows] == OK]
    if len(ok):
        found.state[first] = OK
        for name in ("numerator", "denominator", "exposure"):
            column = getattr(found, name)
            column[first] = column[ok].sum()
    found.values[first] = found.values[rows].sum()
    return int(first), ok if len(ok) else rows


def _refuse(extract: SheetExtract, found: Candidates, rows: Any, placed: Placed) -> bool:
    """Rows that say the same are one; rows that differ are refused, all of them."""
    values = {
        (repr(found.numerator[row]), repr(found.denominator[row]), int(found.state[row])) for row in rows
    }
    if len(values) == 1:
        skipped = int(found.values[rows[1:]].sum())
        placed.skipped["identical-row"] = placed.skipped.get("identical-row", 0) + skipped
        return True
    for row in rows:
        raw = f"{found.numerator[row]:g}"
        cell = found.cell[row]
        placed.problems.append(Problem(extract.file, extract.sheet, cell, raw, "duplicate-conflict"))
    placed.rejected += int(found.values[rows].sum())
    return False


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
