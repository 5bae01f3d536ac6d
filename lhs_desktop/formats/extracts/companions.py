"""Companion layout: numerator, denominator and exposure of one measure stand on rows of their own."""

import fnmatch
import re

import numpy as np
import pandas as pd

from lhs_desktop.formats.extracts.candidates import (
    OK,
    STATE_CODES,
    Candidates,
    Floats,
    Ints,
    Objects,
    SheetExtract,
)
from lhs_desktop.formats.extracts.long import row_periods
from lhs_desktop.formats.extracts.lookups import Lookups
from lhs_desktop.formats.extracts.structure import read_nodes
from lhs_desktop.formats.extracts.table import SheetTable
from lhs_desktop.formats.extracts.values import Numbers, parse_numbers
from lhs_desktop.models.ledger import Problem, Reconciled
from lhs_desktop.models.observations import State
from lhs_desktop.models.recipes import Recipe

_ROLES = ("numerator", "denominator", "exposure", "published")
_SKIP, _UNKNOWN = -2, -1


def read_companions(table: SheetTable, recipe: Recipe, lookups: Lookups, sha256: str) -> SheetExtract:
    rows = read_nodes(table, recipe, lookups)
    period_of_row, periods = row_periods(table, recipe)
    ids = table.texts(table.index(recipe.measure_column, recipe))
    value_column = table.index(recipe.value_column, recipe)
    numbers = parse_numbers(table.column(value_column), recipe.missing)
    footnotes = table.texts(table.index(recipe.footnote_column, recipe)) if recipe.footnote_column else None
    roles = _roles(recipe)
    measure = np.array([roles.get(one, (_UNKNOWN, ""))[0] for one in ids], dtype=np.int64)
    role = np.array([roles.get(one, (_UNKNOWN, ""))[1] for one in ids], dtype=object)
    measure[[any(fnmatch.fnmatchcase(one, pattern) for pattern in recipe.skip) for one in ids]] = _SKIP
    node = np.array(rows.index, dtype=np.int64)
    period = np.array(period_of_row, dtype=np.int64)
    extract = SheetExtract(
        table.file,
        table.sheet.name,
        sha256,
        recipe.name,
        _read(table, recipe, numbers, node, period, measure, role, footnotes, value_column),
        rows.codes,
        [rule.code for rule in recipe.measures],
        periods,
        _footnote_list(footnotes),
    )
    extract.structure = list(rows.met.values())
    _account(table, extract, numbers, node, period, measure, role, value_column)
    extract.reconciled = _reconcile(recipe, extract, numbers, node, period, measure, role)
    return extract


def _roles(recipe: Recipe) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for number, rule in enumerate(recipe.measures):
        for role in ("numerator", "denominator", "exposure"):
            for one in getattr(rule, role):
                found[one] = (number, role)
        if rule.published:
            found[rule.published] = (number, "published")
    return found


def _footnote_list(footnotes: list[str] | None) -> list[str]:
    return list(dict.fromkeys(["", *(footnotes or [])]))


def _read(
    table: SheetTable,
    recipe: Recipe,
    numbers: Numbers,
    node: Ints,
    period: Ints,
    measure: Ints,
    role: Objects,
    footnotes: list[str] | None,
    value_column: int,
) -> Candidates:
    """One candidate a node, measure and period, from its companion rows."""
    index = {text: number for number, text in enumerate(_footnote_list(footnotes))}
    frame = pd.DataFrame(
        {
            "node": node,
            "measure": measure,
            "period": period,
            "role": role,
            "value": numbers.value,
            "state": _states(recipe, numbers, footnotes),
            "footnote": [index[text] for text in footnotes] if footnotes else 0,
            "cell": [table.cell(row, value_column) for row in range(table.size)],
        }
    )
    frame = frame[(node >= 0) & (period >= 0) & (measure >= 0) & (numbers.fault == "")]
    keys = ["node", "measure", "period"]
    grouped = {
        one: frame[frame["role"] == one].drop_duplicates(keys, keep="last").set_index(keys) for one in _ROLES
    }
    every = frame[keys].drop_duplicates()
    wanted = pd.MultiIndex.from_frame(every)
    parts = {one: grouped[one].reindex(wanted) for one in _ROLES}
    counted = frame[frame["role"] != "published"].groupby(keys, sort=False).size().reindex(wanted).fillna(0)

    def floats(one: str) -> Floats:
        return np.asarray(parts[one]["value"], dtype=np.float64)

    return Candidates(
        every["node"].to_numpy(np.int64),
        every["measure"].to_numpy(np.int64),
        every["period"].to_numpy(np.int64),
        floats("numerator"),
        floats("denominator"),
        floats("exposure"),
        _state_of(parts),
        _footnote_of(parts),
        parts["numerator"]["cell"].fillna("").to_numpy(object),
        parts["denominator"]["cell"].fillna("").to_numpy(object),
        counted.to_numpy(np.int64),
    )


