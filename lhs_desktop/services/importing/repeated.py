"""Rows of one node, measure and period: said again, parts to be added up, or a contradiction for a person to settle.

Only counts are added up, and only where a column tells the rows apart. A part that is missing makes the sum missing.
"""

from dataclasses import dataclass, field

import numpy as np

from lhs_desktop.formats.extracts.candidates import (
    STATE_CODES,
    STATES,
    Bools,
    Candidates,
    Floats,
    Ints,
    Naming,
    SheetExtract,
)
from lhs_desktop.formats.extracts.quantities import is_amount, ready_made
from lhs_desktop.formats.extracts.repeats import keys_of
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.measures import Kind
from lhs_desktop.models.observations import STATE_WORDS, State
from lhs_desktop.models.recipes import ANY, Duplicates
from lhs_desktop.services.importing.suspecting import suspected_totals

SHOWN = 20
"""So many of a kind are named one by one."""
CELLS = 8
"""So many cells of a sum are named in a problem."""
FRACTIONS = 0.2
"""Where more than this share of the figures of a count are no whole numbers, it is measured, not counted."""
ADDING = frozenset({Duplicates.SUM, Duplicates.ASK})

_RANKS = np.zeros(len(STATES), dtype=np.int64)
for _rank, _state in enumerate(
    (
        State.NOT_APPLICABLE,
        State.OK,
        State.PROVISIONAL,
        State.NOT_AVAILABLE,
        State.TOO_SMALL,
        State.SUPPRESSED,
    )
):
    _RANKS[STATE_CODES[_state]] = _rank
_BY_RANK = np.argsort(_RANKS)
_WHOLE = int(_RANKS[STATE_CODES[State.PROVISIONAL]])
"""Up to this rank a part has a figure, or there is nothing to have one of."""


@dataclass(slots=True)
class Settled:
    """What became of rows of one node, measure and period."""

    found: Candidates
    problems: list[Problem]
    rejected: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def each_once(extract: SheetExtract, found: Candidates, kinds: list[Kind]) -> Settled:
    """Each node, measure and period once, by the rule of its recipe for what stands twice.

    Args:
        extract: The sheet.
        found: Its candidates.
        kinds: Of its measures.
    """
    if extract.each_once and not extract.lost:
        return Settled(found, [])
    return _Settling(extract, found, kinds).settled()


@dataclass(slots=True)
class _Rows:
    """Candidates of which another speaks too: by group, in the order of the sheet."""

    row: Ints
    group: Ints
    told: Ints
    """What the columns say that tell rows apart, as a number."""

    def take(self, keep: Bools) -> "_Rows":
        return _Rows(self.row[keep], self.group[keep], self.told[keep])


