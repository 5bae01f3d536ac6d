"""Rows for the stage, given one by one."""

from collections.abc import Sequence

import numpy as np

from lhs_desktop.models.db.store import Columns, Figures, Ints

Row = tuple[int, int, int, float | None, float | None, float | None, str, str, int, str, str]
"""As the columns of ``observation``."""


class GivenRows:
    """Rows sorted by node, measure and period, with one value of a file in each."""

    def __init__(self, rows: Sequence[Row]) -> None:
        texts = {6, 7, 9, 10}
        of_numbers = {3, 4, 5}
        columns = list(zip(*rows, strict=True)) if rows else [()] * 11
        self._columns: list[list[str] | np.typing.NDArray[np.generic]] = [
            list(column)
            if position in texts
            else np.array(column, dtype=float if position in of_numbers else np.int64)
            for position, column in enumerate(columns)
        ]
        states = np.array(columns[6])
        node, measure, period, numerator, denominator = (np.asarray(one) for one in self._columns[:5])
        valued = np.isin(states, ["ok", "provisional"])
        self.figures = Figures(
            node, measure, period, numerator, denominator, valued, states != "not_applicable"
        )
        self.values: Ints = np.ones(len(rows), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.values)

    def columns(self, chosen: slice) -> Columns:
        return [column[chosen] for column in self._columns]
