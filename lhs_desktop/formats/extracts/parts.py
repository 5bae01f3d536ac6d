"""Cells that each hold one part of a measure (numerator, denominator, exposure, the ratio as published) to candidates."""

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lhs_desktop.formats.extracts.addresses import Addresses
from lhs_desktop.formats.extracts.candidates import (
    OK,
    STATE_CODES,
    Bools,
    Candidates,
    Floats,
    Ints,
    SheetExtract,
)
from lhs_desktop.formats.extracts.published import reconcile_ratios
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import FAULTS, GOOD
from lhs_desktop.formats.workbooks import cell_text
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import MeasureRule, Recipe, normal

if TYPE_CHECKING:
    import pandas as pd

SKIP, UNKNOWN = -2, -1
NUMERATOR, DENOMINATOR, EXPOSURE, PUBLISHED = range(4)
_KEYS = ["node", "measure", "period"]


@dataclass(slots=True)
class Entries:
    """Cells of a table, one an entry. ``row`` counts from its first row of data, ``column`` as on the sheet."""

    row: Ints
    column: Ints
    node: Ints
    period: Ints
    measure: Ints
    """Index of the measure; ``UNKNOWN`` or ``SKIP``."""
    part: Ints
    value: Floats
    state: Ints
    fault: Ints
    footnote: Ints
    """Index into the footnotes of the sheet."""

    def __len__(self) -> int:
        return len(self.row)


def together(parts: Sequence[Entries]) -> Entries:
    return Entries(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Entries.__dataclass_fields__)
    )


class Roles:
    """Which measure and part a text on a row, or in a head, stands for."""

    def __init__(self, recipe: Recipe, rules: Sequence[tuple[int, MeasureRule]]) -> None:
        self._skip = [normal(pattern) for pattern in recipe.skip]
        self._known: dict[str, tuple[int, int]] = {}
        for number, rule in rules:
            for part, texts in (
                (NUMERATOR, rule.numerator),
                (DENOMINATOR, rule.denominator),
                (EXPOSURE, rule.exposure),
                (PUBLISHED, (rule.published,) if rule.published else ()),
            ):
                for text in texts:
                    for other in recipe.other_heads(text):
                        self._known.setdefault(normal(other), (number, part))

    def of(self, text: str) -> tuple[int, int]:
        """Index of the measure and its part."""
        key = normal(text)
        if key in self._known:
            return self._known[key]
        if any(fnmatch.fnmatchcase(key, pattern) for pattern in self._skip):
            return SKIP, NUMERATOR
        return UNKNOWN, NUMERATOR


def take_parts(table: SheetTable, recipe: Recipe, extract: SheetExtract, entries: Entries) -> None:
    """Puts entries together: one candidate a node, measure and period; the rest each in its account."""
    import pandas as pd

    placed = (entries.node >= 0) & (entries.period >= 0)
    good = placed & (entries.measure >= 0) & (entries.fault == GOOD)
    frame = pd.DataFrame(
        {
            "node": entries.node[good],
            "measure": entries.measure[good],
            "period": entries.period[good],
            "part": entries.part[good],
            "value": entries.value[good],
            "state": entries.state[good],
            "footnote": entries.footnote[good],
            "row": entries.row[good],
            "column": entries.column[good],
        }
    )
    divided = {number for number, rule in enumerate(recipe.measures) if rule.denominator}
    extract.candidates = _put_together(table, frame, divided)
    _account(table, extract, entries, placed, good)
    extract.reconciled = reconcile_ratios(extract, recipe, _published(frame))