class _Settling:
    def __init__(self, extract: SheetExtract, found: Candidates, kinds: list[Kind]) -> None:
        self._extract = extract
        self._found = found
        self._kinds = kinds
        self._keep: Bools = np.ones(len(found), dtype=bool)
        self._result = Settled(found, [])
        self._sums: list[Ints] = []

    def settled(self) -> Settled:
        keys = keys_of(self._found)
        self._without_lost(keys)
        order = np.argsort(keys, kind="stable")
        order = order[self._keep[order]]
        same = keys[order][1:] == keys[order][:-1]
        if same.any():
            # a copy: what the extract holds stays as it was read
            self._found = self._found.take(np.arange(len(self._found)))
            again = np.concatenate(([False], same))
            twice = again | np.concatenate((same, [False]))
            rows, group = order[twice], np.cumsum(~again[twice]) - 1
            self._settle(_Rows(rows, group, self._told(rows)))
            self._result.problems.sort(key=_in_sheet)
        if not self._keep.all() or self._sums:
            self._result.found = self._found.take(self._keep)
        return self._result

    def _without_lost(self, keys: Ints) -> None:
        """What is left of a sum when a part cannot be read, or cannot be, is no sum."""
        extract = self._extract
        if not extract.lost or extract.duplicates not in ADDING:
            return
        found = self._found
        measures, periods = (int(one.max(initial=0)) + 1 for one in (found.measure, found.period))
        lost = {
            (node * measures + measure) * periods + period
            for node, measure, period in extract.lost
            if measure < measures and period < periods
        }
        left = np.flatnonzero(np.isin(keys, np.array(list(lost), dtype=np.int64)))
        for row in left.tolist():
            self._problem("part-unreadable", row, measure=self._name(row))
        self._reject(left)

    # What becomes of the rows

    def _settle(self, rows: _Rows) -> None:
        if self._extract.duplicates is Duplicates.LAST:
            last = np.concatenate((rows.group[1:] != rows.group[:-1], [True]))
            self._skip("replaced-by-later-row", rows.row[~last])
            return
        rows = self._without_identical(rows)
        rows = rows.take(np.bincount(rows.group)[rows.group] > 1)
        if not len(rows.row):
            return
        alike = _repeated(rows.group, rows.told)
        if self._extract.duplicates not in ADDING:
            alike[:] = True
        conflicting = np.isin(rows.group, rows.group[alike])
        self._refuse_conflicts(rows.take(conflicting))
        rows = self._without_measured(rows.take(~conflicting))
        if len(rows.row):
            self._add_up(rows)

    def _without_identical(self, rows: _Rows) -> _Rows:
        """Rows that nothing tells apart and that have the same figures are one."""
        found = self._found
        figures = _ids(
            *(getattr(found, name)[rows.row] for name in ("numerator", "denominator", "exposure", "state"))
        )
        again = _later(_ids(rows.group, rows.told, figures))
        if not again.any():
            return rows
        whole = again & _later(_ids(rows.group, self._whole(rows.row)))
        for dropped, code in ((rows.row[whole], "identical-rows"), (rows.row[again & ~whole], "alike-rows")):
            if len(dropped):
                self._skip("identical-row", dropped)
                first = int(dropped.min())
                self._problem(code, first, count=int(found.values[dropped].sum()))
        return rows.take(~again)

    def _refuse_conflicts(self, rows: _Rows) -> None:
        """Each with the columns by which the rows of its measure differ."""
        for number in np.unique(self._found.measure[rows.row]).tolist():
            own = rows.take(self._found.measure[rows.row] == number)
            self._refuse(own.row, "duplicate-conflict", columns=self._differing(own))

    def _without_measured(self, rows: _Rows) -> _Rows:
        """Percentages, means, scores … are never added up, whatever a recipe says."""
        found = self._found
        measured = np.zeros(len(rows.row), dtype=bool)
        for number in np.unique(found.measure[rows.row]).tolist():
            what = self._what(number)
            if what:
                here = found.measure[rows.row] == number
                measured |= here
                columns = ", ".join(f"“{one.head}”" for one in self._telling(rows.take(here)) if one.head)
                code = "rows-not-added" if columns else "rows-not-added-alike"
                name = self._called(number)
                self._refuse(rows.row[here], code, what=what, measure=name, columns=columns)
        return rows.take(~measured)

    def _what(self, number: int) -> str:
        """What the figures of a measure are if they are no counts."""
        extract, kind = self._extract, self._kinds[number]
        if what := extract.measured.get(number, ""):
            return what
        rule = extract.rules[number] if number < len(extract.rules) else None
        if rule is None:
            return "means" if kind is Kind.MEAN else ""
        if what := ready_made(rule, kind):
            return what
        if kind is Kind.COUNT and not is_amount(" ".join((*rule.numerator, rule.name, rule.unit))):
            figures = self._found.numerator[self._found.measure == number]
            known = figures[np.isfinite(figures) & (figures != 0)]
            if (known != np.floor(known)).sum() > FRACTIONS * len(known):
                return "measured values"
        return ""

    def _add_up(self, rows: _Rows) -> None:
        """Adds the rows of each group up in its first."""
        found = self._found
        starts = np.flatnonzero(np.concatenate(([True], rows.group[1:] != rows.group[:-1])))
        ranks = _RANKS[found.state[rows.row]]
        rank = np.maximum.reduceat(ranks, starts)
        first = rows.row[starts]
        self._note_totals(rows)
        for name in ("numerator", "denominator", "exposure"):
            column = getattr(found, name)
            column[first] = _sums(column[rows.row], ranks == 0, starts, rank)
        found.state[first] = _BY_RANK[rank]
        found.values[first] = np.add.reduceat(found.values[rows.row], starts)
        groups = np.split(rows.row, starts[1:])
        self._keep[rows.row] = False
        self._keep[first] = True
        self._note_incomplete(groups, first, rank, ranks, starts)
        self._note_sums(rows, groups)
        for name in ("cell", "denominator_cell"):
            cells = getattr(found, name)
            texts = {int(one[0]): "+".join(filter(None, cells[one].texts())) for one in groups}
            setattr(found, name, cells.with_texts(texts))
        self._sums = groups

    # What a person is told

    def _note_incomplete(
        self, groups: list[Ints], first: Ints, rank: Ints, ranks: Ints, starts: Ints
    ) -> None:
        """Sums of which a part has no figure though another has."""
        least = np.minimum.reduceat(np.where(ranks == 0, len(STATES), ranks), starts)
        partial = np.flatnonzero((rank > _WHOLE) & (least <= _WHOLE))
        of_part = np.split(ranks, starts[1:])
        for number in partial[:SHOWN].tolist():
            missing = groups[number][of_part[number] > _WHOLE]
            cell = "+".join(filter(None, (self._cell(row) for row in missing.tolist())))
            state = STATES[int(_BY_RANK[rank[number]])]
            self._problem(
                "sum-incomplete",
                int(first[number]),
                cell=cell,
                parts=len(groups[number]),
                missing=len(missing),
                state=STATE_WORDS[state],
                measure=self._name(int(first[number])),
            )
        if len(partial) > SHOWN:
            self._problem("sums-incomplete-more", int(first[partial[SHOWN]]), count=len(partial) - SHOWN)

    def _note_totals(self, rows: _Rows) -> None:
        """Rows that look like totals of those they would be added to."""
        repeats = self._extract.repeats
        if repeats is not None:
            place = repeats.places(self._row(rows.row))
            for one in suspected_totals(self._extract, self._found, rows.row, rows.group, place):
                self._problem("total-suspected", one.row, raw=one.text, **one.parameters)

    def _note_sums(self, rows: _Rows, groups: list[Ints]) -> None:
        """What is added up, where nobody has decided it yet."""
        extract = self._extract
        if extract.duplicates is Duplicates.SUM and extract.differ_by:
            return
        largest = max(groups, key=len)
        cells = [self._cell(row) for row in largest[:CELLS].tolist()]
        self._problem(
            "rows-added-up" if extract.duplicates is Duplicates.ASK else "rows-added",
            int(largest[0]),
            cell="+".join(filter(None, cells)),
            count=len(groups),
            rows=len(rows.row),
            columns=", ".join(f"“{one.head}”" for one in self._telling(rows)),
            example=len(largest),
        )

    def _differing(self, rows: _Rows) -> str:
        """The columns that differ on rows which nothing stated tells apart."""
        return ", ".join(f"“{one.head}”" for one in self._telling(rows, other=True)) or "their figures alone"

    def _telling(self, rows: _Rows, other: bool = False) -> list[Naming]:
        """The columns that differ on some of the rows of a group."""
        repeats = self._extract.repeats
        if repeats is None:
            return []
        place = repeats.places(self._row(rows.row))
        inside = (rows.group[1:] == rows.group[:-1]) & (place[1:] >= 0) & (place[:-1] >= 0)
        columns = repeats.other if other else repeats.naming
        return [
            one for one in columns if bool((inside & (one.place[place][1:] != one.place[place][:-1])).any())
        ]

    # Accounts

    def _told(self, rows: Ints) -> Ints:
        """What the columns say of each row that tell rows apart, as a number; the same for rows that they do not know."""
        repeats = self._extract.repeats
        if ANY in self._extract.differ_by and repeats is None:
            return np.arange(len(rows))
        if repeats is None or not repeats.naming:
            return np.zeros(len(rows), dtype=np.int64)
        place = repeats.places(self._row(rows))
        told = _ids(*(one.place[place] for one in repeats.naming)) + 1
        return np.where(place >= 0, told, 0)

    def _whole(self, rows: Ints) -> Ints:
        """All that the row of each says, as a number; another one for each where that is not known."""
        repeats = self._extract.repeats
        if repeats is None:
            return np.arange(len(rows))
        place = repeats.places(self._row(rows))
        return np.where(place >= 0, repeats.whole[place], -1 - np.arange(len(rows)))

    def _row(self, rows: Ints) -> Ints:
        above, below = self._found.cell.row[rows], self._found.denominator_cell.row[rows]
        return np.where(above > 0, above, below).astype(np.int64)

    def _cell(self, row: int) -> str:
        return self._found.cell[row] or self._found.denominator_cell[row]

    def _name(self, row: int) -> str:
        return self._called(int(self._found.measure[row]))

    def _called(self, number: int) -> str:
        rule = self._extract.rules[number] if number < len(self._extract.rules) else None
        return (rule.name if rule else "") or self._extract.measures[number]

    def _skip(self, reason: str, rows: Ints) -> None:
        if len(rows):
            self._keep[rows] = False
            self._result.skipped[reason] = self._result.skipped.get(reason, 0) + int(
                self._found.values[rows].sum()
            )

    def _refuse(self, rows: Ints, code: str, **parameters: str) -> None:
        """A problem for each row."""
        for row in rows.tolist():
            self._problem(code, row, raw=f"{self._found.numerator[row]:g}", **parameters)
        self._reject(rows)

    def _reject(self, rows: Ints) -> None:
        self._keep[rows] = False
        self._result.rejected += int(self._found.values[rows].sum())

    def _problem(self, code: str, row: int, *, raw: str = "", cell: str = "", **parameters: object) -> None:
        extract = self._extract
        one = Problem(extract.file, extract.sheet, cell or self._cell(row), raw, code, parameters)
        self._result.problems.append(one)


