"""What a table holds as its recipe reads it: its span, how much is in it, and values to compare with the sheet."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lhs_desktop.formats.extracts.candidates import OK, SheetExtract
from lhs_desktop.models.periods import Period

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A value, and the cell where it stands."""

    value: float
    node: str
    """Its name, where the extract has one."""
    measure: str
    period: Period
    cell: str
    denominator: float | None = None
    denominator_cell: str = ""

    def as_dict(self) -> dict[str, Any]:
        found = {
            "value": self.value,
            "node": self.node,
            "measure": self.measure,
            "period": self.period.code,
            "cell": self.cell,
        }
        if self.denominator_cell:
            found |= {"denominator": self.denominator, "denominator_cell": self.denominator_cell}
        return found


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table of figures as it was read."""

    file: str
    sheet: str
    first: Period | None
    last: Period | None
    periods: int
    nodes: int
    measures: int
    examples: tuple[Example, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "first_period": self.first.code if self.first else None,
            "last_period": self.last.code if self.last else None,
            "periods": self.periods,
            "nodes": self.nodes,
            "measures": self.measures,
            "examples": [one.as_dict() for one in self.examples],
        }


def table_read(extract: SheetExtract) -> TableRead | None:
    """What was read of a sheet; None for a list, which has no figures."""
    if extract.listing is not None:
        return None
    found = extract.candidates
    periods = sorted(extract.periods[index] for index in np.unique(found.period).tolist())
    return TableRead(
        extract.file,
        extract.sheet,
        periods[0] if periods else None,
        periods[-1] if periods else None,
        len(periods),
        len(np.unique(found.node)),
        len(np.unique(found.measure)),
        _examples(extract),
    )


def _examples(extract: SheetExtract) -> tuple[Example, ...]:
    """A value of the first period, one of the last, and one between them, as far as they are known."""
    found = extract.candidates
    known = np.flatnonzero((found.state == OK) & ~np.isnan(found.numerator))
    if not len(known):
        return ()
    place = {period: number for number, period in enumerate(sorted(set(extract.periods)))}
    order = np.array([place[period] for period in extract.periods], dtype=np.int64)[found.period[known]]
    known = known[np.argsort(order, kind="stable")]
    chosen = dict.fromkeys(int(known[at]) for at in np.linspace(0, len(known) - 1, EXAMPLES).astype(int))
    names = {one.code: one.name for one in extract.structure}
    return tuple(_example(extract, row, names) for row in chosen)


def _example(extract: SheetExtract, row: int, names: dict[str, str]) -> Example:
    found = extract.candidates
    code = extract.nodes[int(found.node[row])]
    denominator = float(found.denominator[row])
    cell = found.denominator_cell[row]
    return Example(
        float(found.numerator[row]),
        names.get(code) or code,
        extract.measures[int(found.measure[row])],
        extract.periods[int(found.period[row])],
        found.cell[row],
        None if np.isnan(denominator) else denominator,
        cell,
    )