def _put_together(table: SheetTable, frame: "pd.DataFrame", divided: set[int]) -> Candidates:
    """``divided`` are the measures that have a denominator. A part that stands twice makes a further candidate: whether to add or refuse it is decided later."""
    import pandas as pd

    frame["turn"] = frame.groupby([*_KEYS, "part"], sort=False).cumcount()
    keys = [*_KEYS, "turn"]
    parts = {part: frame[frame["part"] == part].set_index(keys) for part in range(4)}
    every = frame[keys].drop_duplicates()
    wanted = pd.MultiIndex.from_frame(every)
    found = {part: table_.reindex(wanted) for part, table_ in parts.items()}
    counted = frame[frame["part"] != PUBLISHED].groupby(keys, sort=False).size().reindex(wanted).fillna(0)

    def floats(part: int) -> Floats:
        return np.asarray(found[part]["value"], dtype=np.float64)

    return Candidates(
        every["node"].to_numpy(np.int64),
        every["measure"].to_numpy(np.int64),
        every["period"].to_numpy(np.int64),
        floats(NUMERATOR),
        floats(DENOMINATOR),
        floats(EXPOSURE),
        _state_of(found, every["measure"].isin(divided).to_numpy()),
        _footnote_of(found),
        _addresses(table, found[NUMERATOR]),
        _addresses(table, found[DENOMINATOR]),
        counted.to_numpy(np.int64),
    )


def _addresses(table: SheetTable, part: "pd.DataFrame") -> Addresses:
    row, column = (np.asarray(part[name].fillna(-1), dtype=np.int64) for name in ("row", "column"))
    return Addresses.of_cells(table.first + row, column)


def _state_of(parts: dict[int, "pd.DataFrame"], divided: Bools) -> Ints:
    """The publisher's ratio decides: withheld stays withheld, though its parts are printed.

    A part that is not there at all is not available, if its measure has such a part.
    """
    state = parts[PUBLISHED]["state"]
    absent = STATE_CODES[State.NOT_AVAILABLE]
    above = parts[NUMERATOR]["state"].fillna(absent)
    below = parts[DENOMINATOR]["state"].fillna(absent).where(divided, OK)
    for other in (above, below):
        state = state.where(state.notna() & (state != OK), other)
    return np.asarray(state, dtype=np.int64)


def _footnote_of(parts: dict[int, "pd.DataFrame"]) -> Ints:
    found = parts[PUBLISHED]["footnote"]
    return np.asarray(found.where(found.notna(), parts[NUMERATOR]["footnote"]).fillna(0), dtype=np.int64)


def _published(frame: "pd.DataFrame") -> dict[tuple[int, int, int], float]:
    """The ratios as published, by node, measure and period."""
    rows = frame[(frame["part"] == PUBLISHED) & frame["value"].notna()]
    return {
        (int(node), int(measure), int(period)): float(value)
        for node, measure, period, value in zip(
            rows["node"], rows["measure"], rows["period"], rows["value"], strict=True
        )
    }


def _account(table: SheetTable, extract: SheetExtract, entries: Entries, placed: Bools, good: Bools) -> None:
    """Entries that are in no candidate: each in its account."""
    nowhere = ~placed & (entries.measure != SKIP)
    faulty = placed & (entries.measure >= 0) & (entries.fault != GOOD)
    for one in np.flatnonzero(nowhere | faulty).tolist():
        row, column = int(entries.row[one]), int(entries.column[one])
        raw = cell_text(table.sheet.cell(table.first + row, column))
        code = FAULTS[entries.fault[one]] if faulty[one] else _nowhere(entries, one)
        extract.problems.append(Problem(extract.file, extract.sheet, table.cell(row, column), raw, code))
    extract.rejected += int(nowhere.sum() + faulty.sum())
    lost = (one[faulty].tolist() for one in (entries.node, entries.measure, entries.period))
    extract.lost += list(zip(*lost, strict=True))
    unknown = np.flatnonzero(placed & (entries.measure == UNKNOWN))
    if len(unknown):
        cell = table.cell(int(entries.row[unknown[0]]), int(entries.column[unknown[0]]))
        values = {"values": len(unknown)}
        extract.problems.append(
            Problem(extract.file, extract.sheet, cell, "", "measure-unknown-waiting", values)
        )
        extract.waiting += len(unknown)
    for which, reason in (
        (entries.measure == SKIP, "interval"),
        (good & (entries.part == PUBLISHED), "published-ratio"),
    ):
        if count := int(which.sum()):
            extract.skipped[reason] = extract.skipped.get(reason, 0) + count


def _nowhere(entries: Entries, one: int) -> str:
    return "node-missing" if entries.node[one] < 0 else "period-unreadable"