def _states(recipe: Recipe, numbers: Numbers, footnotes: list[str] | None) -> Ints:
    """The state of each row; where a value is missing, its footnote says why."""
    if footnotes is None:
        return numbers.state
    reasons = {text: _reason(text, recipe) for text in set(footnotes)}
    state = numbers.state.copy()
    for row in np.flatnonzero(state != OK).tolist():
        reason = reasons[footnotes[row]]
        if reason is not None:
            state[row] = STATE_CODES[reason]
    return state


def _reason(footnote: str, recipe: Recipe) -> State | None:
    """``3 - …, 13 - …`` → the state of the last code that has one."""
    found = None
    for code in re.findall(r"(?:^|, )(\d+)(?= - |$|,)", footnote):
        found = recipe.footnote_states.get(code, found)
    return found


def _state_of(parts: dict[str, pd.DataFrame]) -> Ints:
    """The publisher's ratio decides: withheld stays withheld, though its parts are printed."""
    state = parts["published"]["state"]
    for one in ("numerator", "denominator"):
        other = parts[one]["state"].fillna(STATE_CODES[State.NOT_AVAILABLE])
        state = state.where(state.notna() & (state != OK), other)
    return np.asarray(state, dtype=np.int64)


def _footnote_of(parts: dict[str, pd.DataFrame]) -> Ints:
    found = parts["published"]["footnote"]
    found = found.where(found.notna(), parts["numerator"]["footnote"]).fillna(0)
    return np.asarray(found, dtype=np.int64)


def _account(
    table: SheetTable,
    extract: SheetExtract,
    numbers: Numbers,
    node: Ints,
    period: Ints,
    measure: Ints,
    role: Objects,
    value_column: int,
) -> None:
    """Rows that are in no candidate: each in its account."""
    placed = (node >= 0) & (period >= 0)
    faulty = placed & (measure >= 0) & (numbers.fault != "")
    cells = table.sheet.column(value_column, table.first, table.last)
    for rows, code in ((~placed, "row-without-node-or-period"), (faulty, "not-a-number")):
        for row in np.flatnonzero(rows).tolist():
            raw = "" if cells[row] is None else str(cells[row])
            extract.problems.append(
                Problem(extract.file, extract.sheet, table.cell(row, value_column), raw, code)
            )
    extract.rejected += int((~placed).sum() + faulty.sum())
    extract.waiting += int((placed & (measure == _UNKNOWN)).sum())
    skipped = int((placed & (measure == _SKIP)).sum())
    if skipped:
        extract.skipped["interval"] = skipped
    published = int((placed & ~faulty & (role == "published")).sum())
    if published:
        extract.skipped["published-ratio"] = published


def _reconcile(
    recipe: Recipe,
    extract: SheetExtract,
    numbers: Numbers,
    node: Ints,
    period: Ints,
    measure: Ints,
    role: Objects,
) -> list[Reconciled]:
    """For each measure: how many ratios are published, and how many our own equal.

    The parts are printed rounded (a predicted number to three decimals), so a ratio is equal when some
    unrounded parts would give the published figure.
    """
    published = {
        (int(n), int(m), int(p)): float(value)
        for n, m, p, value, r in zip(node, measure, period, numbers.value, role, strict=True)
        if r == "published" and not np.isnan(value)
    }
    computed: dict[int, int] = {}
    candidates = extract.candidates
    for n, m, p, numerator, denominator in zip(
        candidates.node,
        candidates.measure,
        candidates.period,
        candidates.numerator,
        candidates.denominator,
        strict=True,
    ):
        ratio = published.get((int(n), int(m), int(p)))
        if ratio is not None and _equal(float(numerator), float(denominator), ratio):
            computed[int(m)] = computed.get(int(m), 0) + 1
    found = []
    for number, rule in enumerate(recipe.measures):
        count = sum(1 for _, m, _ in published if m == number)
        if count:
            what = f"{extract.file}: {rule.code}, published ratios equal to numerator ÷ denominator"
            found.append(Reconciled(what, float(count), float(computed.get(number, 0))))
    return found


def _equal(numerator: float, denominator: float, published: float, half: float = 0.0005) -> bool:
    low = numerator / (denominator + half)
    high = numerator / max(denominator - half, half)
    return low - half - 1e-9 <= published <= high + half + 1e-9
