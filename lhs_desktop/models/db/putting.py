"""Many rows into a table, from their columns: by COPY, or on SQLite by statements of many rows each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection

from lhs_desktop.models.db.store import Columns

_AT_ONCE = 500
"""Rows of one statement: SQLite takes half the time of one statement a row."""


def put(connection: Connection, table: str, names: str, columns: Columns) -> None:
    """Adds rows.

    Args:
        connection: A transaction.
        table: The table, and the names of its columns, separated by commas, as they stand in SQL.
        names: See there.
        columns: Texts and numbers; NaN becomes no value.
    """
    plain = [_plain(column) for column in columns]
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor.copy(f"copy {table} ({names}) from stdin") as copy:
            for row in zip(*plain, strict=True):
                copy.write_row(row)
        return
    # What is the same in all rows is given once; the first column is given for each, so that there are rows.
    level = (False, *(_is_level(column) for column in columns[1:]))
    once = tuple(column[0] for column, same in zip(plain, level, strict=True) if same)
    varied = [column for column, same in zip(plain, level, strict=True) if not same]
    count = len(varied[0])
    for first in range(0, count, _AT_ONCE):
        rows = min(_AT_ONCE, count - first)
        values: list[Any] = [None] * (rows * len(varied))  # filled by columns: no tuple is made for each row
        for place, column in enumerate(varied):
            values[place :: len(varied)] = column[first : first + rows]
        connection.exec_driver_sql(_statement(table, names, level, rows), (*once, *values))


@lru_cache(maxsize=32)
def _statement(table: str, names: str, level: tuple[bool, ...], rows: int) -> str:
    once = iter(range(1, sum(level) + 1))
    given = [next(once) if same else 0 for same in level]
    further = iter(range(sum(level) + 1, sum(level) + rows * len(level) + 1))
    row = (f"({', '.join(f'?{number or next(further)}' for number in given)})" for _ in range(rows))
    return f"insert into {table} ({names}) values {', '.join(row)}"


def _is_level(column: Sequence[Any] | np.typing.NDArray[Any]) -> bool:
    """Whether all of it is the same."""
    if isinstance(column, np.ndarray):
        return bool((column == column[0]).all() or (column.dtype == float and np.isnan(column).all()))
    return column.count(column[0]) == len(column)


def _plain(column: Sequence[Any] | np.typing.NDArray[Any]) -> Sequence[Any]:
    if not isinstance(column, np.ndarray):
        return column
    if column.dtype != float or not (missing := np.isnan(column)).any():
        return list(column.tolist())
    plain = column.astype(object)
    plain[missing] = None
    return list(plain)
