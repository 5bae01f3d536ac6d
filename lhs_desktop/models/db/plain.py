"""Many rows as the driver has them: plain tuples, without a record made of each."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CursorResult, Result


def plain_rows(result: Result[Any]) -> list[tuple[Any, ...]]:
    """All rows; numbers and texts only, since dates are of one type here and of another there."""
    assert isinstance(result, CursorResult)
    assert result.cursor is not None
    rows = list(result.cursor.fetchall())
    result.close()
    return rows


def plain_chunks(result: Result[Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The same, so many at a time."""
    assert isinstance(result, CursorResult)
    assert result.cursor is not None
    while rows := result.cursor.fetchmany(size):
        yield list(rows)
    result.close()