def _in_sheet(problem: Problem) -> tuple[int, int]:
    """Problems of single rows in the order of the sheet."""
    digits = "".join(sign for sign in problem.cell.split("+")[0] if sign.isdigit())
    return (0 if problem.code in ("rows-added-up", "rows-added", "total-suspected") else 1, int(digits or 0))


def _ids(*columns: Floats | Ints) -> Ints:
    """A number for each different combination of values."""
    found: Ints = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        unique, place = np.unique(column, return_inverse=True)
        _, found = np.unique(found * max(len(unique), 1) + place, return_inverse=True)
    return found


def _later(ids: Ints) -> Bools:
    """Which are not the first of their kind."""
    _, first = np.unique(ids, return_index=True)
    later = np.ones(len(ids), dtype=bool)
    later[first] = False
    return later


def _repeated(group: Ints, told: Ints) -> Bools:
    """Which rows of a group are told like another of it."""
    ids = _ids(group, told)
    return np.bincount(ids)[ids] > 1


def _sums(values: Floats, nothing: Bools, starts: Ints, rank: Ints) -> Floats:
    """The sum of each group: none where a part has no figure, or where no part has one."""
    counted = np.where(nothing & np.isnan(values), 0.0, values)
    known = np.add.reduceat((~np.isnan(values)).astype(np.int64), starts)
    sums = np.add.reduceat(counted, starts)
    return np.where((rank > _WHOLE) | (known == 0), np.nan, sums)
